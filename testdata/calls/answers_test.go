package calls

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
)

// answered is what a server answered to a request.
type answered struct {
	request *http.Request
	status  int
	header  http.Header
	body    []byte
}

// tap keeps what a handler answers, each as soon as it is whole, which may be after the client has it.
type tap chan *answered

func (p tap) wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		h.ServeHTTP(both{w, recorder}, r)
		answer := recorder.Result()
		select {
		case p <- &answered{request: r, status: answer.StatusCode, header: answer.Header, body: recorder.Body.Bytes()}:
		default: // nobody asks for it
		}
	})
}

// take returns the next answer; nil when none comes.
func (p tap) take() *answered {
	select {
	case a := <-p:
		return a
	case <-time.After(10 * time.Second):
		return nil
	}
}

// both writes a response to the client and to the recorder.
type both struct {
	http.ResponseWriter
	recorder *httptest.ResponseRecorder
}

func (b both) WriteHeader(status int) {
	maps.Copy(b.recorder.Header(), b.Header())
	b.recorder.WriteHeader(status)
	b.ResponseWriter.WriteHeader(status)
}

func (b both) Write(data []byte) (int, error) {
	_, _ = b.recorder.Write(data)
	return b.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController find the connection.
func (b both) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// check validates the response against the vendor's document.
func (a *answered) check(t *testing.T, api, version, name string) {
	t.Helper()
	if a == nil {
		t.Errorf("%s: no answer was seen", name)
		return
	}
	if a.header.Get("Content-Type") != "application/json" {
		return
	}
	route, params := find(document(t, api, version), a.request.Method, a.request.URL)
	if route == nil {
		t.Errorf("%s: no operation for %s", name, a.request.URL)
		return
	}
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: a.request, PathParams: params, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)),
		Options: &openapi3filter.Options{MultiError: true},
	})
	if err != nil {
		t.Errorf("%s: the answer is not as the document of %s wants it: %v\n%s", name, version, err, a.body)
	}
}
