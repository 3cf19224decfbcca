package changelog

import "github.com/assistgen/assistgen/generator/load"

// enumOf returns the values that a schema allows, with their descriptions.
func (x *expander) enumOf(schema *load.Node) []value {
	if values := valuesOf(schema); values != nil || x.swagger {
		return values
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if values := unitedValues(schema.Get(key).Items()); values != nil {
			return values
		}
	}
	return nil
}

// valuesOf returns the values that a schema lists itself. A constant is an enum of one.
func valuesOf(schema *load.Node) []value {
	literals := schema.Get("enum").Items()
	if constant := schema.Get("const"); literals == nil && constant != nil {
		literals = []*load.Node{constant}
	}
	if literals == nil {
		return nil
	}
	descriptions := map[string]string{}
	for _, v := range schema.Get("x-ms-enum", "values").Items() {
		descriptions[literal(v.Get("value"))] = v.Get("description").Text()
	}
	values := make([]value, len(literals))
	for i, l := range literals {
		text := literal(l)
		values[i] = value{text, descriptions[text]}
	}
	return values
}

// unitedValues returns the values of a union of strings, which is how OpenAPI 3 writes an enum that may grow, or one whose
// values are described. Swagger 2.0 has x-ms-enum for that.
func unitedValues(parts []*load.Node) []value {
	var values []value
	for _, part := range parts {
		part = part.Follow()
		listed := valuesOf(part)
		if constant := part.Get("const"); part.Get("type").Text() != typeString && !constant.IsText() {
			return nil
		}
		if len(listed) == 1 && listed[0].description == "" {
			listed[0].description = part.Get("description").Text()
		}
		values = append(values, listed...)
	}
	return values
}
