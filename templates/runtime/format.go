package runtime

import (
	"bytes"
	"encoding/base64"
	"reflect"
	"strings"
)

// textType is a Go type for the strings of a format.
type textType struct {
	typ reflect.Type
	// read stores the value of a string; false for a string that is none.
	read  func(text string, p pointer) bool
	write func(b []byte, p pointer) []byte
	same  func(a, b pointer) bool
}

// textsOf returns the type whose strings read reads and write writes, the latter in characters that need no escape in JSON. Same compares
// two values; without it their strings are compared.
func textsOf[T any](read func(text string) (T, bool), write func(b []byte, v T) []byte, same func(a, b T) bool) *textType {
	t := &textType{
		typ:   reflect.TypeFor[T](),
		write: func(b []byte, p pointer) []byte { return write(b, *as[T](p)) },
		read: func(text string, p pointer) bool {
			v, ok := read(text)
			if ok {
				*as[T](p) = v
			}
			return ok
		},
	}
	t.same = func(a, b pointer) bool { return bytes.Equal(t.write(nil, a), t.write(nil, b)) }
	if same != nil {
		t.same = func(a, b pointer) bool { return same(*as[T](a), *as[T](b)) }
	}
	return t
}

// typedFormats are the formats whose strings have a Go type, by that type.
var typedFormats = func() map[reflect.Type]*textFormat {
	all := map[reflect.Type]*textFormat{}
	for _, f := range textFormats {
		if f.typed != nil {
			all[f.typed.typ] = &f
		}
	}
	return all
}()

// spell writes a string as values of the type are written.
func (t *textType) spell(text string) (string, bool) {
	p := newValue(t.typ)
	if !t.read(text, p) {
		return "", false
	}
	w := Writer{}
	w.formatted(t, p)
	return string(w.buf), true
}

// formatted reads a string of a type. What is none, or is usually written otherwise, is odd.
func (r *Reader) formatted(t *textType, p pointer) {
	if r.peek() != '"' {
		r.oddText()
		return
	}
	text := r.string()
	if !t.read(text, p) {
		r.odd = true
		return
	}
	if r.usual = t.write(r.usual[:0], p); string(r.usual) != text {
		r.odd = true
	}
}

// formatted writes a value as a string of its type.
func (w *Writer) formatted(t *textType, p pointer) {
	w.buf = append(t.write(append(w.buf, '"'), p), '"')
}

// parseBase64 reads base64 in the standard or the URL alphabet, padded or not (RFC 4648).
func parseBase64(text string) ([]byte, bool) {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	data, err := base64.RawStdEncoding.DecodeString(text)
	return data, err == nil
}

// sameBytes tells nil from an empty slice.
func sameBytes(a, b []byte) bool { return bytes.Equal(a, b) && (a == nil) == (b == nil) }
