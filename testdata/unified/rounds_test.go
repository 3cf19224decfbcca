package unified

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/unify"
)

// linesOf returns the conversions of an API as the generated package has them.
func linesOf(t *testing.T, a *unify.Adapter) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../generated/assistants/"+a.API.Name+"_adapter.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	lines := ""
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if ok && spec.Names[0].Name == a.API.Name+"Conversions" {
			lines, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if err != nil || lines == "" {
		t.Fatalf("no conversions: %v", err)
	}
	return lines
}

// TestValuesComeBack converts values of the API in and out again.
func TestValuesComeBack(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			values, odd := 0, 0
			for _, p := range a.places() {
				random := rand.New(rand.NewPCG(1, 2))
				for v := range p.values() {
					values++
					if !a.comesBack(t, p, v) {
						return
					}
					for range 2 {
						odd++
						if v := strange(v, random); !a.comesBack(t, p, v) {
							return
						}
					}
				}
			}
			t.Logf("%d values, %d odd ones", values, odd)
		})
	}
}

// comesBack reports whether a value comes back, and is not changed itself.
func (a *table) comesBack(t *testing.T, p place, v any) bool {
	t.Helper()
	before := text(v)
	unified, err := a.In(p.row, v)
	if err != nil {
		t.Errorf("%s, %s: %v", p, before, err)
		return false
	}
	back, err := a.Out(p.row, unified, func(field string) error {
		t.Errorf("%s: %s is lost of\n%s\nunified: %s", p, field, before, text(unified))
		return nil
	})
	if err != nil || !reflect.DeepEqual(v, back) {
		t.Errorf("%s: %v: %s", p, err, cmp.Diff(v, back))
	}
	if after := text(v); after != before {
		t.Errorf("%s: changed by converting:\n%s\n%s", p, before, after)
	}
	return !t.Failed()
}

// oddities are values that are where others should.
var oddities = []string{
	`null`, `""`, `"text"`, `"-1"`, `"2026-01-02T03:04:05Z"`, `"{\"a\":1.0}"`, `0`, `1.5`, `1e3`, `-1`, `1700000000.25`, `123456789012345678901234567890`, `true`, `false`, `{}`, `[]`,
	`[null]`, `[[]]`, `{"a":1}`, `{"type":"text","text":"t"}`, `[{"type":"text","text":"t"}]`, `{"type":null}`,
	`{"yandex:":{}}`, `{"openai.type":1}`, `{"azure:created_at":2}`,
}

// strangeObject is strange that leaves an object one.
func strangeObject(v any, random *rand.Rand) any {
	for {
		if o, ok := strange(v, random).(map[string]any); ok {
			return o
		}
	}
}

// strange changes a copy of a value at some places: to one of another kind, to nothing, or to what is elsewhere.
func strange(v any, random *rand.Rand) any {
	if random.IntN(40) == 0 {
		return tree(oddities[random.IntN(len(oddities))])
	}
	switch v := v.(type) {
	case map[string]any:
		o := map[string]any{}
		for _, name := range sortedKeys(v) {
			switch random.IntN(40) {
			case 0: // left out
			case 1:
				o[name+"x"] = v[name]
			case 2:
				o[name] = v
			default:
				o[name] = strange(v[name], random)
			}
		}
		return o
	case []any:
		var l []any
		for _, item := range v {
			l = append(l, strange(item, random))
		}
		if l == nil {
			return []any{}
		}
		return l
	}
	return v
}

// TestNothingOfMetadataComesBack holds that null and no labels are not the same, wherever an API has labels.
func TestNothingOfMetadataComesBack(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		found := 0
		for _, p := range a.all {
			o, ok := model.Resolve(p.own).(*model.Object)
			if !ok {
				continue
			}
			for _, name := range []string{"metadata", "labels"} {
				if o.Field(name) == nil {
					continue
				}
				found++
				for _, v := range []any{nil, map[string]any{}, map[string]any{"k": "v"}} {
					value := map[string]any{name: v}
					a.comesBack(t, p, value)
					if own, to := p.signatures(t, a.name); !a.goComesBack(t, p, own, to, value) {
						t.Errorf("%s: %v of %s is lost", p, v, name)
					}
				}
			}
		}
		if found < 8 {
			t.Errorf("%s has %d places with labels", a.name, found)
		}
	}
}
