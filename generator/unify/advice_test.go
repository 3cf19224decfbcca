package unify_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/diag"
)

// proposal matches a line that help proposes for the mapping of an API.
var proposal = regexp.MustCompile(`say ((?:types|operations|services): \{.*\}) of (\w+) in the mapping`)

// oddDocuments are pairs of documents whose names need care in YAML.
var oddDocuments = [][2]string{
	{"{type: object, properties: {state: {type: string, enum: [open, 'true']}}}", "{type: object, properties: {state: {type: string, enum: [open, 'null']}}}"},
	{"{type: object, properties: {state: {type: string, enum: [open, 'No']}}}", "{type: object, properties: {state: {type: string, enum: [open, '1.5']}}}"},
	{"{type: object, properties: {state: {type: string, enum: [open, 'a: b']}}}", `{type: object, properties: {state: {type: string, enum: [open, "\u00e9 \"x\", {#}"]}}}`},
	{"{type: object, properties: {'null': {type: string}}}", "{type: object, properties: {'@type': {type: string}}}"},
	{"{type: object, properties: {'true': {type: string}}}", "{type: object, properties: {'1': {type: string}}}"},
	{"{type: object, properties: {'x-a b': {type: string}}}", "{type: object, properties: {'#c': {type: string}}}"},
}

// TestAdviceIsRight does what help says in every archive in testdata and for documents of odd names: what was told is not told again.
func TestAdviceIsRight(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !strings.HasSuffix(f.Name, ".yaml") })
		tried += follow(t, file, archive.Files)
	}
	if tried < 5 {
		t.Errorf("only %d lines are proposed", tried)
	}
	for _, pair := range oddDocuments {
		schema := func(s string) []byte { return []byte("components:\n  schemas:\n    Thing: " + s + "\n") }
		files := []txtar.File{{Name: "one.yaml", Data: schema(pair[0])}, {Name: "two.yaml", Data: schema(pair[1])}}
		if follow(t, pair[1], files) == 0 {
			t.Errorf("nothing is proposed for %s", pair[1])
		}
	}
}

// follow adds each line that is proposed for files to their mapping, and returns how many there are.
func follow(t *testing.T, name string, files []txtar.File) int {
	t.Helper()
	tried := 0
	_, ds := unifyCase(t, files)
	for _, d := range ds {
		m := proposal.FindStringSubmatch(d.Help)
		if m == nil || strings.Contains(m[1], "OURS") || strings.Contains(m[1], "THEIRS") {
			continue
		}
		tried++
		_, after := unifyCase(t, withLine(t, files, m[2], m[1]))
		if slices.ContainsFunc(after, func(e diag.Diagnostic) bool {
			return e.Message == d.Message || e.Severity == diag.Error && e.Pos.File == mappingFile
		}) {
			t.Errorf("%s: %s\n%s does not help:\n%s", name, d, m[1], list(after, diag.Diagnostic.String))
		}
	}
	return tried
}

// withLine returns files whose mapping has one more line for an API.
func withLine(t *testing.T, files []txtar.File, api, line string) []txtar.File {
	t.Helper()
	mapping, more := map[string]any{}, map[string]any{}
	out := slices.DeleteFunc(slices.Clone(files), func(f txtar.File) bool { return f.Name == mappingFile })
	for _, f := range files {
		if f.Name == mappingFile {
			if err := yaml.Unmarshal(f.Data, &mapping); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := yaml.Unmarshal([]byte(line), &more); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if len(out) == len(files) { // the line as it is
		return append(out, txtar.File{Name: mappingFile, Data: []byte("apis: {" + api + ": {" + line + "}}\n")})
	}
	merge(mapping, map[string]any{"apis": map[string]any{api: more}})
	text, err := json.Marshal(mapping)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, txtar.File{Name: mappingFile, Data: text})
}

// merge adds members to a mapping, within those that are there.
func merge(to, from map[string]any) {
	for name, v := range from {
		inner, ok := v.(map[string]any)
		there, both := to[name].(map[string]any)
		if ok && both {
			merge(there, inner)
			continue
		}
		to[name] = v
	}
}
