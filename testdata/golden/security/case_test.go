package security

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/security/gen"
)

// TestRequirementsThatNothingMeets holds that where credentials are checked, such a requirement lets nobody in.
func TestRequirementsThatNothingMeets(t *testing.T) {
	t.Parallel()
	key := gen.ServeAuth("key", func(ctx context.Context, credential string) (context.Context, error) {
		if credential != "good" {
			return nil, errors.New("unknown key")
		}
		return ctx, nil
	})
	checked, err := gen.NewHandler(gen.Handlers{}, key)
	if err != nil {
		t.Fatal(err)
	}
	open, err := gen.NewHandler(gen.Handlers{})
	if err != nil {
		t.Fatal(err)
	}
	status := func(h http.Handler, path, key string) int {
		r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		r.Header.Set("X-Key", key)
		h.ServeHTTP(w, r)
		return w.Code
	}
	for path, want := range map[string]string{ // without a key, with a wrong one, with a good one; 501 is the handler's
		"/undeclared": "401 401 401", "/both": "401 401 401", "/kinds": "401 401 401", "/nowhere": "401 401 401",
		"/strange": "401 401 401", "/digested": "401 401 401", "/scoped": "401 401 401", "/certificate": "401 401 501",
		"/either": "401 401 501", "/keyed": "401 401 501", "/optional": "501 501 501", "/none": "501 501 501",
	} {
		if got := fmt.Sprint(status(checked, path, ""), status(checked, path, "bad"), status(checked, path, "good")); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if got := status(open, path, ""); got != http.StatusNotImplemented {
			t.Errorf("%s: %d where nothing is checked", path, got)
		}
	}
	for _, scheme := range []string{"ghost", "strange", "nowhere", "other"} {
		if _, err := gen.NewHandler(gen.Handlers{}, gen.ServeAuth(scheme, nil)); err == nil {
			t.Errorf("%s: no error", scheme)
		}
	}
}

// TestChecksSeeWhatIsAsked holds that scopes and requests reach the checks of all kinds of schemes.
func TestChecksSeeWhatIsAsked(t *testing.T) {
	t.Parallel()
	seen := ""
	check := func(ctx context.Context, credential string) (context.Context, error) {
		seen = fmt.Sprintf("%q %q", credential, gen.ScopesFrom(ctx))
		if gen.RequestFrom(ctx).Header.Get("X-Stranger") != "" {
			return nil, gen.ErrNoCredential
		}
		return ctx, nil
	}
	h, err := gen.NewHandler(gen.Handlers{}, gen.ServeAuth("mutual", check), gen.ServeAuth("digest", check), gen.ServeAuth("connect", check))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, header, value string
		status              int
		seen, answer        string
	}{
		{"/certificate", "", "", 501, `"" []`, ""},
		{"/certificate", "X-Stranger", "1", 401, `"" []`, `ApiKey in="header", name="X-Key"`},
		{"/digested", "Authorization", "Digest a=b", 501, `"a=b" []`, ""},
		{"/digested", "", "", 401, "", "digest"},
		{"/scoped", "Authorization", "Bearer t", 501, `"t" ["read" "list"]`, ""},
		{"/scoped", "Authorization", "Basic t", 401, "", "Bearer"},
		{"/strange", "Authorization", "weird t", 401, "", ""},
	} {
		seen = ""
		r, w := httptest.NewRequest(http.MethodGet, c.path, nil), httptest.NewRecorder()
		r.Header.Set(c.header, c.value)
		h.ServeHTTP(w, r)
		if w.Code != c.status || seen != c.seen || w.Header().Get("WWW-Authenticate") != c.answer {
			t.Errorf("%+v: %d, seen %s, %q", c, w.Code, seen, w.Header())
		}
	}
}
