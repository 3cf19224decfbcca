package format_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

var update = flag.Bool("update", false, "rewrite the output in testdata/diff/format")

const (
	root      = "../../.."
	goldenDir = root + "/testdata/diff/format"
)

// outputs returns what the formats write of comparisons, by the names of their goldens.
func outputs(cs *format.Comparisons) map[string]func(*bytes.Buffer) error {
	expanded := *cs
	expanded.Expand = true
	return map[string]func(*bytes.Buffer) error{
		"text.txt":      func(b *bytes.Buffer) error { return format.Text(b, cs, format.TextOptions{}) },
		"expanded.txt":  func(b *bytes.Buffer) error { return format.Text(b, &expanded, format.TextOptions{}) },
		"color.txt":     func(b *bytes.Buffer) error { return format.Text(b, cs, format.TextOptions{Color: true, Width: 60}) },
		"changes.json":  func(b *bytes.Buffer) error { return format.JSON(b, cs) },
		"comment.md":    func(b *bytes.Buffer) error { return format.Markdown(b, cs) },
		"github.txt":    func(b *bytes.Buffer) error { return format.GitHub(b, cs) },
		"page.html":     func(b *bytes.Buffer) error { return format.HTML(b, cs) },
		"changes.sarif": func(b *bytes.Buffer) error { return format.SARIF(b, cs) },
		"junit.xml":     func(b *bytes.Buffer) error { return format.JUnit(b, cs) },
		"gitlab.json":   func(b *bytes.Buffer) error { return format.GitLab(b, cs) },
	}
}

// written returns what a format writes.
func written(t testing.TB, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares what every format writes of every comparison with testdata/diff/format.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, comparison := range comparisons() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := comparison(t)
			for file, write := range outputs(c) {
				if name == "yandex" && file == "changes.sarif" || name == "openai" && !slices.Contains([]string{"text.txt", "comment.md", "github.txt"}, file) {
					continue // large, and nothing that the others do not show
				}
				golden(t, filepath.Join(goldenDir, name, file), written(t, write))
			}
		})
	}
}

// golden compares a string with a file, or writes it there.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: run with -update if this is right (-want +got):\n%s", file, d)
	}
}

// comparisons returns what has goldens, by name.
func comparisons() map[string]func(testing.TB) *format.Comparisons {
	all := map[string]func(testing.TB) *format.Comparisons{"several": several}
	for name, of := range single() {
		all[name] = func(t testing.TB) *format.Comparisons { return format.One(of(t)) }
	}
	return all
}

// several returns the comparisons of some documents: one that changed, one that is gone, one that is new and one that is as it was.
func several(t testing.TB) *format.Comparisons {
	gone := &format.Comparison{Old: "old/gone.yaml", Changes: []*diff.Change{diff.DocumentRemoved("old/gone.yaml", "gone.yaml")}}
	added := &format.Comparison{New: "new/new.yaml", Changes: []*diff.Change{diff.DocumentAdded("new/new.yaml", "new.yaml")}}
	same := &format.Comparison{Title: "Notes", Old: "old/same.yaml", New: "new/same.yaml", Verdict: goapi.Patch, Docs: 1}
	return &format.Comparisons{Several: true, All: []*format.Comparison{gone, compared(t, "yandex", 0, 1), same, added}}
}

// single returns the comparisons that have goldens by themselves.
func single() map[string]func(testing.TB) *format.Comparison {
	return map[string]func(testing.TB) *format.Comparison{
		"activities": func(t testing.TB) *format.Comparison { return compared(t, "azure", 2, 3) },
		"openai":     func(t testing.TB) *format.Comparison { return compared(t, "openai", 0, 1) },
		"submit":     func(t testing.TB) *format.Comparison { return compared(t, "yandex", 0, 1) },
		"yandex":     func(t testing.TB) *format.Comparison { return compared(t, "yandex", 1, 2) },
		"hostile":    func(testing.TB) *format.Comparison { return hostile() },
		"empty": func(testing.TB) *format.Comparison {
			return &format.Comparison{Title: "Notes", Old: "old.yaml", New: "new.yaml", Verdict: goapi.Patch}
		},
		"filtered": func(testing.TB) *format.Comparison {
			return &format.Comparison{Old: "v1", New: "v2", Verdict: goapi.Major, Docs: 1, Accepted: 2, Ignored: 3}
		},
	}
}

// specs is the configuration of specs/.
var specs = sync.OnceValues(func() (*config.Config, error) {
	cfg, found := config.Read(filepath.Join(root, "specs", config.FileName))
	if found.HasErrors() {
		return nil, os.ErrInvalid
	}
	return cfg, nil
})

// compared compares two versions of an API of specs/, without changes of documentation.
func compared(t testing.TB, name string, old, new int) *format.Comparison {
	t.Helper()
	o, n := version(t, name, old), version(t, name, new)
	report := diff.Compare(o.model, n.model)
	symbols := goapi.Compare(o.surface, n.surface)
	c := &format.Comparison{Title: n.model.Title, Old: o.file, New: n.file, Go: symbols.Changes}
	c.Verdict, _ = symbols.Verdict()
	for _, change := range report.Changes {
		if change.Severity == diff.Docs {
			c.Docs++
			continue
		}
		change.Old.File, change.New.File = fromRoot(change.Old.File), fromRoot(change.New.File)
		c.Changes = append(c.Changes, change)
	}
	return c
}

// side is one version of an API.
type side struct {
	file    string
	model   *model.API
	surface *goapi.Surface
}

func version(t testing.TB, name string, i int) side {
	t.Helper()
	cfg, err := specs()
	if err != nil {
		t.Fatal(err)
	}
	for _, api := range cfg.APIs {
		if api.Name != name {
			continue
		}
		one := *api
		one.Versions = api.Versions[i : i+1]
		m, found := generator.Inspect(&one, generator.Options{})
		if found.HasErrors() {
			t.Fatal(found)
		}
		pkg, found := generator.Plan(&one, "example.com/runtime", generator.Options{})
		if found.HasErrors() {
			t.Fatal(found)
		}
		return side{fromRoot(one.Versions[0].Spec), m, goapi.Of(pkg, goapi.Options{OmitVersions: true})}
	}
	t.Fatalf("no API %s", name)
	return side{}
}

// fromRoot returns the name of a file as seen from the root of the repository.
func fromRoot(file string) string {
	return strings.TrimPrefix(filepath.ToSlash(file), root+"/")
}

// nasty is text that means something to terminals, Markdown, GitHub and YAML at once.
const nasty = "\x1b[31mx\u202e`` | <b>@all</b> #1 ##[error]a\r\n::error::b, c: %0A --> [l](https://e.example) ```"

// hostile returns a comparison of documents that hold what formats must not let through.
func hostile() *format.Comparison {
	change := func(rule, id, owner string, effects ...diff.Effect) *diff.Change {
		r := diff.Find(rule)
		c := &diff.Change{
			Rule: r, ID: id, Owner: owner, Name: nasty, From: nasty, To: "\u0085\u2028" + nasty,
			Old: model.Pos{File: nasty, Line: 1, Column: 2}, New: model.Pos{File: "HEAD~3:" + nasty, Line: 3, Column: 4},
			Effects: effects, Severity: diff.Info,
		}
		for _, e := range effects {
			c.Severity = max(c.Severity, e.Severity)
		}
		return c
	}
	inside := change("type-changed", "schema:"+nasty+"/field:"+nasty, nasty, diff.Effect{Direction: diff.Request, Severity: diff.Breaking, Operations: []string{nasty, "::warning::x", "b", "c"}})
	inside.Path = nasty
	return &format.Comparison{
		Title: nasty, Old: nasty, New: "::error::" + nasty, Verdict: goapi.Major, Docs: 1,
		Changes: []*diff.Change{
			inside,
			change("enum-value-added", "schema:"+nasty, nasty, diff.Effect{Direction: diff.Response, Severity: diff.Warning, Operations: []string{"::x"}}),
			change("operation-removed", "op:"+nasty, nasty, diff.Effect{Direction: diff.Call, Severity: diff.Breaking, Operations: []string{nasty}}),
			change("schema-added", "schema:a", "::a", diff.Effect{Direction: diff.Call, Severity: diff.Info}),
			change("schema-added", "schema:b", nasty, diff.Effect{Direction: diff.Call, Severity: diff.Info}),
			change("schema-added", "schema:c", "c\xff", diff.Effect{Direction: diff.Call, Severity: diff.Info}),
		},
		Go: []*goapi.Change{
			{Symbol: "Run.ID", Kind: goapi.Const, What: goapi.ValueChanged, Old: "const x = " + nasty, New: nasty, NewNode: "op:" + nasty, Reason: "its value changed"},
			{Symbol: nasty, Kind: goapi.Type, What: goapi.Added, New: nasty, Compatible: true, Reason: "it is new"},
		},
	}
}

// compiled is the schema of the JSON.
var compiled = sync.OnceValue(func() *jsonschema.Schema {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(format.Schema()))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("schema.json", schema); err != nil {
		panic(err)
	}
	return c.MustCompile("schema.json")
})

// TestSchema validates what is written of every comparison by the schema, and shows that the schema refuses what is not.
func TestSchema(t *testing.T) {
	t.Parallel()
	for _, comparison := range comparisons() {
		checkJSON(t, written(t, func(b *bytes.Buffer) error { return format.JSON(b, comparison(t)) }))
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"format":2}`))
	if err != nil {
		t.Fatal(err)
	}
	if compiled().Validate(value) == nil {
		t.Error("anything is valid")
	}
}
