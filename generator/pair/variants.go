package pair

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// Variants pairs the variants of two unions: by tag, by the schemas they refer to, by what they hold, by their JSON kind, then by what most of
// them has in common.
func (t *Table) Variants(old, new *model.Union) []Of[*model.Variant] {
	if t.shapes == nil {
		t.shapes = shapes{}
	}
	pairs := t.variants(old, new)
	tries := mostSpread
	for spread := t.spread(pairs, &tries); spread != nil; spread = t.spread(pairs, &tries) {
		pairs = spread
	}
	return pairs
}

func (t *Table) variants(old, new *model.Union) []Of[*model.Variant] {
	return variants(old, new, t.sameEnd, t.shapes, func(o, n *model.Variant) bool {
		return !t.named || !bothRefs(o.Type, n.Type) // of two schemas names say whether they are one
	}, func(o, n *model.Variant) bool {
		return !bothRefs(o.Type, n.Type) || kindOf(n.Type) != model.KindObject
	}, t.named)
}

// mostSpread is how many unions among the variants of a union are looked into for what the other union has in their place.
const mostSpread = 8

// spread pairs the variants of a union that is a variant of only one side, if more of them have a pair then. It returns nil where there is
// no such union.
func (t *Table) spread(pairs []Of[*model.Variant], tries *int) []Of[*model.Variant] {
	single := unpaired(pairs)
	if single < 2 || single > mostCompared {
		return nil
	}
	old, new := sides(pairs)
	for _, p := range pairs {
		v := cmp.Or(p.Old, p.New)
		if p.Old != nil && p.New != nil || !isSpread(v) {
			continue
		}
		if *tries--; *tries < 0 {
			return nil
		}
		better := t.variants(spreadOut(old, v), spreadOut(new, v))
		if unpaired(better) < single {
			return better
		}
	}
	return nil
}

// unpaired counts the variants without a pair.
func unpaired(pairs []Of[*model.Variant]) int { return len(pairs) - len(paired(slices.Clone(pairs))) }

// isSpread reports whether a variant is a union that could as well be its variants, in the place of one.
func isSpread(v *model.Variant) bool {
	u, ok := model.Resolve(v.Type).(*model.Union)
	return ok && u.Base == nil && len(u.Variants) <= mostCompared
}

// spreadOut returns a union with the variants of one of its variants, if it has that, in the place of it.
func spreadOut(u *model.Union, v *model.Variant) *model.Union {
	i := slices.Index(u.Variants, v)
	if i < 0 {
		return u
	}
	inner := model.Resolve(v.Type).(*model.Union).Variants //nolint:forcetypeassert // isSpread says so
	return &model.Union{Variants: slices.Concat(u.Variants[:i], inner, u.Variants[i+1:])}
}

// sides returns the variants of both sides of pairs as unions.
func sides(pairs []Of[*model.Variant]) (old, new *model.Union) {
	old, new = &model.Union{}, &model.Union{}
	for _, p := range pairs {
		if p.Old != nil {
			old.Variants = append(old.Variants, p.Old)
		}
		if p.New != nil {
			new.Variants = append(new.Variants, p.New)
		}
	}
	return old, new
}

// Alike reports whether two types hold the same values, as far as shapes look.
func (t *Table) Alike(a, b model.Type) bool {
	if t.shapes == nil {
		t.shapes = shapes{}
	}
	return t.shapes.of(a, shapeDepth) == t.shapes.of(b, shapeDepth)
}

// early pairs variants while schemas are not paired yet. Without shapes it does not look at what variants hold.
func early(s shapes, old, new *model.Union) []Of[*model.Variant] {
	all := func(_, _ *model.Variant) bool { return true }
	return variants(old, new, sameName, s, all, all, false)
}

// sameName takes references to schemas of one name for the same.
func sameName(old, new model.Type) bool {
	return bothRefs(old, new) && old.(*model.Ref).Schema.Name == new.(*model.Ref).Schema.Name
}

func bothRefs(old, new model.Type) bool {
	return isRef(old) && isRef(new)
}

// variants pairs variants; same tells whether two references lead to one schema, byShape whether two variants may pair for holding the same,
// byKind whether they may for being the only ones of their kind; tagged tells that one with tags pairs by these alone.
func variants(
	old, new *model.Union, same func(old, new model.Type) bool, s shapes, byShape, byKind func(old, new *model.Variant) bool, tagged bool,
) []Of[*model.Variant] {
	p := &variantPairs{tagged: tagged, new: new.Variants, toOld: map[*model.Variant]*model.Variant{}, free: slices.Clone(old.Variants)}
	only := onlyKinds(old, new)
	p.meet(tagsMeet)
	p.meet(func(o, n *model.Variant) bool { return same(o.Type, n.Type) })
	if s != nil {
		p.meetEqual(s, byShape)
	}
	p.meet(func(o, n *model.Variant) bool { return only[kindOf(n.Type)] && kindsMeet(o, n) && byKind(o, n) })
	p.meetBest()
	p.meet(namesMeet)
	return inOrder(old.Variants, new.Variants, func(n *model.Variant) *model.Variant { return p.toOld[n] })
}

// variantPairs are the pairs of variants that are found so far.
type variantPairs struct {
	tagged bool // variants with tags pair by these alone
	new    []*model.Variant
	toOld  map[*model.Variant]*model.Variant
	free   []*model.Variant // of the old union
}

func (p *variantPairs) pair(n *model.Variant, i int) {
	p.toOld[n] = p.free[i]
	p.free = slices.Delete(p.free, i, i+1)
}

// meet pairs each new variant with the first old one that it meets.
func (p *variantPairs) meet(meet func(o, n *model.Variant) bool) {
	for _, n := range p.new {
		if len(p.free) == 0 {
			return
		}
		if p.toOld[n] != nil {
			continue
		}
		if i := slices.IndexFunc(p.free, func(o *model.Variant) bool { return meet(o, n) }); i >= 0 {
			p.pair(n, i)
		}
	}
}

// meetEqual pairs variants of one shape.
func (p *variantPairs) meetEqual(s shapes, may func(o, n *model.Variant) bool) {
	byShape := map[string][]*model.Variant{}
	for _, o := range p.free {
		shape := s.variant(o)
		byShape[shape] = append(byShape[shape], o)
	}
	taken := map[*model.Variant]bool{}
	for _, n := range p.new {
		if p.toOld[n] != nil {
			continue
		}
		shape := s.variant(n)
		equal := byShape[shape]
		if i := slices.IndexFunc(equal, func(o *model.Variant) bool { return !tagsPart(o, n) && may(o, n) }); i >= 0 {
			p.toOld[n], taken[equal[i]] = equal[i], true
			byShape[shape] = slices.Delete(equal, i, i+1)
		}
	}
	p.free = slices.DeleteFunc(p.free, func(o *model.Variant) bool { return taken[o] })
}

// mostCompared is how many variants are compared each with each: more would cost the square of their number.
const mostCompared = 64

// meetBest pairs objects of which not both have tags, or are schemas, those first that have the most in common. Of equally good ones,
// those of one name by their place pair, then the first.
func (p *variantPairs) meetBest() {
	type candidate struct {
		old, new *model.Variant
		shared   float64 // of all fields of both
	}
	var all []candidate
	left := slices.DeleteFunc(slices.Clone(p.new), func(n *model.Variant) bool { return p.toOld[n] != nil })
	if max(len(left), len(p.free)) > mostCompared {
		return
	}
	for _, n := range left {
		for _, o := range p.free {
			if p.tagged && len(o.Tags)+len(n.Tags) > 0 {
				continue
			}
			if shared := likeness(o, n); shared > 0 {
				all = append(all, candidate{o, n, shared})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(sameNamed(b.old, b.new), sameNamed(a.old, a.new)))
	})
	for _, c := range all {
		if i := slices.Index(p.free, c.old); i >= 0 && p.toOld[c.new] == nil {
			p.pair(c.new, i)
		}
	}
}

func sameNamed(old, new *model.Variant) int {
	if old.Name == new.Name {
		return 1
	}
	return 0
}

// likeness returns which part of the fields of two variants both have; 0 for those that may not pair by what they hold.
func likeness(old, new *model.Variant) float64 {
	if len(old.Tags) > 0 && len(new.Tags) > 0 || bothRefs(old.Type, new.Type) {
		return 0
	}
	o, ok := model.Resolve(old.Type).(*model.Object)
	n, also := model.Resolve(new.Type).(*model.Object)
	if !ok || !also || tagsDiffer(o, n) {
		return 0
	}
	return 2 * float64(len(paired(Fields(o, n)))) / float64(len(o.Fields)+len(n.Fields))
}

// tagsPart reports whether tags tell two variants from each other.
func tagsPart(old, new *model.Variant) bool {
	return len(old.Tags) > 0 && len(new.Tags) > 0 && !tagsMeet(old, new)
}

// One returns the union of one type, to be paired with the variants of another union. The only value of the tag of that union is the tag of
// the one variant.
func One(node model.Node, t model.Type, other *model.Union) *model.Union {
	u := Whole(t, other)
	v := u.Variants[0]
	v.Node = node
	if len(v.Tags) > 1 {
		v.Tags = nil
	}
	return u
}

// Whole returns the union of one type that may be several variants of another union: all values of the tag of that union are its tags.
func Whole(t model.Type, other *model.Union) *model.Union {
	v := &model.Variant{Type: t}
	if o, ok := model.Resolve(t).(*model.Object); ok && other.Tag != "" {
		if f := o.Field(other.Tag); f != nil {
			v.Tags = valueNames(f.Type)
		}
	}
	return &model.Union{Variants: []*model.Variant{v}, Picker: model.ByKind}
}

// valueNames returns the names of the only values of a type, nil for one that has others.
func valueNames(t model.Type) []string {
	e, ok := model.Resolve(t).(*model.Enum)
	if !ok || e.Open {
		return nil
	}
	var names []string
	for _, v := range e.Values {
		names = append(names, v.Name)
	}
	return names
}

// tagsMeet reports whether one tag means both variants.
func tagsMeet(old, new *model.Variant) bool {
	return slices.ContainsFunc(old.Tags, func(tag string) bool { return slices.Contains(new.Tags, tag) })
}

// namesMeet reports whether two variants without a tag or a schema, of which there are several, have the same
// name by their place, and something in common.
func namesMeet(old, new *model.Variant) bool {
	if old.Name != new.Name || len(old.Tags)+len(new.Tags) > 0 || isRef(old.Type) || isRef(new.Type) {
		return false
	}
	return alike(old.Type, new.Type, false)
}

func isRef(t model.Type) bool {
	_, ok := t.(*model.Ref)
	return ok
}

// kindsMeet reports whether two variants, the only ones of their JSON kinds, are of one. Objects that refer to schemas must be
// alike, and tags of both must not differ: those are two things.
func kindsMeet(old, new *model.Variant) bool {
	kind := kindOf(new.Type)
	if kindOf(old.Type) != kind {
		return false
	}
	if kind != model.KindObject {
		return true
	}
	if len(old.Tags) > 0 && len(new.Tags) > 0 {
		return false
	}
	o, ok := model.Resolve(old.Type).(*model.Object)
	if !ok {
		return true
	}
	n, ok := model.Resolve(new.Type).(*model.Object)
	return !ok || alike(o, n, false)
}

// kindOf returns the JSON kind of a variant; integers are numbers.
func kindOf(t model.Type) model.Kind {
	if k := model.KindOf(t); k != model.KindInteger {
		return k
	}
	return model.KindNumber
}

// onlyKinds returns the JSON kinds of which each of some unions has one variant.
func onlyKinds(unions ...*model.Union) map[model.Kind]bool {
	only := map[model.Kind]bool{}
	for i, u := range unions {
		count := map[model.Kind]int{}
		for _, v := range u.Variants {
			count[kindOf(v.Type)]++
		}
		for kind, n := range count {
			only[kind] = kind != "" && n == 1 && (i == 0 || only[kind])
		}
	}
	return only
}
