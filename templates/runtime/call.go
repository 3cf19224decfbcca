package runtime

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Call is one call of an operation, from its inputs to its answer. What is wrong with an input is the error of the
// method that sends the call. A Call is sent once, and used by one goroutine.
type Call struct {
	client    *Client
	operation *Operation
	form      *WireForm
	config    callConfig
	accept    string
	arguments []argument
	json      func(*Writer) // the JSON body; nil for none
	body      *requestBody  // another body; nil for none
	fields    *FormBody     // what body is made of; nil when it is no form
	checks    *Checks       // what is wrong with the inputs; nil for a call that does not check them
	err       error
}

// argument is the value of a parameter as JSON text.
type argument struct {
	param *Param
	json  string
}

// Call begins a call of the operation.
func (c *Client) Call(o *Operation, opts []CallOption) *Call {
	call := &Call{client: c, operation: o, config: c.call.with(opts), accept: o.Accept}
	if call.accept == "" {
		call.accept = "application/json"
	}
	if call.config.validate {
		call.checks = new(Checks)
	}
	call.pickForm()
	for i := range o.Params {
		if p := &o.Params[i]; p.WireVersion && c.version.Wire != "" {
			call.arguments = append(call.arguments, argument{p, string(appendString(nil, c.version.Wire))})
		}
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
	c.Need("", false)
}

// name is what errors call the operation.
func (c *Call) name() string { return c.client.api.Name + ": " + c.operation.Name }

// Version returns the ID of the version that the client speaks; it is empty for an API without versions.
func (c *Call) Version() string { return c.client.version.ID }

// Need fails the call with a [*VersionError] when the client's version does not have what the call uses: a field, a
// variant or a value. The client may have been told not to check that.
func (c *Call) Need(what string, available bool) {
	if !available && !c.client.unchecked {
		c.Fail(&VersionError{Operation: c.name(), Version: c.client.version.ID, What: what})
	}
}

// Fail makes the call fail before anything is sent; of several errors the first counts.
func (c *Call) Fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// Require fails the call unless an input has a value: one whose type is an interface may be nil.
func (c *Call) Require(name string, there bool) {
	if !there {
		c.Fail(&FieldError{Field: name, Err: errNoValue})
	}
}

// CheckParam fails the call when check finds that the parameter of that name is not valid, and the call is to look.
func (c *Call) CheckParam(name string, check func(*Checks)) {
	if c.checks != nil {
		c.checks.param(name, check)
	}
}

// Check is CheckParam for what consists of named members. An error about all of it calls it by the name.
func (c *Call) Check(name string, check func(*Checks)) {
	if c.checks == nil {
		return
	}
	before := len(c.checks.found.Violations)
	check(c.checks)
	for _, v := range c.checks.found.Violations[before:] {
		if v.Field == "" {
			v.Field = name
		}
	}
}

// Set gives a parameter its value; name is the Key of a Param of the operation.
func Set[T any](c *Call, name string, v *T, write func(*T, *Writer)) {
	c.set(name, func(w *Writer) { write(v, w) })
}

// SetOpt gives a parameter its value if there is one; absent and null are not sent.
func SetOpt[T any](c *Call, name string, v *Opt[T], write func(*T, *Writer)) {
	if p := v.Ptr(); p != nil {
		Set(c, name, p, write)
	}
}

// SetList gives a parameter its items; a nil list is not sent.
func SetList[L ~[]T, T any](c *Call, name string, v *L, write func(*T, *Writer)) {
	if *v != nil {
		c.set(name, func(w *Writer) { WriteList(v, w, write) })
	}
}

// SetMap gives a parameter its members; a nil map is not sent.
func SetMap[M ~map[string]T, T any](c *Call, name string, v *M, write func(*T, *Writer)) {
	if *v != nil {
		c.set(name, func(w *Writer) { WriteMap(v, w, write) })
	}
}

var (
	errNoParam = errors.New("the operation has no such parameter")
	errNoValue = errors.New("must have a value")
)

func (c *Call) set(name string, write func(*Writer)) {
	p := c.param(name)
	if p == nil {
		c.Fail(&FieldError{Field: name, Err: errNoParam})
		return
	}
	c.Need("parameter "+p.Name, hasVersion(p.Versions, c.client.version.ID))
	text, err := Append(nil, write)
	if err != nil {
		c.Fail(&FieldError{Field: name, Err: err})
		return
	}
	c.replace(p, string(text))
}

func (c *Call) param(key string) *Param {
	for i := range c.operation.Params {
		if p := &c.operation.Params[i]; p.key() == key {
			return p
		}
	}
	return nil
}

// replace sets the argument in place of one that it may already have.
func (c *Call) replace(p *Param, json string) {
	for i := range c.arguments {
		if c.arguments[i].param == p {
			c.arguments[i].json = json
			return
		}
	}
	c.arguments = append(c.arguments, argument{p, json})
}

// again returns the call with another text for one parameter.
func (c *Call) again(key, text string) (*Call, error) {
	next := *c
	next.arguments = slices.Clone(c.arguments)
	p := c.param(key)
	if p == nil {
		return nil, &FieldError{Field: key, Err: errNoParam}
	}
	next.replace(p, string(appendString(nil, text)))
	return &next, nil
}

// JSON sends as body what write writes.
func (c *Call) JSON(write func(*Writer)) { c.json = write }

// Bytes sends bytes as the body; nil sends an empty one.
func (c *Call) Bytes(contentType string, data []byte) {
	c.body = newBody(contentType)
	c.body.addBytes(data)
}

// File sends the content of a file as the body, while it is read. It is not closed. A type in the file goes before
// contentType, which is what the document says.
func (c *Call) File(contentType string, file *FilePart) {
	if file == nil || file.Content == nil {
		c.Fail(&FieldError{Field: "body", Err: errNoContent})
		return
	}
	if file.ContentType != "" {
		contentType = file.ContentType
	}
	c.body = newBody(contentType)
	c.body.addReader(file.Content)
}

func (c *Call) jsonOf(write func(*Writer)) ([]byte, error) {
	return Append(nil, write, c.client.writing...)
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
	if c.checks != nil && c.checks.err() != nil {
		return nil, c.checks.err()
	}
	base, err := c.client.baseOf(c.operation)
	if err != nil {
		return nil, err
	}
	b := builder{call: c, path: map[string]string{}, header: http.Header{}}
	if err := b.body(); err != nil {
		return nil, err
	}
	for _, a := range c.arguments {
		if err := b.argument(a.param, b.place(a.param), a.json); err != nil {
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
	return &request{method: c.form.Method, url: joinURL(base, path, b.query.raw), header: b.header, body: c.body}, nil
}

// joinURL joins the base, which may have a query of its own, with path and query. The path may have a query, too, and a
// fragment, which is not sent.
func joinURL(base, path, query string) string {
	base, own, _ := strings.Cut(withoutFragment(base), "?")
	path, literal, _ := strings.Cut(withoutFragment(path), "?")
	queries := slices.DeleteFunc([]string{own, literal, query}, func(q string) bool { return q == "" })
	u := strings.TrimSuffix(base, "/") + path
	if len(queries) > 0 {
		u += "?" + strings.Join(queries, "&")
	}
	return u
}

// builder collects the parts of a request.
type builder struct {
	call    *Call
	path    map[string]string // encoded
	query   query
	header  http.Header
	cookies []string
	members []argument // of the JSON body, sent beside it in other forms
	json    []byte     // the JSON body; nil for none
}

// place returns where the parameter stands in the form of the call.
func (b *builder) place(p *Param) In {
	if in, ok := b.call.form.Places[p.Name]; ok {
		return in
	}
	return p.In
}

var errEmptyPath = errors.New("it is part of the path and must not be empty")

// argument puts one value in its place.
func (b *builder) argument(p *Param, in In, json string) error {
	if in == InBody {
		b.members = append(b.members, argument{p, json})
		return nil
	}
	v, err := parseValue(json)
	if err != nil {
		return &FieldError{Field: p.Name, Err: err}
	}
	switch in {
	case InPath:
		if v.isEmpty() {
			return &FieldError{Field: p.Name, Err: errEmptyPath}
		}
		b.path[p.Name] = pathText(p, v)
	case InHeader:
		text := headerText(p, v)
		if !validHeaderValue(text) {
			return &FieldError{Field: p.Name, Err: errControl}
		}
		if text != "" {
			b.header.Set(p.Name, text)
		}
	case InCookie:
		p.pairs(v, func(name, text string) { b.cookies = append(b.cookies, name+"="+text) })
	default:
		p.pairs(v, b.query.add)
	}
	return nil
}

// fullPath fills in the parameters of the path.
func (b *builder) fullPath() (string, error) {
	var missing error
	path := expandBraces(b.call.form.Path, func(name string) string {
		text, ok := b.path[name]
		if !ok {
			missing = &FieldError{Field: name, Err: errEmptyPath}
		}
		return text
	})
	return path, missing
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
	set("User-Agent", c.client.api.UserAgent)
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
		b.json, err = c.jsonOf(c.json)
		return err
	}
	text, err := Append(nil, c.json) // by the names that Places has
	if err != nil {
		return err
	}
	w := &Writer{buf: []byte{'{'}}
	r := &Reader{s: string(text)}
	for o := r.members(); o.member(); {
		raw := r.raw()
		in, moved := elsewhere[o.Name]
		if !moved {
			w.Name(o.Name)
			w.buf = append(w.buf, raw...)
		} else if err := b.argument(&Param{Name: o.Name, In: in}, in, string(raw)); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, '}')
	b.json = w.buf
	return r.err
}

// members walks the members of the object that comes next; a value of another kind is taken and has none.
func (r *Reader) members() *objectWalk {
	o := &objectWalk{ObjectReader{r: r, first: true}}
	if r.peek() != '{' {
		r.skip()
		o.r = nil
		return o
	}
	r.enter()
	return o
}

// objectWalk is an ObjectReader without a model.
type objectWalk struct{ ObjectReader }

func (o *objectWalk) member() bool { return o.r != nil && o.ObjectReader.member() }

// finishBody adds to the JSON body what stands elsewhere in other forms, and ends the body.
func (b *builder) finishBody() error {
	c := b.call
	if len(b.members) > 0 {
		w := &Writer{buf: []byte{'{'}}
		if n := len(b.json); n > 2 && b.json[0] == '{' {
			w.buf = append(w.buf[:0], b.json[:n-1]...)
		}
		for _, m := range b.members {
			w.Name(m.param.Name)
			w.buf = append(w.buf, m.json...)
		}
		w.buf = append(w.buf, '}')
		b.json = w.buf
	}
	if b.json != nil {
		contentType := c.operation.BodyType
		if contentType == "" {
			contentType = "application/json"
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
