package normalize

import (
	"fmt"
	"path"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// declareSchemas makes a named schema of each component, before any is read, so that references can lead to it.
func (n *normalizer) declareSchemas() {
	n.nameOthers()
	for _, node := range n.root.Get("components", "schemas").Members() {
		s := n.declare(n.meant(node), node.Key())
		n.schemas[node] = s
		n.countCopies(node)
	}
}

// nameOthers finds the components that do nothing but name a schema elsewhere, as documents of several files have them. Of several names
// for one schema it is the one that it would have by itself, or else the first; the others are aliases.
func (n *normalizer) nameOthers() {
	components := n.root.Get("components", "schemas")
	for _, node := range components.Members() {
		ref, isRef := node.Ref()
		to := node.Follow()
		if !isRef || to.Kind() != load.Mapping || components.Get(to.Key()) == to || strings.HasPrefix(ref, "#/components/schemas/") {
			continue
		}
		if first := n.namedBy[to]; first == nil || node.Key() == schemaName(to) {
			n.namedBy[to] = node
		}
	}
}

// meant returns the schema elsewhere that a component names, or the component itself.
func (n *normalizer) meant(component *load.Node) *load.Node {
	if to := component.Follow(); to != nil && n.namedBy[to] == component {
		return to
	}
	return component
}

// componentOf returns the component that a schema is, or that names it; nil for none.
func (n *normalizer) componentOf(node *load.Node) *load.Node {
	if c := n.namedBy[node]; c != nil {
		return c
	}
	if n.root.Get("components", "schemas", node.Key()) == node {
		return node
	}
	return nil
}

// declare makes the named schema of a node.
func (n *normalizer) declare(node *load.Node, name string) *model.Schema {
	s := &model.Schema{Node: model.Node{Name: name, Pos: node.Pos()}, Type: &model.Any{}}
	n.schemas[node] = s
	n.nodes[s] = node
	n.names[name] = true
	n.api.Schemas = append(n.api.Schemas, s)
	n.pending = append(n.pending, s)
	return s
}

// readSchemas reads the declared schemas; readPending reads those that references declare meanwhile.
func (n *normalizer) readSchemas() { n.readPending() }

func (n *normalizer) readPending() {
	for len(n.pending) > 0 {
		s := n.pending[0]
		n.pending = n.pending[1:]
		n.readNamed(s)
	}
}

// endAliases makes anything of named types that are each other's names and nothing else.
func (n *normalizer) endAliases() {
	for _, s := range n.api.Schemas {
		if _, isRef := s.Type.(*model.Ref); isRef && saysNothing(model.Resolve(s.Type)) && endless(s) {
			n.warn(s.Pos, "endless-reference", "refer to a schema that says something", "the schema %q refers to itself", s.Name)
			s.Type = &model.Any{}
		}
	}
}

// endless reports whether the references from a schema come back to it.
func endless(s *model.Schema) bool {
	seen := map[*model.Schema]bool{}
	for at := s; !seen[at]; {
		seen[at] = true
		r, ok := at.Type.(*model.Ref)
		if !ok {
			return false
		}
		at = r.Schema
	}
	return true
}

// readNamed reads one named schema.
func (n *normalizer) readNamed(s *model.Schema) {
	node := n.nodes[s]
	n.current = node
	sh := n.readParts(node)
	n.current = nil
	if c := n.namedBy[node]; c != nil {
		sh = n.annotations(c).over(sh)
	}
	s.Doc, s.Preferred, s.Deprecated = sh.doc, sh.preferred, sh.deprecated
	s.Type, s.Nullable = sh.Type, sh.Nullable
	n.directions[s] = sh.direction
	if sh.Default != "" {
		n.defaults[s] = sh.Default
	}
	if b := n.bases[node]; b != nil {
		s.Type = n.inherited(b, s.Type)
	}
	n.originate(s.Type, node)
}

// target returns the named schema that a node with a reference leads to: the first one of a chain. It is nil for a
// reference that leads nowhere.
func (n *normalizer) target(node *load.Node) *model.Schema {
	to := n.targetNode(node)
	if to == nil {
		return nil
	}
	return n.schemaOf(to)
}

// schemaOf returns the named schema of a node, making it when there is none.
func (n *normalizer) schemaOf(node *load.Node) *model.Schema {
	if s := n.schemas[node]; s != nil {
		return s
	}
	return n.declare(node, n.freeName(schemaName(node)))
}

// targetNode returns the node that a reference leads to.
func (n *normalizer) targetNode(node *load.Node) *load.Node {
	ref, ok := node.Ref()
	if !ok {
		// $recursiveRef and $dynamicRef with "#" mean the schema around them.
		return n.current
	}
	end := node.Follow()
	if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); ok {
		// Follow goes to the end of a chain, but an alias is a type of its own.
		name = unescape.Replace(name)
		if first := n.root.Get("components", "schemas", name); first != nil && first.Follow() == end {
			return n.meant(first)
		}
	}
	return end
}

// schemaName returns a name for a schema that stands outside the components: the last part of its pointer, or the name of the response,
// body or parameter that it is the schema of.
func schemaName(node *load.Node) string {
	if parts := strings.Split(node.Pointer(), "/"); len(parts) > 4 && parts[1] == "components" && parts[len(parts)-1] == "schema" {
		return unescape.Replace(parts[3])
	}
	if name := path.Base(node.Pointer()); name != "." && name != "/" {
		return unescape.Replace(name)
	}
	base := path.Base(node.File())
	return strings.TrimSuffix(base, path.Ext(base))
}

// freeName returns a name that no schema has yet.
func (n *normalizer) freeName(name string) string {
	free := name
	for i := 2; n.names[free]; i++ {
		free = fmt.Sprintf("%s%d", name, i)
	}
	return free
}
