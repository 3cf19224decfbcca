package client_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/client"
	"github.com/assistgen/assistgen/generator/emit/server"
)

// TestDocsOfVendors reads the doc comments of calls that are made of the vendors' own descriptions: each is a sentence that begins with the
// name, and names the request. All but a few descriptions begin with a verb that is lowered into place.
func TestDocsOfVendors(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"openai/assistants-2026-08-21.yaml", "openai/assistants-2023-11-06.yaml", "azure/openapi3/v1.json", "yandex/2026-05-21.yaml"} {
		spec = filepath.Join("../../../../shared/real", spec)
		if _, err := os.Stat(spec); err != nil {
			t.Skip("the vendors' documents are not here: ", err)
		}
		pkg, found := generator.Plan(&config.API{Name: "api", Package: "api", Out: t.TempDir(), Versions: []*config.Version{{Spec: spec}}}, "example.com/runtime", generator.Options{})
		if found.HasErrors() {
			t.Fatal(found)
		}
		clients, err := client.Emit(pkg)
		if err != nil {
			t.Fatal(err)
		}
		servers, err := server.Emit(pkg)
		if err != nil {
			t.Fatal(err)
		}
		docs := callDocs(t, slices.Concat(clients, servers))
		withoutVerb := 0
		for _, doc := range docs {
			if strings.HasPrefix(doc.text, doc.name+" calls ") || strings.HasPrefix(doc.text, doc.name+" handles ") {
				withoutVerb++
			}
			if !sentence.MatchString(doc.text) || !strings.HasPrefix(doc.text, doc.name+" ") {
				t.Errorf("%s: %s has the comment %q", spec, doc.name, doc.text)
			}
			if !request.MatchString(doc.text) && !strings.HasPrefix(doc.name, "Await") {
				t.Errorf("%s: %s does not name the request: %q", spec, doc.name, doc.text)
			}
		}
		if withoutVerb*10 > len(docs) {
			t.Errorf("%s: %d of %d comments begin without a verb", spec, withoutVerb, len(docs))
		}
	}
}

var (
	sentence = regexp.MustCompile(`^\w+ [a-z]`)
	request  = regexp.MustCompile(`(calls|handles)\s(one of:\n\s+- )?(GET|PUT|POST|PATCH|DELETE|HEAD)\s/`)
)

type callDoc struct{ name, text string }

// callDocs returns the comments of the methods of interfaces.
func callDocs(t *testing.T, files []emit.File) []callDoc {
	t.Helper()
	var docs []callDoc
	for _, f := range files {
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			i, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			for _, m := range i.Methods.List {
				if len(m.Names) > 0 && m.Names[0].IsExported() {
					docs = append(docs, callDoc{m.Names[0].Name, m.Doc.Text()})
				}
			}
			return true
		})
	}
	return docs
}
