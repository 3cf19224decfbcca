package normalize

import (
	"maps"
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// anchorsIn returns the schemas that dynamic references may lead to from inside a schema, each anchor's first: those that it holds, if it
// is a component, a resource or has definitions.
// See https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.3.2.
func (d *declarations) anchorsIn(node *load.Node) []*load.Node {
	isResource := node.Get("$id") != nil || d.componentOf(node) != nil
	if !isResource && node.Get("$defs") == nil {
		return nil
	}
	var all []*load.Node
	seen := map[string]bool{}
	var collect func(*load.Node)
	collect = func(at *load.Node) {
		if at != node && at.Get("$id").IsText() {
			return
		}
		if a := at.Get("$dynamicAnchor"); a.IsText() && !seen[a.Text()] && (at != node || isResource) {
			seen[a.Text()] = true
			all = append(all, at)
		}
		for _, sub := range at.Items() {
			collect(sub)
		}
		for _, m := range at.Members() {
			if !slices.Contains(examples, m.Key()) {
				collect(m)
			}
		}
	}
	collect(node)
	return all
}

// generic holds the targets of dynamic references while a schema is read.
type generic struct {
	// bound are schemas by their anchors.
	bound map[string]*load.Node
	// of is a schema that refers to itself, and as what it is read as there: the one that only binds anchors for it, by a
	// reference.
	of, as, by *load.Node
}

// bind lets the anchors of a schema be the targets of the dynamic references of its parts, so that what these describe is a separate type
// here: a page of items becomes a page of pets. Anchors that are bound already stay, since those are further out. The function that it
// returns undoes that; it is nil if there is nothing to bind.
func (r *schemaReader) bind(node *load.Node, ps []part) (undo func()) {
	anchors := r.anchorsIn(node)
	if len(anchors) == 0 {
		return nil
	}
	outer := r.generic
	r.generic = generic{bound: maps.Clone(outer.bound)}
	parts := []*load.Node{node}
	for _, p := range ps {
		if p.kind == refPart && p.node.DynamicAnchor() == "" {
			r.bindPart(node, anchors, p.node, len(ps) == 1)
			parts = append(parts, r.writtenTarget(p.node))
		}
	}
	if slices.ContainsFunc(r.usesOf(node).inside, func(to *load.Node) bool { return !slices.Contains(parts, to) && r.leadsToGeneric(to) }) {
		r.sayUnbound(node)
	}
	if len(r.generic.bound) == len(outer.bound) {
		r.generic = outer
		return nil
	}
	return func() { r.generic = outer }
}

// bindPart binds the anchors that what a part of a schema refers to has references to; alone tells that it is the only part.
func (r *schemaReader) bindPart(node *load.Node, anchors []*load.Node, ref *load.Node, alone bool) {
	to := r.writtenTarget(ref)
	if to == nil {
		return
	}
	uses := r.usesOf(to)
	for _, a := range anchors {
		name := a.Get("$dynamicAnchor").Text()
		if !uses.anchors[name] || r.generic.bound[name] != nil {
			continue
		}
		if r.boundTo(a) == a && r.named[a] == nil {
			r.declare(a, r.freeName(inlineName(a)))
		}
		r.generic.bound[name] = a
		if alone && r.named[node] != nil && !r.subtypes[node] {
			r.generic.of, r.generic.as, r.generic.by = to, node, ref
		}
	}
	if slices.ContainsFunc(uses.refs, func(ref *load.Node) bool { return ref != r.generic.of && r.leadsToGeneric(ref) }) {
		r.sayUnbound(node)
	}
}

// sayUnbound says that what a schema binds is not followed everywhere.
func (r *schemaReader) sayUnbound(node *load.Node) {
	r.leaveOut(node.Pos(), "dynamic-ref", inlineName(node))
}

// madeOf notes the schemas that a type is made of.
func (r *schemaReader) madeOf(t model.Type, nodes ...*load.Node) {
	from := origin{nodes: nodes}
	if len(r.generic.bound) > 0 && slices.ContainsFunc(nodes, func(node *load.Node) bool {
		u := r.usesOf(node)
		return len(u.anchors) > 0 || slices.ContainsFunc(u.refs, r.leadsToGeneric)
	}) {
		from.bound = r.generic.bound
	}
	r.originate(t, from)
}

// uses lists the schemas that a schema refers to.
type uses struct {
	anchors map[string]bool // by dynamic references
	refs    []*load.Node    // by others
	inside  []*load.Node    // by those that bind nothing themselves
}

// usesOf returns what a schema refers to, by itself.
func (r *schemaReader) usesOf(node *load.Node) *uses {
	u := r.uses[node]
	if u == nil {
		u = &uses{anchors: map[string]bool{}}
		r.uses[node] = u
		r.collectUses(node, u)
	}
	return u
}

func (r *schemaReader) collectUses(node *load.Node, u *uses) {
	if a := node.DynamicAnchor(); a != "" {
		u.anchors[a] = true
	} else if _, ok := node.Ref(); ok {
		if to := r.writtenTarget(node); to != nil {
			u.refs = append(u.refs, to)
			if node.Get("$defs") == nil && node.Get("$dynamicAnchor") == nil {
				u.inside = append(u.inside, to)
			}
		}
	}
	for _, sub := range node.Items() {
		r.collectUses(sub, u)
	}
	for _, m := range node.Members() {
		if !slices.Contains(examples, m.Key()) {
			r.collectUses(m, u)
		}
	}
}

// leadsToGeneric reports whether a schema has dynamic references, or refers to one that has, at any distance.
func (r *schemaReader) leadsToGeneric(node *load.Node) bool {
	if r.generics == nil {
		r.findGenerics(node)
	}
	return r.generics[node]
}

// findGenerics finds the schemas that lead to dynamic references, among the components and what they refer to.
func (r *schemaReader) findGenerics(from *load.Node) {
	r.generics = map[*load.Node]bool{}
	referrers := map[*load.Node][]*load.Node{}
	var generics []*load.Node
	seen := map[*load.Node]bool{}
	todo := append([]*load.Node{from}, r.root.Get("components", "schemas").Members()...)
	for len(todo) > 0 {
		node := r.meant(todo[0])
		if todo = todo[1:]; seen[node] {
			continue
		}
		seen[node] = true
		u := r.usesOf(node)
		if len(u.anchors) > 0 {
			generics = append(generics, node)
		}
		for _, to := range u.refs {
			referrers[to] = append(referrers[to], node)
		}
		todo = append(todo, u.refs...)
	}
	for len(generics) > 0 {
		node := generics[0]
		if generics = generics[1:]; !r.generics[node] {
			r.generics[node] = true
			generics = append(generics, referrers[node]...)
		}
	}
}
