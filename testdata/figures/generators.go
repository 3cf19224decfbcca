package main

import (
	"os"
	"path/filepath"
)

// generator is one of those that are compared.
type generator struct {
	name    string
	program string // the package of the program: of the main module if it is ours, else of a tool of this module
	ours    bool
	// args returns the arguments that generate the package api into the folder api of the working directory; here is
	// the folder of this program.
	args func(d document, here string) []string
}

var generators = []generator{
	{name: "assistgen", program: "./cmd/assistgen", ours: true, args: func(d document, _ string) []string {
		if d.config {
			return []string{"generate", "--config", filepath.Join("specs", "assistgen.yaml")}
		}
		return []string{"generate", "--spec", d.path, "--package", "api", "--out", "api"}
	}},
	{
		name: "oapi-codegen", program: "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen",
		args: func(d document, here string) []string {
			return []string{"-config", filepath.Join(here, "oapi-codegen.yaml"), "-o", filepath.Join("api", "api.go"), d.path}
		},
	},
	{name: "ogen", program: "github.com/ogen-go/ogen/cmd/ogen", args: func(d document, here string) []string {
		return []string{"-config", filepath.Join(here, "ogen.yaml"), "--package", "api", "--target", "api", d.path}
	}},
}

// reads reports whether the generator has a way to read d.
func (g generator) reads(d document) bool { return g.ours || !d.config }

// prepare empties the folder of a module, but for its go.mod, and puts there what the generator wants to find.
func (g generator) prepare(d document, dir string) error {
	for _, name := range []string{"api", "generated"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if d.config {
		specs := filepath.Join(dir, "specs")
		if err := os.RemoveAll(specs); err != nil {
			return err
		}
		return os.CopyFS(specs, os.DirFS(filepath.Dir(d.path)))
	}
	return os.Mkdir(filepath.Join(dir, "api"), 0o777)
}
