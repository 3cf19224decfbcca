package changelog

import "github.com/assistgen/assistgen/generator/load"

// cycles finds the schemas that lead to each other: the strongly connected components of the graph of references, by
// Tarjan's algorithm.
type cycles struct {
	// next returns the schemas that references in a schema lead to.
	next func(*load.Node) []*load.Node
	// number counts schemas from 1 in the order in which they are met. component is the number of a component, for those
	// whose component is known.
	number, component map[*load.Node]int
	stack             []*load.Node
}

// of returns the component of a schema.
func (c *cycles) of(n *load.Node) int {
	if c.number[n] == 0 {
		c.visit(n)
	}
	return c.component[n]
}

// visit numbers a schema and all it leads to. It returns the lowest number of those on the stack that it leads to.
func (c *cycles) visit(n *load.Node) int {
	own := len(c.number) + 1
	c.number[n] = own
	c.stack = append(c.stack, n)
	low := own
	for _, m := range c.next(n) {
		switch {
		case c.number[m] == 0:
			low = min(low, c.visit(m))
		case c.component[m] == 0:
			low = min(low, c.number[m])
		}
	}
	if low == own {
		c.close(n, own)
	}
	return low
}

// close makes a component of a schema and what is above it on the stack.
func (c *cycles) close(n *load.Node, component int) {
	for {
		last := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.component[last] = component
		if last == n {
			return
		}
	}
}

// leadsTo returns the schemas that references in a schema lead to, as far as they are shown.
func (x *expander) leadsTo(schema *load.Node) []*load.Node {
	found := append([]*load.Node(nil), x.subtypes[schema]...)
	for _, s := range x.inside(schema) {
		switch target, _ := x.resolve(s); target {
		case nil:
		case s:
			found = append(found, x.leadsTo(s)...)
		default:
			found = append(found, target)
		}
	}
	return found
}

// inside returns the schemas directly inside a schema, as far as they are shown.
func (x *expander) inside(schema *load.Node) []*load.Node {
	all := append([]*load.Node(nil), schema.Get("properties").Members()...)
	if items := schema.Get("items"); items != nil {
		all = append(all, items)
	}
	if !x.full {
		return all
	}
	if additional := schema.Get("additionalProperties"); additional.Kind() == load.Mapping {
		all = append(all, additional)
	}
	for _, key := range combined {
		all = append(all, schema.Get(key).Items()...)
	}
	return all
}
