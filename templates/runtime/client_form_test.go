package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// parts reads the parts of a multipart request: name, and head and content.
func parts(t *testing.T, r *http.Request) map[string][]string {
	t.Helper()
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	m := multipart.NewReader(r.Body, params["boundary"])
	for {
		p, err := m.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(p)
		out[p.FormName()] = append(out[p.FormName()], strings.TrimSpace(p.Header.Get("Content-Disposition")+" | "+p.Header.Get("Content-Type")+" | "+string(content)))
	}
}

func TestMultipart(t *testing.T) {
	f := serve(t, answer(200, `{"id":"file_1"}`))
	got, err := f.upload(context.Background(), &createFile{
		File:    runtime.FilePart{Name: `a "b" ü\c` + "\r\n.txt", ContentType: "text/x", Content: strings.NewReader("hello")},
		Purpose: "assistants", Expires: runtime.Some(expiry{Anchor: runtime.Some("created_at"), Seconds: runtime.Some[int64](3600)}), Labels: []string{"x", "y"},
		About: runtime.Some(run{ID: "r"}),
	})
	if err != nil || got.ID != "file_1" {
		t.Fatal(got, err)
	}
	r, body := f.last(t)
	if r.ContentLength != int64(len(body)) {
		t.Errorf("length %d of %d", r.ContentLength, len(body))
	}
	got2 := parts(t, r)
	for name, want := range map[string][]string{
		"file":                   {`form-data; name="file"; filename="a %22b%22 ü\c%0D%0A.txt" | text/x | hello`},
		"purpose":                {`form-data; name="purpose" | text/plain | assistants`},
		"expires_after[anchor]":  {`form-data; name="expires_after[anchor]" |  | created_at`},
		"expires_after[seconds]": {`form-data; name="expires_after[seconds]" |  | 3600`},
		"labels":                 {`form-data; name="labels" |  | x`, `form-data; name="labels" |  | y`},
		"about":                  {`form-data; name="about" | application/json | {"id":"r","status":""}`},
	} {
		if strings.Join(got2[name], "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %q", name, got2[name])
		}
	}
	sent := f.count()
	var field *runtime.FieldError
	if _, err := f.upload(context.Background(), &createFile{}); !errors.As(err, &field) || field.Field != "file" || f.count() != sent {
		t.Errorf("no content: %v", err)
	}
}

type typedFile struct {
	File runtime.FilePart `json:"file"`
	_    [0]func(modelsSchema)
	Rest *runtime.Rest `json:"-"`
}

// TestTypesOfFiles holds that a part has the media type of its file, or else the one that the document states.
func TestTypesOfFiles(t *testing.T) {
	for _, test := range [][3]string{
		{"", "", "application/octet-stream"}, {"image/png", "", "image/png"}, {"image/png", "image/gif", "image/gif"}, {"image/*", "", "application/octet-stream"},
	} {
		f := serve(t, answer(200, `{}`))
		o := &runtime.Operation{API: &api, Name: "F", Forms: []runtime.WireForm{{Method: "POST", Path: "/f"}}, Body: &runtime.Body{
			Type: "multipart/form-data", Kind: runtime.BodyMultipart, Parts: []runtime.Part{{Name: "file", ContentType: test[0]}},
		}}
		body := &typedFile{File: runtime.FilePart{ContentType: test[1], Content: strings.NewReader("x")}}
		if _, err := runtime.Receive[*run](t.Context(), f.client.client, o, nil, body, &noParams{}); err != nil {
			t.Fatal(err)
		}
		r, _ := f.last(t)
		if got := parts(t, r)["file"]; !strings.Contains(got[0], "| "+test[2]+" |") {
			t.Errorf("%q: %s", test, got)
		}
	}
}

func TestUploadsAreRepeatedAndNotBuffered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, bytes.Repeat([]byte("0123456789abcdef"), 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	f := serve(t, inTurn(answer(503, `{}`), answer(200, `{}`)))
	if _, err := f.upload(context.Background(), &createFile{File: runtime.FilePart{Content: file}}); err != nil || f.count() != 2 {
		t.Fatal(err, f.count())
	}
	for _, r := range f.requests {
		if p := parts(t, r)["file"][0]; len(p) < 1<<20 || !strings.Contains(p, `filename="file"`) {
			t.Errorf("%d bytes", len(p))
		}
	}
	if _, err := file.Seek(0, io.SeekCurrent); err != nil {
		t.Errorf("the user's file was closed: %v", err)
	}
}

// TestUploadsStream holds that the server sees the beginning of a body before its end exists.
func TestUploadsStream(t *testing.T) {
	r, w := io.Pipe()
	seen := make(chan struct{})
	var once sync.Once
	server := http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		first := make([]byte, 5)
		_, _ = io.ReadFull(req.Body, first)
		once.Do(func() { close(seen) })
		rest, _ := io.ReadAll(req.Body)
		answer(200, `{"id":"`+string(first)+string(rest)+`"}`)(rw, req)
	})
	c, stop := rawServer(t, server)
	defer stop()
	go func() {
		_, _ = io.WriteString(w, "begin")
		<-seen
		_, _ = io.WriteString(w, "-end")
		_ = w.Close()
	}()
	if err := c.put(context.Background(), "f", r); err != nil {
		t.Error(err)
	}
	failing := errors.New("the disk is gone")
	if err := c.put(context.Background(), "f", io.MultiReader(strings.NewReader("x"), errReader{failing})); !errors.Is(err, failing) {
		t.Errorf("%v", err)
	}
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

func TestDownloads(t *testing.T) {
	hold := make(chan struct{})
	c, stop := rawServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "missing"):
			answer(404, `{"error":{"message":"no such file"}}`)(w, r)
		case strings.Contains(r.URL.Path, "cut"):
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		default:
			w.Header().Set("Content-Type", "text/csv")
			w.Header().Set("Content-Disposition", `attachment; filename="../../etc/report ü.csv"`)
			_, _ = io.WriteString(w, "begin")
			_ = http.NewResponseController(w).Flush()
			<-hold
			_, _ = io.WriteString(w, "-end")
		}
	}))
	defer stop()
	d, err := c.content(context.Background(), "f")
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 5)
	if _, err := io.ReadFull(d, first); err != nil || string(first) != "begin" {
		t.Fatalf("%q, %v", first, err)
	}
	close(hold)
	rest, err := io.ReadAll(d)
	if err != nil || string(rest) != "-end" || d.ContentType != "text/csv" || d.Name != "report ü.csv" || d.Length != -1 {
		t.Errorf("%q, %v, %+v", rest, err, d)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	_, err = c.content(context.Background(), "missing")
	_ = wantAPIError(t, err, 404)
	cut, err := c.content(context.Background(), "cut")
	if err != nil || cut.Length != 100 {
		t.Fatal(err)
	}
	var failed *runtime.CallError
	if _, err := io.ReadAll(cut); !errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(err, &failed) {
		t.Errorf("%v", err)
	}
	_ = cut.Close()
}
