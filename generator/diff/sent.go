package diff

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// IsSent reports whether a name among those of operations is of a webhook or a callback: "webhook petAdded", "callback done of order".
func IsSent(operation string) bool {
	return strings.HasPrefix(operation, "webhook ") || strings.HasPrefix(operation, "callback ")
}

// sentByAPI compares operations that the API calls itself: webhooks and callbacks. What it sends reaches callers as a response does, and what
// they respond reaches it as a request does.
func (c *comparer) sentByAPI(at site, rows nodeRules[*model.Operation], label, suffix string, pairs []pair.Of[*model.Operation]) {
	for _, p := range pairs {
		name := label + " " + either(p).Name + suffix
		at := within(at, p, name)
		at.owner, at.path = name, ""
		switch {
		case p.Old == nil:
			at.scope = &scope{operation: name, owner: p.New.Pos}
			c.report(at, rows.added(p.New))
		case p.New == nil:
			at.scope = &scope{operation: name, owner: p.Old.Pos}
			c.report(at, rows.removed(p.Old))
		default:
			c.sentPair(at, name, p.Old, p.New)
		}
	}
}

func (c *comparer) sentPair(at site, name string, o, n *model.Operation) {
	sends, receives := c.newScope(name), c.newScope(name)
	sends.response, receives.request = bit(len(c.operations)), bit(len(c.operations))
	sends.owner, receives.owner = n.Pos, n.Pos
	c.operations = append(c.operations, name)

	at.scope = sends
	c.node(at, &o.Node, &n.Node)
	apply(c, at, o, n, operationAttributes)
	c.security(at, o.Security, n.Security)
	if o.Forms[0].Path != n.Forms[0].Path {
		c.report(at, finding{callbackMoved, o.Forms[0].Path, n.Forms[0].Path})
	}
	out, in := at, at
	out.ways = inResponse
	c.params(out, o, n, false)
	c.requestBody(out, o, n)
	in.scope, in.ways = receives, inRequest
	c.responses(in, o.Responses, n.Responses)
}

// sentText says how an operation is sent: "POST", "PUT {$request.body#/url}".
func sentText(o *model.Operation) string { return strings.TrimSpace(callText(o)) }

// unread tells of what changed at places that nobody reads.
func (c *comparer) unread(at site) {
	told := c.cameOrWent()
	old, new := unsaid(c.old.Unread, c.new.Unread), unsaid(c.new.Unread, c.old.Unread)
	for _, p := range pair.By(old, new, func(u *model.Unread) string { return u.Place + " " + u.Name }) {
		u := either(p)
		if owner, _, _ := strings.Cut(u.Place, "."); told[owner] {
			continue
		}
		s := within(at, p, u.Place)
		s.name = u.Name
		c.report(s, finding{notCompared, u.Name, u.Name})
	}
}

// unsaid returns what one model leaves unread and another one does not: a place may have several of one name.
func unsaid(one, other []*model.Unread) []*model.Unread {
	type said struct {
		place, name string
		value       model.Literal
	}
	of := func(u *model.Unread) said { return said{u.Place, u.Name, u.Value} }
	count := map[said]int{}
	for _, u := range other {
		count[of(u)]++
	}
	return slices.DeleteFunc(slices.Clone(one), func(u *model.Unread) bool {
		count[of(u)]--
		return count[of(u)] >= 0
	})
}

// cameOrWent returns the names of operations and schemas that only one side has: what is in them came or went with them.
func (c *comparer) cameOrWent() map[string]bool {
	names := map[string]bool{}
	addOneSided(names, c.table.Operations)
	addOneSided(names, c.table.Schemas)
	return names
}

// addOneSided adds the names of nodes that only one side has.
func addOneSided[T comparableNode](names map[string]bool, pairs []pair.Of[T]) {
	for _, p := range pairs {
		if oneSided(p) {
			names[either(p).Head().Name] = true
		}
	}
}

// links compares the links of two responses.
func (c *comparer) links(at site, old, new *model.Response) {
	each(c, links, pair.Links(old.Links, new.Links), steps[*model.Link](at), func(at site, o, n *model.Link) {
		c.node(at, &o.Node, &n.Node)
		apply(c, at, o, n, linkAttributes)
	})
}
