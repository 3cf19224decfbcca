package runtime

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// valueFiles are the files that serve values alone: their JSON and their constraints.
var valueFiles = strings.Fields("available check doc document equal file jsoncheck jsoncompile jsonequal jsonformat jsonnumber jsonschema jsonunion layout model opt partial pick raw read reader rest rules scalar schema table tape time validate write writer")

// TestValuesStandAlone compiles the files that serve values without those of clients and servers: so a package that has neither
// may do without them.
func TestValuesStandAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range valueFiles {
		data, err := os.ReadFile(name + ".go")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "\"net/http\"") {
			t.Errorf("%s.go knows of HTTP", name)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".go"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/runtime\n\ngo 1.24\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
