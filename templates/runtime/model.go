package runtime

import (
	"errors"
	"reflect"
)

// What generated models do is done by these functions: each method of a model calls one with a pointer to the model. Links are for
// types that lead nowhere by themselves, as unions: values of the types that say what the package knows of them.

var errNoPointer = errors.New("the value must be a pointer that is not nil")

// codecFor returns the codec of what m points at, and a pointer to it, which is nil when m is.
func codecFor(m any, links []any) (*codec, pointer) {
	v := reflect.ValueOf(m)
	return codecOf(v.Type().Elem(), links...), pointerTo(v)
}

// Unmarshal replaces the value that m points at by what data holds. It fails only when data is not JSON, with a [*SyntaxError],
// and then leaves in m what it has read.
func Unmarshal(data []byte, m any, links ...any) error {
	c, p := codecFor(m, links)
	return unmarshal(c, p, &Reader{s: string(data)})
}

// unmarshal replaces a value by what the reader holds.
func unmarshal(c *codec, p pointer, r *Reader) error {
	if p.isNil() {
		return errNoPointer
	}
	p.value(c.typ).SetZero()
	r.read(c, p)
	return r.end()
}

// Append appends to b the JSON of the value that m points at; a nil m is null. It returns b and an error when a value has no
// JSON form, such as a number that is not finite or a [Raw] that is not JSON.
func Append(b []byte, m any, opts []WriteOption, links ...any) ([]byte, error) {
	w := Writer{buf: b}
	for _, o := range opts {
		o(&w)
	}
	c, p := codecFor(m, links)
	if p.isNil() {
		w.null()
	} else {
		w.write(c, p)
	}
	if w.err != nil {
		return b, w.err
	}
	return w.buf, nil
}

// Marshal is Append for encoding/json.
func Marshal(m any, links ...any) ([]byte, error) { return Append(nil, m, nil, links...) }

// Equal reports whether the values that a and b point at, which are of one type, are written as the same JSON. Two nil
// pointers are equal.
func Equal(a, b any, links ...any) bool {
	c, x := codecFor(a, links)
	_, y := codecFor(b, links)
	if x.isNil() || y.isNil() {
		return x == y
	}
	return c.equal(x, y)
}

// Validate returns a [*ValidationError] of what in the value that m points at breaks the document's constraints, nil if that
// is nothing. A nil m has no value and breaks them.
func Validate(m any, links ...any) error {
	c, p := codecFor(m, links)
	if p.isNil() {
		return violation(noValue)
	}
	if c.operation != "" {
		return documentsOf(links).params(c, p)
	}
	w := Writer{files: true}
	if w.write(c, p); w.err != nil {
		return violation(w.err.Error())
	}
	if err := documentsOf(links).checkAll(c.madeOf(), c.version, string(w.buf)); err != nil || c.rules.allow(p) {
		return err
	}
	return violation("is not what the document allows") // which has no schema for it
}

// typed is a value with its codec.
type typed struct {
	codec *codec
	at    pointer
}

// ConvertTo reads into what to points at the JSON that what from points at is written as, for types of like shape: members that to
// does not declare go to its [Rest].
func ConvertTo(to, from any) error {
	text, err := Append(nil, from, nil)
	if err != nil {
		return err
	}
	return Unmarshal(text, to)
}
