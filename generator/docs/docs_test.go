// Package docs tests the documents for users: the README, the guides in this folder, and DESIGN.md.
package docs

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v4"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/unify"
)

var update = flag.Bool("update", false, "rewrite what the documents show of other files")

// root is the folder of the repository.
const root = "../.."

// documents returns the names of the documents, relative to root.
func documents(t *testing.T) []string {
	t.Helper()
	guides, err := filepath.Glob("*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	names := []string{"README.md", "specs/README.md", "generator/DESIGN.md"}
	for _, g := range guides {
		names = append(names, "generator/docs/"+g)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fence matches a code block, with the comment before it that names what it shows: a file, or a file and what of it.
var fence = regexp.MustCompile("(?ms)^(<!-- (?P<file>\\S+)(?: (?P<part>\\S+))? -->\n)?```(?P<language>[a-z]*)\n(?P<code>.*?)^```\n")

// TestCode holds the code of the documents to the files that tests run. A block of Go or YAML has a comment before it, as
//
//	<!-- testdata/script/calls.txtar notes.go -->
//	<!-- testdata/calls/guide_test.go stream -->
//	<!-- generated/openai/messages_models.go CreateMessageRequest -->
//
// for a file of an archive, the lines of a Go file between "// begin stream" and "// end stream", and a type.
func TestCode(t *testing.T) { // not in parallel: with -update both write documents
	for _, name := range documents(t) {
		text := read(t, name)
		want := fence.ReplaceAllStringFunc(text, func(block string) string {
			m := fence.FindStringSubmatch(block)
			comment, file, part, language := m[1], m[2], m[3], m[4]
			if comment == "" {
				if language == "go" || language == "yaml" {
					t.Errorf("%s: no comment names the file that this is shown from:\n%s", name, block)
				}
				return block
			}
			code, err := shown(read(t, file), part)
			if err != nil {
				t.Errorf("%s: %s: %v", name, file, err)
				return block
			}
			return comment + "```" + language + "\n" + code + "```\n"
		})
		settle(t, name, text, want)
	}
}

// shown returns a part of a file: a file of an archive, a type, a region between two comments, or all of it.
func shown(text, part string) (string, error) {
	if part == "" {
		return text, nil
	}
	for _, f := range txtar.Parse([]byte(text)).Files {
		if f.Name == part {
			return string(f.Data), nil
		}
	}
	if code := declaration(text, part); code != "" {
		return code, nil
	}
	begin := regexp.MustCompile(`(?m)^([\t ]*)(?://|#) begin ` + regexp.QuoteMeta(part) + `\n\n?`).FindStringSubmatchIndex(text)
	if begin == nil {
		return "", fmt.Errorf("it has no part %s", part)
	}
	code, indent := text[begin[1]:], text[begin[2]:begin[3]]
	end := regexp.MustCompile(`(?m)\n?^[\t ]*(?://|#) end ` + regexp.QuoteMeta(part) + `\n`).FindStringIndex(code)
	if end == nil {
		return "", fmt.Errorf("its part %s has no end", part)
	}
	code = strings.TrimPrefix(strings.ReplaceAll("\n"+code[:end[0]], "\n"+indent, "\n"), "\n")
	return strings.TrimRight(code, "\n") + "\n", nil
}

// declaration returns the declaration of a type in a Go file, with its comment; empty where there is none.
func declaration(text, name string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments)
	if err != nil {
		return ""
	}
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE || gen.Doc == nil || gen.Specs[0].(*ast.TypeSpec).Name.Name != name {
			continue
		}
		return text[fset.Position(gen.Doc.Pos()).Offset:fset.Position(gen.End()).Offset] + "\n"
	}
	return ""
}

// settle reports a document that is not as it should be, or rewrites it.
func settle(t *testing.T, name, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	if !*update {
		t.Errorf("%s is out of date: run go test ./generator/docs -update", name)
		return
	}
	if err := os.WriteFile(filepath.Join(root, name), []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}

// made matches a part of a document that is made from a table.
var made = regexp.MustCompile(`(?s)(<!-- begin (\S+) -->\n).*?(<!-- end -->\n)`)

// TestTables holds the tables of the documents to those of the code.
func TestTables(t *testing.T) { // not in parallel: with -update both write documents
	tables := map[string]func() string{
		"config.Keys": func() string { return keys(config.Keys) },
		"unify.Keys":  func() string { return keys(unify.Keys) },
		"diff.Rules":  rules,
		"diff.Gaps":   gaps,

		"diff.Differences": differences,
	}
	found := map[string]bool{}
	for _, name := range documents(t) {
		text := read(t, name)
		want := made.ReplaceAllStringFunc(text, func(part string) string {
			m := made.FindStringSubmatch(part)
			table := tables[m[2]]
			if table == nil {
				t.Errorf("%s: there is no table %s", name, m[2])
				return part
			}
			found[m[2]] = true
			return m[1] + table() + m[3]
		})
		settle(t, name, text, want)
	}
	for name := range tables {
		if !found[name] {
			t.Errorf("no document has the table %s", name)
		}
	}
}

// keys prints tables of keys as Markdown.
func keys(tables []*load.KeyTable) string {
	var b strings.Builder
	for _, table := range tables {
		title := "The file"
		if table.Path != "" {
			title = "`" + table.Path + "`"
		}
		fmt.Fprintf(&b, "\n### %s\n\n| key | type | default | meaning | example |\n|---|---|---|---|---|\n", title)
		for _, k := range table.Keys {
			otherwise := k.Default
			if otherwise == "" {
				otherwise = "**required**"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `%s` |\n", k.Name, cell(k.Type), cell(otherwise), cell(k.Doc), cell(k.Example))
		}
	}
	return b.String() + "\n"
}

// rules prints the rules of diff as Markdown.
func rules() string {
	var b strings.Builder
	b.WriteString("\n| rule | request | response | call | meaning |\n|---|---|---|---|---|\n")
	for _, r := range diff.Rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.ID, severity(r.Request), severity(r.Response), severity(r.Call), cell(r.Meaning()))
	}
	b.WriteString("\n## Rules of the Go API\n\n")
	for _, id := range diff.GoRuleIDs() {
		fmt.Fprintf(&b, "- `%s`: %s\n", id, cell(diff.GoMeaning(id)))
	}
	return b.String() + "\n"
}

// differences prints the severities that are not those of oasdiff as Markdown.
func differences() string {
	var b strings.Builder
	b.WriteString("\n| rule | of | here | oasdiff | its checks |\n|---|---|---|---|---|\n")
	for _, d := range diff.Differences() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `%s` |\n", d.Rule.ID, d.Direction, d.Here, d.OASDiff, strings.Join(d.Checks, "`, `"))
	}
	return b.String() + "\n"
}

// gaps prints the checks of oasdiff that no change is called by as Markdown.
func gaps() string {
	var b strings.Builder
	b.WriteString("\n| checks | why |\n|---|---|\n")
	for _, g := range diff.Gaps {
		fmt.Fprintf(&b, "| `%s` | %s |\n", g.Pattern, cell(g.Reason))
	}
	return b.String() + "\n"
}

func severity(s diff.Severity) string {
	if s == diff.Never {
		return ""
	}
	return fmt.Sprint(s)
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// TestExamplesOfKeys parses the example of each key.
func TestExamplesOfKeys(t *testing.T) {
	t.Parallel()
	for _, table := range slices.Concat(config.Keys, unify.Keys) {
		for _, k := range table.Keys {
			var example map[string]any
			if err := yaml.Unmarshal([]byte(k.Example), &example); err != nil || len(example) != 1 || example[k.Name] == nil {
				t.Errorf("%s of %s: the example is %q: %v", k.Name, table.What, k.Example, err)
			}
		}
	}
}

// TestExampleOfAConfiguration reads the configuration of the guide, which has every key.
func TestExampleOfAConfiguration(t *testing.T) {
	t.Parallel()
	dir, text := t.TempDir(), read(t, "generator/docs/testdata/assistgen.yaml")
	file := filepath.Join(dir, config.FileName)
	for name, content := range map[string]string{file: text, filepath.Join(dir, "go.mod"): "module example.com/app\n"} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, ds := config.Read(file); len(ds) > 0 {
		t.Error(ds)
	}
	for _, table := range config.Keys {
		for _, k := range table.Keys {
			if !regexp.MustCompile(`(?m)(^|[ {])` + k.Name + `: `).MatchString(strings.ReplaceAll(text, ":\n", ": \n")) {
				t.Errorf("the example does not have %s of %s", k.Name, table.What)
			}
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	code    = regexp.MustCompile("(?ms)^```.*?^```$|`[^`\n]*`")
)

// TestLinks follows the relative links of the documents to files and headings.
func TestLinks(t *testing.T) {
	t.Parallel()
	count := 0
	for _, name := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(read(t, name), "x"), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			count++
			if err := follow(t, name, m[1]); err != nil {
				t.Errorf("%s: the link %s: %v", name, m[1], err)
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d links are found", count)
	}
}

// follow returns why a link of a document leads nowhere.
func follow(t *testing.T, document, to string) error {
	t.Helper()
	path, anchor, _ := strings.Cut(to, "#")
	file := document
	if path != "" {
		file = filepath.ToSlash(filepath.Join(filepath.Dir(document), path))
	}
	if _, err := os.Stat(filepath.Join(root, file)); err != nil {
		return err
	}
	if anchor == "" {
		return nil
	}
	for _, m := range heading.FindAllStringSubmatch(read(t, file), -1) {
		if slug(m[1]) == anchor {
			return nil
		}
	}
	return fmt.Errorf("%s has no such heading", file)
}

// slug returns the anchor that code hosts give a heading.
func slug(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// TestLinksThatLeadNowhere holds that a broken link is found.
func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"nothing.md", "#nothing", "generator/DESIGN.md#nothing"} {
		if follow(t, "README.md", to) == nil {
			t.Errorf("%s leads somewhere", to)
		}
	}
}

// TestEveryGuideIsListed holds the list of guides complete.
func TestEveryGuideIsListed(t *testing.T) {
	t.Parallel()
	list := read(t, "generator/docs/README.md")
	for _, name := range documents(t)[3:] {
		if base := filepath.Base(name); base != "README.md" && !strings.Contains(list, "]("+base+")") {
			t.Errorf("the list of guides does not have %s", base)
		}
	}
}
