package load

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/diag"
)

// site is a server of documents that counts how often each is asked for.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

// newSite serves strings by their paths; one that begins with an arrow redirects.
func newSite(t *testing.T, texts map[string]string) *site {
	t.Helper()
	s := &site{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.mu.Unlock()
		text, ok := texts[r.URL.Path]
		to, redirects := strings.CutPrefix(text, "→")
		switch {
		case !ok:
			http.NotFound(w, r)
		case redirects:
			http.Redirect(w, r, to, http.StatusFound)
		case strings.HasPrefix(text, "<"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fallthrough
		default:
			_, _ = w.Write([]byte(text))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// TestRemoteDocument reads a document from the network where that is allowed, each file once, by the address that it was found at.
func TestRemoteDocument(t *testing.T) {
	s := newSite(t, map[string]string{
		"/latest":              "→/v1/openapi.yaml",
		"/v1/openapi.yaml":     head + "components: {schemas: {A: {$ref: parts/a.yaml}, B: {$ref: 'parts/all.yaml#/B'}, C: {$ref: parts/moved.yaml}, D: {$ref: '/latest#/components/schemas/A'}}}\n",
		"/v1/parts/a.yaml":     "{type: object, properties: {b: {$ref: 'all.yaml#/B'}, a: {$ref: '../openapi.yaml#/components/schemas/A'}}}\n",
		"/v1/parts/all.yaml":   "B: {type: string}\n",
		"/v1/parts/moved.yaml": "→/elsewhere/c.yaml",
		"/elsewhere/c.yaml":    "{type: array, items: {$ref: d.yaml}}\n",
		"/elsewhere/d.yaml":    "{type: integer}\n",
	})
	d, ds := Load(Source{File: s.URL + "/latest"}, Options{AllowRemote: true})
	if d == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	schemas := d.Root().Get("components", "schemas")
	if got := schemas.Get("A", "properties", "b").Follow().Get("type").Text() + schemas.Get("C", "items").Follow().Get("type").Text(); got != "stringinteger" {
		t.Errorf("read %s", schemas.Literal())
	}
	for path, n := range s.asked {
		if n != 1 {
			t.Errorf("%s is asked for %d times", path, n)
		}
	}
}

// TestRemoteFaults says what is wrong with an address, and never reads one unless that is allowed.
func TestRemoteFaults(t *testing.T) {
	s := newSite(t, map[string]string{
		"/openapi.yaml": head, "/loop": "→/loop", "/page": "<html>", "/list": "- a\n",
		"/file":  head + "components: {schemas: {A: {$ref: 'file:///etc/hostname'}}}\n",
		"/lacks": head + "components: {schemas: {A: {$ref: none.yaml}}}\n",
	})
	for path, want := range map[string]string{
		"/none":  "the document cannot be read: the server responds with 404 Not Found [unreadable]",
		"/loop":  "the document cannot be read: it is redirected more than 10 times [unreadable]",
		"/page":  "the document cannot be read: the server responds with a page for people (text/html) [unreadable]",
		"/list":  "an OpenAPI document is a mapping",
		"/file":  "it leads out of the folder of the document",
		"/lacks": "none.yaml\" cannot be followed: the server responds with 404 Not Found",
	} {
		if d, ds := Load(Source{File: s.URL + path}, Options{AllowRemote: true}); d != nil || !strings.Contains(ds[0].String(), want) {
			t.Errorf("%s: %v", path, ds)
		}
	}
	clear(s.asked)
	d, ds := Load(Source{File: s.URL + "/openapi.yaml"}, Options{})
	want := s.URL + "/openapi.yaml: error: the document is on the network, which is not read unless that is allowed [unreadable]\n    pass --allow-remote, or download it"
	if d != nil || len(ds) != 1 || ds[0].String() != want || len(s.asked) > 0 {
		t.Errorf("%v, asked for %v", ds, s.asked)
	}
}

// TestRemoteLimits holds that a server can neither keep a run waiting nor fill the memory nor take it away from https.
func TestRemoteLimits(t *testing.T) {
	release := make(chan struct{})
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow":
			<-release
		case "/endless":
			for chunk := strings.Repeat("# word\n", 10_000); ; {
				if _, err := w.Write([]byte(chunk)); err != nil {
					return
				}
			}
		}
	}))
	defer plain.Close()
	defer close(release)
	safe := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	defer safe.Close()
	r := newRemote()
	if data, _, err := r.fetch(plain.URL + "/endless"); err != nil || len(data) != maxSize+1 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	r.timeout = 50 * time.Millisecond
	if _, _, err := r.fetch(plain.URL + "/slow"); err == nil || err.Error() != "it is not there after 50ms" {
		t.Error(err)
	}
	r = newRemote()
	r.client.Transport = safe.Client().Transport
	if _, _, err := r.fetch(safe.URL); err == nil || err.Error() != "it is redirected from https to http" {
		t.Error(err)
	}
}

// TestPasswordsAreNotShown keeps the password of an address out of messages.
func TestPasswordsAreNotShown(t *testing.T) {
	s := newSite(t, map[string]string{"/a.yaml": head + "components: {schemas: {A: {$ref: b.yaml}}}\n", "/b.yaml": "{type: 5}\n"})
	address := strings.Replace(s.URL, "://", "://me:secret@", 1)
	var all diag.List
	for _, path := range []string{"/a.yaml", "/none.yaml"} {
		for _, allowed := range []bool{true, false} {
			_, ds := Load(Source{File: address + path}, Options{AllowRemote: allowed})
			all = append(all, ds...)
		}
	}
	if text := fmt.Sprint(all); len(all) < 4 || strings.Contains(text, "secret") {
		t.Error(text)
	}
}
