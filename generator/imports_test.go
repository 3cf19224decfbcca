package generator

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/assistgen/assistgen/"

// listed is a package as go list describes it.
type listed struct {
	ImportPath string   `json:"ImportPath"`
	Imports    []string `json:"Imports"`
}

func goList(t *testing.T, patterns ...string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Imports"}, patterns...)...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestImportDirections holds the arrows of DESIGN.md: which package may know which.
func TestImportDirections(t *testing.T) {
	t.Parallel()
	only := map[string][]string{ // import → the packages that may have it
		"github.com/getkin/kin-openapi":        {"generator/load"},
		"github.com/dave/jennifer":             {"generator/emit/internal/gocode"},
		"go.yaml.in/yaml/v4":                   {"generator/load"},
		"golang.org/x/exp":                     {}, // tests alone
		"github.com/spf13/pflag":               {"cmd/internal/command", "cmd/assistgen/internal/cli", "cmd/assistants/internal/cli"},
		module + "generator/output":            {"generator", "generator/refdoc", "cmd/assistgen/internal/cli"},
		module + "generator/stamp":             {"generator"},
		module + "generator/emit/models":       {"generator"},
		module + "generator/config":            {"generator", "cmd/assistgen/internal/cli"},
		module + "cmd/assistgen/internal/cli":  {"cmd/assistgen"},
		module + "cmd/assistants/internal/cli": {"cmd/assistants"},
		module + "cmd/internal/command":        {"cmd/assistgen/internal/cli", "cmd/assistants/internal/cli"},
		"go.etcd.io/bbolt":                     {"cmd/assistants/store"},
		module + "generated":                   {"cmd/assistants/chat", "cmd/assistants/memory", "cmd/assistants/internal/cli", "cmd/assistants/internal/service"},
		module + "cmd/assistants/memory":       {"cmd/assistants/chat", "cmd/assistants/store", "cmd/assistants/internal/cli"},
	}
	for _, p := range goList(t, "./cmd/...", "./generator/...") {
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, i := range p.Imports {
			if name == "generator/model" && strings.HasPrefix(i, module) {
				t.Errorf("model imports %s; it may import nothing of ours", i)
			}
			for path, allowed := range only {
				if (i == path || strings.HasPrefix(i, path+"/")) && !slices.Contains(allowed, name) {
					t.Errorf("%s imports %s; only %v may", name, i, allowed)
				}
			}
		}
	}
}

// TestGeneratedImportsOnlyTheStandardLibrary holds the promise to downstream modules.
func TestGeneratedImportsOnlyTheStandardLibrary(t *testing.T) {
	t.Parallel()
	packages := goList(t, "./generated/...")
	if len(packages) < 4 {
		t.Fatalf("only %d packages were found", len(packages))
	}
	for _, p := range packages {
		for _, i := range p.Imports {
			if first, _, _ := strings.Cut(i, "/"); strings.Contains(first, ".") && !strings.HasPrefix(i, module+"generated/") {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}
