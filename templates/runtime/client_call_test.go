package runtime

import (
	"net/http"
	"testing"
)

// TestURLsOfDocumentedQueries holds that the query in a documented path is sent as it is, and a fragment never.
func TestURLsOfDocumentedQueries(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/x":                        "http://h/v1/x",
		"/x?beta=true":              "http://h/v1/x?beta=true",
		"/x?a=1&b=%20&c":            "http://h/v1/x?a=1&b=%20&c",
		"/x#a":                      "http://h/v1/x",
		"/x?beta=true#a?b=c":        "http://h/v1/x?beta=true",
		"/x#a?b=c":                  "http://h/v1/x",
		"/{id}/y?beta=true#{other}": "http://h/v1/a%3Fb%23c/y?beta=true",
	} {
		sent := ""
		transport := roundTrips(func(r *http.Request) (*http.Response, error) {
			sent = r.URL.String()
			return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{}, Body: http.NoBody}, nil
		})
		c, err := NewClient(&API{Name: "x", BaseURL: "http://h/v1/"}, WithHTTPClient(&http.Client{Transport: transport}))
		if err != nil {
			t.Fatal(err)
		}
		o := &Operation{API: c.api, Name: "A.B", Forms: []WireForm{{Method: "GET", Path: path}}}
		for _, name := range []string{"id", "other"} {
			o.Params = append(o.Params, Param{Name: name, In: InPath})
		}
		params := struct {
			ID    string `json:"id"`
			Other string `json:"other"`
		}{"a?b#c", "a?b#c"}
		if err := c.Send(t.Context(), o, nil, &params); err != nil || sent != want {
			t.Errorf("%s: %s, want %s, %v", path, sent, want, err)
		}
	}
	if got := joinURL("http://h/v1/?own=1#f", "/x?beta=true#a", "b=2"); got != "http://h/v1/x?own=1&beta=true&b=2" {
		t.Error(got)
	}
}
