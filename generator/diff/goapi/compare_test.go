package goapi_test

import (
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/google/go-cmp/cmp"
)

// TestOmitVersions shows that two versions compare without their constants as they do under one name, and that a
// comparison gives the same each time.
func TestOmitVersions(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"azure", "yandex"} {
		api := specs(t, name)
		old, new := api.Versions[0], api.Versions[1]
		omit := goapi.Options{OmitVersions: true}
		want := goapi.Compare(
			goapi.Of(planned(t, single(api, "compared", old)), goapi.Options{}), goapi.Of(planned(t, single(api, "compared", new)), goapi.Options{}))
		for range 2 {
			got := goapi.Compare(goapi.Of(planned(t, single(api, "", old)), omit), goapi.Of(planned(t, single(api, "", new)), omit))
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: -one name +omitted:\n%s", name, d)
			}
		}
	}
}

// TestChange shows what a change says of itself.
func TestChange(t *testing.T) {
	t.Parallel()
	const base = `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Run: {type: object, required: [id], properties: {id: {type: string}}}
`
	const changed = `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Run: {type: object, required: [id], properties: {id: {type: integer}, note: {type: string}}}
`
	old, new := planned(t, document(t, base)), planned(t, document(t, changed))
	diff := goapi.Compare(goapi.Of(old, goapi.Options{}), goapi.Of(new, goapi.Options{}))
	want := []*goapi.Change{
		{
			Symbol: "Run.ID", Kind: goapi.Field, What: goapi.TypeChanged, Old: "ID string", New: "ID int64",
			OldNode: "schema:Run/field:id", NewNode: "schema:Run/field:id", Reason: "its type changed",
		},
		{
			Symbol: "Run.Note", Kind: goapi.Field, What: goapi.Added, New: "Note Opt[string]",
			NewNode: "schema:Run/field:note", Compatible: true, Reason: "it is new",
		},
	}
	if d := cmp.Diff(want, diff.Changes); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	verdict, reasons := diff.Verdict()
	if verdict != goapi.Major || !slices.Equal(reasons, diff.Changes[:1]) {
		t.Errorf("the verdict is %s for %v", verdict, reasons)
	}
	if verdict, reasons := (&goapi.Diff{}).Verdict(); verdict != goapi.Patch || reasons != nil {
		t.Errorf("nothing changed: %s for %v", verdict, reasons)
	}
}

// TestTypesThatDiverge shows what is told of names that stood for one type and no longer do.
func TestTypesThatDiverge(t *testing.T) {
	t.Parallel()
	of := func(second string) *goapi.Surface {
		return goapi.Of(planned(t, document(t, `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Run:
      type: object
      properties:
        a: {type: object, properties: {n: {type: integer}}}
        b: {type: object, properties: {`+second+`: {type: integer}}}
        u: {oneOf: [{type: string}, {type: array, items: {type: object, properties: {n: {type: integer}}}}]}
        v: {oneOf: [{type: string}, {type: array, items: {type: object, properties: {`+second+`: {type: integer}}}}]}
`)), goapi.Options{})
	}
	told := map[string][2]string{}
	for _, c := range goapi.Compare(of("n"), of("m")).Changes {
		if c.Old == c.New {
			t.Errorf("%s: %s, and both are %s", c.Symbol, c.Reason, c.Old)
		}
		told[c.Symbol] = [2]string{c.Old, c.New}
	}
	for symbol, want := range map[string][2]string{
		"Run.B":      {"B Opt[*RunA]", "B Opt[*RunB]"},
		"RunB":       {"type RunB = RunA", "type RunB struct"},
		"DecodeRunV": {"func DecodeRunV(data []byte) (RunU, error)", "func DecodeRunV(data []byte) (RunV, error)"},
	} {
		if told[symbol] != want {
			t.Errorf("%s: %q, want %q", symbol, told[symbol], want)
		}
	}
}
