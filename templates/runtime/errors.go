package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What errors.Is compares an [*APIError] with.
var (
	ErrBadRequest      = errors.New("bad request")         // status 400
	ErrUnauthorized    = errors.New("unauthorized")        // status 401
	ErrForbidden       = errors.New("forbidden")           // status 403
	ErrNotFound        = errors.New("not found")           // status 404
	ErrConflict        = errors.New("conflict")            // status 409
	ErrUnprocessable   = errors.New("unprocessable")       // status 422
	ErrTooManyRequests = errors.New("too many requests")   // status 429
	ErrServer          = errors.New("fault of the server") // status 500 to 599
)

// APIError is an error response of a server, or a response that is not as the document describes it.
//
// The status is always that of the response, but for an error inside a stream or of a long-running operation: there it is
// what the error itself says, and else that of the response or 0.
type APIError struct {
	// Operation is the call: "openai: Runs.Create".
	Operation string
	// Status is the HTTP status.
	Status int
	// Code, Type and Message are read from the body; they are empty where it has none or is not understood.
	Code, Type, Message string
	// RequestID is the server's name for the request; it may be empty.
	RequestID string
	// RetryAfter is how long the server asks to wait; 0 when it does not.
	RetryAfter time.Duration
	// Attempts is how often the call was sent.
	Attempts int
	// Header is the header of the response; nil for an error inside a stream or of a long-running operation.
	Header http.Header
	// Body is the body as it came, up to [Limits].Error bytes, for reading it as the vendor's own error type. Credentials
	// that the request held are cut out of it, and of the fields above.
	Body []byte
	// Detail is the body as the type that the document declares for the status: a pointer to a struct, or a value of another type. It
	// is nil where none is declared, or where the body is not of the media type that is. See [ErrorDetail].
	Detail any
	// Err is why the response could not be read; nil when the server says that there is an error.
	Err error

	inside    bool // the error came inside a stream or of an operation
	anonymous bool // the request held no credential
}

// Error returns the operation, the status and what the body says.
func (e *APIError) Error() string {
	var b strings.Builder
	b.WriteString(e.Operation + ": ")
	if e.Status != 0 && !e.inside {
		b.WriteString(strings.TrimSpace(strconv.Itoa(e.Status)+" "+http.StatusText(e.Status)) + ": ")
	}
	switch {
	case e.Message != "":
		b.WriteString(e.Message)
	case len(e.Body) > 0:
		b.WriteString(excerpt(e.Body))
	default:
		b.WriteString("no message")
	}
	var facts []string
	for _, f := range [][2]string{{"code", e.Code}, {"type", e.Type}, {"request", e.RequestID}} {
		if f[1] != "" {
			facts = append(facts, f[0]+" "+f[1])
		}
	}
	if e.Status == http.StatusUnauthorized && e.anonymous {
		facts = append(facts, "the client has no credential for it")
	}
	if len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// ErrorDetail returns the Detail of an [*APIError] in err, if it is of type T, which is a pointer to a struct, the struct itself, or
// what is not a struct.
func ErrorDetail[T any](err error) (T, bool) {
	var e *APIError
	if !errors.As(err, &e) || e.Detail == nil {
		return *new(T), false
	}
	if v, ok := e.Detail.(T); ok {
		return v, true
	}
	if p, ok := e.Detail.(*T); ok {
		return *p, true
	}
	return *new(T), false
}

// excerpt returns the beginning of a body on one line.
func excerpt(body []byte) string {
	const most = 200
	cut := len(body) > 4*most
	if cut {
		body = body[:4*most]
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "\uFFFD")), " ")
	if n := utf8.RuneCountInString(text); n > most {
		text, cut = string([]rune(text)[:most]), true
	}
	if cut {
		text += "…"
	}
	return text
}

// Is reports whether the status belongs to one of ErrNotFound and the like.
func (e *APIError) Is(target error) bool {
	switch target {
	case ErrServer:
		return e.Status >= 500 && e.Status <= 599
	case nil:
		return false
	}
	return target == statusErrors[e.Status]
}

var statusErrors = map[int]error{
	http.StatusBadRequest: ErrBadRequest, http.StatusUnauthorized: ErrUnauthorized, http.StatusForbidden: ErrForbidden,
	http.StatusNotFound: ErrNotFound, http.StatusConflict: ErrConflict, http.StatusUnprocessableEntity: ErrUnprocessable,
	http.StatusTooManyRequests: ErrTooManyRequests,
}

// Unwrap returns Err.
func (e *APIError) Unwrap() error { return e.Err }

// CallError is a call that failed without a response of the server: it could not be written, sent or read.
type CallError struct {
	Operation string // "openai: Runs.Create"
	Err       error
}

// Error returns the operation and the cause.
func (e *CallError) Error() string { return e.Operation + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }

// VersionError is a call of something that the client's version of the API lacks, or without something that it requires. Nothing was
// sent.
type VersionError struct {
	Operation string // "openai: Runs.Create"
	Version   string // the ID of the version
	What      string // what it lacks: "parameter include", "field name of Run"; empty for the operation itself
	Required  bool   // the version requires What, which the call lacks
}

// Error returns what the version lacks, or requires.
func (e *VersionError) Error() string {
	if !e.Required {
		return e.Operation + ": " + doesNotHave(e.Version, e.What)
	}
	return fmt.Sprintf("%s: version %s requires the %s", e.Operation, e.Version, e.What)
}

// StreamEndError is a stream that ended before the event that ends it. It wraps [io.ErrUnexpectedEOF].
type StreamEndError struct {
	Operation   string // "openai: Runs.CreateStream"
	Events      int    // how many events came
	LastEventID string // the id of the last event, for [WithLastEventID]; empty where events have none
	Err         error  // why reading ended; nil for an orderly end of the connection
}

// Error returns how far the stream came.
func (e *StreamEndError) Error() string {
	text := fmt.Sprintf("%s: the stream ended after %d events and before its last", e.Operation, e.Events)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns io.ErrUnexpectedEOF and the cause.
func (e *StreamEndError) Unwrap() []error {
	if e.Err == nil {
		return []error{io.ErrUnexpectedEOF}
	}
	return []error{io.ErrUnexpectedEOF, e.Err}
}

// PageError is a list that cannot be walked further.
type PageError struct {
	Operation string // "openai: Runs.List"
	Cursor    string // what the server says comes next; empty when it says nothing
	Reason    string
}

// Error returns the reason.
func (e *PageError) Error() string {
	return fmt.Sprintf("%s: %s (cursor %q)", e.Operation, e.Reason, e.Cursor)
}

// TooLargeError is a response, or an event of a stream, beyond the client's [Limits].
type TooLargeError struct {
	Limit int64 // bytes
}

// Error returns the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("larger than the limit of %d bytes: see WithLimits", e.Limit)
}

// TokenError is a credential that could not be had or sent. It never holds the credential.
type TokenError struct {
	Scheme string // the name of the security scheme
	Err    error
}

// Error returns the scheme and the cause.
func (e *TokenError) Error() string { return "credential for " + e.Scheme + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *TokenError) Unwrap() error { return e.Err }

// explain reads code, type and message from a body, by the fields of the API or by the usual names.
func (e *APIError) explain(body []byte, fields ErrorFields) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var tree any
	if d.Decode(&tree) != nil {
		return
	}
	if list, ok := tree.([]any); ok && len(list) > 0 {
		tree = list[0]
	}
	if text, ok := tree.(string); ok {
		e.Message = text
		return
	}
	e.Message = firstText(tree, fields.Message, "error.message", "message", "error.error_description", "error_description", "detail",
		"error.detail", "error", "title", "errors")
	e.Code = firstText(tree, fields.Code, "error.code", "error.grpcCode", "code", "errors.code")
	e.Type = firstText(tree, fields.Type, "error.type", "type")
	if e.inside {
		e.inferStatus(firstText(tree, "error.httpCode", "httpCode", "error.status", "status"))
	}
}

// inferStatus takes the status that an error inside a response states, or the one that its gRPC code stands for.
func (e *APIError) inferStatus(stated string) {
	if n, err := strconv.Atoi(stated); err == nil && n >= 400 && n <= 599 {
		e.Status = n
		return
	}
	if n, err := strconv.Atoi(e.Code); err == nil && n >= 400 && n <= 599 {
		e.Status = n
	} else if status, ok := grpcStatus[e.Code]; ok {
		e.Status = status
	}
}

// grpcStatus is the HTTP status of a gRPC code, as google.rpc.Code states it.
var grpcStatus = map[string]int{
	"1": 499, "2": 500, "3": 400, "4": 504, "5": 404, "6": 409, "7": 403, "8": 429, "9": 400, "10": 409, "11": 400, "12": 501,
	"13": 500, "14": 503, "15": 500, "16": 401,
}

// firstText returns the first of the paths that have a string or a number, or several in a list. A path goes through a list by its
// first item.
func firstText(tree any, paths ...string) string {
	for _, path := range paths {
		if path == "" {
			continue
		}
		at := tree
		for name := range strings.SplitSeq(path, ".") {
			if list, ok := at.([]any); ok && len(list) > 0 {
				at = list[0]
			}
			members, _ := at.(map[string]any)
			at = members[name]
		}
		if text := saidBy(at); text != "" {
			return text
		}
	}
	return ""
}

// maxSaid is how many items of a list of messages are read.
const maxSaid = 20

// saidBy returns a string, a number, or what the items of a list say: strings, or objects that hold one under a usual name.
func saidBy(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		var said []string
		for _, item := range v[:min(len(v), maxSaid)] {
			text := ""
			switch item := item.(type) {
			case string:
				text = item
			case map[string]any:
				text = firstText(item, "message", "msg", "detail", "description", "title")
			}
			if text != "" {
				said = append(said, text)
			}
		}
		return strings.Join(said, "; ")
	}
	return ""
}

// redact cuts credentials out of a string that a server may have taken from the request.
func redact(text string, secrets []string) string {
	for _, s := range secrets {
		if len(s) >= 4 { // shorter ones are everywhere
			text = strings.ReplaceAll(text, s, "[redacted]")
		}
	}
	return text
}

func redactHeader(h http.Header, secrets []string) http.Header {
	h = h.Clone()
	for _, values := range h {
		for i := range values {
			values[i] = redact(values[i], secrets)
		}
	}
	return h
}
