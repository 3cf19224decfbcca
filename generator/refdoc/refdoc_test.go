package refdoc_test

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/templates"
)

var update = flag.Bool("update", false, "rewrite the pages in testdata")

// referenceOf makes the reference of a document.
func referenceOf(t testing.TB, document string) *refdoc.Reference {
	t.Helper()
	api := &config.API{Package: "api", Import: "example.com/api", Versions: []*config.Version{{Spec: document, Stage: model.StageStable}}}
	r, ds := generator.Reference(api, generator.Options{Unvalidated: true})
	if r == nil {
		t.Fatal(ds)
	}
	return r
}

// printed returns the files of a site, by their paths.
func printed(t testing.TB, format refdoc.Format, refs ...*refdoc.Reference) map[string]string {
	t.Helper()
	site := refdoc.Site{Format: format, References: refs, Layouts: templates.Docs()}
	files, err := site.Files()
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range files {
		text[f.Path] = string(f.Data)
	}
	return text
}

// TestMarkdown compares a page of each kind with those in testdata.
func TestMarkdown(t *testing.T) {
	files := printed(t, refdoc.Markdown, referenceOf(t, "testdata/library.yaml"))
	for _, name := range []string{"README.md", "operations/books_list_books.md", "operations/books_add_book.md", "schemas/book.md", "schemas/cover.md"} {
		golden(t, filepath.Join("testdata", "markdown", path.Base(name)), files[name])
	}
}

// golden compares a string with a file, or writes it there.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: run with -update if this is right (-want +got):\n%s", file, diff)
	}
}

var linked = regexp.MustCompile(`\]\(<?([^)<>]*)>?\)`)

// TestLinks holds that every link of the references of the configuration leads to a page.
func TestLinks(t *testing.T) {
	cfg, ds := config.Read(filepath.Join("..", "..", "specs", config.FileName))
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	var refs []*refdoc.Reference
	for _, api := range cfg.APIs {
		r, ds := generator.Reference(api, generator.Options{Unvalidated: true})
		if r == nil {
			t.Fatal(ds)
		}
		refs = append(refs, r)
	}
	files := printed(t, refdoc.Markdown, refs...)
	count := 0
	for name, text := range files {
		for _, m := range linked.FindAllStringSubmatch(text, -1) {
			to := m[1]
			if strings.Contains(to, "://") {
				continue
			}
			count++
			if _, there := files[path.Join(path.Dir(name), to)]; !there {
				t.Errorf("%s leads to %s, where nothing is", name, to)
			}
		}
	}
	if count < 1000 {
		t.Errorf("there are only %d links", count)
	}
}
