package diff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSameSchemas holds that two ways to say the same of values are no change, in either direction.
func TestSameSchemas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new string }{
		{"more than zero and at least one", "{type: integer, exclusiveMinimum: 0}", "{type: integer, minimum: 1}"},
		{"less than ten and at most nine", "{type: integer, exclusiveMaximum: 10}", "{type: integer, maximum: 9}"},
		{"more than a half and at least one", "{type: integer, minimum: 0.5}", "{type: integer, minimum: 1}"},
		{"integers are multiples of one", "{type: integer}", "{type: integer, multipleOf: 1}"},
		{"numbers of an enum", "{type: number, enum: [1, 2.50]}", "{type: number, enum: [1.0, 2.5]}"},

		{"limits of parts in another order", "{allOf: [{type: string, maxLength: 3, minLength: 2}, {maxLength: 5, minLength: 1}]}", "{type: string, minLength: 2, maxLength: 3}"},
		{"bounds of parts in another order", "{allOf: [{type: number, exclusiveMinimum: 3, maximum: 7}, {minimum: 3, maximum: 9}]}", "{type: number, exclusiveMinimum: 3, maximum: 7}"},
		{"sizes of parts in another order", "{allOf: [{type: array, maxItems: 3, minItems: 2}, {maxItems: 5, minItems: 1}]}", "{type: array, minItems: 2, maxItems: 3}"},
		{"limits of a field in two parts", "{allOf: [{properties: {a: {type: string, maxLength: 3}}}, {properties: {a: {type: string, maxLength: 5}}}]}", "{properties: {a: {type: string, maxLength: 3}}}"},

		{"no patterns of members", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, patternProperties: {}}"},
		{"no patterns where others are refused", "{type: object, properties: {a: {type: string}}, additionalProperties: false}", "{type: object, properties: {a: {type: string}}, additionalProperties: false, patternProperties: {}}"},
		{"any names of members", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, propertyNames: {}}"},
		{"any members that nothing speaks of", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, unevaluatedProperties: {}}"},
		{"any consequence", "{type: string}", "{type: string, if: {const: a}, then: true, else: {}}"},
		{"any dependent schema", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, dependentSchemas: {a: {}}}"},
		{"any content", "{type: string}", "{type: string, contentSchema: {}}"},
		{"one position and no other item", "{type: array, prefixItems: [{type: string}], items: false}", "{type: array, items: {type: string}, maxItems: 1}"},
		{"an enum of null", "{type: 'null'}", "{enum: [null]}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			old, new := sentAndReceived(c.old), sentAndReceived(c.new)
			if d := cmp.Diff([]string(nil), compared(t, old, new)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff([]string(nil), compared(t, new, old)); d != "" {
				t.Errorf("back: %s", d)
			}
		})
	}
}
