package goapi_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/plan"
)

const (
	root    = "../../.."
	runtime = "github.com/assistgen/assistgen/generated/runtime"
)

// specs returns the configuration of specs/ for one API.
func specs(t testing.TB, name string) *config.API {
	t.Helper()
	cfg, found := config.Read(filepath.Join(root, "specs", config.FileName))
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, api := range cfg.APIs {
		if api.Name == name {
			return api
		}
	}
	t.Fatalf("no API %s", name)
	return nil
}

// single returns the API with some of its versions, all under the same id where that is given.
func single(api *config.API, id string, versions ...*config.Version) *config.API {
	one := *api
	one.Versions = nil
	for _, v := range versions {
		copied := *v
		if id != "" {
			copied.ID = id
		}
		one.Versions = append(one.Versions, &copied)
	}
	return &one
}

// planned returns the plan of an API.
func planned(t testing.TB, api *config.API) *plan.Package {
	t.Helper()
	pkg, found := generator.Plan(api, runtime, generator.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return pkg
}

// rendered returns the generated files of an API by name, without its examples.
func rendered(t testing.TB, api *config.API) map[string]string {
	t.Helper()
	cfg := &config.Config{Runtime: config.Runtime{Dir: "runtime", Package: runtime}, APIs: []*config.API{api}}
	sets, found := generator.Render(cfg, generator.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	files := map[string]string{}
	for _, f := range sets[0].Files.Files() {
		if strings.HasSuffix(f.Path, ".go") && !strings.HasSuffix(f.Path, "_test.go") {
			files[f.Path] = string(f.Data)
		}
	}
	return files
}

// onDisk returns the Go files of a folder, without tests.
func onDisk(t testing.TB, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no Go files (%v)", dir, err)
	}
	files := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(data)
	}
	return files
}

// exports returns the files with export data of what generated packages import, by import path.
var exports = sync.OnceValues(func() (map[string]string, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", runtime,
		"context", "fmt", "iter", "log/slog", "maps", "net/http", "slices", "time")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[name] = file
	}
	return files, nil
})

// fileSet and imports are shared: packages that are compared must have the same imports.
var (
	checking sync.Mutex
	fileSet  = token.NewFileSet()
	imports  = importer.ForCompiler(fileSet, "gc", func(path string) (io.ReadCloser, error) {
		files, err := exports()
		if err != nil {
			return nil, err
		}
		return os.Open(files[path])
	})
)

// checked type checks the declarations of a package.
func checked(t testing.TB, files map[string]string) *types.Package {
	t.Helper()
	checking.Lock()
	defer checking.Unlock()
	var parsed []*ast.File
	for name, text := range files {
		f, err := parser.ParseFile(fileSet, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	conf := types.Config{Importer: imports, IgnoreFuncBodies: true}
	pkg, err := conf.Check("example.com/pkg", fileSet, parsed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}
