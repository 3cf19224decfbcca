package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// workshop is a temporary folder with the generators, the modules that they generate into, and a build cache.
type workshop struct {
	dir   string
	tools map[string]string // the path of each generator's program, by its package
	env   []string          // of the builds that are measured
	salts int               // how many files were made that defeat the cache
}

// newWorkshop builds the generators.
func newWorkshop() (*workshop, error) {
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		return nil, err
	}
	w := &workshop{dir: dir, tools: map[string]string{}, env: append(os.Environ(), "GOCACHE="+filepath.Join(dir, "cache"))}
	for _, g := range generators {
		at := "."
		if g.ours {
			at = root
		}
		w.tools[g.program] = w.path(filepath.Base(g.program))
		if err := command(at, nil, "go", "build", "-o", w.tools[g.program], g.program); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *workshop) close() {
	if err := os.RemoveAll(w.dir); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
	}
}

func (w *workshop) path(elements ...string) string {
	return filepath.Join(append([]string{w.dir}, elements...)...)
}

// document is what packages are generated from.
type document struct {
	name   string
	path   string // absolute
	config bool   // path is a configuration of assistgen, which others cannot read
}

// documents returns what the command line asks for. A document of the default ones that is absent is skipped.
func (w *workshop) documents(o options, out io.Writer) ([]document, error) {
	if len(o.documents) == 0 {
		return w.defaults(o, out)
	}
	var list []document
	for _, path := range o.documents {
		d, err := w.document(path, o.multiply)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (w *workshop) defaults(o options, out io.Writer) ([]document, error) {
	var list []document
	for _, path := range []string{
		filepath.Join("..", "golden", "bench", "spec.yaml"),
		filepath.Join(root, "..", "shared", "real", "azure", "openapi3", "v1.json"),
	} {
		if _, err := os.Stat(path); err != nil {
			fmt.Fprintf(out, "\n%s is skipped: %v\n", path, err)
			continue
		}
		d, err := w.document(path, o.multiply)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	path, err := filepath.Abs(filepath.Join(root, "specs", "assistgen.yaml"))
	return append(list, document{name: "specs (all packages of make generate)", path: path, config: true}), err
}

// document returns a document, repeated so many times. Another process does that: what this one needs would count
// as memory of the processes that it starts.
func (w *workshop) document(path string, times int) (document, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return document{}, err
	}
	d := document{name: filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)), path: path}
	if times == 1 {
		_, err = os.Stat(path)
		return d, err
	}
	d.name += fmt.Sprintf(" × %d", times)
	d.path = w.path(fmt.Sprintf("%d-%s.yaml", times, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))))
	file, err := os.Create(d.path)
	if err != nil {
		return d, err
	}
	c := exec.Command("go", "run", "./multiply", strconv.Itoa(times), path)
	c.Stdout, c.Stderr = file, os.Stderr
	return d, errors.Join(c.Run(), file.Close())
}
