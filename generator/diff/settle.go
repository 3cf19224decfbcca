package diff

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// headed is a node of the model.
type headed interface {
	comparable
	Head() *model.Node
}

// within returns the site of a pair of nodes inside of another one.
func within[T headed](s site, p pair.Of[T], label string) site {
	var missing T
	var old, new *model.Node
	if p.Old != missing {
		old = p.Old.Head()
	}
	if p.New != missing {
		new = p.New.Head()
	}
	return s.at(old, new, label)
}

// steps returns the sites of pairs of nodes inside of another one, their names being the next step of the path.
func steps[T headed](s site) func(pair.Of[T]) site {
	return func(p pair.Of[T]) site { return within(s, p, either(p).Head().Name) }
}

// either returns the new node of a pair, or the old one.
func either[T comparable](p pair.Of[T]) T {
	var missing T
	if p.New == missing {
		return p.Old
	}
	return p.New
}

// newScope returns a scope of its own.
func (c *comparer) newScope(operation string) *scope {
	s := &scope{operation: operation}
	c.all = append(c.all, s)
	return s
}

// scope returns the scope of a pair of schemas.
func (c *comparer) scope(p pair.Of[*model.Schema]) *scope {
	s := c.scopes[p]
	if s == nil {
		s = c.newScope("")
		s.owner = either(p).Pos
		c.scopes[p] = s
	}
	return s
}

// settle makes one change of what was found several times, and gives each the operations that it reaches.
func (c *comparer) settle() []*Change {
	spread(c.all)
	var changes []*Change
	for _, group := range c.group() {
		changes = append(changes, c.change(group))
	}
	return changes
}

// root is what the same change has in common, wherever it is found: allOf copies fields, with their places, and many
// operations refer to one parameter.
type root struct {
	rule     *Rule
	old, new model.Pos
	below    string
	from, to string
	// shared is set for what is said of each operation but is one change of the API: how to authenticate, and the headers
	// that are sent. It is the name of the header.
	shared string
}

// group collects what is the same change, in the order in which each was first found.
func (c *comparer) group() [][]*raw {
	var order []root
	groups := map[root][]*raw{}
	for i, r := range c.raw {
		if r.view != nil && !r.view.differs() {
			continue
		}
		k := root{rule: r.Rule, old: r.Old, new: r.New, below: r.below, from: r.From, to: r.To}
		switch {
		case isSecurity(r.Rule):
			k = root{rule: r.Rule, from: r.From, to: r.To, shared: "security"}
		case isHeader(r.Rule) && r.scope != nil:
			k = root{rule: r.Rule, from: r.From, to: r.To, shared: r.Name}
		case r.Old.Line == 0 && r.New.Line == 0:
			k.below = r.ID // no position is known: the ID tells
			k.old.Line = -1 - i
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	var all [][]*raw
	for _, k := range order {
		all = append(all, groups[k])
	}
	return all
}

// isSecurity reports whether a rule is about how an operation is called by whom.
func isSecurity(r *Rule) bool {
	return slices.Contains([]*Rule{securityRequired, securityDropped, securityAlternativeAdded, securityAlternativeRemoved, securityRelaxed, securityScopeAdded, securityScopeRemoved}, r)
}

// isHeader reports whether a rule is about a header that clients send by themselves.
func isHeader(r *Rule) bool {
	return slices.Contains([]*Rule{headerAdded, headerRemoved, headerValueAdded, headerValueRemoved, headerValueChanged, headerVariableAdded, headerVariableRemoved, headerVariableChanged}, r)
}

// change makes a change of what was found of it.
func (c *comparer) change(group []*raw) *Change {
	first := home(group)
	change := first.Change
	if first.view != nil {
		change.Details = first.view.details
	}
	switch {
	case len(group) == 1:
	case isSecurity(change.Rule):
		change.ID, change.Owner, change.Path, change.Name = "api", "API", "", ""
	case isHeader(change.Rule):
		change.Owner = "API"
	}
	var request, response bits
	var called []string
	atWhole := false
	for _, r := range group {
		switch {
		case r.ways == whole:
			atWhole = true
			if r.scope != nil && r.scope.operation != "" {
				called = append(called, r.scope.operation)
			}
		case r.scope != nil:
			if r.ways&inRequest != 0 {
				request = bits(nil).with(request).with(r.scope.request)
			}
			if r.ways&inResponse != 0 {
				response = bits(nil).with(response).with(r.scope.response)
			}
		}
	}
	if atWhole {
		change.Effects = append(change.Effects, Effect{Call, change.Rule.Call, oasdiffCheck(change.Rule, Call, ""), called})
	}
	for _, e := range []struct {
		direction Direction
		reach     bits
	}{{Request, request}, {Response, response}} {
		severity := change.Rule.severity(e.direction)
		if first.view != nil {
			severity = first.view.severity(e.direction)
		}
		if names := c.names(e.reach); len(names) > 0 && severity != Never {
			change.Effects = append(change.Effects, Effect{e.direction, severity, oasdiffCheck(change.Rule, e.direction, first.place), names})
		}
	}
	change.Severity = worst(&change)
	return &change
}

// worst is the worst of the effects of a change. What no operation carries breaks nobody.
func worst(c *Change) Severity {
	severity := Docs
	for _, e := range c.Effects {
		severity = max(severity, e.Severity)
	}
	if c.Effects == nil && max(c.Rule.Request, c.Rule.Response, c.Rule.Call) > Docs {
		return Info
	}
	return severity
}

// names returns the operationIds of a set. Most changes reach what others reach, too.
func (c *comparer) names(set bits) []string {
	var key []byte
	for _, word := range set {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	if names, ok := c.reached[string(key)]; ok {
		return names
	}
	var names []string
	for i, name := range c.operations {
		if set.has(i) {
			names = append(names, name)
		}
	}
	c.reached[string(key)] = slices.Clip(names)
	return c.reached[string(key)]
}

// home returns the one of several findings that stands in its own schema: that is the one which begins last before it.
func home(group []*raw) *raw {
	best := group[0]
	for _, r := range group[1:] {
		if r.scope != nil && nearer(r, best) {
			best = r
		}
	}
	return best
}

// nearer reports whether the owner of r begins after that of best, and both before the change. Operations share what stands
// in neither of them.
func nearer(r, best *raw) bool {
	if r.scope.operation != "" && best.scope != nil && best.scope.operation != "" {
		return false
	}
	at := r.Pos()
	before := func(p model.Pos) bool { return p.File == at.File && p.Line <= at.Line }
	if !before(r.scope.owner) {
		return false
	}
	return best.scope == nil || !before(best.scope.owner) || r.scope.owner.Line > best.scope.owner.Line
}

// oasdiffCheck returns the check of oasdiff that means the same.
func oasdiffCheck(r *Rule, d Direction, place string) string {
	for _, pattern := range r.oasdiff {
		if id := strings.ReplaceAll(pattern, "*", place); known(id) && direction(id) == d {
			return id
		}
	}
	return ""
}

// direction tells from the name of a check which direction it is about.
func direction(check string) Direction {
	switch {
	case strings.Contains(check, "response"):
		return Response
	case strings.Contains(check, "request"):
		return Request
	}
	return Call
}
