package versionswire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/versions-wire/gen"
)

// wire is an http.RoundTripper that keeps what is sent and answers by turns.
type wire struct {
	sent    []string
	answers []string
}

// RoundTrip answers a request.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	text := r.Method + " " + r.URL.String()
	for _, name := range []string{"Authorization", "X-Key", "Trace", "Cookie", "Content-Type"} {
		if v := r.Header.Get(name); v != "" {
			text += "\n" + name + ": " + v
		}
	}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		text += "\n" + string(body)
	}
	w.sent = append(w.sent, text)
	answer := "{}"
	if len(w.answers) > 0 {
		answer, w.answers = w.answers[0], w.answers[1:]
	}
	return &http.Response{StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

func client(t *testing.T, version gen.Version, opts ...gen.ClientOption) (*gen.Client, *wire) {
	t.Helper()
	w := &wire{}
	c, err := gen.New(append(opts, gen.WithVersion(version), gen.WithHTTPClient(&http.Client{Transport: w}), gen.WithAPIKey("k"), gen.WithBearerToken("b"))...)
	if err != nil {
		t.Fatal(err)
	}
	return c, w
}

// sent calls with each version, and compares what is sent.
func sent(t *testing.T, call func(*gen.Client) error, want map[gen.Version]string) {
	t.Helper()
	for _, v := range gen.AllVersions() {
		c, w := client(t, v)
		if err := call(c); err != nil {
			t.Errorf("%s: %v", v, err)
			continue
		}
		check.Equal(t, strings.Join(w.sent, "\n"), want[v])
	}
}

func TestParametersOfEachVersion(t *testing.T) {
	t.Parallel()
	sent(t, func(c *gen.Client) error {
		_, err := c.Things.List(t.Context(), &gen.ThingsListParams{
			IDs: []string{"a", "b"}, Trace: gen.Some("t"), Filter: gen.Some(&gen.Filter{A: gen.Some("x")}), Path: gen.Some("p/q"), Folder: gen.Some("f"),
		})
		return err
	}, map[gen.Version]string{
		gen.Version1: "GET https://eu.one.example/v1/list?api-version=2024-01-01&ids=a,b&trace=t&mode=old&filter%5Ba%5D=x&path=p%2Fq&folder=f\nX-Key: k",
		gen.Version2: "GET https://two.example/list?api-version=2025-01-01&ids=a&ids=b&mode=new&filter=%7B%22a%22%3A%22x%22%7D&path=p/q&folder=f\n" +
			"Authorization: Bearer b\nTrace: t",
		gen.Version3Preview: "GET https://two.example/list?api-version=2026-01-01&ids=a&ids=b&mode=new&filter=%7B%22a%22%3A%22x%22%7D&path=p/q&folder=f\n" +
			"Authorization: Bearer b\nCookie: trace=t",
	})
}

func TestBodiesOfEachVersion(t *testing.T) {
	t.Parallel()
	form := "/things/i?api-version=2025-01-01\nAuthorization: Bearer b\nContent-Type: application/x-www-form-urlencoded\na=x"
	sent(t, func(c *gen.Client) error {
		_, err := c.Things.Change(t.Context(), "i", &gen.Filter{A: gen.Some("x")}, nil)
		return err
	}, map[gen.Version]string{
		gen.Version1:        `POST https://eu.one.example/v1/things/i?api-version=2024-01-01` + "\nX-Key: k\nContent-Type: application/json\n" + `{"a":"x"}`,
		gen.Version2:        "POST https://two.example" + form,
		gen.Version3Preview: "POST https://two.example" + strings.Replace(form, "2025", "2026", 1),
	})
}

func TestPartsServersAndSchemesOfEachVersion(t *testing.T) {
	t.Parallel()
	form := "\nContent-Type: application/x-www-form-urlencoded\ntags="
	sent(t, func(c *gen.Client) error {
		return c.Things.Upload(t.Context(), &gen.Upload{Tags: []string{"a", "b"}}, nil)
	}, map[gen.Version]string{
		gen.Version1:        "POST https://eu.one.example/v1/upload?api-version=2024-01-01\nX-Key: k" + form + "a,b",
		gen.Version2:        "POST https://upload.example/upload?api-version=2025-01-01&key=k" + form + "a%7Cb",
		gen.Version3Preview: "POST https://upload.example/upload?api-version=2026-01-01&key=k" + form + "a%7Cb",
	})
}

func TestPagesOfEachVersion(t *testing.T) {
	t.Parallel()
	for v, query := range map[gen.Version]string{gen.Version1: "after=l", gen.Version2: "start=n"} {
		c, w := client(t, v)
		w.answers = []string{`{"data": [{}], "last": "l", "next": "n"}`, `{"data": []}`}
		for _, err := range c.Things.All(t.Context(), &gen.ThingsListParams{Folder: gen.Some("f")}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(w.sent) != 2 || !strings.Contains(w.sent[1], query) {
			t.Errorf("%s: %q", v, w.sent)
		}
	}
}

func TestWhatAVersionRequires(t *testing.T) {
	t.Parallel()
	calls := map[string]func(*gen.Client) error{
		"the parameter folder": func(c *gen.Client) error {
			_, err := c.Things.List(t.Context(), &gen.ThingsListParams{})
			return err
		},
		"the body": func(c *gen.Client) error {
			_, err := c.Things.Change(t.Context(), "i", nil, nil)
			return err
		},
	}
	for what, call := range calls {
		c, _ := client(t, gen.Version1)
		if err := call(c); err != nil {
			t.Errorf("%s: version 1: %v", what, err)
		}
		c, w := client(t, gen.Version2)
		err := call(c)
		var lacking *gen.VersionError
		if !errors.As(err, &lacking) || !lacking.Required || len(w.sent) > 0 {
			t.Errorf("%s: version 2: %v", what, err)
			continue
		}
		if text := err.Error(); !strings.HasSuffix(text, "version 2 requires "+what) {
			t.Error(text)
		}
	}
	c, _ := client(t, gen.Version2)
	if _, err := c.Things.List(t.Context(), nil); err == nil {
		t.Error("no params at all are sent")
	}
}

func TestMethodsOfOneVersion(t *testing.T) {
	t.Parallel()
	calls := map[gen.Version][]func(*gen.Client) error{
		gen.Version1: {
			func(c *gen.Client) error {
				return c.Notes.SetNoteFile(t.Context(), &gen.FilePart{Content: strings.NewReader("x")}, nil)
			},
			func(c *gen.Client) error { _, err := c.Notes.GetNoteText(t.Context(), nil); return err },
		},
		gen.Version2: {
			func(c *gen.Client) error { return c.Notes.SetNote(t.Context(), &gen.Filter{}, nil) },
			func(c *gen.Client) error { _, err := c.Notes.GetNote(t.Context(), nil); return err },
		},
	}
	for of, all := range calls {
		for i, call := range all {
			for _, v := range []gen.Version{gen.Version1, gen.Version2} {
				c, _ := client(t, v)
				var lacking *gen.VersionError
				if err := call(c); errors.As(err, &lacking) != (v != of) {
					t.Errorf("call %d of version %s in version %s: %v", i, of, v, err)
				}
			}
		}
	}
}

// notes answers what it is sent.
type notes struct {
	gen.UnimplementedNotesHandler
}

func (notes) SetNote(context.Context, *gen.Filter, *gen.NotesSetNoteParams) error { return nil }
func (notes) SetNoteFile(context.Context, *gen.FilePart, *gen.NotesSetNoteFileParams) error {
	return nil
}

func (notes) GetNote(context.Context, *gen.NotesGetNoteParams) (*gen.Filter, error) {
	return &gen.Filter{}, nil
}

func (notes) GetNoteText(context.Context, *gen.NotesGetNoteTextParams) (string, error) {
	return "text", nil
}

// things tells what came.
type things struct {
	gen.UnimplementedThingsHandler
}

func (things) List(_ context.Context, p *gen.ThingsListParams) (*gen.Things, error) {
	text := fmt.Sprint(p.IDs, " ", p.Trace.Or("-"), " ", p.Mode, " ", p.Folder.Or("-"))
	if f, ok := p.Filter.Get(); ok {
		text += " " + f.A.Or("-")
	}
	return &gen.Things{Last: gen.Some(text)}, nil
}

func (things) Change(_ context.Context, thing string, body *gen.Filter, _ *gen.ThingsChangeParams) (*gen.Filter, error) {
	if body == nil {
		body = &gen.Filter{}
	}
	return &gen.Filter{A: gen.Some(thing), B: body.A}, nil
}

func TestServerReadsEachVersion(t *testing.T) {
	t.Parallel()
	credential := func(want string) gen.AuthFunc {
		return func(ctx context.Context, got string) (context.Context, error) {
			if got != want {
				return nil, errors.New("another credential")
			}
			return ctx, nil
		}
	}
	h, err := gen.NewHandler(gen.Handlers{Things: things{}, Notes: notes{}}, gen.ServeAuth("key", credential("k")), gen.ServeAuth("bearer", credential("b")))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		request string // method, target, and headers
		body    string
		status  int
		answer  string // what the response holds
	}{
		{"GET /list?api-version=2024-01-01&ids=a,b&trace=t&mode=old&filter[a]=x X-Key: k", "", 200, "[a b] t old - x"},
		{"GET /list?api-version=2025-01-01&ids=a&ids=b&mode=new&filter={\"a\":\"x\"}&folder=f Authorization: Bearer b; Trace: t", "", 200, "[a b] t new f x"},
		{"GET /list?api-version=2026-01-01&mode=new&folder=f Cookie: trace=t", "", 200, "[] t new f"},
		{"GET /list?api-version=2025-01-01&mode=new Authorization: Bearer b", "", 400, "folder"},
		{"GET /list?api-version=2024-01-01&mode=old Authorization: Bearer b", "", 401, ""},
		{"GET /list?api-version=2025-01-01&mode=new&folder=f X-Key: k", "", 401, ""},
		{"POST /things/i?api-version=2024-01-01 X-Key: k; Content-Type: application/json", `{"a":"x"}`, 200, `{"a":"i","b":"x"}`},
		{"POST /things/i?api-version=2024-01-01 X-Key: k", "", 200, `{"a":"i"}`},
		{"POST /things/i?api-version=2024-01-01 X-Key: k; Content-Type: application/x-www-form-urlencoded", "a=x", 415, ""},
		{"POST /things/i?api-version=2025-01-01 Authorization: Bearer b; Content-Type: application/x-www-form-urlencoded", "a=x", 201, `{"a":"i","b":"x"}`},
		{"POST /things/i?api-version=2025-01-01 Authorization: Bearer b; Content-Type: application/json", `{"a":"x"}`, 415, ""},
		{"DELETE /plain?api-version=2024-01-01 X-Key: k", "", 501, ""},
		{"PUT /note?api-version=2024-01-01 X-Key: k; Content-Type: application/octet-stream", "x", 204, ""},
		{"PUT /note?api-version=2024-01-01 X-Key: k; Content-Type: application/json", "{}", 204, ""}, // any bytes
		{"PUT /note?api-version=2025-01-01 Authorization: Bearer b; Content-Type: application/octet-stream", "x", 415, ""},
		{"PUT /note?api-version=2025-01-01 Authorization: Bearer b; Content-Type: application/json", "{}", 204, ""},
		{"GET /note?api-version=2024-01-01 X-Key: k", "", 200, "text"},
		{"GET /note?api-version=2024-01-01 X-Key: k; Accept: application/xml", "", 406, "text/plain"},
		{"GET /note?api-version=2025-01-01 Authorization: Bearer b", "", 200, "{}"},
		{"GET /note?api-version=2025-01-01 Authorization: Bearer b; Accept: text/plain", "", 406, "application/json"},
		{"DELETE /plain X-Key: k", "", 400, "api-version"},
		{"DELETE /plain?api-version= X-Key: k", "", 400, "api-version"},
	} {
		method, rest, _ := strings.Cut(c.request, " ")
		target, headers, _ := strings.Cut(rest, " ")
		r := httptest.NewRequest(method, strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(target), strings.NewReader(c.body))
		for header := range strings.SplitSeq(headers, "; ") {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.answer) {
			t.Errorf("%s: %d %s", c.request, w.Code, w.Body)
		}
	}
}
