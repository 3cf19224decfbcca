package client

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// headerDecls declares the struct of the headers that responses have; nothing for a call without any, or one that shares those of
// another.
func (e *emitter) headerDecls(m *plan.Method) []gocode.Code {
	h := m.Header
	if h == nil || m.Of != nil {
		return nil
	}
	doc := gocode.Wrap(h.Name + " are the headers of responses of " + m.Call + ", for ReadHeader and SendHeader.")
	return []gocode.Code{gocode.WithDoc(doc, gocode.TypeDecl(h.Name, e.inputStruct(h)))}
}

// resultDecls declares the set of types that a call returns; nothing where it is one type.
func (e *emitter) resultDecls(m *plan.Method) []gocode.Code {
	set := m.Result.Set
	if set == nil || m.Of != nil && m.Of.Result.Set == set {
		return nil
	}
	var names []string
	for _, t := range set.Types {
		names = append(names, "*"+t.Name)
	}
	doc := gocode.Wrap(set.Name + " is the result of " + m.Call + ": " + strings.Join(names, ", ") + ", or *" + set.Unknown +
		" for a success that the document does not declare.")
	out := []gocode.Code{gocode.WithDoc(doc, gocode.TypeDecl(set.Name, gocode.Interface(gocode.Id(set.Marker).Params())))}
	for _, t := range set.Types {
		doc := gocode.Wrap(t.Name + " is the response of status " + t.Status + ".")
		if t.Status == "default" {
			doc = gocode.Wrap(t.Name + " is the response of any other status.")
		}
		if t.Doc != "" {
			doc = append(append(doc, ""), gocode.Wrap(t.Doc)...)
		}
		out = append(out, e.variant(set, t.Name, doc, e.resultFields(t)...)...)
	}
	unknown := gocode.Wrap(set.Unknown + " is a success that the document does not declare, as it came.")
	return append(out, e.variant(set, set.Unknown, unknown,
		gocode.Id("Status").Int(), gocode.Id("ContentType").String(), gocode.Id("Body").Index().Byte())...)
}

// variant declares a type of a set, with the method that makes it one.
func (e *emitter) variant(set *plan.ResultSet, name string, doc []string, fields ...gocode.Code) []gocode.Code {
	fields = append(fields, e.Marker(nil))
	return []gocode.Code{
		gocode.WithDoc(doc, gocode.TypeDecl(name, gocode.Struct(fields...))),
		gocode.Method(gocode.Op("*").Id(name), set.Marker, nil, nil),
	}
}

// resultFields returns the fields of the struct for a response: the status where that may vary, and the body.
func (e *emitter) resultFields(t *plan.ResultType) []gocode.Code {
	var list []gocode.Code
	if t.Ranged {
		list = append(list, gocode.Id("Status").Int())
	}
	switch t.Kind {
	case plan.BodyNone:
		return list
	case plan.BodyRaw:
		doc := gocode.Wrap("Body is read while it comes; Close of a body that a client returns must be called.")
		return append(list, gocode.WithDoc(doc, gocode.Id("Body").Op("*").Id("FilePart")))
	}
	return append(list, gocode.Id("Body").Add(e.Result(t.Rep)))
}

// responses describes the responses of a call, unless it is the usual one: JSON of status 200, or nothing of status 204.
func (e *emitter) responses(f *fields, m *plan.Method) {
	var rows []gocode.Code
	for _, r := range m.Responses {
		if r.Success && !usual(m, r) || !r.Success && r.Rep != nil {
			rows = append(rows, gocode.Inline(nil, e.response(r)...))
		}
	}
	if m.Result.Set != nil {
		rows = append(rows, gocode.Inline(nil, gocode.Id("Of").Op(":").Add(e.nilOf(gocode.Id(m.Result.Set.Unknown)))))
	}
	if len(rows) == 1 {
		f.add("Responses", gocode.Inline(gocode.Slice(e.RT("ResponseSpec")), rows...))
		return
	}
	e.list(f, "Responses", "ResponseSpec", rows)
}

// usual reports whether the runtime takes a success for granted: it is the only one, and JSON of status 200, or without a body and of
// status 204.
func usual(m *plan.Method, r *plan.Response) bool {
	for _, o := range m.Responses {
		if o != r && o.Success {
			return false
		}
	}
	switch r.Kind {
	case plan.BodyNone:
		return r.Status == "204" || r.Status == "200" && !m.IsPlain()
	case plan.BodyJSON:
		return r.Status == "200" && len(r.Types) == 1 && r.Types[0] == "application/json"
	}
	return false
}

func (e *emitter) response(r *plan.Response) fields {
	var f fields
	f.text("Status", r.Status)
	if r.Kind != plan.BodyJSON || len(r.Types) != 1 || r.Types[0] != "application/json" {
		f.texts("Types", r.Types)
		if r.Kind != plan.BodyJSON {
			f.add("Kind", e.RT(bodyKinds[r.Kind]))
		}
	}
	switch {
	case r.Type != nil:
		f.add("Of", e.nilOf(gocode.Id(r.Type.Name)))
	case r.Rep != nil && (!r.Success || r.Status == "default"):
		f.add("Value", e.nilOf(e.Type(r.Rep)))
		f.flag("Success", r.Success)
	}
	return f
}

// nilOf returns a nil pointer to a type, which leads the runtime to the type.
func (e *emitter) nilOf(t gocode.Code) gocode.Code {
	return gocode.Conversion(gocode.Op("*").Add(t), gocode.Nil())
}
