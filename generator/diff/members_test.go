package diff_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// A map that becomes an object breaks whoever does not send a field that is required now, or sends it as something else;
// the other way round it breaks whoever reads such a field.
func TestMembersBecomeFields(t *testing.T) {
	t.Parallel()
	const free, texts = "{type: object}", "{type: object, additionalProperties: {type: string}}"
	tests := map[string]struct {
		old, new      string
		forward, back string
	}{
		"optional":         {free, "{type: object, properties: {a: {type: string}}}", "warning became-object X", "warning became-map X"},
		"required":         {free, "{type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}", "warning became-object X\nbreaking field-added-required X.a", "warning became-map X\nbreaking required-field-removed X.a"},
		"required, output": {free, "{type: object, required: [a], properties: {a: {type: string, readOnly: true}}}", "warning became-object X\ninfo field-added-required X.a", "warning became-map X\nbreaking required-field-removed X.a"},
		"closed":           {free, "{type: object, properties: {a: {type: string}}, additionalProperties: false}", "warning became-object X\nbreaking members-refused X", "warning became-map X\nwarning members-allowed X"},
		"of that type":     {texts, "{type: object, properties: {a: {type: string}}}", "warning became-object X", "warning became-map X"},
		"of another type":  {texts, "{type: object, properties: {a: {type: integer}}}", "warning became-object X\nbreaking type-changed X.a", "warning became-map X\nbreaking type-changed X.a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			side := func(schema string) []byte {
				use := "{content: {application/json: {schema: {$ref: '#/components/schemas/X'}}}"
				return []byte("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/x: {post: {operationId: x, requestBody: " + use + "}, responses: {'200': " +
					strings.Replace(use, "{", "{description: OK, ", 1) + "}}}}}\ncomponents: {schemas: {X: " + schema + "}}\n")
			}
			old, new := read(t, "old.yaml", side(tt.old)), read(t, "new.yaml", side(tt.new))
			for _, way := range []struct {
				found []*diff.Change
				want  string
			}{{diff.Compare(old, new).Changes, tt.forward}, {diff.Compare(new, old).Changes, tt.back}} {
				var got []string
				for _, c := range way.found {
					got = append(got, c.Severity.String()+" "+c.Rule.ID+" "+c.Where())
				}
				if d := gocmp.Diff(way.want, strings.Join(got, "\n")); d != "" {
					t.Error(d)
				}
			}
		})
	}
}
