package service

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics/metricstest"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
)

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newService(t *testing.T, o Options) *Service {
	t.Helper()
	o.Logger = quiet()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// form matches a way to call an operation, as in a generated client.
var form = regexp.MustCompile(`\{Method: "([A-Z]+)", Path: "([^"]+)"`)

// TestEveryOperationNeedsTheToken holds that no operation of any wire is carried out without the token, nor for a page of another site:
// the checks hang on the security that documents declare.
func TestEveryOperationNeedsTheToken(t *testing.T) {
	t.Parallel()
	for _, w := range wires {
		closed := newService(t, Options{Wire: w.name, Client: &assistants.Client{}, Token: "t"})
		open := newService(t, Options{Wire: w.name, Client: &assistants.Client{}})
		files, err := filepath.Glob("../../../../generated/" + w.name + "/*_client.go")
		if err != nil {
			t.Fatal(err)
		}
		operations := 0
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range form.FindAllStringSubmatch(string(text), -1) {
				operations++
				path := w.prefix + m[2]
				if w.name == "azure" {
					path += "?api-version=2025-05-15-preview"
				}
				refused := 0
				for _, version := range []string{"", "assistants=v1", "assistants=v2"} { // some are of one version alone
					for _, c := range []struct {
						service *Service
						host    string
						want    int
					}{{closed, "localhost", http.StatusUnauthorized}, {open, "example.com", http.StatusForbidden}} {
						switch got := respond(c.service, m[1], path, c.host, version); got {
						case c.want:
							refused++
						case http.StatusNotFound:
						default:
							t.Errorf("%s %s %s: %d, want %d", w.name, m[1], path, got, c.want)
						}
					}
				}
				if refused < 2 {
					t.Errorf("%s %s %s is found in no version", w.name, m[1], path)
				}
				if got := respond(open, m[1], path, "localhost", ""); got == http.StatusForbidden || got == http.StatusUnauthorized {
					t.Errorf("%s %s %s: %d although it is open", w.name, m[1], path, got)
				}
			}
		}
		if operations < 30 {
			t.Errorf("%s: only %d operations", w.name, operations)
		}
	}
}

// respond returns the status of a response.
func respond(h http.Handler, method, path, host, version string) int {
	r := httptest.NewRequest(method, path, strings.NewReader("{}"))
	r.Host = host
	r.Header.Set("Content-Type", "application/json")
	if version != "" {
		r.Header.Set("Openai-Beta", version)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// stage is a service that is served, whose runs do what a test says.
type stage struct {
	t         *testing.T
	service   *Service
	client    *openai.Client
	url       string
	assistant string
	entered   chan struct{} // receives when a run has begun to speak
	release   chan struct{} // closed to let runs go on
	stop      chan struct{}
	kill      chan struct{}
	served    chan error
}

// newStage serves a memory whose runs say "one ", wait to be released, and say "two".
func newStage(t *testing.T, grace time.Duration, o Options) *stage {
	t.Helper()
	s := &stage{
		t: t, entered: make(chan struct{}, 10), release: make(chan struct{}), stop: make(chan struct{}), kill: make(chan struct{}), served: make(chan error, 1),
	}
	runs := make(chan int64, 1)
	runs <- 0
	count := func(by int64) int64 {
		n := <-runs + by
		runs <- n
		return n
	}
	local := memory.New(memory.Options{Responder: memory.ResponderFunc(func(ctx context.Context, _ *memory.Turn, reply *memory.Reply) error {
		count(1)
		defer count(-1)
		if err := reply.Text("one "); err != nil {
			return err
		}
		s.entered <- struct{}{}
		select {
		case <-s.release:
			return reply.Text("two")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})})
	o.Wire, o.Client, o.Runs = "openai", local.Client(), func() int64 { return count(0) }
	s.service = newService(t, o)
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = URL(l, false)
	go func() {
		s.served <- s.service.Serve(l, Running{Grace: grace, Stop: s.stop, Kill: s.kill, EndRuns: func() { _ = local.Close() }})
	}()
	s.client, err = openai.New(openai.WithBaseURL(s.url+"/v1"), openai.WithBearerToken("any"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.client.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.assistant = made.ID
	return s
}

// stream runs a stream to its end, and returns its last events and error.
func (s *stage) stream() (last string, err error) {
	body := &openai.CreateThreadAndRunRequest{AssistantID: s.assistant}
	for event, err := range s.client.Runs.CreateWithThreadStream(s.t.Context(), body, nil) {
		if err != nil {
			return last, err
		}
		last = event.Name
	}
	return last, nil
}

// begin starts a stream in the background, and waits until its run speaks.
func (s *stage) begin() <-chan string {
	ended := make(chan string, 1)
	go func() {
		last, err := s.stream()
		if err != nil {
			last = err.Error()
		}
		ended <- last
	}()
	<-s.entered
	return ended
}

// TestStopLetsRunsEnd: streams, and runs that nobody listens to, have the grace.
func TestStopLetsRunsEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Hour, Options{})
	ended := s.begin()
	if _, err := s.client.Runs.CreateWithThread(t.Context(), &openai.CreateThreadAndRunRequest{AssistantID: s.assistant}, nil); err != nil {
		t.Fatal(err)
	}
	<-s.entered
	close(s.stop)
	for !s.service.stopping.Load() {
		time.Sleep(time.Millisecond)
	}
	if got := respond(s.service, http.MethodGet, healthPath, "localhost", ""); got != http.StatusServiceUnavailable {
		t.Errorf("the health of a service that stops: %d", got)
	}
	select {
	case err := <-s.served:
		t.Fatalf("it ended with a run under way: %v", err)
	default:
	}
	close(s.release)
	if got := <-ended; got != "thread.run.completed" {
		t.Errorf("the stream ended with %s", got)
	}
	if err := <-s.served; err != nil {
		t.Error(err)
	}
}

// TestStopEndsRuns: after the grace runs fail, and their streams say so.
func TestStopEndsRuns(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Millisecond, Options{})
	ended := s.begin()
	close(s.stop)
	if got := <-ended; got != "thread.run.failed" {
		t.Errorf("the stream ended with %s", got)
	}
	if err := <-s.served; err != nil {
		t.Error(err)
	}
}

// TestKill: what is under way is broken off.
func TestKill(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Hour, Options{})
	ended := s.begin()
	close(s.stop)
	close(s.kill)
	if err := <-s.served; !errors.Is(err, ErrKilled) {
		t.Error(err)
	}
	<-ended
}

// TestStreams: an idle stream has comments where they are asked for, and is counted while it is open.
func TestStreams(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Hour, Options{Heartbeat: time.Millisecond})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/v1/threads/runs", strings.NewReader(`{"stream":true,"assistant_id":"`+s.assistant+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close() //nolint:errcheck // it is read
	body := bufio.NewReader(got.Body)
	for line := ""; line != ":\n"; {
		if line, err = body.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	<-s.entered
	if v := s.gauge("assistants_streams_open"); v != 1 {
		t.Errorf("%v streams are open", v)
	}
	if v := s.gauge("assistants_runs_active"); v != 1 {
		t.Errorf("%v runs are active", v)
	}
	close(s.release)
	if _, err := io.Copy(io.Discard, body); err != nil {
		t.Fatal(err)
	}
	close(s.stop)
	if err := <-s.served; err != nil {
		t.Error(err)
	}
	if v := s.gauge("assistants_streams_open"); v != 0 {
		t.Errorf("%v streams are open after all", v)
	}
}

// TestQuietStream: a client of HTTP/2 may wait for an event longer than a write may take.
func TestQuietStream(t *testing.T) {
	t.Parallel()
	const most = 200 * time.Millisecond
	s := newStage(t, time.Hour, Options{Limits: Limits{Write: most}})
	defer close(s.stop)
	server := httptest.NewUnstartedServer(s.service)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/threads/runs", strings.NewReader(`{"stream":true,"assistant_id":"`+s.assistant+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	got, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close() //nolint:errcheck // it is read
	<-s.entered
	time.Sleep(2 * most)
	close(s.release)
	text, err := io.ReadAll(got.Body)
	if err != nil || got.ProtoMajor != 2 || !strings.HasSuffix(string(text), "data: [DONE]\n\n") {
		t.Errorf("HTTP/%d: %v after %q", got.ProtoMajor, err, text)
	}
}

// TestSlowReader: a client that does not read its response does not keep the service busy.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	s := newStage(t, time.Hour, Options{Limits: Limits{Write: 50 * time.Millisecond}})
	defer close(s.stop)
	large := openai.Some(strings.Repeat("x", 250000))
	for range 60 {
		if _, err := s.client.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m", Instructions: large}, nil); err != nil {
			t.Fatal(err)
		}
	}
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // nothing is read from it
	if _, err := io.WriteString(c, "GET /v1/assistants?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	for s.gauge(`assistants_request_duration_seconds_count{wire="openai",method="GET",pattern="/v1/assistants"}`) == 0 {
		time.Sleep(time.Millisecond)
	}
	if n := s.service.inFlight.Load(); n != 0 {
		t.Errorf("%d requests are in flight", n)
	}
}

// gauge returns the value of a metric.
func (s *stage) gauge(name string) float64 {
	s.t.Helper()
	var page strings.Builder
	if _, err := s.service.registry.WriteTo(&page); err != nil {
		s.t.Fatal(err)
	}
	samples, err := metricstest.Parse(page.String())
	if err != nil {
		s.t.Fatal(err)
	}
	return samples[name]
}

// TestPanics: a handler that panics is logged and counted, and its slot is free again.
func TestPanics(t *testing.T) {
	t.Parallel()
	s := newService(t, Options{Wire: "openai", Client: &assistants.Client{}, Limits: Limits{Requests: 1}})
	for i := range s.mounts {
		s.mounts[i].Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	}
	for range 2 {
		func() {
			defer func() {
				if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
					t.Error(err)
				}
			}()
			respond(s, http.MethodGet, "/v1/assistants", "localhost", "")
		}()
	}
	if n := s.inFlight.Load(); n != 0 || len(s.gate.slots) != 0 {
		t.Errorf("%d requests are in flight, %d hold a slot", n, len(s.gate.slots))
	}
}

// TestOddRequests: no request makes the service panic, whatever its path is.
func TestOddRequests(t *testing.T) {
	t.Parallel()
	for _, wire := range WireNames() {
		s := newService(t, Options{Wire: wire, Client: &assistants.Client{}})
		for _, path := range []string{
			"*", "", "//", "/", "/v1", "/v1/", "/v1//assistants", "/api/projects", "/api/projects/", "/api/projects/p", "/api/projects//assistants",
			"/v1/../healthz", "/v1/assistants/%2F%2e%2e", "/assistants/\x00", "/" + strings.Repeat("a/", 10000), "/v1/threads/" + strings.Repeat("%41", 10000),
		} {
			for _, method := range []string{http.MethodGet, http.MethodOptions, http.MethodConnect, http.MethodTrace, "", "G\xff"} {
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.Method, r.Host, r.URL = method, "localhost", &url.URL{Path: path, RawQuery: "%zz&&=&api-version"}
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if w.Code < 400 || w.Code >= 500 && w.Code != http.StatusNotImplemented {
					t.Errorf("%s: %s %.40q: %d %.200s", wire, method, path, w.Code, w.Body)
				}
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{Wire: "none"}); err == nil {
		t.Error("a wire that is not there is served")
	}
	path := filepath.Join(t.TempDir(), "s")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Listen(t.Context(), "unix:"+path)
	if err == nil || !strings.Contains(err.Error(), "remove the file") {
		t.Error(err)
	}
}
