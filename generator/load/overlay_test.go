package load

import (
	"slices"
	"strconv"
	"testing"

	"gopkg.in/yaml.v3"
)

// overlay reads an overlay with the actions, which must be right.
func overlay(t *testing.T, actions string) *Overlay {
	t.Helper()
	o, ds := ReadOverlay("fixes.yaml", []byte("overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n"+actions))
	if o == nil {
		t.Fatal(ds)
	}
	return o
}

const petStore = head + `
tags: [{name: a}]
paths:
  /pets:
    get: {operationId: list, tags: [a], responses: {200: {description: ok}}}
    post: {operationId: create, tags: [a], responses: {200: {description: ok}}}
  /pets/{id}:
    get: {operationId: get, tags: [b], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {200: {description: ok}}}
components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}}}
`

func TestOverlay(t *testing.T) {
	o := overlay(t, `
  - target: $.paths['/pets'].get
    update: {tags: [b], summary: s, responses: {200: {description: changed}, 404: {description: none}}, x-assistgen-service: Pets}
  - target: $.paths.*[?@.operationId == 'create']
    remove: true
  - target: $.paths[*][*].tags
    update: all
  - target: $.components.schemas.Pet.properties
    update: {self: {$ref: '#/components/schemas/Pet'}}
  - target: $.tags[?@.name == 'a']
    remove: true
`)
	n := loaded(t, petStore, o).Root()
	expectJSON(t, n, `{"operationId":"list","tags":["a","b","all"],"responses":{"200":{"description":"changed"},"404":{"description":"none"}},"summary":"s","x-assistgen-service":"Pets"}`, "paths", "/pets", "get")
	expectJSON(t, n, ``, "paths", "/pets", "post")
	expectJSON(t, n, `["b","all"]`, "paths", "/pets/{id}", "get", "tags")
	expectJSON(t, n, `[]`, "tags")
	self := n.Get("components", "schemas", "Pet", "properties", "self")
	if self.Follow().Pointer() != "/components/schemas/Pet" {
		t.Error("a reference from an overlay does not lead into the document")
	}
	if pos := self.Pos(); pos.File != "fixes.yaml" || pos.Line != 12 || pos.Column != 14 {
		t.Errorf("what the overlay brought is at %v", pos)
	}
	if pos := n.Get("paths", "/pets", "get").Pos(); pos.File != "openapi.yaml" {
		t.Errorf("what was in the document is at %v", pos)
	}
	if len(o.Unmatched()) > 0 {
		t.Error(o.Unmatched())
	}
}

func TestOverlayChangesAreSeenByTheNextAction(t *testing.T) {
	o := overlay(t, `
  - {target: $.info, update: {x-a: {b: 1}}}
  - {target: "$.info['x-a']", update: {c: 2}}
  - {target: "$.info['x-a'].b", remove: true}
`)
	expectJSON(t, loaded(t, petStore, o).Root(), `{"c":2}`, "info", "x-a")
}

func TestOneOverlayForManyDocuments(t *testing.T) {
	o := overlay(t, "  - {target: $.components.schemas.Pet, update: {title: p}}\n  - {target: $.components.schemas.Dog, update: {title: d}}\n  - {target: $.components.schemas.Cat, update: {title: c}}\n")
	a := loaded(t, petStore, o)
	b := loaded(t, head+"components: {schemas: {Dog: {type: object}}}\n", o)
	expectJSON(t, a.Root(), `"p"`, "components", "schemas", "Pet", "title")
	expectJSON(t, b.Root(), `"d"`, "components", "schemas", "Dog", "title")
	found := o.Unmatched()
	if len(found) != 1 || found[0].Pos.Line != 6 {
		t.Errorf("not found: %v", found)
	}
}

func TestOverlayOfSwagger(t *testing.T) {
	o := overlay(t, "  - {target: $.definitions.A, update: {x-nullable: true}}\n")
	d := loaded(t, "swagger: '2.0'\ninfo: {title: T, version: '1'}\ndefinitions: {A: {type: object}}\n", o)
	expectJSON(t, d.Root(), `{"type":"object","nullable":true}`, "components", "schemas", "A")
}

// An update for very many places stops before memory does.
func TestOverlayIsBounded(t *testing.T) {
	wide := "  - {target: '$..*', update: {a: [" + repeat("1,", 2000) + "1]}}\n"
	text := head + "x-wide: {" + repeatNumbered(2000) + "}\n"
	if d, ds := Load(Source{File: "f", Data: []byte(text), Overlays: []*Overlay{overlay(t, wide)}}, Options{}); d != nil || !ds.HasErrors() {
		t.Error("no error")
	}
}

// repeat returns a string many times over.
func repeat(s string, n int) string {
	var b []byte
	for range n {
		b = append(b, s...)
	}
	return string(b)
}

// repeatNumbered returns many members with keys of their own.
func repeatNumbered(n int) string {
	var b []byte
	for i := range n {
		b = append(b, "k"...)
		b = append(b, []byte{byte('0' + i/1000), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)}...)
		b = append(b, ": {}, "...)
	}
	return string(b)
}

// TestPlainPaths holds the short way of finding targets against the path library.
func TestPlainPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		"$": {}, "$.info": {"info"}, "$.paths['/a/{b}'].get": {"paths", "/a/{b}", "get"}, `$["x y"]['']`: {"x y", ""}, "$.a_1.b": {"a_1", "b"},
	} {
		if names, ok := plainPath(path); !ok || !slices.Equal(names, want) {
			t.Errorf("%s: %q, %v", path, names, ok)
		}
	}
	for _, path := range []string{"$.*", "$..a", "$.a[0]", "$['a','b']", `$['\'']`, "$.a[?@.b]", "$.0", "a", "$."} {
		if names, ok := plainPath(path); ok {
			t.Errorf("%s is taken for plain: %q", path, names)
		}
	}
	root, _ := Parse("t.yaml", []byte("a: {b: [{c: 1}], d: {e: 2}}\n'': {x y: 3}\n"))
	for _, path := range []string{"$", "$.a", "$.a.d.e", "$.a.b", "$.a.b.c", "$.a['b']['0']", "$['']['x y']", "$.z.y"} {
		compiled, err := compile(path)
		if err != nil {
			t.Fatal(err)
		}
		back := map[*yaml.Node]*Node{}
		var want []*Node
		for _, y := range query(compiled, mirror(root, back)) {
			want = append(want, back[y])
		}
		target, _ := Parse("t.yaml", []byte(strconv.Quote(path)))
		if got := (&action{target: target, path: compiled}).find(root); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
