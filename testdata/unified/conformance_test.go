package unified

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// A scene is what a program does with a client, and what comes of it with each provider.
type scene struct {
	name string
	// play makes calls and returns what the last one answers. The first error ends it.
	play                  func(*stage) (any, error)
	openai, azure, yandex outcome
}

// An outcome is a result, or why there is none.
type outcome struct {
	// result is JSON that the response has; an object may have more members.
	result string
	// fails is what errors.Is finds in the error.
	fails error
	// lacks are the inputs that the provider cannot take: the error names one, and a client that loses them reports all and has the
	// result.
	lacks []string
	// absent is the call that the provider does not have.
	absent string
}

func has(result string) outcome                     { return outcome{result: result} }
func fails(err error) outcome                       { return outcome{fails: err} }
func absent(call string) outcome                    { return outcome{absent: call} }
func lacks(result string, inputs ...string) outcome { return outcome{result: result, lacks: inputs} }

// A stage is a client with the backend of its provider behind a socket.
type stage struct {
	t *testing.T
	context.Context
	*assistants.Client
	guard *guard
	clock *clock
	ids   *memoryIDs // of a client in memory; nil for others

	mu   sync.Mutex
	lost []string
}

// a clock passes as fast as it is waited for.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
}

func (c *clock) Clock() runtime.Clock {
	return runtime.Clock{
		Now: func() time.Time {
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.now
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.now, c.waits = c.now.Add(d), append(c.waits, d)
			return ctx.Err()
		},
	}
}

// makers make the handler of a provider's backend, and the client of what it is served by.
var makers = map[string]func(*testing.T, *clock) (http.Handler, func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error)){
	"openai": func(t *testing.T, c *clock) (http.Handler, func(string, ...assistants.AdapterOption) (*assistants.Client, error)) {
		h, err := openai.NewHandler(newOpenAIBackend().handlers())
		if err != nil {
			t.Fatal(err)
		}
		return h, func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
			own, err := openai.New(openai.WithBaseURL(url), openai.WithBearerToken("key"), openai.WithClock(c.Clock()))
			return assistants.NewOpenAI(own, opts...), err
		}
	},
	"azure": func(t *testing.T, c *clock) (http.Handler, func(string, ...assistants.AdapterOption) (*assistants.Client, error)) {
		h, err := azure.NewHandler(azureBackend{newOpenAIBackend()}.handlers())
		if err != nil {
			t.Fatal(err)
		}
		return h, func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
			own, err := azure.New(azure.WithBaseURL(url), azure.WithBearerToken("key"), azure.WithClock(c.Clock()), azure.WithVersion(azure.Version2025_05_15Preview2025_08))
			return assistants.NewAzure(own, opts...), err
		}
	},
	"yandex": func(t *testing.T, c *clock) (http.Handler, func(string, ...assistants.AdapterOption) (*assistants.Client, error)) {
		b := newYandexBackend()
		links := httptest.NewServer(b)
		t.Cleanup(links.Close)
		b.links = links.URL
		h, err := yandex.NewHandler(b.handlers())
		if err != nil {
			t.Fatal(err)
		}
		return h, func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
			own, err := yandex.New(yandex.WithBaseURL(url), yandex.WithBearerToken("key"), yandex.WithClock(c.Clock()))
			return assistants.NewYandex(own, "folder", opts...), err
		}
	},
}

// providers are the names of the APIs, in order.
var providers = []string{"openai", "azure", "yandex"}

// newStage returns a stage for a provider.
func newStage(t *testing.T, provider string, lossy bool, opts ...assistants.AdapterOption) *stage {
	s := &stage{t: t, Context: t.Context(), clock: &clock{now: time.Unix(1700000000, 0)}}
	if provider == memory.Provider {
		s.useMemory()
		return s
	}
	handler, client := makers[provider](t, s.clock)
	s.guard = &guard{next: handler}
	server := httptest.NewServer(s.guard)
	t.Cleanup(server.Close)
	opts = append(opts, assistants.WithPollClock(s.clock.Clock()))
	if lossy {
		opts = append(opts, assistants.WithLossy(func(e *assistants.UnsupportedError) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.lost = append(s.lost, e.Field)
		}))
	}
	var err error
	if s.Client, err = client(server.URL, opts...); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) outcome(provider string) *outcome {
	switch provider {
	case "openai":
		return &s.openai
	case "azure":
		return &s.azure
	}
	return &s.yandex
}

// TestConformance plays every scene with every provider, against a backend behind a socket.
func TestConformance(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		for _, provider := range providers {
			t.Run(s.name+"/"+provider, func(t *testing.T) {
				t.Parallel()
				s.outcome(provider).check(t, &s, provider)
			})
		}
	}
}

// check plays a scene and compares.
func (o *outcome) check(t *testing.T, s *scene, provider string) {
	strict := newStage(t, provider, false)
	answer, err := s.play(strict)
	var unsupported *assistants.UnsupportedError
	switch {
	case o.fails != nil:
		if !errors.Is(err, o.fails) {
			t.Errorf("error %v, want %v", err, o.fails)
		}
		return
	case o.absent != "":
		if !errors.As(err, &unsupported) || unsupported.Field != "" || unsupported.Operation != o.absent || unsupported.Provider != provider {
			t.Errorf("error %v, want that there is no %s", err, o.absent)
		}
		return
	case len(o.lacks) > 0:
		if !errors.As(err, &unsupported) || !slices.Contains(o.lacks, unsupported.Field) {
			t.Errorf("error %v, want that it cannot take %s", err, o.lacks)
			return
		}
		lossy := newStage(t, provider, true)
		answer, err = s.play(lossy)
		lost := slices.Compact(slices.Sorted(slices.Values(lossy.lost)))
		if want := slices.Sorted(slices.Values(o.lacks)); !slices.Equal(lost, want) {
			t.Errorf("lost %q, want %q", lost, want)
		}
	}
	if err != nil {
		t.Errorf("error %v", err)
		return
	}
	o.compare(t, answer)
}

// compare compares a response with the result.
func (o *outcome) compare(t *testing.T, response any) {
	if !o.holds(t, response) {
		t.Errorf("got\n%s\nwant\n%s", jsonOf(t, response), o.result)
	}
}

// holds reports whether a response has the result.
func (o *outcome) holds(t *testing.T, response any) bool {
	var got, want any
	if err := json.Unmarshal([]byte(jsonOf(t, response)), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(o.result), &want); err != nil {
		t.Fatalf("%v in %s", err, o.result)
	}
	return holds(got, want)
}

// jsonOf returns the results of a scene as JSON: a model, a page, strings, or several of these.
func jsonOf(t *testing.T, v any) string {
	switch v := v.(type) {
	case string:
		text, _ := json.Marshal(v)
		return string(text)
	case nil:
		return "null"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, jsonOf(t, item))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	if r := reflect.ValueOf(v); r.Kind() != reflect.Pointer || r.IsNil() {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	text, err := runtime.Append(nil, v, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// holds reports whether a value has all that another has: an object may have more members, and a member that is null may be missing.
func holds(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		members, ok := got.(map[string]any)
		for name, v := range want {
			if !ok || !holds(members[name], v) {
				return false
			}
		}
		return ok
	case []any:
		items, ok := got.([]any)
		return ok && slices.EqualFunc(items, want, holds)
	}
	return reflect.DeepEqual(got, want)
}

// of reads JSON into a new model of the merged package.
func of[T any](text string) *T {
	v := new(T)
	if err := runtime.Unmarshal([]byte(text), v); err != nil {
		panic(err)
	}
	return v
}

// fakeRuns stands in for the runs of a provider.
type fakeRuns struct{ openai.RunsService }

func (fakeRuns) Get(_ context.Context, _, id string, _ *openai.RunsGetParams, _ ...openai.CallOption) (*openai.RunObject, error) {
	return &openai.RunObject{ID: id, Status: openai.RunObjectStatusCompleted}, nil
}

// TestFakes makes calls by a client that has one service alone, and by one that has none.
func TestFakes(t *testing.T) {
	t.Parallel()
	c := assistants.NewOpenAI(&openai.Client{Runs: fakeRuns{}})
	if run, err := c.Runs.Wait(t.Context(), "thread_1", "run_1", nil); err != nil || run.ID != "run_1" || run.Status != assistants.RunStatusCompleted {
		t.Errorf("got %+v, %v", run, err)
	}
	var unsupported *assistants.UnsupportedError
	for _, c := range []*assistants.Client{assistants.NewOpenAI(&openai.Client{}), assistants.NewAzure(&azure.Client{}), assistants.NewYandex(&yandex.Client{}, "f")} {
		if _, err := c.Assistants.Get(t.Context(), "asst_1", nil); !errors.As(err, &unsupported) {
			t.Errorf("%s: got %v", c.Provider(), err)
		}
		for _, err := range c.Runs.CreateStream(t.Context(), "thread_1", nil, nil) {
			if err == nil {
				t.Errorf("%s: a stream of nothing has an event", c.Provider())
			}
		}
	}
	if c := (&assistants.Client{}); c.Provider() != "" || c.Can("Runs.Get") || c.Capabilities() != nil {
		t.Error("a client of no provider can do something")
	}
}

// ownThreads are threads of a program's own.
type ownThreads struct{ assistants.ThreadsService }

func (ownThreads) Get(_ context.Context, id string, _ *assistants.ThreadsGetParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return &assistants.Thread{ID: id}, nil
}

// TestOwnServices makes calls by a client of the program's own services.
func TestOwnServices(t *testing.T) {
	t.Parallel()
	c := assistants.New("own", "Threads.Get")
	c.Threads = ownThreads{c.Threads}
	if v, err := c.Threads.Get(t.Context(), "thread_1", nil); err != nil || v.ID != "thread_1" {
		t.Errorf("got %+v, %v", v, err)
	}
	var unsupported *assistants.UnsupportedError
	if _, err := c.Threads.Create(t.Context(), nil, nil); !errors.As(err, &unsupported) || unsupported.Provider != "own" || unsupported.Operation != "Threads.Create" {
		t.Errorf("got %v", err)
	}
	for _, err := range c.Runs.CreateStream(t.Context(), "thread_1", nil, nil) {
		if !errors.As(err, &unsupported) {
			t.Errorf("got %v", err)
		}
	}
	if c.Provider() != "own" || !c.Can("Threads.Get") || c.Can("Threads.Create") || !slices.Equal(c.Capabilities(), []string{"Threads.Get"}) {
		t.Errorf("got %q, %q", c.Provider(), c.Capabilities())
	}
}

// TestEveryCall makes every call with arguments of zeros. What comes of it is a result, an error of the provider's client, or that the
// provider does not have the call, by its capabilities: those of the newest version, and those of an old one.
func TestEveryCall(t *testing.T) {
	t.Parallel()
	for _, provider := range providers {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			if calls := newStage(t, provider, false).everyCall(); calls < 60 {
				t.Errorf("there are %d calls", calls)
			}
			c, err := oldest[provider](record(t).url)
			if err != nil {
				t.Fatal(err)
			}
			(&stage{t: t, Context: t.Context(), Client: c}).everyCall()
		})
	}
}

// everyCall makes every call, and returns how many there are.
func (s *stage) everyCall() int {
	calls := 0
	client := reflect.ValueOf(s.Client).Elem()
	for i := range client.NumField() {
		service := client.Type().Field(i)
		if !service.IsExported() {
			continue
		}
		for j := range client.Field(i).NumMethod() {
			method := service.Type.Method(j)
			if !method.IsExported() {
				continue
			}
			calls++
			for _, given := range []bool{false, true} {
				s.call(service.Name, method.Name, client.Field(i).Elem().MethodByName(method.Name), given)
			}
		}
	}
	return calls
}

// listings are the calls that walk the pages of another, next to those that are named as it is.
var listings = map[string]string{"VectorStoreFileBatches.All": "VectorStoreFileBatches.ListFiles"}

// call makes a call with zeros: without bodies and parameters, or with empty ones.
func (s *stage) call(service, name string, method reflect.Value, given bool) {
	full := service + "." + name
	args := []reflect.Value{reflect.ValueOf(s.Context)}
	for i := 1; i < method.Type().NumIn()-1; i++ {
		at := method.Type().In(i)
		switch {
		case at.Kind() == reflect.Pointer && given:
			args = append(args, reflect.New(at.Elem()))
		case at.Kind() == reflect.String:
			args = append(args, reflect.ValueOf("x").Convert(at))
		default:
			args = append(args, reflect.Zero(at))
		}
	}
	base := full
	if listing, ok := listings[full]; ok {
		base = listing
	} else if name == "Wait" {
		base = service + ".Get"
	} else if cut, ok := strings.CutSuffix(full, "All"); ok {
		base = strings.TrimSuffix(cut, ".")
		if base == service {
			base += ".List"
		}
	}
	if name == "Wait" { // a server of zeros may never say that it is done
		ctx, cancel := context.WithTimeout(s.Context, time.Second)
		defer cancel()
		args[0] = reflect.ValueOf(ctx)
	}
	err := s.errorOf(method.Call(args))
	var unsupported *assistants.UnsupportedError
	var answered *assistants.APIError
	var failed *assistants.CallError
	var version *assistants.VersionError
	var ended *assistants.StreamEndError
	switch lacking := errors.As(err, &unsupported); {
	case s.Can(base) == lacking:
		s.t.Errorf("%s, given %t: can %t, but %v", full, given, s.Can(base), err)
	case err != nil && !lacking && !errors.As(err, &answered) && !errors.As(err, &failed) && !errors.As(err, &version) && !errors.As(err, &ended):
		s.t.Errorf("%s, given %t: %T %v", full, given, err, err)
	}
}

// errorOf returns the error of a call, or the first of a stream.
func (s *stage) errorOf(out []reflect.Value) error {
	last := out[len(out)-1]
	if last.Kind() == reflect.Func {
		for _, failed := range last.Seq2() {
			err, _ := failed.Interface().(error)
			return err
		}
		return nil
	}
	err, _ := last.Interface().(error)
	return err
}
