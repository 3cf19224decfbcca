package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// setTokens binds the credentials to the schemes that take them.
func (c *Client) setTokens(s *settings) error {
	c.tokens = map[string]TokenSource{}
	taken := map[AuthKind]bool{}
	byKind := map[AuthKind]TokenSource{AuthBearer: s.bearer, AuthAPIKey: s.apiKey, AuthBasic: s.basic}
	for _, scheme := range c.api.Auth {
		if scheme.Kind == AuthMutualTLS {
			continue
		}
		taken[scheme.Kind] = true
		if !hasVersion(scheme.Versions, c.version.ID) {
			continue
		}
		if source := s.tokens[scheme.Name]; source != nil {
			c.tokens[scheme.Name] = source
		} else if source := byKind[scheme.Kind]; source != nil {
			c.tokens[scheme.Name] = source
		}
	}
	var errs []error
	for _, kind := range []AuthKind{AuthBearer, AuthAPIKey, AuthBasic} {
		if byKind[kind] != nil && !taken[kind] {
			errs = append(errs, fmt.Errorf("the API takes no %s credential: send it by WithHeader", kind))
		}
	}
	for name := range s.tokens {
		if c.tokens[name] == nil {
			errs = append(errs, fmt.Errorf("the API has no security scheme %q that takes a credential", name))
		}
	}
	return errors.Join(errs...)
}

// alternative returns the schemes to authenticate the operation by: the first alternative for which there are all
// credentials, or else the first for which there are all that the client knows of. What it does not know, such as a
// certificate, may be the business of the transport. It returns nil when the operation needs none or the client has none.
func (c *Client) alternative(o *Operation) []AuthScheme {
	var partly []AuthScheme
	for _, uses := range o.Security {
		schemes, known := c.credentials(uses)
		if len(schemes) == 0 || len(schemes) < known {
			continue
		}
		if known == len(uses) {
			return schemes
		}
		if partly == nil {
			partly = schemes
		}
	}
	return partly
}

// credentials returns those of the schemes for which the client has a credential, and how many of them it knows how to send.
func (c *Client) credentials(uses []SecurityUse) (schemes []AuthScheme, known int) {
	for _, use := range uses {
		scheme := c.api.scheme(use.Scheme, c.version.ID)
		switch {
		case scheme == nil:
		case c.tokens[use.Scheme] != nil:
			known++
			schemes = append(schemes, *scheme)
		case scheme.Kind != AuthHTTP && scheme.Kind != AuthMutualTLS:
			known++
		}
	}
	return schemes, known
}

// callKey is the key of a request's context that holds its *attempt.
type callKey struct{}

var errNoCall = errors.New("a middleware has replaced the context of the request: derive the new one from it")

// authenticated returns the innermost RoundTrip: it sends a copy of the request with credentials.
func (c *Client) authenticated(req *http.Request) (*http.Response, error) {
	a, ok := req.Context().Value(callKey{}).(*attempt)
	if !ok {
		return nil, errNoCall
	}
	schemes := c.alternative(a.call.operation)
	if len(schemes) > 0 {
		req = req.Clone(req.Context())
	}
	for _, scheme := range schemes {
		token, err := c.token(req.Context(), scheme.Name)
		if err != nil {
			return nil, err
		}
		a.keep(token)
		scheme.apply(req, token)
	}
	if len(schemes) == 0 && req.Header.Get("Authorization") == "" {
		a.anonymous.Store(true)
	}
	return c.http.Do(req) //nolint:gosec // the user configures where requests go
}

func (c *Client) token(ctx context.Context, scheme string) (string, error) {
	token, err := c.tokens[scheme](ctx)
	if err != nil {
		return "", &TokenError{Scheme: scheme, Err: err}
	}
	token = strings.TrimSpace(token) // files of keys end with a newline
	if !validHeaderValue(token) {
		return "", &TokenError{Scheme: scheme, Err: errControl}
	}
	return token, nil
}

// apply adds the credential, unless the request already has something in its place.
func (s AuthScheme) apply(req *http.Request, token string) {
	name := s.Param
	if name == "" {
		name = "Authorization"
	}
	switch s.In {
	case InQuery:
		if !req.URL.Query().Has(name) {
			q := query{raw: []byte(req.URL.RawQuery)}
			q.add(name, escape(s.Prefix+token, false))
			req.URL.RawQuery = string(q.raw)
		}
	case InCookie:
		if _, err := req.Cookie(name); err != nil {
			req.AddCookie(&http.Cookie{Name: name, Value: s.Prefix + token}) //nolint:gosec // those attributes are for responses
		}
	case InHeader, InPath, InBody, "":
		if req.Header.Get(name) == "" {
			req.Header.Set(name, s.Prefix+token)
		}
	}
}

// harmless are the headers that follow a redirect to another host.
var harmless = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Content-Type": true, "Content-Encoding": true,
	"User-Agent": true, "Range": true,
}

// guardRedirects returns a copy of h that lets no credential follow a redirect to another host or from https to http,
// tells no other host where it came from, and takes for a response a redirect that would turn the request into a GET.
func guardRedirects(h *http.Client) *http.Client {
	guarded := *h
	guarded.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		first := via[0]
		if a, ok := req.Context().Value(callKey{}).(*attempt); ok && a.call.operation.wantsRedirect() {
			return http.ErrUseLastResponse
		}
		if req.Method != first.Method {
			return http.ErrUseLastResponse
		}
		req.Header.Del("Referer") // it holds the query, which may hold a key
		strange := !sameOrigin(first.URL, req.URL)
		for _, v := range via[1:] {
			strange = strange || !sameOrigin(first.URL, v.URL)
		}
		if strange {
			for name := range req.Header {
				if !harmless[name] {
					delete(req.Header, name)
				}
			}
		}
		if h.CheckRedirect != nil {
			return h.CheckRedirect(req, via)
		}
		if len(via) >= 10 {
			return errRedirects
		}
		return nil
	}
	return &guarded
}

var errRedirects = errors.New("stopped after 10 redirects")

// sameOrigin reports whether a credential for a may go to b: the same host and port by the same scheme, or the change
// from http to https on their usual ports.
func sameOrigin(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	if a.Scheme == b.Scheme {
		return portOf(a) == portOf(b)
	}
	return a.Scheme == "http" && b.Scheme == "https" && portOf(a) == "80" && portOf(b) == "443"
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
