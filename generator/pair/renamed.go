package pair

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// renamed reports whether two schemas of different names that are at the same places are one schema renamed, rather
// than a place whose type became another one. Where a name still exists on the other side, more must speak for it.
func (b *builder) renamed(p Of[*model.Schema]) bool {
	taken := b.oldNames[p.New.Name] || b.newNames[p.Old.Name]
	return alike(model.Resolve(p.Old.Type), model.Resolve(p.New.Type), taken)
}

// alike reports whether two types have something in common; if strict, at least half of the smaller one.
func alike(old, new model.Type, strict bool) bool {
	var shared, smaller int
	switch n := new.(type) {
	case *model.Object:
		o, ok := old.(*model.Object)
		if !ok || tagsDiffer(o, n) {
			return false
		}
		shared, smaller = len(paired(Fields(o, n))), min(len(o.Fields), len(n.Fields))
	case *model.Enum:
		o, ok := old.(*model.Enum)
		if !ok {
			return false
		}
		shared, smaller = len(paired(Values(o, n))), min(len(o.Values), len(n.Values))
	case *model.Union:
		o, ok := old.(*model.Union)
		if !ok {
			return false
		}
		shared, smaller = len(paired(early(nil, o, n))), min(len(o.Variants), len(n.Variants))
	default:
		switch old.(type) {
		case *model.Object, *model.Enum, *model.Union: // as the other way round
			return false
		}
		return model.KindOf(old) == model.KindOf(new) && !strict
	}
	if strict {
		return 2*shared >= smaller && smaller > 0
	}
	return shared > 0 || smaller == 0
}

// tagsDiffer reports whether two objects have a constant field in common whose values differ: they are two variants of
// something, not one renamed.
func tagsDiffer(old, new *model.Object) bool {
	return slices.ContainsFunc(paired(Fields(old, new)), func(f Of[*model.Field]) bool {
		o, n := model.Const(f.Old.Type), model.Const(f.New.Type)
		return o != nil && n != nil && !valuesMeet(o, n)
	})
}

// paired returns the pairs that have both nodes.
func paired[T any](pairs []Of[*T]) []Of[*T] {
	return slices.DeleteFunc(pairs, func(p Of[*T]) bool { return p.Old == nil || p.New == nil })
}
