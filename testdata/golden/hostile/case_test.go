package hostile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/assistgen/assistgen/testdata/golden/hostile/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

// sources returns the text of each generated file.
func sources(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("gen/*.go")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	texts := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = string(data)
	}
	return texts
}

func TestNothingIsADirective(t *testing.T) {
	t.Parallel()
	directive := regexp.MustCompile(`(?m)^\s*(//(go|line|export|extern)\b[: ]?|//\s*\+build|#cgo|/\*line)`)
	for name, text := range sources(t) {
		if found := directive.FindString(text); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
		if strings.Contains(text, "/*") && strings.Contains(strings.ReplaceAll(text, `"*/`, ""), "\n/*") {
			t.Errorf("%s holds a block comment", name)
		}
	}
}

// No character hides what a line says, or ends it.
func TestNoHiddenCharacters(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		for _, r := range text {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF') {
				t.Errorf("%s holds %U", name, r)
			}
		}
	}
}

// Only what generated code consists of is declared; the hostile text stays in comments and literals.
func TestOnlyTypesAndMethods(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, file.Name.Name, "gen")
		for _, spec := range file.Imports {
			if p := spec.Path.Value; strings.Contains(p, ".") && !strings.HasSuffix(p, `/generated/runtime"`) {
				t.Errorf("%s imports %s", name, p)
			}
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && (f.Name.Name == "main" || f.Name.Name == "init") {
				t.Errorf("%s declares %s", name, f.Name.Name)
			}
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "/*") || !strings.HasPrefix(c.Text, "// ") && c.Text != "//" && !strings.HasPrefix(c.Text, "//\t") {
					t.Errorf("%s holds the comment %q", name, c.Text)
				}
			}
		}
	}
}

// Words of a description do not mark a symbol as deprecated; the document's own mark does.
func TestDeprecated(t *testing.T) {
	t.Parallel()
	deprecated := regexp.MustCompile(`(?m)^\s*// Deprecated:.*\n\s*(\S+)`)
	var marked []string
	for _, text := range sources(t) {
		for _, m := range deprecated.FindAllStringSubmatch(text, -1) {
			marked = append(marked, m[1])
		}
	}
	check.Equal(t, marked, []string{"Old"})
}

var names = []string{
	`quote"d`, `back\\slash`, `new\nline`, `tab\t`, "`tick`", `*/`, `//go:generate x`, `%s`, `{{.}}`, `\u202eover`, `null\u0000`, `\ud83e\udd93`,
	`</script>&<b>`, `\u2028`, `' OR 1=1`, `$(rm)`, `${x}`, `\u007f`,
}

func TestMembersOfHostileNames(t *testing.T) {
	t.Parallel()
	for _, name := range names {
		name = strings.ReplaceAll(name, `"`, `\"`)
		h := check.RoundTrip[gen.Hostile](t, `{"`+name+`":"value"}`)
		if len(h.Additional) > 0 || len(h.Rest.Names()) > 0 {
			t.Errorf("%s is read as an undeclared member", name)
		}
		check.RoundTrips[gen.Hostile](t, `{"`+name+`":5}`, `{"`+name+`x":"undeclared"}`, `{"`+name+`x":5}`)
		c := check.RoundTrip[gen.Constant](t, `{"`+name+`":"`+name+`"}`)
		c.Rest = nil
		whole := check.Parse(t, check.Encode(t, c)).(map[string]any)
		check.Equal(t, len(whole), len(names))
	}
	var constants []string
	for _, name := range names {
		name = strings.ReplaceAll(name, `"`, `\"`)
		constants = append(constants, `"`+name+`":"`+name+`"`)
	}
	check.Writes(t, &gen.Constant{}, `{`+strings.Join(constants, ",")+`}`)
}

func TestHostileValues(t *testing.T) {
	t.Parallel()
	values := gen.Values("").Values()
	check.Equal(t, len(values), len(names))
	for i, v := range values {
		check.Equal(t, string(v), check.Parse(t, `"`+strings.ReplaceAll(strings.ReplaceAll(names[i], `\"`, `"`), `"`, `\"`)+`"`).(string))
	}
	check.As[*gen.UnionA](t, check.Union(t, gen.DecodeUnion, gen.AppendUnion, `{"ty\"pe*/\n":"a\"\n*/"}`))
	check.As[*gen.UnionB](t, check.Union(t, gen.DecodeUnion, gen.AppendUnion, "{\"ty\\\"pe*/\\n\":\"b\\\\`\"}"))
	check.Writes(t, &gen.UnionA{}, `{"ty\"pe*/\n":"a\"\n*/"}`)
	check.As[*gen.TrialGoGenerateEvilObject2](t, check.Union(t, gen.DecodeTrialGoGenerateEvil, gen.AppendTrialGoGenerateEvil, "{\"r`\\\\\":\"x\"}"))
	check.Equal(t, check.RoundTrip[gen.Group](t, `{"b\n":[]}`).WhichWhich(), gen.GroupWhichB)
}
