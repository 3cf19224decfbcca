package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
)

// Opt is a value that may be absent, null or there. The zero Opt is absent. A struct tag with omitzero leaves out an absent one.
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	optAbsent optState = iota
	optNull
	optThere
)

// Some returns an Opt that holds v. One that holds a nil pointer is written as null.
func Some[T any](v T) Opt[T] { return Opt[T]{value: v, state: optThere} }

// Null returns an Opt that is null.
func Null[T any]() Opt[T] { return Opt[T]{state: optNull} }

// Get returns the value and whether it is there; absent and null give the zero value.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == optThere }

// Or returns the value, or fallback when it is absent or null.
func (o Opt[T]) Or(fallback T) T {
	if o.state == optThere {
		return o.value
	}
	return fallback
}

// Ptr returns a pointer to the value inside, for changing it in place, or nil when it is absent or null.
func (o *Opt[T]) Ptr() *T {
	if o.state != optThere {
		return nil
	}
	return &o.value
}

// IsNull reports whether it is null.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// Format writes the value as it is written without the Opt, and "absent" or "null" where there is none.
func (o Opt[T]) Format(s fmt.State, verb rune) { formatOpt(s, verb, o.state, o.value) }

// MarshalJSON writes the value by encoding/json; absent and null are null.
func (o Opt[T]) MarshalJSON() ([]byte, error) { return marshalOpt(o.state, o.value) }

// UnmarshalJSON reads null or a value by encoding/json.
func (o *Opt[T]) UnmarshalJSON(data []byte) error { return unmarshalOpt(data, &o.state, &o.value) }

func formatOpt(to fmt.State, verb rune, s optState, v any) {
	switch s {
	case optAbsent:
		_, _ = io.WriteString(to, "absent")
	case optNull:
		_, _ = io.WriteString(to, "null")
	default:
		_, _ = fmt.Fprintf(to, fmt.FormatString(to, verb), v)
	}
}

func marshalOpt(s optState, v any) ([]byte, error) {
	if s != optThere {
		return []byte("null"), nil
	}
	return json.Marshal(v)
}

func unmarshalOpt(data []byte, s *optState, v any) error {
	reflect.ValueOf(v).Elem().SetZero()
	if bytes.Equal(data, []byte("null")) {
		*s = optNull
		return nil
	}
	*s = optThere
	return json.Unmarshal(data, v)
}
