package runtime

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds the nesting of arrays and objects, as encoding/json does.
const maxDepth = 10000

// SyntaxError says that a string is not JSON.
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
// All strings read share the memory of one copy of the input.
type Reader struct {
	s     string
	i     int // next byte
	depth int
	err   error
	// odd tells that a value read since the last check would not be written as it was read.
	odd bool
	// making tells that the value is made for a response: a required member that is absent gets the value that says the least.
	making bool
	// side is who reads, and version the ID of the version that is spoken; empty for none.
	side    side
	version string
	// ahead tells that the reader looks ahead on behalf of another. It notes in ends where the larger arrays and objects
	// that it skips end: what is nested would otherwise be looked through again from every level.
	ahead bool
	ends  map[int]int
	// guessing tells that a union around picked its variant by the first tag that is there; twice that a member of a struct
	// was met a second time since, and careful that tags are looked for to the end of their object.
	guessing, twice, careful bool
	// arena is where strings that had escapes are put together.
	arena []byte
	usual []byte // how the last value of a format is usually written
}

// end fails if there is anything after the value.
func (r *Reader) end() error {
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

// Eight bytes are looked at in one word: a byte in which special has the highest bit set ends a string, or needs thought.
const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// special marks the bytes of a word that are quotes, backslashes, control characters or not ASCII. A byte behind a marked one
// may be marked, too.
func special(w uint64) uint64 {
	return ((w - ' '*ones) | ((w ^ '"'*ones) - ones) | ((w ^ '\\'*ones) - ones) | w) & high
}

// wordAt returns the eight bytes of s at i, the first one lowest.
func wordAt(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// nextSpecial returns the place of the first special byte of s at or after i, or the length of s.
func nextSpecial(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		if m := special(wordAt(s, i)); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

// string reads a JSON string; the next byte is its opening quote.
func (r *Reader) string() string {
	start := r.i + 1
	i := nextSpecial(r.s, start)
	if i < len(r.s) && r.s[i] == '"' {
		r.i = i + 1
		return r.s[start:i]
	}
	return r.longString(start, i)
}

// longString goes on where string met the byte at i that is not plain.
func (r *Reader) longString(start, i int) string {
	from := start    // the part before it is in the arena
	begin := -1      // where the text begins in the arena; -1 while it is the input's own
	take := func() { // puts what was read into the arena
		if begin < 0 {
			begin = r.room(len(r.s) - start)
		}
		r.arena = append(r.arena, r.s[from:i]...)
	}
	for i = nextSpecial(r.s, i); i < len(r.s); i = nextSpecial(r.s, i) {
		switch c := r.s[i]; {
		case c == '"':
			r.i = i + 1
			if begin < 0 {
				return r.s[start:i]
			}
			take()
			return stringOf(r.arena[begin:])
		case c < ' ':
			r.i = i
			r.fail("control character in a string")
			return ""
		case c == '\\':
			take()
			if r.arena, i = r.escape(r.arena, i); i < 0 {
				return ""
			}
			from = i
		default:
			if n := r.runeLen(i); n > 0 {
				i += n
				continue
			}
			take() // not UTF-8: the replacement character takes its place, so the string that is read differs from the one that is kept
			r.arena = append(r.arena, "\uFFFD"...)
			i++
			from = i
		}
	}
	r.i = len(r.s)
	r.fail("unterminated string")
	return ""
}

// room returns the end of the arena, after making a new one where the old one has little room. What was put there stays: the
// strings share it.
func (r *Reader) room(most int) int {
	const piece = 1024
	if cap(r.arena)-len(r.arena) < min(most, piece/8) {
		r.arena = make([]byte, 0, min(most, piece))
	}
	return len(r.arena)
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
		for o := (members{r: r, first: true}); o.next(); {
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

// raw takes one value of any kind and returns its text. What is odd about strings inside it does not matter: they are kept.
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

// members walks the members of an object, whose opening bracket was taken.
type members struct {
	r     *Reader
	first bool
	name  string // of the member that next found
	begin int    // where its name begins
	odd   bool   // it holds half of a surrogate pair
}

// next finds the next member, and takes its name and the colon.
func (m *members) next() bool {
	r := m.r
	c := r.peek()
	switch {
	case c == '}':
		r.i++
		r.depth--
		return false
	case c == ',' && !m.first:
		r.i++
		c = r.peek()
	case !m.first:
		r.unexpected(`"," or "}"`)
		return false
	}
	m.first = false
	if c != '"' {
		r.unexpected("a name in quotes")
		return false
	}
	odd := r.odd
	m.begin = r.i
	r.odd = false
	m.name = r.string()
	m.odd, r.odd = r.odd, odd // a name is kept as read
	if r.peek() != ':' {
		r.unexpected(`":"`)
		return false
	}
	r.i++
	r.peek()
	return r.err == nil
}

// What nextOf returns for a member that is not a field, and after the last member.
const (
	unknownMember = -1
	noMember      = -2
)

// nextOf finds the next member of a struct's object and returns its field. Members mostly come in the order of the document:
// so the expected one is looked for first, without taking its name apart.
func (m *members) nextOf(o *object, expected int) int {
	r := m.r
	if expected < len(o.fields) {
		text := o.fields[expected].first
		if m.first {
			text = text[1:] // without the comma
		}
		if strings.HasPrefix(r.s[r.i:], text) {
			m.first = false
			r.i += len(text)
			return expected
		}
	}
	if !m.next() {
		return noMember
	}
	if i, ok := o.byName[m.name]; ok {
		return i
	}
	return unknownMember
}

// members walks the members of the object that comes next; a value of another kind is taken and has none.
func (r *Reader) members() *memberWalk {
	o := &memberWalk{members{r: r, first: true}}
	if r.peek() != '{' {
		r.skip()
		o.r = nil
		return o
	}
	r.enter()
	return o
}

// memberWalk walks a value that may not be an object.
type memberWalk struct{ members }

func (o *memberWalk) next() bool { return o.r != nil && o.members.next() }
