package generator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/golit"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// examplesDir holds documents of which examples are hard to write. Their packages are called as their files, by names that programs use
// for something else.
const examplesDir = "../testdata/examples"

// TestExamples runs the examples of the documents of testdata/examples.
func TestExamples(t *testing.T) {
	t.Parallel()
	m := newExampleModule(t)
	m.add(documentsOf(t, examplesDir+"/*.yaml")...)
	m.run()
}

// TestSweepExamples runs the examples of every document of the repository.
func TestSweepExamples(t *testing.T) {
	corpus.Sweep(t)
	m := newExampleModule(t)
	m.add(readConfig(t).APIs...)
	m.add(documentsOf(t, housesDir+"/*.yaml")...)
	dirs, err := filepath.Glob(goldenDir + "/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range dirs {
		if base := filepath.Base(file); base == "spec.yaml" || base == config.FileName {
			m.add(goldenConfig(t, filepath.Dir(file)).APIs...)
		}
	}
	m.run()
}

// documentsOf returns an API for each document that a pattern names.
func documentsOf(t *testing.T, pattern string) []*config.API {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var apis []*config.API
	for _, file := range files {
		name := config.PackageName(filepath.Base(file[:len(file)-len(".yaml")]))
		apis = append(apis, &config.API{
			Name: name, Package: name, JSONNames: config.DocumentedNames, Versions: []*config.Version{{Spec: file, Stage: "stable"}},
		})
	}
	return apis
}

// exampleModule is a module of packages with examples.
type exampleModule struct {
	t   *testing.T
	dir string
	cfg config.Config
}

func newExampleModule(t *testing.T) *exampleModule {
	t.Helper()
	m := &exampleModule{t: t, dir: t.TempDir()}
	m.cfg.Runtime = config.Runtime{Dir: filepath.Join(m.dir, "runtime"), Package: "examples/runtime"}
	writeText(t, filepath.Join(m.dir, "go.mod"), "module examples\n\ngo 1.24\n")
	return m
}

// add adds packages with examples to the module, each in a folder of its own.
func (m *exampleModule) add(apis ...*config.API) {
	for _, api := range apis {
		folder := "p" + strconv.Itoa(len(m.cfg.APIs)) + "/" + api.Package
		api.Out, api.Import, api.Examples = filepath.Join(m.dir, folder), "examples/"+folder, true
		m.cfg.APIs = append(m.cfg.APIs, api)
	}
}

// run generates the packages and runs their examples.
func (m *exampleModule) run() {
	m.t.Helper()
	if result, found := Generate(&m.cfg, Options{}); result == nil {
		m.t.Fatalf("%s", diagnosticsText(found, ""))
	}
	m.checkNames()
	c := exec.CommandContext(m.t.Context(), "go", "test", "-vet=all", "./...")
	c.Dir = m.dir
	if out, err := c.CombinedOutput(); err != nil {
		m.t.Errorf("%v\n%s", err, out)
	}
}

// checkNames holds that no package is imported by a name that the examples use for something else.
func (m *exampleModule) checkNames() {
	m.t.Helper()
	files, err := filepath.Glob(filepath.Join(m.dir, "*", "*", "*example_test.go"))
	if err != nil || len(files) == 0 {
		m.t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			m.t.Error(err)
			continue
		}
		for _, name := range declared(parsed) {
			if golit.ImportName(name) != "api" {
				m.t.Errorf("%s declares %s, which packages may be called", file, name)
			}
		}
	}
}

// declared returns the names that a file declares, but for its examples, and those of the packages of the standard library that it imports.
func declared(f *ast.File) []string {
	var all []string
	names := func(list ...ast.Expr) {
		for _, x := range list {
			if id, ok := x.(*ast.Ident); ok && id.Name != "_" {
				all = append(all, id.Name)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			if file, _ := strconv.Unquote(n.Path.Value); !strings.HasPrefix(file, "examples/") {
				names(ast.NewIdent(path.Base(file)))
			}
		case *ast.FuncDecl:
			if n.Recv == nil && !strings.HasPrefix(n.Name.Name, "Example") {
				names(n.Name)
			}
		case *ast.TypeSpec:
			names(n.Name)
		case *ast.Field:
			for _, name := range n.Names {
				names(name)
			}
		case *ast.AssignStmt:
			names(n.Lhs...)
		case *ast.RangeStmt:
			names(n.Key, n.Value)
		}
		return true
	})
	return all
}
