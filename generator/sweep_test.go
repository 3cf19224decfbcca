package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// TestSweepDocuments generates the models of every document of the corpus into one module and builds them all.
func TestSweepDocuments(t *testing.T) {
	root := corpus.Dir(t)
	documents := corpus.Documents(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module sweep\n\ngo 1.26\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	notName := regexp.MustCompile(`[^a-z0-9]+`)
	for _, file := range documents {
		rel, _ := filepath.Rel(root, file)
		pkg := "p" + notName.ReplaceAllString(strings.ToLower(rel), "")
		cfg, found := config.FromFlags(file, pkg, filepath.Join(dir, pkg))
		if found.HasErrors() {
			t.Fatal(found)
		}
		cfg.Runtime = config.Runtime{Dir: filepath.Join(dir, "runtime"), Package: "sweep/runtime"}
		if _, found := Generate(cfg, Options{}); found.HasErrors() {
			t.Errorf("%s: %v", rel, found)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "vet", "./...")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%d documents", len(documents))
}
