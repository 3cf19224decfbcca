package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Exchange is a request and its response. Generated code reads the inputs with Read and responds with Reply and the like. An Exchange is used by one goroutine.
type Exchange struct {
	server  *server
	writer  http.ResponseWriter
	request *http.Request
	context context.Context //nolint:containedctx // it is that of the request, with what authentication adds
	match   match
	candidate
	spec     *Body // how the body is read; nil for none
	refusal  error // of what the request sends or accepts; nil for none
	success  int   // the status that the handler has set; 0 for none
	version  string
	inputs   inputs            // the value that the request is read into
	says     *operationSchemas // what the document says of the operation, once known; nil for nothing
	known    bool              // says is
	query    []pair            // nil before it is parsed
	parsed   bool              // query is
	body     string            // the JSON body, once it is read
	loaded   bool              // body is
	moved    map[string]Raw    // parameters that are in the body
	added    []valueMember     // members of the body that are elsewhere
	err      error
	faults   []*StatusError // what is wrong with parameters; err is the first
	begun    bool           // something of the response is sent
	whole    bool           // the body was read to its end
	cleanups []func()
	scopes   []string // that the credential being checked must allow
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

// Header returns the header of the response, which may be changed until that is sent.
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
	if x.success != 0 {
		return x.success
	}
	return x.route.Operation.status(usual)
}

// RequestFrom returns the request that a handler is called for, from its context; nil for another context. Its body is not to be read.
func RequestFrom(ctx context.Context) *http.Request {
	if x := ExchangeFrom(ctx); x != nil {
		return x.request
	}
	return nil
}

var errNoExchange = errors.New("the context is not that of a handler")

// SetStatus sets the status of a handler's success, from its context. It must be one that the document declares for the operation:
// alone, in a range or as a default.
func SetStatus(ctx context.Context, status int) error {
	x := ExchangeFrom(ctx)
	if x == nil || x.route == nil {
		return errNoExchange
	}
	o := x.route.Operation
	if r := o.response(status); status != o.status(http.StatusOK) && (r == nil || !r.isSuccess() && r.Status != "default" || !o.succeeds(status)) {
		return fmt.Errorf("%s: the document declares no success of status %d", o.Name, status)
	}
	x.success = status
	return nil
}

// SendHeader sets headers of a handler's response, from its context: those that the struct holds, which is the one that the package has
// for the operation. It is an error once the response has begun.
func SendHeader(ctx context.Context, h any) error {
	x := ExchangeFrom(ctx)
	switch {
	case x == nil || x.route == nil:
		return errNoExchange
	case x.begun:
		return errBegun
	}
	return x.route.Operation.sendHeader(x.writer.Header(), h, x.sending())
}

// reader returns a reader of what is sent.
func (x *Exchange) reader(text string) *Reader {
	return &Reader{s: text, side: serverSide, version: x.version}
}

// sending is how outputs are written.
func (x *Exchange) sending() WriteOption { return sentBy(serverSide, x.version) }

// ready readies a writer for a response.
func (x *Exchange) ready(w *Writer) {
	x.sending()(w)
	for _, o := range x.server.writing {
		o(w)
	}
}

var errBegun = errors.New("the response has begun")

// write sends a whole response.
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

// pairs returns the query.
func (x *Exchange) pairs() []pair {
	if !x.parsed {
		x.parsed = true
		pairs, whole := splitPairs(x.request.URL.RawQuery, "&", unescapeQuery, x.server.limits.Parts)
		if x.query = pairs; !whole {
			x.Fail(x.tooMany(http.StatusBadRequest, "query"))
		}
	}
	return x.query
}

// tooMany returns the error for a query, a form or cookies of more pairs than are read.
func (x *Exchange) tooMany(status int, what string) error {
	return &StatusError{Status: status, Message: fmt.Sprintf("The %s has more than %d parts.", what, x.server.limits.Parts)}
}

// cookies returns the cookies.
func (x *Exchange) cookies() []pair {
	var all []pair
	for _, line := range x.request.Header.Values("Cookie") {
		pairs, whole := splitPairs(line, ";", unescapePath, x.server.limits.Parts)
		if !whole {
			x.Fail(x.tooMany(http.StatusBadRequest, "cookie"))
		}
		all = slices.Concat(all, pairs)
	}
	return all
}

// splitPairs takes a string of pairs apart, the names decoded, and reports whether these are all: at most so many are read.
func splitPairs(text, separator string, unescape func(string) string, most int) ([]pair, bool) {
	if text == "" {
		return nil, true
	}
	pairs := make([]pair, 0, min(most, 1+strings.Count(text, separator)))
	for piece := range strings.SplitSeq(text, separator) {
		name, value, _ := strings.Cut(strings.TrimSpace(piece), "=")
		switch {
		case name == "":
		case len(pairs) == most:
			return pairs, false
		default:
			pairs = append(pairs, pair{unescape(name), value})
		}
	}
	return pairs, true
}

// fit reads a value into what p points at, and fails when it is not of that type. A server that validates wants required members
// to be there.
func (x *Exchange) fit(v value, c *codec, p pointer) error {
	return fit(v, c, p, x.reader, x.server.validate)
}
