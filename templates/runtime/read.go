package runtime

import (
	"math"
	"reflect"
	"strconv"
	"strings"
)

// read reads a value over what p points at, which is zero.
func (r *Reader) read(c *codec, p pointer) {
	if c.kind == optKind {
		state := p.field(c.state).opt()
		if r.peek() == 'n' {
			r.word("null")
			*state = optNull
			return
		}
		*state = optThere
		c = c.elem
	}
	switch c.kind {
	case stringKind:
		*p.string() = r.text()
	case constKind:
		r.constant(c, p)
	case int64Kind:
		*p.int64() = r.int64(c.asText)
	case int32Kind:
		*p.int32() = readInt[int32](r, c.asText)
	case uint64Kind:
		*p.uint64() = readInt[uint64](r, c.asText)
	case float64Kind:
		*p.float64() = r.float64(c.asText)
	case boolKind:
		*p.bool() = r.bool()
	case textKind:
		r.formatted(c.format.typed, p)
	case rawKind:
		*as[Raw](p) = r.raw()
	case fileKind:
		r.file(as[FilePart](p))
	case pointerKind:
		r.pointer(c, p)
	case listKind:
		r.list(c, p)
	case stringMapKind:
		r.stringMap(p)
	case mapKind:
		r.mapping(c, p)
	case structKind:
		r.object(c.object, p)
	case unionKind:
		r.union(c.union, p)
	default:
	}
	if c.fills(p) {
		r.odd = true // the constant would be written
	}
}

// text reads text. A number or a word is read as its own text.
func (r *Reader) text() string {
	if r.peek() == '"' {
		return r.string()
	}
	return r.oddText()
}

// oddText reads a value that should have been text.
func (r *Reader) oddText() string {
	raw := r.raw()
	r.odd = true
	if raw == "null" || raw == "" || raw[0] == '{' || raw[0] == '[' {
		return ""
	}
	return string(raw)
}

// scalarText reads a value that should be a number or a word, and returns its text; text in quotes gives what is inside
// and is odd.
func (r *Reader) scalarText() string {
	switch c := r.peek(); {
	case c == '-' || c-'0' < 10:
		return r.number()
	case c == '"':
		r.odd = true
		return r.string()
	}
	return r.oddText()
}

// numberText is scalarText for a number that may be written as text.
func (r *Reader) numberText(asText bool) string {
	if asText && r.peek() == '"' {
		return r.string()
	}
	return r.scalarText()
}

// constant reads text that is always the same; empty text is odd, since it would not be written.
func (r *Reader) constant(c *codec, p pointer) {
	text := r.text()
	if text == c.text {
		text = c.text // lets go of the input
	}
	if text == "" {
		r.odd = true
	}
	*p.string() = text
}

// bool reads true or false; text that says so is read too.
func (r *Reader) bool() bool {
	switch r.peek() {
	case 't':
		r.word("true")
		return true
	case 'f':
		r.word("false")
		return false
	}
	is := strings.EqualFold(r.scalarText(), "true")
	r.odd = true
	return is
}

// int64 is readInt with a short way for the usual numbers.
func (r *Reader) int64(asText bool) int64 {
	r.peek()
	s, n := r.s[r.i:], 0
	var v int64
	for n < len(s) && n < 18 && s[n]-'0' < 10 {
		v = v*10 + int64(s[n]-'0')
		n++
	}
	if n > 0 && n < len(s) && (s[n] == ',' || s[n] == '}' || s[n] == ']') && (s[0] != '0' || n == 1) {
		r.i += n
		return v
	}
	return readInt[int64](r, asText)
}

// integer is a type of integers.
type integer interface{ int64 | int32 | uint64 }

// readInt reads an integer. A number with a fraction or an exponent loses the fraction, one beyond the range of T
// becomes its limit, and text that holds a number gives that.
func readInt[T integer](r *Reader, asText bool) T {
	v, exact := parseInt[T](r.numberText(asText))
	if !exact {
		r.odd = true
	}
	return v
}

// parseInt returns the number and whether its usual text is the same text.
func parseInt[T integer](text string) (T, bool) {
	if v, err := strconv.ParseInt(text, 10, 64); err == nil && int64(T(v)) == v && (T(v) < 0) == (v < 0) {
		return T(v), strconv.FormatInt(v, 10) == text
	}
	if v, err := strconv.ParseUint(text, 10, 64); err == nil && T(v) > 0 && uint64(T(v)) == v {
		return T(v), true
	}
	if whole := wholePart(text); whole != text {
		if v, _ := parseInt[T](whole); whole != "" {
			return v, false
		}
	}
	f, _ := strconv.ParseFloat(text, 64)
	return clamp[T](f), false
}

// wholePart returns the digits of a number before its point, as they are without an exponent: 12 for 1.25e1. It is empty for a number that
// no integer is as large as.
func wholePart(text string) string {
	const widest = 400
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		var err error
		if exponent, err = strconv.Atoi(text[i+1:]); err != nil || exponent > widest || exponent < -widest {
			return ""
		}
		mantissa = text[:i]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	point := len(whole) + exponent
	switch {
	case point <= 0 || digits[:min(point, len(digits))] == "-":
		return "0"
	case point <= len(digits):
		return digits[:point]
	}
	return digits + strings.Repeat("0", point-len(digits))
}

// clamp returns the whole part of f, or the limit of T nearest to it.
func clamp[T integer](f float64) T {
	low, high := limits[T]()
	switch {
	case math.IsNaN(f):
		return 0
	case f <= float64(low):
		return low
	case f >= float64(high):
		return high
	}
	return T(f)
}

func limits[T integer]() (low, high T) {
	if ^low > 0 { // no sign
		return 0, ^low
	}
	high = 1
	for next := high<<1 | 1; next > high; next = high<<1 | 1 {
		high = next
	}
	return -high - 1, high
}

// float64 reads a number; text that holds one gives that.
func (r *Reader) float64(asText bool) float64 {
	text := r.numberText(asText)
	if f, ok := shortFloat(text); ok {
		return f
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		r.odd = true
		return 0
	}
	var usual [32]byte
	if string(appendFloat(usual[:0], f)) != text {
		r.odd = true
	}
	return f
}

// powers are those of ten that divide a number of 15 digits without an error but that of the last rounding.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6}

// shortFloat returns a number of at most 15 digits, 6 of them behind the point, that is written as numbers usually are.
func shortFloat(text string) (float64, bool) {
	var v uint64
	dot := -1
	if len(text) == 0 || len(text) > 15 {
		return 0, false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c-'0' < 10:
			v = v*10 + uint64(c-'0')
		case c == '.' && dot < 0:
			dot = i
		default:
			return 0, false
		}
	}
	behind := 0
	if dot >= 0 {
		behind = len(text) - dot - 1
	}
	switch {
	case dot == 0 || dot >= 0 && (behind == 0 || behind >= len(powers) || text[len(text)-1] == '0'):
		return 0, false
	case text[0] == '0' && len(text) > 1 && dot != 1:
		return 0, false
	}
	return float64(v) / powers[behind], true
}

// pointer reads null as nil, and another value into a new place.
func (r *Reader) pointer(c *codec, p pointer) {
	if r.peek() == 'n' {
		r.word("null")
		return
	}
	v := newValue(c.elem.typ)
	*p.pointer() = v
	r.read(c.elem, v)
}

// list reads an array. A value of another kind gives nil.
func (r *Reader) list(c *codec, p pointer) {
	if r.peek() != '[' {
		r.oddText()
		return
	}
	s := p.slice()
	s.makeEmpty()
	for a := r.beginArray(); a.next(); {
		if s.len == s.cap {
			s.grow(c, p)
		}
		s.len++
		r.read(c.elem, s.item(s.len-1, c.elem.size))
	}
}

// grow makes room for more items.
func (s *slice) grow(c *codec, p pointer) {
	if s.cap == 0 {
		s.items, s.cap = newValue(c.first).at, c.first.Len()
		return
	}
	p.value(c.typ).Grow(s.len)
}

// stringMap reads an object of undeclared members that are text.
func (r *Reader) stringMap(p pointer) {
	if r.peek() != '{' {
		r.oddText()
		return
	}
	m := map[string]string{}
	r.enter()
	for o := (members{r: r, first: true}); o.next(); {
		m[o.name] = r.text()
	}
	*as[map[string]string](p) = m
}

// mapping reads an object of undeclared members. A value of another kind gives nil.
func (r *Reader) mapping(c *codec, p pointer) {
	if r.peek() != '{' {
		r.oddText()
		return
	}
	m := p.value(c.typ)
	m.Set(reflect.MakeMap(c.typ))
	r.enter()
	for o := (members{r: r, first: true}); o.next(); {
		r.member(c, m, o.name)
	}
}

// member reads a value into a map.
func (r *Reader) member(c *codec, m reflect.Value, name string) {
	v := reflect.New(c.elem.typ)
	r.read(c.elem, pointerTo(v))
	m.SetMapIndex(reflect.ValueOf(name).Convert(c.typ.Key()), v.Elem())
}

// union reads a value as the variant that it is of; null is nil.
//
// If a tag is repeated, the last counts, as with every member. It is looked for to the end of the object only once a member was
// found to be repeated; then the outermost union is read again, so that the time stays linear.
func (r *Reader) union(u *union, p pointer) {
	if r.peek() == 'n' {
		r.word("null")
		return
	}
	if r.guessing {
		r.variant(u, p)
		return
	}
	start, depth, odd := r.i, r.depth, r.odd
	r.guessing, r.twice = true, false
	r.variant(u, p)
	if r.twice && r.err == nil {
		r.i, r.depth, r.odd, r.careful = start, depth, odd, true
		r.variant(u, p)
		r.careful = false
	}
	r.guessing = false
}

// variant reads a value as the variant that it is of.
func (r *Reader) variant(u *union, p pointer) {
	v := r.pick(u)
	to := newValue(v.codec.typ)
	r.read(v.codec, to)
	v.put(p.union(), to)
}

// pick returns the variant that the next value is of.
func (r *Reader) pick(u *union) *variant {
	kind := r.Kind()
	for i := range u.picks {
		switch k := &u.picks[i]; {
		case k.kind != 0:
			if k.kind == kind && (!k.whole || r.whole()) {
				return k.variant
			}
		case kind != '{':
		case k.byTag.few != nil:
			if v := r.pickByTag(u, k); v != nil {
				return v
			}
			if k.absent != nil && !r.hasMember(k.tag) {
				return k.absent
			}
		default:
			if v := r.bestShape(k.shapes); v != nil {
				return v
			}
		}
	}
	return u.unknown()
}

// pickByTag returns the variant that the tag says, nil for none. The first tag does for a struct, whose reading finds a second one.
func (r *Reader) pickByTag(u *union, k *pick) *variant {
	if !r.careful {
		tag := r.firstTag(u, k)
		if v := k.byTag.of(tag); tag == "" || v != nil && v.codec.kind == structKind {
			return v
		}
	}
	return k.byTag.of(r.tag(k, false))
}

// firstTag returns the tag of the first member that has one, with a short way for an object that begins with it.
func (r *Reader) firstTag(u *union, k *pick) string {
	if k.tag == u.tag && !k.literal && strings.HasPrefix(r.s[r.i:], u.tagBegin) {
		start := r.i + len(u.tagBegin)
		if end := nextSpecial(r.s, start); end < len(r.s) && r.s[end] == '"' {
			return r.s[start:end]
		}
	}
	return r.tag(k, true)
}

// object reads an object into a struct. What the fields cannot hold goes to the rest.
func (r *Reader) object(o *object, p pointer) {
	rest := o.restOf(p)
	if r.peek() != '{' {
		if raw := r.raw(); r.err == nil {
			*rest = &Rest{whole: raw}
		}
		return
	}
	r.enter()
	outer := r.odd
	r.odd = false
	var few [4]uint64
	seen := few[:]
	if n := (len(o.fields) + 63) / 64; n > len(few) {
		seen = make([]uint64, n)
	}
	m := members{r: r, first: true}
	next := 0 // the field that is expected
	for i := m.nextOf(o, next); i != noMember; i = m.nextOf(o, next) {
		start, name := r.i, m.name
		switch {
		case i == unknownMember:
			r.undeclared(o, p, rest, name)
		case o.isPartial && !o.fields[i].isOf(r):
			name, next = o.fields[i].name, i+1
			r.raw()
		default:
			f := &o.fields[i]
			name, next = f.name, i+1
			at := p.field(f.offset)
			if bit := uint64(1) << (i % 64); seen[i/64]&bit == 0 {
				seen[i/64] |= bit
			} else {
				at.value(f.codec.typ).SetZero() // the last one counts
				r.twice = true
			}
			r.read(f.codec, at)
		}
		switch {
		case r.err != nil:
			return
		case r.odd:
			r.odd = false
			ownRest(rest).keep(name, Raw(strings.TrimLeft(r.s[start:r.i], " \t\r\n")), false)
		case *rest != nil:
			(*rest).forget(name)
		}
	}
	r.odd = outer
	if r.err != nil {
		return
	}
	if *rest != nil {
		(*rest).settle()
	}
	for _, i := range o.required {
		if seen[i/64]>>(i%64)&1 == 0 && (!o.isPartial || o.fields[i].isMissed(r)) && (!r.making || !r.made(&o.fields[i], p)) {
			ownRest(rest).keep(o.fields[i].name, "", true)
		}
	}
}

// made puts in the place of a required member of a struct what says the least: its constant, null, what is empty, or zero. It reports whether
// there is something: there is nothing for enums, unions and formats.
func (r *Reader) made(f *field, p pointer) bool {
	switch k := f.codec; k.kind {
	case optKind, listKind, mapKind, stringMapKind, constKind, int64Kind, int32Kind, uint64Kind, float64Kind, boolKind:
		return true // of the zero value
	case stringKind:
		return k.typ == reflect.TypeFor[string]()
	case structKind:
		inner := Reader{s: "{}", making: true}
		inner.read(k, p.field(f.offset))
		return inner.err == nil
	}
	return false
}

// restOf returns where a struct keeps what its fields cannot hold; one without such a place forgets it.
func (o *object) restOf(p pointer) **Rest {
	if !o.hasRest {
		return new(*Rest)
	}
	return p.field(o.rest).rest()
}

// undeclared takes a member that the struct does not declare.
func (r *Reader) undeclared(o *object, p pointer, rest **Rest, name string) {
	if o.extra == nil {
		if raw := r.raw(); r.err == nil {
			r.twice = ownRest(rest).setUnknown(name, raw) || r.twice
		}
		return
	}
	m := p.field(o.extra.offset).value(o.extra.codec.typ)
	if m.IsNil() {
		m.Set(reflect.MakeMap(o.extra.codec.typ))
	}
	n := m.Len()
	r.member(o.extra.codec, m, name)
	r.twice = r.twice || m.Len() == n
}

// ownRest returns the rest at p, making it first if there is none.
func ownRest(p **Rest) *Rest {
	if *p == nil {
		*p = &Rest{}
	}
	return *p
}
