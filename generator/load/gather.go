package load

import (
	"fmt"
	"path"
	"strings"
)

// A document is read alike in one file and in many: what components and paths refer to in other files takes the place of the reference,
// and other objects that are referred to there become components. So a schema in a separate file is not a second schema next to the
// component that refers to it.

// maxGathers is how many files a component may be passed on through.
const maxGathers = 10

// gather moves what is referred to in other files into the main one.
func (l *loader) gather(main *file) {
	if len(l.set.files) == 1 {
		return
	}
	for range maxGathers {
		moves := withoutInner(placesFor(main))
		if len(moves) == 0 {
			break
		}
		l.move(moves)
	}
	l.move(l.newComponents(main))
}

// placesFor returns the nodes of other files that components and paths are references to, each with the one of these that has the name it
// would have by itself, or else the first.
func placesFor(main *file) map[*Node]*Node {
	found := map[*Node]*Node{}
	sections := []*Node{main.root.Get("paths"), main.root.Get("webhooks")}
	for _, section := range main.root.Get("components").Members() {
		if grammar[componentsKind][section.key].shape == named {
			sections = append(sections, section)
		}
	}
	for _, section := range sections {
		for _, c := range section.Members() {
			target := c.next()
			if target == nil || target.file == main || len(c.items) > 1 {
				continue
			}
			if found[target] == nil || c.key == componentName(target) && found[target].key != c.key {
				found[target] = c
			}
		}
	}
	return found
}

// withoutInner drops nodes that are in others of the map: they move with these.
func withoutInner[T any](nodes map[*Node]T) map[*Node]T {
	for n := range nodes {
		for around := n.parent; around != nil; around = around.parent {
			if _, ok := nodes[around]; ok {
				delete(nodes, n)
				break
			}
		}
	}
	return nodes
}

// newComponents makes a component for each object in another file that the document refers to.
func (l *loader) newComponents(main *file) map[*Node]*Node {
	order := l.referredTo(main)
	outer := map[*Node]bool{}
	for _, c := range order {
		outer[c.node] = true
	}
	withoutInner(outer)
	moves, counts := map[*Node]*Node{}, map[string]int{}
	for _, c := range order {
		if !outer[c.node] {
			continue
		}
		in := main.root.ensure("components").ensure(sectionOf[c.kind])
		place := in.newMapping()
		place.key = freeName(in, componentName(c.node), counts)
		in.items = append(in.items, place)
		if in.index != nil {
			in.index[place.key] = place
		}
		moves[c.node] = place
	}
	if len(moves) > 0 {
		link(main.root, nil, main)
	}
	return moves
}

// sectionOf is the section of components for each kind of object, which kin-openapi calls as we do.
var sectionOf = func() map[kind]string {
	sections := map[kind]string{}
	for section, f := range grammar[componentsKind] {
		sections[f.kind] = section
	}
	return sections
}()

// referredTo returns the objects in other files that can be components and that references lead to from the main one, in the order in
// which they are come upon.
func (l *loader) referredTo(main *file) []child {
	var found []child
	queue := []child{{main.root, documentKind}}
	seen, listed := map[*Node]bool{}, map[*Node]bool{}
	to := func(target *Node, k kind) {
		if target == nil || listed[target] {
			return
		}
		listed[target] = true
		queue = append(queue, child{target, k})
		if target.file != main && sectionOf[k] != "" && k != pathItemKind {
			found = append(found, child{target, k})
		}
	}
	var walk func(c child)
	walk = func(c child) {
		if seen[c.node] {
			return
		}
		seen[c.node] = true
		to(c.node.next(), c.kind)
		if c.kind == discriminatorKind {
			for _, m := range c.node.Get("mapping").Members() {
				if l.isReference(m) {
					to(m.leadsTo(), schemaKind)
				}
			}
		}
		for _, inner := range children(c.node, c.kind) {
			walk(inner)
		}
	}
	for len(queue) > 0 {
		walk(queue[0])
		queue = queue[1:]
	}
	return found
}

// leadsTo returns the node that the text of a reference leads to.
func (n *Node) leadsTo() *Node {
	steps := maxSteps
	return n.file.resolve(n.value, &steps)
}

// componentName returns a name for an object as a component: the last part of its pointer, or else the name of its file.
func componentName(n *Node) string {
	name := n.key
	if n.parent == nil {
		base, _, _ := strings.Cut(path.Base(n.file.location), "?")
		name = strings.TrimSuffix(base, path.Ext(base))
	} else if name == "" {
		name = path.Base(n.Pointer())
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return r
		}
		return '_'
	}, name)
}

// freeName returns a name that no member of a mapping has; counts tells how often each has been asked for.
func freeName(in *Node, name string, counts map[string]int) string {
	key := in.key + "/" + name
	for counts[key]++; ; counts[key]++ {
		free := name
		if counts[key] > 1 {
			free = fmt.Sprintf("%s%d", name, counts[key])
		}
		if in.Get(free) == nil {
			return free
		}
	}
}

// move moves nodes to the places of others, and makes all references lead where they did.
func (l *loader) move(moves map[*Node]*Node) {
	links := l.links()
	for from, to := range moves {
		from.moveTo(to)
	}
	for _, k := range links {
		k.mend(moves)
	}
}

// moveTo moves a node to the place of another, and leaves a reference to that in its own place.
func (n *Node) moveTo(to *Node) {
	moved := *n
	moved.key = to.key
	n.become(Mapping)
	parent, f := to.parent, to.file
	*to = moved
	link(to, parent, f)
	n.set("$ref", n.newText(n.file.refTo(to)))
	link(n, n.parent, n.file)
}

// linkage is the text of a reference, what it leads to, and the files that both are in.
type linkage struct {
	text, target *Node
	from, to     *file
}

// links returns where the references and mappings of the document lead.
func (l *loader) links() []linkage {
	var found []linkage
	add := func(text *Node) {
		if target := text.leadsTo(); target != nil {
			found = append(found, linkage{text, target, text.file, target.file})
		}
	}
	for _, r := range l.refs {
		if _, ok := r.node.Ref(); ok {
			add(r.node.Get("$ref"))
		}
	}
	for _, m := range l.mappings {
		if l.isReference(m) {
			add(m)
		}
	}
	return found
}

// mend makes a reference lead to its target again where one of them has moved.
func (k linkage) mend(moves map[*Node]*Node) {
	target := k.target
	if to := moves[target]; to != nil {
		target = to
	}
	if k.text.file != k.from || target.file != k.to {
		k.text.value = k.text.file.refTo(target)
	}
}
