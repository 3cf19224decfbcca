package diff_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/testdata/corpus"
)

const (
	placeRef = `{$ref: "#/components/schemas/Place"}`
	place    = `{type: object, description: A place, required: [city], properties: {city: {type: string}, street: {type: string}}}`
)

// equals are two ways to write the same thing, as edits of openapi31.yaml; changes are the rules that may apply still.
var equals = []struct {
	name     string
	old, new []string
	changes  string
}{
	{"nullable text: type list, nullable", []string{`T plain = {type: [string, "null"]}`}, []string{"T plain = {type: string, nullable: true}"}, ""},
	{"nullable text: type list, x-nullable", []string{`T plain = {type: [string, "null"]}`}, []string{"T plain = {type: string, x-nullable: true}"}, ""},
	{"nullable text: type list, anyOf", []string{`T plain = {type: [string, "null"]}`}, []string{`T plain = {anyOf: [{type: string}, {type: "null"}]}`}, ""},
	{"nullable text: anyOf, oneOf", []string{`T plain = {anyOf: [{type: string}, {type: "null"}]}`}, []string{`T plain = {oneOf: [{type: "null"}, {type: string}]}`}, ""},
	{"nullable text: unquoted null", []string{`T plain = {type: [string, "null"]}`}, []string{`T plain = {type: [string, null]}`}, ""},
	{"nullable text: null in an enum", []string{`T level = {type: [string, "null"], enum: [low, high, null]}`}, []string{`T level = {type: string, nullable: true, enum: [low, high]}`}, ""},
	{"nullable text: an enum of null beside", []string{`T level = {type: [string, "null"], enum: [low, high]}`}, []string{`T level = {anyOf: [{type: string, enum: [low, high]}, {enum: [null]}]}`}, ""},
	{"nullable text: a const of null beside", []string{`T plain = {type: [string, "null"]}`}, []string{`T plain = {anyOf: [{type: string}, {const: null}]}`}, ""},
	{"nullable reference: anyOf, allOf of one", []string{"T place = {anyOf: [" + placeRef + `, {type: "null"}]}`}, []string{"T place = {nullable: true, allOf: [" + placeRef + "]}"}, ""},
	{"nullable reference: anyOf, beside", []string{"T place = {anyOf: [" + placeRef + `, {type: "null"}]}`}, []string{`T place = {$ref: "#/components/schemas/Place", nullable: true}`}, ""},
	{"nullable reference: oneOf, nullable member", []string{"T place = {oneOf: [" + placeRef + `, {type: "null"}]}`}, []string{"T place = {oneOf: [" + placeRef + ", {nullable: true}]}"}, ""},
	{"nullable list: in the list of types", []string{`T list type = [array, "null"]`}, []string{"T list nullable = true"}, ""},
	{"nullable union: a branch, beside", []string{`T mixed oneOf + {type: "null"}`}, []string{"T mixed nullable = true"}, ""},

	{"allOf of one", nil, []string{"T place = {allOf: [" + placeRef + "]}"}, ""},
	{"allOf of one, inline", nil, []string{"T plain = {allOf: [{type: string}]}"}, ""},
	{"anyOf of one", nil, []string{"T place = {anyOf: [" + placeRef + "]}"}, ""},
	{"oneOf of one", nil, []string{"T plain = {oneOf: [{type: string}]}"}, ""},
	{"list of one type", nil, []string{"T plain = {type: [string]}"}, ""},
	{"enum of one, const", nil, []string{"T kind = {type: string, enum: [thing]}"}, ""},
	{"const without type", nil, []string{"T kind = {const: thing}"}, ""},
	{"enum without type", nil, []string{"T level = {enum: [low, high]}"}, ""},
	{"object without type", nil, []string{"T inner type -"}, ""},
	{"oneOf, anyOf", nil, []string{"Schema Shape oneOf => anyOf"}, ""},
	{"nested unions", nil, []string{"T mixed = {oneOf: [{type: string}, {anyOf: [{type: integer}, " + placeRef + "]}]}"}, ""},
	{"list of types, oneOf", []string{"T plain = {type: [string, integer]}"}, []string{"T plain = {oneOf: [{type: string}, {type: integer}]}"}, ""},
	{"allOf in several parts", nil, []string{"T inner = {allOf: [{type: object, required: [x], properties: {x: {type: string}}}, {type: object, properties: {y: {type: object, properties: {z: {type: integer}}}}}]}"}, ""},
	{"exclusive minimum: flag, number", nil, []string{"T open = {type: number, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true, multipleOf: 2}"}, ""},
	{"exclusive minimum: false", nil, []string{"T count exclusiveMinimum = false"}, ""},
	{"numbers written otherwise", nil, []string{"T open = {type: number, exclusiveMinimum: 0.0, exclusiveMaximum: 9e0, multipleOf: 2.0}"}, ""},
	{"a default written otherwise", nil, []string{"T count default = 5.0"}, ""},
	{"bytes: format, contentEncoding", nil, []string{"T bytes = {type: string, contentEncoding: base64}"}, ""},
	{"description beside a reference, in an allOf", []string{`T place = {$ref: "#/components/schemas/Place", description: Where}`}, []string{"T place = {description: Where, allOf: [" + placeRef + "]}"}, ""},
	{"field with false flags", nil, []string{"T plain = {type: string, readOnly: false, writeOnly: false, deprecated: false, nullable: false}"}, ""},
	{"unique items false", nil, []string{"T lists uniqueItems = false"}, ""},
	{"no least length", nil, []string{"T plain minLength = 0"}, ""},

	{"schema extracted", nil, []string{"Schema Inner = {type: object, required: [x], properties: {x: {type: string}, y: {type: object, properties: {z: {type: integer}}}}}", `T inner = {$ref: "#/components/schemas/Inner"}`}, "schema-added"},
	{"schema of a list's items extracted", nil, []string{"Schema Item = {type: string}", `T list items = {$ref: "#/components/schemas/Item"}`}, "schema-added"},
	{"schema of an enum extracted", nil, []string{"Schema Level = {type: string, enum: [low, high]}", `T level = {$ref: "#/components/schemas/Level"}`}, "schema-added"},
	{"schema of a variant extracted", []string{"T mixed oneOf 2 = " + place}, nil, ""},
	{"schema inlined", nil, []string{"T place = " + place}, ""},
	{"schema of a body inlined", []string{"JSON schema = {type: object, required: [text], properties: {text: {type: string}, mark: {type: string}}}"}, nil, ""},
	{"schema of an answer inlined", []string{"OK content application/json schema = {type: object, required: [text], properties: {text: {type: string}, mark: {type: string}}}"}, nil, ""},
	{"schema renamed", nil, []string{"Schema State => Condition", `T state = {$ref: "#/components/schemas/Condition"}`}, "schema-renamed"},
	{"variant's schema renamed", nil, []string{"Schema Square => Quad", `Schema Shape oneOf 0 = {$ref: "#/components/schemas/Quad"}`, `T shapes oneOf 0 = {$ref: "#/components/schemas/Quad"}`, `T shapes discriminator mapping square = "#/components/schemas/Quad"`}, "schema-renamed"},
	{"parent renamed", nil, []string{"Schema Parent => Elder", `Schema Child allOf 0 = {$ref: "#/components/schemas/Elder"}`}, "schema-removed schema-added"}, // nothing has a parent for its type
	{"a copy of a schema", []string{"Schema Copy = " + place}, []string{"Schema Copy = " + place, `T place = {$ref: "#/components/schemas/Copy"}`}, ""},
	{"copies that refer to each other", []string{"Schema Copy = " + `{type: object, properties: {next: {$ref: "#/components/schemas/Copy"}}}`, `Schema Other = {type: object, properties: {next: {$ref: "#/components/schemas/Other"}}}`, `T place = {$ref: "#/components/schemas/Copy"}`}, []string{"Schema Copy = " + `{type: object, properties: {next: {$ref: "#/components/schemas/Other"}}}`, `Schema Other = {type: object, properties: {next: {$ref: "#/components/schemas/Copy"}}}`, `T place = {$ref: "#/components/schemas/Other"}`}, ""},
	{"a schema that is another's name", nil, []string{"Schema Where = " + placeRef, `T place = {$ref: "#/components/schemas/Where"}`}, "schema-added"},

	{"parameter extracted", nil, []string{`components parameters = {Order: {in: query, name: order, required: true, schema: {type: string, enum: [asc, desc]}}}`, `Note parameters order = {$ref: "#/components/parameters/Order"}`}, ""},
	{"parameter component renamed", []string{`components parameters = {Order: {in: query, name: order, required: true, schema: {type: string, enum: [asc, desc]}}}`, `Note parameters order = {$ref: "#/components/parameters/Order"}`}, []string{`components parameters = {Sorting: {in: query, name: order, required: true, schema: {type: string, enum: [asc, desc]}}}`, `Note parameters order = {$ref: "#/components/parameters/Sorting"}`}, ""},
	{"parameter of the path", nil, []string{"paths /items/{item_id}/notes parameters = [{in: path, name: item_id, required: true, description: The item, schema: {type: string}}]", "Note parameters 0 -"}, ""},
	{"parameter with its defaults", nil, []string{"Note parameters names = {in: query, name: names, required: false, style: form, explode: true, allowReserved: false, deprecated: false, schema: {type: array, items: {type: string}}}"}, ""},
	{"path parameter with its defaults", nil, []string{"Note parameters item_id = {in: path, name: item_id, required: true, style: simple, explode: false, description: The item, schema: {type: string}}"}, ""},
	{"path parameter renamed", nil, []string{"paths /watch/{since} get parameters 0 name = from_id", "Watch x-assistgen-stream resume = from_id", "paths /watch/{since} => /watch/{from_id}"}, "path-parameter-renamed"},
	{"header parameter in another case", nil, []string{"Note parameters X-Trace name = x-trace"}, ""},
	{"header that OpenAPI ignores", nil, []string{"Note parameters + {in: header, name: Accept, schema: {type: string}}"}, ""},
	{"body extracted", []string{"paths /sent put requestBody = {required: true, content: {application/json: {schema: {$ref: \"#/components/schemas/Thing\"}}}}"}, []string{`components requestBodies = {Thing: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}`, `paths /sent put requestBody = {$ref: "#/components/requestBodies/Thing"}`}, ""},
	{"answer extracted", nil, []string{`components responses = {Missing: {description: No such item, content: {application/json: {schema: {$ref: "#/components/schemas/Failure"}}}}}`, `Note responses 404 = {$ref: "#/components/responses/Missing"}`}, ""},
	{"answer's header extracted", nil, []string{`components headers = {Left: {description: How many are left, schema: {type: integer}}}`, `OK headers X-Left = {$ref: "#/components/headers/Left"}`}, ""},
	{"answer's status in capitals", []string{"Note responses 404 => 4xx"}, []string{"Note responses 404 => 4XX"}, ""},
	{"media type in capitals", nil, []string{"Note requestBody content application/json => Application/JSON"}, ""},
	{"required false", []string{"Job requestBody = {content: {application/json: {schema: {type: string}}}}"}, []string{"Job requestBody = {required: false, content: {application/json: {schema: {type: string}}}}"}, ""},
	{"security scheme renamed", nil, []string{"Auth token => bearer", "security 0 token => bearer", "Note security 0 token => bearer"}, ""},
	{"security said at each operation", nil, []string{"Run security = [{token: []}]", "Watch security = [{token: []}]"}, ""},
	{"alternatives in another order", nil, []string{"Note security = [{login: [read], key: []}, {token: []}]"}, ""},
	{"unused components", nil, []string{"components parameters = {X: {in: query, name: x, schema: {type: string}}}", "components responses = {X: {description: X}}"}, ""},
	{"examples", nil, []string{"T plain example = abc", "T plain examples = [a, b]", "externalDocs = {url: \"https://example.com\"}", "info contact = {name: Someone}"}, ""},

	{"properties reordered", []string{"T inner = {type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}"}, []string{"T inner = {properties: {b: {type: integer}, a: {type: string}}, required: [b, a], type: object}"}, ""},
	{"values reordered", nil, []string{"T level enum = [high, low]"}, ""},
	{"variants reordered", nil, []string{`Schema Shape oneOf = [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]`}, ""},
	{"types reordered", nil, []string{"T mixed oneOf = [" + placeRef + ", {type: integer}, {type: string}]"}, ""},
	{"tags reordered", nil, []string{"List tags = [Notes, Items]"}, ""},
	{"scopes reordered", []string{"Note security 1 login = [read, write]"}, []string{"Note security 1 login = [write, read]"}, ""},
	{"requirements reordered", nil, []string{"T either anyOf = [{required: [y]}, {required: [x]}]"}, ""},
	{"groups reordered", nil, []string{"T choice x-oneof pick fields = [y, x]"}, ""},
}

func TestEqualDocuments(t *testing.T) {
	t.Parallel()
	d := openapi31(t)
	for _, tt := range equals {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			old, new := d.edited(t, tt.old...), d.edited(t, tt.new...)
			forward, back := diff.Compare(old, new).Changes, diff.Compare(new, old).Changes
			mirrored(t, forward, back)
			var rules []string
			for _, c := range forward {
				rules = append(rules, c.Rule.ID)
			}
			if got := strings.Join(rules, " "); got != tt.changes {
				t.Errorf("got %q, want %q\n%s", got, tt.changes, strings.Join(lines("> ", forward), "\n"))
			}
		})
	}
}

// openapi31 returns the document of most tests.
func openapi31(t testing.TB) *document {
	t.Helper()
	text, err := os.ReadFile(documents + "openapi31.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return &document{text: text, lets: readTable(t, documents+"openapi31.txt").lets}
}

// noChanges fails for any change between two documents.
func noChanges(t *testing.T, oldFile string, old []byte, newFile string, new []byte) {
	t.Helper()
	changes := diff.Compare(read(t, oldFile, old), read(t, newFile, new)).Changes
	if d := gocmp.Diff([]string(nil), lines("", changes)); d != "" {
		t.Error(d)
	}
}

func TestYAMLAndJSONAreEqual(t *testing.T) {
	t.Parallel()
	text := openapi31(t).text
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(value) // which sorts the members, too
	if err != nil {
		t.Fatal(err)
	}
	noChanges(t, "doc.yaml", text, "doc.json", asJSON)
}

// TestReversedDocumentIsEqual turns the order of every mapping and list of the document round. The order of tags and of
// media types says something: which tag names the service, and which body is the main one.
func TestReversedDocumentIsEqual(t *testing.T) {
	t.Parallel()
	text := openapi31(t).text
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	reverse(doc.Content[0], "")
	reversed, err := yaml.Marshal(&doc)
	if err != nil {
		t.Fatal(err)
	}
	noChanges(t, "doc.yaml", text, "doc.yaml", reversed)
}

func reverse(n *yaml.Node, key string) {
	size := 1
	if n.Kind == yaml.MappingNode {
		size = 2
	}
	var turned []*yaml.Node
	for i := len(n.Content) - size; i >= 0; i -= size {
		turned = append(turned, n.Content[i:i+size]...)
	}
	if key != "tags" {
		n.Content = turned
	}
	for i, c := range n.Content {
		if size == 2 && i%2 == 1 {
			reverse(c, n.Content[i-1].Value)
		} else {
			reverse(c, "")
		}
	}
}

// TestDialectsAreEqual compares one API in Swagger 2.0, OpenAPI 3.0 and OpenAPI 3.1.
func TestDialectsAreEqual(t *testing.T) {
	t.Parallel()
	var texts [][]byte
	names := []string{"same20.yaml", "same30.yaml", "same31.yaml"}
	for _, name := range names {
		text, err := os.ReadFile(documents + name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	for i := range names {
		for j := range names {
			t.Run(names[i]+" "+names[j], func(t *testing.T) {
				t.Parallel()
				noChanges(t, names[i], texts[i], names[j], texts[j])
			})
		}
	}
}

// TestSpecsAreEqualToThemselves reads every document of this repository twice.
func TestSpecsAreEqualToThemselves(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../specs/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, ".overlay.yaml") {
			equalToItself(t, file)
		}
	}
}

// TestSweepEqualDocuments does so with every document of the corpus.
func TestSweepEqualDocuments(t *testing.T) {
	files := corpus.Documents(t)
	for _, file := range files {
		equalToItself(t, file)
	}
	t.Logf("%d documents", len(files))
}

func equalToItself(t *testing.T, file string) {
	t.Helper()
	doc, found := load.Load(load.Source{File: file}, load.Options{})
	if doc == nil {
		t.Logf("%s: %v", file, found)
		return
	}
	old, _ := normalize.API(doc, normalize.Options{Whole: true})
	new, _ := normalize.API(doc, normalize.Options{Whole: true})
	if changes := diff.Compare(old, new).Changes; len(changes) > 0 {
		t.Errorf("%s:\n%s", file, strings.Join(lines("", changes), "\n"))
	}
}
