package runtime

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// AuthFunc checks a credential: a token, a key, or "user:password". It returns the context for what follows, or an error:
// a [*StatusError] or [ErrForbidden] is answered as it says, any other as 401.
type AuthFunc func(ctx context.Context, credential string) (context.Context, error)

// checkAuth reports an option that names an unknown scheme, or one whose credentials the server cannot find in a request.
// To call the AuthFunc without a credential would be of use for the latter, but one that is not written for that may take
// nothing for something.
func (s *server) checkAuth(routes []Route) error {
	for name := range s.auth {
		switch {
		case slices.ContainsFunc(s.api.Auth, func(a AuthScheme) bool { return a.Name == name }):
		case slices.ContainsFunc(routes, func(r Route) bool { return r.Operation.names(name) }):
			return fmt.Errorf("the security scheme %q is not supported: check its credentials in a middleware", name)
		default:
			return fmt.Errorf("the API has no security scheme %q", name)
		}
	}
	return nil
}

// names reports whether the security of the operation names the scheme.
func (o *Operation) names(scheme string) bool {
	return slices.ContainsFunc(o.Security, func(names []string) bool { return slices.Contains(names, scheme) }) ||
		slices.ContainsFunc(o.Others, func(other Operation) bool { return other.names(scheme) })
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
	for _, names := range alternatives {
		if len(names) == 0 {
			open = true
			continue
		}
		ctx, err := x.allOf(names)
		if err == nil {
			x.context = ctx //nolint:fatcontext // it is the one of the loop's last turn
			return nil
		}
		if !errors.Is(err, errNoCredential) && refused == nil {
			refused = err
		}
	}
	switch {
	case refused != nil:
		return refusal(refused)
	case open:
		return nil
	}
	return &StatusError{Status: http.StatusUnauthorized, Message: "The request has no credential for this operation.", Err: errNoCredential}
}

var errNoCredential = errors.New("no credential")

// allOf checks the credentials of an alternative.
func (x *Exchange) allOf(names []string) (context.Context, error) {
	credentials := make([]string, len(names))
	for i, name := range names {
		credential, ok := x.credential(x.server.api.scheme(name, x.version))
		if !ok || x.server.auth[name] == nil {
			return nil, errNoCredential
		}
		credentials[i] = credential
	}
	ctx := x.context
	for i, name := range names {
		next, err := x.server.auth[name](ctx, credentials[i])
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
	if s == nil {
		return "", false
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
	for _, names := range x.route.Operation.Security {
		for _, name := range names {
			if s := x.server.api.scheme(name, x.version); s != nil && s.Prefix != "" {
				if value := strings.TrimSpace(s.Prefix); !slices.Contains(h.Values("WWW-Authenticate"), value) {
					h.Add("WWW-Authenticate", value)
				}
			}
		}
	}
}
