package runtime

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Strings of parameters and forms do not say whether they are numbers or text. Each is spelt as JSON in one way after another, until
// the type that is there takes one without a deviation.

// spelling writes a string as JSON, and reports whether it can.
type spelling func(text string) (string, bool)

var spellings = append([]spelling{spellText, spellBare, spellBool, spellNumber}, formatSpellings()...)

// formatSpellings writes strings of formats that have a Go type as values of it are written.
func formatSpellings() []spelling {
	var all []spelling
	for _, name := range slices.Sorted(maps.Keys(textFormats)) {
		if f := textFormats[name]; f.typed != nil {
			all = append(all, func(text string) (string, bool) {
				spelt, ok := f.typed.spell(text)
				return spelt, ok && f.is(text)
			})
		}
	}
	return all
}

func spellText(text string) (string, bool) { return string(appendString(nil, text)), true }

// spellBare takes a string that is JSON as it is, but for null.
func spellBare(text string) (string, bool) {
	if text == "" || strings.IndexByte("-tf{[", text[0]) < 0 && text[0]-'0' > 9 {
		return "", false
	}
	r := Reader{s: text}
	r.skip()
	return text, r.err == nil && r.i == len(text)
}

func spellBool(text string) (string, bool) {
	text = strings.ToLower(text)
	return text, text == "true" || text == "false"
}

// spellNumber writes a number as it is usually written.
func spellNumber(text string) (string, bool) {
	if len(text) > 64 || strings.ContainsAny(text, "xXpP_iInN") {
		return "", false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return "", false
	}
	if number := strings.TrimPrefix(text, "+"); math.Abs(f) <= math.MaxUint64 && isWhole(number) {
		n, ok := new(big.Int).SetString(wholePart(number), 10) // of which a float64 may hold not all digits
		return n.String(), ok
	}
	return string(appendFloat(nil, f)), true
}

// unfitError reports a value that is not of the type.
type unfitError struct{ what, wanted string }

func (e *unfitError) Error() string { return e.what + " must be " + e.wanted }

// wantedOf describes the values of a kind; other kinds cannot be described in a few words.
var wantedOf = map[kind]string{
	int64Kind: "an integer in the range of int64", int32Kind: "an integer in the range of int32", uint64Kind: "an integer in the range of uint64",
	float64Kind: "a number", boolKind: "a boolean",
	listKind: "a list", mapKind: "an object", stringMapKind: "an object", structKind: "an object",
}

// unfitFor returns the error for a value that is not of a type.
func unfitFor(c *codec) error {
	if c.kind == textKind {
		return &unfitError{"it", c.format.what}
	}
	return &unfitError{"it", cmp.Or(wantedOf[c.kind], "of a type that the document has here")}
}

// unfitAs reports a value that is not of the type by another name.
func unfitAs(what string, err error) error {
	var e *unfitError
	if found := errors.As(err, &e); found {
		return &unfitError{what, e.wanted}
	}
	return err
}

func isUnfit(err error) bool {
	var e *unfitError
	return errors.As(err, &e)
}

// errUnicode reports a string that is not UTF-8.
var errUnicode = errors.New("it has bytes that are not UTF-8")

// isUnicode reports whether all strings and names in a value are UTF-8.
func (v *value) isUnicode() bool {
	return utf8.ValidString(v.text) && !slices.ContainsFunc(v.items, func(item value) bool { return !item.isUnicode() }) &&
		!slices.ContainsFunc(v.members, func(m valueMember) bool { return !utf8.ValidString(m.name) || !m.value.isUnicode() })
}

// memberError is a member of an object that is not of its type, or absent: then err is nil.
type memberError struct {
	name string
	err  error
}

func (e *memberError) Error() string { return "member " + e.name }

// fit reads a value, by a new reader where it takes one.
func fit(v value, c *codec, p pointer, reader func(text string) *Reader, strict bool) error {
	if fitPlainly(v, c, p) {
		return nil
	}
	if !v.isUnicode() {
		return errUnicode
	}
	text, err := v.fitted(c)
	if err != nil {
		return err
	}
	if err := unmarshal(c, p, reader(text)); err != nil {
		return err
	}
	if rest := c.modelRest(p); rest != nil && strict {
		for _, k := range rest.kept.list {
			if k.absent {
				return &memberError{name: k.name}
			}
		}
	}
	return nil
}

// fitPlainly is fit for the usual values: text, integers and lists of these. It returns false where it does not know.
func fitPlainly(v value, c *codec, p pointer) bool {
	switch {
	case c.kind == optKind && fitPlainly(v, c.elem, p):
		*p.field(c.state).opt() = optThere
		return true
	case v.kind == '[' && c.kind == listKind:
		s := p.slice()
		p.value(c.typ).Set(reflect.MakeSlice(c.typ, len(v.items), len(v.items)))
		for i := range v.items {
			if !fitPlainly(v.items[i], c.elem, s.item(i, c.elem.size)) {
				return false
			}
		}
		return true
	case v.kind != '"':
	case c.kind == stringKind && utf8.ValidString(v.text):
		*p.string() = v.text
		return true
	case c.kind == int64Kind:
		n, exact := parseInt[int64](v.text)
		*p.int64() = n
		return exact
	}
	return false
}

// fitted is [value.as] for a whole value, which may be JSON text.
func (v value) fitted(c *codec) (string, error) {
	if v.kind != jsonText {
		return v.as(c)
	}
	p := newValue(c.typ)
	r := &Reader{s: v.text}
	err := unmarshal(c, p, r)
	if rest := c.modelRest(p); err == nil && (r.odd || rest != nil && rest.whole != "") {
		err = unfitFor(c)
	}
	if err == nil || v.text == "" || v.text[0] == '{' || v.text[0] == '[' || v.text[0] == '"' {
		return v.text, err
	}
	return value{kind: '"', text: v.text}.as(c) // a bare string, which some clients send
}

// as writes the value as JSON of a type. It fails when the type takes no spelling of a string in it.
func (v value) as(c *codec) (string, error) {
	for c.kind == optKind || c.kind == pointerKind {
		c = c.elem
	}
	switch {
	case v.kind == jsonText:
		return v.text, nil
	case v.kind == '"':
		return v.spelt(c)
	case c.kind == unionKind:
		return v.asVariant(c.union)
	case c.kind == rawKind:
		return v.plain(), nil
	case v.kind == '[' && c.kind == listKind:
		w := &Writer{buf: []byte{'['}}
		for i, item := range v.items {
			text, err := item.as(c.elem)
			if err != nil {
				return "", unfitAs("item "+strconv.Itoa(i), err)
			}
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			w.buf = append(w.buf, text...)
		}
		return string(append(w.buf, ']')), nil
	case v.kind == '{' && c.kind == listKind:
		list, ok := v.numbered()
		if !ok {
			return "", unfitFor(c)
		}
		if c.elem.shape() == listShape {
			for i := range list.items { // of one text
				list.items[i].asList()
			}
		}
		return list.as(c)
	case v.kind == '{' && c.kind == structKind:
		return v.asObject(c.object.member)
	case v.kind == '{' && (c.kind == mapKind || c.kind == stringMapKind):
		return v.asObject(func(string) *codec { return c.elem })
	}
	return "", unfitFor(c)
}

// numbered returns the list that an object is, whose members are called by numbers: items[0][price]. Some may be left out.
func (v value) numbered() (value, bool) {
	byNumber := map[int]value{}
	for _, m := range v.members {
		n, err := strconv.Atoi(m.name)
		if err != nil || n < 0 || strconv.Itoa(n) != m.name {
			return v, false
		}
		byNumber[n] = m.value
	}
	list := value{kind: '['}
	for _, n := range slices.Sorted(maps.Keys(byNumber)) {
		list.items = append(list.items, byNumber[n])
	}
	return list, true
}

// member returns the codec of the member of that name; nil for one that is not declared.
func (o *object) member(name string) *codec {
	if i, ok := o.byName[name]; ok {
		return o.fields[i].codec
	}
	if o.extra != nil {
		return o.extra.codec.elem
	}
	return nil
}

// asObject writes an object, each member by the type of its name.
func (v value) asObject(member func(name string) *codec) (string, error) {
	w := &Writer{buf: []byte{'{'}}
	for _, m := range v.members {
		text, err := m.value.asMember(member(m.name))
		if err != nil {
			return "", &memberError{name: m.name, err: err}
		}
		w.name(m.name)
		w.buf = append(w.buf, text...)
	}
	return string(append(w.buf, '}')), nil
}

// asMember writes the value as a member, which may be a list with this as its only item. The codec is nil for a member that is not
// declared.
func (v value) asMember(c *codec) (string, error) {
	if c == nil {
		return v.plain(), nil
	}
	text, err := v.as(c)
	if err != nil {
		if list, listErr := (value{kind: '[', items: []value{v}}).as(c); listErr == nil {
			return list, nil
		}
	}
	return text, err
}

// asVariant writes a list or an object as the variant that it is found to be.
func (v value) asVariant(u *union) (string, error) {
	text := v.plain()
	p := newValue(u.typ)
	r := &Reader{s: text, side: serverSide}
	r.union(u, p)
	if chosen := u.of(p.union()); chosen != nil && chosen != u.unknown() {
		return v.as(chosen.codec)
	}
	if list, ok := v.numbered(); ok && v.kind == '{' {
		return list.asVariant(u)
	}
	return text, nil
}

// plain writes the value as JSON, all strings in it as text.
func (v value) plain() string {
	w := &Writer{}
	v.writePlain(w)
	return string(w.buf)
}

func (v value) writePlain(w *Writer) {
	switch v.kind {
	case '[':
		w.buf = append(w.buf, '[')
		for i, item := range v.items {
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			item.writePlain(w)
		}
		w.buf = append(w.buf, ']')
	case '{':
		w.buf = append(w.buf, '{')
		for _, m := range v.members {
			w.name(m.name)
			m.value.writePlain(w)
		}
		w.buf = append(w.buf, '}')
	case jsonText:
		w.buf = append(w.buf, v.text...)
	default:
		w.text(v.text)
	}
}

// spelt writes a string in the first spelling that the type takes. One fits a union of a number and a string as either, and is the one
// that the document's constraints allow.
func (v value) spelt(c *codec) (string, error) {
	invalid := ""
	for _, spell := range spellings {
		text, ok := spell(v.text)
		if !ok {
			continue
		}
		p := newValue(c.typ)
		r := &Reader{s: text}
		switch {
		case unmarshal(c, p, r) != nil || r.odd || c.deviates(p):
		case c.isValidVariant(p):
			return text, nil
		case invalid == "":
			invalid = text
		}
	}
	if invalid == "" {
		return "", unfitFor(c)
	}
	return invalid, nil
}

// isValidVariant reports whether the value that was read is valid, or not of a union.
func (c *codec) isValidVariant(p pointer) bool {
	if c.kind != unionKind {
		return true
	}
	i := p.union()
	v := c.union.of(i)
	return v != nil && v.codec.rules.allow(v.held(i))
}

// deviates reports whether a model, or one that is held, was read from something else than it writes; absent members do not count.
func (c *codec) deviates(p pointer) bool {
	switch c.kind {
	case optKind:
		return *p.field(c.state).opt() == optThere && c.elem.deviates(p)
	case pointerKind:
		return !p.pointer().isNil() && c.elem.deviates(*p.pointer())
	case listKind:
		s := p.slice()
		for i := range s.len {
			if c.elem.deviates(s.item(i, c.elem.size)) {
				return true
			}
		}
	case mapKind:
		for it := p.value(c.typ).MapRange(); it.Next(); {
			v := reflect.New(c.elem.typ)
			v.Elem().Set(it.Value())
			if c.elem.deviates(pointerTo(v)) {
				return true
			}
		}
	case structKind:
		return c.object.deviates(p)
	case unionKind:
		i := p.union()
		if v := c.union.of(i); v != nil && v.codec.object != nil && !v.held(i).isNil() {
			return v.codec.deviates(v.held(i))
		}
	default:
	}
	return false
}

func (o *object) deviates(p pointer) bool {
	if rest := *o.restOf(p); rest != nil {
		if rest.whole != "" || slices.ContainsFunc(rest.kept.list, func(k kept) bool { return !k.absent }) {
			return true
		}
	}
	for i := range o.fields {
		if f := &o.fields[i]; f.codec.deviates(p.field(f.offset)) {
			return true
		}
	}
	return o.extra != nil && o.extra.codec.deviates(p.field(o.extra.offset))
}

// modelRest returns what a model, or the one inside, does not hold; nil for what is not a model.
func (c *codec) modelRest(p pointer) *Rest {
	for c.kind == optKind || c.kind == pointerKind {
		if c.kind == pointerKind {
			if p = *p.pointer(); p.isNil() {
				return nil
			}
		}
		c = c.elem
	}
	return c.restOf(p)
}

// restOf returns what a model does not hold; nil for what is not a model.
func (c *codec) restOf(p pointer) *Rest {
	if c.object == nil {
		return nil
	}
	return *c.object.restOf(p)
}
