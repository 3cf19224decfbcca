package plan

import (
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// link plans what takes more than one call or more than one response: pages, streams and long-running operations. It comes
// after all bodies have their types.
func (b *builder) link(services []*Service, s *Service) {
	b.file = b.fileOf(s.Name)
	taken := naming.NewScope()
	for _, m := range s.Methods {
		taken.Take(m.Name)
	}
	for _, m := range s.Methods {
		if m.Of != nil {
			continue
		}
		b.outer, b.part = m.operation.Availability, m.operation.Method
		if m.operation.Stream != nil {
			m.Stream = b.stream(s, m, taken)
		}
		if m.operation.Paging != nil {
			m.Paging = b.paging(s, m, taken)
			b.expect(m, m.Paging != nil, "its pages are not walked")
		}
		if m.operation.LongRunning != nil {
			m.LongRunning = b.longRunning(services, m, taken)
			b.expect(m, m.LongRunning != nil, "nothing waits for its result")
		}
	}
	b.outer = nil
}

// expect remembers what the document or an overlay says of a call that does not suit its responses.
func (b *builder) expect(m *Method, met bool, what string) {
	if !met {
		b.unmet = append(b.unmet, Unmet{m.operation.Pos, m.operation.Name, what})
	}
}

// stream plans the streaming form of a method.
func (b *builder) stream(s *Service, m *Method, taken *naming.Scope) *Stream {
	spec := m.operation.Stream
	out := &Stream{Stream: spec, Method: m.Name}
	out.Flag, out.FlagParam = m.flag(spec)
	asked := out.Flag != nil || out.FlagParam != nil
	out.Beside = !asked && m.Result.Kind != ResultNone
	if asked || out.Beside {
		out.Method = taken.Take(m.Name + "Stream")
	}
	out.DiscriminateNames = b.tells(nil, spec)
	if spec.Item != nil {
		out.Item = b.rep(spec.Item, s.Name+m.Name+"Item", valueOf("a stream of "+m.Call).at(m.ID))
		out.DiscriminateNames = b.tells(out.Item, spec)
		return out
	}
	out.Events = b.eventsOf(s, spec)
	return out
}

// tells returns all names of the field that tells how far a stream is; nil for none.
func (b *builder) tells(item Rep, s *model.Stream) []string {
	if s.Discriminate == "" {
		return nil
	}
	if object, ok := item.(*StructRep); ok {
		return allNames(fieldOf(b.structOf(object.Name), s.Discriminate))
	}
	return []string{s.Discriminate}
}

// flag returns the field of the body that turns a stream on, or the parameter that does; neither where it is always on.
func (m *Method) flag(s *model.Stream) (*Field, *Input) {
	if s.Flag == "" {
		return nil, nil
	}
	if m.Body != nil {
		if f := fieldOf(m.Body.Struct, s.Flag); f != nil {
			return f, nil
		}
	}
	for _, in := range m.Params.Inputs {
		if in.In == model.InQuery && in.JSON == s.Flag {
			return nil, in
		}
	}
	return nil, nil
}

// eventsOf returns the type of the events of a stream: the one of an earlier stream with the same events, or a new one.
func (b *builder) eventsOf(s *Service, spec *model.Stream) *Events {
	var key strings.Builder
	var payloads []*Payload
	for _, e := range spec.Events {
		p := &Payload{About: b.about(e.Node)}
		if e.Type != nil {
			p.Rep, _ = b.rep(e.Type, s.Name+naming.Exported(e.Name)+"Event", valueOf("an event").at(e.ID)).(*StructRep)
		}
		key.WriteString(e.Name + "\x00")
		if p.Rep != nil {
			key.WriteString(p.Rep.Name)
		}
		key.WriteString("\x00")
		payloads = append(payloads, p)
	}
	if e, ok := b.events[key.String()]; ok {
		return e
	}
	name := b.take(naming.Exported(strings.Join(singular(naming.Words(s.Name)), " ")) + "Event")
	e := &Events{Name: name, Data: b.take(name + "Data"), Unknown: b.take("Unknown" + name + "Data"), Payloads: payloads}
	e.Marker = Marker(e.Data)
	for _, p := range payloads {
		p.Const = b.take(name + naming.Exported(p.DocName))
		if p.Rep != nil {
			b.mark(p.Rep.Name, e.Marker)
		}
	}
	b.events[key.String()] = e
	s.Events = append(s.Events, e)
	return e
}

// paging plans the walk over the pages of a list; nil when the response is not what the document says of it.
func (b *builder) paging(s *Service, m *Method, taken *naming.Scope) *Paging {
	answer, ok := m.Result.Rep.(*StructRep)
	if !ok {
		return nil
	}
	spec, page := m.operation.Paging, b.structOf(answer.Name)
	items := fieldOf(page, spec.Items)
	list := listOf(items)
	if list == nil {
		return nil
	}
	_, object := list.Item.(*StructRep)
	return &Paging{
		Paging: spec,
		All:    taken.Take("All", m.Name+"All"),
		Page:   b.take(s.Name+"Page", s.Name+m.Name+"Page"),
		Answer: answer, Items: items, Item: list.Item, Pointer: object,
		Next: allNames(fieldOf(page, spec.Next)), More: allNames(fieldOf(page, spec.More)),
	}
}

// listOf returns the list that a field is, or nil.
func listOf(f *Field) *ListRep {
	if f == nil {
		return nil
	}
	list, _ := f.Rep.(*ListRep)
	return list
}

// allNames returns every name that a field has in received JSON.
func allNames(f *Field) []string {
	if f == nil {
		return nil
	}
	return append([]string{f.JSON}, f.Also...)
}

// longRunning plans how to wait for an operation; nil when the promise does not name what to ask for.
func (b *builder) longRunning(services []*Service, m *Method, taken *naming.Scope) *LongRunning {
	promise, ok := m.Result.Rep.(*StructRep)
	if !ok {
		return nil
	}
	spec, state := m.operation.LongRunning, b.structOf(promise.Name)
	service, name, _ := strings.Cut(spec.Poll, ".")
	poll := methodOf(services, service, name)
	if poll == nil || len(poll.Args) != 1 {
		return nil
	}
	id := fieldOf(state, poll.Args[0].JSON)
	if id == nil {
		id = fieldOf(state, "id")
	}
	done := fieldOf(state, spec.Done)
	if id == nil || done == nil {
		return nil
	}
	return &LongRunning{
		Method: taken.Take("Await" + m.Name), Promise: promise, Result: b.refRep(&model.Ref{Schema: spec.Result}),
		poll: poll, ID: id, Done: done, Error: fieldOf(state, spec.Error), Response: fieldOf(state, spec.Response),
	}
}

func methodOf(services []*Service, service, name string) *Method {
	for _, s := range services {
		for _, m := range s.Methods {
			if s.Name == service && m.Name == name {
				return m
			}
		}
	}
	return nil
}
