package runtime

import (
	"context"
	"errors"
	"time"
)

// Promise is the state of a long-running operation.
type Promise struct {
	Done bool
	// Failure and Result write the error and the result as JSON; nil where there is none.
	Failure, Result func(*Writer)
}

// The waits between two looks at a long-running operation.
const (
	firstWait   = time.Second
	longestWait = 30 * time.Second
)

var errNoResult = errors.New("it is done, with neither a result nor an error")

// Await asks for the state of a long-running operation until it is done, first after a second and then less and less
// often, up to every 30 seconds. It returns the result, which read reads; with a nil read it returns the zero R. A
// failed operation gives an [*APIError] of the named operation, a failed look the error of that.
func Await[P, R any](
	ctx context.Context, c *Client, o *Operation, first *P, poll func(context.Context) (*P, error), state func(*P) Promise, read func(*R, *Reader),
) (*R, error) {
	at, wait := first, firstWait
	for {
		if p := state(at); p.Done {
			return outcome(c, o, p, read)
		}
		if err := c.clock.Sleep(ctx, wait); err != nil {
			return nil, &CallError{Operation: c.api.Name + ": " + o.Name, Err: cause(ctx, err)}
		}
		wait = min(wait*3/2, longestWait)
		var err error
		if at, err = poll(ctx); err != nil {
			return nil, err
		}
	}
}

// outcome returns the result or the error of an operation that is done.
func outcome[R any](c *Client, o *Operation, p Promise, read func(*R, *Reader)) (*R, error) {
	name := c.api.Name + ": " + o.Name
	if p.Failure != nil {
		body, err := Append(nil, p.Failure)
		e := &APIError{Operation: name, Body: body, Err: err, inside: true}
		e.explain(body, c.api.Errors)
		return nil, e
	}
	v := new(R)
	if read == nil {
		return v, nil
	}
	err := errNoResult
	if p.Result != nil {
		var body []byte
		if body, err = Append(nil, p.Result); err == nil {
			err = Decode(body, func(r *Reader) { read(v, r) })
		}
	}
	if err != nil {
		return nil, &CallError{Operation: name, Err: err}
	}
	return v, nil
}
