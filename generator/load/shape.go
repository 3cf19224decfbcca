package load

import (
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// dataKinds are the shapes of members that hold no objects of the grammar.
var dataKinds = map[kind]map[string]Kind{
	documentKind:       {"security": Sequence},
	serverVariableKind: {"enum": Sequence},
	operationKind:      {"tags": Sequence, "security": Sequence},
	linkKind:           {"parameters": Mapping},
	flowKind:           {"scopes": Mapping},
	schemaKind:         {"enum": Sequence, "required": Sequence, "examples": Sequence, "dependentRequired": Mapping},
	discriminatorKind:  {"mapping": Mapping},
}

// shapeKeys are the members without which nothing is known of a schema's values.
var shapeKeys = map[string]bool{"properties": true, "allOf": true, "anyOf": true, "oneOf": true}

// checkShape reports the members of an object that are of another shape than they must be, and mends them. It drops those that are
// null: they say nothing, and kin-openapi refuses them.
func (l *loader) checkShape(n *Node, k kind) {
	n.prune(func(m *Node) bool {
		f, holds := fieldOf(k, m)
		want, isData := dataKinds[k][m.key]
		switch {
		case !holds && !isData:
			return false
		case m.IsNull():
			l.badValue(m, l.nameOf(m)+" is null, "+leftOut)
			return true
		case m.key == "security":
			return l.checkSecurity(m)
		case isData:
			return !l.expect(m, want, leftOut)
		case k == schemaKind && shapeKeys[m.key] && !l.expect(m, f.collection(), readAsAny):
			l.unclear[n] = true
			return true
		}
		return l.checkField(m, f, k)
	})
	if l.unclear[n] {
		n.makeRaw()
	}
	if k == parameterKind {
		l.checkParameter(n)
	}
}

// fieldOf returns the field of the grammar that a member is.
func fieldOf(k kind, m *Node) (field, bool) {
	if k == callbackKind {
		return field{pathItemKind, one}, m.key != "$ref" && (!isExtension(m.key))
	}
	f, ok := grammar[k][m.key]
	return f, ok
}

// collection returns the kind of node that holds the objects of a field.
func (f field) collection() Kind {
	if f.shape == list {
		return Sequence
	}
	return Mapping
}

// badValue tells of a value that says nothing.
func (l *loader) badValue(n *Node, message string) {
	l.bad(diag.Diagnostic{Code: "bad-value", Pos: n.Pos(), Message: message})
}

// expect reports a node that has not the kind it must have, and what becomes of it. An empty collection may be of the other kind:
// there are languages that have one for both.
func (l *loader) expect(n *Node, want Kind, fate string) bool {
	switch {
	case n.kind == want:
		return true
	case want != Scalar && n.kind != Scalar && len(n.items) == 0:
		l.badValue(n, l.nameOf(n)+" is "+n.kind.String()+" where "+want.String()+" belongs, it is read as an empty one")
		n.become(want)
		return true
	}
	l.misfit(n, want.String(), fate)
	return false
}

// checkField reports what is wrong with the shape of a field that holds objects, and mends it. It returns whether the field is to be
// left out of the object, which is of kind k.
func (l *loader) checkField(m *Node, f field, k kind) (drop bool) {
	switch {
	case f.shape == one || f.shape == oneOrList && m.kind != Sequence:
		return l.checkObject(m, f.kind, k != schemaKind || f.shape == oneOrList)
	case f.shape != oneOrList && !l.expect(m, f.collection(), leftOut):
		return true
	}
	for _, item := range m.items {
		if f.shape == patterned && isExtension(item.key) {
			continue
		}
		if item.IsNull() {
			message := itemName(item) + " is null where " + f.kind.article() + " belongs, "
			if f.shape == list || f.shape == oneOrList {
				l.leaveOut(item)
				l.badValue(item, message+leftOut)
			} else {
				l.badValue(item, message+l.mend(item, f.kind))
			}
		} else if l.checkObject(item, f.kind, true) {
			l.leaveOut(item)
		}
	}
	if m.kind == Mapping {
		m.prune(func(item *Node) bool { return item.kind == None })
	}
	return false
}

// checkObject reports an object that is not a mapping, and mends it if it may be. It returns whether it is to be left out. A
// schema may be a boolean.
func (l *loader) checkObject(n *Node, k kind, mendable bool) (drop bool) {
	if n.kind == Mapping || k == schemaKind && n.isBoolean(!mendable) {
		return false
	}
	if n.kind == Sequence && len(n.items) == 0 {
		return !l.expect(n, Mapping, "")
	}
	wanted, shown, fate := Mapping.String(), n.shown(), leftOut
	if mendable {
		fate = l.mend(n, k)
	}
	l.bad(diag.Diagnostic{Code: "wrong-kind", Pos: n.Pos(), Message: l.nameOf(n) + " must be " + wanted + ", not " + shown + ": " + fate})
	return n.kind != Mapping
}

// isBoolean reports whether a node is a boolean. Where a schema that is text cannot be meant, text may spell one.
func (n *Node) isBoolean(spelt bool) bool {
	if n.kind != Scalar {
		return false
	}
	if spelt && n.scalar == text {
		switch strings.ToLower(n.value) {
		case "true", "yes":
			n.scalar, n.value = boolean, "true"
		case "false", "no":
			n.scalar, n.value = boolean, "false"
		}
	}
	return n.scalar == boolean
}

// checkSecurity reports what is wrong with security requirements. What is left of one without what cannot be read could let more
// in, so that refuses the document. It returns whether the requirements are to be left out.
func (l *loader) checkSecurity(m *Node) (drop bool) {
	wrong := func(n *Node, want Kind) bool {
		if n.kind != want {
			l.diags.Errorf(n.Pos(), "wrong-kind", "%s must be %s, not %s", l.nameOf(n), want, n.shown())
		}
		return n.kind != want
	}
	if wrong(m, Sequence) {
		return true
	}
	for _, requirement := range m.items {
		if requirement.IsNull() || wrong(requirement, Mapping) {
			continue
		}
		for _, scopes := range requirement.items {
			if l.expect(scopes, Sequence, "it is read as an empty one") {
				l.fixTexts(scopes)
			} else {
				scopes.become(Sequence)
			}
		}
	}
	return false
}

// places are where parameters may be.
var places = map[string]bool{"path": true, "query": true, "header": true, "cookie": true}

// checkParameter leaves out a parameter whose name or place is unknown.
func (l *loader) checkParameter(n *Node) {
	if n.Get("$ref") != nil || n.Get("name").Text() != "" && places[n.Get("in").Text()] {
		return
	}
	if n.Get("in").Text() == "querystring" {
		l.bad(diag.Diagnostic{Code: "bad-parameter", Pos: n.Pos(), Message: "a parameter that is the whole query string, as OpenAPI 3.2 has it, is not read: it is left out",
			Help: "declare the parameters of the query one by one"})
	} else {
		l.noParameter(n)
	}
	l.leaveOut(n)
}

// noParameter reports a parameter that says too little.
func (l *loader) noParameter(n *Node) {
	l.bad(diag.Diagnostic{Code: "bad-parameter", Pos: n.Pos(), Message: "the parameter has no name, or is in no place that there is: it is left out",
		Help: "state its name, and one of path, query, header and cookie in \"in\""})
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
