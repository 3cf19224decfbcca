package runtime

// Where the Go type is raw JSON, as of the single positions of a list, the document's schema says which strings of a parameter or a form are
// numbers or booleans.

// byKinds returns the value with those strings as JSON of which the schema says that they are not text.
func (v value) byKinds(s *jsonSchema) value {
	if s = s.target(); s == nil {
		return v
	}
	switch v.kind {
	case '"':
		if text, ok := spellBare(v.text); ok && s.kinds != 0 && s.kinds&stringSet == 0 {
			return value{kind: jsonText, text: text}
		}
	case '[':
		items := make([]value, len(v.items))
		for i, item := range v.items {
			items[i] = item.byKinds(s.item(i))
		}
		v.items = items
	case '{':
		members := make([]valueMember, len(v.members))
		for i, m := range v.members {
			members[i] = valueMember{m.name, m.value.byKinds(s.member(m.name))}
		}
		v.members = members
	}
	return v
}

// target returns the schema that references lead to; nil for none, and for references that go in a circle.
func (s *jsonSchema) target() *jsonSchema {
	const most = 100 // steps
	for n := 0; s != nil && s.ref != nil; n++ {
		if n == most {
			return nil
		}
		s = s.ref.follow()
	}
	return s
}

// item returns the schema of a position of a list; nil for none. What it refers to is not looked at.
func (s *jsonSchema) item(i int) *jsonSchema {
	switch {
	case s.array == nil:
		return nil
	case i < len(s.array.prefix):
		return s.array.prefix[i]
	}
	return s.array.items
}

// member returns the schema of a member; nil for none. What it refers to is not looked at.
func (s *jsonSchema) member(name string) *jsonSchema {
	switch {
	case s == nil || s.object == nil:
		return nil
	case s.object.properties[name] != nil:
		return s.object.properties[name].schema
	}
	return s.object.additional
}

// holdsRaw reports whether the value, or its items or members, are raw JSON.
func (c *codec) holdsRaw() bool {
	switch c = c.plainly(); c.kind {
	case rawKind:
		return true
	case listKind, mapKind:
		return c.elem.plainly().kind == rawKind
	default:
		return false
	}
}
