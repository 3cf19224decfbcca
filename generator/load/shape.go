package load

// dataKinds are the shapes of members that hold no objects of the grammar.
var dataKinds = map[kind]map[string]Kind{
	documentKind:       {"security": Sequence, "externalDocs": Mapping},
	infoKind:           {"contact": Mapping, "license": Mapping},
	tagKind:            {"externalDocs": Mapping},
	serverVariableKind: {"enum": Sequence},
	operationKind:      {"tags": Sequence, "security": Sequence, "externalDocs": Mapping},
	linkKind:           {"parameters": Mapping},
	securityKind:       {"flows": Mapping},
	schemaKind: {
		"enum": Sequence, "required": Sequence, "discriminator": Mapping, "xml": Mapping, "externalDocs": Mapping,
		"dependentRequired": Mapping,
	},
}

// checkShape reports the members of an object that are of another shape than they must be, and drops those that are null:
// they say nothing, and kin-openapi refuses them.
func (l *loader) checkShape(n *Node, k kind) {
	n.prune(func(m *Node) bool {
		f, holds := fieldOf(k, m)
		want, isData := dataKinds[k][m.key]
		switch {
		case m.IsNull() && (holds || isData):
			l.diags.Warnf(m.Pos(), "bad-value", "%s is null, it is left out", l.nameOf(m))
			return true
		case isData:
			l.expect(m, want)
		case holds:
			l.checkField(m, f)
		}
		return false
	})
}

// fieldOf returns the field of the grammar that a member is.
func fieldOf(k kind, m *Node) (field, bool) {
	if k == callbackKind {
		return field{pathItemKind, one}, m.key != "$ref" && (!isExtension(m.key))
	}
	f, ok := grammar[k][m.key]
	return f, ok
}

// expect reports a node that has not the kind it must have.
func (l *loader) expect(n *Node, want Kind) bool {
	if n.kind == want {
		return true
	}
	got := n.kind.String()
	if n.kind == Scalar {
		got = shorten(string(n.Literal()))
	}
	l.diags.Errorf(n.Pos(), "wrong-kind", "%s must be %s, not %s", l.nameOf(n), want, got)
	return false
}

// checkField reports what is wrong with the shape of a field that holds objects, and drops the nulls in it.
func (l *loader) checkField(m *Node, f field) {
	switch {
	case f.shape == one || f.shape == oneOrList && m.kind != Sequence:
		l.checkObject(m, f.kind)
		return
	case f.shape == list && !l.expect(m, Sequence):
		return
	case (f.shape == named || f.shape == patterned) && !l.expect(m, Mapping):
		return
	}
	m.prune(func(item *Node) bool {
		if f.shape == patterned && isExtension(item.key) {
			return false
		}
		if item.IsNull() && f.kind == schemaKind && f.shape == named {
			l.diags.Warnf(item.Pos(), "bad-value", "%s is null where a schema belongs, it is read as any value", itemName(item))
			item.kind, item.value = Mapping, ""
			return false
		}
		if item.IsNull() {
			l.diags.Warnf(item.Pos(), "bad-value", "%s is null where %s belongs, it is left out", itemName(item), f.kind.article())
			return true
		}
		l.checkObject(item, f.kind)
		return false
	})
}

// checkObject reports an object that is not a mapping. A schema may be a boolean.
func (l *loader) checkObject(n *Node, k kind) {
	if k == schemaKind && n.kind == Scalar && n.scalar == boolean {
		return
	}
	l.expect(n, Mapping)
}

// itemName names a node in messages.
func itemName(n *Node) string {
	if n.key == "" {
		return "the item"
	}
	return quote(n.key)
}

// nameOf names a node as it is called in the document, before the upgrade from Swagger 2.0.
func (l *loader) nameOf(n *Node) string {
	was := map[string]string{"schemas": "definitions", "securitySchemes": "securityDefinitions"}[n.key]
	if l.swagger && was != "" && n.parent != nil && n.parent.key == "components" {
		return quote(was)
	}
	return itemName(n)
}

// article returns the kind with its article.
func (k kind) article() string {
	if k == operationKind || k == encodingKind || k == exampleKind {
		return "an " + string(k)
	}
	return "a " + string(k)
}
