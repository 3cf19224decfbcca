package config

import "github.com/assistgen/assistgen/generator/load"

// Keys are the tables of the mappings of a configuration, each after the one that contains it.
var Keys = []*load.KeyTable{configKeys, apiKeys, versionKeys, nameKeys, unifiedKeys, unifiedNameKeys, runtimeKeys, generateKeys, docsKeys, diffKeys}

var configKeys = &load.KeyTable{What: "a configuration", Keys: []load.Key{
	{Name: "apis", Type: "list of APIs", Doc: "The APIs, at least one. Each becomes a package.", Example: "apis: [{name: pets, out: pets, spec: pets.yaml}]"},
	{Name: "unified", Type: "list of packages", Default: "none", Doc: "The packages that merge several APIs into one. See [unified.md](unified.md).", Example: "unified: [{name: both, out: both, apis: [a, b]}]"},
	{Name: "runtime", Type: "mapping", Default: "none", Doc: "The package that the generated packages share.", Example: "runtime: {dir: internal/runtime}"},
	{Name: "generate", Type: "mapping", Default: "none", Doc: "What `assistgen generate` reports.", Example: "generate: {ignore: [callback]}"},
	{Name: "docs", Type: "mapping", Default: "none", Doc: "What `assistgen docs` writes. See [reference.md](reference.md).", Example: "docs: {out: reference}"},
	{Name: "diff", Type: "mapping", Default: "none", Doc: "How `assistgen diff` treats changes. See [diff.md](diff.md).", Example: "diff: {baseline: accepted.txt}"},
}}

var apiKeys = &load.KeyTable{What: "an API", Path: "apis[]", Keys: []load.Key{
	{Name: "name", Type: "string", Doc: "The name of the API, unique in the file. `--api` takes it.", Example: "name: azure"},
	{Name: "package", Type: "string", Default: "the lower-case letters and digits of `name`", Doc: "The name of the Go package.", Example: "package: azure"},
	{Name: "out", Type: "path", Doc: "The folder of the package.", Example: "out: generated/azure"},
	{Name: "spec", Type: "path or address", Default: "none", Doc: "The only document, where the API has one version; its ID is the version in the document. Either `spec` or `versions` is required.", Example: "spec: api.yaml"},
	{Name: "versions", Type: "list of versions", Default: "none", Doc: "The versions, the oldest first. See [versions.md](versions.md).", Example: "versions: [{id: v1, spec: v1.yaml}, {id: v2, spec: v2.yaml}]"},
	{Name: "overlays", Type: "list of paths", Default: "none", Doc: "Overlays that are applied to the documents of all versions, in order. See [overlays.md](overlays.md).", Example: "overlays: [fixes.overlay.yaml]"},
	{Name: "names", Type: "mapping", Default: "none", Doc: "Names in generated code that replace those that assistgen chooses.", Example: "names: {types: {ThreadRun: Run}}"},
	{Name: "json-names", Type: "`documented` or `proto`", Default: "`documented`", Doc: "Which of a field's two names is written, where a document of a protobuf API has two: the documented one or the snake_case one. Both are read.", Example: "json-names: proto"},
	{Name: "examples", Type: "boolean", Default: "false", Doc: "Whether the package gets a Go example of each call, which runs without a network.", Example: "examples: true"},
}}

var versionKeys = &load.KeyTable{What: "a version", Path: "apis[].versions[]", Keys: []load.Key{
	{Name: "id", Type: "string", Doc: "The name of the version in generated code and documentation, unique in the API.", Example: "id: 2025-05-15-preview.2025-08"},
	{Name: "wire", Type: "string", Default: "none", Doc: "The value that asks a server for the version, such as that of `api-version`. The client fills it in; without it the parameter is one like the others. Two versions may have the same.", Example: "wire: 2025-05-15-preview"},
	{Name: "stage", Type: "`stable` or `preview`", Default: "`stable`", Doc: "Whether the version is final. The newest stable version decides where versions differ.", Example: "stage: preview"},
	{Name: "spec", Type: "path or address", Doc: "The document.", Example: "spec: azure/v1.yaml"},
	{Name: "overlays", Type: "list of paths", Default: "none", Doc: "Overlays for this version, applied after those of the API.", Example: "overlays: [v1.overlay.yaml]"},
}}

var nameKeys = &load.KeyTable{What: "names", Path: "apis[].names", Keys: []load.Key{
	{Name: "types", Type: "map of Go names", Default: "none", Doc: "Names of types, by the name of the schema.", Example: "types: {ThreadRun: Run}"},
	{Name: "fields", Type: "map of Go names", Default: "none", Doc: "Names of fields, by schema and property.", Example: "fields: {ThreadRun.assistant_id: AgentID}"},
	{Name: "services", Type: "map of Go names", Default: "none", Doc: "Names of services, by the name that the service has otherwise.", Example: "services: {Agents: Assistants}"},
	{Name: "methods", Type: "map of Go names", Default: "none", Doc: "Names of methods, by operationId.", Example: "methods: {createAgent: Create}"},
}}

var unifiedKeys = &load.KeyTable{What: "a unified package", Path: "unified[]", Keys: []load.Key{
	{Name: "name", Type: "string", Doc: "The name of the package, unique among all APIs. `--unified` takes it.", Example: "name: assistants"},
	{Name: "package", Type: "string", Default: "the lower-case letters and digits of `name`", Doc: "The name of the Go package.", Example: "package: assistants"},
	{Name: "out", Type: "path", Doc: "The folder of the package.", Example: "out: generated/assistants"},
	{Name: "apis", Type: "list of API names", Doc: "The APIs that are merged, at least two. Their names contain neither `.` nor `:`.", Example: "apis: [openai, azure]"},
	{Name: "lead", Type: "API name", Default: "the first of `apis`", Doc: "The API whose names and shapes the package takes.", Example: "lead: openai"},
	{Name: "mapping", Type: "path", Default: "none", Doc: "The file that pairs what names alone do not pair.", Example: "mapping: assistants.merge.yaml"},
	{Name: "names", Type: "mapping", Default: "none", Doc: "Names in generated code that replace those of the merged model.", Example: "names: {types: {RunObject: Run}}"},
}}

// unifiedNameKeys are fewer than nameKeys: the mapping names services and calls.
var unifiedNameKeys = &load.KeyTable{What: "names of a unified package", Path: "unified[].names", Keys: []load.Key{
	{Name: "types", Type: "map of Go names", Default: "none", Doc: "Names of types, by the name of the merged schema.", Example: "types: {RunObject: Run}"},
	{Name: "fields", Type: "map of Go names", Default: "none", Doc: "Names of fields, by merged schema and property. The mapping names services and methods.", Example: "fields: {RunObject.assistant_id: AgentID}"},
}}

var runtimeKeys = &load.KeyTable{What: "runtime", Path: "runtime", Keys: []load.Key{
	{Name: "dir", Type: "path", Default: "`runtime`, next to the folder of the first API", Doc: "The folder of the package.", Example: "dir: generated/runtime"},
	{Name: "package", Type: "string", Default: "found from the `go.mod` above `dir`", Doc: "The import path of the package.", Example: "package: example.com/app/generated/runtime"},
}}

var generateKeys = &load.KeyTable{What: "generate", Path: "generate", Keys: []load.Key{
	{Name: "ignore", Type: "list of selectors", Default: "none", Doc: "What is left out of generated code and not reported: a kind, as the warning names it in brackets, or a place. `*` matches any string.", Example: `ignore: [default, "x-go-*", "path:Legacy.*"]`},
}}

var docsKeys = &load.KeyTable{What: "docs", Path: "docs", Keys: []load.Key{
	{Name: "out", Type: "path", Doc: "The folder of the documentation.", Example: "out: reference"},
	{Name: "format", Type: "`markdown`, `html` or `html-single`", Default: "`markdown`", Doc: "The format: files of Markdown, a static site, or one HTML file.", Example: "format: html"},
	{Name: "templates", Type: "path", Default: "none", Doc: "A folder of layouts that replace those of the same names.", Example: "templates: layouts"},
}}

var diffKeys = &load.KeyTable{What: "diff", Path: "diff", Keys: []load.Key{
	{Name: "baseline", Type: "path", Default: "none", Doc: "The file of accepted changes.", Example: "baseline: specs/accepted.txt"},
	{Name: "severity", Type: "map of severities", Default: "none", Doc: "Severities that replace those of [rules](diff-rules.md): `breaking`, `warning`, `info` or `docs`. A rule may also be called by its [name in oasdiff](diff-oasdiff.md), and `preset: oasdiff` takes the severities of oasdiff for all others.", Example: "severity: {preset: oasdiff, enum-value-added: breaking}"},
	{Name: "deprecation-days-stable", Type: "integer", Default: "0", Doc: "How many days there are at least until the sunset (`x-sunset`) of what is newly deprecated. With 0 nothing needs a sunset.", Example: "deprecation-days-stable: 180"},
	{Name: "deprecation-days-beta", Type: "integer", Default: "0", Doc: "The same for what has `x-stability-level: beta`.", Example: "deprecation-days-beta: 30"},
	{Name: "today", Type: "day", Default: "the current day", Doc: "The day on which it is decided whether a sunset is past.", Example: `today: "2026-08-31"`},
	{Name: "go", Type: "boolean", Default: "true", Doc: "Whether generated Go is compared, too.", Example: "go: false"},
	{Name: "ignore", Type: "list of selectors", Default: "none", Doc: "Changes that are left out: a severity, a rule or a place.", Example: `ignore: ["path:Internal*", code-name-changed]`},
}}
