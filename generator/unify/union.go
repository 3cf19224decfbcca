package unify

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
	"github.com/assistgen/assistgen/templates/runtime"
)

// union says a union: variants of one tag, or the only ones of their kind, are one.
func (r *reshaper) union(at site, acc model.Type, own *model.Union, row *row, m *TypeMapping) value {
	if o := variantOf[*model.Object](acc); o != nil && len(m.Tells) > 0 {
		return r.told(at, o, own, row, m)
	}
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
	tags := variantsByTag(theirs, own.Tag)
	met := map[*model.Variant]*model.Variant{} // what is said, by the variants of theirs
	for _, v := range r.split(tags, own) {
		w := tagged(tags, v)
		pair := r.variantType(acc, theirs, own, v, w)
		said := *v
		said.ID = ""
		inner := r.value(at.in(v.Name), pair, v.Type)
		said.Type = inner.typ
		if first := met[w]; w != nil && first != nil {
			first.Tags = append(slices.Clip(first.Tags), said.Tags...)
			r.absorb(&model.Schema{Node: said.Node}, first.Type, said.Type)
		} else {
			met[w] = &said
			u.Variants = append(u.Variants, &said)
		}
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
func (r *reshaper) split(theirs map[string]*model.Variant, own *model.Union) []*model.Variant {
	var parts []*model.Variant
	for _, v := range own.Variants {
		tags := map[*model.Variant][]string{} // by the variant that has them, nil for none
		var met []*model.Variant
		for _, tag := range v.Tags {
			w := theirs[tag]
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

// variantsByTag returns the variants of a union by the tags that tell them; none where other members tell them.
func variantsByTag(u *model.Union, member string) map[string]*model.Variant {
	by := map[string]*model.Variant{}
	if u == nil || u.Tag != member {
		return by
	}
	for _, v := range u.Variants {
		for _, tag := range v.Tags {
			if by[tag] == nil {
				by[tag] = v
			}
		}
	}
	return by
}

// tagged returns the variant that one of the tags of a variant tells; nil for none.
func tagged(theirs map[string]*model.Variant, v *model.Variant) *model.Variant {
	for _, tag := range v.Tags {
		if w := theirs[tag]; w != nil {
			return w
		}
	}
	return nil
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

// variantType returns what a variant meets in the merged model, where w is the variant there of its tags; nil for nothing.
func (r *reshaper) variantType(acc model.Type, theirs, own *model.Union, v, w *model.Variant) model.Type {
	switch {
	case acc == nil:
		return nil
	case theirs == nil:
		if like(acc, v.Type) && len(v.Tags) == 0 {
			return acc
		}
		return nil
	case len(v.Tags) > 0 && (theirs.Tag == own.Tag || theirs.Tag == ""):
		if w == nil && theirs.Tag == "" {
			w = tagged(variantsByTag(theirs, ""), v)
		}
		if w != nil {
			return w.Type
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
		if theirs, known = b.fieldAt(b.theirs, to); theirs == nil {
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
		f, known := b.fieldAt(b.own, from)
		if f == nil {
			b.unknown(&Entry{Text: name, Pos: p[0].Pos}, "field of "+b.at.name, known)
			continue
		}
		if first == nil {
			first = f
		}
		if o := objectOf(f.Type); !saidTwice(l, p) && (isLiteral && saysNoMore(f, name, l) || o != nil && len(restOf(o, b.taken.at(from)).Fields) == 0) {
			b.taken.take(from)
		}
		if !slices.ContainsFunc(e.Values, func(v *model.Value) bool { return v.Name == p[1].Text }) {
			e.Values = append(e.Values, &model.Value{Node: model.Node{Name: p[1].Text, Pos: p[0].Pos, Availability: f.Availability}, Literal: literal(p[1].Text)})
		}
	}
	if first == nil {
		return
	}
	b.later = append(b.later, func() { b.variants(l, to) })
	b.claimed[l.To] = true
	b.place(to, &model.Field{Node: model.Node{Name: to[len(to)-1], Pos: l.Pos, Availability: first.Availability}, Use: model.Use{Type: e}}, l.Pos)
	b.row.steps = append(b.row.steps, presence(l))
}

// saidTwice reports whether another field says the same value of a tag, so that the value does not tell that this one is there.
func saidTwice(l *Line, p [2]*Entry) bool {
	return slices.ContainsFunc(l.Values, func(q [2]*Entry) bool { return q[0] != p[0] && q[1].Text == p[1].Text })
}

// saysNoMore reports whether a tag says all that the values of a field say: those of a boolean, which is false otherwise, and of an enum
// that are all tags.
func saysNoMore(f *model.Field, path string, l *Line) bool {
	switch t := model.Resolve(f.Type).(type) {
	case *model.Scalar:
		return t.Kind == model.KindBoolean
	case *model.Enum:
		return !slices.ContainsFunc(t.Values, func(v *model.Value) bool {
			return !slices.ContainsFunc(l.Values, func(p [2]*Entry) bool { return p[0].Text == path+"="+string(v.Literal) })
		})
	}
	return false
}

// told says a union distinguished by a tag, where the merged model has an object of which one of several fields is there.
func (r *reshaper) told(at site, theirs *model.Object, own *model.Union, row *row, m *TypeMapping) value {
	m.meet("fields", "tells")
	for _, l := range m.Tells {
		if l.fits = l.From == own.Tag; !l.fits {
			r.diags.Errorf(l.Pos, "bad-value", "%s is one of several objects by the tag %q alone", at.name, own.Tag)
			return value{typ: &model.Any{}}
		}
	}
	out := &model.Object{}
	whole := &model.Union{Picker: model.ByKind}
	for _, v := range own.Variants {
		o := objectOf(v.Type)
		if o == nil {
			said := *v
			said.ID, said.Type = "", r.value(at.in(v.Name), nil, v.Type).typ
			whole.Variants = append(whole.Variants, &said)
			continue
		}
		r.absorb(&model.Schema{Node: model.Node{Name: at.name, Pos: v.Pos}}, out, r.toldVariant(at, theirs, o, v, row, m))
	}
	for _, l := range m.Fields {
		if !l.fits {
			_, known := r.fieldAt(theirs, strings.Split(l.To, "."))
			r.unknown(&Entry{Text: l.From, Pos: l.Pos}, "field of a variant of "+at.name, known)
		}
	}
	row.Tag, row.steps = own.Tag, distinct(row.steps)
	if len(whole.Variants) == 0 {
		return value{typ: out, of: row}
	}
	whole.Variants = append(whole.Variants, &model.Variant{Node: model.Node{Name: "object", Pos: at.pos}, Type: out})
	return value{typ: whole, of: row}
}

// toldVariant says one variant of such a union. It has one of the fields, so that none is always there.
func (r *reshaper) toldVariant(at site, theirs, own *model.Object, v *model.Variant, row *row, m *TypeMapping) *model.Object {
	tell := *m.Tells[0]
	tell.Values = slices.DeleteFunc(slices.Clone(tell.Values), func(p [2]*Entry) bool { return !slices.Contains(v.Tags, p[0].Text) })
	var lines []*Line
	for _, l := range m.Fields {
		if r.fields.at(own, strings.Split(l.From, ".")) != nil {
			lines = append(lines, l)
		}
	}
	for _, p := range tell.Values {
		name := p[0].Text
		said := slices.ContainsFunc(lines, func(l *Line) bool { return l.From == name || strings.HasPrefix(l.From, name+".") })
		if f := own.Field(name); f != nil && !said && !strings.Contains(p[1].Text, "=") {
			known := r.fields.at(theirs, strings.Split(p[1].Text, "."))
			lines = append(lines, &Line{From: name, To: p[1].Text, Own: known == nil, Pos: p[1].Pos})
		}
	}
	b := &objectSayer{
		reshaper: r, at: at, theirs: theirs, own: own, row: row, mapping: &TypeMapping{Pos: m.Pos, Fields: lines, Tells: []*Line{&tell}},
		taken: &path{}, claimed: map[string]bool{}, out: &model.Object{},
	}
	b.say()
	for _, f := range b.out.Fields {
		f.Required = false
	}
	return b.out
}

// tell takes a tag of the API out, which the merged model says by which of some fields is there.
func (b *objectSayer) tell(l *Line) {
	from := strings.Split(l.From, ".")
	f, known := b.fieldAt(b.own, from)
	if f == nil {
		b.unknown(&Entry{Text: l.From, Pos: l.Pos}, "field of "+b.at.name, known)
		return
	}
	tags := variantOf[*model.Enum](f.Type)
	if tags == nil || tags.Kind != model.KindString {
		b.diags.Errorf(l.Pos, "bad-value", "%s is not an enum of strings: it tells nothing", l.From)
		return
	}
	told := runtime.Told{From: l.From}
	for _, p := range l.Values {
		b.listed(p[0], f, l.From)
		told.Values = append(told.Values, [2]string{p[0].Text, p[1].Text})
		b.later = append(b.later, func() { b.toldBy(p[1], f) })
	}
	for _, v := range tags.Values {
		if !slices.ContainsFunc(l.Values, func(p [2]*Entry) bool { return p[0].Text == v.Name }) {
			b.diags.Errorf(l.Pos, "missing-value", "%s.%s may be %s, and no field tells it", b.at.name, l.From, v.Name)
		}
	}
	b.taken.take(from)
	b.row.tell(told)
}

// toldBy gives the object the field by which a tag is told, unless it has one.
func (b *objectSayer) toldBy(e *Entry, tag *model.Field) {
	name, _, isLiteral := strings.Cut(e.Text, "=")
	to := strings.Split(name, ".")
	if b.fields.at(b.out, to) != nil {
		return
	}
	f := &model.Field{Node: model.Node{Name: to[len(to)-1], Pos: e.Pos, Availability: tag.Availability}, Use: model.Use{Type: &model.Object{}}}
	if isLiteral {
		var theirs *model.Field
		var known []string
		if b.theirs != nil {
			theirs, known = b.fieldAt(b.theirs, to)
		}
		if theirs == nil {
			b.unknown(&Entry{Text: name, Pos: e.Pos}, "field where "+b.at.name+" is in the merged model", known)
			return
		}
		f.Type = model.Resolve(theirs.Type)
	}
	b.place(to, f, e.Pos)
}

// variants makes an object with a tag, which is one of several objects in the merged model, a union as well: a variant has what comes out of the
// field that its tag tells, and what comes out of no such field.
func (b *objectSayer) variants(l *Line, to []string) {
	around, tag := to[:len(to)-1], to[len(to)-1]
	if b.theirs == nil || len(around) == 0 {
		return
	}
	place := b.fields.at(b.out, around)
	theirs := b.fields.at(b.theirs, around)
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
