// Package config reads assistgen.yaml, which says what to generate from which documents. It is strict: what it does not
// know is an error, and all errors are reported at once.
package config

import (
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// FileName is the name that a configuration has unless the user says otherwise.
const FileName = "assistgen.yaml"

// Config is a configuration. Its paths are relative to the working directory, not to the file.
type Config struct {
	// File is the name of the configuration's file; empty when it is made from flags.
	File    string
	Runtime Runtime
	// APIs are in the order of the file; there is at least one.
	APIs []*API
	// Unified are the packages in which several of them are one, in the order of the file.
	Unified []*Unified
	Diff    Diff
	Docs    Docs
	// Ignore selects what is left out of generated code and need not be said.
	Ignore []normalize.LeftOut
}

// Diff says what is made of the changes between two versions.
type Diff struct {
	// Baseline is the file of accepted changes; empty for none.
	Baseline string
	// Severities replace those of rules.
	Severities diff.Severities
	// Deprecation is the policy for what is deprecated.
	Deprecation diff.Deprecation
	// WithoutGo leaves out what changes in generated Go.
	WithoutGo bool
	// Ignore selects changes that are left out.
	Ignore []diff.Selector
	// Shared tells that the file has several APIs, all of which this is for.
	Shared bool
}

// Runtime is the package that generated packages share.
type Runtime struct {
	// Dir is the folder of the package; it is never empty.
	Dir string
	// Package is the import path, found from the go.mod above Dir when the file does not say; it is empty when there is
	// no go.mod.
	Package string
}

// API is one API and the package generated from it.
type API struct {
	// Name is unique in the configuration: "openai".
	Name string
	// Package is the name of the Go package: "openai".
	Package string
	// Out is the folder of the package.
	Out string
	// Import is the import path of the package, found from the go.mod above Out; empty when there is no go.mod.
	Import string
	// Overlays are applied to the documents of all versions, in order.
	Overlays []string
	// Versions are the versions, the oldest first; there is at least one.
	Versions []*Version
	Names    Names
	// JSONNames says which of a field's names is written.
	JSONNames JSONNames
	// Examples tells that the package has a Go example for each call.
	Examples bool
	// Pos is where the API is in the file.
	Pos model.Pos
}

// Version is one version of an API.
type Version struct {
	// ID is unique in the API: "2025-05-15-preview.2025-08". It is empty in the form with one spec and no versions: then
	// the document's own version is the ID.
	ID string
	// Wire is the string that a client sends to ask for the version; empty where the API sends none.
	Wire string
	// Stage is model.StageStable or model.StagePreview.
	Stage string
	// Spec is the document, "-" for standard input.
	Spec string
	// Overlays are applied after those of the API.
	Overlays []string
	// Pos is where the version is in the file.
	Pos model.Pos
}

// Names are names for generated code, by the names in the document; each map is nil when the file has none.
type Names struct {
	// Types are by the name of the schema.
	Types map[string]string
	// Fields are by "Schema.field".
	Fields map[string]string
	// Services are by the name that the service would have.
	Services map[string]string
	// Methods are by operationId.
	Methods map[string]string
	// At is the position of each name in the file, by the key and the name in the document: "types.Run".
	At map[string]model.Pos
}

// JSONNames says which name of a field is written where a document gives two (model.Field.AlsoNamed).
type JSONNames string

// The choices of JSONNames.
const (
	// DocumentedNames writes the name that the document lists as the field's.
	DocumentedNames JSONNames = "documented"
	// ProtoNames writes the snake_case name of the protobuf field.
	ProtoNames JSONNames = "proto"
)
