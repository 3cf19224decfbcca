package load

import "slices"

// largeMapping is the number of members from which a mapping gets an index.
const largeMapping = 16

// link sets what Node's methods need of the tree around it: parents, the file, indexes of large mappings.
func link(n, parent *Node, f *file) {
	n.parent, n.file = parent, f
	n.reindex()
	for _, m := range n.items {
		link(m, n, f)
	}
}

// reindex makes the index of a large mapping.
func (n *Node) reindex() {
	n.index = nil
	if n.kind != Mapping || len(n.items) <= largeMapping {
		return
	}
	n.index = make(map[string]*Node, len(n.items))
	for _, m := range n.items {
		n.index[m.key] = m
	}
}

// clone copies a tree, so that the copy can be in a second place.
func (n *Node) clone() *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.parent, c.file, c.index = nil, nil, nil
	c.items = make([]*Node, 0, len(n.items))
	for _, m := range n.items {
		if m.kind != None {
			c.items = append(c.items, m.clone())
		}
	}
	return &c
}

// size returns the number of nodes in a tree.
func (n *Node) size() int {
	total := 1
	for _, m := range n.items {
		total += m.size()
	}
	return total
}

// copy clones a tree, unless that makes the document far larger than what was read: then it reports that, once.
func (l *loader) copy(n *Node) *Node {
	if n == nil {
		return nil
	}
	before := l.copied
	l.copied += n.size()
	if l.copied <= maxAliased {
		return n.clone()
	}
	if before <= maxAliased {
		l.diags.Errorf(n.Pos(), "too-large", "what is given once for many places comes to more than %d values", maxAliased)
	}
	return n.bare(n.kind)
}

// bare copies a node without what is in it.
func (n *Node) bare(k Kind) *Node {
	return &Node{kind: k, key: n.key, at: n.at, keyAt: n.keyAt, source: n.source}
}

// newText returns a string node at the position of n.
func (n *Node) newText(s string) *Node {
	c := n.bare(Scalar)
	c.value = s
	return c
}

// newBool returns a boolean node at the position of n.
func (n *Node) newBool(v bool) *Node {
	c := n.bare(Scalar)
	c.scalar, c.value = boolean, "false"
	if v {
		c.value = "true"
	}
	return c
}

// newMapping returns an empty mapping at the position of n.
func (n *Node) newMapping() *Node { return n.bare(Mapping) }

// newSequence returns a sequence at the position of n.
func (n *Node) newSequence(items ...*Node) *Node {
	c := n.bare(Sequence)
	for _, item := range items {
		item.key = ""
		item.keyAt = place{}
		c.items = append(c.items, item)
	}
	return c
}

// set puts the child under the key of a mapping, in the place of an earlier one or at the end. A nil child does nothing.
func (n *Node) set(key string, child *Node) {
	if child == nil {
		return
	}
	child.key = key
	n.index = nil
	if i := n.position(key); i >= 0 {
		n.items[i] = child
		return
	}
	n.items = append(n.items, child)
}

// remove takes the member under the key out of a mapping and returns it, or nil.
func (n *Node) remove(key string) *Node {
	if n.Kind() != Mapping {
		return nil
	}
	i := n.position(key)
	if i < 0 {
		return nil
	}
	m := n.items[i]
	n.items = append(n.items[:i:i], n.items[i+1:]...)
	n.index = nil
	return m
}

// rename gives a member of a mapping another key.
func (n *Node) rename(m *Node, key string) {
	m.key = key
	n.index = nil
}

// ensure returns the mapping under the key, made when there is none.
func (n *Node) ensure(key string) *Node {
	if m := n.Get(key); m.Kind() == Mapping {
		return m
	}
	m := n.newMapping()
	n.set(key, m)
	return m
}

// prune drops the items of a mapping or sequence that a function is true for.
func (n *Node) prune(drop func(*Node) bool) {
	before := len(n.items)
	n.items = slices.DeleteFunc(n.items, drop)
	if len(n.items) < before {
		n.reindex()
	}
}
