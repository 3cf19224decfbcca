package normalize

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readBodies reads the request body.
func (r *operationReader) readBodies(o *model.Operation, use *load.Node) {
	if use == nil {
		return
	}
	node := use.Follow()
	o.BodyRequired = node.Get("required").Bool()
	o.Bodies = r.bodies(node.Get("content"))
	for _, b := range o.Bodies {
		b.Doc = cmp.Or(b.Doc, node.Get("description").Text())
	}
}

// bodies reads a body of each media type.
func (r *operationReader) bodies(content *load.Node) []*model.Body {
	var bodies []*model.Body
	for _, node := range content.Members() {
		b := &model.Body{Node: model.Node{Name: node.Key(), Pos: node.Pos()}}
		if schema := node.Get("schema"); schema != nil {
			s := r.schemas.read(schema)
			b.Use, b.Doc, b.Preferred = s.Use, s.doc, s.preferred
		}
		if saysNothing(b.Type) {
			b.Type = impliedBody(node.Key())
		}
		if encoding := node.Get("encoding"); encoding != nil {
			r.encodings[b] = encoding
		}
		bodies = append(bodies, b)
	}
	return bodies
}

// impliedBody returns the type of a body that has no schema, or an empty one.
func impliedBody(mediaType string) model.Type {
	main := model.MainType(mediaType)
	switch {
	case model.IsJSON(main) || isForm(main) || isEventStream(main):
		return &model.Any{}
	case strings.HasPrefix(main, "text/"):
		return &model.Scalar{Kind: model.KindString}
	}
	return &model.Scalar{Kind: model.KindString, Format: model.FormatBinary}
}

func isForm(mediaType string) bool {
	return mediaType == "multipart/form-data" || mediaType == "application/x-www-form-urlencoded"
}

// bodyless are the statuses whose responses never have a body, whatever the document lists (RFC 9110, section 6.4.1); neither has any
// response to HEAD.
var bodyless = regexp.MustCompile(`^(1..|204|205|304)$`)

// response reads the response of an operation of that method for one status.
func (r *operationReader) response(use *load.Node, method string) *model.Response {
	node := use.Follow()
	response := &model.Response{
		Node: model.Node{Name: strings.ReplaceAll(use.Key(), "x", "X"), Doc: node.Get("description").Text(), Pos: use.Pos()},
	}
	if method != "head" && !bodyless.MatchString(response.Name) {
		response.Bodies = r.bodies(node.Get("content"))
	}
	for _, h := range node.Get("headers").Members() {
		if model.MainType(h.Key()) == "content-type" {
			continue
		}
		p := r.input(h.Follow())
		p.Name, p.In, p.Pos = h.Key(), model.InHeader, h.Pos()
		r.style(p, h.Follow())
		response.Headers = append(response.Headers, p)
	}
	if r.whole {
		response.Links = links(node)
	}
	return response
}

// readForms says how the fields of forms are sent.
func (r *operationReader) readForms() {
	for _, o := range r.api.Operations {
		for _, b := range o.Bodies {
			if isForm(model.MainType(b.Name)) {
				r.formParts(o, b)
			}
		}
	}
}

// formParts says how the fields of one form are sent.
func (r *operationReader) formParts(o *model.Operation, b *model.Body) {
	encoding := r.encodings[b]
	object, ok := model.Resolve(b.Type).(*model.Object)
	if !ok {
		return
	}
	for _, name := range encoding.Members() {
		if object.Field(name.Key()) == nil {
			r.warn(name.Pos(), "unknown-field", "name a property of the form", "the form has no property %q", name.Key())
		}
	}
	multipart := model.MainType(b.Name) == "multipart/form-data"
	for _, f := range object.Fields {
		b.Parts = append(b.Parts, formPart(f, encoding.Get(f.Name), multipart))
		if multipart && r.schemas.isNotFile(f.Type) {
			r.leaveOut(f.Pos, "file-or-text", within(o.Name, f.Name))
		}
	}
}

// formPart says how one field is sent.
func formPart(f *model.Field, encoding *load.Node, multipart bool) *model.Part {
	p := &model.Part{Name: f.Name, Style: encoding.Get("style").Text(), File: multipart && isFile(f.Type, map[model.Type]bool{})}
	for t := range strings.SplitSeq(cmp.Or(encoding.Get("contentType").Text(), mediaOf(f.Type)), ",") {
		if t = strings.TrimSpace(t); t != "" {
			p.ContentTypes = append(p.ContentTypes, t)
		}
	}
	// A style of its own has OpenAPI's default for explode, and deepObject has no other.
	if !multipart && hasAny(encoding, []string{"style", "explode", "allowReserved"}) {
		p.Style = cmp.Or(p.Style, "form")
		p.AllowReserved = encoding.Get("allowReserved").Bool()
		p.ContentTypes = nil // OpenAPI says that it does not count next to these
	}
	p.Explode = p.Style == "form" || p.Style == "deepObject"
	if explode := encoding.Get("explode"); explode != nil {
		p.Explode = explode.Bool()
	}
	return p
}

// mediaOf returns the media type of what a field, or an item of it, holds; empty where that is not said. A string that holds JSON is a string:
// a part of that media type would be the JSON of the text.
func mediaOf(t model.Type) string {
	t = model.Resolve(t)
	if l, ok := t.(*model.List); ok {
		t = model.Resolve(l.Item.Type)
	}
	if s, ok := t.(*model.Scalar); ok && !model.IsJSON(model.MainType(s.Media)) {
		return s.Media
	}
	return ""
}

// isNotFile reports whether a field, or an item of it, is a string that the document lets be a file as well.
func (k *known) isNotFile(t model.Type) bool {
	t = model.Resolve(t)
	if l, ok := t.(*model.List); ok {
		t = model.Resolve(l.Item.Type)
	}
	return k.notFiles[t]
}

// isFile reports whether a field holds raw bytes, or a list of such; the types seen are not looked at again.
func isFile(t model.Type, seen map[model.Type]bool) bool {
	t = model.Resolve(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *model.Scalar:
		return t.Format == model.FormatBinary
	case *model.List:
		return isFile(t.Item.Type, seen)
	case *model.Union:
		return slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return isFile(v.Type, seen) })
	}
	return false
}
