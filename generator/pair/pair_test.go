package pair

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// api returns the model of a document, given by its paths and its schemas.
func api(t *testing.T, paths, schemas string) *model.API {
	t.Helper()
	text := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n" + indent(paths, 2) + "components:\n  schemas:\n" + indent(schemas, 4)
	doc, ds := load.Load(load.Source{File: "doc.yaml", Data: []byte(text)}, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	a, ds := normalize.API(doc, normalize.Options{Whole: true})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return a
}

func indent(text string, by int) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimLeft(text, "\n")) {
		b.WriteString(strings.Repeat(" ", by) + strings.TrimLeft(line, "\t"))
	}
	return b.String()
}

// get returns a path whose GET responds with a schema.
func get(path, id, schema string) string {
	return fmt.Sprintf("%s: {get: {operationId: %s, responses: {'200': {description: OK, content: {application/json: {schema: %s}}}}}}\n", path, id, schema)
}

func ref(name string) string { return `{$ref: "#/components/schemas/` + name + `"}` }

func names[T any](pairs []Of[*T], name func(*T) string) []string {
	var all []string
	for _, p := range pairs {
		text := "- "
		if p.Old != nil {
			text = name(p.Old) + " "
		}
		if p.New != nil {
			all = append(all, text+name(p.New))
			continue
		}
		all = append(all, text+"-")
	}
	return all
}

func TestOperations(t *testing.T) {
	old := api(t, get("/a/{x}", "one", "{}")+get("/old", "Files_Get", "{}")+get("/gone", "gone", "{}")+get("/files/old", "filesGetUrl", "{}"), "X: {}\n")
	new := api(t, get("/new", "Files_Get", "{}")+get("/files/new", "files_getURL", "{}")+get("/a/{y}", "renamed", "{}")+get("/more", "more", "{}"), "X: {}\n")
	got := names(Pair(old, new).Operations, func(o *model.Operation) string { return o.Name })
	want := []string{"Files_Get Files_Get", "gone -", "filesGetUrl files_getURL", "one renamed", "- more"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSchemas(t *testing.T) {
	object := func(fields ...string) string {
		return "{type: object, properties: {" + strings.Join(fields, ", ") + "}}"
	}
	tests := map[string]struct {
		oldPaths, oldSchemas, newPaths, newSchemas string
		want                                       []string
	}{
		"same name": {"", "A: {}\nB: {}\n", "", "B: {}\nC: {}\n", []string{"A -", "B B", "- C"}},
		"renamed": {
			get("/a", "a", ref("A")), "A: " + object("x: "+ref("A")) + "\n",
			get("/a", "a", ref("B")), "B: " + object("x: "+ref("B")) + "\n", []string{"A B"},
		},
		"renamed inside one of the same name": {
			"/x: {}\n", "A: " + object("x: "+ref("B")) + "\nB: " + object("y: {}") + "\n",
			"/x: {}\n", "A: " + object("x: "+ref("C")) + "\nC: " + object("y: {}") + "\n", []string{"A A", "B C"},
		},
		"exchanged names": {
			get("/a", "a", ref("A")) + get("/b", "b", ref("B")), "A: " + object("x: {}") + "\nB: " + object("y: {}") + "\n",
			get("/a", "a", ref("B")) + get("/b", "b", ref("A")), "A: " + object("y: {}") + "\nB: " + object("x: {}") + "\n",
			[]string{"B A", "A B"},
		},
		"another type at one place": {
			get("/a", "a", ref("A")) + get("/b", "b", ref("A")) + get("/c", "c", ref("B")), "A: " + object("x: {}") + "\nB: " + object("x: {}") + "\n",
			get("/a", "a", ref("A")) + get("/b", "b", ref("B")) + get("/c", "c", ref("B")), "A: " + object("x: {}") + "\nB: " + object("x: {}") + "\n",
			[]string{"A A", "B B"},
		},
		"map to object": {
			get("/a", "a", ref("A")), "A: {type: object}\n", get("/a", "a", ref("B")), "B: " + object("x: {}") + "\n", []string{"A -", "- B"},
		},
		"object to map": {
			get("/a", "a", ref("B")), "B: " + object("x: {}") + "\n", get("/a", "a", ref("A")), "A: {type: object}\n", []string{"B -", "- A"},
		},
		"two variants": {
			get("/a", "a", ref("A")), "A: " + object("type: {type: string, enum: [a]}") + "\n",
			get("/a", "a", ref("B")), "B: " + object("type: {type: string, enum: [b]}") + "\n", []string{"A -", "- B"},
		},
		"extracted": {
			get("/a", "a", ref("A")), "A: " + object("x: "+object("y: "+ref("B"))) + "\nB: {type: string, enum: [a]}\n",
			get("/a", "a", ref("A")), "A: " + object("x: "+ref("X")) + "\nX: " + object("y: "+ref("C")) + "\nC: {type: string, enum: [a]}\n",
			[]string{"A A", "- X", "B C"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			old, new := api(t, tt.oldPaths, tt.oldSchemas), api(t, tt.newPaths, tt.newSchemas)
			got := names(Pair(old, new).Schemas, func(s *model.Schema) string { return s.Name })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSame(t *testing.T) {
	old := api(t, get("/a", "a", ref("A")), "A: {type: object, properties: {x: {type: string}}}\nB: {type: string}\n")
	new := api(t, get("/a", "a", ref("C")), "C: {type: object, properties: {x: {type: integer}}}\nB: {type: string}\n")
	to := func(a *model.API, name string) model.Type { return &model.Ref{Schema: a.Schema(name)} }
	table := Pair(old, new)
	if !table.Same(to(old, "A"), to(new, "C")) || !table.Same(to(old, "B"), to(new, "B")) {
		t.Error("a schema is not the one at its place, or of its name")
	}
	if table.Same(to(old, "A"), to(new, "B")) || table.Same(to(old, "A"), new.Schema("C").Type) {
		t.Error("other schemas, or a type in place of a reference, are the same")
	}
}

func TestVariants(t *testing.T) {
	object := func(tag string) string {
		return "{type: object, required: [type], properties: {type: {type: string, enum: [" + tag + "]}}}"
	}
	old := api(t, "", "U: {oneOf: ["+ref("A")+", "+ref("B")+", {type: string}]}\nA: "+object("a")+"\nB: "+object("bee")+"\n")
	new := api(t, "", "U: {oneOf: [{type: string, enum: [x]}, "+ref("B")+", "+ref("C")+", "+ref("D")+"]}\nB: "+object("b")+"\nC: "+object("a")+"\nD: "+object("d")+"\n")
	table := Pair(old, new)
	pairs := table.Variants(old.Schema("U").Type.(*model.Union), new.Schema("U").Type.(*model.Union))
	got := names(pairs, func(v *model.Variant) string { return v.Name })
	if diff := cmp.Diff([]string{"string string", "bee b", "a a", "- d"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestVariantsByContent pairs variants that neither a tag nor a schema names, by what they hold.
func TestVariantsByContent(t *testing.T) {
	object := func(fields ...string) string {
		var members []string
		for _, f := range fields {
			members = append(members, f+": {type: string}")
		}
		return "{type: object, required: [" + fields[0] + "], properties: {" + strings.Join(members, ", ") + "}}"
	}
	union := func(variants ...string) string { return "U: {oneOf: [" + strings.Join(variants, ", ") + "]}\n" }
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{
			"another order", union(object("a"), object("b"), object("c")), union(object("c"), object("a"), object("b")),
			[]string{"c c", "a a", "b b"},
		},
		{"one put first", union(object("a"), object("b")), union(object("c"), object("a"), object("b")), []string{"- c", "a a", "b b"}},
		{"one removed first", union(object("a"), object("b"), object("c")), union(object("b"), object("c")), []string{"a -", "b b", "c c"}},
		{
			"another order, and more fields", union(object("a", "x"), object("b", "y")), union(object("b", "y", "z"), object("a", "x", "z")),
			[]string{"b b", "a a"},
		},
		{"inlined", union(ref("A"), ref("B")) + "A: " + object("a") + "\nB: " + object("b") + "\n", union(object("b"), object("a")), []string{"b b", "a a"}},
		{"extracted", union(object("a"), object("b")), union(ref("B"), ref("A")) + "A: " + object("a") + "\nB: " + object("b") + "\n", []string{"b b", "a a"}},
		{
			"a schema renamed", union(ref("A"), ref("B")) + "A: " + object("a") + "\nB: " + object("b") + "\n",
			union(ref("C"), ref("A")) + "A: " + object("a") + "\nC: " + object("b") + "\n", []string{"b b", "a a"},
		},
	} {
		old, new := api(t, "", c.old), api(t, "", c.new)
		pairs := Pair(old, new).Variants(old.Schema("U").Type.(*model.Union), new.Schema("U").Type.(*model.Union))
		got := names(pairs, func(v *model.Variant) string { return model.Resolve(v.Type).(*model.Object).Fields[0].Name })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestVariantsAreNotTooMany holds that unions of very many variants that have nothing in common cost no more than their size.
func TestVariantsAreNotTooMany(t *testing.T) {
	union := func(of string) string {
		var variants []string
		for i := range 3000 {
			variants = append(variants, fmt.Sprintf("{type: object, required: [%s%d], properties: {%[1]s%[2]d: {type: string}}}", of, i))
		}
		return "U: {oneOf: [" + strings.Join(variants, ", ") + "]}\n"
	}
	old, new := api(t, "", union("a")), api(t, "", union("b"))
	pairs := Pair(old, new).Variants(old.Schema("U").Type.(*model.Union), new.Schema("U").Type.(*model.Union))
	if len(pairs) != 6000 {
		t.Errorf("%d pairs", len(pairs))
	}
}

func TestParams(t *testing.T) {
	op := func(path string, params ...string) *model.Operation {
		return api(t, fmt.Sprintf("%s: {get: {operationId: o, parameters: [%s], responses: {}}}\n", path, strings.Join(params, ", ")), "X: {}\n").Operations[0]
	}
	p := func(in, name string) string {
		return fmt.Sprintf("{in: %s, name: %s, required: true, schema: {type: string}}", in, name)
	}
	old := op("/{thread_id}/{run}", p("path", "thread_id"), p("path", "run"), p("header", "Trace"), p("query", "pageSize"), p("query", "gone"))
	new := op("/{threadId}/{runId}", p("path", "threadId"), p("path", "runId"), p("query", "page_size"), p("query", "Trace"), p("query", "more"))
	got := names(Params(old, new), func(p *model.Param) string { return p.Name })
	want := []string{"thread_id threadId", "run runId", "pageSize page_size", "gone -", "Trace Trace", "- more"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Names of path parameters are not on the wire: two that have exchanged their names have exchanged their places.
func TestParamsOfOnePath(t *testing.T) {
	op := func(path string) *model.Operation {
		p := func(name string) string {
			return "{in: path, name: " + name + ", required: true, schema: {type: string}}"
		}
		return api(t, fmt.Sprintf("%s: {get: {operationId: o, parameters: [%s, %s], responses: {}}}\n", path, p("a"), p("b")), "X: {}\n").Operations[0]
	}
	got := names(Params(op("/{a}/{b}"), op("/{b}/{a}")), func(p *model.Param) string { return p.Name })
	slices.Sort(got)
	if diff := cmp.Diff([]string{"a b", "b a"}, got); diff != "" {
		t.Error(diff)
	}
	got = names(Params(op("/{a}/{b}"), op("/x/{b}/{a}")), func(p *model.Param) string { return p.Name })
	slices.Sort(got)
	if diff := cmp.Diff([]string{"a a", "b b"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsAndValues(t *testing.T) {
	field := func(name string, also ...string) *model.Field {
		return &model.Field{Node: model.Node{Name: name}, AlsoNamed: also}
	}
	old := &model.Object{Fields: []*model.Field{field("run_id"), field("x"), field("y")}}
	new := &model.Object{Fields: []*model.Field{field("y"), field("runId", "run_id")}}
	got := names(Fields(old, new), func(f *model.Field) string { return f.Name })
	if diff := cmp.Diff([]string{"y y", "run_id runId", "x -"}, got); diff != "" {
		t.Error(diff)
	}
	got = names(Fields(&model.Object{Fields: []*model.Field{field("")}}, &model.Object{Fields: []*model.Field{field("x"), field("")}}), func(f *model.Field) string { return "[" + f.Name + "]" })
	if diff := cmp.Diff([]string{"- [x]", "[] []"}, got); diff != "" {
		t.Error(diff)
	}
	value := func(l model.Literal, also ...model.Spelling) *model.Value {
		return &model.Value{Literal: l, Also: also}
	}
	values := Values(&model.Enum{Values: []*model.Value{value("1"), value("2")}}, &model.Enum{Values: []*model.Value{value("3", model.Spelling{Literal: "1"}), value("2")}})
	got = names(values, func(v *model.Value) string { return string(v.Literal) })
	if diff := cmp.Diff([]string{"1 3", "2 2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestInOrder(t *testing.T) {
	list := func(names string) []*string {
		var all []*string
		for n := range strings.FieldsSeq(names) {
			all = append(all, &n)
		}
		return all
	}
	pairs := match(list("first a mid b last"), list("b a new"), func(s *string) string { return *s })
	got := names(pairs, func(s *string) string { return *s })
	want := []string{"first -", "b b", "last -", "a a", "mid -", "- new"}
	if !slices.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}
