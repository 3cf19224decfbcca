package diff_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
)

// suiteDir holds a public test suite of JSON Schema: schemas, each with values that are valid and values that are not.
const suiteDir = "../../../shared/real/json-schema"

// suiteGroup is a schema of the suite with its values.
type suiteGroup struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []struct {
		Valid bool `json:"valid"`
	} `json:"tests"`
}

// TestSuiteSchemas holds that no keyword of JSON Schema is unseen. A schema that refuses a value breaks requests that could be anything
// before, or is told to be not compared; that it may be anything again breaks no request. One that is added twice changes nothing.
func TestSuiteSchemas(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(suiteDir + "/*.json")
	if err != nil || files == nil {
		t.Skip("the test suite of JSON Schema is not here")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var groups []suiteGroup
			if err := json.Unmarshal(data, &groups); err != nil {
				t.Fatal(err)
			}
			for _, g := range groups {
				g.check(t)
			}
		})
	}
}

func (g suiteGroup) check(t *testing.T) {
	t.Helper()
	if text := string(g.Schema); strings.Contains(text, `"$ref"`) || strings.Contains(text, `"enum": []`) {
		return // references are to a whole document, and an enum of nothing is an error
	}
	refuses := false
	for _, value := range g.Tests {
		refuses = refuses || !value.Valid
	}
	document := func(schema string) []byte {
		return oneOperation(sends(inJSON(schema)), "")
	}
	any, this := read(t, "any.yaml", document("{}")), read(t, "this.yaml", document(string(g.Schema)))
	var told, breaks []string
	for _, c := range diff.Compare(any, this).Changes {
		if c.Severity >= diff.Warning {
			told = append(told, line(c))
		}
	}
	for _, c := range diff.Compare(this, any).Changes {
		if c.Breaking() {
			breaks = append(breaks, line(c))
		}
	}
	if refuses && told == nil {
		t.Errorf("%s: nothing is told of %s", g.Description, g.Schema)
	}
	if breaks != nil {
		t.Errorf("%s: %s is breaking where anything may come: %s", g.Description, g.Schema, breaks)
	}
	if strings.Contains(string(g.Schema), "Of") {
		return // the variants of a union, each with every other
	}
	if again := diff.Compare(this, read(t, "again.yaml", document(fmt.Sprintf("{allOf: [%s, %s]}", g.Schema, g.Schema)))).Changes; len(again) > 0 {
		t.Errorf("%s: twice the same: %s", g.Description, line(again[0]))
	}
}
