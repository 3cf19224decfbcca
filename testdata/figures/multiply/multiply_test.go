package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

const small = `openapi: 3.0.3
paths:
  /a/{id}:
    get:
      operationId: A_get
      tags: [A]
      parameters:
        - {$ref: '#/components/parameters/Id'}
      responses: {$ref: 'other.yaml#/components/responses/X'}
  /b:
    $ref: '#/paths/~1a~1{id}'
components:
  parameters:
    Id: {name: id, in: path, schema: {$ref: '#/components/schemas/Id'}}
  schemas:
    Id: {type: string}
    Union:
      oneOf: [{$ref: '#/components/schemas/Id'}]
      discriminator:
        propertyName: type
        mapping: {id: '#/components/schemas/Id'}
  securitySchemes:
    bearer: {type: http, scheme: bearer}
`

const twice = `openapi: 3.0.3
paths:
  /a/{id}:
    get:
      operationId: A_get
      tags: [A]
      parameters:
        - {$ref: '#/components/parameters/Id'}
      responses: {$ref: 'other.yaml#/components/responses/X'}
  /b:
    $ref: '#/paths/~1a~1{id}'
  /copy2/a/{id}:
    get:
      operationId: Copy2A_get
      tags: [Copy2A]
      parameters:
        - {$ref: '#/components/parameters/Copy2Id'}
      responses: {$ref: 'other.yaml#/components/responses/X'}
  /copy2/b:
    $ref: '#/paths/~1copy2~1a~1{id}'
components:
  parameters:
    Id: {name: id, in: path, schema: {$ref: '#/components/schemas/Id'}}
    Copy2Id: {name: id, in: path, schema: {$ref: '#/components/schemas/Copy2Id'}}
  schemas:
    Id: {type: string}
    Union:
      oneOf: [{$ref: '#/components/schemas/Id'}]
      discriminator:
        propertyName: type
        mapping: {id: '#/components/schemas/Id'}
    Copy2Id: {type: string}
    Copy2Union:
      oneOf: [{$ref: '#/components/schemas/Copy2Id'}]
      discriminator:
        propertyName: type
        mapping: {id: '#/components/schemas/Copy2Id'}
  securitySchemes:
    bearer: {type: http, scheme: bearer}
`

func TestMultiply(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "small.yaml")
	if err := os.WriteFile(file, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	for times, want := range map[string]string{"1": small, "2": twice} {
		var got bytes.Buffer
		if err := run([]string{times, file}, &got); err != nil || got.String() != want {
			t.Errorf("%s times: %v\n%s", times, err, &got)
		}
	}
}

func TestMultiplyErrors(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "list.yaml")
	if err := os.WriteFile(file, []byte("[1, 2]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"2"}, {"0", file}, {"x", file}, {"2", file}, {"2", file + ".absent"}} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
