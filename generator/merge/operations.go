package merge

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// whole merges what belongs to the API as a whole.
func (m *merger) whole() {
	m.api.Servers = m.servers(m.api.Servers, m.next.Servers)
	m.api.AuthSchemes = join(m, newestFirst(pair.AuthSchemes(m.next.AuthSchemes, m.api.AuthSchemes)), m.authScheme, nil)
	m.api.Headers = m.headers(m.api.Headers, m.next.Headers)
	if m.api.Errors == nil {
		m.api.Errors = clone(m.from, m.next.Errors)
	}
	if m.api.Environment == nil {
		m.api.Environment = map[string]string{}
	}
	for setting, variable := range m.next.Environment {
		if m.api.Environment[setting] == "" {
			m.api.Environment[setting] = variable
		}
	}
	if len(m.api.Environment) == 0 {
		m.api.Environment = nil
	}
}

func (m *merger) servers(acc, next []*model.Server) []*model.Server {
	return join(m, newestFirst(pair.Servers(next, acc)), func(a, n *model.Server) { m.node(place{&a.Node, &n.Node}) }, nil)
}

func (m *merger) headers(acc, next []*model.Header) []*model.Header {
	return join(m, newestFirst(pair.Headers(next, acc)), func(a, n *model.Header) { m.node(place{&a.Node, &n.Node}) }, nil)
}

func (m *merger) authScheme(acc, next *model.AuthScheme) {
	at := place{&acc.Node, &next.Node}
	if acc.Kind != next.Kind || acc.In != next.In || acc.Param != next.Param {
		m.note(newestDecides, at, "the kind is %s, and was %s", acc.Kind, next.Kind)
	}
	acc.Scopes = union(acc.Scopes, next.Scopes)
	m.node(at)
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
	m.security(at, acc, next)
	m.operationServers(acc, next)
	acc.Headers = m.headers(acc.Headers, next.Headers)
	if acc.Paging == nil {
		acc.Paging = clone(m.from, next.Paging)
	}
	if acc.LongRunning == nil {
		acc.LongRunning = clone(m.from, next.LongRunning)
	}
	m.stream(at, acc, next)
	m.applyMoves(acc)
	m.node(at)
}

// operationServers merges the servers of an operation. Where only one version has servers of its own, the others have
// those of their API.
func (m *merger) operationServers(acc, next *model.Operation) {
	others := next.Servers
	switch {
	case acc.Servers == nil && next.Servers == nil:
		return
	case acc.Servers == nil:
		for _, s := range m.api.Servers {
			own := clone(&copier{}, s)
			own.Availability = slices.DeleteFunc(own.Availability, func(id string) bool { return slices.Contains(m.from.ids, id) })
			if len(own.Availability) > 0 {
				acc.Servers = append(acc.Servers, own)
			}
		}
	case next.Servers == nil:
		others = m.next.Servers
	}
	acc.Servers = m.servers(acc.Servers, others)
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

// security lists the alternatives of all versions, those of the newest first. What one version does without is optional.
func (m *merger) security(at place, acc, next *model.Operation) {
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
		i := slices.IndexFunc(all, func(a []model.SecurityUse) bool { return sameSchemes(a, n) })
		if i < 0 {
			m.note(newestDecides, at, "the ways to authenticate differ: any of them goes")
			all = append(all, clone(m.from, n))
		}
	}
	acc.Security = all
}

func sameSchemes(a, b []model.SecurityUse) bool {
	return slices.EqualFunc(a, b, func(x, y model.SecurityUse) bool { return x.Scheme == y.Scheme })
}

// stream merges how an operation streams.
func (m *merger) stream(at place, acc, next *model.Operation) {
	a, n := acc.Stream, next.Stream
	switch {
	case n == nil:
		return
	case a == nil:
		acc.Stream = clone(m.from, n)
		return
	case a.Protocol != n.Protocol || a.Flag != n.Flag:
		m.note(newestDecides, at, "the answer is streamed in another way: %s, and was %s", a.Protocol, n.Protocol)
	}
	a.Availability = union(a.Availability, m.from.set(n.Availability))
	a.Terminal = union(a.Terminal, n.Terminal)
	a.Item = m.typ(at, a.Item, n.Item)
	a.Events = join(m, pair.Events(n, a), func(e, o *model.Event) {
		at := place{&e.Node, &o.Node}
		e.Type = m.typ(at, e.Type, o.Type)
		m.node(at)
	}, nil)
}
