package client

import (
	"github.com/assistgen/assistgen/generator/adapt"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// bridgedCalls returns handlers.go: the calls of the package that the handlers of all APIs make.
func (e *emitter) bridgedCalls() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	var rows []gocode.Code
	for _, s := range e.pkg.Services {
		for _, m := range s.Methods {
			row := func(name, method string) {
				var r fields
				r.add("Call", gocode.Addr(gocode.Id(m.Operation)))
				r.text("Name", name)
				r.add("Service", gocode.Id("c").Dot(s.Name))
				r.add("Method", gocode.Id(s.Interface).Dot(method))
				rows = append(rows, gocode.Inline(nil, r...))
			}
			if m.IsPlain() {
				row(m.Call, m.Name)
			}
			if m.Stream != nil {
				row(m.StreamCall(), m.Stream.Method)
			}
		}
	}
	calls := gocode.Slice(e.RT("BridgedCall"))
	f.Add(gocode.WithDoc([]string{"bridgedCalls lists the calls of a client."},
		gocode.Func("bridgedCalls", []gocode.Code{gocode.Id("c").Op("*").Id("Client")}, []gocode.Code{calls}, gocode.Return(gocode.Literal(calls.Clone(), rows...)))))
	return f
}

// handler returns the file of the handler of an API, which serves it by a client of the package; nil for an API of which some call needs
// state, another call or code that is written by hand, or has a body or response of several types.
func (e *emitter) handler(a *adapt.Adapter) *gocode.File {
	rows := bridgedRows(a)
	if !isBridged(a, rows) {
		return nil
	}
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.ImportAs(a.Import, a.Alias)
	own := printer.Printer{Runtime: e.pkg.Runtime, From: a.Import}
	args := []gocode.Code{
		gocode.Text(a.Name), gocode.Id("providers").Call(), gocode.Id(a.Lines),
		gocode.Id(a.Names.Calls).Call(gocode.Addr(gocode.Inline(gocode.Qual(a.Import, "Client")))), gocode.Id("bridgedCalls").Call(gocode.Id("c")),
	}
	var handlers []gocode.Code
	for _, s := range a.Own.Services {
		handlers = append(handlers, gocode.Id(s.Name).Op(":").Add(gocode.Inline(gocode.Id(a.Handlers[s.Name]), gocode.Id("bridge").Op(":").Id("b"))))
	}
	doc := a.Handler + " returns a handler that serves " + a.Name + " by a client of any provider. A request that the client cannot take gets the status 400; what " +
		a.Name + " cannot say of a response is left out. It fails when an option names what the API does not have."
	f.Add(gocode.WithDoc(gocode.Wrap(doc), gocode.Func(a.Handler,
		[]gocode.Code{gocode.Id("c").Op("*").Id("Client"), gocode.Id("opts").Op("...").Qual(a.Import, "ServerOption")},
		[]gocode.Code{gocode.Qual("net/http", "Handler"), gocode.Id("error")},
		gocode.Id("b").Op(":=").Add(e.RT("NewBridge").Call(args...)),
		gocode.Id("opts").Op("=").Append(gocode.Inline(gocode.Slice(gocode.Qual(a.Import, "ServerOption")), gocode.Qual(a.Import, "ServeAbsent").Call()), gocode.Id("opts").Op("...")),
		gocode.Return(gocode.Qual(a.Import, "NewHandler").Call(gocode.Literal(gocode.Qual(a.Import, "Handlers"), handlers...), gocode.Id("opts").Op("..."))))))
	for _, s := range a.Own.Services {
		f.Add(bridgedService(a, own, s, rows)...)
	}
	return f
}

// bridgedRows returns the calls of an adapter that go the other way round, by the methods of the API.
func bridgedRows(a *adapt.Adapter) map[string]*adapt.Call {
	rows := map[string]*adapt.Call{}
	for _, c := range a.Calls {
		if c.Reversible {
			rows[c.Service+"."+c.Method] = c
		}
	}
	return rows
}

// isBridged reports whether all calls of an API go the other way round.
func isBridged(a *adapt.Adapter, rows map[string]*adapt.Call) bool {
	for _, s := range a.Own.Services {
		for _, m := range s.Methods {
			if m.IsPlain() && (rows[s.Name+"."+m.Name] == nil || hasVariants(m)) || m.Stream != nil && rows[s.Name+"."+m.Stream.Method] == nil {
				return false
			}
		}
	}
	return len(a.ByHand) == 0 && len(a.Given) == 0
}

// hasVariants reports whether a body or a result is one of several types, which only the package that declares them can read.
func hasVariants(m *plan.Method) bool {
	is := func(r plan.Rep) bool {
		_, union := r.(*plan.UnionRep)
		return union
	}
	return m.Result.Kind == plan.ResultOneOf || is(m.Result.Rep) || m.Body != nil && is(m.Body.Rep)
}

// bridgedService declares the handler of a service, with the calls that the package has.
func bridgedService(a *adapt.Adapter, own printer.Printer, s *plan.Service, rows map[string]*adapt.Call) []gocode.Code {
	name := a.Handlers[s.Name]
	doc := gocode.Wrap(name + " handles the calls of " + s.Name + " of " + a.Name + ".")
	out := []gocode.Code{gocode.WithDoc(doc, gocode.TypeDecl(name, gocode.Struct(
		gocode.Qual(a.Import, s.Unimplemented), gocode.Id("bridge").Op("*").Add(own.RT("Bridge")))))}
	for _, m := range s.Methods {
		if row := rows[s.Name+"."+m.Name]; row != nil && m.IsPlain() {
			out = append(out, gocode.Method(gocode.Id("h").Id(name), m.Name, own.Inputs(m), own.Handled(m), gocode.Return(bridgedCall(own, row, m))))
		}
		if m.Stream == nil {
			continue
		}
		if row := rows[s.Name+"."+m.Stream.Method]; row != nil {
			out = append(out, gocode.Method(gocode.Id("h").Id(name), m.Stream.Method, append(own.Inputs(m), own.Send(m.Stream)), []gocode.Code{gocode.Id("error")},
				gocode.Return(bridgedStream(own, row, m))))
		}
	}
	return out
}

// bridgedCall returns the call of the runtime that serves a call.
func bridgedCall(own printer.Printer, row *adapt.Call, m *plan.Method) gocode.Code {
	function := own.RT("Bridged")
	switch m.Result.Kind {
	case plan.ResultNone:
		function = own.RT("BridgedSend")
	case plan.ResultDownload:
		function = own.RT("BridgedDownload")
	default:
		function = function.Types(own.Handled(m)[0])
	}
	return function.Call(append([]gocode.Code{gocode.Id("ctx"), gocode.Id("h").Dot("bridge"), gocode.Text(row.Name)}, handed(m)...)...)
}

// handed are the inputs of a handler, as pointers.
func handed(m *plan.Method) []gocode.Code {
	var args []gocode.Code
	for _, a := range m.Args {
		args = append(args, gocode.Addr(gocode.Id(a.Arg)))
	}
	switch b := m.Body; {
	case b == nil:
	case b.Kind == plan.BodyRaw, b.Pointer:
		args = append(args, gocode.Id("body"))
	default:
		args = append(args, gocode.Addr(gocode.Id("body")))
	}
	return append(args, gocode.Id("params"))
}

// bridgedStream returns the call of the runtime that serves a stream.
func bridgedStream(own printer.Printer, row *adapt.Call, m *plan.Method) gocode.Code {
	data := gocode.Code(gocode.Nil())
	if m.Stream.Events != nil {
		var types []gocode.Code
		for _, p := range m.Stream.Events.Payloads {
			if p.Rep != nil {
				types = append(types, own.Named(p.Const).Op(":").Parens(own.Result(p.Rep)).Call(gocode.Nil()))
			}
		}
		data = gocode.Inline(gocode.MapOf(gocode.Id("any")), types...)
	}
	args := append([]gocode.Code{gocode.Id("ctx"), gocode.Id("h").Dot("bridge"), gocode.Text(row.Name), data, gocode.Id("send")}, handed(m)...)
	return own.RT("BridgedStream").Types(own.Item(m.Stream)).Call(args...)
}
