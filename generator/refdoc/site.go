package refdoc

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/assistgen/assistgen/generator/output"
)

// Format is a form of documentation.
type Format string

// The formats.
const (
	Markdown   Format = "markdown"    // files that read well on a code host
	HTML       Format = "html"        // a static site
	HTMLSingle Format = "html-single" // one file
)

// Formats are all formats.
var Formats = []Format{Markdown, HTML, HTMLSingle}

// File is a page, or what pages need.
type File struct {
	// Path is relative to the folder of the site, with slashes.
	Path string
	Data []byte
}

// header tells that a file is generated, in the comments of Markdown and HTML.
var header = "<!-- " + strings.TrimPrefix(output.Header, "// ") + " -->\n"

// Site is the documentation of APIs.
type Site struct {
	Format     Format
	References []*Reference
	// Layouts are the files of layouts, by the names of those in templates/docs.
	Layouts fs.FS
}

// Page is the data of a layout: a reference, and the operation or schema of a page that is of one. All are nil for the page that
// lists several APIs.
type Page struct {
	Site      *Site
	Reference *Reference
	Service   *Service // of the operation
	Operation *Operation
	Schema    *Schema
	// Path is the path of the page in the site.
	Path string
}

// Title returns the title of the page.
func (p *Page) Title() string {
	switch {
	case p.Operation != nil:
		return p.Operation.Title
	case p.Schema != nil:
		return p.Schema.Name
	case p.Reference != nil:
		return cmp.Or(p.Reference.Title, p.Reference.Name)
	}
	return "APIs"
}

// Files prints the site.
func (s *Site) Files() ([]File, error) {
	p := &printer{site: s}
	switch s.Format {
	case Markdown:
		return p.markdown()
	case HTML:
		return newHTMLPrinter(p).site()
	case HTMLSingle:
		return newHTMLPrinter(p).single()
	}
	return nil, fmt.Errorf("there is no format %q", s.Format)
}

// printer prints the pages of a site.
type printer struct {
	site  *Site
	page  *Page // that is being printed
	files []File
}

// folder returns the folder of the pages of a reference; empty where it is the only one.
func (s *Site) folder(r *Reference) string {
	if len(s.References) == 1 {
		return ""
	}
	return r.Name
}

// pages returns all pages, with the names of their layouts.
func (s *Site) pages(index, extension string) []*Page {
	var all []*Page
	if len(s.References) != 1 {
		all = append(all, &Page{Site: s, Path: index})
	}
	for _, r := range s.References {
		at := s.folder(r)
		all = append(all, &Page{Site: s, Reference: r, Path: path.Join(at, index)})
		for _, service := range r.Services {
			for _, o := range service.Operations {
				all = append(all, &Page{Site: s, Reference: r, Service: service, Operation: o, Path: path.Join(at, "operations", o.ID+extension)})
			}
		}
		for _, schema := range r.Schemas {
			all = append(all, &Page{Site: s, Reference: r, Schema: schema, Path: path.Join(at, "schemas", schema.ID+extension)})
		}
	}
	return all
}

// kind returns the name of the layout of a page.
func (p *Page) kind() string {
	switch {
	case p.Operation != nil:
		return "operation"
	case p.Schema != nil:
		return "schema"
	case p.Reference != nil:
		return "api"
	}
	return "index"
}

// href is where a page leads for an operation, a schema, a reference or another path of the site.
func (p *Page) href(index, extension string, to any) string {
	at := ""
	if p.Reference != nil {
		at = p.Site.folder(p.Reference)
	}
	switch to := to.(type) {
	case *Operation:
		at = path.Join(at, "operations", to.ID+extension)
	case *Schema:
		at = path.Join(at, "schemas", to.ID+extension)
	case *Reference:
		at = path.Join(p.Site.folder(to), index)
	case string:
		at = to
	}
	rel, err := filepath.Rel(filepath.FromSlash(path.Dir(p.Path)), filepath.FromSlash(at))
	if err != nil {
		return at
	}
	return filepath.ToSlash(rel)
}

// markdown prints a file for each page.
func (p *printer) markdown() ([]File, error) {
	const index, extension = "README.md", ".md"
	href := func(to any) string { return p.page.href(index, extension, to) }
	t, err := template.New("").Funcs(template.FuncMap{
		"doc": toMarkdown, "cell": toCell, "text": toText, "code": span, "codes": codes, "incell": inCell, "fenced": fenced, "href": href,
		"type": func(t Type) string { return typeMarkdown(t, href) },
	}).ParseFS(p.site.Layouts, "markdown/*.tmpl")
	if err != nil {
		return nil, err
	}
	for _, page := range p.site.pages(index, extension) {
		if err := p.add(page, t.Lookup(page.kind()+".md.tmpl")); err != nil {
			return nil, err
		}
	}
	return p.files, nil
}

// add prints a page.
func (p *printer) add(page *Page, t *template.Template) error {
	if t == nil {
		return errors.New("the layouts have none for " + page.Path)
	}
	p.page = page
	var out bytes.Buffer
	out.WriteString(header)
	if err := t.Execute(&out, page); err != nil {
		return err
	}
	p.files = append(p.files, File{Path: page.Path, Data: tidied(out.Bytes())})
	return nil
}

// tidied leaves one empty line where layouts leave several, outside of code, and ends the file with a line end.
func tidied(text []byte) []byte {
	var out bytes.Buffer
	empty, fence := 0, ""
	for line := range bytes.Lines(text) {
		trimmed := bytes.TrimRight(line, " \t\r\n")
		marks := trimmed[:len(trimmed)-len(bytes.TrimLeft(trimmed, "`"))]
		switch {
		case fence == "" && len(marks) >= 3: //nolint:mnd // a fence has three at least
			fence = string(marks)
		case fence != "" && string(trimmed) == fence:
			fence = ""
		}
		if len(trimmed) == 0 && fence == "" {
			empty++
			continue
		}
		if empty > 0 && out.Len() > 0 {
			out.WriteByte('\n')
		}
		empty = 0
		out.Write(trimmed)
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// typeMarkdown returns the name of a type with links.
func typeMarkdown(t Type, href func(any) string) string {
	var b strings.Builder
	for _, p := range t {
		if p.Schema == nil {
			b.WriteString(toText(p.Text))
			continue
		}
		b.WriteString("[" + toText(p.Text) + "](" + href(p.Schema) + ")")
	}
	return b.String()
}

// codes are strings as code, with commas between.
func codes(texts []string) string {
	var all []string
	for _, t := range texts {
		all = append(all, span(t))
	}
	return strings.Join(all, ", ")
}

// fenced returns a string as a block of code.
func fenced(language, text string) string {
	fence := strings.Repeat("`", max(3, longestRun(text)+1)) //nolint:mnd // a fence has three at least
	return fence + language + "\n" + text + "\n" + fence
}
