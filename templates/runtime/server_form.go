package runtime

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
)

// Form is a body of type multipart/form-data or application/x-www-form-urlencoded that a server has received.
type Form struct {
	exchange *Exchange
	encoded  bool    // strings are encoded as those of a query
	object   *object // that the form is read into
	fields   []formField
	files    []formFile
	left     int64 // bytes that strings may still have
}

// formField is a string of a form.
type formField struct {
	pair
	contentType string
	base64      string // the text before it was decoded, where the part says that it is base64
}

type formFile struct {
	name string
	file FilePart
}

// readForm reads the body as a form. Its parts may come in any order. Strings are kept in memory, and so are small files; a
// larger one is in a temporary file, which is gone when the handler has returned.
func (x *Exchange) readForm() *Form {
	f := &Form{exchange: x}
	if x.err != nil {
		return f
	}
	contentType := x.request.Header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(contentType)
	switch {
	case contentType == "" && x.request.ContentLength == 0:
		err = nil // there is no body, and so no type
	case kind == "multipart/form-data" && params["boundary"] == "":
		err = brokenForm(errBoundary)
	case err == nil && kind == "multipart/form-data":
		if err = x.checkEncoding(); err == nil {
			err = f.readMultipart(params["boundary"])
		}
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = f.readEncoded()
	default:
		err = wrongType(contentType, x.spec.Type)
	}
	if err != nil {
		x.Fail(err)
	}
	return f
}

var errBoundary = errors.New("its Content-Type does not say the boundary between its parts")

var errNoEnd = errors.New("the boundary that its Content-Type says does not end it")

func (f *Form) readEncoded() error {
	f.encoded = true
	data, err := f.exchange.readAll(f.exchange.server.limits.Body)
	if err != nil {
		return err
	}
	pairs, whole := splitPairs(string(data), "&", unescapeQuery, f.exchange.server.limits.Parts)
	if !whole {
		return f.exchange.tooMany(http.StatusRequestEntityTooLarge, "form")
	}
	for _, p := range pairs {
		f.fields = append(f.fields, formField{pair: p})
	}
	return nil
}

// readMultipart reads the parts as they come.
func (f *Form) readMultipart(boundary string) error {
	limits := f.exchange.server.limits
	f.left = limits.Body
	// files are limited one by one: the whole may be as many as there may be parts
	whole := limits.File*int64(limits.Parts) + limits.Body
	if whole/int64(limits.Parts) < limits.File {
		whole = 1<<63 - 1
	}
	body := bufio.NewReader(f.exchange.patient(whole))
	if _, err := body.Peek(1); errors.Is(err, io.EOF) {
		return nil // there is no body
	}
	r := multipart.NewReader(body, boundary)
	for n := 0; ; n++ {
		part, err := r.NextRawPart()
		switch {
		case err == io.EOF: // one that is wrapped is of a form without its end
			_, _ = io.CopyN(io.Discard, body, 4096) // what follows the last part means nothing
			return nil
		case errors.Is(err, io.EOF):
			return brokenForm(errNoEnd)
		case err != nil:
			return brokenForm(err)
		case n == limits.Parts:
			return f.exchange.tooMany(http.StatusRequestEntityTooLarge, "form")
		}
		if err := f.keep(part); err != nil {
			return brokenForm(err)
		}
	}
}

var errNoPart = errors.New("a part has no name")

// keep keeps a part, as a file when it has a file name.
func (f *Form) keep(part *multipart.Part) error {
	kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name, named := params["name"]
	if err != nil || kind != "form-data" || !named {
		return errNoPart
	}
	content, err := decoded(part)
	if err != nil {
		return err
	}
	if fileName := unquoted(part.FileName()); fileName != "" {
		return f.keepFile(unquoted(name), FilePart{Name: fileName, ContentType: part.Header.Get("Content-Type"), Content: content})
	}
	return f.keepText(unquoted(name), part, content)
}

// transferEncoding is how the content of a part is encoded, which few clients still say.
func transferEncoding(part *multipart.Part) string {
	return strings.ToLower(strings.TrimSpace(part.Header.Get("Content-Transfer-Encoding")))
}

// decoded returns the content of a part.
func decoded(part *multipart.Part) (io.Reader, error) {
	switch encoding := transferEncoding(part); encoding {
	case "", "7bit", "8bit", "binary":
		return part, nil
	case "quoted-printable":
		return quotedprintable.NewReader(part), nil
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, part), nil
	default:
		return nil, fmt.Errorf("a part has the Content-Transfer-Encoding %q", encoding)
	}
}

// unquoted returns a name in the header of a part as it was before the client encoded it: some write names as they are, and some encode
// quotes. That of a file has no folders.
func unquoted(name string) string {
	return strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n").Replace(name)
}

// brokenForm returns the error for a form that cannot be read.
func brokenForm(err error) error {
	if isStatus(err) {
		return err
	}
	return &StatusError{Status: http.StatusBadRequest, Code: "invalid_form", Message: "The form cannot be read: " + err.Error() + ".", Err: err}
}

// keepText keeps a string.
func (f *Form) keepText(name string, part *multipart.Part, content io.Reader) error {
	field := formField{pair: pair{name: name}, contentType: part.Header.Get("Content-Type")}
	var err error
	if transferEncoding(part) == "base64" {
		if field.base64, err = f.readText(part); err != nil {
			return err
		}
		content = base64.NewDecoder(base64.StdEncoding, strings.NewReader(field.base64))
	}
	if field.text, err = f.readText(content); err != nil {
		return err
	}
	f.fields = append(f.fields, field)
	return nil
}

// readText reads a string into memory, of which there are only so many bytes.
func (f *Form) readText(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, f.left+1))
	if err != nil {
		return "", err
	}
	if f.left -= int64(len(data)); f.left < 0 {
		return "", tooLargeBody(f.exchange.server.limits.Body)
	}
	return string(data), nil
}

// keepFile keeps a file: a small one in memory, another in a temporary file.
func (f *Form) keepFile(name string, file FilePart) error {
	limits := f.exchange.server.limits
	var start bytes.Buffer
	n, err := io.CopyN(&start, file.Content, min(limits.Memory, limits.File)+1)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case n > limits.File:
		return tooLargeBody(limits.File)
	case n <= limits.Memory:
		file.Content = bytes.NewReader(start.Bytes())
	default:
		file.Content, err = f.exchange.spool(io.MultiReader(&start, file.Content), limits.File)
		if err != nil {
			return err
		}
	}
	f.files = append(f.files, formFile{name, file})
	return nil
}

// spool copies to a temporary file, which the end of the exchange removes.
func (x *Exchange) spool(r io.Reader, limit int64) (io.Reader, error) {
	file, err := os.CreateTemp("", "upload-*")
	if err != nil {
		return nil, &StatusError{Status: http.StatusInternalServerError, Err: err}
	}
	x.cleanups = append(x.cleanups, func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	})
	read := &readFailure{r: r}
	n, err := io.Copy(file, io.LimitReader(read, limit+1))
	switch {
	case read.err != nil:
		return nil, read.err
	case err != nil:
		return nil, &StatusError{Status: http.StatusInternalServerError, Err: err}
	case n > limit:
		return nil, tooLargeBody(limit)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, &StatusError{Status: http.StatusInternalServerError, Err: err}
	}
	return file, nil
}

// readFailure keeps the error of a reader, so that it is not taken for one of the writer.
type readFailure struct {
	r   io.Reader
	err error
}

// Read reads on.
func (f *readFailure) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// readInto reads the form into a body, which may be a struct, a union of such, a map or any value.
func (f *Form) readInto(body typed) {
	switch c := body.codec; {
	case f.exchange.err != nil:
	case c.object != nil:
		f.read(c.object, body.at)
	case c.kind == unionKind:
		f.readVariant(c.union, body.at.union())
	default:
		f.readOthers(c, body.at)
	}
}

// readVariant reads the form as the variant that its fields tell.
func (f *Form) readVariant(u *union, to *iface) {
	all := f.others()
	for _, file := range f.files {
		all.members = append(all.members, valueMember{file.name, value{kind: '"'}})
	}
	r := Reader{s: all.plain(), side: serverSide}
	v := r.pick(u)
	p := newValue(v.codec.typ)
	if v.codec.object != nil && v != u.unknown() {
		f.read(v.codec.object, p)
	} else {
		r.read(v.codec, p)
	}
	v.put(to, p)
}

// read reads the fields of the form that requests have into a struct; one that is always written must be there.
func (f *Form) read(o *object, p pointer) {
	f.object = o
	f.takeTexts()
	for i := range o.fields {
		d := &o.fields[i]
		if f.exchange.err == nil && d.isFrom(clientSide, f.exchange.version) && !f.member(d.name, d.codec, p.field(d.offset)) && !d.omit && d.codec.kind != listKind {
			f.exchange.Fail(missing(d.name))
		}
	}
	switch {
	case f.exchange.err != nil || len(f.spread()) > 0: // what is not declared belongs to an object, and is checked with it
	case o.extra != nil:
		f.readOthers(o.extra.codec, p.field(o.extra.offset))
	default:
		f.checkNames()
	}
}

// takeTexts makes strings of files whose field is not a file: browsers and others give a file name to every part that has a media type.
func (f *Form) takeTexts() {
	isText := func(file formFile) bool {
		return slices.ContainsFunc(f.object.fields, func(d field) bool { return f.isFor(file.name, &d) && !d.codec.isFile() })
	}
	for _, file := range f.files {
		if f.exchange.err != nil || !isText(file) {
			continue
		}
		text, err := f.readText(file.file.Content)
		if err != nil {
			f.exchange.Fail(brokenForm(err))
		}
		f.fields = append(f.fields, formField{pair: pair{file.name, text}, contentType: file.file.ContentType})
	}
	f.files = slices.DeleteFunc(f.files, isText)
}

// isFile reports whether the type is a file, or a list of files.
func (c *codec) isFile() bool {
	c = c.plainly()
	return c.kind == fileKind || c.kind == listKind && c.elem.kind == fileKind
}

// isBytes reports whether the type is bytes, whose text is base64.
func (c *codec) isBytes() bool {
	c = c.plainly()
	return c.kind == textKind && c.format == typedFormats[bytesType]
}

// readOthers reads the fields that the form does not have itself.
func (f *Form) readOthers(c *codec, p pointer) {
	if c.holdsFiles() {
		f.readFiles(c, p)
		return
	}
	for _, file := range f.files {
		if !f.knows(file.name) {
			f.exchange.Fail(unfit(file.name, errNoFile))
		}
	}
	all := f.others()
	if err := f.exchange.fit(all, c, p); err != nil {
		var m *memberError
		switch isMember := errors.As(err, &m); {
		case isMember && m.err == nil:
			err = missing(m.name)
		case isMember && c.elem != nil && c.elem.shape() == scalarShape && all.isList(m.name):
			err = invalid(m.name, errTwice)
		case isMember:
			err = unfit(m.name, m.err)
		}
		f.exchange.Fail(err)
	}
}

var errNoFile = errors.New("it must not be a file")

// readFiles reads the files that the form does not have itself into a map.
func (f *Form) readFiles(c *codec, p pointer) {
	parts := map[string]*Form{} // the parts of each name, with brackets behind it or not
	names := map[string]bool{}
	of := func(name string) *Form {
		names[name] = true
		key := strings.TrimSuffix(name, "[]")
		if parts[key] == nil {
			parts[key] = &Form{exchange: f.exchange, object: f.object}
		}
		return parts[key]
	}
	for _, file := range f.files {
		of(file.name).files = append(of(file.name).files, file)
	}
	for _, field := range f.fields {
		of(field.name).fields = append(of(field.name).fields, field)
	}
	m := p.value(c.typ)
	m.Set(reflect.MakeMap(c.typ))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !f.knows(name) {
			v := reflect.New(c.elem.typ)
			of(name).member(name, c.elem, pointerTo(v))
			m.SetMapIndex(reflect.ValueOf(name).Convert(c.typ.Key()), v.Elem())
		}
	}
}

// isList reports whether a member is a list.
func (v *value) isList(name string) bool {
	return slices.ContainsFunc(v.members, func(m valueMember) bool { return m.name == name && m.value.kind == '[' })
}

// others returns the fields that the form does not have itself.
func (f *Form) others() value {
	all := value{kind: '{'}
	for _, field := range f.fields {
		if f.knows(field.name) {
			continue
		}
		text, _ := f.decode(field.text) // a malformed escape stays as it is
		v := value{kind: '"', text: text}
		if isJSON(field.contentType) {
			v.kind = jsonText
		}
		l := lookup{param: &Param{}}
		l.param.Name, _, _ = strings.Cut(field.name, "[")
		names, ok := l.within(field.name)
		if !ok || len(names) > maxDeep {
			l.param.Name, names = field.name, nil
		}
		all.put(append([]string{l.param.Name}, names...), v)
	}
	return all
}

// knows reports whether a name is for a field that the form has itself.
func (f *Form) knows(name string) bool {
	return f.object != nil && (f.object.declares(name) || slices.ContainsFunc(f.object.fields, func(d field) bool { return f.isFor(name, &d) }))
}

// isFor reports whether a name is for a field, or for something in it.
func (f *Form) isFor(name string, d *field) bool {
	style := f.exchange.spec.part(d.name).Style
	if style == "" && d.codec.shape() == objectShape {
		style = StyleDeepObject // as some clients send every object
	}
	return isFor(name, d.name, style)
}

// checkNames fails the request when the form has fields that the document forbids.
func (f *Form) checkNames() {
	x := f.exchange
	s := x.bodySchema()
	if !x.server.validate || s == nil {
		return
	}
	var found faults
	check := func(name string) {
		if !f.knows(name) && s.forbids(name) {
			found.path = []step{{name, -1}}
			found.fail(undeclared)
		}
	}
	for _, field := range f.fields {
		check(field.name)
	}
	for _, file := range f.files {
		check(file.name)
	}
	if found.found.Violations != nil {
		x.Fail(notValid(&found.found))
	}
}

// member reads a field of the form and reports whether it is there, or is wrong.
func (f *Form) member(name string, c *codec, p pointer) bool {
	switch {
	case c.kind == optKind:
		there := f.member(name, c.elem, p)
		if there {
			*p.field(c.state).opt() = optThere
		}
		return there
	case c.kind == fileKind:
		all := f.filesOf(name)
		if len(all) > 0 {
			*as[FilePart](p) = all[0]
		}
		if f.isRepeated(name) {
			f.exchange.Fail(invalid(name, errTwice))
		}
		return len(all) > 0
	case c.kind == listKind && c.elem.kind == fileKind:
		all := f.filesOf(name)
		if len(all) > 0 {
			*as[[]FilePart](p) = all
		}
		return len(all) > 0
	}
	found, err := f.lookUp(name, c)
	if found != nil && c.holdsRaw() {
		*found = found.byKinds(f.exchange.bodySchema().target().member(name))
	}
	if err == nil && found != nil {
		err = f.exchange.fit(*found, c, p)
	}
	if err != nil {
		f.exchange.Fail(unfit(name, err))
		return true
	}
	return found != nil
}

// param describes a field as a parameter.
func (f *Form) param(name string) *Param {
	part := f.exchange.spec.part(name)
	return &Param{Name: name, Style: part.Style, Explode: part.Explode || part.Style == "", JSON: isJSON(part.ContentType)}
}

// lookUp returns the value of a field by its style: by default the parts of one name are the items of a list, and an object is JSON. In a
// form that is encoded as a query the members of an object without a pair may be there on their own.
func (f *Form) lookUp(name string, c *codec) (*value, error) {
	part, s := f.exchange.spec.part(name), c.shape()
	p := f.param(name)
	l := lookup{param: p, shape: s, decode: f.decode, plain: !f.encoded, once: true}
	for _, field := range f.fields {
		if field.base64 != "" && c.isBytes() {
			field.text = field.base64
		}
		l.pairs = append(l.pairs, field.pair)
		if field.name == name && isJSON(field.contentType) {
			p.JSON = true
		}
	}
	spread := s == objectShape && part.Style == "" && slices.ContainsFunc(l.pairs, func(q pair) bool {
		return q.name != name && isFor(q.name, name, StyleDeepObject)
	})
	switch {
	case spread && l.has(name):
		return nil, errTwice
	case spread:
		return l.deep() // as some clients send every object
	case s == objectShape && part.Style == "":
		p.JSON = p.JSON || !f.encoded || l.has(name)
		l.isMember = func(member string) bool { return c.declares(member) && !f.object.declares(member) }
	case p.isSpread(s):
		objects := f.spread()
		l.isMember = func(member string) bool { return objects.owner(member) == name && !f.hasField(member) }
	case s == listShape && p.JSON && !l.oneArray(c.plainly().elem.shape() == listShape, isJSON(part.ContentType)):
		return l.items()
	}
	return l.form()
}

// has reports whether there is a pair of that name.
func (l *lookup) has(name string) bool {
	return slices.ContainsFunc(l.pairs, func(q pair) bool { return q.name == name })
}

// decode returns the text that a field stands for.
func (f *Form) decode(text string) (string, error) {
	if f.encoded {
		text = unescapeQuery(text)
	}
	return text, nil
}

// oneArray reports whether a list came as one JSON text. Nested tells that its items are lists, too: one of them differs from the whole by
// how it begins, and an empty one by whether the document states that the list is JSON.
func (l *lookup) oneArray(nested, stated bool) bool {
	i := slices.IndexFunc(l.pairs, func(q pair) bool { return q.name == l.param.Name })
	if i < 0 {
		return false
	}
	text, err := l.decode(l.pairs[i].text)
	inside, isList := strings.CutPrefix(strings.TrimSpace(text), "[")
	inside = strings.TrimSpace(inside)
	return err == nil && isList && (!nested || strings.HasPrefix(inside, "[") || stated && inside == "]")
}

// isRepeated reports whether the form has several parts of a name.
func (f *Form) isRepeated(name string) bool {
	n := 0
	for _, file := range f.files {
		if strings.TrimSuffix(file.name, "[]") == strings.TrimSuffix(name, "[]") {
			n++
		}
	}
	for _, field := range f.fields {
		if field.name == name {
			n++
		}
	}
	return n > 1
}

// filesOf returns the files of a name. A part without a file name is taken for one where there is no other.
func (f *Form) filesOf(name string) []FilePart {
	var all []FilePart
	for _, file := range f.files {
		if strings.TrimSuffix(file.name, "[]") == strings.TrimSuffix(name, "[]") {
			all = append(all, file.file)
		}
	}
	if all != nil {
		return all
	}
	for _, field := range f.fields {
		if field.name == name {
			all = append(all, FilePart{ContentType: field.contentType, Content: strings.NewReader(field.text)})
		}
	}
	return all
}
