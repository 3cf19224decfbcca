package normalize

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// merge returns the conjunction of two shapes; where both say something, the later one narrows the earlier.
func (r *schemaReader) merge(node *load.Node, a, b shape) shape {
	t := r.mergeTypes(node, a.Type, b.Type)
	a = a.over(b)
	a.Type = t
	a.satisfy()
	return a
}

func (r *schemaReader) mergeTypes(node *load.Node, a, b model.Type) model.Type {
	if model.IsNone(a) || model.IsNone(b) {
		return &model.Any{None: true}
	}
	if saysNothing(a) {
		return b
	}
	if saysNothing(b) {
		return a
	}
	switch b := b.(type) {
	case *model.Scalar:
		return r.mergeScalar(node, a, b)
	case *model.Enum:
		return r.mergeEnum(node, a, b)
	case *model.Object:
		return r.mergeObject(node, a, b)
	case *model.Map:
		return r.mergeMap(node, a, b)
	case *model.List:
		if a, ok := a.(*model.List); ok {
			return &model.List{Item: laterUse(a.Item, b.Item), Limits: narrowLimits(a.Limits, b.Limits), Tuple: cmp.Or(b.Tuple, a.Tuple)}
		}
	case *model.Union:
		return r.mergeUnion(node, b, a)
	}
	return r.mergeFallback(node, a, b)
}

// mergeFallback merges types that have nothing in common.
func (r *schemaReader) mergeFallback(node *load.Node, a, b model.Type) model.Type {
	if u, ok := a.(*model.Union); ok {
		return r.mergeUnion(node, u, b)
	}
	r.warn(node.Pos(), "conflicting-allof", "correct the schema", "the parts of the schema are of different types: the first one counts")
	return a
}

func saysNothing(t model.Type) bool {
	a, isAny := t.(*model.Any)
	return t == nil || isAny && !a.None
}

func (r *schemaReader) mergeScalar(node *load.Node, a model.Type, b *model.Scalar) model.Type {
	switch a := a.(type) {
	case *model.Scalar:
		if a.Kind == model.KindInteger && b.Kind == model.KindNumber {
			b.Kind = a.Kind
		}
		return &model.Scalar{Kind: b.Kind, Format: cmp.Or(b.Format, a.Format), Media: cmp.Or(b.Media, a.Media), AsText: a.AsText || b.AsText, Limits: narrowLimits(a.Limits, b.Limits)}
	case *model.Enum:
		return a
	}
	return r.mergeFallback(node, a, b)
}

func (r *schemaReader) mergeEnum(node *load.Node, a model.Type, b *model.Enum) model.Type {
	switch a := a.(type) {
	case *model.Scalar:
		return b
	case *model.Enum:
		both := slices.DeleteFunc(slices.Clone(b.Values), func(v *model.Value) bool { return !a.Open && !hasValue(a, v.Literal) })
		if len(both) == 0 && r.impossible != nil {
			*r.impossible = true
			return b
		}
		if len(both) == 0 {
			r.warn(node.Pos(), "conflicting-allof", "correct the schema", "the enums of the parts have no value in common: the last one counts")
			return b
		}
		return &model.Enum{Kind: b.Kind, Label: cmp.Or(b.Label, a.Label), Open: b.Open, Values: both}
	}
	return r.mergeFallback(node, a, b)
}

func hasValue(e *model.Enum, l model.Literal) bool {
	return slices.ContainsFunc(e.Values, func(v *model.Value) bool { return v.Literal == l })
}

func (r *schemaReader) mergeMap(node *load.Node, a model.Type, b *model.Map) model.Type {
	switch a := a.(type) {
	case *model.Map:
		return &model.Map{Value: laterUse(a.Value, b.Value), Limits: narrowLimits(a.Limits, b.Limits), Key: narrowLimits(a.Key, b.Key)}
	case *model.Object:
		return addMap(a, b)
	}
	return r.mergeFallback(node, a, b)
}

// addMap lets an object have the members of a map besides its fields; a map of anything adds nothing.
func addMap(o *model.Object, m *model.Map) *model.Object {
	if !saysNothing(m.Value.Type) && o.Additional == nil {
		o.Additional = &m.Value
	}
	o.Limits = narrowLimits(o.Limits, m.Limits)
	return o
}

func (r *schemaReader) mergeObject(node *load.Node, a model.Type, b *model.Object) model.Type {
	switch a := a.(type) {
	case *model.Map:
		return addMap(b, a)
	case *model.Object:
		for _, f := range b.Fields {
			redeclare(a, f)
		}
		if a.Additional == nil {
			a.Additional = b.Additional
		}
		a.Closed, a.Patterned = a.Closed || b.Closed, a.Patterned || b.Patterned
		a.Oneofs = append(a.Oneofs, b.Oneofs...)
		a.RequireOneOf = append(a.RequireOneOf, b.RequireOneOf...)
		a.Limits = narrowLimits(a.Limits, b.Limits)
		return a
	}
	return r.mergeFallback(node, a, b)
}

// redeclare adds a field, or narrows the one of its name, which keeps its place.
func redeclare(o *model.Object, f *model.Field) {
	i := slices.IndexFunc(o.Fields, func(g *model.Field) bool { return g.Name == f.Name })
	if i < 0 {
		o.Fields = append(o.Fields, f)
		return
	}
	old := o.Fields[i]
	f.Required = f.Required || old.Required
	f.ReadOnly, f.WriteOnly = f.ReadOnly || old.ReadOnly, f.WriteOnly || old.WriteOnly
	f.Doc, f.Preferred = cmp.Or(f.Doc, old.Doc), cmp.Or(f.Preferred, old.Preferred)
	f.Default = cmp.Or(f.Default, old.Default)
	if f.AlsoNamed == nil {
		f.AlsoNamed = old.AlsoNamed
	}
	f.Type = laterType(old.Type, f.Type)
	o.Fields[i] = f
}

// laterUse returns the later of two uses, or the earlier where the later says nothing.
func laterUse(a, b model.Use) model.Use {
	return model.Use{Type: laterType(a.Type, b.Type), Nullable: a.Nullable && b.Nullable, Default: cmp.Or(b.Default, a.Default),
		Keywords: joinKeywords(a.Keywords, b.Keywords)}
}

// laterType returns the later of two types, unless it says less: a bare string after an enum, anything after something. Of two scalars the
// limits of both hold.
func laterType(a, b model.Type) model.Type {
	s, bare := b.(*model.Scalar)
	if o, ok := a.(*model.Scalar); ok && bare && o.Kind == s.Kind {
		both := *s
		both.Format, both.Limits = cmp.Or(s.Format, o.Format), narrowLimits(o.Limits, s.Limits)
		if both == *s {
			return b
		}
		return &both
	}
	if saysNothing(b) || model.IsNone(a) || bare && s.Format == "" && s.Limits == (model.Limits{}) && model.KindOf(a) == s.Kind {
		return a
	}
	return b
}

// mergeUnion narrows a union by another type: the variants of that type's kind stay.
func (r *schemaReader) mergeUnion(node *load.Node, u *model.Union, t model.Type) model.Type {
	if _, both := t.(*model.Union); both {
		r.warn(node.Pos(), "two-unions", "write one union", "a schema with two unions is taken as one with the first")
		return t
	}
	kept := slices.DeleteFunc(slices.Clone(u.Variants), func(v *model.Variant) bool {
		_, isRef := v.Type.(*model.Ref)
		return !isRef && model.KindOf(v.Type) != model.KindOf(t)
	})
	if len(kept) == 0 {
		r.warn(node.Pos(), "conflicting-allof", "correct the schema", "no variant of the union is of the type that the schema states")
		return u
	}
	for _, v := range kept {
		if _, isRef := v.Type.(*model.Ref); !isRef {
			v.Type = r.mergeTypes(node, t, v.Type)
		}
	}
	if len(kept) == 1 {
		return kept[0].Type
	}
	u.Variants = kept
	return u
}
