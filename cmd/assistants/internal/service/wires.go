package service

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// wire is the API of a vendor, as its clients speak it.
type wire struct {
	name string
	// prefix is in front of all paths of the API, as in the vendor's own base URL.
	prefix string
	// scheme is the security scheme by which the document's operations can be called.
	scheme  string
	handler func(*Options, ...runtime.ServerOption) (http.Handler, error)
	// own reports whether a request among those of all wires is of this one.
	own func(*http.Request) bool
	// path returns the path of a request that is served by this wire alone or is its own.
	path func(string) string
	// link matches the path of a link, whose signature is its credential; nil where there are none.
	link *regexp.Regexp
	// linkPattern is the path of links for the log and the metrics.
	linkPattern string
}

// wires lists the wires. Where all are served, a request is of the first whose own it is: an api-version distinguishes Azure's
// /assistants/v1 from Yandex's.
var wires = []wire{
	{
		name: "openai", prefix: "/v1", scheme: "ApiKeyAuth",
		handler: func(o *Options, opts ...runtime.ServerOption) (http.Handler, error) {
			return assistants.HandlerOpenAI(o.Client, opts...)
		},
		own:  func(r *http.Request) bool { return under(r.URL.Path, "/v1") },
		path: func(path string) string { return "/v1" + strings.TrimPrefix(path, "/v1") },
	},
	{
		name: "azure", scheme: "OAuth2Auth",
		handler: func(o *Options, opts ...runtime.ServerOption) (http.Handler, error) {
			return assistants.HandlerAzure(o.Client, opts...)
		},
		own: func(r *http.Request) bool {
			return under(r.URL.Path, "/api/projects") || hasParameter(r.URL.RawQuery, "api-version")
		},
		path: withoutProject,
	},
	{
		name: "yandex", scheme: "iamToken",
		handler: func(o *Options, opts ...runtime.ServerOption) (http.Handler, error) {
			return assistants.HandlerYandexWith(o.Client, o.Yandex, opts...)
		},
		own: func(r *http.Request) bool {
			return under(r.URL.Path, "/assistants/v1", "/files/v1", "/users/v1", "/operations")
		},
		path: func(path string) string { return path },
		link: regexp.MustCompile(`(?s)/files/v1/files/.*:content$`), linkPattern: "/files/v1/files/{fileId}:content",
	},
}

// AllWires is the name for all wires.
const AllWires = "all"

// WireNames returns what may be asked for.
func WireNames() []string {
	names := make([]string, 0, len(wires)+1)
	for _, w := range wires {
		names = append(names, w.name)
	}
	return append(names, AllWires)
}

// wiresOf returns the wires that a name asks for.
func wiresOf(name string) ([]wire, error) {
	if name == AllWires {
		return wires, nil
	}
	i := slices.IndexFunc(wires, func(w wire) bool { return w.name == name })
	if i < 0 {
		return nil, fmt.Errorf("unknown wire %q: use one of %s", name, strings.Join(WireNames(), ", "))
	}
	return wires[i : i+1], nil
}

// CheckWire returns why a wire cannot be served; nil for one that can.
func CheckWire(name string) error {
	_, err := wiresOf(name)
	return err
}

// under reports whether a path is one of the prefixes or lies under one.
func under(path string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool {
		rest, ok := strings.CutPrefix(path, prefix)
		return ok && (rest == "" || rest[0] == '/')
	})
}

// isLink reports whether a request is for a link of the wire. Such requests read only.
func (w *wire) isLink(r *http.Request) bool {
	return w.link != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead) && w.link.MatchString(r.URL.Path)
}

// hasParameter reports whether a query has a parameter, whose name may be encoded.
func hasParameter(query, name string) bool {
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(key); err == nil && plain == name {
			return true
		}
	}
	return false
}

// withoutProject returns the path behind /api/projects/{project}, with which Azure's endpoints end.
func withoutProject(path string) string {
	if rest, ok := strings.CutPrefix(path, "/api/projects/"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		return "/" + rest
	}
	return path
}

// mounted is a wire with its handler.
type mounted struct {
	wire
	http.Handler
}

// pick returns the wire of a request, and the request as its handler takes it. What is of no wire is the first one's, whose handler says
// that there is nothing.
func pick(all []mounted, r *http.Request) (*mounted, *http.Request) {
	m, own := &all[0], len(all) == 1
	if i := slices.IndexFunc(all, func(m mounted) bool { return m.own(r) }); i >= 0 {
		m, own = &all[i], true
	}
	if !own {
		return m, r
	}
	r2 := *r
	u := *r.URL
	u.Path = m.path(u.Path)
	if u.RawPath != "" {
		u.RawPath = m.path(u.RawPath)
	}
	r2.URL = &u
	return m, &r2
}
