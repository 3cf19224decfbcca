package unified

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generator/model"
)

// singly returns values of a type: that of the required members alone, and for each member that can be there, those with that too.
func singly(u model.Use, inner []*model.Schema) []any {
	var all []any
	if u.Nullable {
		all = append(all, nil)
	}
	switch t := u.Type.(type) {
	case *model.Ref:
		if slices.Contains(inner, t.Schema) {
			return all
		}
		return append(all, singly(model.Use{Type: t.Schema.Type}, append(slices.Clip(inner), t.Schema))...)
	case *model.Scalar:
		return append(all, scalars(t)...)
	case *model.Enum:
		for _, v := range t.Values {
			all = append(all, tree(string(v.Literal)))
		}
		if t.Kind == model.KindString && len(t.Values) != 1 {
			all = append(all, "value of tomorrow")
		}
		return all
	case *model.List:
		all = append(all, []any{})
		for _, v := range singly(t.Item, inner) {
			all = append(all, []any{v})
		}
		return all
	case *model.Map:
		all = append(all, map[string]any{})
		for _, v := range singly(t.Value, inner) {
			all = append(all, map[string]any{"key": v})
		}
		return all
	case *model.Object:
		return append(all, singlyObject(t, inner)...)
	case *model.Union:
		for _, variant := range t.Variants {
			for _, v := range singly(model.Use{Type: variant.Type}, inner) {
				if o, ok := v.(map[string]any); ok && t.Tag != "" && len(variant.Tags) > 0 {
					o[t.Tag] = variant.Tags[0]
				}
				all = append(all, v)
			}
		}
		return all
	}
	return append(all, map[string]any{"any": "thing"})
}

func scalars(t *model.Scalar) []any {
	switch {
	case t.Kind == model.KindBoolean:
		return []any{true, false}
	case t.Format == model.FormatBinary:
		return []any{"text 0"} // valueFor gives files
	case t.Kind == model.KindString && texts[t.Format] != "":
		return []any{texts[t.Format]}
	case t.Kind == model.KindString:
		return []any{"ünï", ""}
	case t.AsText:
		return []any{"9007199254740993", "0"}
	case t.Kind == model.KindNumber:
		return []any{json.Number("0.25"), json.Number("0"), json.Number("-3")}
	}
	return []any{json.Number("1700000001"), json.Number("0"), json.Number("-1")}
}

func singlyObject(t *model.Object, inner []*model.Schema) []any {
	base := map[string]any{}
	for _, f := range t.Fields {
		if f.Required {
			if v, ok := (&sampler{required: true, inner: inner}).value(f.Use); ok {
				base[f.Name] = v
			}
		}
	}
	all := []any{base}
	for _, f := range t.Fields {
		for _, v := range singly(f.Use, inner) {
			o := maps.Clone(base)
			o[f.Name] = v
			all = append(all, o)
		}
	}
	if t.Additional != nil {
		for _, v := range singly(*t.Additional, inner) {
			o := maps.Clone(base)
			o["further"] = v
			all = append(all, o)
		}
	}
	return all
}

// sentBy is a server that responds with what serves for all of an API's responses, and what it was sent.
type sentBy struct {
	url  string
	mu   sync.Mutex
	sent []string
}

func listenTo(t *testing.T, body string) *sentBy {
	t.Helper()
	r := &sentBy{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		said := req.Method + " " + req.URL.RequestURI() + " " + readParts(req)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sent = append(r.sent, said)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// readParts returns the body of a request, that of parts without their boundary.
func readParts(req *http.Request) string {
	_, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if params["boundary"] == "" {
		b, _ := io.ReadAll(req.Body)
		return string(b)
	}
	var text strings.Builder
	for r := multipart.NewReader(req.Body, params["boundary"]); ; {
		p, err := r.NextPart()
		if err != nil {
			return text.String()
		}
		b, _ := io.ReadAll(p)
		fmt.Fprintf(&text, "%v %s\n", p.Header, b)
	}
}

func (r *sentBy) take() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := strings.Join(r.sent, "\n")
	r.sent = nil
	return all
}

// serving are responses that serve for all of an API's calls.
var serving = map[string]string{
	"openai": `{"id":"i","status":"completed"}`,
	"azure":  `{"id":"i","status":"completed"}`,
	"yandex": `{"id":"i","done":true,"eventType":"DONE","state":{"status":"COMPLETED"},"url":"u","response":{"@type":"type.googleapis.com/yandex.cloud.ai.assistants.v1.searchindex.SearchIndex","id":"i"}}`,
}

// TestEveryInputIsSentOrRefused sets each input alone in each call: it is sent, or the call fails with its name, in the newest version of an
// API and in an old one. A client that loses inputs reports what the other one fails for, and sends the rest.
func TestEveryInputIsSentOrRefused(t *testing.T) {
	t.Parallel()
	api, _ := merged(t)
	for _, provider := range providers {
		for _, old := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, old %t", provider, old), func(t *testing.T) {
				t.Parallel()
				i := &inputting{T: t, provider: provider, server: listenTo(t, serving[provider])}
				_, client := makers[provider](t, &clock{now: time.Unix(1700000000, 0)})
				if old {
					client = oldest[provider]
				}
				i.strict, i.lossy = i.client(client), i.client(client, assistants.WithLossy(func(e *assistants.UnsupportedError) { i.lost = append(i.lost, e) }))
				for _, op := range api.Operations {
					i.each(op, op.Service+"."+op.Method)
					if op.Stream != nil {
						i.each(op, op.Service+"."+op.Method+"Stream")
					}
				}
				if i.tried < 500 {
					t.Errorf("only %d inputs are tried", i.tried)
				}
			})
		}
	}
}

// inputting tries inputs of one provider.
type inputting struct {
	*testing.T
	provider      string
	server        *sentBy
	strict, lossy *assistants.Client
	lost          []*assistants.UnsupportedError
	tried         int
}

func (t *inputting) client(by func(string, ...assistants.AdapterOption) (*assistants.Client, error), opts ...assistants.AdapterOption) *assistants.Client {
	c, err := by(t.server.url, append(opts, assistants.WithPollClock((&clock{}).Clock()))...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// each tries each input of a call.
func (t *inputting) each(op *model.Operation, name string) {
	service, method, _ := strings.Cut(name, ".")
	strict := reflect.ValueOf(t.strict).Elem().FieldByName(service).MethodByName(method)
	lossy := reflect.ValueOf(t.lossy).Elem().FieldByName(service).MethodByName(method)
	if !strict.IsValid() || !t.strict.Can(name) {
		return
	}
	plain, all := "", append(singlyObject(inputsOf(op).(*model.Object), nil), tomorrow(op)...)
	for i, v := range all {
		t.tried++
		inputs := v.(map[string]any)
		err := callWith(t.T, strict, op, inputs)
		sent := t.server.take()
		if i == 0 {
			plain = sent
		}
		unsupported := (*assistants.UnsupportedError)(nil)
		switch {
		case errors.As(err, &unsupported):
			t.refuses(name, v, unsupported, sent)
			t.lost = nil
			err := callWith(t.T, lossy, op, inputs)
			t.server.take()
			if len(t.lost) == 0 && !errors.As(err, &unsupported) {
				t.Errorf("%s of %s: no loss is reported, but %v", name, text(v), err)
			}
			for _, e := range t.lost {
				t.refuses(name, v, e, "")
			}
		case text(v) != text(all[0]) && sent == plain && err == nil && !saysNothing(v) && !isDone(t.provider, name, v):
			t.Errorf("%s of %s: sends the same as without: %s", name, text(v), sent)
		}
	}
}

// tomorrow are the inputs of a call whose body has a member that is not declared.
func tomorrow(op *model.Operation) []any {
	inputs, _ := (&sampler{required: true}).value(model.Use{Type: inputsOf(op)})
	body, ok := inputs.(map[string]any)[runtime.BodyInput].(map[string]any)
	if !ok {
		return nil
	}
	body["tomorrow"] = "unknown"
	return []any{inputs}
}

// refuses holds what an error says.
func (t *inputting) refuses(name string, v any, e *assistants.UnsupportedError, sent string) {
	if e.Operation != name || e.Provider != t.provider {
		t.Errorf("%s of %s: the error is that of %s", name, text(v), e.Operation)
	}
	if !namesIn(v, e.Field) {
		t.Errorf("%s of %s: the error names %q", name, text(v), e.Field)
	}
	if sent != "" {
		t.Errorf("%s of %s: %s is sent before %v", name, text(v), sent, e)
	}
}

var indexes = regexp.MustCompile(`\[[0-9]+\]|\["[^"]*"\]`)

// namesIn reports whether a value has something at a path.
func namesIn(v any, path string) bool {
	at := v
	if o, ok := v.(map[string]any); ok && strings.HasPrefix(path, `["`) {
		return o[strings.Trim(path, `[]"`)+"[]"] != nil
	}
	for i, step := range strings.Split(indexes.ReplaceAllString(path, ""), ".") {
		if step == "body" && i == 0 {
			step = runtime.BodyInput
		}
		if l, ok := at.([]any); ok && len(l) > 0 {
			at = l[0]
		}
		o, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = o[step]; !ok {
			return false
		}
	}
	return true
}

// saysNothing reports whether inputs are required ones and, beyond these, nothing but null, what is empty, or a default.
func saysNothing(v any) bool {
	return nothings.MatchString(text(v))
}

var nothings = regexp.MustCompile(`"(\w+|include\[\])":(null|\[\]|\{\}|\{"file_search":(null|\{\})\}|"medium"|"auto"|\{"(type)":"auto"\})[,}]|"parallel_tool_calls":true|"strict":false`)

// isDone reports whether an adapter does itself what an input asks for, or the name of the call says it already.
func isDone(provider, call string, v any) bool {
	said := text(v)
	switch {
	case strings.HasSuffix(call, "Stream") && regexp.MustCompile(`"(stream|partial_messages)":true`).MatchString(said),
		strings.HasSuffix(call, "Stream") && strings.Contains(said, `"stream":false`),
		call == "Messages.Create" && strings.Contains(said, `"content":[{"text":"text 0","type":"text"}]`), // the string, as one part
		strings.Contains(call, ".List") && regexp.MustCompile(`"(limit|before|after|order|filter)"`).MatchString(said),
		provider == "yandex" && strings.Contains(said, `"thread_id"`) && strings.HasPrefix(call, "Runs."),
		provider == "yandex" && strings.Contains(said, `"vector_store_id"`) && strings.HasPrefix(call, "VectorStoreFileBatches."):
		return true
	}
	return false
}

// callWith makes a call with inputs, and reads a stream to its end.
func callWith(t *testing.T, m reflect.Value, op *model.Operation, inputs map[string]any) error {
	t.Helper()
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	params, last := maps.Clone(inputs), m.Type().NumIn()-2
	for _, p := range op.Params {
		if p.In == model.InPath {
			s, _ := inputs[p.Name].(string)
			args = append(args, reflect.ValueOf(s))
			delete(params, p.Name)
		}
	}
	delete(params, runtime.BodyInput)
	if len(args) < last {
		args = append(args, valueFor(t, m.Type().In(last-1), inputs[runtime.BodyInput]))
	}
	out := m.Call(append(args, valueFor(t, m.Type().In(last), params)))
	if response := out[len(out)-1]; response.Kind() == reflect.Func {
		for _, failed := range response.Seq2() {
			if err, _ := failed.Interface().(error); err != nil {
				return err
			}
		}
		return nil
	}
	return (&stage{}).errorOf(out)
}

// valueFor reads a value of a type, a pointer. Files have no JSON: each is the same.
func valueFor(t *testing.T, typ reflect.Type, tree any) reflect.Value {
	t.Helper()
	v := reflect.New(typ.Elem())
	if tree == nil {
		return v
	}
	o := maps.Clone(tree.(map[string]any))
	var files []int
	for i := range typ.Elem().NumField() {
		if f := typ.Elem().Field(i); f.Type == reflect.TypeFor[assistants.FilePart]() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			delete(o, name)
			files = append(files, i)
		}
	}
	if err := runtime.Unmarshal([]byte(text(o)), v.Interface()); err != nil && files == nil {
		t.Errorf("%s: %v", text(o), err)
	}
	for _, i := range files {
		v.Elem().Field(i).Set(reflect.ValueOf(assistants.FilePart{Name: "n", Content: strings.NewReader("content")}))
	}
	return v
}
