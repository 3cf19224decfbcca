package refdoc

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"github.com/assistgen/assistgen/generator/output"
)

// entry is something that the search finds, as JSON: the name of its API, its kind, its title, what more is known of it, the address from
// the root of the site, and the fields of a schema, each with its path and ID.
type entry [6]any

// entries returns what the search finds in all references. It prints addresses as seen from the root.
func (p *htmlPrinter) entries() []entry {
	page := p.page
	defer func() { p.page = page }()
	all := []entry{}
	for _, r := range p.printer.site.References {
		p.page = &Page{Site: p.printer.site, Reference: r, Path: htmlIndex}
		for _, s := range r.Services {
			for _, o := range s.Operations {
				all = append(all, entry{r.Name, "operation", o.Title, requestOf(o) + brief(o.Summary, o.Doc), p.href(o), p.fields(o.allRows())})
			}
		}
		for _, s := range r.Schemas {
			all = append(all, entry{r.Name, "type", s.Name, brief(s.Doc), p.href(s), p.fields(s.allRows())})
		}
	}
	return all
}

// fields returns the paths of fields with their IDs.
func (p *htmlPrinter) fields(rows []*Row) [][2]string {
	fields := [][2]string{}
	for _, row := range rows {
		fields = append(fields, [2]string{row.Path, p.anchors[row]})
	}
	return fields
}

// entriesScript returns a script that sets searchEntries.
func (p *htmlPrinter) entriesScript() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(output.Header + "\nglobalThis.searchEntries = [\n")
	for _, e := range p.entries() {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		out.Write(append(data, ",\n"...))
	}
	out.WriteString("];\n")
	return out.Bytes(), nil
}

// requestOf returns the method and path of an operation.
func requestOf(o *Operation) string {
	if len(o.Forms) == 0 {
		return ""
	}
	return o.Forms[0].Method + " " + o.Forms[0].Path + " "
}

// longestBrief is how many characters of a description the search shows.
const longestBrief = 120

// noMarks leaves the text of HTML.
var noMarks = bluemonday.StrictPolicy()

// brief returns the beginning of the first description that is there, without marks.
func brief(docs ...string) string {
	for _, doc := range docs {
		if doc = firstParagraph(doc); doc != "" {
			runes := []rune(strings.Join(strings.Fields(html.UnescapeString(noMarks.Sanitize(string(toHTML(doc))))), " "))
			return string(runes[:min(len(runes), longestBrief)])
		}
	}
	return ""
}
