package runtime

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

// Writer writes JSON.
type Writer struct {
	buf []byte
	err error
	// alternate makes fields that have two names go by the second.
	alternate bool
}

// WriteOption changes how JSON is written.
type WriteOption func(*Writer)

// AlternateNames writes fields under their second name where a document gives two: the snake_case
// name of a protobuf field, or the camelCase one in a package that was generated to write the former.
func AlternateNames() WriteOption { return func(w *Writer) { w.alternate = true } }

// Append appends to b what write writes. It returns b and an error when a value has no JSON form, such as a number that
// is not finite or a [Raw] that is no JSON.
func Append(b []byte, write func(*Writer), opts ...WriteOption) ([]byte, error) {
	w := &Writer{buf: b}
	for _, o := range opts {
		o(w)
	}
	write(w)
	if w.err != nil {
		return b, w.err
	}
	return w.buf, nil
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Null writes null.
func (w *Writer) Null() { w.buf = append(w.buf, "null"...) }

// Object begins an object and returns what of the model's rest is to be written; see [Rest.Speaking] for untouched. It
// returns false when the rest is the whole value, which is then written.
func (w *Writer) Object(rest *Rest, untouched func(*Reader) bool) (*Rest, bool) {
	if rest == nil {
		w.buf = append(w.buf, '{')
		return nil, true
	}
	rest = rest.Speaking(untouched)
	if rest.whole != "" {
		w.buf = append(w.buf, rest.whole...)
		return nil, false
	}
	w.buf = append(w.buf, '{')
	return rest, true
}

// Member begins a member, unless rest has another text for it, which is then written. The name needs no escapes.
func (w *Writer) Member(rest *Rest, name string) bool {
	if rest != nil && w.deviation(rest, name, name) {
		return false
	}
	w.comma()
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '"', ':')
	return true
}

// MemberNamed is Member for a field that has a second name, the one that [AlternateNames] asks for. Rest knows it by its
// first.
func (w *Writer) MemberNamed(rest *Rest, name, alternate string) bool {
	written := name
	if w.alternate {
		written = alternate
	}
	if rest != nil && w.deviation(rest, name, written) {
		return false
	}
	w.Name(written)
	return true
}

// MemberEscaped is Member for a name that may need escapes.
func (w *Writer) MemberEscaped(rest *Rest, name string) bool { return w.MemberNamed(rest, name, name) }

// deviation writes what rest has in place of the member's typed value, and reports whether there is such a text. The
// member is then marked as absent, so that EndObject does not write it again.
func (w *Writer) deviation(rest *Rest, name, written string) bool {
	k := rest.silences(name)
	if k == nil {
		return false
	}
	if !k.absent {
		w.Name(written)
		w.buf = append(w.buf, k.raw...)
		k.absent = true // rest is a copy that Speaking made for this writing
	}
	return true
}

// Name writes the name of a member, escaped as needed, and what stands around it.
func (w *Writer) Name(name string) {
	w.comma()
	w.buf = append(appendString(w.buf, name), ':')
}

// comma separates a member or an item from the one before it.
func (w *Writer) comma() {
	if c := w.buf[len(w.buf)-1]; c != '{' && c != '[' {
		w.buf = append(w.buf, ',')
	}
}

// EndObject writes what rest holds and ends the object.
func (w *Writer) EndObject(rest *Rest) {
	if rest != nil {
		for _, k := range rest.kept {
			if !k.absent {
				w.Name(k.name)
				w.buf = append(w.buf, k.raw...)
			}
		}
		for _, k := range rest.unknown {
			w.Name(k.name)
			WriteRaw(&k.raw, w)
		}
	}
	w.buf = append(w.buf, '}')
}

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string. Bytes that are not UTF-8 become the replacement character.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		b = appendEscape(append(b, s[from:i]...), c)
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

var errNotFinite = errors.New("a number that is not finite has no JSON form")

// appendFloat appends the shortest text that reads back as the same number, in the form of encoding/json.
func appendFloat(b []byte, f float64, bits int) []byte {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	if format == 'e' { // e-09 is written e-9
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
	}
	return b
}
