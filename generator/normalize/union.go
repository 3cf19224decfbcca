package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// readUnion reads oneOf or anyOf; every branch is narrowed by the rest of the conjunction that the union is part of.
// Null among the branches is a fact of the use.
func (r *schemaReader) readUnion(p part, rest []part) shape {
	if len(rest) == 0 && allRequired(p.branches) {
		return r.constraint(p)
	}
	if len(rest) > 0 {
		r.distributing[p.node] = true
		defer delete(r.distributing, p.node)
	}
	u := r.newUnion(p.node)
	r.facts(u).discriminator = p.node.Get("discriminator")
	var s, last shape
	for _, b := range p.branches {
		switch {
		case meansNull(b):
			s.Nullable = true
			continue
		case isNever(b.Follow()): // no value is of it
			continue
		}
		branch, possible := r.readPossible(b, rest)
		if !possible {
			continue // the rest of the conjunction rules it out
		}
		last = branch
		if len(rest) > 0 {
			r.madeOf(branch.Type, slices.Concat([]*load.Node{b, p.node}, nodesOf(rest))...)
		}
		nameTitled(last, b.Get("title").Text())
		s.Nullable = s.Nullable || last.Nullable
		u.Variants = append(u.Variants, &model.Variant{Node: model.Node{Doc: last.doc, Preferred: last.preferred, Deprecated: last.deprecated, Pos: b.Pos()}, Type: last.Type, Keywords: last.Keywords})
	}
	r.describeEnums(u, p.node)
	switch len(u.Variants) {
	case 0:
		if len(rest) > 0 && !s.Nullable {
			r.warn(p.node.Pos(), "conflicting-allof", "correct the schema", "no variant has a value in common with the rest of the schema: anything goes")
		}
		s.Type = &model.Any{None: !s.Nullable}
	case 1:
		s = s.over(last)
	default:
		s.Type = u
	}
	return s
}

// longestTitle is how many words the title of a branch may have for it to name a value.
const longestTitle = 4

// nameTitled names the value of a branch that has one by its title: oneOf of constants with titles is how OpenAPI 3.1 documents an enum.
func nameTitled(branch shape, title string) {
	e, ok := branch.Type.(*model.Enum)
	words := naming.Words(title)
	if !ok || len(e.Values) != 1 || len(words) == 0 {
		return
	}
	v := e.Values[0]
	v.Deprecated = v.Deprecated || branch.deprecated
	if len(words) > longestTitle || strings.ContainsAny(title, ".,;:!?") {
		v.Doc = cmp.Or(branch.doc, v.Doc)
		return
	}
	v.Preferred = cmp.Or(v.Preferred, better(title, v.Name))
	if v.Doc == title {
		v.Doc = branch.doc
	}
}

// describeEnums gives the values of a union's inline enums the names and strings that are next to the union: an open enum
// is anyOf a string and an enum.
func (r *schemaReader) describeEnums(u *model.Union, node *load.Node) {
	for _, v := range u.Variants {
		if e, ok := v.Type.(*model.Enum); ok {
			for i, value := range e.Values {
				describe(value, node, i, len(e.Values))
			}
		}
	}
}

// readPossible reads one branch, and reports whether it has a value in common with the rest of the conjunction.
func (r *schemaReader) readPossible(b *load.Node, rest []part) (shape, bool) {
	if len(rest) == 0 {
		return r.readBranch(b, rest), true
	}
	outer, impossible := r.impossible, false
	r.impossible = &impossible
	s := r.readBranch(b, rest)
	r.impossible = outer
	return s, !impossible
}

// readBranch reads one branch.
func (r *schemaReader) readBranch(b *load.Node, rest []part) shape {
	if len(rest) == 0 {
		return r.read(b)
	}
	s := r.annotations(b)
	if isReference(b) && r.covers(b, rest) {
		return s.over(r.readPart(part{kind: refPart, node: b}))
	}
	s = s.over(r.compose(b, append(slices.Clone(rest), partsOf(b)...)))
	s.Keywords = slices.Concat(r.keywords(b, s.Type), s.Keywords)
	r.leftRequired(&s, b)
	return s
}

// covers reports whether the object that a branch refers to has all that the rest of the conjunction adds.
func (r *schemaReader) covers(b *load.Node, rest []part) bool {
	target, ok := r.merged(b, r.expand(partsOf(b))).Type.(*model.Object)
	if !ok || slices.ContainsFunc(rest, func(p part) bool { return p.kind == unionPart }) {
		return false
	}
	added := r.merged(b, rest)
	has := func(name string, required bool) bool {
		f := target.Field(name)
		return f != nil && (f.Required || !required)
	}
	for _, name := range added.required {
		if !has(name, true) {
			return false
		}
	}
	switch t := added.Type.(type) {
	case *model.Map:
		return saysNothing(t.Value.Type)
	case *model.Object:
		return !slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return !has(f.Name, f.Required) })
	}
	return false
}

// allRequired reports whether every branch is {required: […]} and nothing else.
func allRequired(branches []*load.Node) bool {
	return !slices.ContainsFunc(branches, func(b *load.Node) bool {
		b = b.Follow()
		return b.Get("required") == nil || !isPlain(b) || !(part{kind: ownPart, node: b}).hasOnly("required", "type")
	})
}

// isPlain reports whether a schema has only its own keywords.
func isPlain(node *load.Node) bool {
	return !isReference(node) && !hasAny(node, []string{"allOf", "oneOf", "anyOf"})
}

// declaredNames returns the properties that the parts declare.
func declaredNames(ps []part) []string {
	var names []string
	for _, p := range ps {
		if p.kind == ownPart {
			names = append(names, p.node.Get("properties").Keys()...)
		}
	}
	return names
}

// isConstraint reports whether a union only narrows the object that it is next to: its branches require fields, or
// list values of fields that are declared already.
func isConstraint(p part, declared []string) bool {
	if allRequired(p.branches) {
		return true
	}
	if p.node.Get("discriminator") != nil || len(declared) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.branches, func(b *load.Node) bool {
		narrows := isPlain(b) && hasAny(b, []string{"required", "properties"}) &&
			part{kind: ownPart, node: b}.hasOnly("required", "properties", "type")
		return !narrows || slices.ContainsFunc(b.Get("properties").Members(), func(f *load.Node) bool {
			return !slices.Contains(declared, f.Key()) || !isPlain(f) || hasAny(f, []string{"properties", "items", "additionalProperties"})
		})
	})
}

// constraint returns what a union of constraints says of the object it is next to.
func (r *schemaReader) constraint(p part) shape {
	o := &model.Object{}
	for _, b := range p.branches {
		names := texts(b.Follow().Get("required"))
		if len(names) == 0 {
			return shape{Use: model.Use{Type: &model.Any{}}}
		}
		o.RequireOneOf = append(o.RequireOneOf, names)
	}
	return shape{Use: model.Use{Type: o}}
}
