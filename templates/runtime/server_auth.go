package runtime

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// AuthFunc checks a credential: a token, a key, "user:password", the part behind the name of another scheme of the
// Authorization header such as Digest, or always "" for mutual TLS, where it looks for a certificate itself. [RequestFrom] returns
// the request, and [ScopesFrom] the scopes that the operation asks for.
//
// It returns the context for what follows, or an error: [ErrNoCredential] counts as a request without a credential, a
// [*StatusError] or [ErrForbidden] is sent as it says, any other as 401.
type AuthFunc func(ctx context.Context, credential string) (context.Context, error)

// ErrNoCredential is the error of an [AuthFunc] for a request that has no credential, such as a connection without a certificate.
var ErrNoCredential = errors.New("no credential")

// ScopesFrom returns the scopes, or roles, that the operation asks of the credential that an [AuthFunc] is called for, from its
// context; nil for none.
func ScopesFrom(ctx context.Context) []string {
	if x := ExchangeFrom(ctx); x != nil {
		return x.scopes
	}
	return nil
}

// checkAuth reports an option that names a scheme that the server cannot check.
func (s *server) checkAuth() error {
	for name := range s.auth {
		if s.api.scheme(name, "") == nil {
			return fmt.Errorf("the API has no security scheme %q of a kind that is known", name)
		}
	}
	return nil
}

// authenticate looks for an alternative of the operation that is content. One that needs nothing comes last; one that names
// a scheme that the API does not have is never content.
func (x *Exchange) authenticate() error {
	alternatives := x.route.Operation.Security
	if len(x.server.auth) == 0 || len(alternatives) == 0 {
		return nil
	}
	var refused error
	open := false
	for _, uses := range alternatives {
		if len(uses) == 0 {
			open = true
			continue
		}
		ctx, err := x.allOf(uses)
		if err == nil {
			x.context = ctx //nolint:fatcontext // it is the one of the loop's last turn
			return nil
		}
		if !errors.Is(err, ErrNoCredential) && refused == nil {
			refused = err
		}
	}
	switch {
	case refused != nil:
		return refusal(refused)
	case open:
		return nil
	}
	return &StatusError{Status: http.StatusUnauthorized, Message: "The request has no credential for this operation.", Err: ErrNoCredential}
}

// allOf checks the credentials of an alternative.
func (x *Exchange) allOf(uses []SecurityUse) (context.Context, error) {
	credentials := make([]string, len(uses))
	for i, use := range uses {
		credential, ok := x.credential(x.server.api.scheme(use.Scheme, x.version))
		if !ok || x.server.auth[use.Scheme] == nil {
			return nil, ErrNoCredential
		}
		credentials[i] = credential
	}
	ctx := x.context
	defer func() { x.scopes = nil }()
	for i, use := range uses {
		x.scopes = use.Scopes
		next, err := x.server.auth[use.Scheme](ctx, credentials[i])
		if err != nil {
			return nil, err
		}
		if next != nil {
			ctx = next //nolint:fatcontext // one for each of a few schemes
		}
	}
	return ctx, nil
}

func refusal(err error) error {
	var status *StatusError
	switch {
	case errors.As(err, &status):
		return err
	case errors.Is(err, ErrForbidden):
		return &StatusError{Status: http.StatusForbidden, Message: "The credential does not allow this operation.", Err: err}
	}
	return &StatusError{Status: http.StatusUnauthorized, Message: "The credential is not valid.", Err: err}
}

// credential returns what the request has for the scheme.
func (x *Exchange) credential(s *AuthScheme) (string, bool) {
	switch {
	case s == nil:
		return "", false
	case s.Kind == AuthMutualTLS:
		return "", true
	}
	name := s.Param
	if name == "" {
		name = "Authorization"
	}
	text := ""
	switch s.In {
	case InQuery:
		text = x.request.URL.Query().Get(name)
	case InCookie:
		if c, err := x.request.Cookie(name); err == nil {
			text = c.Value
		}
	case InHeader, InPath, InBody, "":
		text = x.request.Header.Get(name)
	}
	n := len(s.Prefix)
	if len(text) <= n || !strings.EqualFold(text[:n], s.Prefix) {
		return "", false
	}
	text = strings.TrimSpace(text[n:])
	if s.Kind == AuthBasic {
		plain, err := base64.StdEncoding.DecodeString(text)
		return string(plain), err == nil
	}
	return text, text != ""
}

// challenge says in the header of a 401 how to authenticate.
func (x *Exchange) challenge(h http.Header) {
	for _, uses := range x.route.Operation.Security {
		for _, use := range uses {
			value := x.server.api.challenge(x.server.api.scheme(use.Scheme, x.version))
			if value != "" && !slices.Contains(h.Values("WWW-Authenticate"), value) {
				h.Add("WWW-Authenticate", value)
			}
		}
	}
}

// challenge says how to authenticate by a scheme, which may be nil; "" for what a header has no words for.
func (a *API) challenge(s *AuthScheme) string {
	switch {
	case s == nil:
		return ""
	case s.Kind == AuthBasic:
		return fmt.Sprintf("Basic realm=%q", a.Name)
	case s.Kind == AuthAPIKey && s.Prefix == "":
		return fmt.Sprintf("ApiKey in=%q, name=%q", cmp.Or(s.In, InHeader), s.Param)
	}
	return strings.TrimSpace(s.Prefix)
}
