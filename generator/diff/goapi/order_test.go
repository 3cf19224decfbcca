package goapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// TestMediaTypesInAnyOrder holds that the order of media types changes no name and no signature: nothing else of a document says that
// the order of keys means something.
func TestMediaTypesInAnyOrder(t *testing.T) {
	t.Parallel()
	const operations = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {%[1]s, %[2]s}}
      responses: {"200": {description: d, content: {%[1]s, %[2]s}}, "400": {description: d, content: {%[1]s, %[2]s}}}
  /b:
    post:
      operationId: b
      requestBody: {$ref: "#/components/requestBodies/B"}
      responses: {"204": {description: d}}
  /c:
    post:
      operationId: c
      requestBody:
        content:
          %[3]s: {schema: {$ref: "#/components/requestBodies/B/content/%[5]s/schema"}}
          %[4]s: {schema: {$ref: "#/components/requestBodies/B/content/%[6]s/schema"}}
      responses: {"204": {description: d}}
components:
  requestBodies:
    B: {content: {%[1]s, %[2]s}}
`
	of := func(first, second string) *goapi.Surface {
		const schema = "{schema: {type: object, properties: {%s: {type: object, properties: {%[1]s: {type: string}}}}}}"
		field := map[string]string{"application/json": "j", "multipart/form-data": "f", "application/vnd.one+json": "o", "application/vnd.two+json": "t"}
		body := func(mediaType string) string { return mediaType + ": " + fmt.Sprintf(schema, field[mediaType]) }
		escape := func(mediaType string) string { return strings.Replace(mediaType, "/", "~1", 1) }
		text := fmt.Sprintf(operations, body(first), body(second), first, second, escape(first), escape(second))
		return goapi.Of(planned(t, document(t, text)), goapi.Options{})
	}
	for _, types := range [][2]string{
		{"application/json", "multipart/form-data"}, {"application/vnd.one+json", "application/vnd.two+json"},
		{"application/json", "application/vnd.one+json"}, {"multipart/form-data", "application/vnd.two+json"},
	} {
		for _, c := range goapi.Compare(of(types[0], types[1]), of(types[1], types[0])).Changes {
			t.Errorf("%s and %s: %s", types[0], types[1], message(c))
		}
	}
}
