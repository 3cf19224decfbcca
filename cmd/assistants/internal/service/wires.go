package service

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
	scheme string
	// handler makes the handler; nil for a wire that is not built in.
	handler func(*assistants.Client, ...runtime.ServerOption) (http.Handler, error)
	// own reports whether a request among those of all wires is of this one.
	own func(*http.Request) bool
	// path returns the path of a request that is served by this wire alone or is its own.
	path func(string) string
}

// wires lists the wires. Where all are served, a request is of the first whose own it is: an api-version distinguishes Azure's
// /assistants/v1 from Yandex's.
var wires = []wire{
	{
		name: "openai", prefix: "/v1", scheme: "ApiKeyAuth", handler: assistants.HandlerOpenAI,
		own:  func(r *http.Request) bool { return under(r.URL.Path, "/v1") },
		path: func(path string) string { return "/v1" + strings.TrimPrefix(path, "/v1") },
	},
	{
		name: "azure", scheme: "OAuth2Auth", handler: assistants.HandlerAzure,
		own: func(r *http.Request) bool {
			return under(r.URL.Path, "/api/projects") || hasParameter(r.URL.RawQuery, "api-version")
		},
		path: withoutProject,
	},
	{
		name: "yandex", scheme: "iamToken", handler: assistants.HandlerYandex,
		own: func(r *http.Request) bool {
			return under(r.URL.Path, "/assistants/v1", "/files/v1", "/users/v1", "/operations")
		},
		path: func(path string) string { return path },
	},
}

// AllWires is the name for all wires that are built in.
const AllWires = "all"

// WireNames returns what may be asked for.
func WireNames() []string {
	names := make([]string, 0, len(wires)+1)
	for _, w := range wires {
		names = append(names, w.name)
	}
	return append(names, AllWires)
}

var errNotBuiltIn = errors.New("not built in yet")

// wiresOf returns the wires that a name asks for.
func wiresOf(name string) ([]wire, error) {
	if name == AllWires {
		return slices.DeleteFunc(slices.Clone(wires), func(w wire) bool { return w.handler == nil }), nil
	}
	i := slices.IndexFunc(wires, func(w wire) bool { return w.name == name })
	switch {
	case i < 0:
		return nil, fmt.Errorf("unknown wire %q: use one of %s", name, strings.Join(WireNames(), ", "))
	case wires[i].handler == nil:
		return nil, fmt.Errorf("the wire %s is %w", name, errNotBuiltIn)
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
