// Package calls holds the generated clients: a golden file for each API lists every call with its signature and the
// request that it sends, and each request is checked against the vendor's document without the generator's model.
package calls

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// noWait keeps calls that wait for something from waiting.
var noWait = runtime.WithClock(runtime.Clock{Sleep: func(context.Context, time.Duration) error { return nil }})

// target is an API with what it takes to call it.
type target struct {
	name string
	// client returns a client of a version, or of the default one when it is empty.
	client func(url, version string) (any, error)
	// versions are the IDs, the one to prefer first.
	versions []string
	// values are used where their types fit: variants of unions and bodies, which reflection cannot choose well.
	values []any
}

var targets = []target{
	{
		name: "openai",
		client: func(url, version string) (any, error) {
			return openai.New(openai.WithBaseURL(url), openai.WithBearerToken("secret"), openai.WithVersion(openai.Version(version)))
		},
		versions: []string{"2026-08-21", "2023-11-06"},
		values: []any{
			&openai.CreateVectorStoreFileBatchRequest{FileIDs: []string{"file"}},
			openai.CreateMessageRequestContentText("text"),
			openai.VectorStoreSearchRequestQueryText("text"),
			openai.VectorStoreFileAttributesValueText("text"),
		},
	},
	{
		name: "azure",
		client: func(url, version string) (any, error) {
			return azure.New(azure.WithBaseURL(url), azure.WithBearerToken("secret"), azure.WithVersion(azure.Version(version)))
		},
		versions: []string{"v1", "2025-05-15-preview.2025-08"},
		values: []any{
			azure.MessageInputContentText("text"),
			&azure.RunsSubmitToolOutputsRequest{ToolOutputs: []azure.ToolOutput{{ToolCallID: azure.Some("call")}}},
		},
	},
	{
		name: "yandex",
		client: func(url, version string) (any, error) {
			return yandex.New(yandex.WithBaseURL(url), yandex.WithAPIKey("secret"), yandex.WithVersion(yandex.Version(version)), noWait,
				yandex.WithRetry(yandex.RetryPolicy{MaxAttempts: 1})) // a stream that ends early would be taken up again
		},
		versions: []string{"2026-05-21", "2025-03-10"},
		values:   []any{&yandex.Operation{ID: yandex.Some("operation")}},
	},
}

// TestCalls calls every method of every service.
func TestCalls(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			t.Parallel()
			var text bytes.Buffer
			sent := record(t)
			clients := map[string]reflect.Value{}
			for _, v := range target.versions {
				c, err := target.client(sent.server.URL, v)
				if err != nil {
					t.Fatal(err)
				}
				clients[v] = reflect.ValueOf(c).Elem()
			}
			first := clients[target.versions[0]]
			for i := range first.NumField() {
				service := first.Type().Field(i)
				for j := range service.Type.NumMethod() {
					m := service.Type.Method(j)
					if !m.IsExported() {
						continue
					}
					fmt.Fprintf(&text, "%s.%s%s\n", service.Name, m.Name, strings.TrimPrefix(m.Type.String(), "func"))
					version := call(t, target, clients, i, j, service.Name+"."+m.Name)
					if request := sent.take(); request != nil {
						text.WriteString(request.text)
						request.check(t, target.name, version, service.Name+"."+m.Name)
					}
					text.WriteString("\n")
				}
			}
			compare(t, target.name+".txt", text.Bytes())
		})
	}
}

// TestInterfacesMayGrow holds that nothing outside the packages implements an interface of a service or a handler by its
// exported methods alone: an operation that is added would otherwise be an incompatible change.
func TestInterfacesMayGrow(t *testing.T) {
	t.Parallel()
	clients := map[string]reflect.Type{
		"openai": reflect.TypeFor[openai.Client](), "azure": reflect.TypeFor[azure.Client](), "yandex": reflect.TypeFor[yandex.Client](),
	}
	for api, client := range clients {
		for _, services := range []reflect.Type{client, servings[api].handlers} {
			for f := range services.Fields() {
				if m, ok := f.Type.MethodByName("is" + f.Type.Name()); !ok || m.IsExported() {
					t.Errorf("%s: %s has no unexported method", api, f.Type)
				}
			}
		}
	}
}

// call calls a method by the first version that has it, and returns that version.
func call(t *testing.T, target target, clients map[string]reflect.Value, service, method int, name string) string {
	t.Helper()
	for _, v := range target.versions {
		fn := clients[v].Field(service).Method(method)
		err := outcome(t, fn.Call(arguments(target, fn.Type())))
		if lacks := (*runtime.VersionError)(nil); errors.As(err, &lacks) {
			continue
		}
		if ends := (*runtime.StreamEndError)(nil); err != nil && !errors.As(err, &ends) {
			t.Errorf("%s: %v", name, err)
		}
		return v
	}
	t.Errorf("%s: no version has it", name)
	return ""
}

// outcome returns the error of a call; what it returns to be ranged over is ranged over.
func outcome(t *testing.T, results []reflect.Value) error {
	t.Helper()
	last := results[len(results)-1]
	if last.Kind() == reflect.Func {
		var err error
		for _, e := range last.Seq2() {
			err, _ = reflect.TypeAssert[error](e)
		}
		return err
	}
	if d, ok := reflect.TypeAssert[*runtime.Download](results[0]); ok && d != nil {
		if _, err := io.Copy(io.Discard, d); err != nil {
			t.Error(err)
		}
		_ = d.Close()
	}
	err, _ := reflect.TypeAssert[error](last)
	return err
}

// arguments makes the arguments of a method: everything in its parameters, what is required in its body.
func arguments(target target, fn reflect.Type) []reflect.Value {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	for i := 1; i < fn.NumIn()-1; i++ { // the last are the options
		v := reflect.New(fn.In(i)).Elem()
		f := filler{target: target, options: strings.HasSuffix(fn.In(i).String(), "Params")}
		f.fill(v, 0)
		args = append(args, v)
	}
	return args
}

// filler makes values.
type filler struct {
	target  target
	options bool // fill what is optional, too
}

func (f filler) fill(v reflect.Value, depth int) {
	if values := v.MethodByName("Values"); values.IsValid() && values.Type().NumIn() == 0 { // an enum
		v.Set(values.Call(nil)[0].Index(0))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(3)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Pointer:
		if i := slices.IndexFunc(f.target.values, func(x any) bool { return reflect.TypeOf(x) == v.Type() }); i >= 0 {
			v.Set(reflect.ValueOf(f.target.values[i]))
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth)
	case reflect.Interface:
		f.fillInterface(v)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte("bytes"))
		} else if f.options {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			f.fill(v.Index(0), depth+1)
			if v.Type() == reflect.TypeFor[[]string]() { // the only lists of strings in parameters are include[]
				v.Index(0).SetString("step_details.tool_calls[*].file_search.results[*].content")
			}
		}
	case reflect.Struct:
		f.fillStruct(v, depth)
	}
}

func (f filler) fillInterface(v reflect.Value) {
	for _, x := range f.target.values {
		if reflect.TypeOf(x).Implements(v.Type()) {
			v.Set(reflect.ValueOf(x))
			return
		}
	}
}

func (f filler) fillStruct(v reflect.Value, depth int) {
	if v.Type() == reflect.TypeFor[runtime.FilePart]() {
		v.Set(reflect.ValueOf(runtime.FilePart{Name: "name.txt", Content: strings.NewReader("content")}))
		return
	}
	if null := v.Addr().MethodByName("IsNull"); null.IsValid() { // an Opt
		if f.options {
			f.fillOpt(v, depth)
		}
		return
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && depth < 5 {
			f.fill(v.Field(i), depth+1)
		}
	}
}

// fillOpt gives an Opt a value by way of JSON, for it has no field to set.
func (f filler) fillOpt(v reflect.Value, depth int) {
	get := v.Addr().MethodByName("Get").Type()
	inner := reflect.New(get.Out(0)).Elem()
	f.fill(inner, depth+1)
	data, err := json.Marshal(inner.Interface())
	if err == nil {
		err = json.Unmarshal(data, v.Addr().Interface())
	}
	if err != nil {
		panic(err)
	}
}

// recorder is a server that remembers the last request and answers everything.
type recorder struct {
	server *httptest.Server
	last   *recorded
}

// recorded is a request.
type recorded struct {
	text    string
	request *http.Request
	body    []byte
}

func record(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{}
	r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.last = &recorded{text: dump(request, body), request: request, body: body}
		if strings.Contains(request.Header.Get("Accept"), "text/event-stream") {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "event: done\ndata: [DONE]\n\n")
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if strings.HasPrefix(request.URL.Path, "/operations/") {
			_, _ = io.WriteString(w, `{"done":true,"response":{}}`)
			return
		}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(r.server.Close)
	return r
}

func (r *recorder) take() *recorded {
	last := r.last
	r.last = nil
	return last
}

var boundary = regexp.MustCompile(`boundary=([A-Z0-9]+)`)

// dump returns a request as text that is the same for each run.
func dump(r *http.Request, body []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s %s\n", r.Method, r.RequestURI)
	var names []string
	for name := range r.Header {
		if !slices.Contains([]string{"Accept-Encoding", "Content-Length", "User-Agent"}, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "  %s: %s\n", name, strings.Join(r.Header[name], ", "))
	}
	if len(body) > 0 {
		fmt.Fprintf(&b, "\n  %s\n", strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(string(body)), "\r", ""), "\n", "\n  "))
	}
	text := b.String()
	if m := boundary.FindStringSubmatch(text); m != nil {
		text = strings.ReplaceAll(text, m[1], "BOUNDARY")
	}
	return text
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	want, err := os.ReadFile(file)
	if *update {
		err = os.WriteFile(file, got, 0o644)
		want = got
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
