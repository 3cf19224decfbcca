package mutations

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// difference is a body that a server accepts and kin-openapi does not, or the other way round.
type difference struct {
	*mutation
	target   *target
	op       *operation
	accepted bool   // by the server
	answer   string // of the server
	opinion  string // of kin-openapi
}

// explanations say why the two differ.
var explanations = []struct {
	reason string
	holds  func(*difference) bool
}{
	{"the JSON of protocol buffers takes null as unset", func(d *difference) bool {
		return d.target.api == "yandex" && d.accepted && d.now == nil
	}},
	{"the JSON of protocol buffers takes whole numbers in text as numbers, too", func(d *difference) bool {
		_, isNumber := d.now.(float64)
		return d.target.api == "yandex" && d.accepted && isNumber && d.old == "12"
	}},
	{"a field that only other versions have is refused, where kin-openapi takes it for one that nobody knows", func(d *difference) bool {
		return !d.accepted && strings.Contains(d.answer, "version "+d.target.version+" does not have the field")
	}},
	{"members have a second spelling, which kin-openapi takes for members that the document does not have", func(d *difference) bool {
		return d.target.api == "yandex" && !d.accepted && slices.Contains(d.path, "auto_call")
	}},
	{"a text with the format of an integer is one, which kin-openapi asks of numbers alone", func(d *difference) bool {
		return !d.accepted && strings.Contains(d.answer, "must be an integer in the range of int64")
	}},
	{"null that is said to be allowed beside references, is, whatever they lead to", func(d *difference) bool {
		return d.accepted && d.now == nil && slices.ContainsFunc(schemasAt(d.op.schema, d.path), saysNull)
	}},
	{"a schema that says nothing allows null", func(d *difference) bool {
		return d.accepted && slices.ContainsFunc(d.nulls(), func(path []string) bool { return slices.ContainsFunc(schemasAt(d.op.schema, path), saysNothing) })
	}},
	{"what is only read is ignored, whatever it is", func(d *difference) bool {
		for i := range d.path {
			if d.accepted && slices.ContainsFunc(schemasAt(d.op.schema, d.path[:i+1]), func(s *openapi3.Schema) bool { return s.ReadOnly }) {
				return true
			}
		}
		return false
	}},
	{"an integer that int64 does not hold has no Go type", func(d *difference) bool {
		return !d.accepted && d.now == 1e30 && strings.Contains(d.answer, "must be in the range of int64")
	}},
}

// nulls returns the places where the change puts null.
func (d *difference) nulls() [][]string {
	switch now := d.now.(type) {
	case nil:
		return [][]string{d.path}
	case []any:
		if len(now) > 0 {
			return [][]string{append(slices.Clip(d.path), "0")}
		}
	case map[string]any:
		if len(now) > 0 {
			return [][]string{append(slices.Clip(d.path), "other")}
		}
	}
	return nil
}

func saysNull(s *openapi3.Schema) bool { return s.Nullable || s.Type.Includes("null") }

// saysNothing reports whether a schema allows anything.
func saysNothing(s *openapi3.Schema) bool {
	return s.Type == nil && len(s.Enum) == 0 && s.AllOf == nil && s.AnyOf == nil && s.OneOf == nil && s.Not == nil
}
