package runtime_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

// Params that the document requires are asked for before anything is sent, whether or not a call validates.
func TestMissingParams(t *testing.T) {
	for _, opts := range [][]runtime.CallOption{nil, {runtime.WithValidation()}} {
		f := serve(t, answer(200, `{}`))
		_, err := collect(f.listen(t.Context(), nil, opts...))
		var broken *runtime.ValidationError
		if !errors.As(err, &broken) || !strings.Contains(err.Error(), "runId: is required") || f.count() != 0 {
			t.Errorf("%v after %d requests", err, f.count())
		}
	}
	f := serve(t, answer(200, "{\"result\":{\"status\":\"DONE\"}}\n"))
	if _, err := collect(f.listen(t.Context(), &listenParams{})); err != nil {
		t.Error(err)
	}
	if r, _ := f.last(t); r.URL.RawQuery != "runId=" {
		t.Errorf("a zero value is sent as %q", r.URL.RawQuery)
	}
}

// Middleware that keeps neither side of its promise is an error, and a response without a body is an empty one.
func TestMiddlewareWithoutAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		answer *http.Response
		want   string
	}{
		"nothing": {nil, "neither a response nor an error"},
		"success": {&http.Response{StatusCode: http.StatusOK}, "the response is empty"},
		"error":   {&http.Response{StatusCode: http.StatusNotFound}, "404 Not Found"},
	} {
		c := mustClient(t, runtime.WithBaseURL("http://x.example"), runtime.WithMiddleware(func(runtime.RoundTrip) runtime.RoundTrip {
			return func(*http.Request) (*http.Response, error) { return test.answer, nil }
		}))
		if _, err := c.getRun(t.Context(), "t", "r"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.content(t.Context(), "f"); test.answer == nil && err == nil {
			t.Errorf("%s: a download without an error", name)
		}
	}
}

// An attempt that takes too long is repeated as a broken connection is, within the time of the call.
func TestAttemptTimeout(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
		answer(200, `{"id":"late"}`)(w, r)
	}
	half := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"id":`))
		w.(http.Flusher).Flush() //nolint:forcetypeassert // it is one
		<-r.Context().Done()
	}
	limit := runtime.WithAttemptTimeout(200 * time.Millisecond)
	for name, first := range map[string]http.HandlerFunc{"no answer": slow, "half an answer": half} {
		f := serve(t, inTurn(first, answer(200, `{"id":"r"}`)))
		if r, err := f.getRun(t.Context(), "t", "r", limit); err != nil || r.ID != "r" || f.count() != 2 {
			t.Errorf("%s: %v, %v after %d", name, r, err, f.count())
		}
		f = serve(t, inTurn(first, answer(200, `{"id":"r"}`)))
		_, err := f.createRun(t.Context(), "t", &createRun{}, limit)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no response to one attempt within 200ms") || f.count() != 1 {
			t.Errorf("%s: what may not be repeated: %v after %d", name, err, f.count())
		}
	}
	f := serve(t, sse(created+completed+done))
	if got, err := collect(f.createRunStream(t.Context(), "t", &createRun{}, limit)); err != nil || len(got) != 2 {
		t.Errorf("a stream that begins in time: %v, %v", got, err)
	}
}

// A wait that outlasts the timeout of the call is not begun.
func TestWaitsWithinTheTimeout(t *testing.T) {
	f := serve(t, answer(429, `{}`, "Retry-After", "10"))
	_, err := f.getRun(t.Context(), "t", "r", runtime.WithTimeout(5*time.Second))
	if e := wantAPIError(t, err, 429); e.RetryAfter != 10*time.Second || f.count() != 1 || len(f.clock.sleeps) != 0 {
		t.Errorf("%v after %d, waits %v", e, f.count(), f.clock.sleeps)
	}
}

func TestUnknownVariables(t *testing.T) {
	_, err := newClient(runtime.WithServerVariable("regoin", "us"), runtime.WithServerVariable("region", "eu"))
	if err == nil || !strings.Contains(err.Error(), `no base URL has a variable "regoin": there are ["region"]`) {
		t.Error(err)
	}
	mustClient(t, runtime.WithBaseURL("https://{host}.example"), runtime.WithServerVariable("host", "x"))
	mustClient(t, runtime.WithServerVariable("region", "eu"), runtime.WithServerVariable("z", "1"), runtime.WithServerURL("https://a.example", "https://{z}.example"))
}

func TestUserAgent(t *testing.T) {
	f := serve(t, answer(200, `{"id":"r"}`))
	for want, opts := range map[string][]runtime.CallOption{"demo (assistgen)": nil, "mine/1": {runtime.WithHeader("User-Agent", "mine/1")}} {
		if _, err := f.getRun(t.Context(), "t", "r", opts...); err != nil {
			t.Fatal(err)
		}
		if r, _ := f.last(t); r.UserAgent() != want {
			t.Errorf("%q, want %q", r.UserAgent(), want)
		}
	}
}

// lastOf returns the error that ends a stream.
func lastOf[T any](seq iter.Seq2[T, error]) error {
	_, err := collect(seq)
	return err
}

// A response in an encoding that nobody has undone is reported, unless it has no body or was asked for.
func TestEncodedAnswers(t *testing.T) {
	for _, status := range []int{200, 400} {
		f := serve(t, answer(status, "\x1b\x00", "Content-Encoding", "br"))
		if _, err := f.getRun(t.Context(), "t", "r"); err == nil || !strings.Contains(err.Error(), `the response has the encoding "br"`) {
			t.Errorf("%d: %v", status, err)
		}
	}
	f := serve(t, answer(204, "", "Content-Encoding", "gzip"))
	if err := f.purge(t.Context()); err != nil {
		t.Errorf("no body: %v", err)
	}
	f = serve(t, answer(200, "\x1f\x8b", "Content-Encoding", "gzip"))
	d, err := f.content(t.Context(), "f", runtime.WithHeader("Accept-Encoding", "gzip"))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(d); err != nil || string(data) != "\x1f\x8b" {
		t.Errorf("asked for: %q, %v", data, err)
	}
	_ = d.Close()
}

// Server-sent events without a name may be errors, and [DONE] ends a stream of which the document does not say so.
func TestNamelessEvents(t *testing.T) {
	type failing struct {
		Error runtime.Opt[runtime.Raw] `json:"error,omitzero"`
		_     [0]func(modelsSchema)
		Rest  *runtime.Rest `json:"-"`
	}
	o := operationRunsListen
	o.Stream = &runtime.Stream{Protocol: runtime.ProtocolSSE}
	o.Params = nil
	const item, failure, end = "data: {\"id\":\"1\",\"error\":null}\n\n", "data: {\"error\":{\"code\":\"overloaded\",\"message\":\"m\"}}\n\n", "data: [DONE]\n\n"
	f := serve(t, sse(item+failure+end))
	got, err := collect(runtime.Events[*run](t.Context(), f.client.client, &o, nil, &noParams{}))
	if e := (*runtime.APIError)(nil); len(got) != 1 || !errors.As(err, &e) || e.Code != "overloaded" {
		t.Errorf("%v, %v", got, err)
	}
	declared, err := collect(runtime.Events[*failing](t.Context(), f.client.client, &o, nil, &noParams{}))
	if len(declared) != 2 || err != nil {
		t.Errorf("of an item that declares the member: %v, %v", declared, err)
	}
	f = serve(t, sse(failure+created+completed+done))
	if e := wantAPIError(t, lastOf(f.createRunStream(t.Context(), "t", &createRun{})), 200); e.Code != "overloaded" {
		t.Errorf("among events with names: %v", e)
	}
	f = serve(t, sse(item+end+"data: not JSON\n\n"))
	if got, err := collect(runtime.Events[*run](t.Context(), f.client.client, &o, nil, &noParams{})); len(got) != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// A stream that breaks off is taken up by the parameter that the description names: an integer counts events.
func TestResumeByParameter(t *testing.T) {
	o := operationRunsListen
	stream := *o.Stream
	stream.Resume = "eventsStartIdx"
	o.Stream = &stream
	line := func(status string) string { return `{"result":{"id":"x","status":"` + status + "\"}}\n" }
	for start, want := range map[runtime.Opt[int64]][]string{
		{}:                      {"runId=r", "runId=r&eventsStartIdx=2", "runId=r&eventsStartIdx=3"},
		runtime.Some[int64](10): {"runId=r&eventsStartIdx=10", "runId=r&eventsStartIdx=12", "runId=r&eventsStartIdx=13"},
	} {
		f := serve(t, inTurn(answer(200, line("A")+line("B")), answer(200, line("C")), answer(200, line("DONE"))))
		got, err := collect(runtime.Events[*run](t.Context(), f.client.client, &o, nil, &listenParams{RunID: "r", EventsStartIdx: start}))
		var asked []string
		for _, r := range f.requests {
			asked = append(asked, r.URL.RawQuery)
		}
		if err != nil || len(got) != 4 || !slices.Equal(asked, want) {
			t.Errorf("%v: %d events, %v, asked %q, want %q", start, len(got), err, asked, want)
		}
	}
	f := serve(t, answer(200, line("A")+line("B")))
	got, err := collect(runtime.Events[*run](t.Context(), f.client.client, &o, nil, &listenParams{RunID: "r"}))
	var end *runtime.StreamEndError
	if !errors.As(err, &end) || !strings.Contains(err.Error(), "the same events again") || len(got) != 4 || f.count() != 2 {
		t.Errorf("a server that begins anew: %d events, %v after %d requests", len(got), err, f.count())
	}
}

// The fields of a form are sent in the media type that is asked for.
func TestPartsOfTheMediaType(t *testing.T) {
	o := operationTokensCreate
	o.Body = &runtime.Body{
		Type: "multipart/form-data", Kind: runtime.BodyMultipart, Required: true,
		Others: []runtime.Body{{Type: "application/x-www-form-urlencoded", Kind: runtime.BodyForm, Parts: []runtime.Part{{Name: "scope", Style: runtime.StyleSpaceDelimited}}}},
	}
	f := serve(t, answer(204, ""))
	body := &createToken{GrantType: "g", Scope: []string{"a", "b"}}
	if err := f.client.client.Send(t.Context(), &o, []runtime.CallOption{runtime.WithContentType("application/x-www-form-urlencoded")}, body, &noParams{}); err != nil {
		t.Fatal(err)
	}
	if _, sent := f.last(t); sent != "grant_type=g&scope=a%20b" {
		t.Errorf("sent %s", sent)
	}
}
