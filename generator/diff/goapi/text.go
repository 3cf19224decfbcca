package goapi

// symbolOf returns the symbol of a package-level name.
func symbolOf(o *object) Symbol {
	s := Symbol{Name: o.name, Kind: o.kind, Text: o.declaration(plainNames)}
	if o.about != nil {
		s.Node = o.about.ID
	}
	return s
}

// declaration is how Go declares the name; the fields and methods of a type are separate symbols.
func (o *object) declaration(n names) string {
	if o.text != "" {
		return o.text
	}
	b := append([]byte(o.kind), ' ')
	b = append(b, o.name...)
	switch o.kind {
	case Const:
		b = append(b, ' ')
		if o.typ.own != "" {
			b = append(appendType(b, o.typ, n), ' ')
		}
		return string(append(append(b, "= "...), o.value...))
	case Func:
		return string(appendSignature(b, o.sig, n, true))
	}
	switch o.form {
	case formStruct:
		return string(append(b, " struct"...))
	case formInterface:
		return string(append(b, " interface"...))
	case formAlias:
		b = append(b, " ="...)
	}
	return string(appendType(append(b, ' '), o.typ, n))
}

// memberSymbol returns the symbol of a field or method.
func memberSymbol(o *object, m *member) Symbol {
	s := Symbol{Name: memberName(o, m), Kind: m.kind, Text: m.declaration(o, plainNames)}
	switch {
	case m.about != nil && m.about.ID != "":
		s.Node = m.about.ID
	case o.about != nil:
		s.Node = o.about.ID
	}
	return s
}

// memberName returns the name of a field or method with that of its type.
func memberName(o *object, m *member) string {
	if m.pointer {
		return "(*" + o.name + ")." + m.name
	}
	return o.name + "." + m.name
}

// declaration is how Go declares the field or method.
func (m *member) declaration(o *object, n names) string {
	var b []byte
	if m.kind == Method {
		b = append(b, "func ("...)
		if m.pointer {
			b = append(b, '*')
		}
		b = append(append(b, o.name...), ") "...)
	}
	b = append(b, m.name...)
	if m.kind == Field {
		return string(appendType(append(b, ' '), m.typ, n))
	}
	return string(appendSignature(b, m.sig, n, true))
}
