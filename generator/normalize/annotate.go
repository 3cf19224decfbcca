package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// annotations reads what a schema says of the place where it is: its description, whether null is allowed, the
// default. What members of allOf say counts too, the schema's own words first.
func (d *document) annotations(node *load.Node) shape {
	s := shape{
		Use:        model.Use{Nullable: allowsNull(node), Default: node.Get("default").Literal()},
		doc:        node.Get("description").Text(),
		preferred:  d.preferred(node),
		deprecated: node.Get("deprecated").Bool(),
		sunset:     node.Get("x-sunset").Text(),
		stability:  node.Get("x-stability-level").Text(),
		direction:  direction{node.Get("readOnly").Bool(), node.Get("writeOnly").Bool()},
	}
	if name := node.Get("x-proto-name").Text(); name != "" {
		s.alsoNamed = []string{name}
	}
	for _, sub := range node.Get("allOf").Items() {
		s = s.over(d.annotations(sub))
	}
	return s
}

// over fills what s leaves open from an inner shape.
func (s shape) over(inner shape) shape {
	if s.Type == nil {
		s.Type = inner.Type
	}
	s.Nullable = s.Nullable || inner.Nullable
	s.Default = cmp.Or(s.Default, inner.Default)
	s.doc = cmp.Or(s.doc, inner.doc)
	s.preferred = cmp.Or(s.preferred, inner.preferred)
	s.deprecated = s.deprecated || inner.deprecated
	s.sunset, s.stability = cmp.Or(s.sunset, inner.sunset), cmp.Or(s.stability, inner.stability)
	s.direction = s.and(inner.direction)
	if s.alsoNamed == nil {
		s.alsoNamed = inner.alsoNamed
	}
	s.required = append(s.required, inner.required...)
	s.Keywords = slices.Concat(s.Keywords, inner.Keywords)
	return s
}

// preferred returns the better name that a node states.
func (d *document) preferred(node *load.Node) string {
	if name := d.overlay(node, "x-assistgen-name").Text(); name != "" {
		return name
	}
	return better(node.Get("x-ms-client-name").Text(), node.Key())
}

// better returns a name unless it has the same letters as the one on the wire: a spelling is not a better name.
func better(name, wire string) string {
	if strings.EqualFold(pascal(name), pascal(wire)) {
		return ""
	}
	return name
}

// allowsNull reports whether a schema itself, its allOf and references aside, allows null, in any of the spellings.
func allowsNull(node *load.Node) bool {
	return node.Get("nullable").Bool() || node.Get("x-nullable").Bool() || node.Get("const").IsNull() ||
		slices.Contains(typeNames(node), "null") || slices.ContainsFunc(node.Get("enum").Items(), (*load.Node).IsNull)
}

// isNull reports whether a schema allows null and nothing else.
func isNull(node *load.Node) bool {
	if types := typeNames(node); len(types) == 1 && types[0] == "null" {
		return true
	}
	if node.Get("const").IsNull() {
		return true
	}
	if values := node.Get("enum").Items(); len(values) > 0 {
		return !slices.ContainsFunc(values, func(v *load.Node) bool { return !v.IsNull() })
	}
	// {nullable: true} alone says in a union what {type: null} does.
	return node.Get("nullable").Bool() && !isReference(node) && !hasAny(node, ownKeywords) && !hasAny(node, []string{"allOf", "oneOf", "anyOf"})
}

// meansNull reports whether a branch of a union allows null and nothing else: itself, by what it refers to, or by a part of its allOf.
func meansNull(node *load.Node) bool {
	for range longestNull {
		if node = node.Follow(); isNull(node) {
			return true
		}
		parts := node.Get("allOf").Items()
		if len(parts) != 1 {
			return false
		}
		node = parts[0]
	}
	return false
}

// longestNull is how many references and parts of one lead to null at most: they may lead to each other.
const longestNull = 10

// typeNames returns the names in the keyword type.
func typeNames(node *load.Node) []string {
	t := node.Get("type")
	if t.Kind() != load.Sequence {
		if name := t.Text(); name != "" {
			return []string{name}
		}
		if t.IsNull() { // an unquoted null is meant as "null"
			return []string{"null"}
		}
		return nil
	}
	var names []string
	for _, item := range t.Items() {
		if item.IsNull() {
			names = append(names, "null")
			continue
		}
		names = append(names, item.Text())
	}
	return names
}

// typesOf returns the kinds of value that the keyword type allows, null aside.
func typesOf(node *load.Node) []model.Kind {
	var kinds []model.Kind
	for _, name := range typeNames(node) {
		if name != "null" && !slices.Contains(kinds, model.Kind(name)) {
			kinds = append(kinds, model.Kind(name))
		}
	}
	return kinds
}
