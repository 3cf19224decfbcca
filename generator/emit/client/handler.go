package client

import (
	"slices"
	"strings"

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
// state, another call or code that no file of the package has, or has a body or response of several types.
func (e *emitter) handler(a *adapt.Adapter) *gocode.File {
	if a.Unserved() != nil {
		return nil
	}
	rows := a.Reversed()
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.ImportAs(a.Import, a.Alias)
	own := printer.Printer{Runtime: e.pkg.Runtime, From: a.Import}
	var given []string
	for _, g := range a.Given {
		given = append(given, g.Input)
	}
	made := e.RT("NewBridge").Call(
		gocode.Text(a.Name), gocode.Id("c").Dot("Provider").Call(), gocode.Id("providers").Call(), gocode.Id(a.Lines),
		gocode.Id(a.Names.Calls).Call(gocode.Addr(gocode.Inline(gocode.Qual(a.Import, "Client")))), gocode.Id("bridgedCalls").Call(gocode.Id("c")), texts(given))
	bridge := []gocode.Code{gocode.Id("b").Op(":=").Add(made)}
	params := []gocode.Code{gocode.Id("c").Op("*").Id("Client"), gocode.Id("opts").Op("...").Qual(a.Import, "ServerOption")}
	if a.Served != nil {
		params = []gocode.Code{gocode.Id("s").Op("*").Id(a.Names.Served), params[1]}
		bridge = []gocode.Code{gocode.Id("c").Op(":=").Id("s").Dot("client"), bridge[0], gocode.Id("s").Dot("bridge").Op("=").Id("b")}
	}
	var handlers []gocode.Code
	for _, s := range a.Own.Services {
		members := []gocode.Code{gocode.Id("bridge").Op(":").Id("b")}
		if isServed(a, s) {
			members = append(members, gocode.Id("served").Op(":").Id("s"))
		}
		handlers = append(handlers, gocode.Id(s.Name).Op(":").Add(gocode.Inline(gocode.Id(a.Handlers[s.Name]), members...)))
	}
	f.Add(gocode.WithDoc(gocode.Wrap(handlerDoc(a)), gocode.Func(a.Handler, params, []gocode.Code{gocode.Qual("net/http", "Handler"), gocode.Id("error")},
		append(bridge,
			gocode.Id("opts").Op("=").Append(gocode.Inline(gocode.Slice(gocode.Qual(a.Import, "ServerOption")), gocode.Qual(a.Import, "ServeAbsent").Call()), gocode.Id("opts").Op("...")),
			gocode.Return(gocode.Qual(a.Import, "NewHandler").Call(gocode.Literal(gocode.Qual(a.Import, "Handlers"), handlers...), gocode.Id("opts").Op("..."))))...)))
	for _, s := range a.Own.Services {
		f.Add(bridgedService(a, own, s, rows)...)
	}
	return f
}

// handlerDoc returns the doc comment of the function that makes the handler.
func handlerDoc(a *adapt.Adapter) string {
	doc := a.Handler + " returns a handler that serves " + a.Name + " by a client of any provider. A request that the client cannot take gets the status 400; what " +
		a.Name + " cannot say of a response is left out. It fails when an option names what the API does not have."
	if a.Served != nil {
		doc += " The client is that of s, which gets the bridge of the handler; calls that s has are written by hand."
	}
	return doc
}

// isServed reports whether a call of a service is written by hand for the handler.
func isServed(a *adapt.Adapter, s *plan.Service) bool {
	return slices.ContainsFunc(a.Served, func(call string) bool { return strings.HasPrefix(call, s.Name+".") })
}

// bridgedService declares the handler of a service, with the calls that the package has.
func bridgedService(a *adapt.Adapter, own printer.Printer, s *plan.Service, rows map[string]*adapt.Call) []gocode.Code {
	name := a.Handlers[s.Name]
	doc := name + " handles the calls of " + s.Name + " of " + a.Name + "."
	members := []gocode.Code{gocode.Qual(a.Import, s.Unimplemented), gocode.Id("bridge").Op("*").Add(own.RT("Bridge"))}
	if isServed(a, s) {
		doc += " Those that " + a.Names.Served + " has are written by hand."
		members = append(members, gocode.Id("served").Op("*").Id(a.Names.Served))
	}
	out := []gocode.Code{gocode.WithDoc(gocode.Wrap(doc), gocode.TypeDecl(name, gocode.Struct(members...)))}
	for _, m := range s.Methods {
		handle := func(method string, params, results []gocode.Code, handed []gocode.Code, bridged func(*adapt.Call) gocode.Code) {
			call := s.Name + "." + method
			var body gocode.Code
			switch row := rows[call]; {
			case slices.Contains(a.Served, call):
				body = gocode.Id("h").Dot("served").Dot(s.Name + method).Call(handed...)
			case row != nil:
				body = bridged(row)
			default:
				return
			}
			out = append(out, gocode.Method(gocode.Id("h").Id(name), method, params, results, gocode.Return(body)))
		}
		if m.IsPlain() {
			handle(m.Name, own.Inputs(m), own.Handled(m), named(m), func(row *adapt.Call) gocode.Code { return bridgedCall(own, row, m) })
		}
		if m.Stream != nil {
			handle(m.Stream.Method, append(own.Inputs(m), own.Send(m.Stream)), []gocode.Code{gocode.Id("error")}, append(named(m), gocode.Id("send")),
				func(row *adapt.Call) gocode.Code { return bridgedStream(own, row, m) })
		}
	}
	return out
}

// named are the arguments of a method but for its last one: options, or what sends.
func named(m *plan.Method) []gocode.Code {
	args := []gocode.Code{gocode.Id("ctx")}
	for _, a := range m.Args {
		args = append(args, gocode.Id(a.Arg))
	}
	if m.Body != nil {
		args = append(args, gocode.Id("body"))
	}
	return append(args, gocode.Id("params"))
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
	start := []gocode.Code{gocode.Id("ctx"), gocode.Id("h").Dot("bridge"), gocode.Text(row.Name)}
	if row.Collects {
		return own.RT("BridgedItems").Types(own.Item(m.Stream)).Call(append(append(start, gocode.Id("send")), handed(m)...)...)
	}
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
	return own.RT("BridgedStream").Types(own.Item(m.Stream)).Call(append(append(start, data, gocode.Id("send")), handed(m)...)...)
}
