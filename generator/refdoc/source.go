package refdoc

import (
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// source finds what documents say where the model has a node, and the model leaves out: examples, flows of OAuth 2.
type source map[model.Pos]*load.Node

// read adds the nodes of documents; later ones count where two have one at the same place of one file.
func (s source) read(docs []*load.Document) {
	for _, d := range docs {
		s.add(d.Root(), map[*load.Node]bool{})
	}
}

// add adds a node and what is in it. References lead to further files, whose nodes count as well.
func (s source) add(n *load.Node, seen map[*load.Node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	if n.Kind() == load.Mapping {
		s[n.Pos()] = n
	}
	for _, m := range n.Members() {
		s.add(m, seen)
	}
	for _, i := range n.Items() {
		s.add(i, seen)
	}
	if _, isRef := n.Ref(); isRef {
		s.add(n.Follow(), seen)
	}
}

// at returns the node of the document for a node of the model; nil for none.
func (s source) at(pos model.Pos) *load.Node { return s[pos] }
