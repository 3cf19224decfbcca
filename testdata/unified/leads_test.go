package unified

import (
	"github.com/google/go-cmp/cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	if merged == nil {
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

func TestLeadsAgreeX(t *testing.T) {
	_, all := merged(t)
	for _, apis := range leads {
		two := led(t, apis)
		for dir := range 2 {
			n, bad := 0, 0
			from, to := two[dir], two[1-dir]
			from0, to0 := byName(all, from.name), byName(all, to.name)
			for _, p := range from.places() {
				q := to.placeLike(p)
				var p0 *place
				for i := range from0.all {
					if from0.all[i].kind == p.kind && from0.all[i].call.Own.Service == p.call.Own.Service && from0.all[i].call.Own.Method == p.call.Own.Method {
						p0 = &from0.all[i]
					}
				}
				if p0 == nil || q == nil {
					if q == nil && p0 != nil && to0.placeLike(*p0) != nil {
						t.Logf("%s: not paired", p)
					}
					continue
				}
				q0 := to0.placeLike(*p0)
				if q0 == nil {
					t.Logf("%s: paired only here", p)
					continue
				}
				seen := map[string]bool{}
				for _, v := range declared(p.own) {
					u, _ := from.In(p.row, v)
					u0, _ := from0.In(p0.row, v)
					var l, l0 []string
					x, err := to.Out(q.row, u, func(f string) error { l = append(l, f); return nil })
					x0, err0 := to0.Out(q0.row, u0, func(f string) error { l0 = append(l0, f); return nil })
					n++
					if d := cmp.Diff(x0, x); d != "" && !seen[d] {
						seen[d] = true
						bad++
						if bad < 60 {
							t.Logf("%s→%s %s: %v %v\n%s", from.name, to.name, p, err, err0, d)
						}
					}
				}
			}
			t.Logf("%s→%s: %d of %d", from.name, to.name, bad, n)
		}
	}
}

func byName(all []*table, name string) *table {
	for _, a := range all {
		if a.name == name {
			return a
		}
	}
	return nil
}
