package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// StatusError is an error that a handler returns to say what is answered. Empty fields get what the status suggests.
type StatusError struct {
	Status              int // the HTTP status; 0 is 500
	Code, Type, Message string
	Param               string      // the input that is at fault; empty for none
	Header              http.Header // sent beside those of the answer; may be nil
	Err                 error       // the cause, for logs; clients do not see it
}

// Error returns the status, the message and the cause.
func (e *StatusError) Error() string {
	text := strings.TrimSpace(strconv.Itoa(e.Status) + " " + http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *StatusError) Unwrap() error { return e.Err }

// Is reports whether the status belongs to one of ErrNotFound and the like.
func (e *StatusError) Is(target error) bool { return (&APIError{Status: e.Status}).Is(target) }

// isStatus reports whether the error says what is answered.
func isStatus(err error) bool {
	var status *StatusError
	return errors.As(err, &status)
}

// Unimplemented is the error of an operation that a handler does not carry out.
func Unimplemented(operation string) error {
	return &StatusError{Status: http.StatusNotImplemented, Code: "not_implemented", Message: operation + " is not implemented."}
}

// answerError answers an error, unless the answer has begun.
func (x *Exchange) answerError(err error) {
	e := x.statusOf(err).filled()
	if e.Status >= http.StatusInternalServerError && e.Status != http.StatusNotImplemented {
		x.log("failed", slog.Any("error", err))
	}
	if x.begun {
		panic(http.ErrAbortHandler) // so that nobody takes what was sent for the whole
	}
	x.writeError(e)
}

// statusOf returns what is answered for an error.
func (x *Exchange) statusOf(err error) *StatusError {
	if x.server.mapError != nil {
		if e := x.server.mapError(x.context, err); e != nil {
			return e
		}
	}
	var status *StatusError
	var api *APIError
	var field *FieldError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &status):
		return status
	case errors.As(err, &api) && api.Status >= 400:
		return &StatusError{Status: api.Status, Code: api.Code, Type: api.Type, Message: api.Message, Err: err}
	case errors.As(err, &tooLarge):
		return tooLargeBody(tooLarge.Limit)
	case errors.As(err, &field):
		return &StatusError{Status: http.StatusBadRequest, Code: "invalid_value", Param: field.Field, Message: field.Error(), Err: err}
	case errors.Is(err, context.Canceled) && x.context.Err() != nil:
		return &StatusError{Status: 499, Message: "The client has gone away.", Err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &StatusError{Status: http.StatusGatewayTimeout, Err: err}
	}
	for status, target := range statusErrors {
		if errors.Is(err, target) {
			return &StatusError{Status: status, Message: sentence(err), Err: err}
		}
	}
	return &StatusError{Status: http.StatusInternalServerError, Err: err}
}

// sentence returns the text of an error that a handler returned for the client to see.
func sentence(err error) string {
	text := err.Error()
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func tooLargeBody(limit int64) *StatusError {
	return &StatusError{
		Status: http.StatusRequestEntityTooLarge, Code: "too_large",
		Message: fmt.Sprintf("The body is larger than the limit of %d bytes.", limit),
	}
}

// filled returns the error with what its status suggests in its empty fields.
func (e *StatusError) filled() *StatusError {
	f := *e
	if f.Status < 100 || f.Status > 999 {
		f.Status = http.StatusInternalServerError
	}
	if f.Message == "" {
		f.Message = http.StatusText(f.Status) + "."
	}
	if f.Type == "" {
		switch {
		case f.Status == http.StatusUnauthorized:
			f.Type = "authentication_error"
		case f.Status == http.StatusForbidden:
			f.Type = "permission_error"
		case f.Status == http.StatusTooManyRequests:
			f.Type = "rate_limit_error"
		case f.Status >= http.StatusInternalServerError:
			f.Type = "server_error"
		default:
			f.Type = "invalid_request_error"
		}
	}
	return &f
}

// writeError answers an error in the API's envelope.
func (x *Exchange) writeError(e *StatusError) {
	e = e.filled()
	w := Writer{}
	x.writeEnvelope(e, &w)
	text := w.buf
	if w.err != nil {
		x.log("failed", slog.Any("error", w.err))
		text = []byte(`{}`)
	}
	h := x.writer.Header()
	for name, values := range e.Header {
		h[name] = slices.Clone(values)
	}
	if e.Status == http.StatusUnauthorized && h.Get("WWW-Authenticate") == "" && x.route != nil {
		x.challenge(h)
	}
	x.write(e.Status, "application/json", text)
}

// writeEnvelope writes the body of an error. A stream of items in envelopes has one for errors, too.
func (x *Exchange) writeEnvelope(e *StatusError, w *Writer) {
	if x.server.envelope != nil {
		x.server.envelope(e, w)
		return
	}
	if field := x.errorField(); field != "" && !x.server.api.Errors.nested() {
		w.buf = append(w.buf, '{')
		w.name(field)
		x.server.api.Errors.write(e, w)
		w.buf = append(w.buf, '}')
		return
	}
	x.server.api.Errors.write(e, w)
}

// errorField is the member that errors of the operation's stream stand in; empty for none.
func (x *Exchange) errorField() string {
	if x.route == nil || x.route.Operation.Stream == nil {
		return ""
	}
	return x.route.Operation.Stream.ErrorField
}

// nested reports whether the fields of an error stand inside a member of the body.
func (f ErrorFields) nested() bool { return strings.Contains(f.message(), ".") }

// message is where the message stands.
func (f ErrorFields) message() string {
	if f.Message == "" {
		return "error.message"
	}
	return f.Message
}

// write writes an error as the API has them. An API whose errors are a code and a message at the top, and no type, has
// gRPC's: the code is a number, and details follow.
func (f ErrorFields) write(e *StatusError, w *Writer) {
	at := f.message()
	for strings.Contains(at, ".") {
		var name string
		name, at, _ = strings.Cut(at, ".")
		w.buf = append(w.buf, '{')
		w.name(name)
		defer func() { w.buf = append(w.buf, '}') }()
	}
	f.writeInner(e, w)
}

// writeInner writes an error without what is around it.
func (f ErrorFields) writeInner(e *StatusError, w *Writer) {
	w.buf = append(w.buf, '{')
	if !f.nested() && f.Type == "" && f.Code != "" {
		w.name(f.Code)
		w.buf = strconv.AppendInt(w.buf, grpcCode(e), 10)
		w.name(f.Message)
		w.text(e.Message)
		w.name("details")
		w.buf = append(w.buf, "[]}"...)
		return
	}
	w.name(last(f.message(), "message"))
	w.text(e.Message)
	w.name(last(f.Type, "type"))
	w.text(e.Type)
	w.name("param")
	writeTextOrNull(e.Param, w)
	w.name(last(f.Code, "code"))
	writeTextOrNull(e.Code, w)
	w.buf = append(w.buf, '}')
}

// last returns the last name of a path, or another for the empty one.
func last(path, other string) string {
	if path == "" {
		return other
	}
	return path[strings.LastIndexByte(path, '.')+1:]
}

func writeTextOrNull(text string, w *Writer) {
	if text == "" {
		w.null()
		return
	}
	w.text(text)
}

// grpcCode is the gRPC code of an error: its own if that is one, else that of its status.
func grpcCode(e *StatusError) int64 {
	if n, err := strconv.ParseInt(e.Code, 10, 32); err == nil {
		return n
	}
	if code, ok := grpcCodes[e.Status]; ok {
		return code
	}
	if e.Status >= http.StatusInternalServerError {
		return 13
	}
	return 3
}

// grpcCodes are the gRPC codes of HTTP statuses that have one of their own.
var grpcCodes = map[int]int64{
	http.StatusUnauthorized: 16, http.StatusForbidden: 7, http.StatusNotFound: 5, http.StatusConflict: 6,
	http.StatusTooManyRequests: 8, 499: 1, http.StatusMethodNotAllowed: 12, http.StatusNotImplemented: 12,
	http.StatusServiceUnavailable: 14, http.StatusGatewayTimeout: 4,
}
