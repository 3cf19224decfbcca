package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

const created, completed, done = "event: thread.run.created\ndata: {\"id\":\"1\"}\n\n", "event: thread.run.completed\ndata: {\"id\":\"1\"}\n\n", "event: done\ndata: [DONE]\n\n"

func sse(text string) http.HandlerFunc { return answer(200, text, "Content-Type", "text/event-stream") }

func collect[T any](seq iter.Seq2[T, error]) (out []T, err error) {
	for v, e := range seq {
		if err = e; e != nil {
			break
		}
		out = append(out, v)
	}
	return out, err
}

func TestStreams(t *testing.T) {
	for name, text := range map[string]string{
		"with a terminator":     created + completed + done,
		"terminal event only":   created + completed,
		"terminator only":       created + "event: thread.run.in_progress\ndata: {}\n\n" + done,
		"nothing after the end": created + completed + done + "event: late\ndata: not JSON\n\n",
		"unnamed terminator":    created + "event: x\ndata: {}\n\ndata: [DONE]\n\n",
		"no blank line":         created + strings.TrimSuffix(completed, "\n"),
		"no end of line":        created + strings.TrimSuffix(completed, "\n\n"),
		"signs of life":         ": hi\n\n" + created + "data:\n\n: still\n\n" + completed + done,
		"requires action":       created + "event: thread.run.requires_action\ndata: {\"id\":\"1\"}\n\n",
	} {
		f := serve(t, sse(text))
		got, err := collect(f.createRunStream(context.Background(), "t", &createRun{}))
		if err != nil || len(got) != 2 && name != "terminator only" {
			t.Errorf("%s: %d events, %v", name, len(got), err)
		}
		if r, body := f.last(t); body != `{"assistant_id":"","stream":true}` || r.Header.Get("Accept") != "text/event-stream" {
			t.Errorf("%s %v", body, r.Header)
		}
	}
	f := serve(t, sse(created+"event: thread.new_thing\ndata: {\"a\":1}\n\n"+completed+done))
	got, err := collect(f.createRunStream(context.Background(), "t", &createRun{}))
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	if u, ok := got[1].Data.(unknownRunEventData); !ok || got[1].Name != "thread.new_thing" || u != `{"a":1}` {
		t.Errorf("%+v", got[1])
	}
}

func TestStreamsThatEndTooEarly(t *testing.T) {
	for name, text := range map[string]string{
		"at once": "", "after an event": created, "within data": created + "event: thread.run.completed\ndata: {\"id\":",
	} {
		f := serve(t, sse(text))
		got, err := collect(f.createRunStream(context.Background(), "t", &createRun{}))
		var end *runtime.StreamEndError
		if !errors.As(err, &end) || !errors.Is(err, io.ErrUnexpectedEOF) || end.Events != len(got) || f.count() != 1 {
			t.Errorf("%s: %v after %d", name, err, len(got))
		}
	}
}

func TestErrorEvents(t *testing.T) {
	for data, want := range map[string][3]string{
		`{"code":"rate_limit_exceeded","message":"slow down","param":null,"type":"tokens"}`: {"rate_limit_exceeded", "slow down", "tokens"},
		`{"error":{"code":"c","message":"m","type":"t"}}`:                                   {"c", "m", "t"},
		`"just text"`: {"", "just text", ""},
		`not JSON`:    {"", "", ""},
		`null`:        {"", "", ""},
	} {
		f := serve(t, sse(created+"event: error\ndata: "+data+"\n\n"+done))
		got, err := collect(f.createRunStream(context.Background(), "t", &createRun{}))
		e := wantAPIError(t, err, 200)
		if e.Code != want[0] || e.Message != want[1] || e.Type != want[2] || string(e.Body) != data || len(got) != 1 {
			t.Errorf("%s: %#v", data, e)
		}
	}
}

func TestStreamsAreUsedOnce(t *testing.T) {
	f := serve(t, sse(created+completed+done))
	stream := f.createRunStream(context.Background(), "t", &createRun{})
	if f.count() != 0 {
		t.Error("sent before it is read")
	}
	if _, err := collect(stream); err != nil {
		t.Fatal(err)
	}
	if _, err := collect(stream); !errors.Is(err, runtime.ErrStreamUsed) || f.count() != 1 {
		t.Errorf("%v, sent %d times", err, f.count())
	}
}

// endless streams an event and then waits until the client has gone.
func endless(gone chan<- struct{}, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	}
}

func TestLeavingAStream(t *testing.T) {
	gone := make(chan struct{})
	c, stop := rawServer(t, endless(gone, created))
	for _, err := range c.createRunStream(context.Background(), "t", &createRun{}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	within(t, gone)
	stop()

	gone = make(chan struct{})
	c, stop = rawServer(t, endless(gone, created+"event: thr"))
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	for _, err := range c.createRunStream(ctx, "t", &createRun{}) {
		if n++; n == 1 {
			time.AfterFunc(20*time.Millisecond, cancel)
			continue
		}
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if n != 2 {
		t.Errorf("%d turns", n)
	}
	within(t, gone)
	stop()

	gone = make(chan struct{})
	c, stop = rawServer(t, endless(gone, created))
	_, err := collect(c.createRunStream(context.Background(), "t", &createRun{}, runtime.WithIdleTimeout(30*time.Millisecond)))
	var idle *runtime.IdleError
	if !errors.As(err, &idle) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	within(t, gone)
	stop()

	gone = make(chan struct{})
	c, stop = rawServer(t, endless(gone, created))
	n = 0
	ctx, cancel = context.WithTimeout(context.Background(), 150*time.Millisecond)
	defer cancel()
	for _, err := range c.createRunStream(ctx, "t", &createRun{}, runtime.WithTimeout(50*time.Millisecond)) {
		if n++; n == 2 && (!errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "50ms")) {
			t.Errorf("the timeout is for the beginning: %v", err)
		}
	}
	within(t, gone)
	stop()
}

func within(t *testing.T, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("the connection stays open")
	}
}

func TestLineStreams(t *testing.T) {
	line := func(id, status string) string {
		return fmt.Sprintf("{\"result\": {\"id\":%q,\"status\":%q}}\n", id, status)
	}
	ctx := context.Background()
	for name, text := range map[string]string{
		"plain": line("1", "X") + line("2", "DONE") + "\n", "CRLF and blank lines": "\r\n" + strings.ReplaceAll(line("1", "X")+line("2", "DONE"), "\n", "\r\n\r\n"),
		"no last line end": line("1", "X") + strings.TrimSuffix(line("2", "DONE"), "\n"), "byte order mark": "\xEF\xBB\xBF" + line("1", "X") + line("2", "DONE"),
		"no envelope": "{\"id\":\"1\"}\n{\"id\":\"2\",\"event_type\":\"DONE\"}\n",
	} {
		f := serve(t, answer(200, text))
		got, err := collect(f.listen(ctx, &listenParams{RunID: "r"}))
		if err != nil || len(got) != 2 || got[0].ID != "1" || got[1].ID != "2" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	f := serve(t, answer(200, line("1", "X")+`{"error":{"code":5,"message":"gone","details":[]}}`+"\n"))
	got, err := collect(f.listen(ctx, &listenParams{RunID: "r"}))
	if e := wantAPIError(t, err, 404); e.Code != "5" || e.Message != "gone" || len(got) != 1 || !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("%#v", e)
	}
	f = serve(t, answer(404, `{"error":{"code":5,"message":"gone","details":[]}}`))
	_, err = collect(f.listen(ctx, &listenParams{RunID: "r"}))
	if e := wantAPIError(t, err, 404); e.Message != "gone" {
		t.Errorf("%#v", e)
	}
	f = serve(t, answer(200, line("1", "X")+line("2", "Y")))
	var end *runtime.StreamEndError
	if _, err = collect(f.listen(ctx, &listenParams{RunID: "r"})); !errors.As(err, &end) || end.Events != 2 {
		t.Errorf("%v", err)
	}
	f = serve(t, answer(200, line("1", "X")+`{"result":{"id":`))
	if _, err = collect(f.listen(ctx, &listenParams{RunID: "r"})); !errors.As(err, &end) {
		t.Errorf("%v", err)
	}
}

func TestStreamsResumeByLastEventID(t *testing.T) {
	o := runtime.Operation{
		API: &api, Name: "Watch", Forms: []runtime.WireForm{{Method: "GET", Path: "/watch"}},
		Stream: &runtime.Stream{Protocol: runtime.ProtocolSSE, TerminatorEvent: "end", Resume: "Last-Event-ID"},
	}
	f := serve(t, inTurn(sse("retry: 20000\nid: 7\ndata: {\"id\":\"a\"}\n\n"), sse("data: {\"id\":\"b\"}\n\nevent: end\ndata: {}\n\n")))
	got, err := collect(runtime.Events[*run](context.Background(), f.client.client, &o, nil, &noParams{}))
	if err != nil || len(got) != 2 || fmt.Sprint(f.clock.sleeps) != "[20s]" {
		t.Fatalf("%d, %v, %v", len(got), err, f.clock.sleeps)
	}
	if r, _ := f.last(t); r.Header.Get("Last-Event-ID") != "7" {
		t.Errorf("%v", r.Header)
	}
}
