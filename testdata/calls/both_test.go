package calls

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generated/runtime"
)

// TestMain fails when a goroutine is left behind.
func TestMain(m *testing.M) {
	before := goruntime.NumGoroutine()
	code := m.Run()
	for deadline := time.Now().Add(5 * time.Second); goruntime.NumGoroutine() > before && code == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			fmt.Printf("goroutines are left behind:\n%s\n", stacks[:goruntime.Stack(stacks, true)])
			code = 1
		}
	}
	os.Exit(code)
}

// sides is a client of a version and a server of all.
type sides struct {
	target  target
	serving serving
	version string
	client  reflect.Value // the struct of services
	handler *handling
	used    map[reflect.Type]int // how often a variant was made
	tap     tap
}

func bothSides(t *testing.T, target target, version string) *sides {
	t.Helper()
	s := &sides{target: target, serving: servings[target.name], version: version, handler: &handling{}, tap: make(tap, 1)}
	// With everything set, values break constraints such as "only one of"; what is refused is held by testdata/matrix.
	h, err := s.serving.serve(s.handler, runtime.ServeWithoutValidation())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.tap.wrap(h))
	t.Cleanup(server.Close)
	c, err := target.client(server.URL, version)
	if err != nil {
		t.Fatal(err)
	}
	s.client = reflect.ValueOf(c).Elem()
	return s
}

// method is a method of the client, with that of the handler that it reaches.
type method struct {
	service, name string
	fn            reflect.Value
	handler       reflect.Type // nil for those that call others
}

func (m method) String() string { return m.service + "." + m.name }

func (s *sides) methods() []method {
	var all []method
	for f := range s.client.Type().Fields() {
		for m := range f.Type.Methods() {
			if m.PkgPath != "" {
				continue
			}
			x := method{service: f.Name, name: m.Name, fn: s.client.FieldByName(f.Name).MethodByName(m.Name)}
			if field, ok := s.serving.handlers.FieldByName(f.Name); ok {
				if h, ok := field.Type.MethodByName(m.Name); ok {
					x.handler = h.Type
				}
			}
			all = append(all, x)
		}
	}
	return all
}

// TestBothSides calls every operation, in every version that has it, with everything set: the handler must get what the
// client was given, and the client what the handler returns.
func TestBothSides(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			t.Parallel()
			reached, used := map[string]bool{}, map[reflect.Type]int{}
			for _, version := range servings[target.name].versions {
				s := bothSides(t, target, version)
				s.used = map[reflect.Type]int{} // of this version alone, so that none waits for those of others
				for _, m := range s.methods() {
					if m.handler != nil && s.exchange(t, m) {
						reached[m.String()] = true
					}
				}
				maps.Copy(used, s.used)
			}
			s := servings[target.name]
			for f := range s.handlers.Fields() {
				for m := range f.Type.Methods() {
					if m.PkgPath == "" && !reached[f.Name+"."+m.Name] {
						t.Errorf("%s.%s was not reached in any version", f.Name, m.Name)
					}
				}
			}
			for _, v := range s.variants {
				if used[v] == 0 && !ofEvents.MatchString(v.String()) {
					t.Errorf("no %s was sent or answered", v)
				}
			}
			t.Logf("%d methods of handlers, %d variants, %d versions", len(reached), len(used), len(s.versions))
		})
	}
}

// ofEvents are variants that are not sent as such: events go by themselves, not in the union of all, and the client returns
// what an error carries as one.
var ofEvents = regexp.MustCompile(`Stream|\.(DoneEvent|ErrorEvent|Error|AgentErrorDetail)$`)

// rounds is how often each call is made, each time with other variants and values.
const rounds = 6

// exchange calls an operation several times; it returns false when the version does not have it.
func (s *sides) exchange(t *testing.T, m method) bool {
	t.Helper()
	lacks := map[string]bool{}
	for round := range rounds {
		made := &maker{variants: s.serving.variants, version: s.version, turn: round * 7, used: s.used}
		results, events := s.prepare(made, m)
		s.handler.prepare(results, events, nil)
		args, files, out := s.call(t, m, lacks, round)
		if args == nil {
			return false
		}
		name := fmt.Sprintf("%s %s, round %d", s.version, m, round)
		s.compareRequest(t, name, m, args, files)
		if answer := s.tap.take(); s.version == s.target.versions[0] {
			answer.check(t, s.target.name, s.version, name)
		}
		switch {
		case events != nil:
			compareEvents(t, name, events, out[0])
		default:
			compareResult(t, name, made, results[0], out)
		}
	}
	return true
}

// prepare makes what the handler is to return or to send.
func (s *sides) prepare(made *maker, m method) (results, events []any) {
	if m.handler.NumOut() == 2 {
		result := reflect.New(m.handler.Out(0).Elem())
		made.fill(result.Elem(), 0)
		return []any{result.Interface()}, nil
	}
	item := m.handler.In(m.handler.NumIn() - 1).In(0).Elem() // of send
	for _, e := range s.serving.events {
		if reflect.TypeOf(e).Elem() != item {
			continue
		}
		event := reflect.New(item)
		event.Elem().Set(reflect.ValueOf(e).Elem())
		data := reflect.New(event.Elem().FieldByName("Data").Elem().Type().Elem())
		made.fill(data.Elem(), 0)
		made.use(data.Type())
		event.Elem().FieldByName("Data").Set(data)
		events = append(events, event.Interface())
	}
	for len(events) < 5 {
		event := reflect.New(item)
		made.fill(event.Elem(), 0)
		events = append(events, event.Interface())
	}
	return nil, events
}

// call makes arguments and calls the client. What the version refuses is taken out of them, one by one.
func (s *sides) call(t *testing.T, m method, lacks map[string]bool, round int) (args []reflect.Value, files []string, out []reflect.Value) {
	t.Helper()
	for {
		made := &maker{variants: s.serving.variants, lacks: lacks, turn: round, used: s.used}
		args = []reflect.Value{reflect.ValueOf(context.Background())}
		for i := 1; i < m.fn.Type().NumIn()-1; i++ {
			v := reflect.New(m.fn.Type().In(i)).Elem()
			made.fill(v, 0)
			setStream(v, strings.HasSuffix(m.name, "Stream"), made)
			args = append(args, v)
		}
		if m.String() == "Runs.Submit" { // the newer versions have the argument in the body, where it wins
			args[2].Elem().FieldByName("RunID").Set(args[1])
		}
		out = drained(m.fn.Call(args))
		err, _ := reflect.TypeAssert[error](out[len(out)-1])
		refused := (*runtime.VersionError)(nil)
		switch {
		case err == nil:
			return args, made.files, out
		case !errors.As(err, &refused):
			t.Errorf("%s %s: %v", s.version, m, err)
			return args, made.files, out
		case refused.What == "", strings.HasSuffix(m.name, "Stream") && strings.HasPrefix(refused.What, "field stream of "):
			return nil, nil, nil
		case lacks[refused.What]:
			t.Fatalf("%s %s: refused again: %v", s.version, m, err)
		}
		lacks[refused.What] = true
	}
}

// setStream sets the flag by which a call asks for a stream to what the client's method makes of it.
func setStream(v reflect.Value, on bool, made *maker) {
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return
	}
	if f := v.Elem().FieldByName("Stream"); f.IsValid() && (on || !made.lacksField(v.Type().Elem(), "Stream")) {
		present(f).SetBool(on)
	}
}

// drained ranges over what a call returns to be ranged over, and returns the items and the error.
func drained(out []reflect.Value) []reflect.Value {
	if out[0].Kind() != reflect.Func {
		return out
	}
	var items []any
	var err error
	for item, e := range out[0].Seq2() {
		if err, _ = reflect.TypeAssert[error](e); err == nil {
			items = append(items, item.Interface())
		}
	}
	return []reflect.Value{reflect.ValueOf(items), reflect.ValueOf(&err).Elem()}
}

// takeDefaults takes from parameters those that were not sent: the server has filled them in.
func takeDefaults(sent, got reflect.Value) {
	if sent.IsNil() || got.IsNil() {
		return
	}
	for i := range sent.Elem().NumField() {
		if field := got.Elem().Field(i); field.CanSet() && sent.Elem().Field(i).IsZero() {
			field.SetZero()
		}
	}
}

// compareRequest compares what the handler got with what was sent.
func (s *sides) compareRequest(t *testing.T, name string, m method, args []reflect.Value, files []string) {
	t.Helper()
	calls := s.handler.recorded()
	if len(calls) != 1 || calls[0].name != m.String() {
		t.Errorf("%s: the handler was called as %v", name, names(calls))
		return
	}
	for i, arg := range args[1:] {
		takeFiles(arg.Interface()) // they have been read: by the client
		if strings.HasSuffix(arg.Type().String(), "Params") {
			takeDefaults(arg, reflect.ValueOf(calls[0].args[i]))
		}
		if diff := difference(arg.Interface(), calls[0].args[i]); diff != "" {
			t.Errorf("%s: argument %d of the handler (-sent +got):\n%s", name, i+1, diff)
		}
	}
	if !slices.Equal(files, calls[0].files) {
		t.Errorf("%s: the handler got other files: %d and %d", name, len(files), len(calls[0].files))
	}
	if want := s.versionOnWire(calls[0]); want != calls[0].version {
		t.Errorf("%s: the handler was told of version %s, want %s", name, calls[0].version, want)
	}
}

// versionOnWire returns the version that the server can tell.
func (s *sides) versionOnWire(c handled) string {
	switch {
	case s.target.name == "azure" && strings.Contains(s.version, "preview"):
		return s.serving.versions[len(s.serving.versions)-1] // two that are asked for alike
	case s.target.name == "azure", c.header.Get("Openai-Beta") != "":
		return s.version
	}
	return c.version
}

func names(calls []handled) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.name)
	}
	return all
}

func compareResult(t *testing.T, name string, made *maker, want any, out []reflect.Value) {
	t.Helper()
	if err, _ := reflect.TypeAssert[error](out[1]); err != nil {
		return // it was reported
	}
	got := out[0].Interface()
	if download, ok := got.(*runtime.Download); ok {
		data, err := io.ReadAll(download)
		if err = errors.Join(err, download.Close()); err != nil || string(data) != made.files[0] {
			t.Errorf("%s: %d bytes were downloaded of %d, and %v", name, len(data), len(made.files[0]), err)
		}
		if download.Name != `a "file".txt` || download.ContentType != "text/plain" || download.Length != int64(len(data)) {
			t.Errorf("%s: the download is %q, %q, %d bytes", name, download.Name, download.ContentType, download.Length)
		}
		return
	}
	if response := reflect.Indirect(out[0]).FieldByName("Response"); response.IsValid() && reflect.Indirect(out[0]).FieldByName("Items").IsValid() {
		got = response.Interface() // a page
	}
	if diff := difference(want, got); diff != "" {
		t.Errorf("%s: the client returns other than the handler (-handler +client):\n%s", name, diff)
	}
}

func compareEvents(t *testing.T, name string, want []any, got reflect.Value) {
	t.Helper()
	items, _ := reflect.TypeAssert[[]any](got)
	if len(items) != len(want) {
		t.Errorf("%s: %d events were sent, and %d came", name, len(want), len(items))
		return
	}
	for i := range want {
		if diff := difference(want[i], items[i]); diff != "" {
			t.Errorf("%s: event %d (-sent +came):\n%s", name, i, diff)
		}
	}
}

// difference compares by the Equal methods of models, and shows what differs as JSON.
func difference(want, got any) string {
	diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true }))
	if diff == "" {
		return ""
	}
	a, errA := json.MarshalIndent(want, "", " ")
	b, errB := json.MarshalIndent(got, "", " ")
	if errA != nil || errB != nil {
		return diff
	}
	text := cmp.Diff(string(a), string(b))
	switch {
	case text == "":
		return diff
	case newest.Replace(string(a)) == newest.Replace(string(b)):
		return ""
	}
	return text
}

// newest spells constants as the newest version does.
var newest = strings.NewReplacer(`"assistant.run`, `"thread.run`)
