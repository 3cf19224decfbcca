package printer

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/plan"
)

// TestDeprecation says why something is deprecated as far as its description does.
func TestDeprecation(t *testing.T) {
	t.Parallel()
	const none = "the document marks it so."
	for _, tt := range []struct{ doc, rest, reason string }{
		{"", "", none},
		{"A field.", "A field.", none},
		{"A field.\n\nDeprecated: use b instead.", "A field.", "use b instead."},
		{"**Deprecated:** Use b\ninstead.\n\nA field.", "A field.", "Use b instead."},
		{"[DEPRECATED] A field.", "[DEPRECATED] A field.", none},
		{"Deprecated in favor of b. A field.", "Deprecated in favor of b. A field.", "It is deprecated in favor of b."},
		{"A field. It is deprecated in favor of b. More.", "A field. It is deprecated in favor of b. More.", "It is deprecated in favor of b."},
		{"Deprecated.", "Deprecated.", none},
		{"Deprecated: - list\n- */ //go:build x", "", "- list - */ //go:build x"},
	} {
		rest, reason := deprecation(plan.About{Doc: tt.doc, Deprecated: true})
		if rest != tt.rest || reason != tt.reason {
			t.Errorf("%q: got %q and %q, want %q and %q", tt.doc, rest, reason, tt.rest, tt.reason)
		}
		lines := deprecated(nil, reason)
		if !strings.HasPrefix(lines[0], "Deprecated: ") {
			t.Errorf("%q: got %q", tt.doc, lines)
		}
		if _, reason := deprecation(plan.About{Doc: tt.doc}); reason != "" {
			t.Errorf("%q is not deprecated: got %q", tt.doc, reason)
		}
	}
}

// TestCallDoc has what a caller has to know.
func TestCallDoc(t *testing.T) {
	t.Parallel()
	about := plan.About{Doc: "Starts a run of a RunObject.", Facts: []string{"Since version 2."}, Deprecated: true}
	thread := &plan.Input{Field: &plan.Field{About: plan.About{Doc: "The thread.\n\nIt is open.", Facts: []string{"At most 9 characters."}}}, Arg: "threadID"}
	problem := &plan.StructRep{Name: "Problem"}
	m := &plan.Method{
		Name: "Create", About: about, Requests: []plan.Request{{Line: "POST /threads/{id}"}}, Args: []*plan.Input{thread},
		Responses: []*plan.Response{
			{Status: "200", Success: true},
			{Status: "400", Rep: problem, About: plan.About{Doc: "Wrong."}},
			{Status: "401", Rep: problem, About: plan.About{Doc: "Wrong. Really."}},
			{Status: "404"},
			{Status: "default"},
		},
	}
	c := Printer{declared: map[string]bool{"RunObject": true}}
	want := `Create starts a run of a [RunObject].

It calls POST /threads/{id}:
  - threadID: The thread. At most 9 characters.

Errors that the document declares, with the type of the Detail of their [APIError]:
  - 400, 401 [*Problem]: Wrong.
  - 404

Since version 2.

Deprecated: the document marks it so.`
	if got := strings.Join(c.CallDoc(m, "Create", Client, ""), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = `CreateAll is like Create.

It handles POST /threads/{id}.

Since version 2.

Deprecated: the document marks it so.`
	if got := strings.Join(c.VariantDoc(m, Server, "CreateAll is like Create.", ""), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	m.Doc, m.Facts, m.Deprecated, m.Responses = "", nil, false, []*plan.Response{{Status: "default", Rep: problem}}
	m.Requests = []plan.Request{{Line: "POST /a", Fact: "Since version 2."}, {Line: "POST\n\n//go:build b", Fact: "Until version 1."}}
	want = `Create calls POST /a.

It calls one of:
  - POST /a. Since version 2.
  - POST //go:build b. Until version 1.

Arguments:
  - threadID: The thread. At most 9 characters.

The Detail of its [APIError] has the type [*Problem].`
	if got := strings.Join(c.CallDoc(m, "Create", Client, ""), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
