package format_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/internal/chromium"
	"github.com/assistgen/assistgen/generator/model"
)

// manyChanges are changes of two documents of many lines.
func manyChanges(n int) *format.Comparison {
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, "    field%d: {type: string}\n", i)
	}
	text := func(string) []byte { return []byte(lines.String()) }
	c := &format.Comparison{Title: "Many", Old: "old.yaml", New: "new.yaml", OldText: text, NewText: text}
	for i := range n {
		rule, severity := diff.Find("field-removed"), diff.Breaking
		if i%3 == 0 {
			rule, severity = diff.Find("field-added"), diff.Info
		}
		c.Changes = append(c.Changes, &diff.Change{
			Rule: rule, Severity: severity, Owner: "Thing", Path: fmt.Sprintf("field%d", i), Name: fmt.Sprintf("field%d", i), ID: fmt.Sprintf("schema:Thing/field:field%d", i),
			Old: model.Pos{File: "old.yaml", Line: i + 1, Column: 5}, New: model.Pos{File: "new.yaml", Line: i + 1, Column: 5},
			Effects: []diff.Effect{{Direction: diff.Response, Severity: severity, Operations: []string{fmt.Sprintf("op%d", i%7)}}},
		})
	}
	return c
}

// TestHTMLPage filters a page of 2,300 changes in a browser, which asks for nothing next to it.
func TestHTMLPage(t *testing.T) {
	b := chromium.Start(t)
	file := filepath.Join(t.TempDir(), "changes.html")
	page := written(t, outputs(format.One(manyChanges(2300)))["page.html"])
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Open("file://" + file)
	const shown = "document.querySelectorAll('.change:not([hidden])').length"
	b.Until(shown + " === 2300")
	for _, step := range []struct{ do, want string }{
		{"document.querySelector('[value=info]').click()", "=== 1533"},
		{"document.querySelector('[value=info]').click()", "=== 2300"},
		{"f.rule.value = 'field-added'; change()", "=== 767"},
		{"f.operation.value = '0'; change()", "=== 110"},
		{"f.text.value = 'FIELD1449'; change()", "=== 1"},
		{"f.text.value = 'nothing of the kind'; change()", "=== 0"},
	} {
		b.Eval("(() => { const f = document.getElementById('filters'); const change = () => f.dispatchEvent(new Event('input')); "+step.do+" })()", nil)
		b.Until(shown + step.want)
	}
	b.Open("file://" + file + "#change-7")
	b.Until("document.querySelector('#change-7 details').open")
	b.Until("document.querySelector('#change-7 .marked').textContent.includes('type: string')")
	if r := b.Requests(); len(r) != 1 {
		t.Errorf("the page asks for %v", r)
	}
	b.WithoutScripts(true)
	b.Open("file://" + file)
	b.WithoutScripts(false)
}
