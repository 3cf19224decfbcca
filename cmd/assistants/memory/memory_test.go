package memory_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// world is a service whose objects are numbered, and whose time passes when the test says so.
type world struct {
	t *testing.T
	*assistants.Client
	service *memory.Service

	mu    sync.Mutex
	made  map[string]int
	time  time.Time
	ended []assistants.RunStatus // of the runs that have ended
}

func newWorld(t *testing.T, r memory.Responder) *world {
	t.Helper()
	return newWorldOn(t, r, nil)
}

// newWorldOn returns a world with the objects of a store.
func newWorldOn(t *testing.T, r memory.Responder, s memory.Store) *world {
	t.Helper()
	w := &world{t: t, made: map[string]int{}, time: time.Unix(1700000000, 0).UTC()}
	w.service = must[*memory.Service](t)(memory.Open(memory.Options{
		Store: s, Responder: r, Clock: assistants.Clock{Now: w.now}, RunEnded: w.end,
		NewID: func(prefix string) string {
			w.made[prefix]++
			return fmt.Sprintf("%s_%d", prefix, w.made[prefix])
		},
	}))
	w.Client = w.service.Client()
	t.Cleanup(func() { _ = w.service.Close() })
	return w
}

func (w *world) end(run *assistants.Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = append(w.ended, run.Status)
}

// endings returns the states of the runs that have ended.
func (w *world) endings() []assistants.RunStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.ended)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.time
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

// must returns a function that returns a value, or ends the test.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// of reads a model.
func of[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	if err := runtime.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// wants checks that an error is a response of a status that says something.
func wants(t *testing.T, err error, status int, says string) {
	t.Helper()
	var failure *assistants.APIError
	if !errors.As(err, &failure) || failure.Status != status || !strings.Contains(failure.Message, says) || failure.Type == "" || len(failure.Body) == 0 {
		t.Errorf("got %v, want status %d and %q", err, status, says)
	}
}

// begun makes the first assistant, of a request, and the first thread, with a message.
func (w *world) begun(request string) {
	w.t.Helper()
	must[*assistants.Assistant](w.t)(w.Assistants.Create(w.t.Context(), of[assistants.CreateAssistantRequest](w.t, request), nil))
	must[*assistants.Thread](w.t)(w.Threads.Create(w.t.Context(), of[assistants.CreateThreadRequest](w.t, `{"messages":[{"role":"user","content":"good day to you"}]}`), nil))
}

func (w *world) run(request string) *assistants.Run {
	w.t.Helper()
	return must[*assistants.Run](w.t)(w.Runs.Create(w.t.Context(), "thread_1", of[assistants.CreateRunRequest](w.t, request), nil))
}

func (w *world) waited(id string) *assistants.Run {
	w.t.Helper()
	return must[*assistants.Run](w.t)(w.Runs.Wait(w.t.Context(), "thread_1", id, nil))
}

// said returns what messages of the first thread say, the oldest first.
func (w *world) said() (all []string) {
	w.t.Helper()
	for m, err := range w.Messages.All(w.t.Context(), "thread_1", of[assistants.MessagesListParams](w.t, `{"order":"asc"}`)) {
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, string(m.Role)+": "+memory.TextOf(m))
	}
	return all
}

func TestNothingIsShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	body := of[assistants.CreateAssistantRequest](t, `{"model":"m","metadata":{"k":"v"},"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]}`)
	a := must[*assistants.Assistant](t)(w.Assistants.Create(ctx, body, nil))
	body.Metadata.Or(nil)["k"] = "changed"
	a.Metadata.Or(nil)["k"] = "changed"
	a.Tools[0].(*assistants.AssistantToolsFunction).Function.Name = "changed"
	page := must[*assistants.AssistantsPage](t)(w.Assistants.List(ctx, nil))
	page.Items[0].Metadata.Or(nil)["k"] = "changed"
	b := must[*assistants.Assistant](t)(w.Assistants.Get(ctx, a.ID, nil))
	if b.Metadata.Or(nil)["k"] != "v" || b.Tools[0].(*assistants.AssistantToolsFunction).Function.Name != "f" {
		t.Errorf("a caller changed what is kept: %+v", b)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for range 7 {
		must[*assistants.Thread](t)(w.Threads.Create(t.Context(), nil, nil))
	}
	must[*assistants.DeleteThreadResponse](t)(w.Threads.Delete(t.Context(), "thread_4", nil))
	for params, want := range map[string]string{
		`{}`:                             "7 6 5 3 2 1",
		`{"limit":2}`:                    "7 6|5 3|2 1",
		`{"limit":3,"order":"asc"}`:      "1 2 3|5 6 7",
		`{"limit":2,"after":"thread_5"}`: "3 2|1",
		`{"limit":2,"order":"asc","after":"thread_5"}`:       "6 7",
		`{"before":"thread_5"}`:                              "7 6",
		`{"limit":1,"before":"thread_5"}`:                    "7|6",
		`{"order":"asc","before":"thread_5"}`:                "1 2 3",
		`{"after":"thread_6","before":"thread_2"}`:           "5 3",
		`{"after":"thread_1"}`:                               "",
		`{"after":"thread_4"}`:                               "3 2 1",
		`{"after":"thread_2","before":"thread_6"}`:           "",
		`{"limit":1,"after":"thread_7","before":"thread_3"}`: "6|5",
	} {
		var pages []string
		page := must[*assistants.ThreadsPage](t)(w.Threads.List(t.Context(), of[assistants.ThreadsListParams](t, params)))
		for {
			var ids []string
			for _, item := range page.Items {
				ids = append(ids, strings.TrimPrefix(item.ID, "thread_"))
			}
			pages = append(pages, strings.Join(ids, " "))
			if page.Response.HasMore != page.HasNext() {
				t.Errorf("%s: has_more is %t", params, page.Response.HasMore)
			}
			if !page.HasNext() {
				break
			}
			page = must[*assistants.ThreadsPage](t)(page.Next(t.Context()))
		}
		if got := strings.Join(pages, "|"); got != want {
			t.Errorf("%s: got %q, want %q", params, got, want)
		}
	}
	for params, says := range map[string]string{
		`{"limit":0}`: "limit", `{"limit":101}`: "limit", `{"order":"up"}`: "order", `{"after":"thread_9"}`: "after", `{"before":"x"}`: "before",
	} {
		_, err := w.Threads.List(t.Context(), of[assistants.ThreadsListParams](t, params))
		wants(t, err, 400, says)
	}
}

// TestListsWhileItemsAreDeleted holds that a list goes on after an item that is no longer there.
func TestListsWhileItemsAreDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for range 5 {
		must[*assistants.Thread](t)(w.Threads.Create(t.Context(), nil, nil))
	}
	var ids []string
	for v, err := range w.Threads.All(t.Context(), of[assistants.ThreadsListParams](t, `{"limit":2}`)) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, v.ID)
		must[*assistants.DeleteThreadResponse](t)(w.Threads.Delete(t.Context(), v.ID, nil))
	}
	if want := []string{"thread_5", "thread_4", "thread_3", "thread_2", "thread_1"}; !slices.Equal(ids, want) {
		t.Errorf("got %q", ids)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	_, err := w.Assistants.Create(ctx, nil, nil)
	wants(t, err, 400, "'model'")
	_, err = w.Assistants.Get(ctx, "asst_9", nil)
	wants(t, err, 404, "asst_9")
	if got := err.Error(); !strings.HasPrefix(got, "memory: Assistants.Get: 404 Not Found: ") {
		t.Errorf("got %s", got)
	}
	must[*assistants.Thread](t)(w.Threads.Create(ctx, nil, nil))
	for body, says := range map[string]string{
		`{"content":"a"}`: "'role'", `{"role":"user"}`: "'content'", `{"role":"system","content":"a"}`: "system",
	} {
		_, err = w.Messages.Create(ctx, "thread_1", of[assistants.CreateMessageRequest](t, body), nil)
		wants(t, err, 400, says)
		_, err = w.Threads.Create(ctx, of[assistants.CreateThreadRequest](t, `{"messages":[`+body+`]}`), nil)
		wants(t, err, 400, says)
	}
	if page := must[*assistants.ThreadsPage](t)(w.Threads.List(ctx, nil)); len(page.Items) != 1 {
		t.Error("a thread that failed is there")
	}
	var unsupported *assistants.UnsupportedError
	if _, err := w.Users.List(ctx, nil); !errors.As(err, &unsupported) || unsupported.Provider != memory.Provider {
		t.Errorf("got %v", err)
	}
	if err := w.service.Close(); err != nil {
		t.Fatal(err)
	}
	must[*assistants.Assistant](t)(w.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil))
	_, err = w.Runs.Create(ctx, "thread_1", of[assistants.CreateRunRequest](t, `{"assistant_id":"asst_1"}`), nil)
	wants(t, err, 503, "closed")
}

// TestThreadsCascade holds that all of a thread goes with it.
func TestThreadsCascade(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	w.begun(`{"model":"m"}`)
	w.waited(w.run(`{"assistant_id":"asst_1"}`).ID)
	must[*assistants.DeleteThreadResponse](t)(w.Threads.Delete(ctx, "thread_1", nil))
	_, err := w.Messages.Get(ctx, "thread_1", "msg_1", nil)
	wants(t, err, 404, "msg_1")
	_, err = w.Runs.Get(ctx, "thread_1", "run_1", nil)
	wants(t, err, 404, "run_1")
	_, err = w.RunSteps.Get(ctx, "thread_1", "run_1", "step_1", nil)
	wants(t, err, 404, "run_1")
}

// TestThreadsMakeStores holds that vector stores are made that a request describes.
func TestThreadsMakeStores(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	w.upload("a.txt", "words")
	a := must[*assistants.Assistant](t)(w.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t,
		`{"model":"m","tool_resources":{"file_search":{"vector_stores":[{"file_ids":["file_1"]}]}}}`), nil))
	if ids := a.ToolResources.Or(nil).FileSearch.Or(nil).VectorStoreIDs; !slices.Equal(ids, []string{"vs_1"}) {
		t.Errorf("got %q", ids)
	}
	if s := must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, "vs_1", nil)); s.FileCounts.Or(nil).Completed != 1 {
		t.Errorf("got %+v", s)
	}
}

// TestConcurrentCalls makes calls of all kinds at once: the race detector looks at them.
func TestConcurrentCalls(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{})
	c := service.Client()
	ctx := t.Context()
	a := must[*assistants.Assistant](t)(c.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil))
	store := must[*assistants.VectorStore](t)(c.VectorStores.Create(ctx, nil, nil))
	run := of[assistants.CreateThreadAndRunRequest](t, `{"assistant_id":"`+a.ID+`","thread":{"messages":[{"role":"user","content":"a b c"}]}}`)
	metadata := of[assistants.ModifyThreadRequest](t, `{"metadata":{"k":"v"}}`)
	query := of[assistants.VectorStoreSearchRequest](t, `{"query":"words"}`)
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			r, err := c.Runs.CreateWithThread(ctx, run, nil)
			if err != nil {
				t.Error(err)
				return
			}
			_, errs := c.Threads.Update(ctx, r.ThreadID, metadata, nil)
			for _, err := range c.Messages.All(ctx, r.ThreadID, nil) {
				errs = errors.Join(errs, err)
			}
			f, err := c.Files.Create(ctx, &assistants.CreateFileRequest{
				File: assistants.FilePart{Name: "a", Content: strings.NewReader("some words")}, Purpose: assistants.CreateFileRequestPurposeAssistants,
			}, nil)
			if errs = errors.Join(errs, err); errs != nil {
				t.Error(errs)
				return
			}
			_, err = c.VectorStoreFiles.Create(ctx, store.ID, &assistants.CreateVectorStoreFileRequest{FileID: assistants.Some(f.ID)}, nil)
			errs = errors.Join(errs, err)
			_, err = c.VectorStores.Search(ctx, store.ID, query, nil)
			errs = errors.Join(errs, err)
			if i%2 == 0 { // under way or not
				_, err = c.Threads.Delete(ctx, r.ThreadID, nil)
				_, gone := c.Files.Delete(ctx, f.ID, nil)
				errs = errors.Join(errs, err, gone)
			} else {
				_, err = c.Runs.Wait(ctx, r.ThreadID, r.ID, nil)
				errs = errors.Join(errs, err)
			}
			if errs != nil {
				t.Error(errs)
			}
		})
	}
	wg.Wait()
	if err := service.Close(); err != nil {
		t.Error(err)
	}
	if v := must[*assistants.VectorStore](t)(c.VectorStores.Get(ctx, store.ID, nil)); v.FileCounts.Or(nil).Total != 16 {
		t.Errorf("got %+v", v.FileCounts)
	}
}
