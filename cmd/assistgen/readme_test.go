package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/assistgen/assistgen/cmd/assistgen/internal/cli"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestREADMEShowsTheScripts keeps the README's examples those that scripts run: the module, what changed, the workflow.
func TestREADMEShowsTheScripts(t *testing.T) {
	t.Parallel()
	text := readme(t)
	languages := map[string]string{".yaml": "yaml", ".go": "go", ".txt": "text"}
	for script, names := range map[string][]string{
		"calls":   {"api.yaml", "notes.go", "notes_test.go"},
		"diff":    {"activities.txt"},
		"diff-ci": {"app/.github/workflows/api.yaml"},
	} {
		archive, err := txtar.ParseFile("../../testdata/script/" + script + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
			if i < 0 {
				t.Errorf("%s has no %s", script, name)
				continue
			}
			if file := string(archive.Files[i].Data); !strings.Contains(text, "```"+languages[filepath.Ext(name)]+"\n"+file+"```\n") {
				t.Errorf("the README does not show %s of %s:\n%s", name, script, file)
			}
		}
	}
}

// TestREADMEShowsOneProgram keeps the README's program on several providers equal to the one that a test runs.
func TestREADMEShowsOneProgram(t *testing.T) {
	t.Parallel()
	program, err := os.ReadFile("../../testdata/unified/program.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(readme(t), "```go\n"+string(program)+"```\n") {
		t.Error("the README does not show testdata/unified/program.go")
	}
	if lines := strings.Count(string(program), "\n"); lines >= 40 {
		t.Errorf("the program has %d lines", lines)
	}
}

// TestREADMEConfiguresDiff reads the README's section of a configuration.
func TestREADMEConfiguresDiff(t *testing.T) {
	t.Parallel()
	_, section, found := strings.Cut(readme(t), "```yaml\ndiff:\n")
	section, _, closed := strings.Cut(section, "```\n")
	if !found || !closed {
		t.Fatal("the README shows no diff section")
	}
	dir := t.TempDir()
	document(t, dir, "go.mod", "module example.com/m\n")
	if err := os.Mkdir(filepath.Join(dir, "specs"), 0o777); err != nil {
		t.Fatal(err)
	}
	document(t, dir, "specs/accepted.txt", "")
	config := document(t, dir, "assistgen.yaml", "apis: [{name: a, out: a, spec: a.yaml}]\ndiff:\n"+section)
	api := document(t, dir, "api.yaml", notes)
	var stdout, stderr bytes.Buffer
	if code := cli.Main([]string{"diff", api, api, "--config", config}, cli.Streams{Stdout: &stdout, Stderr: &stderr}); code != 0 {
		t.Errorf("exit code %d\n%s", code, stderr.String())
	}
}

// notes is the document that the changes of the README's table are made to.
const notes = `openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    get:
      operationId: Notes_List
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}}}
    post:
      operationId: Notes_Create
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/NewNote"}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
components:
  schemas:
    NewNote: {type: object, required: [text], properties: {text: {type: string}, author: {type: string}, color: {type: string, enum: [red, blue]}}}
    Note:
      type: object
      required: [id, size]
      properties:
        id: {type: string}
        size: {type: integer}
        kind: {type: string, enum: [short, long]}
        mood: {anyOf: [{type: string}, {type: string, enum: [good, bad]}]}
        body: {oneOf: [{$ref: "#/components/schemas/Text"}, {$ref: "#/components/schemas/List"}], discriminator: {propertyName: type}}
    Text: {type: object, required: [type], properties: {type: {type: string, enum: [Text]}}}
    List: {type: object, required: [type], properties: {type: {type: string, enum: [List]}}}
`

// changes are how each rule of the README's table comes about: what is replaced in the document by what.
var changes = map[string][]string{
	"operation-removed":        {"    get:", "    x-was:"},
	"operation-renamed":        {"Notes_List", "Notes_Find"},
	"field-required":           {"required: [text]", "required: [text, author]"},
	"field-added-required":     {"required: [text], properties: {", "required: [text, day], properties: {day: {type: string}, "},
	"field-added":              {"author: {", "day: {type: string}, author: {"},
	"parameter-added":          {"parameters:\n", "parameters:\n        - {name: after, in: query, schema: {type: string}}\n"},
	"parameter-added-required": {"parameters:\n", "parameters:\n        - {name: after, in: query, required: true, schema: {type: string}}\n"},
	"enum-value-removed":       {"[red, blue]", "[red]"},
	"required-field-removed":   {"[id, size]", "[id]", "        size: {type: integer}\n", ""},
	"field-optional":           {"[id, size]", "[id]"},
	"type-changed":             {"size: {type: integer}", "size: {type: string}"},
	"enum-value-added":         {"[short, long]", "[short, long, list]"},
	"open-enum-value-added":    {"[good, bad]", "[good, bad, mixed]"},
	"variant-added": {
		`{$ref: "#/components/schemas/List"}]`, `{$ref: "#/components/schemas/List"}, {$ref: "#/components/schemas/Link"}]`,
		"    List:", "    Link: {type: object, required: [type], properties: {type: {type: string, enum: [Link]}}}\n    List:",
	},
	"schema-renamed": {"NewNote", "NoteToCreate"},
}

// row is a row of the table: a rule, and what its change does on the wire and in Go.
var row = regexp.MustCompile("(?m)^\\| [^|]+ \\| `([a-z-]+)` \\| (breaking|warning|info) \\| (major|minor|patch) \\|$")

// TestREADMEKnowsWhatBreaks makes each change of the README's table and compares what diff says of it.
func TestREADMEKnowsWhatBreaks(t *testing.T) {
	t.Parallel()
	rows := row.FindAllStringSubmatch(readme(t), -1)
	if len(rows) != len(changes) {
		t.Errorf("%d rows for %d changes", len(rows), len(changes))
	}
	dir := t.TempDir()
	before := document(t, dir, "before.yaml", notes)
	for _, r := range rows {
		rule, wire, verdict := r[1], r[2], r[3]
		if changes[rule] == nil {
			t.Errorf("no change is made for %s", rule)
			continue
		}
		after := document(t, dir, rule+".yaml", strings.NewReplacer(changes[rule]...).Replace(notes))
		gotWire, gotVerdict := difference(t, before, after, rule)
		if gotWire != wire || gotVerdict != verdict {
			t.Errorf("%s is %q and %q, the README says %s and %s", rule, gotWire, gotVerdict, wire, verdict)
		}
	}
}

func document(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// difference returns the severity of the change that a rule finds, and the verdict on the Go API.
func difference(t *testing.T, before, after, rule string) (severity, verdict string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := cli.Main([]string{"diff", before, after, "--format", "json"}, cli.Streams{Stdout: &stdout, Stderr: &stderr}); code != 0 {
		t.Fatalf("%s: exit code %d\n%s", rule, code, stderr.String())
	}
	var found struct {
		Verdict string `json:"verdict"`
		Changes []struct {
			Rule     string `json:"rule"`
			Severity string `json:"severity"`
		} `json:"changes"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	for _, c := range found.Changes {
		if c.Rule == rule {
			return c.Severity, found.Verdict
		}
	}
	t.Errorf("%s: %v", rule, found.Changes)
	return "", found.Verdict
}
