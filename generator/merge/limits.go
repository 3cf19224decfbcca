package merge

import "github.com/assistgen/assistgen/generator/model"

// limits returns the loosest of two sets of limits: what is legal in one version is legal. What only one version limits
// has no limit. (A server that checks each request by its own version's limits needs the models of the versions.)
func (m *merger) limits(at place, a, b model.Limits) model.Limits {
	if same(a, b) {
		return a
	}
	m.note(loosestLimits, at, "the limits differ: the loosest ones count")
	l := model.Limits{
		MinLength:     looser(a.MinLength, b.MinLength, -1),
		MaxLength:     looser(a.MaxLength, b.MaxLength, 1),
		MinItems:      looser(a.MinItems, b.MinItems, -1),
		MaxItems:      looser(a.MaxItems, b.MaxItems, 1),
		MinProperties: looser(a.MinProperties, b.MinProperties, -1),
		MaxProperties: looser(a.MaxProperties, b.MaxProperties, 1),
		UniqueItems:   a.UniqueItems && b.UniqueItems,
	}
	l.Minimum, l.ExclusiveMinimum = bound(a.Minimum, a.ExclusiveMinimum, b.Minimum, b.ExclusiveMinimum, -1)
	l.Maximum, l.ExclusiveMaximum = bound(a.Maximum, a.ExclusiveMaximum, b.Maximum, b.ExclusiveMaximum, 1)
	if a.MultipleOf == b.MultipleOf {
		l.MultipleOf = a.MultipleOf
	}
	if a.Pattern == b.Pattern {
		l.Pattern = a.Pattern
	}
	return l
}

func same(a, b model.Limits) bool {
	for _, p := range [][2]*uint64{
		{a.MinLength, b.MinLength}, {a.MaxLength, b.MaxLength}, {a.MinItems, b.MinItems}, {a.MaxItems, b.MaxItems},
		{a.MinProperties, b.MinProperties}, {a.MaxProperties, b.MaxProperties},
	} {
		if (p[0] == nil) != (p[1] == nil) || p[0] != nil && *p[0] != *p[1] {
			return false
		}
	}
	return a.Minimum == b.Minimum && a.Maximum == b.Maximum && a.MultipleOf == b.MultipleOf && a.Pattern == b.Pattern &&
		a.ExclusiveMinimum == b.ExclusiveMinimum && a.ExclusiveMaximum == b.ExclusiveMaximum && a.UniqueItems == b.UniqueItems
}

// looser returns the looser of two counts: the smaller for side -1, the greater for side 1.
func looser(a, b *uint64, side int) *uint64 {
	if a == nil || b == nil {
		return nil
	}
	if (*a < *b) == (side < 0) {
		return a
	}
	return b
}

// bound returns the looser of two bounds; side is -1 for lower ones and 1 for upper ones.
func bound(a model.Literal, aExclusive bool, b model.Literal, bExclusive bool, side int) (model.Literal, bool) {
	x, y := a.Rational(), b.Rational()
	if x == nil || y == nil {
		return "", false
	}
	switch x.Cmp(y) {
	case 0:
		return a, aExclusive && bExclusive
	case side:
		return a, aExclusive
	}
	return b, bExclusive
}
