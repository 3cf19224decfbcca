package runtime

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"
)

// Text is any type whose values are text.
type Text interface{ ~string }

// ReadText reads text. A number or a word is read as its own text.
func ReadText[T Text](p *T, r *Reader) {
	if r.peek() == '"' {
		*p = T(r.string())
		return
	}
	*p = T(r.oddText())
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

// WriteText writes text.
func WriteText[T Text](p *T, w *Writer) { w.buf = appendString(w.buf, string(*p)) }

// ReadConst reads text that is always the same; empty text is odd, since WriteConst would not write it.
func ReadConst[T Text](p *T, r *Reader) {
	ReadText(p, r)
	if *p == "" {
		r.odd = true
	}
}

// WriteConst writes text, or value when it is empty.
func WriteConst[T Text](p *T, w *Writer, value string) {
	if *p != "" {
		value = string(*p)
	}
	w.buf = appendString(w.buf, value)
}

// ReadBool reads true or false; text that says so is read too.
func ReadBool[T ~bool](p *T, r *Reader) {
	switch r.peek() {
	case 't':
		r.word("true")
		*p = true
	case 'f':
		r.word("false")
		*p = false
	default:
		*p = T(strings.EqualFold(r.scalarText(), "true"))
		r.odd = true
	}
}

// WriteBool writes true or false.
func WriteBool[T ~bool](p *T, w *Writer) { w.buf = strconv.AppendBool(w.buf, bool(*p)) }

// Int is any type whose values are whole numbers.
type Int interface {
	~int | ~int32 | ~int64 | ~uint64
}

// ReadInt reads a whole number. A number with a fraction or an exponent loses the fraction, one beyond the range of T
// becomes its limit, and text that holds a number gives that.
func ReadInt[T Int](p *T, r *Reader) {
	text := r.scalarText()
	v, exact := parseInt[T](text)
	*p = v
	if !exact {
		r.odd = true
	}
}

// parseInt returns the number and whether its usual text is the same text.
func parseInt[T Int](text string) (T, bool) {
	if n := len(text); n > 0 && n < 10 && text[0] != '-' && (text[0] != '0' || n == 1) {
		var v T
		for i := range n {
			c := text[i] - '0'
			if c > 9 {
				return slowInt[T](text)
			}
			v = v*10 + T(c)
		}
		return v, true
	}
	return slowInt[T](text)
}

func slowInt[T Int](text string) (T, bool) {
	if v, err := strconv.ParseInt(text, 10, 64); err == nil && int64(T(v)) == v && (T(v) < 0) == (v < 0) {
		return T(v), strconv.FormatInt(v, 10) == text
	}
	if v, err := strconv.ParseUint(text, 10, 64); err == nil && T(v) > 0 && uint64(T(v)) == v {
		return T(v), true
	}
	f, _ := strconv.ParseFloat(text, 64)
	return clamp[T](f), false
}

// clamp returns the whole part of f, or the limit of T nearest to it.
func clamp[T Int](f float64) T {
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

func limits[T Int]() (low, high T) {
	if ^low > 0 { // no sign
		return 0, ^low
	}
	high = 1
	for next := high<<1 | 1; next > high; next = high<<1 | 1 {
		high = next
	}
	return -high - 1, high
}

// WriteInt writes a whole number.
func WriteInt[T Int](p *T, w *Writer) { w.buf = appendInt(w.buf, *p) }

func appendInt[T Int](b []byte, v T) []byte {
	if v < 0 {
		return strconv.AppendInt(b, int64(v), 10)
	}
	return strconv.AppendUint(b, uint64(v), 10)
}

// ReadIntText reads a whole number written as text, or as a number.
func ReadIntText[T Int](p *T, r *Reader) {
	var text string
	if r.peek() == '"' {
		text = r.string()
	} else {
		text = r.scalarText()
	}
	v, exact := parseInt[T](text)
	*p = v
	if !exact {
		r.odd = true
	}
}

// WriteIntText writes a whole number as text.
func WriteIntText[T Int](p *T, w *Writer) {
	w.buf = append(appendInt(append(w.buf, '"'), *p), '"')
}

// Float is any type whose values are numbers.
type Float interface{ ~float32 | ~float64 }

// ReadFloat reads a number; text that holds one gives that.
func ReadFloat[T Float](p *T, r *Reader) { r.odd = readFloat(p, r.scalarText()) || r.odd }

// readFloat stores the number and reports whether it would be written otherwise.
func readFloat[T Float](p *T, text string) bool {
	bits := floatBits[T]()
	f, err := strconv.ParseFloat(text, bits)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		*p = 0
		return true
	}
	*p = T(f)
	var usual [32]byte
	return string(appendFloat(usual[:0], f, bits)) != text
}

func floatBits[T Float]() int {
	if T(1)/3 == T(float32(1)/3) {
		return 32
	}
	return 64
}

// WriteFloat writes a number.
func WriteFloat[T Float](p *T, w *Writer) {
	f := float64(*p)
	if math.IsInf(f, 0) || math.IsNaN(f) {
		w.fail(errNotFinite)
		return
	}
	w.buf = appendFloat(w.buf, f, floatBits[T]())
}

// ReadFloatText reads a number written as text, or as a number.
func ReadFloatText[T Float](p *T, r *Reader) {
	if r.peek() == '"' {
		r.odd = readFloat(p, r.string()) || r.odd
		return
	}
	ReadFloat(p, r)
}

// WriteFloatText writes a number as text.
func WriteFloatText[T Float](p *T, w *Writer) {
	w.buf = append(w.buf, '"')
	WriteFloat(p, w)
	w.buf = append(w.buf, '"')
}

// ReadTime reads a time as RFC 3339 writes it.
func ReadTime(p *time.Time, r *Reader) {
	var text string
	ReadText(&text, r)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t = time.Time{}
	}
	*p = t
	if err != nil || t.Format(time.RFC3339Nano) != text {
		r.odd = true
	}
}

// WriteTime writes a time as RFC 3339 does, with as many digits of the second as it needs.
func WriteTime(p *time.Time, w *Writer) {
	w.buf = append(w.buf, '"')
	w.buf = p.AppendFormat(w.buf, time.RFC3339Nano)
	w.buf = append(w.buf, '"')
}

// EqualTime reports whether both are the same instant at the same offset from UTC.
func EqualTime(a, b *time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return a.Equal(*b) && x == y
}

// ReadBytes reads bytes written as base64, in the standard or the URL alphabet, padded or not (RFC 4648).
func ReadBytes[T ~[]byte](p *T, r *Reader) {
	if r.peek() != '"' {
		*p = nil
		r.oddText()
		return
	}
	text := r.string()
	data, err := decodeBase64(text)
	if err != nil {
		data = nil
	}
	*p = T(data)
	if err != nil || base64.StdEncoding.EncodeToString(data) != text {
		r.odd = true
	}
}

func decodeBase64(text string) ([]byte, error) {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	return base64.RawStdEncoding.DecodeString(text)
}

// WriteBytes writes bytes as base64, in the standard alphabet with padding.
func WriteBytes[T ~[]byte](p *T, w *Writer) {
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, *p)
	w.buf = append(w.buf, '"')
}

// UnixTime is a time in whole seconds since 1970, as JSON numbers hold it.
type UnixTime int64

// UnixTimeOf returns t without what is smaller than a second.
func UnixTimeOf(t time.Time) UnixTime { return UnixTime(t.Unix()) }

// Time returns the time, in UTC.
func (t UnixTime) Time() time.Time { return time.Unix(int64(t), 0).UTC() }

// FieldMask names the fields that an update changes: their paths, separated by commas.
type FieldMask string

// Mask returns the mask of the paths.
func Mask(paths ...string) FieldMask { return FieldMask(strings.Join(paths, ",")) }

// Paths returns the paths of the mask; it is nil for the empty mask.
func (m FieldMask) Paths() []string {
	if m == "" {
		return nil
	}
	return strings.Split(string(m), ",")
}
