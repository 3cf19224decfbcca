package unified

import (
	"encoding/json"
	"errors"
	"fmt"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/yandex"
	"maps"
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

// misfits returns the paths at which a value is not what a type declares: of another kind, or a member that it does not have.
func misfits(u model.Use, v any, at string) []string {
	if v == nil { // it says nothing
		return nil
	}
	switch t := model.Resolve(u.Type).(type) {
	case *model.Any:
		return nil
	case *model.Scalar:
		if !isScalar(t, v) {
			return []string{fmt.Sprintf("%s: %s for %s %s", at, text(v), t.Kind, t.Format)}
		}
	case *model.Enum:
		if len(t.Values) > 1 && !t.Open && !slices.ContainsFunc(t.Values, func(w *model.Value) bool { return text(v) == string(w.Literal) }) {
			return []string{fmt.Sprintf("%s: %s is no value", at, text(v))}
		}
	case *model.List:
		l, ok := v.([]any)
		if !ok {
			return []string{at + ": no list"}
		}
		var all []string
		for _, item := range l {
			all = append(all, misfits(t.Item, item, at+"[]")...)
		}
		return all
	case *model.Map:
		o, ok := v.(map[string]any)
		if !ok {
			return []string{at + ": no map"}
		}
		var all []string
		for _, name := range sortedKeys(o) {
			all = append(all, misfits(t.Value, o[name], at+".*")...)
		}
		return all
	case *model.Object:
		return objectMisfits(t, v, at)
	case *model.Union:
		return unionMisfits(t, v, at)
	}
	return nil
}

func isScalar(t *model.Scalar, v any) bool {
	switch v.(type) {
	case string:
		return t.Kind == model.KindString || t.AsText
	case json.Number:
		return !t.AsText && (t.Kind == model.KindInteger || t.Kind == model.KindNumber)
	case bool:
		return t.Kind == model.KindBoolean
	}
	return t.Format == model.FormatBinary
}

func objectMisfits(t *model.Object, v any, at string) []string {
	o, ok := v.(map[string]any)
	if !ok {
		return []string{at + ": no object"}
	}
	var all []string
	for _, name := range sortedKeys(o) {
		switch f := t.Field(name); {
		case f != nil:
			all = append(all, misfits(f.Use, o[name], at+"."+name)...)
		case t.Additional != nil:
			all = append(all, misfits(*t.Additional, o[name], at+".*")...)
		case len(t.Fields) > 0:
			all = append(all, at+"."+name+": not declared")
		}
	}
	return all
}

func unionMisfits(t *model.Union, v any, at string) []string {
	var best []string
	found := false
	o, _ := v.(map[string]any)
	for _, variant := range t.Variants {
		if tag, ok := o[t.Tag].(string); ok && len(variant.Tags) > 0 && !slices.Contains(variant.Tags, tag) {
			continue
		}
		m := misfits(model.Use{Type: variant.Type}, v, at)
		if len(m) == 0 {
			return nil
		}
		if !found || len(m) < len(best) {
			best, found = m, true
		}
	}
	if !found {
		return []string{at + ": no variant for " + text(o[t.Tag])}
	}
	return best
}

// withoutPath leaves out inputs that say where something is, which the API may not need.
func (p place) withoutPath(v any) any {
	o, ok := v.(map[string]any)
	if !ok || p.kind != "inputs" {
		return v
	}
	o = maps.Clone(o)
	maps.DeleteFunc(o, func(name string, _ any) bool { return p.inPath(name) })
	return o
}

// TestUnifiedValuesFit holds that what the API is sent is what it has: all else is said to be lacking.
func TestUnifiedValuesFit(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			found := map[string]string{}
			for _, p := range a.places() {
				for _, v := range declared(p.merged) {
					o, err := a.Out(p.row, v, func(string) error { return nil })
					o = p.withoutPath(o)
					if err != nil {
						t.Errorf("%s: %v", p, err)
						continue
					}
					if o == nil {
						continue
					}
					for _, m := range misfits(model.Use{Type: p.own}, o, "") {
						if m = p.row + " " + m; found[m] == "" {
							found[m] = p.String()
						}
					}
				}
			}
			for _, m := range slices.Sorted(maps.Keys(found)) {
				t.Errorf("%s (%s)", m, found[m])
			}
		})
	}
}

// TestUnsupportedFields holds how fields are named that a provider cannot take.
func TestUnsupportedFields(t *testing.T) {
	t.Parallel()
	own, err := yandex.New(yandex.WithBaseURL("http://localhost:1"), yandex.WithBearerToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	c := assistants.NewYandex(own, "folder")
	_, err = c.Assistants.Create(t.Context(), &assistants.CreateAssistantRequest{Model: "m", TopP: assistants.Some(0.5)}, nil)
	var unsupported *assistants.UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Field != "body.top_p" {
		t.Errorf("got %v", err)
	}
}
