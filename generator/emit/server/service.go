package server

import (
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// service returns the file of one service.
func (e *emitter) service(s *plan.Service) *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	marker := plan.Marker(s.Handler)
	var methods []gocode.Code
	for _, m := range s.Methods {
		for _, c := range e.handled(m) {
			methods = append(methods, gocode.WithDoc(c.doc, e.signature(gocode.Id(c.name), c)))
		}
	}
	methods = append(methods, gocode.Id(marker).Params())
	doc := gocode.Wrap(s.Handler + " carries out the calls of " + s.Name + ". Bodies and parameters are never nil. It has an unexported method: " +
		"implementations embed " + s.Unimplemented + ", so that a call that is added breaks none.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl(s.Handler, gocode.Interface(methods...))))
	f.Add(e.unimplemented(s, marker)...)
	for _, events := range s.Events {
		f.Add(e.encodeEvent(events))
	}
	f.Add(e.routes(s))
	return f
}

// handled is one method of a handler.
type handled struct {
	name            string
	doc             []string
	params, results []gocode.Code
}

func (e *emitter) signature(s *gocode.Stmt, h handled) *gocode.Stmt {
	s.Params(h.params...)
	if len(h.results) == 1 {
		return s.Add(h.results[0])
	}
	return s.Params(h.results...)
}

// handled returns the methods of a handler for a call: one, or two where a flag of the body asks for a stream.
func (e *emitter) handled(m *plan.Method) []handled {
	var out []handled
	if m.Stream == nil || m.Stream.Flag != nil {
		out = append(out, handled{name: m.Name, doc: codec.CallDoc(m, m.Name, ""), params: e.Inputs(m), results: e.results(m)})
	}
	if s := m.Stream; s != nil {
		send := gocode.Id("send").Op("func").Params(e.Item(s)).Id("error")
		out = append(out, handled{
			name:   s.Method,
			doc:    codec.CallDoc(m, s.Method, "It sends the events one by one; sending fails once the client has gone away."),
			params: append(e.Inputs(m), send), results: []gocode.Code{gocode.Id("error")},
		})
	}
	return out
}

// results are what a handler returns for a call.
func (e *emitter) results(m *plan.Method) []gocode.Code {
	failure := gocode.Code(gocode.Id("error"))
	switch m.Result.Kind {
	case plan.ResultNone:
		return []gocode.Code{failure}
	case plan.ResultDownload:
		return []gocode.Code{gocode.Op("*").Id("FilePart"), failure}
	}
	return []gocode.Code{e.Result(m.Result), failure}
}

// unimplemented declares what implementations of the handler embed.
func (e *emitter) unimplemented(s *plan.Service, marker string) []gocode.Code {
	doc := gocode.Wrap(s.Unimplemented + " answers every call of " + s.Name + " that it is not implemented.")
	out := []gocode.Code{gocode.WithDoc(doc, gocode.TypeDecl(s.Unimplemented, gocode.Struct()))}
	for _, m := range s.Methods {
		for _, h := range e.handled(m) {
			results := make([]gocode.Code, len(h.results))
			for i, r := range h.results {
				name := "_"
				if i == len(h.results)-1 {
					name = "err"
				}
				results[i] = gocode.Id(name).Add(r)
			}
			named := gocode.Op("func").Params(gocode.Id(s.Unimplemented)).Id(h.name).Params(h.params...).Params(results...).Block(
				gocode.Op("err = ").Add(e.RT("Unimplemented")).Call(gocode.Text(m.Call)), gocode.Op("return"))
			out = append(out, gocode.WithDoc([]string{h.name + " answers that it is not implemented."}, named))
		}
	}
	return append(out, gocode.Method(gocode.Id(s.Unimplemented), marker, nil, nil))
}

// routes declares the function that returns the routes of a service.
func (e *emitter) routes(s *plan.Service) gocode.Code {
	var list []gocode.Code
	for _, m := range s.Methods {
		serve := gocode.Op("func").Params(gocode.Id("x").Op("*").Add(e.RT("Exchange"))).Id("error").Block(e.serve(m)...)
		elements := []gocode.Code{gocode.Id("Operation").Op(":").Op("&").Id(m.Operation)}
		if m.Status != 0 {
			elements = append(elements, gocode.Id("Status").Op(":").Add(gocode.Int(m.Status)))
		}
		list = append(list, gocode.Inline(nil, append(elements, gocode.Id("Serve").Op(":").Add(serve))...))
	}
	slice := gocode.Op("[]").Add(e.RT("Route"))
	return gocode.WithDoc([]string{s.Routes + " returns the routes of " + s.Name + "."},
		gocode.Func(s.Routes, []gocode.Code{gocode.Id("h").Id(s.Handler)}, []gocode.Code{slice}, gocode.Return(gocode.Literal(slice.Clone(), list...))))
}

// serve reads the inputs of a call, calls the handler and answers.
func (e *emitter) serve(m *plan.Method) []gocode.Code {
	var out []gocode.Code
	args := []gocode.Code{gocode.Op("x.Context()")}
	for _, a := range m.Args {
		if a.BodyField != nil {
			args = append(args, gocode.Id("body").Dot(a.BodyField.Name))
			continue
		}
		out = append(out, gocode.Op("var").Id(a.Arg).Add(e.Type(a.Rep)), e.get(a, gocode.Id(a.Arg)))
		out = append(out, e.checkParam(a)...)
		args = append(args, gocode.Id(a.Arg))
	}
	if b := m.Body; b != nil {
		out = append(out, e.readBody(b)...)
		body := gocode.Id("body")
		if b.Pointer || b.Kind == plan.BodyRaw {
			body = gocode.Op("&body")
		}
		args = append(args, body)
	}
	out = append(out, gocode.Op("var params").Id(m.Params.Name))
	for _, p := range m.Params.Inputs {
		out = append(out, e.get(p, gocode.Id("params").Dot(p.Name)))
	}
	if len(m.Params.Inputs) > 0 {
		out = append(append(out, require(m.Params)...), gocode.Op("x.Validate(&params)"))
	}
	args = append(args, gocode.Op("&params"))
	out = append(out, gocode.If([]gocode.Code{gocode.Op("err := x.Err(); err != nil")}, gocode.Return(gocode.Id("err"))))
	if s := m.Stream; s != nil {
		stream := e.replyStream(m, args)
		if s.Flag == nil {
			return append(out, stream)
		}
		flag := gocode.Id("body").Dot(s.Flag.Name)
		if _, ok := s.Flag.Rep.(*plan.OptRep); ok {
			flag = flag.Dot("Or").Call(gocode.Id("false"))
		}
		out = append(out, gocode.If([]gocode.Code{flag}, stream))
	}
	return append(out, e.reply(m, args)...)
}

// require asks for the parameters whose reading does not, since their types can say that there is none.
func require(p *plan.Params) []gocode.Code {
	var names []gocode.Code
	for _, in := range p.Inputs {
		switch in.Rep.(type) {
		case *plan.OptRep, *plan.ListRep, *plan.MapRep:
			if in.Required {
				names = append(names, gocode.Text(in.Key))
			}
		}
	}
	if names == nil {
		return nil
	}
	return []gocode.Code{gocode.Op("x.Require").Call(names...)}
}

// get reads a parameter.
func (e *emitter) get(p *plan.Input, variable *gocode.Stmt) gocode.Code {
	key := gocode.Text(p.Key)
	x := gocode.Id("x")
	switch r := p.Rep.(type) {
	case *plan.OptRep:
		return e.RT("GetOpt").Call(x, key, gocode.Addr(variable), e.Value(codec.Reads, r.Value))
	case *plan.ListRep:
		return e.RT("GetList").Call(x, key, gocode.Addr(variable), e.Value(codec.Reads, r.Item))
	case *plan.MapRep:
		return e.RT("GetMap").Call(x, key, gocode.Addr(variable), e.Value(codec.Reads, r.Value))
	}
	read := "Get"
	if p.Presence != plan.Always {
		read = "GetIf" // a list or map with a name
	}
	return e.RT(read).Call(x, key, gocode.Addr(variable), e.Value(codec.Reads, p.Rep))
}

// readBody declares and reads the body.
func (e *emitter) readBody(b *plan.Body) []gocode.Code {
	if b.Kind == plan.BodyRaw {
		return []gocode.Code{gocode.Op("var body FilePart"), gocode.Op("x.File(&body)")}
	}
	out := []gocode.Code{gocode.Op("var body").Add(e.Type(b.Rep))}
	if b.Struct != nil && (b.Kind == plan.BodyMultipart || b.Kind == plan.BodyForm) {
		return append(out, e.readForm(b)...)
	}
	read := "Body"
	if !b.Required {
		read = "BodyIf"
	}
	out = append(out, e.RT(read).Call(gocode.Id("x"), gocode.Op("&body"), e.Value(codec.Reads, b.Rep)))
	return append(out, e.checkBody(b)...)
}

// checkParam checks an argument: those in the params check themselves.
func (e *emitter) checkParam(p *plan.Input) []gocode.Code {
	check := e.CheckFunc(p.Rep, p.Rules, gocode.Id(p.Arg))
	if check == nil {
		return nil
	}
	return []gocode.Code{gocode.Op("x.CheckParam").Call(gocode.Text(p.JSON), check)}
}

// checkBody checks a body whose type does not do so by itself.
func (e *emitter) checkBody(b *plan.Body) []gocode.Code {
	if checksItself(b) {
		return nil
	}
	check := e.CheckFunc(b.Rep, b.Rules, gocode.Id("body"))
	if check == nil {
		return nil
	}
	return []gocode.Code{gocode.Op("x.CheckBody").Call(check)}
}

// checksItself reports whether the body's type has a method Validate, which the runtime calls.
func checksItself(b *plan.Body) bool {
	_, defined := b.Rep.(*plan.DefinedRep)
	return b.Struct != nil || defined && b.Rules == nil
}

// readForm reads the fields of a form.
func (e *emitter) readForm(b *plan.Body) []gocode.Code {
	out := []gocode.Code{gocode.Op("form := x.Form()")}
	for _, f := range b.Struct.Fields {
		out = append(out, e.getPart(f))
	}
	if len(b.Struct.Fields) == 0 {
		out = append(out, gocode.Op("_ = form"))
	}
	return append(out, gocode.Op("x.Validate(&body)"))
}

func (e *emitter) getPart(f *plan.Field) gocode.Code {
	field, name := gocode.Id("body").Dot(f.Name), gocode.Text(f.JSON)
	part := func(function string, r plan.Rep) gocode.Code {
		return e.RT(function).Call(gocode.Id("form"), name, gocode.Addr(field), e.Value(codec.Reads, r))
	}
	switch r := f.Rep.(type) {
	case *plan.Basic:
		if codec.IsFile(r) {
			return gocode.Op("form.File").Call(name, gocode.Addr(field))
		}
	case *plan.OptRep:
		if codec.IsFile(r.Value) {
			return gocode.Op("form.FileOpt").Call(name, gocode.Addr(field))
		}
		return part("GetPartOpt", r.Value)
	case *plan.ListRep:
		if codec.IsFile(r.Item) {
			return gocode.Op("form.Files").Call(name, gocode.Addr(field))
		}
		return part("GetPartList", r.Item)
	}
	if f.Presence != plan.Always {
		return part("GetPartIf", f.Rep)
	}
	return part("GetPart", f.Rep)
}

// reply calls the handler and answers.
func (e *emitter) reply(m *plan.Method, args []gocode.Code) []gocode.Code {
	call := gocode.Id("h").Dot(m.Name).Call(args...)
	switch m.Result.Kind {
	case plan.ResultNone:
		return []gocode.Code{gocode.Return(e.RT("ReplyEmpty").Call(gocode.Id("x"), call))}
	case plan.ResultDownload:
		return []gocode.Code{gocode.Op("out, err :=").Add(call), gocode.Return(e.RT("ReplyFile").Call(gocode.Op("x, out, err")))}
	}
	reply := "ReplyValue"
	if m.Result.Pointer {
		reply = "Reply"
	}
	return []gocode.Code{
		gocode.Op("out, err :=").Add(call),
		gocode.Return(e.RT(reply).Call(gocode.Op("x, out, err"), e.Value(codec.Writes, m.Result.Rep))),
	}
}

// replyStream answers with what the handler sends.
func (e *emitter) replyStream(m *plan.Method, args []gocode.Code) gocode.Code {
	s := m.Stream
	var encode *gocode.Stmt
	switch {
	case s.Events != nil:
		encode = gocode.Id("encode" + s.Events.Name)
	case s.Item != nil:
		encode = e.RT("EncodeItem").Call(e.Value(codec.Writes, s.Item))
	default:
		encode = e.RT("EncodeItem").Call(e.RT("WriteRaw").Op("[Raw]"))
	}
	handle := gocode.Op("func").Params(gocode.Id("send").Op("func").Params(e.Item(s)).Id("error")).Id("error").Block(
		gocode.Return(gocode.Id("h").Dot(s.Method).Call(append(slices.Clip(args), gocode.Id("send"))...)))
	return gocode.Return(e.RT("ReplyStream").Call(gocode.Id("x"), encode, handle))
}

// encodeEvent declares the function that writes an event.
func (e *emitter) encodeEvent(v *plan.Events) gocode.Code {
	var cases []gocode.Code
	seen := map[string]bool{}
	for _, p := range v.Payloads {
		if p.Rep != nil && !seen[p.Rep.Name] {
			seen[p.Rep.Name] = true
			cases = append(cases, gocode.Case([]gocode.Code{gocode.Op("*").Id(p.Rep.Name)}, gocode.Op("data.writeJSON(w)")))
		}
	}
	cases = append(cases,
		gocode.Case([]gocode.Code{gocode.Id(v.Unknown)}, e.RT("WriteRaw").Call(gocode.Op("&data"), gocode.Id("w"))),
		gocode.Default(gocode.Op("w.Null()")))
	return gocode.Func("encode"+v.Name, []gocode.Code{gocode.Id("v").Op("*").Id(v.Name), gocode.Id("w").Op("*").Add(e.RT("Writer"))},
		[]gocode.Code{gocode.Id("name").Id("string"), gocode.Id("id").Id("string")},
		gocode.Switch(gocode.Op("data := v.Data.(type)"), cases...), gocode.Return(gocode.Op("v.Name"), gocode.Op("v.ID")))
}
