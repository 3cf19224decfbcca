package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
)

// TestParametersOfMediaTypes compares spellings of media types.
func TestParametersOfMediaTypes(t *testing.T) {
	t.Parallel()
	side := func(mediaType string) []byte {
		return fmt.Appendf(nil, `openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/a: {get: {operationId: a, responses: {'200': {description: A, content: {%q: {schema: {type: object}}}}}}}}
`, mediaType)
	}
	for _, tt := range []struct{ old, new, want string }{
		{"application/json", "application/json; charset=utf-8", ""},
		{"application/json;charset=UTF-8", "Application/JSON", ""},
		{"application/json; v=1; w=2", "application/json;w=2;v=1", ""},
		{"application/json; v=1", "application/json; v=2", "response-media-type-parameter-changed"},
		{"application/json", "application/json; v=2", "response-media-type-parameter-added"},
		{"application/json; charset=utf-16", "application/json", "response-media-type-parameter-removed"},
	} {
		var got []string
		for _, c := range diff.Compare(read(t, "old.yaml", side(tt.old)), read(t, "new.yaml", side(tt.new))).Changes {
			got = append(got, c.Effects[0].OASDiff)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s and %s: %q, want %q", tt.old, tt.new, got, tt.want)
		}
	}
}
