package service

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// BenchmarkRequests has 64 clients make requests of a service over loopback, whose log nobody reads.
func BenchmarkRequests(b *testing.B) {
	local := memory.New(memory.Options{})
	defer local.Close() //nolint:errcheck // it never fails
	thread, err := local.Client().Threads.Create(b.Context(), &assistants.CreateThreadRequest{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	s, err := New(Options{Wire: "openai", Client: local.Client(), Logger: quiet()})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	const clients = 64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer client.CloseIdleConnections()
	for _, c := range []struct{ name, method, path, body string }{
		{"Get", http.MethodGet, "/v1/threads/" + thread.ID, ""},
		{"Create", http.MethodPost, "/v1/threads", `{"metadata":{"k":"v"}}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetParallelism(clients / 2) // of two cores
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, err := http.NewRequestWithContext(b.Context(), c.method, server.URL+c.path, strings.NewReader(c.body))
					if err != nil {
						b.Error(err)
						return
					}
					r.Header.Set("Content-Type", "application/json")
					got, err := client.Do(r)
					if err != nil {
						b.Error(err)
						return
					}
					_, err = io.Copy(io.Discard, got.Body)
					_ = got.Body.Close() // it is read
					if err != nil || got.StatusCode != http.StatusOK {
						b.Errorf("%d, %v", got.StatusCode, err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
