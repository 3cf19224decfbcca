package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

const secret = "sk-very-secret-0123456789"

// clock is a clock of tests: sleeping takes no time and is recorded.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	sleeps []time.Duration
	before func() // called before each sleep; may be nil
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) option() runtime.ClientOption {
	return runtime.WithClock(runtime.Clock{
		Now: func() time.Time {
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.now
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			if c.before != nil {
				c.before()
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			c.sleeps = append(c.sleeps, d)
			c.now = c.now.Add(d)
			return ctx.Err()
		},
	})
}

// fixture is a server on loopback and a client for it.
type fixture struct {
	*client
	server *httptest.Server
	clock  *clock

	mu       sync.Mutex
	requests []*http.Request // with bodies in memory
}

// serve starts a server and holds, when the test ends, that no goroutine is left of it.
func serve(t *testing.T, handler http.HandlerFunc, opts ...runtime.ClientOption) *fixture {
	t.Helper()
	before := goruntime.NumGoroutine()
	f := &fixture{clock: newClock()}
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		kept := r.Clone(context.WithoutCancel(r.Context()))
		kept.Body = io.NopCloser(bytes.NewReader(body))
		f.mu.Lock()
		f.requests = append(f.requests, kept)
		f.mu.Unlock()
		handler(w, r)
	}))
	transport := &http.Transport{}
	f.client = mustClient(t, append([]runtime.ClientOption{
		runtime.WithBaseURL(f.server.URL + "/v1"), runtime.WithHTTPClient(&http.Client{Transport: transport}),
		runtime.WithBearerToken(secret), f.clock.option(),
	}, opts...)...)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		f.server.Close()
		noGoroutineLeft(t, before)
	})
	return f
}

func mustClient(t *testing.T, opts ...runtime.ClientOption) *client {
	t.Helper()
	c, err := newClient(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func noGoroutineLeft(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if goruntime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", goruntime.NumGoroutine(), before, stacks[:goruntime.Stack(stacks, true)])
}

// last returns the last request and its body.
func (f *fixture) last(t *testing.T) (*http.Request, string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == 0 {
		t.Fatal("no request came")
	}
	r := f.requests[len(f.requests)-1]
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, string(body)
}

func (f *fixture) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.requests)
}

func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// inTurn serves each request with the next handler, and repeats the last one.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[min(n, len(handlers)-1)]
		n++
		mu.Unlock()
		h(w, r)
	}
}

func wantAPIError(t *testing.T, err error, status int) *runtime.APIError {
	t.Helper()
	var e *runtime.APIError
	if !errors.As(err, &e) || e.Status != status {
		t.Fatalf("error %v (%T), want status %d", err, err, status)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
		t.Errorf("the error shows the credential: %v", err)
	}
	return e
}

func TestCallSendsAndReceives(t *testing.T) {
	f := serve(t, answer(200, `{"id":"run_1","status":"queued","new":1}`))
	got, err := f.createRun(context.Background(), "thread_1", &createRun{AssistantID: "asst_1"})
	if err != nil || got.ID != "run_1" || got.Status != "queued" {
		t.Fatalf("%+v, %v", got, err)
	}
	r, body := f.last(t)
	if r.Method != http.MethodPost || r.URL.Path != "/v1/threads/thread_1/runs" || body != `{"assistant_id":"asst_1"}` {
		t.Errorf("%s %s %s", r.Method, r.URL, body)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + secret, "Content-Type": "application/json", "Accept": "application/json", "Demo-Beta": "assistants=v2",
	} {
		if r.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, r.Header.Get(name), want)
		}
	}
}

func TestPathParameters(t *testing.T) {
	f := serve(t, answer(200, `{}`))
	for id, want := range map[string]string{
		"a/b": "a%2Fb", "100%": "100%25", "..": "%2E%2E", ".": "%2E", "ü ?#": "%C3%BC%20%3F%23", "a;b=c": "a%3Bb%3Dc", "~-_.": "~-_.", "a%2Fb": "a%252Fb",
	} {
		if _, err := f.getRun(context.Background(), id, "r"); err != nil {
			t.Fatal(err)
		}
		if r, _ := f.last(t); r.URL.EscapedPath() != "/v1/threads/"+want+"/runs/r" {
			t.Errorf("%q: %s", id, r.URL.EscapedPath())
		}
	}
	if _, err := f.cancelOperation(context.Background(), "x:y"); err != nil {
		t.Fatal(err)
	}
	if r, _ := f.last(t); r.RequestURI != "/v1/operations/x%3Ay:cancel" {
		t.Errorf("%s", r.RequestURI)
	}
	sent := f.count()
	_, err := f.getRun(context.Background(), "", "r")
	var field *runtime.FieldError
	if !errors.As(err, &field) || field.Field != "thread_id" || f.count() != sent {
		t.Errorf("empty: %v", err)
	}
}

func TestQueryHeaderAndCookieParameters(t *testing.T) {
	f := serve(t, answer(200, `{}`))
	_, err := f.listRuns(context.Background(), "t", &listParams{
		Limit: runtime.Some[int64](20), Include: []string{"a&b", "c[*]"}, Filter: map[string]string{"x": "1 2", "y": "+"},
		Trace: runtime.Some("tr,1"), Session: runtime.Some("s 1"),
	}, runtime.WithQuery("limit", "5"), runtime.WithQuery("debug", "ü", "2"), runtime.WithHeader("X-More", "1"))
	if err != nil {
		t.Fatal(err)
	}
	r, _ := f.last(t)
	if want := "include%5B%5D=a%26b&include%5B%5D=c%5B%2A%5D&filter%5Bx%5D=1%202&filter%5By%5D=%2B&limit=5&debug=%C3%BC&debug=2"; r.URL.RawQuery != want {
		t.Errorf("query %s", r.URL.RawQuery)
	}
	if r.Header.Get("X-Trace") != "tr,1" || r.Header.Get("Cookie") != "session=s%201" || r.Header.Get("X-More") != "1" {
		t.Errorf("%v", r.Header)
	}
	sent := f.count()
	_, err = f.listRuns(context.Background(), "t", &listParams{Trace: runtime.Some("a\r\nEvil: 1")})
	if err == nil || f.count() != sent {
		t.Errorf("a header with a line break: %v", err)
	}
}

func TestVersions(t *testing.T) {
	f := serve(t, answer(200, `{}`), runtime.WithVersion("old"))
	ctx := context.Background()
	if _, err := f.getRun(ctx, "t", "r"); err != nil {
		t.Fatal(err)
	}
	r, _ := f.last(t)
	if r.URL.RawQuery != "api-version=2023-11-06" || r.Header.Get("Demo-Beta") != "assistants=v1" {
		t.Errorf("%s %v", r.URL, r.Header)
	}
	sent := f.count()
	var version *runtime.VersionError
	if err := f.purge(ctx); !errors.As(err, &version) || version.Version != "old" || f.count() != sent {
		t.Errorf("%v", err)
	}
	_, err := f.listRuns(ctx, "t", &listParams{Filter: map[string]string{"a": "b"}})
	if !errors.As(err, &version) || version.What != "parameter filter" || f.count() != sent {
		t.Errorf("%v", err)
	}
	unchecked := serve(t, answer(200, `{}`), runtime.WithVersion("old"), runtime.WithoutVersionChecks())
	if err := unchecked.purge(ctx); err != nil {
		t.Error(err)
	}
	if _, err := newClient(runtime.WithBaseURL("http://x"), runtime.WithVersion("none")); err == nil {
		t.Error("an unknown version is no error")
	}
}

// TestValidation checks the inputs of a call only if the client or the call says so; all that is wrong is told at once.
func TestValidation(t *testing.T) {
	ctx := context.Background()
	long := &createRun{AssistantID: strings.Repeat("x", 21)}
	f := serve(t, answer(200, `{}`))
	if _, err := f.createRun(ctx, "a b", long); err != nil || f.count() != 1 {
		t.Errorf("not validated: %v", err)
	}
	strict := serve(t, answer(200, `{}`), runtime.WithValidation())
	for _, c := range []*fixture{f, strict} {
		for _, test := range []struct {
			thread string
			body   *createRun
			fields []string
		}{
			{"t", &createRun{AssistantID: "a"}, nil},
			{"a b", &createRun{AssistantID: "a"}, []string{"thread_id"}},
			{"t", long, []string{"assistant_id"}},
			{"a b", long, []string{"thread_id", "assistant_id"}},
			{"t", nil, []string{"body"}},
		} {
			var opts []runtime.CallOption
			if c == f {
				opts = append(opts, runtime.WithValidation())
			}
			sent := c.count()
			_, err := c.createRun(ctx, test.thread, test.body, opts...)
			var fields []string
			var call *runtime.CallError
			var all *runtime.ValidationError
			if errors.As(err, &call) && errors.As(err, &all) {
				for _, v := range all.Violations {
					fields = append(fields, v.Field)
				}
			}
			if !slices.Equal(fields, test.fields) || (err == nil) != (test.fields == nil) || (c.count() != sent) != (err == nil) {
				t.Errorf("%q %v: %v, %d requests", test.thread, test.body, err, c.count()-sent)
			}
		}
	}
	// What the version lacks goes before.
	old := serve(t, answer(200, `{}`), runtime.WithVersion("old"), runtime.WithValidation())
	var version *runtime.VersionError
	if err := old.purge(ctx); !errors.As(err, &version) {
		t.Error(err)
	}
	thread, many := "t", make([]string, 30)
	o := operationRunsCreate
	o.Name = "X.Many"
	if err := strict.client.client.Send(ctx, &o, nil, &thread, &many, &manyParams{}); err == nil || !strings.HasSuffix(err.Error(), "[19]: must have at least 1 character; and more") {
		t.Error(err)
	}
}

// manyParams are the parameters of a call whose body is a list of strings.
type manyParams struct {
	_ [0]func(manySchema)
}

type manySchema struct{}

func (manySchema) Schemas() string { return `manyParams.body {"items":{"minLength":1}}` }

func TestFormsMoveInputs(t *testing.T) {
	ctx := context.Background()
	current := serve(t, answer(200, ``))
	if err := current.submit(ctx, &createRun{AssistantID: "a/1", Reasoning: runtime.Some("x")}, &submitParams{Note: runtime.Some("n")}); err != nil {
		t.Fatal(err)
	}
	if r, body := current.last(t); r.RequestURI != "/v1/runs/submit?note=n" || body != `{"assistant_id":"a/1","reasoning":"x"}` {
		t.Errorf("%s %s", r.RequestURI, body)
	}
	old := serve(t, answer(200, ``), runtime.WithVersion("old"))
	if err := old.submit(ctx, &createRun{AssistantID: "a/1", Reasoning: runtime.Some("x")}, &submitParams{Note: runtime.Some("n")}); err != nil {
		t.Fatal(err)
	}
	if r, body := old.last(t); r.RequestURI != "/v1/runs/a%2F1:submit" || body != `{"reasoning":"x","note":"n"}` {
		t.Errorf("%s %s", r.RequestURI, body)
	}
	if err := old.submit(ctx, &createRun{}, &submitParams{}); err == nil {
		t.Error("an empty path parameter out of the body is no error")
	}
}

func TestBaseURLs(t *testing.T) {
	if _, err := newClient(); err == nil || !strings.Contains(err.Error(), "region") {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{"://", "ftp://x", "x", "https://user:" + secret + "@ho st"} {
		if _, err := newClient(runtime.WithBaseURL(bad)); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	urls := map[string]runtime.ClientOption{
		"https://eu.demo.example/v1/threads/t/runs/r?api-version=2026-08-21": runtime.WithServerVariable("region", "eu"),
		"http://h/x/threads/t/runs/r?a=1&api-version=2026-08-21":             runtime.WithBaseURL("http://h/x/?a=1"),
	}
	for want, option := range urls {
		var got string
		spy := func(runtime.RoundTrip) runtime.RoundTrip {
			return func(r *http.Request) (*http.Response, error) {
				got = r.URL.String()
				return nil, errors.New("not sent")
			}
		}
		c := mustClient(t, option, runtime.WithMiddleware(spy), newClock().option())
		if _, err := c.getRun(context.Background(), "t", "r"); err == nil || got != want {
			t.Errorf("%s, %v", got, err)
		}
	}
	var hosts []string
	spy := func(runtime.RoundTrip) runtime.RoundTrip {
		return func(r *http.Request) (*http.Response, error) {
			hosts = append(hosts, r.URL.Host)
			return nil, errors.New("not sent")
		}
	}
	once := runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: 1})
	region := runtime.WithServerVariable("region", "eu")
	for _, c := range []*client{
		mustClient(t, region, once, runtime.WithMiddleware(spy)),
		mustClient(t, region, once, runtime.WithMiddleware(spy), runtime.WithServerURL("https://operation.demo.example", "http://ops")),
		mustClient(t, runtime.WithBaseURL("http://all"), once, runtime.WithMiddleware(spy)),
	} {
		_, _ = c.getOperation(context.Background(), "o")
	}
	if fmt.Sprint(hosts) != "[operation.demo.example ops all]" {
		t.Errorf("%v", hosts)
	}
}

func TestEnvironmentGivesDefaultsOnly(t *testing.T) {
	f := serve(t, answer(200, `{}`))
	t.Setenv("DEMO_BASE_URL", f.server.URL+"/env")
	t.Setenv("DEMO_TOKEN", "from-environment\n")
	t.Setenv("DEMO_ORG", "org-1")
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c := mustClient(t, runtime.WithHTTPClient(&http.Client{Transport: transport}))
	if _, err := c.getRun(context.Background(), "t", "r"); err != nil {
		t.Fatal(err)
	}
	r, _ := f.last(t)
	if r.URL.Path != "/env/threads/t/runs/r" || r.Header.Get("Authorization") != "Bearer from-environment" || r.Header.Get("X-Organization") != "org-1" {
		t.Errorf("%s %v", r.URL, r.Header)
	}
	if _, err := f.getRun(context.Background(), "t", "r"); err != nil {
		t.Fatal(err)
	}
	if r, _ := f.last(t); r.URL.Path != "/v1/threads/t/runs/r" || r.Header.Get("Authorization") != "Bearer "+secret || r.Header.Get("X-Organization") != "" {
		t.Errorf("%s %v", r.URL, r.Header)
	}
}

func TestAuthentication(t *testing.T) {
	ctx := context.Background()
	cases := map[string]struct {
		options []runtime.ClientOption
		check   func(*http.Request) bool
	}{
		"none": {nil, func(r *http.Request) bool { return r.Header.Get("Authorization") == "" && r.URL.RawQuery == "" }},
		"both keys": {
			[]runtime.ClientOption{runtime.WithCredential("key", source("a-key")), runtime.WithCredential("queryKey", source("k&y"))},
			func(r *http.Request) bool {
				return r.Header.Get("X-Api-Key") == "a-key" && r.URL.Query().Get("key") == "k&y"
			},
		},
		"cookie": {[]runtime.ClientOption{runtime.WithCredential("cookieKey", source("c"))}, func(r *http.Request) bool { return r.Header.Get("Cookie") == "session=c" }},
		"prefix": {[]runtime.ClientOption{runtime.WithCredential("yandex", source("k"))}, func(r *http.Request) bool { return r.Header.Get("Authorization") == "Api-Key k" }},
		"basic": {[]runtime.ClientOption{runtime.WithBasicAuth("u", "p")}, func(r *http.Request) bool {
			user, password, ok := r.BasicAuth()
			return ok && user == "u" && password == "p"
		}},
	}
	for name, test := range cases {
		f := serve(t, answer(200, `{}`))
		c := mustClient(t, append(test.options, runtime.WithBaseURL(f.server.URL), runtime.WithHTTPClient(f.server.Client()))...)
		if _, err := c.cancelOperation(ctx, "o"); err != nil {
			t.Fatal(name, err)
		}
		if r, _ := f.last(t); !test.check(r) {
			t.Errorf("%s: %s %v", name, r.URL, r.Header)
		}
	}
	f := serve(t, answer(401, `{}`))
	failing := errors.New("no token today")
	c := mustClient(t, runtime.WithBaseURL(f.server.URL), runtime.WithTokenSource(func(context.Context) (string, error) { return secret, failing }))
	var token *runtime.TokenError
	if _, err := c.getRun(ctx, "t", "r"); !errors.Is(err, failing) || !errors.As(err, &token) || f.count() != 0 {
		t.Errorf("%v", err)
	}
	c = mustClient(t, runtime.WithBaseURL(f.server.URL), runtime.WithBearerToken(secret+"\x01"))
	if _, err := c.getRun(ctx, "t", "r"); err == nil || strings.Contains(err.Error(), secret) || f.count() != 0 {
		t.Errorf("%v", err)
	}
	c = mustClient(t, runtime.WithBaseURL(f.server.URL), runtime.WithHTTPClient(f.server.Client()))
	_, err := c.getRun(ctx, "t", "r")
	if e := wantAPIError(t, err, 401); !strings.Contains(e.Error(), "no credential") {
		t.Errorf("%v", e)
	}
	if _, err := newClient(runtime.WithBaseURL("http://x"), runtime.WithCredential("none", source("x"))); err == nil {
		t.Error("an unknown scheme is no error")
	}
}

func source(token string) runtime.TokenSource {
	return func(context.Context) (string, error) { return token, nil }
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	other := serve(t, answer(200, `{"id":"other"}`))
	var target string
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/here") {
			answer(200, `{"id":"here"}`)(w, r)
			return
		}
		http.Redirect(w, r, target, http.StatusTemporaryRedirect)
	}, runtime.WithCredential("key", source("a-header-key")), runtime.WithCredential("queryKey", source("a-query-key")), runtime.WithHeader("X-Own", "mine"))
	ctx := context.Background()

	target = other.server.URL + "/there"
	if got, err := f.getRun(ctx, "t", "r"); err != nil || got.ID != "other" {
		t.Fatal(got, err)
	}
	if _, err := f.cancelOperation(ctx, "o"); err != nil {
		t.Fatal(err)
	}
	other.mu.Lock()
	for _, r := range other.requests {
		all := fmt.Sprint(r.URL, r.Header)
		for _, no := range []string{secret, "a-header-key", "a-query-key", "mine", "Referer"} {
			if strings.Contains(all, no) {
				t.Errorf("the other host got %s: %s", no, all)
			}
		}
	}
	other.mu.Unlock()

	target = f.server.URL + "/here"
	if got, err := f.getRun(ctx, "t", "r"); err != nil || got.ID != "here" {
		t.Fatal(got, err)
	}
	if r, _ := f.last(t); r.Header.Get("Authorization") != "Bearer "+secret {
		t.Errorf("the same host did not get the credential: %v", r.Header)
	}
}

func TestRedirectsOfWritesAreErrors(t *testing.T) {
	f := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/list", http.StatusFound) })
	_, err := f.createRun(context.Background(), "t", &createRun{})
	_ = wantAPIError(t, err, http.StatusFound)
	loop := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) })
	if _, err := loop.getRun(context.Background(), "t", "r"); err == nil || !strings.Contains(err.Error(), "redirects") || loop.count() != 10 {
		t.Errorf("%v after %d requests", err, loop.count())
	}
}

func TestCredentialsAreNotShown(t *testing.T) {
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		echo := r.Header.Get("Authorization") + r.URL.RawQuery
		w.Header().Set("X-Request-ID", echo)
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprintf(w, `{"error":{"message":"refused %s","code":%q}}`, echo, echo)
	})
	_, err := f.getRun(context.Background(), "t", "r")
	e := wantAPIError(t, err, 403)
	if strings.Contains(fmt.Sprintf("%s %v %s %#v", e.Body, e.Header, e.RequestID, *e), secret) || !strings.Contains(e.Message, "[redacted]") {
		t.Errorf("%#v", *e)
	}
	c := mustClient(t, runtime.WithBaseURL("http://user:"+secret+"@127.0.0.1:1"), runtime.WithCredential("key", source(secret)), runtime.WithCredential("queryKey", source(secret)),
		runtime.WithHeader("X-Own", secret), newClock().option())
	_, err = c.cancelOperation(context.Background(), "o")
	var call *runtime.CallError
	if !errors.As(err, &call) || call.Operation != "demo: Operations.Cancel" {
		t.Fatalf("%v", err)
	}
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v", err, err, err), fmt.Sprintf("%v %+v %#v %s %d", c, c, c, c, c), fmt.Sprintf("%v %+v %#v %s", c.client, *c.client, *c.client, c.client),
	} {
		if strings.Contains(text, secret) {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestMiddleware(t *testing.T) {
	var order []string
	step := func(name string) runtime.Middleware {
		return func(next runtime.RoundTrip) runtime.RoundTrip {
			return func(r *http.Request) (*http.Response, error) {
				order = append(order, name)
				if strings.Contains(fmt.Sprint(r.Header), secret) {
					t.Error("middleware sees the credential")
				}
				resp, err := next(r)
				if strings.Contains(fmt.Sprint(r.Header), secret) {
					t.Error("middleware sees the credential afterwards")
				}
				return resp, err
			}
		}
	}
	f := serve(t, inTurn(answer(503, ``), answer(200, `{}`)), runtime.WithMiddleware(step("a"), step("b")))
	if _, err := f.getRun(context.Background(), "t", "r"); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(order) != "[a b a b]" {
		t.Errorf("%v", order)
	}
	rude := func(next runtime.RoundTrip) runtime.RoundTrip {
		return func(r *http.Request) (*http.Response, error) { return next(r.WithContext(context.Background())) }
	}
	g := serve(t, answer(200, `{}`), runtime.WithMiddleware(rude))
	if _, err := g.getRun(context.Background(), "t", "r"); err == nil || !strings.Contains(err.Error(), "context") {
		t.Errorf("%v", err)
	}
}

func TestTimeoutAndCapture(t *testing.T) {
	release := make(chan struct{})
	f := serve(t, inTurn(answer(200, `{"id":"x"}`, "X-Request-ID", "req_1"), func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer close(release)
	var resp runtime.Response
	if _, err := f.getRun(context.Background(), "t", "r", runtime.WithResponse(&resp)); err != nil {
		t.Fatal(err)
	}
	if resp.Status != 200 || string(resp.Body) != `{"id":"x"}` || resp.Header.Get("X-Request-ID") != "req_1" || resp.Attempts != 1 {
		t.Errorf("%+v", resp)
	}
	_, err := f.getRun(context.Background(), "t", "r", runtime.WithTimeout(30*time.Millisecond))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "30ms") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	time.AfterFunc(20*time.Millisecond, func() { cancel(why) })
	if _, err := f.getRun(ctx, "t", "r"); !errors.Is(err, context.Canceled) || !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

func TestFormBodies(t *testing.T) {
	f := serve(t, answer(200, `"token"`))
	got, err := f.createToken(context.Background(), &createToken{GrantType: "a b&c", Scope: []string{"x", "y"}})
	if err != nil || got != "token" {
		t.Fatal(got, err)
	}
	r, body := f.last(t)
	if body != "grant_type=a%20b%26c&scope=x&scope=y" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("%s %v", body, r.Header)
	}
	if r.Header.Get("Authorization") != "" {
		t.Error("an operation without security got a credential")
	}
}

// rawServer returns a server that reads nothing on its own, and a client for it; stop ends both.
func rawServer(t *testing.T, h http.Handler) (*client, func()) {
	t.Helper()
	before := goruntime.NumGoroutine()
	s := httptest.NewServer(h)
	transport := &http.Transport{}
	c := mustClient(t, runtime.WithBaseURL(s.URL), runtime.WithHTTPClient(&http.Client{Transport: transport}),
		runtime.WithBearerToken(secret), newClock().option())
	return c, func() {
		transport.CloseIdleConnections()
		s.Close()
		noGoroutineLeft(t, before)
	}
}
