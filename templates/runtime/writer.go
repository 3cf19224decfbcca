package runtime

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

// Writer writes JSON.
type Writer struct {
	buf   []byte
	err   error
	depth int // of lists, maps and objects
	// side is who writes, and version the ID of the version that is spoken; empty for none.
	side    side
	version string
	// alternate makes fields that have two names go by the second.
	alternate bool
	// files makes files empty strings: their content is not read.
	files bool
}

// WriteOption changes how JSON is written.
type WriteOption func(*Writer)

// sentBy writes what a side sends in a version.
func sentBy(s side, version string) WriteOption {
	return func(w *Writer) { w.side, w.version = s, version }
}

// AlternateNames writes fields under their second name where a document gives two: the snake_case
// name of a protobuf field, or the camelCase one in a package that was generated to write the former.
func AlternateNames() WriteOption { return func(w *Writer) { w.alternate = true } }

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// text writes text.
func (w *Writer) text(s string) { w.buf = appendString(w.buf, s) }

func (w *Writer) null() { w.buf = append(w.buf, "null"...) }

// name writes the name of a member, escaped as needed, and what is around it.
func (w *Writer) name(name string) {
	w.comma()
	w.buf = append(appendString(w.buf, name), ':')
}

// comma separates a member or an item from the one before it.
func (w *Writer) comma() {
	if c := w.buf[len(w.buf)-1]; c != '{' && c != '[' {
		w.buf = append(w.buf, ',')
	}
}

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string. Bytes that are not UTF-8 become the replacement character.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := nextSpecial(s, 0); i < len(s); i = nextSpecial(s, i) {
		c := s[i]
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

var errTooDeep = errors.New("the value is nested too deep")

var errNotFinite = errors.New("a number that is not finite has no JSON form")

// appendFloat appends the shortest text that reads back as the same number, in the form of encoding/json.
func appendFloat(b []byte, f float64) []byte {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, 64)
	if format == 'e' { // e-09 is written e-9
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
	}
	return b
}
