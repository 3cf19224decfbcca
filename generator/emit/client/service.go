package client

import (
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// service returns the file of one service.
func (e *emitter) service(s *plan.Service) *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.Add(e.serviceInterface(s))
	for _, m := range s.Methods {
		f.Add(e.paramsStruct(m))
		if m.Paging != nil {
			doc := gocode.Wrap(m.Paging.Page + " is a page of " + m.Call + ".")
			f.Add(gocode.WithDoc(doc, gocode.Op("type "+m.Paging.Page+" =").Add(e.pageType(m.Paging))))
		}
	}
	for _, events := range s.Events {
		f.Add(e.events(events)...)
	}
	doc := gocode.Wrap(s.Impl + " is the " + s.Interface + " of a Client.")
	f.Add(gocode.WithDoc(doc, gocode.TypeDecl(s.Impl, gocode.Struct(gocode.Id("client").Op("*").Add(e.RT("Client"))))))
	f.Add(gocode.Method(gocode.Op("*"+s.Impl), plan.Marker(s.Interface), nil, nil))
	for _, m := range s.Methods {
		for _, call := range e.calls(m) {
			f.Add(gocode.Method(gocode.Id("s").Op("*").Id(s.Impl), call.name, call.params, call.results, call.body...))
		}
	}
	for _, m := range s.Methods {
		f.Add(e.operation(m))
	}
	return f
}

func (e *emitter) pageType(p *plan.Paging) *gocode.Stmt {
	return e.RT("Page").Op("[").Add(e.Type(p.Answer)).Op(",").Add(e.Type(p.Item)).Op("]")
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
	doc := gocode.Wrap(s.Interface + " is the calls of " + s.Name + ". It has an unexported method: what stands in for it in a test embeds it, so that a call " +
		"that is added breaks none. A call that the stand-in does not have itself panics, for the interface embedded in it is nil.")
	return gocode.WithDoc(doc, gocode.TypeDecl(s.Interface, gocode.Interface(methods...)))
}

// paramsStruct declares the inputs of a method that are neither in its path nor its body.
func (e *emitter) paramsStruct(m *plan.Method) gocode.Code {
	var list []gocode.Code
	for _, p := range m.Params.Inputs {
		doc := gocode.Wrap(p.Doc)
		for _, fact := range p.Facts {
			doc = append(doc, gocode.Wrap(fact)...)
		}
		list = append(list, gocode.WithDoc(doc, gocode.Id(p.Name).Add(e.Type(p.Rep))))
	}
	// Without it a struct that gains a list would no longer be comparable, which is an incompatible change.
	list = append(list, gocode.Op("_ [0]func()"))
	doc := gocode.Wrap(m.Params.Name + " are the parameters of " + m.Call + " that are neither in its path nor its body.")
	return gocode.WithDoc(doc, gocode.TypeDecl(m.Params.Name, gocode.Struct(list...)))
}

// call is one Go method; most calls have one, some have several.
type call struct {
	name            string
	doc             []string
	params, results []gocode.Code
	body            []gocode.Code
}

// calls returns the Go methods of a call.
func (e *emitter) calls(m *plan.Method) []call {
	var out []call
	if m.Stream == nil || m.Stream.Flag != nil {
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
	return out
}

// doc is the doc comment of a Go method of a call.
func doc(m *plan.Method, name, more string) []string {
	lines := codec.CallDoc(m, name, more)
	if m.Deprecated {
		lines = append(lines, "", "Deprecated: the document marks it so.")
	}
	return lines
}

// inputs are the parameters of the Go method.
func (e *emitter) inputs(m *plan.Method) []gocode.Code {
	return append(e.Inputs(m), gocode.Id("opts").Op("...").Id("CallOption"))
}

// passed are the arguments that hand the parameters of the Go method on to another.
func passed(m *plan.Method) []gocode.Code {
	args := []gocode.Code{gocode.Id("ctx")}
	for _, a := range m.Args {
		args = append(args, gocode.Id(a.Arg))
	}
	if m.Body != nil {
		args = append(args, gocode.Id("body"))
	}
	return append(args, gocode.Id("params"), gocode.Id("opts").Op("..."))
}

// plainCall is the method that sends a call and returns its answer.
func (e *emitter) plainCall(m *plan.Method) call {
	c := call{name: m.Name, params: e.inputs(m)}
	body := e.begin(m, m.Stream != nil && m.Stream.Flag != nil, false)
	more := ""
	errorResult := gocode.Code(gocode.Id("error"))
	switch {
	case m.Paging != nil:
		p := m.Paging
		items := gocode.Op("func").Params(gocode.Id("r").Op("*").Add(e.Type(p.Answer))).Op("[]").Add(e.Type(p.Item)).
			Block(gocode.Return(gocode.Id("r").Dot(p.Items.Name)))
		c.results = []gocode.Code{gocode.Op("*").Id(p.Page), errorResult}
		body = append(body, gocode.Return(e.RT("List").Call(gocode.Id("ctx"), gocode.Id("c"), e.Value(codec.Reads, p.Answer), items)))
	case m.Result.Kind == plan.ResultNone:
		c.results = []gocode.Code{errorResult}
		body = append(body, gocode.Return(gocode.Op("c.Do(ctx, nil)")))
	case m.Result.Kind == plan.ResultDownload:
		more = "The answer is read while it comes; the caller closes it."
		c.results = []gocode.Code{gocode.Op("*").Id("Download"), errorResult}
		body = append(body, gocode.Return(gocode.Op("c.Download(ctx)")))
	default:
		receive := "ReceiveValue"
		if m.Result.Pointer {
			receive = "Receive"
		}
		c.results = []gocode.Code{e.Result(m.Result), errorResult}
		body = append(body, gocode.Return(e.RT(receive).Op("[").Add(e.Type(m.Result.Rep)).Op("]").Call(gocode.Id("ctx"), gocode.Id("c"), e.Value(codec.Reads, m.Result.Rep))))
	}
	c.doc, c.body = doc(m, c.name, more), body
	return c
}

// begin makes the call and gives it its inputs. Streams says that the operation has a flag for streaming, and on what it
// is to be.
func (e *emitter) begin(m *plan.Method, streams, on bool) []gocode.Code {
	out := []gocode.Code{gocode.Id("c").Op(":= s.client.Call").Call(gocode.Op("&").Id(m.Operation), gocode.Id("opts"))}
	if m.In != nil {
		out = append(out, gocode.Op("c.Need").Call(gocode.Text(""), contains(m.In)))
	}
	var moved []gocode.Code
	for _, a := range m.Args {
		if a.BodyField != nil {
			moved = append(moved, gocode.Id("sent").Dot(a.BodyField.Name).Op("=").Id(a.Arg))
			continue
		}
		out = append(append(out, require(a.Rep, a.JSON, gocode.Id(a.Arg))...), e.set(a, gocode.Id(a.Arg)))
		out = append(out, validate("CheckParam", a.JSON, e.CheckFunc(a.Rep, a.Rules, gocode.Id(a.Arg)))...)
	}
	if !streams || !on {
		out = append(out, checkBody(m, "body")...)
	}
	switch {
	case m.Body == nil:
	case streams && on:
		out = append(out, e.sendChanged(m, append(append(moved, setFlag(m, on)), checkBody(m, "sent")...))...)
	case len(moved) > 0 && streams:
		out = append(out, e.sendChanged(m, append(moved, setFlag(m, on)))...)
	case len(moved) > 0:
		out = append(out, e.sendChanged(m, moved)...)
	case streams:
		out = append(out, ifNotNil("body", m.Body.Required, e.validateBody(m.Body, "body"),
			[]gocode.Code{gocode.Op("sent := *body"), setFlag(m, on), gocode.Op("c.JSON(sent.writeJSON)")})...)
	default:
		out = append(out, e.sendBody(m.Body)...)
	}
	return append(out, e.setParams(m.Params)...)
}

// setParams gives the call what is in its params, if there are any.
func (e *emitter) setParams(params *plan.Params) []gocode.Code {
	if len(params.Inputs) == 0 {
		return nil
	}
	var sets []gocode.Code
	var check gocode.Code
	required := false
	for _, p := range params.Inputs {
		sets = append(append(sets, require(p.Rep, p.JSON, gocode.Id("params").Dot(p.Name))...), e.set(p, gocode.Id("params").Dot(p.Name)))
		required = required || p.Required
		if plan.Validates(p.Rep, p.Rules, e.Validated) {
			check = gocode.Id("params").Dot("validate")
		}
	}
	return ifNotNil("params", required, validate("Check", "params", check), sets)
}

// ifNotNil gives the call an input that is a pointer. One that must be there is checked also when it is nil.
func ifNotNil(variable string, required bool, check, give []gocode.Code) []gocode.Code {
	there := []gocode.Code{gocode.Id(variable).Op("!= nil")}
	if required {
		return append(check, gocode.If(there, give...))
	}
	return []gocode.Code{gocode.If(there, append(check, give...)...)}
}

// validate hands the runtime the function that checks an input; a nil one is nothing to check.
func validate(method, name string, check gocode.Code) []gocode.Code {
	if check == nil {
		return nil
	}
	return []gocode.Code{gocode.Id("c").Dot(method).Call(gocode.Text(name), check)}
}

// validateBody is validate for the variable that holds the body.
func (e *emitter) validateBody(b *plan.Body, variable string) []gocode.Code {
	if b.Kind == plan.BodyRaw {
		return nil
	}
	return validate("Check", "body", e.CheckFunc(b.Rep, b.Rules, gocode.Id(variable)))
}

// checkBody checks the variable that holds the body against the call's version. Of a body that asks for a stream that is
// what is sent: the version may lack the flag.
func checkBody(m *plan.Method, variable string) []gocode.Code {
	if m.Body == nil || m.Body.Struct == nil || !m.Body.Struct.Checked {
		return nil
	}
	return []gocode.Code{gocode.Id(variable).Op(".checkVersion(Version(c.Version()), func(what string) { c.Need(what, false) })")}
}

// contains is the condition that the call's version is one of the constants.
func contains(consts []string) gocode.Code {
	var list []gocode.Code
	for _, c := range consts {
		list = append(list, gocode.Id(c))
	}
	return gocode.Qual("slices", "Contains").Call(gocode.Inline(gocode.Op("[]Version"), list...), gocode.Id("Version").Call(gocode.Op("c.Version()")))
}

// sendChanged gives the call a copy of its body, of the zero one for nil, after the changes to the copy.
func (e *emitter) sendChanged(m *plan.Method, changes []gocode.Code) []gocode.Code {
	out := []gocode.Code{
		gocode.Op("var sent").Id(m.Body.Struct.Name),
		gocode.If([]gocode.Code{gocode.Op("body != nil")}, gocode.Op("sent = *body")),
	}
	return append(append(append(out, changes...), e.validateBody(m.Body, "sent")...), gocode.Op("c.JSON(sent.writeJSON)"))
}

// setFlag turns the flag for streaming in the copy of a body on or off; one that is absent stays so when it is off.
func setFlag(m *plan.Method, on bool) gocode.Code {
	flag, value := gocode.Op("sent").Dot(m.Stream.Flag.Name), gocode.Id("false")
	if on {
		value = gocode.Id("true")
	}
	if _, ok := m.Stream.Flag.Rep.(*plan.OptRep); !ok {
		return flag.Op("=").Add(value)
	}
	set := flag.Clone().Op("=").Id("Some").Call(value)
	if on {
		return set
	}
	return gocode.If([]gocode.Code{flag.Clone().Dot("Or").Call(gocode.Id("false"))}, set)
}

// set gives a parameter its value.
func (e *emitter) set(p *plan.Input, variable *gocode.Stmt) gocode.Code {
	key := gocode.Text(p.Key)
	switch r := p.Rep.(type) {
	case *plan.OptRep:
		return e.RT("SetOpt").Call(gocode.Id("c"), key, gocode.Addr(variable), e.Value(codec.Writes, r.Value))
	case *plan.ListRep:
		return e.RT("SetList").Call(gocode.Id("c"), key, gocode.Addr(variable), e.Value(codec.Writes, r.Item))
	case *plan.MapRep:
		return e.RT("SetMap").Call(gocode.Id("c"), key, gocode.Addr(variable), e.Value(codec.Writes, r.Value))
	}
	set := e.RT("Set").Call(gocode.Id("c"), key, gocode.Addr(variable), e.Value(codec.Writes, p.Rep))
	if p.Presence == plan.IfNotNil { // a list or map with a name
		return gocode.If([]gocode.Code{variable.Clone().Op("!= nil")}, set)
	}
	return set
}

// sendBody gives the call its body.
func (e *emitter) sendBody(b *plan.Body) []gocode.Code {
	var send []gocode.Code
	switch {
	case b.Kind == plan.BodyRaw:
		send = []gocode.Code{gocode.Op("c.File").Call(gocode.Text(b.MediaType), gocode.Id("body"))}
	case b.Kind == plan.BodyJSON && b.Pointer:
		send = []gocode.Code{gocode.Op("c.JSON(body.writeJSON)")}
	case b.Kind == plan.BodyJSON || b.Struct == nil:
		write := e.Direct(codec.Writes, b.Rep, gocode.Id("body"), gocode.Id("w"))
		send = []gocode.Code{gocode.Op("c.JSON").Call(gocode.Lambda([]gocode.Code{gocode.Id("w").Op("*").Add(e.RT("Writer"))}, write))}
	case b.Kind == plan.BodyMultipart:
		send = append([]gocode.Code{gocode.Op("f := c.Multipart()")}, e.parts(b)...)
	default:
		send = append([]gocode.Code{gocode.Op("f := c.URLEncoded()")}, e.parts(b)...)
	}
	check := e.validateBody(b, "body")
	if b.Pointer || b.Kind == plan.BodyRaw || !b.Required && nilable(b.Rep) {
		return ifNotNil("body", b.Required, check, send)
	}
	return append(append(require(b.Rep, "body", gocode.Id("body")), check...), send...)
}

// nilable reports whether nil can say that a body is absent, other than by a pointer.
func nilable(r plan.Rep) bool {
	switch r := r.(type) {
	case *plan.UnionRep, *plan.ListRep, *plan.MapRep:
		return true
	case *plan.DefinedRep:
		return nilable(r.Under)
	}
	return false
}

// require makes the call fail when an input that must have a value has none: nil is no value of a union.
func require(r plan.Rep, name string, variable *gocode.Stmt) []gocode.Code {
	if _, union := r.(*plan.UnionRep); !union {
		return nil
	}
	return []gocode.Code{gocode.Op("c.Require").Call(gocode.Text(name), variable.Clone().Op("!= nil"))}
}

// parts gives a form its fields.
func (e *emitter) parts(b *plan.Body) []gocode.Code {
	var out []gocode.Code
	for _, f := range b.Struct.Fields {
		out = append(out, e.part(f))
	}
	if len(out) == 0 {
		out = append(out, gocode.Op("_ = f"))
	}
	return out
}

func (e *emitter) part(f *plan.Field) gocode.Code {
	field, name := gocode.Id("body").Dot(f.Name), gocode.Text(f.JSON)
	switch r := f.Rep.(type) {
	case *plan.Basic:
		if codec.IsFile(r) {
			return gocode.Op("f.File").Call(name, gocode.Addr(field))
		}
	case *plan.OptRep:
		if codec.IsFile(r.Value) {
			return gocode.If([]gocode.Code{gocode.Op("file := ").Add(field).Op(".Ptr(); file != nil")}, gocode.Op("f.File").Call(name, gocode.Id("file")))
		}
		return e.RT("SetPartOpt").Call(gocode.Id("f"), name, gocode.Addr(field), e.Value(codec.Writes, r.Value))
	case *plan.ListRep:
		if codec.IsFile(r.Item) {
			return gocode.For([]gocode.Code{gocode.Op("i := range").Add(field.Clone())}, gocode.Op("f.File").Call(name, gocode.Addr(field.Op("[i]"))))
		}
		return e.RT("SetPartList").Call(gocode.Id("f"), name, gocode.Addr(field), e.Value(codec.Writes, r.Item))
	}
	return e.RT("SetPart").Call(gocode.Id("f"), name, gocode.Addr(field), e.Value(codec.Writes, f.Rep))
}

// allCall is the method that walks all pages.
func (e *emitter) allCall(m *plan.Method) call {
	p := m.Paging
	list := gocode.Op("func").Params(gocode.Id("ctx").Add(gocode.Qual("context", "Context"))).
		Params(gocode.Op("*").Id(p.Page), gocode.Id("error")).
		Block(gocode.Return(gocode.Id("s").Dot(m.Name).Call(passed(m)...)))
	return call{
		name:    p.All,
		doc:     doc(m, p.All, "It returns the items of all pages, which are fetched as they are needed. An error is the last that is yielded."),
		params:  e.inputs(m),
		results: []gocode.Code{gocode.Qual("iter", "Seq2").Op("[").Add(e.Type(p.Item)).Op(", error]")},
		body:    []gocode.Code{gocode.Return(e.RT("All").Call(gocode.Id("ctx"), list))},
	}
}

// streamCall is the method that sends a call and returns its events.
func (e *emitter) streamCall(m *plan.Method) call {
	s := m.Stream
	decode := e.RT("DecodeEvent").Call(e.RT("ReadRaw").Op("[Raw]"))
	switch {
	case s.Events != nil:
		decode = gocode.Id("decode" + s.Events.Name)
	case s.Item != nil:
		decode = e.RT("DecodeEvent").Call(e.Value(codec.Reads, s.Item))
	}
	body := e.begin(m, s.Flag != nil, true)
	return call{
		name:    s.Method,
		doc:     doc(m, s.Method, "It returns the events as they come: the call is sent when the ranging begins, and ends with it. An error is the last that is yielded."),
		params:  e.inputs(m),
		results: []gocode.Code{gocode.Qual("iter", "Seq2").Op("[").Add(e.Item(s)).Op(", error]")},
		body:    append(body, gocode.Return(e.RT("Events").Call(gocode.Id("ctx"), gocode.Id("c"), decode, gocode.Id("nil")))),
	}
}

// awaitCall is the method that waits for a long-running operation.
func (e *emitter) awaitCall(m *plan.Method) call {
	l := m.LongRunning
	i := slices.IndexFunc(e.pkg.Services, func(s *plan.Service) bool { return s.Name == l.Service })
	promise := gocode.Op("*").Id(l.Promise.Name)
	poll := gocode.Op("func").Params(gocode.Id("ctx").Add(gocode.Qual("context", "Context"))).Params(promise.Clone(), gocode.Id("error")).Block(
		gocode.Return(gocode.Op("(&").Id(e.pkg.Services[i].Impl).Op("{s.client}).").Id(l.Poll).Call(
			gocode.Id("ctx"), value(l.ID, "first"), gocode.Id("nil"), gocode.Id("opts").Op("..."))))
	var state fields
	state.add("Done", value(l.Done, "p"))
	statements := []gocode.Code{gocode.Op("state := ").Add(gocode.Inline(e.RT("Promise"), state...))}
	for _, part := range []struct {
		name  string
		field *plan.Field
	}{{"Failure", l.Error}, {"Result", l.Response}} {
		if part.field != nil {
			statements = append(statements, e.promised(part.name, part.field))
		}
	}
	statements = append(statements, gocode.Return(gocode.Id("state")))
	stateFunc := gocode.Op("func").Params(gocode.Id("p").Add(promise.Clone())).Add(e.RT("Promise")).Block(statements...)
	return call{
		name: l.Method,
		doc: gocode.Wrap(l.Method + " waits until what " + m.Name + " answered with is done, and returns its result. It asks first after a second, " +
			"and then less and less often. The context ends the wait."),
		params: []gocode.Code{
			gocode.Id("ctx").Add(gocode.Qual("context", "Context")), gocode.Id("first").Add(promise.Clone()),
			gocode.Id("opts").Op("...").Id("CallOption"),
		},
		results: []gocode.Code{gocode.Op("*").Add(e.Type(l.Result)), gocode.Id("error")},
		body: []gocode.Code{gocode.Return(e.RT("Await").Call(gocode.Id("ctx"), gocode.Op("s.client"), gocode.Op("&").Id(m.Operation),
			gocode.Id("first"), poll, stateFunc, e.Value(codec.Reads, l.Result)))},
	}
}

// value is the value of a field of a variable, the zero value where it is absent.
func value(f *plan.Field, variable string) *gocode.Stmt {
	field := gocode.Id(variable).Dot(f.Name)
	if o, ok := f.Rep.(*plan.OptRep); ok {
		zero := gocode.Text("")
		if b, ok := o.Value.(*plan.Basic); ok && b.Name == "bool" {
			zero = gocode.Id("false")
		}
		return field.Dot("Or").Call(zero)
	}
	return field
}

// promised sets a part of a promise if its field is there.
func (e *emitter) promised(name string, f *plan.Field) gocode.Code {
	rep := f.Rep
	if o, ok := rep.(*plan.OptRep); ok {
		rep = o.Value
	}
	write := gocode.Lambda([]gocode.Code{gocode.Id("w").Op("*").Add(e.RT("Writer"))}, gocode.Call(e.Value(codec.Writes, rep), gocode.Id("v"), gocode.Id("w")))
	return gocode.If([]gocode.Code{gocode.Op("v := p").Dot(f.Name).Op(".Ptr(); v != nil")}, gocode.Op("state.").Id(name).Op("=").Add(write))
}
