package generator

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// TestSweepDocuments generates the models of every document of the corpus into one module and builds them all.
func TestSweepDocuments(t *testing.T) {
	if os.Getenv("ASSISTGEN_SWEEP") == "" {
		t.Skip("a sweep: run it with make sweep")
	}
	corpus := os.Getenv("ASSISTGEN_CORPUS")
	if corpus == "" {
		corpus = "../../shared"
	}
	documents := documentsOf(t, corpus)
	if len(documents) == 0 {
		t.Skipf("no documents under %s", corpus)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module sweep\n\ngo 1.26\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	notName := regexp.MustCompile(`[^a-z0-9]+`)
	for _, file := range documents {
		rel, _ := filepath.Rel(corpus, file)
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

// documentsOf returns the OpenAPI OpenAPI documents of a corpus.
func documentsOf(t *testing.T, corpus string) []string {
	t.Helper()
	var found []string
	opens := regexp.MustCompile(`(?m)^\s*"?(openapi|swagger)"?\s*:`)
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ext := filepath.Ext(path)
		if ext != ".yaml" && ext != ".json" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if opens.Match(data[:min(len(data), 300)]) {
			found = append(found, path)
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}
