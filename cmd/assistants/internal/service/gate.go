package service

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/assistgen/assistgen/generated/runtime"
)

// note holds what is found out about a request on its way.
type note struct {
	refusal   *runtime.StatusError // why the operation is not carried out; nil for one that is
	reason    string               // of the refusal, for metrics
	operation *runtime.Operation   // nil until it is found
	link      bool                 // the request is for a link
}

// refuse makes the request fail. The first refusal counts.
func (n *note) refuse(reason string, status int, code, format string, args ...any) {
	if n.refusal == nil {
		n.reason = reason
		n.refusal = &runtime.StatusError{Status: status, Code: code, Message: fmt.Sprintf(format, args...), Header: http.Header{}}
	}
}

type noteKey struct{}

// checkNoted is the check of the security scheme of every wire: a refusal becomes an error in the vendor's own form, and the operation
// is noted.
func checkNoted(ctx context.Context, _ string) (context.Context, error) {
	n := ctx.Value(noteKey{}).(*note)
	n.operation = runtime.ExchangeFrom(ctx).Operation()
	if n.refusal != nil {
		return nil, n.refusal
	}
	return ctx, nil
}

// gate decides which requests may be carried out.
type gate struct {
	token [sha256.Size]byte // its hash
	open  bool              // there is none
	local bool              // only a name of this host leads here
	slots chan struct{}     // of requests; nil for any number
	cross *http.CrossOriginProtection
}

func newGate(token string, hosts bool, requests int) *gate {
	g := &gate{token: sha256.Sum256([]byte(token)), open: token == "", local: hosts && token == "", cross: http.NewCrossOriginProtection()}
	if requests > 0 {
		g.slots = make(chan struct{}, requests)
	}
	return g
}

// retryAfter is how many seconds a client is told to wait when there are too many requests.
const retryAfter = "1"

// enter notes why a request is refused, if it is. The caller calls leave at the end of the request.
func (g *gate) enter(n *note, r *http.Request) (leave func()) {
	g.checkToken(n, r)
	if g.slots == nil || n.refusal != nil {
		return func() {}
	}
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots }
	default:
		n.refuse("busy", http.StatusServiceUnavailable, "overloaded", "The service carries out %d requests already. Try again.", cap(g.slots))
		n.refusal.Header.Set("Retry-After", retryAfter)
		return func() {}
	}
}

// checkToken refuses a request without the token. Where there is none, it refuses what pages of other sites make a browser send.
func (g *gate) checkToken(n *note, r *http.Request) {
	credential := credentialOf(r.Header)
	hash := sha256.Sum256([]byte(credential))
	switch {
	case n.link && !g.open: // whoever has a link needs no token
	case g.open && g.local && !isLoopbackHost(r.Host):
		n.refuse("host", http.StatusForbidden, "forbidden_host",
			"The service has no token, and so responds only under a name of this host, such as localhost; the Host header has another.")
	case g.open && g.cross.Check(r) != nil:
		n.refuse("origin", http.StatusForbidden, "forbidden_origin", "The service has no token, and so takes no requests of web pages.")
	case g.open:
	case credential == "":
		n.refuse("token", http.StatusUnauthorized, "invalid_api_key", "The request has no credential: send the token of the service as the API key.")
	case subtle.ConstantTimeCompare(hash[:], g.token[:]) == 0:
		n.refuse("token", http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided.")
	}
}

// credentialOf returns what a request has to authenticate by, as any vendor's client sends it; empty for none.
func credentialOf(h http.Header) string {
	scheme, credential, _ := strings.Cut(h.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "Api-Key") {
		return strings.TrimSpace(credential)
	}
	return h.Get("Api-Key")
}

// withoutCredential returns the request with a placeholder for its credential, which the handlers need not know.
func withoutCredential(r *http.Request) *http.Request {
	r2 := *r
	r2.Header = r.Header.Clone()
	r2.Header.Set("Authorization", "Bearer -")
	r2.Header.Del("Api-Key")
	return &r2
}

// isLoopbackHost reports whether the Host header of a request is a name of this host.
func isLoopbackHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	return isLoopbackName(name)
}

func isLoopbackName(name string) bool {
	if strings.EqualFold(strings.TrimSuffix(name, "."), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}
