package client

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/adapt"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// EmitUnified returns the files of the client of a package in which several APIs are one: what its calls are, as for the client of an
// API, and how the client of each API makes them.
func EmitUnified(pkg *plan.Package, adapters []*adapt.Adapter, waits []*adapt.Wait) ([]emit.File, error) {
	e := &emitter{Printer: printer.New(pkg), pkg: pkg, waits: waits}
	e.sender = adapted{e}
	for _, a := range adapters {
		e.providers = append(e.providers, a.Name)
	}
	files, err := printer.SideFiles(pkg, "client", e.unified, e.service, e.part)
	if err != nil {
		return nil, err
	}
	var more gocode.Files
	bridged := false
	for _, a := range adapters {
		more.Add(a.File, e.adapter(a))
		if h := e.handler(a); h != nil {
			more.Add(a.HandlerFile, h)
			bridged = true
		}
	}
	if bridged {
		more.Add("handlers.go", e.bridgedCalls())
	}
	rest, err := more.Render()
	return append(files, rest...), err
}

// adapted makes calls by the client of an API.
type adapted struct{ *emitter }

func (a adapted) holds() gocode.Code { return gocode.Id("adapter").Op("*").Add(a.RT("Adapter")) }

func (a adapted) pageType(p *plan.Paging) *gocode.Stmt {
	return a.RT("AdaptedPage").Types(a.pageTypes(p)...)
}

func (a adapted) one(m *plan.Method) gocode.Code {
	return a.RT("Adapted").Types(a.Result(m.Result.Rep)).Call(sent("adapter", m)...)
}

func (a adapted) none(m *plan.Method) gocode.Code {
	return a.RT("AdaptedSend").Call(sent("adapter", m)...)
}

func (a adapted) download(m *plan.Method) gocode.Code {
	return a.RT("AdaptedDownload").Call(sent("adapter", m)...)
}

func (a adapted) list(m *plan.Method) gocode.Code {
	return a.RT("AdaptedList").Types(a.pageTypes(m.Paging)...).Call(sent("adapter", m)...)
}

func (a adapted) all(m *plan.Method) gocode.Code {
	list := gocode.LambdaOf(nil, []gocode.Code{gocode.Op("*").Id(m.Paging.Page), gocode.Id("error")},
		gocode.Return(gocode.Id("s").Dot(m.Name).Call(passedOn(m)...)))
	return a.RT("AdaptedAll").Call(gocode.Id("ctx"), list)
}

func (a adapted) events(m *plan.Method) gocode.Code {
	args := slices.Insert(sent("adapter", m), 3, gocode.Code(gocode.Text(m.StreamCall())))
	return a.RT("AdaptedEvents").Types(a.Item(m.Stream)).Call(args...)
}

func (a adapted) description(m *plan.Method) gocode.Code {
	var f fields
	f.text("Name", m.Call)
	f.texts("Inputs", m.InputNames())
	if m.Paging != nil {
		f.text("Items", m.Paging.Items.JSON)
	}
	f.flag("Named", m.Stream != nil && m.Stream.Events != nil)
	if links := a.Links(m.Links); len(links) > 0 {
		f.add("Links", gocode.Inline(gocode.Slice(gocode.Id("any")), links...))
	}
	return gocode.WithDoc([]string{m.Operation + " describes " + m.Call + "."}, gocode.Var(m.Operation, gocode.Inline(a.RT("UnifiedCall"), f...)))
}

// waitCall returns the method that asks by another one until something is done.
func (e *emitter) waitCall(w *adapt.Wait) call {
	result := e.Result(w.Method.Result.Rep)
	args := slices.Insert(sent("adapter", w.Method), 3, gocode.Code(gocode.Text(w.Member)), gocode.Code(texts(w.Until)), gocode.Code(texts(w.While)))
	return call{
		name: w.Name,
		doc: gocode.Wrap(fmt.Sprintf("%s calls %s until %s is one of %s, or is absent, and returns the last response. It calls again after half a "+
			"second, and then less and less often. The context ends the wait; options such as a timeout are for each call. A value that the package "+
			"does not know ends it too, because more may or may not follow. Every error comes with the last response, if there is one.", w.Name, w.Method.Name, w.Member, strings.Join(w.Until, ", "))),
		params:  e.inputs(w.Method),
		results: []gocode.Code{result, gocode.Id("error")},
		send:    e.RT("AdaptedWait").Types(result.Clone()).Call(args...),
	}
}

// unified returns client.go: the client with its services, and the package's own names for what its users need.
func (e *emitter) unified() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	var services, list []gocode.Code
	for _, s := range e.pkg.Services {
		services = append(services, gocode.Id(s.Name).Id(s.Interface))
		list = append(list, gocode.Id(s.Name).Op(":").Add(gocode.Inline(gocode.Addr(gocode.Id(s.Impl)), gocode.Id("a"))))
	}
	services = append(services, gocode.Id("adapter").Op("*").Add(e.RT("Adapter")))
	doc := gocode.Wrap("Client calls one of several APIs. It may be used by several goroutines. Each service is an interface, so that a test can put another in its place.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl("Client", gocode.Struct(services...))))
	list = append(list, gocode.Id("adapter").Op(":").Id("a"))
	f.Add(gocode.WithDoc([]string{"newClient returns a client whose calls the adapter makes."},
		gocode.Func("newClient", []gocode.Code{gocode.Id("a").Op("*").Add(e.RT("Adapter"))}, []gocode.Code{gocode.Op("*").Id("Client")},
			gocode.Return(gocode.Literal(gocode.Op("&").Id("Client"), list...)))))
	f.Add(gocode.WithDoc([]string{"providers are the APIs that are one in the package."},
		gocode.Func("providers", nil, []gocode.Code{gocode.Slice(gocode.Id("string"))}, gocode.Return(texts(e.providers)))))
	f.Add(e.ownClient())
	f.Add(e.capabilities()...)
	f.Add(e.natives()...)
	f.Add(e.Offers(plan.SideUnified, plan.SideCalls)...)
	return f
}

// ownClient returns the function that makes a client of services that the program has itself.
func (e *emitter) ownClient() gocode.Code {
	doc := gocode.Wrap("New returns a client of a provider that the program implements, which has calls of these names, as Capabilities lists " +
		"them. Each call is an *UnsupportedError until another service takes the place of the one that has it: a type that embeds that " +
		"service, and has methods for the calls that it implements.")
	return gocode.WithDoc(doc, gocode.Func("New", []gocode.Code{gocode.Id("provider").Id("string"), gocode.Id("calls").Op("...").Id("string")},
		[]gocode.Code{gocode.Op("*").Id("Client")},
		gocode.Return(gocode.Id("newClient").Call(e.RT("NewOwnAdapter").Call(gocode.Id("provider"), gocode.Id("calls"))))))
}

// natives returns the methods that return the value of a provider's own package: of responses, of the items of pages and streams,
// and of what events carry.
func (e *emitter) natives() []gocode.Code {
	names := map[string]bool{}
	add := func(r plan.Rep) {
		if s, ok := r.(*plan.StructRep); ok && s != nil {
			names[s.Name] = true
		}
	}
	for _, s := range e.pkg.Services {
		for _, m := range s.Methods {
			add(m.Result.Rep)
			if m.Paging != nil {
				add(m.Paging.Answer)
				add(m.Paging.Item)
			}
			if m.Stream != nil {
				add(m.Stream.Item)
			}
		}
		for _, events := range s.Events {
			for _, p := range events.Payloads {
				add(p.Rep)
			}
		}
	}
	var methods []gocode.Code
	doc := gocode.Wrap("Native returns the value of the provider's own package that this one was made of; nil for one that no call returned.")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		methods = append(methods, gocode.WithDoc(doc, gocode.Short(gocode.Id("m").Op("*").Id(name), "Native", nil, []gocode.Code{gocode.Id("any")},
			gocode.Return(gocode.Id("m").Dot("Rest").Dot("Native").Call()))))
	}
	return methods
}

// capabilities returns the methods that tell what is behind a client.
func (e *emitter) capabilities() []gocode.Code {
	receiver := gocode.Id("c").Op("*").Id("Client")
	method := func(name, doc string, params, results []gocode.Code, value gocode.Code) gocode.Code {
		return gocode.WithDoc(gocode.Wrap(doc), gocode.Method(receiver.Clone(), name, params, results,
			gocode.If([]gocode.Code{gocode.Id("c").Dot("adapter").Op("==").Id("nil")}, gocode.Return(gocode.Op(zeroOf[name]))), gocode.Return(value)))
	}
	adapter := func(call string, args ...gocode.Code) gocode.Code {
		return gocode.Id("c").Dot("adapter").Dot(call).Call(args...)
	}
	text, texts := gocode.Id("string"), gocode.Slice(gocode.Id("string"))
	return []gocode.Code{
		method("Provider", "Provider returns the name of the API that is behind the client; it is empty for a client of services alone.", nil, []gocode.Code{text}, adapter("Provider")),
		method("Capabilities", `Capabilities returns the calls that the provider has in the version that its client speaks, such as "Runs.Create", in order; nil for a client of services alone.`, nil, []gocode.Code{texts}, adapter("Calls")),
		method("Can", `Can reports whether the provider has a call of that name in the version that its client speaks, as Capabilities lists it. Waits are none: they go by the call that they ask.`, []gocode.Code{gocode.Id("call").Id("string")}, []gocode.Code{gocode.Id("bool")}, adapter("Has", gocode.Id("call"))),
	}
}

// zeroOf returns the result of the methods of a client that was not made of the client of an API.
var zeroOf = map[string]string{"Provider": `""`, "Capabilities": "nil", "Can": "false"}

// adapter returns the file of an API: the constructor, its calls, and its conversions.
func (e *emitter) adapter(a *adapt.Adapter) *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.ImportAs(a.Import, a.Alias)
	var rows []gocode.Code
	for _, c := range a.Calls {
		rows = append(rows, e.adaptedCall(a, c, nil))
	}
	params := []gocode.Code{gocode.Id("client").Op("*").Qual(a.Import, "Client")}
	var given []gocode.Code
	for _, g := range a.Given {
		params = append(params, gocode.Id(g.Arg).Id("string"))
		given = append(given, gocode.Text(g.Input).Op(":").Id(g.Arg))
	}
	params = append(params, gocode.Id("opts").Op("...").Id("AdapterOption"))
	inputs := gocode.Code(gocode.Id("nil"))
	if given != nil {
		inputs = gocode.Inline(gocode.MapOf(gocode.Id("string")), given...)
	}
	doc := []string{a.Constructor + " returns a client that makes its calls by that of " + a.Name + "."}
	for _, g := range a.Given {
		doc = append(doc, g.Arg+" is sent as "+g.Input+" where a call has none.")
	}
	f.Add(gocode.WithDoc(gocode.Wrap(strings.Join(doc, " ")), gocode.Func(a.Constructor, params, []gocode.Code{gocode.Op("*").Id("Client")},
		e.made(a, inputs)...)))
	calls := gocode.Slice(e.RT("AdaptedCall"))
	f.Add(gocode.WithDoc(gocode.Wrap(a.Names.Calls+" lists how the calls of the package are made by a client of "+a.Name+"."),
		gocode.Func(a.Names.Calls, []gocode.Code{params[0]}, []gocode.Code{calls}, gocode.Return(gocode.Literal(calls.Clone(), rows...)))))
	f.Add(e.byHand(a)...)
	var lines strings.Builder
	for _, c := range a.Conversions {
		lines.WriteString("\n" + printer.PlainJSON(c))
	}
	f.Add(gocode.WithDoc(gocode.Wrap(a.Lines+" say how values of "+a.Name+" are those of the package; see runtime.Conversion."),
		gocode.Const(a.Lines, gocode.RawText(lines.String()+"\n"))))
	return f
}

// made returns the statements that make a client.
func (e *emitter) made(a *adapt.Adapter, inputs gocode.Code) []gocode.Code {
	made := gocode.Id("newClient").Call(e.RT("NewAdapter").Call(gocode.Text(a.Name), gocode.Id("providers").Call(), gocode.Id(a.Lines), gocode.Id(a.Names.Calls).Call(gocode.Id("client")), inputs, gocode.Id("opts")))
	if len(a.ByHand) == 0 {
		return []gocode.Code{gocode.Return(made)}
	}
	body := []gocode.Code{gocode.Id("c").Op(":=").Add(made),
		gocode.Id("h").Op(":=").Add(gocode.Addr(gocode.Inline(gocode.Id(a.Hooks), gocode.Id("client").Op(":").Id("c"), gocode.Id("own").Op(":").Id("client"))))}
	for _, h := range a.ByHand {
		body = append(body, gocode.Id("c").Dot(h.Name).Op("=").Add(gocode.Addr(gocode.Inline(gocode.Id(h.Type), gocode.Id("c").Dot(h.Name), gocode.Id("h")))))
	}
	return append(body, gocode.Return(gocode.Id("c")))
}

// byHand declares services of which some calls are written by hand: the package has its own file with these.
func (e *emitter) byHand(a *adapt.Adapter) []gocode.Code {
	var out []gocode.Code
	for _, h := range a.ByHand {
		doc := fmt.Sprintf("%s is the %s of a Client of %s. Calls that %s has are written by hand.", h.Type, h.Interface, a.Name, a.Hooks)
		out = append(out, gocode.WithDoc(gocode.Wrap(doc),
			gocode.TypeDecl(h.Type, gocode.Struct(gocode.Id(h.Interface), gocode.Id("byHand").Op("*").Id(a.Hooks)))))
		for _, m := range h.Methods {
			for _, c := range e.calls(m) {
				switch {
				case slices.Contains(h.Calls, c.name):
					c.send = gocode.Id("s").Dot("byHand").Dot(h.Name + c.name).Call(passedOn(m)...)
				case m.Paging == nil || c.name != m.Paging.All || !slices.Contains(h.Calls, m.Name):
					continue
				}
				out = append(out, gocode.Method(gocode.Id("s").Op("*").Id(h.Type), c.name, c.params, c.results, gocode.Return(c.send)))
			}
		}
	}
	return out
}

// passedOn returns the arguments by which a method calls another one of the same parameters.
func passedOn(m *plan.Method) []gocode.Code { return append(named(m), gocode.Id("opts").Op("...")) }

// adaptedCall returns the row of a call; of is the type of the literal, nil inside a list.
func (e *emitter) adaptedCall(a *adapt.Adapter, c *adapt.Call, of gocode.Code) gocode.Code {
	method := func(name string) gocode.Code { return gocode.Qual(a.Import, c.Interface).Dot(name) }
	var f fields
	if c.ByHand {
		f.text("Name", c.Name)
		f.flag("ByHand", true)
		return gocode.Inline(of, f...)
	}
	f.text("Name", c.Name)
	f.add("Service", gocode.Id("client").Dot(c.Service))
	f.add("Method", method(c.Method))
	f.texts("Inputs", c.Inputs)
	f.text("In", c.In)
	f.text("Out", c.Out)
	f.text("Item", c.Item)
	f.add("Events", textMap(c.Events))
	if c.Await != "" {
		f.add("Await", method(c.Await))
	}
	f.text("Link", c.Link)
	if c.Then != nil {
		f.add("Then", e.adaptedCall(a, c.Then, gocode.Op("&").Add(e.RT("AdaptedCall"))))
	}
	f.add("Again", listMap(c.Again))
	f.add("Where", textMap(c.Where))
	f.add("Echo", textMap(c.Echo))
	if t := c.Turns; t != nil {
		var turns fields
		turns.text("After", t.After)
		turns.text("Next", t.Next)
		turns.text("More", t.More)
		turns.text("ID", t.ID)
		turns.text("Limit", t.Limit)
		turns.text("Token", t.Token)
		turns.text("Tells", t.Tells)
		turns.flag("Itself", t.Itself)
		f.add("Turns", gocode.Inline(gocode.Op("&").Add(e.RT("Turns")), turns...))
	}
	f.text("Pages", c.Pages)
	f.text("Flag", c.Flag)
	f.texts("Versions", c.Versions)
	return gocode.Inline(of, f...)
}

// listMap returns a map of lists of strings; nil for an empty one.
func listMap(m map[string][]string) gocode.Code {
	if len(m) == 0 {
		return nil
	}
	var list []gocode.Code
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, gocode.Text(k).Op(":").Add(texts(m[k])))
	}
	return gocode.Inline(gocode.MapOf(gocode.Slice(gocode.Id("string"))), list...)
}

// textMap returns a map of strings; nil for an empty one.
func textMap(m map[string]string) gocode.Code {
	if len(m) == 0 {
		return nil
	}
	var list []gocode.Code
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, gocode.Text(k).Op(":").Add(gocode.Text(m[k])))
	}
	return gocode.Inline(gocode.MapOf(gocode.Id("string")), list...)
}
