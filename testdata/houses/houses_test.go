// Package houses holds packages of documents as different houses write them, and tests them by what their users expect.
package houses

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// house is a server of one of the packages, and what went over the wire last.
type house struct {
	t    *testing.T
	url  string
	sent struct{ method, uri, body, contentType, accept string }
	head http.Header
}

// open serves a handler.
func open(t *testing.T, handler http.Handler, err error) *house {
	t.Helper()
	must(t, err)
	h := &house{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		h.head = r.Header
		h.sent.method, h.sent.uri, h.sent.body = r.Method, r.RequestURI, string(body)
		h.sent.contentType, h.sent.accept = r.Header.Get("Content-Type"), r.Header.Get("Accept")
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// answer is what a server answered a raw request.
type answer struct {
	status int
	head   http.Header
	body   string
}

// ask sends a raw request: "GET /path", headers as "Name: value", and a body.
func (h *house) ask(request, body string, headers ...string) answer {
	h.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, strings.NewReader(body))
	must(h.t, err)
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	must(h.t, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	must(h.t, err)
	return answer{resp.StatusCode, resp.Header, string(data)}
}

// is fails unless the response has the status and the parts in its body.
func (a answer) is(t *testing.T, status int, parts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("answered %d %s, want %d", a.status, a.body, status)
	}
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			t.Errorf("answered %s, want %s in it", a.body, part)
		}
	}
}

const (
	asJSON = "Content-Type: application/json"
	asForm = "Content-Type: application/x-www-form-urlencoded"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same fails unless both values are equal.
func same[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// keeps fails unless a type reads the JSON and writes an equal value again; it returns what is read.
func keeps[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	must(t, json.Unmarshal([]byte(text), v))
	data, err := json.Marshal(v)
	must(t, err)
	var got, want any
	must(t, json.Unmarshal(data, &got))
	must(t, json.Unmarshal([]byte(text), &want))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%T: read  %s\nwrote %s", v, text, data)
	}
	return v
}

// is returns the value as a T, or fails.
func is[T any](t *testing.T, v any) T {
	t.Helper()
	got, ok := v.(T)
	if !ok {
		t.Fatalf("got a %T, want a %T", v, got)
	}
	return got
}

// encoded returns the JSON of a value.
func encoded(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	must(t, err)
	return string(data)
}

func typeName(v any) string { return reflect.TypeOf(v).String() }

// errIsNot returns an error unless err is the target.
func errIsNot(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return fmt.Errorf("got the error %w, want %w", err, target)
}
