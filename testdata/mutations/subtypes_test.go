package mutations

import "github.com/getkin/kin-openapi/openapi3"

// subtypes makes uses of a schema with a discriminator, but without variants, what documents mean by them: one of the schemas that the
// values of the tag stand for, or just the schema for another value. kin-openapi looks at the schema alone.
type subtypes struct {
	doc    *openapi3.T
	seen   map[*openapi3.Schema]bool
	unions map[*openapi3.Schema]*openapi3.Schema
}

// use rewrites what a schema at a place holds, and the place itself.
func (s *subtypes) use(ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil {
		return
	}
	base := ref.Value
	s.inside(base)
	if d := base.Discriminator; d != nil && len(base.OneOf) == 0 && len(base.AnyOf) == 0 && len(d.Mapping) > 0 {
		ref.Value = s.union(base)
	}
}

// inside rewrites what a schema holds. What it extends stays as it is.
func (s *subtypes) inside(schema *openapi3.Schema) {
	if s.seen[schema] {
		return
	}
	s.seen[schema] = true
	for _, p := range schema.Properties {
		s.use(p)
	}
	s.use(schema.Items)
	s.use(schema.AdditionalProperties.Schema)
	for _, branches := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		for _, b := range branches {
			s.use(b)
		}
	}
	for _, part := range schema.AllOf {
		if part.Ref == "" || len(schema.AllOf) > 1 || len(schema.Properties) > 0 {
			s.inside(part.Value)
		} else {
			s.use(part) // a use with a description
		}
	}
}

func (s *subtypes) union(base *openapi3.Schema) *openapi3.Schema {
	if u := s.unions[base]; u != nil {
		return u
	}
	u := &openapi3.Schema{}
	s.unions[base] = u
	d := base.Discriminator
	var tags []any
	for _, tag := range sortedNames(d.Mapping) {
		tags = append(tags, tag)
		sub := s.doc.Components.Schemas[nameOf(d.Mapping[tag].Ref)].Value
		s.inside(sub)
		u.AnyOf = append(u.AnyOf, openapi3.NewSchemaRef("", sub))
	}
	tagged := openapi3.NewObjectSchema().WithProperty(d.PropertyName, openapi3.NewSchema().WithEnum(tags...)).WithRequired([]string{d.PropertyName})
	other := &openapi3.Schema{AllOf: openapi3.SchemaRefs{
		openapi3.NewSchemaRef("", base), openapi3.NewSchemaRef("", &openapi3.Schema{Not: openapi3.NewSchemaRef("", tagged)}),
	}}
	u.AnyOf = append(u.AnyOf, openapi3.NewSchemaRef("", other))
	return u
}
