package gocode

import (
	"go/ast"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// TestWrap lays out what Markdown has.
func TestWrap(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 30)
	for _, tt := range []struct{ text, want string }{
		{"One\ntwo.\n\nThree.", "One two.\n\nThree."},
		{"These:\n- one\n* two\n  more\n\nAfter.", "These:\n  - one\n  - two more\n\nAfter."},
		{"1. one\n2) two\n10. ten", " 1. one\n 2. two\n10. ten"},
		{"2024. A year.", "2024. A year."},
		{"- " + long, "  - " + strings.TrimSpace(strings.Repeat("word ", 21)) + "\n    " + strings.TrimSpace(strings.Repeat("word ", 9))},
		{"# Title\ntext", "# Title text"},
		{"```json\n{\"a\": 1}\n```\nafter", "\t{\"a\": 1}\n\nafter"},
		{"a [File](/docs/files) and a [guide](https://example.com/x)", "a File and a guide (https://example.com/x)"},
		{"![logo](https://example.com/x.png) [x](javascript:void) `[a](b)`", "logo (https://example.com/x.png) x `[a](b)`"},
	} {
		if got := strings.Join(Wrap(tt.text), "\n"); got != tt.want {
			t.Errorf("%q: got\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}

// TestHostileDoc expects text of strangers to be text: no directive, deprecation, note, address of a link or code behind a comment.
func TestHostileDoc(t *testing.T) {
	t.Parallel()
	hostile := []string{
		"*/ func init() { panic(1) } /*", "//go:build ignore", "go:generate rm -rf /", "+build ignore", "line x.go:1",
		"Deprecated: by a stranger", "Text.\n\nDeprecated: by a stranger", "BUG(me): not one", "TODO(me): nothing", "[T]: https://example.com/evil",
		"\tcode\n\tmore", "a\u2028//go:build ignore", "a\rfunc init() {}", "- Deprecated: item\n- BUG(me): item", "# BUG(me): title",
	}
	for _, text := range hostile {
		for _, made := range []string{text, CallText("T", "T calls.", text), TypeText("T", "T is an object.", text), Link(text, func(string) bool { return true })} {
			src := comment(Wrap(made)) + "type T int\n"
			src = "// Package p is one.\npackage p\n\n" + src
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			formatted, err := format.Source([]byte(src))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(formatted)) {
				if strings.HasPrefix(line, "//go:") || strings.HasPrefix(line, "// +build") || strings.HasPrefix(line, "// Deprecated:") {
					t.Errorf("%q: has the line %s", text, line)
				}
			}
			p, err := doc.NewFromFiles(fset, []*ast.File{file}, "p")
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Notes) > 0 || len(p.Funcs) > 0 {
				t.Errorf("%q: notes %v, functions %v", text, p.Notes, p.Funcs)
			}
			if parsed := p.Parser().Parse(p.Types[0].Doc); len(parsed.Links) > 0 {
				t.Errorf("%q: links %v", text, parsed.Links)
			}
		}
	}
}

// TestLink links names where they are named.
func TestLink(t *testing.T) {
	t.Parallel()
	declares := func(name string) bool { return slices.Contains([]string{"RunObject", "Run", "MCPTool"}, name) }
	for _, tt := range []struct{ text, want string }{
		{"Returns a RunObject.", "Returns a [RunObject]."},
		{"Run is (MCPTool), or RunObject:\nRunObject", "Run is ([MCPTool]), or [RunObject]:\n[RunObject]"},
		{"a `RunObject` and ` RunObject `", "a `RunObject` and ` RunObject `"},
		{"[RunObject] and [a RunObject b](/x) RunObject", "[RunObject] and [a RunObject b](/x) [RunObject]"},
		{"/x/RunObject RunObject.id *RunObject RunObjects", "/x/RunObject RunObject.id *RunObject RunObjects"},
		{"```\nRunObject\n```\n", "```\nRunObject\n```\n"},
	} {
		if got := Link(tt.text, declares); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
