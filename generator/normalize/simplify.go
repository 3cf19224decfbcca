package normalize

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// simplifyUnions makes every union as small as it can be: what one type can say needs no union.
func simplifyUnions(d *document, k *known) {
	s := &simplifier{document: d, known: k, done: map[*model.Schema]bool{}, joining: map[*model.Schema]bool{}}
	for _, schema := range d.api.Schemas {
		s.named(schema)
	}
	w := walker{typ: s.simplify, whole: true}
	for _, o := range slices.Concat(d.api.Operations, d.api.Webhooks) {
		w.operation(o)
	}
}

// simplifier goes through the schemas so that what a union refers to is simplified before the union.
type simplifier struct {
	*document
	*known

	done map[*model.Schema]bool
	// joining are the named lists and maps that are being joined with others: one that holds itself has no end.
	joining map[*model.Schema]bool
}

func (s *simplifier) named(schema *model.Schema) {
	if s.done[schema] {
		return
	}
	s.done[schema] = true
	if u, ok := schema.Type.(*model.Union); ok {
		// A branch that allows any value says nothing.
		u.Variants = slices.DeleteFunc(u.Variants, func(v *model.Variant) bool {
			r, ok := v.Type.(*model.Ref)
			return ok && r.Schema == schema
		})
	}
	w := walker{typ: s.simplify, whole: true}
	w.visit(&schema.Type)
	w.keywords(schema.Keywords)
}

// simplify replaces a union by what it comes to.
func (s *simplifier) simplify(t *model.Type) {
	u, ok := (*t).(*model.Union)
	if !ok || u.Base != nil {
		return
	}
	for _, v := range u.Variants {
		if r, ok := v.Type.(*model.Ref); ok {
			s.named(r.Schema)
		}
	}
	s.flatten(u)
	u.Variants = slices.DeleteFunc(u.Variants, func(v *model.Variant) bool { return model.IsNone(v.Type) })
	if slices.ContainsFunc(u.Variants, func(v *model.Variant) bool { return saysNothing(model.Resolve(v.Type)) }) {
		s.note(s.facts(u).pos, "union-of-any", "a union with a variant that is anything is anything")
		*t = &model.Any{}
		return
	}
	s.dropRepeated(u)
	s.join(u, scalarGroup, s.joinScalars)
	s.join(u, listGroup, s.joinLists)
	s.join(u, mapGroup, s.joinMaps)
	switch len(u.Variants) {
	case 0:
		*t = &model.Any{}
	case 1:
		*t = u.Variants[0].Type
	}
}

// flatten puts the variants of anonymous unions in place of those unions. One with its own discriminator stays.
func (s *simplifier) flatten(u *model.Union) {
	var flat []*model.Variant
	for _, v := range u.Variants {
		inner, ok := v.Type.(*model.Union)
		if ok && inner.Base == nil && s.facts(inner).discriminator == nil {
			flat = append(flat, inner.Variants...)
			continue
		}
		flat = append(flat, v)
	}
	u.Variants = flat
}

// dropRepeated drops a second reference to one schema.
func (s *simplifier) dropRepeated(u *model.Union) {
	seen := map[*model.Schema]bool{}
	u.Variants = slices.DeleteFunc(u.Variants, func(v *model.Variant) bool {
		r, ok := v.Type.(*model.Ref)
		if !ok {
			return false
		}
		again := seen[r.Schema]
		seen[r.Schema] = true
		return again
	})
}

// join replaces the variants of each group by one. A group of "" is none.
func (s *simplifier) join(u *model.Union, group func(model.Type) string, joined func(*model.Union, []*model.Variant) model.Type) {
	members := map[string][]*model.Variant{}
	for _, v := range u.Variants {
		if g := group(model.Resolve(v.Type)); g != "" {
			members[g] = append(members[g], v)
		}
	}
	for _, v := range slices.Clone(u.Variants) {
		of := members[group(model.Resolve(v.Type))]
		if len(of) < 2 || of[0] != v {
			continue
		}
		v.Type = joined(u, of)
		v.Doc = ""
		u.Variants = slices.DeleteFunc(u.Variants, func(w *model.Variant) bool { return slices.Contains(of[1:], w) })
	}
}

// scalarGroup groups scalars and enums by the JSON value that they are.
func scalarGroup(t model.Type) string {
	switch t.(type) {
	case *model.Scalar, *model.Enum:
		if k := model.KindOf(t); k != model.KindInteger {
			return string(k)
		}
		return string(model.KindNumber)
	}
	return ""
}

func listGroup(t model.Type) string {
	if _, ok := t.(*model.List); ok {
		return "list"
	}
	return ""
}

func mapGroup(t model.Type) string {
	if _, ok := t.(*model.Map); ok {
		return "map"
	}
	return ""
}

// joinScalars joins strings, numbers and booleans, and notes a string that is all that is left of a file.
func (s *simplifier) joinScalars(_ *model.Union, of []*model.Variant) model.Type {
	joined := joinedScalars(of)
	if !isFile(joined, map[model.Type]bool{}) && slices.ContainsFunc(of, func(v *model.Variant) bool { return isFile(v.Type, map[model.Type]bool{}) }) {
		s.notFiles[joined] = true
	}
	return joined
}

// joinedScalars returns one enum where any variant lists values, open if any other does not; the widest scalar otherwise.
func joinedScalars(of []*model.Variant) model.Type {
	if ref := joinedReference(of); ref != nil {
		return ref
	}
	var wide *model.Scalar
	var enum *model.Enum
	seen := map[model.Literal]bool{}
	for _, v := range of {
		switch t := model.Resolve(v.Type).(type) {
		case *model.Scalar:
			wide = widest(wide, t)
		case *model.Enum:
			enum = addValues(enum, t, v.Doc, seen)
		}
	}
	switch {
	case enum == nil:
		return wide
	case wide != nil && wide.Kind == model.KindBoolean:
		return wide
	case wide != nil:
		enum.Open = true
		if wide.Kind == model.KindNumber && !wide.AsText {
			enum.Kind = model.KindNumber // an integer could not hold the others
		}
	}
	return enum
}

// widest returns the scalar that holds the values of both; a is nil at first.
func widest(a, b *model.Scalar) *model.Scalar {
	if a == nil {
		wide := *b
		return &wide
	}
	if a.AsText != b.AsText {
		return &model.Scalar{Kind: model.KindString}
	}
	if a.Kind != b.Kind {
		a.Kind = model.KindNumber
	}
	if a.Format != b.Format {
		a.Format = ""
	}
	if a.Limits != b.Limits {
		a.Limits = model.Limits{}
	}
	return a
}

// addValues adds the values of b that are not seen yet to a, which is nil at first. The text of a branch with one value is
// that value's.
func addValues(a, b *model.Enum, doc string, seen map[model.Literal]bool) *model.Enum {
	if a == nil {
		a = &model.Enum{Kind: b.Kind}
	}
	a.Open = a.Open || b.Open
	if a.Kind != b.Kind {
		a.Kind = model.KindNumber
	}
	for _, v := range b.Values {
		same := v.Literal
		if kind := v.Literal.Kind(); kind == model.KindInteger || kind == model.KindNumber {
			same, _ = canonical(v.Literal, model.KindNumber)
		}
		if seen[same] {
			continue
		}
		seen[same] = true
		own := *v
		own.Also = slices.Clone(v.Also)
		if len(b.Values) == 1 {
			own.Doc = cmp.Or(own.Doc, doc)
		}
		a.Values = append(a.Values, &own)
	}
	return a
}

// joinLists returns one list of a union of the items.
func (s *simplifier) joinLists(u *model.Union, of []*model.Variant) model.Type {
	joined := &model.List{}
	var uses []model.Use
	for i, v := range of {
		l := model.Resolve(v.Type).(*model.List)
		uses = append(uses, s.cloneUse(l.Item))
		if i == 0 {
			joined.Limits = l.Limits
		} else if joined.Limits != l.Limits {
			joined.Limits = model.Limits{}
		}
	}
	joined.Item = s.joinUses(u, of, uses)
	return joined
}

// joinMaps returns one map to a union of the values.
func (s *simplifier) joinMaps(u *model.Union, of []*model.Variant) model.Type {
	var uses []model.Use
	for _, v := range of {
		uses = append(uses, s.cloneUse(model.Resolve(v.Type).(*model.Map).Value))
	}
	return &model.Map{Value: s.joinUses(u, of, uses)}
}

// joinUses returns the use of a union of the types used: of anything, where it would go on without end.
func (s *simplifier) joinUses(outer *model.Union, of []*model.Variant, uses []model.Use) model.Use {
	for _, v := range of {
		r, ok := v.Type.(*model.Ref)
		if !ok {
			continue
		}
		if s.joining[r.Schema] {
			s.note(s.facts(outer).pos, "endless-union", "a union of lists or maps that hold the union again is one of anything from there on")
			return model.Use{Type: &model.Any{}}
		}
		s.joining[r.Schema] = true
		defer delete(s.joining, r.Schema)
	}
	u := &model.Union{Picker: model.ByKind}
	s.unions[u] = &unionFacts{pos: s.facts(outer).pos}
	var joined model.Use
	for i, use := range uses {
		joined.Nullable = joined.Nullable || use.Nullable
		u.Variants = append(u.Variants, &model.Variant{Node: model.Node{Pos: of[i].Pos}, Type: use.Type})
	}
	joined.Type = u
	s.simplify(&joined.Type)
	return joined
}
