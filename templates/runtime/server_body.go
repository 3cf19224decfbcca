package runtime

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readBody reads the body, and fails the request without one that is required. The pointer to one that is optional stays nil where
// there is none.
func (x *Exchange) readBody(in *inputs) {
	if x.err != nil || x.spec.Kind == BodyNone {
		return
	}
	to := in.body
	optional := to.codec.kind == pointerKind
	if optional {
		in.body = typed{to.codec.elem, newValue(to.codec.elem.typ)}
	}
	switch there := x.readBodyAs(x.spec, in); {
	case x.err != nil:
	case !there && x.route.Operation.Body.Required:
		x.Fail(&StatusError{Status: http.StatusBadRequest, Code: "missing_body", Message: "The request has no body, but this operation needs one."})
	case optional && there:
		*to.at.pointer() = in.body.at
	case optional:
		in.body.at = pointer{}
	}
}

// readBodyAs reads the body by its kind, and reports whether there is one. What a form lacks is said of its fields.
func (x *Exchange) readBodyAs(spec *Body, in *inputs) bool {
	body := in.body
	hasBody := x.request.ContentLength != 0 && x.request.Body != http.NoBody
	switch spec.Kind {
	case BodyRaw:
		x.file(as[FilePart](body.at))
		return hasBody || x.route.Operation.Body.Required
	case BodyText:
		return x.readText(body)
	case BodyMultipart, BodyForm:
		x.readForm().readInto(body)
		x.checkWritten(body)
		x.checkVersion(body)
		return hasBody || x.route.Operation.Body.Required
	default:
		return x.readJSON(body)
	}
}

// readText reads a body that is plain text, and reports whether there is one, or an error.
func (x *Exchange) readText(body typed) bool {
	data, err := x.readAll(x.server.limits.Body)
	if err != nil {
		x.Fail(err)
		return true
	}
	if len(data) == 0 && x.request.ContentLength == 0 {
		return false
	}
	if err := x.fit(value{kind: '"', text: string(data)}, body.codec, body.at); err != nil {
		x.Fail(&StatusError{Status: http.StatusBadRequest, Code: "invalid_value", Message: unfitAs("The body", err).Error() + ".", Err: err})
		return true
	}
	x.checkWritten(body)
	x.checkVersion(body)
	return true
}

// readJSON reads the JSON body and reports whether there is one, or an error.
func (x *Exchange) readJSON(body typed) bool {
	text, err := x.json()
	if err == nil && len(x.added) > 0 {
		text, err = joinMembers(text, x.added, body)
	}
	if err != nil {
		x.Fail(err)
		return true
	}
	if text == "" {
		return false
	}
	if err := unmarshal(body.codec, body.at, x.reader(text)); err != nil {
		x.Fail(malformed(err))
	}
	x.checkVersion(body)
	return true
}

// checkVersion fails the request when a body holds what its version lacks.
func (x *Exchange) checkVersion(body typed) {
	if x.err != nil {
		return
	}
	if err := x.lacking("", body); err != nil {
		x.Fail(err)
	}
}

// lacking returns an error for a value that holds what its version lacks; name is where it is, empty for a body.
func (x *Exchange) lacking(name string, t typed) error {
	if !x.server.validate || x.version == "" {
		return nil
	}
	if err := checkVersion(x.version, name, t.codec, t.at); err != nil {
		return notValid(err)
	}
	return nil
}

// checkBody fails the request when a body, as JSON, breaks the document of the version that the request speaks.
func (x *Exchange) checkBody(text string) {
	if !x.server.validate || x.err != nil {
		return
	}
	if err := checkText(x.bodySchema(), text, clientSide, x.server.formats); err != nil {
		x.Fail(notValid(err))
	}
}

// bodySchema returns the schema of the body; nil where nothing is said of it.
func (x *Exchange) bodySchema() *jsonSchema {
	if o := x.schemas(); o != nil && x.spec != nil {
		return o.body(x.spec.Type)
	}
	return nil
}

// schemas returns what the document says of the operation in the version that the request speaks; nil for nothing.
func (x *Exchange) schemas() *operationSchemas {
	if !x.known {
		x.known = true
		x.says = x.server.api.document(x.version).operation(x.route.Operation.main().Name)
	}
	return x.says
}

// checkWritten fails the request when a string, or the fields of a form, break the document, written as JSON.
func (x *Exchange) checkWritten(body typed) {
	if !x.server.validate || x.err != nil {
		return
	}
	w := Writer{files: true, side: clientSide, version: x.version}
	if w.write(body.codec, body.at); w.err != nil {
		x.Fail(notValid(w.err))
		return
	}
	x.checkBody(string(w.buf))
}

func malformed(err error) error {
	return &StatusError{Status: http.StatusBadRequest, Code: "invalid_json", Message: "The body is not JSON: " + err.Error() + ".", Err: err}
}

// notValid returns the error for what breaks the document, which is the client's fault whatever it is.
func notValid(err error) error {
	var syntax *SyntaxError
	switch {
	case isStatus(err):
		return err
	case errors.As(err, &syntax):
		return malformed(err)
	}
	var all *ValidationError
	if errors.As(err, &all) && len(all.Violations) == 1 && all.Violations[0].Err.Error() == absent {
		e := missing(all.Violations[0].Field)
		e.Err = err
		return e
	}
	e := &StatusError{Status: http.StatusBadRequest, Code: "invalid_value", Message: sentence(err), Err: err}
	if text, ok := strings.CutPrefix(err.Error(), "the value "); ok {
		e.Message = "The body " + text + "."
	}
	var field *FieldError
	if found := errors.As(err, &field); found {
		e.Param = field.Field
		if e.Param != "" {
			e.Message = err.Error() // it begins with the name of the field, which stays as it is
		}
		if field.Err.Error() == absent {
			e.Code = missing("").Code
		}
	}
	return e
}

// json returns the JSON body; it is empty when there is none.
func (x *Exchange) json() (string, error) {
	if x.loaded {
		return x.body, nil
	}
	x.loaded = true
	data, err := x.readAll(x.server.limits.Body)
	if err != nil {
		return "", err
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, byteOrderMark))
	if t := x.request.Header.Get("Content-Type"); len(data) > 0 && t != "" && !isJSON(t) {
		return "", wrongType(t, "application/json")
	}
	text := string(data)
	if text != "" {
		x.checkBody(text)
	}
	if x.err == nil {
		text = x.defaults(x.bodySchema(), text)
	}
	x.body = text
	return text, x.err
}

// longestEcho is how many bytes of what a client sent an error repeats.
const longestEcho = 200

// wrongType returns the error for a body of another type than the operation takes, or of none.
func wrongType(is, want string) error {
	if is == "" {
		return unsupported("The request does not say of which type its body is", want)
	}
	return unsupported("The body is of type "+echo(is), want)
}

func unsupported(is, want string) error {
	return &StatusError{
		Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type", Message: is + "; this operation takes " + want + ".",
	}
}

// echo quotes what a client sent, as far as an error repeats it.
func echo(text string) string { return strconv.Quote(text[:min(len(text), longestEcho)]) }

// readAll reads the whole body, for at most as long as the limits allow.
func (x *Exchange) readAll(limit int64) ([]byte, error) {
	r := x.request
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if err := x.checkEncoding(); err != nil {
		return nil, err
	}
	if r.ContentLength > limit {
		return nil, tooLargeBody(limit)
	}
	control := http.NewResponseController(x.writer)
	_ = control.SetReadDeadline(time.Now().Add(x.server.limits.Read)) // what cannot has no deadline
	data, err := readSized(http.MaxBytesReader(x.writer, r.Body, limit), r.ContentLength)
	if err != nil {
		return nil, x.broken(err)
	}
	x.whole = true
	_ = control.SetReadDeadline(time.Time{})
	return data, nil
}

// broken says what is wrong with a body that breaks off, and that its connection is of no more use.
func (x *Exchange) broken(err error) error {
	if x.request.ProtoMajor == 1 && !x.begun {
		x.writer.Header().Set("Connection", "close")
	}
	return brokenBody(err)
}

// linger is how long a body that nobody wants is read before the response, so that its connection can go on.
const linger = time.Second

// leaveBody bounds how long the server reads on in a body that was not read to its end.
func (x *Exchange) leaveBody() {
	if !x.whole && x.request.ContentLength != 0 && x.request.Body != http.NoBody {
		_ = http.NewResponseController(x.writer).SetReadDeadline(time.Now().Add(linger))
	}
}

// checkEncoding refuses a compressed body.
func (x *Exchange) checkEncoding() error {
	if e := x.request.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return unsupported("The body is encoded as "+echo(e), "it without an encoding")
	}
	return nil
}

// brokenBody returns the error for a body that does not come to its end.
func brokenBody(err error) error {
	var tooLarge *http.MaxBytesError
	var timeout interface{ Timeout() bool }
	switch {
	case err == nil:
		return nil
	case errors.As(err, &tooLarge):
		return tooLargeBody(tooLarge.Limit)
	case errors.As(err, &timeout) && timeout.Timeout():
		return &StatusError{Status: http.StatusRequestTimeout, Message: "The body took too long to come.", Err: err}
	}
	return &StatusError{Status: http.StatusBadRequest, Code: "broken_body", Message: "The body breaks off.", Err: err}
}

// file takes the body as a file, which is read while it comes, until the handler returns.
func (x *Exchange) file(v *FilePart) {
	if err := x.checkEncoding(); err != nil {
		x.Fail(err)
		return
	}
	if x.request.ContentLength > x.server.limits.File {
		x.Fail(tooLargeBody(x.server.limits.File))
		return
	}
	*v = FilePart{ContentType: x.request.Header.Get("Content-Type"), Content: x.patient(x.server.limits.File)}
}

// patient returns the body with a limit on its size and on how long it may stop.
func (x *Exchange) patient(limit int64) io.Reader {
	return &patientReader{
		exchange: x, body: http.MaxBytesReader(x.writer, x.request.Body, limit),
		control: http.NewResponseController(x.writer), patience: x.server.limits.Read,
	}
}

// patientReader reads a body that may not stop for too long.
type patientReader struct {
	exchange *Exchange
	body     io.Reader
	control  *http.ResponseController
	patience time.Duration
	until    time.Time // the deadline that is set
}

// Read reads the body.
func (p *patientReader) Read(b []byte) (int, error) {
	if now := time.Now(); p.until.Sub(now) < p.patience/2 {
		p.until = now.Add(p.patience)
		_ = p.control.SetReadDeadline(p.until) // what cannot has no deadline
	}
	n, err := p.body.Read(b)
	switch {
	case errors.Is(err, io.EOF):
		p.exchange.whole = true
		_ = p.control.SetReadDeadline(time.Time{})
	case err != nil:
		err = p.exchange.broken(err)
	}
	return n, err
}

// relocate puts back where the description has them the inputs that the form of the request has elsewhere.
func (x *Exchange) relocate() error {
	places := x.form.Places
	if len(places) == 0 {
		return nil
	}
	inBody := false
	for name, in := range places {
		if in == InBody {
			inBody = true
			continue
		}
		if slices.ContainsFunc(x.route.Operation.Params, func(p Param) bool { return p.Name == name }) {
			continue
		}
		v, err := x.lookUp(&Param{Name: name, In: in}, in, scalarShape)
		if err != nil {
			return invalid(name, err)
		}
		if v != nil {
			x.added = append(x.added, valueMember{name, *v})
		}
	}
	if !inBody {
		return nil
	}
	return x.takeMoved()
}

// takeMoved takes out of the body the parameters that are in it.
func (x *Exchange) takeMoved() error {
	text, err := x.json()
	if err != nil || text == "" {
		return err
	}
	x.moved = map[string]Raw{}
	w := &Writer{buf: []byte{'{'}}
	r := &Reader{s: text}
	if r.peek() != '{' {
		return nil // the reading of the body will say so
	}
	for o := r.members(); o.next(); {
		raw := r.raw()
		if x.form.Places[o.name] == InBody {
			x.moved[o.name] = raw
			continue
		}
		w.name(o.name)
		w.buf = append(w.buf, raw...)
	}
	if r.err == nil && r.peek() != 0 {
		r.fail("text after the value")
	}
	if r.err != nil {
		return malformed(r.err)
	}
	if len(x.moved) > 0 && len(w.buf) == 1 {
		x.body = "" // it was made of them
		return nil
	}
	w.buf = append(w.buf, '}')
	x.body = string(w.buf)
	return nil
}

// joinMembers adds to an object members that are elsewhere, spelt so that the model takes them.
func joinMembers(text string, added []valueMember, body typed) (string, error) {
	object := value{kind: '{'}
	r := &Reader{s: text}
	if text != "" {
		if r.peek() != '{' {
			return text, nil // the reading of the body will say so
		}
		for o := r.members(); o.next(); {
			raw := value{kind: jsonText, text: string(r.raw())}
			if !slices.ContainsFunc(added, func(m valueMember) bool { return m.name == o.name }) {
				object.members = append(object.members, valueMember{o.name, raw})
			}
		}
		if r.err == nil && r.peek() != 0 {
			r.fail("text after the value")
		}
		if r.err != nil {
			return "", malformed(r.err)
		}
	}
	object.members = append(object.members, added...)
	text, err := object.as(body.codec)
	var m *memberError
	switch {
	case errors.As(err, &m):
		return "", unfit(m.name, m.err)
	case err != nil:
		return "", unfit(added[0].name, err)
	}
	return text, nil
}
