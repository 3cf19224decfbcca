package runtime

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestSameOrigin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, to string
		want     bool
	}{
		{"https://a/x", "https://a/y", true},
		{"https://a", "https://A:443", true},
		{"http://a", "https://a", true},
		{"http://a:80", "https://a:443", true},
		{"https://a", "http://a", false},
		{"http://a:8080", "https://a", false},
		{"https://a", "https://a:8443", false},
		{"https://a", "https://b.a", false},
		{"https://b.a", "https://a", false},
		{"http://[::1]:1", "http://[::1]:1", true},
	} {
		from, _ := url.Parse(test.from)
		to, _ := url.Parse(test.to)
		if sameOrigin(from, to) != test.want {
			t.Errorf("%s to %s", test.from, test.to)
		}
	}
}

// TestCredentialsInTheErrorsOfTransports holds that a transport that puts the request into its errors shows no credential.
func TestCredentialsInTheErrorsOfTransports(t *testing.T) {
	t.Parallel()
	const key = "se/cret key"
	gone := errors.New("gone")
	transport := roundTrips(func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: r.Method, URL: r.URL.String() + r.Header.Get("X-Key"), Err: gone}
	})
	a := &API{
		Name: "x", BaseURL: "http://h",
		Auth: []AuthScheme{{Name: "q", Kind: AuthAPIKey, In: InQuery, Param: "key"}, {Name: "h", Kind: AuthAPIKey, Param: "X-Key"}},
	}
	o := &Operation{API: a, Name: "A.B", Forms: []WireForm{{Method: "POST", Path: "/"}}, Security: uses([]string{"q", "h"}), Body: &Body{Type: "text/plain", Kind: BodyRaw, Required: true}}
	wrap := func(next RoundTrip) RoundTrip {
		return func(r *http.Request) (*http.Response, error) {
			resp, err := next(r)
			return resp, errors.Join(err)
		}
	}
	c, err := NewClient(a, WithAPIKey(key), WithHTTPClient(&http.Client{Transport: transport}), WithMiddleware(wrap), WithoutVersionChecks())
	if err != nil {
		t.Fatal(err)
	}
	err = c.Send(context.Background(), o, nil, &FilePart{Content: strings.NewReader("x")}, &struct{}{})
	if !errors.Is(err, gone) || strings.Contains(err.Error(), "cret") || !strings.Contains(err.Error(), "[redacted]") {
		t.Errorf("%v", err)
	}
	if _, err := NewClient(a, WithBearerToken("t")); err == nil || !strings.Contains(err.Error(), "WithHeader") {
		t.Errorf("a credential that no scheme takes: %v", err)
	}
}

// TestClientSendsWhatItKnows holds that a scheme that the API does not have keeps no call from being sent, with the
// credentials that there are.
func TestClientSendsWhatItKnows(t *testing.T) {
	t.Parallel()
	a := &API{Name: "x", BaseURL: "http://h", Auth: []AuthScheme{{Name: "a", Kind: AuthAPIKey, Param: "A", Prefix: "A"}, {Name: "b", Kind: AuthAPIKey, Param: "B", Prefix: "B"}, {Name: "basic", Kind: AuthBasic},
		{Name: "mutual", Kind: AuthMutualTLS}, {Name: "digest", Kind: AuthHTTP, Prefix: "Digest "}, {Name: "signed", Kind: AuthHTTP, Prefix: "Signed "}}}
	for _, test := range []struct {
		security [][]string
		want     string
	}{
		{[][]string{{"ghost", "a"}, {}}, "Ak"},
		{[][]string{{"digest", "a"}}, "Ak"},
		{[][]string{{"signed", "mutual"}}, "Signed s"},
		{[][]string{{"mutual"}}, ""},
		{[][]string{{"mutual"}, {"a"}}, "Ak"},
		{[][]string{{"mutual", "a"}}, "Ak"},
		{[][]string{{"mutual", "a"}, {"b"}}, "Bk"},
		{[][]string{{"mutual", "a", "basic"}, {"b", "mutual"}}, "Bk"},
		{[][]string{{"mutual", "a"}, {}}, "Ak"},
		{[][]string{{"basic"}, {"a", "b"}}, "AkBk"},
	} {
		sent := ""
		transport := roundTrips(func(r *http.Request) (*http.Response, error) {
			sent = r.Header.Get("A") + r.Header.Get("B") + r.Header.Get("Authorization")
			return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{}, Body: http.NoBody}, nil
		})
		c, err := NewClient(a, WithAPIKey("k"), WithCredential("signed", fixedToken("s")), WithHTTPClient(&http.Client{Transport: transport}))
		if err != nil {
			t.Fatal(err)
		}
		o := &Operation{API: a, Name: "A.B", Forms: []WireForm{{Method: "GET", Path: "/"}}, Security: uses(test.security...)}
		if err := c.Send(t.Context(), o, nil, &struct{}{}); err != nil || sent != test.want {
			t.Errorf("%q: sent %q, want %q, %v", test.security, sent, test.want, err)
		}
	}
}

// uses are alternatives of schemes without scopes.
func uses(alternatives ...[]string) [][]SecurityUse {
	var all [][]SecurityUse
	for _, schemes := range alternatives {
		needed := []SecurityUse{}
		for _, scheme := range schemes {
			needed = append(needed, SecurityUse{Scheme: scheme})
		}
		all = append(all, needed)
	}
	return all
}

type roundTrips func(*http.Request) (*http.Response, error)

func (f roundTrips) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestInferredStatus(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`{"code":5,"message":"m"}`: 404, `{"error":{"httpCode":403,"grpcCode":7}}`: 403, `{"code":"429"}`: 429, `{"code":0}`: 200, `{"code":"x"}`: 200,
		`{"error":{"code":503}}`: 503,
	} {
		e := &APIError{Status: 200, inside: true}
		if e.explain([]byte(body), ErrorFields{}); e.Status != want {
			t.Errorf("%s: %d", body, e.Status)
		}
	}
}
