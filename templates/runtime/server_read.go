package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Read reads the inputs of the request into what the arguments point at: each of the operation's Args, its body if it has one, and
// the struct of its other parameters. It returns the first thing that is wrong with them, or nil.
func (x *Exchange) Read(args ...any) error {
	o := x.route.Operation
	x.inputs = o.inputs(args)
	inputs := &x.inputs
	for i, key := range o.Args {
		t := inputs.arg(i)
		if p := o.param(key); p != nil {
			x.parameter(p, t.codec, t.at)
		}
	}
	if o.Body != nil {
		x.readBody(inputs)
	}
	for i := range inputs.params.codec.object.fields {
		f := &inputs.params.codec.object.fields[i]
		if p := o.param(f.key); p != nil {
			x.parameter(p, f.codec, inputs.params.at.field(f.offset))
		}
	}
	for i, key := range o.Args {
		if o.param(key) == nil && !inputs.body.at.isNil() { // older forms have it in their path
			f := inputs.body.codec.object.field(key)
			f.codec.copy(inputs.arg(i).at, inputs.body.at.field(f.offset))
		}
	}
	return x.allFaults()
}

// fault fails the request by what is wrong with a parameter. Others are looked at, too: all are told together.
func (x *Exchange) fault(err error) {
	var e *StatusError
	if found := errors.As(err, &e); found {
		x.faults = append(x.faults, e)
	}
	x.Fail(err)
}

// allFaults returns why the request fails. Of several faults of parameters the first says the code, and the message tells all.
func (x *Exchange) allFaults() error {
	if len(x.faults) < 2 {
		return x.err
	}
	all := *x.faults[0]
	var messages []string
	var causes []error
	for _, e := range x.faults {
		messages = append(messages, strings.TrimSuffix(e.Message, "."))
		causes = append(causes, cmp.Or[error](e.Err, e))
	}
	all.Message = strings.Join(messages, "; ") + "."
	all.Err = errors.Join(causes...)
	x.err = &all
	return x.err
}

func missing(name string) *StatusError {
	return &StatusError{
		Status: http.StatusBadRequest, Code: "missing_required_parameter", Param: name,
		Message: fmt.Sprintf("Missing required parameter: '%s'.", name),
	}
}

// unfit returns the error for an input, or a member of it, that is not of its type.
func unfit(name string, err error) error {
	var m *memberError
	switch {
	case !errors.As(err, &m):
		return invalid(name, err)
	case m.err == nil:
		return missing(name + "[" + m.name + "]")
	}
	return unfit(name+"["+m.name+"]", m.err)
}

func invalid(name string, err error) error {
	return &StatusError{
		Status: http.StatusBadRequest, Code: "invalid_value", Param: name,
		Message: fmt.Sprintf("Invalid value for '%s': %s.", name, err), Err: err,
	}
}

// parameter reads a parameter that the request's version has, and fails the request without one that is required.
func (x *Exchange) parameter(p *Param, k *codec, at pointer) {
	if x.err != nil && x.faults == nil || len(x.faults) == mostViolations || !hasVersion(p.Versions, x.version) {
		return
	}
	if err := x.readParameter(p, typed{k, at}); err != nil {
		x.fault(err)
	}
}

func (x *Exchange) readParameter(p *Param, t typed) error {
	in := x.placeOf(p)
	found, err := x.lookUp(p, in, t.codec.shape())
	switch {
	case err != nil || found == nil:
	case p.AllowEmpty && found.isNothing():
		x.fillIn(p, in, t)
		return nil
	default:
		if o := x.schemas(); o != nil && t.codec.holdsRaw() {
			*found = found.byKinds(o.param(in, p.Name))
		}
		err = x.fit(*found, t.codec, t.at)
	}
	switch {
	case found != nil && found.isNothing() && isUnfit(err):
		return invalid(p.Name, errBlank)
	case err != nil:
		return unfit(p.Name, err)
	case found == nil && p.Required:
		return missing(p.Name)
	case found == nil:
		x.fillIn(p, in, t)
	case x.server.validate && in != InBody: // a body has been checked
		if err := x.schemas().checkInput(p, in, t, x.version, x.server.formats); err != nil {
			return notValid(err)
		}
		return x.lacking(p.Name, t)
	}
	return nil
}

// fillIn gives a parameter that is absent the default that it has in the version. Generation has said of one that is not of the type.
func (x *Exchange) fillIn(p *Param, in In, t typed) {
	o := x.schemas()
	if o == nil || x.server.absent {
		return
	}
	text := o.param(in, p.Name).byDefault()
	if text == "" || text == "null" {
		return
	}
	if r := (&Reader{s: text}); unmarshal(t.codec, t.at, r) != nil || r.odd {
		t.at.value(t.codec.typ).SetZero()
	}
}

var errBlank = errors.New("it is empty")

// lookUp returns the value of a parameter, all strings of it decoded; nil when it is not there.
func (x *Exchange) lookUp(p *Param, in In, s shape) (*value, error) {
	var l lookup
	switch in {
	case InBody:
		if raw, ok := x.moved[p.Name]; ok {
			return &value{kind: jsonText, text: string(raw)}, nil
		}
		return nil, nil //nolint:nilnil // absent
	case InPath:
		l = lookup{param: p, shape: s, decode: x.decodePath()}
		if text, ok := x.pathValue(p.Name); ok {
			return l.path(text)
		}
		return nil, nil //nolint:nilnil // absent
	case InHeader:
		if s == scalarShape && len(x.request.Header.Values(p.Name)) > 1 {
			return nil, errTwice
		}
		return headerValue(x.request.Header, p, s)
	case InCookie:
		l = lookup{param: p, shape: s, decode: decodeCookie, pairs: x.cookies(), once: true}
	case InQuery:
		l = lookup{param: p, shape: s, decode: url.QueryUnescape, pairs: x.pairs(), once: true}
	}
	if p.isSpread(s) {
		l.isMember = x.isMember(p, in)
	}
	return l.form()
}

// pathValue returns the text of a parameter of the path.
func (x *Exchange) pathValue(name string) (string, bool) {
	i := slices.Index(x.params, name)
	if i < 0 {
		return "", false
	}
	return x.match.values[i], true
}

func (x *Exchange) decodePath() func(string) (string, error) {
	if x.match.escaped {
		return url.PathUnescape
	}
	return func(text string) (string, error) { return text, nil }
}

// decodeCookie decodes the text of a cookie, in which a plus is one. What is not an encoding stays, for other clients encode nothing.
func decodeCookie(text string) (string, error) { return unescapePath(text), nil }
