package normalize

import (
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// copies are the schemas that YAML's aliases make of one.
type copies struct {
	first *load.Node // the component, where it is one
	count int
}

// countCopies counts a schema as one more at its place in the text.
func (r *schemaReader) countCopies(node *load.Node) *copies {
	c := r.copies[node.ValuePos()]
	if c == nil {
		c = &copies{first: node}
		r.copies[node.ValuePos()] = c
	}
	c.count++
	return c
}

// copied returns the named schema that a schema is one more copy of; nil until there are many: aliases of what holds aliases come to any
// number of types.
func (r *schemaReader) copied(node *load.Node) *model.Schema {
	if !hasAny(node, holders) {
		return nil
	}
	c := r.countCopies(node)
	if c.count <= maxCopies || c.first.Literal() != node.Literal() {
		return nil
	}
	r.copyOf[node] = c.first
	s := r.named[c.first]
	if s == nil {
		s = r.declare(c.first, r.freeName(inlineName(c.first)))
	}
	if c.count == maxCopies+1 {
		r.note(node.ValuePos(), "many-aliases", "aliases put the schema in more than %d places: from there on it is the type %s", maxCopies, s.Name)
	}
	return s
}
