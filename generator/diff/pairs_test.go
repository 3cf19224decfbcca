package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/testdata/corpus"
)

const pairs = "../../testdata/diff/pairs/"

// TestPairs compares the versions of the APIs of this repository, each with the next one.
func TestPairs(t *testing.T) {
	t.Parallel()
	cfg, found := config.Read("../../specs/assistgen.yaml")
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, api := range cfg.APIs {
		for i, v := range api.Versions[1:] {
			old := api.Versions[i]
			t.Run(fmt.Sprintf("%s %s %s", api.Name, old.ID, v.ID), func(t *testing.T) {
				t.Parallel()
				changes := bothWays(t, version(t, api, old), version(t, api, v))
				golden(t, fmt.Sprintf("%s%s-%s.txt", pairs, api.Name, v.ID), strings.Join(append([]string{old.ID + " to " + v.ID}, lines("", changes)...), "\n")+"\n")
			})
		}
	}
}

// version reads a version as it is generated.
func version(t *testing.T, api *config.API, v *config.Version) *model.API {
	t.Helper()
	var overlays []*load.Overlay
	for _, file := range append(append([]string(nil), api.Overlays...), v.Overlays...) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		o, found := load.ReadOverlay(file, data)
		if o == nil {
			t.Fatal(found)
		}
		overlays = append(overlays, o)
	}
	doc, found := load.Load(load.Source{File: v.Spec, Overlays: overlays}, load.Options{})
	if doc == nil {
		t.Fatal(found)
	}
	a, found := normalize.API(doc, normalize.Options{Name: api.Name, Whole: true})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return a
}

// bothWays compares two models there and back, and returns the changes there.
func bothWays(t *testing.T, old, new *model.API) []*diff.Change {
	t.Helper()
	changes := diff.Compare(old, new).Changes
	mirrored(t, changes, diff.Compare(new, old).Changes)
	return changes
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Error(d)
	}
}

// vendors are the documents of the vendors in the corpus, each API's oldest first, and how many changes there are to the
// next one: breaking, warning, info, docs.
var vendors = []struct {
	folder string
	files  []string
	counts []string
}{
	{"azure/swagger", []string{"2025-05-01.json", "v1.json", "2025-05-15-preview-before-activities.json", "2025-05-15-preview.json"}, []string{"0 1 4 0", "0 15 64 0", "0 1 6 0"}},
	{"azure/openapi3", []string{"2025-05-01.json", "v1.json", "2025-05-15-preview-before-activities.json", "2025-05-15-preview.json"}, []string{"0 1 4 0", "0 15 64 0", "0 1 6 0"}},
	{"openai", []string{"assistants-2023-11-06.yaml", "assistants-2024-04-15.yaml", "assistants-2024-04-17.yaml", "assistants-2024-09-27.yaml", "assistants-2025-03-22.yaml", "assistants-2026-08-21.yaml"}, []string{"6 2 79 18", "17 4 60 13", "4 15 81 18", "13 4 53 84", "2 1 115 25"}},
	{"openai", []string{"openai-2024-09-27.yaml", "openai-2026-08-21.yaml"}, []string{"75 157 1906 214"}},
	{"yandex", []string{"2024-12-20.yaml", "2025-03-10.yaml", "2025-03-19.yaml", "2026-05-21.yaml"}, []string{"0 5 31 9", "1 0 0 1", "0 2 29 5"}},
}

func TestSweepVendors(t *testing.T) {
	for _, v := range vendors {
		t.Run(v.folder, func(t *testing.T) {
			dir := corpus.Dir(t, "real", filepath.FromSlash(v.folder))
			for i := range v.files[1:] {
				old, new := readFile(t, filepath.Join(dir, v.files[i])), readFile(t, filepath.Join(dir, v.files[i+1]))
				changes := bothWays(t, old, new)
				r := &diff.Report{Changes: changes}
				got := fmt.Sprintf("%d %d %d %d", r.Count(diff.Breaking), r.Count(diff.Warning), r.Count(diff.Info), r.Count(diff.Docs))
				if i >= len(v.counts) || got != v.counts[i] {
					t.Errorf("%s %s: got %q", v.files[i], v.files[i+1], got)
				}
			}
		})
	}
}

// readFile returns the model of a vendor's document, which may have faults.
func readFile(t testing.TB, file string) *model.API {
	t.Helper()
	doc, found := load.Load(load.Source{File: file}, load.Options{})
	if doc == nil {
		t.Fatal(found)
	}
	api, _ := normalize.API(doc, normalize.Options{Whole: true})
	return api
}
