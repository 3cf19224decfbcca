package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// expand replaces references by the parts of what they lead to. What several lead to comes once, in the first place:
// what stands behind it narrows it.
func (n *normalizer) expand(ps []part) []part {
	e := &expansion{n: n, inside: map[*load.Node]bool{}, done: map[*load.Node]bool{}}
	e.add(ps)
	return e.parts
}

// expansion is the work of one expand.
type expansion struct {
	n *normalizer
	// inside are the schemas that are being expanded, done those that have been.
	inside, done map[*load.Node]bool
	parts        []part
}

// add adds parts, with references expanded.
func (e *expansion) add(ps []part) {
	for _, p := range ps {
		switch {
		case p.kind == refPart:
			e.reference(p)
		case p.kind == unionPart && len(e.inside) > 0 && (e.n.distributing[p.node] || e.n.leadsToCurrent(p)):
			// A base that lists its subtypes in oneOf: to a subtype only the base's fields matter.
		case !slices.ContainsFunc(e.parts, p.same):
			e.parts = append(e.parts, p)
		}
	}
}

// reference adds the parts of what a reference leads to.
func (e *expansion) reference(p part) {
	to := e.n.targetNode(p.node)
	switch {
	case to == nil || e.inside[to]:
		e.n.warn(p.node.Pos(), "endless-allof", "remove the reference", "the schema is composed of itself")
	case !e.done[to]:
		e.inside[to] = true
		e.add(e.n.parts(to))
		delete(e.inside, to)
		e.done[to] = true
	}
}

// leadsToCurrent reports whether a branch of the union is the schema being read.
func (n *normalizer) leadsToCurrent(p part) bool {
	return n.current != nil && slices.ContainsFunc(p.branches, func(b *load.Node) bool {
		_, ok := b.Ref()
		return ok && n.targetNode(b) == n.current
	})
}

// merged merges parts that hold no references.
func (n *normalizer) merged(node *load.Node, ps []part) shape {
	declared := declaredNames(ps)
	for i, p := range ps {
		if p.kind == unionPart && !isConstraint(p, declared) {
			return n.distribute(node, p, slices.Delete(slices.Clone(ps), i, i+1))
		}
	}
	s := shape{}
	for _, p := range ps {
		if p.kind == unionPart {
			s = n.merge(node, s, n.constraint(p))
			continue
		}
		s = n.merge(node, s, n.readOwn(p.node))
	}
	if s.Type == nil {
		s.Type = &model.Any{}
	}
	return s
}

// maxCombinations is how many branches the unions beside a union may come to: each branch of the one is combined with each
// of the others.
const maxCombinations = 1000

// distribute reads a union that is part of a conjunction: the rest narrows each branch. Where unions in the rest make too
// many of them, all are left out, and what the schema says beside them is kept.
func (n *normalizer) distribute(node *load.Node, p part, rest []part) shape {
	if n.combinations != nil {
		if *n.combinations += len(p.branches); *n.combinations > maxCombinations {
			return shape{Use: model.Use{Type: &model.Any{}}}
		}
		return n.readUnion(p, rest)
	}
	count := 0
	n.combinations = &count
	s := n.readUnion(p, rest)
	n.combinations = nil
	if count <= maxCombinations {
		return s
	}
	n.warn(node.Pos(), "too-many-combinations", "write one union", "the unions of the schema come to more than %d combinations: they are left out", maxCombinations)
	return n.merged(node, slices.DeleteFunc(rest, func(p part) bool { return p.kind == unionPart }))
}
