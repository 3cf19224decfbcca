package changelog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
)

// expander turns schemas into shapes, in which references are followed.
//
// A reference to a schema that is being expanded is cut. So what a schema becomes depends on the schemas around it, but only
// on those of its own cycles: the others cannot be met inside it. A schema without cycles is expanded once.
type expander struct {
	most     limits
	full     bool
	swagger  bool
	cycles   cycles
	subtypes map[*load.Node][]*load.Node
	memo     map[expansion]*shape
	around   []*load.Node // the schemas being expanded that a reference has led to
	depth    int
	values   int
	err      error
	// cut is the shape of a reference that would have no end, and of a schema that says nothing.
	cut *shape
}

// expansion is the key of the shape of a schema.
type expansion struct {
	schema *load.Node
	around string // the schemas of its cycles that are being expanded
	parent bool   // it is shown as a parent
}

// newExpander returns an expander of the schemas of a document.
func newExpander(d *load.Document, full bool, most limits) *expander {
	x := &expander{most: most, full: full, swagger: d.Dialect == "2.0", memo: map[expansion]*shape{}, cut: &shape{typ: typeString}}
	if full {
		x.subtypes = subtypesIn(d.Written())
	}
	x.cycles = cycles{number: map[*load.Node]int{}, component: map[*load.Node]int{}, next: x.leadsTo}
	return x
}

// fill gives a node what its schema says. Keywords next to a reference win over those that the reference leads to.
func (x *expander) fill(n *node, schema *load.Node) { x.fillAs(n, schema, false) }

// fillAs is fill; a schema that is shown as a parent shows no subtypes.
func (x *expander) fillAs(n *node, schema *load.Node, parent bool) {
	n.shape = x.cut
	x.depth++
	defer func() { x.depth-- }()
	x.nested(0)
	if x.values++; x.values > x.most.values {
		x.fail(&tooLargeError{x.most.values, "values"})
	}
	if x.err != nil || schema.Kind() != load.Mapping {
		return
	}
	target, passed := x.resolve(schema)
	for _, s := range passed {
		n.description = firstText(n.description, s.Get("description").Text())
		if x.full {
			n.facts = mergeFacts(n.facts, factsOf(s))
		}
	}
	switch {
	case target == schema:
		n.shape = x.expand(schema, parent)
	case target != nil && !slices.Contains(x.around, target):
		n.shape = x.expandTarget(target, parent)
	case target != nil: // what a cut reference leads to is not shown, so what is said there is not shown either
		n.description, n.facts = schema.Get("description").Text(), nil
		if x.full {
			n.facts = factsOf(schema)
		}
	}
}

// nested fails when something of a height is nested too deeply here.
func (x *expander) nested(height int) {
	if x.depth+height > x.most.nesting {
		x.fail(&tooLargeError{x.most.nesting, "levels"})
	}
}

// fail stops the expansion.
func (x *expander) fail(err error) {
	if x.err == nil {
		x.err = err
	}
}

// expandTarget expands a schema that a reference leads to, or returns what it became before.
func (x *expander) expandTarget(target *load.Node, parent bool) *shape {
	key := expansion{target, x.inCycle(target), parent}
	if s := x.memo[key]; s != nil {
		x.nested(s.height)
		return s
	}
	x.around = append(x.around, target)
	s := x.expand(target, parent)
	x.around = x.around[:len(x.around)-1]
	x.memo[key] = s
	return s
}

// inCycle names the schemas being expanded that are in a cycle with the target.
func (x *expander) inCycle(target *load.Node) string {
	component := x.cycles.of(target)
	var in []int
	for _, n := range x.around {
		if x.cycles.component[n] == component {
			in = append(in, x.cycles.number[n])
		}
	}
	slices.Sort(in)
	var b strings.Builder
	for _, i := range in {
		b.WriteString(strconv.Itoa(i))
		b.WriteByte(' ')
	}
	return b.String()
}

// expand returns the shape of a schema that is not a reference.
func (x *expander) expand(schema *load.Node, parent bool) *shape {
	s := &shape{typ: typeOf(schema), format: schema.Get("format").Text(), enum: x.enumOf(schema)}
	if s.typ == typeArray {
		s.inner = x.unnamed(schema.Get("items"))
	}
	if s.typ == typeObject {
		s.properties = x.properties(schema)
	}
	if x.full {
		x.hidden(s, schema, parent)
	}
	for _, n := range s.nodes() {
		s.height = max(s.height, n.height)
	}
	s.height++
	return s
}

// unnamed returns the node of a schema that has no name; without a schema there is none.
func (x *expander) unnamed(schema *load.Node) *node {
	if schema == nil {
		return nil
	}
	n := &node{}
	x.fill(n, schema)
	return n
}

// properties returns the nodes of the properties of a schema.
func (x *expander) properties(schema *load.Node) []*node {
	required := map[string]bool{}
	for _, r := range schema.Get("required").Items() {
		required[r.Text()] = true
	}
	var all []*node
	for _, p := range schema.Get("properties").Members() {
		n := &node{role: member, name: p.Key(), required: required[p.Key()]}
		x.fill(n, p)
		all = append(all, n)
	}
	return all
}

// typeOf returns the type of a schema. Of several it is the first that is not null.
func typeOf(schema *load.Node) string {
	t := schema.Get("type")
	for _, item := range append([]*load.Node{t}, t.Items()...) {
		if name := item.Text(); name != "" && name != "null" {
			return name
		}
	}
	switch {
	case t != nil:
		return typeString
	case len(schema.Get("properties").Members()) > 0:
		return typeObject
	case schema.Get("items").Kind() == load.Mapping:
		return typeArray
	}
	return typeString
}

// literal returns a value as JSON.
func literal(n *load.Node) string {
	if n.IsText() {
		return quote(n.Text())
	}
	return string(n.Literal())
}
