package generator

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// parts are the subjects of the calls and schemas of the mixed document.
var parts = []string{"Branch", "Commit", "Fork", "Hook"}

// mixedCalls are the kinds of calls of the mixed document: what follows the parameters of one, about a schema.
var mixedCalls = []string{
	// a response
	`responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/%[1]s'}}}}}`,
	// pages
	`responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [data, has_more], properties: {
        data: {type: array, items: {$ref: '#/components/schemas/%[1]s'}}, has_more: {type: boolean}, last_id: {type: string}}}}}}}`,
	// a stream of events
	`requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/%[1]s'}}}}
      responses: {"200": {description: ok, content: {text/event-stream: {schema: {$ref: '#/components/schemas/%[1]s'}}}}}`,
	// a form
	`requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [file], properties: {
        file: {type: string, format: binary}, about: {$ref: '#/components/schemas/%[1]s'}, size: {type: string, enum: [small, large]}}}}}}
      responses: {"204": {description: ok}}`,
}

// mixedSchemas are the kinds of schemas; each refers to one of another part.
var mixedSchemas = []string{
	`{type: object, required: [type, id], properties: {type: {type: string, enum: [%[1]s]}, id: {type: string, maxLength: 9},
      kind: {type: string, enum: [one, two]}, next: {$ref: '#/components/schemas/%[2]s'}, inner: {type: object, properties: {at: {type: string, format: date-time}}},
      either: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/%[2]s'}}]}, more: {type: object, additionalProperties: {$ref: '#/components/schemas/%[2]s'}}}}`,
	`{oneOf: [{$ref: '#/components/schemas/%[2]s'}, {type: string}, {type: object, required: [type], properties: {type: {type: string, enum: [own]}, own: {type: string}}}]}`,
	`{type: string, enum: [%[1]s, other, third]}`,
	`{type: array, maxItems: 9, items: {$ref: '#/components/schemas/%[2]s'}}`,
}

// mixedDocument writes a document of one large service that has everything which is printed per file. The older version lacks every
// seventh call and a field of each object.
func mixedDocument(t *testing.T, isNew bool) string {
	t.Helper()
	const each = 48
	var paths, schemas strings.Builder
	for at, part := range parts {
		for i := range each {
			own, other := mixedName(part, i), mixedName(parts[(at+1)%len(parts)], i-i%len(mixedSchemas))
			if isNew || i%7 > 0 {
				paths.WriteString(mixedCall(own, i))
			}
			schema := fmt.Sprintf(mixedSchemas[i%len(mixedSchemas)], own, other)
			if isNew {
				schema = strings.Replace(schema, "inner:", "added: {type: integer, minimum: 1}, inner:", 1)
			}
			fmt.Fprintf(&schemas, "    %s: %s\n", own, schema)
		}
	}
	return writeSpec(t, paths.String(), schemas.String())
}

func mixedName(part string, i int) string {
	return fmt.Sprintf("Repo%s%c%cx", part, 'A'+i%24, 'a'+i/24)
}

// mixedCall returns a path with the call of that number, about a schema.
func mixedCall(schema string, i int) string {
	method := "get"
	if i%len(mixedCalls) > 1 {
		method = "post"
	}
	return fmt.Sprintf("  /repos/{repo}/%[1]s:\n    %[2]s:\n      operationId: repos.%[2]s%[3]s\n      tags: [%[4]s]\n      summary: %[5]s\n"+
		"      parameters: [{name: repo, in: path, required: true, schema: {type: string}}, {name: after, in: query, schema: {type: string, maxLength: 9}}]\n      "+
		mixedCalls[i%len(mixedCalls)]+"\n", schema, method, strings.TrimPrefix(schema, "Repo"), tagOf(i), words)
}

// tagOf gives some of the calls to a service that is called as a part of the other.
func tagOf(i int) string {
	if i%11 == 10 {
		return "repos_branch"
	}
	return "repos"
}

// TestSplitPackageCompiles builds a package with split files, out of two versions of a document.
func TestSplitPackageCompiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/mixed\n\ngo 1.24\n")
	cfg := &config.Config{
		Runtime: config.Runtime{Dir: filepath.Join(dir, "runtime"), Package: "example.com/mixed/runtime"},
		APIs: []*config.API{{Name: "api", Package: "api", Out: filepath.Join(dir, "api"), Versions: []*config.Version{
			{ID: "old", Spec: mixedDocument(t, false)}, {ID: "new", Spec: mixedDocument(t, true)},
		}}},
	}
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	for _, suffix := range []string{"models", "json", "schema", "client", "server"} {
		files, err := filepath.Glob(filepath.Join(dir, "api", "repos_*_"+suffix+".go"))
		if err != nil || len(files) < len(parts) {
			t.Errorf("%s is not split: %v, %v", suffix, files, err)
		}
	}
	vet := exec.CommandContext(t.Context(), "go", "vet", "-trimpath", "./...")
	vet.Dir = dir
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.4000s", err, out)
	}
}
