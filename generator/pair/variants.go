package pair

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// Variants pairs the variants of two unions: by tag, by the schemas they refer to, by their JSON kind, then by their place.
func (t *Table) Variants(old, new *model.Union) []Of[*model.Variant] {
	return variants(old, new, t.Same, func(o, n *model.Variant) bool {
		return !bothRefs(o.Type, n.Type) || kindOf(n.Type) != model.KindObject
	})
}

// early pairs variants while schemas are not paired yet.
func early(old, new *model.Union) []Of[*model.Variant] {
	return variants(old, new, sameName, func(_, _ *model.Variant) bool { return true })
}

// sameName takes references to schemas of one name for the same.
func sameName(old, new model.Type) bool {
	return bothRefs(old, new) && old.(*model.Ref).Schema.Name == new.(*model.Ref).Schema.Name
}

func bothRefs(old, new model.Type) bool {
	return isRef(old) && isRef(new)
}

// variants pairs variants; same tells whether two references lead to one schema, byKind whether two variants may pair
// for being the only ones of their kind.
func variants(old, new *model.Union, same func(old, new model.Type) bool, byKind func(old, new *model.Variant) bool) []Of[*model.Variant] {
	toOld, taken := map[*model.Variant]*model.Variant{}, map[*model.Variant]bool{}
	only := onlyKinds(old, new)
	for _, meet := range []func(o, n *model.Variant) bool{
		tagsMeet,
		func(o, n *model.Variant) bool { return same(o.Type, n.Type) },
		func(o, n *model.Variant) bool { return only[kindOf(n.Type)] && kindsMeet(o, n) && byKind(o, n) },
		namesMeet,
	} {
		free := slices.DeleteFunc(slices.Clone(old.Variants), func(o *model.Variant) bool { return taken[o] })
		for _, n := range new.Variants {
			if toOld[n] != nil {
				continue
			}
			if i := slices.IndexFunc(free, func(o *model.Variant) bool { return meet(o, n) }); i >= 0 {
				toOld[n], taken[free[i]] = free[i], true
				free = slices.Delete(free, i, i+1)
			}
		}
	}
	return inOrder(old.Variants, new.Variants, func(n *model.Variant) *model.Variant { return toOld[n] })
}

// One returns the union of one type, to be paired with the variants of another union. The constant of the tag of that
// union is the tag of the one variant.
func One(node model.Node, t model.Type, other *model.Union) *model.Union {
	v := &model.Variant{Node: node, Type: t}
	if o, ok := model.Resolve(t).(*model.Object); ok && other.Tag != "" {
		if f := o.Field(other.Tag); f != nil {
			if c := model.Const(f.Type); c != nil {
				v.Tags = []string{c.Name}
			}
		}
	}
	return &model.Union{Variants: []*model.Variant{v}, Picker: model.ByKind}
}

// tagsMeet reports whether one tag means both variants.
func tagsMeet(old, new *model.Variant) bool {
	return slices.ContainsFunc(old.Tags, func(tag string) bool { return slices.Contains(new.Tags, tag) })
}

// namesMeet reports whether two variants without a tag or a schema, of which there are several, have the same
// name by their place, and something in common.
func namesMeet(old, new *model.Variant) bool {
	if old.Name != new.Name || len(old.Tags)+len(new.Tags) > 0 || isRef(old.Type) || isRef(new.Type) {
		return false
	}
	return alike(old.Type, new.Type, false)
}

func isRef(t model.Type) bool {
	_, ok := t.(*model.Ref)
	return ok
}

// kindsMeet reports whether two variants, the only ones of their JSON kinds, are of one. Objects that refer to schemas must be
// alike, and tags of both must not differ: those are two things.
func kindsMeet(old, new *model.Variant) bool {
	kind := kindOf(new.Type)
	if kindOf(old.Type) != kind {
		return false
	}
	if kind != model.KindObject {
		return true
	}
	if len(old.Tags) > 0 && len(new.Tags) > 0 {
		return false
	}
	o, ok := model.Resolve(old.Type).(*model.Object)
	if !ok {
		return true
	}
	n, ok := model.Resolve(new.Type).(*model.Object)
	return !ok || alike(o, n, false)
}

// kindOf returns the JSON kind of a variant; integers are numbers.
func kindOf(t model.Type) model.Kind {
	if k := model.KindOf(t); k != model.KindInteger {
		return k
	}
	return model.KindNumber
}

// onlyKinds returns the JSON kinds of which each of some unions has one variant.
func onlyKinds(unions ...*model.Union) map[model.Kind]bool {
	only := map[model.Kind]bool{}
	for i, u := range unions {
		count := map[model.Kind]int{}
		for _, v := range u.Variants {
			count[kindOf(v.Type)]++
		}
		for kind, n := range count {
			only[kind] = kind != "" && n == 1 && (i == 0 || only[kind])
		}
	}
	return only
}
