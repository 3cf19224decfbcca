package refdoc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamplesStayShort holds that an example is bounded where each schema holds the next one twice.
func TestExamplesStayShort(t *testing.T) {
	t.Parallel()
	for _, required := range []string{"", "required: [a, b], "} {
		var doc strings.Builder
		doc.WriteString("openapi: 3.0.3\ninfo: {title: Twice, version: '1'}\npaths:\n  /s:\n    get:\n      operationId: get\n      responses:\n" +
			"        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}\n" +
			"components:\n  schemas:\n")
		const depth = 60
		for i := range depth {
			fmt.Fprintf(&doc, "    S%d: {type: object, %sproperties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%[3]d'}}}\n",
				i, required, i+1)
		}
		fmt.Fprintf(&doc, "    S%d: {type: string}\n", depth)
		file := filepath.Join(t.TempDir(), "api.yaml")
		if err := os.WriteFile(file, []byte(doc.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		r := referenceOf(t, file)
		response := r.Services[0].Operations[0].Examples[0].Response
		if values := strings.Count(response, ":"); values < 10 || values > 3100 {
			t.Errorf("%q: the example has %d values", required, values)
		}
	}
}
