// Package matrix generates a document with every kind of schema in every place, and calls the server that comes of it by the
// client that comes of it.
package matrix

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// TestMatrix calls every combination of schema and place, breaks every constraint in each, and moves inputs from one version to
// the next.
func TestMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix()
	older, newer, moved := movedDocuments()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module matrix\n\ngo 1.24\n", "api.json": m.document(), "1.json": older, "2.json": newer,
		config.FileName: `runtime: {dir: runtime}
apis:
  - {name: api, out: api, spec: api.json}
  - name: moved
    out: moved
    versions: [{id: "1", stage: stable, spec: 1.json}, {id: "2", stage: stable, spec: 2.json}]
`,
	} {
		write(t, dir, name, text)
	}
	generate(t, dir)
	program := build(t, dir, "api", "moved")
	checkGaps(t, call(t, program, append(m.cases, moved...)))
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// generate generates the packages of the configuration, of which nothing is left out but what is of the kinds.
func generate(t *testing.T, dir string, leftOut ...string) {
	t.Helper()
	cfg, found := config.Read(filepath.Join(dir, config.FileName))
	if found.HasErrors() {
		t.Fatal(found)
	}
	_, found = generator.Generate(cfg, generator.Options{})
	for _, d := range found {
		if d.Severity != diag.Note && !slices.Contains(leftOut, d.Code) {
			t.Error(d.String())
		}
	}
	if found.HasErrors() {
		t.FailNow()
	}
}

const generatedRuntime = "github.com/assistgen/assistgen/generated/runtime"

// build builds a program that reads cases and calls the packages, and vets all of it.
func build(t *testing.T, dir string, packages ...string) (program string) {
	t.Helper()
	for _, name := range []string{"driver/driver.go", "driver/wire.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, strings.Replace(string(data), generatedRuntime, "matrix/runtime", 1))
	}
	main := &bytes.Buffer{}
	main.WriteString("package main\n\nimport (\n\"matrix/driver\"\n")
	for _, p := range packages {
		write(t, dir, p+"/target.go", target(t, filepath.Join(dir, p), p))
		fmt.Fprintf(main, "%q\n", "matrix/"+p)
	}
	main.WriteString(")\n\nfunc main() {\n driver.Main(map[string]driver.Target{\n")
	for _, p := range packages {
		fmt.Fprintf(main, "%q: %s.Target,\n", p, p)
	}
	main.WriteString("})\n}\n")
	write(t, dir, "main.go", main.String())
	program = filepath.Join(dir, "matrix.exe")
	run(t, dir, "build", "-trimpath", "-o", program, ".")
	run(t, dir, "vet", "-trimpath", "./...")
	return program
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%.4000s", args[0], err, out)
	}
}

// call makes the calls.
func call(t *testing.T, program string, cases []*driver.Case) (failed []driver.Outcome) {
	t.Helper()
	data, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdin = bytes.NewReader(data)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &failed)
	}
	if err != nil {
		t.Fatal(err)
	}
	return failed
}

// target prints the file that gives the driver the client, a server and the operations of a generated package.
func target(t *testing.T, dir, name string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var handlers, operations []string
	var methods bytes.Buffer
	imports := map[string]bool{`"matrix/runtime"`: true}
	set := token.NewFileSet()
	for _, file := range files {
		tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if i, ok := s.Type.(*ast.InterfaceType); ok && strings.HasSuffix(s.Name.Name, "Handler") && strings.HasSuffix(file, "_server.go") {
						service := strings.TrimSuffix(s.Name.Name, "Handler")
						handlers = append(handlers, service)
						handlerMethods(&methods, set, service, i)
						for _, i := range tree.Imports {
							imports[i.Path.Value] = true
						}
					}
				case *ast.ValueSpec:
					if isOperation(s) {
						operations = append(operations, "&"+s.Names[0].Name)
					}
				}
			}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\nimport (\n\"net/http\"\n\"matrix/driver\"\n%s\n)\n\n", name, strings.Join(slices.Sorted(maps.Keys(imports)), "\n"))
	b.WriteString(`var Target = driver.Target{
		Client: func(url, version string) (any, error) {
			opts := []ClientOption{WithBaseURL(url)}
			if version != "" {
				opts = append(opts, runtime.WithVersion(version))
			}
			return New(opts...)
		},
		Handler: func() (http.Handler, error) { return NewHandler(Handlers{` + "\n")
	for _, h := range handlers {
		fmt.Fprintf(&b, "%s: handle%s{},\n", h, h)
	}
	fmt.Fprintf(&b, "}) },\nOperations: []*runtime.Operation{%s},\n}\n\n", strings.Join(operations, ", "))
	b.Write(methods.Bytes())
	text, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.Bytes())
	}
	return string(text)
}

// isOperation reports whether a variable describes an operation.
func isOperation(s *ast.ValueSpec) bool {
	if len(s.Values) != 1 {
		return false
	}
	l, ok := s.Values[0].(*ast.CompositeLit)
	if !ok {
		return false
	}
	of, ok := l.Type.(*ast.SelectorExpr)
	return ok && of.Sel.Name == "Operation"
}

// handlerMethods prints an implementation of a handler, each method of which calls the driver.
func handlerMethods(b *bytes.Buffer, set *token.FileSet, service string, i *ast.InterfaceType) {
	fmt.Fprintf(b, "type handle%s struct{ Unimplemented%sHandler }\n\n", service, service)
	text := func(n any) string {
		var b bytes.Buffer
		_ = printer.Fprint(&b, set, n) // what was parsed can be printed
		return b.String()
	}
	for _, m := range i.Methods.List {
		f, name := m.Type.(*ast.FuncType), m.Names[0].Name
		if !ast.IsExported(name) {
			continue
		}
		function, args := "Done", []string{"ctx"}
		if f.Results.NumFields() == 2 {
			function = "Answer[" + text(f.Results.List[0].Type) + "]"
		}
		for _, p := range f.Params.List[1:] {
			for _, n := range p.Names {
				if n.Name == "send" {
					function = "Stream"
					args = slices.Insert(args, 1, "send")
				} else {
					args = append(args, "&"+n.Name)
				}
			}
		}
		fmt.Fprintf(b, "func (handle%s) %s%s {\nreturn driver.%s(%s)\n}\n\n", service, name, strings.TrimPrefix(text(f), "func"), function, strings.Join(args, ", "))
	}
}
