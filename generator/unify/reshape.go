package unify

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// reshaper says one API in the words of those before it.
type reshaper struct {
	own, acc *model.API // acc is nil for the first API
	mapping  *APIMapping
	apis     []string // the names of all APIs
	words    words
	said     *model.API
	schemas  map[string]*model.Schema    // those said so far, by name
	names    map[string]bool             // of the schemas said so far, and of acc
	verbs    map[verb][]*model.Operation // the calls of acc by their words
	made     map[meeting]*named
	inOrder  []*named              // what is made
	primary  map[use]*model.Schema // which schema of acc each of own is first paired with
	answers  bool                  // the types are those of a response, not of the inputs of a call
	places   map[string]bool       // the places of types without a name that a mapping may mention
	echoes   map[*model.Field]bool // members of responses that repeat inputs
	items    map[string]*Line      // lines for the items of lists, by the types that have them
	misfits  []misfit
	alone    map[placed]bool             // fields that lines say to be the API's own
	origins  map[placed]origin           // where the API has fields, inputs and values
	narrow   map[narrowing]*model.Schema // variants of which the merged model has some tags apart
	depth    int
	rows     []*row
	rowNames map[string]int // how many rows there are of each name
	fields   fields
	apart    map[string]*Entry // fields that pair with none
	owned    []ownedNames      // what the mapping lists as the API's own; nil until it is asked for
	calls    []*call
	diags    diag.List
}

// placed is a field of the API by its name in the merged model: one that several schemas share may have several.
type placed struct {
	pos  model.Pos
	name string
}

// use is a schema of the API in responses, or in the inputs of calls.
type use struct {
	schema *model.Schema
	answer bool
}

// misfit notes that a mapping says something that the merged model does not have at one place of a type. That is an error unless it fits
// at another one.
type misfit struct {
	fits *bool
	diag diag.Diagnostic
}

// meeting is a schema of the API at the place of one of the merged model, which is nil for a place that only the API has.
type meeting struct{ own, acc *model.Schema }

// named is a schema that has been said.
type named struct {
	schema *model.Schema
	value  value
}

// value is a type of the API in the words of the merged model, and how its values are converted.
type value struct {
	typ    model.Type
	rule   string
	values [][2]string
	of     *row
	each   bool
}

// site is the place of a type, for messages and names.
type site struct {
	name string // "Run.state"
	pos  model.Pos
}

func (s site) in(name string) site { return site{s.name + "." + name, s.pos} }

// reshape says an API in the words of acc.
func (u *unifier) reshape(own, acc *model.API) *reshaper {
	m := u.mapping.APIs[own.Name]
	if m == nil {
		m = &APIMapping{}
	}
	first := newReshaper(u, own, acc, m, nil)
	first.run() // finds which schemas are paired
	r := newReshaper(u, own, acc, m, first.primary)
	r.run()
	return r
}

func newReshaper(u *unifier, own, acc *model.API, m *APIMapping, primary map[use]*model.Schema) *reshaper {
	r := &reshaper{
		own: own, acc: acc, mapping: m, apis: u.apis, words: u.words, names: map[string]bool{}, made: map[meeting]*named{},
		schemas: map[string]*model.Schema{}, verbs: map[verb][]*model.Operation{},
		primary: primary, narrow: map[narrowing]*model.Schema{}, rowNames: map[string]int{}, fields: fields{}, apart: map[string]*Entry{},
		places: map[string]bool{}, items: map[string]*Line{}, echoes: map[*model.Field]bool{}, alone: map[placed]bool{}, origins: map[placed]origin{},
		said: &model.API{Name: own.Name, Title: own.Title, Doc: own.Doc, Versions: own.Versions},
	}
	for _, e := range m.Apart {
		r.apart[e.Text] = e
	}
	if primary == nil {
		r.primary = map[use]*model.Schema{}
	}
	if acc != nil {
		for _, s := range acc.Schemas {
			r.names[s.Name] = true
		}
		for _, o := range acc.Operations {
			v := r.verb(o.Service, o.Service, o.Method)
			r.verbs[v] = append(r.verbs[v], o)
		}
	}
	return r
}

func (r *reshaper) run() {
	paired, alone := r.pairOperations()
	for _, c := range paired {
		r.operation(c)
	}
	for _, c := range alone {
		r.operation(c)
	}
	for _, m := range r.misfits {
		if !*m.fits {
			r.diags.Add(m.diag)
		}
	}
	slices.SortStableFunc(r.calls, func(a, b *call) int { return cmp.Compare(a.order, b.order) })
	for _, c := range r.calls {
		r.said.Operations = append(r.said.Operations, c.said)
	}
}

// maxDepth is how deep types are that are inside one another without a name; no sensible document comes near.
const maxDepth = 200

// value says a type that is at a place where the merged model has acc; nil is a place that only the API has.
func (r *reshaper) value(at site, acc, own model.Type) value {
	if own == nil {
		return value{}
	}
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxDepth {
		return value{typ: &model.Any{}}
	}
	if ref, ok := own.(*model.Ref); ok {
		return r.ref(acc, ref.Schema)
	}
	switch t := own.(type) {
	case *model.Scalar:
		return r.scalar(acc, t)
	case *model.Enum:
		return r.enum(at, acc, t, r.typeMapping(at.name))
	case *model.List:
		return r.list(at, acc, t)
	case *model.Map:
		return r.mapOf(at, acc, t)
	case *model.Object:
		return r.object(at, acc, t, r.row(at), r.typeMapping(at.name))
	case *model.Union:
		return r.union(at, acc, t, r.row(at), r.typeMapping(at.name))
	}
	return value{typ: own}
}

// ref says a reference to a schema.
func (r *reshaper) ref(acc model.Type, own *model.Schema) value {
	if first := r.firstPair(own); acc == nil && first != nil {
		acc = &model.Ref{Schema: first}
	}
	to, isRef := acc.(*model.Ref)
	if acc != nil && !isRef {
		return r.inPlace(site{own.Name, own.Pos}, acc, own)
	}
	m := meeting{own: own}
	if isRef {
		m.acc = to.Schema
		if in := (use{own, r.answers}); r.primary[in] == nil {
			r.primary[in] = to.Schema
		}
	}
	if n := r.made[m]; n != nil {
		return n.value
	}
	n := &named{schema: &model.Schema{Node: own.Node, Nullable: own.Nullable}}
	n.schema.Name = r.schemaName(m)
	n.schema.ID = ""
	n.value = value{typ: &model.Ref{Schema: n.schema}}
	r.made[m], r.inOrder = n, append(r.inOrder, n)
	same := r.schemas[n.schema.Name]
	if same == nil {
		r.schemas[n.schema.Name] = n.schema
		r.said.Schemas = append(r.said.Schemas, n.schema)
	} else {
		n.value.typ = &model.Ref{Schema: same} // two schemas of the API are one in the merged model
	}
	v := r.body(site{own.Name, own.Pos}, acc, own, func(early *row) { n.value.of = early })
	if same == nil {
		n.schema.Type = v.typ
	} else {
		r.absorb(own, same.Type, v.typ)
	}
	v.typ = n.value.typ
	n.value = v
	return v
}

// firstPair returns the schema of the merged model that one of the API is first paired with, in responses or in inputs as it is used
// here, else in the others; nil for none.
func (r *reshaper) firstPair(own *model.Schema) *model.Schema {
	if first := r.primary[use{own, r.answers}]; first != nil {
		return first
	}
	return r.primary[use{own, !r.answers}]
}

// absorb adds what a further schema of the API has to the type of another one that is the same in the merged model.
func (r *reshaper) absorb(own *model.Schema, to, from model.Type) {
	t, f := objectOf(to), objectOf(from)
	if t == nil || f == nil {
		if to != nil && fmt.Sprintf("%T", to) != fmt.Sprintf("%T", from) {
			r.diags.Errorf(own.Pos, "two-schemas", "%s and another schema are one in the merged model, and not of one kind", own.Name)
		}
		absorbValues(to, from)
		return
	}
	for _, field := range t.Fields {
		other := r.fields.of(f, field.Name)
		field.Required = field.Required && other != nil && other.Required
		if other != nil {
			field.Nullable = field.Nullable || other.Nullable
			if inner := objectOf(field.Type); inner != nil && inner != objectOf(other.Type) {
				r.absorb(own, inner, other.Type)
			}
			absorbValues(field.Type, other.Type)
		}
	}
	for _, field := range f.Fields {
		if r.fields.of(t, field.Name) == nil {
			added := *field
			added.Required = false
			t.Fields = append(t.Fields, &added)
		}
	}
}

// absorbValues adds the values of a further enum, or of items of lists and members of maps that are enums.
func absorbValues(to, from model.Type) {
	switch t := to.(type) {
	case *model.Enum:
		f, ok := model.Resolve(from).(*model.Enum)
		if !ok {
			return
		}
		t.Open = t.Open || f.Open
		has := valueSet(t)
		for _, v := range f.Values {
			if !has[v.Name] {
				t.Values = append(t.Values, v)
			}
		}
	case *model.List:
		if f, ok := model.Resolve(from).(*model.List); ok {
			absorbValues(t.Item.Type, f.Item.Type)
		}
	case *model.Map:
		if f, ok := model.Resolve(from).(*model.Map); ok {
			absorbValues(t.Value.Type, f.Value.Type)
		}
	}
}

// inPlace says a schema where the merged model has a type without a name.
func (r *reshaper) inPlace(at site, acc model.Type, own *model.Schema) value {
	return r.body(at, acc, own, func(*row) {})
}

// body says the type of a schema; early is told the row of it before what is inside is said, which may lead to it.
func (r *reshaper) body(at site, acc model.Type, own *model.Schema, early func(*row)) value {
	m := r.typeMapping(own.Name)
	switch t := own.Type.(type) {
	case *model.Object:
		row := r.row(at)
		early(row)
		return r.object(at, acc, t, row, m)
	case *model.Union:
		row := r.row(at)
		early(row)
		return r.union(at, acc, t, row, m)
	case *model.Enum:
		return r.enum(at, acc, t, m)
	}
	return r.value(at, acc, own.Type)
}

// typeMapping returns what is said of a schema, or of a type without a name by the place where it is: "Runs.List.answer".
func (r *reshaper) typeMapping(name string) *TypeMapping {
	r.places[name] = true
	m := &TypeMapping{Pos: r.mapping.Pos}
	if said := r.mapping.Types[name]; said != nil {
		said.used = true
		m = said
	}
	if l := r.items[name]; l != nil && !slices.ContainsFunc(m.Fields, func(said *Line) bool { return said.From == l.From }) {
		more := *m
		more.Fields = append(slices.Clip(m.Fields), l)
		m = &more
	}
	return m
}

// schemaName names a schema: as the one that it is paired with, or by its own name, unless another has that.
func (r *reshaper) schemaName(m meeting) string {
	if m.acc != nil {
		return m.acc.Name
	}
	return r.free(m.own.Name)
}

func (r *reshaper) free(name string) string {
	if r.names[name] {
		name = strings.ToUpper(r.own.Name[:1]) + r.own.Name[1:] + name
	}
	for i, stem := 2, name; r.names[name]; i++ {
		name = fmt.Sprintf("%s%d", stem, i)
	}
	r.names[name] = true
	return name
}

// row returns a new row for the type at a place.
func (r *reshaper) row(at site) *row {
	name := at.name
	for r.rowNames[at.name]++; r.rowNames[name] > 1; r.rowNames[at.name]++ {
		if name = fmt.Sprintf("%s %d", at.name, r.rowNames[at.name]); r.rowNames[name] == 0 {
			r.rowNames[name] = 1
			break
		}
	}
	n := &row{Conversion: runtime.Conversion{Name: name}, pos: at.pos}
	r.rows = append(r.rows, n)
	return n
}

func (r *reshaper) list(at site, acc model.Type, own *model.List) value {
	l := *own
	var item model.Type
	if a := variantOf[*model.List](acc); a != nil {
		item = a.Item.Type
	}
	v := r.value(at, item, own.Item.Type)
	l.Item.Type, l.Origin = v.typ, model.Origin{}
	v.typ = &l
	return v
}

func (r *reshaper) mapOf(at site, acc model.Type, own *model.Map) value {
	m := *own
	var item model.Type
	if a := variantOf[*model.Map](acc); a != nil {
		item = a.Value.Type
	}
	v := r.value(at, item, own.Value.Type)
	m.Value.Type, m.Origin = v.typ, model.Origin{}
	v.typ, v.each = &m, true
	return v
}

// variantOf returns a type of a kind: acc itself, or the only variant of that kind of a union; nil for none.
func variantOf[T model.Type](acc model.Type) T {
	var found, none T
	if acc == nil {
		return none
	}
	t := model.Resolve(acc)
	if exact, ok := t.(T); ok {
		return exact
	}
	u, ok := t.(*model.Union)
	if !ok {
		return none
	}
	count := 0
	for _, v := range u.Variants {
		if exact, ok := model.Resolve(v.Type).(T); ok {
			found = exact
			count++
		}
	}
	if count != 1 {
		return none
	}
	return found
}

// scalar says a plain value. A moment is a string of RFC 3339 in merged models, which holds all of what any API has.
func (r *reshaper) scalar(acc model.Type, own *model.Scalar) value {
	s := *own
	if own.Format == model.FormatUnixTime {
		return value{typ: &model.Scalar{Kind: model.KindString, Format: model.FormatDateTime}, rule: runtime.RuleUnixTime}
	}
	if a := scalarOf(acc); a != nil && isNumber(a) && isNumber(own) && a.AsText != own.AsText {
		s.AsText = a.AsText
		if a.AsText {
			return value{typ: &s, rule: runtime.RuleNumberText}
		}
		return value{typ: &s, rule: runtime.RuleInt64Text}
	}
	return value{typ: &s}
}

func isNumber(s *model.Scalar) bool { return s.Kind == model.KindInteger || s.Kind == model.KindNumber }

// scalarOf returns a plain value; nil for another type.
func scalarOf(t model.Type) *model.Scalar {
	if t == nil {
		return nil
	}
	s, _ := model.Resolve(t).(*model.Scalar)
	return s
}

// enum says an enum: values of the same words are one, and those that the mapping pairs.
func (r *reshaper) enum(at site, acc model.Type, own *model.Enum, m *TypeMapping) value {
	e := *own
	e.Origin, e.Values = model.Origin{}, nil
	theirs := variantOf[*model.Enum](acc)
	var pairs [][2]*Entry
	if m != nil {
		pairs = m.Values
		m.meet("values")
	}
	rule := runtime.RuleValues
	if len(pairs) > 0 {
		rule = r.enumRule(at, acc, &e, pairs)
	}
	renamed := r.enumNames(at, theirs, own, pairs)
	said := map[string]bool{}
	v := value{typ: &e}
	for _, val := range own.Values {
		name, ok := renamed[val.Name]
		r.enumOrigin(at, val, cmp.Or(name, val.Name))
		switch {
		case rule == runtime.RuleNumbers:
			name, ok = cmp.Or(name, val.Name), true
		case rule == runtime.RuleNumbered && !ok:
			r.diags.Errorf(val.Pos, "no-rule", "%s: the value %q has no number, and the merged model has numbers there: pair it under values", at.name, val.Name)
		}
		if !ok || name == val.Name && rule == runtime.RuleValues || own.Kind != model.KindString && rule == runtime.RuleValues {
			e.Values = append(e.Values, val)
			said[val.Name] = true
			continue
		}
		v.rule = rule
		v.values = append(v.values, [2]string{val.Name, name})
		if said[name] {
			continue
		}
		said[name] = true
		renamed := *val
		renamed.Name, renamed.Literal, renamed.Also = name, model.Literal(strconv.Quote(name)), nil
		if rule == runtime.RuleNumbered {
			renamed.Literal = model.Literal(name)
		}
		e.Values = append(e.Values, &renamed)
	}
	return v
}

// enumOrigin notes where the API has a value.
func (r *reshaper) enumOrigin(at site, val *model.Value, said string) {
	is := placed{val.Pos, said}
	r.origins[is] = origin{key: "types", in: at.name, list: "values", name: val.Name, hint: r.origins[is].hint}
}

// enumRule returns the rule by which values of an enum are paired, and makes it an enum of the kind that the merged model has.
func (r *reshaper) enumRule(at site, acc model.Type, e *model.Enum, pairs [][2]*Entry) string {
	rule := pairRule(&model.Enum{Kind: e.Kind}, acc)
	switch {
	case rule == runtime.RuleNumbers && e.Kind == model.KindInteger:
		e.Kind = model.KindString
	case rule == runtime.RuleNumbered:
		e.Kind = model.KindInteger
	case e.Kind != model.KindString:
		r.diags.Errorf(pairs[0][0].Pos, "bad-value", "the values of %s are not strings, nor integers for which the merged model has strings: only these are paired", at.name)
		return runtime.RuleValues
	}
	return rule
}

// enumNames returns the names that values of an enum have in the merged model, where these are others.
func (r *reshaper) enumNames(at site, theirs, own *model.Enum, pairs [][2]*Entry) map[string]string {
	names := map[string]string{}
	taken := map[string]string{} // by values of the API
	owns, has := valueSet(own), valueSet(theirs)
	for _, p := range pairs {
		if !owns[p[0].Text] {
			r.unknown(p[0], "value of "+at.name, valueNames(own))
		}
		if theirs != nil && !has[p[1].Text] {
			r.unknown(p[1], "value where "+at.name+" is in the merged model", valueNames(theirs))
		}
		names[p[0].Text], taken[p[1].Text] = p[1].Text, p[0].Text
	}
	if theirs == nil {
		return names
	}
	byWords, takenWords := map[string]*model.Value{}, map[string]string{}
	for _, v := range theirs.Values {
		if taken[v.Name] != "" {
			takenWords[r.words.fold(v.Name)] = v.Name
			continue
		}
		if owns[v.Name] { // the very same
			if _, said := names[v.Name]; !said {
				names[v.Name] = v.Name
			}
			continue
		}
		byWords[r.words.fold(v.Name)] = v
	}
	delete(byWords, "")
	for _, v := range own.Values {
		folded := r.words.fold(v.Name)
		w := byWords[folded]
		if _, said := names[v.Name]; said {
			continue
		}
		if w == nil {
			if other := takenWords[folded]; other != "" {
				is := placed{v.Pos, v.Name}
				r.origins[is] = origin{hint: fmt.Sprintf("%s is in the mapping for %s: say %s: %s, too, if that is right", yamlText(other), taken[other], yamlText(v.Name), yamlText(other))}
			}
			continue
		}
		names[v.Name] = w.Name
		if w.Name != v.Name {
			r.guess(v.Pos, w.Pos, "%s: the value %q is taken for %q", at.name, v.Name, w.Name)
		}
	}
	return names
}

// valueSet returns the names of the values of an enum; nil has none.
func valueSet(e *model.Enum) map[string]bool {
	names := map[string]bool{}
	if e != nil {
		for _, v := range e.Values {
			names[v.Name] = true
		}
	}
	return names
}

func hasValue(e *model.Enum, name string) bool {
	return slices.ContainsFunc(e.Values, func(v *model.Value) bool { return v.Name == name })
}

func valueNames(e *model.Enum) []string {
	var names []string
	for _, v := range e.Values {
		names = append(names, v.Name)
	}
	return names
}

// unknown reports a name of the mapping that nothing has.
func (r *reshaper) unknown(e *Entry, what string, known []string) { unknown(&r.diags, e, what, known) }

func unknown(ds *diag.List, e *Entry, what string, known []string) {
	help := ""
	if countOf(*ds, "unknown-name") < mostHelped {
		help = nearest(e.Text, known)
	}
	ds.Add(diag.Diagnostic{Code: "unknown-name", Pos: e.Pos, Message: fmt.Sprintf("there is no %s called %q", what, e.Text), Help: help})
}

// mostHelped is how many unknown names are told with the nearest one that there is: each is compared with all.
const mostHelped = 50

// countOf returns how many diagnostics are of a code, at most mostHelped.
func countOf(ds diag.List, code string) int {
	count := 0
	for _, d := range ds {
		if count == mostHelped {
			break
		}
		if d.Code == code {
			count++
		}
	}
	return count
}

// guess tells of a pair that the mapping does not say: where the API has it, and where the merged model has it from.
func (r *reshaper) guess(own, acc model.Pos, format string, args ...any) {
	r.diags.Add(diag.Diagnostic{Severity: diag.Note, Code: "guessed-pair", Pos: own, Also: []model.Pos{acc}, Message: fmt.Sprintf(format, args...)})
}
