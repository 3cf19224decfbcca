package diff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sentAndReceived returns an operation whose request and response have a property x of a schema.
func sentAndReceived(schema string) []byte {
	object := "{type: object, properties: {x: " + schema + "}}"
	return oneOperation("/x:\n  post:\n    operationId: x\n    requestBody: {content: {application/json: {schema: "+object+"}}}\n"+
		"    responses: {'200': {description: ok, content: {application/json: {schema: "+object+"}}}}", "")
}

// TestNone holds what schemas mean that allow no value, and what any value includes.
func TestNone(t *testing.T) {
	t.Parallel()
	const inBody, inAnswer = "x.body.x", "x.200.body.x"
	of := func(request, response string) []string {
		return []string{request + " " + inBody, response + " " + inAnswer}
	}
	nullOnly := []string{"breaking null-only x.body.x(type)", "info null-only x.200.body.x(type)"}
	notNullOnly := []string{"info not-null-only x.body.x(type)", "breaking not-null-only x.200.body.x(type)"}
	const stringOrNull = "{type: [string, 'null']}"
	for _, c := range []struct {
		name, old, new string
		want, back     []string
	}{
		{"a field is forbidden", "{type: string}", "false", of("breaking field-forbidden", "warning field-forbidden"), of("info field-added", "info field-added")},
		{"a field that may be anything is forbidden", "true", "false", of("breaking field-forbidden", "warning field-forbidden"), of("info field-added", "info field-added")},
		{"a field is not anything", "{type: string}", "{not: {}}", of("breaking field-forbidden", "warning field-forbidden"), of("info field-added", "info field-added")},
		{"forbidden in two spellings", "false", "{not: {}}", nil, nil},
		{"a field is ruled out", "{enum: [a]}", "{enum: [b], allOf: [{oneOf: [{const: a}, {const: c}]}]}", of("breaking field-forbidden", "warning field-forbidden"), of("info field-added", "info field-added")},
		{"a field that is not declared is forbidden", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}, b: false}}",
			[]string{"warning field-excluded x.body.x.b", "info field-excluded x.200.body.x.b"}, []string{"info field-not-excluded x.body.x.b", "info field-not-excluded x.200.body.x.b"}},
		{"a field is forbidden where all others are", "{type: object, additionalProperties: false}", "{type: object, properties: {b: false}, additionalProperties: false}", nil, nil},
		{"a required field is forbidden", "{type: object, required: [a], properties: {a: {type: string}}}", "{type: object, properties: {a: false}}",
			[]string{"breaking required-field-forbidden x.body.x.a", "breaking required-field-forbidden x.200.body.x.a"}, []string{"breaking field-added-required x.body.x.a", "info field-added-required x.200.body.x.a"}},
		{"items behind the positions are forbidden", "{type: array, prefixItems: [{type: string}]}", "{type: array, prefixItems: [{type: string}], items: false}", of("breaking max-items-added", "info max-items-added"), of("info max-items-removed", "warning max-items-removed")},
		{"a pattern is allowed where others are refused", "{type: object, additionalProperties: false}", "{type: object, patternProperties: {^x: {type: string}}, additionalProperties: false}",
			[]string{"info pattern-property-allowed x.body.x(patternProperties.^x)", "warning pattern-property-allowed x.200.body.x(patternProperties.^x)"},
			[]string{"breaking pattern-property-refused x.body.x(patternProperties.^x)", "info pattern-property-refused x.200.body.x(patternProperties.^x)"}},
		{"more fields of which one is needed", "{type: object, properties: {a: {}, b: {}, c: {}}, anyOf: [{required: [a]}, {required: [b]}]}", "{type: object, properties: {a: {}, b: {}, c: {}}, anyOf: [{required: [a]}, {required: [b]}, {required: [c]}]}",
			of("info requirement-loosened", "warning requirement-loosened"), of("breaking requirement-tightened", "info requirement-tightened")},
		{"other fields of which one is needed", "{type: object, properties: {a: {}, b: {}, c: {}}, anyOf: [{required: [a]}, {required: [b]}]}", "{type: object, properties: {a: {}, b: {}, c: {}}, anyOf: [{required: [a]}, {required: [c]}]}",
			of("breaking requirement-changed", "warning requirement-changed"), of("breaking requirement-changed", "warning requirement-changed")},
		{"items are forbidden", "{type: array, items: {type: string}}", "{type: array, items: false}", of("breaking max-items-added", "info max-items-added"), of("info max-items-removed", "warning max-items-removed")},
		{"other members are forbidden", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, additionalProperties: {not: {}}}",
			of("breaking members-refused", "info members-refused"), of("info members-allowed", "warning members-allowed")},
		{"members of a pattern are forbidden", "{type: object, patternProperties: {^x: true}}", "{type: object, patternProperties: {^x: false}}",
			[]string{"breaking pattern-property-schema-changed x.body.x(patternProperties.^x)", "info pattern-property-schema-changed x.200.body.x(patternProperties.^x)"}, []string{"info pattern-property-schema-changed x.body.x(patternProperties.^x)", "warning pattern-property-schema-changed x.200.body.x(patternProperties.^x)"}},
		{"a variant that is none", "{type: string}", "{oneOf: [{type: string}, false]}", nil, nil},

		{"any value in place of a string or null", stringOrNull, "{}", of("info became-any", "breaking became-any"), of("breaking became-typed", "info became-typed")},
		{"any value in place of several or null", "{type: [string, integer, 'null']}", "true", of("info became-any", "breaking became-any"), of("breaking became-typed", "info became-typed")},
		{"null alone in place of a string or null", stringOrNull, "{type: 'null'}", nullOnly, notNullOnly},
		{"null alone in place of a string", "{type: string}", "{type: 'null'}",
			append([]string{"info nullable x.body.x"}, nullOnly[0], "breaking nullable x.200.body.x", nullOnly[1]),
			append([]string{"breaking not-nullable x.body.x"}, notNullOnly[0], "info not-nullable x.200.body.x", notNullOnly[1])},
		{"any value, null said", "{}", "{nullable: true}", nil, nil},

		{"positions like the items", "{type: array, items: {type: string}}", "{type: array, items: {type: string}, prefixItems: [{type: string, description: first}]}", nil, nil},
		{"positions like each other", "{type: array, maxItems: 2, items: {type: string}}", "{type: array, prefixItems: [{type: string}, {type: string}], items: false}", nil, nil},
		{"no positions", "{type: array, items: {type: string}}", "{type: array, items: {type: string}, prefixItems: []}", nil, nil},
		{"values of an enum beside constants", "{enum: [a, b], allOf: [{oneOf: [{const: a}, {const: b}]}]}", "{enum: [a], allOf: [{oneOf: [{const: a}, {const: b}]}]}",
			of("breaking enum-value-removed", "info enum-value-removed"), of("info enum-value-added", "warning enum-value-added")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			old, new := sentAndReceived(c.old), sentAndReceived(c.new)
			if d := cmp.Diff(c.want, compared(t, old, new)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.back, compared(t, new, old)); d != "" {
				t.Errorf("back: %s", d)
			}
		})
	}
}
