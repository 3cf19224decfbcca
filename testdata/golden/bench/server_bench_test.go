package bench

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/bench/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

const (
	getURL  = "/threads/thread_abc123/runs/run_abc123?limit=20&order=asc&after=run_100&include=a&include=b"
	postURL = "/threads/thread_abc123/runs"
)

// handler responds with a run that is there already.
type handler struct {
	gen.UnimplementedThreadsHandler
	run *gen.Run
}

func (h handler) GetRun(context.Context, string, string, *gen.ThreadsGetRunParams) (*gen.Run, error) {
	return h.run, nil
}

func (h handler) CreateRun(context.Context, string, *gen.CreateRunRequest, *gen.ThreadsCreateRunParams) (*gen.Run, error) {
	return h.run, nil
}

// writer is a ResponseWriter that throws away what is written.
type writer struct {
	header http.Header
	status int
	length int
}

func (w *writer) Header() http.Header         { return w.header }
func (w *writer) WriteHeader(status int)      { w.status = status }
func (w *writer) Write(p []byte) (int, error) { w.length += len(p); return len(p), nil }

// body is the body of a request that is sent again and again.
type body struct{ bytes.Reader }

func (*body) Close() error { return nil }

func newHandler(tb testing.TB) http.Handler {
	tb.Helper()
	h, err := gen.NewHandler(gen.Handlers{Threads: handler{run: check.Decode[gen.Run](tb, string(run))}})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// BenchmarkServerGet reads two path and four query parameters, and answers a run of 4 kB.
func BenchmarkServerGet(b *testing.B) { serve(b, http.MethodGet, getURL, nil) }

// BenchmarkServerPost reads a body of 618 bytes and answers one of 4 kB.
func BenchmarkServerPost(b *testing.B) { serve(b, http.MethodPost, postURL, create) }

func serve(b *testing.B, method, target string, sent []byte) {
	b.Helper()
	h := newHandler(b)
	r := httptest.NewRequest(method, target, http.NoBody)
	content := &body{}
	if sent != nil {
		r.Header.Set("Content-Type", "application/json")
		r.Body, r.ContentLength = content, int64(len(sent))
	}
	w := &writer{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		content.Reset(sent)
		clear(w.header)
		w.status, w.length = 0, 0
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK || w.length < 3600 {
			b.Fatal(w.status, w.length)
		}
	}
}

// answer is a transport that answers everything alike.
type answer []byte

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(a)),
		ContentLength: int64(len(a)), Request: r,
	}, nil
}

func newClient(tb testing.TB, transport http.RoundTripper) *gen.Client {
	tb.Helper()
	c, err := gen.New(gen.WithBaseURL("http://api.example.com"), gen.WithBearerToken("secret"),
		gen.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

var getParams = &gen.ThreadsGetRunParams{
	Limit: gen.Some[int64](20), Order: gen.Some(gen.ThreadsGetRunParamsOrderAsc), After: gen.Some("run_100"), Include: []string{"a", "b"},
}

// BenchmarkClientGet sends two path and four query parameters, and reads a run of 4 kB.
func BenchmarkClientGet(b *testing.B) {
	c := newClient(b, answer(run))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Threads.GetRun(b.Context(), "thread_abc123", "run_abc123", getParams); err != nil {
			b.Fatal(err)
		}
	}
}

// TestClientAllocations holds how much a call allocates. Most of it is the response's values, and what net/http does.
func TestClientAllocations(t *testing.T) {
	c := newClient(t, answer(run))
	n := testing.AllocsPerRun(100, func() { _, _ = c.Threads.GetRun(t.Context(), "thread_abc123", "run_abc123", getParams) })
	const most = 98
	if n > most {
		t.Errorf("%v allocations, more than %d", n, most)
	}
}

// BenchmarkClientPost sends a body of 618 bytes and reads one of 4 kB.
func BenchmarkClientPost(b *testing.B) {
	c := newClient(b, answer(run))
	_, sent := models(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Threads.CreateRun(b.Context(), "thread_abc123", sent, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// inProcess is a transport that hands requests to a handler.
type inProcess struct{ handler http.Handler }

func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	t.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// TestBenchmarks makes the benchmarked calls once, client to server, and looks at what comes.
func TestBenchmarks(t *testing.T) {
	t.Parallel()
	c := newClient(t, inProcess{newHandler(t)})
	got, err := c.Threads.GetRun(t.Context(), "thread_abc123", "run_abc123", getParams)
	if err != nil || !got.Equal(check.Decode[gen.Run](t, string(run))) {
		t.Errorf("%v, %v", got, err)
	}
	large, sent := models(t)
	got, err = c.Threads.CreateRun(t.Context(), "thread_abc123", sent, nil)
	if err != nil || !got.Equal(large) {
		t.Errorf("%v, %v", got, err)
	}
	wrong := *getParams
	wrong.Limit = gen.Some[int64](101)
	if _, err = c.Threads.GetRun(t.Context(), "thread_abc123", "run_abc123", &wrong); err == nil {
		t.Error("nothing is validated")
	}
	if u, err := url.Parse(getURL); err != nil || len(u.Query()) != 4 {
		t.Error(u, err)
	}
}
