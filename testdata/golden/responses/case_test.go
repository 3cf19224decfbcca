package responses

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/responses/gen"
)

// things answers as the test that is running says, and keeps what came.
type things struct {
	gen.UnimplementedThingsHandler
	create gen.ThingsCreateResult
	got    any
	err    error
}

func (h *things) Create(_ context.Context, body *gen.Thing, _ *gen.ThingsCreateParams) (gen.ThingsCreateResult, error) {
	h.got = body
	return h.create, h.err
}

func (h *things) CreateFile(_ context.Context, body *gen.FilePart, _ *gen.ThingsCreateFileParams) (gen.ThingsCreateResult, error) {
	data, err := io.ReadAll(body.Content)
	h.got = string(data)
	return &gen.ThingsCreate204{}, err
}

func (h *things) List(ctx context.Context, _ *gen.ThingsListParams) ([]gen.Thing, error) {
	err := gen.SendHeader(ctx, &gen.ThingsListHeader{XTotal: 3, ETag: gen.Some(`"e"`), XKinds: []string{"a", "b"}})
	return []gen.Thing{{ID: "1"}}, errors.Join(err, h.err)
}

func (h *things) ListText(context.Context, *gen.ThingsListTextParams) (string, error) {
	return "id\n1\n", nil
}

func (h *things) ListFile(context.Context, *gen.ThingsListFileParams) (*gen.FilePart, error) {
	return &gen.FilePart{Content: strings.NewReader("%PDF")}, nil
}

func (h *things) Put(ctx context.Context, _ string, body *gen.Thing, _ *gen.ThingsPutParams) (*gen.Thing, error) {
	if h.got = body; body == nil {
		return &gen.Thing{ID: "none"}, h.err
	}
	return body, errors.Join(gen.SetStatus(ctx, http.StatusCreated), h.err)
}

func (h *things) Get(context.Context, string, *gen.ThingsGetParams) (*gen.Thing, error) {
	return &gen.Thing{ID: "1"}, h.err
}

func (h *things) Picture(_ context.Context, id string, _ *gen.ThingsPictureParams) (gen.ThingsPictureResult, error) {
	if id == "later" {
		return &gen.ThingsPicture202{Body: &gen.Job{Job: "j"}}, nil
	}
	return &gen.ThingsPicture200{Body: &gen.FilePart{Name: "p.png", Content: strings.NewReader("PNG")}}, nil
}

func (h *things) Draw(_ context.Context, _ string, body *gen.Thing, _ *gen.ThingsDrawParams) (int64, error) {
	h.got = body
	return 7, nil
}

func (h *things) Moved(ctx context.Context, _ *gen.ThingsMovedParams) error {
	return gen.SendHeader(ctx, &gen.ThingsMovedHeader{Location: "/elsewhere"})
}

func (h *things) Any(context.Context, *gen.ThingsAnyParams) (*gen.Thing, error) {
	return &gen.Thing{ID: "any"}, h.err
}

type lines struct{ gen.UnimplementedLinesHandler }

func (lines) Read(_ context.Context, _ *gen.LinesReadParams, send func(*gen.Thing) error) error {
	return errors.Join(send(&gen.Thing{ID: "1"}), send(&gen.Thing{ID: "2"}))
}

func (lines) Records(_ context.Context, _ *gen.LinesRecordsParams, send func(*gen.Thing) error) error {
	return errors.Join(send(&gen.Thing{ID: "1"}), send(&gen.Thing{ID: "2"}))
}

func (lines) Watch(context.Context, *gen.LinesWatchParams) (*gen.Job, error) {
	return &gen.Job{Job: "all"}, nil
}

func (lines) WatchText(context.Context, *gen.LinesWatchTextParams) (string, error) { return "all", nil }

func (lines) WatchStream(_ context.Context, _ *gen.LinesWatchParams, send func(*gen.Thing) error) error {
	return send(&gen.Thing{ID: "1"})
}

// seen keeps what went over the wire last.
type seen struct {
	accept, sent, contentType string
	status                    int
	body                      string
}

// start serves the handler and returns a client of it, and what that sees.
func start(t *testing.T, h *things) (*gen.Client, *seen, string) {
	t.Helper()
	handler, err := gen.NewHandler(gen.Handlers{Things: h, Lines: lines{}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := &seen{}
	look := func(next gen.RoundTrip) gen.RoundTrip {
		return func(r *http.Request) (*http.Response, error) {
			resp, err := next(r)
			if err != nil {
				return nil, err
			}
			data, err := io.ReadAll(resp.Body)
			resp.Body = io.NopCloser(bytes.NewReader(data))
			*s = seen{r.Header.Get("Accept"), r.Header.Get("Content-Type"), resp.Header.Get("Content-Type"), resp.StatusCode, string(data)}
			return resp, err
		}
	}
	c, err := gen.New(gen.WithBaseURL(server.URL), gen.WithMiddleware(look), gen.WithRetry(gen.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return c, s, server.URL
}

// TestSeveralSuccesses holds that each success is the type that its status has, on both sides.
func TestSeveralSuccesses(t *testing.T) {
	t.Parallel()
	h := &things{}
	c, s, _ := start(t, h)
	for _, x := range []struct {
		answer gen.ThingsCreateResult
		status int
		ok     func(gen.ThingsCreateResult) bool
	}{
		{&gen.ThingsCreate201{Body: &gen.Thing{ID: "a"}}, 201, func(r gen.ThingsCreateResult) bool {
			v, ok := r.(*gen.ThingsCreate201)
			return ok && v.Body.ID == "a"
		}},
		{&gen.ThingsCreate202{Body: &gen.Job{Job: "j"}}, 202, func(r gen.ThingsCreateResult) bool {
			v, ok := r.(*gen.ThingsCreate202)
			return ok && v.Body.Job == "j"
		}},
		{&gen.ThingsCreate204{}, 204, func(r gen.ThingsCreateResult) bool { _, ok := r.(*gen.ThingsCreate204); return ok }},
		{&gen.ThingsCreate2XX{Status: 207, Body: "partly"}, 207, func(r gen.ThingsCreateResult) bool {
			v, ok := r.(*gen.ThingsCreate2XX)
			return ok && v.Status == 207 && v.Body == "partly"
		}},
		{&gen.ThingsCreate2XX{Body: "fine"}, 200, func(r gen.ThingsCreateResult) bool {
			v, ok := r.(*gen.ThingsCreate2XX)
			return ok && v.Status == 200 && v.Body == "fine"
		}},
	} {
		h.create = x.answer
		got, err := c.Things.Create(t.Context(), &gen.Thing{ID: "x"}, nil)
		if err != nil || !x.ok(got) || s.status != x.status {
			t.Errorf("%T: %T %+v, %v, status %d", x.answer, got, got, err, s.status)
		}
	}
	for name, wrong := range map[string]gen.ThingsCreateResult{
		"nil": nil, "another's status": &gen.ThingsCreate2XX{Status: 201}, "no success": &gen.ThingsCreate2XX{Status: 404}, "no body": &gen.ThingsCreate201{},
	} {
		h.create = wrong
		if _, err := c.Things.Create(t.Context(), &gen.Thing{ID: "x"}, nil); !errors.Is(err, gen.ErrServer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownSuccess holds that a success that is not declared is handed over as it came.
func TestUnknownSuccess(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/x")
		w.WriteHeader(http.StatusPartialContent)
		_, _ = io.WriteString(w, "odd")
	}))
	defer server.Close()
	c, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Things.Picture(t.Context(), "1", nil)
	if v, ok := got.(*gen.UnknownThingsPictureResult); err != nil || !ok || v.Status != 206 || v.ContentType != "text/x" || string(v.Body) != "odd" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestFileAmongSuccesses holds that a body that is a file is read while it comes.
func TestFileAmongSuccesses(t *testing.T) {
	t.Parallel()
	c, s, _ := start(t, &things{})
	got, err := c.Things.Picture(t.Context(), "now", nil)
	file, ok := got.(*gen.ThingsPicture200)
	if err != nil || !ok {
		t.Fatalf("%+v, %v", got, err)
	}
	data, err := io.ReadAll(file.Body.Content)
	check.Equal(t, string(data), "PNG")
	check.Equal(t, file.Body.Name, "p.png")
	check.Equal(t, file.Body.ContentType, "image/png")
	if err = errors.Join(err, file.Body.Close()); err != nil {
		t.Error(err)
	}
	check.Equal(t, s.accept, "image/png, image/jpeg, application/json, */*;q=0.1")
	got, err = c.Things.Picture(t.Context(), "later", nil)
	if v, ok := got.(*gen.ThingsPicture202); err != nil || !ok || v.Body.Job != "j" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestErrors holds that errors have the document's bodies and media types: those of handlers, and the server's own.
func TestErrors(t *testing.T) {
	t.Parallel()
	h := &things{}
	c, s, url := start(t, h)
	h.err = &gen.StatusError{Status: http.StatusNotFound, Body: &gen.Lost{What: "thing", Kind: gen.LostKindMoved, Message: "moved"}}
	_, err := c.Things.Get(t.Context(), "1", nil)
	lost, ok := gen.ErrorDetail[*gen.Lost](err)
	if !ok || lost.What != "thing" || !errors.Is(err, gen.ErrNotFound) || s.contentType != "application/json" {
		t.Errorf("%v, %+v", err, s)
	}
	if v, ok := gen.ErrorDetail[gen.Lost](err); !ok || v.Kind != gen.LostKindMoved {
		t.Error("the struct itself is none")
	}
	if _, ok := gen.ErrorDetail[*gen.Problem](err); ok {
		t.Error("it is no problem")
	}
	h.err = &gen.StatusError{Status: http.StatusNotFound, Message: "No such thing."}
	_, err = c.Things.Get(t.Context(), "1", nil)
	check.Equal(t, s.body, `{"what":"","kind":"gone","message":"No such thing."}`)
	if lost, ok = gen.ErrorDetail[*gen.Lost](err); !ok || lost.Validate() != nil {
		t.Errorf("%v, %+v", err, lost)
	}
	h.err = &gen.StatusError{Status: http.StatusConflict, Body: "taken"}
	_, err = c.Things.Get(t.Context(), "1", nil)
	if word, ok := gen.ErrorDetail[string](err); !ok || word != "taken" || s.contentType != "text/plain" {
		t.Errorf("%v, %+v", err, s)
	}
	h.err = nil
	_, err = c.Things.List(t.Context(), &gen.ThingsListParams{Limit: gen.Some[int64](11)})
	problem, ok := gen.ErrorDetail[*gen.Problem](err)
	if !ok || problem.Status != 400 || problem.Title != "Bad Request" || problem.Validate() != nil || s.contentType != "application/problem+json" {
		t.Errorf("%v, %+v", err, s)
	}
	for path, status := range map[string]int{"/nothing": 404, "/lines?": 200} {
		resp, err := http.Get(url + path) //nolint:noctx // of a test
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if want := "application/problem+json"; resp.StatusCode != status || status != 200 && resp.Header.Get("Content-Type") != want {
			t.Errorf("%s: %d %s", path, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
}

// TestHeaders holds that headers of responses are typed on both sides.
func TestHeaders(t *testing.T) {
	t.Parallel()
	h := &things{}
	c, s, _ := start(t, h)
	var header gen.ThingsListHeader
	if _, err := c.Things.List(t.Context(), nil, gen.ReadHeader(&header)); err != nil {
		t.Fatal(err)
	}
	if header.XTotal != 3 || header.ETag.Or("") != `"e"` || strings.Join(header.XKinds, "+") != "a+b" {
		t.Errorf("%+v", header)
	}
	*s = seen{}
	if _, err := c.Things.Get(t.Context(), "1", nil, gen.ReadHeader(&header)); err == nil || s.status != 0 {
		t.Errorf("the header of another call: %v, %+v", err, s)
	}
	h.err = &gen.StatusError{Status: 429, Header: http.Header{"Retry-After": {"5"}, "X-Total": {"many"}}}
	if _, err := c.Things.List(t.Context(), nil, gen.ReadHeader(&header)); !errors.Is(err, gen.ErrTooManyRequests) || header.RetryAfter.Or(0) != 5 {
		t.Errorf("%v, %+v", err, header)
	}
	if err := gen.SendHeader(t.Context(), &gen.ThingsListHeader{}); err == nil {
		t.Error("a header is sent outside of a handler")
	}
	var moved gen.ThingsMovedHeader
	if err := c.Things.Moved(t.Context(), nil, gen.ReadHeader(&moved)); err != nil || moved.Location != "/elsewhere" || s.status != 302 {
		t.Errorf("%v, %+v, %d", err, moved, s.status)
	}
}

// TestMalformedHeader holds that a header that is not of its type is an error of the call that reads it.
func TestMalformedHeader(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Total", "many")
		_, _ = io.WriteString(w, "[]")
	}))
	defer server.Close()
	c, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Things.List(t.Context(), nil); err != nil {
		t.Error(err)
	}
	var header gen.ThingsListHeader
	if _, err := c.Things.List(t.Context(), nil, gen.ReadHeader(&header)); err == nil || !strings.Contains(err.Error(), "X-Total") {
		t.Error(err)
	}
}

// TestMediaTypes holds that what is declared is what is sent and asked for.
func TestMediaTypes(t *testing.T) {
	t.Parallel()
	h := &things{create: &gen.ThingsCreate204{}}
	c, s, _ := start(t, h)
	if _, err := c.Things.Create(t.Context(), &gen.Thing{ID: "f"}, nil, gen.WithContentType("application/x-www-form-urlencoded")); err != nil {
		t.Error(err)
	}
	if v, ok := h.got.(*gen.Thing); !ok || v.ID != "f" || s.sent != "application/x-www-form-urlencoded" {
		t.Errorf("%+v, %+v", h.got, s)
	}
	if _, err := c.Things.CreateFile(t.Context(), &gen.FilePart{Content: strings.NewReader("raw")}, nil); err != nil || h.got != "raw" {
		t.Errorf("%v, %v", h.got, err)
	}
	*s = seen{}
	if _, err := c.Things.Create(t.Context(), &gen.Thing{}, nil, gen.WithContentType("text/csv")); err == nil || s.status != 0 {
		t.Errorf("a media type that is not declared: %v", err)
	}
	if _, err := c.Things.CreateText(t.Context(), "text", nil); err == nil || s.status != 415 {
		t.Errorf("not implemented: %v, %d", err, s.status)
	}
	text, err := c.Things.ListText(t.Context(), nil)
	if err != nil || text != "id\n1\n" || s.accept != "text/csv" || s.contentType != "text/csv" {
		t.Errorf("%q, %v, %+v", text, err, s)
	}
	file, err := c.Things.ListFile(t.Context(), nil)
	if err != nil || file.ContentType != "application/pdf" || s.accept != "application/pdf, */*;q=0.1" {
		t.Errorf("%+v, %v, %+v", file, err, s)
	} else if err := file.Close(); err != nil {
		t.Error(err)
	}
	strokes, err := c.Things.Draw(t.Context(), "1", nil, nil)
	if err != nil || strokes != 7 || s.body != "7" || s.contentType != "text/plain" || h.got.(*gen.Thing) != nil {
		t.Errorf("%d, %v, %+v, %v", strokes, err, s, h.got)
	}
	if _, err := c.Things.DrawMergePatch(t.Context(), "1", &gen.Job{Job: "j"}, nil); err == nil || s.status != 415 {
		t.Errorf("%v, %d", err, s.status)
	}
	thing, err := c.Things.Put(t.Context(), "1", &gen.Thing{ID: "2", Picture: gen.Some([]byte("PNG"))}, nil)
	if err != nil || string(thing.Picture.Or(nil)) != "PNG" || s.status != 201 || s.contentType != "application/vnd.api+json" {
		t.Errorf("%+v, %v, %+v", thing, err, s)
	}
	thing, err = c.Things.Put(t.Context(), "1", nil, nil, gen.WithContentType("application/vnd.api+json"))
	if err != nil || thing.ID != "none" || s.status != 200 || s.accept != "application/vnd.api+json" || s.contentType != "application/vnd.api+json" {
		t.Errorf("%+v, %v, %+v", thing, err, s)
	}
	thing, err = c.Things.Any(t.Context(), nil)
	if err != nil || thing.ID != "any" || s.status != 200 {
		t.Errorf("%+v, %v", thing, err)
	}
}

// TestNegotiation asks a server for what it has and has not.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	h := &things{create: &gen.ThingsCreate204{}}
	_, _, url := start(t, h)
	for _, x := range []struct {
		method, path, contentType, body, accept string
		status                                  int
		want                                    string // the media type of the response
	}{
		{"GET", "/things", "", "", "", 200, "application/json"},
		{"GET", "/things", "", "", "*/*", 200, "application/json"},
		{"GET", "/things", "", "", "text/*", 200, "text/csv"},
		{"GET", "/things", "", "", "application/pdf, application/json;q=0.5", 200, "application/pdf"},
		{"GET", "/things", "", "", "application/json;q=0.2, text/csv;q=0.3", 200, "text/csv"},
		{"GET", "/things", "", "", "text/html, */*;q=0.1", 200, "application/json"},
		{"GET", "/things", "", "", "application/xml", 406, "application/problem+json"},
		{"GET", "/things", "", "", "application/json;q=0", 406, "application/problem+json"},
		{"HEAD", "/things", "", "", "application/xml", 200, "application/json"},
		{"PUT", "/things/1", "application/json", `{"id":"1"}`, "application/vnd.api+json", 201, "application/vnd.api+json"},
		{"PUT", "/things/1", "application/json", `{"id":"1"}`, "application/json", 201, "application/vnd.api+json"},
		{"PUT", "/things/1", "", "", "application/json", 200, "application/json"},
		{"PUT", "/things/1", "application/xml", `<thing/>`, "", 415, "application/problem+json"},
		{"PUT", "/things/1", "", `{"id":"1"}`, "", 201, "application/vnd.api+json"},
		{"POST", "/things", "application/json; charset=utf-8", `{"id":"1"}`, "", 204, ""},
		{"POST", "/things", "application/x-www-form-urlencoded", "id=1", "", 204, ""},
		{"POST", "/things", "application/octet-stream", "x", "", 204, ""},
		{"POST", "/things", "text/plain", "x", "", 415, "application/problem+json"},
		{"PATCH", "/things/1/picture", "application/merge-patch+json", `{"job":"j"}`, "", 415, "application/problem+json"},
		{"PATCH", "/things/1/picture", "application/json", `{"id":"1"}`, "", 200, "text/plain"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), x.method, url+x.path, strings.NewReader(x.body))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Content-Type": x.contentType, "Accept": x.accept} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != x.status || resp.Header.Get("Content-Type") != x.want {
			t.Errorf("%+v: %d %s %s", x, resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
	}
}

// TestStreamedDocuments holds that streams of documents have their own media types, and records their separators.
func TestStreamedDocuments(t *testing.T) {
	t.Parallel()
	c, s, _ := start(t, &things{})
	ids := ""
	for thing, err := range c.Lines.Read(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		ids += thing.ID
	}
	if ids != "12" || s.accept != "application/x-ndjson" || s.contentType != "application/x-ndjson" {
		t.Errorf("%s, %+v", ids, s)
	}
	ids = ""
	for thing, err := range c.Lines.Records(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		ids += thing.ID
	}
	if ids != "12" || s.accept != "application/json-seq" || s.body != "\x1e{\"id\":\"1\"}\n\x1e{\"id\":\"2\"}\n" {
		t.Errorf("%s, %+v", ids, s)
	}
}

// TestStreamBesideDocument holds that a stream next to other media types is a method of its own, as these are.
func TestStreamBesideDocument(t *testing.T) {
	t.Parallel()
	c, s, url := start(t, &things{})
	job, err := c.Lines.Watch(t.Context(), nil)
	if err != nil || job.Job != "all" || s.accept != "application/json" {
		t.Errorf("%+v, %v, %+v", job, err, s)
	}
	text, err := c.Lines.WatchText(t.Context(), nil)
	if err != nil || text != "all" {
		t.Errorf("%q, %v", text, err)
	}
	n := 0
	for thing, err := range c.Lines.WatchStream(t.Context(), nil) {
		if n++; err != nil || thing.ID != "1" || s.contentType != "text/event-stream" {
			t.Errorf("%+v, %v, %+v", thing, err, s)
		}
	}
	check.Equal(t, n, 1)
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/event-stream": "text/event-stream", "text/plain": "text/plain",
		"text/event-stream, application/json": "application/json", "application/json;q=0.5, text/event-stream": "text/event-stream",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/watched", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", accept)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		check.Equal(t, resp.Header.Get("Content-Type"), want)
	}
}
