package load

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// checkFile checks a file that is an OpenAPI document from its root. The other files hold fragments: of them the places
// that references lead to are checked, as what the references expect.
func (l *loader) checkFile(f *file) {
	if f.root.Get("openapi") != nil {
		l.check(f.root, documentKind)
	}
}

// check puts an object and all inside it right, and resolves the references.
func (l *loader) check(n *Node, k kind) {
	if n.Kind() != Mapping || l.visited[n] == k {
		return
	}
	l.visited[n] = k
	l.fix(n, k)
	l.checkShape(n, k)
	if _, ok := n.Ref(); ok {
		l.checkRef(n, k)
	}
	for _, c := range children(n, k) {
		l.check(c.node, c.kind)
	}
}

// checkRef resolves the reference of a node, reading the file it leads to when that is a new one.
func (l *loader) checkRef(n *Node, k kind) {
	l.refs = append(l.refs, n)
	ref, _ := n.Ref()
	location, _, err := n.file.splitRef(ref)
	if err == nil && location != n.file.location {
		_, err = l.openFile(location)
	}
	if err != nil {
		l.diags.Errorf(n.Get("$ref").Pos(), "unresolved-ref", "the reference %s cannot be followed: %v", quote(l.asWritten(ref)), err)
		return
	}
	steps := maxSteps
	target := n.file.resolve(ref, &steps)
	if target == nil {
		l.unresolved(n, ref)
		return
	}
	if n.Follow() == nil {
		l.endless(n, ref)
	} else {
		n.direct(target)
	}
	l.check(target, k)
}

// endless reports a reference that has no end, unless that is reported elsewhere: where a chain breaks off, or at the
// references of the cycle that this one leads to.
func (l *loader) endless(n *Node, ref string) {
	seen := map[*Node]bool{}
	at := n
	for steps := maxSteps; !seen[at] && steps > 0; {
		next, ok := at.Ref()
		if !ok {
			return
		}
		seen[at] = true
		at = at.file.resolve(next, &steps)
	}
	d := diag.Diagnostic{Code: "ref-cycle", Pos: n.Get("$ref").Pos(), Message: "the reference " + quote(l.asWritten(ref)) + " leads back to itself",
		Help: "let one of the references of the cycle lead to a definition"}
	switch {
	case at != n && seen[at]:
		return
	case at != n:
		d.Message = fmt.Sprintf("the reference %s leads through more than %d others", quote(l.asWritten(ref)), maxSteps)
		d.Help = "let it lead to the definition"
	}
	l.diags.Add(d)
}

// direct rewrites a reference whose pointer passes through other references so that it names its target directly:
// kin-openapi resolves references one by one, in an order of its own.
func (n *Node) direct(target *Node) {
	ref := n.Get("$ref")
	_, fragment, err := n.file.splitRef(ref.value)
	if err == nil && fragment != target.Pointer() && fragment != "/" {
		ref.value = n.file.pathTo(target.file) + refTo(target)
	}
}

// pathTo returns the reference from a file to another, empty for the same.
func (f *file) pathTo(other *file) string {
	if f == other {
		return ""
	}
	if isURL(f.location) || isURL(other.location) {
		return other.location
	}
	rel, err := filepath.Rel(path.Dir(f.location), other.location)
	if err != nil {
		return other.location
	}
	return (&url.URL{Path: filepath.ToSlash(rel)}).String()
}

// unresolved reports a reference that leads nowhere, with the nearest name there is.
func (l *loader) unresolved(n *Node, ref string) {
	if location, _, err := n.file.splitRef(ref); err == nil && l.broken[location] {
		return // the file's own error is reported
	}
	d := diag.Diagnostic{Code: "unresolved-ref", Pos: n.Get("$ref").Pos(), Message: "the reference " + quote(l.asWritten(ref)) + " leads nowhere"}
	steps := maxSteps
	reached, rest := n.file.descend(ref, &steps)
	if len(rest) > 0 && reached.Kind() == Mapping {
		missing := unescape.Replace(rest[0])
		if near := diag.Nearest(missing, reached.Keys()); near != "" {
			d.Help = "did you mean " + quote(near) + " in place of " + quote(missing) + "?"
		}
	}
	l.diags.Add(d)
}

// asWritten returns a reference as it stands in the document, before the upgrade from Swagger 2.0.
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
