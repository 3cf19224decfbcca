package diff

import (
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// kinds reports that a type, named as given, became one of another kind. What is still comparable inside of it is compared.
func (c *comparer) kinds(at site, named pair.Of[model.Type], o, n model.Type) {
	old, new := named.Old, named.New
	from, to := typeText(old), typeText(new)
	at.naming = at.forKinds(o, n)
	switch {
	case model.IsNone(n):
		c.report(at, finding{valueForbidden, from, ""})
	case model.IsNone(o):
		c.report(at, finding{valueAllowed, "", to})
	case at.onlyNull && (is[*model.Any](n) || is[*model.Any](o)): // which the keyword tells
	case is[*model.Any](n):
		c.report(at, finding{becameAny, from, ""})
	case is[*model.Any](o):
		c.report(at, finding{becameTyped, "", to})
	case at.written != asJSON && c.textKinds(at, o, n, from, to):
	case c.joined(at, old, n), c.parted(at, o, new):
	default:
		c.report(at, finding{kindRule(o, n), from, to})
		c.members(at, o, n)
	}
}

// members compares the fields of an object with the members of the map that it was or became. A map requires no field and
// refuses none, so that optional fields of the type that members have say no more than that.
func (c *comparer) members(at site, old, new model.Type) {
	switch n := new.(type) {
	case *model.Object:
		o, ok := old.(*model.Map)
		if !ok {
			return
		}
		c.report(at, closedness.compare(&model.Object{}, n)...)
		for _, f := range n.Fields {
			in := memberSite(at, pair.Of[*model.Field]{New: f})
			if f.Required {
				c.report(in, fields.added(f))
			}
			c.member(in, o.Value.Type, f.Type)
		}
	case *model.Map:
		o, ok := old.(*model.Object)
		if !ok {
			return
		}
		c.report(at, closedness.compare(o, &model.Object{})...)
		for _, f := range o.Fields {
			in := memberSite(at, pair.Of[*model.Field]{Old: f})
			if f.Required {
				c.report(in, fields.removed(f))
			}
			c.member(in, f.Type, n.Value.Type)
		}
	}
}

// memberSite returns the site of a field that was or became a member of a map.
func memberSite(at site, p pair.Of[*model.Field]) site {
	s := within(at, p, either(p).Name)
	s.ways &= fieldWays(either(p))
	s.place = "property"
	return s
}

// member compares the type of a field with that of the members of a map, which may be anything.
func (c *comparer) member(at site, old, new model.Type) {
	if !model.IsAny(old) && !model.IsAny(new) {
		c.types(at, old, new)
	}
}

func is[T model.Type](t model.Type) bool {
	_, ok := t.(T)
	return ok
}

// joined compares a type with a union that it became a variant of, and reports whether it is one.
func (c *comparer) joined(at site, old, new model.Type) bool {
	union, ok := new.(*model.Union)
	if !ok {
		return false
	}
	if o, ok := model.Resolve(old).(*model.Object); ok && union.Base != nil {
		c.report(at, finding{becameBase, "", typeText(new)})
		c.object(at, o, union.Base)
		return true
	}
	return c.ofOne(at, becameUnion, pair.Of[model.Type]{Old: old, New: new}, c.table.Variants(pair.Whole(old, union), union))
}

// parted compares a union with a type that was a variant of it, and reports whether it was one.
func (c *comparer) parted(at site, old, new model.Type) bool {
	union, ok := old.(*model.Union)
	if !ok {
		return false
	}
	if n, ok := model.Resolve(new).(*model.Object); ok && union.Base != nil {
		c.report(at, finding{becameNoBase, typeText(old), ""})
		c.object(at, union.Base, n)
		return true
	}
	return c.ofOne(at, becameSingle, pair.Of[model.Type]{Old: old, New: new}, c.table.Variants(union, pair.Whole(new, union)))
}

// kindRule says what it means that a type became one of another kind.
func kindRule(old, new model.Type) *Rule {
	switch o := old.(type) {
	case *model.Scalar:
		switch n := new.(type) {
		case *model.Scalar:
			switch {
			case o.Kind == model.KindInteger && n.Kind == model.KindNumber:
				return typeWidened
			case o.Kind == model.KindNumber && n.Kind == model.KindInteger:
				return typeNarrowed
			}
		case *model.Enum:
			switch {
			case o.Kind == n.Kind && n.Open:
				return becameKnown
			case o.Kind == n.Kind:
				return becameEnum
			}
		}
	case *model.Enum:
		if n, ok := new.(*model.Scalar); ok && o.Kind == n.Kind {
			if o.Open {
				return becameUnknown
			}
			return becameNotEnum
		}
	case *model.Map:
		if is[*model.Object](new) {
			return becameObject
		}
	case *model.Object:
		if is[*model.Map](new) {
			return becameMap
		}
	}
	return typeChanged
}
