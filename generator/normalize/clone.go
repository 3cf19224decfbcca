package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// cloneUse copies a use of a type: models are trees, so what is to be in two places is copied.
func (k *known) cloneUse(u model.Use) model.Use {
	u.Type = k.clone(u.Type)
	return u
}

// clone copies a type down to its references.
func (k *known) clone(t model.Type) model.Type {
	c := k.cloneType(t)
	if from, ok := k.origins[t]; ok && c != t {
		k.origins[c] = from
	}
	return c
}

func (k *known) cloneType(t model.Type) model.Type {
	switch t := t.(type) {
	case *model.Scalar:
		c := *t
		return &c
	case *model.Enum:
		return &model.Enum{Kind: t.Kind, Label: t.Label, Open: t.Open, Values: cloneAll(t.Values)}
	case *model.Object:
		return k.cloneObject(t)
	case *model.List:
		return &model.List{Item: k.cloneUse(t.Item), Limits: t.Limits}
	case *model.Map:
		return &model.Map{Value: k.cloneUse(t.Value), Limits: t.Limits, Key: t.Key}
	case *model.Union:
		return k.cloneUnion(t)
	}
	return t
}

func (k *known) cloneObject(o *model.Object) *model.Object {
	c := *o
	c.Fields = cloneAll(o.Fields)
	for _, f := range c.Fields {
		f.Use = k.cloneUse(f.Use)
	}
	if o.Additional != nil {
		use := k.cloneUse(*o.Additional)
		c.Additional = &use
	}
	c.Oneofs = cloneAll(o.Oneofs)
	return &c
}

func (k *known) cloneUnion(u *model.Union) *model.Union {
	c := *u
	k.unions[&c] = &unionFacts{pos: k.facts(u).pos, discriminator: k.facts(u).discriminator}
	c.Variants = cloneAll(u.Variants)
	for _, v := range c.Variants {
		v.Type = k.clone(v.Type)
		v.Tags = slices.Clone(v.Tags)
	}
	if u.Base != nil {
		c.Base = k.cloneObject(u.Base)
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
