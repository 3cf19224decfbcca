package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected diagnostics")

// TestErrors runs assistgen in every folder of testdata/errors and compares what it says on standard error. The command
// line is in the file args; without one the document openapi.yaml or openapi.json is inspected.
func TestErrors(t *testing.T) {
	root, err := filepath.Abs("../../../../testdata/errors")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name(), func(t *testing.T) { errorCase(t, filepath.Join(root, c.Name())) })
	}
}

// errorCase runs one case.
func errorCase(t *testing.T, dir string) {
	t.Helper()
	t.Chdir(dir)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	var stdout, stderr bytes.Buffer
	code := Main(argsOf(t), Streams{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	if wantError := !strings.HasPrefix(filepath.Base(dir), "warn-"); wantError != (code == exitError) {
		t.Errorf("exit code %d", code)
	}
	if *update {
		if err := os.WriteFile("stderr", stderr.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("stderr")
	if err != nil {
		t.Fatal(err)
	}
	if got := stderr.String(); got != string(want) {
		t.Errorf("standard error is\n%s\nwant\n%s", got, want)
	}
}

// argsOf returns the command line of the case in the working directory.
func argsOf(t *testing.T) []string {
	t.Helper()
	if line, err := os.ReadFile("args"); err == nil {
		return strings.Fields(string(line))
	}
	specs, err := filepath.Glob("openapi.*")
	if err != nil || len(specs) != 1 {
		t.Fatalf("documents: %v, %v", specs, err)
	}
	return []string{"inspect", specs[0]}
}

func TestColor(t *testing.T) {
	t.Chdir(t.TempDir())
	var stderr bytes.Buffer
	Main([]string{"inspect", "missing.yaml"}, Streams{Stdout: &stderr, Stderr: &stderr, Color: true})
	if !strings.HasPrefix(stderr.String(), "missing.yaml: \x1b[31merror:\x1b[0m the document") {
		t.Errorf("%q", stderr.String())
	}
}
