// Package normalize turns one OpenAPI document into a [model.API]. Every question that OpenAPI leaves open is settled
// here: the spellings of nullable, allOf, unions and their tags, open enums, forms, streams, pages, services.
//
// The facts are read from the document's tree rather than from kin-openapi's values: those keep maps, and have lost the
// order, the positions, what is next to a $ref, null constants and the spelling of numbers.
package normalize

import (
	"fmt"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// Options say what a document does not say about itself.
type Options struct {
	// Name is the name of the API, "openai"; it may be empty.
	Name string
	// Version is the version that the document describes; its ID defaults to the document's own version, its Stage to stable.
	Version model.Version
	// Whole reads what only comparisons look at, too: webhooks, callbacks, links, and what schemas say beyond types.
	Whole bool
}

// API returns the model of a document, with diagnostics about the document. The model is whole even when there
// are errors, so that a caller can show more of them.
func API(doc *load.Document, opts Options) (*model.API, diag.List) {
	n := newNormalizer(doc, opts)
	for _, p := range passes {
		p.run(n)
	}
	n.diags.Sort()
	return n.api, n.diags
}

// passes are the steps, in order. The first ones read the document, the later ones work on the model alone, with what is known of
// it beyond the model.
var passes = []struct {
	name string
	run  func(*normalizer)
}{
	{"title, description and servers", func(n *normalizer) { n.readInfo() }},
	{"name the schemas", func(n *normalizer) { n.schemas.declareSchemas() }},
	{"find discriminated bases and their subtypes", func(n *normalizer) { n.schemas.findSubtypes() }},
	{"read the schemas", func(n *normalizer) { n.schemas.readPending() }},
	{"read the security schemes", func(n *normalizer) { n.readSecurity() }},
	{"read the operations", func(n *normalizer) { n.operations.readOperations() }},
	{"read webhooks and callbacks", func(n *normalizer) { n.operations.readWhole() }},
	{"name services and methods", func(n *normalizer) { n.operations.nameServices() }},
	{"read what overlays say of the API", func(n *normalizer) { n.operations.readOverlays() }},
	{"read the schemas that only references name", func(n *normalizer) { n.schemas.readPending() }},

	{"end references that lead to themselves", func(n *normalizer) { endAliases(n.document) }},
	{"spread nullability, defaults and directions from schemas to their uses", func(n *normalizer) { spread(n.api, n.known) }},
	{"open the enums that are used only next to plain text", func(n *normalizer) { openEnums(n.api) }},
	{"simplify unions", func(n *normalizer) { simplifyUnions(n.document, n.known) }},
	{"find how variants are distinguished", func(n *normalizer) { pickVariants(n.declarations, n.known) }},
	{"make the tags of variants constants", func(n *normalizer) { fixTags(n.api) }},
	{"find streams in responses", func(n *normalizer) { findStreams(n.document, n.known) }},
	{"write raw bytes inside JSON as base64", func(n *normalizer) { encodeBinary(n.document) }},
	{"say how forms are sent", func(n *normalizer) { n.operations.readForms() }},
	{"write the schemas as they are", func(n *normalizer) { writeTexts(n.declarations, n.known, n.operations.nodes) }},
	{"check the defaults of parameters", func(n *normalizer) { checkDefaults(n.document) }},
	{"say what is left out", func(n *normalizer) { sayLeftOut(n.declarations) }},
	{"check the overlay vocabulary", func(n *normalizer) { n.checkVocabulary() }},
	{"give every node its ID", func(n *normalizer) { model.Identify(n.api) }},
}

// normalizer holds what the passes work with.
type normalizer struct {
	*declarations
	*known

	schemas    *schemaReader
	operations *operationReader
}

func newNormalizer(doc *load.Document, opts Options) *normalizer {
	v := opts.Version
	if v.ID == "" {
		v.ID = doc.Version
	}
	if v.Stage == "" {
		v.Stage = model.StageStable
	}
	if v.ID != doc.Version {
		v.Release = doc.Version
	}
	d := newDeclarations(&document{
		root:  doc.Root(),
		api:   &model.API{Name: opts.Name, Versions: []model.Version{v}},
		taken: map[*load.Node]bool{},
		whole: opts.Whole,
	})
	schemas := newSchemaReader(d, newKnown())
	return &normalizer{declarations: d, known: schemas.known, schemas: schemas, operations: newOperationReader(schemas)}
}

// document is the document being read, the model that is made of it, and its diagnostics.
type document struct {
	root  *load.Node
	api   *model.API
	diags diag.List
	// taken are the nodes of the overlay vocabulary that have a meaning where they are.
	taken map[*load.Node]bool
	// whole tells that what only comparisons look at is read, too.
	whole bool
}

// note says what a reader of the document may want to know, but need not act on.
func (d *document) note(pos model.Pos, code, format string, args ...any) {
	d.diags.Add(diag.Diagnostic{Severity: diag.Note, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// warn says what is likely a fault of the document, and what to do about it.
func (d *document) warn(pos model.Pos, code, help, format string, args ...any) {
	d.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Help: help})
}

// fail says what stops the run.
func (d *document) fail(pos model.Pos, code, help, format string, args ...any) {
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Help: help})
}
