package unified

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/yandex"
)

// severally serves each request by the next of some handlers, as processes behind one address do.
type severally struct {
	handlers []http.Handler
	count    atomic.Int64
}

func (s *severally) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handlers[int(s.count.Add(1))%len(s.handlers)].ServeHTTP(w, r)
}

// servedByMemory returns a client of Yandex whose server speaks to a service in memory, by several handlers that share nothing but a key.
func servedByMemory(t *testing.T, count int, responder memory.Responder, o assistants.YandexOptions) (*yandex.Client, *httptest.Server) {
	t.Helper()
	service := memory.New(memory.Options{Responder: responder})
	t.Cleanup(func() { _ = service.Close() })
	all := &severally{}
	o.Context = t.Context()
	for range count {
		h, err := assistants.HandlerYandexWith(service.Client(), o, yandex.ServeAuth("iamToken", func(ctx context.Context, credential string) (context.Context, error) {
			if credential != "key" {
				return nil, &yandex.StatusError{Status: http.StatusUnauthorized}
			}
			return ctx, nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		all.handlers = append(all.handlers, h)
	}
	server := httptest.NewServer(all)
	t.Cleanup(server.Close)
	c, err := yandex.New(yandex.WithBaseURL(server.URL), yandex.WithBearerToken("key"), yandex.WithRetry(yandex.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return c, server
}

// waiting calls a function twice, and says the outputs.
var waiting = memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, reply *memory.Reply) error {
	if len(turn.Calls) == 0 {
		reply.Call("weather", `{"city":"Perm"}`)
		reply.Call("weather", `{"city":"Omsk"}`)
		return nil
	}
	var said []string
	for _, c := range turn.Calls {
		said = append(said, c.Arguments+" "+c.Output)
	}
	return reply.Text(strings.Join(said, ", "))
})

func started(t *testing.T, c *yandex.Client, partial bool) *yandex.Run {
	t.Helper()
	assistant, err := c.Assistants.Create(t.Context(), &yandex.CreateAssistantRequest{FolderID: "f", ModelURI: "m"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	thread, err := c.Threads.Create(t.Context(), &yandex.CreateThreadRequest{FolderID: "f"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	run, err := c.Runs.Create(t.Context(), &yandex.CreateRunRequest{
		AssistantID: assistant.ID.Or(""), ThreadID: thread.ID.Or(""), Stream: yandex.Some(partial),
		AdditionalMessages: []yandex.MessageData{{Content: yandex.Some(&yandex.MessageContent{
			Content: []yandex.ContentPart{{Text: yandex.Some(&yandex.Text{Content: yandex.Some("one two three")})}},
		})}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// listened returns what is heard of a run, from an event on, and the index of the last event.
func listened(t *testing.T, c *yandex.Client, run string, from int64) (heard []string, last int64) {
	t.Helper()
	for e, err := range c.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: run, EventsStartIdx: yandex.Some(from)}) {
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		if m := e.CompletedMessage.Or(nil); m != nil {
			text = textIn(m.Content.Or(nil))
		} else if p := e.PartialMessage.Or(nil); p != nil {
			text = textIn(p)
		}
		heard = append(heard, strings.TrimSpace(string(e.EventType.Or(""))+" "+text))
		last = e.StreamCursor.Or(nil).CurrentEventIdx.Or(0)
	}
	return heard, last
}

func textIn(c *yandex.MessageContent) string {
	if c == nil || len(c.Content) == 0 {
		return ""
	}
	return c.Content[0].Text.Or(nil).Content.Or("")
}

func handIn(t *testing.T, c *yandex.Client, run string, outputs ...string) error {
	t.Helper()
	var results []yandex.ToolResult
	for _, o := range outputs {
		results = append(results, yandex.ToolResult{FunctionResult: yandex.Some(&yandex.FunctionResult{Name: yandex.Some("weather"), Content: yandex.Some(o)})})
	}
	_, err := c.Runs.Submit(t.Context(), run, &yandex.SubmitToRunRequest{ToolResultList: yandex.Some(&yandex.ToolResultList{ToolResults: results})}, nil)
	return err
}

// TestYandexRunsInProcesses follows runs that wait for outputs where each request may get to another process, and where all get to one.
func TestYandexRunsInProcesses(t *testing.T) {
	t.Parallel()
	const done = `DONE {"city":"Perm"} warm, {"city":"Omsk"} cold`
	for _, c := range []struct {
		name      string
		processes int
		partial   bool
		state     assistants.State
		after     []string // what is heard after the outputs
	}{
		{name: "one, with events", processes: 1, partial: true, after: []string{"PARTIAL_MESSAGE " + strings.TrimPrefix(done, "DONE "), done}},
		{name: "one, without events", processes: 1, after: []string{done}},
		{name: "one that remembers", processes: 1, state: &assistants.MemoryState{}, after: []string{done}},
		{name: "three", processes: 3, after: []string{done}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, _ := servedByMemory(t, c.processes, waiting, assistants.YandexOptions{State: c.state})
			run := started(t, client, c.partial)
			id := run.ID.Or("")
			heard, last := listened(t, client, id, 0)
			if !slices.Equal(heard, []string{"TOOL_CALLS"}) {
				t.Fatalf("heard %q", heard)
			}
			if err := handIn(t, client, id, "warm", "cold"); err != nil {
				t.Fatal(err)
			}
			if heard, _ := listened(t, client, id, last+1); !slices.Equal(heard, c.after) {
				t.Errorf("heard %q, want %q", heard, c.after)
			}
			got, err := client.Runs.Get(t.Context(), id, nil)
			if err != nil {
				t.Fatal(err)
			}
			state := got.State.Or(nil)
			if m := state.CompletedMessage.Or(nil); state.Status.Or("") != yandex.RunStateRunStatusCompleted || m == nil || "DONE "+textIn(m.Content.Or(nil)) != done {
				t.Errorf("the run is %+v", state)
			}
			if err := handIn(t, client, id, "late"); err == nil || !strings.Contains(err.Error(), "does not wait") {
				t.Errorf("outputs that nothing waits for: %v", err)
			}
		})
	}
}

// TestYandexOutputsHaveCalls holds that the outputs of a run are those of functions that it has called.
func TestYandexOutputsHaveCalls(t *testing.T) {
	t.Parallel()
	client, _ := servedByMemory(t, 1, waiting, assistants.YandexOptions{})
	id := started(t, client, false).ID.Or("")
	listened(t, client, id, 0)
	if err := handIn(t, client, id, "1", "2", "3"); err == nil || !strings.Contains(err.Error(), "result of 'weather'") {
		t.Errorf("too many outputs: %v", err)
	}
	if _, err := client.Runs.Submit(t.Context(), id, &yandex.SubmitToRunRequest{}, nil); err == nil {
		t.Error("no outputs are taken")
	}
}

// TestYandexUnknownIDs holds that IDs that the handler has not given are not found.
func TestYandexUnknownIDs(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]assistants.State{"in IDs": assistants.IDState{}, "in memory": &assistants.MemoryState{}} {
		client, _ := servedByMemory(t, 1, nil, assistants.YandexOptions{State: state})
		for _, id := range []string{"run_1", "~", "a~", "a~b~c", "~thread_1", "%", "a~%7E", strings.Repeat("~", 1000)} {
			_, err := client.Runs.Get(t.Context(), id, nil)
			_, other := client.Operations.Get(t.Context(), id, nil)
			_, third := client.Operations.Cancel(t.Context(), id, nil)
			for _, err := range []error{err, other, third} {
				if err == nil || !strings.Contains(err.Error(), "404") && !strings.Contains(err.Error(), "400") {
					t.Errorf("%s, %q: %v", name, id, err)
				}
			}
		}
	}
}

// TestYandexPartialMessages hears a run from its beginning, and again from the middle.
func TestYandexPartialMessages(t *testing.T) {
	t.Parallel()
	client, _ := servedByMemory(t, 1, nil, assistants.YandexOptions{})
	id := started(t, client, true).ID.Or("")
	want := []string{"PARTIAL_MESSAGE one", "PARTIAL_MESSAGE one two", "PARTIAL_MESSAGE one two three", "DONE one two three"}
	for from := range want {
		if heard, _ := listened(t, client, id, int64(from)); !slices.Equal(heard, want[from:]) {
			t.Errorf("from %d: heard %q, want %q", from, heard, want[from:])
		}
	}
}

// TestYandexRunsOfAllThreads lists the runs of all threads by pages of each length.
func TestYandexRunsOfAllThreads(t *testing.T) {
	t.Parallel()
	client, _ := servedByMemory(t, 2, nil, assistants.YandexOptions{})
	var want []string
	for range 4 {
		run := started(t, client, false)
		want = append(want, run.ID.Or(""))
		if heard, _ := listened(t, client, want[len(want)-1], 0); len(heard) != 1 {
			t.Fatalf("heard %q", heard)
		}
	}
	again, err := client.Runs.Get(t.Context(), want[1], nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := client.Runs.Create(t.Context(), &yandex.CreateRunRequest{AssistantID: again.AssistantID.Or(""), ThreadID: again.ThreadID.Or("")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, second.ID.Or(""))
	slices.Sort(want)
	for size := range int64(7) {
		var got []string
		token := ""
		for pages := 0; ; pages++ {
			page, err := client.Runs.List(t.Context(), &yandex.RunsListParams{FolderID: "f", PageSize: yandex.Some(max(size, 1)), PageToken: yandex.Some(token)})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Response.Runs {
				got = append(got, r.ID.Or(""))
			}
			if token = page.Response.NextPageToken.Or(""); token == "" || pages > 10 {
				break
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("by %d: got %q, want %q", size, got, want)
		}
	}
	if _, err := client.Runs.List(t.Context(), &yandex.RunsListParams{FolderID: "f", PageToken: yandex.Some("x")}); err == nil {
		t.Error("a token of no list is taken")
	}
}

// TestYandexOperations waits for a search index and for a batch of files where each request gets to another process.
func TestYandexOperations(t *testing.T) {
	t.Parallel()
	client, _ := servedByMemory(t, 2, nil, assistants.YandexOptions{LinkKey: []byte("k")})
	file := func(text string) string {
		f, err := client.Files.Create(t.Context(), &yandex.CreateFileRequest{FolderID: "f", Content: []byte(text), Name: yandex.Some("a.txt")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return f.ID.Or("")
	}
	op, err := client.SearchIndexes.Create(t.Context(), &yandex.CreateSearchIndexRequest{FolderID: "f", FileIDs: []string{file("one")}, Name: yandex.Some("books")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	index, err := client.SearchIndexes.AwaitCreate(t.Context(), op)
	if err != nil || index.Name.Or("") != "books" || index.ID.Or("") == "" {
		t.Fatalf("%+v, %v", index, err)
	}
	if _, err := client.Operations.Cancel(t.Context(), op.ID.Or(""), nil); err == nil || !strings.Contains(err.Error(), "cannot be cancelled") {
		t.Errorf("cancelled: %v", err)
	}
	second := file("two")
	op, err = client.SearchIndexFiles.BatchCreate(t.Context(), &yandex.BatchCreateSearchIndexFileRequest{SearchIndexID: index.ID.Or(""), FileIDs: []string{second}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := client.SearchIndexFiles.AwaitBatchCreate(t.Context(), op)
	if err != nil || len(files.Files) != 1 || files.Files[0].ID.Or("") != second {
		t.Fatalf("%+v, %v", files, err)
	}
}

// TestYandexLinks reads a file by its link, which needs no credential and which only the handler makes.
func TestYandexLinks(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(1700000000)
	options := assistants.YandexOptions{LinkKey: []byte("k"), Clock: assistants.Clock{Now: func() time.Time { return time.Unix(now.Load(), 0) }}}
	client, server := servedByMemory(t, 2, nil, options)
	file, err := client.Files.Create(t.Context(), &yandex.CreateFileRequest{
		FolderID: "f", Content: []byte("<b>hi</b>"), Name: yandex.Some(`q"uote.html`), MIMEType: yandex.Some("text/html"),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	link, err := client.Files.GetURL(t.Context(), &yandex.FilesGetURLParams{FileID: file.ID.Or("")})
	if err != nil {
		t.Fatal(err)
	}
	address := link.URL.Or("")
	if !strings.HasPrefix(address, server.URL+"/files/v1/files/") {
		t.Errorf("the link is %q", address)
	}
	get := func(address string) (int, string, http.Header) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body), answer.Header
	}
	status, body, header := get(address)
	if status != http.StatusOK || body != "<b>hi</b>" || header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %q %v", status, body, header)
	}
	for _, wrong := range []string{
		strings.Replace(address, file.ID.Or(""), "other", 1), strings.Replace(address, "signature=", "signature=0", 1),
		strings.Replace(address, "expires=1", "expires=2", 1), strings.SplitN(address, "?", 2)[0],
	} {
		if status, body, _ := get(wrong); status != http.StatusForbidden || strings.Contains(body, "hi") {
			t.Errorf("%s: %d %q", wrong, status, body)
		}
	}
	now.Add(3601)
	if status, _, _ := get(address); status != http.StatusForbidden {
		t.Errorf("an hour later: %d", status)
	}
	if _, err := client.Files.GetURL(t.Context(), &yandex.FilesGetURLParams{FileID: "none"}); err == nil {
		t.Error("there is a link to no file")
	}
	if _, err := assistants.HandlerYandexWith(assistants.New("none"), assistants.YandexOptions{LinkBase: "host"}); err == nil {
		t.Error("links begin with what is not an address")
	}
}

// TestMemoryStateForgets holds that a state in memory keeps the newest objects.
func TestMemoryStateForgets(t *testing.T) {
	t.Parallel()
	s := &assistants.MemoryState{Limit: 3}
	for i := range 10 {
		for range 2 { // the same one again takes no room
			if _, err := s.Keep(t.Context(), "run", fmt.Sprint(i), "thread"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 10 {
		_, values, ok, err := s.Find(t.Context(), "run", fmt.Sprint(i))
		if err != nil || ok != (i > 6) || ok && !slices.Equal(values, []string{"thread"}) {
			t.Errorf("%d: %q, %t, %v", i, values, ok, err)
		}
	}
}

// FuzzIDState holds that what is written into an ID is read from it.
func FuzzIDState(f *testing.F) {
	f.Add("run_1", "thread_1", "")
	f.Add("a~b", "%7E", "%257E~%25")
	f.Fuzz(func(t *testing.T, id, one, two string) {
		given, err := assistants.IDState{}.Keep(t.Context(), "run", id, one, two)
		if err != nil {
			t.Fatal(err)
		}
		got, values, ok, err := assistants.IDState{}.Find(t.Context(), "run", given)
		if err != nil || !ok || got != id || !slices.Equal(values, []string{one, two}) {
			t.Errorf("%q: %q, %q, %t, %v", given, got, values, ok, err)
		}
	})
}
