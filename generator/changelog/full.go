package changelog

import (
	"slices"
	"strconv"

	"github.com/assistgen/assistgen/generator/load"
)

// combined are the keys of lists of schemas that a schema combines.
var combined = []string{"allOf", "oneOf", "anyOf"}

// groupKeys are the keys that groups have on the page, in order.
var groupKeys = []string{"$allOf", "$oneOf", "$anyOf", "$subtypes"}

// hidden adds to a shape what only the full page shows.
func (x *expander) hidden(s *shape, schema *load.Node, parent bool) {
	if additional := schema.Get("additionalProperties"); additional.Kind() == load.Mapping {
		s.additional = x.unnamed(additional)
	}
	for _, key := range combined {
		x.addGroup(s, "$"+key, schema.Get(key).Items(), key == "allOf")
	}
	if !parent { // which would repeat all subtypes inside each of them
		x.addSubtypes(s, schema)
	}
	s.typ = trueType(s, schema)
}

// addSubtypes adds the subtypes of a type that has a discriminator.
func (x *expander) addSubtypes(s *shape, schema *load.Node) {
	var subtypes []*node
	for _, t := range x.subtypes[schema] {
		n := &node{role: variant, name: t.Key(), shape: x.cut, description: t.Get("description").Text(), facts: factsOf(t)}
		if !slices.Contains(x.around, t) {
			n.shape = x.expandTarget(t, false)
		}
		subtypes = append(subtypes, n)
	}
	if subtypes != nil {
		s.groups = append(s.groups, group{"$subtypes", subtypes})
	}
}

// trueType returns the type that the full page shows where the usual form calls everything a string: null is null, and
// a schema that only combines others has no type.
func trueType(s *shape, schema *load.Node) string {
	switch t := schema.Get("type"); {
	case t.Text() == "null":
		return t.Text()
	case t == nil && s.typ == typeString && len(s.groups) > 0:
		return ""
	}
	return s.typ
}

// addGroup adds schemas that a schema combines, each with the name of the schema that it refers to, or with its number.
func (x *expander) addGroup(s *shape, key string, schemas []*load.Node, parents bool) {
	var nodes []*node
	for i, schema := range schemas {
		n := &node{role: variant, name: strconv.Itoa(i + 1)}
		if _, ok := schema.Ref(); ok && schema.Follow().Key() != "" {
			n.name = schema.Follow().Key()
		} else if title := schema.Get("title").Text(); title != "" {
			n.name = title
		}
		x.fillAs(n, schema, parents)
		nodes = append(nodes, n)
	}
	if nodes != nil {
		s.groups = append(s.groups, group{key, nodes})
	}
}

// subtypesIn returns the subtypes of the types that have a discriminator: the schemas of the document whose parents they
// are, at any distance.
func subtypesIn(root *load.Node) map[*load.Node][]*load.Node {
	found := map[*load.Node][]*load.Node{}
	schemas := append(root.Get("definitions").Members(), root.Get("components", "schemas").Members()...)
	for _, s := range schemas {
		seen := map[*load.Node]bool{s: true}
		for todo := []*load.Node{s}; len(todo) > 0; todo = todo[1:] {
			for _, part := range todo[0].Get("allOf").Items() {
				parent := part.Follow()
				if seen[parent] || parent == nil {
					continue
				}
				seen[parent] = true
				todo = append(todo, parent)
				if parent.Get("discriminator") != nil {
					found[parent] = append(found[parent], s)
				}
			}
		}
	}
	return found
}

// factKeys are the facts about a schema that are one value, by their names on the page and in the document, in order.
var factKeys = []struct{ shown, written string }{
	{"In", "in"},
	{"Types", ""},
	{"Default", "default"},
	{"Minimum", "minimum"},
	{"ExclusiveMinimum", "exclusiveMinimum"},
	{"Maximum", "maximum"},
	{"ExclusiveMaximum", "exclusiveMaximum"},
	{"MultipleOf", "multipleOf"},
	{"MinLength", "minLength"},
	{"MaxLength", "maxLength"},
	{"Pattern", "pattern"},
	{"MinItems", "minItems"},
	{"MaxItems", "maxItems"},
	{"UniqueItems", "uniqueItems"},
	{"MinProperties", "minProperties"},
	{"MaxProperties", "maxProperties"},
	{"AdditionalProperties", "additionalProperties"},
	{"Nullable", ""},
	{"ReadOnly", "readOnly"},
	{"WriteOnly", "writeOnly"},
	{"Deprecated", "deprecated"},
	{"Discriminator", ""},
}

// factsOf returns the facts that are in a schema.
func factsOf(schema *load.Node) []fact {
	var facts []fact
	for _, k := range factKeys {
		if l := factOf(schema, k.shown, k.written); l != "" {
			facts = append(facts, fact{k.shown, l})
		}
	}
	return facts
}

// factOf returns a fact as JSON, empty when it is not given. What is false says nothing, but for a default and for
// additional properties.
func factOf(schema *load.Node, shown, written string) string {
	switch shown {
	case "In":
		return "" // the place of a parameter, not a fact of a schema
	case "Types":
		return severalTypes(schema)
	case "Nullable":
		return nullable(schema)
	case "Discriminator":
		return discriminator(schema)
	}
	n := schema.Get(written)
	l := literal(n)
	switch {
	case shown == "Default":
		return l
	case n.Kind() != load.Scalar, l == "false" && shown != "AdditionalProperties":
		return ""
	}
	return l
}

// severalTypes returns the types of a schema that has more than one besides null, as a list.
func severalTypes(schema *load.Node) string {
	var list []byte
	count := 0
	for _, t := range schema.Get("type").Items() {
		if t.Text() != "null" {
			if count++; count > 1 {
				list = append(list, ',')
			}
			list = append(list, literal(t)...)
		}
	}
	if count < 2 {
		return ""
	}
	return "[" + string(list) + "]"
}

// nullable returns true for a schema that allows null next to its type.
func nullable(schema *load.Node) string {
	isNull := func(t *load.Node) bool { return t.Text() == "null" }
	isNullSchema := func(s *load.Node) bool { return isNull(s.Get("type")) }
	if schema.Get("nullable").Bool() || schema.Get("x-nullable").Bool() || slices.ContainsFunc(schema.Get("type").Items(), isNull) ||
		slices.ContainsFunc(schema.Get("anyOf").Items(), isNullSchema) || slices.ContainsFunc(schema.Get("oneOf").Items(), isNullSchema) {
		return "true"
	}
	return ""
}

// discriminator returns the name of the property that distinguishes subtypes.
func discriminator(schema *load.Node) string {
	d := schema.Get("discriminator")
	if d.Kind() == load.Mapping {
		d = d.Get("propertyName")
	}
	if d.Text() == "" {
		return ""
	}
	return literal(d)
}

// placeFacts returns the facts that only parameters have.
func placeFacts(p *load.Node) []fact {
	var facts []fact
	if in := p.Get("in"); in.Text() != "" {
		facts = append(facts, fact{"In", literal(in)})
	}
	if p.Get("deprecated").Bool() {
		facts = append(facts, fact{"Deprecated", "true"})
	}
	return facts
}

// mergeFacts returns the facts of both lists in the order of the page; the first list goes before the second.
func mergeFacts(first, second []fact) []fact {
	if len(first) == 0 {
		return second
	}
	var all []fact
	for _, k := range factKeys {
		if f, ok := factIn(first, k.shown); ok {
			all = append(all, f)
		} else if f, ok := factIn(second, k.shown); ok {
			all = append(all, f)
		}
	}
	return all
}

// factIn returns the fact of a list under the key.
func factIn(facts []fact, key string) (fact, bool) {
	i := slices.IndexFunc(facts, func(f fact) bool { return f.key == key })
	if i < 0 {
		return fact{}, false
	}
	return facts[i], true
}
