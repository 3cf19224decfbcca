package load

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/diag"
)

// everything has each kind of object and each of its members.
const everything = `
openapi: 3.1.0
jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
info:
  title: T
  version: "1"
  description: d
  summary: s
  termsOfService: https://example.com/terms
  contact: {name: n, url: https://example.com, email: a@example.com}
  license: {name: n, identifier: MIT}
servers:
  - {url: "https://{host}", description: d, variables: {host: {default: a, enum: [a, b], description: d}}}
tags: [{name: t, description: d, externalDocs: {url: https://example.com, description: d}}]
externalDocs: {url: https://example.com}
paths:
  x-path: 1
  /a/{id}:
    summary: s
    description: d
    parameters: [{$ref: "#/components/parameters/P"}]
    servers: [{url: https://example.com}]
    get:
      operationId: getA
      summary: s
      description: d
      tags: [t]
      deprecated: true
      externalDocs: {url: https://example.com}
      servers: [{url: https://example.com}]
      parameters:
        - {name: q, in: query, description: d, required: true, deprecated: true, style: form, explode: true, allowReserved: true, allowEmptyValue: true, schema: {type: string}, example: a}
        - {name: h, in: header, content: {application/json: {schema: {type: integer}, example: 1}}, examples: {e: {$ref: "#/components/examples/E"}}}
      responses:
        x-response: 1
        "200":
          description: d
          headers: {H: {$ref: "#/components/headers/H"}}
          links: {l: {$ref: "#/components/links/L"}}
          content: {application/json: {schema: {$ref: "#/components/schemas/A"}, examples: {e: {summary: s, description: d, value: 1}}}}
        default: {$ref: "#/components/responses/R"}
    post:
      requestBody: {$ref: "#/components/requestBodies/B"}
      callbacks: {c: {"{$request.body#/url}": {post: {responses: {"200": {description: d}}}}}, d: {$ref: "#/components/callbacks/C"}}
      responses: {"204": {description: d}}
  /b: {$ref: "#/components/pathItems/I"}
webhooks: {w: {post: {responses: {"200": {description: d}}}}}
components:
  pathItems: {I: {get: {responses: {"200": {description: d}}}}}
  parameters: {P: {name: id, in: path, required: true, schema: {type: string}}}
  headers: {H: {description: d, required: true, deprecated: true, style: simple, explode: true, schema: {type: string}}}
  links: {L: {operationId: getA, description: d, parameters: {id: 1}, requestBody: 1, server: {url: https://example.com}}}
  examples: {E: {value: {a: 1}}, F: {externalValue: https://example.com}}
  callbacks: {C: {"{$url}": {post: {responses: {"200": {description: d}}}}}}
  responses: {R: {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}
  requestBodies:
    B:
      description: d
      required: true
      content:
        multipart/form-data:
          schema: {type: object, properties: {f: {type: string}}}
          encoding: {f: {contentType: text/plain, style: form, explode: true, allowReserved: true, headers: {X: {schema: {type: string}}}}}
  securitySchemes:
    K: {type: apiKey, in: header, name: k, description: d}
    H: {type: http, scheme: bearer, bearerFormat: jwt}
    C: {type: openIdConnect, openIdConnectUrl: https://example.com}
    O:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://example.com, refreshUrl: https://example.com, scopes: {s: d}}
        authorizationCode: {tokenUrl: https://example.com, authorizationUrl: https://example.com, scopes: {}}
        implicit: {authorizationUrl: https://example.com, scopes: {}}
        password: {tokenUrl: https://example.com, scopes: {}}
  schemas:
    A:
      type: object
      title: t
      description: d
      required: [a]
      properties: {a: {const: a}, b: {$ref: "#/components/schemas/B"}, c: {type: [string, "null"], enum: [a, null]}}
      patternProperties: {x: {type: string}}
      additionalProperties: {type: string}
      unevaluatedProperties: false
      propertyNames: {pattern: a}
      minProperties: 1
      maxProperties: 3
      dependentRequired: {a: [b]}
      dependentSchemas: {a: {type: object}}
      default: {a: a}
      example: {a: a}
      examples: [{a: a}]
      externalDocs: {url: https://example.com}
      xml: {name: n, namespace: https://example.com, prefix: p, attribute: true, wrapped: true}
      deprecated: true
      readOnly: true
      $comment: c
      $anchor: anchor
      $id: id
      $schema: https://json-schema.org/draft/2020-12/schema
      $defs: {D: {type: string}}
    B:
      oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/C"}, {$ref: "#/components/schemas/S"}]
      discriminator: {propertyName: a, mapping: {a: A, c: "#/components/schemas/C"}}
    C: {allOf: [{$ref: "#/components/schemas/A"}, {type: object, properties: {c: {type: string}}}]}
    L: {type: array, items: {type: integer}, prefixItems: [{type: string}], minItems: 1, maxItems: 2, uniqueItems: true, contains: {type: string}, minContains: 1, maxContains: 2, unevaluatedItems: {type: string}}
    S: {type: string, format: date, pattern: a, minLength: 1, maxLength: 2, contentEncoding: base64, contentMediaType: a/b, contentSchema: {type: string}, nullable: true, writeOnly: true}
    N: {type: number, minimum: 1, maximum: 2, exclusiveMinimum: 1, exclusiveMaximum: 2, multipleOf: 1}
    X: {not: {type: string}, if: {type: string}, then: {minLength: 1}, else: {anyOf: [{type: string}, {type: integer}]}}
    T: true
security: [{K: []}, {O: [s]}]
`

// spoilers are the values that may replace a node. None of them is right everywhere.
var spoilers = []string{
	"x", "5", "-1.5", "true", "[]", "{}", "[1]", "[[x]]", "[{x: 1}]", "{x: 1}", "{x: {y: [1]}}", "null", "1e400", "{$ref: '#/nowhere'}",
	"{$ref: 5}", "{$ref: missing.yaml}", "{$ref: '#/components/schemas/A'}", "{$ref: '#/components/responses/R'}", "{$ref: '#/components/parameters'}",
	"{$ref: '#/info/title'}", "{$ref: '#'}", "[{$ref: '#/nowhere'}]", "{x: {$ref: '#/nowhere'}}",
}

// everythingSwagger is the same in Swagger 2.0.
const everythingSwagger = `
swagger: "2.0"
info: {title: T, version: "1"}
host: example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
tags: [{name: t}]
paths:
  /a/{id}:
    parameters: [{$ref: "#/parameters/P"}]
    get:
      operationId: getA
      tags: [t]
      produces: [application/json, text/plain]
      schemes: [https]
      parameters: [{name: q, in: query, type: array, items: {type: string}, collectionFormat: csv}, {name: h, in: header, type: integer, required: true}]
      responses:
        "200": {description: d, schema: {$ref: "#/definitions/A"}, headers: {H: {type: string}}, examples: {application/json: {a: 1}}}
        default: {$ref: "#/responses/R"}
    post: {consumes: [application/json], parameters: [{$ref: "#/parameters/B"}], responses: {"204": {description: d}}}
    put: {parameters: [{in: body, name: b, required: true, description: d, schema: {$ref: "#/definitions/A"}}], responses: {"200": {description: d, schema: {type: file}}}}
    patch: {parameters: [{in: formData, name: f, type: file, required: true}, {$ref: "#/parameters/F"}], responses: {"204": {description: d}}}
x-ms-parameterized-host: {hostTemplate: "{e}", useSchemePrefix: false, parameters: [{name: e, in: path, type: string, required: true}, {$ref: "#/parameters/P"}]}
parameters:
  P: {name: id, in: path, required: true, type: string}
  B: {name: b, in: body, schema: {$ref: "#/definitions/A"}}
  F: {name: g, in: formData, type: string}
responses: {R: {description: d, schema: {$ref: "#/definitions/B"}}}
securityDefinitions:
  K: {type: apiKey, in: header, name: k}
  B: {type: basic}
  O: {type: oauth2, flow: accessCode, authorizationUrl: https://example.com, tokenUrl: https://example.com, scopes: {s: d}}
definitions:
  A: {type: object, discriminator: t, required: [t], properties: {t: {type: string}, n: {type: string, x-nullable: true}}}
  B: {allOf: [{$ref: "#/definitions/A"}, {type: object}], x-ms-discriminator-value: b}
security: [{K: []}]
`

// TestOneBadSpot puts what does not belong there in the place of each node of a document, one after the other: the rest is read. It
// takes some of these, or all for ASSISTGEN_SWEEP.
func TestOneBadSpot(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"3.1": everything, "3.0": strings.Replace(everything, "openapi: 3.1.0", "openapi: 3.0.3", 1), "2.0": everythingSwagger,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &spoiling{T: t, root: parsed(t, "openapi.yaml", text), every: 24}
			if os.Getenv("ASSISTGEN_SWEEP") != "" {
				s.every = 1
			}
			s.load("nothing is spoilt")
			s.inside(s.root)
		})
	}
}

// spoiling is one run of TestOneBadSpot.
type spoiling struct {
	*testing.T
	root         *Node
	count, every int
}

// inside spoils what is in a node.
func (s *spoiling) inside(n *Node) {
	for _, m := range n.items {
		before := *m
		for _, text := range spoilers {
			if s.count++; s.count%s.every == 0 {
				*m = *before.with(parsed(s.T, "spoiler.yaml", text))
				s.load(m.Pointer() + " is " + text)
			}
		}
		*m = before
		s.inside(m)
	}
}

// with returns the node with the value of another.
func (n *Node) with(value *Node) *Node {
	c := *n
	c.kind, c.scalar, c.value, c.items, c.index = value.kind, value.scalar, value.value, value.items, nil
	return &c
}

// load loads a document in which there may be one bad spot.
func (s *spoiling) load(what string) {
	s.Helper()
	refused := strings.HasPrefix(what, "/openapi is ") || strings.HasPrefix(what, "/swagger is ") || strings.HasPrefix(what, "/security is ") || strings.HasPrefix(what, "/security/")
	d, ds := Load(Source{File: "openapi.json", Data: appendJSON(nil, s.root)}, Options{Unvalidated: true, Root: "."})
	switch {
	case d == nil && !refused:
		s.Errorf("%s: %v", what, ds)
	case d != nil && d.T == nil:
		s.Errorf("%s: kin-openapi has no document: %v", what, ds)
	}
}

// TestInPlaceOfReferences reads objects of kinds that kin-openapi knows no references to, from other files, too: what is in them leads
// where it did.
func TestInPlaceOfReferences(t *testing.T) {
	dir := folder(t, map[string]string{
		"openapi.yaml": head + `
paths:
  /a: {get: {$ref: parts/get.yaml}, put: {$ref: "#/paths/~1a/get"}, post: {$ref: "#/paths/~1a/post"}}
components:
  mediaTypes: {m: {schema: {$ref: "#/components/schemas/S"}}}
  schemas: {S: {type: string}}
`,
		"parts/get.yaml": `
responses:
  "200": {description: ok, content: {a/b: {$ref: "../openapi.yaml#/components/mediaTypes/m"}, c/d: {schema: {$ref: "#/x-schemas/T"}}}}
callbacks: {c: {"{$url}": {post: {$ref: "#"}}}}
x-schemas: {T: {oneOf: [{$ref: s.yaml}, {$ref: "../openapi.yaml#/components/schemas/S"}], discriminator: {propertyName: k, mapping: {s: s.yaml}}}}
`,
		"parts/s.yaml": "type: integer\n",
	})
	d, ds := Load(Source{File: filepath.Join(dir, "openapi.yaml")}, Options{})
	if d == nil || d.T == nil || !slices.Equal(codes(ds), []string{"ref-cycle", "ref-cycle"}) {
		t.Fatal(ds)
	}
	for _, method := range []string{"get", "put"} {
		content := d.Root().Get("paths", "/a", method, "responses", "200", "content")
		if got := content.Get("a/b", "schema").Follow().Get("type").Text(); got != "string" {
			t.Errorf("%s: a/b is %q", method, got)
		}
		if got := content.Get("c/d", "schema").Follow().Get("oneOf", "0").Follow().Get("type").Text(); got != "integer" {
			t.Errorf("%s: c/d is %q", method, got)
		}
	}
	if d.Root().Get("paths", "/a", "post") != nil {
		t.Error("an operation that is itself is left")
	}
}

// TestMappingsDoNotLeaveTheFolder holds that a mapping is a reference like others.
func TestMappingsDoNotLeaveTheFolder(t *testing.T) {
	for _, ref := range []string{"../a.yaml", "/etc/passwd", "https://example.com/a.yaml", "file:///a.yaml"} {
		text := head + "components: {schemas: {A: {type: object, discriminator: {propertyName: k, mapping: {a: '" + ref + "'}}}}}\n"
		if d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text)}, Options{}); d != nil || !slices.Equal(codes(ds), []string{"unresolved-ref"}) {
			t.Errorf("%s: %v", ref, ds)
		}
	}
}

// TestIndexesOfItems leaves an item out of a list: references to the others lead where they did.
func TestIndexesOfItems(t *testing.T) {
	d := loaded(t, head+`
paths:
  /a: {get: {parameters: [{name: x}, {name: y, in: query, schema: {type: integer}}], responses: {default: {description: d}}}}
components:
  parameters: {P: {$ref: "#/paths/~1a/get/parameters/1"}}
  schemas: {S: {$ref: "#/paths/~1a/get/parameters/1/schema"}}
`)
	if got := d.Root().Get("components", "parameters", "P").Follow().Get("name").Text(); got != "y" {
		t.Errorf("the parameter is %q", got)
	}
	if got := d.Root().Get("components", "schemas", "S").Follow().Get("type").Text(); got != "integer" {
		t.Errorf("the schema is %q", got)
	}
}

// TestManyBadSpots takes time that is linear in them: many references to nothing, a long chain, a large cycle, many bad variants.
func TestManyBadSpots(t *testing.T) {
	t.Parallel()
	const many = 20_000
	for name, item := range map[string]func(i int) string{
		"nowhere": func(i int) string { return fmt.Sprintf("A%d: {$ref: '#/components/parameters/B%d'}", i, i) },
		"chain":   func(i int) string { return fmt.Sprintf("A%d: {$ref: '#/components/parameters/A%d'}", i, i+1) },
		"cycle":   func(i int) string { return fmt.Sprintf("A%d: {$ref: '#/components/parameters/A%d'}", i, (i+1)%many) },
		"bad":     func(i int) string { return fmt.Sprintf("A%d: [%d]", i, i) },
	} {
		start := time.Now()
		var text strings.Builder
		text.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas: {S: {}}\n  parameters:\n")
		for i := range many {
			text.WriteString("    " + item(i) + "\n")
		}
		d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text.String())}, Options{})
		shown := len(slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Severity == diag.Note }))
		if d == nil || shown != maxSpots+1 {
			t.Errorf("%s: %d messages, document %v", name, shown, d)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

// TestManyAnchors takes time that is linear in them.
func TestManyAnchors(t *testing.T) {
	t.Parallel()
	const many = 10_000
	start := time.Now()
	var text strings.Builder
	text.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n")
	for i := range many {
		fmt.Fprintf(&text, "    S%d: {$anchor: a%d, type: object, properties: {x: {$ref: '#a%d'}}}\n", i, i, (i+1)%many)
	}
	d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text.String())}, Options{Unvalidated: true})
	if d == nil || d.Root().Get("components", "schemas", "S1", "properties", "x").Follow().Get("$anchor").Text() != "a2" {
		t.Fatal(ds)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it takes %v", took)
	}
}
