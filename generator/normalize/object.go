package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readObject reads a JSON object: an Object where fields are declared or forbidden, a Map otherwise. The names of
// required that no field has are left to the caller, since another part of a composition may declare them.
func (r *schemaReader) readObject(node *load.Node) shape {
	if isMap(node) {
		return shape{Use: model.Use{Type: r.readMap(node)}, required: texts(node.Get("required"))}
	}
	o := &model.Object{Limits: r.limits(node, model.KindObject)}
	for _, p := range node.Get("properties").Members() {
		o.Fields = append(o.Fields, r.readField(p))
	}
	r.readAdditional(node, o)
	s := shape{Use: model.Use{Type: o}, required: texts(node.Get("required"))}
	r.readOneofs(node, o)
	s.satisfy()
	return s
}

// isMap reports whether an object is one whose members are not declared one by one. A protobuf message without fields
// is none.
func isMap(node *load.Node) bool {
	if node.Get("properties") != nil {
		return false
	}
	if additional := node.Get("additionalProperties"); additional != nil {
		return !isNever(additional)
	}
	return node.Get("x-proto-message") == nil && !isFalse(node.Get("unevaluatedProperties")) && node.Get("x-oneof") == nil
}

func isFalse(node *load.Node) bool {
	return node.Kind() == load.Scalar && node.Literal() == "false"
}

// isNever reports whether a schema allows no value: it is false, or not anything, which is how OpenAPI 3.0 says that.
func isNever(node *load.Node) bool {
	not := node.Get("not")
	return isFalse(node) || not != nil && (not.Bool() || not.Kind() == load.Mapping && len(not.Members()) == 0)
}

// readMap reads an object without declared fields.
func (r *schemaReader) readMap(node *load.Node) *model.Map {
	m := &model.Map{Value: model.Use{Type: &model.Any{}}, Limits: r.limits(node, model.KindObject)}
	if names := node.Get("propertyNames"); names != nil {
		m.Key = r.limits(names.Follow(), model.KindString)
	}
	if additional := node.Get("additionalProperties"); additional.Kind() == load.Mapping {
		m.Value = r.read(additional).Use
		return m
	}
	if patterns := node.Get("patternProperties").Members(); len(patterns) > 0 {
		m.Value = r.patternValue(node)
		if len(patterns) == 1 && !r.whole { // where it is a keyword
			m.Key.Pattern = patterns[0].Key()
		}
	}
	return m
}

// patternValue returns the type of members whose names match one of several patterns.
func (r *schemaReader) patternValue(node *load.Node) model.Use {
	patterns := node.Get("patternProperties").Members()
	if len(patterns) == 1 {
		return r.read(patterns[0]).Use
	}
	return r.readUnion(part{kind: unionPart, node: node, branches: patterns}, nil).Use
}

// readAdditional reads what an object with declared fields says of other members.
func (r *schemaReader) readAdditional(node *load.Node, o *model.Object) {
	additional := node.Get("additionalProperties")
	switch {
	case additional.Kind() == load.Mapping && !isNever(additional):
		use := r.read(additional).Use
		o.Additional = &use
	case additional.Bool():
		o.Additional = &model.Use{Type: &model.Any{}}
	case len(node.Get("patternProperties").Members()) > 0:
		use := r.patternValue(node)
		o.Additional, o.Patterned = &use, r.whole && isFalse(additional)
	case isNever(additional), isFalse(node.Get("unevaluatedProperties")):
		o.Closed = true
	}
}

// readField reads a property.
func (r *schemaReader) readField(node *load.Node) *model.Field {
	s := r.read(node)
	return &model.Field{
		Node:      model.Node{Name: node.Key(), Preferred: s.preferred, Doc: s.doc, Deprecated: s.deprecated, Sunset: s.sunset, Stability: s.stability, Pos: node.Pos()},
		Use:       s.Use,
		ReadOnly:  s.readOnly,
		WriteOnly: s.writeOnly,
		AlsoNamed: s.alsoNamed,
	}
}

// satisfy marks the fields that are required, and keeps the names that no field has.
func (s *shape) satisfy() {
	o, ok := s.Type.(*model.Object)
	if !ok {
		return
	}
	byName := make(map[string]*model.Field, len(o.Fields))
	for _, f := range o.Fields {
		byName[f.Name] = f
	}
	s.required = slices.DeleteFunc(s.required, func(name string) bool {
		f := byName[name]
		if f != nil {
			f.Required = true
		}
		return f != nil
	})
	for _, g := range o.Oneofs { // of which only one is there
		for _, name := range g.Fields {
			o.Field(name).Required = false
		}
	}
}

// readOneofs reads groups of fields of which at most one is present.
func (r *schemaReader) readOneofs(node *load.Node, o *model.Object) {
	all := node.Get("x-oneof")
	if all != nil && all.Kind() != load.Sequence {
		r.warn(all.Pos(), "bad-value", "list groups, each with name and fields", "x-oneof is not a list: it is left out")
	}
	for _, group := range all.Items() {
		g := &model.Oneof{
			Node:     model.Node{Name: group.Get("name").Text(), Doc: group.Get("description").Text(), Pos: group.Pos()},
			Required: group.Get("required").Bool(),
		}
		for _, item := range group.Get("fields").Items() {
			f := o.Field(item.Text())
			if f == nil {
				r.warn(item.Pos(), "unknown-field", "name a property of the schema", "the group %q names %q, which is not a property", g.Name, item.Text())
				continue
			}
			g.Fields = append(g.Fields, f.Name)
		}
		if len(g.Fields) == 0 {
			r.warn(group.Pos(), "empty-group", "name properties of the schema under fields", "the group %q has no fields: it is left out", g.Name)
			continue
		}
		o.Oneofs = append(o.Oneofs, g)
	}
}

// texts returns the strings of a sequence.
func texts(node *load.Node) []string {
	var all []string
	seen := map[string]bool{}
	for _, item := range node.Items() {
		if text := item.Text(); !seen[text] {
			seen[text] = true
			all = append(all, text)
		}
	}
	return all
}
