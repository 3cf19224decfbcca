package runtime

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// callFiles are the files that clients and servers share. All others that have no side serve values alone: their JSON and their
// constraints.
var callFiles = strings.Fields("api body decode encode errors events fit headers inputs responses")

// sideOf returns the side that the name of a file says it is for, "client" or "server", or "bridge" for a file that needs both; empty for
// one that either may use.
func sideOf(name string) string {
	side, _, _ := strings.Cut(name, "_")
	if side == "client" || side == "server" || side == "bridge" {
		return side
	}
	return ""
}

// TestFilesStandAlone compiles the files of one side without those of the other, and the files that serve values without both: so a
// package may do without what it has no use for.
func TestFilesStandAlone(t *testing.T) {
	t.Parallel()
	for of, has := range map[string]func(name string) bool{
		"values": func(name string) bool { return sideOf(name) == "" && !slices.Contains(callFiles, name) },
		"client": func(name string) bool { return sideOf(name) == "" || sideOf(name) == "client" },
		"server": func(name string) bool { return sideOf(name) == "" || sideOf(name) == "server" },
	} {
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, data := range runtimeFiles(t) {
				if !has(name) {
					continue
				}
				if of == "values" && strings.Contains(data, "\"net/http\"") {
					t.Errorf("%s.go knows of HTTP", name)
				}
				write(t, filepath.Join(dir, name+".go"), data)
			}
			write(t, filepath.Join(dir, "go.mod"), "module example.com/runtime\n\ngo 1.24\n")
			cmd := exec.CommandContext(t.Context(), "go", "build", "./...")
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// runtimeFiles returns the files of the runtime by their names without ".go".
func runtimeFiles(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimSuffix(path, ".go")] = string(data)
	}
	return files
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
