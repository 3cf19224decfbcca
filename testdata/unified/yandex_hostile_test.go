package unified

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

// servedBy returns a client of Yandex whose server speaks by a client, within what wrap makes of its handler; nil is as it is.
func servedBy(t *testing.T, c *assistants.Client, o assistants.YandexOptions, wrap func(http.Handler) http.Handler) (*yandex.Client, *httptest.Server) {
	t.Helper()
	if o.Context == nil {
		o.Context = t.Context()
	}
	h, err := assistants.HandlerYandexWith(c, o)
	if err != nil {
		t.Fatal(err)
	}
	if wrap != nil {
		h = wrap(h)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	own, err := yandex.New(yandex.WithBaseURL(server.URL), yandex.WithBearerToken("key"), yandex.WithRetry(yandex.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return own, server
}

// inMemory returns a client of a service that ends with the test.
func inMemory(t *testing.T, responder memory.Responder) *assistants.Client {
	t.Helper()
	service := memory.New(memory.Options{Responder: responder})
	t.Cleanup(func() { _ = service.Close() })
	return service.Client()
}

// halting says the first words, and a function is called when the channel is closed. It says the last words then.
func halting(first string, goOn <-chan struct{}, last string) memory.Responder {
	return memory.ResponderFunc(func(ctx context.Context, turn *memory.Turn, reply *memory.Reply) error {
		if len(turn.Calls) > 0 {
			return reply.Text(last)
		}
		if err := reply.Text(first); err != nil {
			return err
		}
		select {
		case <-goOn:
			reply.Call("weather", `{}`)
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
}

// atOnce is a clock whose sleeps end at once. Each is told of, if there is room.
func atOnce(told chan<- struct{}) assistants.Clock {
	return assistants.Clock{Sleep: func(ctx context.Context, _ time.Duration) error {
		select {
		case told <- struct{}{}:
		default:
		}
		return ctx.Err()
	}}
}

// TestYandexRefusedOutputs holds that outputs that are refused are no event of the run, which waits still.
func TestYandexRefusedOutputs(t *testing.T) {
	t.Parallel()
	client, _ := servedBy(t, inMemory(t, waiting), assistants.YandexOptions{}, nil)
	id := started(t, client, true).ID.Or("")
	_, last := listened(t, client, id, 0)
	if err := handIn(t, client, id, "one of two"); err == nil {
		t.Fatal("outputs of one call of two are taken")
	}
	if err := handIn(t, client, id, "warm", "cold"); err != nil {
		t.Fatal(err)
	}
	heard, _ := listened(t, client, id, last+1)
	if len(heard) != 2 || !strings.HasPrefix(heard[0], "PARTIAL_MESSAGE") || !strings.HasPrefix(heard[1], "DONE") {
		t.Errorf("heard %q", heard)
	}
}

// TestYandexListensBeforeOutputs listens from the event after the calls on before their outputs are handed in, here or in another process.
func TestYandexListensBeforeOutputs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		partial, abroad bool
	}{{name: "without events"}, {name: "with events", partial: true}, {name: "in another process", partial: true, abroad: true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			looks := make(chan struct{}, 1)
			service := inMemory(t, waiting)
			client, _ := servedBy(t, service, assistants.YandexOptions{Clock: atOnce(looks)}, nil)
			submitter := client
			if c.abroad {
				submitter, _ = servedBy(t, service, assistants.YandexOptions{}, nil)
			}
			id := started(t, client, c.partial).ID.Or("")
			_, last := listened(t, client, id, 0)
			handed := make(chan error, 1)
			go func() {
				<-looks
				handed <- handIn(t, submitter, id, "warm", "cold")
			}()
			heard, _ := listened(t, client, id, last+1)
			if err := <-handed; err != nil {
				t.Fatal(err)
			}
			if len(heard) == 0 || !strings.HasPrefix(heard[len(heard)-1], "DONE") {
				t.Errorf("heard %q", heard)
			}
		})
	}
}

// TestYandexComesBack listens to the beginning of a run, goes away, and comes back when its events are no longer read.
func TestYandexComesBack(t *testing.T) {
	t.Parallel()
	goOn, gone := make(chan struct{}), make(chan struct{}, 10)
	client, _ := servedBy(t, inMemory(t, halting("one ", goOn, "warm")), assistants.YandexOptions{Clock: atOnce(nil)}, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(w, r)
			if strings.HasSuffix(r.URL.Path, "/listen") {
				gone <- struct{}{}
			}
		})
	})
	id := started(t, client, true).ID.Or("")
	for e, err := range client.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: id}) {
		if err != nil || e.EventType.Or("") != yandex.StreamEventEventTypePartialMessage {
			t.Fatal(e, err)
		}
		break
	}
	<-gone
	close(goOn)
	heard, last := listened(t, client, id, 1)
	if !slices.Equal(heard, []string{"TOOL_CALLS"}) {
		t.Fatalf("heard %q", heard)
	}
	if err := handIn(t, client, id, ""); err != nil {
		t.Fatal(err)
	}
	if heard, _ := listened(t, client, id, last+1); !slices.Equal(heard, []string{"DONE warm"}) {
		t.Errorf("heard %q", heard)
	}
}

// disturbed calls a function before each part of a stream of events of a handler that has a word in it.
func disturbed(h http.Handler, word string, disturb func(*http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(&disturber{ResponseWriter: w, word: word, disturb: func() { disturb(r) }}, r)
	})
}

type disturber struct {
	http.ResponseWriter
	word    string
	disturb func()
}

func (d *disturber) Unwrap() http.ResponseWriter { return d.ResponseWriter }

func (d *disturber) Write(p []byte) (int, error) {
	if strings.HasPrefix(d.Header().Get("Content-Type"), "text/event-stream") && bytes.Contains(p, []byte(d.word)) {
		d.disturb()
	}
	return d.ResponseWriter.Write(p)
}

// overOpenAI returns a client of Yandex whose server speaks to OpenAI's API of a service in memory, within what wrap makes of its handler.
func overOpenAI(t *testing.T, responder memory.Responder, o assistants.YandexOptions, wrap func(http.Handler) http.Handler) *yandex.Client {
	t.Helper()
	behind, err := assistants.HandlerOpenAI(inMemory(t, responder))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(wrap(behind))
	t.Cleanup(server.Close)
	own, err := openai.New(openai.WithBaseURL(server.URL), openai.WithBearerToken("k"), openai.WithRetry(openai.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	client, _ := servedBy(t, assistants.NewOpenAI(own), o, nil)
	return client
}

// TestYandexBrokenStream holds that those that listen are told what a run comes to when the stream of the service behind breaks.
func TestYandexBrokenStream(t *testing.T) {
	t.Parallel()
	goOn := make(chan struct{})
	client := overOpenAI(t, halting("one ", goOn, "warm"), assistants.YandexOptions{}, func(h http.Handler) http.Handler {
		return disturbed(h, "requires_action", func(*http.Request) { panic(http.ErrAbortHandler) })
	})
	id := started(t, client, true).ID.Or("")
	var heard []string
	for e, err := range client.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: id}) {
		if err != nil {
			t.Fatal(err)
		}
		if heard = append(heard, string(e.EventType.Or(""))); len(heard) == 1 {
			close(goOn)
		}
	}
	if !slices.Equal(heard, []string{"PARTIAL_MESSAGE", "TOOL_CALLS"}) {
		t.Fatalf("heard %q", heard)
	}
	if err := handIn(t, client, id, ""); err != nil {
		t.Fatal(err)
	}
	if heard, _ := listened(t, client, id, 2); !slices.Equal(heard, []string{"DONE warm"}) {
		t.Errorf("heard %q", heard)
	}
}

// TestYandexOutputsBeforeTheirEvent hands in outputs as soon as the run waits for them, before the stream of the service behind says so.
func TestYandexOutputsBeforeTheirEvent(t *testing.T) {
	t.Parallel()
	looks, come := make(chan struct{}, 1), make(chan struct{})
	client := overOpenAI(t, waiting, assistants.YandexOptions{Clock: atOnce(looks)}, func(h http.Handler) http.Handler {
		return disturbed(h, "requires_action", func(r *http.Request) {
			select {
			case <-come:
			case <-r.Context().Done():
			}
		})
	})
	id := started(t, client, true).ID.Or("")
	for waits := false; !waits; {
		run, err := client.Runs.Get(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		waits = run.State.Or(nil).Status.Or("") == yandex.RunStateRunStatusToolCalls
	}
	go func() {
		<-looks
		close(come)
	}()
	if err := handIn(t, client, id, "warm", "cold"); err != nil {
		t.Fatal(err)
	}
	heard, _ := listened(t, client, id, 0)
	if len(heard) != 3 || heard[0] != "TOOL_CALLS" || !strings.HasPrefix(heard[2], "DONE") {
		t.Errorf("heard %q", heard)
	}
	if err := handIn(t, client, id, "warm", "cold"); err == nil || !strings.Contains(err.Error(), "does not wait") {
		t.Errorf("handed in again: %v", err)
	}
}

// TestYandexListensToNoDeletedRun holds that the events of a run are gone with its thread, and that the ID of a run names its thread.
func TestYandexListensToNoDeletedRun(t *testing.T) {
	t.Parallel()
	client, _ := servedBy(t, inMemory(t, nil), assistants.YandexOptions{}, nil)
	run := started(t, client, true)
	id := run.ID.Or("")
	listened(t, client, id, 0)
	gone := func(id string) {
		for e, err := range client.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: id}) {
			if err == nil || !strings.Contains(err.Error(), "404") {
				t.Errorf("%s: %v, %v", id, e, err)
			}
			break
		}
	}
	other, err := client.Threads.Create(t.Context(), &yandex.CreateThreadRequest{FolderID: "f"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	gone(strings.Split(id, "~")[0] + "~" + other.ID.Or(""))
	if _, err := client.Threads.Delete(t.Context(), run.ThreadID.Or(""), nil); err != nil {
		t.Fatal(err)
	}
	gone(id)
}

// TestYandexShutdownEndsListening holds that nobody listens on when the context of the handler is done.
func TestYandexShutdownEndsListening(t *testing.T) {
	t.Parallel()
	for _, partial := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		looks := make(chan struct{}, 1)
		client, _ := servedBy(t, inMemory(t, waiting), assistants.YandexOptions{Context: ctx, Clock: atOnce(looks)}, nil)
		id := started(t, client, partial).ID.Or("")
		_, last := listened(t, client, id, 0)
		go func() {
			<-looks
			cancel()
		}()
		for e, err := range client.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: id, EventsStartIdx: yandex.Some(last + 1)}) {
			if err == nil || !strings.Contains(err.Error(), "shuts down") {
				t.Errorf("partial %t: %v, %v", partial, e, err)
			}
			break
		}
	}
}

// TestYandexLongText holds that the events of a long text do not each hold all of it. It is not parallel: it measures memory.
func TestYandexLongText(t *testing.T) { //nolint:paralleltest // see above
	const words = 10_000
	text := strings.TrimSpace(strings.Repeat("word ", words))
	client, _ := servedBy(t, inMemory(t, memory.ResponderFunc(func(_ context.Context, _ *memory.Turn, reply *memory.Reply) error {
		for word := range strings.SplitAfterSeq(text, " ") {
			if err := reply.Text(word); err != nil {
				return err
			}
		}
		return nil
	})), assistants.YandexOptions{}, nil)
	id := started(t, client, true).ID.Or("")
	heard, last := listened(t, client, id, words-1)
	if last != words || heard[0] != "PARTIAL_MESSAGE "+text {
		t.Fatalf("%d events, %d", len(heard), last)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 100<<20 {
		t.Errorf("%d MB are in use", m.HeapAlloc>>20)
	}
	if heard, _ := listened(t, client, id, words-1); heard[0] != "PARTIAL_MESSAGE "+text {
		t.Error("the events are gone")
	}
}

// TestYandexRunsWhileThreadsAreMade lists runs by pages while a thread is made.
func TestYandexRunsWhileThreadsAreMade(t *testing.T) {
	t.Parallel()
	client, _ := servedBy(t, inMemory(t, nil), assistants.YandexOptions{}, nil)
	first := started(t, client, false)
	listened(t, client, first.ID.Or(""), 0)
	second, err := client.Runs.Create(t.Context(), &yandex.CreateRunRequest{AssistantID: first.AssistantID.Or(""), ThreadID: first.ThreadID.Or("")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	listened(t, client, second.ID.Or(""), 0)
	page, err := client.Runs.List(t.Context(), &yandex.RunsListParams{FolderID: "f", PageSize: yandex.Some[int64](1)})
	if err != nil {
		t.Fatal(err)
	}
	started(t, client, false)
	next, err := client.Runs.List(t.Context(), &yandex.RunsListParams{FolderID: "f", PageSize: yandex.Some[int64](1), PageToken: page.Response.NextPageToken})
	if err != nil {
		t.Fatal(err)
	}
	if runs := next.Response.Runs; len(runs) != 1 || runs[0].ID.Or("") != first.ID.Or("") {
		t.Errorf("%+v", runs)
	}
}

// TestYandexRunsOfManyThreads lists the run of the oldest of many threads.
func TestYandexRunsOfManyThreads(t *testing.T) {
	t.Parallel()
	client, _ := servedBy(t, inMemory(t, nil), assistants.YandexOptions{}, nil)
	want := started(t, client, false).ID.Or("")
	for range 250 {
		if _, err := client.Threads.Create(t.Context(), &yandex.CreateThreadRequest{FolderID: "f"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	token, pages := "", 1
	for ; ; pages++ {
		page, err := client.Runs.List(t.Context(), &yandex.RunsListParams{FolderID: "f", PageToken: yandex.Some(token)})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Response.Runs {
			got = append(got, r.ID.Or(""))
		}
		if token = page.Response.NextPageToken.Or(""); token == "" {
			break
		}
	}
	if !slices.Equal(got, []string{want}) || pages != 3 {
		t.Errorf("%d pages: %q", pages, got)
	}
}

// TestYandexAsksForTheMessagesOfRuns holds that a list of runs asks for the message of each, and not for all of the thread.
func TestYandexAsksForTheMessagesOfRuns(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	client := overOpenAI(t, nil, assistants.YandexOptions{}, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/messages") {
				asked.Add(1)
			}
			h.ServeHTTP(w, r)
		})
	})
	first := started(t, client, false)
	body := &yandex.CreateRunRequest{
		AssistantID: first.AssistantID.Or(""), ThreadID: first.ThreadID.Or(""), AdditionalMessages: make([]yandex.MessageData, 10),
	}
	for i := range body.AdditionalMessages {
		body.AdditionalMessages[i].Content = yandex.Some(yandexWords("a"))
	}
	for run := first; ; {
		listened(t, client, run.ID.Or(""), 0)
		if asked.Load() == 5 {
			break
		}
		var err error
		if run, err = client.Runs.Create(t.Context(), body, nil); err != nil {
			t.Fatal(err)
		}
	}
	asked.Store(0)
	if _, err := client.Runs.Get(t.Context(), first.ID.Or(""), nil); err != nil || asked.Load() != 1 {
		t.Errorf("%d requests for messages, %v", asked.Load(), err)
	}
}

func yandexWords(text string) *yandex.MessageContent {
	return &yandex.MessageContent{Content: []yandex.ContentPart{{Text: yandex.Some(&yandex.Text{Content: yandex.Some(text)})}}}
}

// TestYandexEmptyLinkKey holds that an empty key, which all know, signs no links.
func TestYandexEmptyLinkKey(t *testing.T) {
	t.Parallel()
	client, _ := servedBy(t, inMemory(t, nil), assistants.YandexOptions{LinkKey: []byte{}}, nil)
	_, other := servedBy(t, inMemory(t, nil), assistants.YandexOptions{LinkKey: []byte{}}, nil)
	f, err := client.Files.Create(t.Context(), &yandex.CreateFileRequest{FolderID: "f", Content: []byte("x")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	link, err := client.Files.GetURL(t.Context(), &yandex.FilesGetURLParams{FileID: f.ID.Or("")})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(link.URL.Or(""))
	if err != nil {
		t.Fatal(err)
	}
	if status, body := rawly(t, other, http.MethodGet, u.RequestURI()); status != http.StatusForbidden {
		t.Errorf("%d %s", status, body)
	}
}

// TestYandexLinkBase holds that links begin with an address to which a path can be appended.
func TestYandexLinkBase(t *testing.T) {
	t.Parallel()
	for base, taken := range map[string]bool{
		"https://host": true, "http://host:80/prefix/": true, "https://[::1]/a//": true, "host": false, "ftp://host": false, "https://": false, "/path": false,
		"https://host/?a=b": false, "https://host?": false, "https://host/#part": false, "https://user:password@host": false, "https://ho st": false,
	} {
		_, err := assistants.HandlerYandexWith(assistants.New("none"), assistants.YandexOptions{LinkBase: base})
		if (err == nil) != taken {
			t.Errorf("%s: %v", base, err)
		}
	}
}

// rawly sends a request without a body, and returns the status and the body of the response.
func rawly(t *testing.T, server *httptest.Server, method, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(b)
}

// TestYandexQueries holds that the names of queries are taken in both spellings of Yandex, and a page size of zero as none.
func TestYandexQueries(t *testing.T) {
	t.Parallel()
	client, server := servedBy(t, inMemory(t, nil), assistants.YandexOptions{}, nil)
	run := started(t, client, true)
	listened(t, client, run.ID.Or(""), 0)
	listened(t, client, started(t, client, true).ID.Or(""), 0)
	id, thread := run.ID.Or(""), run.ThreadID.Or("")
	for path, want := range map[string]struct {
		status int
		count  int // of "createdAt" or "eventType"
	}{
		"/assistants/v1/runs/listen?run_id=" + id:                         {http.StatusOK, 4},
		"/assistants/v1/runs/listen?run_id=" + id + "&events_start_idx=2": {http.StatusOK, 2},
		"/assistants/v1/runs/listen?runId=" + id + "&eventsStartIdx=2":    {http.StatusOK, 2},
		"/assistants/v1/runs:getByThread?thread_id=" + thread:             {http.StatusOK, 2},
		"/assistants/v1/threads?folder_id=f&page_size=1":                  {http.StatusOK, 1},
		"/assistants/v1/threads?folder%5Fid=f&page%5Fsize=1":              {http.StatusOK, 1},
		"/assistants/v1/threads?folderId=f&pageSize=0":                    {http.StatusOK, 2},
		"/assistants/v1/threads?folder_id=f&page_size=0&page_token=":      {http.StatusOK, 2},
		"/assistants/v1/threads?folder_id=f&page_size=1000":               {http.StatusOK, 2},
		"/assistants/v1/runs?folder_id=f&page_size=99999":                 {http.StatusOK, 4},
		"/assistants/v1/runs?folder_id=f&page_size=-1":                    {http.StatusBadRequest, 0},
		"/assistants/v1/threads?folder_id=f&page_size=0&pageSize=1":       {http.StatusBadRequest, 0},
		"/assistants/v1/threads?folder_id=f&page_size=-1":                 {http.StatusBadRequest, 0},
		"/assistants/v1/threads?folder_id=f&page_size=%zz":                {http.StatusBadRequest, 0},
		"/assistants/v1/threads?_=1&__folder__id__=f":                     {http.StatusBadRequest, 0},
		"/assistants/v1/runs?folder_id=f&page_size=0":                     {http.StatusOK, 4},
	} {
		status, body := rawly(t, server, http.MethodGet, path)
		count := strings.Count(body, `"eventType"`)
		if count == 0 {
			count = strings.Count(body, `"createdAt"`)
		}
		if status != want.status || count != want.count {
			t.Errorf("%s: %d, %d: %s", path, status, count, body)
		}
	}
}

// TestYandexOddArguments holds that a run can be asked for, and goes on, whatever a model passes to a function.
func TestYandexOddArguments(t *testing.T) {
	t.Parallel()
	for _, arguments := range []string{"", "not JSON", `"x"`, "[1]", "null", `{"a":`, `{"a":1}{"b":2}`, `{"a":1e999}`, `{"\ud800":1}`, "{\"a\":\"\xff\"}", `{"a":1,"a":2}`, strings.Repeat(`{"a":`, 20_000)} {
		client, _ := servedBy(t, inMemory(t, memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, reply *memory.Reply) error {
			if len(turn.Calls) > 0 {
				return reply.Text("warm")
			}
			reply.Call("weather", arguments)
			return nil
		})), assistants.YandexOptions{}, nil)
		for _, partial := range []bool{true, false} {
			id := started(t, client, partial).ID.Or("")
			heard, last := listened(t, client, id, 0)
			if !slices.Equal(heard, []string{"TOOL_CALLS"}) {
				t.Errorf("%.50q: heard %q", arguments, heard)
			}
			if _, err := client.Runs.Get(t.Context(), id, nil); err != nil {
				t.Errorf("%.50q: %v", arguments, err)
			}
			if err := handIn(t, client, id, ""); err != nil {
				t.Fatal(err)
			}
			if heard, _ := listened(t, client, id, last+1); len(heard) == 0 || heard[len(heard)-1] != "DONE warm" {
				t.Errorf("%.50q: heard %q", arguments, heard)
			}
		}
	}
}

// TestYandexCrowd has many clients listen to many runs at a time, leave, come back, hand in outputs and delete threads. Each run ends, and
// nothing is left when all have gone.
func TestYandexCrowd(t *testing.T) { //nolint:paralleltest // it counts goroutines
	before := runtime.NumGoroutine()
	t.Run("crowd", func(t *testing.T) { //nolint:paralleltest // see above
		client, _ := servedBy(t, inMemory(t, waiting), assistants.YandexOptions{Clock: assistants.Clock{Sleep: func(ctx context.Context, _ time.Duration) error {
			runtime.Gosched()
			return ctx.Err()
		}}}, nil)
		var all sync.WaitGroup
		for i := range 40 {
			run := started(t, client, i%4 != 3)
			id := run.ID.Or("")
			for j := range 3 {
				all.Go(func() { crowded(t, client, run, id, i+j) })
			}
		}
		all.Wait()
	})
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// crowded follows a run to its end, or until another deletes it. Who it is decides what it does on the way.
func crowded(t *testing.T, c *yandex.Client, run *yandex.Run, id string, who int) {
	next := int64(0)
	for range 1000 {
		for e, err := range c.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: id, EventsStartIdx: yandex.Some(next)}) {
			if err != nil {
				if !strings.Contains(err.Error(), "404") && !strings.Contains(err.Error(), "502") {
					t.Errorf("%s: %v", id, err)
				}
				return
			}
			kind := e.EventType.Or("")
			next = e.StreamCursor.Or(nil).CurrentEventIdx.Or(0) + 1
			if kind == yandex.StreamEventEventTypeDone || kind == yandex.StreamEventEventTypeError {
				return
			}
			if kind == yandex.StreamEventEventTypeToolCalls {
				if who%7 == 0 {
					_, _ = c.Threads.Delete(t.Context(), run.ThreadID.Or(""), nil)
				}
				_ = handIn(t, c, id, "warm", "cold") // another may have done it
			}
			if who%3 == 0 {
				break // and comes back
			}
		}
	}
	t.Errorf("%s does not end", id)
}
