package unify

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
	"github.com/assistgen/assistgen/templates/runtime"
)

// union says a union: variants of one tag, or the only ones of their kind, are one.
func (r *reshaper) union(at site, acc model.Type, own *model.Union, row *row) value {
	u := *own
	u.Origin, u.Variants, u.Base = model.Origin{}, nil, nil // variants have the fields of the base, too
	theirs, _ := unionOf(acc)
	if o := objectOf(acc); o != nil {
		theirs = pair.One(model.Node{}, o, own)
	}
	if own.Tag != "" {
		row.byTag(own.Tag)
	}
	out := value{typ: &u, of: row}
	for _, v := range r.split(theirs, own) {
		pair := r.variantType(acc, theirs, own, v)
		said := *v
		said.ID = ""
		inner := r.value(at.in(v.Name), pair, v.Type)
		said.Type = inner.typ
		u.Variants = append(u.Variants, &said)
		switch {
		case row.variants != nil && len(v.Tags) > 0:
			for _, tag := range v.Tags {
				row.variants[tag] = inner.of
			}
		case inner.of != nil:
			row.others = append(row.others, inner.of)
		}
	}
	if own.Tag == "" && len(row.others) == 1 {
		out.of = row.others[0]
	}
	return out
}

// split returns the variants of a union. One with several tags that are separate variants in the merged model is one for each.
func (r *reshaper) split(theirs, own *model.Union) []*model.Variant {
	var parts []*model.Variant
	for _, v := range own.Variants {
		tags := map[*model.Variant][]string{} // by the variant that has them, nil for none
		var met []*model.Variant
		for _, tag := range v.Tags {
			w := tagged(theirs, own.Tag, tag)
			if tags[w] == nil {
				met = append(met, w)
			}
			tags[w] = append(tags[w], tag)
		}
		if len(met) < 2 || objectOf(v.Type) == nil {
			parts = append(parts, v)
			continue
		}
		for _, w := range met {
			part := *v
			part.Name, part.Tags = tags[w][0], tags[w]
			part.Type = r.narrowed(v.Type, own.Tag, tags[w])
			parts = append(parts, &part)
		}
	}
	return parts
}

// tagged returns the variant that a tag tells; nil for none, and where other members tell variants.
func tagged(u *model.Union, member, tag string) *model.Variant {
	if u == nil || u.Tag != member {
		return nil
	}
	i := slices.IndexFunc(u.Variants, func(v *model.Variant) bool { return slices.Contains(v.Tags, tag) })
	if i < 0 {
		return nil
	}
	return u.Variants[i]
}

// narrowing is a schema of which a member has only some values.
type narrowing struct {
	of   *model.Schema
	tags string
}

// narrowed returns the type of a variant whose tag is only one of some.
func (r *reshaper) narrowed(t model.Type, member string, tags []string) model.Type {
	ref, isRef := t.(*model.Ref)
	if !isRef {
		return narrowedObject(objectOf(t), member, tags)
	}
	key := narrowing{ref.Schema, strings.Join(tags, "\x00")}
	if r.narrow[key] == nil {
		r.narrow[key] = &model.Schema{Node: ref.Schema.Node, Nullable: ref.Schema.Nullable, Type: narrowedObject(objectOf(t), member, tags)}
	}
	return &model.Ref{Schema: r.narrow[key]}
}

// narrowedObject returns an object that always has one of some tags: any other one tells another variant.
func narrowedObject(o *model.Object, member string, tags []string) *model.Object {
	narrow := *o
	narrow.Fields = slices.Clone(o.Fields)
	for i, f := range narrow.Fields {
		e, ok := model.Resolve(f.Type).(*model.Enum)
		if f.Name != member || !ok {
			continue
		}
		some := *e
		some.Open, some.OpenIn = false, nil
		some.Values = slices.DeleteFunc(slices.Clone(e.Values), func(v *model.Value) bool { return !slices.Contains(tags, v.Name) })
		tag := *f
		tag.Type, tag.Required = &some, true
		narrow.Fields[i] = &tag
	}
	return &narrow
}

// variantType returns what a variant meets in the merged model; nil for nothing.
func (r *reshaper) variantType(acc model.Type, theirs, own *model.Union, v *model.Variant) model.Type {
	switch {
	case acc == nil:
		return nil
	case theirs == nil:
		if like(acc, v.Type) && len(v.Tags) == 0 {
			return acc
		}
		return nil
	case len(v.Tags) > 0 && (theirs.Tag == own.Tag || theirs.Tag == ""):
		for _, w := range theirs.Variants {
			if slices.ContainsFunc(w.Tags, func(tag string) bool { return slices.Contains(v.Tags, tag) }) {
				return w.Type
			}
		}
		if theirs.Tag != "" || len(theirs.Variants[0].Tags) > 0 {
			return nil
		}
	}
	var found model.Type
	for _, w := range theirs.Variants {
		if w.Tags == nil && like(w.Type, v.Type) {
			if found != nil {
				return nil
			}
			found = w.Type
		}
	}
	return found
}

// siblings says an object of which one of several fields is there, where the merged model has a union distinguished by a tag.
func (r *reshaper) siblings(at site, theirs *model.Union, own *model.Object, row *row, m *TypeMapping) value {
	m.meet("fields", "tags")
	for _, l := range m.Tags[1:] {
		r.diags.Errorf(l.Pos, "bad-value", "%s is one of several objects by the tag %s alone", at.name, theirs.Tag)
	}
	line := m.Tags[0]
	line.fits = true
	u := &model.Union{Picker: model.ByTag, Tag: line.To, Open: true}
	names := map[string]bool{}
	for _, p := range line.Values {
		name, _, _ := strings.Cut(p[0].Text, "=")
		names[name] = true
	}
	for _, p := range line.Values {
		if v := r.sibling(at, theirs, own, row, m, names, p); v != nil {
			u.Variants = append(u.Variants, v)
		}
	}
	row.Tag = line.To
	row.steps = append(row.steps, presence(line))
	row.steps = distinct(row.steps)
	return value{typ: u, of: row}
}

// sibling says the variant for one of the fields: the object with that field alone, and the tag. It is nil for a field that is not there.
func (r *reshaper) sibling(at site, theirs *model.Union, own *model.Object, row *row, m *TypeMapping, names map[string]bool, p [2]*Entry) *model.Variant {
	name, _, literal := strings.Cut(p[0].Text, "=")
	tag := p[1].Text
	f := own.Field(name)
	if f == nil {
		r.unknown(p[0], "field of "+at.name, fieldPaths(own, nil))
		return nil
	}
	var variant *model.Object
	for _, v := range theirs.Variants {
		if slices.Contains(v.Tags, tag) {
			variant = objectOf(v.Type)
		}
	}
	one := &model.Object{}
	for _, g := range own.Fields {
		if g == f && !literal || !names[g.Name] {
			one.Fields = append(one.Fields, g)
		}
	}
	lines := siblingLines(m, names, name)
	if !literal && !slices.ContainsFunc(lines, func(l *Line) bool { return l.From == name || strings.HasPrefix(l.From, name+".") }) {
		own := variant == nil || variant.Field(tag) == nil
		lines = append(lines, &Line{From: name, To: tag, Own: own, Pos: p[0].Pos})
	}
	b := &objectSayer{
		reshaper: r, at: at, theirs: variant, own: one, row: row, mapping: &TypeMapping{Pos: m.Pos, Fields: lines},
		taken: &path{}, claimed: map[string]bool{m.Tags[0].To: true}, out: &model.Object{},
	}
	b.out.Fields = append(b.out.Fields, constant(m.Tags[0].To, tag, f))
	b.say()
	for _, l := range lines {
		if f := b.out.Field(l.To); f != nil && l.From == name {
			f.Required = true // the tag says that it is there
		}
	}
	return &model.Variant{Node: model.Node{Name: tag, Doc: f.Doc, Pos: f.Pos, Availability: f.Availability}, Type: b.out, Tags: []string{tag}}
}

// siblingLines returns the lines of the mapping for one of the fields, and for those that are none of them.
func siblingLines(m *TypeMapping, names map[string]bool, name string) []*Line {
	var lines []*Line
	for _, l := range m.Fields {
		if first, _, _ := strings.Cut(l.From, "."); first == name || !names[first] {
			lines = append(lines, l)
		}
	}
	return lines
}

// constant returns the field of a tag.
func constant(name, tag string, f *model.Field) *model.Field {
	node := model.Node{Name: tag, Pos: f.Pos, Availability: f.Availability}
	return &model.Field{
		Node:     model.Node{Name: name, Pos: f.Pos, Availability: f.Availability},
		Use:      model.Use{Type: &model.Enum{Kind: model.KindString, Values: []*model.Value{{Node: node, Literal: literal(tag)}}}},
		Required: true,
	}
}

func presence(l *Line) *step {
	s := &step{Step: runtime.Step{To: l.To, Rule: runtime.RulePresence}, listed: true}
	for _, p := range l.Values {
		s.Values = append(s.Values, [2]string{p[0].Text, p[1].Text})
	}
	return s
}

// distinct leaves out steps that are there before.
func distinct(steps []*step) []*step {
	var out []*step
	for _, s := range steps {
		if !slices.ContainsFunc(out, func(o *step) bool { return o.From == s.From && o.To == s.To && s.Rule == o.Rule }) {
			out = append(out, s)
		}
	}
	return out
}

// tag says a tag of an object that stays one: which of some fields is there.
func (b *objectSayer) tag(l *Line) {
	to := strings.Split(l.To, ".")
	var theirs *model.Field
	if b.theirs != nil {
		var known []string
		if theirs, known = fieldAt(b.theirs, to); theirs == nil {
			b.misfit(l, known)
			return
		}
	}
	l.fits = true
	e := &model.Enum{Kind: model.KindString}
	var first *model.Field
	for _, p := range l.Values {
		name, _, isLiteral := strings.Cut(p[0].Text, "=")
		from := strings.Split(name, ".")
		f, known := fieldAt(b.own, from)
		if f == nil {
			b.unknown(&Entry{Text: name, Pos: p[0].Pos}, "field of "+b.at.name, known)
			continue
		}
		if first == nil {
			first = f
		}
		if o := objectOf(f.Type); isLiteral || o != nil && len(restOf(o, b.taken.at(from)).Fields) == 0 {
			b.taken.take(from)
		}
		e.Values = append(e.Values, &model.Value{Node: model.Node{Name: p[1].Text, Pos: p[0].Pos, Availability: f.Availability}, Literal: literal(p[1].Text)})
	}
	if first == nil {
		return
	}
	b.later = append(b.later, func() { b.variants(l, to) })
	b.claimed[l.To] = true
	b.place(to, &model.Field{Node: model.Node{Name: to[len(to)-1], Pos: l.Pos, Availability: first.Availability}, Use: model.Use{Type: e}}, l.Pos)
	b.row.steps = append(b.row.steps, presence(l))
}

// variants makes an object with a tag, which is one of several objects in the merged model, a union as well: a variant has what comes out of the
// field that its tag tells, and what comes out of no such field.
func (b *objectSayer) variants(l *Line, to []string) {
	around, tag := to[:len(to)-1], to[len(to)-1]
	if b.theirs == nil || len(around) == 0 {
		return
	}
	place, _ := fieldAt(b.out, around)
	theirs, _ := fieldAt(b.theirs, around)
	if place == nil || theirs == nil || objectOf(place.Type) == nil {
		return
	}
	if u, ok := unionOf(theirs.Type); !ok || u.Tag != tag {
		return
	}
	all, sources := objectOf(place.Type), b.sources(around)
	u := &model.Union{Picker: model.ByTag, Tag: tag, Open: true}
	for _, p := range l.Values {
		name, _, _ := strings.Cut(p[0].Text, "=")
		one := &model.Object{Fields: []*model.Field{constant(tag, p[1].Text, all.Field(tag))}}
		for _, f := range all.Fields {
			if f.Name != tag && isOfTag(sources[f.Name], name, l) {
				one.Fields = append(one.Fields, f)
			}
		}
		node := model.Node{Name: p[1].Text, Pos: p[0].Pos, Availability: place.Availability}
		u.Variants = append(u.Variants, &model.Variant{Node: node, Type: one, Tags: []string{p[1].Text}})
	}
	place.Type = u
}

// sources returns where lines take the fields of the object at a path from, by the names of these.
func (b *objectSayer) sources(around []string) map[string][]string {
	from := map[string][]string{}
	for _, l := range b.mapping.Fields {
		for _, to := range append([]string{l.To}, l.Or...) {
			if names := strings.Split(to, "."); len(names) > len(around) && slices.Equal(names[:len(around)], around) {
				from[names[len(around)]] = append(from[names[len(around)]], l.From)
			}
		}
	}
	return from
}

// isOfTag reports whether something comes out of the field that a tag tells, or out of none of those that a line of tags has.
func isOfTag(sources []string, field string, l *Line) bool {
	isIn := func(field string) bool {
		return slices.ContainsFunc(sources, func(from string) bool { return from == field || strings.HasPrefix(from, field+".") })
	}
	return isIn(field) || !slices.ContainsFunc(l.Values, func(p [2]*Entry) bool {
		name, _, _ := strings.Cut(p[0].Text, "=")
		return isIn(name)
	})
}

// at returns what was taken below a path.
func (p *path) at(names []string) *path {
	for _, n := range names {
		if p = p.below[n]; p == nil {
			return &path{}
		}
	}
	return p
}
