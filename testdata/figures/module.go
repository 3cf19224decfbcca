package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// module is a module that a generator generates into.
type module struct {
	*workshop
	generator generator
	document  document
	dir       string
	tool      string // the path of the generator
	warm      bool   // the cache has what is imported
	result    result
}

// newModule makes an empty module. Those of other generators have the requirements of this one.
func (w *workshop) newModule(g generator, d document) (*module, error) {
	dir, err := os.MkdirTemp(w.dir, "module")
	if err != nil {
		return nil, err
	}
	m := &module{workshop: w, generator: g, document: d, dir: dir, tool: w.tools[g.program], result: result{Generator: g.name}}
	if g.ours {
		return m, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module figures.test\n\ngo 1.26.0\n"), 0o666)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// packages returns the folders of the packages that were generated, those of the runtime apart.
func (m *module) packages() (own, runtime []string, err error) {
	err = filepath.WalkDir(m.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		list := &own
		if filepath.Base(filepath.Dir(path)) == "runtime" {
			list = &runtime
		}
		if dir := filepath.Dir(path); !slices.Contains(*list, dir) {
			*list = append(*list, dir)
		}
		return nil
	})
	return own, runtime, err
}

// saltFile is a file that differs from build to build, so that its package is compiled again.
const saltFile = "figures_salt.go"

// salt takes packages out of the build cache.
func (m *module) salt(dirs []string) error {
	for _, dir := range dirs {
		name, err := packageName(dir)
		if err != nil {
			return err
		}
		m.salts++
		text := fmt.Sprintf("package %s\n\nconst figuresSalt = %d\n", name, m.salts)
		if err := os.WriteFile(filepath.Join(dir, saltFile), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// packageName returns the name of the package in a folder.
func packageName(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("%s: no Go files; %w", dir, err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), files[0], nil, parser.PackageClauseOnly)
	if err != nil {
		return "", err
	}
	return file.Name.Name, nil
}
