// Package mutations holds what generated servers refuse against what another validator says of the same bodies: those of every
// operation of the documents in specs, each changed in one place.
package mutations

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// target is a version of an API, and how its servers are asked for it.
type target struct {
	api, version string
	query        string
	header       string // the value of OpenAI-Beta
	serve        func(...runtime.ServerOption) (http.Handler, error)
}

func serveOpenAI(opts ...runtime.ServerOption) (http.Handler, error) {
	return openai.NewHandler(openai.Handlers{}, opts...)
}

func serveAzure(opts ...runtime.ServerOption) (http.Handler, error) {
	return azure.NewHandler(azure.Handlers{}, opts...)
}

func serveYandex(opts ...runtime.ServerOption) (http.Handler, error) {
	return yandex.NewHandler(yandex.Handlers{}, opts...)
}

var targets = []target{
	{"openai", "2023-11-06", "", "assistants=v1", serveOpenAI},
	{"openai", "2026-08-21", "", "assistants=v2", serveOpenAI},
	{"azure", "2025-05-01", "?api-version=2025-05-01", "", serveAzure},
	{"azure", "v1", "?api-version=v1", "", serveAzure},
	{"azure", "2025-05-15-preview.2025-08", "?api-version=2025-05-15-preview", "", serveAzure},
	{"yandex", "2025-03-10", "", "", serveYandex},
	{"yandex", "2025-03-19", "", "", serveYandex},
	{"yandex", "2026-05-21", "", "", serveYandex},
}

// operation takes a body of JSON.
type operation struct {
	id, method, path string
	schema           *openapi3.Schema
}

// TestMutations changes each body in each place, and holds the server's response against kin-openapi's opinion. Where they differ, a row of
// explanations says why; each row is needed.
func TestMutations(t *testing.T) {
	t.Parallel()
	used := make([]int, len(explanations))
	for _, target := range targets {
		t.Run(target.api+" "+target.version, func(t *testing.T) { target.test(t, used) })
	}
	for i, n := range used {
		t.Logf("%5d × %s", n, explanations[i].reason)
		if n == 0 {
			t.Errorf("nothing needs the explanation %q", explanations[i].reason)
		}
	}
}

func (a *target) test(t *testing.T, used []int) {
	t.Helper()
	server, err := a.serve(runtime.ServeVersions(a.version))
	if err != nil {
		t.Fatal(err)
	}
	var bodies, shown, mutations, invalid, refused, taken int
	tried := map[string]bool{}
	for _, op := range a.operations(t) {
		vendors := a.shown(t, op)
		shown += len(vendors)
		for _, body := range append(vendors, samples(op.schema)...) {
			bodies++
			a.judge(t, server, op, &mutation{body: body}, used)
			for _, m := range mutate(body) {
				key := m.key(op.schema)
				if tried[key] {
					continue
				}
				tried[key] = true
				mutations++
				valid, accepted := a.judge(t, server, op, m, used)
				switch {
				case !valid && !accepted:
					invalid++
					refused++
				case !valid:
					invalid++
				case !accepted:
					taken++
				}
			}
		}
	}
	t.Logf("%d bodies (%d shown by the vendor), %d mutations: %d are invalid for kin-openapi, of which %d are refused, and %d more", bodies, shown, mutations, invalid, refused, taken)
}

// judge asks both about a body, and fails where they differ without an explanation.
func (a *target) judge(t *testing.T, server http.Handler, op *operation, m *mutation, used []int) (valid, accepted bool) {
	t.Helper()
	text, err := json.Marshal(m.body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(op.method, op.path+a.query, strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	if a.header != "" {
		r.Header.Set("Openai-Beta", a.header)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest && w.Code != http.StatusNotImplemented {
		t.Fatalf("%s %s: %s is answered with %d %s", op.method, op.path, text, w.Code, w.Body)
	}
	accepted = w.Code == http.StatusNotImplemented
	opinion := op.schema.VisitJSON(m.body, openapi3.VisitAsRequest(), openapi3.DisableReadOnlyValidation(), openapi3.FailFast())
	if valid = opinion == nil; valid == accepted {
		return valid, accepted
	}
	d := difference{mutation: m, target: a, op: op, accepted: accepted, answer: w.Body.String()}
	if opinion != nil {
		opinion = op.schema.VisitJSON(m.body, openapi3.VisitAsRequest(), openapi3.DisableReadOnlyValidation())
		d.opinion = opinion.Error()
	}
	for i := range explanations {
		if explanations[i].holds(&d) {
			used[i]++
			return valid, accepted
		}
	}
	t.Errorf("%s %s, %s: accepted is %t\nbody %.600s\nanswer %.300s\nkin-openapi %.200s", op.method, op.path, m, accepted, text, d.answer, d.opinion)
	return valid, accepted
}

// operations returns the operations that take JSON, in the order of their paths.
func (a *target) operations(t *testing.T) (all []*operation) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join("../../specs", a.api, a.version+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if a.version == "2023-11-06" {
		overlay(doc)
	}
	s := subtypes{doc, map[*openapi3.Schema]bool{}, map[*openapi3.Schema]*openapi3.Schema{}}
	for _, path := range doc.Paths.InMatchingOrder() {
		item := doc.Paths.Value(path)
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch} {
			o := item.GetOperation(method)
			if o == nil || o.RequestBody == nil {
				continue
			}
			media := o.RequestBody.Value.Content["application/json"]
			if media == nil || media.Schema == nil {
				continue
			}
			s.use(media.Schema)
			all = append(all, &operation{id: o.OperationID, method: method, path: placeholder.ReplaceAllString(path, "some_id"), schema: media.Schema.Value})
		}
	}
	return all
}

// overlay changes the document of the first generation as its overlay does, as far as that is about bodies.
func overlay(doc *openapi3.T) {
	doc.Components.Schemas["AssistantToolsRetrieval"].Value.Properties["type"].Value.Enum = []any{"retrieval"}
	for _, name := range []string{"CreateRunRequest", "CreateThreadAndRunRequest"} {
		s := doc.Components.Schemas[name].Value
		s.Required = slices.DeleteFunc(s.Required, func(name string) bool { return name == "thread_id" })
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// mutation is a body that is changed in one place.
type mutation struct {
	body any
	path []string // where; empty for a body as it was
	old  any
	now  any // dropped for nothing
}

func (m *mutation) String() string {
	if m.path == nil {
		return "unchanged"
	}
	now, _ := json.Marshal(m.now)
	return strings.Join(m.path, ".") + " = " + string(now)
}

// key returns what is equal for changes that need not be tried twice: of equal values at a place that the document says the same of.
func (m *mutation) key(schema *openapi3.Schema) string {
	old, _ := json.Marshal(m.old)
	now, _ := json.Marshal(m.now)
	name := ""
	around := m.path
	if n := len(m.path); n > 0 {
		name, around = m.path[n-1], m.path[:n-1]
	}
	if _, err := strconv.Atoi(name); err == nil {
		name = "item"
	}
	key := fmt.Sprintf("%q %s %T %s", name, old, m.now, now)
	for _, s := range slices.Concat(schemasAt(schema, around), schemasAt(schema, m.path)) {
		key += fmt.Sprintf(" %p", s)
	}
	return key
}

// schemasAt returns the schemas that may speak of a place in a value.
func schemasAt(schema *openapi3.Schema, path []string) []*openapi3.Schema {
	here := parts(nil, schema)
	for _, name := range path {
		var next []*openapi3.Schema
		for _, s := range here {
			for _, ref := range []*openapi3.SchemaRef{s.Properties[name], s.Items, s.AdditionalProperties.Schema} {
				if ref != nil && ref.Value != nil {
					next = parts(next, ref.Value)
					break
				}
			}
		}
		here = next
	}
	return here
}

// parts adds a schema and those that it consists of.
func parts(to []*openapi3.Schema, schema *openapi3.Schema) []*openapi3.Schema {
	if slices.Contains(to, schema) {
		return to
	}
	to = append(to, schema)
	for _, refs := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, ref := range refs {
			to = parts(to, ref.Value)
		}
	}
	return to
}

type droppedValue struct{}

var dropped = droppedValue{}

// replacements are values of each kind.
var replacements = []any{nil, true, 7.0, 1.5, 1e30, "other text", "", []any{}, []any{nil}, map[string]any{}, map[string]any{"other": nil}}

// mutate changes a body in each place.
func mutate(body any) (all []*mutation) {
	var visit func(value any, path []string)
	visit = func(value any, path []string) {
		for _, now := range replacements {
			all = append(all, &mutation{changed(body, path, now), path, value, now})
		}
		if len(path) > 0 {
			all = append(all, &mutation{changed(body, path, dropped), path, value, dropped})
		}
		switch value := value.(type) {
		case map[string]any:
			for _, name := range sortedNames(value) {
				visit(value[name], append(slices.Clip(path), name))
			}
		case []any:
			for i, item := range value {
				visit(item, append(slices.Clip(path), strconv.Itoa(i)))
			}
		}
	}
	visit(body, []string{})
	return all
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// nameOf returns the last part of a reference.
func nameOf(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// changed returns a value with another one at a place within.
func changed(value any, path []string, now any) any {
	if len(path) == 0 {
		return now
	}
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, v := range value {
			switch {
			case name != path[0]:
				out[name] = v
			case len(path) > 1 || now != dropped:
				out[name] = changed(v, path[1:], now)
			}
		}
		return out
	case []any:
		var out []any
		for i, v := range value {
			switch {
			case strconv.Itoa(i) != path[0]:
				out = append(out, v)
			case len(path) > 1 || now != dropped:
				out = append(out, changed(v, path[1:], now))
			}
		}
		if out == nil {
			out = []any{}
		}
		return out
	}
	return value
}
