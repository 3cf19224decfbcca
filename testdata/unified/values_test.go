package unified

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// sampler makes values of a type. Where there is a choice it takes that of its turn, so that some samplers take all of them.
type sampler struct {
	turn     int
	most     int // how many choices there were
	required bool
	nulls    bool // what may be null is
	unknown  bool // objects have members that are not declared, and open enums values that are not listed
	inner    []*model.Schema
}

// samples are values of a type: with all members, only the required ones, nulls, and what is not declared.
func samples(t model.Type) []any {
	return sampled(t, sampler{}, sampler{required: true}, sampler{nulls: true}, sampler{unknown: true})
}

// declared are samples of what is declared alone.
func declared(t model.Type) []any {
	return sampled(t, sampler{}, sampler{required: true}, sampler{nulls: true})
}

// fewTurns is how many turns the samplers but the first have.
const fewTurns = 8

func sampled(t model.Type, by ...sampler) []any {
	var all []any
	for i, s := range by {
		for s.most = 1; s.turn < s.most && (i == 0 || s.turn < fewTurns); s.turn++ {
			if v, ok := s.value(model.Use{Type: t}); ok {
				all = append(all, v)
			}
		}
	}
	return all
}

// value makes a value; there is none of a type that needs itself.
func (s *sampler) value(u model.Use) (any, bool) {
	if u.Nullable && s.nulls {
		return nil, true
	}
	switch t := u.Type.(type) {
	case *model.Ref:
		if slices.Contains(s.inner, t.Schema) {
			return nil, false
		}
		s.inner = append(s.inner, t.Schema)
		defer func() { s.inner = s.inner[:len(s.inner)-1] }()
		return s.value(model.Use{Type: t.Schema.Type})
	case *model.Scalar:
		return s.scalar(t), true
	case *model.Enum:
		return s.enum(t), true
	case *model.List:
		return s.list(t)
	case *model.Map:
		v, ok := s.value(t.Value)
		return map[string]any{"key": v}, ok
	case *model.Object:
		return s.object(t)
	case *model.Union:
		return s.union(t)
	}
	return map[string]any{"any": []any{"thing", json.Number("1"), nil}}, true
}

// choice returns which of some are taken.
func (s *sampler) choice(of int) int {
	s.most = max(s.most, of)
	return s.turn % of
}

var texts = map[string]string{
	model.FormatDateTime: "2026-01-02T03:04:05.678Z", model.FormatBase64: "aGk=", model.FormatFieldMask: "name,labels",
}

func (s *sampler) scalar(t *model.Scalar) any {
	switch {
	case t.Kind == model.KindBoolean:
		return s.turn%2 == 0
	case t.Kind == model.KindString && texts[t.Format] != "":
		return texts[t.Format]
	case t.Kind == model.KindString:
		return fmt.Sprintf("text %d", s.turn)
	case t.AsText:
		return "1700000000"
	case t.Kind == model.KindNumber:
		return json.Number("0.5")
	}
	return json.Number("1700000000")
}

func (s *sampler) enum(t *model.Enum) any {
	if s.unknown && t.Kind == model.KindString && len(t.Values) > 1 {
		return "value of tomorrow"
	}
	if len(t.Values) == 0 {
		return "value"
	}
	return tree(string(t.Values[s.choice(len(t.Values))].Literal))
}

func (s *sampler) list(t *model.List) (any, bool) {
	v, ok := s.value(t.Item)
	if !ok || s.required {
		return []any{}, true
	}
	return []any{v, v}, true
}

func (s *sampler) union(t *model.Union) (any, bool) {
	n := s.choice(len(t.Variants))
	for i := range t.Variants {
		variant := t.Variants[(n+i)%len(t.Variants)]
		v, ok := s.value(model.Use{Type: variant.Type})
		if o, isObject := v.(map[string]any); isObject && t.Tag != "" && len(variant.Tags) > 0 {
			o[t.Tag] = variant.Tags[s.turn%len(variant.Tags)]
		}
		if ok {
			return v, true
		}
	}
	return nil, false
}

func (s *sampler) object(t *model.Object) (any, bool) {
	o := map[string]any{}
	if s.unknown {
		o["member of tomorrow"] = map[string]any{"a": json.Number("1.50")}
	}
	if t.Additional != nil {
		if v, ok := s.value(*t.Additional); ok {
			o["additional"] = v
		}
	}
	skip := map[string]bool{}
	for _, one := range t.Oneofs {
		n := s.choice(len(one.Fields))
		for i, name := range one.Fields {
			skip[name] = i != n
		}
	}
	for _, f := range t.Fields {
		if skip[f.Name] || s.required && !f.Required {
			continue
		}
		v, ok := s.value(f.Use)
		if !ok && f.Required {
			return nil, false
		}
		if ok {
			o[f.Name] = v
		}
	}
	return o, true
}

// tree reads JSON.
func tree(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		panic(err)
	}
	return v
}

// text writes JSON.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func sortedKeys(o map[string]any) []string { return slices.Sorted(maps.Keys(o)) }
