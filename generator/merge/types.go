package merge

import (
	"reflect"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// typeRule merges two types that are at one place: acc of the merged model, to which the result belongs, and next of
// the model being added. It returns nil for types that it is not about.
type typeRule func(m *merger, at place, acc, next model.Type) model.Type

// typeRules returns the rules in order: the first that knows both types decides.
func typeRules() []typeRule {
	return []typeRule{
		(*merger).anyType,
		(*merger).references,
		(*merger).namedOrInline,
		(*merger).lists,
		(*merger).maps,
		(*merger).mapOrObject,
		(*merger).objects,
		(*merger).enums,
		(*merger).enumOrScalar,
		(*merger).scalars,
		(*merger).numberAsText,
		(*merger).unions,
		(*merger).kinds,
	}
}

// typ merges two types that are at one place.
func (m *merger) typ(at place, acc, next model.Type) model.Type {
	if acc == nil {
		return cloneType(m.from, next)
	}
	if next == nil {
		return acc
	}
	for _, rule := range typeRules() {
		if t := rule(m, at, acc, next); t != nil {
			return t
		}
	}
	return acc
}

// use merges two uses of types.
func (m *merger) use(at place, acc *model.Use, next model.Use) {
	if acc.Nullable != next.Nullable {
		m.note(nullable, at, "null is allowed in some versions only: it is allowed")
		acc.Nullable = true
	}
	if acc.Default != next.Default && acc.Default != "" && next.Default != "" {
		m.note(newestDecides, at, "the default is %s, and was %s", acc.Default, next.Default)
	}
	acc.Type = m.typ(at, acc.Type, next.Type)
}

// anyType merges a type with any value: a document that says nothing of a value has not said that it is of
// another type, and what does not fit survives reading. Where the newest says nothing, nothing is known.
func (m *merger) anyType(at place, acc, next model.Type) model.Type {
	if _, ok := model.Resolve(acc).(*model.Any); ok {
		if _, ok := model.Resolve(next).(*model.Any); !ok {
			m.note(unstatedType, at, "the type is any value, and was more")
		}
		return acc
	}
	if _, ok := model.Resolve(next).(*model.Any); ok {
		m.note(unstatedType, at, "the type was any value")
		takeAll(acc, m.from.available(at.next))
		return acc
	}
	return nil
}

// takeAll lets versions that take any value have all that a type says where it is: they refuse nothing of it.
func takeAll(t model.Type, in model.Availability) {
	visitAvailability(reflect.ValueOf(&t).Elem(), func(a *model.Availability) { *a = union(*a, in) })
}

// references keeps a reference to one schema. Two schemas that are not the same are two variants where they are
// objects; other types are merged where they are, since nothing would distinguish the variants.
func (m *merger) references(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.Ref)
	if !ok {
		return nil
	}
	n, ok := next.(*model.Ref)
	if !ok {
		return nil
	}
	if m.from.schemas[n.Schema] == a.Schema {
		return acc
	}
	m.note(changedReference, at, "the type is %q, and was %q", a.Schema.Name, n.Schema.Name)
	if classOf(acc) == "object" && classOf(next) == "object" {
		return m.both(at, acc, next)
	}
	return m.typ(at, m.inlined(acc), m.original(next))
}

// inlined copies the type that a reference of the merged model leads to.
func (m *merger) inlined(t model.Type) model.Type {
	c := &copier{schemas: map[*model.Schema]*model.Schema{}}
	for _, s := range m.api.Schemas {
		c.schemas[s] = s
	}
	for _, s := range m.from.schemas {
		c.schemas[s] = s
	}
	return cloneType(c, model.Resolve(t))
}

// original returns the type that a reference of the model being added leads to.
func (m *merger) original(t model.Type) model.Type { return model.Resolve(t) }

// namedOrInline merges a named type with one that is inline: the form of the newest is kept. A named type takes in
// only what is of its class, as it has other uses.
func (m *merger) namedOrInline(at place, acc, next model.Type) model.Type {
	if a, ok := acc.(*model.Ref); ok {
		if !m.fits(a, next) {
			return nil
		}
		m.note(inlineSchema, at, "the type is %q, and was said in place", a.Schema.Name)
		named := &a.Schema.Node
		a.Schema.Type = m.typ(place{named, at.next}, a.Schema.Type, next)
		named.Availability = union(named.Availability, m.from.available(at.next))
		return acc
	}
	n, ok := next.(*model.Ref)
	if !ok || isUnion(acc) {
		return nil
	}
	if class := classOf(next); class != classOf(acc) || class == "union" {
		return nil
	}
	m.note(inlineSchema, at, "the type is said in place, and was %q", n.Schema.Name)
	return m.typ(at, acc, m.original(next))
}

// fits reports whether a type said in place can be part of a named one.
func (m *merger) fits(acc *model.Ref, next model.Type) bool {
	if classOf(acc) == "union" {
		return true
	}
	return classOf(acc) == classOf(next)
}

// classOf groups the types that merge into one; types of two classes make a union.
func classOf(t model.Type) string {
	switch t := model.Resolve(t).(type) {
	case *model.Object, *model.Map:
		return "object"
	case *model.Union:
		if t.Base != nil {
			return "object"
		}
		return "union"
	case *model.List:
		return "list"
	case *model.Scalar, *model.Enum:
		return string(wide(model.KindOf(t)))
	}
	return ""
}

// wide takes integers for numbers.
func wide(k model.Kind) model.Kind {
	if k == model.KindInteger {
		return model.KindNumber
	}
	return k
}

func isUnion(t model.Type) bool {
	_, ok := t.(*model.Union)
	return ok
}

func (m *merger) lists(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.List)
	if !ok {
		return nil
	}
	n, ok := next.(*model.List)
	if !ok {
		return nil
	}
	m.use(at, &a.Item, n.Item)
	a.Limits = m.limits(at, a.Limits, n.Limits)
	return a
}

func (m *merger) maps(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.Map)
	if !ok {
		return nil
	}
	n, ok := next.(*model.Map)
	if !ok {
		return nil
	}
	m.use(at, &a.Value, n.Value)
	a.Limits, a.Key = m.limits(at, a.Limits, n.Limits), m.limits(at, a.Key, n.Key)
	return a
}

// kinds makes a union of types of different kinds.
func (m *merger) kinds(at place, acc, next model.Type) model.Type {
	m.note(changedKind, at, "the type is %s, and was %s: both are read", describe(acc), describe(next))
	return m.both(at, acc, next)
}

// both makes a union of two types that have nothing in common.
func (m *merger) both(at place, acc, next model.Type) model.Type {
	u := &model.Union{}
	m.addVariants(u, asUnion(at.acc, acc, u).Variants)
	var added []*model.Variant
	for _, v := range asUnion(m.origin(at), next, u).Variants {
		added = append(added, clone(m.from, v))
	}
	m.addVariants(u, added)
	return u
}

// origin returns the node for a variant made of the type at a place of the model being added.
func (m *merger) origin(at place) *model.Node {
	return &model.Node{Pos: at.next.Pos, Availability: m.from.available(at.next)}
}

// asUnion returns a type as a union: itself, or a union of one.
func asUnion(at *model.Node, t model.Type, other *model.Union) *model.Union {
	if u, ok := t.(*model.Union); ok {
		return u
	}
	node := model.Node{Pos: at.Pos, Availability: append(model.Availability{}, at.Availability...)}
	return pair.One(node, t, other)
}

// describe names a type in a message.
func describe(t model.Type) string {
	if r, ok := t.(*model.Ref); ok {
		return r.Schema.Name
	}
	switch class := classOf(t); class {
	case "", "union":
		return "one of several types"
	default:
		return class
	}
}
