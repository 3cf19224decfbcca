package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// cloneUse copies a use of a type: models are trees, so what is to stand in two places is copied.
func (n *normalizer) cloneUse(u model.Use) model.Use {
	u.Type = n.clone(u.Type)
	return u
}

// clone copies a type down to its references.
func (n *normalizer) clone(t model.Type) model.Type {
	c := n.cloneType(t)
	if origins := n.origins[t]; origins != nil && c != t {
		n.origins[c] = origins
	}
	return c
}

func (n *normalizer) cloneType(t model.Type) model.Type {
	switch t := t.(type) {
	case *model.Scalar:
		c := *t
		return &c
	case *model.Enum:
		return &model.Enum{Kind: t.Kind, Open: t.Open, Values: cloneAll(t.Values)}
	case *model.Object:
		return n.cloneObject(t)
	case *model.List:
		return &model.List{Item: n.cloneUse(t.Item), Limits: t.Limits}
	case *model.Map:
		return &model.Map{Value: n.cloneUse(t.Value), Limits: t.Limits, Key: t.Key}
	case *model.Union:
		return n.cloneUnion(t)
	}
	return t
}

func (n *normalizer) cloneObject(o *model.Object) *model.Object {
	c := *o
	c.Fields = cloneAll(o.Fields)
	for _, f := range c.Fields {
		f.Use = n.cloneUse(f.Use)
	}
	if o.Additional != nil {
		use := n.cloneUse(*o.Additional)
		c.Additional = &use
	}
	c.Oneofs = cloneAll(o.Oneofs)
	return &c
}

func (n *normalizer) cloneUnion(u *model.Union) *model.Union {
	c := *u
	n.unions[&c] = &unionFacts{pos: n.facts(u).pos, discriminator: n.facts(u).discriminator}
	c.Variants = cloneAll(u.Variants)
	for _, v := range c.Variants {
		v.Type = n.clone(v.Type)
		v.Tags = slices.Clone(v.Tags)
	}
	if u.Base != nil {
		c.Base = n.cloneObject(u.Base)
	}
	return &c
}

// cloneAll copies the things that a list points at.
func cloneAll[T any](all []*T) []*T {
	copies := slices.Clone(all)
	for i, x := range copies {
		c := *x
		copies[i] = &c
	}
	return copies
}
