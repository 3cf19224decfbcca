package runtime

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
)

// Headers of responses are fields of a struct that the package has for the operation, as parameters of a request are: a handler
// gives it to [SendHeader], a client reads into it by [ReadHeader].

var errHeader = errors.New("it is not the struct of this operation's response headers")

// header returns what h points at, which must be the struct for the headers of the operation's responses.
func (o *Operation) header(h any) (typed, error) {
	if o.Header == nil || reflect.TypeOf(h) != reflect.TypeOf(o.Header) || reflect.ValueOf(h).IsNil() {
		return typed{}, &FieldError{Field: "header", Err: errHeader}
	}
	return o.typed(h), nil
}

// eachHeader calls f for each declared header and the field that holds it.
func (o *Operation) eachHeader(h typed, f func(*Param, *field, pointer) error) error {
	var errs []error
	for i := range h.codec.object.fields {
		d := &h.codec.object.fields[i]
		for j := range o.ResponseHeaders {
			if p := &o.ResponseHeaders[j]; p.key() == d.key {
				if err := f(p, d, h.at.field(d.offset)); err != nil {
					errs = append(errs, &FieldError{Field: p.Name, Err: err})
				}
			}
		}
	}
	return errors.Join(errs...)
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

// readHeader stores the headers of the answer where the call wants them.
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

// headerValue returns the value of a header; nil when it is not there.
func headerValue(h http.Header, p *Param, s shape) (*value, error) {
	lines := h.Values(p.Name)
	if len(lines) == 0 {
		return nil, nil //nolint:nilnil // absent
	}
	l := lookup{param: p, shape: s, decode: func(text string) (string, error) { return strings.TrimSpace(text), nil }}
	plain, _ := p.delimiter()
	return l.simple(strings.Join(lines, plain), plain)
}

// sendHeader sets the headers that the struct holds.
func (o *Operation) sendHeader(to http.Header, headers any, opts ...WriteOption) error {
	h, err := o.header(headers)
	if err != nil {
		return err
	}
	return o.eachHeader(h, func(p *Param, d *field, at pointer) error {
		v, ok, err := d.codec.paramValue(p, at, d.omit, opts)
		if err != nil || !ok {
			return err
		}
		text, err := headerText(p, v, d.codec.shape())
		if err != nil {
			return err
		}
		to.Set(p.Name, text)
		return nil
	})
}
