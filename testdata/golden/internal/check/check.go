// Package check holds what the tests of generated packages share.
package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
)

// Model is what every generated struct T has on its pointer.
type Model[T any] interface {
	*T
	UnmarshalJSON(data []byte) error
	AppendJSON(b []byte, opts ...runtime.WriteOption) ([]byte, error)
	MarshalJSON() ([]byte, error)
	Equal(other *T) bool
}

// Decode reads a model, which never fails on text that is JSON.
func Decode[T any, P Model[T]](t testing.TB, text string) *T {
	t.Helper()
	m := P(new(T))
	if err := m.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return m
}

// Encode returns the JSON of a model.
func Encode[T any, P Model[T]](t testing.TB, m P, opts ...runtime.WriteOption) string {
	t.Helper()
	data, err := m.AppendJSON(nil, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Writes fails unless the model is written as an equal JSON value.
func Writes[T any, P Model[T]](t testing.TB, m P, want string) {
	t.Helper()
	Same(t, want, Encode(t, m))
}

// WritesText fails unless the model is written as that very text: it holds the order of the members.
func WritesText[T any, P Model[T]](t testing.TB, m P, want string) {
	t.Helper()
	if got := Encode(t, m); got != want {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
}

// RoundTrip reads a model and holds all that must be so for any JSON: it is written as an equal value, by itself and by
// encoding/json, what was read replaces what was there, and what is read twice is equal.
func RoundTrip[T any, P Model[T]](t testing.TB, text string) *T {
	t.Helper()
	m := P(Decode[T, P](t, text))
	Writes(t, m, text)
	again := P(new(T))
	if err := json.Unmarshal([]byte(text), again); err != nil {
		t.Fatalf("json.Unmarshal: %v", err)
	}
	if !m.Equal(again) || !again.Equal(m) {
		t.Errorf("%s: what is read twice is not equal", text)
	}
	data, err := json.Marshal(again)
	if err != nil {
		t.Fatalf("json.Marshal: %v", err)
	}
	Same(t, text, string(data))
	if err := again.UnmarshalJSON([]byte(`{"leftover":[1]}`)); err != nil {
		t.Fatal(err)
	}
	if err := again.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if !m.Equal(again) {
		t.Errorf("%s: reading does not replace what was there", text)
	}
	return m
}

// RoundTrips is RoundTrip for several strings.
func RoundTrips[T any, P Model[T]](t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		RoundTrip[T, P](t, text)
	}
}

// Differ fails if any two of the strings are read as equal models.
func Differ[T any, P Model[T]](t *testing.T, texts ...string) {
	t.Helper()
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			if P(Decode[T, P](t, a)).Equal(Decode[T, P](t, b)) {
				t.Errorf("%s and %s are read as equal", a, b)
			}
		}
	}
}

// Union reads a bare union, fails unless it is written as an equal value, and returns it.
func Union[U any](
	t testing.TB, read func([]byte) (U, error), write func([]byte, U, ...runtime.WriteOption) ([]byte, error), text string,
) U {
	t.Helper()
	u, err := read([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	data, err := write(nil, u)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	Same(t, text, string(data))
	return u
}

// As returns v as a T, and fails if it is none.
func As[T any](t testing.TB, v any) T {
	t.Helper()
	x, ok := v.(T)
	if !ok {
		t.Fatalf("got a %T, want a %T", v, x)
	}
	return x
}

// Equal fails unless both are deeply equal.
func Equal[T any](t testing.TB, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

// Same fails unless both strings are the same JSON value. Numbers are compared as they are written.
func Same(t testing.TB, want, got string) {
	t.Helper()
	if !reflect.DeepEqual(Parse(t, want), Parse(t, got)) {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
}

// Parse returns a JSON value with its number literals.
func Parse(t testing.TB, text string) any {
	t.Helper()
	v, err := parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// IsJSON reports whether encoding/json takes the text for one JSON value.
func IsJSON(text string) bool {
	_, err := parse(text)
	return err == nil
}

func parse(text string) (any, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the value")
	}
	return v, nil
}
