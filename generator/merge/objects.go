package merge

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// mapOrObject merges an object with declared fields and one without. The fields are those of some versions only. A map
// of anything says nothing of further members, a map of something says their type.
func (m *merger) mapOrObject(at place, acc, next model.Type) model.Type {
	a, accIsMap := acc.(*model.Map)
	n, nextIsMap := next.(*model.Map)
	switch {
	case accIsMap && nextIsMap || !accIsMap && !nextIsMap:
		return nil
	case accIsMap:
		o, ok := next.(*model.Object)
		if !ok {
			return nil
		}
		m.note(mapOrObject, at, "the fields were declared in older versions only")
		copied := clone(m.from, o)
		takeAll(copied, at.acc.Availability)
		copied.Additional = &a.Value // the newest form
		return m.opened(copied, a.Value)
	}
	o, ok := acc.(*model.Object)
	if !ok {
		return nil
	}
	m.note(mapOrObject, at, "the fields were not declared in older versions")
	takeAll(o, m.from.available(at.next))
	return m.opened(o, clone(m.from, n.Value))
}

// opened lets an object have undeclared members, for versions that declare none of its fields.
func (m *merger) opened(o *model.Object, additional model.Use) model.Type {
	m.relaxAll(o.Fields)
	o.Closed = false
	o.RequireOneOf = nil
	if o.Additional == nil && !isAny(additional.Type) {
		o.Additional = &additional
	}
	return o
}

func isAny(t model.Type) bool {
	_, ok := model.Resolve(t).(*model.Any)
	return ok
}

// objects merges objects, of which some are the base of a union. Values without a tag are unknown variants of such a
// union, which keep the fields of the base.
func (m *merger) objects(at place, acc, next model.Type) model.Type {
	a, accUnion := fieldsOf(acc)
	n, nextUnion := fieldsOf(next)
	if a == nil || n == nil {
		return nil
	}
	m.object(at, a, n)
	switch {
	case accUnion != nil && nextUnion != nil:
		m.variants(accUnion, nextUnion)
		return accUnion
	case accUnion != nil:
		m.note(becameBase, at, "the object has subtypes in newer versions only")
		return accUnion
	case nextUnion != nil:
		m.note(becameBase, at, "the object has subtypes in some versions only")
		copied := clone(m.from, nextUnion)
		copied.Base = a
		return copied
	}
	return a
}

// fieldsOf returns the object that a type is or has for a base, and the union in the latter case.
func fieldsOf(t model.Type) (*model.Object, *model.Union) {
	switch t := t.(type) {
	case *model.Object:
		return t, nil
	case *model.Union:
		if t.Base != nil {
			return t.Base, t
		}
	}
	return nil, nil
}

func (m *merger) object(at place, a, n *model.Object) {
	a.RequireOneOf = requireOneOf(a, n)
	a.Fields = m.fields(a, n)
	m.additional(at, a, n)
	a.Oneofs = join(m, pair.Oneofs(n, a), m.oneof, func(g *model.Oneof) { g.Required = false })
	a.Limits = m.limits(at, a.Limits, n.Limits)
}

// fields merges the fields of two objects: a field that only one of them has is optional.
func (m *merger) fields(a, n *model.Object) []*model.Field {
	known := map[*model.Field]bool{}
	for _, f := range a.Fields {
		known[f] = true
	}
	fields := join(m, pair.Fields(n, a), m.field, m.relax)
	for _, f := range fields {
		if !known[f] {
			m.relax(f)
		}
	}
	return fields
}

// field merges a field. It is required if every version requires it.
func (m *merger) field(acc, next *model.Field) {
	at := place{&acc.Node, &next.Node}
	acc.NullIn = union(acc.NullIn, m.from.where(next, next.Required && next.Nullable))
	acc.ReadOnlyIn = union(acc.ReadOnlyIn, m.from.where(next, next.ReadOnly))
	acc.WriteOnlyIn = union(acc.WriteOnlyIn, m.from.where(next, next.WriteOnly))
	if acc.Required != next.Required {
		m.note(optionalField, at, "the field is required in some versions only: it is optional")
		m.relax(acc)
	}
	acc.ReadOnly = acc.ReadOnly && next.ReadOnly
	acc.WriteOnly = acc.WriteOnly && next.WriteOnly
	acc.AlsoNamed = union(acc.AlsoNamed, next.AlsoNamed)
	if next.Name != acc.Name {
		acc.AlsoNamed = union(acc.AlsoNamed, []string{next.Name})
	}
	m.use(at, &acc.Use, next.Use)
	m.node(at)
}

// relax makes a field optional that some version with its object lacks or does not require.
func (m *merger) relax(f *model.Field) {
	if f.Required {
		f.Required = false
		m.demoted[f] = true
	}
}

func (m *merger) relaxAll(fields []*model.Field) {
	for _, f := range fields {
		m.relax(f)
	}
}

// additional merges what is said of undeclared members. A document that says nothing of them lets them be.
func (m *merger) additional(at place, a, n *model.Object) {
	a.Closed = a.Closed && n.Closed
	switch {
	case n.Additional == nil:
	case a.Additional != nil:
		m.use(at, a.Additional, *n.Additional)
	case !isAny(n.Additional.Type):
		copied := clone(m.from, *n.Additional)
		a.Additional = &copied
	}
}

func (m *merger) oneof(acc, next *model.Oneof) {
	acc.Fields = union(acc.Fields, next.Fields)
	acc.Required = acc.Required && next.Required
	m.node(place{&acc.Node, &next.Node})
}

// requireOneOf keeps the sets of fields of which each version requires one. An object that always requires some fields
// requires one set. Where one version requires nothing, nothing is required.
func requireOneOf(a, n *model.Object) [][]string {
	if a.RequireOneOf == nil && n.RequireOneOf == nil {
		return nil
	}
	var sets [][]string
	for _, o := range []*model.Object{a, n} {
		own := o.RequireOneOf
		if own == nil {
			own = [][]string{required(o)}
		}
		for _, s := range own {
			if len(s) == 0 {
				return nil
			}
			if !slices.ContainsFunc(sets, func(t []string) bool { return subset(t, s) }) {
				sets = append(sets, slices.Clone(s))
			}
		}
	}
	return sets
}

func required(o *model.Object) []string {
	var names []string
	for _, f := range o.Fields {
		if f.Required {
			names = append(names, f.Name)
		}
	}
	return names
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
