package load

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSweepLoad loads every document of a corpus, ASSISTGEN_CORPUS or the folder shared beside the repository: each must
// load, whatever its faults.
func TestSweepLoad(t *testing.T) {
	if os.Getenv("ASSISTGEN_SWEEP") == "" {
		t.Skip("ASSISTGEN_SWEEP is not set")
	}
	corpus := os.Getenv("ASSISTGEN_CORPUS")
	if corpus == "" {
		corpus = "../../../shared"
	}
	count := 0
	err := filepath.WalkDir(corpus, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !isDocument(name) {
			return err
		}
		count++
		if d, ds := Load(Source{File: name}, Options{}); d == nil {
			t.Errorf("%s: %v", name, ds)
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Fatalf("%d documents: %v", count, err)
	}
	t.Logf("%d documents", count)
}

// isDocument reports whether a file looks like an OpenAPI document.
func isDocument(name string) bool {
	ext := filepath.Ext(name)
	if ext != ".yaml" && ext != ".json" {
		return false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	start := string(data[:min(len(data), 300)])
	return strings.Contains(start, "openapi") || strings.Contains(start, "swagger")
}
