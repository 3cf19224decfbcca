package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// cloneUse copies a use of a type: models are trees, so what is to be in two places is copied.
func (k *known) cloneUse(u model.Use) model.Use {
	u.Type, u.Keywords = k.clone(u.Type), k.cloneKeywords(u.Keywords)
	return u
}

func (k *known) cloneKeywords(all []*model.Keyword) []*model.Keyword {
	copies := cloneAll(all)
	for _, c := range copies {
		if c.Use != nil {
			use := k.cloneUse(*c.Use)
			c.Use = &use
		}
	}
	return copies
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
		return &model.List{Item: k.cloneUse(t.Item), Limits: t.Limits, Tuple: k.cloneTuple(t.Tuple)}
	case *model.Map:
		return &model.Map{Value: k.cloneUse(t.Value), Limits: t.Limits, Key: t.Key}
	case *model.Union:
		return k.cloneUnion(t)
	}
	return t
}

func (k *known) cloneTuple(t *model.Tuple) *model.Tuple {
	if t == nil {
		return nil
	}
	c := &model.Tuple{Items: make([]*model.Use, len(t.Items))}
	for i, u := range t.Items {
		use := k.cloneUse(*u)
		c.Items[i] = &use
	}
	if t.Rest != nil {
		use := k.cloneUse(*t.Rest)
		c.Rest = &use
	}
	return c
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
		v.Tags, v.Keywords = slices.Clone(v.Tags), k.cloneKeywords(v.Keywords)
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
