// Package corpus finds documents and bodies that are not part of the repository, for tests that try everything.
package corpus

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
)

// Sweep skips the test unless ASSISTGEN_SWEEP is set.
func Sweep(t *testing.T) {
	t.Helper()
	if os.Getenv("ASSISTGEN_SWEEP") == "" {
		t.Skip("a sweep: run it with make sweep")
	}
}

// Root returns the folder of the corpus, which ASSISTGEN_CORPUS names; by default it is the folder "shared" next to the repository.
func Root() (string, error) {
	root := os.Getenv("ASSISTGEN_CORPUS")
	if root == "" {
		_, file, _, _ := runtime.Caller(0)
		root = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared")
	}
	_, err := os.Stat(root)
	return root, err
}

// Dir returns the folder below the corpus, or skips the test: unless it is a sweep, or when the folder is absent.
func Dir(t *testing.T, below ...string) string {
	t.Helper()
	Sweep(t)
	root, err := Root()
	dir := filepath.Join(append([]string{root}, below...)...)
	if err == nil {
		_, err = os.Stat(dir)
	}
	if err != nil {
		t.Skipf("the corpus is not there: %v", err)
	}
	return dir
}

var opens = regexp.MustCompile(`(?m)^\s*\{?\s*"?(openapi|swagger)"?\s*:`)

// Documents returns the OpenAPI documents of the corpus, or skips the test as Dir does.
func Documents(t *testing.T) []string {
	t.Helper()
	root := Dir(t)
	found := Below(t, root)
	if len(found) == 0 {
		t.Skipf("no documents under %s", root)
	}
	return found
}

// Below returns the OpenAPI documents in a folder and those below it.
func Below(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || ext != ".yaml" && ext != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if opens.Match(data[:min(len(data), 300)]) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
