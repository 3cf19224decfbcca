package merge

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// whole merges what belongs to the API as a whole.
func (m *merger) whole() {
	m.api.Servers = m.servers(m.api.Servers, m.next.Servers)
	m.api.AuthSchemes = m.authSchemes(m.api.AuthSchemes, m.next.AuthSchemes)
	m.api.Headers = m.headers(m.api.Headers, m.next.Headers)
	m.api.Texts = m.texts(m.api.Texts, m.next.Texts)
	m.errors()
	if m.api.Environment == nil {
		m.api.Environment = map[string]string{}
	}
	for _, setting := range slices.Sorted(maps.Keys(m.next.Environment)) {
		variable := m.next.Environment[setting]
		m.sameForAll(documents(m.api, m.next), "the variable of the environment for "+setting, m.api.Environment[setting], variable)
		if m.api.Environment[setting] == "" {
			m.api.Environment[setting] = variable
		}
	}
	if len(m.api.Environment) == 0 {
		m.api.Environment = nil
	}
}

// errors merges where error bodies have what.
func (m *merger) errors() {
	acc, next := m.api.Errors, m.next.Errors
	if acc == nil || next == nil {
		if acc == nil {
			m.api.Errors = clone(m.from, next)
		}
		return
	}
	at := documents(m.api, m.next)
	m.sameForAll(at, "the code of an error", acc.Code, next.Code)
	m.sameForAll(at, "the message of an error", acc.Message, next.Message)
	m.sameForAll(at, "the type of an error", acc.Type, next.Type)
	m.sameForAll(at, "the header with the ID of a request", acc.RequestID, next.RequestID)
	if acc.Schema != nil && next.Schema != nil && m.from.schemas[next.Schema] != acc.Schema {
		m.sameForAll(at, "the schema of errors", acc.Schema.Name, next.Schema.Name)
	}
}

// documents returns the place of two documents as such.
func documents(acc, next *model.API) place { return place{documentOf(acc), documentOf(next)} }

func documentOf(a *model.API) *model.Node {
	for _, o := range a.Operations {
		return &model.Node{Pos: model.Pos{File: o.Pos.File}}
	}
	return &model.Node{}
}

// sameForAll warns where two versions differ in what generated code has once for all of them.
func (m *merger) sameForAll(at place, what, acc, next string) {
	if acc == next || acc == "" || next == "" {
		return
	}
	m.noteAs(diag.Warning, oneForAll, at, "%s is %q, and was %q: all versions have the newest", what, acc, next)
}

// servers adds base URLs. A server that another version has elsewhere in the order, or with other variables, is another one: of each
// version the first counts.
func (m *merger) servers(acc, next []*model.Server) []*model.Server {
	from := 0
	for _, n := range next {
		i := slices.IndexFunc(acc[from:], func(a *model.Server) bool { return sameServer(a, n) })
		if i < 0 {
			acc = append(acc, clone(m.from, n))
			from = len(acc)
			continue
		}
		from += i
		m.node(place{&acc[from].Node, &n.Node})
		from++
	}
	return acc
}

func sameServer(a, b *model.Server) bool {
	return strings.TrimSuffix(a.Name, "/") == strings.TrimSuffix(b.Name, "/") &&
		slices.EqualFunc(a.Variables, b.Variables, func(v, w *model.ServerVariable) bool { return v.Name == w.Name && v.Default == w.Default })
}

// texts adds what the documents of further versions say, which is not merged: each version checks values by its own.
func (m *merger) texts(acc, next []*model.Text) []*model.Text {
	type content struct {
		name string
		text model.Literal
	}
	known := map[content]*model.Text{}
	for _, t := range acc {
		known[content{t.Name, t.Text}] = t
	}
	for _, t := range next {
		if same := known[content{t.Name, t.Text}]; same != nil {
			same.Availability = union(same.Availability, m.from.set(t.Availability))
		} else {
			acc = append(acc, clone(m.from, t))
		}
	}
	return acc
}

// headers adds headers; one with another value, or from another variable, is another one.
func (m *merger) headers(acc, next []*model.Header) []*model.Header {
	return rows(m, acc, next, func(a, n *model.Header) bool {
		return strings.EqualFold(a.Name, n.Name) && a.Value == n.Value && a.Environment == n.Environment
	}, nil)
}

// authSchemes adds ways to authenticate; one that sends something else is another one of the same name.
func (m *merger) authSchemes(acc, next []*model.AuthScheme) []*model.AuthScheme {
	return rows(m, acc, next, func(a, n *model.AuthScheme) bool {
		return a.Name == n.Name && a.Kind == n.Kind && a.In == n.In && a.Param == n.Param && a.Prefix == n.Prefix
	}, func(a, n *model.AuthScheme) { a.Scopes = union(a.Scopes, n.Scopes) })
}

// node is the type of rows.
type node[T any] interface {
	*T
	named
}

// rows adds the nodes of the model being added to those of the merged model: one that says the same is the same, merged by both unless
// that is nil, and any other is one of its versions alone.
func rows[T any, P node[T]](m *merger, acc, next []*T, same func(a, n *T) bool, both func(a, n *T)) []*T {
	for _, n := range next {
		i := slices.IndexFunc(acc, func(a *T) bool { return same(a, n) })
		if i < 0 {
			acc = append(acc, clone(m.from, n))
			continue
		}
		if both != nil {
			both(acc[i], n)
		}
		m.node(place{P(acc[i]).Head(), P(n).Head()})
	}
	return acc
}

// operations merges the operations, and remembers how each model has them.
func (m *merger) operations() []*model.Operation {
	var all []*model.Operation
	for _, p := range m.table.Operations {
		switch {
		case p.New == nil:
			p.New = clone(m.from, p.Old)
			m.speak(m.from, p.New, p.Old, alike(p.Old, p.New))
		case p.Old != nil:
			m.meant = map[*model.Param]*model.Param{}
			m.operation(p.New, p.Old)
			m.speak(m.from, p.New, p.Old, m.meant)
		}
		all = append(all, p.New)
	}
	return all
}

// operation merges an operation of both models.
func (m *merger) operation(acc, next *model.Operation) {
	at := place{&acc.Node, &next.Node}
	if acc.Summary == "" {
		acc.Summary = next.Summary
	}
	if acc.Tags == nil {
		acc.Tags = slices.Clone(next.Tags)
	}
	places := m.placesOf(acc, next)
	m.forms(at, acc, next, places)
	m.params(acc, next, places)
	acc.BodyRequired = acc.BodyRequired && next.BodyRequired
	acc.Bodies = m.bodies(acc.Bodies, next.Bodies)
	acc.Responses = join(m, pair.Responses(next.Responses, acc.Responses), m.response, nil)
	m.security(acc, next)
	acc.Servers = m.servers(acc.Servers, next.Servers)
	acc.Headers = m.headers(acc.Headers, next.Headers)
	m.paging(at, acc, next)
	m.longRunning(at, acc, next)
	acc.Texts = m.texts(acc.Texts, next.Texts)
	m.stream(at, acc, next)
	m.applyMoves(acc)
	m.node(at)
}

// params merges parameters. One that some version of the operation lacks is optional, unless it is part of a path.
func (m *merger) params(acc, next *model.Operation, places map[string]model.In) {
	optional := func(p *model.Param) { p.Required = p.Required && p.In == model.InPath }
	var params []*model.Param
	for _, p := range pair.Params(next, acc) {
		switch {
		case p.New == nil && m.isMoved(acc, p.Old.Name):
			continue
		case p.New == nil:
			p.New = clone(m.from, p.Old)
			optional(p.New)
		case p.Old == nil && places[p.New.Name] == model.InBody:
			field := bodyField(next, p.New.Name)
			at := place{&p.New.Node, &field.Node}
			m.note(movedInput, at, "the input is in the %s, and was a field of the body", p.New.In)
			m.use(at, &p.New.Use, field.Use)
			p.New.Availability = union(p.New.Availability, m.from.available(at.next))
		case p.Old == nil:
			optional(p.New)
		default:
			m.param(p.New, p.Old)
		}
		if p.Old != nil {
			m.meant[p.Old] = p.New
		}
		params = append(params, p.New)
	}
	acc.Params = params
}

func (m *merger) param(acc, next *model.Param) {
	at := place{&acc.Node, &next.Node}
	if acc.In != next.In {
		m.note(movedInput, at, "the input is in the %s, and was in the %s", acc.In, next.In)
	}
	if acc.Required != next.Required {
		m.note(optionalField, at, "the parameter is required in some versions only: it is optional")
		acc.Required = acc.In == model.InPath
	}
	m.use(at, &acc.Use, next.Use)
	m.node(at)
}

// bodies merges bodies by media type.
func (m *merger) bodies(acc, next []*model.Body) []*model.Body {
	return join(m, pair.Bodies(next, acc), func(a, n *model.Body) {
		at := place{&a.Node, &n.Node}
		m.use(at, &a.Use, n.Use)
		for _, p := range n.Parts {
			if !slices.ContainsFunc(a.Parts, func(q *model.Part) bool { return q.Name == p.Name }) {
				a.Parts = append(a.Parts, clone(m.from, p))
			}
		}
		m.node(at)
	}, nil)
}

func (m *merger) response(acc, next *model.Response) {
	at := place{&acc.Node, &next.Node}
	acc.Headers = join(m, pair.ResponseHeaders(next.Headers, acc.Headers), m.param, func(p *model.Param) { p.Required = false })
	acc.Bodies = m.bodies(acc.Bodies, next.Bodies)
	m.node(at)
}

// security lists the alternatives of all versions, those of the newest first; wires say which are of which version.
func (m *merger) security(acc, next *model.Operation) {
	alternatives := func(o *model.Operation) [][]model.SecurityUse {
		if o.Security == nil {
			return [][]model.SecurityUse{{}}
		}
		return o.Security
	}
	if acc.Security == nil && next.Security == nil {
		return
	}
	all := slices.Clone(alternatives(acc))
	for _, n := range alternatives(next) {
		if !slices.ContainsFunc(all, func(a []model.SecurityUse) bool { return sameSchemes(a, n) }) {
			all = append(all, clone(m.from, n))
		}
	}
	acc.Security = all
}

func sameSchemes(a, b []model.SecurityUse) bool {
	return slices.EqualFunc(a, b, func(x, y model.SecurityUse) bool { return x.Scheme == y.Scheme })
}

// paging merges how a list is walked: wires say what differs, but for where the items are.
func (m *merger) paging(at place, acc, next *model.Operation) {
	if acc.Paging == nil {
		acc.Paging = clone(m.from, next.Paging)
	} else if next.Paging != nil {
		m.sameForAll(at, "the field with the items", acc.Paging.Items, next.Paging.Items)
	}
}

func (m *merger) longRunning(at place, acc, next *model.Operation) {
	a, n := acc.LongRunning, next.LongRunning
	if a == nil {
		acc.LongRunning = clone(m.from, n)
	}
	if a == nil || n == nil {
		return
	}
	m.sameForAll(at, "the call that asks for the state", a.Poll, n.Poll)
	m.sameForAll(at, "the field that tells whether it is done", a.Done, n.Done)
	m.sameForAll(at, "the field with the error", a.Error, n.Error)
	m.sameForAll(at, "the field with the result", a.Response, n.Response)
	if m.from.schemas[n.Result] != a.Result {
		m.sameForAll(at, "the result", a.Result.Name, n.Result.Name)
	}
}

// shape says how the items of a stream are distinguished.
func shape(s *model.Stream) string {
	if s.Events != nil {
		return "events with names"
	}
	return "items of one type"
}

// stream merges how an operation streams: wires say what differs, but for what Go code sees of the items.
func (m *merger) stream(at place, acc, next *model.Operation) {
	a, n := acc.Stream, next.Stream
	switch {
	case n == nil:
		return
	case a == nil:
		acc.Stream = clone(m.from, n)
		return
	}
	m.sameForAll(at, "what is streamed", shape(a), shape(n))
	a.Availability = union(a.Availability, m.from.set(n.Availability))
	a.Terminal = union(a.Terminal, n.Terminal)
	a.Item = m.typ(at, a.Item, n.Item)
	a.Events = join(m, pair.Events(n, a), func(e, o *model.Event) {
		at := place{&e.Node, &o.Node}
		e.Type = m.typ(at, e.Type, o.Type)
		m.node(at)
	}, nil)
}
