package unified

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/unify"
)

// clients are the types that the services of the generated packages are fields of.
var clients = map[string]reflect.Type{
	"assistants": reflect.TypeFor[assistants.Client](),
	"openai":     reflect.TypeFor[openai.Client](),
	"azure":      reflect.TypeFor[azure.Client](),
	"yandex":     reflect.TypeFor[yandex.Client](),
}

// signature is what a method of a service takes and answers.
type signature struct {
	body, params, answer reflect.Type // nil for none
}

// signatureOf returns the signature of a method.
func signatureOf(t *testing.T, pkg, service, method string) *signature {
	t.Helper()
	field, ok := clients[pkg].FieldByName(service)
	if !ok {
		t.Fatalf("%s has no %s", pkg, service)
	}
	m, ok := field.Type.MethodByName(method)
	if !ok {
		t.Fatalf("%s has no %s.%s", pkg, service, method)
	}
	in := m.Type.NumIn()
	s := &signature{params: m.Type.In(in - 2), answer: m.Type.Out(0)}
	if last := m.Type.In(in - 3); last.Kind() == reflect.Pointer {
		s.body = last
	}
	switch {
	case s.answer.Kind() == reflect.Func:
		s.answer = s.answer.In(0).In(0)
	case s.answer.Kind() == reflect.Pointer && strings.Contains(s.answer.Elem().Name(), "Page["):
		response, _ := s.answer.Elem().FieldByName("Response")
		s.answer = response.Type
	}
	return s
}

// passed reads a value of a place into types of Go, and returns what these write.
func (s *signature) passed(p place, v any) (any, error) {
	if p.kind != "inputs" {
		return written(s.answer, v)
	}
	inputs, params := map[string]any{}, map[string]any{}
	for name, v := range v.(map[string]any) {
		switch {
		case name == runtime.BodyInput && s.body != nil:
			body, err := written(s.body, v)
			if err != nil {
				return nil, fmt.Errorf("the body: %w", err)
			}
			inputs[name] = body
		case p.inPath(name):
			inputs[name] = v
		default:
			params[name] = v
		}
	}
	rest, err := written(s.params, params)
	if err != nil {
		return nil, fmt.Errorf("the parameters: %w", err)
	}
	maps.Copy(inputs, rest.(map[string]any))
	return inputs, nil
}

// written reads a value into a type of Go and writes it again. Files have no JSON, and are carried next to it.
func written(typ reflect.Type, v any) (any, error) {
	files := map[string]any{}
	if o, ok := v.(map[string]any); ok {
		o = maps.Clone(o)
		maps.DeleteFunc(o, func(name string, member any) bool {
			file, ok := member.(*runtime.FilePart)
			if ok {
				files[name] = file
			}
			return ok
		})
		v = o
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	p := reflect.New(typ).Interface()
	if err := runtime.Unmarshal([]byte(text(v)), p); err != nil {
		return nil, err
	}
	b, err := runtime.Marshal(p)
	if err != nil {
		return nil, err
	}
	out := tree(string(b))
	if o, ok := out.(map[string]any); ok {
		maps.Copy(o, files)
	}
	return out, nil
}

// TestGoValuesComeBack converts what the API's own types write to values of the merged types, and what these write back.
func TestGoValuesComeBack(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			values := 0
			random := rand.New(rand.NewPCG(1, 2))
			for _, p := range a.places() {
				own, to := p.signatures(t, a.name)
				for v := range p.values() {
					values++
					if !a.goComesBack(t, p, own, to, v) {
						break
					}
					if _, isObject := v.(map[string]any); isObject && !a.goComesBack(t, p, own, to, strangeObject(v, random)) {
						break
					}
				}
			}
			t.Logf("%d values", values)
		})
	}
}

// payloads are the types of what events carry, by the package and the name of the schema.
var payloads = map[string]reflect.Type{
	"openai.ThreadObject":           reflect.TypeFor[openai.ThreadObject](),
	"openai.RunObject":              reflect.TypeFor[openai.RunObject](),
	"openai.RunStepObject":          reflect.TypeFor[openai.RunStepObject](),
	"openai.RunStepDeltaObject":     reflect.TypeFor[openai.RunStepDeltaObject](),
	"openai.MessageObject":          reflect.TypeFor[openai.MessageObject](),
	"openai.MessageDeltaObject":     reflect.TypeFor[openai.MessageDeltaObject](),
	"openai.Error":                  reflect.TypeFor[openai.Error](),
	"azure.AgentThread":             reflect.TypeFor[azure.AgentThread](),
	"azure.ThreadRun":               reflect.TypeFor[azure.ThreadRun](),
	"azure.RunStep":                 reflect.TypeFor[azure.RunStep](),
	"azure.RunStepDeltaChunk":       reflect.TypeFor[azure.RunStepDeltaChunk](),
	"azure.ThreadMessage":           reflect.TypeFor[azure.ThreadMessage](),
	"azure.MessageDeltaChunk":       reflect.TypeFor[azure.MessageDeltaChunk](),
	"azure.AgentErrorDetail":        reflect.TypeFor[azure.AgentErrorDetail](),
	"assistants.ThreadObject":       reflect.TypeFor[assistants.Thread](),
	"assistants.RunObject":          reflect.TypeFor[assistants.Run](),
	"assistants.RunStepObject":      reflect.TypeFor[assistants.RunStep](),
	"assistants.RunStepDeltaObject": reflect.TypeFor[assistants.RunStepDeltaObject](),
	"assistants.MessageObject":      reflect.TypeFor[assistants.Message](),
	"assistants.MessageDeltaObject": reflect.TypeFor[assistants.MessageDeltaObject](),
	"assistants.Error":              reflect.TypeFor[assistants.Error](),
}

// payload returns the signature of what an event carries.
func payload(t *testing.T, pkg string, of model.Type) *signature {
	t.Helper()
	name := pkg + "." + of.(*model.Ref).Schema.Name
	if payloads[name] == nil {
		t.Fatalf("no type for %s", name)
	}
	return &signature{answer: payloads[name]}
}

// signatures returns those of the API and of the merged package.
func (p place) signatures(t *testing.T, api string) (own, to *signature) {
	t.Helper()
	if !slices.Contains([]string{"inputs", "answer", "item"}, p.kind) {
		return payload(t, api, p.own), payload(t, "assistants", p.merged)
	}
	service, method := p.call.Own.Service, p.call.Own.Method
	switch {
	case p.call.Via == unify.ViaAwait && p.kind == "answer":
		method = "Await" + method
	case p.call.Then != nil && p.kind == "answer":
		service, method = p.call.Then.Service, p.call.Then.Method
	}
	own = signatureOf(t, api, service, method)
	return own, signatureOf(t, "assistants", p.call.Operation.Service, p.call.Operation.Method)
}

// goComesBack reports whether a value comes back through the types of Go.
func (a *table) goComesBack(t *testing.T, p place, own, to *signature, v any) bool {
	t.Helper()
	first, err := own.passed(p, v)
	if err != nil {
		t.Errorf("%s: %v", p, err)
		return false
	}
	unified, err := a.In(p.row, first)
	if err != nil {
		t.Errorf("%s: %v", p, err)
		return false
	}
	passed, err := to.passed(p, unified)
	if err != nil {
		t.Errorf("%s: %v", p, err)
		return false
	}
	ok := true
	back, err := a.Out(p.row, passed, func(field string) error {
		t.Errorf("%s: %s is lost of\n%s\nunified: %s\n%s", p, field, text(first), text(unified), text(passed))
		ok = false
		return nil
	})
	if err == nil {
		back, err = own.passed(p, back)
	}
	if err != nil || !reflect.DeepEqual(first, back) {
		t.Errorf("%s: %v: %s\nunified: %s\npassed: %s", p, err, cmp.Diff(first, back), text(unified), text(passed))
		ok = false
	}
	return ok
}
