package refdoc

import (
	"strings"
	"testing"
	"time"
)

// TestTangles holds that descriptions of marks alone take about as long as they are large, and lose nothing.
func TestTangles(t *testing.T) {
	for _, mark := range []string{
		"[", "]", "*a ", "> ", ">", "`", "<a ", "- ", "+ ", "1. ", "2) ", "|a", "_a", "![", `\`, "&amp;", "<!--", "~~a ", "[a](b", "[a][", "a\n> ", "* * ", "[a]: b\n", "**a*b",
	} {
		doc := strings.Repeat(mark, 400_000/len(mark))
		start := time.Now()
		if toHTML(doc) == "" && mark != "[a]: b\n" {
			t.Errorf("nothing is left of %q", mark)
		}
		toMarkdown(doc)
		toCell(doc)
		if took := time.Since(start); took > 30*time.Second { // it takes a second; quadratic work takes minutes
			t.Errorf("%q takes %v", mark, took)
		}
	}
	for _, doc := range []string{"> > > x", "- - x", strings.Repeat("-", 80), "1. 2. x", strings.Repeat("[a](https://a.example) ", 400)} {
		if got := untangled(doc); got != doc {
			t.Errorf("%q becomes %q", doc, got)
		}
	}
}
