package unified

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
)

// leads are the APIs of packages that others lead than that of this project; the first leads, and names the mapping.
var leads = [][]string{{"azure", "openai"}, {"yandex", "openai"}}

// led merges APIs, and returns the tables of each.
func led(t *testing.T, apis []string) []*table {
	t.Helper()
	cfg, diags := config.Read("../../specs/assistgen.yaml")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	u := &config.Unified{Name: "led", Mapping: filepath.Join("leads", apis[0]+".merge.yaml")}
	for _, name := range apis {
		i := slices.IndexFunc(cfg.APIs, func(a *config.API) bool { return a.Name == name })
		u.APIs = append(u.APIs, cfg.APIs[i])
	}
	merged, diags := generator.Unify(u, generator.Options{Unvalidated: true})
	if diags.HasErrors() {
		t.Fatal(slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
	}
	var tables []*table
	for _, a := range merged.Adapters {
		c, err := runtime.ReadConversions(a.API.Name, strings.Join(a.Lines(), "\n"), apis...)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, &table{a, c, a.API.Name, allPlaces(a)})
	}
	return tables
}

// TestAnyAPILeads converts values of each API in and out again where another API leads.
func TestAnyAPILeads(t *testing.T) {
	t.Parallel()
	for _, apis := range leads {
		t.Run(apis[0], func(t *testing.T) {
			t.Parallel()
			for _, a := range led(t, apis) {
				values := 0
				for _, p := range a.places() {
					for v := range p.values() {
						values++
						if !a.comesBack(t, p, v) {
							return
						}
					}
				}
				t.Logf("%s: %d values", a.name, values)
			}
		})
	}
}

func init() {
	alterations["a string is one part of Yandex"] = func(was, is any) bool {
		return text(is) == text([]any{map[string]any{"text": map[string]any{"content": was}}})
	}
}

// TestLeadsLoseNothingInSilence is TestLossesAreSaid where another API leads.
func TestLeadsLoseNothingInSilence(t *testing.T) {
	t.Parallel()
	for _, apis := range leads {
		t.Run(apis[0], func(t *testing.T) {
			t.Parallel()
			tables := led(t, apis)
			for _, a := range tables {
				for _, p := range a.places() {
					for _, v := range declared(p.merged) {
						a.passes(t, p, v)
					}
				}
			}
		})
	}
}

// TestAzureAndOpenAIAreTheSameEitherWay converts values of one API to the other where either leads: what comes out is the same.
func TestAzureAndOpenAIAreTheSameEitherWay(t *testing.T) {
	t.Parallel()
	_, others := merged(t)
	tables := led(t, leads[0])
	compared := 0
	for i, from := range tables {
		for _, p := range from.places() {
			q := tables[1-i].placeLike(p)
			if q == nil {
				continue
			}
			a, b := byName(others, from.name), byName(others, tables[1-i].name)
			was, wasTo := a.placeOf(p), b.placeOf(*q)
			if was == nil || wasTo == nil {
				t.Errorf("%s is not there where OpenAI leads", p)
				continue
			}
			for _, v := range declared(p.own) {
				compared++
				if diff := cmp.Diff(passed(t, a, b, *was, *wasTo, v), passed(t, from, tables[1-i], p, *q, v)); diff != "" {
					t.Errorf("%s of %s to %s (-OpenAI leads +Azure leads):\n%s", p, from.name, tables[1-i].name, diff)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("%d values are too few", compared)
	}
}

func byName(tables []*table, name string) *table {
	i := slices.IndexFunc(tables, func(a *table) bool { return a.name == name })
	return tables[i]
}

// placeOf returns the place of the same call of the API in another table; nil for none.
func (a *table) placeOf(p place) *place {
	for i := range a.all {
		if a.all[i].String() == p.String() {
			return &a.all[i]
		}
	}
	return nil
}

// passed converts a value of one API to another, with losses.
func passed(t *testing.T, from, to *table, p, q place, v any) any {
	t.Helper()
	unified, err := from.In(p.row, v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := to.Out(q.row, unified, func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}
