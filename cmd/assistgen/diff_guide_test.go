package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistgen/internal/cli"
)

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../generator/docs/diff.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section is the part of a configuration that the guide shows.
const section = `
# begin section
diff:
  baseline: specs/accepted.txt
  severity: {enum-value-added: breaking, server-added: docs}
  ignore: ["path:Internal*", code-name-changed]
# end section
`

// preset is the section that takes the severities of oasdiff.
const preset = `
# begin preset
diff:
  severity: {preset: oasdiff, response-property-enum-value-added: info}
# end preset
`

// TestGuideConfiguresDiff reads the sections of a configuration in the guides.
func TestGuideConfiguresDiff(t *testing.T) {
	t.Parallel()
	for name, section := range map[string]string{"diff": section, "oasdiff": preset} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configures(t, section)
		})
	}
}

// configures compares a document with itself under a configuration.
func configures(t *testing.T, section string) {
	t.Helper()
	dir := t.TempDir()
	document(t, dir, "go.mod", "module example.com/m\n")
	if err := os.Mkdir(filepath.Join(dir, "specs"), 0o777); err != nil {
		t.Fatal(err)
	}
	document(t, dir, "specs/accepted.txt", "")
	config := document(t, dir, "assistgen.yaml", "apis: [{name: a, out: a, spec: a.yaml}]\n"+section)
	api := document(t, dir, "api.yaml", notes)
	var stdout, stderr bytes.Buffer
	if code := cli.Main([]string{"diff", api, api, "--config", config}, cli.Streams{Stdout: &stdout, Stderr: &stderr}); code != 0 {
		t.Errorf("exit code %d\n%s", code, stderr.String())
	}
}

// notes is the document that the changes in the table of the guide are made to.
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

// changes are the replacements in notes that make the change of each rule in the table of the guide.
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

// TestGuideKnowsWhatBreaks makes each change in the table of the guide and compares what diff says of it.
func TestGuideKnowsWhatBreaks(t *testing.T) {
	t.Parallel()
	rows := row.FindAllStringSubmatch(guide(t), -1)
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
			t.Errorf("%s is %q and %q, the guide says %s and %s", rule, gotWire, gotVerdict, wire, verdict)
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
