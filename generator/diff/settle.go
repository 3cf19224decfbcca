package diff

import (
	"encoding/binary"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// newScope returns a new scope.
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

// root identifies the same change wherever it is found: allOf copies fields, with their places, and many
// operations refer to one parameter.
type root struct {
	rule     *Rule
	old, new model.Pos
	below    string
	from, to string
	// header is the name of the header in a rule about one that is sent.
	header string
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
		case r.Rule.perAPI && r.scope != nil:
			k = root{rule: r.Rule, from: r.From, to: r.To, header: r.Name}
		case r.Old.Line == 0 && r.New.Line == 0:
			k.below = r.ID // no position is known: the ID tells
			k.old.Line = -1 - i
		}
		if _, known := groups[k]; !known {
			order = append(order, k)
			groups[k] = nil
		}
		if r.ways == whole || !r.scope.onlyText() && !r.otherWay() {
			groups[k] = append(groups[k], r)
		}
	}
	var all [][]*raw
	for _, k := range order {
		if len(groups[k]) > 0 {
			all = append(all, groups[k])
		}
	}
	return all
}

// otherWay reports whether a change that counts for one direction is of values that go only in the other one.
func (r *raw) otherWay() bool {
	s := r.scope
	return r.oneWay && s.isReached() && (r.ways&inRequest == 0 || s.request == nil) && (r.ways&inResponse == 0 || s.response == nil)
}

// change makes a change of what was found of it.
func (c *comparer) change(group []*raw) *Change {
	first := home(group)
	change := first.Change
	if first.view != nil {
		change.Details = first.view.details
	}
	if change.Rule.perAPI && len(group) > 1 {
		change.Owner = "API"
		if change.Path == "" {
			change.ID = "api"
		}
	}
	change.Effects = append(effectOnCalls(group), c.effectsOnData(first, group)...)
	change.Severity = worst(&change)
	return &change
}

// effectOnCalls returns the effect on operations and the API as such; nil for a change of data alone.
func effectOnCalls(group []*raw) []Effect {
	first := *group[0]
	var called []string
	atWhole := false
	for _, r := range group {
		if r.ways != whole {
			continue
		}
		atWhole = true
		if r.scope != nil && r.scope.operation != "" {
			called = append(called, r.scope.operation)
		}
	}
	if !atWhole {
		return nil
	}
	if first.Rule.perAPI && len(group) > 1 {
		first.words = slices.Concat(first.words, []string{"global"})
	}
	return []Effect{{Call, first.Rule.Call, first.oasdiffCheck(Call), called}}
}

// effectsOnData returns the effects on what operations send and receive.
func (c *comparer) effectsOnData(first *raw, group []*raw) []Effect {
	var request, response bits
	for _, r := range group {
		if r.scope != nil && r.ways&inRequest != 0 {
			request = bits(nil).with(request).with(r.scope.request)
		}
		if r.scope != nil && r.ways&inResponse != 0 {
			response = bits(nil).with(response).with(r.scope.response)
		}
	}
	var effects []Effect
	for _, e := range []struct {
		direction Direction
		reach     bits
	}{{Request, request}, {Response, response}} {
		severity := first.Rule.severity(e.direction)
		if first.view != nil {
			severity = first.view.severity(e.direction)
		}
		if names := c.names(e.reach); len(names) > 0 && severity != Never {
			effects = append(effects, Effect{e.direction, severity, first.oasdiffCheck(e.direction), names})
		}
	}
	return effects
}

// worst returns the worst of the effects of a change. What no operation carries breaks nobody.
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

// home returns the one of several findings that is in its own schema: that is the one which begins last before it.
func home(group []*raw) *raw {
	best := group[0]
	for _, r := range group[1:] {
		if r.scope != nil && nearer(r, best) {
			best = r
		}
	}
	return best
}

// nearer reports whether the owner of r begins after that of best, and both before the change. Operations share what is
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
