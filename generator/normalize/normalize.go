// Package normalize turns one OpenAPI document into a [model.API]. Every question that OpenAPI leaves open is settled
// here: the spellings of nullable, allOf, unions and their tags, open enums, forms, streams, pages, services.
//
// The facts are read from the document's tree rather than from kin-openapi's values: those keep maps, and have lost the
// order, the positions, what stands beside a $ref, null constants and the spelling of numbers.
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
}

// API returns the model of a document, with what there is to say about the document. The model is whole even when there
// are errors, so that a caller can show more of them.
func API(doc *load.Document, opts Options) (*model.API, diag.List) {
	n := newNormalizer(doc, opts)
	for _, p := range passes {
		p.run(n)
	}
	n.diags.Sort()
	return n.api, n.diags
}

// passes are the steps, in order. The first ones read the document, the later ones work on the model alone.
var passes = []struct {
	name string
	run  func(*normalizer)
}{
	{"title, description and servers", (*normalizer).readInfo},
	{"name the schemas", (*normalizer).declareSchemas},
	{"find discriminated bases and their subtypes", (*normalizer).findSubtypes},
	{"read the schemas", (*normalizer).readSchemas},
	{"read the security schemes", (*normalizer).readSecurity},
	{"read the operations", (*normalizer).readOperations},
	{"name services and methods", (*normalizer).nameServices},
	{"read what overlays say of the API", (*normalizer).readOverlays},
	{"read the schemas that only references name", (*normalizer).readPending},
	{"end references that lead to themselves", (*normalizer).endAliases},
	{"spread nullability, defaults and directions from schemas to their uses", (*normalizer).spread},
	{"open the enums that are used only beside plain text", (*normalizer).openEnums},
	{"simplify unions", (*normalizer).simplifyUnions},
	{"find how variants are told apart", (*normalizer).pickVariants},
	{"make the tags of variants constants", (*normalizer).fixTags},
	{"find streams in responses", (*normalizer).findStreams},
	{"write raw bytes inside JSON as base64", (*normalizer).encodeBinary},
	{"say how forms are sent", (*normalizer).readForms},
	{"write the schemas as they are", (*normalizer).writeTexts},
	{"check the defaults of parameters", (*normalizer).checkDefaults},
	{"say what is left out", (*normalizer).sayLeftOut},
	{"check the overlay vocabulary", (*normalizer).checkVocabulary},
	{"give every node its ID", func(n *normalizer) { model.Identify(n.api) }},
}

// normalizer holds the model being built, and what passes know of the document that the model does not say.
type normalizer struct {
	root  *load.Node
	api   *model.API
	diags diag.List

	// schemas are the named schemas by their node; pending are those of them still to be read.
	schemas map[*load.Node]*model.Schema
	nodes   map[*model.Schema]*load.Node
	names   map[string]bool
	pending []*model.Schema
	// namedBy are the components that name schemas elsewhere, by these.
	namedBy map[*load.Node]*load.Node
	// current is the named schema being read.
	current *load.Node
	// defaults are default values that stand in named schemas: they count where the schema is used.
	defaults map[*model.Schema]model.Literal
	// directions tell which named schemas say that only answers, or only requests, have their uses.
	directions map[*model.Schema]direction

	// bases are the discriminated bases, subtypes the schemas that some base has.
	bases    map[*load.Node]*base
	subtypes map[*load.Node]bool

	// inlines are the schemas that stand in others.
	inlines map[*load.Node]*inline
	// copies are the schemas that stand at each place of the text, and copyOf what those are that have no type of their own.
	copies map[model.Pos]*copies
	copyOf map[*load.Node]*load.Node
	// nesting is how many of them the place being read is inside of.
	nesting int
	// distributing are the unions that a composition is inside of: they end recursion.
	distributing map[*load.Node]bool
	// impossible is set when the parts of the branch being read have no value in common; nil outside of the branches of a union.
	impossible *bool
	// combinations counts what the unions of a composition come to; nil outside of any.
	combinations *int

	// unions says of each union what the model does not.
	unions map[*model.Union]*unionFacts
	// encodings are the encoding objects of bodies.
	encodings map[*model.Body]*load.Node
	// operations are the nodes of operations.
	operations map[*model.Operation]operationNode
	// taken are the nodes of the overlay vocabulary that a pass has used.
	taken map[*load.Node]bool
	// origins are the schemas that types were made of.
	origins map[model.Type][]*load.Node
}

func newNormalizer(doc *load.Document, opts Options) *normalizer {
	v := opts.Version
	if v.ID == "" {
		v.ID = doc.Version
	}
	if v.Stage == "" {
		v.Stage = model.StageStable
	}
	return &normalizer{
		root:         doc.Root(),
		api:          &model.API{Name: opts.Name, Versions: []model.Version{v}},
		schemas:      map[*load.Node]*model.Schema{},
		nodes:        map[*model.Schema]*load.Node{},
		names:        map[string]bool{},
		namedBy:      map[*load.Node]*load.Node{},
		defaults:     map[*model.Schema]model.Literal{},
		directions:   map[*model.Schema]direction{},
		bases:        map[*load.Node]*base{},
		subtypes:     map[*load.Node]bool{},
		inlines:      map[*load.Node]*inline{},
		copies:       map[model.Pos]*copies{},
		copyOf:       map[*load.Node]*load.Node{},
		distributing: map[*load.Node]bool{},
		unions:       map[*model.Union]*unionFacts{},
		encodings:    map[*model.Body]*load.Node{},
		operations:   map[*model.Operation]operationNode{},
		taken:        map[*load.Node]bool{},
		origins:      map[model.Type][]*load.Node{},
	}
}

// note says what a reader of the document may want to know, but need not act on.
func (n *normalizer) note(pos model.Pos, code, format string, args ...any) {
	n.diags.Add(diag.Diagnostic{Severity: diag.Note, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// warn says what is likely a fault of the document, and what to do about it.
func (n *normalizer) warn(pos model.Pos, code, help, format string, args ...any) {
	n.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Help: help})
}

// fail says what stops the run.
func (n *normalizer) fail(pos model.Pos, code, help, format string, args ...any) {
	n.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Help: help})
}
