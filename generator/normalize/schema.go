package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// shape is a schema as used at one place: a type, and what belongs to the place rather than to the type.
type shape struct {
	model.Use
	direction
	doc, preferred string
	deprecated     bool
	// sunset and stability are as in model.Node.
	sunset, stability string
	alsoNamed         []string
	// required are names that an object must have, none of which is a field read so far.
	required []string
}

// direction tells that only responses have a value, or only requests.
type direction struct{ readOnly, writeOnly bool }

// and returns what either of two says.
func (d direction) and(other direction) direction {
	return direction{d.readOnly || other.readOnly, d.writeOnly || other.writeOnly}
}

// schemaReader reads schemas into types.
type schemaReader struct {
	*declarations
	*known

	// inlines are the schemas that are in others.
	inlines map[*load.Node]*inline
	// copies are the schemas that are at each place of the text.
	copies map[model.Pos]*copies
	// uses lists the schemas that schemas refer to; generics are those that lead to dynamic references, nil until they are asked for.
	uses     map[*load.Node]*uses
	generics map[*load.Node]bool
	// nesting is how many of them the place being read is inside of.
	nesting int
	// distributing are the unions that a composition is inside of: they end recursion.
	distributing map[*load.Node]bool
	// impossible is set when the parts of the branch being read have no value in common; nil outside of the branches of a union.
	impossible *bool
	// combinations counts what the unions of a composition come to; nil outside of any.
	combinations *int
	// beyond reads what schemas say beyond types, by keyword.
	beyond map[string]func(*keywordReader, *load.Node)
}

func newSchemaReader(d *declarations, k *known) *schemaReader {
	return &schemaReader{
		declarations: d,
		known:        k,
		inlines:      map[*load.Node]*inline{},
		uses:         map[*load.Node]*uses{},
		copies:       map[model.Pos]*copies{},
		distributing: map[*load.Node]bool{},
		beyond:       beyondTypes(),
	}
}

// declareSchemas makes a named schema of each component, before any is read, so that references can lead to it.
func (r *schemaReader) declareSchemas() {
	r.nameOthers()
	for _, node := range r.root.Get("components", "schemas").Members() {
		s := r.declare(r.meant(node), node.Key())
		r.named[node] = s
		r.countCopies(node)
	}
}

// readPending reads the schemas that are declared, and those that references declare meanwhile.
func (r *schemaReader) readPending() {
	for len(r.pending) > 0 {
		s := r.pending[0]
		r.pending = r.pending[1:]
		r.readNamed(s)
	}
}

// readNamed reads one named schema.
func (r *schemaReader) readNamed(s *model.Schema) {
	node := r.nodes[s]
	r.current = node
	sh := r.readParts(node)
	r.current = nil
	if c := r.namedBy[node]; c != nil {
		sh = r.annotations(c).over(sh)
	}
	s.Doc, s.Preferred, s.Deprecated = sh.doc, sh.preferred, sh.deprecated
	r.leftRequired(&sh, node)
	s.Type, s.Nullable, s.Keywords = sh.Type, sh.Nullable, sh.Keywords
	s.Sunset, s.Stability = sh.sunset, sh.stability
	r.directions[s] = sh.direction
	if sh.Default != "" {
		r.defaults[s] = sh.Default
	}
	if b := r.bases[node]; b != nil {
		s.Type = r.inherited(b, s.Type)
	}
	r.madeOf(s.Type, node)
}

// read reads the schema at a node. A schema is a conjunction of parts: its own keywords, its reference, the members of
// its allOf, its unions. One part is the type itself; several are merged into one.
func (r *schemaReader) read(node *load.Node) shape {
	s := r.readInline(node)
	r.leftRequired(&s, node) // now that the schema is read whole, no field has those that are left
	r.madeOf(s.Type, node)
	return s
}

func (r *schemaReader) readParts(node *load.Node) shape {
	if isNever(node) {
		return shape{Use: model.Use{Type: &model.Any{None: true}}}
	}
	if node.Kind() != load.Mapping {
		return shape{Use: model.Use{Type: &model.Any{}}}
	}
	s := r.annotations(node).over(r.compose(node, partsOf(node)))
	s.Keywords = slices.Concat(r.keywords(node, s.Type), s.Keywords)
	return s
}

// partKind is the kind of a part.
type partKind int

const (
	ownPart   partKind = iota // the keywords of the schema itself
	refPart                   // a reference
	unionPart                 // oneOf or anyOf
)

// part is one of the conjuncts of a schema.
type part struct {
	kind partKind
	node *load.Node // the schema that has it
	// branches are the schemas of a unionPart.
	branches []*load.Node
}

// same reports whether two parts are one and the same.
func (p part) same(q part) bool {
	return p.kind == q.kind && p.node == q.node && slices.Equal(p.branches, q.branches)
}

// parts returns the conjuncts of a schema, those of allOf included. References are not followed.
func partsOf(node *load.Node) []part {
	var ps []part
	if isReference(node) {
		ps = append(ps, part{kind: refPart, node: node})
	}
	if isNever(node) {
		return []part{{kind: ownPart, node: node}}
	}
	for _, sub := range node.Get("allOf").Items() {
		ps = append(ps, partsOf(sub)...)
	}
	if hasAny(node, ownKeywords) {
		ps = append(ps, part{kind: ownPart, node: node})
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		if branches := node.Get(key).Items(); len(branches) > 0 {
			ps = append(ps, part{kind: unionPart, node: node, branches: branches})
		}
	}
	return ps
}

// isReference reports whether a schema refers to another.
func isReference(node *load.Node) bool {
	if _, ok := node.Ref(); ok {
		return true
	}
	return node.Get("$recursiveRef") != nil || node.Get("$dynamicRef") != nil
}

// limitKeywords only narrow a type; ownKeywords are all that make or narrow one.
var (
	limitKeywords = []string{
		"format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
		"pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
	}
	ownKeywords = append([]string{
		"type", "enum", "const", "x-extensible-enum", "properties", "required", "additionalProperties", "patternProperties",
		"propertyNames", "unevaluatedProperties", "items", "prefixItems", "contentEncoding", "contentMediaType", "x-oneof",
	}, limitKeywords...)
)

func hasAny(node *load.Node, keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return node.Get(key) != nil })
}

// hasOnly reports whether the part has only these keywords.
func (p part) hasOnly(keys ...string) bool {
	return p.kind == ownPart && !slices.ContainsFunc(ownKeywords, func(key string) bool {
		return p.node.Get(key) != nil && !slices.Contains(keys, key)
	})
}

// compose returns the type of a conjunction.
func (r *schemaReader) compose(node *load.Node, ps []part) shape {
	if slices.ContainsFunc(ps, func(p part) bool { return p.kind == ownPart && isNever(p.node) }) {
		return shape{Use: model.Use{Type: &model.Any{None: true}}}
	}
	ps = withoutVague(ps)
	if len(ps) == 0 {
		return shape{Use: model.Use{Type: &model.Any{}}}
	}
	if undo := r.bind(node, ps); undo != nil {
		defer undo()
		return r.merged(node, r.expand(ps))
	}
	// A subtype is never its base alone, even where it adds nothing.
	if !r.subtypes[node] {
		if len(ps) == 1 {
			return r.readPart(ps[0])
		}
		if ref := limitedReference(ps); ref != nil {
			return r.readLimited(*ref, ps)
		}
	}
	return r.merged(node, r.expand(ps))
}

// withoutVague drops parts that only repeat the type of a reference or a union next to them.
func withoutVague(ps []part) []part {
	vague := func(p part) bool { return p.hasOnly("type") && len(typesOf(p.node)) <= 1 && !isNever(p.node) }
	others := false
	for _, p := range ps {
		if p.kind == ownPart && !vague(p) {
			return ps
		}
		others = others || p.kind != ownPart && !isRequirement(p)
	}
	if others {
		return slices.DeleteFunc(ps, vague)
	}
	return ps
}

// isRequirement reports whether a part is a union of {required: […]} alone, which says nothing of the type.
func isRequirement(p part) bool {
	return p.kind == unionPart && allRequired(p.branches)
}

// limitedReference returns the only reference of a conjunction whose other parts are limits.
func limitedReference(ps []part) *part {
	var ref *part
	for i, p := range ps {
		switch {
		case p.kind == refPart && ref == nil:
			ref = &ps[i]
		case !p.hasOnly(append(limitKeywords, "type")...):
			return nil
		}
	}
	return ref
}

// readLimited reads a reference with limits next to it: a scalar is narrowed in place, anything else stays a reference.
func (r *schemaReader) readLimited(ref part, ps []part) shape {
	s := r.merged(ref.node, r.expand(ps))
	switch s.Type.(type) {
	case *model.Scalar, *model.List, *model.Map:
		return s
	}
	if model.IsNone(s.Type) {
		return s
	}
	return r.readPart(ref)
}

// readPart reads a schema of one part.
func (r *schemaReader) readPart(p part) shape {
	switch p.kind {
	case refPart:
		s := r.target(p.node)
		if s == nil {
			r.warn(p.node.Pos(), "unresolved-ref", "correct the reference", "the reference leads nowhere")
			return shape{Use: model.Use{Type: &model.Any{}}}
		}
		return shape{Use: model.Use{Type: &model.Ref{Schema: s}}}
	case unionPart:
		return r.readUnion(p, nil)
	default:
		return r.readOwn(p.node)
	}
}
