package unify

import (
	"encoding/json"
	"fmt"
	"maps"
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

func unionOf(acc model.Type) (*model.Union, bool) {
	if acc == nil {
		return nil, false
	}
	u, ok := model.Resolve(acc).(*model.Union)
	return u, ok
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

// fits returns the field of the merged model for which the mapping has a value, by its path; nil, and a note of that, where the place of the
// object has none.
func (b *objectSayer) fits(path string, e *Entry) *model.Field {
	var f *model.Field
	var known []string
	if b.theirs != nil {
		f, known = b.fieldAt(b.theirs, strings.Split(path, "."))
	}
	if e.used = e.used || f != nil; f == nil {
		b.misfits = append(b.misfits, misfit{&e.used, diag.Diagnostic{
			Code: "unknown-name", Pos: e.Pos, Help: nearest(path, known),
			Message: fmt.Sprintf("there is no field where %s is in the merged model called %q", b.at.name, path),
		}})
	}
	return f
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

// objectsOf returns the objects that a type may be.
func objectsOf(t model.Type) []*model.Object {
	var all []*model.Object
	for _, t := range alternatives(t) {
		if o, ok := t.(*model.Object); ok {
			all = append(all, o)
		}
	}
	return all
}

// alternatives returns the types, none of them a union, that a type may be. Unions may be in one another, and lead back.
func alternatives(t model.Type) []model.Type {
	var all []model.Type
	met := map[*model.Union]bool{}
	var add func(t model.Type)
	add = func(t model.Type) {
		t = model.Resolve(t)
		u, isUnion := t.(*model.Union)
		if !isUnion {
			all = append(all, t)
			return
		}
		if met[u] {
			return
		}
		met[u] = true
		for _, v := range u.Variants {
			add(v.Type)
		}
	}
	add(t)
	return all
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

// isPlain reports whether a value of protobuf is always there, though it is not written when it is zero.
func isPlain(u model.Use) bool {
	if u.Nullable {
		return false
	}
	switch t := model.Resolve(u.Type).(type) {
	case *model.Scalar:
		return t.Format != model.FormatDateTime
	case *model.Enum, *model.List, *model.Map:
		return true
	}
	return false
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

// isAlwaysAt reports whether an object always has something at a path.
func isAlwaysAt(o *model.Object, names []string) bool {
	for i, name := range names {
		if o == nil {
			return false
		}
		f := o.Field(name)
		if f == nil || !f.Required || f.Nullable && i < len(names)-1 {
			return false
		}
		o = objectOf(f.Type)
	}
	return true
}

// ruled returns the value of a field, by the rule of the mapping where that names one.
func (b *objectSayer) ruled(at site, acc model.Type, f *model.Field, l *Line) value {
	if l != nil && !b.suits(l, f, acc) {
		return b.value(at, acc, f.Type)
	}
	if l == nil || l.Rule == "" {
		if l != nil && len(l.Values) > 0 {
			return b.valued(at, acc, f, l)
		}
		v := b.value(at, acc, f.Type)
		if acc != nil && l != nil && !like(acc, v.typ) {
			b.diags.Add(diag.Diagnostic{
				Code: "no-rule", Pos: l.Pos, Also: []model.Pos{f.Pos},
				Message: fmt.Sprintf("%s is %s, and %s is %s in the merged model: no rule converts one to the other by itself", l.From, describe(wireKinds(f.Type)), l.To, describe(kinds(acc))),
				Help:    ruleHelp(f.Type, acc),
			})
		}
		return v
	}
	switch l.Rule {
	case runtime.RuleFold, runtime.RuleValues:
		v := b.valued(at, acc, f, l)
		v.rule = l.Rule
		return v
	case runtime.RuleOnePart:
		v := b.value(at, acc, partsType(l, f, acc))
		v.rule, v.of = l.Rule, nil
		return v
	case runtime.RuleTextParts, runtime.RuleModelName:
		v := b.value(at, acc, f.Type)
		v.rule = l.Rule
		return v
	}
	v := b.value(at, acc, f.Type)
	made := ruleType(l.Rule, acc, v.typ)
	switch {
	case made != nil:
		v.typ = made
	case acc == nil:
		b.diags.Errorf(l.Pos, "no-rule", "the rule %s makes a value of the type that another API has at %s, and none before %s has it", l.Rule, l.To, b.reshaper.own.Name)
		return v
	default:
		b.diags.Errorf(l.Pos, "no-rule", "the rule %s makes a plain value or any object, and %s is none in the merged model", l.Rule, l.To)
		return v
	}
	v.rule, v.of, v.each = l.Rule, nil, false
	return v
}

// ruleType returns the type of what a rule makes: that of the merged model, where it can make that, or, at a place that only the API has, what
// the rule always makes of a type of the API; nil for none.
func ruleType(rule string, acc, own model.Type) model.Type {
	if acc != nil {
		return plainType(acc)
	}
	switch rule {
	case runtime.RuleUnixTime, runtime.RuleUnixMillis:
		return &model.Scalar{Kind: model.KindString, Format: model.FormatDateTime}
	case runtime.RuleNumberText, runtime.RuleJSONText:
		return &model.Scalar{Kind: model.KindString}
	case runtime.RuleInt64Text, runtime.RuleDaysText:
		return &model.Scalar{Kind: model.KindInteger}
	case runtime.RuleTextJSON:
		return &model.Map{Value: model.Use{Type: &model.Any{}}}
	case runtime.RuleDays, runtime.RuleBlank:
		return own
	}
	return nil
}

// plainType returns a type that a rule may make: a plain value or a free object; nil for another one.
func plainType(t model.Type) model.Type {
	switch t := model.Resolve(t).(type) {
	case *model.Scalar, *model.Any:
		return t
	case *model.Map:
		if isAny(t.Value.Type) {
			return t
		}
	case *model.Object:
		if len(t.Fields) == 0 {
			return t
		}
	}
	return nil
}

func isAny(t model.Type) bool {
	_, ok := model.Resolve(t).(*model.Any)
	return ok
}

// valued returns the value of a field whose line pairs values.
func (b *objectSayer) valued(at site, acc model.Type, f *model.Field, l *Line) value {
	if e, ok := model.Resolve(f.Type).(*model.Enum); ok {
		v := b.enum(at, acc, e, &TypeMapping{Values: l.Values})
		return v
	}
	v := b.value(at, acc, f.Type)
	v.rule = pairRule(f.Type, acc)
	for _, p := range l.Values {
		v.values = append(v.values, [2]string{p[0].Text, p[1].Text})
	}
	if e := variantOf[*model.Enum](acc); e != nil { // strings of which some are values
		open := &model.Enum{Kind: e.Kind, Open: true}
		for _, p := range l.Values {
			if i := slices.IndexFunc(e.Values, func(v *model.Value) bool { return v.Name == p[1].Text }); i >= 0 {
				val := *e.Values[i]
				val.ID, val.Availability, val.Pos = "", f.Availability, p[0].Pos
				open.Values = append(open.Values, &val)
			} else {
				b.unknown(p[1], "value where "+at.name+" is in the merged model", valueNames(e))
			}
		}
		v.typ = open
	}
	return v
}

// theirsByWords returns the fields of theirs that have no pair yet, by their words. Those of a name that own has, too, are its pair.
func (b *objectSayer) theirsByWords() map[string]*model.Field {
	by := map[string]*model.Field{}
	if b.theirs == nil {
		return by
	}
	for _, f := range b.theirs.Fields {
		w := b.words.fold(f.Name)
		if w != "" && !b.claimed[f.Name] && by[w] == nil && b.namesake(f) == nil {
			by[w] = f
		}
	}
	return by
}

// theirsOf returns the field of theirs that has a name; nil for none.
func (b *objectSayer) theirsOf(name string) *model.Field {
	if b.theirs == nil {
		return nil
	}
	return b.fields.of(b.theirs, name)
}

// namesake returns the field of own that has the very name of one of theirs, and may be its pair; nil for none.
func (b *objectSayer) namesake(theirs *model.Field) *model.Field {
	f := b.fields.of(b.own, theirs.Name)
	if f == nil || b.claimed[f.Name] || b.taken.below[f.Name] != nil || b.isApart(f) || !like(theirs.Type, f.Type) {
		return nil
	}
	return f
}

// plain says a field of which the mapping says nothing.
func (b *objectSayer) plain(f *model.Field, byWords map[string]*model.Field) {
	if theirs := b.pairOf(f, byWords); theirs != nil {
		b.claimed[theirs.Name] = true
		if theirs.Name != f.Name {
			b.guess(f.Pos, theirs.Pos, "%s.%s is taken for %s", b.at.name, f.Name, theirs.Name)
		}
		if b.isShared(f, theirs.Name) && objectOf(theirs.Type) != nil {
			b.spread(f, theirs.Name, objectOf(theirs.Type))
			return
		}
		b.put(f, f.Name, []string{theirs.Name}, theirs, nil)
		return
	}
	if same := b.theirsOf(f.Name); same != nil {
		b.diags.Add(diag.Diagnostic{
			Code: "same-name", Pos: f.Pos, Also: []model.Pos{same.Pos},
			Message: fmt.Sprintf("%s.%s has the name of another field of the merged model, and is not the same", b.at.name, f.Name),
			Help:    b.sameNameHelp(f, same),
		})
		return
	}
	b.put(f, f.Name, []string{f.Name}, nil, nil)
}

// isShared reports whether fields of others are in the object that a field is in the merged model.
func (b *objectSayer) isShared(f *model.Field, name string) bool {
	outer := b.fields.of(b.out, name)
	return outer != nil && objectOf(outer.Type) != nil && objectOf(f.Type) != nil
}

// spread says each field of an object by itself, where the merged model has fields of others among them.
func (b *objectSayer) spread(f *model.Field, name string, theirs *model.Object) {
	if ref, ok := f.Type.(*model.Ref); ok {
		m := b.typeMapping(ref.Schema.Name)
		m.meet("fields", "tags", "tells")
		for _, l := range m.Fields {
			b.line(l.under(f.Name, name))
		}
		for _, l := range m.Tags {
			b.tag(l.under(f.Name, name))
		}
		for _, l := range m.Tells {
			b.tell(l.under(f.Name, name))
		}
	}
	left := restOf(objectOf(f.Type), b.taken.at([]string{f.Name}))
	inner := &objectSayer{reshaper: b.reshaper, at: b.at.in(f.Name), theirs: theirs, own: left, taken: &path{}, claimed: map[string]bool{}}
	for path := range b.claimed {
		if below, ok := strings.CutPrefix(path, name+"."); ok {
			inner.claimed[below] = true
		}
	}
	byWords := inner.theirsByWords()
	for _, g := range left.Fields {
		to := []string{name, g.Name}
		pair := inner.pairOf(g, byWords)
		if pair != nil {
			to[1] = pair.Name
			if pair.Name != g.Name {
				b.guess(g.Pos, pair.Pos, "%s.%s is taken for %s", inner.at.name, g.Name, pair.Name)
			}
		}
		b.put(g, f.Name+"."+g.Name, to, pair, nil)
	}
}

// sameNameHelp returns the help for a field that has the name of one of theirs, which values of another kind have.
func (b *objectSayer) sameNameHelp(f, theirs *model.Field) string {
	here := origin{key: b.row.key(), in: b.at.name, list: "fields", name: f.Name}
	apart := "give it another name in the mapping: " + here.as("{to: NAME, own: true}")
	if rules := rulesBetween(f.Type, theirs.Type); len(rules) > 0 && !b.isApart(f) {
		return "if it is the same, name a rule (" + strings.Join(rules, ", ") + "): " + here.as("{rule: "+rules[0]+"}") + "; or " + apart
	}
	return apart
}

// pairOf returns the field of theirs that a field is taken for, and takes it out of those by words; nil for none.
func (b *objectSayer) pairOf(f *model.Field, byWords map[string]*model.Field) *model.Field {
	theirs := b.pairFor(f, byWords)
	if w := b.words.fold(f.Name); theirs != nil && byWords[w] == theirs {
		delete(byWords, w)
	}
	return theirs
}

// pairFor returns the field of theirs that a field may be taken for, by its name or by its words; nil for none.
func (b *objectSayer) pairFor(f *model.Field, byWords map[string]*model.Field) *model.Field {
	if b.theirs == nil || b.isApart(f) {
		return nil
	}
	if same := b.theirsOf(f.Name); same != nil && b.namesake(same) != nil {
		return same
	}
	theirs := byWords[b.words.fold(f.Name)]
	if theirs == nil || !like(theirs.Type, f.Type) {
		return nil
	}
	return theirs
}

// isApart reports whether the mapping forbids pairs of a field.
func (b *objectSayer) isApart(f *model.Field) bool {
	e := b.apart[b.at.name+"."+f.Name]
	if e != nil {
		e.used = true
	}
	return e != nil
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

// mask takes the field of an update that lists what it changes out: it is made of what is set.
func (b *objectSayer) mask() {
	m := b.mapping.Mask
	if m == nil {
		return
	}
	if b.own.Field(m.Text) == nil {
		b.unknown(m, "field of "+b.at.name, fieldPaths(b.own, nil))
		return
	}
	listed := b.own
	if b.row.isCall {
		listed = nil
		if body := b.own.Field(bodyName); body != nil {
			listed = objectOf(body.Type)
		}
	}
	if listed == nil {
		b.diags.Errorf(m.Pos, "bad-value", "%s has no body whose fields %s could list", b.at.name, m.Text)
		return
	}
	w := mapWalk{budget: mostMasked}
	w.walk(listed, nil)
	if b.row.Maps = w.found; w.budget <= 0 {
		b.diags.Errorf(m.Pos, "bad-value", "%s has more fields than a mask can list", b.at.name)
	}
	if f := b.own.Field(m.Text); kinds(f.Type) != nil && !kinds(f.Type)["string"] {
		b.diags.Errorf(m.Pos, "bad-value", "%s lists no fields: it is %s, and no text", m.Text, describe(kinds(f.Type)))
	}
	b.taken.take([]string{m.Text})
	b.row.Mask = m.Text
}

// mostMasked is how many fields an update may have, those of objects inside of it included; no sensible document comes near.
const mostMasked = 10_000

// mapWalk finds the paths of maps in an object.
type mapWalk struct {
	found  []string
	budget int
}

func (w *mapWalk) walk(o *model.Object, at []string) {
	for _, f := range o.Fields {
		if w.budget--; w.budget <= 0 || len(at) == mostNames {
			return
		}
		path := append(slices.Clip(at), f.Name)
		if isMap(f.Type) {
			w.found = append(w.found, strings.Join(path, "."))
			continue
		}
		for _, inner := range objectsOf(f.Type) {
			w.walk(inner, path)
		}
	}
}

// isMap reports whether a value may have members that no document names.
func isMap(t model.Type) bool {
	return slices.ContainsFunc(alternatives(t), func(t model.Type) bool {
		switch t := t.(type) {
		case *model.Map, *model.Any:
			return true
		case *model.Object:
			return len(t.Fields) == 0
		}
		return false
	})
}

// fill takes the fields out that the API requires and the merged model does not have.
func (b *objectSayer) fill(byWords map[string]*model.Field) {
	b.row.Fill = literals(b.mapping.Fill)
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Fill)) {
		names := strings.Split(path, ".")
		f, known := b.fieldAt(b.own, names)
		if f == nil {
			b.unknown(&Entry{Text: path, Pos: b.mapping.Fill[path].Pos}, "field of "+b.at.name, known)
			continue
		}
		b.stands(path, b.mapping.Fill[path], f)
		if !b.isPaired(path, byWords) {
			b.taken.take(names)
		}
	}
}

// isPaired reports whether the merged model has a field of the API.
func (b *objectSayer) isPaired(path string, byWords map[string]*model.Field) bool {
	if b.theirs == nil || slices.ContainsFunc(b.mapping.Fields, func(l *Line) bool { return l.From == path }) {
		return true
	}
	f := b.fields.of(b.own, path)
	return f != nil && b.pairFor(f, byWords) != nil
}

// standIns gives the object fields that the API does not have, and whose values it means.
func (b *objectSayer) standIns() {
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Makes)) {
		e := b.mapping.Makes[path]
		theirs := b.fits(path, e)
		if theirs == nil {
			continue
		}
		b.row.Makes = with(b.row.Makes, path, e)
		f := *theirs
		b.stands(path, e, &f)
		f.ID, f.Availability, f.Pos, f.Type = "", nil, e.Pos, made(model.Resolve(f.Type), b.row.Makes[path])
		to := strings.Split(path, ".")
		if there := b.fields.at(b.out, to); there == nil {
			b.place(to, &f, e.Pos)
			f.Required = theirs.Required
		} else {
			there.Required = there.Required || theirs.Required
			addValues(there.Type, f.Type)
		}
		b.always(b.out, to[:len(to)-1])
	}
}

// addValues adds the values of an enum to another one.
func addValues(to, from model.Type) {
	t, isEnum := to.(*model.Enum)
	f, also := from.(*model.Enum)
	if !isEnum || !also {
		return
	}
	for _, v := range f.Values {
		if !hasValue(t, v.Name) {
			added := *v
			added.ID, added.Availability = "", nil
			t.Values = append(t.Values, &added)
		}
	}
}

// always says of what is on the way to what an object always has that it is there.
func (r *reshaper) always(o *model.Object, path []string) {
	for i := range path {
		if f := r.fields.at(o, path[:i+1]); f != nil {
			f.Required, f.Nullable = true, false
		}
	}
}

// defaults notes values of the merged model that mean the same as leaving them out.
func (b *objectSayer) defaults() {
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Defaults)) {
		if e := b.mapping.Defaults[path]; b.fits(path, e) != nil {
			b.row.Defaults = with(b.row.Defaults, path, e)
		}
	}
}

// made returns the type of a field that always has one value: of an enum, it has that value alone.
func made(t model.Type, value []byte) model.Type {
	e, ok := t.(*model.Enum)
	if !ok {
		return t
	}
	one := *e
	one.Values = slices.DeleteFunc(slices.Clone(e.Values), func(v *model.Value) bool { return string(v.Literal) != string(value) })
	if len(one.Values) == 0 {
		return t
	}
	return &one
}

// like reports whether values of two types are of one kind, or of kinds of which a rule makes one of the other by itself.
func like(acc, own model.Type) bool {
	a, o := kinds(acc), kinds(own)
	if a == nil || o == nil {
		return true
	}
	for k := range o {
		if a[k] {
			return true
		}
	}
	return false
}

// kinds returns the kinds of a type's values in merged models; nil for any.
func kinds(t model.Type) map[string]bool { return kindsOf(t, false) }

// wireKinds returns the kinds of a type's values as the API writes them: a number may be a string.
func wireKinds(t model.Type) map[string]bool { return kindsOf(t, true) }

func kindsOf(t model.Type, onWire bool) map[string]bool {
	all := map[string]bool{}
	for _, t := range alternatives(t) {
		kind := kindOfType(t, onWire)
		if kind == "" {
			return nil
		}
		all[kind] = true
	}
	return all
}

// kindOfType returns the kind of the values of a type that is not a union; empty for any.
func kindOfType(t model.Type, onWire bool) string {
	switch t := t.(type) {
	case *model.Scalar:
		switch {
		case onWire && t.AsText:
			return "string"
		case t.Format == model.FormatUnixTime || t.Format == model.FormatDateTime:
			return "time"
		case t.Format == model.FormatBinary:
			return "bytes"
		case t.Kind == model.KindInteger || t.Kind == model.KindNumber:
			return "number"
		}
		return string(t.Kind)
	case *model.Enum:
		if t.Kind == model.KindInteger {
			return string(model.KindNumber)
		}
		return string(t.Kind)
	case *model.List:
		return "list"
	case *model.Object, *model.Map:
		return "object"
	}
	return ""
}

// describe names kinds in a message.
func describe(kinds map[string]bool) string {
	if kinds == nil {
		return "any value"
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), " or ")
}
