package merge

import (
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// unions merges a union with another one, or with a type that is or becomes one of its variants. Each variant knows the
// versions that have it.
func (m *merger) unions(at place, acc, next model.Type) model.Type {
	n := next
	if u, ok := model.Resolve(next).(*model.Union); ok && u.Base == nil && !m.holds(acc, next) {
		n = u
	}
	if !isUnion(acc) && !isUnion(n) {
		return nil
	}
	if !isUnion(acc) || !isUnion(n) {
		m.note(widerUnion, at, "the type is %s in some versions only", describe(n))
	}
	other, _ := n.(*model.Union)
	if other == nil {
		other = &model.Union{}
	}
	a := asUnion(at.acc, acc, other)
	if a.Base != nil && a == acc {
		return nil
	}
	m.variants(a, asUnion(m.origin(at), n, a))
	if len(a.Variants) == 1 {
		return a.Variants[0].Type
	}
	return a
}

// holds reports whether a union of the merged model has a named union for a variant.
func (m *merger) holds(acc, next model.Type) bool {
	n, ok := next.(*model.Ref)
	if !ok {
		return false
	}
	u, ok := acc.(*model.Union)
	return ok && slices.ContainsFunc(u.Variants, func(v *model.Variant) bool {
		r, ok := v.Type.(*model.Ref)
		return ok && r.Schema == m.from.schemas[n.Schema]
	})
}

// variants merges the variants of a union of the model being added into one of the merged model.
func (m *merger) variants(a, n *model.Union) {
	if a.Open != n.Open && len(n.Variants) > 1 {
		a.Open = true
	}
	if a.Tag == "" {
		a.Tag = n.Tag
	}
	if n.Tag != "" && n.Tag != a.Tag {
		n = untagged(n)
	}
	all := join(m, m.table.Variants(n, a), m.variant, nil)
	a.Variants = nil
	m.addVariants(a, all)
}

// untagged returns the union without the tags of its variants, which are values of a property that no longer counts.
func untagged(u *model.Union) *model.Union {
	plain := &model.Union{}
	for _, v := range u.Variants {
		w := *v
		w.Tags = nil
		plain.Variants = append(plain.Variants, &w)
	}
	return plain
}

func (m *merger) variant(acc, next *model.Variant) {
	at := place{&acc.Node, &next.Node}
	acc.Type = m.typ(at, acc.Type, next.Type)
	acc.Tags = union(acc.Tags, next.Tags)
	m.node(at)
}

// addVariants adds variants under names that are free.
func (m *merger) addVariants(u *model.Union, all []*model.Variant) {
	for _, v := range all {
		if v.Name == "" {
			v.Name = variantName(v)
		}
		name := v.Name
		for i := 2; slices.ContainsFunc(u.Variants, func(w *model.Variant) bool { return w.Name == v.Name }); i++ {
			v.Name = fmt.Sprintf("%s%d", name, i)
		}
		u.Variants = append(u.Variants, v)
	}
}

// variantName names a variant by its tag, the schema it refers to, or its kind.
func variantName(v *model.Variant) string {
	if len(v.Tags) > 0 {
		return v.Tags[0]
	}
	if r, ok := v.Type.(*model.Ref); ok {
		return r.Schema.Name
	}
	if kind := model.KindOf(v.Type); kind != "" {
		return string(kind)
	}
	return "value"
}
