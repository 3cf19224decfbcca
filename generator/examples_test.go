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
	"github.com/assistgen/assistgen/generator/model"
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

// TestExamplesLeftOut holds that it is said which calls and packages have no examples.
func TestExamplesLeftOut(t *testing.T) {
	t.Parallel()
	api := documentAPI(examplesDir+"/client.yaml", "client")
	api.Import, api.Examples = "examples/client", true
	said := func() string {
		return string(diagnosticsText(renderAPI(api, "examples/runtime", Options{}).diags, examplesDir))
	}
	const call = "client.yaml:56:5: warning: the call has no example in Go: the body: NumbersPostLargeRequest.n: the value is not of the type: postLarge [example]"
	if got := said(); !strings.Contains(got, call) {
		t.Errorf("%s\nlacks %s", got, call)
	}
	api.Import = ""
	const all = "warning: the package has no examples: no go.mod lies above its folder [example]"
	if got := said(); !strings.Contains(got, all) {
		t.Errorf("%s\nlacks %s", got, all)
	}
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
		apis = append(apis, documentAPI(file, config.PackageName(strings.TrimSuffix(filepath.Base(file), ".yaml"))))
	}
	return apis
}

// documentAPI returns the API of one document.
func documentAPI(file, name string) *config.API {
	return &config.API{
		Name: name, Package: name, JSONNames: config.DocumentedNames, Versions: []*config.Version{{Spec: file, Stage: model.StageStable}},
	}
}

// exampleModule is a module of packages with examples.
type exampleModule struct {
	t     *testing.T
	dir   string
	count int
}

func newExampleModule(t *testing.T) *exampleModule {
	t.Helper()
	m := &exampleModule{t: t, dir: t.TempDir()}
	writeText(t, filepath.Join(m.dir, "go.mod"), "module examples\n\ngo 1.24\n")
	return m
}

// add generates packages with examples, each in its own folder.
func (m *exampleModule) add(apis ...*config.API) {
	m.t.Helper()
	for _, api := range apis {
		folder := "p" + strconv.Itoa(m.count) + "/" + api.Package
		m.count++
		api.Out, api.Import, api.Examples = filepath.Join(m.dir, folder), "examples/"+folder, true
		cfg := &config.Config{Runtime: config.Runtime{Dir: filepath.Join(m.dir, "runtime"), Package: "examples/runtime"}, APIs: []*config.API{api}}
		if result, found := Generate(cfg, Options{}); result == nil {
			m.t.Errorf("%s: %s", api.Versions[0].Spec, diagnosticsText(found, ""))
		}
	}
}

// run runs the examples.
func (m *exampleModule) run() {
	m.t.Helper()
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
