package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// attempt is one sending of a call.
type attempt struct {
	call      *Call
	context   context.Context //nolint:containedctx // lives as long as the request
	number    int             // from 1
	body      *requestBody
	answer    *http.Response // nil while there is none
	trace     httptrace.ClientTrace
	connected atomic.Bool // there was a connection to send on
	anonymous atomic.Bool // it was sent without a credential

	asksEncoding bool // the request says by itself in which encodings it takes the response

	mu      sync.Mutex // middleware may send from several goroutines
	secrets []string
}

// keep keeps a credential, so that no error shows it.
func (a *attempt) keep(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !slices.Contains(a.secrets, token) {
		a.secrets = append(a.secrets, token, escape(token, false), url.QueryEscape(token))
	}
}

func (a *attempt) kept() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.secrets)
}

// run sends the call until take takes a response or there is nothing left to try. The response that take gets is a success;
// take closes its body.
func (c *Call) run(ctx context.Context, take func(*attempt) error) error {
	request, err := c.prepare()
	if err != nil {
		return c.failed(ctx, err)
	}
	for number := 1; ; number++ {
		a := &attempt{call: c, number: number, body: request.body}
		err := a.sendInTime(ctx, request, take)
		if err == nil {
			return nil
		}
		failed := a.failed(ctx, err)
		wait, again := a.retry(ctx, err)
		if !again {
			return failed
		}
		if stopped := c.client.clock.Sleep(ctx, wait); stopped != nil {
			err := fmt.Errorf("%w, while waiting to repeat what failed: %w", cause(ctx, stopped), failed)
			return &CallError{Operation: c.name(), Err: err}
		}
	}
}

// errSlow is an attempt that took too long.
var errSlow = errors.New("no response to one attempt")

// sendInTime is send within the timeout of an attempt. What take has taken may be read for longer.
func (a *attempt) sendInTime(ctx context.Context, r *request, take func(*attempt) error) error {
	limit := a.call.config.attempt
	if limit <= 0 {
		return a.send(ctx, r, take)
	}
	limited, stop := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { stop(fmt.Errorf("%w within %s: %w", errSlow, limit, context.DeadlineExceeded)) })
	err := a.send(limited, r, take)
	if timer.Stop(); err == nil {
		return nil // the context ends with that of the call
	}
	defer stop(nil)
	if slow := context.Cause(limited); ctx.Err() == nil && errors.Is(slow, errSlow) {
		return slow
	}
	return err
}

// send sends the request once.
func (a *attempt) send(ctx context.Context, r *request, take func(*attempt) error) error {
	a.trace.GotConn = func(httptrace.GotConnInfo) { a.connected.Store(true) }
	a.context = context.WithValue(httptrace.WithClientTrace(ctx, &a.trace), callKey{}, a)
	req, err := http.NewRequestWithContext(a.context, r.method, r.url, nil) //nolint:contextcheck // made of ctx
	if err != nil {
		return err
	}
	req.Header = r.header.Clone()
	a.asksEncoding = req.Header.Get("Accept-Encoding") != ""
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	if req.Body, req.ContentLength, err = a.reader(); err != nil {
		return err
	}
	if r.body.rereadable() {
		req.GetBody = func() (io.ReadCloser, error) {
			body, _, err := a.reader()
			return body, err
		}
	}
	resp, err := a.call.client.roundTrip(req)
	if err != nil {
		if resp != nil && resp.Body != nil {
			_ = resp.Body.Close()
		}
		return err
	}
	if resp == nil {
		return errNoAnswer
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	a.answer = resp
	a.call.config.response.take(a)
	malformed := a.readHeader()
	if !a.call.operation.succeeds(resp.StatusCode) {
		return a.refused()
	}
	if malformed = errors.Join(malformed, a.encoded()); malformed != nil {
		_ = resp.Body.Close()
		return a.unreadable(nil, malformed)
	}
	return take(a)
}

// encoded returns an error for a response whose body has an encoding that net/http has not undone. A call that asks for one itself gets it.
func (a *attempt) encoded() error {
	e := a.answer.Header.Get("Content-Encoding")
	if e == "" || strings.EqualFold(e, "identity") || a.answer.Uncompressed || a.answer.Body == http.NoBody || a.asksEncoding {
		return nil
	}
	return fmt.Errorf("the response has the encoding %q, which was not asked for", e)
}

// errNoAnswer is the error of middleware that keeps neither side of its promise.
var errNoAnswer = errors.New("the middleware has returned neither a response nor an error")

// refused reads the response as an error.
func (a *attempt) refused() error {
	e := a.newError()
	if a.answer.StatusCode >= 200 { // the body of 101 is an open connection
		body, err := io.ReadAll(io.LimitReader(a.answer.Body, a.call.client.limits.Error))
		a.call.config.response.setBody(body)
		e.Err = errors.Join(err, a.encoded())
		a.describe(e, body)
		e.Detail = a.detail(e.Body)
	}
	_ = a.answer.Body.Close()
	return e
}

// newError returns an error with the status and the headers of the response.
func (a *attempt) newError() *APIError {
	secrets := a.kept()
	e := &APIError{
		Operation: a.call.name(), Status: a.answer.StatusCode, Attempts: a.number, Header: redactHeader(a.answer.Header, secrets),
		anonymous: a.anonymous.Load(),
	}
	name := a.call.client.api.Errors.RequestID
	if name == "" {
		name = "X-Request-Id"
	}
	e.RequestID = e.Header.Get(name)
	e.RetryAfter, _ = retryAfter(a.answer.Header, a.call.client.clock.Now())
	return e
}

// describe fills in what the body says.
func (a *attempt) describe(e *APIError, body []byte) {
	e.Body = []byte(redact(string(body), a.kept()))
	e.explain(bytes.TrimPrefix(e.Body, byteOrderMark), a.call.client.api.Errors)
}

// failed returns the error of the call for what went wrong with its last attempt.
func (a *attempt) failed(ctx context.Context, err error) error {
	err = a.call.failed(ctx, err)
	if text := redact(err.Error(), a.kept()); text != err.Error() {
		return &CallError{Operation: a.call.name(), Err: &redactedError{text: text, err: err}}
	}
	return err
}

// redactedError is an error whose text holds a credential.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.err }

// failed gives an error the name of the operation, unless it has it.
func (c *Call) failed(ctx context.Context, err error) error {
	switch e := err.(type) { //nolint:errorlint // only an error that is one of these itself
	case *APIError, *CallError, *VersionError, *StreamEndError, *PageError:
		return err
	case *url.Error:
		err = e.Err // its text holds the query
	}
	return &CallError{Operation: c.name(), Err: cause(ctx, err)}
}

// cause returns why the context ended, or err while it has not.
func cause(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	why := context.Cause(ctx)
	if errors.Is(why, ctx.Err()) || errors.Is(why, context.DeadlineExceeded) {
		return why
	}
	return fmt.Errorf("%w: %w", ctx.Err(), why)
}

// patience returns a context that ends after the timeout of the call, and what ends the timeout and the context. The
// timeout can be ended while the context goes on.
func (c *Call) patience(ctx context.Context) (limited context.Context, began func(), cancel context.CancelCauseFunc) {
	limited, stop := context.WithCancelCause(ctx)
	if c.config.timeout <= 0 {
		return limited, func() {}, stop
	}
	c.until = c.client.clock.Now().Add(c.config.timeout)
	timer := time.AfterFunc(c.config.timeout, func() {
		stop(fmt.Errorf("no response within %s: %w", c.config.timeout, context.DeadlineExceeded))
	})
	return limited, func() { timer.Stop() }, func(why error) {
		timer.Stop()
		stop(why)
	}
}

// rereadable reports whether the body can be read any number of times; a nil one can.
func (b *requestBody) rereadable() bool {
	return b != nil && !slices.ContainsFunc(b.pieces, func(p piece) bool { return p.content != nil && p.start < 0 })
}
