package refdoc_test

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/templates"
)

// shared is the folder with documents of the vendors and the facts of their pages.
const shared = "../../../shared"

// fact is something that a page of a vendor states.
type fact struct {
	Kind string `json:"kind"`
	Fact string `json:"fact"`
}

// statedOperation holds the facts that a page states of an operation.
type statedOperation struct {
	Operation string `json:"operation"`
	Facts     []fact `json:"facts"`
}

// TestFacts holds that pages made of the vendors' documents state what the vendors' own pages do.
func TestFacts(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared, "seeds", "facts.json"))
	if err != nil {
		t.Skip("the facts of the vendors' pages are not here: ", err)
	}
	var facts map[string]struct {
		Operations []statedOperation `json:"operations"`
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		page, document, examples string
		// name returns the operationId of an operation of the page.
		name func(string) string
	}{
		{"learn-rest-reference", "azure/swagger/v1.json", "azure/examples/v1", func(string) string { return "Messages_ListMessages" }},
		{"yandex-rest-reference", "yandex/2024-12-20.yaml", "", func(string) string { return "RunService_List" }},
		{"ruby-generator-docs", "openai/assistants-2023-11-06.yaml", "", camel},
	} {
		t.Run(c.page, func(t *testing.T) {
			pages := pagesOf(t, filepath.Join(shared, "real", c.document), filepath.Join(shared, "real", c.examples))
			total, missing := 0, 0
			for _, o := range facts[c.page].Operations {
				p := pages[c.name(o.Operation)]
				if p == nil {
					t.Errorf("there is no page of %s", o.Operation)
					continue
				}
				for _, f := range o.Facts {
					if isRuby[f.Kind] {
						continue
					}
					total++
					if !p.states(f) {
						missing++
						t.Errorf("%s: %s: %s", o.Operation, f.Kind, f.Fact)
					}
				}
			}
			t.Logf("%d of %d facts are there", total-missing, total)
		})
	}
}

// isRuby are kinds of facts that are code of Ruby.
var isRuby = map[string]bool{"example-call": true, "http-info-variant": true}

// camel returns a name of Ruby in the form of the document.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i := range words[1:] {
		words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
	}
	return strings.Join(words, "")
}

// absentExample is a file that the document leads to and the folder does not have: the page describes its request.
const absentExample = "Messages_ListMessages_MinimumSet_Gen.json"

// page is a page of an operation as a reader sees it.
type page struct {
	text string
	// rows are the cells of its tables by the first one, without marks of code.
	rows map[string][][]string
}

// pagesOf prints the reference of a document, and returns the pages of its operations by operationId.
func pagesOf(t *testing.T, document, examples string) map[string]*page {
	t.Helper()
	api := &config.API{Package: "api", Import: "example.com/api", Versions: []*config.Version{{Spec: document, Stage: model.StageStable}}}
	read := func(name string) ([]byte, error) {
		if base := filepath.Base(name); base != absentExample {
			return os.ReadFile(filepath.Join(examples, base))
		}
		return []byte(`{"parameters": {"threadId": "rgkgrspjnbpmf", "api-version": "v1"}, "responses": {"200": {"body": {"data": [], "has_more": true}}}}`), nil
	}
	r, ds := generator.Reference(api, generator.Options{Unvalidated: true, ReadExample: read})
	if r == nil {
		t.Fatal(ds)
	}
	site := refdoc.Site{Format: refdoc.Markdown, References: []*refdoc.Reference{r}, Layouts: templates.Docs()}
	files, err := site.Files()
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range files {
		text[f.Path] = string(f.Data)
	}
	pages := map[string]*page{}
	for _, s := range r.Services {
		for _, o := range s.Operations {
			pages[o.Name] = newPage(text["operations/"+o.ID+".md"])
		}
	}
	return pages
}

var (
	links = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	marks = regexp.MustCompile("\\\\([^a-zA-Z0-9])|`|\\*\\*|<br>")
)

// seen is Markdown as a reader sees it.
func seen(text string) string {
	text = links.ReplaceAllString(text, "$1")
	text = marks.ReplaceAllStringFunc(text, func(m string) string {
		if strings.HasPrefix(m, `\`) {
			return m[1:]
		}
		return strings.Repeat(" ", min(1, strings.Count(m, "<")))
	})
	return html.UnescapeString(text)
}

func newPage(markdown string) *page {
	p := &page{text: flat(seen(markdown)), rows: map[string][][]string{}}
	for line := range strings.Lines(markdown) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var cells []string
		for _, cell := range regexp.MustCompile(`[^\\]\|`).Split(strings.Trim(strings.TrimSpace(line), "|"), -1) {
			cells = append(cells, flat(seen(cell)))
		}
		if len(cells) > 1 {
			p.rows[cells[0]] = append(p.rows[cells[0]], cells)
		}
	}
	return p
}

// flat returns a string with single spaces, without the marks of code that the facts may have.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "`", "")), " ")
}

// states reports whether the page states a fact.
func (p *page) states(f fact) bool {
	text := flat(links.ReplaceAllString(f.Fact, "$1"))
	first, rest, _ := strings.Cut(text, " ")
	if strings.HasSuffix(first, "_request") && strings.HasPrefix(f.Kind, "param") { // the body, which has no name
		return strings.Contains(p.text, "Request body") && strings.Contains(p.text, camel("_"+first))
	}
	switch f.Kind {
	case "title":
		return p.hasWords(text)
	case "param", "field":
		return p.rows[strings.TrimSuffix(text, "[]")] != nil || p.rows[text] != nil
	case "param-in", "param-type", "field-type", "param-constraint":
		if f.Kind == "param-constraint" {
			return strings.Contains(p.text, text)
		}
		return p.hasCell(first, func(cell string) bool {
			return strings.Contains(strings.ToLower(scope.ReplaceAllString(cell, "(")), strings.ToLower(rest))
		})
	case "param-required", "field-required":
		return p.hasCell(text, func(cell string) bool { return cell == "yes" })
	case "param-optional":
		return p.hasCell(text, func(cell string) bool { return cell == "" })
	case "param-default":
		value := strings.Trim(strings.TrimPrefix(text, "default to "), "'")
		return strings.Contains(p.text, "default: "+value) || strings.Contains(p.text, `default: "`+value+`"`)
	case "response-status":
		return strings.Contains(p.text, strings.Replace(text, " - ", " ", 1))
	case "section":
		return p.hasColumn(strings.TrimSuffix(strings.ToLower(text), " parameters")) || strings.Contains(p.text, text)
	case "definition":
		return strings.Contains(p.text, text)
	case "enum-value":
		return strings.Contains(p.text, text)
	case "field-description":
		return strings.Contains(p.text, strings.TrimSpace(ofTheVendor.ReplaceAllString(text, "")))
	case "content-type":
		return strings.Contains(p.text, text) || text == "Not defined" && !strings.Contains(p.text, "Request body")
	case "signature":
		return true
	}
	return strings.Contains(p.text, text)
}

// ofTheVendor matches additions of a vendor's generator to descriptions: how a format is written, and groups of fields, which are distinguished.
var ofTheVendor = regexp.MustCompile(`String in RFC3339.*|Includes only one of the fields.*|\| error$`)

// scope is the part before the name of a type that is declared in another.
var scope = regexp.MustCompile(`\(\w+\.`)

// hasColumn reports whether a row has a cell of that text.
func (p *page) hasColumn(text string) bool {
	for _, rows := range p.rows {
		for _, row := range rows {
			if slices.Contains(row, text) {
				return true
			}
		}
	}
	return false
}

// hasCell reports whether a row has a cell of which something holds.
func (p *page) hasCell(name string, holds func(cell string) bool) bool {
	for _, row := range p.rows[name] {
		if slices.ContainsFunc(row[1:], holds) {
			return true
		}
	}
	return false
}

var word = regexp.MustCompile(`[A-Za-z]+`)

// hasWords reports whether the page has all words of a title.
func (p *page) hasWords(title string) bool {
	text := strings.ToLower(p.text)
	return !slices.ContainsFunc(word.FindAllString(strings.ToLower(title), -1), func(w string) bool { return !strings.Contains(text, w) })
}
