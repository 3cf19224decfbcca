package adapt

import (
	"testing"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/unify"
)

// TestNamesOf gives adapters names of services that are written by hand, and that clash with other names of the package.
func TestNamesOf(t *testing.T) {
	names := NamesOf([]*unify.Adapter{
		{API: &model.API{Name: "open"}, ByHand: []string{"ByHand.Create", "Conversions.Get", "Runs.Create", "Runs.Wait"}},
		{API: &model.API{Name: "openBy"}, ByHand: []string{"Hand.Create"}},
		{API: &model.API{Name: "new"}, ByHand: []string{"Client.Create"}},
	})
	seen := map[string]bool{}
	for _, name := range Reserved(names) {
		if seen[name] {
			t.Errorf("two things are called %s", name)
		}
		seen[name] = true
	}
	if got := names[0].Services["Runs"]; got != "openRuns" {
		t.Errorf("the runs of open are %q", got)
	}
}
