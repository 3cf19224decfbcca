package normalize

import (
	"cmp"
	"math/big"
	"strconv"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// limits reads the constraints on values of one kind.
func (r *schemaReader) limits(node *load.Node, k model.Kind) model.Limits {
	var l model.Limits
	switch k {
	case model.KindString:
		l.MinLength, l.MaxLength = r.count(node, "minLength"), r.count(node, "maxLength")
		l.Pattern = node.Get("pattern").Text()
	case model.KindInteger, model.KindNumber:
		l.Minimum, l.ExclusiveMinimum = bound(node, "minimum", "exclusiveMinimum", 1)
		l.Maximum, l.ExclusiveMaximum = bound(node, "maximum", "exclusiveMaximum", -1)
		l.MultipleOf = numberAt(node, "multipleOf")
	case model.KindArray:
		l.MinItems, l.MaxItems = r.count(node, "minItems"), r.count(node, "maxItems")
		l.UniqueItems = node.Get("uniqueItems").Bool()
	case model.KindObject:
		l.MinProperties, l.MaxProperties = r.count(node, "minProperties"), r.count(node, "maxProperties")
	}
	return l
}

// bound reads a minimum or maximum. The exclusive keyword is a boolean in OpenAPI 3.0 and a separate number in 3.1;
// of two numbers the tighter counts, which for a minimum (sign 1) is the greater.
func bound(node *load.Node, plain, exclusive string, sign int) (model.Literal, bool) {
	limit, other := numberAt(node, plain), numberAt(node, exclusive)
	if other == "" {
		return limit, limit != "" && node.Get(exclusive).Bool()
	}
	if limit != "" && compareNumbers(limit, other)*sign > 0 {
		return limit, false
	}
	return other, true
}

// numberAt returns the number under a key, or nothing.
func numberAt(node *load.Node, key string) model.Literal {
	l := node.Get(key).Literal()
	if _, ok := new(big.Float).SetString(string(l)); !ok {
		return ""
	}
	return l
}

func compareNumbers(a, b model.Literal) int {
	x, _ := new(big.Float).SetString(string(a))
	y, _ := new(big.Float).SetString(string(b))
	if x == nil || y == nil {
		return 0
	}
	return x.Cmp(y)
}

// count reads a limit on a number of things.
func (r *schemaReader) count(node *load.Node, key string) *uint64 {
	at := node.Get(key)
	if at == nil {
		return nil
	}
	v, err := strconv.ParseUint(at.Text(), 10, 64)
	if err != nil {
		r.warn(at.Pos(), "bad-limit", "give an integer that is not negative", "%s is not a count for %s", at.Literal(), key)
		return nil
	}
	return &v
}

// narrowLimits returns the limits that both set: of two that say something, the tighter one. Of two patterns or divisors, which a value
// would have to meet both, the later one's word counts.
func narrowLimits(a, b model.Limits) model.Limits {
	a.Minimum, a.ExclusiveMinimum = tighterBound(a.Minimum, a.ExclusiveMinimum, b.Minimum, b.ExclusiveMinimum, 1)
	a.Maximum, a.ExclusiveMaximum = tighterBound(a.Maximum, a.ExclusiveMaximum, b.Maximum, b.ExclusiveMaximum, -1)
	a.MultipleOf = cmp.Or(b.MultipleOf, a.MultipleOf)
	a.MinLength, a.MaxLength = tighterSize(a.MinLength, b.MinLength, 1), tighterSize(a.MaxLength, b.MaxLength, -1)
	a.MinItems, a.MaxItems = tighterSize(a.MinItems, b.MinItems, 1), tighterSize(a.MaxItems, b.MaxItems, -1)
	a.MinProperties, a.MaxProperties = tighterSize(a.MinProperties, b.MinProperties, 1), tighterSize(a.MaxProperties, b.MaxProperties, -1)
	a.UniqueItems = a.UniqueItems || b.UniqueItems
	a.Pattern = cmp.Or(b.Pattern, a.Pattern)
	return a
}

// tighterBound returns the tighter of two bounds, which for minimums (sign 1) is the greater; empty is none.
func tighterBound(a model.Literal, aExcluded bool, b model.Literal, bExcluded bool, sign int) (model.Literal, bool) {
	order := compareNumbers(a, b) * sign
	if b == "" || a != "" && (order > 0 || order == 0 && aExcluded) {
		return a, aExcluded
	}
	return b, bExcluded
}

// tighterSize returns the tighter of two limits on a number of things, which for least ones (sign 1) is the greater; nil is none.
func tighterSize(a, b *uint64, sign int) *uint64 {
	if b == nil || a != nil && cmp.Compare(*a, *b)*sign > 0 {
		return a
	}
	return b
}
