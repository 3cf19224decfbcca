package refdoc

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown reads descriptions: CommonMark with the tables and links of GitHub.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Strikethrough),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(plainHTML{}, 100))),
)

// policy says what HTML of strangers may have: nothing that runs, loads or looks like a part of the page.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// parsed reads a description. Headings become of the lowest level: those of the page are not a stranger's.
func parsed(doc string) ast.Node {
	root := markdown.Parser().Parse(gmtext.NewReader([]byte(doc)))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = 6
		}
		return ast.WalkContinue, nil
	})
	return root
}

// toHTML returns a description as HTML.
func toHTML(doc string) template.HTML {
	doc = untangled(doc)
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, []byte(doc), parsed(doc)); err != nil {
		return template.HTML(template.HTMLEscapeString(doc)) //nolint:gosec // it is escaped
	}
	return template.HTML(policy.SanitizeBytes(out.Bytes())) //nolint:gosec // it is sanitized
}

// toMarkdown returns a description as Markdown that holds only text, emphasis, code, lists, tables and links.
func toMarkdown(doc string) string {
	doc = untangled(doc)
	w := &markdownWriter{source: []byte(doc)}
	w.blocks(parsed(doc), "")
	return strings.TrimRight(w.out.String(), "\n")
}

// toCell returns a description in one line, for a cell of a table.
func toCell(doc string) string {
	doc = untangled(doc)
	w := &markdownWriter{source: []byte(doc), cell: true}
	w.blocks(parsed(doc), "")
	lines := strings.FieldsFunc(w.out.String(), func(r rune) bool { return r == '\n' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return inCell(strings.Join(lines, "<br>"))
}

// inCell returns a line of Markdown for a cell of a table, where | ends the cell, in code, too.
func inCell(line string) string { return strings.ReplaceAll(line, "|", `\|`) }

// markdownWriter writes a parsed description.
type markdownWriter struct {
	out    strings.Builder
	source []byte
	cell   bool
}

// mostNesting is how deep blocks may be in one another.
const mostNesting = 20

func (w *markdownWriter) blocks(parent ast.Node, indent string) {
	if len(indent) > 2*mostNesting {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			w.out.WriteString(indent + "**")
			w.inlines(n)
			w.out.WriteString("**\n\n")
		case *ast.List:
			w.list(n, indent)
			w.out.WriteString("\n")
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			w.code(n, indent)
		case *ast.Blockquote:
			w.blocks(n, indent)
		case *extast.Table:
			w.table(n, indent)
		case *ast.HTMLBlock:
			w.out.WriteString(indent + escape(w.lines(n)) + "\n\n")
		case *ast.ThematicBreak:
		default:
			w.out.WriteString(indent)
			w.inlines(n)
			w.out.WriteString("\n\n")
		}
	}
}

// lines returns the text of a block as it is in the source.
func (w *markdownWriter) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(w.source))
	}
	return strings.TrimRight(b.String(), "\n")
}

func (w *markdownWriter) list(l *ast.List, indent string) {
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		inner := &markdownWriter{source: w.source, cell: w.cell}
		inner.blocks(item, indent+"  ")
		mark := "- "
		if w.cell {
			mark = "• "
		}
		w.out.WriteString(indent + mark + strings.TrimSpace(inner.out.String()) + "\n")
	}
}

func (w *markdownWriter) code(n ast.Node, indent string) {
	if w.cell {
		for line := range strings.Lines(w.lines(n)) {
			w.out.WriteString(span(strings.TrimRight(line, "\n")) + "\n")
		}
		return
	}
	fence := strings.Repeat("`", max(3, longestRun(w.lines(n))+1))
	w.out.WriteString(indent + fence + "\n")
	for line := range strings.Lines(w.lines(n)) {
		w.out.WriteString(indent + strings.TrimRight(line, "\n") + "\n")
	}
	w.out.WriteString(indent + fence + "\n\n")
}

func (w *markdownWriter) table(t *extast.Table, indent string) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		w.out.WriteString(indent + "|")
		columns := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			w.out.WriteString(" ")
			w.inlines(cell)
			w.out.WriteString(" |")
			columns++
		}
		w.out.WriteString("\n")
		if _, isHead := row.(*extast.TableHeader); isHead && !w.cell {
			w.out.WriteString(indent + "|" + strings.Repeat("---|", columns) + "\n")
		}
	}
	w.out.WriteString("\n")
}

func (w *markdownWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			w.out.WriteString(escape(string(n.Value(w.source))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				w.out.WriteString(" ")
			}
		case *ast.String:
			w.out.WriteString(escape(string(n.Value)))
		case *ast.CodeSpan:
			w.out.WriteString(span(plainText(n, w.source)))
		case *ast.Emphasis:
			mark := strings.Repeat("*", n.Level)
			w.out.WriteString(mark)
			w.inlines(n)
			w.out.WriteString(mark)
		case *ast.Link:
			w.link(n, string(n.Destination))
		case *ast.AutoLink:
			w.out.WriteString(escape(string(n.Label(w.source))))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				segment := n.Segments.At(i)
				w.out.WriteString(escape(string(segment.Value(w.source))))
			}
		default: // of images, the text
			w.inlines(n)
		}
	}
}

// link writes a link to an address of a scheme that is safe; of another one, as of a place next to the vendor's page, the text.
func (w *markdownWriter) link(n ast.Node, to string) {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
		w.inlines(n)
		return
	}
	w.out.WriteString("[")
	w.inlines(n)
	w.out.WriteString("](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "", "|", "%7C").Replace(to) + ">)")
}

func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "#", `\#`, "&", "&amp;", "\r", "", "~", `\~`,
)

// escape returns a string escaped in Markdown.
func escape(text string) string {
	lines := strings.Split(markdownEscapes.Replace(text), "\n")
	for i, l := range lines {
		if trimmed := strings.TrimLeft(l, " "); trimmed != "" && strings.ContainsRune("-+=>", rune(trimmed[0])) {
			lines[i] = `\` + trimmed
		}
	}
	return strings.Join(lines, "\n")
}

// toText returns a string as text in one line, which may be in a cell of a table.
func toText(text string) string {
	return inCell(escape(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)))
}

// span returns a string as code.
func span(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", " ")
	if text == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// longestRun is how many backticks follow one another at most.
func longestRun(text string) int {
	most, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		most = max(most, run)
	}
	return most
}
