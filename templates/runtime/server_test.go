package runtime_test

import (
	"bytes"
	"context"
	cryptotls "crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
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

// seen holds the arguments of the handlers' calls.
type seen struct {
	mu   sync.Mutex
	last string
}

func (s *seen) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = fmt.Sprintf(format, args...)
}

func (s *seen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// testRuns carries out the calls of Runs.
type testRuns struct {
	UnimplementedRunsHandler
	seen   *seen
	stream func(ctx context.Context, send func(*runEvent) error) error
	listen func(ctx context.Context, send func(*run) error) error
}

func (h *testRuns) Create(ctx context.Context, threadID string, body *createRun, _ *createParams) (*run, error) {
	h.seen.note("create %s %s %s", threadID, body.AssistantID, runtime.VersionFrom(ctx))
	return &run{ID: "r1", Status: "queued"}, nil
}

func (h *testRuns) CreateStream(ctx context.Context, threadID string, body *createRun, _ *createParams, send func(*runEvent) error) error {
	h.seen.note("stream %s %s", threadID, body.AssistantID)
	if h.stream != nil {
		return h.stream(ctx, send)
	}
	for _, name := range []string{"thread.run.created", "thread.run.completed"} {
		if err := send(&runEvent{Name: name, Data: &run{ID: "r1", Status: name}}); err != nil {
			return err
		}
	}
	return nil
}

func (h *testRuns) Get(ctx context.Context, threadID, runID string, _ *noParams) (*run, error) {
	h.seen.note("get %s %s %s", threadID, runID, runtime.VersionFrom(ctx))
	switch runID {
	case "panic":
		panic("boom")
	case "missing":
		return nil, fmt.Errorf("run %s: %w", runID, runtime.ErrNotFound)
	case "teapot":
		return nil, &runtime.StatusError{Status: 418, Code: "tea", Message: "Short and stout.", Param: "run_id", Header: http.Header{"Retry-After": {"7"}}}
	case "fault":
		return nil, errors.New("the database password is hunter2")
	case "nothing":
		return nil, nil //nolint:nilnil // what a careless handler does
	case "upstream":
		return nil, fmt.Errorf("asking: %w", &runtime.APIError{Status: 429, Code: "slow_down", Message: "Too fast."})
	}
	return &run{ID: runID, Status: threadID}, nil
}

func (h *testRuns) List(_ context.Context, threadID string, p *listParams) (*runList, error) {
	limit, _ := p.Limit.Get()
	h.seen.note("list %s limit=%d after=%q include=%q filter=%v trace=%q session=%q",
		threadID, limit, p.After.Or("-"), p.Include, p.Filter, p.Trace.Or("-"), p.Session.Or("-"))
	if p.After.Or("") == "" {
		return &runList{Data: []run{{ID: "a"}, {ID: "b"}}, LastID: "b", HasMore: true}, nil
	}
	return &runList{Data: []run{{ID: "c"}}, LastID: "c"}, nil
}

func (h *testRuns) Listen(ctx context.Context, p *listenParams, send func(*run) error) error {
	h.seen.note("listen %s %d", p.RunID, p.EventsStartIdx.Or(0))
	if h.listen != nil {
		return h.listen(ctx, send)
	}
	if err := send(&run{ID: "1", Status: "PART"}); err != nil {
		return err
	}
	return send(&run{ID: "2", Status: "DONE"})
}

func (h *testRuns) Submit(ctx context.Context, body *createRun, p *submitParams) error {
	h.seen.note("submit %s note=%q rest=%v %s", body.AssistantID, p.Note.Or("-"), body.Rest.Names(), runtime.VersionFrom(ctx))
	return nil
}

func (h *testRuns) Purge(context.Context, *noParams) error { return nil }

// testFiles carries out the calls of Files.
type testFiles struct{ seen *seen }

func (testFiles) mustEmbedUnimplementedFilesHandler() {}

func (h testFiles) Upload(_ context.Context, body *createFile, _ *noParams) (*run, error) {
	content, err := io.ReadAll(body.File.Content)
	if err != nil {
		return nil, err
	}
	expires, _ := body.Expires.Get()
	about, _ := body.About.Get()
	h.seen.note("upload %q %s %s %d %q %s/%d/%v %q %s", body.File.Name, body.File.ContentType, body.Purpose, len(content), string(content[:min(len(content), 10)]),
		expires.Anchor.Or(""), expires.Seconds.Or(0), expires.Rest != nil, body.Labels, about.ID)
	return &run{ID: "f1"}, nil
}

func (h testFiles) Content(_ context.Context, fileID string, _ *noParams) (*runtime.FilePart, error) {
	return &runtime.FilePart{Name: "наш \"файл\".txt", ContentType: "text/x-" + fileID, Content: strings.NewReader("hello, world")}, nil
}

func (h testFiles) Put(_ context.Context, fileID string, body *runtime.FilePart, _ *noParams) error {
	n, err := io.Copy(io.Discard, body.Content)
	h.seen.note("put %s %d", fileID, n)
	return err
}

type testOperations struct{ seen *seen }

func (testOperations) mustEmbedUnimplementedOperationsHandler() {}

func (h testOperations) Get(_ context.Context, id string, _ *noParams) (string, error) {
	return "get " + id, nil
}

func (h testOperations) Cancel(ctx context.Context, id string, _ *noParams) (string, error) {
	who, _ := ctx.Value(userKey{}).(string)
	return "cancel " + id + " by " + who, nil
}

func (h testOperations) CreateToken(_ context.Context, body *createToken, _ *noParams) (string, error) {
	return fmt.Sprintf("%s %q", body.GrantType, body.Scope), nil
}

type userKey struct{}

// serving is a generated server on loopback, a client for it, and what is known of both.
type serving struct {
	*client
	t    *testing.T
	url  string
	runs *testRuns
	seen *seen
	logs *bytes.Buffer
}

func (s *serving) handlers() Handlers {
	return Handlers{Runs: s.runs, Files: testFiles{s.seen}, Operations: testOperations{s.seen}}
}

func startServer(t *testing.T, opts ...runtime.ServerOption) *serving {
	t.Helper()
	before := goruntime.NumGoroutine()
	s := &serving{t: t, seen: &seen{}, logs: &bytes.Buffer{}}
	s.runs = &testRuns{seen: s.seen}
	logger := slog.New(slog.NewTextHandler(&lockedWriter{w: s.logs}, nil))
	h, err := NewHandler(s.handlers(), append([]runtime.ServerOption{runtime.ServePrefix("/v1"), runtime.ServeLogger(logger)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewUnstartedServer(h)
	ts.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	ts.Start()
	transport := &http.Transport{}
	s.url = ts.URL + "/v1"
	s.client = mustClient(t, runtime.WithBaseURL(s.url), runtime.WithHTTPClient(&http.Client{Transport: transport}),
		runtime.WithBearerToken(secret), runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: 1}))
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		ts.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		noGoroutineLeft(t, before)
	})
	return s
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// answered is a response whose body was read.
type answered struct {
	StatusCode    int
	Header        http.Header
	Close         bool
	ContentLength int64
}

// do sends a request as written: "METHOD /path", headers as "Name: value".
func (s *serving) do(request, body string, headers ...string) (*answered, string) {
	s.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, content)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Add(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return &answered{resp.StatusCode, resp.Header, resp.Close, resp.ContentLength}, string(text)
}

// refuses checks that the response is an error in the envelope.
func (s *serving) refuses(request, body string, status int, want string, headers ...string) *answered {
	s.t.Helper()
	resp, text := s.do(request, body, headers...)
	var e struct {
		Error struct {
			Message *string `json:"message"`
			Type    *string `json:"type"`
		} `json:"error"`
	}
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Error.Message == nil || e.Error.Type == nil {
		s.t.Errorf("%s: the answer is no envelope: %s", request, text)
	}
	if resp.StatusCode != status || !strings.Contains(text, want) {
		s.t.Errorf("%s: %d %s, want %d with %s", request, resp.StatusCode, text, status, want)
	}
	if ct := resp.Header.Get("Content-Type"); ct != "application/json" {
		s.t.Errorf("%s: Content-Type is %s", request, ct)
	}
	return resp
}

// takes checks what the handlers saw.
func (s *serving) takes(request, body, want string, headers ...string) {
	s.t.Helper()
	resp, text := s.do(request, body, headers...)
	if resp.StatusCode >= 300 {
		s.t.Errorf("%s: %d %s", request, resp.StatusCode, text)
	}
	if got := s.seen.text(); got != want {
		s.t.Errorf("%s: the handler saw\n%s, want\n%s", request, got, want)
	}
}

func TestServerAnswersItsClient(t *testing.T) {
	s := startServer(t)
	ctx := t.Context()
	if r, err := s.createRun(ctx, "t/1 é", &createRun{AssistantID: "a"}); err != nil || r.ID != "r1" || s.seen.text() != "create t/1 é a new" {
		t.Error(r, err, s.seen.text())
	}
	if r, err := s.getRun(ctx, "th", "50%25"); err != nil || r.ID != "50%25" || s.seen.text() != "get th 50%25 new" {
		t.Error(r, err, s.seen.text())
	}
	var names []string
	for e, err := range s.createRunStream(ctx, "t1", &createRun{AssistantID: "a"}) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, e.Data.(*run).Status)
	}
	if !slices.Equal(names, []string{"thread.run.created", "thread.run.completed"}) {
		t.Error(names)
	}
	var ids []string
	for r, err := range s.allRuns(ctx, "t1", &listParams{
		Limit: runtime.Some[int64](2), Include: []string{"x,y", "z"}, Filter: map[string]string{"k": "1"},
		Trace: runtime.Some("tr"), Session: runtime.Some("s"),
	}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	if want := `list t1 limit=2 after="b" include=["x,y" "z"] filter=map[k:1] trace="tr" session="s"`; !slices.Equal(ids, []string{"a", "b", "c"}) || s.seen.text() != want {
		t.Error(ids, s.seen.text())
	}
	var lines []string
	for r, err := range s.listen(ctx, &listenParams{RunID: "r 9"}) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, r.ID)
	}
	if !slices.Equal(lines, []string{"1", "2"}) || s.seen.text() != "listen r 9 0" {
		t.Error(lines, s.seen.text())
	}
	if err := s.purge(ctx); err != nil {
		t.Error(err)
	}
}

func TestServerFilesOfItsClient(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Memory: 64}))
	ctx := t.Context()
	for _, size := range []int{12, 64, 65, 100_000} {
		_, err := s.upload(ctx, &createFile{
			File: runtime.FilePart{Name: `a "b" ü.txt`, ContentType: "text/plain", Content: strings.NewReader(strings.Repeat("x", size))}, Purpose: "assistants",
			Expires: runtime.Some(expiry{Anchor: runtime.Some("created_at"), Seconds: runtime.Some[int64](5)}), Labels: []string{"l,1", "l2"}, About: runtime.Some(run{ID: "r7"}),
		})
		want := fmt.Sprintf(`upload "a \"b\" ü.txt" text/plain assistants %d "xxxxxxxxxx" created_at/5/false ["l,1" "l2"] r7`, size)
		if err != nil || s.seen.text() != want {
			t.Error(err, s.seen.text(), "want", want)
		}
	}
	d, err := s.content(ctx, "f9")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(d)
	if _ = d.Close(); string(text) != "hello, world" || d.Length != 12 || d.ContentType != "text/x-f9" || d.Name != `наш "файл".txt` {
		t.Errorf("%s %d %s %s", text, d.Length, d.ContentType, d.Name)
	}
	if err := s.put(ctx, "f9", io.MultiReader(strings.NewReader("abc"))); err != nil || s.seen.text() != "put f9 3" {
		t.Error(err, s.seen.text())
	}
	if out, err := s.createToken(ctx, &createToken{GrantType: "a b+c", Scope: []string{"x", "y&z"}}); err != nil || out != `a b+c ["x" "y&z"]` {
		t.Error(out, err)
	}
}

func TestServerReadsParameters(t *testing.T) {
	s := startServer(t)
	const none = ` filter=map[] trace="-" session="-"`
	for request, want := range map[string]string{
		"GET /threads/t/runs?limit=5&unknown=1":               `limit=5 after="-" include=[]` + none,
		"GET /threads/t/runs?lim%69t=5":                       `limit=5 after="-" include=[]` + none,
		"GET /threads/t/runs?limit=5.0&after=":                `limit=5 after="" include=[]` + none,
		"GET /threads/t/runs?include[]=a&include%5B%5D=b":     `limit=0 after="-" include=["a" "b"]` + none,
		"GET /threads/t/runs?include=a%2Bb+c":                 `limit=0 after="-" include=["a+b c"]` + none,
		"GET /threads/t/runs?include%255B%255D=b":             `limit=0 after="-" include=[]` + none,
		"GET /threads/t/runs?filter[a]=1&filter%5Bb%5D=x%26":  `limit=0 after="-" include=[] filter=map[a:1 b:x&] trace="-" session="-"`,
		"GET /threads/t/runs/?after=%E2%82%AC":                `limit=0 after="€" include=[]` + none,
		"GET /threads/t/runs?&&=x&after=1":                    `limit=0 after="1" include=[]` + none,
		"GET /threads/t/runs?api%2Dversion=nonsense&after=12": `limit=0 after="12" include=[]` + none,
	} {
		s.takes(request, "", "list t "+want)
	}
	s.takes("GET /threads/t/runs", "", `list t limit=0 after="-" include=[] filter=map[] trace="a" session="x y"`, "x-trace: a", "Cookie: a=b; session=x%20y")
	s.refuses("GET /threads/t/runs?limit=many", "", 400, `"param":"limit"`)
	s.refuses("GET /threads/t/runs?limit=1.5", "", 400, `"param":"limit"`)
	s.refuses("GET /threads/t/runs?limit=99999999999999999999", "", 400, `"param":"limit"`)
	s.refuses("GET /threads/t/runs?limit=%zz", "", 400, `"param":"limit"`)
	s.refuses("GET /threads/t/runs?limit=", "", 400, "Invalid value for 'limit': it is empty.")
	s.refuses("GET /threads/t/runs?limit", "", 400, "Invalid value for 'limit': it is empty.")
	s.refuses("GET /threads/t/runs?limit=1&after=2&lim%69t=1", "", 400, "Invalid value for 'limit': it is given more than once.")
	s.refuses("GET /threads/t/runs?after=&after=2", "", 400, "Invalid value for 'after': it is given more than once.")
	s.refuses("GET /threads/t/runs", "", 400, "Invalid value for 'X-Trace': it is given more than once.", "X-Trace: a", "X-Trace: a")
	s.refuses("GET /threads/t/runs/x?api-version=2023-11-06&api-version=2023-11-06", "", 400, "Invalid value for 'api-version': it is given more than once.")
	s.refuses("GET /runs/listen", "", 400, `"Missing required parameter: 'runId'.","type":"invalid_request_error","param":"runId","code":"missing_required_parameter"`)
	s.takes("GET /runs/listen?runId=007&eventsStartIdx=3", "", "listen 007 3")
}

type emptyParams struct {
	Flag  runtime.Opt[bool] `json:"flag,omitzero"`
	Must  int64             `json:"must"`
	IDs   []int64           `json:"ids,omitzero"`
	Other runtime.Opt[bool] `json:"other,omitzero"`
	_     [0]func(modelsSchema)
}

// TestServerTakesEmptyValues holds that an empty value of a parameter that may be empty is as none, and one of another is refused
// where it is none of the type.
func TestServerTakesEmptyValues(t *testing.T) {
	t.Parallel()
	o := runtime.Operation{API: &api, Name: "X", Forms: []runtime.WireForm{{Method: "GET", Path: "/x"}}, Params: []runtime.Param{
		{Name: "flag", In: runtime.InQuery, Explode: true, AllowEmpty: true}, {Name: "must", In: runtime.InQuery, Explode: true, AllowEmpty: true, Required: true},
		{Name: "ids", In: runtime.InQuery, Explode: true, AllowEmpty: true}, {Name: "other", In: runtime.InQuery, Explode: true},
	}}
	h, err := runtime.NewHandler(&api, []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
		var p emptyParams
		err := x.Read(&p)
		out := fmt.Sprint(p.Flag.Get())
		out += fmt.Sprint(" ", p.Must, p.IDs)
		return x.Reply(&out, err)
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"flag&must=&ids=":         `"false false 0 []"`,
		"flag=true&must=3&ids=1":  `"true true 3 [1]"`,
		"flag=x&must=":            "Invalid value for 'flag': it must be a boolean.",
		"flag=&flag=&must=":       "Invalid value for 'flag': it is given more than once.",
		"flag=":                   "Missing required parameter: 'must'.",
		"must=1&other=":           "Invalid value for 'other': it is empty.",
		"must=1&ids=1&ids=&ids=2": "Invalid value for 'ids': item 1 must be an integer in the range of int64.",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x?"+query, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %s", query, w.Body)
		}
	}
}

func TestServerRoutes(t *testing.T) {
	s := startServer(t)
	s.takes("GET /threads/a%2Fb/runs/c%3Acancel", "", "get a/b c:cancel new")
	s.takes("GET /threads/%74/%72uns/x", "", "get t x new")
	s.takes("GET /threads/a%2525/runs/x/", "", "get a%25 x new")
	if _, text := s.do("GET /operations/o:1:cancel", ""); text != `"cancel o:1 by "` {
		t.Error(text)
	}
	if _, text := s.do("GET /operations/o%3Acancel", ""); text != `"get o:cancel"` {
		t.Error(text)
	}
	if _, text := s.do("GET /operations/:cancel", ""); text != `"get :cancel"` {
		t.Error(text)
	}
	for _, path := range []string{"/", "", "/nothing", "/threads", "/threads/t", "/threads/t/runs/a/b", "/threads//runs", "/threads/a/b/runs", "/threads/t/runs//"} {
		s.refuses("GET "+path, "", 404, `"code":"unknown_url"`)
	}
	s.url = strings.TrimSuffix(s.url, "/v1")
	s.refuses("GET /threads/t/runs", "", 404, "")
	s.refuses("GET /v1threads/t/runs", "", 404, "")
	s.url += "/v1"
	resp := s.refuses("DELETE /threads/t/runs", "", 405, "method_not_allowed")
	if allow := resp.Header.Get("Allow"); allow != "GET, HEAD, POST" {
		t.Error(allow)
	}
	s.refuses("OPTIONS /runs/submit", "", 405, "")
	head, text := s.do("HEAD /threads/t/runs/x", "")
	if head.StatusCode != http.StatusOK || text != "" || head.Header.Get("Content-Length") == "0" {
		t.Error(head, text)
	}
	if head, _ := s.do("HEAD /files/f/content", ""); head.ContentLength != 12 {
		t.Error(head)
	}
	if head.Header.Get("X-Request-ID") == "" {
		t.Error("no request id")
	}
}

func TestServerBodies(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Body: 1 << 20}))
	const path = "POST /threads/t/runs"
	want := "create t a new"
	for _, ct := range []string{"application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/json", "application/x+json"} {
		s.takes(path, `{"assistant_id":"a"}`, want, "Content-Type: "+ct)
	}
	s.takes(path, "\ufeff {\"assistant_id\":\"a\",\"model\":\"\",\"metadata\":null}\n", want)
	s.takes(path, `{"assistant_id":"x","assistant_id":"a"}`, want)
	s.takes(path, `{"assistant_id":"a","stream":false}`, want)
	s.takes("GET /threads/t/runs/x", "", "get t x new", "Content-Type: application/json")
	s.refuses(path, "", 400, "missing_body")
	s.refuses(path, "", 400, "missing_body", "Content-Type: application/json")
	s.refuses(path, "  ", 400, "missing_body")
	s.refuses(path, `{}`, 400, `"param":"assistant_id"`)
	s.refuses(path, "{\"assistant_id\":\"a\",\"x\":\"\xff\xfe\"}", 400, "not UTF-8")
	s.refuses(path, `{"assistant_id":7}`, 400, `"param":"assistant_id"`)
	s.refuses(path, `[]`, 400, "The body must be an object.")
	s.refuses(path, `"x"`, 400, "The body must be an object.")
	s.refuses(path, `{"assistant_id":"a"} x`, 400, "offset 21")
	s.refuses(path, `{"assistant_id":"a"`, 400, "offset 19")
	s.refuses(path, `{"assistant_id":"a",}`, 400, "invalid_json")
	s.refuses(path, `{"a":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)+`}`, 400, "nested too deeply")
	s.refuses(path, `{"assistant_id":"a"}`, 415, "unsupported_media_type", "Content-Type: application/x-www-form-urlencoded")
	s.refuses(path, `{"assistant_id":"a"}`, 415, "", "Content-Encoding: gzip")
	s.refuses(path, `{"assistant_id":"`+strings.Repeat("a", 1<<20)+`"}`, 413, "too_large")
}

func TestServerVersions(t *testing.T) {
	s := startServer(t)
	s.takes("GET /threads/t/runs/x?api-version=2023-11-06", "", "get t x old")
	s.takes("GET /threads/t/runs/x?api%2Dversion=2023-11-06", "", "get t x old")
	s.takes("GET /threads/t/runs/x", "", "get t x old", "Demo-Beta: assistants=v1")
	s.takes("GET /threads/t/runs/x", "", "get t x new", "demo-beta: other=v9, assistants=v2")
	s.takes("GET /threads/t/runs/x", "", "get t x new", "Demo-Beta: other=v9")
	s.refuses("GET /threads/t/runs/x", "", 400, "assistants=v9", "Demo-Beta: assistants=v9")
	s.refuses("GET /threads/t/runs/x?api-version=1", "", 400, "unsupported_version")
	old := mustClient(t, runtime.WithBaseURL(s.url), runtime.WithVersion("old"), runtime.WithBearerToken(secret))
	if err := old.submit(t.Context(), &createRun{AssistantID: "a:1"}, &submitParams{Note: runtime.Some("n")}); err != nil {
		t.Error(err)
	}
	if want := `submit a:1 note="n" rest=[] old`; s.seen.text() != want {
		t.Error(s.seen.text())
	}
	if err := s.submit(t.Context(), &createRun{AssistantID: "a:1"}, &submitParams{Note: runtime.Some("n")}); err != nil || s.seen.text() != `submit a:1 note="n" rest=[] new` {
		t.Error(err, s.seen.text())
	}
	s.takes("PATCH /runs/12:submit", "", `submit 12 note="-" rest=[] old`)
	s.takes("PATCH /runs/12:submit", `{"note":"x"}`, `submit 12 note="x" rest=[] old`)
	s.takes("PATCH /runs/12:submit", `{"assistant_id":"other","z":1}`, `submit 12 note="-" rest=[z] old`)
	s.refuses("PATCH /runs/12:submit", `[1`, 400, "invalid_json")
	s.refuses("PATCH /runs/12:submit", `{"note":1}2`, 400, "invalid_json")

	narrow := startServer(t, runtime.ServeVersions("old"))
	narrow.takes("GET /threads/t/runs/x", "", "get t x old")
	narrow.refuses("GET /threads/t/runs/x?api-version=2026-08-21", "", 400, "2023-11-06.")
	narrow.refuses("DELETE /runs", "", 400, "unsupported_version")
	if _, err := NewHandler(narrow.handlers(), runtime.ServeVersions("none")); err == nil {
		t.Error("no error")
	}
}

func TestServerErrors(t *testing.T) {
	s := startServer(t)
	s.refuses("GET /threads/t/runs/missing", "", 404, `"message":"Run missing: not found"`)
	if resp := s.refuses("GET /threads/t/runs/teapot", "", 418, `{"error":{"message":"Short and stout.","type":"invalid_request_error","param":"run_id","code":"tea"}}`); resp.Header.Get("Retry-After") != "7" {
		t.Error(resp.Header)
	}
	s.refuses("GET /threads/t/runs/fault", "", 500, `{"error":{"message":"Internal Server Error.","type":"server_error","param":null,"code":null}}`)
	s.refuses("GET /threads/t/runs/nothing", "", 500, "server_error")
	s.refuses("GET /threads/t/runs/upstream", "", 429, "slow_down")
	s.refuses("GET /threads/t/runs/panic", "", 500, "server_error")
	for _, want := range []string{"hunter2", "neither a response", "boom", "Runs.Get", "server_test.go", "request="} {
		if !strings.Contains(s.logs.String(), want) {
			t.Errorf("%q is not in the log:\n%s", want, s.logs)
		}
	}
	_, err := s.getRun(t.Context(), "t", "missing")
	if !errors.Is(err, runtime.ErrNotFound) {
		t.Error(err)
	}
	mapped := startServer(t, runtime.ServeErrors(func(_ context.Context, err error) *runtime.StatusError {
		if strings.Contains(err.Error(), "password") {
			return &runtime.StatusError{Status: 503, Message: "Later."}
		}
		return nil
	}), runtime.ServeMiddleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Outer", "yes")
			next.ServeHTTP(w, r)
		})
	}))
	mapped.refuses("GET /threads/t/runs/missing", "", 404, "")
	if resp := mapped.refuses("GET /threads/t/runs/fault", "", 503, "Later."); resp.Header.Get("X-Outer") != "yes" {
		t.Error(resp.Header)
	}
	if h, _ := NewHandler(Handlers{}); h != nil {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/runs", nil))
		if w.Code != 501 || !strings.Contains(w.Body.String(), "Runs.Purge is not implemented.") {
			t.Error(w)
		}
	}
}

func TestServerSpeaksGRPCErrors(t *testing.T) {
	grpc := runtime.API{Name: "grpc", Errors: runtime.ErrorFields{
		Code: "code", Message: "message", Bodies: []runtime.ErrorBody{{Text: `{"code":$grpc,"message":$message,"details":[]}`}},
	}}
	o := runtime.Operation{
		API: &grpc, Name: "X.Listen", Forms: []runtime.WireForm{{Method: "GET", Path: "/x:listen"}},
		Stream: &runtime.Stream{Protocol: runtime.ProtocolNDJSON, ResultField: "result", ErrorField: "error"},
	}
	sends := 0
	h, err := runtime.NewHandler(&grpc, []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
		return runtime.ReplyStream(x, func(send func(*run) error) error {
			for range sends {
				if err := send(&run{ID: "1"}); err != nil {
					return err
				}
			}
			return &runtime.StatusError{Status: 404, Message: "No such run."}
		})
	}}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	if w := ask("/y"); w.Code != 404 || w.Body.String() != `{"code":5,"message":"There is nothing at GET /y.","details":[]}` {
		t.Error(w.Code, w.Body)
	}
	if w := ask("/x:listen"); w.Code != 404 || w.Body.String() != `{"error":{"code":5,"message":"No such run.","details":[]}}` {
		t.Error(w.Code, w.Body)
	}
	sends = 1
	want := `{"result":{"id":"1","status":""}}` + "\n" + `{"error":{"code":5,"message":"No such run.","details":[]}}` + "\n\n"
	if w := ask("/x:listen"); w.Code != 200 || w.Body.String() != want || w.Header().Get("Content-Type") != "application/json" {
		t.Error(w.Code, w.Body)
	}
}

func TestServerAuthentication(t *testing.T) {
	user := func(want, name string) runtime.AuthFunc {
		return func(ctx context.Context, credential string) (context.Context, error) {
			switch credential {
			case want:
				return context.WithValue(ctx, userKey{}, fmt.Sprint(ctx.Value(userKey{}), name)), nil
			case "forbidden":
				return nil, runtime.ErrForbidden
			}
			return nil, errors.New("unknown credential " + credential)
		}
	}
	s := startServer(t, runtime.ServeAuth("bearer", user(secret, "b")), runtime.ServeAuth("key", user("k", "key")),
		runtime.ServeAuth("queryKey", user("q", "query")), runtime.ServeAuth("cookieKey", user("c", "cookie")), runtime.ServeAuth("basic", user("u:p", "basic")))
	if _, err := s.getRun(t.Context(), "t", "x"); err != nil {
		t.Error(err)
	}
	resp := s.refuses("GET /threads/t/runs/x", "", 401, "authentication_error")
	if resp.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Error(resp.Header)
	}
	s.refuses("GET /threads/t/runs/x", "", 401, "not valid", "Authorization: bearer wrong")
	s.refuses("GET /threads/t/runs/x", "", 401, "", "Authorization: Basic "+secret)
	s.refuses("GET /threads/t/runs/x", "", 403, "permission_error", "Authorization: Bearer forbidden")
	if _, text := s.do("GET /threads/t/runs/wrong", "", "Authorization: Bearer hunter2"); strings.Contains(text, "hunter2") {
		t.Error(text)
	}
	for _, c := range []struct{ query, header, want string }{
		{"?key=q", "X-Api-Key: k", `"cancel o by <nil>keyquery"`},
		{"", "Cookie: session=c", `"cancel o by <nil>cookie"`},
		{"", "Authorization: basic dTpw", `"cancel o by <nil>basic"`},
		{"", "X-Api-Key: k", `"cancel o by "`},
	} {
		if _, text := s.do("GET /operations/o:cancel"+c.query, "", c.header); text != c.want {
			t.Error(c, text)
		}
	}
	s.refuses("GET /operations/o:cancel?key=bad", "", 401, "", "X-Api-Key: k")
	if _, err := NewHandler(s.handlers(), runtime.ServeAuth("nothing", nil)); err == nil {
		t.Error("no error")
	}
}

// TestServerRefusesWhatNothingMeets holds that an alternative that names a scheme that the API does not have lets nobody in
// once credentials are checked, whatever is next to it.
func TestServerRefusesWhatNothingMeets(t *testing.T) {
	for _, c := range []struct {
		security                 [][]string
		without, with, unchecked int // the status without a credential, with one, and where nothing is checked
	}{
		{[][]string{{"ghost"}}, 401, 401, 204},
		{[][]string{{"ghost", "key"}}, 401, 401, 204},
		{[][]string{{"key", "ghost"}}, 401, 401, 204},
		{[][]string{{"ghost"}, {"key"}}, 401, 204, 204},
		{[][]string{{"key"}, {"ghost"}}, 401, 204, 204},
		{[][]string{{"ghost"}, {"key", "ghost"}, {""}}, 401, 401, 204},
		{[][]string{{"ghost"}, {}}, 204, 204, 204},
		{[][]string{{"key"}}, 401, 204, 204},
		{nil, 204, 204, 204},
	} {
		o := runtime.Operation{API: &api, Name: "X", Forms: []runtime.WireForm{{Method: "GET", Path: "/x"}}, Security: uses(c.security...)}
		routes := []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error { return x.ReplyEmpty(nil) }}}
		status := func(key string, opts ...runtime.ServerOption) int {
			h, err := runtime.NewHandler(&api, routes, opts...)
			if err != nil {
				t.Fatal(err)
			}
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", nil)
			r.Header.Set("X-Api-Key", key)
			h.ServeHTTP(w, r)
			return w.Code
		}
		check := runtime.ServeAuth("key", func(ctx context.Context, _ string) (context.Context, error) { return ctx, nil })
		if without, with, unchecked := status("", check), status("k", check), status(""); without != c.without || with != c.with || unchecked != c.unchecked {
			t.Errorf("%q: %d without a credential, %d with one, %d unchecked", c.security, without, with, unchecked)
		}
		_, err := runtime.NewHandler(&api, routes, runtime.ServeAuth("ghost", nil))
		if err == nil {
			t.Errorf("%q: no error", c.security)
		}
	}
}

// TestServerAuthReachesEveryKind holds that a check is given what stands for its kind in the request, with the request and the
// scopes, and is not called where a request has nothing for it.
func TestServerAuthReachesEveryKind(t *testing.T) {
	t.Parallel()
	a := runtime.API{Name: "x", Auth: []runtime.AuthScheme{
		{Name: "mutual", Kind: runtime.AuthMutualTLS}, {Name: "digest", Kind: runtime.AuthHTTP, In: runtime.InHeader, Prefix: "Digest "},
		{Name: "oauth", Kind: runtime.AuthBearer, Prefix: "Bearer "}, {Name: "basic", Kind: runtime.AuthBasic, Prefix: "Basic "},
		{Name: "key", Kind: runtime.AuthAPIKey, In: runtime.InQuery, Param: "key"},
	}}
	called := ""
	check := func(scheme string) runtime.ServerOption {
		return runtime.ServeAuth(scheme, func(ctx context.Context, credential string) (context.Context, error) {
			called += fmt.Sprintf("%s %q %q;", scheme, credential, runtime.ScopesFrom(ctx))
			if scheme == "mutual" && runtime.RequestFrom(ctx).TLS == nil {
				return nil, runtime.ErrNoCredential
			}
			if credential == "bad" {
				return nil, errors.New("bad")
			}
			return ctx, nil
		})
	}
	read := []runtime.SecurityUse{{Scheme: "oauth", Scopes: []string{"read", "list"}}}
	write := []runtime.SecurityUse{{Scheme: "oauth", Scopes: []string{"write"}}, {Scheme: "key"}}
	tls := func(r *http.Request) { r.TLS = &cryptotls.ConnectionState{} }
	header := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", value) }
	}
	for _, c := range []struct {
		security       [][]runtime.SecurityUse
		send           func(*http.Request)
		status         int
		called, answer string
	}{
		{uses([]string{"mutual"}), tls, 204, `mutual "" [];`, ""},
		{uses([]string{"mutual"}), header("Bearer t"), 401, `mutual "" [];`, ""},
		{uses([]string{"mutual"}, []string{}), header(""), 204, `mutual "" [];`, ""},
		{uses([]string{"mutual"}, []string{"oauth"}), header("Bearer t"), 204, `mutual "" [];oauth "t" [];`, ""},
		{uses([]string{"mutual", "oauth"}), tls, 401, "", "Bearer"},
		{uses([]string{"digest"}), header(`digest username="u"`), 204, `digest "username=\"u\"" [];`, ""},
		{uses([]string{"digest"}), header("Bearer t"), 401, "", "Digest"},
		{uses([]string{"digest"}), header("Digest"), 401, "", "Digest"},
		{uses([]string{"basic"}, []string{"key"}), tls, 401, "", `Basic realm="x"|ApiKey in="query", name="key"`},
		{[][]runtime.SecurityUse{read}, header("Bearer t"), 204, `oauth "t" ["read" "list"];`, ""},
		{[][]runtime.SecurityUse{write, read}, header("Bearer bad"), 401, `oauth "bad" ["read" "list"];`, `Bearer|ApiKey in="query", name="key"`},
		{[][]runtime.SecurityUse{write}, func(r *http.Request) { r.URL.RawQuery = "key=k"; header("Bearer t")(r) }, 204, `oauth "t" ["write"];key "k" [];`, ""},
	} {
		o := runtime.Operation{API: &a, Name: "X", Forms: []runtime.WireForm{{Method: "GET", Path: "/x"}}, Security: c.security}
		routes := []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
			if scopes := runtime.ScopesFrom(x.Context()); scopes != nil {
				t.Errorf("%v: the handler sees the scopes %q", c.security, scopes)
			}
			return x.ReplyEmpty(nil)
		}}}
		h, err := runtime.NewHandler(&a, routes, check("mutual"), check("digest"), check("oauth"), check("basic"), check("key"))
		if err != nil {
			t.Fatal(err)
		}
		called = ""
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", nil)
		c.send(r)
		h.ServeHTTP(w, r)
		answer := strings.Join(w.Result().Header.Values("WWW-Authenticate"), "|")
		if w.Code != c.status || called != c.called || answer != c.answer {
			t.Errorf("%v: %d, called %s, WWW-Authenticate %s; want %+v", c.security, w.Code, called, answer, c)
		}
	}
}

// uses are alternatives of schemes without scopes.
func uses(alternatives ...[]string) [][]runtime.SecurityUse {
	var all [][]runtime.SecurityUse
	for _, schemes := range alternatives {
		needed := []runtime.SecurityUse{}
		for _, scheme := range schemes {
			needed = append(needed, runtime.SecurityUse{Scheme: scheme})
		}
		all = append(all, needed)
	}
	return all
}

// TestServerDemandsItsVersion holds that a request says its version where the document requires that, and where no version is left
// that does not.
func TestServerDemandsItsVersion(t *testing.T) {
	t.Parallel()
	a := runtime.API{Name: "x", Versions: []runtime.APIVersion{{ID: "old", Wire: "1"}, {ID: "new", Wire: "2"}}}
	operation := func(p runtime.Param) *runtime.Operation {
		p.Name, p.In, p.WireVersion = "api-version", runtime.InQuery, true
		return &runtime.Operation{
			API: &a, Name: "X", Forms: []runtime.WireForm{{Method: "GET", Path: "/x"}}, Params: []runtime.Param{p},
			Headers: []runtime.Header{{Name: "V", Value: "v=1", Versions: []string{"old"}}, {Name: "V", Value: "v=2", Versions: []string{"new"}}},
		}
	}
	demanded := "400 Missing required parameter: 'api-version', which asks for a version; those that are served: 1, 2."
	for _, c := range []struct {
		param  runtime.Param
		query  string
		header string
		want   string
	}{
		{runtime.Param{Required: true}, "", "", demanded},
		{runtime.Param{Required: true}, "?api-version=", "", demanded},
		{runtime.Param{Required: true}, "?api-version", "v=1", demanded},
		{runtime.Param{Required: true}, "?api-version=1", "", "200 old"},
		{runtime.Param{Required: true}, "?api-version=3", "", `400 Version "3" is not served; those that are: 1, 2.`},
		{runtime.Param{Required: true, Versions: []string{"new"}}, "", "", "200 old"},
		{runtime.Param{Required: true, Versions: []string{"new"}}, "", "v=1", "200 old"},
		{runtime.Param{Required: true, Versions: []string{"new"}}, "", "v=2", demanded},
		{runtime.Param{}, "", "", "200 new"},
		{runtime.Param{}, "?api-version=", "", "200 new"},
		{runtime.Param{}, "?api-version=", "v=1", "200 old"},
	} {
		o := operation(c.param)
		h, err := runtime.NewHandler(&a, []runtime.Route{{Operation: o, Serve: func(x *runtime.Exchange) error {
			version := x.Version()
			return x.Reply(&version, nil)
		}}})
		if err != nil {
			t.Fatal(err)
		}
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x"+c.query, nil)
		r.Header.Set("V", c.header)
		h.ServeHTTP(w, r)
		var failure struct {
			Error struct {
				Message string `json:"message"`
			} `json:"error"`
		}
		got := strings.Trim(w.Body.String(), `"`)
		if json.Unmarshal(w.Body.Bytes(), &failure) == nil {
			got = failure.Error.Message
		}
		if got = fmt.Sprint(w.Code, " ", got); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

type strict struct {
	ID   runtime.Opt[string] `json:"id"`
	_    [0]func(strictSchema)
	Rest *runtime.Rest `json:"-"`
}

type strictSchema struct{}

func (strictSchema) Schemas() string { return `strict.ID {"minLength":1}` }

func TestServerValidates(t *testing.T) {
	o := runtime.Operation{API: &api, Name: "X.Strict", Forms: []runtime.WireForm{{Method: "POST", Path: "/x"}}, Body: &runtime.Body{Type: "application/json", Kind: runtime.BodyJSON, Required: true}}
	routes := []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
		var body strict
		if err := x.Read(&body, &noParams{}); err != nil {
			return err
		}
		return x.ReplyEmpty(nil)
	}}}
	for _, c := range []struct {
		opts []runtime.ServerOption
		code int
	}{{nil, 400}, {[]runtime.ServerOption{runtime.ServeWithoutValidation()}, 204}} {
		h, err := runtime.NewHandler(&api, routes, c.opts...)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(`{}`)))
		if w.Code != c.code || c.code == 400 && !strings.Contains(w.Body.String(), `"param":"id"`) {
			t.Error(w.Code, w.Body)
		}
	}
}

// TestServerChecksAnswers holds that what a handler returns is checked where that is asked for.
func TestServerChecksAnswers(t *testing.T) {
	for id, opts := range map[string][]runtime.ServerOption{"": nil, "r": {runtime.ServeCheckResponses()}} {
		h, err := NewHandler(Handlers{Runs: creating{id: id}}, append(opts, runtime.ServeLogger(slog.New(slog.DiscardHandler)))...)
		if err != nil {
			t.Fatal(err)
		}
		for _, empty := range []bool{false, true} {
			w := httptest.NewRecorder()
			body := `{"assistant_id":"a"}`
			if empty {
				body = `{"assistant_id":"empty"}`
			}
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/threads/t/runs", strings.NewReader(body)))
			refused := empty && opts != nil
			if (w.Code == http.StatusInternalServerError) != refused || strings.Contains(w.Body.String(), "id: must have at least 1 character") != refused {
				t.Errorf("%q, %v: %d %s", id, empty, w.Code, w.Body)
			}
		}
	}
}

// creating responds with a run of an ID, or of none.
type creating struct {
	UnimplementedRunsHandler
	id string
}

func (a creating) Create(_ context.Context, _ string, body *createRun, _ *createParams) (*run, error) {
	if body.AssistantID == "empty" {
		return &run{}, nil
	}
	return &run{ID: a.id}, nil
}

func TestServerConflicts(t *testing.T) {
	form := func(path string, versions ...string) *runtime.Operation {
		return &runtime.Operation{API: &api, Name: path, Forms: []runtime.WireForm{{Method: "GET", Path: path, Versions: versions}}}
	}
	build := func(ops ...*runtime.Operation) error {
		var routes []runtime.Route
		for _, o := range ops {
			routes = append(routes, runtime.Route{Operation: o, Serve: func(*runtime.Exchange) error { return nil }})
		}
		_, err := runtime.NewHandler(&api, routes)
		return err
	}
	for _, path := range []string{"/{a", "/{}", strings.Repeat("/{a}", 17)} {
		if err := build(form(path)); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
	if err := build(form("/a", "old"), form("/a", "new"), form("/a/{x}"), form("/a/{x}:b"), form("/a/b"), form("/{x}/b"), form("/a/{x}-{y}.{z}")); err != nil {
		t.Error(err)
	}
}

// turnParams are parameters of which a path has one.
type turnParams struct {
	A runtime.Opt[string] `json:"a,omitzero"`
	B runtime.Opt[string] `json:"b,omitzero"`
	_ [0]func(modelsSchema)
}

// TestServerTakesTurns holds that operations that the same requests ask for do not keep a server from starting: the query
// of their paths distinguishes them, then the version, and then the first is carried out, with its own parameters.
func TestServerTakesTurns(t *testing.T) {
	routes := []runtime.Route{}
	add := func(name, method, path string, turn int, versions ...string) {
		o := &runtime.Operation{API: &api, Name: name, Forms: []runtime.WireForm{{Method: method, Path: path, Turn: turn, Versions: versions}}}
		for _, p := range []string{"a", "b"} {
			o.Params = append(o.Params, runtime.Param{Name: p, In: runtime.InPath})
		}
		o.Params = append(o.Params, runtime.Param{Name: "api-version", In: runtime.InQuery, WireVersion: true})
		routes = append(routes, runtime.Route{Operation: o, Serve: func(x *runtime.Exchange) error {
			var params turnParams
			err := x.Read(&params)
			out := fmt.Sprint(name, " a=", params.A.Or("-"), " b=", params.B.Or("-"))
			return x.Reply(&out, err)
		}})
	}
	add("later", "GET", "/same/{b}", 1)
	add("plain", "GET", "/same/{a}", 0)
	add("fragment", "GET", "/same/{b}/#x", 2)
	add("beta", "GET", "/same/{b}?beta=true", 0, "new")
	add("query", "POST", "/same/{a}?beta=true", 0)
	add("old", "PUT", "/same/{a}", 0, "old")
	add("both", "PUT", "/same/{b}", 1, "old", "new")
	h, err := runtime.NewHandler(&api, routes)
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]string{
		"GET /same/1":           `200 "plain a=1 b=-"`,
		"HEAD /same/1":          `200 `,
		"GET /same/1?beta=true": `200 "beta a=- b=1"`,
		"GET /same/1?beta=true&api-version=2026-08-21": `200 "beta a=- b=1"`,
		"GET /same/1?beta=true&api-version=2023-11-06": `200 "plain a=1 b=-"`,
		"POST /same/1?beta=true":                       `200 "query a=1 b=-"`,
		"PUT /same/1?api-version=2023-11-06":           `200 "old a=1 b=-"`,
		"PUT /same/1?api-version=2026-08-21":           `200 "both a=- b=1"`,
		"DELETE /same/1":                               `405 GET, HEAD, POST, PUT`,
		"POST /same/1":                                 `404 `,
	} {
		method, target, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
		got := fmt.Sprint(w.Code, " ", w.Header().Get("Allow"))
		if w.Code == http.StatusOK {
			got += w.Body.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
}

func TestServerStreams(t *testing.T) {
	s := startServer(t)
	const path, body = "POST /threads/t/runs", `{"assistant_id":"a","stream":true}`
	resp, text := s.do(path, body)
	want := "event: thread.run.created\ndata: {\"id\":\"r1\",\"status\":\"thread.run.created\"}\n\n" +
		"event: thread.run.completed\ndata: {\"id\":\"r1\",\"status\":\"thread.run.completed\"}\n\n" +
		"event: done\ndata: [DONE]\n\n"
	if text != want || resp.Header.Get("Content-Type") != "text/event-stream" || !resp.Close {
		t.Errorf("%s %v", text, resp)
	}
	if _, text := s.do("GET /runs/listen?runId=1", ""); text != `{"result":{"id":"1","status":"PART"}}`+"\n"+`{"result":{"id":"2","status":"DONE"}}`+"\n\n" {
		t.Error(text)
	}
	s.runs.stream = func(context.Context, func(*runEvent) error) error {
		return &runtime.StatusError{Status: 409, Message: "Busy."}
	}
	s.refuses(path, body, 409, "Busy.")
	s.runs.stream = func(context.Context, func(*runEvent) error) error { return nil }
	if _, text := s.do(path, body); text != "event: done\ndata: [DONE]\n\n" {
		t.Error(text)
	}
	var late func(*runEvent) error
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		late = send
		if err := send(&runEvent{Name: "a\nb", Data: unknownRunEventData("1")}); err == nil {
			t.Error("a name of two lines was sent")
		}
		if err := send(&runEvent{Name: "x", Data: unknownRunEventData("{\n \"a\": 1}")}); err != nil {
			t.Error(err)
		}
		return errors.New("secret trouble")
	}
	_, text = s.do(path, body)
	if want := "event: x\ndata: {\"a\":1}\n\nevent: error\ndata: {\"message\":\"Internal Server Error.\",\"type\":\"server_error\",\"param\":null,\"code\":null}\n\n"; text != want {
		t.Error(text)
	}
	if err := late(&runEvent{Data: unknownRunEventData("1")}); !errors.Is(err, runtime.ErrStreamEnded) {
		t.Error(err)
	}
}

func TestServerFlushesEachEvent(t *testing.T) {
	s := startServer(t)
	next := make(chan struct{})
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		for range 3 {
			if err := send(&runEvent{Name: "thread.run.created"}); err != nil {
				return err
			}
			<-next
		}
		return nil
	}
	n := 0
	for _, err := range s.createRunStream(t.Context(), "t", &createRun{AssistantID: "a"}) {
		n++
		if err != nil && n <= 3 {
			t.Fatal(err)
		}
		if n <= 3 {
			next <- struct{}{} // the event came before the handler went on
		}
	}
}

func TestServerHeartbeat(t *testing.T) {
	s := startServer(t, runtime.ServeHeartbeat(5*time.Millisecond))
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		err := send(&runEvent{Name: "thread.run.completed"})
		time.Sleep(100 * time.Millisecond)
		return err
	}
	if _, text := s.do("POST /threads/t/runs", `{"assistant_id":"a","stream":true}`); !strings.Contains(text, "\n\n:\n\n:\n\n") {
		t.Error(text)
	}
}
