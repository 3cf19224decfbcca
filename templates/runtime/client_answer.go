package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"
)

// Response is a response as it came.
type Response struct {
	Status   int // of the last attempt; 0 when none got a response
	Header   http.Header
	Body     []byte // nil for streams and downloads, which are read elsewhere; for errors up to [Limits].Error bytes
	Attempts int    // how often the call was sent until then
}

func (r *Response) take(a *attempt) {
	if r != nil {
		*r = Response{Status: a.answer.StatusCode, Header: a.answer.Header, Attempts: a.number}
	}
}

func (r *Response) setBody(body []byte) {
	if r != nil {
		r.Body = body
	}
}

// Receive sends a call and returns its response, whose type is R: a pointer to a struct, or what is not a struct. It returns the
// zero R with an error: an [*APIError] for an error response, and a [*CallError], [*VersionError] or an error of the
// context within a CallError when there was no response.
//
// The arguments are pointers: to each of the operation's Args, to its body if it has one, and to the struct of its other
// parameters. Those to the body and the parameters may be nil.
func Receive[R any](ctx context.Context, c *Client, o *Operation, opts []CallOption, args ...any) (R, error) {
	var v R
	if err := c.begin(o, opts, args, false).receive(ctx, reflect.TypeFor[R](), pointerTo(reflect.ValueOf(&v))); err != nil {
		return *new(R), err
	}
	return v, nil
}

// receive sends the call and reads its response into what p points at, a value of type t.
func (c *Call) receive(ctx context.Context, t reflect.Type, p pointer) error {
	k, p := c.into(t, p)
	return c.buffered(ctx, func(a *attempt, body []byte) error { return a.read(body, k, p) })
}

// read reads a body of the kind that the status has.
func (a *attempt) read(body []byte, k *codec, p pointer) error {
	if r := a.call.operation.response(a.answer.StatusCode); r == nil || r.Kind != BodyText {
		return a.decode(body, k, p)
	}
	if err := fit(value{kind: '"', text: string(body)}, k, p, a.call.client.reader, false); err != nil {
		return a.unreadable(body, err)
	}
	return nil
}

// ReceiveOneOf sends a call and returns its response as the type of its status, one of several; R is their interface. See
// [Receive] for the arguments and errors. A body that is a file is read while it comes, and must be closed.
func ReceiveOneOf[R any](ctx context.Context, c *Client, o *Operation, opts []CallOption, args ...any) (R, error) {
	v, err := c.begin(o, opts, args, false).receiveOneOf(ctx)
	if err != nil {
		return *new(R), err
	}
	return v.Interface().(R), nil
}

// receiveOneOf sends the call and returns a pointer to the struct for its status.
func (c *Call) receiveOneOf(ctx context.Context) (v reflect.Value, err error) {
	ctx, began, cancel := c.patience(ctx)
	open := false
	err = c.run(ctx, func(a *attempt) error {
		status := a.answer.StatusCode
		r := c.operation.response(status)
		if r == nil || r.Of == nil {
			r = c.operation.unknown()
		}
		v = reflect.New(reflect.TypeOf(r.Of).Elem())
		if f := v.Elem().FieldByName(statusField); f.IsValid() {
			f.SetInt(int64(status))
		}
		to := v.Elem().FieldByName(bodyField)
		if r.Kind == BodyRaw {
			began()
			open = true
			h := a.answer.Header
			to.Set(reflect.ValueOf(&FilePart{Name: fileName(h), ContentType: h.Get("Content-Type"), Content: newAnswerBody(a, c.config.idle, cancel)}))
			return nil
		}
		body, err := a.readBody()
		c.config.response.setBody(body)
		switch {
		case err != nil || !to.IsValid():
			return err
		case r.Status == "":
			v.Elem().FieldByName("ContentType").SetString(a.answer.Header.Get("Content-Type"))
			to.SetBytes(body)
			return nil
		}
		k, p := c.into(to.Type(), pointerTo(to.Addr()))
		return a.read(body, k, p)
	})
	if !open {
		cancel(nil)
		c.body.close()
	}
	return v, err
}

// into returns how to read a value of type t into what p points at, or into a new value if that is a pointer.
func (c *Call) into(t reflect.Type, p pointer) (*codec, pointer) {
	k := codecOf(t, c.operation.Links...)
	if k.kind == pointerKind {
		k = k.elem
		*p.pointer() = newValue(k.typ)
		p = *p.pointer()
	}
	return k, p
}

// detail returns the body of an error as the type that is declared for the status; nil for none.
func (a *attempt) detail(body []byte) any {
	o := a.call.operation
	r := o.response(a.answer.StatusCode)
	if r == nil || r.Value == nil {
		return nil
	}
	contentType := a.answer.Header.Get("Content-Type")
	v := reflect.New(reflect.TypeOf(r.Value).Elem())
	k, p := codecOf(v.Elem().Type(), o.Links...), pointerTo(v)
	var err error
	switch {
	case r.Kind == BodyText:
		err = fit(value{kind: '"', text: string(body)}, k, p, a.call.client.reader, false)
	case contentType != "" && !isJSON(contentType):
		return nil
	default:
		err = unmarshal(k, p, a.call.client.reader(string(bytes.TrimPrefix(body, byteOrderMark))))
	}
	switch {
	case err != nil:
		return nil
	case k.kind == structKind:
		return v.Interface()
	}
	return v.Elem().Interface()
}

// Send sends a call whose response has no content; see [Receive] for the arguments and errors.
func (c *Client) Send(ctx context.Context, o *Operation, opts []CallOption, args ...any) error {
	return c.begin(o, opts, args, false).buffered(ctx, func(*attempt, []byte) error { return nil })
}

// buffered sends the call and hands on the whole body of its response.
func (c *Call) buffered(ctx context.Context, use func(*attempt, []byte) error) error {
	ctx, _, cancel := c.patience(ctx)
	defer func() {
		cancel(nil)
		c.body.close()
	}()
	return c.run(ctx, func(a *attempt) error {
		body, err := a.readBody()
		c.config.response.setBody(body)
		if err != nil {
			return err
		}
		return use(a, body)
	})
}

// brokenBodyError is a response whose body could not be read to its end.
type brokenBodyError struct{ err error }

func (e *brokenBodyError) Error() string { return "reading the response: " + e.err.Error() }
func (e *brokenBodyError) Unwrap() error { return e.err }

// readBody reads the body of the response, up to the limit.
func (a *attempt) readBody() ([]byte, error) {
	defer a.answer.Body.Close() //nolint:errcheck // nothing was written
	limit := a.call.client.limits.Body
	if a.answer.ContentLength > limit {
		return nil, &TooLargeError{Limit: limit}
	}
	data, err := readSized(io.LimitReader(a.answer.Body, limit+1), a.answer.ContentLength)
	if err != nil {
		return data, &brokenBodyError{err}
	}
	if int64(len(data)) > limit {
		return nil, &TooLargeError{Limit: limit}
	}
	return data, nil
}

var errEmpty = errors.New("the response is empty")

// decode reads a body. No body is the zero value where the status promises none.
func (a *attempt) decode(body []byte, k *codec, p pointer) error {
	body = bytes.TrimPrefix(body, byteOrderMark)
	if len(bytes.TrimSpace(body)) == 0 {
		switch a.answer.StatusCode {
		case http.StatusAccepted, http.StatusNoContent, http.StatusResetContent:
			return nil
		}
		if a.answer.Request != nil && a.answer.Request.Method == http.MethodHead {
			return nil
		}
		return a.unreadable(body, errEmpty)
	}
	text := stringOf(body) // nobody else has it
	if a.call.config.response != nil {
		text = string(body)
	}
	if err := unmarshal(k, p, a.call.client.reader(text)); err != nil {
		return a.unreadable(body, err)
	}
	return nil
}

// unreadable returns the error for a success that is not as the document describes it.
func (a *attempt) unreadable(body []byte, err error) error {
	e := a.newError()
	e.Err = err
	a.describe(e, body[:min(int64(len(body)), a.call.client.limits.Error)])
	if t := a.answer.Header.Get("Content-Type"); t != "" && !isJSON(t) {
		e.Message = "the response is " + t + ", which was not expected"
	}
	return e
}

// Download is a body that is read while it comes. It must be closed.
type Download struct {
	// ContentType is the media type that the server states; it may be empty.
	ContentType string
	// Name is the last part of the file name that the server gives; it may be empty, and is not to be trusted.
	Name string
	// Length is its size in bytes; -1 when the server does not say.
	Length int64

	body   *answerBody
	linked io.ReadCloser // the body of what another response linked to, or of a service that is written by hand; nil for the response of a call
}

// NewDownload returns a download of a service that is written by hand. The length is -1 where it is not known.
func NewDownload(contentType, name string, length int64, body io.ReadCloser) *Download {
	return &Download{ContentType: contentType, Name: name, Length: length, linked: body}
}

// Download sends a call and returns the body of its response; see [Receive] for the arguments and errors.
func (c *Client) Download(ctx context.Context, o *Operation, opts []CallOption, args ...any) (*Download, error) {
	body, err := c.begin(o, opts, args, false).open(ctx)
	if err != nil {
		return nil, err
	}
	resp := body.attempt.answer
	return &Download{ContentType: resp.Header.Get("Content-Type"), Name: fileName(resp.Header), Length: resp.ContentLength, body: body}, nil
}

// Read reads the body. A body that breaks off gives [io.ErrUnexpectedEOF] within a [*CallError].
func (d *Download) Read(p []byte) (int, error) {
	if d.linked != nil {
		return d.linked.Read(p)
	}
	n, err := d.body.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // Read returns it bare
		err = d.body.attempt.failed(d.body.attempt.context, err)
	}
	return n, err
}

// Close ends the download, and its connection if not all of it was read.
func (d *Download) Close() error {
	if d.linked != nil {
		return d.linked.Close()
	}
	return d.body.Close()
}

// fileName returns the name in Content-Disposition without folders.
func fileName(h http.Header) string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	name := path.Base(strings.ReplaceAll(params["filename"], `\`, "/"))
	if name == "." || name == ".." || name == "/" || strings.ContainsRune(name, 0) {
		return ""
	}
	return name
}

// open sends the call and returns the body of its response, unread. The timeout of the call ends here.
func (c *Call) open(ctx context.Context) (*answerBody, error) {
	ctx, began, cancel := c.patience(ctx)
	var body *answerBody
	err := c.run(ctx, func(a *attempt) error {
		began()
		body = newAnswerBody(a, c.config.idle, cancel)
		return nil
	})
	if err != nil {
		cancel(nil)
		c.body.close()
		return nil, err
	}
	return body, nil
}

// answerBody is the body of a response; closing it ends the context of its call.
type answerBody struct {
	attempt *attempt
	cancel  context.CancelCauseFunc
	idle    time.Duration
	timer   *time.Timer // runs while a Read waits; nil without an idle timeout
}

// IdleError is a stream or download of which nothing came for too long; see [WithIdleTimeout]. It is a
// [context.DeadlineExceeded].
type IdleError struct {
	Idle time.Duration // how long nothing came
}

// Error returns how long was waited.
func (e *IdleError) Error() string { return "nothing came for " + e.Idle.String() }

// Is reports whether target is context.DeadlineExceeded.
func (e *IdleError) Is(target error) bool { return target == context.DeadlineExceeded }

func newAnswerBody(a *attempt, idle time.Duration, cancel context.CancelCauseFunc) *answerBody {
	b := &answerBody{attempt: a, cancel: cancel, idle: idle}
	if idle > 0 {
		b.timer = time.AfterFunc(idle, func() { cancel(&IdleError{Idle: idle}) })
		b.timer.Stop()
	}
	return b
}

// Read reads the body. The error is that of the context once it has ended.
func (b *answerBody) Read(p []byte) (int, error) {
	if b.timer != nil {
		b.timer.Reset(b.idle)
		defer b.timer.Stop()
	}
	n, err := b.attempt.answer.Body.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, cause(b.attempt.context, err)
}

// Close closes the connection unless the body was read to its end.
func (b *answerBody) Close() error {
	err := b.attempt.answer.Body.Close()
	b.cancel(nil)
	b.attempt.body.close()
	return err
}

// checkHeader fails the call when the headers of its response are to go into the struct of another.
func (c *Call) checkHeader() {
	if c.config.answered == nil {
		return
	}
	if _, err := c.operation.header(c.config.answered); err != nil {
		c.Fail(err)
	}
}

// readHeader stores the headers of the response where the call wants them.
func (a *attempt) readHeader() error {
	c := a.call
	if c.config.answered == nil {
		return nil
	}
	h, err := c.operation.header(c.config.answered)
	if err != nil {
		return err
	}
	h.at.value(h.codec.typ).SetZero()
	return c.operation.eachHeader(h, func(p *Param, d *field, at pointer) error {
		v, err := headerValue(a.answer.Header, p, d.codec.shape())
		if err != nil || v == nil {
			return err
		}
		return fit(*v, d.codec, at, c.client.reader, false)
	})
}
