package generator_test

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A term is a row of the glossary of DESIGN.md: what to write, and the regular expressions of what not to write.
type term struct {
	write string
	not   []*regexp.Regexp
}

// glossaryExceptions are the reasons of files that need a word that the glossary has another one for, by path and that one.
var glossaryExceptions = map[string]string{
	"templates/runtime/jsoncheck.go response, responds with": "questions have answers there",
}

// TestGlossary holds comments, messages and templates to the glossary of DESIGN.md.
func TestGlossary(t *testing.T) {
	t.Parallel()
	terms := glossary(t)
	used := map[string]bool{}
	for _, path := range proseFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
		for _, f := range termsIn(terms, name, src) {
			key := name + " " + f.write
			if glossaryExceptions[key] == "" {
				t.Error(f)
			}
			used[key] = true
		}
	}
	for key := range glossaryExceptions {
		if !used[key] {
			t.Errorf("the exception of %q is not needed", key)
		}
	}
}

// TestGlossaryFinds holds that each kind of prose is checked, and that names, quotes and links are not.
func TestGlossaryFinds(t *testing.T) {
	t.Parallel()
	terms := []term{{"next to", []*regexp.Regexp{regexp.MustCompile(`\b[Bb]eside\b`)}}}
	for _, c := range []struct {
		name, src string
		want      int
	}{
		{"a.go", "package a // beside it\n\n/* one\nbeside */\n// two\n// beside", 3},
		{"a.go", "package a\n\n// Beside is beside it.\nvar Beside = \"beside\"", 1},
		{"a.go", "package a\n\n// See \"beside\", `beside` and [Beside].\nvar x = \"is beside it\"", 1},
		{"a.go", "package a\n\nvar x = \"see `beside` and `of beside`\"", 0},
		{"a_test.go", "package a\n\nvar x = \"is beside it\"", 0},
		{"a.js", "const beside = 1; // is beside it\n/* is\nbeside */", 2},
		{"a.tmpl", "{{.beside}} is beside it", 1},
	} {
		if got := termsIn(terms, c.name, []byte(c.src)); len(got) != c.want {
			t.Errorf("%s: %v", c.src, got)
		}
	}
}

// glossary reads the table of DESIGN.md.
func glossary(t *testing.T) []term {
	t.Helper()
	design, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(design), "\n## Glossary\n")
	if !found {
		t.Fatal("DESIGN.md has no glossary")
	}
	var terms []term
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		if len(cells) != 5 {
			continue
		}
		row := term{write: strings.TrimSpace(cells[1])}
		for i, s := range strings.Split(cells[2], "`") {
			if i%2 == 1 {
				row.not = append(row.not, regexp.MustCompile(strings.ReplaceAll(s, "\x00", "|")))
			}
		}
		terms = append(terms, row)
	}
	if len(terms) < 20 {
		t.Fatalf("the glossary has %d rows", len(terms))
	}
	return terms
}

// proseFiles returns our Go files and templates, without generated files and test data.
func proseFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{".", "../cmd", "../templates"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case slices.Contains([]string{".go", ".tmpl", ".js", ".css"}, filepath.Ext(path)):
				if dir == "." {
					path = filepath.Join("../generator", path)
				}
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// A misnomer is a use of a word that the glossary has another one for.
type misnomer struct {
	file  string
	line  int
	word  string
	write string
}

func (m misnomer) String() string {
	return fmt.Sprintf("%s:%d: %q: write %s", m.file, m.line, m.word, m.write)
}

// termsIn returns the words in the prose of a file that the glossary has others for.
func termsIn(terms []term, name string, src []byte) []misnomer {
	var found []misnomer
	check := func(line int, prose string) {
		for i, text := range strings.Split(prose, "\n") {
			for _, row := range terms {
				for _, not := range row.not {
					for _, word := range not.FindAllString(text, -1) {
						found = append(found, misnomer{name, line + i, word, row.write})
					}
				}
			}
		}
	}
	switch filepath.Ext(name) {
	case ".tmpl":
		check(1, action.ReplaceAllString(string(src), "{}"))
		return found
	case ".js", ".css":
		for _, at := range script.FindAllIndex(src, -1) {
			check(1+bytes.Count(src[:at[0]], []byte("\n")), string(src[at[0]:at[1]]))
		}
		return found
	}
	tokens, names := goTokens(name, src), map[string]bool{}
	for _, tok := range tokens {
		names[tok.text] = tok.kind == token.IDENT
	}
	var last token.Position // of the last comment
	for _, tok := range tokens {
		switch {
		case tok.kind == token.COMMENT:
			text := tok.text
			if tok.at.Line != last.Line+1 || tok.at.Column != last.Column {
				text = withoutSubject(text, names)
			}
			last = tok.at
			check(tok.at.Line, quoted.ReplaceAllString(text, ""))
		case tok.kind == token.STRING && strings.Contains(tok.text, " ") && !strings.HasSuffix(name, "_test.go"):
			check(tok.at.Line, withoutCode(tok.text))
		}
	}
	return found
}

// withoutCode returns a string without what it marks as code in Markdown.
func withoutCode(literal string) string {
	if strings.HasPrefix(literal, `"`) {
		return marked.ReplaceAllString(literal, "")
	}
	return literal
}

// withoutSubject returns a comment without the name at its beginning, which the code has.
func withoutSubject(comment string, names map[string]bool) string {
	if m := subject.FindStringSubmatch(comment); m != nil && names[m[1]] {
		return comment[len(m[0]):]
	}
	return comment
}

// goTokens returns the tokens of a Go file.
func goTokens(name string, src []byte) []goToken {
	files := token.NewFileSet()
	var s scanner.Scanner
	s.Init(files.AddFile(name, files.Base(), len(src)), src, nil, scanner.ScanComments)
	var all []goToken
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		all = append(all, goToken{files.Position(pos), tok, text})
	}
}

// A goToken is a token of a Go file.
type goToken struct {
	at   token.Position
	kind token.Token
	text string
}

var (
	// subject is the name at the beginning of a comment, quoted is a quotation or link in a comment, marked is code in Markdown, script is a
	// comment of a script or style sheet, and action is one of a template.
	subject = regexp.MustCompile(`^// (?:An? |The )?(\w+)`)
	quoted  = regexp.MustCompile("\"[^\"\n]*\"|`[^`\n]*`|\\[[^]\n]*\\]")
	marked  = regexp.MustCompile("`[^`\n]*`")
	script  = regexp.MustCompile(`//[^\n]*|(?s:/\*.*?\*/)`)
	action  = regexp.MustCompile(`\{\{[^}\n]*\}\}`)
)
