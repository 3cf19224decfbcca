package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestREADMEShowsTheModule keeps the README's module the one that the script generates, builds and tests.
func TestREADMEShowsTheModule(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("../../testdata/script/calls.txtar")
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]string{"api.yaml": "yaml", "notes.go": "go", "notes_test.go": "go"}
	for name, language := range languages {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			t.Errorf("the script has no %s", name)
			continue
		}
		if file := string(archive.Files[i].Data); !strings.Contains(string(readme), "```"+language+"\n"+file+"```\n") {
			t.Errorf("the README does not show %s:\n%s", name, file)
		}
	}
}
