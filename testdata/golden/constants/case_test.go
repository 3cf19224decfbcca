package constants

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/constants/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

const object = `"list\n\"of\" things"`

func TestRequiredConstantsAreWrittenUnset(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Page{},
		`{"object":`+object+`,"kind":"page","version":2,"live":true,"maybe":null,"he said \"hi\"":"yes"}`)
	check.Writes(t, &gen.Page{Kind: "other", Object: "o", HeSaidHi: "no", Optional: gen.Some("only"), Empty: gen.Some("")},
		`{"object":"o","kind":"other","version":2,"live":true,"maybe":null,"optional":"only","he said \"hi\"":"no","empty":""}`)
}

// A call without params sends the constants among them.
func TestConstantParameters(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "only=new" || r.Header.Get("kind") != "page" {
			t.Error("sent", r.URL.RawQuery, r.Header)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	client, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	for _, params := range []*gen.PagesListParams{nil, {}, {Only: "new", Kind: gen.KindPage}} {
		if err := client.Pages.List(t.Context(), params, gen.WithValidation()); err != nil {
			t.Error(err)
		}
	}
}

// What came in its place stays: another text, none, null, or nothing at all.
func TestOtherValuesSurvive(t *testing.T) {
	t.Parallel()
	for _, value := range []string{object, `"other"`, `""`, `null`, `5`, `{}`, `[""]`} {
		check.RoundTrips[gen.Page](t, `{"object":`+value+`}`, `{"he said \"hi\"":`+value+`}`, `{"maybe":`+value+`}`, `{"optional":`+value+`}`,
			`{"version":`+value+`}`, `{"kind":`+value+`}`)
	}
	check.RoundTrips[gen.Page](t, `{}`, `{"live":false,"version":1}`)
	m := check.Decode[gen.Page](t, `{"object":"","kind":null}`)
	m.Object = "set"
	m.Kind = gen.KindPage
	check.Writes(t, m, `{"object":"set","kind":"page"}`)
}
