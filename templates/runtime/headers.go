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
