package diff

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// variantPair is a variant of the old union and the one of the new union that it is.
type variantPair = pair.Of[*model.Variant]

// variants compares the variants of two unions; both compares what a pair has besides its types. A variant that came or went may be
// part of one that stayed: then nobody lacks it.
func (c *comparer) variants(at site, pairs []variantPair, both func(at site, p variantPair)) {
	wholes := c.wholes(at, pairs)
	for _, p := range pairs {
		if oneSided(p) {
			c.oneSided(within(at, p, ""), p, wholes)
			continue
		}
		in := within(at, p, "("+p.New.Name+")")
		c.used(in, p.Old.Node, p.New.Node, p.Old.Type, p.New.Type)
		both(in, p)
		c.variant(in, p, wholes[p])
	}
}

// oneSided reports a variant that came or went.
func (c *comparer) oneSided(at site, p variantPair, wholes wholes) {
	whole, isPart := wholes.of(p)
	switch {
	case isPart && p.New == nil:
		c.report(at, finding{variantMerged, cmp.Or(whole.New.Name, typeText(whole.New.Type)), ""})
	case isPart:
		c.report(at, finding{variantSplit, "", cmp.Or(whole.Old.Name, typeText(whole.Old.Type))})
	case p.New == nil:
		c.report(at, variants.removed(p.Old))
	default:
		c.report(at, variants.added(p.New))
	}
}

// ofOne compares a type with a union that it became, or was, a variant of, given the pairs of the variants of both. The rule is for
// variants of other kinds. It reports whether the type is one of the variants.
func (c *comparer) ofOne(at site, rule *Rule, named pair.Of[model.Type], pairs []variantPair) bool {
	i := slices.IndexFunc(pairs, func(p variantPair) bool { return !oneSided(p) })
	if i < 0 {
		return false
	}
	wholes := c.wholes(at, pairs)
	if slices.ContainsFunc(pairs, func(p variantPair) bool { return !isObject(either(p).Type) }) {
		c.report(at, finding{rule, typeText(named.Old), typeText(named.New)})
	} else {
		for _, p := range slices.Delete(slices.Clone(pairs), i, i+1) {
			c.oneSided(within(at, p, ""), p, wholes)
		}
	}
	c.variant(at, pairs[i], wholes[pairs[i]])
	return true
}

func isObject(t model.Type) bool { return is[*model.Object](model.Resolve(t)) }

// wholes are the pairs of variants that others are part of.
type wholes map[variantPair]*parts

// parts are the variants that are part of the new variant of a pair, or were of the old one.
type parts struct{ merged, split []*model.Variant }

// of returns the pair that a variant which came or went is part of.
func (w wholes) of(p variantPair) (variantPair, bool) {
	for whole, parts := range w {
		if slices.Contains(parts.merged, p.Old) && p.New == nil || slices.Contains(parts.split, p.New) && p.Old == nil {
			return whole, true
		}
	}
	return variantPair{}, false
}

// mostTrials is how many variants are tried with others: more would cost the square of their number.
const mostTrials = 64

// wholes finds the variants that are part of others. What is seen from a view only counts as it is: views are of whole schemas.
func (c *comparer) wholes(at site, pairs []variantPair) wholes {
	found := wholes{}
	if c.viewing != nil {
		return found
	}
	trials := 0
	for _, p := range pairs {
		if !oneSided(p) || !isObject(either(p).Type) {
			continue
		}
		for _, w := range pairs {
			if oneSided(w) || !isObject(w.Old.Type) || !isObject(w.New.Type) {
				continue
			}
			if trials++; trials > mostTrials {
				return found
			}
			if !c.isPart(at, p, w) {
				continue
			}
			if found[w] == nil {
				found[w] = &parts{}
			}
			if p.New == nil {
				found[w].merged = append(found[w].merged, p.Old)
			} else {
				found[w].split = append(found[w].split, p.New)
			}
			break
		}
	}
	return found
}

// isPart reports whether all values of a variant that came or went are values of a variant on the other side.
func (c *comparer) isPart(at site, p, whole variantPair) bool {
	if p.New == nil {
		return hasTags(whole.New, p.Old) && c.trial(at, p.Old.Type, whole.New.Type).request <= Info
	}
	return hasTags(whole.Old, p.New) && hasFields(whole.Old.Type, p.New.Type) && c.trial(at, whole.Old.Type, p.New.Type).answer <= Info
}

// hasTags reports whether the tags of a variant, if both have some, are among those of another one.
func hasTags(whole, part *model.Variant) bool {
	return len(whole.Tags) == 0 || !slices.ContainsFunc(part.Tags, func(tag string) bool { return !slices.Contains(whole.Tags, tag) })
}

// hasFields reports whether an object has the fields of another one.
func hasFields(whole, part model.Type) bool {
	o := model.Resolve(part).(*model.Object) //nolint:forcetypeassert // only objects are compared
	return !slices.ContainsFunc(o.Fields, func(f *model.Field) bool { return !hasField(whole, f.Name) })
}

// variant compares the types of a pair of variants. Who sends an old variant has all new ones to be accepted as; who reads a new one
// knows all old ones.
func (c *comparer) variant(at site, p variantPair, parts *parts) {
	if parts == nil {
		c.types(at, p.Old.Type, p.New.Type)
		return
	}
	if in, sent := at.only(inRequest); sent {
		c.sent(in, p, parts.split)
	}
	if out, received := at.only(inResponse); received {
		c.types(out, c.joint(append(parts.merged, p.Old)), p.New.Type)
	}
}

// sent compares a variant that callers send with the one of its pair and those that were part of it. Where no value is lost there is
// nothing to say, and where it does not matter which variant takes it, what all of them say of it counts.
func (c *comparer) sent(at site, p variantPair, split []*model.Variant) {
	all, trials := slices.Concat(split, []*model.Variant{p.New}), mostTrials
	switch {
	case len(split) == 0:
		c.types(at, p.Old.Type, p.New.Type)
	case c.holdTogether(at, p.Old.Type, all, &trials):
	case c.trial(at, p.Old.Type, c.joint(all)).request == Breaking:
		c.types(at, p.Old.Type, c.joint(all))
	default:
		c.types(at, p.Old.Type, p.New.Type)
	}
}

// holdTogether reports whether each value of a type is one of a variant. Where no variant holds all of them, it looks at the values
// apart that have one of several types, or one of several values, in a field. It tries so many times.
func (c *comparer) holdTogether(at site, t model.Type, all []*model.Variant, trials *int) bool {
	for _, v := range all {
		if *trials--; *trials < 0 {
			return false
		}
		if c.trial(at, t, v.Type).request <= Info {
			return true
		}
	}
	o, ok := model.Resolve(t).(*model.Object)
	if !ok {
		return false
	}
	for i, f := range o.Fields {
		if types := alternatives(f.Type); len(types) > 1 {
			return !slices.ContainsFunc(types, func(t model.Type) bool { return !c.holdTogether(at, withType(o, i, t), all, trials) })
		}
	}
	return false
}

// alternatives returns the types that a value of a type has one of: variants, or single values.
func alternatives(t model.Type) []model.Type {
	var all []model.Type
	switch t := model.Resolve(t).(type) {
	case *model.Union:
		if t.Open || t.Base != nil {
			return nil
		}
		for _, v := range t.Variants {
			all = append(all, v.Type)
		}
	case *model.Enum:
		if t.Open {
			return nil
		}
		for _, v := range t.Values {
			all = append(all, &model.Enum{Kind: t.Kind, Values: []*model.Value{v}})
		}
	}
	return all
}

// withType returns an object with another type of a field.
func withType(o *model.Object, i int, t model.Type) *model.Object {
	other, f := *o, *o.Fields[i]
	f.Type = t
	other.Fields = slices.Clone(o.Fields)
	other.Fields[i] = &f
	return &other
}

// joint returns an object that holds the values of several objects.
func (c *comparer) joint(all []*model.Variant) model.Type {
	var joint *model.Object
	for _, v := range slices.Backward(all) {
		o := model.Resolve(v.Type).(*model.Object) //nolint:forcetypeassert // parts are objects
		if joint == nil {
			own := *o
			joint = &own
			continue
		}
		joint = c.join(joint, o)
	}
	return joint
}

// join returns an object that holds the values of two.
func (c *comparer) join(a, b *model.Object) *model.Object {
	joined := &model.Object{Closed: a.Closed && b.Closed, Limits: a.Limits, Additional: a.Additional, RequireOneOf: a.RequireOneOf, Oneofs: a.Oneofs}
	if len(limitChanges(a.Limits, b.Limits)) > 0 {
		joined.Limits = model.Limits{}
	}
	if requirementText(a) != requirementText(b) {
		joined.RequireOneOf = nil
	}
	for _, p := range pair.Fields(a, b) {
		f := *either(p)
		if oneSided(p) {
			f.Required = false
		} else {
			f = *p.Old
			f.Required = p.Old.Required && p.New.Required
			f.Nullable = p.Old.Nullable || p.New.Nullable
			f.Type = c.joinTypes(p.Old.Type, p.New.Type)
		}
		joined.Fields = append(joined.Fields, &f)
	}
	return joined
}

// joinTypes returns a type that holds the values of two.
func (c *comparer) joinTypes(a, b model.Type) model.Type {
	if c.table.Alike(a, b) {
		return a
	}
	x, y := model.Resolve(a), model.Resolve(b)
	if o, ok := x.(*model.Enum); ok {
		if n, ok := y.(*model.Enum); ok && o.Kind == n.Kind {
			return joinEnums(o, n)
		}
	}
	if o, ok := x.(*model.Scalar); ok {
		if n, ok := y.(*model.Scalar); ok && o.Kind == n.Kind && o.AsText == n.AsText {
			return &model.Scalar{Kind: o.Kind, AsText: o.AsText}
		}
	}
	return &model.Union{Variants: slices.Concat(variantsOf(a), variantsOf(b))}
}

func joinEnums(a, b *model.Enum) *model.Enum {
	joined := &model.Enum{Kind: a.Kind, Open: a.Open || b.Open}
	for _, p := range pair.Values(a, b) {
		v := p.Old
		if v == nil {
			v = p.New
		}
		joined.Values = append(joined.Values, v)
	}
	return joined
}

// variantsOf returns the variants of a type, which is its only one unless it is a union.
func variantsOf(t model.Type) []*model.Variant {
	if u, ok := t.(*model.Union); ok && u.Base == nil {
		return u.Variants
	}
	return []*model.Variant{{Node: model.Node{Name: string(model.KindOf(t))}, Type: t}}
}

// limitChanges returns what is different between two sets of limits.
func limitChanges(a, b model.Limits) []finding {
	var all []finding
	for _, attribute := range limitAttributes {
		all = append(all, attribute.compare(a, b)...)
	}
	return all
}
