package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// maker makes nodes, each with its own place.
type maker struct{ line int }

func (m *maker) node(name string) model.Node {
	m.line++
	return model.Node{Name: name, Pos: model.Pos{File: "doc.yaml", Line: m.line, Column: 1}}
}

func (m *maker) field(name string, t model.Type) *model.Field {
	return &model.Field{Node: m.node(name), Use: model.Use{Type: t}}
}

func (m *maker) constant(text string) *model.Enum {
	return &model.Enum{Kind: model.KindString, Values: []*model.Value{{Node: m.node(text), Literal: model.Literal(`"` + text + `"`)}}}
}

func (m *maker) body(t model.Type) []*model.Body {
	return []*model.Body{{Node: m.node("application/json"), Use: model.Use{Type: t}}}
}

func (m *maker) operation(name string, sent, received model.Type) *model.Operation {
	return &model.Operation{
		Node: m.node(name), Bodies: m.body(sent),
		Responses: []*model.Response{{Node: m.node("200"), Bodies: m.body(received)}},
		Forms:     []*model.WireForm{{HTTPMethod: "POST", Path: "/" + name, Segments: []model.Segment{{{Literal: name}}}}},
	}
}

// tangle returns a model of n schemas that refer to each other in circles: each has fields of the next eight, a union of three
// others, lists and maps of more, and objects in objects. Operations send and receive every tenth. from is the distance of
// the schemas referred to; two fields of each are of the kind last.
func tangle(n, from int, last model.Kind) *model.API {
	m := &maker{}
	api := &model.API{Title: "T"}
	for i := range n {
		api.Schemas = append(api.Schemas, &model.Schema{Node: m.node(fmt.Sprint("S", i))})
	}
	ref := func(i int) model.Type { return &model.Ref{Schema: api.Schemas[i%n]} }
	object := func(fields ...*model.Field) model.Type { return &model.Object{Fields: fields} }
	for i, s := range api.Schemas {
		s.Node = m.node(s.Name)
		fields := []*model.Field{m.field("kind", m.constant(fmt.Sprint("k", i))), m.field("last", &model.Scalar{Kind: last})}
		for j := range 8 {
			fields = append(fields, m.field(fmt.Sprint("f", j), ref(i+j+from)))
		}
		union := &model.Union{Picker: model.ByTag, Tag: "kind"}
		for j := range 3 {
			to := (i*7 + j + from) % n
			union.Variants = append(union.Variants, &model.Variant{Node: m.node(fmt.Sprint("k", to)), Type: ref(to), Tags: []string{fmt.Sprint("k", to)}})
		}
		deep := object(m.field("a", object(m.field("b", object(m.field("c", ref(i*5+from)), m.field("last", &model.Scalar{Kind: last}))))))
		list := &model.List{Item: model.Use{Type: &model.Map{Value: model.Use{Type: ref(i*3 + from)}}}}
		s.Type = object(append(fields, m.field("any", union), m.field("list", list), m.field("deep", deep))...)
	}
	for i := 0; i < n; i += 10 {
		api.Operations = append(api.Operations, m.operation(fmt.Sprint("op", i), ref(i), ref(i+1)))
	}
	model.Identify(api)
	return api
}

// wideUnion returns a model of one union of n schemas.
func wideUnion(n int, last model.Kind) *model.API {
	m := &maker{}
	union := &model.Union{Picker: model.ByTag, Tag: "kind"}
	api := &model.API{Title: "T", Schemas: []*model.Schema{{Node: m.node("U"), Type: union}}}
	for i := range n {
		tag := fmt.Sprint("k", i)
		s := &model.Schema{Node: m.node(fmt.Sprint("S", i)), Type: &model.Object{Fields: []*model.Field{m.field("kind", m.constant(tag)), m.field("last", &model.Scalar{Kind: last})}}}
		api.Schemas = append(api.Schemas, s)
		union.Variants = append(union.Variants, &model.Variant{Node: m.node(tag), Type: &model.Ref{Schema: s}, Tags: []string{tag}})
	}
	api.Operations = []*model.Operation{m.operation("op", &model.Ref{Schema: api.Schemas[0]}, &model.Ref{Schema: api.Schemas[0]})}
	model.Identify(api)
	return api
}

// BenchmarkCompareCyclic compares documents in which every schema has changed: time and memory grow with their size.
func BenchmarkCompareCyclic(b *testing.B) {
	for _, n := range []int{1000, 2000, 4000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			old, new := tangle(n, 1, model.KindInteger), tangle(n, 1, model.KindString)
			b.ReportAllocs()
			for b.Loop() {
				diff.Compare(old, new)
			}
		})
	}
}

// BenchmarkCompareTurned compares documents in which every reference leads one schema further, so that nothing is
// where it did.
func BenchmarkCompareTurned(b *testing.B) {
	for _, n := range []int{100, 200, 400} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			old, new := tangle(n, 1, model.KindInteger), tangle(n, 2, model.KindInteger)
			b.ReportAllocs()
			for b.Loop() {
				diff.Compare(old, new)
			}
		})
	}
}

// BenchmarkCompareUnion compares unions of many variants.
func BenchmarkCompareUnion(b *testing.B) {
	for _, n := range []int{100, 200, 400, 800} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			old, new := wideUnion(n, model.KindInteger), wideUnion(n, model.KindString)
			b.ReportAllocs()
			for b.Loop() {
				diff.Compare(old, new)
			}
		})
	}
}

// TestCompareIsLinear counts what a comparison allocates, which is the same on every machine: twice the document takes
// about twice as much, even if everything has moved.
func TestCompareIsLinear(t *testing.T) {
	for name, turn := range map[string]int{"changed": 0, "turned": 1} {
		cost := func(n int) float64 {
			old, new := tangle(n, 1, model.KindInteger), tangle(n, 1+turn, model.KindString)
			if got := len(diff.Compare(old, new).Changes); turn == 0 && got != 2*n {
				t.Errorf("%d changes of %d schemas", got, n)
			}
			return testing.AllocsPerRun(1, func() { diff.Compare(old, new) })
		}
		if once, twice := cost(300), cost(600); twice > 2.5*once {
			t.Errorf("%s: %.0f allocations for 300 schemas, %.0f for 600", name, once, twice)
		}
	}
}

// BenchmarkCompareOpenAI reads two versions of OpenAI's whole API from the corpus and compares them.
func BenchmarkCompareOpenAI(b *testing.B) {
	dir := filepath.Join("..", "..", "..", "shared", "real", "openai")
	files := []string{filepath.Join(dir, "openai-2024-09-27.yaml"), filepath.Join(dir, "openai-2026-08-21.yaml")}
	for _, file := range files {
		if data, err := load.ReadFile(file); err != nil || len(data) == 0 {
			b.Skip("the corpus is not there: ", err)
		}
	}
	var docs []*load.Document
	var models []*model.API
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			docs = nil
			for _, file := range files {
				doc, _ := load.Load(load.Source{File: file}, load.Options{})
				docs = append(docs, doc)
			}
		}
	})
	b.Run("normalize", func(b *testing.B) {
		for b.Loop() {
			models = nil
			for _, doc := range docs {
				api, _ := normalize.API(doc, normalize.Options{Whole: true})
				models = append(models, api)
			}
		}
	})
	b.Run("compare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			diff.Compare(models[0], models[1])
		}
	})
}

// FuzzCompare compares two documents both ways: nothing panics, and the ways mirror each other.
func FuzzCompare(f *testing.F) {
	for _, name := range []string{"openapi31.yaml", "same20.yaml", "same30.yaml", "same31.yaml"} {
		text, err := os.ReadFile(documents + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, text)
		f.Add(text, []byte(strings.ReplaceAll(string(text), "type: string", "type: integer")))
		f.Add([]byte(strings.ReplaceAll(string(text), "Place", "Circle")), text)
	}
	f.Add([]byte("openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{}]\npaths: {}\n"), []byte("{}"))
	f.Fuzz(func(t *testing.T, oldText, newText []byte) {
		old, new := readAny(oldText), readAny(newText)
		if old != nil && new != nil {
			mirrored(t, diff.Compare(old, new).Changes, diff.Compare(new, old).Changes)
			for _, api := range []*model.API{old, new} {
				if changes := diff.Compare(api, api).Changes; len(changes) > 0 {
					t.Errorf("a document differs from itself:\n%s", strings.Join(lines("", changes), "\n"))
				}
			}
		}
	})
}

// readAny returns the model of a document, nil for what is none.
func readAny(text []byte) *model.API {
	doc, _ := load.Load(load.Source{File: "doc.yaml", Data: text}, load.Options{})
	if doc == nil {
		return nil
	}
	api, _ := normalize.API(doc, normalize.Options{Whole: true})
	return api
}
