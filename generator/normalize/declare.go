package normalize

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// declarations are the schemas of a document that have names, or get one: those of its components, and what references lead to.
type declarations struct {
	*document

	// named are the named schemas by their nodes, nodes the nodes by them; pending are those of them still to be read.
	named   map[*load.Node]*model.Schema
	nodes   map[*model.Schema]*load.Node
	names   map[string]bool
	pending []*model.Schema
	// namedBy are the components that name schemas elsewhere, by these.
	namedBy map[*load.Node]*load.Node
	// bases are the discriminated bases, subtypes the schemas that some base has.
	bases    map[*load.Node]*base
	subtypes map[*load.Node]bool
	// copyOf holds the schemas without a type, with the schema that they are a copy of.
	copyOf map[*load.Node]*load.Node
	// current is the named schema being read, generic what dynamic references in it lead to.
	current *load.Node
	generic generic
}

func newDeclarations(d *document) *declarations {
	return &declarations{
		document: d,
		named:    map[*load.Node]*model.Schema{},
		nodes:    map[*model.Schema]*load.Node{},
		names:    map[string]bool{},
		namedBy:  map[*load.Node]*load.Node{},
		bases:    map[*load.Node]*base{},
		subtypes: map[*load.Node]bool{},
		copyOf:   map[*load.Node]*load.Node{},
		generic:  generic{bound: map[string]*load.Node{}},
	}
}

// nameOthers finds the components that only name a schema elsewhere, as in documents of several files. Of several names
// for one schema it is the one that it would have by itself, or else the first; the others are aliases.
func (d *declarations) nameOthers() {
	components := d.root.Get("components", "schemas")
	for _, node := range components.Members() {
		ref, isRef := node.Ref()
		to := node.Follow()
		if !isRef || to.Kind() != load.Mapping || components.Get(to.Key()) == to || strings.HasPrefix(ref, "#/components/schemas/") {
			continue
		}
		if first := d.namedBy[to]; first == nil || node.Key() == schemaName(to) {
			d.namedBy[to] = node
		}
	}
}

// meant returns the schema elsewhere that a component names, or the component itself.
func (d *declarations) meant(component *load.Node) *load.Node {
	if to := component.Follow(); to != nil && d.namedBy[to] == component {
		return to
	}
	return component
}

// componentOf returns the component that a schema is, or that names it; nil for none.
func (d *declarations) componentOf(node *load.Node) *load.Node {
	if c := d.namedBy[node]; c != nil {
		return c
	}
	if d.root.Get("components", "schemas", node.Key()) == node {
		return node
	}
	return nil
}

// declare makes the named schema of a node.
func (d *declarations) declare(node *load.Node, name string) *model.Schema {
	s := &model.Schema{Node: model.Node{Name: name, Pos: node.Pos()}, Type: &model.Any{}}
	d.named[node] = s
	d.nodes[s] = node
	d.names[name] = true
	d.api.Schemas = append(d.api.Schemas, s)
	d.pending = append(d.pending, s)
	return s
}

// target returns the named schema that a node with a reference leads to: the first one of a chain. It is nil for a
// reference that leads nowhere.
func (d *declarations) target(node *load.Node) *model.Schema {
	to := d.targetNode(node)
	if to == nil {
		return nil
	}
	return d.schemaOf(to)
}

// schemaOf returns the named schema of a node, making it when there is none.
func (d *declarations) schemaOf(node *load.Node) *model.Schema {
	if s := d.named[node]; s != nil {
		return s
	}
	return d.declare(node, d.freeName(schemaName(node)))
}

// targetNode returns the node that a reference leads to.
func (d *declarations) targetNode(node *load.Node) *load.Node {
	if to := d.generic.bound[node.DynamicAnchor()]; to != nil {
		return d.boundTo(to)
	}
	to := d.writtenTarget(node)
	if to != nil && to == d.generic.of && node != d.generic.by {
		return d.generic.as
	}
	return to
}

// writtenTarget is targetNode as in the document, whatever dynamic references lead to.
func (d *declarations) writtenTarget(node *load.Node) *load.Node {
	ref, ok := node.Ref()
	if !ok {
		// $recursiveRef and $dynamicRef with "#" mean the schema around them.
		return d.current
	}
	end := node.Follow()
	if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); ok {
		// Follow goes to the end of a chain, but an alias is a separate type.
		name = unescape.Replace(name)
		if first := d.root.Get("components", "schemas", name); first != nil && first.Follow() == end {
			return d.meant(first)
		}
	}
	return end
}

// boundTo returns the schema that an anchor is bound to: what it refers to, where it does only that.
func (d *declarations) boundTo(to *load.Node) *load.Node {
	if _, isRef := to.Ref(); isRef && to.DynamicAnchor() == "" && d.named[to] == nil {
		return d.writtenTarget(to)
	}
	return to
}

// schemaName returns a name for a schema that is outside the components: the last part of its pointer, or the name of the response,
// body or parameter that it is the schema of, with its media type where that is not the main one.
func schemaName(node *load.Node) string {
	parts := strings.Split(node.Pointer(), "/")
	if len(parts) > 4 && parts[1] == "components" && parts[len(parts)-1] == "schema" {
		return unescape.Replace(parts[3]) + otherMedia(node, parts)
	}
	if name := path.Base(node.Pointer()); name != "." && name != "/" {
		return unescape.Replace(name) + otherMedia(node, parts)
	}
	base := path.Base(node.File())
	return strings.TrimSuffix(base, path.Ext(base))
}

// otherMedia returns what the name of a schema ends in that is of one of several media types: nothing for JSON, or else the first by
// name. The order of the document says nothing.
func otherMedia(node *load.Node, pointer []string) string {
	last := len(pointer) - 1
	if last < 3 || pointer[last] != "schema" || pointer[last-2] != "content" {
		return ""
	}
	content := node.Root()
	for _, key := range pointer[1 : last-1] {
		content = content.Get(unescape.Replace(key))
	}
	var inline []string
	for _, m := range content.Members() {
		if _, isRef := m.Get("schema").Ref(); !isRef {
			inline = append(inline, m.Key())
		}
	}
	own := unescape.Replace(pointer[last-1])
	if len(inline) < 2 || own == "application/json" || !slices.Contains(inline, "application/json") && own == slices.Min(inline) {
		return ""
	}
	_, sub, _ := strings.Cut(model.MainType(own), "/")
	return "_" + sub
}

// freeName returns a name that no schema has yet.
func (d *declarations) freeName(name string) string {
	free := name
	for i := 2; d.names[free]; i++ {
		free = fmt.Sprintf("%s%d", name, i)
	}
	return free
}
