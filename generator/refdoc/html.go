package refdoc

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/output"
)

const (
	htmlIndex     = "index.html"
	htmlExtension = ".html"
)

// htmlPrinter prints HTML, as a site or as one file.
type htmlPrinter struct {
	*printer
	layouts *template.Template
	isOne   bool
	// anchors are the IDs of the parts of pages: references, services, operations, schemas and rows.
	anchors map[any]string
	// docs are descriptions that have been made HTML.
	docs map[string]template.HTML
	// depth is by how much the levels of headings are lower.
	depth         int
	style, script string
}

func newHTMLPrinter(p *printer) *htmlPrinter {
	return &htmlPrinter{printer: p, anchors: map[any]string{}, docs: map[string]template.HTML{}}
}

// site prints a file for each page, with a style sheet, a script and what is searched.
func (p *htmlPrinter) site() ([]File, error) {
	if err := p.start(); err != nil {
		return nil, err
	}
	for _, page := range p.printer.site.pages(htmlIndex, htmlExtension) {
		if err := p.print(page, page.kind()); err != nil {
			return nil, err
		}
	}
	entries, err := p.entriesScript()
	if err != nil {
		return nil, err
	}
	p.files = append(p.files,
		File{Path: "style.css", Data: []byte("/* " + strings.TrimPrefix(output.Header, "// ") + " */\n" + p.style)},
		File{Path: "script.js", Data: []byte(output.Header + "\n" + p.script)},
		File{Path: "search.js", Data: entries},
	)
	return p.files, nil
}

// single prints one file.
func (p *htmlPrinter) single() ([]File, error) {
	p.isOne = true
	if err := p.start(); err != nil {
		return nil, err
	}
	page := &Page{Site: p.printer.site, Path: htmlIndex}
	if refs := p.printer.site.References; len(refs) == 1 {
		page.Reference = refs[0]
	}
	err := p.print(page, "single")
	return p.files, err
}

// start reads the layouts and names what pages have.
func (p *htmlPrinter) start() error {
	for _, r := range p.printer.site.References {
		p.name(r)
	}
	layouts := p.printer.site.Layouts
	style, err := fs.ReadFile(layouts, "html/style.css")
	if err != nil {
		return err
	}
	script, err := fs.ReadFile(layouts, "html/script.js")
	if err != nil {
		return err
	}
	p.style, p.script = string(style), string(script)
	p.layouts, err = template.New("").Funcs(template.FuncMap{
		"doc": p.doc, "first": firstParagraph, "href": p.href, "id": p.id, "single": func() bool { return p.isOne },
		"open":   func(level int) template.HTML { return template.HTML(fmt.Sprintf("<h%d>", p.level(level))) },  //nolint:gosec // a number
		"close":  func(level int) template.HTML { return template.HTML(fmt.Sprintf("</h%d>", p.level(level))) }, //nolint:gosec // a number
		"lower":  func(levels int) string { p.depth = levels; return "" },
		"root":   func() string { return strings.Repeat("../", strings.Count(p.page.Path, "/")) },
		"style":  func() template.CSS { return template.CSS(p.style) }, //nolint:gosec // of the layouts
		"script": func() template.JS { return template.JS(p.script) },  //nolint:gosec // of the layouts
		"policy": p.policy, "entries": p.entries, "method": strings.ToLower,
	}).ParseFS(layouts, "html/*.tmpl")
	return err
}

// name gives the parts of a reference their IDs. In a site, pages have their own names.
func (p *htmlPrinter) name(r *Reference) {
	folder, operations, schemas := "", "", ""
	if p.isOne {
		folder = p.printer.site.folder(r)
		operations, schemas = path.Join(folder, "operations")+"/", path.Join(folder, "schemas")+"/"
	}
	p.anchors[r] = folder
	for _, s := range r.Services {
		p.anchors[s] = path.Join(folder, "service-"+s.ID)
		for _, o := range s.Operations {
			p.anchors[o] = operations + o.ID
			for _, row := range o.allRows() {
				p.anchors[row] = operations + row.ID
			}
		}
	}
	for _, s := range r.Schemas {
		p.anchors[s] = schemas + s.ID
		for _, row := range s.allRows() {
			p.anchors[row] = schemas + row.ID
		}
	}
}

// allRows returns the fields of a schema, with those of the variants that have no name.
func (s *Schema) allRows() []*Row {
	all := slices.Clip(s.Rows)
	for _, v := range s.Variants {
		all = append(all, v.Rows...)
	}
	return all
}

// allRows returns the fields of the bodies that have no name.
func (o *Operation) allRows() []*Row {
	bodies := slices.Clip(o.Bodies)
	for _, r := range o.Responses {
		bodies = append(bodies, r.Bodies...)
	}
	var all []*Row
	for _, body := range bodies {
		all = append(all, body.Rows...)
	}
	return all
}

// id returns the ID of a part of a page, or of a section of it.
func (p *htmlPrinter) id(of any, section ...string) string {
	at := p.anchors[of]
	switch r, isReference := of.(*Reference); {
	case len(section) == 0 && isReference:
		return path.Join(p.anchors[r], "overview")
	case len(section) == 0:
		return at
	case isReference:
		return path.Join(at, section[0])
	}
	return at + "-" + section[0]
}

// href is where a page leads for a part of the site, or for a section of it.
func (p *htmlPrinter) href(to any, section ...string) string {
	fragment := ""
	if _, isService := to.(*Service); p.isOne || isService || len(section) > 0 {
		fragment = "#" + p.id(to, section...)
	}
	switch to := to.(type) {
	case *Site:
		if p.isOne {
			return "#main-content"
		}
		return p.page.href(htmlIndex, htmlExtension, htmlIndex)
	case *Service:
		if !p.isOne {
			return p.page.href(htmlIndex, htmlExtension, p.page.Reference) + fragment
		}
	default:
		if !p.isOne {
			return p.page.href(htmlIndex, htmlExtension, to) + fragment
		}
	}
	return fragment
}

// print prints a page.
func (p *htmlPrinter) print(page *Page, layout string) error {
	p.page, p.depth = page, 0
	var out bytes.Buffer
	out.WriteString(header)
	if err := p.layouts.ExecuteTemplate(&out, layout+".html.tmpl", page); err != nil {
		return err
	}
	p.files = append(p.files, File{Path: page.Path, Data: bytes.Map(printable, out.Bytes())})
	return nil
}

// printable replaces the control characters that HTML does not allow.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return unicode.ReplacementChar
	}
	return r
}

// lowest is the lowest level of headings.
const lowest = 6

// level returns the level of a heading: 1 is the title of the page, or of the part of the one file.
func (p *htmlPrinter) level(level int) int { return min(level+p.depth, lowest) }

// doc returns a description as HTML.
func (p *htmlPrinter) doc(text string) template.HTML {
	html, known := p.docs[text]
	if !known {
		html = toHTML(text)
		p.docs[text] = html
	}
	return html
}

// firstParagraph returns the first paragraph of a description.
func firstParagraph(doc string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(doc), "\n\n")
	return first
}

// policy returns the Content-Security-Policy of a page: only its own style and script.
func (p *htmlPrinter) policy() string {
	style, script := "'self' file:", "'self' file:" // to some browsers, files are of no origin
	if p.isOne {
		style, script = hashed(p.style), hashed(p.script)
	}
	return "default-src 'none'; style-src " + style + "; script-src " + script + "; base-uri 'none'; form-action 'none'"
}

// hashed is how a Content-Security-Policy names a string of the page.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// mostLinks is how many links of a kind the navigation of a page has; it keeps the whole linear in the size of the API.
const mostLinks = 100

// NearServices returns the services that the navigation of the page lists: all, or those around its own where there are many.
func (p *Page) NearServices() []*Service { return around(p.Reference.Services, p.Service) }

// NearOperations returns the operations of its service that the navigation of the page lists.
func (p *Page) NearOperations() []*Operation { return around(p.Service.Operations, p.Operation) }

// around returns the part of a list that is around one of it.
func around[T comparable](all []T, one T) []T {
	start := max(0, slices.Index(all, one)-mostLinks/2)
	start = min(start, max(0, len(all)-mostLinks))
	return all[start:min(len(all), start+mostLinks)]
}
