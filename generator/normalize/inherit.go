package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// base is a schema with a discriminator and without a union: others extend it by allOf.
type base struct {
	node *load.Node
	tag  string
	subs []subtype
	at   map[*load.Node]int // of the subtypes, in subs
}

// sub returns the subtype that a schema is; nil for another schema.
func (b *base) sub(node *load.Node) *subtype {
	if i, ok := b.at[node]; ok {
		return &b.subs[i]
	}
	return nil
}

// subtype is a schema that extends a base.
type subtype struct {
	node *load.Node
	tags []string
}

// findSubtypes finds inheritance with a discriminator, which is a union said from the other side.
func (r *schemaReader) findSubtypes() {
	children := map[*load.Node][]*load.Node{}
	for _, s := range r.api.Schemas {
		for _, parent := range r.parents(r.nodes[s]) {
			children[parent] = append(children[parent], r.nodes[s])
		}
	}
	for _, s := range r.api.Schemas {
		node := r.nodes[s]
		tag := tagOf(node.Get("discriminator"))
		if tag == "" {
			continue
		}
		r.markSubtypes(node, children)
		if node.Get("oneOf") == nil && node.Get("anyOf") == nil {
			r.addBase(&base{node: node, tag: tag}, children)
		}
	}
}

// tagOf returns the property that a discriminator names; in Swagger 2.0 the discriminator is the name itself.
func tagOf(discriminator *load.Node) string {
	if discriminator.Kind() == load.Scalar {
		return discriminator.Text()
	}
	return discriminator.Get("propertyName").Text()
}

// parents returns the named schemas that a schema extends by allOf.
func (d *declarations) parents(node *load.Node) []*load.Node {
	var all []*load.Node
	for _, sub := range node.Get("allOf").Items() {
		if _, ok := sub.Ref(); ok {
			all = append(all, d.targetNode(sub))
		}
		all = append(all, d.parents(sub)...)
	}
	return all
}

// markSubtypes marks all that extends a schema, at any depth.
func (r *schemaReader) markSubtypes(node *load.Node, children map[*load.Node][]*load.Node) {
	for _, c := range children[node] {
		if !r.subtypes[c] {
			r.subtypes[c] = true
			r.markSubtypes(c, children)
		}
	}
}

// addBase records a base if it has subtypes. The subtypes of a subtype that has a discriminator are that one's.
func (r *schemaReader) addBase(b *base, children map[*load.Node][]*load.Node) {
	mapping := r.mapping(b.node.Get("discriminator"))
	seen := map[*load.Node]bool{b.node: true}
	add := func(c *load.Node) bool {
		if c == nil || seen[c] {
			return false
		}
		seen[c] = true
		b.subs = append(b.subs, subtype{node: c, tags: r.subtypeTags(c, b.tag, mapping)})
		return true
	}
	var descend func(*load.Node)
	descend = func(node *load.Node) {
		for _, c := range children[node] {
			if add(c) && c.Get("discriminator") == nil {
				descend(c)
			}
		}
	}
	descend(b.node)
	for _, m := range mapping {
		// What extends a subtype that is a base itself is that one's.
		if !r.extends(m.to, b.node) {
			r.schemaOf(m.to)
			add(m.to)
		}
	}
	slices.SortStableFunc(b.subs, func(x, y subtype) int { return cmp.Compare(position(mapping, x.node), position(mapping, y.node)) })
	b.at = map[*load.Node]int{}
	for i, sub := range b.subs {
		b.at[sub.node] = i
	}
	if len(b.subs) > 0 {
		r.bases[b.node] = b
	}
}

// extends reports whether a schema extends another, at any depth.
func (d *declarations) extends(node, ancestor *load.Node) bool {
	seen := map[*load.Node]bool{}
	var up func(*load.Node) bool
	up = func(node *load.Node) bool {
		if seen[node] {
			return false
		}
		seen[node] = true
		return slices.ContainsFunc(d.parents(node), func(p *load.Node) bool { return p == ancestor || up(p) })
	}
	return up(node)
}

// position returns the place of a schema in a mapping; one that is not there comes last.
func position(mapping []mappingEntry, node *load.Node) int {
	if i := slices.IndexFunc(mapping, func(m mappingEntry) bool { return m.to == node }); i >= 0 {
		return i
	}
	return len(mapping)
}

// mappingEntry is one value of a discriminator's mapping; to is nil when it leads nowhere.
type mappingEntry struct {
	value string
	to    *load.Node
}

// mapping reads the mapping of a discriminator.
func (d *declarations) mapping(discriminator *load.Node) []mappingEntry {
	var entries []mappingEntry
	for _, m := range discriminator.Get("mapping").Members() {
		to := d.mapped(m)
		if to == nil {
			d.warn(m.Pos(), "unresolved-mapping", "correct the name of the schema", "the mapping of %q leads nowhere", m.Key())
			continue
		}
		entries = append(entries, mappingEntry{value: m.Key(), to: to})
	}
	return entries
}

// mapped returns the schema that a value of a mapping means: by its bare name, or by a reference.
func (d *declarations) mapped(m *load.Node) *load.Node {
	components := d.root.Get("components", "schemas")
	name := unescape.Replace(m.Text()[strings.LastIndex(m.Text(), "/")+1:])
	for _, c := range []*load.Node{components.Get(m.Text()), components.Get(name)} {
		if c != nil {
			return d.meant(c)
		}
	}
	if to := m.Lead(); to != nil {
		return to
	}
	for _, s := range d.api.Schemas {
		if s.Name == name {
			return d.nodes[s]
		}
	}
	return nil
}

// subtypeTags returns the values of the tag that mean a subtype.
func (r *schemaReader) subtypeTags(node *load.Node, tag string, mapping []mappingEntry) []string {
	var tags []string
	for _, m := range mapping {
		if m.to == node {
			tags = append(tags, m.value)
		}
	}
	if len(tags) > 0 {
		return tags
	}
	if value := load.DiscriminatorValue(node); value != "" {
		return []string{value}
	}
	for _, own := range append([]*load.Node{node}, node.Get("allOf").Items()...) {
		if values := enumValues(own.Get("properties", tag)); len(values) == 1 {
			return []string{values[0].Text()}
		}
	}
	return []string{r.named[node].Name}
}

// inherited returns the union that a base is. The name of the base itself, as a value of the tag, is not a variant: an
// unknown value keeps it.
func (r *schemaReader) inherited(b *base, t model.Type) model.Type {
	own, ok := t.(*model.Object)
	if !ok {
		own = &model.Object{}
	}
	u := r.newUnion(b.node)
	u.Picker, u.Tag, u.Open, u.Base = model.ByTag, b.tag, true, own
	for _, sub := range b.subs {
		s := r.named[sub.node]
		if s == nil {
			continue
		}
		u.Variants = append(u.Variants, &model.Variant{
			Node: model.Node{Pos: sub.node.Pos()},
			Type: &model.Ref{Schema: s},
			Tags: slices.Clone(sub.tags),
		})
	}
	return u
}
