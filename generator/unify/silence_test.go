package unify_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/diag"
)

// kinds are a type of each kind that a schema or a field may have.
var kinds = []struct{ name, schema string }{
	{"text", "{type: string}"},
	{"number", "{type: integer}"},
	{"boolean", "{type: boolean}"},
	{"moment", "{type: integer, format: unixtime}"},
	{"enum", "{type: string, enum: [a, b]}"},
	{"enum of numbers", "{type: integer, enum: [1, 2]}"},
	{"list", "{type: array, items: {type: object, properties: {id: {type: string}}}}"},
	{"list of texts", "{type: array, items: {type: string}}"},
	{"map", "{type: object, additionalProperties: {type: string}}"},
	{"object", "{type: object, properties: {a: {type: string}, b: {type: string}}}"},
	{"union", "{oneOf: [{type: string}, {type: array, items: {type: string}}]}"},
	{"any", "{}"},
}

// TestNothingIsSilent says each key of a mapping at each kind of place: it has to change what comes out, or to be told. Implicit is not
// among them, which is a fact of an API.
func TestNothingIsSilent(t *testing.T) {
	plain := map[string]string{} // what comes out of a document without a mapping
	notSilent := func(t *testing.T, name, document, mapping string) {
		t.Helper()
		if plain[document] == "" {
			plain[document] = whole(t, document, "{}")
		}
		t.Run(name, func(t *testing.T) {
			if whole(t, document, mapping) == plain[document] {
				t.Errorf("%s changes nothing, and is not told", mapping)
			}
		})
	}
	for _, key := range []string{
		"fields: {a: b}", "tags: {b: {a: x}}", "tells: {a: {x: b}}", "values: {a: A}", "gather: {'b[].id': a}", "mask: a", "fill: {a: x}", "makes: {a: x}",
	} {
		for _, k := range kinds {
			notSilent(t, "types "+key+" of "+k.name, schemas(k.schema), "apis: {two: {types: {Part: {"+key+"}}}}")
		}
	}
	for _, key := range []string{
		"rule: fold, values: {x: y}", "rule: values, values: {x: y}", "values: {x: y}", "rule: blank", "rule: json-text", "rule: text-json",
		"rule: text-parts, wrap: {text: $}", "rule: one-part, wrap: {text: $}", "rule: one-part, wrap: {text: x}", "rule: unix-time", "rule: unix-millis", "rule: days", "rule: days-text", "rule: base64", "rule: model-name", "rule: presence",
		"wrap: {text: $}", "ids: {member: key, of: id}", "ids: {member: key, of: idd}", "as: Thing.part", "as: Thing", "own: true", "when: {role: x}", "when: {roll: x}",
		"file-name: role", "file-type: role", "rule: base64, file-name: role", "to: other",
	} {
		for _, k := range kinds {
			notSilent(t, "line "+key+" of "+k.name, schemas(k.schema), "apis: {two: {types: {Thing: {fields: {part: {"+key+"}}}}}}")
		}
	}
	for _, key := range []string{
		"to: Things.Other", "link: id", "link: idd", "then: Things.Create", "then: Things.Get", "then: Things.Find", "then: Things.Get, again: {part: [x]}", "then: Things.Get, again: {prat: [x]}",
		"where: {id: id}", "fields: {id: other}", "fields: {'@answer.id': '@answer'}", "fields: {'@answer': '@answer.id'}", "tags: {id: {part: x}}", "gather: {'part[].id': other}", "mask: id", "fill: {id: x}", "makes: {id: x}", "makes: {part: x}",
	} {
		for _, call := range []string{"Things.Create", "Things.Get"} {
			notSilent(t, "call "+key+" of "+call, schemas("{type: string}"), "apis: {two: {operations: {"+call+": {"+key+"}}}}")
		}
	}
	for _, key := range []string{
		"given: {id: x}", "given: {part: x}", "services: {Things: Others}", "byhand: [Things.Create]", "own: [Things.Create]", "apart: [Thing.part]",
	} {
		for _, api := range []string{"one", "two"} {
			notSilent(t, "api "+key, schemas("{type: string}"), "apis: {"+api+": {"+key+"}}")
		}
	}
}

// schemas returns a document in which a thing has a part of a type.
func schemas(part string) string {
	return `paths:
  /things:
    post:
      tags: [Things]
      operationId: create
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /things/{id}:
    get:
      tags: [Things]
      operationId: get
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
components:
  schemas:
    Thing: {type: object, required: [role], properties: {role: {type: string}, part: {$ref: "#/components/schemas/Part"}}}
    Part: ` + part + "\n"
}

// whole returns all that comes out of the same document twice and a mapping.
func whole(t *testing.T, document, mapping string) string {
	t.Helper()
	u, ds := unifyCase(t, []txtar.File{
		{Name: "one.yaml", Data: []byte(document)}, {Name: "two.yaml", Data: []byte(document)}, {Name: mappingFile, Data: []byte(mapping)},
	})
	var text strings.Builder
	text.WriteString(list(ds, diag.Diagnostic.String))
	if u == nil {
		return text.String()
	}
	for _, a := range u.Adapters {
		text.WriteString(adapterText(t, a) + strings.Join(a.ByHand, " ") + fmt.Sprint(a.Given))
	}
	return text.String() + dump(t, u.API)
}
