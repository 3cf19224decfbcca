package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// oneOperation returns a document of one operation, with further lines for it and for the components.
func oneOperation(operation, components string) []byte {
	indent := func(text, by string) string {
		return by + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by) + "\n"
	}
	if components == "" {
		components = "schemas: {}"
	}
	return []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n" + indent(operation, "  ") + "components:\n" + indent(components, "  "))
}

// answers returns an operation with these responses.
func answers(responses string) string {
	return "/x:\n  get:\n    operationId: x\n    responses: " + responses
}

func answerOf(schema string) string {
	return answers("{'200': {description: ok, content: {application/json: {schema: " + schema + "}}}}")
}

func twoAnswers(first, second string) string {
	of := func(schema string) string {
		return "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/" + schema + "'}}}}"
	}
	return answers("{'200': " + of(first) + ", '201': " + of(second) + "}")
}

const (
	text   = "{description: d, content: {application/json: {schema: {type: string}}}}"
	number = "{description: d, content: {application/json: {schema: {type: integer}}}}"
)

// sends returns an operation with these media types in its request.
func sends(content string) string {
	return "/x:\n  post:\n    operationId: x\n    requestBody: {content: " + content + "}\n    responses: {'204': {description: d}}"
}

// calls returns an operation with this security.
// inJSON is content of JSON.
func inJSON(schema string) string { return "{application/json: {schema: " + schema + "}}" }

func calls(security string) string {
	return "/x:\n  get:\n    operationId: x\n    security: " + security + "\n    responses: {'204': {description: d}}"
}

const (
	schemes = "securitySchemes: {k: {type: apiKey, in: header, name: K}, b: {type: http, scheme: bearer}}"
	plain   = "{application/json: {schema: {type: string}}}"
	petBase = `schemas:
  Pet:
    type: object
    required: [kind%s]
    properties: {kind: {type: string}%s}
    discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}
  Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object%s}]}
  Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object%s}]}`
)

// TestMeaning holds what changes of larger things mean: one thing stands for another that covers it.
func TestMeaning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                 string
		old, new             string // operations
		oldComponents, newer string
		want                 []string
	}{
		{"a status of its own", answers("{default: " + text + "}"), answers("{default: " + text + ", '404': " + text + "}"), "", "",
			[]string{"info response-stated x.404"}},
		{"a status of its own with another body", answers("{default: " + text + "}"), answers("{default: " + text + ", '404': " + number + "}"), "", "",
			[]string{"info response-stated x.404", "breaking type-changed x.404.body"}},
		{"a status left to a range", answers("{'404': " + text + "}"), answers("{4XX: " + text + "}"), "", "",
			[]string{"info response-unstated x.404", "info error-response-added x.4XX"}},
		{"success left to a range", answers("{'200': " + text + "}"), answers("{2XX: " + text + "}"), "", "",
			[]string{"info response-unstated x.200", "warning response-added x.2XX"}},
		{"success beside a default for failures", answers("{'200': " + text + ", default: " + number + "}"), answers("{'200': " + text + ", '201': " + text + ", default: " + number + "}"), "", "",
			[]string{"warning response-added x.201"}},

		{"a parameter of a media type", sends(plain), sends("{application/json; charset=utf-8: {schema: {type: string}}}"), "", "", nil},
		{"a range of media types", sends(plain), sends("{application/*: {schema: {type: string}}}"), "", "", []string{"info media-type-widened x.body"}},
		{"a media type out of all", sends("{'*/*': {schema: {type: string}}}"), sends(plain), "", "", []string{"breaking media-type-narrowed x.body"}},
		{"a range with another body", sends(plain), sends("{'*/*': {schema: {type: integer}}}"), "", "",
			[]string{"info media-type-widened x.body", "breaking type-changed x.body"}},

		{"less to authenticate with", calls("[{k: [], b: []}]"), calls("[{k: []}]"), schemes, schemes, []string{"info authentication-relaxed x"}},
		{"either in place of both", calls("[{k: [], b: []}]"), calls("[{k: []}, {b: []}]"), schemes, schemes,
			[]string{"info authentication-relaxed x", "info authentication-added x"}},
		{"both in place of one", calls("[{k: []}]"), calls("[{k: [], b: []}]"), schemes, schemes,
			[]string{"breaking authentication-removed x", "info authentication-added x"}},

		{"a slash", "/x/:\n  get: {operationId: x, responses: {'204': {description: d}}}", "/x:\n  get: {operationId: x, responses: {'204': {description: d}}}", "", "",
			[]string{"warning slash-changed x"}},

		{"a field from the base into all variants", answerOf("{$ref: '#/components/schemas/Pet'}"), answerOf("{$ref: '#/components/schemas/Pet'}"),
			fmt.Sprintf(petBase, ", name", ", name: {type: string}", "", ""),
			fmt.Sprintf(petBase, "", "", ", required: [name], properties: {name: {type: string}}", ", required: [name], properties: {name: {type: string}}"), nil},
		{"a field from the base into one variant", answerOf("{$ref: '#/components/schemas/Pet'}"), answerOf("{$ref: '#/components/schemas/Pet'}"),
			fmt.Sprintf(petBase, ", name", ", name: {type: string}", "", ""),
			fmt.Sprintf(petBase, "", "", ", required: [name], properties: {name: {type: string}}", ""), []string{"breaking required-field-removed Pet.name"}},

		{"several types in place of one", answerOf("{type: string}"), answerOf("{type: [string, integer]}"), "", "", []string{"breaking became-union x.200.body"}},
		{"anything in place of one type", answerOf("{type: string}"), answerOf("{}"), "", "", []string{"breaking became-any x.200.body"}},
		{"an answer split off that lacks a field", twoAnswers("A", "A"), twoAnswers("A", "B"),
			"schemas: {A: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}}",
			"schemas: {A: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}, B: {type: object, required: [a], properties: {a: {type: string}}}}",
			[]string{"warning reference-changed x.201.body", "info schema-added B"}},

		{"not of a named schema that is narrower", sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")), sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")),
			"schemas: {W: {type: string, minLength: 2}}", "schemas: {W: {type: string, minLength: 3}}", []string{"info not-changed x.body(not)", "info min-length-raised W"}},
		{"not of a named schema that is wider", sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")), sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")),
			"schemas: {W: {type: string, minLength: 3}}", "schemas: {W: {type: string, minLength: 2}}", []string{"breaking not-changed x.body(not)", "info min-length-lowered W"}},
		{"not of a union of a named schema and more", sends(inJSON("{not: {anyOf: [{$ref: '#/components/schemas/W'}, {type: string}]}}")), sends(inJSON("{not: {anyOf: [{$ref: '#/components/schemas/W'}, {type: string}, {type: integer}]}}")),
			"schemas: {W: {type: object}}", "schemas: {W: {type: object}}", []string{"breaking not-changed x.body(not)"}},
		{"not of a union of a named schema and less", sends(inJSON("{not: {anyOf: [{$ref: '#/components/schemas/W'}, {type: string}, {type: integer}]}}")), sends(inJSON("{not: {anyOf: [{$ref: '#/components/schemas/W'}, {type: string}]}}")),
			"schemas: {W: {type: object}}", "schemas: {W: {type: object}}", []string{"info not-changed x.body(not)"}},
		{"not of a schema under another name", sends(inJSON("{not: {$ref: '#/components/schemas/V'}}")), sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")),
			"schemas: {V: {type: string, minLength: 3}}", "schemas: {W: {type: string, minLength: 3}}", []string{"info schema-renamed W"}},
		{"not of an extracted schema", sends(inJSON("{not: {type: string, minLength: 3}}")), sends(inJSON("{not: {$ref: '#/components/schemas/W'}}")),
			"", "schemas: {W: {type: string, minLength: 3}}", []string{"info schema-added W"}},
		{"a schema with not that is extracted", sends(inJSON("{type: string, not: {const: a}}")), sends(inJSON("{$ref: '#/components/schemas/W'}")),
			"", "schemas: {W: {type: string, not: {const: a}}}", []string{"info schema-added W"}},
		{"a schema with not that is extracted and changed", sends(inJSON("{type: string, not: {const: a}}")), sends(inJSON("{$ref: '#/components/schemas/W'}")),
			"", "schemas: {W: {type: string, not: {const: b}}}", []string{"breaking not-changed x.body(not)", "info schema-added W"}},
		{"not next to a reference", sends(inJSON("{$ref: '#/components/schemas/W'}")), sends(inJSON("{$ref: '#/components/schemas/W', not: {const: b}}")),
			"schemas: {W: {type: string}}", "schemas: {W: {type: string}}", []string{"breaking not-added x.body(not)"}},
		{"not twice, in another order", sends(inJSON("{allOf: [{not: {const: a}}, {not: {const: b}}, {type: string}]}")), sends(inJSON("{allOf: [{type: string}, {not: {const: b}}, {not: {const: a}}]}")),
			"", "", nil},
		{"another media type of JSON, and another body", sends(inJSON("{type: integer}")), sends("{application/merge-patch+json: {schema: {type: string}}}"), "", "",
			[]string{"breaking media-type-removed x.body", "info media-type-added x.body", "breaking type-changed x.body"}},
		{"two other media types of JSON", sends(inJSON("{type: integer}")), sends("{a/b+json: {schema: {type: string}}, c/d+json: {schema: {type: string}}}"), "", "",
			[]string{"breaking media-type-removed x.body", "info media-type-added x.body", "info media-type-added x.body"}},
		{"a field that is gone and still required", sends(inJSON("{type: object, required: [a], properties: {a: {type: string}}}")), sends(inJSON("{type: object, required: [a], properties: {b: {type: string}}}")), "", "",
			[]string{"warning required-field-removed x.body.a", "info field-added x.body.b"}},
		{"a union with a variant that is anything", sends(inJSON("{}")), sends(inJSON("{oneOf: [{type: integer}, {}]}")), "", "", []string{"warning not-compared x.body(oneOf)"}},
		{"XML where nothing is XML", sends(inJSON("{type: string, xml: {name: a}}")), sends(inJSON("{type: string, xml: {name: b}}")), "", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := diff.Compare(read(t, "old.yaml", oneOperation(c.old, c.oldComponents)), read(t, "new.yaml", oneOperation(c.new, c.newer)))
			var got []string
			for _, change := range r.Changes {
				got = append(got, change.Severity.String()+" "+change.Rule.ID+" "+change.Where())
				if change.Rule.ID == "not-compared" && change.To != change.Name {
					t.Errorf("%s does not name what is not compared: %s", change.Where(), change.Message())
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// An operation has the servers of the API unless it names others.
func TestServersOfOperations(t *testing.T) {
	t.Parallel()
	const a, b = "{url: https://a.example.com}", "{url: https://b.example.com}"
	document := func(servers string) []byte {
		operation := "/x:\n  get:\n    operationId: x\n" + servers + "    responses: {'204': {description: d}}"
		return append(oneOperation(operation, ""), "servers: ["+a+"]\n"...)
	}
	for _, c := range []struct {
		name, servers string
		want          []string
	}{
		{"another", "    servers: [" + b + "]\n", []string{"warning servers-changed x"}},
		{"one more", "    servers: [" + b + ", " + a + "]\n", []string{"warning servers-changed x"}},
		{"the same", "    servers: [" + a + "]\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, compared(t, document(""), document(c.servers))); d != "" {
				t.Error(d)
			}
		})
	}
}
