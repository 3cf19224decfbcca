package diff

import (
	"math/big"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// types compares two types that are at one site. Paired schemas are compared by themselves; here they are only reached.
func (c *comparer) types(at site, old, new model.Type) {
	if old == nil || new == nil {
		return
	}
	o, oldRefers := old.(*model.Ref)
	n, newRefers := new.(*model.Ref)
	switch {
	case oldRefers && newRefers && !c.deep && c.table.Same(o, n):
		at.scope.reaches(c.scopeAt(at, pair.Of[*model.Schema]{Old: o.Schema, New: n.Schema}), at.ways)
	case oldRefers && newRefers:
		c.reference(at, o, n)
	default:
		c.resolved(at, old, new)
	}
}

// resolved compares two types without regard to the names that lead to them.
func (c *comparer) resolved(at site, old, new model.Type) {
	before, after := model.Resolve(old), model.Resolve(new)
	was, now := asMap(before, after), asMap(after, before)
	if at.written != asJSON {
		was, now = texts(was, now)
	}
	switch n := now.(type) {
	case *model.Scalar:
		if o, ok := was.(*model.Scalar); ok && o.Kind == n.Kind {
			apply(c, at, o, n, scalarAttributes)
			from, to := comparableLimits(o, n)
			apply(c, at, from, to, limitAttributes)
			return
		}
	case *model.Enum:
		if o, ok := was.(*model.Enum); ok && o.Kind == n.Kind {
			c.enum(at, o, n)
			return
		}
	case *model.Object:
		if o, ok := was.(*model.Object); ok {
			c.object(at, o, n)
			return
		}
	case *model.List:
		if o, ok := was.(*model.List); ok {
			apply(c, at, o.Limits, n.Limits, limitAttributes)
			switch {
			case o.Tuple != nil || n.Tuple != nil:
				c.tuples(at, o, n)
			case !isEmpty(o) && !isEmpty(n):
				c.use(at.part("/item", "[]"), o.Item, n.Item)
			}
			return
		}
	case *model.Map:
		if o, ok := was.(*model.Map); ok {
			c.report(at, closedness.compare(asObject(before), asObject(after))...)
			apply(c, at, o.Limits, n.Limits, limitAttributes)
			apply(c, at.inside("/key", "{key}"), o.Key, n.Key, limitAttributes)
			if !at.patterned {
				c.use(at.part("/value", "{}"), o.Value, n.Value)
			}
			return
		}
	case *model.Union:
		if o, ok := was.(*model.Union); ok {
			c.union(at, o, n)
			return
		}
	case *model.Any:
		if o, ok := was.(*model.Any); ok && o.None == n.None {
			return
		}
	}
	c.kinds(at, pair.Of[model.Type]{Old: old, New: new}, was, now)
}

// comparableLimits returns the limits of two scalars of one kind. Those of integers are written alike where they mean the same: more than
// zero is at least one.
func comparableLimits(old, new *model.Scalar) (from, to model.Limits) {
	from, to = old.Limits, new.Limits
	if old.Kind != model.KindInteger {
		return from, to
	}
	if sameInteger(from.Minimum, from.ExclusiveMinimum, to.Minimum, to.ExclusiveMinimum, 1) {
		to.Minimum, to.ExclusiveMinimum = from.Minimum, from.ExclusiveMinimum
	}
	if sameInteger(from.Maximum, from.ExclusiveMaximum, to.Maximum, to.ExclusiveMaximum, -1) {
		to.Maximum, to.ExclusiveMaximum = from.Maximum, from.ExclusiveMaximum
	}
	for _, l := range []*model.Limits{&from, &to} {
		if sameNumber(l.MultipleOf, "1") { // as all integers are
			l.MultipleOf = ""
		}
	}
	return from, to
}

// sameInteger reports whether two bounds, minimums for the sign 1, allow the same integers.
func sameInteger(a model.Literal, aExcluded bool, b model.Literal, bExcluded bool, sign int64) bool {
	x, y := outermost(a, aExcluded, sign), outermost(b, bExcluded, sign)
	return x != nil && y != nil && x.Cmp(y) == 0
}

// outermost returns the integer at a bound, times the sign that makes it a minimum; nil if that is not known.
func outermost(bound model.Literal, excluded bool, sign int64) *big.Int {
	r := bound.Rational()
	if r == nil {
		return nil
	}
	r = r.Mul(r, big.NewRat(sign, 1))
	least, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if excluded || rest.Sign() != 0 {
		least.Add(least, big.NewInt(1))
	}
	return least
}

// asMap returns an object without fields as the map that it is, where the other type is a map; any other type as it is.
func asMap(t, other model.Type) model.Type {
	o, ok := t.(*model.Object)
	if !ok || !is[*model.Map](other) || o.Closed || len(o.Fields)+len(o.Oneofs)+len(o.RequireOneOf) > 0 {
		return t
	}
	m := &model.Map{Value: model.Use{Type: &model.Any{}}, Limits: o.Limits}
	if o.Additional != nil {
		m.Value = *o.Additional
	}
	return m
}

// asObject returns an object, or one that refuses nothing for any other type.
func asObject(t model.Type) *model.Object {
	if o, ok := t.(*model.Object); ok {
		return o
	}
	return &model.Object{}
}

// isEmpty reports whether a list has no items.
func isEmpty(l *model.List) bool { return l.Limits.MaxItems != nil && *l.Limits.MaxItems == 0 }

// object compares two objects.
func (c *comparer) object(at site, old, new *model.Object) {
	apply(c, at, old, new, objectAttributes)
	apply(c, at, old.Limits, new.Limits, limitAttributes)
	switch {
	case at.patterned:
	case !typedMembers(old) || !typedMembers(new):
		c.report(at, additionalMembers.compare(old, new)...)
	default:
		c.use(at.part("/additional", "{}"), *old.Additional, *new.Additional)
	}
	c.fields(at, old, new)
	each(c, oneofsOf(old), pair.Oneofs(old, new), steps[*model.Oneof](at), func(at site, o, n *model.Oneof) {
		c.node(at, &o.Node, &n.Node)
		c.report(at, compareOneofFields(old, o, n)...)
		apply(c, at, o, n, oneofAttributes)
	})
}

// fields compares the fields of two objects.
func (c *comparer) fields(at site, old, new *model.Object) {
	rows := fields
	if isClosed(new) {
		rows = closedFields
	}
	pairs := pair.Fields(old, new)
	kept := pairs[:0:0]
	for _, p := range pairs {
		if !c.carried[p.Old] && !c.carried[p.New] {
			kept = append(kept, p)
		}
	}
	in := func(p pair.Of[*model.Field]) site {
		s := within(at, p, either(p).Name)
		s.ways &= fieldWays(p.Old) | fieldWays(p.New)
		s.place = "property"
		s.written, s.form = at.writtenField(p), pair.Of[*model.Body]{}
		return s
	}
	kept = slices.DeleteFunc(kept, func(p pair.Of[*model.Field]) bool {
		f, forbids := forbidden(old, new, p)
		c.report(in(p), f...)
		return forbids
	})
	each(c, rows, kept, in, func(at site, o, n *model.Field) {
		c.report(at, fieldName.compare(o, n)...)
		c.used(at, o.Node, n.Node, o.Type, n.Type)
		apply(c, at, o, n, fieldAttributes)
		at.ways &= fieldWays(o) & fieldWays(n) // where it is on one side only, what it holds does not matter
		c.use(at, o.Use, n.Use)
	})
}

// forbidden returns what is found of a field that one of two objects forbids, and whether one does. To forbid what an object does not
// declare, or not to say so where it declares all of its fields, is another thing.
func forbidden(old, new *model.Object, p pair.Of[*model.Field]) (findings []finding, forbids bool) {
	before, after := p.Old != nil && model.IsNone(p.Old.Type), p.New != nil && model.IsNone(p.New.Type)
	switch {
	case !before && !after:
		return nil, false
	case before && after:
	case p.Old == nil && !isClosed(old):
		findings = found(fieldExcluded, "", "")
	case p.New == nil && !isClosed(new):
		findings = found(fieldNotExcluded, "", "")
	case p.Old == nil || p.New == nil:
	case before:
		findings = []finding{fields.added(p.New)}
	case p.Old.Required:
		findings = found(requiredForbidden, "", "")
	default:
		findings = found(fieldForbidden, "", "")
	}
	return findings, true
}

var fieldName = textAttribute("Field.Name", func(f *model.Field) string { return f.Name }, nil, nil, fieldRenamed)

// fieldWays returns the directions in which a field goes; a field that is not there goes nowhere.
func fieldWays(f *model.Field) ways {
	switch {
	case f == nil:
		return none
	case f.ReadOnly && f.WriteOnly || !f.ReadOnly && !f.WriteOnly:
		return both
	case f.ReadOnly:
		return inResponse
	}
	return inRequest
}

// enum compares two enums of one kind.
func (c *comparer) enum(at site, old, new *model.Enum) {
	apply(c, at, old, new, enumAttributes)
	pairs := pair.Values(old, new)
	if len(old.Values) == 1 && len(new.Values) == 1 && len(pairs) == 2 {
		c.report(at, finding{constantChanged, valueText(old.Values[0]), valueText(new.Values[0])})
		return
	}
	rows := values
	if old.Open { // which had the new ones, too
		rows.added = openValues.added
	}
	if new.Open { // which has the old ones still
		rows.removed = openValues.removed
	}
	each(c, rows, pairs, func(p pair.Of[*model.Value]) site {
		if p.Old == nil || p.New == nil {
			return within(at, p, "")
		}
		return within(at, p, "("+p.New.Name+")")
	}, func(at site, o, n *model.Value) {
		c.node(at, &o.Node, &n.Node)
	})
}

// union compares two unions.
func (c *comparer) union(at site, old, new *model.Union) {
	pairs := c.table.Variants(old, new)
	for _, f := range picker.compare(old, new) {
		// Variants that came or went are why the others are distinguished otherwise.
		if f.rule != pickerChanged || !slices.ContainsFunc(pairs, oneSided[*model.Variant]) {
			c.report(at, f)
		}
	}
	apply(c, at, old, new, unionAttributes)
	if old.Base != nil && new.Base != nil {
		c.carry(old.Base, new.Base, new.Variants)
		c.carry(new.Base, old.Base, old.Variants)
		c.object(at, old.Base, new.Base)
	}
	c.variants(at, pairs, func(at site, p variantPair) {
		if old.Picker == model.ByTag && new.Picker == model.ByTag {
			c.tags(at, tagValues(p.Old, old.Tag), tagValues(p.New, new.Tag), variantTags.compare(p.Old, p.New))
		}
		c.keywords(at, model.Use{Type: p.Old.Type, Keywords: p.Old.Keywords}, model.Use{Type: p.New.Type, Keywords: p.New.Keywords})
	})
}

// carry notes the fields that a base lacks now but each variant has by itself: nothing is different on the wire.
func (c *comparer) carry(with, without *model.Object, variants []*model.Variant) {
	for _, f := range with.Fields {
		if without.Field(f.Name) == nil && !slices.ContainsFunc(variants, func(v *model.Variant) bool { return !hasField(v.Type, f.Name) }) {
			c.carried[f] = true
		}
	}
}

func hasField(t model.Type, name string) bool {
	o, ok := model.Resolve(t).(*model.Object)
	return ok && o.Field(name) != nil
}

// tags reports the tags of a variant that came and went. Where the field of the tag lists its values, it says so itself.
func (c *comparer) tags(at site, old, new []string, findings []finding) {
	for _, f := range findings {
		came := slices.Contains(new, f.to) && !slices.Contains(old, f.to)
		went := slices.Contains(old, f.from) && !slices.Contains(new, f.from)
		if !came && !went {
			c.report(at, f)
		}
	}
}

// tagValues returns the values that the tag's field lists in a variant.
func tagValues(v *model.Variant, tag string) []string {
	o, ok := model.Resolve(v.Type).(*model.Object)
	if !ok || o.Field(tag) == nil {
		return nil
	}
	e, ok := model.Resolve(o.Field(tag).Type).(*model.Enum)
	if !ok {
		return nil
	}
	var values []string
	for _, v := range e.Values {
		values = append(values, v.Name)
	}
	return values
}
