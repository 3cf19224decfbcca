package load

import (
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// standing says what a node is by its place in its file.
type standing struct {
	kind  kind   // of the object that the node is; empty for none
	holds *field // the field that the node is a collection of; nil for none
}

// kindAt returns the kind of object that a node is by its place in a document, or as what it has been checked. It is empty for what is
// no object, and false where the place says nothing.
func (l *loader) kindAt(n *Node) (kind, bool) {
	at := l.standing(n)
	return at.kind, at.kind != "" || at.holds != nil
}

// standing returns what a node is by its place.
func (l *loader) standing(n *Node) standing {
	switch {
	case n == nil:
		return standing{}
	case l.visited[n] != "":
		return standing{kind: l.visited[n]}
	case n.parent == nil && n.file.isDocument():
		return standing{kind: documentKind}
	}
	switch around := l.standing(n.parent); {
	case around.holds != nil && (around.holds.shape != patterned || !isExtension(n.key)):
		return standing{kind: around.holds.kind}
	case around.kind != "":
		f, ok := fieldOf(around.kind, n)
		if ok && (f.shape == one || f.shape == oneOrList && n.kind != Sequence) {
			return standing{kind: f.kind}
		}
		if ok {
			return standing{holds: &f}
		}
	}
	return standing{}
}

// convert reports a reference to what is not an object of the kind that belongs there, and reads what it leads to as far as that says what
// belongs there.
func (l *loader) convert(r reference, target *Node, have kind) {
	ref := r.node.Get("$ref")
	d := diag.Diagnostic{Code: "wrong-ref", Pos: ref.Pos(), Message: "the reference " + quote(l.asWritten(ref.value)) + " must lead to " + r.kind.article() + ", "}
	if have == "" {
		d.Message += "which is not the one there:  "
	} else {
		d.Message += "not to " + have.article() + ": "
	}
	schema, mediaType := l.schemaIn(target, have)
	switch {
	case schema == nil:
		d.Message += l.mend(r.node, r.kind)
	case r.kind == schemaKind:
		ref.value = r.node.file.refTo(schema)
		l.check(schema, schemaKind)
		d.Message += "the schema in it is read"
	case r.kind == mediaTypeKind || r.kind == headerKind || r.kind == responseKind || r.kind == requestBodyKind:
		l.wrap(r, schema, mediaType)
		d.Message += "its content is read by that schema"
	default:
		d.Message += l.mend(r.node, r.kind)
	}
	l.bad(d)
}

// schemaIn returns the schema that an object is or has, and the media type next to it; nil for none. Of several media types JSON is taken.
func (l *loader) schemaIn(n *Node, k kind) (schema *Node, mediaType string) {
	mediaType = "application/json"
	if k == "" {
		return nil, ""
	}
	if n = n.Follow(); n == nil {
		return nil, ""
	}
	if k, _ = l.kindAt(n); k == schemaKind {
		return n, mediaType
	}
	if schema = n.Get("schema"); schema != nil || k == mediaTypeKind {
		return schema, mediaType
	}
	var chosen *Node
	for _, m := range n.Get("content").Members() {
		if chosen == nil || strings.Contains(m.key, "json") && !strings.Contains(chosen.key, "json") {
			chosen = m
		}
	}
	if chosen == nil {
		return nil, ""
	}
	return chosen.Follow().Get("schema"), chosen.key
}

// wrap puts an object whose content has the schema in the place of a reference.
func (l *loader) wrap(r reference, schema *Node, mediaType string) {
	n := r.node
	to := n.newMapping()
	to.set("$ref", n.Get("$ref").newText(n.file.refTo(schema)))
	n.become(Mapping)
	switch r.kind {
	case mediaTypeKind, headerKind:
		n.set("schema", to)
	default:
		if r.kind == responseKind {
			n.set("description", n.newText(""))
		}
		n.ensure("content").ensure(mediaType).set("schema", to)
	}
	link(n, n.parent, n.file)
	l.check(schema, schemaKind)
	l.check(to, schemaKind)
}

// inline puts what a reference leads to in the place of the reference, where kin-openapi knows none.
func (l *loader) inline(r reference, target *Node) {
	n := r.node
	steps := maxChain
	if target = target.follow(&steps); target == nil {
		return // endRefs tells why
	}
	for around := n; around != nil; around = around.parent {
		if around == target || l.origins[around] == target {
			l.endless(r, n.Get("$ref").value, comesBack)
			return
		}
	}
	c := l.copy(target)
	rebase(c, r.kind, target.file, n.file)
	n.items, l.origins[n] = c.items, target
	link(n, n.parent, n.file)
	delete(l.visited, n)
	l.check(n, r.kind)
}

// rebase makes the references in a copied object of a file lead from another file to where they did.
func rebase(n *Node, k kind, from, to *file) {
	if from == to {
		return
	}
	if ref, ok := n.Ref(); ok {
		n.Get("$ref").value = from.seenFrom(to, ref)
	}
	if k == discriminatorKind {
		for _, m := range n.Get("mapping").Members() {
			if strings.ContainsAny(m.value, "#/") {
				m.value = from.seenFrom(to, m.value)
			}
		}
	}
	for _, c := range children(n, k) {
		rebase(c.node, c.kind, from, to)
	}
}

// seenFrom returns what a reference in the file is in another one.
func (f *file) seenFrom(other *file, ref string) string {
	location, fragment, err := f.splitRef(ref)
	if err != nil {
		return ref
	}
	if fragment != "" || location == other.location {
		fragment = "#" + strings.ReplaceAll(fragment, "%", "%25")
	}
	return other.pathTo(location) + fragment
}
