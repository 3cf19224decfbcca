package refdoc_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// TestHTML compares a page of each kind with those in testdata.
func TestHTML(t *testing.T) {
	ref := referenceOf(t, "testdata/library.yaml")
	files := printed(t, refdoc.HTML, ref)
	for _, name := range []string{"index.html", "search.js", "operations/books_list_books.html", "operations/books_add_book.html", "schemas/book.html", "schemas/cover.html"} {
		golden(t, filepath.Join("testdata", "html", path.Base(name)), files[name])
	}
	golden(t, filepath.Join("testdata", "html", "index.several.html"), printed(t, refdoc.HTML, named(ref, "a"), named(ref, "b"))["index.html"])
	single := printed(t, refdoc.HTMLSingle, ref)
	if len(single) != 1 {
		t.Errorf("there are %d files", len(single))
	}
	_, body, _ := strings.Cut(single["index.html"], "</head>") // the style and the script are in templates
	golden(t, filepath.Join("testdata", "html", "single.html"), body)
}

// named returns a reference under another name.
func named(r *refdoc.Reference, name string) *refdoc.Reference {
	other := *r
	other.Name = name
	return &other
}

// TestHTMLOfTheAPIs holds that pages of the references of the configuration are sound, and that all links in them lead somewhere.
func TestHTMLOfTheAPIs(t *testing.T) {
	refs := configured(t)
	for _, format := range []refdoc.Format{refdoc.HTML, refdoc.HTMLSingle} {
		if count := crawl(t, printed(t, format, refs...)); count < 1000 {
			t.Errorf("there are only %d links", count)
		}
		crawl(t, printed(t, format, refs[0]))
	}
}

// configured returns the references of the configuration.
func configured(t testing.TB) []*refdoc.Reference {
	t.Helper()
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
	return refs
}

// document is a page of HTML that has been read.
type document struct {
	ids   map[string]bool
	links []string // the values of href and src
}

// crawl holds that all pages are sound, and that all links lead to a place. It returns how many links there are.
func crawl(t *testing.T, files map[string]string) int {
	t.Helper()
	documents := map[string]*document{}
	for name, text := range files {
		if strings.HasSuffix(name, ".html") {
			documents[name] = readPage(t, name, text)
		}
	}
	count := 0
	for name, d := range documents {
		for _, link := range d.links {
			to, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if to.IsAbs() {
				if !slices.Contains([]string{"http", "https", "mailto"}, to.Scheme) {
					t.Errorf("%s leads to %s", name, link)
				}
				continue
			}
			count++
			file := name
			if to.Path != "" {
				file = path.Join(path.Dir(name), to.Path)
			}
			if _, there := files[file]; !there {
				t.Errorf("%s leads to %s, where nothing is", name, link)
			} else if to.Fragment != "" && !documents[file].ids[to.Fragment] {
				t.Errorf("%s leads to %s, which the page does not have", name, link)
			}
		}
	}
	crawlEntries(t, files, documents)
	return count
}

// crawlEntries holds that what the search finds is there.
func crawlEntries(t *testing.T, files map[string]string, documents map[string]*document) {
	t.Helper()
	_, text, isSite := strings.Cut(files["search.js"], "globalThis.searchEntries = ")
	text = strings.TrimSuffix(strings.TrimSpace(text), ",\n];") + "]"
	if !isSite {
		_, text, _ = strings.Cut(files["index.html"], `id="search-entries">`)
		text, _, _ = strings.Cut(text, "</script>")
	}
	var entries [][]any
	if err := json.Unmarshal([]byte(text), &entries); err != nil {
		t.Errorf("what is searched is not JSON: %v", err)
	}
	for _, e := range entries {
		file, id, hasID := strings.Cut(e[4].(string), "#")
		if file == "" {
			file = "index.html"
		}
		d := documents[file]
		if d == nil || hasID && !d.ids[id] {
			t.Errorf("the search leads to %s, where nothing is", e[4])
			continue
		}
		for _, field := range e[5].([]any) {
			if id := field.([]any)[1].(string); !d.ids[id] {
				t.Errorf("the search leads to %s of %s, which is not there", id, file)
			}
		}
	}
}

// Elements and attributes that pages have.
var (
	allowedElements = strings.Fields(`html head meta title link script style body header nav main section div span a p br hr h1 h2 h3 h4 h5 h6
		ul ol li dl dt dd table thead tbody tr th td details summary figure figcaption blockquote pre code kbd em strong del input button`)
	allowedAttributes = strings.Fields(`lang data-root data-api charset http-equiv content name rel href src id class role hidden type tabindex scope
		open placeholder autocomplete spellcheck`)
)

// readPage reads a page, and holds that it has only what layouts have: no element or attribute of a stranger, no ID twice,
// one title, and headings in order.
func readPage(t *testing.T, name, text string) *document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	d := &document{ids: map[string]bool{}}
	scripts, level := 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(allowedElements, n.Data) {
			t.Errorf("%s has <%s>", name, n.Data)
		}
		if n.Data == "script" {
			scripts++
		}
		if n.Data[0] == 'h' && len(n.Data) == 2 && n.Data != "hr" {
			next := int(n.Data[1] - '0')
			if next > level+1 || next == 1 && level > 0 {
				t.Errorf("%s has a heading of level %d after one of %d", name, next, level)
			}
			level = next
		}
		d.readAttributes(t, name, n)
	}
	if want := 1 + strings.Count(text, `<script type="application/json" id="search-entries">`); scripts != want || want > 2 {
		t.Errorf("%s has %d scripts", name, scripts)
	}
	return d
}

func (d *document) readAttributes(t *testing.T, name string, n *html.Node) {
	t.Helper()
	for _, a := range n.Attr {
		switch {
		case !slices.Contains(allowedAttributes, a.Key) && !strings.HasPrefix(a.Key, "aria-"):
			t.Errorf("%s has <%s %s>", name, n.Data, a.Key)
		case a.Key == "href" || a.Key == "src":
			d.links = append(d.links, a.Val)
		case a.Key == "id" && (d.ids[a.Val] || a.Val == ""):
			t.Errorf("%s has the ID %q twice", name, a.Val)
		case a.Key == "id":
			d.ids[a.Val] = true
		}
	}
}

// hostileTexts are names and descriptions that try to be more than text.
var hostileTexts = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `[x](javascript:alert(1))`, `[x](data:text/html,<script>1</script>)`,
	`</script><script>alert(1)</script>`, `</style><style>*{display:none}</style>`, `</title></head><body onload=alert(1)>`, `'"` + "`" + `>`, `../../x`,
	`..\..\x`, `/etc/passwd`, `a:expression(alert(1))`, `{{.Site}}`, "a\x00b\x01\x1b[31m\x7f\u0085", "\u202egnp.exe", "\u2028\u2029", "]]>", `<!-- -->`, `<![CDATA[x]]>`,
	strings.Repeat("x", 10_000), "a\nb\r\n\tc", "//evil.example/x", "#x", "main-content", "search-results", "parameters", "%2e%2e%2fx", " ", "CON", "é", "日本",
	"- [ ] x\n1. y\n\n    z", "</td></tr></table></main>", "x],[y", "a|b`|c", "nul", "# x\n\n| y |",
}

// hostileDocument returns a document that has a string wherever one is allowed.
func hostileDocument(all []string) map[string]any {
	schemas, paths, schemes := map[string]any{}, map[string]any{}, map[string]any{}
	for i, text := range all {
		ref := map[string]any{"$ref": "#/components/schemas/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(text))}
		schemas[text] = map[string]any{
			"type": "object", "description": text, "required": []any{text}, "example": map[string]any{text: text},
			"properties": map[string]any{
				text: map[string]any{"type": "string", "description": text, "enum": []any{text, text + "2"}, "default": text},
				"in": map[string]any{"type": "object", "properties": map[string]any{text: map[string]any{"type": "string", "pattern": text}}},
			},
		}
		schemes["s"+text] = map[string]any{"type": "oauth2", "description": text, "flows": map[string]any{"implicit": map[string]any{
			"authorizationUrl": "https://a.example/" + text, "scopes": map[string]any{text: text},
		}}}
		body := map[string]any{"application/json": map[string]any{"schema": ref, "examples": map[string]any{text: map[string]any{"summary": text, "value": map[string]any{text: text}}}}}
		paths["/p"+string(rune('a'+i))] = map[string]any{"post": map[string]any{
			"operationId": text, "tags": []any{text}, "summary": text, "description": text + "\n\n" + text,
			"security":    []any{map[string]any{"s" + text: []any{text}}},
			"parameters":  []any{map[string]any{"name": "q" + text, "in": "query", "description": text, "schema": map[string]any{"type": "string", "default": text}}},
			"requestBody": map[string]any{"content": body},
			"responses": map[string]any{"200": map[string]any{
				"description": text, "content": body, "headers": map[string]any{"X-" + text: map[string]any{"description": text, "schema": map[string]any{"type": "string"}}},
			}},
		}}
	}
	return map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": all[0], "version": "1", "description": strings.Join(all, "\n\n")},
		"servers": []any{map[string]any{"url": "https://a.example/{v}", "description": all[0], "variables": map[string]any{"v": map[string]any{"default": all[0], "description": all[1]}}}},
		"paths":   paths, "components": map[string]any{"schemas": schemas, "securitySchemes": schemes},
	}
}

// hostileReference returns the reference of a document that has all strings.
func hostileReference(t testing.TB, texts []string) *refdoc.Reference {
	t.Helper()
	return referenceOf(t, writtenJSON(t, hostileDocument(texts)))
}

// TestHostileDocuments holds that no text of a document becomes an element, an attribute, a script, a link of a bad scheme or a path
// outside of the site.
func TestHostileDocuments(t *testing.T) {
	ref := hostileReference(t, hostileTexts)
	if len(ref.Schemas) < len(hostileTexts) {
		t.Errorf("there are only %d schemas", len(ref.Schemas))
	}
	for _, format := range []refdoc.Format{refdoc.HTML, refdoc.HTMLSingle} {
		files := printed(t, format, ref)
		crawl(t, files)
		for name, text := range files {
			if !filepath.IsLocal(name) || len(path.Base(name)) > 200 {
				t.Errorf("a file is called %q", name)
			}
			if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }); i >= 0 {
				t.Errorf("%s has a control character after %q", name, text[max(0, i-40):i])
			}
		}
	}
}

// reserved are names of devices, which Windows has in every folder.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// TestHostileTables holds that no text of a document ends a cell or a row of a table in Markdown, or begins a heading, and that no file
// has the name of a device.
func TestHostileTables(t *testing.T) {
	for name, text := range printed(t, refdoc.Markdown, hostileReference(t, hostileTexts)) {
		if reserved.MatchString(path.Base(name)) || !filepath.IsLocal(name) {
			t.Errorf("a file is called %q", name)
		}
		columns, fence := 0, ""
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if marks := line[:len(line)-len(strings.TrimLeft(line, "`"))]; len(marks) >= 3 && (fence == "" || fence == line) {
				fence = map[bool]string{true: marks}[fence == ""]
			}
			isRow := fence == "" && strings.HasPrefix(line, "|")
			cells := strings.Count(line, "|") - strings.Count(line, `\|`)
			if isRow && columns > 0 && cells != columns {
				t.Errorf("%s has a row with %d cells in a table of %d: %s", name, cells-1, columns-1, line)
			}
			if fence == "" && line == "# x" {
				t.Errorf("%s has a heading of a stranger", name)
			}
			if columns = 0; isRow {
				columns = cells
			}
		}
	}
}

// BenchmarkFiles prints the reference of the largest document that is there, in each format.
func BenchmarkFiles(b *testing.B) {
	ref := referenceOf(b, largest())
	for _, format := range refdoc.Formats {
		b.Run(string(format), func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = 0
				for _, text := range printed(b, format, ref) {
					size += len(text)
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}

// largest returns the document of OpenAI, or where that is absent the largest one of specs.
func largest() string {
	file := filepath.Join(shared, "real", "openai", "openai-2026-08-21.yaml")
	if _, err := os.Stat(file); err != nil {
		file = filepath.Join("..", "..", "specs", "azure", "v1.yaml")
	}
	return file
}

// TestLinear holds that a site of twice as many operations is twice as large, whether they are of one service or of many.
func TestLinear(t *testing.T) {
	size := func(services, operations int) (bytes int) {
		ref := &refdoc.Reference{Title: "Many"}
		for i := range services {
			s := &refdoc.Service{ID: "s" + strconv.Itoa(10_000+i), Name: "Service"}
			for j := range operations {
				s.Operations = append(s.Operations, &refdoc.Operation{ID: s.ID + "_" + strconv.Itoa(10_000+j), Title: "Service.Call", Service: "Service", Method: "Call"})
			}
			ref.Services = append(ref.Services, s)
		}
		for _, text := range printed(t, refdoc.HTML, ref) {
			bytes += len(text)
		}
		return bytes
	}
	for _, c := range []struct{ once, twice int }{{size(1, 200), size(1, 400)}, {size(200, 1), size(400, 1)}} {
		if float64(c.twice) > 2.1*float64(c.once) {
			t.Errorf("%d bytes become %d", c.once, c.twice)
		}
	}
}

// writtenJSON writes a document to a file.
func writtenJSON(t testing.TB, document any) string {
	t.Helper()
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "document.json")
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestFieldsOfNamelessBodies holds that the fields of a body without a name have addresses, and are found.
func TestFieldsOfNamelessBodies(t *testing.T) {
	t.Parallel()
	files := printed(t, refdoc.HTML, referenceOf(t, "testdata/values.yaml"))
	page := files["operations/values_values.html"]
	if !strings.Contains(page, `<tr id="values_values-body.texts">`) || strings.Contains(page, `id=""`) {
		t.Error("the page has no address of the field texts, or an empty one")
	}
	if !strings.Contains(files["search.js"], `["texts","values_values-body.texts"]`) {
		t.Error("the search does not know the field texts")
	}
}
