// Package templates holds the files that the generator emits as they are: the runtime of generated packages, and the
// files that a user owns afterwards.
package templates

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed runtime
var runtime embed.FS

// Runtime returns the runtime's Go files by name, without its tests.
func Runtime() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(runtime, "runtime", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files[path.Base(name)], err = runtime.ReadFile(name)
		return err
	})
	return files, err
}
