package runtime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// StatusError is an error that a handler returns to choose the response. Empty fields get defaults by the status.
type StatusError struct {
	Status              int // the HTTP status; 0 is 500
	Code, Type, Message string
	Param               string      // the input that is at fault; empty for none
	Body                any         // the body, of the type that the document declares; nil for one that is made of these fields
	Header              http.Header // sent next to those of the response; may be nil
	Err                 error       // the cause, for logs; clients do not see it
}

// Error returns the status, the message and the cause.
func (e *StatusError) Error() string {
	text := strings.TrimSpace(strconv.Itoa(e.Status) + " " + http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil && !strings.Contains(e.Message, e.Err.Error()) {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *StatusError) Unwrap() error { return e.Err }

// Is reports whether the status belongs to one of ErrNotFound and the like.
func (e *StatusError) Is(target error) bool { return (&APIError{Status: e.Status}).Is(target) }

// isStatus reports whether the error chooses the response.
func isStatus(err error) bool {
	var status *StatusError
	return errors.As(err, &status)
}

// Unimplemented returns the error of an operation that a handler does not carry out.
func Unimplemented(operation string) error {
	return &StatusError{Status: http.StatusNotImplemented, Code: "not_implemented", Message: operation + " is not implemented."}
}

// answerError responds with an error, unless the response has begun.
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

// statusOf returns the response for an error.
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
	if f.Status < 200 || f.Status > 999 { // 1xx is not a response
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

// writeError writes an error: its own body, or the one made of its fields.
func (x *Exchange) writeError(e *StatusError) {
	e = e.filled()
	text, contentType := x.errorBody(e)
	if broken := x.checkError(e, contentType, text); broken != nil {
		x.log("failed", slog.Any("error", broken))
		_, body := x.errorSpec(broken.Status)
		e, text, contentType = broken, body.fill(broken), concrete(body.Type, jsonTypes[0])
	}
	h := x.writer.Header()
	for name, values := range e.Header {
		h[name] = slices.Clone(values)
	}
	if e.Status == http.StatusUnauthorized && h.Get("WWW-Authenticate") == "" && x.route != nil {
		x.challenge(h)
	}
	x.write(e.Status, contentType, text)
}

// errorBody returns the body for an error, and its media type. A stream of items in envelopes has one for errors, too.
func (x *Exchange) errorBody(e *StatusError) (text []byte, contentType string) {
	spec, body := x.errorSpec(e.Status)
	contentType = concrete(body.Type, jsonTypes[0])
	if spec != nil {
		contentType = concrete(x.pick(spec.types()), contentType)
	}
	own := e.Body
	if own == nil && x.server.envelope != nil {
		own = x.server.envelope(x.context, e)
	}
	plain := spec != nil && spec.Kind == BodyText
	if own == nil && plain {
		own = e.Message
	}
	if own == nil {
		return x.enveloped(body.fill(e)), contentType
	}
	if s, ok := own.(string); ok && plain {
		return []byte(s), contentType
	}
	text, err := x.jsonOf(own, spec)
	if err != nil {
		x.log("failed", slog.Any("error", err))
		return body.fill(e), contentType
	}
	return text, contentType
}

// jsonOf writes the body of an error: one of the type that the document declares as other responses are written.
func (x *Exchange) jsonOf(own any, spec *ResponseSpec) ([]byte, error) {
	if v := reflect.ValueOf(own); spec != nil && spec.Value != nil && v.Type() == reflect.TypeOf(spec.Value) && !v.IsNil() {
		t, w := x.route.Operation.typed(own), &Writer{}
		x.ready(w)
		w.write(t.codec, t.at)
		return w.buf, w.err
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	err := w.Encode(own)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), err
}

// errorSpec returns what the operation declares for an error of that status, nil for nothing, and how the server writes its own: as
// that, or as all errors of the API.
func (x *Exchange) errorSpec(status int) (*ResponseSpec, *ErrorBody) {
	bodies := x.server.api.Errors.Bodies
	if x.route != nil {
		if r := x.route.Operation.response(status); r != nil && r.Value != nil {
			for i := range bodies {
				if reflect.TypeOf(bodies[i].Of) == reflect.TypeOf(r.Value) {
					return r, &bodies[i]
				}
			}
			return r, &anyError
		}
	}
	if len(bodies) > 0 {
		return nil, &bodies[0]
	}
	return nil, &anyError
}

// enveloped puts an error into the envelope of the items of the operation's stream, unless it is in one.
func (x *Exchange) enveloped(text []byte) []byte {
	if x.route == nil || x.route.Operation.Stream == nil {
		return text
	}
	field := x.route.Operation.Stream.ErrorField
	if field == "" {
		return text
	}
	r := &Reader{s: string(text)}
	for o := r.members(); o.next(); r.skip() {
		if o.name == field {
			return text
		}
	}
	w := &Writer{buf: []byte{'{'}}
	w.name(field)
	return append(append(w.buf, text...), '}')
}

// anyError is how errors are written where the document does not say.
var anyError = ErrorBody{Text: `{"error":{"message":$message,"type":$type,"param":$param,"code":$code}}`}

// errorValues take the place of their names in the text of an ErrorBody.
var errorValues = map[string]func(*StatusError, *Writer){
	"message": func(e *StatusError, w *Writer) { w.text(e.Message) },
	"type":    func(e *StatusError, w *Writer) { w.text(e.Type) },
	"param":   func(e *StatusError, w *Writer) { writeTextOrNull(e.Param, w) },
	"code":    func(e *StatusError, w *Writer) { writeTextOrNull(e.Code, w) },
	// reason is the code, or what the status suggests for it: it is never empty.
	"reason":     func(e *StatusError, w *Writer) { w.text(cmp.Or(e.Code, reason(e.Status))) },
	"title":      func(e *StatusError, w *Writer) { w.text(cmp.Or(http.StatusText(e.Status), "Error")) },
	"status":     func(e *StatusError, w *Writer) { w.buf = strconv.AppendInt(w.buf, int64(e.Status), 10) },
	"statustext": func(e *StatusError, w *Writer) { w.text(strconv.Itoa(e.Status)) },
	"grpc":       func(e *StatusError, w *Writer) { w.buf = strconv.AppendInt(w.buf, grpcCode(e), 10) },
}

// reason returns the text of a status as a code: "not_found".
func reason(status int) string {
	text := strings.ToLower(cmp.Or(http.StatusText(status), "error"))
	return strings.NewReplacer(" ", "_", "-", "_", "'", "").Replace(text)
}

// fill writes an error.
func (b *ErrorBody) fill(e *StatusError) []byte {
	w := &Writer{}
	quoted := false
	for i := 0; i < len(b.Text); i++ {
		c := b.Text[i]
		switch {
		case c == '$' && !quoted:
			end := i + 1
			for end < len(b.Text) && 'a' <= b.Text[end] && b.Text[end] <= 'z' {
				end++
			}
			errorValues[b.Text[i+1:end]](e, w)
			i = end - 1
			continue
		case c == '"':
			quoted = !quoted
		case c == '\\':
			w.buf = append(w.buf, c)
			i++
			c = b.Text[i]
		}
		w.buf = append(w.buf, c)
	}
	return w.buf
}

// inner returns the only member of an object where that is an object, and else the text.
func inner(text []byte) []byte {
	r := &Reader{s: string(text)}
	var found Raw
	n := 0
	for o := r.members(); o.next(); n++ {
		found = r.raw()
	}
	if n == 1 && len(found) > 0 && found[0] == '{' {
		return []byte(found)
	}
	return text
}

func writeTextOrNull(text string, w *Writer) {
	if text == "" {
		w.null()
		return
	}
	w.text(text)
}

// grpcCode returns the gRPC code of an error: its own if that is one, else that of its status.
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
