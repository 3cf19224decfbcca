// Package speed measures side by side what different generators make of one document, testdata/golden/bench/spec.yaml.
// The program above generates that code into the folder gen.
package speed

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The operations of the document that are called, and what is sent with every call.
const (
	baseURL = "http://api.example.com"
	getURL  = baseURL + "/threads/thread_abc123/runs/run_abc123?limit=20&order=asc&after=run_100&include=a&include=b"
	postURL = baseURL + "/threads/thread_abc123/runs"
	token   = "secret"
)

// The bodies: run is 4 kB with five unions, create is 618 bytes.
var (
	run    = body("run.json")
	create = body("create.json")
)

func body(name string) []byte {
	text, err := os.ReadFile("../../golden/bench/" + name)
	if err != nil {
		panic(err)
	}
	return bytes.TrimSpace(text)
}

// subject is what one generator made, behind functions that do the same whoever made it. Values that are read are read
// to the end: a union is its variant then.
type subject struct {
	name      string
	decode    func(data []byte) error // reads a run by the shortest way that there is
	shallow   func(data []byte) error // reads a run but for its unions; nil where these are always read
	unmarshal func(data []byte) error // reads a run by encoding/json
	encode    func() (int, error)     // writes a run into a buffer that is kept, and returns the length
	marshal   func() ([]byte, error)  // writes a run by encoding/json
	handler   http.Handler            // answers both operations with a run
	get, post func(context.Context) (any, error)
}

// subjects returns what is compared. The clients get every answer from transport.
func subjects(tb testing.TB, transport http.RoundTripper) []subject {
	tb.Helper()
	client := &http.Client{Transport: transport}
	var out []subject
	for _, make := range []func(*http.Client) (subject, error){newAssistgen, newOapiCodegen, newOgen} {
		s, err := make(client)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// compare runs a benchmark of each subject.
func compare(b *testing.B, measure func(*testing.B, subject)) {
	b.Helper()
	for _, s := range subjects(b, answer(run)) {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			start := cpu(b)
			measure(b, s)
			b.ReportMetric(float64((cpu(b)-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
		})
	}
}

// cpu returns what the process has computed until now, the collector of garbage included. Unlike the time, it does not
// count waiting for a busy machine.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func BenchmarkDecode(b *testing.B) {
	compare(b, func(b *testing.B, s subject) {
		for b.Loop() {
			check(b, s.decode(run))
		}
	})
}

func BenchmarkDecodeShallow(b *testing.B) {
	compare(b, func(b *testing.B, s subject) {
		if s.shallow == nil {
			b.Skip("it reads unions")
		}
		for b.Loop() {
			check(b, s.shallow(run))
		}
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	compare(b, func(b *testing.B, s subject) {
		for b.Loop() {
			check(b, s.unmarshal(run))
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	compare(b, func(b *testing.B, s subject) {
		for b.Loop() {
			_, err := s.encode()
			check(b, err)
		}
	})
}

func BenchmarkMarshal(b *testing.B) {
	compare(b, func(b *testing.B, s subject) {
		for b.Loop() {
			_, err := s.marshal()
			check(b, err)
		}
	})
}

func BenchmarkServerGet(b *testing.B) {
	compare(b, func(b *testing.B, s subject) { serve(b, s.handler, http.MethodGet, getURL, nil) })
}

func BenchmarkServerPost(b *testing.B) {
	compare(b, func(b *testing.B, s subject) { serve(b, s.handler, http.MethodPost, postURL, create) })
}

func BenchmarkClientGet(b *testing.B) {
	compare(b, func(b *testing.B, s subject) { call(b, s.get) })
}

func BenchmarkClientPost(b *testing.B) {
	compare(b, func(b *testing.B, s subject) { call(b, s.post) })
}

func check(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

func call(b *testing.B, f func(context.Context) (any, error)) {
	for b.Loop() {
		_, err := f(b.Context())
		check(b, err)
	}
}

// serve sends a request again and again without a socket. What is answered is thrown away.
func serve(b *testing.B, h http.Handler, method, target string, sent []byte) {
	content := &reader{}
	r := request(method, target, sent)
	r.Body = content
	w := &writer{header: http.Header{}}
	for b.Loop() {
		content.Reset(sent)
		clear(w.header)
		w.status, w.length = 0, 0
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK || w.length < 3000 {
			b.Fatal(w.status, w.length)
		}
	}
}

func request(method, target string, sent []byte) *http.Request {
	r := httptest.NewRequest(method, target, bytes.NewReader(sent))
	r.Header.Set("Authorization", "Bearer "+token)
	if sent != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// reader is the body of a request that is sent again and again.
type reader struct{ bytes.Reader }

func (*reader) Close() error { return nil }

// writer is a ResponseWriter that throws away what is written.
type writer struct {
	header http.Header
	status int
	length int
}

func (w *writer) Header() http.Header         { return w.header }
func (w *writer) WriteHeader(status int)      { w.status = status }
func (w *writer) Write(p []byte) (int, error) { w.length += len(p); return len(p), nil }

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

// recorder is a transport that keeps what was asked last, and answers a run.
type recorder struct {
	method, url, authorization string
	sent                       []byte
}

func (t *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	t.method, t.url, t.authorization, t.sent = r.Method, r.URL.String(), r.Header.Get("Authorization"), nil
	if r.Body != nil {
		t.sent, _ = io.ReadAll(r.Body)
	}
	return answer(run).RoundTrip(r)
}

// TestAlike holds that the benchmarks compare like with like: the subjects read and write the same, send the same
// requests, and answer the same.
func TestAlike(t *testing.T) {
	t.Parallel()
	sent := &recorder{}
	for _, s := range subjects(t, sent) {
		if err := s.decode(run); err != nil {
			t.Errorf("%s: decode: %v", s.name, err)
		}
		if err := s.unmarshal(run); err != nil {
			t.Errorf("%s: unmarshal: %v", s.name, err)
		}
		text, err := s.marshal()
		sameJSON(t, s.name+": marshal", text, run, err)
		if n, err := s.encode(); err != nil || n < len(text) || n > len(text)+1 {
			t.Errorf("%s: encode: %d bytes, marshal: %d; %v", s.name, n, len(text), err)
		}
		sameJSON(t, s.name+": answer to GET", ask(t, s.handler, http.MethodGet, getURL, nil), run, nil)
		sameJSON(t, s.name+": answer to POST", ask(t, s.handler, http.MethodPost, postURL, create), run, nil)
		received(t, s.name+": client GET", s.get)
		requested(t, s.name+": client GET", sent, http.MethodGet, getURL)
		received(t, s.name+": client POST", s.post)
		requested(t, s.name+": client POST", sent, http.MethodPost, postURL)
		sameJSON(t, s.name+": client POST sends", sent.sent, create, nil)
	}
}

// ask sends a request to a handler and returns the body of its answer.
func ask(t *testing.T, h http.Handler, method, target string, sent []byte) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request(method, target, sent))
	if w.Code != http.StatusOK {
		t.Errorf("%s %s: %d", method, target, w.Code)
	}
	return w.Body.Bytes()
}

func received(t *testing.T, what string, f func(context.Context) (any, error)) {
	t.Helper()
	got, err := f(t.Context())
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	text, err := json.Marshal(got)
	sameJSON(t, what, text, run, err)
}

// requested reports a request that has other parameters; their order does not matter.
func requested(t *testing.T, what string, got *recorder, method, target string) {
	t.Helper()
	want := request(method, target, nil)
	have := request(got.method, got.url, nil)
	if diff := cmp.Diff(want.URL.Query(), have.URL.Query()); diff != "" || want.URL.Path != have.URL.Path || got.method != method {
		t.Errorf("%s: %s %s %s", what, got.method, got.url, diff)
	}
	if got.authorization != "Bearer "+token {
		t.Errorf("%s: %q authorizes", what, got.authorization)
	}
}

func sameJSON(t *testing.T, what string, got, want []byte, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if diff := cmp.Diff(value(t, want), value(t, got)); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

// value returns what JSON means, without members that are null: not every subject keeps these.
func value(t *testing.T, text []byte) any {
	t.Helper()
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Errorf("%v in %s", err, text)
	}
	return withoutNull(out)
}

func withoutNull(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil {
				delete(v, name)
			} else {
				withoutNull(member)
			}
		}
	case []any:
		for _, item := range v {
			withoutNull(item)
		}
	}
	return v
}
