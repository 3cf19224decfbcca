package diff

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// written says how values are written. Text has no kinds: 1 is an integer, and a string as well.
type written uint8

const (
	asJSON      written = iota
	asText              // a value that no list of one is written like
	asSeparated         // a list is one string with separators, so that a value is a list of one
	asRepeated          // a list is as many values, so that a value is a list of one
	asForm              // an object each of whose fields is written as its part says
)

// meeting is two schemas where values are written in one way.
type meeting struct {
	pair.Of[*model.Schema]

	written written
	form    pair.Of[*model.Body]
	// deep tells that paired schemas are compared where they are referred to, too.
	deep bool
}

// meeting returns how two schemas meet at a site.
func (s site) meeting(p pair.Of[*model.Schema]) meeting {
	return meeting{Of: p, written: s.written, form: s.form}
}

// schemasAt are two schemas that are to be compared at a site.
type schemasAt struct {
	site    site
	schemas pair.Of[*model.Schema]
}

// scopeAt returns the scope of a pair of schemas for how values are written at a site. As text they are compared once more, since
// less breaks there.
func (c *comparer) scopeAt(at site, p pair.Of[*model.Schema]) *scope {
	byJSON := c.scope(p)
	if at.written == asJSON {
		return byJSON
	}
	key := at.meeting(p)
	s := c.textScopes[key]
	if s == nil {
		s = c.newScope("")
		s.owner = byJSON.owner
		c.textScopes[key] = s
		byJSON.texts = append(byJSON.texts, s)
		in := within(site{scope: s, ways: both, place: "property", written: at.written, form: at.form}, p, "")
		in.owner = in.name
		c.waiting = append(c.waiting, schemasAt{in, p})
	}
	return s
}

// onlyText reports whether operations write the values of a scope as text, and none writes them as JSON.
func (s *scope) onlyText() bool {
	return s != nil && !s.isReached() && slices.ContainsFunc(s.texts, (*scope).isReached)
}

func (s *scope) isReached() bool { return len(s.request)+len(s.response) > 0 }

// part returns the site of what a value at s consists of.
func (s site) part(id, label string) site {
	s = s.inside(id, label)
	s.written, s.form = min(s.written, asText), pair.Of[*model.Body]{}
	return s
}

// body returns the site of what a body holds.
func (s site) body(old, new *model.Body) site {
	isText := func(b *model.Body) bool { return strings.HasPrefix(b.Name, "text/") }
	switch {
	case old.Parts != nil && new.Parts != nil:
		s.written, s.form = asForm, pair.Of[*model.Body]{Old: old, New: new}
	case isText(old) && isText(new):
		s.written = asText
	}
	return s
}

// writtenParam says how the values of a parameter are written on both sides.
func writtenParam(old, new *model.Param) written {
	p := new
	if !is[*model.List](model.Resolve(new.Type)) {
		p = old
	}
	switch {
	case p.MediaType != "":
		return asJSON
	case p.Style == "deepObject":
		return asText
	case p.Explode && p.Style == "form":
		return asRepeated
	}
	return asSeparated
}

// writtenField says how a field is written on both sides.
func (s site) writtenField(p pair.Of[*model.Field]) written {
	if s.written != asForm {
		return min(s.written, asText)
	}
	if p.Old == nil || p.New == nil {
		return asJSON
	}
	part := partOf(s.form.New, p.New.Name)
	if !is[*model.List](model.Resolve(p.New.Type)) {
		part = partOf(s.form.Old, p.Old.Name)
	}
	flat := isFlat(p.Old.Type) && isFlat(p.New.Type)
	switch {
	case part == nil || slices.ContainsFunc(part.ContentTypes, isJSON):
		return asJSON
	case flat && (part.Style == "" || part.Style == "form" && part.Explode):
		return asRepeated
	case flat && part.Style != "deepObject":
		return asSeparated
	case part.Style != "":
		return asText
	}
	return asJSON
}

// partOf returns how a field of a form is sent, nil where the form does not say.
func partOf(b *model.Body, field string) *model.Part {
	if i := slices.IndexFunc(b.Parts, func(p *model.Part) bool { return p.Name == field }); i >= 0 {
		return b.Parts[i]
	}
	return nil
}

// fieldType returns the type of a field of a form, nil where it has none.
func fieldType(b *model.Body, name string) model.Type {
	if o, ok := model.Resolve(b.Type).(*model.Object); ok && o.Field(name) != nil {
		return o.Field(name).Type
	}
	return nil
}

func isJSON(mediaType string) bool { return model.IsJSON(model.MainType(mediaType)) }

// isPlain reports whether a type has neither items nor members.
func isPlain(t model.Type) bool { return plain(t, map[*model.Union]bool{}) }

// plain is isPlain of a type that may be in one of the unions seen.
func plain(t model.Type, seen map[*model.Union]bool) bool {
	switch t := model.Resolve(t).(type) {
	case *model.Scalar, *model.Enum:
		return true
	case *model.Union:
		again := seen[t]
		seen[t] = true
		return again || !slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return !plain(v.Type, seen) })
	}
	return false
}

// isFlat reports whether a type is plain or a list of what is.
func isFlat(t model.Type) bool {
	if l, ok := model.Resolve(t).(*model.List); ok {
		t = l.Item.Type
	}
	return isPlain(t)
}

// comparableStyles returns two parameters without what says nothing of how their values are written.
func comparableStyles(old, new *model.Param) (*model.Param, *model.Param) {
	o, n := *old, *new
	onlyPlain := isPlain(o.Type) || isPlain(n.Type)
	for _, p := range []*model.Param{&o, &n} {
		p.Style, p.Explode = style(p.Style, p.Explode, p.Type, onlyPlain)
	}
	return &o, &n
}

// style returns a style and whether it explodes as far as these say something. A plain value is written alike in all styles that do
// not put anything before it, as is a list of one in its place.
func style(style string, explode bool, t model.Type, plain bool) (string, bool) {
	switch {
	case plain && style != "label" && style != "matrix":
		return "form", false
	case plain || style == "deepObject": // there is one way
		return style, false
	case style == "simple" && isFlat(t): // lists have commas either way
		return style, false
	}
	return style, explode
}

// comparableParts returns two parts of forms without what says nothing of how the fields are written.
func comparableParts(old, new *model.Body, p pair.Of[*model.Part]) (*model.Part, *model.Part) {
	o, n := *p.Old, *p.New
	onlyPlain := isPlain(fieldType(old, o.Name)) || isPlain(fieldType(new, n.Name))
	for _, part := range []struct {
		*model.Part
		in *model.Body
	}{{&o, old}, {&n, new}} {
		t := fieldType(part.in, part.Name)
		switch {
		case onlyPlain:
			part.Style, part.Explode = "", false
		case part.Style == "" && isFlat(t): // fields that hold lists are repeated
			part.Style, part.Explode = "form", true
		default:
			part.Style, part.Explode = style(part.Style, part.Explode, t, false)
		}
	}
	if isUsualMedia(&o, fieldType(old, o.Name)) && isUsualMedia(&n, fieldType(new, n.Name)) {
		o.ContentTypes, n.ContentTypes = nil, nil
	}
	return &o, &n
}

// isUsualMedia reports whether a part says of its media type nothing that it would not be by default.
func isUsualMedia(p *model.Part, t model.Type) bool {
	return len(p.ContentTypes) == 0 || len(p.ContentTypes) == 1 && p.ContentTypes[0] == usualMedia(t)
}

// usualMedia returns the media type that OpenAPI gives a part of a form, an item of a list by itself; empty where its type does not tell.
func usualMedia(t model.Type) string {
	t = model.Resolve(t)
	if l, ok := t.(*model.List); ok {
		t = model.Resolve(l.Item.Type)
	}
	switch t := t.(type) {
	case *model.Object, *model.Map:
		return "application/json"
	case *model.Enum:
		return "text/plain"
	case *model.Scalar:
		switch t.Format {
		case model.FormatBinary:
			return "application/octet-stream"
		case model.FormatBase64: // which differs by the version of OpenAPI
			return ""
		}
		return "text/plain"
	}
	return ""
}

// texts returns two types that are written as text, as types of one kind where they are comparable as such.
func texts(old, new model.Type) (model.Type, model.Type) {
	old, new = asPlainText(old), asPlainText(new)
	switch {
	case !isPlain(old) || !isPlain(new) || model.KindOf(old) == model.KindOf(new):
		return old, new
	case is[*model.Enum](new):
		return enumOfText(old), enumOfText(new)
	case is[*model.Enum](old) && isBoolean(new):
		return enumOfText(old), enumOfText(new)
	}
	return old, new
}

// asPlainText returns a type without what is not seen in text: that a number is a JSON string, and variants that the strings among
// them hold.
func asPlainText(t model.Type) model.Type {
	switch t := t.(type) {
	case *model.Scalar:
		if t.AsText {
			number := *t
			number.AsText = false
			return &number
		}
	case *model.Union:
		for _, v := range t.Variants {
			if s, ok := model.Resolve(v.Type).(*model.Scalar); ok && isAnyText(s) && isPlain(t) {
				return s
			}
		}
	}
	return t
}

// isAnyText reports whether a scalar holds every string.
func isAnyText(s *model.Scalar) bool {
	return s.Kind == model.KindString && s.Format == "" && s.Limits == model.Limits{}
}

func isBoolean(t model.Type) bool { return model.KindOf(t) == model.KindBoolean }

// enumOfText returns an enum, or a boolean, as an enum of strings; anything else as it is.
func enumOfText(t model.Type) model.Type {
	switch t := t.(type) {
	case *model.Enum:
		text := *t
		text.Kind, text.Values = model.KindString, nil
		for _, v := range t.Values {
			value := *v
			value.Literal = quoted(v.Literal)
			text.Values = append(text.Values, &value)
		}
		return &text
	case *model.Scalar:
		if t.Kind == model.KindBoolean {
			return &model.Enum{Kind: model.KindString, Values: []*model.Value{{Literal: `"true"`}, {Literal: `"false"`}}}
		}
	}
	return t
}

// quoted returns the string that a literal is as text.
func quoted(l model.Literal) model.Literal {
	if l.Kind() == model.KindString {
		return l
	}
	return `"` + l + `"`
}

// textKinds compares two types of different kinds that are written as text, and reports whether that says all.
func (c *comparer) textKinds(at site, old, new model.Type, from, to string) bool {
	switch {
	case at.written != asText && isPlain(old) && is[*model.List](new):
		return c.listed(at, old, new.(*model.List), from, to)
	case at.written != asText && is[*model.List](old) && isPlain(new):
		return c.unlisted(at, old.(*model.List), new, from, to)
	case holdsText(new, old):
		c.report(at, finding{typeWidened, from, to})
		c.textLimits(at, old, new)
	case holdsText(old, new):
		c.report(at, finding{typeNarrowed, from, to})
	default:
		return false
	}
	return true
}

// textLimits reports the limits and the format of a string in whose place was something else.
func (c *comparer) textLimits(at site, old, new model.Type) {
	n, ok := new.(*model.Scalar)
	if !ok || n.Kind != model.KindString {
		return
	}
	var had model.Limits
	if o, ok := old.(*model.Scalar); ok {
		had = o.Limits
		had.Minimum, had.Maximum, had.MultipleOf = "", "", ""
	}
	if n.Limits.MinLength != nil && *n.Limits.MinLength == 1 { // every value has a character
		had.MinLength = n.Limits.MinLength
	}
	c.report(at, bySet(formatAdded, nil, nil, "", n.Format)...)
	apply(c, at, had, n.Limits, limitAttributes)
}

// ruled are the formats of strings that no number and no boolean has.
var ruled = []string{
	model.FormatDateTime, "date", "time", "duration", "email", "idn-email", "uuid", "uri", "iri", "ipv4", "ipv6",
	model.FormatBinary, model.FormatBase64, model.FormatFieldMask, "json-pointer", "hostname",
}

var numeral = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// holdsText reports whether each value of a plain type, as text, is one of another type of another kind.
func holdsText(all, one model.Type) bool {
	wide, ok := all.(*model.Scalar)
	if !ok || !isPlain(one) {
		return false
	}
	if s, ok := one.(*model.Scalar); ok && slices.Contains(ruled, s.Format) {
		return false
	}
	switch wide.Kind {
	case model.KindString:
		return !slices.Contains(ruled, wide.Format) && !is[*model.Union](one)
	case model.KindInteger, model.KindNumber:
		e, ok := one.(*model.Enum)
		return ok && !e.Open && !slices.ContainsFunc(e.Values, func(v *model.Value) bool {
			return !numeral.MatchString(v.Name) || wide.Kind == model.KindInteger && strings.Contains(v.Name, ".")
		})
	}
	return false
}

// listed compares a type with the items of a list that took its place: a value is written like a list of one.
func (c *comparer) listed(at site, old model.Type, new *model.List, from, to string) bool {
	in := at.part("/item", "[]")
	if c.trial(in, old, new.Item.Type).request == Breaking {
		return false
	}
	rule := becameList
	if at.written == asSeparated && maySeparate(old) {
		rule = becameSeparated
	}
	c.report(at, finding{rule, from, to})
	if least := new.Limits.MinItems; least != nil && *least > 1 {
		c.report(at, finding{minItemsAdded, "", strconv.FormatUint(*least, 10)})
	}
	c.types(in, old, new.Item.Type)
	return true
}

// unlisted compares the items of a list with the type that took its place.
func (c *comparer) unlisted(at site, old *model.List, new model.Type, from, to string) bool {
	in := at.part("/item", "[]")
	if v := c.trial(in, old.Item.Type, new); min(v.request, v.answer) == Breaking {
		return false
	}
	c.report(at, finding{becameItem, from, to})
	c.types(in, old.Item.Type, new)
	return true
}

// maySeparate reports whether a value, as text, may hold what separates the items of lists.
func maySeparate(t model.Type) bool {
	switch t := t.(type) {
	case *model.Scalar:
		return t.Kind == model.KindString
	case *model.Enum:
		return t.Open || slices.ContainsFunc(t.Values, func(v *model.Value) bool { return strings.ContainsAny(v.Name, ", |\t") })
	}
	return true
}
