package changelog

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
)

// resolve returns the schema that says what a schema is: what a reference leads to, and in OpenAPI 3 what is combined with
// nothing else. It is the schema itself where that says it, and nil where a chain ends nowhere. What was passed, the target
// included, is returned too: the nearer ones win over the farther ones.
func (x *expander) resolve(schema *load.Node) (target *load.Node, passed []*load.Node) {
	for n := schema; n.Kind() == load.Mapping && !slices.Contains(passed, n); {
		passed = append(passed, n)
		if _, ok := n.Ref(); ok {
			n = n.Follow()
		} else if alone := x.alone(n); alone != nil {
			n = alone
		} else {
			return n, passed
		}
	}
	return nil, passed
}

// alone returns the schema that another consists of, nil when there is none such. OpenAPI 3.0 has no other way to describe a
// reference, or to let it be null, than to wrap it; 3.1 lets it be null by a union with null. In Swagger 2.0, pages show
// what is wrapped as a string.
func (x *expander) alone(schema *load.Node) *load.Node {
	ownType := schema.Get("type") != nil && !schema.Get("nullable").Bool() // 3.0 allows null of what has a type only
	if x.swagger || ownType || schema.Get("properties") != nil || schema.Get("enum") != nil {
		return nil
	}
	var found *load.Node
	for _, key := range combined {
		for _, part := range schema.Get(key).Items() {
			if part.Get("type").Text() == "null" {
				continue
			}
			if found != nil {
				return nil
			}
			found = part
		}
	}
	return found
}
