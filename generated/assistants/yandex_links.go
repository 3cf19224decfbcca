package assistants

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// yandexLinks serves the contents of files to those that have a link, which needs no credential, and passes on other requests. The path of
// a link is <prefix>/files/v1/files/<ID>:content.
type yandexLinks struct {
	client *Client
	base   string
	key    []byte
	now    func() time.Time
	next   http.Handler
}

const (
	filesPath = "/files/v1/files"
	linkVerb  = ":content"
	linkTTL   = time.Hour
)

func newYandexLinks(c *Client, o YandexOptions) (*yandexLinks, error) {
	l := &yandexLinks{client: c, base: strings.TrimRight(o.LinkBase, "/"), key: o.LinkKey, now: o.Clock.Now}
	if l.base != "" {
		if u, err := url.Parse(l.base); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(l.base, "?#@") {
			return nil, errors.New("LinkBase is not the address that links begin with, such as https://host/prefix: " + strconv.Quote(o.LinkBase))
		}
	}
	if len(l.key) == 0 {
		l.key = make([]byte, sha256.Size)
		_, _ = rand.Read(l.key)
	}
	return l, nil
}

// ServeHTTP implements [http.Handler].
func (l *yandexLinks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, rest, found := strings.Cut(r.URL.Path, filesPath+"/")
	if id, is := strings.CutSuffix(rest, linkVerb); found && is && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		l.content(w, r, id)
		return
	}
	l.next.ServeHTTP(w, spelled(r))
}

// baseOf returns the address that a request was sent to, up to the paths of the API.
func baseOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	prefix, _, _ := strings.Cut(r.URL.Path, filesPath)
	return (&url.URL{Scheme: scheme, Host: r.Host, Path: prefix}).String()
}

// of returns a link to the contents of a file.
func (l *yandexLinks) of(ctx context.Context, id string) string {
	base := l.base
	if base == "" {
		base = baseOf(runtime.RequestFrom(ctx))
	}
	expires := strconv.FormatInt(l.now().Add(linkTTL).Unix(), 10)
	query := url.Values{"expires": {expires}, "signature": {l.signature(id, expires)}}
	return base + filesPath + "/" + url.PathEscape(id) + linkVerb + "?" + query.Encode()
}

func (l *yandexLinks) signature(id, expires string) string {
	h := hmac.New(sha256.New, l.key)
	_, _ = io.WriteString(h, expires+" "+id)
	return hex.EncodeToString(h.Sum(nil))
}

// content serves the contents of a file.
func (l *yandexLinks) content(w http.ResponseWriter, r *http.Request, id string) {
	query := r.URL.Query()
	expires := query.Get("expires")
	at, err := strconv.ParseInt(expires, 10, 64)
	if err != nil || !hmac.Equal([]byte(query.Get("signature")), []byte(l.signature(id, expires))) || l.now().After(time.Unix(at, 0)) {
		http.Error(w, "The link is not valid, or has expired.", http.StatusForbidden)
		return
	}
	d, err := l.client.Files.Download(r.Context(), id, nil)
	if err != nil {
		status := http.StatusBadGateway
		if errors.Is(err, runtime.ErrNotFound) {
			status = http.StatusNotFound
		}
		http.Error(w, "The file cannot be read.", status)
		return
	}
	defer d.Close() //nolint:errcheck // it is read
	head := w.Header()
	head.Set("Content-Type", "application/octet-stream")
	if d.ContentType != "" {
		head.Set("Content-Type", d.ContentType)
	}
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Disposition", "attachment")
	if named := mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}); d.Name != "" && named != "" {
		head.Set("Content-Disposition", named)
	}
	if d.Length >= 0 {
		head.Set("Content-Length", strconv.FormatInt(d.Length, 10))
	}
	if r.Method == http.MethodHead {
		return
	}
	if _, err := io.Copy(w, d); err != nil {
		panic(http.ErrAbortHandler) // so that the client sees that the contents are cut off
	}
}

// FilesGetURL returns a link to the contents of a file.
func (y *yandexServed) FilesGetURL(ctx context.Context, params *yandex.FilesGetURLParams) (*yandex.GetFileURLResponse, error) {
	if _, err := y.client.Files.Get(ctx, params.FileID, nil); err != nil {
		return nil, y.failed(ctx, err)
	}
	return &yandex.GetFileURLResponse{URL: yandex.Some(y.links.of(ctx, params.FileID))}, nil
}
