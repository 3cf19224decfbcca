package load

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// remote reads files from the network. Nothing else does, and it only where that is allowed.
type remote struct {
	client *http.Client
	// timeout is how long one file may take, with all redirects.
	timeout time.Duration
}

// newRemote returns what reads from the network.
func newRemote() *remote {
	return &remote{&http.Client{CheckRedirect: checkRedirect}, 30 * time.Second}
}

// maxRedirects is how often a server may send to another address.
const maxRedirects = 10

// checkRedirect refuses redirects without end, and those from https to what others can read and change on the way.
func checkRedirect(next *http.Request, before []*http.Request) error {
	switch from := before[len(before)-1].URL; {
	case len(before) > maxRedirects:
		return fmt.Errorf("it is redirected more than %d times", maxRedirects)
	case from.Scheme == "https" && next.URL.Scheme != "https":
		return errors.New("it is redirected from https to " + next.URL.Scheme)
	}
	return nil
}

// fetch reads the file at an address, and returns the address that it was found at.
func (r *remote) fetch(address string) (data []byte, at string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), r.timeout)
	defer cancel()
	defer func() {
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("it is not there after %v", r.timeout)
		} else if e := (*url.Error)(nil); errors.As(err, &e) {
			err = e.Err // without the address, which the message names
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer discard(resp.Body)
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("the server responds with %s", resp.Status)
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
		return nil, "", errors.New("the server responds with a page for people (text/html)")
	}
	data, err = readLimited(resp.Body)
	return data, resp.Request.URL.String(), err
}

// IsURL reports whether the name of a document is an address rather than a path.
func IsURL(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// shownURL returns an address without its password.
func shownURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Redacted()
}
