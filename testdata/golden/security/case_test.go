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
		"/either": "401 401 501", "/keyed": "401 401 501", "/optional": "501 501 501", "/none": "501 501 501",
	} {
		if got := fmt.Sprint(status(checked, path, ""), status(checked, path, "bad"), status(checked, path, "good")); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if got := status(open, path, ""); got != http.StatusNotImplemented {
			t.Errorf("%s: %d where nothing is checked", path, got)
		}
	}
	for _, scheme := range []string{"ghost", "mutual", "nowhere", "other"} {
		if _, err := gen.NewHandler(gen.Handlers{}, gen.ServeAuth(scheme, nil)); err == nil {
			t.Errorf("%s: no error", scheme)
		}
	}
}
