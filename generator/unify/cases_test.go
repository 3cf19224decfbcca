package unify_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
	"github.com/assistgen/assistgen/templates/runtime"
)

var update = flag.Bool("update", false, "rewrite what is said and what comes out in testdata")

// mappingFile is the file of a case that says how its APIs are one; the other documents are the APIs, the lead first.
const mappingFile = "merge.yaml"

// TestCases merges the APIs of every archive in testdata and compares what is said, the merged model, and the conversions.
// A document without paths has one call, Things.Create, which takes and returns a Thing.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := txtar.Format(archive)
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !strings.HasSuffix(f.Name, ".yaml") })
	u, ds := unifyCase(t, archive.Files)
	if len(ds) > 0 {
		add(archive, "said", list(ds, diag.Diagnostic.String))
	}
	if u != nil {
		add(archive, "model", dump(t, u.API))
		for _, a := range u.Adapters {
			if text := adapterText(t, a); text != "" {
				add(archive, a.API.Name, text)
			}
		}
	}
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
	}
}

func add(a *txtar.Archive, name, text string) {
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

// list returns a string with a line for each item.
func list[T any](items []T, text func(T) string) string {
	var b strings.Builder
	for _, item := range items {
		b.WriteString(text(item) + "\n")
	}
	return b.String()
}

// unifyCase merges the APIs among files by the mapping among them.
func unifyCase(t testing.TB, files []txtar.File) (*unify.Unified, diag.List) {
	t.Helper()
	var apis []*model.API
	var names []string
	mapping := txtar.File{Name: mappingFile, Data: []byte("{}")}
	for _, f := range files {
		if f.Name == mappingFile {
			mapping = f
			continue
		}
		name := strings.TrimSuffix(f.Name, ".yaml")
		apis, names = append(apis, readAPI(t, name, f)), append(names, name)
	}
	m, ds := unify.ParseMapping(mapping.Name, mapping.Data, names)
	if m == nil {
		return nil, ds
	}
	u, found := unify.APIs("all", apis, m, plan.HasType)
	if ds.Add(found...); ds.HasErrors() {
		return nil, ds
	}
	return u, ds
}

const (
	header = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
	paths  = `paths:
  /things:
    post:
      tags: [Things]
      operationId: create
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
`
)

// readAPI reads the document of an API, whose only version is 1. Lines are counted as they are in the file.
func readAPI(t testing.TB, name string, f txtar.File) *model.API {
	t.Helper()
	text := string(f.Data) + header
	if !strings.Contains(text, "\npaths:") && !strings.HasPrefix(text, "paths:") {
		text += paths
	}
	doc, ds := load.Load(load.Source{File: f.Name, Data: []byte(text)}, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	a, ds := normalize.API(doc, normalize.Options{Name: name, Version: model.Version{ID: "1", Stage: model.StageStable}})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return a
}

// dump returns the text of a merged model without the lines that all cases share.
func dump(t testing.TB, a *model.API) string {
	t.Helper()
	var b strings.Builder
	if err := model.Write(&b, unify.Short(a)); err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.SplitAfter(b.String(), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "api ") || strings.HasPrefix(line, "version ") || strings.HasPrefix(strings.TrimSpace(line), "segments ")
	})
	return strings.Join(lines, "")
}

// adapterText is how an API is used: its calls that are not made one for one, and its conversions.
func adapterText(t testing.TB, a *unify.Adapter) string {
	t.Helper()
	var b strings.Builder
	for _, c := range a.Calls {
		line := c.Operation.Name + ":"
		if c.Own.Service+"."+c.Own.Method != c.Operation.Name {
			line += " " + c.Own.Service + "." + c.Own.Method
		}
		if c.Via != "" {
			line += strings.TrimSuffix(" "+string(c.Via)+" "+c.Link, " ")
		}
		if c.Then != nil {
			line += " then " + c.Then.Service + "." + c.Then.Method
		}
		for to, input := range c.Where {
			line = strings.Join([]string{line, "where", to + "=" + input}, " ")
		}
		for to, input := range c.Echo {
			line = strings.Join([]string{line, "echo", to + "=" + input}, " ")
		}
		if c.Turns != nil {
			line += fmt.Sprintf(" pages %+v", *c.Turns)
		}
		if !strings.HasSuffix(line, ":") {
			b.WriteString(line + "\n")
		}
	}
	return b.String() + list(a.Conversions, func(c *runtime.Conversion) string {
		e, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return string(e)
	})
}
