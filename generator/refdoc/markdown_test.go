package refdoc

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/assistgen/assistgen/generator/model"
)

// hostile are descriptions that try to be more than text.
var hostile = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "[x](data:text/html,hi)",
	"<a href=\"javascript:alert(1)\">x</a>", "[x](<JaVaScRiPt:alert(1)>)", "<!-- -->", "[x]: javascript:alert(1)\n\n[x]", "<style>*{display:none}</style>",
	"<iframe src=//evil.example>", "<https://a.example/><b onclick=x>", "`<script>`", "a\n\n<div onclick=alert(1)>\n\nb", "&lt;script&gt;", "[x](//evil.example)",
	"<svg/onload=alert(1)>", "<b style=\"position:fixed\">x</b>", "[a](https://a.example/\"onclick=\"x)", "| a | b |\n|---|---|\n| <script> | [x](javascript:1) |",
}

// TestHostileHTML holds that descriptions become no script, no style, no request, no heading and no link with a bad scheme, and that
// what is not markup stays as text.
func TestHostileHTML(t *testing.T) {
	elements := strings.Fields("p br em strong del code pre blockquote ul ol li hr table thead tbody tr th td a")
	for _, doc := range append(hostile, "# <b>x", "<h1>x</h1>", "Title\n=====") {
		for z := html.NewTokenizer(strings.NewReader(string(toHTML(doc)))); z.Next() != html.ErrorToken; {
			token := z.Token()
			switch token.Type {
			case html.TextToken, html.EndTagToken:
			case html.StartTagToken, html.SelfClosingTagToken:
				if !slices.Contains(elements, token.Data) {
					t.Errorf("%q becomes %q", doc, toHTML(doc))
				}
				for _, a := range token.Attr {
					if a.Key != "rel" && (a.Key != "href" || !strings.HasPrefix(a.Val, "https://")) {
						t.Errorf("%q becomes %q", doc, toHTML(doc))
					}
				}
			default:
				t.Errorf("%q becomes %q", doc, toHTML(doc))
			}
		}
	}
	for doc, want := range map[string]string{
		"a <id> b":                       "<p>a &lt;id&gt; b</p>\n",
		"a<br/>b":                        "<p>a<br>b</p>\n",
		"<script>\n1\n</script>":         "<p>&lt;script&gt;\n1\n&lt;/script&gt;</p>\n",
		"![a *picture*](https://x.test)": "<p>a <em>picture</em></p>\n",
		"[files](/docs/files)":           "<p>files</p>\n",
		"# Title":                        "<p><strong>Title</strong></p>\n",
	} {
		if got := string(toHTML(doc)); got != want {
			t.Errorf("%q becomes %q, want %q", doc, got, want)
		}
	}
}

// TestHostileMarkdown holds the same of Markdown: it has no HTML, no image, and no link with a bad scheme.
func TestHostileMarkdown(t *testing.T) {
	for _, doc := range hostile {
		for _, got := range []string{toMarkdown(doc), toCell(doc)} {
			for _, code := range []string{"`<script>`"} { // is code, and means itself
				got = strings.ReplaceAll(got, code, "")
			}
			if rendered := string(toHTML(got)); strings.Contains(strings.ToLower(got), "](<javascript") || strings.Contains(got, "![") ||
				strings.Contains(strings.ReplaceAll(got, "<br>", ""), "<") && !strings.Contains(got, "](<http") || strings.Contains(rendered, "javascript:alert(1)\"") {
				t.Errorf("%q becomes %q", doc, got)
			}
		}
	}
}

// TestMarkdownKeeps holds that what descriptions may have stays.
func TestMarkdownKeeps(t *testing.T) {
	for _, c := range []struct{ doc, block, cell string }{
		{"A *b* **c** `d`.", "A *b* **c** `d`.", "A *b* **c** `d`."},
		{"[x](https://a.example/b?c=1&d)", "[x](<https://a.example/b?c=1&d>)", "[x](<https://a.example/b?c=1&d>)"},
		{"see [files](/docs/files)", "see files", "see files"},
		{"a\n\nb", "a\n\nb", "a<br>b"},
		{"- a\n- b", "- a\n- b", "• a<br>• b"},
		{"# Title\ntext", "**Title**\n\ntext", "**Title**<br>text"},
		{"a_b | c", `a\_b | c`, `a\_b \| c`},
		{"```\nx | y\n```", "```\nx | y\n```", "`x \\| y`"},
		{"`a|b`", "`a|b`", "`a\\|b`"},
		{"1 < 2 && 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"},
		{"", "", ""},
	} {
		if got := toMarkdown(c.doc); got != c.block {
			t.Errorf("%q becomes %q, want %q", c.doc, got, c.block)
		}
		if got := toCell(c.doc); got != c.cell {
			t.Errorf("%q becomes %q in a cell, want %q", c.doc, got, c.cell)
		}
	}
}

// TestHostileNames holds that names in the sentences of a reference stay code.
func TestHostileNames(t *testing.T) {
	name := "a` <b> [x](https://a.example)"
	sentences := notes(&model.Operation{Paging: &model.Paging{Items: name, More: name, Next: name, Cursor: name}, Stream: &model.Stream{
		Flag: name, Resume: name, Events: []*model.Event{{Node: model.Node{Name: name}}},
	}})
	sentences = append(sentences, groups(&model.Object{Oneofs: []*model.Oneof{{Fields: []string{name}}}})...)
	for _, s := range sentences {
		if got := string(toHTML(s)); strings.Contains(got, "<a") || !strings.Contains(got, "<code>a` &lt;b&gt; [x](https://a.example)</code>") {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}
