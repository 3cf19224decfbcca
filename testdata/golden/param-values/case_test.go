package paramvalues

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/param-values/gen"
)

// walks tells what it was called with.
type walks struct {
	gen.UnimplementedWalksHandler
	seen string
}

func (w *walks) List(_ context.Context, p *gen.WalksListParams) error {
	open, given := p.Open.Get()
	w.seen = fmt.Sprint(p.Limit.Or(-1), " ", p.Order.Or("-"), " ", p.IDs, " ", open, given, " ", p.XTrace.Or("-"), " ", p.Session.Or("-"))
	return nil
}

// TestServersFillInDefaults holds that a handler gets the defaults that parameters have in the version, and that an empty value is as
// none where the version allows it.
func TestServersFillInDefaults(t *testing.T) {
	t.Parallel()
	w := &walks{}
	h, err := gen.NewHandler(gen.Handlers{Walks: w})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"":                             "20 desc [1 2] false false off -",
		"api-version=1":                "10 asc [] false false - none",
		"api-version=1&limit=5&ids=7":  "5 asc [7] false false - none",
		"limit=&open=&order=asc":       "20 asc [1 2] false false off -",
		"open=true&ids=3&ids=4":        "20 desc [3 4] true true off -",
		"limit=1&limit=2":              "Invalid value for 'limit': it is given more than once.",
		"limit=0":                      "limit",
		"api-version=1&limit=":         "Invalid value for 'limit': it is empty.",
		"api-version=1&open=":          "Invalid value for 'open': it is empty.",
		"api-version=1&api-version=":   "Invalid value for 'api-version': it is given more than once.",
		"api-version=2&order=upwards":  "order",
		"limit=x&ids=1,2&open=maybe":   "Invalid value for 'limit': it must be an integer in the range of int64; Invalid value for 'ids': item 0 must be an integer in the range of int64; Invalid value for 'open': it must be a boolean.",
		"limit=0&order=up":             `limit: must be at least 1; order: must be one of \"asc\", \"desc\".`,
		"api-version=1&order=desc&x=1": "10 desc [] false false - none",
	} {
		w.seen = ""
		r, answer := httptest.NewRequest(http.MethodGet, "/walks?"+query, nil), httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		got := w.seen
		if answer.Code == http.StatusBadRequest {
			got = answer.Body.String()
		}
		if got != want && (w.seen != "" || !strings.Contains(got, want)) {
			t.Errorf("%s: %d, %s, want %s", query, answer.Code, got, want)
		}
	}
}

// TestClientsSendNoDefaults holds that a default is the server's business.
func TestClientsSendNoDefaults(t *testing.T) {
	t.Parallel()
	sent := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = r.URL.RawQuery + r.Header.Get("X-Trace") + r.Header.Get("Cookie")
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	c, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Walks.List(t.Context(), nil); err != nil || sent != "api-version=2" {
		t.Errorf("%s, %v", sent, err)
	}
}
