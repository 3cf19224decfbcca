package unified

import (
	"encoding/json"
	"errors"
	"fmt"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
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

// TestNamesOfUsersStay holds that what users name is theirs, whatever the names are.
func TestNamesOfUsersStay(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		found := false
		metadata := map[string]any{"openai:zone": "z", "azure.owner": "o", "yandex:": "y", "a.b": "c"}
		for _, p := range a.all {
			if p.kind != "inputs" || p.call.Operation.Name != "Assistants.Create" {
				continue
			}
			found = true
			out, err := a.Out(p.row, map[string]any{runtime.BodyInput: map[string]any{"metadata": metadata}}, func(field string) error {
				return errors.New(field)
			})
			if err != nil || !strings.Contains(text(out), text(metadata)) {
				t.Errorf("%s: %s, %v", a.name, text(out), err)
			}
		}
		if !found {
			t.Errorf("%s has no such call", a.name)
		}
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

// TestLossesAreSaid converts unified values out and in again by one API, and then by another: what is missing then is what these were
// said to lack, and what they are sent is what they have.
func TestLossesAreSaid(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range a.places() {
				for _, v := range declared(p.merged) {
					back := a.passes(t, p, v)
					for _, b := range tables {
						if q := b.placeLike(p); q != nil && b != a && !t.Failed() {
							b.passes(t, *q, back)
						}
					}
				}
			}
		})
	}
}

// placeLike returns the place of the merged model where another API has one; nil for none.
func (a *table) placeLike(p place) *place {
	for _, q := range a.all {
		if p.call.Operation == q.call.Operation && p.kind == q.kind {
			return &q
		}
	}
	return nil
}

// passes converts a unified value out and in, and returns what comes back.
func (a *table) passes(t *testing.T, p place, v any) any {
	t.Helper()
	lacking := map[string]bool{}
	out, err := a.Out(p.row, v, func(field string) error {
		lacking[field] = true
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", p, err)
		return nil
	}
	if out != nil {
		for _, m := range misfits(model.Use{Type: p.own}, p.withoutPath(out), "") {
			t.Errorf("%s, %s: is sent what it does not have: %s", a.name, p, m)
		}
	}
	back, err := a.In(p.row, out)
	if err != nil {
		t.Errorf("%s: %v", p, err)
	}
	for _, loss := range losses(without(v, "", lacking), back, "") {
		if meantAnyway.MatchString(loss) {
			continue
		}
		t.Errorf("%s, %s: %s", a.name, p, loss)
	}
	return back
}

// meantAnyway matches the losses of what means the same as leaving it out: defaults of OpenAI's document, and of the mapping.
var meantAnyway = regexp.MustCompile(`\.(parallel_tool_calls: true|strict: false|top_p: 1|reasoning_effort: "medium"|file_ids: \[\]|detail: "auto"|(tool_choice|response_format): "auto") became null$`)

// alterations are what values may become without a word.
var alterations = map[string]func(was, is any) bool{
	"unix seconds have no fractions": func(was, is any) bool {
		whole, _, ok := strings.Cut(text(was), ".")
		return ok && text(is) == whole+`Z"`
	},
	"a text is one part": func(was, is any) bool {
		return text(is) == text([]any{map[string]any{"type": "text", "text": was}})
	},
	"calls without ids are known by their functions and places": func(was, is any) bool {
		name, ok := is.(string)
		return ok && regexp.MustCompile(`^.*#[0-9]+$`).MatchString(name)
	},
}

// isAltered reports whether a value is another in a way that is known.
func isAltered(was, is any) bool {
	for _, known := range alterations {
		if _, ok := was.(string); ok && known(was, is) {
			return true
		}
	}
	return false
}

// without returns a value without what is at some paths.
func without(v any, at string, paths map[string]bool) any {
	switch v := v.(type) {
	case map[string]any:
		o := map[string]any{}
		for name, member := range v {
			if to := memberPath(at, name); !paths[to] {
				o[name] = without(member, to, paths)
			}
		}
		return o
	case []any:
		l := []any{}
		for i, item := range v {
			if to := fmt.Sprintf("%s[%d]", at, i); !paths[to] {
				l = append(l, without(item, to, paths))
			}
		}
		return l
	}
	return v
}

var plain = regexp.MustCompile(`^[A-Za-z0-9_$-]+$`)

func memberPath(at, name string) string {
	switch {
	case !plain.MatchString(name):
		return at + "[" + strconv.Quote(name) + "]"
	case at == "":
		return name
	}
	return at + "." + name
}

// losses returns the paths at which a value is not what it was.
func losses(was, is any, at string) []string {
	switch was := was.(type) {
	case nil:
		return nil // it says nothing
	case map[string]any:
		o, ok := is.(map[string]any)
		if !ok && len(was) > 0 {
			return []string{at + ": no object"}
		}
		var all []string
		for _, name := range sortedKeys(was) {
			if v, there := o[name]; there || !isEmpty(was[name]) && !isKept(name) && !isAuthor(name, was[name], o) {
				all = append(all, losses(was[name], v, at+"."+name)...)
			}
		}
		return all
	case []any:
		l, ok := is.([]any)
		if !ok || len(l) != len(was) {
			return []string{at + ": other items"}
		}
		var all []string
		for i := range l {
			all = append(all, losses(was[i], l[i], at+"[]")...)
		}
		return all
	}
	if text(was) != text(is) && !isAltered(was, is) {
		return []string{fmt.Sprintf("%s: %s became %s", at, text(was), text(is))}
	}
	return nil
}

// isAuthor reports whether a member is the author of a message of an assistant, whose id comes back as that of the assistant.
func isAuthor(name string, was any, is map[string]any) bool {
	author, _ := was.(map[string]any)
	return name == "author" && is["role"] == "assistant" && is["assistant_id"] == author["id"]
}

// isKept reports whether a member is what an API keeps for itself next to unified ones.
func isKept(name string) bool {
	owner, _, ok := strings.Cut(name, ":")
	return ok && clients[owner] != nil
}

// isEmpty reports whether a value says nothing: null, or an object of such.
func isEmpty(v any) bool {
	o, ok := v.(map[string]any)
	for _, member := range o {
		if !isEmpty(member) {
			return false
		}
	}
	return ok || v == nil
}
