package goapi_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// mutation is one change of testdata/diff/goapi/base.yaml: strings and what is in their place. Of what is found, want is
// the verdict, and one change is shown.
type mutation struct {
	name    string
	replace []string
	want    goapi.Verdict
	shows   string
}

var mutations = []mutation{
	{"nothing", nil, goapi.Patch, ""},
	{"a description", []string{"components:", "externalDocs: {url: http://a}\ncomponents:"}, goapi.Patch, ""},
	{"a limit", []string{"name: limit, in: query, schema: {type: integer}", "name: limit, in: query, schema: {type: integer, maximum: 5}"}, goapi.Patch, ""},

	// Enums.
	{"enum value added", []string{"[queued, done]", "[queued, done, failed]"}, goapi.Minor, "compatible StatusFailed: added"},
	{"enum value removed", []string{"[queued, done]", "[queued]"}, goapi.Major, "incompatible StatusDone: removed"},
	{"number added", []string{"[0.5, 1]", "[0.5, 1, 2]"}, goapi.Minor, "compatible Score2: added"},
	{"enum value renamed", []string{"[queued, done]", "[queued, finished]"}, goapi.Major, "incompatible StatusDone: removed"},
	{"enum value spelt otherwise", []string{"[queued, done]", "[queued, DONE]"}, goapi.Major, "incompatible StatusDone: value changed"},
	{"enum to text", []string{"Status: {type: string, enum: [queued, done]}", "Status: {type: string}"}, goapi.Major, "incompatible Status.Values: removed"},
	{"text to enum", []string{"name: {type: string}\n        title", "name: {type: string, enum: [a, b]}\n        title"}, goapi.Major, "incompatible Job.Name: type changed"},
	{"number variant wider", []string{"{type: integer, format: int32}, {$ref", "{type: integer}, {$ref"}, goapi.Minor, "compatible InputInteger: widened"},
	{"number enum narrower", []string{"Score: {type: number, enum: [0.5, 1]}", "Score: {type: integer, enum: [1, 2]}"}, goapi.Major, "incompatible Score: type changed"},
	{"enum to struct", []string{"Status: {type: string, enum: [queued, done]}", "Status: {type: object, properties: {code: {type: string}}}"}, goapi.Major, "incompatible Status: type changed"},
	{"alias to enum", []string{"Title: {type: string}", "Title: {type: string, enum: [a, b]}"}, goapi.Major, "incompatible Title: type changed"},

	// Fields.
	{"required field added to a request", []string{"required: [name]\n", "required: [name, kind]\n", "name: {type: string}\n        stream", "name: {type: string}\n        kind: {type: string}\n        stream"}, goapi.Minor, "compatible CreateJob.Kind: added"},
	{"optional field added to an answer", []string{"{reason: {type: string}}", "{reason: {type: string}, code: {type: string}}"}, goapi.Minor, "compatible Done.Code: added"},
	{"first list", []string{"{reason: {type: string}}", "{reason: {type: string}, codes: {type: array, items: {type: string}}}"}, goapi.Minor, "compatible Done.Codes: added"},
	{"list added deep inside", []string{"y: {type: number}}", "y: {type: number}, z: {type: array, items: {type: number}}}"}, goapi.Minor, "compatible Point.Z: added"},
	{"field removed", []string{"{reason: {type: string}}", "{}"}, goapi.Major, ""},
	{"field type changed", []string{"id: {type: string}\n        status", "id: {type: integer}\n        status"}, goapi.Major, "incompatible Job.ID: type changed"},
	{"optional field type changed", []string{"{reason: {type: string}}", "{reason: {type: integer}}"}, goapi.Major, "incompatible Done.Reason: type changed"},
	{"optional field made required", []string{"Done: {type: object,", "Done: {type: object, required: [reason],"}, goapi.Major, "incompatible Done.Reason: type changed"},
	{"required field made optional", []string{"required: [id, status", "required: [status"}, goapi.Major, "incompatible Job.ID: type changed"},
	{"required list made optional", []string{"made, tools, level]", "made, level]"}, goapi.Patch, ""},
	{"nullable", []string{"id: {type: string}\n        status", "id: {type: [string, \"null\"]}\n        status"}, goapi.Major, "incompatible Job.ID: type changed"},
	{"optional and nullable", []string{"{reason: {type: string}}", "{reason: {type: [string, \"null\"]}}"}, goapi.Patch, ""},
	{"nullable items", []string{"Names: {type: array, items: {type: string}}", "Names: {type: array, items: {type: [string, \"null\"]}}"}, goapi.Major, "incompatible Names: type changed"},
	{"field renamed", []string{"{reason: {type: string}}", "{cause: {type: string}}"}, goapi.Major, "incompatible Done.Reason: removed"},
	{"time to number", []string{"{type: integer, format: unixtime}", "{type: integer}"}, goapi.Major, "incompatible Job.Made: type changed"},
	{"additional members", []string{"Done: {type: object,", "Done: {type: object, additionalProperties: {type: string},"}, goapi.Minor, "compatible Done.Additional: added"},

	// Types.
	{"schema renamed", []string{"    Log: {", "    LogLine: {", "job.log: Log}", "job.log: LogLine}", "item: Log}", "item: LogLine}", "schemas/Log\"", "schemas/LogLine\""}, goapi.Major, "incompatible Log: removed"},
	{"schema added", []string{"    Log: {", "    Extra: {type: object}\n    Log: {"}, goapi.Minor, "compatible Extra: added"},
	{"unused schema removed", []string{"    Shell: {type: object, required: [type], properties: {type: {const: shell}}}\n", ""}, goapi.Major, "incompatible Shell: removed"},
	{"inline type becomes named", []string{"owner: {type: object, properties: {email: {type: string}}}", "owner: {$ref: \"#/components/schemas/Owner\"}", "    Log: {", "    Owner: {type: object, properties: {email: {type: string}}}\n    Log: {"}, goapi.Major, "incompatible JobOwner: removed"},
	{"map of other values", []string{"Labels: {type: object, additionalProperties: {type: string}}", "Labels: {type: object, additionalProperties: {type: integer}}"}, goapi.Major, "incompatible Labels: type changed"},
	{"map to list", []string{"Labels: {type: object, additionalProperties: {type: string}}", "Labels: {type: array, items: {type: string}}"}, goapi.Major, "incompatible Labels: type changed"},
	{"struct to map", []string{"Done: {type: object, properties: {reason: {type: string}}}", "Done: {type: object, additionalProperties: {type: string}}"}, goapi.Major, "incompatible Done: type changed"},
	{"alias to another alias", []string{"Title: {type: string}", "Title: {type: integer}"}, goapi.Major, "incompatible Title: type changed"},
	{"struct to alias of a struct", []string{"    Log: {type: object, properties: {line: {type: string}}}", "    Line: {type: object, properties: {line: {type: string}}}\n    Log: {$ref: \"#/components/schemas/Line\"}"}, goapi.Minor, "compatible Line: added"},
	{"struct to alias of another struct", []string{"    Log: {type: object, properties: {line: {type: string}}}", "    Log: {$ref: \"#/components/schemas/Done\"}"}, goapi.Major, "incompatible Log.Line: removed"},
	{"oneof gains a field", []string{"[by_id, by_name]", "[by_id, by_name, by_list]"}, goapi.Minor, "compatible ChoiceByByList: added"},
	{"oneof vanishes", []string{"      x-oneof: [{name: by, fields: [by_id, by_name]}]\n", ""}, goapi.Major, "incompatible (*Choice).WhichBy: removed"},

	// Unions.
	{"variant added", []string{"{$ref: \"#/components/schemas/Code\"}]", "{$ref: \"#/components/schemas/Code\"}, {$ref: \"#/components/schemas/Shell\"}]"}, goapi.Patch, ""},
	{"variant removed", []string{"[{$ref: \"#/components/schemas/Search\"}, {$ref: \"#/components/schemas/Code\"}]", "[{$ref: \"#/components/schemas/Search\"}, {$ref: \"#/components/schemas/Shell\"}]"}, goapi.Major, "incompatible Code: unsatisfied"},
	{"list variant removed", []string{"{$ref: \"#/components/schemas/Names\"}, {type: object, properties: {text", "{type: boolean}, {type: object, properties: {text"}, goapi.Major, "incompatible Names: unsatisfied"},
	{"union to struct", []string{"Tool: {oneOf: [{$ref: \"#/components/schemas/Search\"}, {$ref: \"#/components/schemas/Code\"}]}", "Tool: {type: object, properties: {kind: {type: string}}}"}, goapi.Major, "incompatible Tool: type changed"},
	{"struct to union", []string{"Area: {type: object, required: [from], properties: {from: {$ref: \"#/components/schemas/Point\"}}}", "Area: {oneOf: [{type: string}, {$ref: \"#/components/schemas/Point\"}]}"}, goapi.Major, "incompatible Area: type changed"},

	// Calls.
	{"operation added", []string{"    delete:\n", "    patch:\n      operationId: changeJob\n      tags: [Jobs]\n      x-assistgen-method: Change\n      responses: {\"204\": {description: ok}}\n      parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]\n    delete:\n"}, goapi.Minor, "compatible JobsService.Change: added"},
	{"operation renamed", []string{"x-assistgen-method: Get\n      parameters: [{name: job_id", "x-assistgen-method: Read\n      parameters: [{name: job_id"}, goapi.Major, "incompatible JobsService.Get: removed"},
	{"operationId renamed", []string{"operationId: getJob\n      tags: [Jobs]\n      x-assistgen-method: Get\n", "operationId: readJob\n      tags: [Jobs]\n"}, goapi.Major, "incompatible JobsService.Get: removed"},
	{"operation moved to another service", []string{"operationId: getLabels\n      tags: [Jobs]", "operationId: getLabels\n      x-assistgen-service: Labels"}, goapi.Major, "incompatible JobsService.Labels: removed"},
	{"operation removed", []string{"    delete:\n      operationId: deleteJob\n      tags: [Jobs]\n      x-assistgen-method: Delete\n      parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]\n      responses: {\"204\": {description: gone}}\n", ""}, goapi.Major, "incompatible JobsHandler.Delete: removed"},
	{"optional parameter added", []string{"        - {name: limit,", "        - {name: order, in: query, schema: {type: string}}\n        - {name: limit,"}, goapi.Minor, "compatible JobsListParams.Order: added"},
	{"list parameter added", []string{"        - {name: limit,", "        - {name: include, in: query, schema: {type: array, items: {type: string}}}\n        - {name: limit,"}, goapi.Minor, "compatible JobsListParams.Include: added"},
	{"parameter made required", []string{"{name: limit, in: query,", "{name: limit, in: query, required: true,"}, goapi.Major, "incompatible JobsListParams.Limit: type changed"},
	{"path parameter of another type", []string{"x-assistgen-method: Get\n      parameters: [{name: file_id, in: path, required: true, schema: {type: string}}]", "x-assistgen-method: Get\n      parameters: [{name: file_id, in: path, required: true, schema: {type: integer}}]"}, goapi.Major, "incompatible FilesService.Get: type changed"},
	{"path parameter renamed", []string{"/files/{file_id}:", "/files/{id}:", "file_id, in: path", "id, in: path"}, goapi.Patch, ""},
	{"body added", []string{"x-assistgen-method: Delete\n", "x-assistgen-method: Delete\n      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/Done\"}}}}\n"}, goapi.Major, "incompatible UnimplementedJobsHandler.Delete: type changed"},
	{"response type changed", []string{"x-assistgen-method: Labels\n      parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]\n      responses: {\"200\": {description: ok, content: {application/json: {schema: {$ref: \"#/components/schemas/Labels\"}", "x-assistgen-method: Labels\n      parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]\n      responses: {\"200\": {description: ok, content: {application/json: {schema: {$ref: \"#/components/schemas/Done\"}"}, goapi.Major, "incompatible JobsService.Labels: type changed"},
	{"download to JSON", []string{"application/octet-stream: {schema: {type: string, format: binary}}}}}\n    put", "application/json: {schema: {$ref: \"#/components/schemas/Done\"}}}}}\n    put"}, goapi.Major, "incompatible FilesHandler.Get: type changed"},
	{"paging added or lost", []string{"      x-assistgen-paging: {items: data, cursor: after, next: last_id, more: has_more}\n", ""}, goapi.Major, "incompatible JobsPage: removed"},
	{"items of pages changed", []string{"JobList:\n      type: object\n      required: [data, last_id, has_more]\n      properties: {data: {type: array, items: {$ref: \"#/components/schemas/Job\"}}", "JobList:\n      type: object\n      required: [data, last_id, has_more]\n      properties: {data: {type: array, items: {$ref: \"#/components/schemas/Done\"}}"}, goapi.Major, "incompatible JobsService.All: type changed"},
	{"event added", []string{"job.log: Log}", "job.log: Log, job.lost: Done}"}, goapi.Minor, "compatible JobEventJobLost: added"},
	{"event of another payload", []string{"job.log: Log}", "job.log: Done}"}, goapi.Major, "incompatible Log: unsatisfied"},
	{"stream lost", []string{"      x-assistgen-stream: {protocol: ndjson, item: Log}\n", "", "x-ndjson", "json"}, goapi.Major, "incompatible JobsService.Watch: type changed"},
	{"streamed items changed", []string{"item: Log}", "item: Done}"}, goapi.Major, "incompatible JobsService.Watch: type changed"},

	{"version", []string{"version: \"1\"}", "version: \"2\"}"}, goapi.Major, "incompatible Version1: removed"},
}

// TestMutations changes one thing of a document at a time and holds what is found against apidiff.
func TestMutations(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(root, "testdata/diff/goapi/base.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	base := string(data)
	old := build(t, document(t, base))
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			changed := base
			for i := 0; i < len(m.replace); i += 2 {
				if !strings.Contains(changed, m.replace[i]) {
					t.Fatalf("the document has no %q", m.replace[i])
				}
				changed = strings.ReplaceAll(changed, m.replace[i], m.replace[i+1])
			}
			new := build(t, document(t, changed))
			holdMutation(t, m, old, new)
			holdAgainstApidiff(t, new, old) // the way back is a case, too
		})
	}
}

func holdMutation(t *testing.T, m mutation, old, new *built) {
	t.Helper()
	diff := holdAgainstApidiff(t, old, new)
	var got []string
	for _, c := range diff.Changes {
		got = append(got, message(c))
	}
	if verdict, _ := diff.Verdict(); verdict != m.want {
		t.Errorf("the verdict is %s, want %s: %q", verdict, m.want, got)
	}
	if m.shows != "" && !slices.Contains(got, m.shows) {
		t.Errorf("%q is not among %q", m.shows, got)
	}
}

// document returns an API with that document alone.
func document(t testing.TB, text string) *config.API {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spec.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &config.API{
		Name: "jobs", Package: "jobs", Out: "jobs", JSONNames: config.DocumentedNames,
		Versions: []*config.Version{{Spec: file, Stage: model.StageStable}},
	}
}
