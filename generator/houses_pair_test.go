package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// TestPairOfHouses merges two APIs of different houses, one of plain REST and one of JSON:API, generates both and the package of both into a
// new module, and runs a program there.
func TestPairOfHouses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../testdata/pair")); err != nil {
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
