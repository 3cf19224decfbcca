package unify

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/templates/runtime"
)

// object says an object: its fields get the names and places that theirs have.
func (r *reshaper) object(at site, acc model.Type, own *model.Object, row *row, m *TypeMapping) value {
	if theirs, ok := unionOf(acc); ok && len(m.Tags) > 0 && theirs.Tag == m.Tags[0].To {
		return r.siblings(at, theirs, own, row, m)
	}
	m.meet("fields", "tags", "tells", "gather", "mask", "fill", "makes", "defaults")
	theirs := variantOf[*model.Object](acc)
	b := &objectSayer{reshaper: r, at: at, theirs: theirs, own: own, row: row, mapping: m, taken: &path{}, claimed: map[string]bool{}, out: &model.Object{
		Closed: own.Closed, Limits: model.Limits{},
	}}
	b.say()
	return value{typ: b.out, of: row}
}

// path is a tree of fields that have been taken out of an object.
type path struct {
	whole bool
	below map[string]*path
}

func (p *path) take(names []string) {
	if len(names) == 0 {
		p.whole = true
		return
	}
	if p.below == nil {
		p.below = map[string]*path{}
	}
	if p.below[names[0]] == nil {
		p.below[names[0]] = &path{}
	}
	p.below[names[0]].take(names[1:])
}

// objectSayer says one object.
type objectSayer struct {
	*reshaper
	at          site
	theirs, own *model.Object // theirs is nil for an object that only the API has
	row         *row
	mapping     *TypeMapping
	taken       *path           // of own
	claimed     map[string]bool // fields of theirs, by path, that have their pair
	out         *model.Object
	placed      map[string]bool // paths of fields of the API
	later       []func()        // what needs all fields
}

func (b *objectSayer) say() {
	for _, l := range b.mapping.Fields {
		b.line(l)
	}
	for _, l := range b.mapping.Tags {
		b.tag(l)
	}
	for _, l := range b.mapping.Tells {
		b.tell(l)
	}
	b.gather()
	b.mask()
	byWords := b.theirsByWords()
	b.fill(byWords)
	for _, f := range b.own.Fields {
		p := b.taken.below[f.Name]
		switch {
		case p == nil:
			b.plain(f, byWords)
		case !p.whole:
			b.residue(f, p, byWords)
		}
	}
	if b.own.Additional != nil {
		additional := *b.own.Additional
		v := b.value(b.at.in("*"), nil, additional.Type)
		additional.Type = v.typ
		b.out.Additional = &additional
	}
	for _, f := range b.later {
		f()
	}
	b.standIns()
	b.defaults()
}

// line carries out a line of the mapping.
func (b *objectSayer) line(l *Line) {
	from, to := strings.Split(l.From, "."), strings.Split(l.To, ".")
	f, known := b.fieldAt(b.own, from)
	if f == nil {
		b.unknown(&Entry{Text: l.From, Pos: l.Pos}, "field of "+b.at.name, known)
		return
	}
	var theirs *model.Field
	if b.theirs != nil && !l.Own && l.As == nil {
		theirs, known = b.fieldAt(b.theirs, to)
		for _, or := range l.Or {
			if theirs == nil {
				to = strings.Split(or, ".")
				theirs = b.fields.at(b.theirs, to)
			}
		}
		if theirs == nil {
			b.misfit(l, known)
			to = strings.Split(l.To, ".")
		}
	}
	b.lonely(l, to)
	l.fits = l.fits || theirs != nil || b.theirs == nil || l.Own || l.As != nil
	if l.When[0] == nil {
		b.taken.take(from) // else the API has it in other cases
	} else {
		b.when(l)
	}
	b.claimed[strings.Join(to, ".")] = true
	b.put(f, l.From, to, theirs, l)
}

// when checks the field on which a line depends, and its text: variants of a union may have other ones each.
func (b *objectSayer) when(l *Line) {
	names := strings.Split(l.When[0].Text, ".")
	fields := fieldsAt(b.own, names)
	if len(fields) == 0 {
		_, known := b.fieldAt(b.own, names)
		b.unknown(l.When[0], "field of "+b.at.name, known)
		return
	}
	may := func(f *model.Field) bool {
		e := variantOf[*model.Enum](f.Type)
		return e == nil || hasValue(e, l.When[1].Text)
	}
	if !slices.ContainsFunc(fields, may) {
		b.listed(l.When[1], fields[0], l.When[0].Text)
	}
}

// fieldsAt returns the fields at a path through objects, of each variant of unions that has one.
func fieldsAt(o *model.Object, names []string) []*model.Field {
	f := o.Field(names[0])
	switch {
	case f == nil:
		return nil
	case len(names) == 1:
		return []*model.Field{f}
	}
	var all []*model.Field
	for _, inner := range objectsOf(f.Type) {
		all = append(all, fieldsAt(inner, names[1:])...)
	}
	return all
}

// listed reports a string that a field never is.
func (r *reshaper) listed(e *Entry, f *model.Field, name string) {
	if of := variantOf[*model.Enum](f.Type); of != nil && !hasValue(of, e.Text) {
		r.unknown(e, "value of "+name, valueNames(of))
	}
}

// misfit notes that the merged model does not have what a line says at the place of the object. The API alone has it there if it fits at
// another place of the type.
func (b *objectSayer) misfit(l *Line, known []string) {
	help := ""
	if len(b.misfits) < mostHelped {
		help = nearest(l.To, known)
	}
	b.misfits = append(b.misfits, misfit{&l.fits, diag.Diagnostic{
		Code: "unknown-name", Pos: l.Pos, Help: help,
		Message: fmt.Sprintf("there is no field at the place of %s in the merged model called %q", b.at.name, l.To),
	}})
}

// fieldAt returns the field at a path, or nil and the names that there are where it ends.
func (r *reshaper) fieldAt(o *model.Object, names []string) (*model.Field, []string) {
	if f := r.fields.at(o, names); f != nil {
		return f, nil
	}
	f := r.fields.of(o, names[0])
	if f == nil {
		return nil, r.fields.paths(o)
	}
	var known []string
	for _, inner := range objectsOf(f.Type) {
		_, there := r.fieldAt(inner, names[1:])
		for _, name := range there {
			known = append(known, names[0]+"."+name)
		}
	}
	return nil, known
}

func fieldPaths(o *model.Object, before []string) []string {
	var names []string
	for _, f := range o.Fields {
		names = append(names, strings.Join(append(slices.Clone(before), f.Name), "."))
	}
	return names
}

// put says a field at its place in the merged model.
func (b *objectSayer) put(f *model.Field, from string, to []string, theirs *model.Field, l *Line) {
	var acc model.Type
	switch {
	case theirs != nil:
		acc = theirs.Type
	case l != nil && l.As != nil:
		acc = b.typeAs(l.As)
	}
	said := *f
	said.Name, said.AlsoNamed, said.ID, said.Preferred = to[len(to)-1], nil, "", ""
	if len(to) == 1 && to[0] == f.Name {
		said.Preferred = f.Preferred
	}
	v := b.ruled(b.at.in(from), acc, f, l)
	said.Type = v.typ
	if from != f.Name {
		said.Required = isAlwaysAt(b.own, strings.Split(from, "."))
	}
	switch {
	case l != nil && l.When[0] != nil:
		said.Required = false
	case theirs != nil && len(to) == 1 && b.reshaper.mapping.Implicit && theirs.Required && isPlain(f.Use):
		said.Required = true
	}
	pos := f.Pos
	if l != nil {
		pos = l.Pos
	}
	if b.isTaken(to, pos) {
		return
	}
	b.place(to, &said, pos)
	b.origins[placed{said.Pos, said.Name}] = origin{key: b.row.key(), in: b.at.name, list: "fields", name: from}
	if isDotted(f.Name) {
		b.diags.Warnf(f.Pos, "dotted-name", "%s.%s: a name with a dot is not a path, so that the field is passed as it is, to APIs without it, too", b.at.name, f.Name)
		b.row.steps = append(b.row.steps, &step{Step: runtime.Step{From: f.Name, To: f.Name}})
		return
	}
	s := &step{Step: runtime.Step{From: from, To: strings.Join(to, "."), Rule: v.rule, Values: v.values, Each: v.each}, of: v.of}
	s.listed, s.said, s.implicit = listsTexts(f.Type), said.Use, b.reshaper.mapping.Implicit
	if l != nil {
		if l.Own {
			b.alone[placed{said.Pos, said.Name}] = true
		}
		s.IDs, s.FileName, s.FileType = l.IDs, l.FileName, l.FileType
		if l.When[0] != nil {
			s.When = l.When[0].Text + "=" + l.When[1].Text
		}
		b.name(l, said.Type, f)
		if l.Wrap != "" {
			s.Wrap = json.RawMessage(l.Wrap)
		}
	}
	b.row.steps = append(b.row.steps, s)
}

// isTaken reports a place that is kept for what conversions remember, or that is inside another field.
func (b *objectSayer) isTaken(to []string, pos model.Pos) bool {
	if i := strings.IndexAny(to[0], ".:"); i >= 0 && slices.Contains(b.apis, to[0][:i]) {
		b.diags.Add(diag.Diagnostic{
			Code: "reserved-name", Pos: pos, Help: "give it another name in the mapping",
			Message: b.at.name + "." + to[0] + ": names that begin with that of an API are kept for what only that has",
		})
		return true
	}
	if b.placed == nil {
		b.placed = map[string]bool{}
	}
	for i := range to[1:] {
		if outer := strings.Join(to[:i+1], "."); b.placed[outer] {
			b.diags.Add(diag.Diagnostic{
				Code: "no-place", Pos: pos, Message: b.at.name + ": a field cannot be in " + outer + ", which another field is",
				Help: "say in the mapping where each field of that one stands",
			})
			return true
		}
	}
	b.placed[strings.Join(to, ".")] = true
	return false
}

// isDotted reports whether a name cannot be in a path.
func isDotted(name string) bool { return strings.Contains(name, ".") }

// typeAs returns the type of a field of the merged model; nil for none.
func (r *reshaper) typeAs(e *Entry) model.Type {
	if r.acc == nil {
		return nil
	}
	name, path, _ := strings.Cut(e.Text, ".")
	if path == "" {
		r.diags.Errorf(e.Pos, "bad-path", "%q is not a field of the merged model, such as Assistant.tools", e.Text)
		return nil
	}
	s := r.acc.Schema(name)
	if s == nil {
		r.unknown(&Entry{Text: name, Pos: e.Pos}, "schema of the merged model", schemaNames(r.acc))
		return nil
	}
	var known []string
	for _, o := range objectsOf(s.Type) {
		f, there := r.fieldAt(o, strings.Split(path, "."))
		if f != nil {
			return f.Type
		}
		known = append(known, there...)
	}
	r.unknown(&Entry{Text: path, Pos: e.Pos}, "field of "+name, known)
	return nil
}

func schemaNames(a *model.API) []string {
	var names []string
	for _, s := range a.Schemas {
		names = append(names, s.Name)
	}
	return names
}

// name gives the items of a list the member that their names are in.
func (b *objectSayer) name(l *Line, list model.Type, f *model.Field) {
	if l.IDs == nil {
		return
	}
	var items *model.List
	if items = variantOf[*model.List](list); items == nil {
		b.diags.Errorf(l.Pos, "bad-value", "%s is not a list whose items could be named", l.From)
		return
	}
	var known []string
	isNamed := false
	for _, o := range objectsOf(items.Item.Type) {
		named, there := b.fieldAt(o, strings.Split(l.IDs.Of, "."))
		if known = append(known, there...); named == nil {
			continue
		}
		isNamed = true
		if l.IDs.Hidden {
			o.Fields = slices.DeleteFunc(o.Fields, func(f *model.Field) bool { return f.Name == l.IDs.Of })
		}
		if o.Field(l.IDs.Member) == nil {
			o.Fields = append(o.Fields, &model.Field{
				Node: model.Node{Name: l.IDs.Member, Pos: l.Pos, Availability: f.Availability}, Required: true,
				Use: model.Use{Type: &model.Scalar{Kind: model.KindString}},
			})
		}
	}
	if !isNamed {
		b.unknown(&Entry{Text: l.IDs.Of, Pos: l.Pos}, "field of the items of "+l.From+", in the words of the merged model,", known)
	}
}

// gather gives the object what items of a list have, and the merged model has once.
func (b *objectSayer) gather() {
	for _, l := range b.mapping.Gather {
		to := strings.Split(l.To, ".")
		var theirs *model.Field
		if b.theirs != nil {
			if theirs = b.fields.at(b.theirs, to); theirs == nil {
				b.misfit(l, fieldPaths(b.theirs, nil))
				continue
			}
		}
		l.fits = true
		list, item, _ := strings.Cut(l.From, "[].")
		b.row.Gather = append(b.row.Gather, runtime.Gathered{List: list, Item: item, To: l.To, Like: json.RawMessage(l.Like), Make: json.RawMessage(l.Make)})
		b.later = append(b.later, func() { b.gathered(l, list, item, to) })
	}
}

// gathered adds the field, once the list is said.
func (b *objectSayer) gathered(l *Line, list, item string, to []string) {
	of, known := b.fieldAt(b.out, strings.Split(list, "."))
	var member *model.Field
	if of != nil {
		if items := variantOf[*model.List](of.Type); items != nil {
			for _, o := range objectsOf(items.Item.Type) {
				found, there := b.fieldAt(o, strings.Split(item, "."))
				if known = append(known, there...); found != nil {
					member = found
				}
			}
		}
	}
	if member == nil {
		b.unknown(&Entry{Text: l.From, Pos: l.Pos}, "field of "+b.at.name+", in the words of the merged model,", known)
		return
	}
	f := &model.Field{Node: model.Node{Name: to[len(to)-1], Doc: member.Doc, Pos: member.Pos, Availability: member.Availability}, Use: member.Use}
	b.claimed[l.To] = true
	b.place(to, f, l.Pos)
}

// place puts a field into the object that is said, into objects inside it; pos is where it is said to be there.
func (b *objectSayer) place(to []string, f *model.Field, pos model.Pos) {
	o := b.out
	for _, name := range to[:len(to)-1] {
		outer := b.fields.of(o, name)
		if outer == nil {
			outer = &model.Field{Node: model.Node{Name: name, Pos: f.Pos, Availability: f.Availability}, Use: model.Use{Type: &model.Object{}, Nullable: name != bodyName}}
			o.Fields = append(o.Fields, outer)
		}
		inner, ok := outer.Type.(*model.Object)
		if !ok {
			b.diags.Add(diag.Diagnostic{
				Code: "no-place", Pos: pos, Also: []model.Pos{outer.Pos},
				Message: fmt.Sprintf("%s: a field cannot be in %s, which is not an object", b.at.name, name),
				Help:    "say in the mapping where each field of it stands",
			})
			return
		}
		o = inner
	}
	if other := b.fields.of(o, f.Name); other != nil {
		b.diags.Add(diag.Diagnostic{
			Code: "two-fields", Pos: pos, Also: []model.Pos{other.Pos},
			Message: fmt.Sprintf("%s: two fields would be %s in the merged model", b.at.name, strings.Join(to, ".")),
			Help:    "give one another name in the mapping",
		})
		return
	}
	o.Fields = append(o.Fields, f)
	if f.Required {
		b.always(b.out, to[:len(to)-1])
	}
}

// residue says what is left of a field out of which others were taken; nothing where nothing is.
func (b *objectSayer) residue(f *model.Field, taken *path, byWords map[string]*model.Field) {
	left := restOf(objectOf(f.Type), taken)
	if len(left.Fields) == 0 {
		return
	}
	if b.row.Inside == f.Name {
		b.around(f, left)
		return
	}
	rest := *f
	rest.Type = left
	if ref, ok := f.Type.(*model.Ref); ok {
		rest.Type = &model.Ref{Schema: b.restSchema(ref.Schema, left)}
	}
	w := b.words.fold(f.Name)
	if theirs := byWords[w]; theirs != nil && !b.isApart(f) && variantOf[*model.Object](theirs.Type) != nil {
		delete(byWords, w)
		if b.isShared(f, theirs.Name) && objectOf(theirs.Type) != nil {
			b.spread(f, theirs.Name, objectOf(theirs.Type))
			return
		}
		b.put(&rest, f.Name, []string{theirs.Name}, theirs, nil)
		return
	}
	if b.isShared(f, f.Name) && b.theirsOf(f.Name) == nil {
		b.spread(&rest, f.Name, nil)
		return
	}
	if b.out.Field(f.Name) != nil || b.theirsOf(f.Name) != nil {
		b.diags.Add(diag.Diagnostic{
			Code: "same-name", Pos: f.Pos,
			Message: fmt.Sprintf("%s: what is left of %s has the name of another field of the merged model: %s", b.at.name, f.Name, strings.Join(fieldPaths(left, nil), ", ")),
			Help:    "say in the mapping where each of these fields stands",
		})
		return
	}
	rest.Type = left
	rest.Required = false
	b.put(&rest, f.Name, []string{f.Name}, nil, nil)
}

// around says what is around the part of a response that was moved: next to it where that is in another object, else nowhere.
func (b *objectSayer) around(response *model.Field, left *model.Object) {
	for _, f := range left.Fields {
		if path := response.Name + "." + f.Name; !b.placed[response.Name] && !isDotted(f.Name) {
			to := strings.Split(path, ".")
			theirs := b.fields.at(b.theirs, to)
			b.put(f, path, to, theirs, nil)
		} else if !slices.Contains(b.row.walked, f.Name) {
			b.diags.Add(normalize.LeaveOut(f.Pos, "around-response", b.at.name+"."+f.Name))
		}
	}
}

// restSchema returns a schema without the fields that a use of it has elsewhere.
func (r *reshaper) restSchema(of *model.Schema, left *model.Object) *model.Schema {
	return &model.Schema{Node: of.Node, Nullable: of.Nullable, Type: left}
}

// restOf returns an object without the fields that were taken.
func restOf(o *model.Object, taken *path) *model.Object {
	left := &model.Object{Closed: o.Closed}
	for _, f := range o.Fields {
		p := taken.below[f.Name]
		switch {
		case p == nil:
			left.Fields = append(left.Fields, f)
		case p.whole:
		default:
			inner := restOf(objectOf(f.Type), p)
			if len(inner.Fields) > 0 {
				c := *f
				c.Type, c.Required = inner, false
				left.Fields = append(left.Fields, &c)
			}
		}
	}
	return left
}
