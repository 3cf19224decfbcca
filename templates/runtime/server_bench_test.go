package runtime_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// sink is a ResponseWriter that costs little.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

func benchmarkServer(b *testing.B, method, target, body string, opts ...runtime.ServerOption) {
	b.Helper()
	h, err := NewHandler(Handlers{Runs: &testRuns{seen: &seen{}}}, opts...)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		s := &sink{header: http.Header{}}
		h.ServeHTTP(s, r)
		if s.status != 200 {
			b.Fatal(s.status)
		}
	}
}

// BenchmarkServerRequest measures making the request, for comparison.
func BenchmarkServerRequest(b *testing.B) {
	for b.Loop() {
		_ = httptest.NewRequest(http.MethodGet, "/threads/t/runs?limit=5&after=x&include[]=a&filter[k]=v", strings.NewReader(""))
	}
}

func BenchmarkServerGet(b *testing.B) {
	benchmarkServer(b, http.MethodGet, "/threads/t/runs?limit=5&after=x&include[]=a&filter[k]=v", "")
}

func BenchmarkServerPost(b *testing.B) {
	benchmarkServer(b, http.MethodPost, "/threads/t/runs", `{"assistant_id":"a","instructions":"`+strings.Repeat("x", 570)+`"}`)
}
