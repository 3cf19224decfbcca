package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Call is one call of an operation, from its inputs to its response. What is wrong with an input is the error of sending it. A Call is
// sent once, and used by one goroutine.
type Call struct {
	client     *Client
	operation  *Operation // as the client's version speaks it
	varies     bool       // other versions speak it otherwise
	form       *WireForm
	config     callConfig
	accept     string
	spec       *Body // how the body is sent; nil for none
	arguments  []argument
	json       *typed           // the JSON body; nil for none
	body       *requestBody     // another body; nil for none
	fields     *FormBody        // the form of the body; nil when it is not a form
	violations *ValidationError // what is wrong with the inputs; nil for a call that does not check them
	err        error
	until      time.Time // when the timeout of the call ends; zero for none
}

// argument is the value of a parameter, and the shape of its type.
type argument struct {
	param *Param
	value value
	shape shape
}

// begin begins a call with its arguments; streams reports that its response is a stream.
func (c *Client) begin(o *Operation, opts []CallOption, args []any, streams bool) *Call {
	varies := len(o.Others) > 0
	o = o.in(c.version.ID)
	call := &Call{client: c, operation: o, varies: varies, config: c.call, accept: o.accept(), spec: o.Body}
	call.config.apply(opts)
	call.pickType()
	call.checkHeader()
	if call.config.validate {
		call.violations = &ValidationError{}
	}
	call.need(nil, "", hasVersion(o.Versions, c.version.ID))
	call.pickForm()
	call.arguments = make([]argument, 0, len(o.Params))
	for i := range o.Params {
		if p := &o.Params[i]; p.WireVersion && c.version.Wire != "" && hasVersion(p.Versions, c.version.ID) {
			call.arguments = append(call.arguments, argument{param: p, value: value{kind: '"', text: c.version.Wire}})
		}
	}
	call.take(args, streams)
	if m := call.config.made; m != nil && m.dry {
		call.Fail(errDry)
	}
	return call
}

// pickForm takes the form that the client's version uses.
func (c *Call) pickForm() {
	forms := c.operation.Forms
	for i := range forms {
		if hasVersion(forms[i].Versions, c.client.version.ID) {
			c.form = &forms[i]
			return
		}
	}
	c.form = &forms[0]
	c.need(nil, "", false)
}

// pickType takes the media type that the call asks for, if it does.
func (c *Call) pickType() {
	want := c.config.contentType
	if want == "" {
		return
	}
	found := c.operation.declares(want)
	if found {
		c.accept = want
	}
	if c.spec != nil {
		if spec, exact := c.spec.as(want); exact {
			c.spec, found = spec, true
		}
	}
	if !found {
		c.Fail(&FieldError{Field: "Content-Type", Err: fmt.Errorf("the document has no %s for this call", want)})
	}
}

// name returns what errors call the operation.
func (c *Call) name() string { return c.client.nameOf(c.operation, &c.config) }

// nameOf returns what errors call an operation: as the API does, or the package that an adapter calls it for.
func (c *Client) nameOf(o *Operation, config *callConfig) string {
	if m := config.made; m != nil {
		return c.api.Name + ": " + m.name
	}
	return c.api.Name + ": " + o.Name
}

// need fails the call with a [*VersionError] when the client's version does not have what the call uses at a path of its inputs: a field,
// a variant or a value. The client may have been told not to check that.
func (c *Call) need(path []step, what string, available bool) {
	if available || c.client.anyVersion {
		return
	}
	e := &VersionError{Operation: c.name(), Version: c.client.version.ID, What: what}
	if m := c.config.made; m != nil {
		m.lacks = append(m.lacks, lack{slices.Clone(path), e})
	}
	c.Fail(e)
}

// Fail makes the call fail before anything is sent; of several errors the first counts.
func (c *Call) Fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

var errNoParam = errors.New("the operation has no such parameter")

// take takes the arguments of a call; see [Receive].
func (c *Call) take(args []any, streams bool) {
	o := c.operation
	inputs := o.inputs(args)
	var moved []int
	for i, key := range o.Args {
		p := c.param(key)
		if p == nil {
			moved = append(moved, i)
			continue
		}
		t := inputs.arg(i)
		c.give(p, t.codec, t.at, false)
	}
	if o.Body != nil {
		c.takeBody(inputs, moved, streams)
	}
	c.takeParams(inputs.params, streams)
}

// takeParams takes the other parameters, each a field of the struct, which may be nil. A copy of it gets the flag that asks for a stream.
func (c *Call) takeParams(params typed, streams bool) {
	var missing []*FieldError
	given, flag := !params.at.isNil(), ""
	if s := c.operation.Stream; s != nil {
		flag = s.FlagParam
	}
	if flag != "" && (streams || given) {
		params = params.copied()
		params.codec.object.field(flag).setFlag(params.at, streams)
	}
	for i := range params.codec.object.fields {
		f := &params.codec.object.fields[i]
		switch p := c.param(f.key); {
		case p == nil:
			c.Fail(&FieldError{Field: f.key, Err: errNoParam})
		case given || streams && f.key == flag:
			c.give(p, f.codec, params.at.field(f.offset), f.omit)
		case f.omit || f.codec.kind == optKind:
			c.lack(p)
		case f.codec.text != "":
			c.give(p, f.codec, newValue(f.codec.typ), false)
		default:
			missing = append(missing, &FieldError{Field: p.Name, Err: errors.New(absent)})
		}
	}
	if missing != nil {
		c.Fail(&ValidationError{Violations: missing})
	}
}

// lack gives a parameter that has no value what its version sends for none; one that only that version requires is an error.
func (c *Call) lack(p *Param) {
	if !p.Required || !hasVersion(p.Versions, c.client.version.ID) {
		return
	}
	if p.Const != "" {
		c.replace(argument{param: p, value: value{kind: '"', text: p.Const}})
		return
	}
	c.mustHave("parameter " + p.Name)
}

// mustHave fails the call for the lack of what only its version requires. The client may have been told not to check that.
func (c *Call) mustHave(what string) {
	if !c.client.anyVersion {
		c.Fail(&VersionError{Operation: c.name(), Version: c.client.version.ID, What: what, Required: true})
	}
}

// give gives a parameter its value, unless it is absent.
func (c *Call) give(p *Param, k *codec, at pointer, omit bool) {
	c.checkVersion(p.key(), typed{k, at})
	v, ok, err := k.paramValue(p, at, omit, c.client.sending)
	if !ok && err == nil {
		if omit || k.kind == optKind {
			c.lack(p)
		}
		return
	}
	if !hasVersion(p.Versions, c.client.version.ID) {
		c.need([]step{{p.key(), -1}}, "parameter "+p.Name, false)
	}
	if err != nil {
		c.Fail(&FieldError{Field: p.key(), Err: err})
		return
	}
	if p.Const != "" && v.kind == '"' && (v.text == "" || v.text == k.constant()) {
		v.text = p.Const
	}
	if c.violations != nil {
		c.found(c.schemas().checkInput(p, c.placeOf(p), typed{k, at}, c.client.version.ID, false))
	}
	c.replace(argument{p, v, k.shape()})
}

// constant returns the text of a constant; empty for another value.
func (c *codec) constant() string {
	switch c.kind {
	case optKind, pointerKind:
		return c.elem.constant()
	case constKind:
		return c.text
	default:
		return ""
	}
}

// placeOf returns where the form of the call has a parameter.
func (c *Call) placeOf(p *Param) In {
	if in, ok := c.form.Places[p.Name]; ok {
		return in
	}
	return p.In
}

// takeBody takes the body. A copy of it gets what older forms have in their path, and the flag that asks for a stream.
func (c *Call) takeBody(inputs inputs, moved []int, streams bool) {
	body, required := inputs.body, c.operation.Body.Required
	if c.spec.Kind == BodyNone {
		c.need([]step{{BodyInput, -1}}, "body", body.at.isNil() || body.codec.isZero(body.at))
		return
	}
	if c.varies && required && body.at.isNil() {
		c.mustHave("body")
	}
	if !required && !body.at.isNil() && body.codec.isZero(body.at) {
		return // nil says that there is none
	}
	if !streams {
		c.checkVersion(BodyInput, body)
	}
	flag := ""
	if s := c.operation.Stream; s != nil && body.codec.object != nil {
		flag = s.Flag
	}
	if len(moved) > 0 || flag != "" && (streams || !body.at.isNil()) {
		body = body.copied()
		for _, i := range moved {
			f := body.codec.object.field(c.operation.Args[i])
			f.codec.copy(body.at.field(f.offset), inputs.arg(i).at)
		}
		if flag != "" {
			body.codec.object.field(flag).setFlag(body.at, streams)
		}
	}
	if streams {
		c.checkVersion(BodyInput, body)
	}
	c.checkBody(body, required)
	c.sendBody(body, required)
}

// setFlag sets a flag; one that is absent stays so when it is off.
func (f *field) setFlag(p pointer, on bool) {
	at := p.field(f.offset)
	if f.codec.kind == optKind {
		state := at.field(f.codec.state).opt()
		if !on && (*state != optThere || !*at.bool()) {
			return
		}
		*state = optThere
	}
	*at.bool() = on
}

// copied returns a copy of a struct, of the zero one for nil.
func (t typed) copied() typed {
	c := typed{t.codec, newValue(t.codec.typ)}
	if !t.at.isNil() {
		t.codec.copy(c.at, t.at)
	}
	return c
}

// sendBody gives the call its body.
func (c *Call) sendBody(body typed, required bool) {
	spec := c.spec
	switch {
	case body.at.isNil():
	case spec.Kind == BodyRaw:
		c.file(spec.Type, as[FilePart](body.at))
	case spec.Kind == BodyText:
		v, err := valueOf(body.codec, body.at, c.client.sending...)
		if err != nil {
			c.Fail(&FieldError{Field: "body", Err: err})
			return
		}
		c.body = newBody(spec.Type)
		c.body.addText(v.text)
	case body.codec.kind == unionKind && body.codec.isZero(body.at) && required:
		c.Fail(&FieldError{Field: "body", Err: errNoValue})
	case spec.Kind == BodyMultipart:
		c.multipart().body(body)
	case spec.Kind == BodyForm:
		c.urlEncoded().body(body)
	default:
		c.json = &body
	}
}

// checkVersion fails the call when an input holds what the client's version lacks.
func (c *Call) checkVersion(input string, t typed) {
	if !t.at.isNil() && t.codec.versioned && c.client.version.ID != "" {
		l := lacking{version: c.client.version.ID, path: []step{{input, -1}}}
		l.lacks = func(what string) { c.need(l.path, what, false) }
		l.read(t.codec, t.at)
	}
}

// schemas returns what the document of the client's version says of the operation; nil for nothing.
func (c *Call) schemas() *operationSchemas {
	return c.client.api.document(c.client.version.ID).operation(c.operation.main().Name)
}

// checkBody notes what is wrong with a body, if the call is to look; JSON is looked at when it is as it will be sent.
func (c *Call) checkBody(body typed, required bool) {
	switch {
	case c.violations == nil || c.spec.Kind == BodyRaw:
	case body.at.isNil():
		if required {
			c.breaks("body", noValue)
		}
	case c.spec.Kind != BodyJSON:
		w := Writer{files: true, side: clientSide, version: c.client.version.ID}
		if w.write(body.codec, body.at); w.err != nil {
			c.Fail(&FieldError{Field: "body", Err: w.err})
			return
		}
		c.checkText(string(w.buf))
	}
}

// checkText notes what is wrong with a body, written as JSON.
func (c *Call) checkText(text string) {
	var s *jsonSchema
	if o := c.schemas(); o != nil && c.spec != nil {
		s = o.body(c.spec.Type)
	}
	c.found(checkText(s, text, clientSide, false))
}

// breaks notes that an input breaks the document.
func (c *Call) breaks(field, message string) {
	if c.violations != nil {
		c.found(&ValidationError{Violations: []*FieldError{{Field: field, Err: errors.New(message)}}})
	}
}

// found notes what is wrong with an input.
func (c *Call) found(err error) {
	var v *ValidationError
	switch {
	case err == nil:
	case errors.As(err, &v):
		for _, w := range v.Violations {
			if w.Field == "" {
				w.Field = "body" // parameters have names
			}
		}
		c.violations.join(v)
	default:
		c.Fail(err)
	}
}

func (c *Call) param(key string) *Param { return c.operation.param(key) }

// replace sets an argument in place of one that the parameter may already have.
func (c *Call) replace(a argument) {
	for i := range c.arguments {
		if c.arguments[i].param == a.param {
			c.arguments[i] = a
			return
		}
	}
	c.arguments = append(c.arguments, a)
}

// again returns the call with another text for one parameter.
func (c *Call) again(key, text string) (*Call, error) {
	next := *c
	next.arguments = slices.Clone(c.arguments)
	p := c.param(key)
	if p == nil {
		return nil, &FieldError{Field: key, Err: errNoParam}
	}
	next.replace(argument{param: p, value: value{kind: '"', text: text}})
	return &next, nil
}

// file sends the content of a file as the body, while it is read. It is not closed. A type in the file goes before contentType,
// as in the document; where that is a range, the file is any bytes.
func (c *Call) file(contentType string, file *FilePart) {
	if file.Content == nil {
		c.Fail(&FieldError{Field: "body", Err: errNoContent})
		return
	}
	if file.ContentType != "" {
		contentType = file.ContentType
	}
	c.body = newBody(concrete(contentType, "application/octet-stream"))
	c.body.addReader(file.Content)
}

// jsonBody writes the JSON body.
func (c *Call) jsonBody(opts []WriteOption) ([]byte, error) {
	w := Writer{}
	for _, o := range opts {
		o(&w)
	}
	w.write(c.json.codec, c.json.at)
	return w.buf, w.err
}

// request is a call as it is sent, each time.
type request struct {
	method, url string
	header      http.Header
	body        *requestBody
}

// prepare turns the inputs into a request.
func (c *Call) prepare() (*request, error) {
	if c.err != nil {
		return nil, c.err
	}
	base, err := c.client.baseOf(c.operation)
	if err != nil {
		return nil, err
	}
	b := builder{call: c, header: http.Header{}}
	if err := b.body(); err != nil {
		return nil, err
	}
	for _, a := range c.arguments {
		if err := b.argument(a, b.call.placeOf(a.param)); err != nil {
			return nil, err
		}
	}
	for _, set := range c.config.query {
		set(&b.query)
	}
	path, err := b.fullPath()
	if err != nil {
		return nil, err
	}
	b.headers()
	if err := b.finishBody(); err != nil {
		return nil, err
	}
	if c.violations != nil && b.json != nil {
		c.checkText(string(b.json))
	}
	if c.violations != nil && c.violations.Violations != nil {
		return nil, c.violations
	}
	return &request{method: c.form.Method, url: joinURL(base, path, string(b.query.raw)), header: b.header, body: c.body}, nil
}

// joinURL joins the base, which may have a query, with path and query. The path may have a query, too, and a
// fragment, which is not sent.
func joinURL(base, path, query string) string {
	base, own, _ := strings.Cut(withoutFragment(base), "?")
	path, literal, _ := strings.Cut(withoutFragment(path), "?")
	queries := slices.DeleteFunc([]string{own, literal, query}, func(q string) bool { return q == "" })
	mark := ""
	if len(queries) > 0 {
		mark = "?"
	}
	return strings.TrimSuffix(base, "/") + path + mark + strings.Join(queries, "&")
}

// filled is a parameter of the path with its text, encoded.
type filled struct{ name, text string }

// builder collects the parts of a request.
type builder struct {
	call    *Call
	path    []filled
	query   query
	header  http.Header
	cookies []string
	members []argument // of the JSON body that other forms send elsewhere
	json    []byte     // the JSON body; nil for none
}

// argument puts one value in its place.
func (b *builder) argument(a argument, in In) error {
	sent, err := b.put(a, in)
	switch {
	case err != nil:
		return &FieldError{Field: a.param.Name, Err: err}
	case !sent && a.param.Required:
		return &ValidationError{Violations: []*FieldError{{Field: a.param.Name, Err: errNoText}}}
	}
	return nil
}

// errNoText is a required list or object in which nothing is.
var errNoText = errors.New("it is required, and without items or members nothing would be sent")

// put is argument, and reports whether there is anything of the value in the request.
func (b *builder) put(a argument, in In) (sent bool, err error) {
	p, v := a.param, a.value
	var text string
	switch in {
	case InBody:
		b.members = append(b.members, a)
		return true, nil
	case InPath:
		text, err = pathText(p, v)
		b.path = append(b.path, filled{p.Name, text})
		return true, err
	case InHeader:
		if text, err = headerText(p, v, a.shape); text != "" || v.kind == '"' {
			b.header.Set(p.Name, text)
			sent = true
		}
	case InCookie:
		n := len(b.cookies)
		err = p.pairs(v, a.shape, func(name, text string) { b.cookies = append(b.cookies, escapeCookie(name)+"="+text) })
		sent = len(b.cookies) > n
	default:
		n := len(b.query.raw)
		err = p.pairs(v, a.shape, b.query.add)
		sent = len(b.query.raw) > n
	}
	return sent, err
}

// fullPath fills in the parameters of the path.
func (b *builder) fullPath() (string, error) {
	var wrong error
	path := expandBraces(b.call.form.Path, func(name string) string {
		text, err := "", errEmptyPath
		for _, f := range b.path {
			if f.name == name {
				text, err = apart(f.text, literalBehind(b.call.form.Path, name))
			}
		}
		if err != nil {
			wrong = &FieldError{Field: name, Err: err}
		}
		return text
	})
	return path, wrong
}

// literalBehind returns the text between a parameter of a path and the next one in its segment; it is empty where there is no next one.
func literalBehind(path, name string) string {
	_, rest, _ := strings.Cut(path, "{"+name+"}")
	if i := strings.IndexAny(rest, "{/?"); i > 0 && rest[i] == '{' {
		return rest[:i]
	}
	return ""
}

// apart encodes what a string has of the literal that ends it, such as the points in the name of /{name}.{extension}. What is between
// the items of a list cannot be encoded.
func apart(text, literal string) (string, error) {
	switch {
	case literal == "" || !strings.Contains(text, literal):
		return text, nil
	case !staysAsIs(literal, 0, false):
		return "", errCut(literal)
	}
	first := literal[0]
	return strings.ReplaceAll(text, literal, string([]byte{'%', upperHex[first>>4], upperHex[first&15]})+literal[1:]), nil
}

// headers adds the headers that no parameter has set.
func (b *builder) headers() {
	c := b.call
	set := func(name, value string) {
		if value != "" && b.header.Get(name) == "" {
			b.header.Set(name, value)
		}
	}
	id := c.client.version.ID
	for _, h := range slices.Concat(c.operation.Headers, c.client.headers()) {
		if hasVersion(h.Versions, id) {
			set(h.Name, h.Value)
		}
	}
	set("Accept", c.accept)
	set("User-Agent", cmp.Or(c.client.api.UserAgent, c.client.api.Name+" (assistgen)"))
	if len(b.cookies) > 0 {
		b.header.Set("Cookie", strings.Join(b.cookies, "; "))
	}
	for _, set := range c.config.header {
		set(b.header)
	}
}

// body writes the JSON body, and takes out of it what the form sends elsewhere.
func (b *builder) body() error {
	c := b.call
	if c.json == nil {
		return nil
	}
	elsewhere := maps.Clone(c.form.Places)
	for i := range c.operation.Params {
		delete(elsewhere, c.operation.Params[i].Name)
	}
	var err error
	if len(elsewhere) == 0 {
		b.json, err = c.jsonBody(c.client.writing)
		return err
	}
	text, err := c.jsonBody(c.client.sending) // by the names that Places has
	if err != nil {
		return err
	}
	w := &Writer{buf: []byte{'{'}}
	r := &Reader{s: string(text)}
	for o := r.members(); o.next(); {
		in, moved := elsewhere[o.name]
		if !moved {
			w.name(o.name)
			w.buf = append(w.buf, r.raw()...)
		} else if err := b.argument(argument{param: &Param{Name: o.name, In: in}, value: r.value()}, in); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, '}')
	b.json = w.buf
	return r.err
}

// finishBody adds to the JSON body what is elsewhere in other forms, and ends the body.
func (b *builder) finishBody() error {
	c := b.call
	if len(b.members) > 0 {
		w := &Writer{buf: []byte{'{'}}
		if n := len(b.json); n > 2 && b.json[0] == '{' {
			w.buf = append(w.buf[:0], b.json[:n-1]...)
		}
		for _, m := range b.members {
			w.name(m.param.Name)
			w.buf = append(w.buf, m.value.json()...)
		}
		w.buf = append(w.buf, '}')
		b.json = w.buf
	}
	if b.json != nil {
		contentType := "application/json"
		if spec := c.spec; spec != nil && spec.Kind == BodyJSON && spec.Type != "" && !strings.Contains(spec.Type, "*") {
			contentType = spec.Type
		}
		c.body = newBody(contentType)
		c.body.addBytes(b.json)
	}
	if c.fields != nil {
		c.fields.end()
		c.fields = nil
	}
	if c.body == nil {
		return nil
	}
	if !validHeaderValue(c.body.contentType) {
		return &FieldError{Field: "Content-Type", Err: errControl}
	}
	if b.header.Get("Content-Type") == "" {
		b.header.Set("Content-Type", c.body.contentType)
	}
	return nil
}

// reader returns a body that reads nothing, or the body of one attempt.
func (a *attempt) reader() (io.ReadCloser, int64, error) {
	if a.body == nil {
		return nil, 0, nil
	}
	n := a.body.length()
	if n == 0 {
		return http.NoBody, 0, nil
	}
	r, err := a.body.open(a.context)
	return r, n, err
}
