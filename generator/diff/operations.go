package diff

import (
	"maps"
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
		c.report(at, kind...)
		if kind == nil {
			apply(c, at, o, n, authAttributes)
		}
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

func (c *comparer) servers(at site, old, new []*model.Server) {
	each(c, servers, pair.Servers(old, new), steps[*model.Server](at), func(at site, o, n *model.Server) {
		c.node(at, &o.Node, &n.Node)
		each(c, variables, pair.By(o.Variables, n.Variables, func(v *model.ServerVariable) string { return v.Name }), steps[*model.ServerVariable](at), func(at site, o, n *model.ServerVariable) {
			c.node(at, &o.Node, &n.Node)
			apply(c, at, o, n, variableAttributes)
		})
	})
}

// headers compares headers by name; pairs of versions tell them apart by value, too, but here another value is a change.
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
		c.report(at, operations.removed(o))
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
	c.servers(at, o.Servers, n.Servers)
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
	if c.errors != nil {
		answer.reaches(c.errors, inResponse)
	}
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
	each(c, params, pairs, steps[*model.Param](at), func(at site, o, n *model.Param) {
		c.param(at, o, n)
		for _, a := range requestParamAttributes {
			if found := a.compare(o, n); !moved || a.name == "Param.Required" || o.In != model.InPath && n.In != model.InPath {
				c.report(at, found...)
			}
		}
	})
}

// param compares what parameters and the headers of answers have in common.
func (c *comparer) param(at site, old, new *model.Param) {
	c.used(at, old.Node, new.Node, old.Type, new.Type)
	apply(c, at, old, new, paramAttributes)
	if old.In == new.In && old.MediaType == new.MediaType {
		apply(c, at, old, new, styleAttributes)
	}
	c.use(at, old.Use, new.Use)
}

// requestBody compares the bodies of two requests.
func (c *comparer) requestBody(at site, old, new *model.Operation) {
	added := bodyAdded
	if new.BodyRequired {
		added = bodyAddedRequired
	}
	if c.bodies(at, added, old.Bodies, new.Bodies) {
		apply(c, at.step("body"), old, new, bodyAttributes)
	}
}

var bodyAttributes = []attribute[*model.Operation]{
	flag("Operation.BodyRequired", func(o *model.Operation) bool { return o.BodyRequired }, bodyRequired, bodyOptional),
}

// bodies compares bodies by media type. It reports whether both sides have some.
func (c *comparer) bodies(at site, added *Rule, old, new []*model.Body) bool {
	at.place = "body"
	switch {
	case len(old) == 0 && len(new) == 0:
		return false
	case len(old) == 0:
		c.report(at.step("body"), finding{added, "", typeText(new[0].Type)})
		return false
	case len(new) == 0:
		c.report(at.step("body"), finding{bodyRemoved, typeText(old[0].Type), ""})
		return false
	}
	docs := map[[2]string]bool{} // one description may be that of all media types
	compare := func(at site, o, n *model.Body) {
		was, is := o.Node, n.Node
		if doc := [2]string{o.Doc, n.Doc}; docs[doc] {
			was.Doc, is.Doc = "", ""
		} else {
			docs[doc] = true
		}
		c.used(at, was, is, o.Type, n.Type)
		c.parts(at, o, n)
		c.use(at, o.Use, n.Use)
	}
	pairs := pair.Bodies(old, new)
	for _, p := range ranges(pairs) {
		at := within(at, p, "body")
		rule := mediaTypeWidened
		if isRange(p.Old) {
			rule = mediaTypeNarrowed
		}
		c.report(at, finding{rule, p.Old.Name, p.New.Name})
		compare(at, p.Old, p.New)
		pairs = slices.DeleteFunc(pairs, func(q pair.Of[*model.Body]) bool {
			return q.Old == p.Old && q.New == nil || q.New == p.New && q.Old == nil
		})
	}
	each(c, mediaTypes, pairs, func(p pair.Of[*model.Body]) site { return within(at, p, "body") }, compare)
	return true
}

// ranges pairs media types that came or went with ranges that hold them on the other side: application/json and */*.
func ranges(pairs []pair.Of[*model.Body]) []pair.Of[*model.Body] {
	var found []pair.Of[*model.Body]
	taken := map[*model.Body]bool{}
	for _, o := range pairs {
		for _, n := range pairs {
			if o.New != nil || n.Old != nil || taken[o.Old] || taken[n.New] || !holds(o.Old, n.New) && !holds(n.New, o.Old) {
				continue
			}
			taken[o.Old], taken[n.New] = true, true
			found = append(found, pair.Of[*model.Body]{Old: o.Old, New: n.New})
		}
	}
	return found
}

func isRange(b *model.Body) bool { return strings.HasSuffix(b.Name, "/*") }

// holds reports whether a range of media types holds another one.
func holds(all, one *model.Body) bool {
	return isRange(all) && (all.Name == "*/*" || strings.HasPrefix(one.Name, strings.TrimSuffix(all.Name, "*")))
}

// parts compares how the fields of a form are sent, of those that both forms have.
func (c *comparer) parts(at site, old, new *model.Body) {
	for _, p := range pair.By(old.Parts, new.Parts, func(p *model.Part) string { return p.Name }) {
		if p.Old != nil && p.New != nil {
			s := at.inside("/part:"+p.New.Name, p.New.Name)
			s.name = p.New.Name
			for _, a := range partAttributes {
				// One plain value is written alike, exploded or not.
				if a.name != "Part.Explode" || !isPlainField(old, p.Old.Name) || !isPlainField(new, p.New.Name) {
					c.report(s, a.compare(p.Old, p.New)...)
				}
			}
		}
	}
}

// isPlainField reports whether a field of a form has neither items nor members.
func isPlainField(b *model.Body, name string) bool {
	o, ok := model.Resolve(b.Type).(*model.Object)
	return ok && o.Field(name) != nil && isPlain(o.Field(name).Type)
}

// responses compares answers by status. One that only one side states was, or is, one of those that a range or the default
// of the other side speaks of.
func (c *comparer) responses(out site, old, new []*model.Response) {
	for _, p := range pair.Responses(old, new) {
		at := within(out, p, either(p).Name)
		switch {
		case p.Old != nil && p.New != nil:
			c.node(at, &p.Old.Node, &p.New.Node)
			c.content(at, p.Old, p.New)
		case p.New != nil && covering(old, p.New) != nil:
			cover := covering(old, p.New)
			c.report(at, finding{responseStated, cover.Name, ""})
			c.covered(at, cover, p.New)
		case p.Old != nil && covering(new, p.Old) != nil:
			cover := covering(new, p.Old)
			c.report(at, finding{responseUnstated, "", cover.Name})
			c.covered(at, p.Old, cover)
		case p.New != nil:
			c.report(at, responses.added(p.New))
		default:
			c.report(at, responses.removed(p.Old))
		}
	}
}

// covering returns the answer that speaks of a status which the list does not state, or nil: its range, or the default. A
// default beside answers of success is for failures.
func covering(list []*model.Response, r *model.Response) *model.Response {
	isSuccess := func(r *model.Response) bool { return strings.HasPrefix(r.Name, "2") }
	var byDefault *model.Response
	for _, other := range list {
		switch {
		case other.Name == r.Name[:1]+"XX" && r.Name != other.Name:
			return other
		case other.Name == "default" && r.Name != "default":
			byDefault = other
		}
	}
	if isSuccess(r) && slices.ContainsFunc(list, isSuccess) {
		return nil
	}
	return byDefault
}

// covered compares the content of an answer with that of the one which speaks of it. Where one says nothing, the other says
// more, and nothing else.
func (c *comparer) covered(at site, old, new *model.Response) {
	if len(old.Bodies) > 0 && len(new.Bodies) > 0 {
		c.content(at, old, new)
	}
}

// content compares the headers and bodies of two answers.
func (c *comparer) content(at site, old, new *model.Response) {
	head := at
	head.place = "header"
	each(c, responseHeaders, pair.ResponseHeaders(old.Headers, new.Headers), steps[*model.Param](head), func(at site, o, n *model.Param) {
		c.param(at, o, n)
		apply(c, at, o, n, responseHeaderAttributes)
	})
	c.bodies(at, bodyAdded, old.Bodies, new.Bodies)
}

// stream compares two streams; the events are answers.
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

// alternative is a way to be allowed to call an operation.
type alternative struct {
	key, text string
	scopes    map[string][]string
}

// isNothing reports whether it is to send no credentials.
func (a *alternative) isNothing() bool { return len(a.scopes) == 0 }

// same reports whether two alternatives ask for the same.
func (a *alternative) same(b *alternative) bool {
	return a.key == b.key && maps.EqualFunc(a.scopes, b.scopes, func(x, y []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	})
}

// without returns the alternatives that are not among others.
func without(all, others []*alternative) []*alternative {
	return slices.DeleteFunc(slices.Clone(all), func(a *alternative) bool { return slices.ContainsFunc(others, a.same) })
}

// security compares the ways to authenticate.
func (c *comparer) security(at site, old, new [][]model.SecurityUse) {
	o, n := c.alternatives(old, c.oldSchemes()), c.alternatives(new, nil)
	switch {
	case len(o) == 0 && len(n) == 0:
	case len(o) == 0 && !slices.ContainsFunc(n, (*alternative).isNothing):
		c.report(at, finding{securityRequired, "", allTexts(n)})
	case len(o) == 0:
		for _, a := range slices.DeleteFunc(n, (*alternative).isNothing) {
			c.report(at, security.added(a))
		}
	case len(n) == 0:
		c.report(at, finding{securityDropped, allTexts(o), ""})
	default:
		c.alternative(at, o, n)
	}
}

// authSchemes pairs the ways to authenticate.
func (c *comparer) authSchemes() []pair.Of[*model.AuthScheme] {
	names, key, taken := c.oldSchemes(), map[*model.AuthScheme]string{}, map[string]bool{}
	for _, o := range c.old.AuthSchemes {
		key[o] = o.Name
		if name := names[o.Name]; !taken[name] {
			key[o], taken[name] = name, true
		}
	}
	for _, n := range c.new.AuthSchemes {
		key[n] = n.Name
	}
	return pair.By(c.old.AuthSchemes, c.new.AuthSchemes, func(s *model.AuthScheme) string { return key[s] })
}

// alternative compares alternatives. One that asks for less than one that is gone stands in for it.
func (c *comparer) alternative(at site, old, new []*alternative) {
	pairs := pair.By(without(old, new), without(new, old), func(a *alternative) string { return a.key })
	told := map[*alternative]bool{}
	for _, p := range pairs {
		if p.New != nil {
			continue
		}
		if i := slices.IndexFunc(new, p.Old.coversMore); i >= 0 {
			told[p.Old], told[new[i]] = true, true
			c.report(at, finding{securityRelaxed, p.Old.text, new[i].text})
		}
	}
	pairs = slices.DeleteFunc(pairs, func(p pair.Of[*alternative]) bool { return oneSided(p) && told[either(p)] })
	each(c, security, pairs, func(pair.Of[*alternative]) site { return at }, func(at site, o, n *alternative) {
		for _, scheme := range slices.Sorted(maps.Keys(n.scopes)) {
			c.report(at, securityScopes.compare(o.scopes[scheme], n.scopes[scheme])...)
		}
	})
}

// coversMore reports whether all that another alternative asks for is part of what this one does.
func (a *alternative) coversMore(b *alternative) bool {
	for scheme, scopes := range b.scopes {
		own, ok := a.scopes[scheme]
		if !ok || slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(own, s) }) {
			return false
		}
	}
	return true
}

// oldSchemes gives the schemes of the old model the names of the new one: names of schemes are not on the wire.
func (c *comparer) oldSchemes() map[string]string {
	names := map[string]string{}
	for _, o := range c.old.AuthSchemes {
		names[o.Name] = o.Name
		if hasScheme(c.new.AuthSchemes, o.Name) {
			continue
		}
		for _, n := range c.new.AuthSchemes {
			if hasScheme(c.old.AuthSchemes, n.Name) {
				continue
			}
			if n.Kind == o.Kind && n.In == o.In && n.Param == o.Param && n.Prefix == o.Prefix {
				names[o.Name] = n.Name
			}
		}
	}
	return names
}

// hasScheme reports whether there is a scheme of that name.
func hasScheme(schemes []*model.AuthScheme, name string) bool {
	return slices.ContainsFunc(schemes, func(s *model.AuthScheme) bool { return s.Name == name })
}

// alternatives returns the ways to authenticate, under the names given.
func (c *comparer) alternatives(all [][]model.SecurityUse, names map[string]string) []*alternative {
	var list []*alternative
	for _, uses := range all {
		a := &alternative{scopes: map[string][]string{}}
		var schemes []string
		for _, u := range uses {
			name := u.Scheme
			if names[name] != "" {
				name = names[name]
			}
			schemes = append(schemes, name)
			a.scopes[name] = u.Scopes
		}
		slices.Sort(schemes)
		a.key = strings.Join(schemes, " and ")
		if a.text = a.key; a.key == "" {
			a.key, a.text = "nothing", "no authentication"
		}
		list = append(list, a)
	}
	return tellApart(list)
}

// tellApart names the scopes of alternatives that differ only in these.
func tellApart(list []*alternative) []*alternative {
	count := map[string]int{}
	for _, a := range list {
		count[a.key]++
	}
	for _, a := range list {
		var scopes []string
		for _, scheme := range slices.Sorted(maps.Keys(a.scopes)) {
			scopes = append(scopes, a.scopes[scheme]...)
		}
		if count[a.key] > 1 && scopes != nil {
			a.text += " (" + strings.Join(scopes, ", ") + ")"
		}
	}
	return list
}

func allTexts(all []*alternative) string {
	var texts []string
	for _, a := range all {
		texts = append(texts, a.text)
	}
	return strings.Join(texts, " or ")
}
