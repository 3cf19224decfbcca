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
	alsoNamed      []string
	// required are names that an object must have, none of which is a field read so far.
	required []string
}

// direction tells that only answers have a value, or only requests.
type direction struct{ readOnly, writeOnly bool }

// and returns what either of two says.
func (d direction) and(other direction) direction {
	return direction{d.readOnly || other.readOnly, d.writeOnly || other.writeOnly}
}

// read reads the schema at a node. A schema is a conjunction of parts: its own keywords, its reference, the members of
// its allOf, its unions. One part is the type itself; several are merged into one.
func (n *normalizer) read(node *load.Node) shape {
	s := n.readInline(node)
	s.required = nil // now that the schema is read whole, no field has those that are left
	n.originate(s.Type, node)
	return s
}

func (n *normalizer) readParts(node *load.Node) shape {
	if node.Kind() != load.Mapping {
		return shape{Use: model.Use{Type: &model.Any{}}}
	}
	s := n.annotations(node)
	inner := n.compose(node, n.parts(node))
	return s.over(inner)
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
func (n *normalizer) parts(node *load.Node) []part {
	var ps []part
	if isReference(node) {
		ps = append(ps, part{kind: refPart, node: node})
	}
	for _, sub := range node.Get("allOf").Items() {
		ps = append(ps, n.parts(sub)...)
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

// hasOnly reports whether the part says nothing but these keywords.
func (p part) hasOnly(keys ...string) bool {
	return p.kind == ownPart && !slices.ContainsFunc(ownKeywords, func(key string) bool {
		return p.node.Get(key) != nil && !slices.Contains(keys, key)
	})
}

// compose returns the type of a conjunction.
func (n *normalizer) compose(node *load.Node, ps []part) shape {
	ps = withoutVague(ps)
	if len(ps) == 0 {
		return shape{Use: model.Use{Type: &model.Any{}}}
	}
	// A subtype is never its base alone, even where it adds nothing.
	if !n.subtypes[node] {
		if len(ps) == 1 {
			return n.readPart(ps[0])
		}
		if ref := limitedReference(ps); ref != nil {
			return n.readLimited(*ref, ps)
		}
	}
	return n.merged(node, n.expand(ps))
}

// withoutVague drops parts that only repeat the type of a reference or a union beside them.
func withoutVague(ps []part) []part {
	vague := func(p part) bool { return p.hasOnly("type") && len(typesOf(p.node)) <= 1 }
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

// readLimited reads a reference with limits beside it: a scalar is narrowed in place, anything else stays a reference.
func (n *normalizer) readLimited(ref part, ps []part) shape {
	s := n.merged(ref.node, n.expand(ps))
	switch s.Type.(type) {
	case *model.Scalar, *model.List, *model.Map:
		return s
	}
	return n.readPart(ref)
}

// readPart reads a schema of one part.
func (n *normalizer) readPart(p part) shape {
	switch p.kind {
	case refPart:
		s := n.target(p.node)
		if s == nil {
			n.warn(p.node.Pos(), "unresolved-ref", "correct the reference", "the reference leads nowhere")
			return shape{Use: model.Use{Type: &model.Any{}}}
		}
		return shape{Use: model.Use{Type: &model.Ref{Schema: s}}}
	case unionPart:
		return n.readUnion(p, nil)
	default:
		return n.readOwn(p.node)
	}
}
