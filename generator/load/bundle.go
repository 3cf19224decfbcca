package load

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A document of several files is one file to kin-openapi, which would read a file anew for each reference into it: what references
// lead to in the other files stands among the components of the main one, and path items stand where they are referred to.

// bundle is the one file that stands for all.
type bundle struct {
	main *file
	// instead are the nodes that are written in the place of others.
	instead map[*Node]*Node
	// items are the path items that are written in the place of references to them; placed are those that have been.
	items  map[*Node]*Node
	placed map[*Node]bool
	// names are the components that were added, by the node in its file; added are those nodes, by section and name.
	names map[*Node]string
	added map[componentName]*Node
	// order is the sections of what was added, with the nodes to write there.
	order map[string][]*Node
}

// componentName names a component.
type componentName struct{ section, name string }

// sectionOf is the section of components for each kind of object, which kin-openapi calls as we do.
var sectionOf = func() map[kind]string {
	sections := map[kind]string{}
	for section, f := range grammar[componentsKind] {
		sections[f.kind] = section
	}
	return sections
}()

// newBundle collects what references lead to in files besides the main one.
func (l *loader) newBundle(main *file) *bundle {
	b := &bundle{
		main: main, instead: map[*Node]*Node{}, items: map[*Node]*Node{}, placed: map[*Node]bool{},
		names: map[*Node]string{}, added: map[componentName]*Node{}, order: map[string][]*Node{},
	}
	if len(l.set.files) == 1 {
		return b
	}
	for _, r := range l.refs {
		if target := r.node.next(); target == nil {
			continue
		} else if r.kind == pathItemKind {
			b.placeItem(r.node, target)
		} else {
			b.lead(r.node.Get("$ref"), target, r.kind)
		}
	}
	for _, m := range l.mappings {
		steps := maxSteps
		if target := m.file.resolve(m.value, &steps); strings.ContainsAny(m.value, "#/.") && target != nil {
			b.lead(m, target, schemaKind)
		}
	}
	return b
}

// placeItem has a path item written where it is referred to.
func (b *bundle) placeItem(ref, target *Node) {
	switch target = target.Follow(); {
	case target == nil:
	case target.file == b.main:
		b.lead(ref.Get("$ref"), target, pathItemKind)
	default:
		b.items[ref] = target
	}
}

// lead makes the text of a reference lead to its target in the bundle.
func (b *bundle) lead(text, target *Node, k kind) {
	if target.file == b.main {
		if text.file != b.main {
			b.instead[text] = text.newText(refTo(target))
		}
		return
	}
	if b.names[target] == "" {
		b.add(target, sectionOf[k])
	}
	b.instead[text] = text.newText(b.names[target])
}

// add makes a component of a node in another file. Where that stands in a component itself, a reference is written.
func (b *bundle) add(n *Node, section string) {
	at := componentName{section, b.freeName(n, section)}
	entry := *n
	entry.key = at.name
	b.names[n], b.added[at] = "#/components/"+section+"/"+at.name, n
	b.order[section] = append(b.order[section], &entry)
	ref := n.newMapping()
	ref.set("$ref", n.newText(b.names[n]))
	b.instead[n] = ref
}

// freeName returns a name for a component that no other has: its key, or what its file is called.
func (b *bundle) freeName(n *Node, section string) string {
	base := n.key
	if base == "" {
		base = strings.TrimSuffix(path.Base(n.file.location), path.Ext(n.file.location))
	}
	base = strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return r
		}
		return '_'
	}, base)
	for i, name := len(b.order[section]), base; ; i++ {
		if b.added[componentName{section, name}] == nil && b.main.root.Get("components", section, name) == nil {
			return name
		}
		name = base + "-" + strconv.Itoa(i)
	}
}

// json returns the bundle as JSON.
func (b *bundle) json() []byte {
	root := *b.main.root
	root.items, root.index = slices.Clone(root.items), nil
	for _, section := range slices.Sorted(maps.Keys(b.order)) {
		in := root.owned("components").owned(section)
		in.items = append(in.items, b.order[section]...)
	}
	return b.append(nil, &root)
}

// owned returns the mapping under the key, made or copied so that it can be changed.
func (n *Node) owned(key string) *Node {
	c := n.newMapping()
	if m := n.Get(key); m.Kind() == Mapping {
		c.items = slices.Clone(m.items)
	}
	n.set(key, c)
	return c
}

// append appends a node as compact JSON.
func (b *bundle) append(out []byte, n *Node) []byte {
	if item := b.items[n]; item != nil {
		n = item
		if b.placed[item] {
			n = &Node{kind: Mapping}
		}
		b.placed[item] = true
	}
	if other := b.instead[n]; other != nil {
		n = other
	}
	return appendJSONBy(out, n, b.append)
}

// component returns the node that a component of the bundle is.
func (b *bundle) component(section, name string) *Node {
	if n := b.added[componentName{section, name}]; n != nil {
		return n
	}
	return b.main.root.Get("components", section, name)
}
