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
// into a module of its own, and runs a program there.
func TestFourthAPI(t *testing.T) {
	t.Parallel()
	cfg := readConfig(t)
	dir := t.TempDir()
	const fourth = "example.com/fourth"
	at := func(name string) (out, path string) { return filepath.Join(dir, name), fourth + "/" + name }
	cfg.Runtime.Dir, cfg.Runtime.Package = at("runtime")
	cfg.APIs = append(cfg.APIs, &config.API{
		Name: "rostrum", Package: "rostrum",
		Versions: []*config.Version{{ID: "1", Stage: model.StageStable, Spec: fourthDir + "/rostrum.yaml", Overlays: []string{fourthDir + "/rostrum.overlay.yaml"}}},
	})
	for _, a := range cfg.APIs {
		a.Out, a.Import = at(a.Name)
	}
	u := cfg.Unified[0]
	u.Out, u.Import = at(u.Name)
	u.APIs = cfg.APIs
	u.Mapping = filepath.Join(dir, "merge.yaml")
	write(t, u.Mapping, read(t, "../specs/assistants.merge.yaml")+read(t, fourthDir+"/rostrum.merge.yaml"))
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	write(t, filepath.Join(dir, "go.mod"), "module "+fourth+"\n\ngo 1.24\n")
	write(t, filepath.Join(u.Out, "yandex.go"), forModule(read(t, "../generated/assistants/yandex.go"), fourth))
	write(t, filepath.Join(dir, "program", "program_test.go"), read(t, fourthDir+"/program_test.go.txt"))
	cmd := exec.CommandContext(t.Context(), "go", "test", "./program")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// forModule returns code of the project's generated packages as code of another module's.
func forModule(code, to string) string { return strings.ReplaceAll(code, module+"generated", to) }

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
