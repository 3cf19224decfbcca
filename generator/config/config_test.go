package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/model"
)

// ignorePos leaves positions out of comparisons.
var ignorePos = cmp.Options{cmpopts.IgnoreTypes(model.Pos{}), cmpopts.IgnoreFields(Names{}, "At")}

// inModule makes a folder with a go.mod the working directory.
func inModule(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("go.mod", []byte("// the module\nmodule \"example.com/m\" // here\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// parse parses a configuration that must be right.
func parse(t *testing.T, file, text string) *Config {
	t.Helper()
	c, ds := Parse(file, []byte(text))
	if c == nil {
		t.Fatal(ds)
	}
	return c
}

func TestParse(t *testing.T) {
	inModule(t)
	got := parse(t, filepath.Join("conf", "assistgen.yaml"), `
runtime: {dir: ../gen/rt, package: example.com/other/rt}
apis:
  - name: azure
    package: agents
    out: ../gen/azure
    overlays: [all.yaml]
    versions:
      - {id: "2025-05-01", wire: "2025-05-01", spec: a.yaml}
      - {id: v2, wire: v2, stage: preview, spec: /abs/b.yaml, overlays: [b.yaml, c.yaml]}
    names:
      types: {OldSchema: GoName}
      fields: {Schema.field: GoName}
      services: {Old: New}
      methods: {old_op: NewOp}
    json-names: proto
  - name: Open AI
    out: ../gen/openai
    spec: "-"
`)
	want := &Config{
		File:    filepath.Join("conf", "assistgen.yaml"),
		Runtime: Runtime{Dir: filepath.Join("gen", "rt"), Package: "example.com/other/rt"},
		APIs: []*API{
			{
				Name: "azure", Package: "agents", Out: filepath.Join("gen", "azure"), Import: "example.com/m/gen/azure",
				Overlays: []string{filepath.Join("conf", "all.yaml")},
				Versions: []*Version{
					{ID: "2025-05-01", Wire: "2025-05-01", Stage: "stable", Spec: filepath.Join("conf", "a.yaml")},
					{ID: "v2", Wire: "v2", Stage: "preview", Spec: "/abs/b.yaml", Overlays: []string{filepath.Join("conf", "b.yaml"), filepath.Join("conf", "c.yaml")}},
				},
				Names: Names{
					Types: map[string]string{"OldSchema": "GoName"}, Fields: map[string]string{"Schema.field": "GoName"},
					Services: map[string]string{"Old": "New"}, Methods: map[string]string{"old_op": "NewOp"},
				},
				JSONNames: ProtoNames,
			},
			{
				Name: "Open AI", Package: "openai", Out: filepath.Join("gen", "openai"), Import: "example.com/m/gen/openai",
				Versions: []*Version{{Stage: "stable", Spec: "-"}}, JSONNames: DocumentedNames,
			},
		},
		Diff: Diff{Shared: true},
	}
	if diff := cmp.Diff(want, got, ignorePos); diff != "" {
		t.Error(diff)
	}
	if pos := got.APIs[0].Versions[1].Pos; pos.Line != 10 || pos.Column != 9 {
		t.Errorf("the second version is at %v", pos)
	}
}

func TestRuntimeStandsBesideTheFirstPackage(t *testing.T) {
	inModule(t)
	c := parse(t, "assistgen.yaml", "apis: [{name: a, out: gen/a, spec: a.yaml}, {name: b, out: b, spec: b.yaml}]")
	if want := (Runtime{Dir: filepath.Join("gen", "runtime"), Package: "example.com/m/gen/runtime"}); c.Runtime != want {
		t.Errorf("%+v, want %+v", c.Runtime, want)
	}
}

func TestFromFlags(t *testing.T) {
	inModule(t)
	got, ds := FromFlags("a.yaml", "pets", "x/pets/")
	if got == nil {
		t.Fatal(ds)
	}
	out := filepath.Join("x", "pets")
	want := &Config{
		Runtime: Runtime{Dir: filepath.Join(out, "runtime"), Package: "example.com/m/x/pets/runtime"},
		APIs: []*API{{
			Name: "pets", Package: "pets", Out: out, Import: "example.com/m/x/pets", JSONNames: DocumentedNames,
			Versions: []*Version{{Stage: "stable", Spec: "a.yaml"}},
		}},
	}
	if diff := cmp.Diff(want, got, ignorePos); diff != "" {
		t.Error(diff)
	}
	if c, ds := FromFlags("", "pets", ""); c != nil || len(ds) != 2 {
		t.Errorf("missing flags: %v", ds)
	}
}

func TestNoModule(t *testing.T) {
	t.Chdir(t.TempDir())
	if importPath(".") != "" {
		t.Skip("there is a go.mod above the folder for temporary files")
	}
	c, ds := Parse("assistgen.yaml", []byte("apis: [{name: a, out: gen/a, spec: a.yaml}]"))
	if c != nil || len(ds) != 1 || ds[0].Code != "no-module" {
		t.Error(ds)
	}
	if parse(t, "assistgen.yaml", "runtime: {package: example.com/r}\napis: [{name: a, out: gen/a, spec: a.yaml}]").Runtime.Package != "example.com/r" {
		t.Error("the import path that is given is not taken")
	}
}

func TestPackageName(t *testing.T) {
	for name, want := range map[string]string{"openai": "openai", "Open AI": "openai", "my-api_2": "myapi2", "ä": "", "": ""} {
		if got := PackageName(name); got != want {
			t.Errorf("PackageName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestReadDiff(t *testing.T) {
	t.Chdir(t.TempDir()) // no module, no documents: comparing two of them needs neither
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(FileName, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("diff: {baseline: accepted.txt, severity: {enum-value-added: breaking}, ignore: [docs]}\n")
	got, ds := ReadDiff(FileName)
	if ds != nil || got.Baseline != "accepted.txt" || got.Severities.ByName["enum-value-added"] != diff.Breaking || len(got.Ignore) != 1 || got.Shared {
		t.Errorf("got %+v, %v", got, ds)
	}
	write("diff: {severity: {preset: oasdiff, response-property-enum-value-added: info}, deprecation-days-stable: 180, deprecation-days-beta: 30, today: 2026-08-31}\n")
	got, ds = ReadDiff(FileName)
	want := diff.Deprecation{Today: time.Date(2026, 8, 31, 0, 0, 0, 0, time.UTC), StableDays: 180, BetaDays: 30}
	if ds != nil || !got.Severities.OASDiff || got.Severities.ByName["response-property-enum-value-added"] != diff.Info || got.Deprecation != want {
		t.Errorf("got %+v, %v", got, ds)
	}
	for wrong, says := range map[string]string{
		"severity: {preset: buf}":                             "preset cannot be",
		"severity: {request-body-all-of-added: info}":         "no change is called request-body-all-of-added",
		"severity: {response-property-enum-value-aded: info}": "there is no rule",
		"severity: {enum-value-added: err}":                   `"err" is not a severity`,
		"deprecation-days-stable: some":                       "a number of days",
		"deprecation-days-beta: -1":                           "a number of days",
		"deprecation-days-stable: 99999999999999999999":       "a number of days",
		"today: yesterday":                                    "a day such as",
	} {
		write("diff: {" + wrong + "}\n")
		if _, ds = ReadDiff(FileName); len(ds) != 1 || !strings.Contains(ds[0].Message, says) {
			t.Errorf("%s: %v", wrong, ds)
		}
	}
	write("apis: [{name: a}, {name: b}]\n")
	if got, ds = ReadDiff(FileName); ds != nil || !got.Shared {
		t.Errorf("got %+v, %v", got, ds)
	}
	write("apis: []\ndif: {}\n")
	if _, ds = ReadDiff(FileName); !ds.HasErrors() {
		t.Error("an unknown key is taken")
	}
}
