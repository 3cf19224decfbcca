package unified

import (
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
