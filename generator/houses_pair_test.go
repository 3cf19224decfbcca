package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// TestPairOfHouses merges APIs of different houses, such as one of plain REST and one of JSON:API, generates each and the package of all into
// a new module, and runs a program there.
func TestPairOfHouses(t *testing.T) {
	t.Parallel()
	pairs, err := filepath.Glob("../testdata/pairs/*")
	if err != nil || len(pairs) == 0 {
		t.Fatal("no pairs", err)
	}
	for _, from := range append(pairs, "../testdata/pair") {
		t.Run(filepath.Base(from), func(t *testing.T) {
			t.Parallel()
			runPair(t, from)
		})
	}
}

func runPair(t *testing.T, from string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/pair\n\ngo 1.24\n")
	cfg, found := config.Read(filepath.Join(dir, "assistgen.yaml"))
	if found.HasErrors() {
		t.Fatal(found)
	}
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	if err := os.Rename(filepath.Join(dir, "program_test.go.txt"), filepath.Join(dir, "program_test.go")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
