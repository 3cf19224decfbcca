package runtime_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// promised is a body that breaks off long before the length that it was announced with. It remembers the most room that
// it was offered beyond what had come.
type promised struct {
	left, came, room int
}

func (p *promised) Read(b []byte) (int, error) {
	p.room = max(p.room, len(b)-p.came)
	if p.left == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n := min(len(b), p.left, 1000)
	p.left -= n
	p.came += n
	return n, nil
}

func (p *promised) Close() error { return nil }

// TestLengthsAreNotBelieved holds that memory is taken for what has come, not for what a header says is to come.
func TestLengthsAreNotBelieved(t *testing.T) {
	t.Parallel()
	const announced, most = 1_000_000, 40 << 10 // io.Copy has 32 kB
	requests := map[string]string{
		"POST /threads/t/runs": "application/json", "POST /files": "multipart/form-data; boundary=b",
		"POST /tokens": "application/x-www-form-urlencoded", "PUT /files/f": "text/plain",
	}
	h, err := NewHandler(Handlers{Runs: &testRuns{seen: &seen{}}, Files: testFiles{&seen{}}, Operations: testOperations{&seen{}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, came := range []int{1, 100_000} {
		for request, contentType := range requests {
			body := &promised{left: came}
			method, path, _ := strings.Cut(request, " ")
			r := httptest.NewRequest(method, path, body)
			r.ContentLength = announced
			r.Header.Set("Content-Type", contentType)
			h.ServeHTTP(httptest.NewRecorder(), r)
			if body.room == 0 || body.room > most {
				t.Errorf("%s after %d bytes: room for %d more", request, body.came, body.room)
			}
		}
		for _, status := range []int{200, 404} {
			body := &promised{left: came}
			c := mustClient(t, runtime.WithBaseURL("http://x.test"), runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: 1}), runtime.WithHTTPClient(&http.Client{
				Transport: sends(func(*http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: status, Header: http.Header{}, ContentLength: announced, Body: body}, nil
				}),
			}))
			if _, err := c.getRun(t.Context(), "t", "r"); err == nil || body.room == 0 || body.room > most {
				t.Errorf("an answer of status %d after %d bytes: room for %d more, %v", status, body.came, body.room, err)
			}
		}
	}
}

type sends func(*http.Request) (*http.Response, error)

func (s sends) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// TestSmallBodiesAreReadAtOnce holds that a body of a usual size is read into one buffer.
func TestSmallBodiesAreReadAtOnce(t *testing.T) {
	var body *strings.Reader
	o := runtime.Operation{API: &api, Name: "X", Forms: []runtime.WireForm{{Method: "POST", Path: "/x"}}, Body: &runtime.Body{Kind: runtime.BodyJSON, Required: true}}
	h, err := runtime.NewHandler(&api, []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
		var body runtime.Raw
		return x.ReplyEmpty(x.Read(&body, &noParams{}))
	}}})
	if err != nil {
		t.Fatal(err)
	}
	allocations := func(size int) float64 {
		text := `"` + strings.Repeat("x", size) + `"`
		return testing.AllocsPerRun(20, func() {
			body = strings.NewReader(text)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/x", body)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusNoContent {
				t.Error(fmt.Sprint(w.Code, w.Body))
			}
		})
	}
	if few, many := allocations(10), allocations(6000); many > few {
		t.Errorf("%v allocations for 10 bytes, %v for 6000", few, many)
	}
}
