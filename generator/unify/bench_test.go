package unify_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
)

// BenchmarkAPIs merges invented APIs of growing size, and many of them: time and memory grow as the documents do.
func BenchmarkAPIs(b *testing.B) {
	for _, size := range []struct{ apis, schemas int }{{2, 240}, {2, 480}, {2, 960}, {2, 1920}, {3, 300}, {6, 300}, {12, 300}} {
		b.Run(fmt.Sprintf("%d of %d schemas", size.apis, size.schemas), func(b *testing.B) {
			apis, m := inventedAPIs(b, size.apis, size.schemas)
			b.ReportAllocs()
			for b.Loop() {
				u, ds := unify.APIs("all", apis, m, plan.HasType)
				if u == nil {
					b.Fatal(ds[0])
				}
			}
		})
	}
}

// BenchmarkWide merges two APIs of one domain, whose names are of different conventions, that are wide in one way: time and memory grow as
// the documents do.
func BenchmarkWide(b *testing.B) {
	for _, wide := range []struct {
		name string
		text func(id func(string) string, size int) string
	}{
		{"domain", domain}, {"properties", wideObject}, {"values", wideEnum}, {"variants", wideUnion}, {"parameters", wideCall},
	} {
		for _, size := range []int{500, 1000, 2000, 4000} {
			b.Run(fmt.Sprintf("%s %d", wide.name, size), func(b *testing.B) {
				apis := []*model.API{
					readAPI(b, "one", txtar.File{Name: "one.yaml", Data: []byte(wide.text(snake, size))}),
					readAPI(b, "two", txtar.File{Name: "two.yaml", Data: []byte(wide.text(camel, size))}),
				}
				b.ReportAllocs()
				for b.Loop() {
					u, ds := unify.APIs("all", apis, &unify.Mapping{}, plan.HasType)
					if u == nil {
						b.Fatal(ds[0])
					}
				}
			})
		}
	}
}

func snake(name string) string { return strings.ReplaceAll(name, "-", "_") }

func camel(name string) string {
	words := strings.Split(name, "-")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// domain is an API of schemas that refer to each other, with a call for each four of them, by as many services as a tenth of those.
func domain(id func(string) string, size int) string {
	var calls, schemas strings.Builder
	for i := range size {
		fmt.Fprintf(&schemas, "    Thing%d: {type: object, required: [id], properties: {id: {type: string}, %s: {type: string}, %s: {type: string, format: date-time}, "+
			"%s: {type: string, enum: [%s, %s]}, %s: {type: array, items: {$ref: '#/components/schemas/Thing%d'}}, %s: {$ref: '#/components/schemas/Thing%d'}}}\n",
			i, id("given-name"), id("created-at"), id("how-far"), id("in-progress"), id("not-done"), id("further-things"), (i+1)%size, id("first-thing"), i/2)
	}
	for i := range size / 4 {
		body := fmt.Sprintf(`content: {application/json: {schema: {$ref: "#/components/schemas/Thing%d"}}}`, i*4)
		fmt.Fprintf(&calls, "  /things/%d/{%s}:\n    post:\n      tags: [Things%d]\n      operationId: make%d\n      parameters: [{name: %[2]s, in: path, required: true, schema: {type: string}}]\n"+
			"      requestBody: {%[5]s}\n      responses: {'200': {description: OK, %[5]s}}\n", i, id("thing-id"), i/10, i, body)
	}
	return "paths:\n" + calls.String() + "components:\n  schemas:\n" + schemas.String()
}

// thing is an API of one schema.
func thing(schema string) string {
	return "components:\n  schemas:\n    Thing: " + schema + "\n"
}

func wideObject(id func(string) string, size int) string {
	var fields strings.Builder
	for i := range size {
		fmt.Fprintf(&fields, "%s: {type: string}, ", id(fmt.Sprintf("member-number%d", i)))
	}
	return thing("{type: object, properties: {" + fields.String() + "}}")
}

func wideEnum(id func(string) string, size int) string {
	var values strings.Builder
	for i := range size {
		fmt.Fprintf(&values, "%s, ", id(fmt.Sprintf("member-number%d", i)))
	}
	return thing("{type: object, properties: {state: {type: string, enum: [" + values.String() + "]}}}")
}

func wideUnion(id func(string) string, size int) string {
	var variants strings.Builder
	for i := range size {
		fmt.Fprintf(&variants, "{type: object, required: [kind], properties: {kind: {type: string, enum: [k%d]}, %s: {type: string}}}, ", i, id("given-name"))
	}
	return thing("{type: object, properties: {choice: {discriminator: {propertyName: kind}, oneOf: [" + variants.String() + "]}}}")
}

func wideCall(id func(string) string, size int) string {
	var params strings.Builder
	for i := range size {
		fmt.Fprintf(&params, "{name: %s, in: query, schema: {type: string}}, ", id(fmt.Sprintf("member-number%d", i)))
	}
	return "paths:\n  /things:\n    get: {tags: [Things], operationId: list, parameters: [" + params.String() + "], responses: {'200': {description: OK}}}\n"
}

// inventedAPIs returns APIs that have the same things under other names, with a call for each four of their schemas, and the mapping
// that makes them one.
func inventedAPIs(t testing.TB, count, schemas int) ([]*model.API, *unify.Mapping) {
	t.Helper()
	var apis []*model.API
	var names []string
	var mapping strings.Builder
	mapping.WriteString("apis:\n")
	for i := range count {
		name := fmt.Sprintf("api%d", i)
		names = append(names, name)
		apis = append(apis, readAPI(t, name, txtar.File{Name: name + ".yaml", Data: []byte(inventedAPI(i, schemas))}))
		fmt.Fprintf(&mapping, "  %s:\n    own: ['*.only%d']\n", name, i)
		if i > 0 {
			mapping.WriteString("    types:\n")
			for s := range schemas {
				fmt.Fprintf(&mapping, "      Api%dThing%d: {fields: {body%d: text}}\n", i, s, i)
			}
		}
	}
	m, ds := unify.ParseMapping(mappingFile, []byte(mapping.String()), names)
	if m == nil {
		t.Fatal(ds)
	}
	return apis, m
}

// inventedAPI returns the document of the API of a number. All its calls are of one service, and one of its unions is as wide as they are many.
func inventedAPI(number, size int) string {
	prefix, text, verb := "", "text", "add"
	if number > 0 {
		prefix, text, verb = fmt.Sprintf("Api%d", number), fmt.Sprintf("body%d", number), "add_thing"
	}
	var calls, schemas, choice strings.Builder
	for i := range size / 4 {
		body := fmt.Sprintf(`content: {application/json: {schema: {$ref: "#/components/schemas/%sThing%d"}}}`, prefix, i*4+3)
		fmt.Fprintf(&calls, "  /things/%d/{id}:\n    post:\n      tags: [Things]\n      operationId: x%d_%s\n"+
			"      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"+
			"      requestBody: {%s}\n      responses: {'200': {description: OK, %[4]s}}\n", i, i, verb, body)
		fmt.Fprintf(&choice, "{type: object, required: [kind], properties: {kind: {type: string, enum: [k%d]}, name: {type: string}}}, ", i)
	}
	for i := range size {
		fmt.Fprintf(&schemas, "    %sThing%d:\n      type: object\n      required: [id]\n      properties:\n        id: {type: string}\n"+
			"        %s: {type: string}\n        created: {type: string, format: date-time}\n        only%d: {type: integer}\n"+
			"        state: {type: string, enum: [a, b, c]}\n        tags: {type: array, items: {type: string}}\n", prefix, i, text, number)
		if i%4 > 0 {
			fmt.Fprintf(&schemas, "        inner: {$ref: '#/components/schemas/%sThing%d'}\n", prefix, i-1)
		}
		if i == 0 {
			fmt.Fprintf(&schemas, "        choice: {discriminator: {propertyName: kind}, oneOf: [%s]}\n", &choice)
		}
	}
	return "paths:\n" + calls.String() + "components:\n  schemas:\n" + schemas.String()
}
