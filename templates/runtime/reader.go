package runtime

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds the nesting of arrays and objects, as encoding/json does.
const maxDepth = 10000

// SyntaxError says that a text is not JSON.
type SyntaxError struct {
	Offset  int // bytes before the fault
	Message string
}

// Error returns the message with its offset.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at offset %d: %s", e.Offset, e.Message)
}

// Reader reads one JSON value in a single pass. Reads of a value of another kind than asked for do not fail: they give
// what comes nearest and mark the value as odd, so that the object that holds it keeps the text. Only text that is no
// JSON is an error; after the first, every read gives a zero value.
//
// All texts read share the memory of one copy of the input.
type Reader struct {
	s     string
	i     int // next byte
	depth int
	err   error
	// odd tells that a value read since the last check would not be written as it was read.
	odd bool
	// absent makes every read give the zero value: it answers what a field is when its member is missing.
	absent bool
	// ahead tells that the reader looks ahead on behalf of another. It notes in ends where the larger arrays and objects
	// that it skips end: what is nested would otherwise be looked through again from every level.
	ahead bool
	ends  map[int]int
	// probe tells that the outermost object is one that Rest.Speaking made: nothing is to be kept of it.
	probe bool
}

// Decode reads data, which must hold one JSON value, by read. It returns a [*SyntaxError] or nil.
func Decode(data []byte, read func(*Reader)) error {
	r := &Reader{s: string(data)}
	read(r)
	if r.err == nil && r.peek() != 0 {
		r.fail("text after the value")
	}
	return r.err
}

func (r *Reader) fail(message string) {
	if r.err == nil {
		r.err = &SyntaxError{Offset: min(r.i, len(r.s)), Message: message}
	}
	r.i = len(r.s) // every later read sees the end
}

// peek skips blanks and returns the next byte without taking it; at the end it returns 0.
func (r *Reader) peek() byte {
	for r.i < len(r.s) {
		c := r.s[r.i]
		if c > ' ' {
			return c
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			r.fail("unexpected control character")
			return 0
		}
		r.i++
	}
	return 0
}

// unexpected fails with what was found in place of what was wanted.
func (r *Reader) unexpected(want string) {
	if r.i >= len(r.s) {
		r.fail("unexpected end, want " + want)
		return
	}
	c, _ := utf8.DecodeRuneInString(r.s[r.i:])
	r.fail("unexpected " + strconv.QuoteRune(c) + ", want " + want)
}

// string reads a JSON string; the next byte is its opening quote.
func (r *Reader) string() string {
	start := r.i + 1
	for i := start; i < len(r.s); i++ {
		c := r.s[i]
		if c == '"' {
			r.i = i + 1
			return r.s[start:i]
		}
		if c < ' ' || c == '\\' || c >= utf8.RuneSelf {
			return r.stringSlow(start, i)
		}
	}
	r.i = len(r.s)
	r.fail("unterminated string")
	return ""
}

// stringSlow goes on where string met the byte at i that needs more thought.
func (r *Reader) stringSlow(start, i int) string {
	var buf []byte // nil while the text is the input's own
	from := start  // what lies before is in buf
	for i < len(r.s) {
		c := r.s[i]
		switch {
		case c == '"':
			r.i = i + 1
			if buf == nil {
				return r.s[start:i]
			}
			return string(append(buf, r.s[from:i]...))
		case c < ' ':
			r.i = i
			r.fail("control character in a string")
			return ""
		case c == '\\':
			buf = append(buf, r.s[from:i]...)
			if buf, i = r.escape(buf, i); i < 0 {
				return ""
			}
			from = i
		case c < utf8.RuneSelf:
			i++
		default:
			n := r.runeLen(i)
			if n == 0 { // not UTF-8: the replacement character stands in, and the text read is not the text kept
				buf = append(append(buf, r.s[from:i]...), "\uFFFD"...)
				i++
				from = i
				continue
			}
			i += n
		}
	}
	r.fail("unterminated string")
	return ""
}

// runeLen returns the length in bytes of the character at i, or 0 if it is not UTF-8.
func (r *Reader) runeLen(i int) int {
	c, n := utf8.DecodeRuneInString(r.s[i:])
	if c == utf8.RuneError && n == 1 {
		return 0
	}
	return n
}

// escape appends the character that the escape sequence at i stands for, and returns the place after it, or -1.
func (r *Reader) escape(buf []byte, i int) ([]byte, int) {
	if i+1 >= len(r.s) {
		r.fail("unterminated string")
		return nil, -1
	}
	switch c := r.s[i+1]; c {
	case '"', '\\', '/':
		return append(buf, c), i + 2
	case 'b':
		return append(buf, '\b'), i + 2
	case 'f':
		return append(buf, '\f'), i + 2
	case 'n':
		return append(buf, '\n'), i + 2
	case 'r':
		return append(buf, '\r'), i + 2
	case 't':
		return append(buf, '\t'), i + 2
	case 'u':
		return r.escapeU(buf, i)
	}
	r.i = i
	r.fail("unknown escape sequence in a string")
	return nil, -1
}

// escapeU reads \uXXXX at i, and the second half of a surrogate pair where one follows.
func (r *Reader) escapeU(buf []byte, i int) ([]byte, int) {
	c := r.hex(i)
	if c < 0 {
		r.i = min(i, len(r.s))
		r.fail(`invalid \u escape in a string`)
		return nil, -1
	}
	i += 6
	if utf16.IsSurrogate(c) {
		if pair := utf16.DecodeRune(c, r.hex(i)); pair != utf8.RuneError {
			return utf8.AppendRune(buf, pair), i + 6
		}
		r.odd = true // half a pair has no UTF-8 form
		c = utf8.RuneError
	}
	return utf8.AppendRune(buf, c), i
}

// hex returns the value of \uXXXX at i, or -1.
func (r *Reader) hex(i int) rune {
	if i+6 > len(r.s) || r.s[i] != '\\' || r.s[i+1] != 'u' {
		return -1
	}
	var v rune
	for _, c := range []byte(r.s[i+2 : i+6]) {
		v <<= 4
		switch {
		case '0' <= c && c <= '9':
			v |= rune(c - '0')
		case 'a' <= c && c <= 'f':
			v |= rune(c - 'a' + 10)
		case 'A' <= c && c <= 'F':
			v |= rune(c - 'A' + 10)
		default:
			return -1
		}
	}
	return v
}

// number reads a number and returns its text; the next byte is a digit or a minus sign.
func (r *Reader) number() string {
	start := r.i
	if r.s[r.i] == '-' {
		r.i++
	}
	if r.i < len(r.s) && r.s[r.i] == '0' {
		r.i++
	} else if !r.digits() {
		return ""
	}
	if r.i < len(r.s) && r.s[r.i] == '.' {
		r.i++
		if !r.digits() {
			return ""
		}
	}
	if r.i < len(r.s) && r.s[r.i]|0x20 == 'e' {
		r.i++
		if r.i < len(r.s) && (r.s[r.i] == '+' || r.s[r.i] == '-') {
			r.i++
		}
		if !r.digits() {
			return ""
		}
	}
	return r.s[start:r.i]
}

// digits takes one or more digits; none is an error.
func (r *Reader) digits() bool {
	start := r.i
	for r.i < len(r.s) && r.s[r.i]-'0' < 10 {
		r.i++
	}
	if r.i == start {
		r.unexpected("a digit")
		return false
	}
	return true
}

// word takes the given literal: true, false or null.
func (r *Reader) word(w string) {
	if len(r.s)-r.i < len(w) || r.s[r.i:r.i+len(w)] != w {
		r.unexpected("a value")
		return
	}
	r.i += len(w)
}

// skip takes one value of any kind, checking its syntax.
func (r *Reader) skip() {
	switch c := r.peek(); {
	case c == '"':
		r.string()
	case c == '{' || c == '[':
		r.skipNested(c)
	case c == '-' || c-'0' < 10:
		r.number()
	case c == 't':
		r.word("true")
	case c == 'f':
		r.word("false")
	case c == 'n':
		r.word("null")
	default:
		r.unexpected("a value")
	}
}

// skipNested takes an array or object, whose opening bracket comes next.
func (r *Reader) skipNested(bracket byte) {
	start := r.i
	if end, ok := r.ends[start]; ok {
		r.i = end
		return
	}
	if bracket == '[' {
		for a := r.beginArray(); a.next(); {
			r.skip()
		}
	} else {
		r.enter()
		for o := (ObjectReader{r: r, first: true}); o.member(); {
			r.skip()
		}
	}
	if r.ahead && r.err == nil && r.i-start >= worthNoting {
		if r.ends == nil {
			r.ends = map[int]int{}
		}
		r.ends[start] = r.i
	}
}

// worthNoting is the length from which the end of an array or object is noted.
const worthNoting = 256

// raw takes one value of any kind and returns its text. What is odd about texts inside it does not matter: they are kept.
func (r *Reader) raw() Raw {
	r.peek()
	start, odd := r.i, r.odd
	r.skip()
	r.odd = odd
	if r.err != nil {
		return ""
	}
	return Raw(r.s[start:r.i])
}

// enter takes the opening bracket of an array or object.
func (r *Reader) enter() {
	r.i++
	if r.depth++; r.depth > maxDepth {
		r.fail("nested too deeply")
	}
}

// arrayReader walks the items of an array.
type arrayReader struct {
	r     *Reader
	first bool
}

// beginArray takes the opening bracket, which is the next byte.
func (r *Reader) beginArray() arrayReader {
	r.enter()
	return arrayReader{r: r, first: true}
}

// next reports whether an item follows; when none does, the closing bracket was taken.
func (a *arrayReader) next() bool {
	r := a.r
	c := r.peek()
	switch {
	case c == ']':
		r.i++
		r.depth--
		return false
	case a.first && c != 0:
		a.first = false
		return true
	case c == ',' && !a.first:
		r.i++
		if r.peek() == ']' {
			r.unexpected("a value")
			return false
		}
		return r.err == nil
	}
	r.unexpected(`"," or "]"`)
	return false
}

// ObjectReader walks the members of an object on behalf of a model. What the model's fields cannot hold goes to its rest.
type ObjectReader struct {
	r     *Reader
	rest  **Rest
	first bool
	whole bool // the value was no object, or its absence was asked for
	outer bool // what was odd before the object began
	start int  // where the value of the member begins
	// Name is the name of the member that Next found.
	Name string
}

// BeginObject begins a value that should be an object. A value of another kind goes to rest as a whole and has no members.
func (r *Reader) BeginObject(rest **Rest) ObjectReader {
	o := ObjectReader{r: r, rest: rest, first: true, outer: r.odd}
	r.odd = false
	if r.peek() == '{' {
		r.enter()
		return o
	}
	o.whole = true
	raw := r.raw()
	if !r.absent && r.err == nil {
		*rest = &Rest{whole: raw}
	}
	return o
}

// Next finds the next member, after keeping the text of the last one if its field cannot hold it.
func (o *ObjectReader) Next() bool {
	if o.r.odd {
		o.keep()
	} else if *o.rest != nil {
		(*o.rest).forget(o.Name)
	}
	if !o.whole && o.member() {
		return true
	}
	o.r.odd = o.outer
	return false
}

// member takes a comma where one belongs, the name and the colon of a member.
func (o *ObjectReader) member() bool {
	r := o.r
	c := r.peek()
	switch {
	case c == '}':
		r.i++
		r.depth--
		return false
	case c == ',' && !o.first:
		r.i++
		c = r.peek()
	case !o.first:
		r.unexpected(`"," or "}"`)
		return false
	}
	o.first = false
	if c != '"' {
		r.unexpected("a name in quotes")
		return false
	}
	odd := r.odd
	o.Name = r.string()
	r.odd = odd // a name is kept as read
	if r.peek() != ':' {
		r.unexpected(`":"`)
		return false
	}
	r.i++
	r.peek()
	o.start = r.i
	return r.err == nil
}

// probes reports whether the object is the outermost one of a probe.
func (o *ObjectReader) probes() bool { return o.r.probe && o.r.depth <= 1 }

// keep stores the text of the member just read.
func (o *ObjectReader) keep() {
	o.r.odd = false
	if o.whole || o.r.err != nil || o.r.absent || o.probes() {
		return
	}
	ownRest(o.rest).keep(o.Name, Raw(o.r.s[o.start:o.r.i]), false)
}

// Unknown takes the value of a member that the model does not declare, and keeps it.
func (o *ObjectReader) Unknown() {
	raw := o.r.raw()
	if o.r.err == nil {
		ownRest(o.rest).setUnknown(o.Name, raw)
	}
}

// Required keeps in mind which of the required members were absent: bit i of seen tells whether names[i] was there.
func (o *ObjectReader) Required(seen []uint64, names []string) {
	if o.whole || o.r.err != nil || o.probes() {
		return
	}
	for i, name := range names {
		if seen[i/64]>>(i%64)&1 == 0 {
			ownRest(o.rest).keep(name, "", true)
		}
	}
}

// ownRest returns the rest at p, making it first if there is none.
func ownRest(p **Rest) *Rest {
	if *p == nil {
		*p = &Rest{}
	}
	return *p
}
