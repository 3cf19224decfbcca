package runtime

import (
	"context"
	"errors"
	"reflect"
	"time"
)

// The waits between two looks at a long-running operation.
const (
	firstWait   = time.Second
	longestWait = 30 * time.Second
)

var errNoResult = errors.New("it is done, with neither a result nor an error")

// Await asks by the operation poll for the state of the promise that first points at, a response of o, until it is fulfilled, first after a
// second and then less and less often, up to every 30 seconds. It returns the result, a pointer R. A failed operation gives an
// [*APIError] of the named operation, a failed look the error of that.
func Await[R any](ctx context.Context, c *Client, o, poll *Operation, first any, opts []CallOption) (R, error) {
	k, at := codecFor(first, o.Links)
	var v R
	if err := c.await(ctx, o, poll, k, at, opts, reflect.TypeFor[R](), pointerOf(&v)); err != nil {
		return *new(R), err
	}
	return v, nil
}

func (c *Client) await(ctx context.Context, o, poll *Operation, k *codec, at pointer, opts []CallOption, t reflect.Type, to pointer) error {
	config := c.call
	config.apply(opts)
	name := c.nameOf(o, &config)
	for wait := firstWait; ; wait = min(wait*3/2, longestWait) {
		p := promise{k.object, o.Promise, at}
		if p.done() {
			return c.outcome(o, name, &p, t, to)
		}
		if err := c.clock.Sleep(ctx, wait); err != nil {
			return &CallError{Operation: name, Err: cause(ctx, err)}
		}
		id := p.id()
		call := c.begin(poll, opts, []any{&id, &struct{}{}}, false)
		at = newValue(k.typ)
		if err := call.buffered(ctx, func(a *attempt, body []byte) error { return a.decode(body, k, at) }); err != nil {
			return err
		}
	}
}

// promise is the state of a long-running operation.
type promise struct {
	object *object
	names  *PromiseFields
	at     pointer
}

// part returns a member that has a value; a nil codec is none.
func (p *promise) part(name string) (*codec, pointer) {
	if name == "" {
		return nil, pointer{}
	}
	f := p.object.field(name)
	at := p.at.field(f.offset)
	if !f.codec.isThere(at) && (f.omit || f.codec.kind == optKind) {
		return nil, pointer{}
	}
	if f.codec.kind == optKind {
		return f.codec.elem, at
	}
	return f.codec, at
}

func (p *promise) done() bool {
	k, at := p.part(p.names.Done)
	return k != nil && *at.bool()
}

func (p *promise) id() string {
	if k, at := p.part(p.names.ID); k != nil {
		return *at.string()
	}
	return ""
}

// outcome reads the result of an operation that is done, and that errors call by a name, into what to points at, a pointer of type t, or
// returns its error.
func (c *Client) outcome(o *Operation, name string, p *promise, t reflect.Type, to pointer) error {
	if k, at := p.part(p.names.Error); k != nil {
		w := Writer{}
		w.write(k, at)
		e := &APIError{Operation: name, Body: w.buf, Err: w.err, inside: true}
		e.explain(w.buf, c.api.Errors)
		return e
	}
	result := codecOf(t.Elem(), o.Links...)
	*to.pointer() = newValue(result.typ)
	if p.names.Result == "" {
		return nil
	}
	k, at := p.part(p.names.Result)
	if k == nil {
		return &CallError{Operation: name, Err: errNoResult}
	}
	w := Writer{}
	w.write(k, at)
	err := w.err
	if err == nil {
		err = unmarshal(result, *to.pointer(), c.reader(stringOf(w.buf)))
	}
	if err != nil {
		return &CallError{Operation: name, Err: err}
	}
	unwrap(k.plainly(), result, *to.pointer())
	return nil
}

// unwrap forgets the members of a result that are of what it was packed into, such as "@type".
func unwrap(packed, result *codec, at pointer) {
	if packed.kind != structKind || result.kind != structKind {
		return
	}
	rest := *result.object.restOf(at)
	if rest == nil {
		return
	}
	rest.unknown = rest.unknown.without(func(k kept) bool {
		_, is := packed.object.byName[k.name]
		return is
	})
}
