package refdoc_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGoClient holds that the client of a call has the options that the document leaves open.
func TestGoClient(t *testing.T) {
	document := filepath.Join(t.TempDir(), "api.yaml")
	if err := os.WriteFile(document, []byte(curlDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"query": {`WithAPIKey(os.Getenv("TOKEN"))`},
		"both": {
			`WithServerVariable("root-URL", os.Getenv("ROOT_URL"))`,
			`WithCredential("a key", func(context.Context) (string, error) { return os.Getenv("A_KEY"), nil })`,
			`WithCredential("a cookie", func(context.Context) (string, error) { return os.Getenv("A_COOKIE"), nil })`,
		},
		"form":    {`WithBasicAuth(os.Getenv("USERNAME"), os.Getenv("PASSWORD"))`},
		"encoded": nil,
	}
	for _, s := range referenceOf(t, document).Services {
		for _, o := range s.Operations {
			var options []string
			for line := range strings.Lines(o.Go.Client) {
				if option, ok := strings.CutPrefix(strings.TrimSpace(line), "api."); ok {
					options = append(options, strings.TrimSuffix(option, ","))
				}
			}
			if !slices.Equal(options, want[o.Name]) {
				t.Errorf("%s: the client has the options %q, want %q", o.Name, options, want[o.Name])
			}
		}
	}
}
