package refdoc

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// plainHTML renders what descriptions have and pages of HTML have not: headings become bold text, for those of a page are not a
// stranger's; HTML becomes text, but for line breaks; of images, the text stays.
type plainHTML struct{}

// RegisterFuncs implements [renderer.NodeRenderer].
func (plainHTML) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		tags := "</strong></p>\n"
		if entering {
			tags = "<p><strong>"
		}
		_, err := w.WriteString(tags)
		return ast.WalkContinue, err
	})
	r.Register(ast.KindImage, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkContinue, nil })
	r.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		text := valueOf(n.(*ast.RawHTML).Segments, source)
		if lineBreaks[strings.ToLower(text)] {
			_, err := w.WriteString("<br>")
			return ast.WalkSkipChildren, err
		}
		_, err := w.WriteString(html.EscapeString(text))
		return ast.WalkSkipChildren, err
	})
	r.Register(ast.KindHTMLBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		b := n.(*ast.HTMLBlock)
		text := valueOf(b.Lines(), source)
		if b.HasClosure() {
			text += string(b.ClosureLine.Value(source))
		}
		_, err := w.WriteString("<p>" + html.EscapeString(strings.TrimSpace(text)) + "</p>\n")
		return ast.WalkSkipChildren, err
	})
}

// lineBreaks are the ways to write a line break in HTML.
var lineBreaks = map[string]bool{"<br>": true, "<br/>": true, "<br />": true}

// valueOf returns the text of segments.
func valueOf(segments *gmtext.Segments, source []byte) string {
	var b strings.Builder
	for i := range segments.Len() {
		segment := segments.At(i)
		b.Write(segment.Value(source))
	}
	return b.String()
}
