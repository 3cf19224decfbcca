package format

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

func TestPathOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"specs/api.yaml": "specs/api.yaml", "HEAD~3:specs/api.yaml": "specs/api.yaml", "v1.2.0:api.yaml": "api.yaml", ":api.yaml": "api.yaml",
		":0:api.yaml": "api.yaml", `C:\specs\api.yaml`: `C:\specs\api.yaml`, "C:/specs/api.yaml": "C:/specs/api.yaml", "c:api.yaml": "api.yaml",
		"https://example.com/api.yaml": "", "-": "", "": "",
	} {
		if got := pathOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestGoneAnnotations shows where annotations of removed nodes are: in the file that other nodes of its file are in now, in
// the file that the caller names, in the new side if it is a file, or nowhere.
func TestGoneAnnotations(t *testing.T) {
	t.Parallel()
	gone := func(file string) *diff.Change {
		return &diff.Change{
			Rule: diff.Find("required-field-removed"), ID: "schema:A/field:x", Owner: "A", Path: "x", Severity: diff.Breaking,
			Old: model.Pos{File: file, Line: 3, Column: 5},
		}
	}
	moved := &diff.Change{
		Rule: diff.Find("deprecated"), ID: "schema:B", Owner: "B", Severity: diff.Info,
		Old: model.Pos{File: "HEAD:part.yaml", Line: 1, Column: 1}, New: model.Pos{File: "parts/part.yaml", Line: 2, Column: 1},
	}
	for _, c := range []struct {
		file       string
		comparison Comparison
	}{
		{"file=parts/part.yaml,", Comparison{New: "api.yaml", Changes: []*diff.Change{gone("HEAD:part.yaml"), moved}}},
		{"file=parts/part.yaml,", Comparison{New: "v2", Changes: []*diff.Change{gone("HEAD:api.yaml"), moved}}},
		{"file=new.yaml,", Comparison{New: "v2", NewFile: "new.yaml", Changes: []*diff.Change{gone("HEAD:api.yaml"), moved}}},
		{"file=api.yaml,", Comparison{New: "main:api.yaml", Changes: []*diff.Change{gone("HEAD:api.yaml")}}},
		{"", Comparison{New: "v2.0", Changes: []*diff.Change{gone("HEAD:api.yaml")}}},
	} {
		var b strings.Builder
		if err := GitHub(&b, One(&c.comparison)); err != nil {
			t.Fatal(err)
		}
		got, _, _ := strings.Cut(b.String(), "\n")
		want := "::error " + c.file + "title=required-field-removed (breaking)::A.x: is gone, it was required, in no operation (it was at " +
			c.comparison.Changes[0].Old.String() + ")"
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	}
}

// TestCauses shows which change of the document is taken for the cause of one of the Go API.
func TestCauses(t *testing.T) {
	t.Parallel()
	change := func(id string, s diff.Severity) *diff.Change { return &diff.Change{ID: id, Severity: s} }
	schema, item, other := change("schema:A", diff.Info), change("schema:A/field:x/item", diff.Breaking), change("schema:A/field:y", diff.Info)
	all := causesOf([]*diff.Change{schema, item, other})
	for _, c := range []struct {
		change goapi.Change
		want   *diff.Change
	}{
		{goapi.Change{NewNode: "schema:A/field:y"}, other},
		{goapi.Change{NewNode: "schema:A/field:x"}, item},             // inside of it
		{goapi.Change{NewNode: "schema:A"}, item},                     // the worst
		{goapi.Change{NewNode: "schema:A/field:y/item/value"}, other}, // around it
		{goapi.Change{OldNode: "schema:A/field:y", NewNode: "schema:B"}, other},
		{goapi.Change{NewNode: "schema:AB"}, nil},
		{goapi.Change{}, nil},
	} {
		if got := all.of(&c.change); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.change, got, c.want)
		}
	}
}

// full is a disk without room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestWriteErrors shows that no format swallows that it could not write.
func TestWriteErrors(t *testing.T) {
	t.Parallel()
	c := &Comparison{Changes: []*diff.Change{{Rule: diff.Find("deprecated"), ID: "schema:B", Owner: "B"}}}
	for name, write := range map[string]func(io.Writer, *Comparisons) error{
		"JSON": JSON, "Markdown": Markdown, "GitHub": GitHub, "HTML": HTML, "SARIF": SARIF, "JUnit": JUnit, "GitLab": GitLab,
		"Text": func(w io.Writer, cs *Comparisons) error { return Text(w, cs, TextOptions{}) },
	} {
		if err := write(full{}, One(c)); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
