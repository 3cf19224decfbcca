package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// expand replaces references by the parts of what they lead to. What several lead to comes once, in the first place:
// what is behind it narrows it.
func (r *schemaReader) expand(ps []part) []part {
	e := &expansion{reader: r, inside: map[*load.Node]bool{}, done: map[*load.Node]bool{}}
	e.add(ps)
	return e.parts
}

// expansion is the work of one expand.
type expansion struct {
	reader *schemaReader
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
		case p.kind == unionPart && len(e.inside) > 0 && (e.reader.distributing[p.node] || e.reader.leadsToCurrent(p)):
			// A base that lists its subtypes in oneOf: to a subtype only the base's fields matter.
		case !slices.ContainsFunc(e.parts, p.same):
			e.parts = append(e.parts, p)
		}
	}
}

// reference adds the parts of what a reference leads to.
func (e *expansion) reference(p part) {
	to := e.reader.targetNode(p.node)
	switch {
	case to == nil || e.inside[to]:
		e.reader.warn(p.node.Pos(), "endless-allof", "remove the reference", "the schema is composed of itself")
	case !e.done[to]:
		e.inside[to] = true
		e.add(partsOf(to))
		delete(e.inside, to)
		e.done[to] = true
	}
}

// leadsToCurrent reports whether a branch of the union is the schema being read.
func (r *schemaReader) leadsToCurrent(p part) bool {
	return r.current != nil && slices.ContainsFunc(p.branches, func(b *load.Node) bool {
		_, ok := b.Ref()
		return ok && r.targetNode(b) == r.current
	})
}

// merged merges parts that hold no references.
func (r *schemaReader) merged(node *load.Node, ps []part) shape {
	declared := declaredNames(ps)
	for i, p := range ps {
		if p.kind == unionPart && !isConstraint(p, declared) {
			return r.distribute(node, p, slices.Delete(slices.Clone(ps), i, i+1))
		}
	}
	s := shape{}
	for _, p := range ps {
		if p.kind == unionPart {
			s = r.merge(node, s, r.constraint(p))
			continue
		}
		s = r.merge(node, s, r.readOwn(p.node))
	}
	if s.Type == nil {
		s.Type = &model.Any{}
	}
	return s
}

// maxCombinations is how many branches the unions next to a union may come to: each branch of the one is combined with each
// of the others.
const maxCombinations = 1000

// distribute reads a union that is part of a conjunction: the rest narrows each branch. Where unions in the rest make too
// many of them, all are left out, and what the schema says next to them is kept.
func (r *schemaReader) distribute(node *load.Node, p part, rest []part) shape {
	if r.combinations != nil {
		if *r.combinations += len(p.branches); *r.combinations > maxCombinations {
			return shape{Use: model.Use{Type: &model.Any{}}}
		}
		return r.readUnion(p, rest)
	}
	count := 0
	r.combinations = &count
	s := r.readUnion(p, rest)
	r.combinations = nil
	if count <= maxCombinations {
		return s
	}
	r.warn(node.Pos(), "too-many-combinations", "write one union", "the unions of the schema come to more than %d combinations: they are left out", maxCombinations)
	return r.merged(node, slices.DeleteFunc(rest, func(p part) bool { return p.kind == unionPart }))
}
