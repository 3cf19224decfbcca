package diff_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

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
