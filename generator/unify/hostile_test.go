package unify_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
)

// TestHostileMappings expects no mapping to panic: deep, wide, cut short, and of wrong kinds in every place.
func TestHostileMappings(t *testing.T) {
	api := txtar.File{Data: []byte("components: {schemas: {Thing: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}, c: {type: string}}}}}\n")}
	one, two := readAPI(t, "one", api), readAPI(t, "two", api)
	try := func(text string) {
		m, ds := unify.ParseMapping(mappingFile, []byte(text), []string{"one", "two"})
		if m == nil {
			if !ds.HasErrors() {
				t.Errorf("neither a mapping nor an error for %.200q", text)
			}
			return
		}
		unify.APIs("all", []*model.API{one, two}, m, plan.HasType)
	}
	many := 50_000
	for _, text := range []string{
		"", "a", "[]", "&a [*a]", "\x00",
		strings.Repeat("[", many), strings.Repeat("{a: ", many),
		"apis: {two: {types: {Thing: {fields: {" + strings.Repeat("a.", many) + "a: c}}}}}",
		"apis: {two: {types: {Thing: {fields: {c: " + strings.Repeat("a.", many) + "a}}}}}",
		"apis: {two: {types: {Thing: {fields: {c: {to: " + strings.Repeat("d.", many) + "d, own: true}}}}}}",
		"apis: {two: {types: {Thing: {tags: {" + strings.Repeat("d.", many) + "d: {c: x}}}}}}",
		"apis: {two: {own: [" + strings.Repeat("'*',", many) + "]}}",
		"apis: {two: {own: ['" + strings.Repeat("*a", many) + "']}}",
		"words: {'" + strings.Repeat("a ", many) + "': c}",
		"words: {c: '" + strings.Repeat("a ", many) + "'}",
		"apis: {two: {types: {Thing: {tags: {type: {c: x}, c: {a: y}, a.b: {c: z}}}}}}",
		"apis: {two: {types: {Thing: {tags: {'': {'': ''}, a: {'=': x, 'c=': y, '=1': z}}}}}}",
		"apis: {two: {types: {Thing: {tells: {c: {a: b}, a.b: {a: b.c}, '': {'': ''}}}}}}",
		"apis: {two: {types: {Thing: {mask: a, fill: {'': 1, a.b: {}, a: 1}, makes: {'': 1, a: {}}}}}}",
		"apis: {two: {types: {Thing: {fields: {a: c, a.b: a.b, c: a}}}}}",
		"apis: {two: {types: {Thing: {fields: {a.b: a, a: {to: x, own: true}}}}}}",
		"apis: {two: {operations: {Things.Create: {to: '', then: Things.Create, link: a, where: {'': ''}}}}}",
		"apis: {two: {operations: {Things.Create: '.'}}}", "apis: {two: {operations: {Things.Create: a}}}", "apis: {two: {services: {Things: '...'}}}",
		"apis: {two: {operations: {Things.Create: {to: Things.Create, fields: {'@body': x, '@body.a': '@body'}}}}}",
	} {
		try(text)
	}
	whole, err := os.ReadFile(filepath.Join("..", "..", "specs", "assistants.merge.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("openai:", "one:", "yandex:", "two:", "azure:", "three:").Replace(string(whole))
	for i := 0; i < len(text); i += 97 {
		try(text[:i])
	}
}

// TestHostileDocuments merges documents whose schemas lead to the next two each, or back to themselves, through unions, lists and objects without
// names.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	const double = "{type: object, properties: {a: NEXT, b: NEXT}}"
	const inline = "{type: object, properties: {a: {type: object, properties: {b: {type: array, items: NEXT}}}}}"
	for _, d := range []struct{ one, two string }{
		{chain(double, 60, false), chain(double, 61, false)},
		{chain(double, 60, false), chain(inline, 60, true)},
		{chain(double, 31, true), chain(double, 32, true)},
		{chain(inline, 3, true), chain(inline, 2, true)},
		{chain("{oneOf: [NEXT, {type: string}]}", 60, true), chain("{oneOf: [NEXT, {type: string}]}", 7, true)},
		{chain("{oneOf: [NEXT, OTHER, {type: object, properties: {x: NEXT}}]}", 60, false), chain("{oneOf: [NEXT, OTHER, {type: array, items: NEXT}]}", 60, false)},
		{chain("{type: array, items: NEXT}", 3, true), chain("{type: array, items: NEXT}", 2, true)},
		{chain("{type: object, additionalProperties: NEXT}", 3, true), chain("{type: object, additionalProperties: NEXT}", 2, true)},
	} {
		one := readAPI(t, "one", txtar.File{Name: "one.yaml", Data: []byte(d.one)})
		two := readAPI(t, "two", txtar.File{Name: "two.yaml", Data: []byte(d.two)})
		if u, ds := unify.APIs("all", []*model.API{one, two}, &unify.Mapping{}, plan.HasType); u == nil && !ds.HasErrors() {
			t.Errorf("neither a model nor an error of\n%s", d.one)
		}
	}
}

// chain returns a document of schemas of which each has references to the next: NEXT, and OTHER to another one like it. The last one leads back
// to the first, or to none.
func chain(schema string, length int, back bool) string {
	var b strings.Builder
	b.WriteString("components:\n  schemas:\n    Thing: {$ref: '#/components/schemas/S0'}\n")
	for i := range length {
		next := fmt.Sprintf("S%d'}", i+1)
		switch {
		case i+1 < length:
		case back:
			next = "S0'}"
		default:
			next = "End'}"
		}
		ref := "{$ref: '#/components/schemas/"
		for _, name := range []string{"S", "T"} {
			fmt.Fprintf(&b, "    %s%d: %s\n", name, i, strings.NewReplacer("NEXT", ref+next, "OTHER", ref+strings.Replace(next, "S", "T", 1)).Replace(schema))
		}
	}
	return b.String() + "    End: {type: string}\n"
}
