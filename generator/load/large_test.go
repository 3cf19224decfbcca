package load

import (
	"fmt"
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
