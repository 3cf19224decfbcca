package diff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// TestChecksOfOASDiff changes documents, and holds the names that the changes have in oasdiff.
func TestChecksOfOASDiff(t *testing.T) {
	t.Parallel()
	// A document with these words in the places of its operation, each in the old and in the new one.
	const document = `openapi: 3.1.0
info: {title: Stock, version: "3"}
paths:
  /other: {get: {operationId: other, responses: {"204": {description: Nothing}}}}
  /items: %s
components:
  schemas:
    Item: %s
`
	body := func(schema string) string {
		return "{post: {operationId: put, requestBody: {content: {application/json: {schema: " + schema + "}}}, responses: {'204': {description: Nothing}}}}"
	}
	query := func(schema string) string {
		return "{get: {operationId: find, parameters: [{name: q, in: query, schema: " + schema + "}], responses: {'204': {description: Nothing}}}}"
	}
	answer := func(schema string) string {
		return "{get: {operationId: find, responses: {'200': {description: Found, content: {application/json: {schema: " + schema + "}}}}}}"
	}
	const item, ref = "{type: object}", "{$ref: '#/components/schemas/Item'}"
	const tagged = "{type: object, required: [k, a], properties: {k: {type: string}, a: {}}}\n    Other: {type: object, required: [k, b], properties: {k: {type: string}, b: {}}}"
	for name, tt := range map[string]struct {
		oldPath, oldItem, newPath, newItem string
		want                               string
	}{
		"a body":                   {body("{type: string}"), item, body("{type: integer}"), item, "request-body-type-changed"},
		"a schema that is a body":  {body(ref), "{type: string, minLength: 1}", body(ref), "{type: string, minLength: 2}", "request-body-min-length-increased"},
		"a field of such a schema": {body(ref), "{type: object, properties: {a: {type: string}}}", body(ref), "{type: object, properties: {a: {type: string, maxLength: 2}}}", "request-property-max-length-set"},
		"items of a body":          {body("{type: array, items: {type: string}}"), item, body("{type: array, items: {type: string, maxLength: 2}}"), item, "request-property-max-length-set"},
		"a parameter":              {query("{type: string, enum: [a, b]}"), item, query("{type: string, enum: [a]}"), item, "request-parameter-enum-value-removed"},
		"a field of a parameter": {
			query("{type: object, properties: {a: {type: string, enum: [a, b]}}}"), item, query("{type: object, properties: {a: {type: string, enum: [a]}}}"), item,
			"request-parameter-property-enum-value-removed",
		},
		"a schema that is a parameter": {query(ref), "{type: integer, maximum: 9}", query(ref), "{type: integer, maximum: 8}", "request-parameter-max-decreased"},
		"an enum that is a response":   {answer(ref), "{type: string, enum: [a, b]}", answer(ref), "{type: string, enum: [a, b, c]}", "response-mediatype-enum-value-added"},
		"a bound that excludes itself": {answer("{type: integer, exclusiveMaximum: 9}"), item, answer("{type: integer, exclusiveMaximum: 8}"), item, "response-body-exclusive-max-decreased"},
		"a bound next to another one":  {query("{type: integer, exclusiveMinimum: 1, maximum: 9}"), item, query("{type: integer, exclusiveMinimum: 1, maximum: 8}"), item, "request-parameter-max-decreased"},
		"a constant":                   {body("{type: string}"), item, body("{type: string, const: a}"), item, "request-body-const-added"},
		"two values":                   {body("{type: string}"), item, body("{type: string, enum: [a, b]}"), item, "request-body-became-enum"},
		"one more type":                {body("{type: string}"), item, body("{type: [string, integer]}"), item, "request-body-list-of-types-widened"},
		"any pattern":                  {query("{type: string, pattern: '^a'}"), item, query("{type: string, pattern: '.*'}"), item, "request-parameter-pattern-generalized"},
		"a required field":             {answer("{type: object, required: [a], properties: {a: {}, b: {}}}"), item, answer("{type: object, properties: {b: {}}}"), item, "response-required-property-removed"},
		"an optional field":            {answer("{type: object, properties: {a: {}, b: {}}}"), item, answer("{type: object, properties: {b: {}}}"), item, "response-optional-property-removed"},
		"a deprecated field": {
			body("{type: object, properties: {a: {deprecated: true}, b: {}}}"), item, body("{type: object, properties: {b: {}}}"), item,
			"request-property-removed-with-deprecation",
		},
		"a field with a default": {
			body("{type: object, properties: {a: {type: integer, default: 1}}}"), item, body("{type: object, required: [a], properties: {a: {type: integer, default: 1}}}"), item,
			"request-property-became-required-with-default",
		},
		"a discriminator that went": {
			answer("{oneOf: [" + ref + ", {$ref: '#/components/schemas/Other'}], discriminator: {propertyName: k}}"), tagged,
			answer("{oneOf: [" + ref + ", {$ref: '#/components/schemas/Other'}]}"), tagged, "response-body-discriminator-removed response-property-const-removed response-property-const-removed",
		},
		"an operation of several": {
			"{get: {operationId: a, responses: {'204': {description: A}}}, put: {operationId: b, responses: {'204': {description: B}}}}", item,
			"{get: {operationId: a, responses: {'204': {description: A}}}}", item, "api-removed-without-deprecation",
		},
		"all operations of a path": {query("{type: string}"), item, "{}", item, "api-path-removed-without-deprecation"},
		"a deprecated path": {
			"{get: {operationId: a, deprecated: true, responses: {'204': {description: A}}}}", item, "{}", item, "api-path-removed-with-deprecation",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			old, new := fmt.Sprintf(document, tt.oldPath, tt.oldItem), fmt.Sprintf(document, tt.newPath, tt.newItem)
			var got []string
			for _, c := range diff.Compare(read(t, "old.yaml", []byte(old)), read(t, "new.yaml", []byte(new))).Changes {
				for _, e := range c.Effects {
					got = append(got, e.OASDiff)
				}
			}
			slices.Sort(got)
			if d := gocmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestChecksOfSecurity holds the names in oasdiff of changes of the ways to authenticate.
func TestChecksOfSecurity(t *testing.T) {
	t.Parallel()
	const document = `openapi: 3.1.0
info: {title: Stock, version: "3"}
security: %s
paths:
  /a: {get: {operationId: a, responses: {"204": {description: Nothing}}}}
  /b: {get: {operationId: b, security: %s, responses: {"204": {description: Nothing}}}}
  /c: {get: {operationId: c, responses: {"204": {description: Nothing}}}}
components:
  securitySchemes: %s
`
	const schemes = "{key: {type: apiKey, in: header, name: K}, token: {type: http, scheme: bearer}}"
	for name, tt := range map[string]struct {
		old, new [3]string
		want     string
	}{
		"all operations": {[3]string{"[{key: []}]", "[]", schemes}, [3]string{"[{key: []}, {token: []}]", "[]", schemes}, "api-global-security-added"},
		"one operation":  {[3]string{"[]", "[{key: []}, {token: []}]", schemes}, [3]string{"[]", "[{key: []}]", schemes}, "api-security-removed"},
		"or nothing":     {[3]string{"[]", "[{key: []}, {}]", schemes}, [3]string{"[]", "[{key: []}]", schemes}, "api-security-anonymous-access-removed"},
		"a scheme of HTTP": {
			[3]string{"[]", "[]", schemes}, [3]string{"[]", "[]", strings.Replace(schemes, "bearer", "basic", 1)}, "api-security-component-http-scheme-changed",
		},
		"a type": {
			[3]string{"[]", "[]", schemes}, [3]string{"[]", "[]", strings.Replace(schemes, "type: http, scheme: bearer", "type: mutualTLS", 1)},
			"api-security-component-type-changed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			side := func(s [3]string) []byte { return fmt.Appendf(nil, document, s[0], s[1], s[2]) }
			var got []string
			for _, c := range diff.Compare(read(t, "old.yaml", side(tt.old)), read(t, "new.yaml", side(tt.new))).Changes {
				got = append(got, c.Effects[0].OASDiff)
			}
			if d := gocmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
		})
	}
}
