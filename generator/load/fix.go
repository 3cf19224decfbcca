package load

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// fix puts right, in one object, what means something but is spelt in a way that kin-openapi refuses.
func (l *loader) fix(n *Node, k kind) {
	if k == schemaKind {
		l.fixSchema(n)
	}
	for _, m := range n.items {
		switch {
		case slices.Contains(textKeys[k], m.key):
			l.fixText(m)
		case slices.Contains(textListKeys[k], m.key):
			l.fixTexts(m)
		case slices.Contains(textMapKeys[k], m.key):
			l.fixTextMap(m)
		case slices.Contains(boolKeys[k], m.key):
			l.fixBool(m)
		}
	}
	// Members that cannot be put right have lost their kind.
	n.prune(func(m *Node) bool { return m.kind == None })
}

// textKeys are the members of each kind of object that are text, whatever YAML takes them for: version: 1.0.
var textKeys = map[kind][]string{
	documentKind:       {"openapi", "jsonSchemaDialect"},
	infoKind:           {"title", "version", "description", "summary", "termsOfService"},
	tagKind:            {"name", "description", "summary"},
	serverKind:         {"url", "description", "name"},
	serverVariableKind: {"default", "description"},
	pathItemKind:       {"summary", "description"},
	operationKind:      {"operationId", "summary", "description"},
	parameterKind:      {"name", "in", "description", "style"},
	headerKind:         {"description", "style"},
	requestBodyKind:    {"description"},
	responseKind:       {"description", "summary"},
	encodingKind:       {"contentType", "style"},
	exampleKind:        {"summary", "description", "externalValue"},
	linkKind:           {"operationId", "operationRef", "description"},
	securityKind:       {"type", "name", "in", "scheme", "description", "bearerFormat", "openIdConnectUrl"},
	flowKind:           {"authorizationUrl", "tokenUrl", "refreshUrl"},
	schemaKind: {
		"title", "description", "format", "pattern", "contentEncoding", "contentMediaType", "$comment", "$schema", "$id", "$anchor",
		"$dynamicAnchor", "$dynamicRef",
	},
	discriminatorKind: {"propertyName"},
	xmlKind:           {"name", "namespace", "prefix"},
	contactKind:       {"name", "url", "email"},
	licenseKind:       {"name", "url", "identifier"},
	docsKind:          {"description", "url"},
}

// textListKeys are the members that are sequences of text.
var textListKeys = map[kind][]string{
	serverVariableKind: {"enum"}, operationKind: {"tags"}, schemaKind: {"required"},
}

// textMapKeys are the members that are mappings to text.
var textMapKeys = map[kind][]string{discriminatorKind: {"mapping"}, flowKind: {"scopes"}}

// boolKeys are the members that are booleans.
var boolKeys = map[kind][]string{
	operationKind:   {"deprecated"},
	parameterKind:   {"required", "deprecated", "allowEmptyValue", "explode", "allowReserved"},
	headerKind:      {"required", "deprecated", "explode"},
	requestBodyKind: {"required"},
	encodingKind:    {"explode", "allowReserved"},
	schemaKind:      {"nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems", "allowEmptyValue"},
	xmlKind:         {"attribute", "wrapped"},
}

// countKeys, numberKeys and boundKeys are the members of schemas that are numbers: whole and not negative, any, and those that
// were booleans before OpenAPI 3.1.
var (
	countKeys  = []string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"}
	numberKeys = []string{"minimum", "maximum", "multipleOf"}
	boundKeys  = []string{"exclusiveMinimum", "exclusiveMaximum"}
)

// drop takes a member out of an object, with a warning.
func (l *loader) drop(m *Node, wanted string) {
	l.bad(diag.Diagnostic{Code: "bad-value", Pos: m.Pos(), Message: m.key + " must be " + wanted + ", it is left out", Help: "correct the value, or remove it"})
	m.kind = None
}

// fixText makes a number, boolean or date text.
func (l *loader) fixText(m *Node) {
	switch {
	case m.kind != Scalar:
		l.drop(m, "text")
	case m.scalar != null:
		m.scalar = text
	}
}

// fixTexts makes the items of a sequence text.
func (l *loader) fixTexts(m *Node) {
	if m.key == "required" && m.kind == Scalar && m.scalar == boolean {
		l.drop(m, "a sequence of the names of properties") // as in JSON Schema's third draft
		return
	}
	m.prune(func(item *Node) bool {
		if item.kind == Scalar {
			item.scalar = text
			return false
		}
		l.misfit(item, "text", leftOut)
		return true
	})
}

// fixTextMap makes the values of a mapping text.
func (l *loader) fixTextMap(m *Node) {
	if m.kind != Mapping {
		return
	}
	m.prune(func(value *Node) bool {
		if value.kind == Scalar && value.scalar != null {
			value.scalar = text
			return false
		}
		l.misfit(value, "text", leftOut)
		return true
	})
}

// fixBool makes the text of a boolean one; where only a boolean is allowed, yes and no are as in YAML 1.1.
func (l *loader) fixBool(m *Node) {
	switch strings.ToLower(m.Text()) {
	case "true", "yes", "on":
		m.scalar, m.value = boolean, "true"
	case "false", "no", "off":
		m.scalar, m.value = boolean, "false"
	default:
		if !m.IsNull() {
			l.drop(m, "true or false")
		}
	}
}

// fixSchema puts right what only schemas have.
func (l *loader) fixSchema(n *Node) {
	l.fixType(n)
	l.fixRecursion(n)
	if items := n.Get("items"); items.Kind() == Sequence {
		if n.Get("prefixItems") == nil {
			n.rename(items, "prefixItems") // as it is called since JSON Schema 2020-12
		} else {
			l.drop(items, "a schema")
		}
	}
	if d := n.Get("discriminator"); d.IsText() {
		object := d.discriminator()
		n.set("discriminator", object)
		link(object, n, n.file)
	}
	for _, names := range n.Get("dependentRequired").Members() {
		if l.expect(names, Sequence, leftOut) {
			l.fixTexts(names)
		} else {
			names.become(Sequence)
		}
	}
	for _, m := range n.items {
		switch {
		case slices.Contains(countKeys, m.key):
			l.fixCount(m)
		case slices.Contains(numberKeys, m.key), slices.Contains(boundKeys, m.key) && !m.isBoolean(false):
			l.fixNumber(m)
		}
	}
}

// fixType makes a null that was meant as the name of a type one. A schema whose type is not a name may be any value.
func (l *loader) fixType(schema *Node) {
	t := schema.Get("type")
	if t == nil {
		return
	}
	names := t.items
	if t.kind == Scalar {
		names = []*Node{t}
	}
	for _, n := range names {
		if n.IsNull() {
			n.scalar, n.value = text, "null"
		}
	}
	if t.kind == Mapping || slices.ContainsFunc(names, func(n *Node) bool { return !n.IsText() }) {
		l.misfit(t, "the name of a type, or a sequence of names", readAsAny)
		l.unclear[schema] = true
	}
}

// fixCount makes a count an integer.
func (l *loader) fixCount(m *Node) {
	if m.IsNull() {
		return
	}
	number := jsonNumber(m.Text())
	if m.kind != Scalar {
		number = ""
	}
	f, err := strconv.ParseFloat(number, 64)
	whole := strconv.FormatFloat(f, 'f', -1, 64)
	if _, tooBig := strconv.ParseUint(whole, 10, 63); err != nil || tooBig != nil {
		l.drop(m, "an integer")
		return
	}
	if m.scalar == text {
		l.readAsNumber(m, whole)
	}
	m.scalar, m.value = integer, whole
}

// readAsNumber tells of text in the place of a number.
func (l *loader) readAsNumber(m *Node, number string) {
	l.badValue(m, m.key+" must be a number, not "+m.shown()+": it is read as "+number)
}

// fixNumber makes the text of a number one.
func (l *loader) fixNumber(m *Node) {
	if m.IsNull() {
		return
	}
	if _, err := strconv.ParseFloat(jsonNumber(m.Text()), 64); err != nil || !floats.MatchString(m.Text()) && !integers.MatchString(m.Text()) {
		l.drop(m, "a number")
		return
	}
	if m.scalar == text {
		l.readAsNumber(m, jsonNumber(m.value))
		m.scalar = float
	}
}

// fixRecursion replaces references to a dynamic place, which kin-openapi knows nothing of, by references to the schema
// around them, and those to an anchor by references to where it is.
func (l *loader) fixRecursion(n *Node) {
	if ref := n.Get("$ref"); ref.IsText() {
		if name, ok := strings.CutPrefix(ref.value, "#"); ok && name != "" && name[0] != '/' {
			if target := n.file.anchor(n.file.root, name); target != nil {
				ref.value = refTo(target)
			}
		}
		return
	}
	for _, key := range []string{"$recursiveRef", "$dynamicRef"} {
		if ref := n.Get(key); ref.IsText() {
			if pointer, ok := strings.CutPrefix(ref.value, "#/"); ok {
				n.rename(ref, "$ref")
				ref.value = "#/" + pointer
			} else if target := n.recursion(strings.TrimPrefix(ref.value, "#")); target == nil && key == "$dynamicRef" {
				n.rename(ref, "$ref") // which leads nowhere, or to another file
			} else if target != nil {
				if n.DynamicAnchor() == target.Get("$dynamicAnchor").Text() && key == "$dynamicRef" {
					text := ref.newText(refTo(target))
					n.set("$ref", text)
					link(text, n, n.file)
					return
				}
				n.rename(ref, "$ref")
				ref.value = refTo(target)
			}
			return
		}
	}
}

// DynamicAnchor returns the anchor that a schema refers to by $dynamicRef; empty for none. The schema that is meant where nothing else has
// that anchor is in $ref.
func (n *Node) DynamicAnchor() string {
	anchor, _ := strings.CutPrefix(n.Get("$dynamicRef").Text(), "#")
	return anchor
}

// refTo returns the reference to a node of the same file.
func refTo(n *Node) string { return "#" + strings.ReplaceAll(n.Pointer(), "%", "%25") }

// recursion returns what a reference to a dynamic place means by itself: the nearest schema around the node with the anchor, or else the
// first one inside the nearest node around it that holds one. Without an anchor that is the component around it.
func (n *Node) recursion(anchor string) *Node {
	var inside *Node
	for p := n; p != nil; p = p.parent {
		if anchor != "" && p.Get("$dynamicAnchor").Text() == anchor {
			return p
		}
		if inside == nil {
			inside = n.file.anchor(p, anchor)
		}
		if section := p.parent; anchor == "" && section != nil && section.key == "schemas" && section.parent != nil && section.parent.key == "components" {
			return p
		}
	}
	return inside
}

// anchors are the anchors of a file.
type anchors struct {
	// found are the schemas with each anchor, in the order of the source.
	found map[string][]*Node
	// begins is the place of each node in that order, and ends that of what is behind it.
	begins, ends map[*Node]int
}

// anchor returns the first schema in a node of the file with the anchor.
func (f *file) anchor(in *Node, name string) *Node {
	if f.anchors == nil {
		f.anchors = &anchors{found: map[string][]*Node{}, begins: map[*Node]int{}, ends: map[*Node]int{}}
		f.anchors.collect(f.root)
	}
	a := f.anchors
	found := a.found[name]
	i, _ := slices.BinarySearchFunc(found, a.begins[in], func(n *Node, begin int) int { return cmp.Compare(a.begins[n], begin) })
	if i < len(found) && a.begins[found[i]] < a.ends[in] {
		return found[i]
	}
	return nil
}

// collect notes the anchors in a node.
func (a *anchors) collect(n *Node) {
	a.begins[n] = len(a.begins)
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		if name := n.Get(key).Text(); name != "" {
			a.found[name] = append(a.found[name], n)
		}
	}
	for _, m := range n.items {
		a.collect(m)
	}
	a.ends[n] = len(a.begins)
}
