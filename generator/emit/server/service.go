package server

import (
	"net/http"
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// service adds a service to a file, without what carries out its calls.
func (e *emitter) service(f *gocode.File, s *plan.Service) {
	marker := plan.Marker(s.Handler)
	var methods []gocode.Code
	for _, m := range s.Methods {
		for _, c := range e.handled(m) {
			methods = append(methods, gocode.WithDoc(c.doc, e.signature(gocode.Id(c.name), c)))
		}
	}
	methods = append(methods, gocode.Id(marker).Params())
	doc := gocode.Wrap(s.Handler + " carries out the calls of " + s.Name + ". Parameters and bodies are never nil, but for a body that is optional and absent. It has an unexported method: " +
		"implementations embed " + s.Unimplemented + ", so that a call that is added breaks none.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl(s.Handler, gocode.Interface(methods...))))
	doc = gocode.Wrap(s.Unimplemented + " responds to every call of " + s.Name + " that it is not implemented.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl(s.Unimplemented, gocode.Struct())))
	f.Add(gocode.Method(gocode.Id(s.Unimplemented), marker, nil, nil))
}

// part adds to a file what carries out calls of a service.
func (e *emitter) part(f *gocode.File, s *plan.Service, p *plan.Part) {
	f.Add(e.unimplemented(s, p.Methods)...)
	f.Add(e.routes(s, p))
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
	if m.IsPlain() {
		out = append(out, handled{name: m.Name, doc: e.CallDoc(m, m.Name, printer.Server, ""), params: e.Inputs(m), results: e.Handled(m)})
	}
	if s := m.Stream; s != nil {
		const more = "Sending fails once the client has gone away."
		doc := e.VariantDoc(m, printer.Server, s.Method+" is like "+m.Name+", but sends the events one by one.", more)
		if !m.IsPlain() {
			doc = e.CallDoc(m, s.Method, printer.Server, "It sends the events one by one. "+more)
		}
		out = append(out, handled{
			name: s.Method, doc: doc,
			params: append(e.Inputs(m), e.Send(s)), results: []gocode.Code{gocode.Id("error")},
		})
	}
	return out
}

// unimplemented declares methods of what implementations of the handler embed.
func (e *emitter) unimplemented(s *plan.Service, methods []*plan.Method) []gocode.Code {
	var out []gocode.Code
	for _, m := range methods {
		for _, h := range e.handled(m) {
			results := make([]gocode.Code, len(h.results))
			for i, r := range h.results {
				name := "_"
				if i == len(h.results)-1 {
					name = "err"
				}
				results[i] = gocode.Id(name).Add(r)
			}
			named := gocode.Method(gocode.Id(s.Unimplemented), h.name, h.params, gocode.Named(results...),
				gocode.Id("err").Op("=").Add(e.RT(refusals[m.Refusal].function)).Call(gocode.Text(m.Call)), gocode.Return())
			out = append(out, gocode.WithDoc([]string{h.name + " responds that " + refusals[m.Refusal].doc}, named))
		}
	}
	return out
}

// refusals are the responses of a server to calls that are not carried out, by Method.Refusal: another media type of a call that may be
// carried out is refused as one that the server does not know.
var refusals = map[int]struct{ function, doc string }{
	0:                               {"Unimplemented", "it is not implemented."},
	http.StatusUnsupportedMediaType: {"UnsupportedMediaType", "the media type of the body is not supported."},
	http.StatusNotAcceptable:        {"NotAcceptable", "no media type that the client accepts is supported."},
}

// routes declares the function that returns the routes of calls of a service.
func (e *emitter) routes(s *plan.Service, p *plan.Part) gocode.Code {
	var list []gocode.Code
	for _, m := range p.Methods {
		serve := gocode.LambdaOf([]gocode.Code{gocode.Id("x").Op("*").Add(e.RT("Exchange"))}, []gocode.Code{gocode.Id("error")}, e.serve(m)...)
		list = append(list, gocode.Inline(nil,
			gocode.Id("Operation").Op(":").Op("&").Id(m.Operation), gocode.Id("Serve").Op(":").Add(serve)))
	}
	slice := gocode.Slice(e.RT("Route"))
	return gocode.WithDoc([]string{p.Routes + " returns routes of " + s.Name + "."},
		gocode.Func(p.Routes, []gocode.Code{gocode.Id("h").Id(s.Handler)}, []gocode.Code{slice}, gocode.Return(gocode.Literal(slice.Clone(), list...))))
}

// serve reads the inputs of a call, calls the handler and writes the response.
func (e *emitter) serve(m *plan.Method) []gocode.Code {
	var body, read []gocode.Code
	args := []gocode.Code{gocode.Id("x").Dot("Context").Call()}
	input := func(name string, t gocode.Code, pointer bool) {
		body = append(body, gocode.Id("var").Id(name).Add(t))
		read = append(read, gocode.Addr(gocode.Id(name)))
		if pointer {
			args = append(args, gocode.Addr(gocode.Id(name)))
		} else {
			args = append(args, gocode.Id(name))
		}
	}
	for _, a := range m.Args {
		input(a.Arg, e.Type(a.Rep), false)
	}
	if b := m.Body; b != nil {
		t, pointer := e.Type(b.Rep), b.Pointer
		if b.Kind == plan.BodyRaw {
			t, pointer = gocode.Id("FilePart"), true
		}
		if pointer && !b.Required { // nil says that there is none
			input("body", gocode.Op("*").Add(t), false)
		} else {
			input("body", t, pointer)
		}
	}
	input("params", gocode.Id(m.Params.Name), true)
	body = append(body, gocode.If([]gocode.Code{
		gocode.Id("err").Op(":=").Id("x").Dot("Read").Call(read...), gocode.Id("err").Op("!=").Nil(),
	}, gocode.Return(gocode.Id("err"))))
	if s := m.Stream; s != nil {
		stream := e.replyStream(m, args)
		if !m.IsPlain() {
			return append(body, stream)
		}
		if s.Beside {
			wants := gocode.Id("x").Dot("WantsStream").Call()
			return append(append(body, gocode.If([]gocode.Code{wants}, stream)), e.reply(m, args)...)
		}
		body = append(body, gocode.If([]gocode.Code{flagOf(m)}, stream))
	}
	return append(body, e.reply(m, args)...)
}

// flagOf is whether a request asks for a stream.
func flagOf(m *plan.Method) gocode.Code {
	in, f := "body", m.Stream.Flag
	if p := m.Stream.FlagParam; p != nil {
		in, f = "params", p.Field
	}
	flag := gocode.Id(in).Dot(f.Name)
	if _, ok := f.Rep.(*plan.OptRep); ok {
		flag = flag.Dot("Or").Call(gocode.Id("false"))
	}
	if in == "body" && !m.Body.Required {
		flag = gocode.Id(in).Op("!=").Nil().Op("&&").Add(flag)
	}
	return flag
}

// reply calls the handler and writes the response.
func (e *emitter) reply(m *plan.Method, args []gocode.Code) []gocode.Code {
	call := gocode.Id("h").Dot(m.Name).Call(args...)
	x, failure := gocode.Id("x"), gocode.Id("err")
	answer := gocode.Id("out").Op(",").Id("err").Op(":=").Add(call)
	switch {
	case m.Result.Kind == plan.ResultOneOf:
		return []gocode.Code{answer, gocode.Return(x.Dot("ReplyOneOf").Call(gocode.Id("out"), failure))}
	case m.Result.Kind == plan.ResultNone:
		return []gocode.Code{gocode.Return(x.Dot("ReplyEmpty").Call(call))}
	case m.Result.Kind == plan.ResultDownload:
		return []gocode.Code{answer, gocode.Return(x.Dot("ReplyFile").Call(gocode.Id("out"), failure))}
	case m.Result.Pointer:
		return []gocode.Code{answer, gocode.Return(x.Dot("Reply").Call(gocode.Id("out"), failure))}
	}
	return []gocode.Code{answer, gocode.Return(x.Dot("Reply").Call(gocode.Addr(gocode.Id("out")), failure))}
}

// replyStream responds with what the handler sends.
func (e *emitter) replyStream(m *plan.Method, args []gocode.Code) gocode.Code {
	handle := gocode.LambdaOf([]gocode.Code{e.Send(m.Stream)}, []gocode.Code{gocode.Id("error")},
		gocode.Return(gocode.Id("h").Dot(m.Stream.Method).Call(append(slices.Clip(args), gocode.Id("send"))...)))
	return gocode.Return(e.RT("ReplyStream").Call(gocode.Id("x"), handle))
}
