package mutations

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// sampler makes a value of a schema that has every member. Where there are variants it takes the one of its turn, so that some samplers
// take all of them.
type sampler struct {
	turn  int
	most  int // how many variants there were
	inner []*openapi3.Schema
}

// samples returns values of a schema, so many that each variant is in one.
func samples(schema *openapi3.Schema) (all []any) {
	for turn, most := 0, 1; turn < most; turn++ {
		s := sampler{turn: turn}
		v, _ := s.value(schema)
		all = append(all, v)
		most = max(most, s.most)
	}
	return all
}

// value makes a value; there is none of a schema that needs itself.
func (s *sampler) value(schema *openapi3.Schema) (any, bool) {
	if slices.Contains(s.inner, schema) {
		return nil, false
	}
	s.inner = append(s.inner, schema)
	defer func() { s.inner = s.inner[:len(s.inner)-1] }()
	for _, branches := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		if len(branches) > 0 {
			s.most = max(s.most, len(branches))
			return s.value(branches[s.turn%len(branches)].Value)
		}
	}
	if schema.Const != nil {
		return schema.Const, true
	}
	if len(schema.Enum) > 0 {
		return schema.Enum[s.turn%len(schema.Enum)], true
	}
	switch {
	case schema.Type.Includes("string"):
		return text(schema), true
	case schema.Type.Includes("boolean"):
		return true, true
	case schema.Type.Includes("integer"), schema.Type.Includes("number"):
		if schema.Min != nil {
			return max(*schema.Min, 0), true
		}
		return 1.0, true
	case schema.Type.Includes("array"):
		if item, ok := s.value(schema.Items.Value); ok {
			return []any{item}, true
		}
		return []any{}, true
	}
	return s.object(schema)
}

// object makes an object of the members of a schema and of those that it consists of.
func (s *sampler) object(schema *openapi3.Schema) (any, bool) {
	out := map[string]any{}
	for _, sub := range schema.AllOf {
		v, ok := s.value(sub.Value)
		m, isObject := v.(map[string]any)
		switch {
		case !ok:
			return nil, false
		case !isObject:
			return v, true
		}
		for name, v := range m {
			out[name] = v
		}
	}
	skip := s.skipped(schema)
	for name, p := range schema.Properties {
		if skip[name] {
			continue
		}
		v, ok := s.value(p.Value)
		if !ok && slices.Contains(schema.Required, name) {
			return nil, false
		}
		if ok {
			out[name] = v
		}
	}
	if additional := schema.AdditionalProperties.Schema; additional != nil {
		if v, ok := s.value(additional.Value); ok {
			out["more"] = v
		}
	}
	return out, true
}

// skipped returns the members of groups of which at most one is there, but for the one of the turn.
func (s *sampler) skipped(schema *openapi3.Schema) map[string]bool {
	skip := map[string]bool{}
	groups, _ := schema.Extensions["x-oneof"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		fields, _ := group["fields"].([]any)
		s.most = max(s.most, len(fields))
		for i, name := range fields {
			skip[name.(string)] = i != s.turn%len(fields)
		}
	}
	return skip
}

// texts are values of formats.
var texts = map[string]string{"date-time": "2026-01-02T03:04:05Z", "byte": "aGk=", "int64": "12", "uuid": "123e4567-e89b-12d3-a456-426614174000", "field-mask": "name"}

func text(schema *openapi3.Schema) string {
	if v, ok := texts[schema.Format]; ok {
		return v
	}
	return "some"
}
