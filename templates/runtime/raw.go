package runtime

import (
	"encoding/json"
	"strings"
)

// Raw is the text of one JSON value. The empty Raw is not a value and is written as null.
type Raw string

// RawOf returns the JSON text of a Go value, by encoding/json and without escaping HTML.
func RawOf(v any) (Raw, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return Raw(strings.TrimSuffix(b.String(), "\n")), nil
}

// Decode stores the value in v by encoding/json.
func (r Raw) Decode(v any) error { return json.Unmarshal([]byte(r), v) }

// IsNull reports whether the value is null or none.
func (r Raw) IsNull() bool { return r == "" || r == "null" }

// MarshalJSON returns the text.
func (r Raw) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return []byte(r), nil
}

// UnmarshalJSON stores a copy of data.
func (r *Raw) UnmarshalJSON(data []byte) error {
	*r = Raw(data)
	return nil
}

// raw writes JSON text. A string that is not JSON is an error.
func (w *Writer) raw(text Raw) {
	if text == "" {
		w.null()
		return
	}
	check := Reader{s: string(text)}
	check.skip()
	if err := check.end(); err != nil {
		w.fail(err)
		return
	}
	w.buf = append(w.buf, text...)
}
