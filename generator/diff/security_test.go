package diff_test

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// TestURLsOfFlows compares spellings of one URL, and URLs that are others.
func TestURLsOfFlows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		old, new string
		same     bool
	}{
		{"https://example.com/token", "HTTPS://Example.COM:443/token", true},
		{"http://example.com", "http://example.com:80/", true},
		{"https://[::1]:443/token", "https://[::1]/token", true},
		{"https://example.com/~user?a=%2f", "https://example.com/%7Euser?a=%2F", true},
		{"https://example.com:", "https://example.com/", true},
		{"/token", "/token", true},
		{"https://example.com/token", "https://example.com:80/token", false},
		{"https://example.com/token", "https://example.com/token/", false},
		{"https://example.com/a/b", "https://example.com/a%2Fb", false},
		{"https://example.com/Token", "https://example.com/token", false},
		{"https://example.com/token", "http://example.com/token", false},
		{"::no URL", "::no url", false},
	} {
		side := func(url string) []byte {
			return fmt.Appendf(nil, `openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components: {securitySchemes: {login: {type: oauth2, flows: {password: {tokenUrl: %q, scopes: {}}}}}}
`, url)
		}
		changes := diff.Compare(read(t, "old.yaml", side(tt.old)), read(t, "new.yaml", side(tt.new))).Changes
		if tt.same != (len(changes) == 0) {
			t.Errorf("%s and %s: %d changes", tt.old, tt.new, len(changes))
		}
	}
}

func TestSecurityAlternatives(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ old, new, want string }{
		"one of two scopes gone":  {"[{login: [read]}, {login: [write]}]", "[{login: [read]}]", "breaking authentication-removed login (write)"},
		"the first of them gone":  {"[{login: [read]}, {login: [write]}]", "[{login: [write]}]", "breaking authentication-removed login (read)"},
		"another scope will do":   {"[{login: [read]}]", "[{login: [write]}, {login: [read]}]", "info authentication-added login (write)"},
		"another scope":           {"[{login: [read]}]", "[{login: [write]}]", "breaking scope-required write\ninfo scope-dropped read"},
		"may also be called with": {"[]", "[{}, {key: []}]", "info authentication-added key"},
		"scopes of two":           {"[{login: [read], also: [a]}]", "[{login: [write], also: [b, c]}]", "breaking scope-required b\nbreaking scope-required c\ninfo scope-dropped a\nbreaking scope-required write\ninfo scope-dropped read"},
		"needed":                  {"[]", "[{key: []}]", "breaking authentication-required key"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			side := func(security string) []byte {
				return []byte("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/x: {get: {operationId: x, security: " + security + `, responses: {'200': {description: OK}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: Key}
    also: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://example.com', scopes: {read: Read, write: Write, a: A, b: B, c: C}}}}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://example.com', scopes: {read: Read, write: Write}}}}
`)
			}
			var got []string
			for _, c := range diff.Compare(read(t, "old.yaml", side(tt.old)), read(t, "new.yaml", side(tt.new))).Changes {
				got = append(got, c.Severity.String()+" "+c.Rule.ID+" "+c.From+c.To)
			}
			if d := gocmp.Diff(tt.want, strings.Join(got, "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}
