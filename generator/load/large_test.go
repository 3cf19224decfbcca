package load

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestLargeObjects changes objects that are large enough to have an index.
func TestLargeObjects(t *testing.T) {
	var many strings.Builder
	for i := range 2 * largeMapping {
		fmt.Fprintf(&many, ", x-%d: 1", i)
	}
	doc, ds := Load(Source{File: "doc.yaml", Data: []byte(`openapi: 3.1.0
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    List: {type: array, items: [{type: string}], nullable: maybe` + many.String() + `}
    Tree: {type: object, properties: {again: {$recursiveRef: "#"` + many.String() + `}}}
`)}, Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	schemas := doc.Root().Get("components", "schemas")
	if list := schemas.Get("List"); list.Get("items") != nil || list.Get("prefixItems") == nil || list.Get("nullable") != nil {
		t.Errorf("%s", list.Literal())
	}
	if again := schemas.Get("Tree", "properties", "again"); again.Follow() != schemas.Get("Tree") {
		t.Errorf("%s", again.Literal())
	}
}

// TestManyReferences follows long chains of references in a large document.
func TestManyReferences(t *testing.T) {
	const count = 900
	text := []byte("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n")
	for i := range count {
		text = fmt.Appendf(text, "    S%d: {$ref: '#/components/schemas/S%d'}\n", i, i+1)
	}
	text = fmt.Appendf(text, "    S%d: {type: string}\n", count)
	start := time.Now()
	doc, ds := Load(Source{File: "doc.yaml", Data: text}, Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

// circles returns a document in which all schemas reach each other; the one in the middle has a fault.
func circles(n int) []byte {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n")
	for i := range n {
		required := "[a]"
		if i == n/2 {
			required = "[a, a]"
		}
		fmt.Fprintf(&b, "    S%d: {type: object, required: %s, properties: {a: {$ref: '#/components/schemas/S%d'}, b: {type: array, items: {$ref: '#/components/schemas/S%d'}}}}\n",
			i, required, (i+1)%n, i*7%n)
	}
	return []byte(b.String())
}

// A component is validated by itself, and not again from each that refers to it.
func TestComponentsAreValidatedOnce(t *testing.T) {
	t.Parallel()
	d, ds := Load(Source{File: "circles.yaml", Data: circles(10)}, Options{})
	if len(ds) != 1 || ds[0].Code != "openapi-validate" || ds[0].Pos.Line != 11 {
		t.Errorf("got %v", ds)
	}
	if next := d.T.Components.Schemas["S0"].Value.Properties["a"]; next.Value != d.T.Components.Schemas["S1"].Value {
		t.Error("a reference leads elsewhere after validation")
	}
}

func BenchmarkLoadCircles(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		data := circles(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if d, ds := Load(Source{File: "circles.yaml", Data: data}, Options{}); d == nil {
					b.Fatal(ds)
				}
			}
		})
	}
}

// Many schemas that bind an anchor, and many references to one, take a time that grows with their number.
func TestDynamicReferencesAreLinear(t *testing.T) {
	const many = 5000
	var generic, list strings.Builder
	for i := range many {
		fmt.Fprintf(&generic, "    S%d: {$ref: '#/components/schemas/G', $defs: {t: {$dynamicAnchor: t, $ref: '#/components/schemas/S%d'}}}\n", i, (i+1)%many)
		fmt.Fprintf(&list, "p%d: {$dynamicRef: '#t'}, ", i)
	}
	text := head + "components:\n  schemas:\n    L: {properties: {" + list.String() + "}, $defs: {t: {$dynamicAnchor: t}}}\n" +
		"    G: {properties: {p: {$dynamicRef: '#t'}}, $defs: {t: {$dynamicAnchor: t}}}\n" + generic.String()
	begun := time.Now()
	if d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text)}, Options{}); d == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
