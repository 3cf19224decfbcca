package runtime_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// answering returns a server of one operation, GET /x, that serve carries out.
func answering(t *testing.T, errors []runtime.ErrorBody, responses []runtime.ResponseSpec, serve func(*runtime.Exchange) error) http.Handler {
	t.Helper()
	api := &runtime.API{Name: "x", Errors: runtime.ErrorFields{Bodies: errors}}
	o := &runtime.Operation{API: api, Name: "X.Get", Forms: []runtime.WireForm{{Method: "GET", Path: "/x"}}, Responses: responses}
	h, err := runtime.NewHandler(api, []runtime.Route{{Operation: o, Serve: serve}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks for a path and for a media type, if that is not empty.
func get(h http.Handler, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// failing fails with an error.
func failing(err error) func(*runtime.Exchange) error {
	return func(*runtime.Exchange) error { return err }
}

// TestErrorsOfARange holds that no error is sent as a range of media types, which some documents have for all responses.
func TestErrorsOfARange(t *testing.T) {
	t.Parallel()
	bodies := []runtime.ErrorBody{{Of: (*run)(nil), Type: "*/*", Text: `{"id":$message,"status":""}`}}
	h := answering(t, bodies, []runtime.ResponseSpec{{Status: "500", Types: []string{"*/*"}, Value: (*run)(nil)}}, failing(&runtime.StatusError{}))
	for path, want := range map[string]int{"/nothing": 404, "/x": 500} {
		if w := get(h, path, ""); w.Code != want || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %q", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

// TestErrorsOfText holds that an error is its message where the document has plain text for it.
func TestErrorsOfText(t *testing.T) {
	t.Parallel()
	text := []runtime.ResponseSpec{{Status: "default", Types: []string{"text/plain"}, Kind: runtime.BodyText, Value: (*string)(nil)}}
	h := answering(t, nil, text, failing(&runtime.StatusError{Status: 409, Message: "It is taken."}))
	if w := get(h, "/x", ""); w.Code != 409 || w.Body.String() != "It is taken." || w.Header().Get("Content-Type") != "text/plain" {
		t.Error(w.Code, w.Header(), w.Body)
	}
}

// TestErrorsOfInformation holds that an error is none of the statuses that only precede the response, which would be a 200.
func TestErrorsOfInformation(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(answering(t, nil, nil, failing(&runtime.StatusError{Status: 103})))
	defer server.Close()
	resp, err := http.Get(server.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusInternalServerError {
		t.Error(resp.StatusCode)
	}
}

type (
	xText    struct{ Body string }
	xPage    struct{ Body string }
	xUnknown struct {
		Status      int
		ContentType string
		Body        []byte
	}
)

// TestSetsOfferWhatIsDeclared holds that a set of results offers what its members are sent as, each once, and no JSON next to that.
func TestSetsOfferWhatIsDeclared(t *testing.T) {
	t.Parallel()
	h := answering(t, nil, []runtime.ResponseSpec{
		{Status: "200", Types: []string{"text/plain"}, Kind: runtime.BodyText, Of: (*xText)(nil)},
		{Status: "201", Types: []string{"text/html", "text/plain"}, Kind: runtime.BodyText, Of: (*xPage)(nil)},
		{Of: (*xUnknown)(nil)},
	}, func(x *runtime.Exchange) error { return x.ReplyOneOf(&xText{Body: "a"}, nil) })
	if w := get(h, "/x", "text/plain"); w.Code != 200 || w.Body.String() != "a" {
		t.Error(w.Code, w.Body)
	}
	w := get(h, "/x", "application/json")
	if w.Code != 406 || !strings.Contains(w.Body.String(), "responds with text/plain, text/html, which") {
		t.Error(w.Code, w.Body)
	}
}

// TestFileOfARange holds that a file that does not say its media type is sent as bytes where the document has only a range of types.
func TestFileOfARange(t *testing.T) {
	t.Parallel()
	for declared, want := range map[string]string{"image/*": "application/octet-stream", "*/*": "application/octet-stream", "image/png": "image/png"} {
		var sent string
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent = r.Header.Get("Content-Type") }))
		api := &runtime.API{Name: "x"}
		o := &runtime.Operation{
			API: api, Name: "X.Put", Forms: []runtime.WireForm{{Method: "PUT", Path: "/x"}},
			Body: &runtime.Body{Type: declared, Kind: runtime.BodyRaw, Required: true},
		}
		c, err := runtime.NewClient(api, runtime.WithBaseURL(server.URL))
		if err != nil {
			t.Fatal(err)
		}
		err = c.Send(t.Context(), o, nil, &runtime.FilePart{Content: strings.NewReader("a")}, &noParams{})
		if server.Close(); err != nil || sent != want {
			t.Errorf("%s is sent as %s, %v", declared, sent, err)
		}
	}
}

// TestFileThatIsTheBody holds that a handler can respond with content that it still reads, to the last byte.
func TestFileThatIsTheBody(t *testing.T) {
	t.Parallel()
	api := &runtime.API{Name: "x"}
	o := &runtime.Operation{
		API: api, Name: "X.Put", Forms: []runtime.WireForm{{Method: "PUT", Path: "/x"}},
		Body: &runtime.Body{Type: "application/octet-stream", Kind: runtime.BodyRaw, Required: true},
	}
	h, err := runtime.NewHandler(api, []runtime.Route{{Operation: o, Serve: func(x *runtime.Exchange) error {
		var body runtime.FilePart
		if err := x.Read(&body, &noParams{}); err != nil {
			return err
		}
		return x.ReplyFile(&runtime.FilePart{Content: body.Content}, nil)
	}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	sent := strings.Repeat("0123456789abcdef", 1<<16)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL+"/x", io.MultiReader(strings.NewReader(sent))) // of no known length
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(answer.Body)
	if _ = answer.Body.Close(); err != nil || string(got) != sent {
		t.Errorf("%d of %d bytes, %v", len(got), len(sent), err)
	}
}

// TestNullableBodies holds that a body that may be null is checked as any other when it is not.
func TestNullableBodies(t *testing.T) {
	t.Parallel()
	api := &runtime.API{Name: "x", Documents: documents{}}
	o := &runtime.Operation{
		API: api, Name: "X.Nullable", Forms: []runtime.WireForm{{Method: "PUT", Path: "/x"}},
		Body: &runtime.Body{Type: "application/json", Kind: runtime.BodyJSON},
	}
	h, err := runtime.NewHandler(api, []runtime.Route{{Operation: o, Serve: func(x *runtime.Exchange) error {
		var body runtime.Opt[*createRun]
		var params noParams
		if err := x.Read(&body, &params); err != nil {
			return err
		}
		return x.ReplyEmpty(nil)
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]int{"": 204, "null": 204, `{"assistant_id":"a"}`: 204, "{}": 400, "5": 400} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/x", strings.NewReader(body)))
		if w.Code != want {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}
