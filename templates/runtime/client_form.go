package runtime

import (
	"cmp"
	"crypto/rand"
	"errors"
	"reflect"
	"strings"
)

// FormBody is a body of type multipart/form-data or application/x-www-form-urlencoded on its way to a call.
type FormBody struct {
	call     *Call
	boundary string // empty for URL encoding
	query    query
}

// multipart begins a multipart body. Files in it are read while they are sent.
func (c *Call) multipart() *FormBody {
	f := &FormBody{call: c, boundary: rand.Text()}
	c.body, c.fields = newBody("multipart/form-data; boundary="+f.boundary), f
	return f
}

// urlEncoded begins a body that is encoded as a query is.
func (c *Call) urlEncoded() *FormBody {
	c.body, c.fields = newBody("application/x-www-form-urlencoded"), &FormBody{call: c}
	return c.fields
}

// body gives the form all of a body, which may be a struct, a union of such, a map or any value.
func (f *FormBody) body(t typed) {
	switch c := t.codec; {
	case c.object != nil:
		f.object(c.object, t.at)
		return
	case c.kind == unionKind:
		if v := c.union.of(t.at.union()); v != nil && v.codec.object != nil && v != c.union.unknown() {
			f.object(v.codec.object, v.held(t.at.union()))
			return
		}
	}
	f.others(t.codec, t.at, nil)
}

// others gives the form the members of a value without fields, except those of the struct next to it, which may be nil.
func (f *FormBody) others(c *codec, p pointer, beside *object) {
	if c.holdsFiles() {
		m := p.value(c.typ)
		for _, name := range sortedNames(m) {
			f.member(name, c.elem, entryOf(m, name), false)
		}
		return
	}
	v, err := valueByJSON(c, p, f.call.client.writing...)
	switch {
	case err != nil:
		f.call.Fail(err)
	case v.kind != '{' && v.kind != 'n':
		f.call.Fail(&FieldError{Field: "body", Err: errNoForm})
	}
	for _, m := range v.members {
		if beside != nil && beside.declares(m.name) {
			continue
		}
		f.undeclared(m.name, m.value)
	}
}

// undeclared gives the form a member that the document does not name.
func (f *FormBody) undeclared(name string, v value) {
	part := f.part(name)
	if v.kind == '{' && f.boundary == "" {
		part.Style = StyleDeepObject
	}
	f.add(part, v, scalarShape)
}

// entryOf returns a copy of a value of a map.
func entryOf(m reflect.Value, name string) pointer {
	v := reflect.New(m.Type().Elem())
	v.Elem().Set(m.MapIndex(reflect.ValueOf(name).Convert(m.Type().Key())))
	return pointerTo(v)
}

var errNoForm = errors.New("a form must be an object")

// object gives the form the fields of a struct that requests have: files, lists of files, and values.
func (f *FormBody) object(o *object, p pointer) {
	for i := range o.fields {
		if d := &o.fields[i]; d.isFrom(clientSide, f.call.client.version.ID) && !o.lacks(d, p) {
			f.member(d.name, d.codec, p.field(d.offset), d.omit)
		}
	}
	if e := o.extra; e != nil && !e.codec.isZero(p.field(e.offset)) {
		f.others(e.codec, p.field(e.offset), o)
	}
	if o.hasRest {
		f.rest(*o.restOf(p), o)
	}
}

// rest gives the form the undeclared members of a struct.
func (f *FormBody) rest(rest *Rest, o *object) {
	for name, raw := range rest.Unknown() {
		if o.declares(name) {
			continue
		}
		v, err := parseValue(string(raw))
		if err != nil {
			f.call.Fail(err)
			return
		}
		f.undeclared(name, v)
	}
}

// member gives the form a field, unless it is absent.
func (f *FormBody) member(name string, c *codec, p pointer, omit bool) {
	switch {
	case c.kind == optKind:
		if *p.field(c.state).opt() == optThere {
			f.member(name, c.elem, p, false)
		}
	case c.kind == fileKind:
		f.File(name, as[FilePart](p))
	case c.kind == listKind && c.elem.kind == fileKind:
		s := p.slice()
		for i := range s.len {
			f.File(name, as[FilePart](s.item(i, c.elem.size)))
		}
	case c.kind == listKind && p.slice().isNil(), omit && c.isZero(p):
	default:
		v, err := valueOf(c, p, f.call.client.writing...)
		if err != nil {
			f.call.Fail(err)
			return
		}
		f.add(f.part(name), v, c.shape())
	}
}

// part returns how the field is sent.
func (f *FormBody) part(name string) Part {
	return f.call.spec.part(name)
}

// add sends a field: text as it is, an object as JSON and the items of a list one by one, unless the part has a
// style or a type. The shape is that of its type, as of [headerText].
func (f *FormBody) add(p Part, v value, s shape) {
	field := func(name, text string) { f.field(name, p.ContentType, text) }
	style := Param{Name: p.Name, Style: p.Style, Explode: p.Explode, AllowReserved: p.AllowReserved}
	plain, _ := style.delimiter()
	var err error
	switch {
	case v.kind == 'n':
	case isJSON(p.ContentType), v.kind == '{' && p.Style == "":
		f.field(p.Name, cmp.Or(p.ContentType, "application/json"), v.json())
	case v.kind == '[' && p.Style == "":
		for _, item := range v.items {
			f.item(p, item)
		}
		err = v.check(false, "")
	case f.boundary == "":
		err = style.pairs(v, s, f.query.add)
	case p.Style == StyleDeepObject:
		err = deepPairs(p.Name, v, field)
	case p.Explode && (v.kind == '[' || v.kind == '{'):
		err = explodedPairs(p.Name, v, field)
	default:
		field(p.Name, v.join(plain, plain, func(s string) string { return s }))
		if err = v.check(true, plain); s == unknownShape && p.Style != "" && !p.Explode && v.kind == '"' && v.has(plain) {
			err = errCut(plain)
		}
	}
	if err != nil {
		f.call.Fail(&FieldError{Field: p.Name, Err: err})
	}
}

// item sends an item of a list; one that is a list itself is JSON, as an object is.
func (f *FormBody) item(p Part, item value) {
	if item.kind == '[' {
		f.field(p.Name, cmp.Or(p.ContentType, "application/json"), item.json())
		return
	}
	f.add(p, item, scalarShape)
}

func (f *FormBody) field(name, contentType, text string) {
	if f.boundary == "" {
		f.query.add(name, escape(text, false))
		return
	}
	f.head(name, "", contentType)
	f.call.body.addText(text)
	f.call.body.addText("\r\n")
}

// File sends a file as a field of the form. Its content is read while it is sent, and is not closed.
func (f *FormBody) File(name string, file *FilePart) {
	if file == nil || file.Content == nil {
		f.call.Fail(&FieldError{Field: name, Err: errNoContent})
		return
	}
	contentType := cmp.Or(file.ContentType, concrete(f.part(name).ContentType, "application/octet-stream"))
	fileName := file.Name
	if fileName == "" {
		fileName = name // without one, servers take the part for text
	}
	f.head(name, fileName, contentType)
	f.call.body.addReader(file.Content)
	f.call.body.addText("\r\n")
}

// head writes what is before the content of a part.
func (f *FormBody) head(name, fileName, contentType string) {
	b := "--" + f.boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + `"`
	if fileName != "" {
		b += `; filename="` + quoted(fileName) + `"`
	}
	if contentType != "" {
		b += "\r\nContent-Type: " + strings.NewReplacer("\r", "", "\n", "").Replace(contentType)
	}
	f.call.body.addText(b + "\r\n\r\n")
}

// quoted encodes a name for the header of a part as the HTML standard says: raw but for three characters, and for a backslash that
// others would take for the beginning of an escape.
func quoted(name string) string {
	name = strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name)
	var b strings.Builder
	for i := range len(name) {
		if name[i] == '\\' && (i+1 == len(name) || strings.IndexByte(`()<>@,;:\"/[]?=`, name[i+1]) >= 0) {
			b.WriteByte('\\')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

// end ends the form.
func (f *FormBody) end() {
	if f.boundary == "" {
		f.call.body.addText(string(f.query.raw))
		return
	}
	f.call.body.addText("--" + f.boundary + "--\r\n")
}
