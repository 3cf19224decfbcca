package versionsvalues

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/versions-values/gen"
)

// notes answers a note that has everything, and keeps what came.
type notes struct {
	gen.UnimplementedNotesHandler
	note gen.Note
	got  *gen.NewNote
	err  error
}

func (h *notes) Create(_ context.Context, body *gen.NewNote, _ *gen.NotesCreateParams) (*gen.Note, error) {
	h.got = body
	return &h.note, h.err
}

func (h *notes) Watch(_ context.Context, _ *gen.NotesWatchParams, send func(*gen.Note) error) error {
	if h.err != nil {
		return h.err
	}
	return send(&h.note)
}

var fullNote = gen.Note{
	ID: "n", Text: "x", Title: gen.Some("t"), Colour: gen.Some("red"), Mark: gen.Some("m"),
	Parts: []gen.NotePartsItem{&gen.TextPart{Text: "p"}, &gen.SearchPart{Query: "q"}},
}

// post sends a body to the server in a version, and returns the status and the response.
func post(t *testing.T, h *notes, query, body string) (status int, answer string) {
	t.Helper()
	handler, err := gen.NewHandler(gen.Handlers{Notes: h})
	if err != nil {
		t.Fatal(err)
	}
	method, path := http.MethodPost, "/notes?api-version="+query
	if body == "" {
		method, path = http.MethodGet, "/notes/stream?api-version="+query
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// leastNote returns the least that a version takes.
func leastNote(query string) string {
	if strings.HasPrefix(query, "2025") {
		return `{"text":"x","model":"m","colour":null}`
	}
	return `{"text":"x","model":"m"}`
}

// A server refuses what the version lacks, and says where it is.
func TestServersRefuseWhatAVersionLacks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body, want string
		inNewer    bool // version 2 takes it
	}{
		{`{"text":"x","model":"m"}`, "", true},
		{`{"text":"x","model":"gpt-4","size":"small"}`, "", true}, // free text in version 1
		{`{"text":"x","model":"m","other":1}`, "", true},
		{`{"text":"x","model":"m","free":{"x":"1","y":{"z":"2"}}}`, "", true}, // any value in version 1
		{`{"text":"x","model":"m","parts":[{"type":"retrieval","query":"q"}]}`, "", false},
		{`{"text":"x","model":"m","title":"t"}`, "title: version 1 does not have the field title of NewNote", true},
		{`{"text":"x","model":"m","title":null}`, "title: version 1 does not have the field title of NewNote", false},
		{
			`{"text":"x","model":"m","title":"t","colour":null,"about":{"b":""}}`,
			"title: version 1 does not have the field title of NewNote; colour: version 1 does not have the field colour of NewNote; about.b: version 1 does not have the field b of NewNoteAbout", true,
		},
		{`{"text":"x","model":"m","kinds":["plain","rich"]}`, `kinds[1]: must be \"plain\"`, true},
		{`{"text":"x","model":"m","parts":[{"type":"image","url":"u"}]}`, `parts[0].type: must be one of \"retrieval\", \"text\"`, true},
	} {
		h := &notes{note: fullNote}
		status, answer := post(t, h, "2024-01-01", c.body)
		switch {
		case c.want == "" && (status != http.StatusCreated || h.got == nil):
			t.Errorf("%s: %d %s", c.body, status, answer)
		case c.want != "" && (status != http.StatusBadRequest || h.got != nil || !strings.Contains(answer, c.want)):
			t.Errorf("%s: %d %s", c.body, status, answer)
		}
		newer := c.body
		if !strings.Contains(newer, "colour") {
			newer = strings.Replace(newer, `"text":"x"`, `"text":"x","colour":null`, 1)
		}
		if status, answer := post(t, h, "2025-01-01", newer); (status == http.StatusCreated) != c.inNewer {
			t.Errorf("version 2: %s: %d %s", newer, status, answer)
		}
	}
	for query, want := range map[string]string{"2024-01-01&sort=up": "", "2025-01-01&sort=down": "", "2024-01-01&sort=down": `sort: must be \"up\"`} {
		status, answer := post(t, &notes{note: fullNote}, query, leastNote(query))
		if (status == http.StatusCreated) != (want == "") || !strings.Contains(answer, want) {
			t.Errorf("%s: %d %s", query, status, answer)
		}
	}
}

// A server leaves out what only responses have in the version, whatever it is.
func TestServersLeaveOutWhatOnlyAnswersHave(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]gen.Opt[int64]{"2024-01-01": {}, "2025-01-01": gen.Some[int64](1)} {
		h := &notes{note: fullNote}
		body := strings.Replace(leastNote(version), "{", `{"pin":1,`, 1)
		if status, answer := post(t, h, version, body); status != http.StatusCreated || h.got.Pin != want {
			t.Errorf("%s: %d %s, the handler has %v", version, status, answer, h.got)
		}
	}
	if status, answer := post(t, &notes{note: fullNote}, "2024-01-01", `{"text":"x","model":"m","pin":"no"}`); status != http.StatusCreated {
		t.Errorf("%d %s", status, answer)
	}
}

// A server answers what the version has, spelt as the version does, and as null what it requires.
func TestServersAnswerInTheVersion(t *testing.T) {
	t.Parallel()
	respelt := fullNote // as it was read in the other version
	respelt.Parts = []gen.NotePartsItem{&gen.TextPart{Text: "p"}, &gen.SearchPart{Type: "retrieval", Query: "q"}}
	for _, c := range []struct {
		version, want string
		note          gen.Note
	}{
		{"2024-01-01", `{"id":"n","text":"x","mark":"m","parts":[{"type":"text","text":"p"},{"type":"retrieval","query":"q"}]}`, fullNote},
		{"2025-01-01", `{"id":"n","text":"x","title":"t","colour":"red","mark":"m","parts":[{"type":"text","text":"p"},{"type":"file_search","query":"q"}]}`, fullNote},
		{"2025-01-01", `{"id":"n","text":"x","title":"t","colour":"red","mark":"m","parts":[{"type":"text","text":"p"},{"type":"file_search","query":"q"}]}`, respelt},
		{"2024-01-01", `{"id":"","text":"","mark":null}`, gen.Note{}},
		{"2025-01-01", `{"id":"","text":"","colour":null}`, gen.Note{}},
	} {
		h := &notes{note: c.note}
		if _, answer := post(t, h, c.version, leastNote(c.version)); answer != c.want {
			t.Errorf("%s: %s, want %s", c.version, answer, c.want)
		}
		if _, answer := post(t, h, c.version, ""); answer != "data: "+c.want+"\n\n" {
			t.Errorf("%s: event %s, want %s", c.version, answer, c.want)
		}
	}
	h := &notes{err: &gen.StatusError{Status: http.StatusConflict, Body: &gen.Problem{Message: "m", Hint: gen.Some("h")}}}
	for version, want := range map[string]string{"2024-01-01": `{"message":"m"}`, "2025-01-01": `{"message":"m","detail":null,"hint":"h"}`} {
		if status, answer := post(t, h, version, ""); status != http.StatusConflict || answer != want {
			t.Errorf("%s: %d %s, want %s", version, status, answer, want)
		}
	}
}

// Errors with a body of the handler's are checked as other responses are; those that the server makes are not.
func TestErrorsAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body *gen.Problem
		opts []gen.ServerOption
		code int
		want string
	}{
		{&gen.Problem{Message: "m"}, []gen.ServerOption{gen.ServeCheckResponses()}, http.StatusConflict, `{"message":"m"}`},
		{&gen.Problem{}, nil, http.StatusConflict, `{"message":""}`},
		{&gen.Problem{}, []gen.ServerOption{gen.ServeCheckResponses()}, http.StatusInternalServerError, "message: must have at least 1 character"},
		{nil, []gen.ServerOption{gen.ServeCheckResponses()}, http.StatusConflict, `{"message":"Conflict."}`},
	} {
		failed := &gen.StatusError{Status: http.StatusConflict}
		if c.body != nil {
			failed.Body = c.body
		}
		handler, err := gen.NewHandler(gen.Handlers{Notes: &notes{err: failed}}, append(c.opts, gen.ServeLogger(slog.New(slog.DiscardHandler)))...)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/notes/stream?api-version=2024-01-01", nil))
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%v: %d %s, want %d %s", c.body, w.Code, w.Body, c.code, c.want)
		}
	}
}

// A client sends what its version has, and fails where that is not what it is given.
func TestClientsSendInTheVersion(t *testing.T) {
	t.Parallel()
	sent := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"n","text":"x"}`)
	}))
	defer server.Close()
	search := []gen.NewNotePartsItem{&gen.SearchPart{Query: "q"}}
	for _, c := range []struct {
		version gen.Version
		body    gen.NewNote
		want    string
	}{
		{gen.Version1, gen.NewNote{Text: "x", Model: gen.ModelGpt4, Size: gen.Some(gen.NewNoteSizeSmall), Parts: search}, `{"text":"x","model":"gpt-4","size":"small","parts":[{"type":"retrieval","query":"q"}]}`},
		{gen.Version2, gen.NewNote{Text: "x", Model: "m", Parts: search}, `{"text":"x","model":"m","colour":null,"parts":[{"type":"file_search","query":"q"}]}`},
		{gen.Version1, gen.NewNote{Text: "x", Free: gen.Some(&gen.NewNoteFree{X: gen.Some("1")})}, `{"text":"x","model":"","free":{"x":"1"}}`},
		{gen.Version1, gen.NewNote{Text: "x", Pin: gen.Some[int64](1)}, `{"text":"x","model":""}`}, // only responses have it there
		{gen.Version2, gen.NewNote{Text: "x", Pin: gen.Some[int64](1)}, `{"text":"x","model":"","colour":null,"pin":1}`},
		{gen.Version1, gen.NewNote{Title: gen.Some("t")}, "gen: Notes.Create: version 1 does not have the field title of NewNote"},
		{gen.Version1, gen.NewNote{Kind: gen.Some(gen.KindRich)}, "gen: Notes.Create: version 1 does not have the value rich of Kind"},
		{gen.Version1, gen.NewNote{Parts: []gen.NewNotePartsItem{&gen.ImagePart{}}}, "gen: Notes.Create: version 1 does not have the variant ImagePart of NewNotePartsItem"},
	} {
		client, err := gen.New(gen.WithBaseURL(server.URL), gen.WithVersion(c.version))
		if err != nil {
			t.Fatal(err)
		}
		sent = ""
		_, err = client.Notes.Create(t.Context(), &c.body, nil)
		if lacks := (*gen.VersionError)(nil); errors.As(err, &lacks) {
			sent += err.Error()
		} else if err != nil {
			t.Error(err)
		}
		if sent != c.want {
			t.Errorf("version %s: %s, want %s", c.version, sent, c.want)
		}
	}
	client, err := gen.New(gen.WithBaseURL(server.URL), gen.WithVersion(gen.Version1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Notes.Create(t.Context(), &gen.NewNote{}, &gen.NotesCreateParams{Sort: gen.Some(gen.SortDown)}); err == nil || err.Error() != "gen: Notes.Create: version 1 does not have the value down of Sort" {
		t.Error(err)
	}
}
