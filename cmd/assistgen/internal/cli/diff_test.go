package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// Documents that are compared are read as they are, in every format: validating them costs time and
// changes nothing.
func TestNoFormatValidates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "api.yaml")
	text := "openapi: 3.0.0\ninfo: {title: T}\npaths:\n  /x: {get: {operationId: x, responses: {'200': {description: OK, content: {application/json: {schema: {type: array}}}}}}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range formatNames() {
		var stdout, stderr strings.Builder
		if code := Main([]string{"diff", file, file, "-v", "--format", format}, Streams{Stdout: &stdout, Stderr: &stderr}); code != exitDone {
			t.Errorf("%s: exit code %d", format, code)
		}
		if strings.Contains(stderr.String(), "openapi-validate") {
			t.Errorf("%s: %s", format, &stderr)
		}
	}
}

// What users may do with changes of documents, they may do with every kind of change of the Go API.
func TestGoChangesHaveRules(t *testing.T) {
	t.Parallel()
	for _, what := range goapi.Whats {
		f := format.GoFinding(&goapi.Change{Symbol: "Run", What: what})
		if _, err := diff.ParseSelector("rule:" + f.Rule); f.Rule == "" || err != nil {
			t.Errorf("%q has the rule %q: %v", what, f.Rule, err)
		}
	}
}
