package client

import (
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// service adds a service to a file, without its calls.
func (e *emitter) service(f *gocode.File, s *plan.Service) {
	f.Add(e.serviceInterface(s))
	for _, events := range s.Events {
		f.Add(e.events(events)...)
	}
	doc := gocode.Wrap(s.Impl + " is the " + s.Interface + " of a Client.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl(s.Impl, gocode.Struct(e.sender.holds()))))
	f.Add(gocode.Method(gocode.Op("*").Id(s.Impl), plan.Marker(s.Interface), nil, nil))
}

// part adds calls of a service to a file: their parameters, their methods, and how they are sent.
func (e *emitter) part(f *gocode.File, s *plan.Service, p *plan.Part) {
	for _, m := range p.Methods {
		f.Add(e.paramsDecls(m)...)
		f.Add(e.headerDecls(m)...)
		f.Add(e.resultDecls(m)...)
		if m.Paging != nil {
			doc := gocode.Wrap(m.Paging.Page + " is a page of " + m.Call + ".")
			f.Add(gocode.WithDoc(doc, gocode.AliasDecl(m.Paging.Page, e.sender.pageType(m.Paging))))
		}
	}
	for _, m := range p.Methods {
		for _, call := range e.calls(m) {
			f.Add(gocode.Method(gocode.Id("s").Op("*").Id(s.Impl), call.name, call.params, call.results, gocode.Return(call.send)))
		}
	}
	for _, m := range p.Methods {
		f.Add(e.sender.description(m))
	}
}

// sender prints how calls are made, in which the client of an API and that of a package in which several are one differ.
type sender interface {
	// holds is the field of a service's implementation.
	holds() gocode.Code
	pageType(p *plan.Paging) *gocode.Stmt
	// one, none, download, pages and events are expressions that make a call: for a response, without one, for a body that is read
	// while it comes, for pages by a function of the runtime, and for a stream.
	one(m *plan.Method) gocode.Code
	none(m *plan.Method) gocode.Code
	download(m *plan.Method) gocode.Code
	list(m *plan.Method) gocode.Code
	all(m *plan.Method) gocode.Code
	events(m *plan.Method) gocode.Code
	// description declares what describes the call to the runtime.
	description(m *plan.Method) gocode.Code
}

// wire sends calls over the network.
type wire struct{ *emitter }

func (w wire) holds() gocode.Code { return gocode.Id("client").Op("*").Add(w.RT("Client")) }

func (w wire) pageType(p *plan.Paging) *gocode.Stmt { return w.RT("Page").Types(w.pageTypes(p)...) }

func (w wire) description(m *plan.Method) gocode.Code { return w.operation(m) }

func (w wire) one(m *plan.Method) gocode.Code {
	return w.RT("Receive").Types(w.Result(m.Result.Rep)).Call(sent("client", m)...)
}

func (w wire) none(m *plan.Method) gocode.Code {
	return gocode.Id("s").Dot("client").Dot("Send").Call(withoutClient(sent("client", m))...)
}

func (w wire) download(m *plan.Method) gocode.Code {
	return gocode.Id("s").Dot("client").Dot("Download").Call(withoutClient(sent("client", m))...)
}

func (w wire) list(m *plan.Method) gocode.Code {
	return w.RT("List").Types(w.pageTypes(m.Paging)...).Call(sent("client", m)...)
}

func (w wire) all(m *plan.Method) gocode.Code {
	return w.RT("All").Types(w.pageTypes(m.Paging)...).Call(sent("client", m)...)
}

func (w wire) events(m *plan.Method) gocode.Code {
	return w.RT("Events").Types(w.Item(m.Stream)).Call(sent("client", m)...)
}

// pageTypes returns the types of a response with a page and of its items.
func (e *emitter) pageTypes(p *plan.Paging) []gocode.Code {
	return []gocode.Code{gocode.Op("*").Add(e.Type(p.Answer)), e.item(p)}
}

// item returns the type of an item of a page: a pointer to a struct, or what is not a struct.
func (e *emitter) item(p *plan.Paging) gocode.Code {
	if p.Pointer {
		return gocode.Op("*").Add(e.Type(p.Item))
	}
	return e.Type(p.Item)
}

// serviceInterface declares the interface with the documentation of every call.
func (e *emitter) serviceInterface(s *plan.Service) gocode.Code {
	var methods []gocode.Code
	for _, m := range s.Methods {
		for _, call := range e.calls(m) {
			signature := gocode.Id(call.name).Params(call.params...)
			if len(call.results) == 1 {
				signature.Add(call.results[0])
			} else {
				signature.Params(call.results...)
			}
			methods = append(methods, gocode.WithDoc(call.doc, signature))
		}
	}
	methods = append(methods, gocode.Id(plan.Marker(s.Interface)).Params())
	doc := gocode.Wrap(s.Interface + " has the calls of " + s.Name + ". It has an unexported method: a type that implements it in a test embeds it, so " +
		"that a new call does not break the test. A call that the type does not implement itself panics, because the embedded interface is nil.")
	return gocode.WithDoc(doc, gocode.TypeDecl(s.Interface, gocode.Interface(methods...)))
}

// paramsDecls declares the inputs of a method that are neither in its path nor its body.
func (e *emitter) paramsDecls(m *plan.Method) []gocode.Code {
	doc := gocode.Wrap(m.Params.Name + " are the parameters of " + m.Call + " that are neither in its path nor its body.")
	decl := gocode.WithDoc(doc, gocode.TypeDecl(m.Params.Name, e.inputStruct(m.Params)))
	return append([]gocode.Code{decl}, e.Validate(gocode.Id("m").Op("*").Id(m.Params.Name), gocode.Id("m"), nil)...)
}

// inputStruct returns a struct of parameters or headers.
func (e *emitter) inputStruct(p *plan.Params) gocode.Code {
	var list []gocode.Code
	for _, in := range p.Inputs {
		list = append(list, gocode.WithDoc(e.MemberDoc(in.About), gocode.Tagged(gocode.Id(in.Name).Add(e.Type(in.Rep)), in.FieldTag())))
	}
	return gocode.Struct(append(list, e.Marker(p.Links))...)
}

// call is one Go method; most calls have one, some have several.
type call struct {
	name            string
	doc             []string
	params, results []gocode.Code
	send            gocode.Code // what the method returns
}

// calls returns the Go methods of a call.
func (e *emitter) calls(m *plan.Method) []call {
	var out []call
	if m.IsPlain() {
		out = append(out, e.plainCall(m))
	}
	if m.Paging != nil {
		out = append(out, e.allCall(m))
	}
	if m.Stream != nil {
		out = append(out, e.streamCall(m))
	}
	if m.LongRunning != nil {
		out = append(out, e.awaitCall(m))
	}
	for _, w := range e.waits {
		if w.Method == m {
			out = append(out, e.waitCall(w))
		}
	}
	return out
}

// asTheyCome is how a stream is read, in documentation.
const asTheyCome = "It sends the request when the iteration begins, and closes the response when it ends. An error is the last value that it yields."

// inputs returns the parameters of the Go method.
func (e *emitter) inputs(m *plan.Method) []gocode.Code {
	return append(e.Inputs(m), gocode.Id("opts").Op("...").Id("CallOption"))
}

// sent returns the arguments of the runtime's function that sends a call: after the context, the client, the operation and the
// options, pointers to the inputs. By names what makes the call among the fields of the service.
func sent(by string, m *plan.Method) []gocode.Code {
	args := []gocode.Code{gocode.Id("ctx"), gocode.Id("s").Dot(by), gocode.Addr(gocode.Id(m.Operation)), gocode.Id("opts")}
	for _, a := range m.Args {
		args = append(args, gocode.Addr(gocode.Id(a.Arg)))
	}
	if b := m.Body; b != nil {
		body := gocode.Id("body")
		if !b.Pointer && b.Kind != plan.BodyRaw {
			body = gocode.Addr(body)
		}
		args = append(args, body)
	}
	return append(args, gocode.Id("params"))
}

// plainCall returns the method that sends a call and returns its response.
func (e *emitter) plainCall(m *plan.Method) call {
	c := call{name: m.Name, params: e.inputs(m)}
	more := ""
	failure := gocode.Code(gocode.Id("error"))
	switch {
	case m.Paging != nil:
		c.results = []gocode.Code{gocode.Op("*").Id(m.Paging.Page), failure}
		c.send = e.sender.list(m)
	case m.Result.Kind == plan.ResultOneOf:
		set := gocode.Id(m.Result.Set.Name)
		c.results = []gocode.Code{set, failure}
		c.send = e.RT("ReceiveOneOf").Types(set.Clone()).Call(sent("client", m)...)
	case m.Result.Kind == plan.ResultNone:
		c.results = []gocode.Code{failure}
		c.send = e.sender.none(m)
	case m.Result.Kind == plan.ResultDownload:
		more = "The response is read while it comes; the caller closes it."
		c.results = []gocode.Code{gocode.Op("*").Id("Download"), failure}
		c.send = e.sender.download(m)
	default:
		c.results = []gocode.Code{e.Result(m.Result.Rep), failure}
		c.send = e.sender.one(m)
	}
	c.doc = e.CallDoc(m, c.name, printer.Client, more)
	return c
}

// withoutClient leaves out the client, which is the receiver.
func withoutClient(args []gocode.Code) []gocode.Code { return slices.Delete(slices.Clone(args), 1, 2) }

// allCall returns the method that walks all pages.
func (e *emitter) allCall(m *plan.Method) call {
	p := m.Paging
	does := p.All + " returns an iterator over the items of all pages of " + m.Name + "."
	return call{
		name:    p.All,
		doc:     e.VariantDoc(m, printer.Client, does, "It fetches each page when it is needed. An error is the last value that it yields."),
		params:  e.inputs(m),
		results: []gocode.Code{sequence(e.item(p))},
		send:    e.sender.all(m),
	}
}

// sequence returns the type of what yields items and in the end, perhaps, an error.
func sequence(item gocode.Code) gocode.Code {
	return gocode.Qual("iter", "Seq2").Types(item, gocode.Id("error"))
}

// streamCall returns the method that sends a call and returns its events.
func (e *emitter) streamCall(m *plan.Method) call {
	s := m.Stream
	doc := e.VariantDoc(m, printer.Client, s.Method+" is like "+m.Name+", but returns an iterator over the events as they come.", asTheyCome)
	if !m.IsPlain() {
		doc = e.CallDoc(m, s.Method, printer.Client, "It returns an iterator over the events as they come. "+asTheyCome)
	}
	return call{
		name:    s.Method,
		doc:     doc,
		params:  e.inputs(m),
		results: []gocode.Code{sequence(e.Item(s))},
		send:    e.sender.events(m),
	}
}

// awaitCall returns the method that waits for a long-running operation.
func (e *emitter) awaitCall(m *plan.Method) call {
	l := m.LongRunning
	result := gocode.Op("*").Add(e.Type(l.Result))
	return call{
		name: l.Method,
		doc: gocode.Wrap(l.Method + " waits until the operation that " + m.Name + " returned is done, and returns its result. It polls after a second, " +
			"and then less and less often. The context ends the wait."),
		params: []gocode.Code{
			gocode.Id("ctx").Add(gocode.Qual("context", "Context")), gocode.Id("first").Op("*").Id(l.Promise.Name),
			gocode.Id("opts").Op("...").Id("CallOption"),
		},
		results: []gocode.Code{result, gocode.Id("error")},
		send: e.RT("Await").Types(result.Clone()).Call(gocode.Id("ctx"), gocode.Id("s").Dot("client"), gocode.Addr(gocode.Id(m.Operation)),
			gocode.Addr(gocode.Id(l.Poll)), gocode.Id("first"), gocode.Id("opts")),
	}
}
