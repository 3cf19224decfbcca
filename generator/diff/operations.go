package diff

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// api compares what is not in an operation or a schema.
func (c *comparer) api() {
	at := site{id: "api", owner: "API", ways: whole}
	apply(c, at, c.old, c.new, apiAttributes)
	c.servers(at, c.old.Servers, c.new.Servers)
	each(c, authSchemes, c.authSchemes(), steps[*model.AuthScheme](at), func(at site, o, n *model.AuthScheme) {
		c.node(at, &o.Node, &n.Node)
		kind := authKind.compare(o, n)
		if sendsScheme(o) && sendsScheme(n) {
			at.words = []string{"http-scheme"}
		}
		c.report(at, kind...)
		if kind == nil {
			apply(c, at, o, n, authAttributes)
		}
		each(c, authFlows, pair.By(o.Flows, n.Flows, func(f *model.AuthFlow) string { return f.Name }), steps[*model.AuthFlow](at), func(at site, o, n *model.AuthFlow) {
			apply(c, at, o, n, flowAttributes)
		})
	})
	c.headers(at, c.old.Headers, c.new.Headers)
	each(c, environment, pair.By(settings(c.old), settings(c.new), func(s *setting) string { return s.name }), func(p pair.Of[*setting]) site {
		s := at.inside("/environment:"+either(p).name, either(p).name)
		s.name = either(p).name
		return s
	}, func(at site, o, n *setting) {
		c.report(at, bySet(nil, nil, environmentChanged, o.variable, n.variable)...)
	})
	if c.old.Errors != nil && c.new.Errors != nil {
		c.errors = c.newScope("")
		c.result(site{id: "api", owner: "API", path: "error", scope: c.errors, ways: inResponse, place: "body"}, c.old.Errors.Schema, c.new.Errors.Schema)
	}
}

// sendsScheme reports whether credentials are sent behind the name of a scheme of HTTP.
func sendsScheme(s *model.AuthScheme) bool {
	return s.Kind == model.AuthBearer || s.Kind == model.AuthBasic || s.Kind == model.AuthHTTP
}

// serverText names the servers of an operation, which has those of the API unless it names others.
func serverText(a *model.API, o *model.Operation) string {
	servers := o.Servers
	if servers == nil {
		servers = a.Servers
	}
	var all []string
	for _, s := range servers {
		all = append(all, s.Name)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func (c *comparer) servers(at site, old, new []*model.Server) {
	each(c, servers, pair.Servers(old, new), steps[*model.Server](at), func(at site, o, n *model.Server) {
		c.node(at, &o.Node, &n.Node)
		each(c, variables, pair.By(o.Variables, n.Variables, func(v *model.ServerVariable) string { return v.Name }), steps[*model.ServerVariable](at), func(at site, o, n *model.ServerVariable) {
			c.node(at, &o.Node, &n.Node)
			apply(c, at, o, n, variableAttributes)
		})
	})
}

// headers compares headers by name; pairs of versions distinguish them by value, too, but here another value is a change.
func (c *comparer) headers(at site, old, new []*model.Header) {
	each(c, headers, pair.By(old, new, func(h *model.Header) string { return strings.ToLower(h.Name) }), steps[*model.Header](at), func(at site, o, n *model.Header) {
		c.node(at, &o.Node, &n.Node)
		apply(c, at, o, n, headerAttributes)
	})
}

// operation compares two operations, or reports one that came or went.
func (c *comparer) operation(p pair.Of[*model.Operation]) {
	at := within(site{ways: whole}, p, "")
	at.owner = at.name
	o, n := p.Old, p.New
	switch {
	case o == nil:
		at.scope = &scope{operation: n.Name, owner: n.Pos}
		c.report(at, operations.added(n))
		return
	case n == nil:
		at.scope = &scope{operation: o.Name, owner: o.Pos}
		if !hasPath(c.new, o) {
			at.words = []string{"api-path"}
		}
		c.removed(at, operations.removed(o), o)
		return
	}
	request, answer := c.newScope(n.Name), c.newScope(n.Name)
	request.request, answer.response = bit(len(c.operations)), bit(len(c.operations))
	request.owner, answer.owner = n.Pos, n.Pos
	c.operations = append(c.operations, n.Name)

	at.scope = request
	c.node(at, &o.Node, &n.Node)
	c.report(at, bySet(nil, nil, operationRenamed, o.Name, n.Name)...)
	apply(c, at, o, n, operationAttributes)
	moved := c.moved(at, o, n)
	if o.Name == n.Name && !moved {
		apply(c, at, o, n, []attribute[*model.Operation]{methodName})
	}
	c.security(at, o.Security, n.Security)
	if from, to := serverText(c.old, o), serverText(c.new, n); (o.Servers == nil) == (n.Servers == nil) || from == "" || to == "" {
		c.servers(at, o.Servers, n.Servers)
	} else {
		c.report(at, bySet(nil, nil, serversChanged, from, to)...)
	}
	c.headers(at, o.Headers, n.Headers)

	in := at
	in.ways = inRequest
	c.params(in, o, n, moved)
	c.requestBody(in, o, n)

	out := at
	out.scope, out.ways = answer, inResponse
	c.responses(out, o.Responses, n.Responses)
	c.stream(at, out, withResume(o, n), n.Stream)
	if o.LongRunning != nil && n.LongRunning != nil {
		c.report(at, promised.compare(o.LongRunning, n.LongRunning)...)
		c.result(out.step("result"), o.LongRunning.Result, n.LongRunning.Result)
	}
	c.sentByAPI(at, callbacks, "callback", " of "+n.Name, pair.Sent(o.Callbacks, n.Callbacks))
	if c.errors != nil {
		answer.reaches(c.errors, inResponse)
	}
}

// hasPath reports whether an API has the path of an operation of another one.
func hasPath(api *model.API, of *model.Operation) bool {
	return slices.ContainsFunc(api.Operations, func(o *model.Operation) bool { return o.Forms[0].Path == of.Forms[0].Path })
}

// moved reports that an operation has another method or path. Inputs that moved with it are part of that change.
func (c *comparer) moved(at site, old, new *model.Operation) bool {
	for _, p := range pair.Forms(old.Forms, new.Forms) {
		if p.Old != nil && p.New != nil {
			c.slash(at, p.Old, p.New)
			return false
		}
	}
	from, to := callText(old), callText(new)
	for _, p := range pair.Params(old, new) {
		switch {
		case p.New == nil && p.Old.In == model.InPath:
			if f := bodyField(new, p.Old.Name); f != nil && bodyField(old, p.Old.Name) == nil {
				c.carried[f] = true
				to += " with " + f.Name + " in the body"
			}
		case p.Old == nil && p.New.In == model.InPath:
			if f := bodyField(old, p.New.Name); f != nil && bodyField(new, p.New.Name) == nil {
				c.carried[f] = true
				from += " with " + f.Name + " in the body"
			}
		}
	}
	c.report(at, finding{operationMoved, from, to})
	return true
}

// slash reports a slash at the end of the path that came or went: many servers know only one of both paths.
func (c *comparer) slash(at site, old, new *model.WireForm) {
	if strings.HasSuffix(old.Path, "/") != strings.HasSuffix(new.Path, "/") {
		c.report(at, finding{slashChanged, old.Path, new.Path})
	}
}

// bodyField returns the field of an operation's body, in whatever case its name is written.
func bodyField(o *model.Operation, name string) *model.Field {
	for _, b := range o.Bodies {
		if object, ok := model.Resolve(b.Type).(*model.Object); ok {
			for _, f := range object.Fields {
				if strings.EqualFold(strings.ReplaceAll(f.Name, "_", ""), strings.ReplaceAll(name, "_", "")) {
					return f
				}
			}
		}
	}
	return nil
}

// params compares the parameters of two operations. In an operation that moved, those of the path have moved with it.
func (c *comparer) params(at site, old, new *model.Operation, moved bool) {
	at.place = "parameter"
	pairs := pair.Params(old, new)
	if moved {
		pairs = slices.DeleteFunc(pairs, func(p pair.Of[*model.Param]) bool {
			return (p.Old == nil || p.New == nil) && either(p).In == model.InPath
		})
	}
	if at.ways == inResponse {
		c.received(at, pairs)
		return
	}
	each(c, params, pairs, steps[*model.Param](at), func(at site, o, n *model.Param) {
		c.param(at, o, n)
		for _, a := range requestParamAttributes {
			if found := a.compare(o, n); !moved || a.name == "Param.Required" || o.In != model.InPath && n.In != model.InPath {
				c.report(at, found...)
			}
		}
	})
}

// given compares the headers of what callers respond to a webhook.
func (c *comparer) given(at site, pairs []pair.Of[*model.Param]) {
	each(c, params, pairs, steps[*model.Param](at), func(at site, o, n *model.Param) {
		c.param(at, o, n)
		apply(c, at, o, n, requestParamAttributes)
	})
}

// received compares parameters that callers receive: the headers of responses, and what webhooks have in their requests.
func (c *comparer) received(at site, pairs []pair.Of[*model.Param]) {
	each(c, responseHeaders, pairs, steps[*model.Param](at), func(at site, o, n *model.Param) {
		c.param(at, o, n)
		apply(c, at, o, n, responseHeaderAttributes)
	})
}

// param compares what parameters and the headers of responses have in common.
func (c *comparer) param(at site, old, new *model.Param) {
	c.used(at, old.Node, new.Node, old.Type, new.Type)
	apply(c, at, old, new, paramAttributes)
	if old.In == new.In && old.MediaType == new.MediaType {
		o, n := comparableStyles(old, new)
		apply(c, at, o, n, styleAttributes)
		at.written = writtenParam(old, new)
	}
	c.use(at, old.Use, new.Use)
}

// stream compares two streams; the events are responses.
func (c *comparer) stream(at, out site, old, new *model.Stream) {
	at, out = at.step("stream"), out.inside("/stream", "stream")
	at.id = out.id
	out.place = "property"
	each(c, streams, []pair.Of[*model.Stream]{{Old: old, New: new}}[:min(1, count(old)+count(new))], func(pair.Of[*model.Stream]) site { return at }, func(at site, o, n *model.Stream) {
		apply(c, at, o, n, streamAttributes)
		each(c, events, pair.Events(o, n), steps[*model.Event](out), func(at site, o, n *model.Event) {
			c.node(at, &o.Node, &n.Node)
			c.payload(at, o.Type, n.Type, eventDataAdded, eventDataRemoved)
		})
		c.payload(out.inside("/item", "[]"), o.Item, n.Item, itemsAdded, itemsRemoved)
	})
}

// withResume returns the old stream. The parameter that resumes it has the name that it has now.
func withResume(old, new *model.Operation) *model.Stream {
	if old.Stream == nil || old.Stream.Resume == "" {
		return old.Stream
	}
	stream := *old.Stream
	for _, p := range pair.Params(old, new) {
		if p.Old != nil && p.New != nil && p.Old.Name == stream.Resume {
			stream.Resume = p.New.Name
			break
		}
	}
	return &stream
}

// count is 1 for a node that is there.
func count[T any](p *T) int {
	if p == nil {
		return 0
	}
	return 1
}

// payload compares types that may be missing.
func (c *comparer) payload(at site, old, new model.Type, added, removed *Rule) {
	switch {
	case old == nil && new != nil:
		c.report(at, finding{added, "", typeText(new)})
	case old != nil && new == nil:
		c.report(at, finding{removed, typeText(old), ""})
	default:
		c.types(at, old, new)
	}
}

// result compares schemas that an operation or the API names.
func (c *comparer) result(at site, old, new *model.Schema) {
	if old != nil && new != nil {
		c.types(at, &model.Ref{Schema: old}, &model.Ref{Schema: new})
	}
}
