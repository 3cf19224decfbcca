package diff

import (
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// site is the position of a comparison.
type site struct {
	// id, owner, path and name are as in Change. The old and new positions are those of the last node that has some.
	id, owner, path, name string
	old, new              model.Pos
	below                 string
	// scope is the operation or schema that the site is part of, nil for the API; ways are the directions in which its
	// values go.
	scope *scope
	ways  ways
	// written says how the values are written, and form are the bodies that say it of their fields.
	written written
	form    pair.Of[*model.Body]
	// oneWay tells that what is found counts for one direction, since the other one has been compared otherwise.
	oneWay bool
	// patterned tells that the members of an object or map are compared by the patterns of their names.
	patterned bool
	// onlyNull tells that one side is null alone, which the types have as any value.
	onlyNull bool
	// place is body, property, parameter or header.
	place string
	naming
}

// at returns the site of a node inside of s; label is the next step of the path.
func (s site) at(old, new *model.Node, label string) site {
	node := new
	if node == nil {
		node = old
	}
	s.id, s.name, s.below, s.patterned, s.onlyNull = node.ID, node.Name, "", false, false
	s.old, s.new = model.Pos{}, model.Pos{}
	if old != nil {
		s.old = old.Pos
	}
	if new != nil {
		s.new = new.Pos
	}
	return s.step(label)
}

// step returns the site with a longer path.
func (s site) step(label string) site {
	if s.path != "" && label != "" && !strings.ContainsAny(label[:1], "[{(") {
		label = "." + label
	}
	s.path += label
	return s
}

// only returns the site as far as its values go in one direction, and whether they do.
func (s site) only(w ways) (site, bool) {
	s.oneWay = s.oneWay || s.ways&both != w
	s.ways &= w
	return s, s.ways != none
}

// inside returns the site of a part of a node that has no position.
func (s site) inside(id, label string) site {
	s.id += id
	s.below += id
	s.patterned, s.onlyNull = false, false
	s.need, s.words = "", nil
	return s.step(label)
}

// raw is a change before it is known which operations it reaches.
type raw struct {
	Change
	scope *scope
	ways  ways
	// oneWay is as in site.
	oneWay bool
	place  string // for the names of oasdiff's checks
	naming
	// below is the way from the node that has a position to the change: "/item".
	below string
	// view says how bad it is that a reference leads elsewhere, nil for all else. It is known when all is compared.
	view *view
}

// raw returns what was found at the site; v says how bad it is where the rule does not.
func (s site) raw(f finding, v *view) *raw {
	return &raw{
		Change: Change{Rule: f.rule, ID: s.id, Owner: s.owner, Path: s.path, Name: s.name, Old: s.old, New: s.new, From: f.from, To: f.to},
		scope:  s.scope, ways: s.ways, oneWay: s.oneWay, place: s.place, naming: s.forFinding(f), below: s.below, view: v,
	}
}

// headed is a node of the model.
type headed interface{ Head() *model.Node }

// comparableNode is a type of nodes.
type comparableNode interface {
	comparable
	headed
}

// within returns the site of a pair of nodes inside of another one.
func within[T comparableNode](s site, p pair.Of[T], label string) site {
	var missing T
	var old, new *model.Node
	if p.Old != missing {
		old = p.Old.Head()
	}
	if p.New != missing {
		new = p.New.Head()
	}
	s.naming = s.forNode(either(p))
	return s.at(old, new, label)
}

// steps returns the sites of pairs of nodes inside of another one, their names being the next step of the path.
func steps[T comparableNode](s site) func(pair.Of[T]) site {
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

// isNil reports whether a node of a pair is missing.
func isNil[T any](v T) bool {
	var zero T
	return any(v) == any(zero)
}

// oneSided reports whether a node came or went.
func oneSided[T comparable](p pair.Of[T]) bool {
	var missing T
	return p.Old == missing || p.New == missing
}
