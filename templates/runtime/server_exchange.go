package runtime

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Exchange is a request and its answer. Generated code reads the inputs by Read and answers by Reply and the like. An Exchange is used by one goroutine.
type Exchange struct {
	server  *server
	writer  http.ResponseWriter
	request *http.Request
	context context.Context //nolint:containedctx // it is that of the request, with what authentication adds
	match   match
	candidate
	version  string
	query    []pair         // nil before it is parsed
	parsed   bool           // query is
	body     []byte         // the JSON body, once it is read
	loaded   bool           // body is
	moved    map[string]Raw // parameters that stand in the body
	added    []valueMember  // members of the body that stand elsewhere
	err      error
	begun    bool // something of the answer is sent
	whole    bool // the body was read to its end
	cleanups []func()
}

type exchangeKey struct{}

// ExchangeFrom returns the exchange that a handler is called in; nil for a context that is not of a request.
func ExchangeFrom(ctx context.Context) *Exchange {
	x, _ := ctx.Value(exchangeKey{}).(*Exchange)
	return x
}

// Context returns the context of the request, with what authentication has added. It ends when the client goes away.
func (x *Exchange) Context() context.Context { return x.context }

// Request returns the request. Its body is not to be read.
func (x *Exchange) Request() *http.Request { return x.request }

// Header returns the header of the answer, which may be changed until that is sent.
func (x *Exchange) Header() http.Header { return x.writer.Header() }

// Operation returns the operation that is carried out; nil when the request asks for none.
func (x *Exchange) Operation() *Operation {
	if x.route == nil {
		return nil
	}
	return x.route.Operation
}

// Version returns the ID of the version that the request speaks.
func (x *Exchange) Version() string { return x.version }

// Err returns the first thing that is wrong with the inputs read so far, or nil.
func (x *Exchange) Err() error { return x.err }

// Fail makes the request fail; of several errors the first counts.
func (x *Exchange) Fail(err error) {
	if x.err == nil {
		x.err = err
	}
}

// status is that of a success.
func (x *Exchange) status(usual int) int {
	if x.route.Status != 0 {
		return x.route.Status
	}
	return usual
}

// write sends a whole answer.
func (x *Exchange) write(status int, contentType string, body []byte) {
	h := x.writer.Header()
	h["Content-Type"] = []string{contentType}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	x.begun = true
	x.writer.WriteHeader(status)
	if x.request.Method != http.MethodHead {
		_, _ = x.writer.Write(body) // the client has gone away: there is nobody to tell
	}
}

// pair is a name, decoded, and a value, still encoded, of the query or the cookies.
type pair struct{ name, text string }

// pairs returns the query.
func (x *Exchange) pairs() []pair {
	if !x.parsed {
		x.parsed = true
		x.query = splitPairs(x.request.URL.RawQuery, "&", x.server.limits.Parts)
	}
	return x.query
}

// cookies returns the cookies.
func (x *Exchange) cookies() []pair {
	var all []pair
	for _, line := range x.request.Header.Values("Cookie") {
		all = slices.Concat(all, splitPairs(line, ";", x.server.limits.Parts))
	}
	return all
}

func splitPairs(text, separator string, most int) []pair {
	if text == "" {
		return nil
	}
	pairs := make([]pair, 0, min(most, 1+strings.Count(text, separator)))
	for piece := range strings.SplitSeq(text, separator) {
		name, value, _ := strings.Cut(strings.TrimSpace(piece), "=")
		if name != "" && len(pairs) < most {
			pairs = append(pairs, pair{unescapeQuery(name), value})
		}
	}
	return pairs
}
