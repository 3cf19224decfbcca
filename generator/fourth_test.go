package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/model"
)

const fourthDir = "../testdata/fourth"

// TestFourthAPI adds a fourth API to the unified package of the three, by a document and lines of the mapping alone, generates all of it
// into a new module, and runs a program there.
func TestFourthAPI(t *testing.T) {
	t.Parallel()
	cfg := readConfig(t)
	dir := t.TempDir()
	const fourth = "example.com/fourth"
	at := func(name string) (out, path string) { return filepath.Join(dir, name), fourth + "/" + name }
	cfg.Runtime.Dir, cfg.Runtime.Package = at("runtime")
	u := cfg.Unified[0]
	u.APIs = append(u.APIs, &config.API{
		Name: "rostrum", Package: "rostrum",
		Versions: []*config.Version{{ID: "1", Stage: model.StageStable, Spec: fourthDir + "/rostrum.yaml", Overlays: []string{fourthDir + "/rostrum.overlay.yaml"}}},
	})
	cfg.APIs = u.APIs
	for _, a := range cfg.APIs {
		a.Out, a.Import = at(a.Name)
	}
	u.Out, u.Import = at(u.Name)
	u.Mapping = filepath.Join(dir, "merge.yaml")
	writeText(t, u.Mapping, readText(t, "../specs/assistants.merge.yaml")+readText(t, fourthDir+"/rostrum.merge.yaml"))
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	writeText(t, filepath.Join(dir, "go.mod"), "module "+fourth+"\n\ngo 1.24\n")
	for _, name := range handWritten(t, "../generated/assistants") {
		writeText(t, filepath.Join(u.Out, name), forModule(readText(t, filepath.Join("../generated/assistants", name)), fourth))
	}
	if err := os.Mkdir(filepath.Join(dir, "program"), 0o750); err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "program", "program_test.go"), readText(t, fourthDir+"/program_test.go.txt"))
	cmd := exec.CommandContext(t.Context(), "go", "test", "./program")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// handWritten returns the names of the Go files of a folder that are not generated.
func handWritten(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasPrefix(readText(t, filepath.Join(dir, e.Name())), "// Code generated") {
			names = append(names, e.Name())
		}
	}
	return names
}

// forModule returns code of the project's generated packages as code of another module's.
func forModule(code, to string) string { return strings.ReplaceAll(code, module+"generated", to) }

func readText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
