package load

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/corpus"
)

// upgraded loads a Swagger 2.0 document of the sections given.
func upgraded(t *testing.T, sections string) *Node {
	t.Helper()
	return loaded(t, "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"+sections).Root()
}

// expectJSON compares a place of a tree with JSON.
func expectJSON(t *testing.T, n *Node, want string, path ...string) {
	t.Helper()
	if got := string(n.Get(path...).Literal()); got != want {
		t.Errorf("%s\n got %s\nwant %s", strings.Join(path, "/"), got, want)
	}
}

func TestSwaggerParameters(t *testing.T) {
	n := upgraded(t, `
paths:
  /a:
    parameters: [{$ref: '#/parameters/Limit'}]
    get:
      parameters:
        - {name: ids, in: query, type: array, items: {type: string, x-nullable: true}, description: d}
        - {name: m, in: query, type: array, items: {type: integer}, collectionFormat: multi}
        - {name: p, in: query, type: array, items: {type: integer}, collectionFormat: pipes}
        - {name: h, in: header, type: array, items: {type: string}, x-ms-client-name: heads}
        - {name: e, in: query, type: string, enum: [a], x-ms-enum: {name: E, modelAsString: true}, default: a, x-example: a}
      responses: {default: {description: d}}
parameters:
  Limit: {name: limit, in: query, type: integer, format: int32, minimum: 1}
`)
	params := n.Get("paths", "/a", "get", "parameters")
	for i, want := range []string{
		`{"name":"ids","in":"query","description":"d","schema":{"type":"array","items":{"type":"string","nullable":true}},"style":"form","explode":false}`,
		`{"name":"m","in":"query","schema":{"type":"array","items":{"type":"integer"}},"style":"form","explode":true}`,
		`{"name":"p","in":"query","schema":{"type":"array","items":{"type":"integer"}},"style":"pipeDelimited","explode":false}`,
		`{"name":"h","in":"header","x-ms-client-name":"heads","schema":{"type":"array","items":{"type":"string"}},"style":"simple","explode":false}`,
		`{"name":"e","in":"query","x-example":"a","schema":{"type":"string","default":"a","enum":["a"],"x-ms-enum":{"name":"E","modelAsString":true}}}`,
	} {
		expectJSON(t, params.Items()[i], want)
	}
	expectJSON(t, n, `[{"$ref":"#/components/parameters/Limit"}]`, "paths", "/a", "parameters")
	expectJSON(t, n, `{"name":"limit","in":"query","schema":{"type":"integer","format":"int32","minimum":1}}`, "components", "parameters", "Limit")
	if pos := params.Get("1", "schema", "items", "type").Pos(); pos.Line != 10 || pos.Column != 53 {
		t.Errorf("the type of an item is at %v", pos)
	}
}

func TestSwaggerBodies(t *testing.T) {
	n := upgraded(t, `
consumes: [application/json, application/xml]
paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, required: true, description: d, schema: {$ref: '#/definitions/A'}, x-ms-client-name: c}
        - {name: q, in: query, type: string}
      responses: {200: {description: ok, schema: {$ref: '#/definitions/A'}, headers: {X: {type: integer, description: x}}, examples: {application/json: {a: 1}}}}
    put:
      consumes: [multipart/form-data]
      produces: [application/octet-stream, application/json]
      parameters:
        - {name: f, in: formData, type: file, required: true, description: the file}
        - {$ref: '#/parameters/Purpose'}
      responses: {200: {description: ok, schema: {type: file}}, default: {description: no, schema: {$ref: '#/definitions/A'}}}
    patch:
      parameters: [{$ref: '#/parameters/Body'}]
      responses: {204: {description: ok}}
    delete:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{name: f, in: formData, type: string}]
      responses: {204: {$ref: '#/responses/Gone'}}
parameters:
  Purpose: {name: purpose, in: formData, type: string}
  Body: {name: b, in: body, schema: {type: object}}
responses: {Gone: {description: gone}}
definitions: {A: {type: object, properties: {a: {type: integer, x-nullable: true}}}}
`)
	op := n.Get("paths", "/a")
	expectJSON(t, op, `{"required":true,"description":"d","x-ms-client-name":"c","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}},"application/xml":{"schema":{"$ref":"#/components/schemas/A"}}}}`, "post", "requestBody")
	expectJSON(t, op, `{"description":"ok","headers":{"X":{"description":"x","schema":{"type":"integer"}}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"},"example":{"a":1}}}}`, "post", "responses", "200")
	expectJSON(t, op, `{"required":true,"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary","description":"the file"},"purpose":{"type":"string"}},"required":["f"]}}}}`, "put", "requestBody")
	expectJSON(t, op, `{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}`, "put", "responses", "200", "content")
	expectJSON(t, op, `{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}`, "put", "responses", "default", "content")
	expectJSON(t, op, `{"$ref":"#/components/requestBodies/Body"}`, "patch", "requestBody")
	expectJSON(t, op, `{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"f":{"type":"string"}}}}}}`, "delete", "requestBody")
	expectJSON(t, op, `{"$ref":"#/components/responses/Gone"}`, "delete", "responses", "204")
	expectJSON(t, n, `{"type":"object","properties":{"a":{"type":"integer","nullable":true}}}`, "components", "schemas", "A")
}

func TestSwaggerDiscriminators(t *testing.T) {
	n := upgraded(t, `
definitions:
  Base: {type: object, discriminator: type, properties: {type: {type: string}}, required: [type]}
  One: {allOf: [{$ref: '#/definitions/Base'}], x-ms-discriminator-value: one}
  Two: {allOf: [{type: object}, {$ref: '#/definitions/One'}]}
  Alone: {type: object, discriminator: kind}
  Loop: {allOf: [{$ref: '#/definitions/Loop'}, {$ref: '#/definitions/None'}, {$ref: '#/definitions/Loop'}]}
  None: {type: object}
`)
	schemas := n.Get("components", "schemas")
	expectJSON(t, schemas, `{"propertyName":"type","mapping":{"one":"#/components/schemas/One","Two":"#/components/schemas/Two"}}`, "Base", "discriminator")
	expectJSON(t, schemas, `{"propertyName":"kind"}`, "Alone", "discriminator")
}

func TestSwaggerServersAndSecurity(t *testing.T) {
	for sections, want := range map[string]string{
		"host: h\nbasePath: /v1/\nschemes: [http, https, ws]": `[{"url":"http://h/v1"},{"url":"https://h/v1"}]`,
		"host: h":      `[{"url":"https://h"}]`,
		"basePath: /x": `[{"url":"/x"}]`,
		"basePath: /":  ``,
		"x-ms-parameterized-host: {hostTemplate: '{endpoint}/{v}', useSchemePrefix: false, parameters: [{$ref: '#/parameters/E'}, {name: v, in: path, type: string, default: a, enum: [a, b]}]}\nbasePath: /p\nparameters: {E: {name: endpoint, in: path, type: string, description: d, x-ms-skip-url-encoding: true}}": `[{"url":"{endpoint}/{v}/p","variables":{"endpoint":{"default":"","description":"d","x-ms-skip-url-encoding":true},"v":{"default":"a","enum":["a","b"]}}}]`,
	} {
		expectJSON(t, upgraded(t, sections), want, "servers")
	}
	n := upgraded(t, `
securityDefinitions:
  B: {type: basic, description: d}
  K: {type: apiKey, in: header, name: k}
  O: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {s: d}}
  P: {type: oauth2, flow: application, tokenUrl: 'https://t'}
`)
	expectJSON(t, n, `{"B":{"type":"http","description":"d","scheme":"basic"},"K":{"type":"apiKey","in":"header","name":"k"},`+
		`"O":{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://a","tokenUrl":"https://t","scopes":{"s":"d"}}}},`+
		`"P":{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"https://t","scopes":{}}}}}`, "components", "securitySchemes")
}

func TestSwaggerFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"v1/openapi.json": `{"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {
			"get": {"parameters": [{"$ref": "../common/types.json#/parameters/Version"}], "responses": {"default": {"description": "d", "schema": {"$ref": "../common/types.json#/definitions/Error"}}},
				"x-ms-examples": {"a": {"$ref": "./examples/none.json"}}},
			"post": {"parameters": [{"$ref": "../common/types.json#/parameters/Body"}, {"$ref": "../common/types.json#/parameters/Field"}], "responses": {"200": {"$ref": "../common/types.json#/responses/Ok"}}}}},
			"definitions": {"D": {"$ref": "schema.json"}}}`,
		"common/types.json": `{"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {},
			"parameters": {"Version": {"name": "v", "in": "query", "type": "string"}, "Body": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/Error"}}, "Field": {"name": "f", "in": "formData", "type": "string"}},
			"responses": {"Ok": {"description": "ok", "schema": {"type": "file"}}},
			"definitions": {"Error": {"type": "object", "properties": {"code": {"type": "string", "x-nullable": true}}}}}`,
		"v1/schema.json": `{"type": "object", "properties": {"x": {"type": "string", "x-nullable": true}, "e": {"$ref": "../common/types.json#/definitions/Error"}}}`,
	})
	d, ds := Load(Source{File: filepath.Join(dir, "v1", "openapi.json")}, Options{Root: dir})
	if d == nil {
		t.Fatal(ds)
	}
	get := d.Root().Get("paths", "/a", "get")
	expectJSON(t, get.Get("parameters", "0").Follow(), `{"type":"string"}`, "schema")
	expectJSON(t, get.Get("responses", "default", "content", "application/json", "schema").Follow(), `{"type":"string","nullable":true}`, "properties", "code")
	post := d.Root().Get("paths", "/a", "post")
	expectJSON(t, post.Get("requestBody").Follow().Get("content", "application/json", "schema").Follow(), `"object"`, "type")
	expectJSON(t, post.Get("responses", "200").Follow(), `{"type":"string","format":"binary"}`, "content", "application/json", "schema")
	schema := d.Root().Get("components", "schemas", "D").Follow()
	expectJSON(t, schema, `{"type":"string","nullable":true}`, "properties", "x")
	expectJSON(t, schema.Get("properties", "e").Follow(), `"object"`, "type")
}

// TestSwaggerFragments reads files in which paths, parameters and responses are by names of their choice.
func TestSwaggerFragments(t *testing.T) {
	dir := folder(t, map[string]string{
		"api.yaml": `{swagger: "2.0", info: {title: T, version: "1"}, consumes: [text/csv], produces: [application/xml],
			paths: {/a: {$ref: "parts.yaml#/a"}, /b: {get: {parameters: [{$ref: "parts.yaml#/more/limit"}], responses: {"200": {$ref: "parts.yaml#/more/ok"}}}}}}`,
		"parts.yaml": `
a: {put: {parameters: [{in: body, name: b, schema: {$ref: "#/thing"}}], responses: {"200": {description: d, schema: {$ref: "#/thing"}}}}}
more:
  limit: {in: query, name: limit, type: integer}
  ok: {description: d, schema: {type: string}}
thing: {type: object, properties: {schema: {type: string, x-nullable: true}, description: {type: string}}}`,
	})
	d, ds := Load(Source{File: filepath.Join(dir, "api.yaml")}, Options{})
	if d == nil {
		t.Fatal(ds)
	}
	put := d.Root().Get("paths", "/a").Follow().Get("put")
	expectJSON(t, put.Get("requestBody", "content", "text/csv", "schema").Follow(), `{"type":"string","nullable":true}`, "properties", "schema")
	expectJSON(t, put.Get("responses", "200", "content", "application/xml", "schema").Follow(), `"object"`, "type")
	get := d.Root().Get("paths", "/b", "get")
	expectJSON(t, get.Get("parameters", "0").Follow(), `{"type":"integer"}`, "schema")
	expectJSON(t, get.Get("responses", "200").Follow(), `{"type":"string"}`, "content", "application/xml", "schema")
}

// Azure publishes the same API in both forms: after the upgrade they name the same schemas, operations and subtypes.
func TestSweepSwaggerAgainstOpenAPI3(t *testing.T) {
	dir := corpus.Dir(t, "real", "azure") + "/"
	for _, version := range []string{"2025-05-01", "v1", "2025-05-15-preview"} {
		old, ds := Load(Source{File: dir + "swagger/" + version + ".json"}, Options{})
		if old == nil {
			t.Fatal(ds)
		}
		now, ds := Load(Source{File: dir + "openapi3/" + version + ".json"}, Options{})
		if now == nil {
			t.Fatal(ds)
		}
		compareKeys(t, version, old.Root().Get("paths"), now.Root().Get("paths"))
		for _, p := range now.Root().Get("paths").Members() {
			compareKeys(t, p.Key(), old.Root().Get("paths", p.Key()), p)
		}
		bases := 0
		for _, s := range now.Root().Get("components", "schemas").Members() {
			same := old.Root().Get("components", "schemas", s.Key())
			if same == nil && s.Key() != "Versions" && s.Get("anyOf") == nil {
				t.Errorf("%s: no schema %s", version, s.Key())
			}
			if m := s.Get("discriminator", "mapping"); m != nil {
				bases++
				compareKeys(t, s.Key(), same.Get("discriminator", "mapping"), m)
			}
		}
		if bases < 15 {
			t.Errorf("%s: %d discriminators", version, bases)
		}
	}
}

// compareKeys compares the keys of two mappings in any order.
func compareKeys(t *testing.T, what string, old, now *Node) {
	t.Helper()
	a, b := old.Keys(), now.Keys()
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("%s: %q, want %q", what, a, b)
	}
}

// TestSwaggerWritten holds that the tree as written is there next to the upgraded one, over all files.
func TestSwaggerWritten(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	main := write("a.yaml", `swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    post:
      parameters:
        - {$ref: 'b.yaml#/parameters/Body'}
        - {name: q, in: query, type: string}
      responses: {200: {description: ok, schema: {$ref: 'b.yaml#/definitions/A'}}}
`)
	write("b.yaml", `swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
parameters: {Body: {name: things, in: body, schema: {$ref: '#/definitions/A'}}}
definitions: {A: {type: object, x-nullable: true}}
`)
	d, ds := Load(Source{File: main}, Options{})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	post := d.Written().Get("paths", "/a", "post")
	expectJSON(t, post, `[{"$ref":"b.yaml#/parameters/Body"},{"name":"q","in":"query","type":"string"}]`, "parameters")
	body := post.Get("parameters", "0").Follow()
	expectJSON(t, body, `"things"`, "name")
	expectJSON(t, body.Get("schema").Follow(), `{"type":"object","x-nullable":true}`)
	expectJSON(t, d.Root().Get("paths", "/a", "post", "requestBody"), `{"$ref":"#/components/requestBodies/Body"}`)

	three := loaded(t, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
	if three.Written() != three.Root() {
		t.Error("a document in OpenAPI 3 has two trees")
	}
}

// TestSwaggerFormWithoutNames holds that a form parameter without a name is left out, and told.
func TestSwaggerFormWithoutNames(t *testing.T) {
	d, ds := Load(Source{File: "openapi.yaml", Data: []byte(`
swagger: "2.0"
info: {title: T, version: "1"}
paths:
  /a:
    post:
      parameters: [{in: formData, type: string, required: true}, {in: formData, name: a, type: string}]
      responses: {200: {description: ok}}
`)}, Options{})
	if !slices.Equal(codes(ds), []string{"bad-parameter"}) {
		t.Fatal(ds)
	}
	expectJSON(t, d.Root().Get("paths", "/a", "post", "requestBody"),
		`{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}`)
}

func TestSwaggerNamesHaveAnyLetters(t *testing.T) {
	for head, want := range map[string]int{"swagger: '2.0'\ninfo: {title: T, version: v}\npaths: {}\ndefinitions:\n": 0, head + "paths: {}\ncomponents:\n schemas:\n": 1} {
		d, ds := Load(Source{File: "openapi.yaml", Data: []byte(head + "  Page«Pet»: {type: string}\n")}, Options{})
		if d == nil || len(ds) != want {
			t.Errorf("%s: %v", head, ds)
		}
	}
}
