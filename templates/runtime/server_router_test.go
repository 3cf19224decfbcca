package runtime

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

func routerOf(t testing.TB, paths ...string) *router {
	t.Helper()
	r := &router{}
	for _, p := range paths {
		method, path, _ := strings.Cut(p, " ")
		o := &Operation{Name: p, Forms: []WireForm{{Method: method, Path: path}}}
		if err := r.add(&Route{Operation: o}, &o.Forms[0]); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestRouter(t *testing.T) {
	r := routerOf(t,
		"GET /", "GET /runs", "GET /runs:getByThread", "GET /runs/listen", "GET /runs/{runId}", "POST /runs/{runId}", "PATCH /runs/submit",
		"GET /operations/{operationId}", "GET /operations/{operationId}:cancel", "POST /threads/runs", "GET /threads/{thread_id}",
		"GET /threads/{thread_id}/runs", "GET /a/{x}/c", "GET /a/b/d", "GET /files/{name}.{ext}", "GET /files/{a}-{b}.{c}:x", "GET /{any}/z",
		"HEAD /own", "GET /own",
	)
	for request, want := range map[string]string{
		"GET /":                    "GET / []",
		"GET /runs":                "GET /runs []",
		"GET /runs/":               "GET /runs []",
		"GET /runs:getByThread":    "GET /runs:getByThread []",
		"GET /runs%3AgetByThread":  "GET /runs:getByThread []",
		"GET /runs/listen":         "GET /runs/listen []",
		"GET /runs/listen2":        "GET /runs/{runId} [listen2]",
		"POST /runs/listen":        "POST /runs/{runId} [listen]",
		"PATCH /runs/submit":       "PATCH /runs/submit []",
		"GET /operations/a":        "GET /operations/{operationId} [a]",
		"GET /operations/a:cancel": "GET /operations/{operationId}:cancel [a]",
		"GET /operations/a:b":      "GET /operations/{operationId} [a:b]",
		"GET /threads/runs":        "GET /threads/{thread_id} [runs]",
		"POST /threads/runs":       "POST /threads/runs []",
		"GET /threads/runs/runs":   "GET /threads/{thread_id}/runs [runs]",
		"GET /a/b/c":               "GET /a/{x}/c [b]",
		"GET /a/b/d":               "GET /a/b/d []",
		"GET /files/a.b.c":         "GET /files/{name}.{ext} [a b.c]",
		"GET /files/1-2-3.4:x":     "GET /files/{a}-{b}.{c}:x [1 2-3 4]",
		"GET /files/1-2-3.4":       "GET /files/{name}.{ext} [1-2-3 4]",
		"GET /runs/z":              "GET /runs/{runId} [z]",
		"GET /other/z":             "GET /{any}/z [other]",
		"HEAD /runs/x":             "GET /runs/{runId} [x]",
		"HEAD /own":                "HEAD /own []",
		"GET /files/a.":            "none",
		"GET /files/.a":            "none",
		"GET //":                   "GET / []",
		"GET /runs//":              "none",
		"GET /a//c":                "none",
		"DELETE /runs":             "none",
		"GET /threads":             "none",
	} {
		method, path, _ := strings.Cut(request, " ")
		m := match{escaped: strings.Contains(path, "%")}
		got := "none"
		if found := r.find(method, path, &m); found != nil {
			got = fmt.Sprint(found[0].route.Operation.Name, " ", m.values[:m.n])
		}
		if got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
	if got := fmt.Sprint(r.allowed("/runs/submit")); got != "[GET HEAD POST PATCH]" {
		t.Error(got)
	}
}

// TestRouterAsksForFixedQueries holds that what is fixed in the query of a path distinguishes operations.
func TestRouterAsksForFixedQueries(t *testing.T) {
	t.Parallel()
	r := routerOf(t,
		"GET /x/{a}", "GET /x/{b}?beta=true", "GET /x/{c}?beta=true&kind=a%20b#c", "GET /x/{d}?kind=a+b&&beta=true&beta=true", "GET /x/{e}#e",
		"GET /x/{f}/?valueless", "GET /x/{g}?g={g}", "POST /only?a=1", "GET /own/y?a=1", "GET /own/{id}", "HEAD /h?a=1", "GET /h", "GET /%7B?{query}",
	)
	for request, want := range map[string]string{
		"GET /x/1":                                "GET /x/{a} [a]",
		"GET /x/1?beta=false":                     "GET /x/{a} [a]",
		"GET /x/1?Beta=true":                      "GET /x/{a} [a]",
		"GET /x/1?beta=true":                      "GET /x/{b}?beta=true [b]",
		"GET /x/1?other&beta=tru%65&x=y":          "GET /x/{b}?beta=true [b]",
		"GET /x/1?b%65ta=true":                    "GET /x/{b}?beta=true [b]",
		"GET /x/1?beta=false&beta=true":           "GET /x/{b}?beta=true [b]",
		"GET /x/1?kind=a+b&beta=true":             "GET /x/{c}?beta=true&kind=a%20b#c [c]",
		"GET /x/1?kind=a%2Bb&beta=true":           "GET /x/{b}?beta=true [b]",
		"GET /x/1?valueless":                      "GET /x/{f}/?valueless [f]",
		"GET /x/1?valueless=":                     "GET /x/{f}/?valueless [f]",
		"GET /x/1?valueless=1":                    "GET /x/{a} [a]",
		"GET /x/1?valueless&beta=true":            "GET /x/{b}?beta=true [b]",
		"GET /x/1?valueless&beta=true&kind=a%20b": "GET /x/{c}?beta=true&kind=a%20b#c [c]",
		"POST /only?a=1":                          "POST /only?a=1 []",
		"POST /only":                              "none",
		"POST /only?a=2":                          "none",
		"GET /own/y?a=1":                          "GET /own/y?a=1 []",
		"GET /own/y":                              "GET /own/{id} [id]",
		"HEAD /h?a=1":                             "HEAD /h?a=1 []",
		"HEAD /h":                                 "GET /h []",
		"GET /%7B":                                "GET /%7B?{query} []",
	} {
		method, target, _ := strings.Cut(request, " ")
		path, query, _ := strings.Cut(target, "?")
		pairs, _ := splitPairs(query, "&", unescapeQuery, 10)
		m := match{query: pairs}
		got := "none"
		for _, c := range r.find(method, path, &m) {
			if c.isAsked(m.query) {
				got = fmt.Sprint(c.route.Operation.Name, " ", c.params)
				break
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
	if got := fmt.Sprint(r.allowed("/only"), r.allowed("/h"), r.allowed("/x/1")); got != "[POST] [GET HEAD] [GET HEAD]" {
		t.Error(got)
	}
}

// manyRoutes are 1,000 routes of the shapes that documents have.
func manyRoutes() []string {
	var paths []string
	for i := range 125 {
		base := fmt.Sprintf("/service%d", i)
		paths = append(paths, "GET "+base, "POST "+base, "GET "+base+"/{id}", "DELETE "+base+"/{id}", "GET "+base+"/{id}:cancel",
			"GET "+base+"/listen", "GET "+base+"/{id}/items/{item_id}", "POST "+base+"/{id}/items/{item_id}/parts/{part_id}:verb")
	}
	return paths
}

func TestRouterDoesNotAllocate(t *testing.T) {
	r := routerOf(t, manyRoutes()...)
	for _, path := range []string{"/service77/x/items/y", "/service124/x:cancel", "/service3/listen", "/service3/a/items/b/parts/c:verb", "/service3/none/none"} {
		var m match
		if n := testing.AllocsPerRun(100, func() {
			m.n = 0
			r.find(http.MethodGet, path, &m)
			r.find(http.MethodPost, path, &m)
		}); n != 0 {
			t.Errorf("%s: %v allocations", path, n)
		}
	}
}

func BenchmarkRouter1000(b *testing.B) {
	r := routerOf(b, manyRoutes()...)
	b.ReportAllocs()
	for b.Loop() {
		var m match
		if r.find(http.MethodPost, "/service77/abc/items/def/parts/ghi:verb", &m) == nil {
			b.Fatal("not found")
		}
	}
}

func FuzzRouter(f *testing.F) {
	r := routerOf(f, append(manyRoutes(), "GET /{a}", "GET /{a}/{b}-{c}.{d}", "GET /x/{a}:{b}:c")...)
	f.Add("/service1/a%2Fb:cancel", true)
	f.Add("/a//b-.c/", false)
	f.Fuzz(func(t *testing.T, path string, escaped bool) {
		m := match{escaped: escaped}
		found := r.find(http.MethodGet, path, &m)
		if found == nil {
			return
		}
		if m.n != len(found[0].params) {
			t.Fatalf("%d values of %d parameters", m.n, len(found[0].params))
		}
		for _, v := range m.values[:m.n] {
			if v == "" || strings.Contains(v, "/") {
				t.Fatalf("value %q", v)
			}
		}
	})
}

func TestStylesReadWhatTheyWrite(t *testing.T) {
	type styled struct {
		style   string
		explode bool
		in      In
	}
	var cases []styled
	for _, explode := range []bool{false, true} {
		for _, s := range []string{StyleSimple, StyleLabel, StyleMatrix} {
			cases = append(cases, styled{s, explode, InPath})
		}
		for _, s := range []string{StyleForm, StyleSpaceDelimited, StylePipeDelimited, StyleTabDelimited} {
			cases = append(cases, styled{s, explode, InQuery})
		}
		cases = append(cases, styled{StyleForm, explode, InCookie}, styled{StyleSimple, explode, InHeader})
	}
	cases = append(cases, styled{StyleDeepObject, true, InQuery}, styled{"json", false, InQuery}, styled{"json", false, InPath})
	text, number, list := "a b&c=d,e;f|g.h/ü%", int64(-5), []string{"x y", "1,2", "", "a=b&c"}
	members := map[string]string{"k 1": "v,1", "k=2": "v&2", "n": "3"}
	for _, c := range cases {
		p := Param{Name: "p[]", Key: "value", In: c.in, Style: c.style, Explode: c.explode, JSON: c.style == "json"}
		list, members := list, members
		if c.in == InHeader || c.in == InCookie || c.style == StyleDeepObject { // those cannot distinguish the values that they join
			list, members = []string{"x y", "12"}, map[string]string{"k 1": "v1", "n": "3"}
			p.Name = "P"
		}
		if c.style == StyleSpaceDelimited && !c.explode {
			list, members = []string{"x", "1,2", ""}, map[string]string{"k=1": "v,1", "n": "3"}
		}
		o := &Operation{Name: "o", API: &API{}, Forms: []WireForm{{Method: "GET", Path: "/x/{p[]}"}}, Params: []Param{p}}
		if c.in != InPath {
			o.Forms[0].Path = "/x"
		}
		client, err := NewClient(o.API, WithBaseURL("http://x"))
		if err != nil {
			t.Fatal(err)
		}
		if c.style != StyleDeepObject {
			if c.in == InHeader {
				text = "a b&c=d"
			}
			carries(t, client, o, text)
			carries(t, client, o, number)
			carries(t, client, o, list)
			carries(t, client, o, []int64{1, 22, -3})
		}
		carries(t, client, o, members)
	}
}

// carried are parameters of which there is one.
type carried[T any] struct {
	Value T `json:"value"`
}

// carries checks that a server reads from a request the value of the parameter that a client has sent.
func carries[T any](t *testing.T, client *Client, o *Operation, want T) {
	t.Helper()
	p := o.Params[0]
	req, err := client.begin(o, nil, []any{&carried[T]{want}}, false).prepare()
	if err != nil {
		t.Errorf("%+v: %v", p, err)
		return
	}
	var got carried[T]
	h, err := NewHandler(o.API, []Route{{Operation: o, Serve: func(x *Exchange) error { return x.Read(&got) }}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(req.method, req.url, nil)
	maps.Copy(r.Header, req.header)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		t.Errorf("%+v: %s %v: %s", p, req.url, req.header, w.Body)
	}
	if !reflect.DeepEqual(got.Value, want) {
		t.Errorf("%+v: %v, want %v", p, got.Value, want)
	}
}
