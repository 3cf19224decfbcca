package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Documents that are compared are read as they are, in every format: to validate one whose schemas refer to each other in
// circles takes half a minute.
func TestNoFormatValidates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "api.yaml")
	text := "openapi: 3.0.0\ninfo: {title: T}\npaths:\n  /x: {get: {operationId: x, responses: {'200': {description: OK, content: {application/json: {schema: {type: array}}}}}}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json", "markdown", "github", "report"} {
		var stdout, stderr strings.Builder
		if code := Main([]string{"diff", file, file, "-v", "--format", format}, Streams{Stdout: &stdout, Stderr: &stderr}); code != exitDone {
			t.Errorf("%s: exit code %d", format, code)
		}
		if strings.Contains(stderr.String(), "openapi-validate") {
			t.Errorf("%s: %s", format, &stderr)
		}
	}
}
