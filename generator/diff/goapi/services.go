package goapi

import "github.com/assistgen/assistgen/generator/plan"

// addServices adds the client and the server.
func (s *Surface) addServices(pkg *plan.Package) {
	s.add(&object{name: "Client", kind: Type, form: formStruct, members: func() []member { return serviceFields(pkg, false) }})
	s.add(&object{name: "Handlers", kind: Type, form: formStruct, members: func() []member { return serviceFields(pkg, true) }})
	for _, service := range pkg.Services {
		s.addService(service)
	}
}

// serviceFields returns the fields of Client, or of Handlers.
func serviceFields(pkg *plan.Package, handlers bool) []member {
	var all []member
	for _, service := range pkg.Services {
		name := service.Interface
		if handlers {
			name = service.Handler
		}
		all = append(all, field(service.Name, own(name), nil))
	}
	return all
}

func (s *Surface) addService(service *plan.Service) {
	s.add(&object{
		name: service.Interface, kind: Type, form: formInterface, marker: plan.Marker(service.Interface),
		members: func() []member { return clientMethods(service) },
	})
	s.add(&object{
		name: service.Handler, kind: Type, form: formInterface, marker: plan.Marker(service.Handler),
		members: func() []member { return handlerMethods(service, InterfaceMethod) },
	})
	s.add(&object{
		name: service.Unimplemented, kind: Type, form: formStruct, marks: []string{plan.Marker(service.Handler)},
		members: func() []member { return handlerMethods(service, Method) },
	})
	for _, m := range service.Methods {
		s.addParams(m)
		s.addResponses(m)
		if p := m.Paging; p != nil {
			page := typ{name: "runtime.Page", args: []typ{pointer(typ{rep: p.Answer}), item(p)}}
			s.add(&object{name: p.Page, kind: Type, about: &m.About, form: formAlias, typ: page})
		}
	}
	for _, e := range service.Events {
		s.addEvents(e)
	}
}

func (s *Surface) addParams(m *plan.Method) {
	s.add(&object{
		name: m.Params.Name, kind: Type, about: &m.About, form: formStruct, incomparable: true,
		members: func() []member {
			return append(inputFields(m.Params), validate(true))
		},
	})
}

func inputFields(p *plan.Params) []member {
	var all []member
	for _, in := range p.Inputs {
		all = append(all, field(in.Name, typ{rep: in.Rep}, &in.About))
	}
	return all
}

// addResponses adds the struct of the headers of responses, and the set of types that a call returns.
func (s *Surface) addResponses(m *plan.Method) {
	if h := m.Header; h != nil && m.Of == nil {
		s.add(&object{
			name: h.Name, kind: Type, about: &m.About, form: formStruct, incomparable: true,
			members: func() []member { return inputFields(h) },
		})
	}
	set := m.Result.Set
	if set == nil || m.Of != nil && m.Of.Result.Set == set {
		return
	}
	s.add(&object{name: set.Name, kind: Type, about: &m.About, form: formInterface, marker: set.Marker})
	for _, t := range set.Types {
		s.add(&object{
			name: t.Name, kind: Type, about: &t.About, form: formStruct, incomparable: true, marks: []string{set.Marker},
			members: func() []member { return resultFields(t) },
		})
	}
	s.add(&object{
		name: set.Unknown, kind: Type, about: &m.About, form: formStruct, incomparable: true, marks: []string{set.Marker},
		members: func() []member {
			return []member{field("Status", named("int"), nil), field("ContentType", named("string"), nil), field("Body", named("[]byte"), nil)}
		},
	})
}

// resultFields returns the fields of the struct for one response.
func resultFields(t *plan.ResultType) []member {
	var all []member
	if t.Ranged {
		all = append(all, field("Status", named("int"), nil))
	}
	switch t.Kind {
	case plan.BodyNone:
		return all
	case plan.BodyRaw:
		return append(all, field("Body", named("*FilePart"), nil))
	}
	body := typ{rep: t.Rep}
	if _, object := t.Rep.(*plan.StructRep); object {
		body = pointer(body)
	}
	return append(all, field("Body", body, nil))
}

// addEvents adds the type of named events with their names and the union of their payloads.
func (s *Surface) addEvents(e *plan.Events) {
	s.add(&object{name: e.Name, kind: Type, form: formStruct, members: func() []member {
		return []member{field("Name", named("string"), nil), field("ID", named("string"), nil), field("Data", own(e.Data), nil)}
	}})
	s.add(&object{name: e.Data, kind: Type, form: formInterface, marker: e.Marker})
	s.add(&object{name: e.Unknown, kind: Type, form: formBasic, typ: named("string"), marks: []string{e.Marker}})
	for _, p := range e.Payloads {
		s.add(&object{name: p.Const, kind: Const, about: &p.About, value: textValue(p.DocName)})
	}
}

// clientMethods returns the methods of a service's interface.
func clientMethods(service *plan.Service) []member {
	var all []member
	for _, m := range service.Methods {
		call := func(name string, results ...typ) {
			in := append(inputs(m), param{"opts", named("...CallOption")})
			all = append(all, member{name: name, kind: InterfaceMethod, about: &m.About, sig: &signature{in, result(results...)}})
		}
		if m.IsPlain() {
			call(m.Name, clientResults(m)...)
		}
		if p := m.Paging; p != nil {
			call(p.All, sequence(item(p)))
		}
		if m.Stream != nil {
			call(m.Stream.Method, sequence(streamItem(m.Stream)))
		}
		if l := m.LongRunning; l != nil {
			in := []param{{"ctx", context}, {"first", pointer(typ{rep: l.Promise})}, {"opts", named("...CallOption")}}
			out := result(pointer(typ{rep: l.Result}), named("error"))
			all = append(all, member{name: l.Method, kind: InterfaceMethod, about: &m.About, sig: &signature{in, out}})
		}
	}
	return all
}

var context = named("context.Context")

// sequence returns what yields values, or an error in the end.
func sequence(item typ) typ { return typ{name: "iter.Seq2", args: []typ{item, named("error")}} }

// item returns an item of a page.
func item(p *plan.Paging) typ {
	if p.Pointer {
		return pointer(typ{rep: p.Item})
	}
	return typ{rep: p.Item}
}

// streamItem returns what a stream brings.
func streamItem(s *plan.Stream) typ {
	if s.Events != nil {
		return pointer(own(s.Events.Name))
	}
	if _, object := s.Item.(*plan.StructRep); object {
		return pointer(typ{rep: s.Item})
	}
	return typ{rep: s.Item}
}

// inputs returns the parameters that the methods of a client and of a handler share.
func inputs(m *plan.Method) []param {
	list := make([]param, 0, len(m.Args)+4)
	list = append(list, param{"ctx", context})
	for _, a := range m.Args {
		list = append(list, param{a.Arg, typ{rep: a.Rep}})
	}
	if b := m.Body; b != nil {
		list = append(list, param{"body", bodyType(b)})
	}
	return append(list, param{"params", pointer(own(m.Params.Name))})
}

func bodyType(b *plan.Body) typ {
	switch {
	case b.Kind == plan.BodyRaw:
		return named("*FilePart")
	case b.Pointer:
		return pointer(typ{rep: b.Rep})
	}
	return typ{rep: b.Rep}
}

// clientResults returns what the method of a client returns.
func clientResults(m *plan.Method) []typ {
	switch {
	case m.Paging != nil:
		return []typ{pointer(own(m.Paging.Page)), named("error")}
	case m.Result.Kind == plan.ResultDownload:
		return []typ{named("*Download"), named("error")}
	}
	return answer(m)
}

// answer returns the results of a call that is neither paged nor a download.
func answer(m *plan.Method) []typ {
	switch {
	case m.Result.Set != nil:
		return []typ{own(m.Result.Set.Name), named("error")}
	case m.Result.Kind == plan.ResultNone:
		return []typ{named("error")}
	case m.Result.Pointer:
		return []typ{pointer(typ{rep: m.Result.Rep}), named("error")}
	}
	return []typ{{rep: m.Result.Rep}, named("error")}
}

// handlerMethods returns the methods of a handler: those of the interface, or of the struct that implementations embed.
func handlerMethods(service *plan.Service, kind Kind) []member {
	var all []member
	for _, m := range service.Methods {
		if m.IsPlain() {
			all = append(all, member{name: m.Name, kind: kind, about: &m.About, sig: &signature{inputs(m), handlerResults(m)}})
		}
		if m.Stream != nil {
			send := streamItem(m.Stream)
			send.before, send.after = "func("+send.before, ") error"
			sig := &signature{append(inputs(m), param{"send", send}), result(named("error"))}
			all = append(all, member{name: m.Stream.Method, kind: kind, about: &m.About, sig: sig})
		}
	}
	if kind == Method {
		nameResults(all)
	}
	return all
}

func handlerResults(m *plan.Method) []param {
	if m.Result.Kind == plan.ResultDownload {
		return result(named("*FilePart"), named("error"))
	}
	return result(answer(m)...)
}

// nameResults names results as methods do that return by setting err.
func nameResults(methods []member) {
	for _, m := range methods {
		for i := range m.sig.results {
			m.sig.results[i].name = "_"
		}
		m.sig.results[len(m.sig.results)-1].name = "err"
	}
}
