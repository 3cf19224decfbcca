package load

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// reference is a node that leads elsewhere, and the kind of object that belongs there.
type reference struct {
	node *Node
	kind kind
}

// checkFile checks a file that is an OpenAPI document from its root. The other files hold fragments: of them the places
// that references lead to are checked, as what the references expect.
func (l *loader) checkFile(f *file) {
	if f.isDocument() {
		l.check(f.root, documentKind)
	}
}

// isDocument reports whether a file is an OpenAPI document.
func (f *file) isDocument() bool { return f.root.Get("openapi") != nil }

// check puts an object and all inside it right, and collects the references.
func (l *loader) check(n *Node, k kind) {
	if n.Kind() != Mapping || l.visited[n] != "" {
		return
	}
	l.visited[n] = k
	l.fix(n, k)
	l.checkShape(n, k)
	if n.Get("$ref") != nil {
		l.refs = append(l.refs, reference{n, k})
	}
	if k == discriminatorKind {
		l.mappings = append(l.mappings, n.Get("mapping").Members()...)
	}
	for _, c := range children(n, k) {
		l.check(c.node, c.kind)
	}
}

// followRefs follows all references, and those that they lead to, and mends those that lead nowhere.
func (l *loader) followRefs() {
	refs, mappings := 0, 0
	for refs < len(l.refs) || mappings < len(l.mappings) {
		for ; refs < len(l.refs); refs++ {
			l.checkRef(l.refs[refs])
		}
		for ; mappings < len(l.mappings); mappings++ {
			l.checkMapping(l.mappings[mappings])
		}
	}
	l.endRefs()
}

// checkRef follows a reference to an object that must be there, reading the file it leads to when that is a new one.
func (l *loader) checkRef(r reference) {
	ref, ok := r.node.Ref()
	if !ok {
		if n := r.node.Get("$ref"); n != nil {
			l.misfit(n, "text", l.mend(r.node, r.kind))
		}
		return
	}
	target, ok := l.reach(r.node.Get("$ref"), func() string { return l.mend(r.node, r.kind) })
	if target == nil {
		if l.told[r.node] = true; ok {
			l.unresolved(r, ref)
		}
		return
	}
	have, known := l.kindAt(target)
	if known && have != r.kind || target.kind != Mapping && (r.kind != schemaKind || !target.isBoolean(false)) {
		l.convert(r, target, have)
		return
	}
	r.node.file.direct(r.node.Get("$ref"), target)
	l.check(target, r.kind)
	if !referable[r.kind] {
		l.inline(r, target)
	}
}

// reach returns the node that the text of a reference leads to, nil when there is none. It is false when that has been told, and what
// mend does has been done where it may be.
func (l *loader) reach(text *Node, mend func() string) (*Node, bool) {
	location, _, err := text.file.splitRef(text.value)
	if err == nil && location != text.file.location {
		_, err = l.openFile(location)
	}
	if err == nil {
		steps := maxSteps
		return text.file.resolve(text.value, &steps), !l.broken[location]
	}
	d := diag.Diagnostic{Code: "unresolved-ref", Pos: text.Pos(), Message: fmt.Sprintf("the reference %s cannot be followed: %v", quote(l.asWritten(text.value)), err)}
	if _, ok := errors.AsType[danglingError](err); ok {
		d.Message += ": " + mend()
		l.bad(d)
	} else {
		l.diags.Add(d)
	}
	return nil, false
}

// checkMapping follows a value of a discriminator's mapping, and leaves it out where it leads to no schema.
func (l *loader) checkMapping(m *Node) {
	if l.isSchemaName(m) {
		return
	}
	leave := func() string { l.leaveOut(m); return leftOut }
	if l.isReference(m) {
		target, ok := l.reach(m, leave)
		if !ok {
			return
		}
		if k, known := l.kindAt(target); target != nil && (!known || k == schemaKind) {
			m.file.direct(m, target)
			l.check(target, schemaKind)
			return
		}
	}
	d := diag.Diagnostic{Code: "unresolved-mapping", Pos: m.Pos(), Message: "the mapping of " + quote(m.key) + " leads to no schema: " + leave(),
		Help: "correct the name of the schema"}
	if near := l.nearest(m.value, l.root.Get("components", "schemas")); near != "" {
		d.Help = "did you mean " + quote(near) + "?"
	}
	l.bad(d)
}

// isSchemaName reports whether a value of a mapping names a schema of the components.
func (l *loader) isSchemaName(m *Node) bool {
	return l.root.Get("components", "schemas", m.value) != nil
}

// isReference reports whether a value of a mapping is a reference.
func (l *loader) isReference(m *Node) bool {
	return !l.isSchemaName(m) && strings.ContainsAny(m.value, "#/.")
}

// maxEnds is how often references are looked at again after what others lead to has been left out.
const maxEnds = 10

// maxChain is how many references one may lead through.
const maxChain = 100

// endRefs mends the references that lead nowhere, now that all that is left out is known, and those that lead back to themselves.
func (l *loader) endRefs() {
	for range maxEnds {
		l.sweep()
		trails, mended := l.trails(), false
		for _, r := range l.refs {
			mended = l.endRef(r, trails[r.node]) || mended
		}
		if !mended {
			return
		}
	}
}

// endRef mends one reference if it leads nowhere, and returns whether it does. One that leads to others that do is good when those
// become any value.
func (l *loader) endRef(r reference, end trail) bool {
	ref, ok := r.node.Ref()
	switch {
	case !ok || l.told[r.node] || end.how == arrives:
		return false
	case end.how == breaksOff:
		l.unresolved(r, ref)
	case end.how == comesBack || end.how == neverEnds:
		l.endless(r, ref, end.how)
	case r.kind == schemaKind || r.kind == responseKind || r.kind == requestBodyKind || r.kind == mediaTypeKind:
		return false
	default:
		l.unresolved(r, ref)
	}
	return true
}

// ending is how the references that begin at a node end.
type ending int

const (
	arrives   ending = iota // with an object
	breaksOff               // the first one leads nowhere
	comesBack               // they lead back to it
	neverEnds               // there are too many
	endsLater               // one of the others leads nowhere, or back to another
)

// trail is the end of the references that begin at a node.
type trail struct {
	how   ending
	steps int // how many references there are in between
}

// trails follows all references, each of them once.
func (l *loader) trails() map[*Node]trail {
	found := make(map[*Node]trail, len(l.refs))
	for _, r := range l.refs {
		var path []*Node
		on := map[*Node]int{}
		at := r.node
		for at != nil && !l.isKnown(found, at) {
			if i, ok := on[at]; ok {
				for _, n := range path[i:] {
					found[n] = trail{how: comesBack}
				}
				path = path[:i]
				break
			}
			on[at] = len(path)
			path = append(path, at)
			at = at.next()
		}
		l.walkBack(found, path, at)
	}
	return found
}

// isKnown reports whether it is known what the references that begin at a node come to.
func (l *loader) isKnown(found map[*Node]trail, n *Node) bool {
	_, isRef := n.Ref()
	_, done := found[n]
	return !isRef || done
}

// walkBack notes what the references along a path come to that ends at a node, or nowhere.
func (l *loader) walkBack(found map[*Node]trail, path []*Node, end *Node) {
	last := found[end]
	if end == nil {
		last = trail{how: endsLater}
	}
	for i, n := range slices.Backward(path) {
		switch {
		case end == nil && i == len(path)-1:
			last = trail{how: breaksOff}
		case last.how != arrives && last.how != neverEnds:
			last = trail{how: endsLater}
		case last.steps == maxChain:
			last = trail{how: neverEnds} // it is mended, which makes it an end
		default:
			last = trail{steps: last.steps + 1}
		}
		found[n] = last
	}
}

// next returns the node that the reference of a node leads to, whatever it is; nil for nowhere.
func (n *Node) next() *Node {
	ref, ok := n.Ref()
	if !ok {
		return nil
	}
	steps := maxSteps
	return n.file.resolve(ref, &steps)
}

// endless reports and mends a reference that has no end.
func (l *loader) endless(r reference, ref string, end ending) {
	d := diag.Diagnostic{Code: "ref-cycle", Pos: r.node.Get("$ref").Pos(), Message: "the reference " + quote(l.asWritten(ref)) + " leads back to itself",
		Help: "let one of the references of the cycle lead to a definition"}
	if end == neverEnds {
		d.Message = fmt.Sprintf("the reference %s leads through more than %d others", quote(l.asWritten(ref)), maxChain)
		d.Help = "let it lead to the definition"
	}
	d.Message += ": " + l.mend(r.node, r.kind)
	l.bad(d)
}

// direct rewrites the text of a reference whose pointer passes through other references, or that names an anchor, so that it names its
// target directly: kin-openapi resolves references one by one, in its own order.
func (f *file) direct(text, target *Node) {
	_, fragment, err := f.splitRef(text.Text())
	if err == nil && fragment != target.Pointer() && fragment != "/" {
		text.value = f.refTo(target)
	}
}

// refTo returns the reference from a file to a node.
func (f *file) refTo(n *Node) string { return f.pathTo(n.file.location) + refTo(n) }

// pathTo returns the reference from a file to the location of another, empty for its own.
func (f *file) pathTo(location string) string {
	if f.location == location {
		return ""
	}
	if IsURL(f.location) || IsURL(location) {
		return location
	}
	rel, err := filepath.Rel(path.Dir(f.location), location)
	if err != nil {
		return location
	}
	return (&url.URL{Path: filepath.ToSlash(rel)}).String()
}

// unresolved reports and mends a reference that leads nowhere, with the nearest name there is.
func (l *loader) unresolved(r reference, ref string) {
	d := diag.Diagnostic{Code: "unresolved-ref", Pos: r.node.Get("$ref").Pos(), Message: "the reference " + quote(l.asWritten(ref)) + " leads nowhere: "}
	steps := maxSteps
	reached, rest := r.node.file.descend(ref, &steps)
	switch {
	case reached != nil && reached.kind == None, len(rest) > 0 && l.lost[slot{reached, unescape.Replace(rest[0])}]:
		d.Message = "the reference " + quote(l.asWritten(ref)) + " leads to what is left out: "
	case len(rest) > 0 && reached.Kind() == Mapping:
		missing := unescape.Replace(rest[0])
		if near := l.nearest(missing, reached); near != "" {
			d.Help = "did you mean " + quote(near) + " in place of " + quote(missing) + "?"
		}
	}
	d.Message += l.mend(r.node, r.kind)
	l.bad(d)
}

// nearest returns the key of a mapping that is nearest to a name, empty when none is near. It looks as often as spots are shown.
func (l *loader) nearest(name string, n *Node) string {
	if l.guesses++; l.guesses > 2*maxSpots {
		return ""
	}
	return diag.Nearest(name, n.Keys())
}

// asWritten returns a reference as it is in the document, before the upgrade from Swagger 2.0.
func (l *loader) asWritten(ref string) string {
	if !l.swagger {
		return ref
	}
	for old, moved := range movedTo {
		if where, name, ok := strings.Cut(ref, moved); ok {
			return where + old + name
		}
	}
	return ref
}
