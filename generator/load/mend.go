package load

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// What becomes of a bad spot, as messages end.
const (
	leftOut   = "it is left out"
	readAsAny = "the schema is read as any value"
)

// keptRaw are the members of a schema of which the rest cannot be read: those that say nothing of its values, and schemas for others.
var keptRaw = []string{
	"title", "description", "deprecated", "readOnly", "writeOnly", "nullable", "default", "example", "externalDocs",
	"$defs", "definitions", "$id", "$anchor", "$dynamicAnchor",
}

// makeRaw takes out of a schema what says something of its values.
func (n *Node) makeRaw() {
	n.prune(func(m *Node) bool { return !slices.Contains(keptRaw, m.key) && !isExtension(m.key) })
}

// mend replaces an object that cannot be read with what loses least: any value, or nothing. It returns the replacement, as
// messages say it.
func (l *loader) mend(n *Node, k kind) string {
	switch {
	case k == schemaKind && l.isSpareVariant(n):
	case k == schemaKind, k == mediaTypeKind:
		if n.kind == Mapping {
			n.remove("$ref")
		} else {
			n.become(Mapping)
		}
		return k.asAny()
	case k == responseKind, k == requestBodyKind:
		n.become(Mapping)
		n.putAny(k)
		return k.asAny()
	}
	l.leaveOut(n)
	return "the " + string(k) + " is left out"
}

// asAny says that an object is read as any value.
func (k kind) asAny() string { return "the " + string(k) + " is read as any value" }

// become makes an empty node of a kind out of a node.
func (n *Node) become(k Kind) {
	n.kind, n.scalar, n.value, n.items, n.index = k, text, "", nil, nil
}

// bodiless begin the statuses whose responses have no content, or content that errors show as it is.
var bodiless = []string{"1", "204", "205", "3", "4", "5", "default"}

// putAny makes an empty node a response or request body of any JSON value.
func (n *Node) putAny(k kind) {
	isBodiless := slices.ContainsFunc(bodiless, func(status string) bool { return strings.HasPrefix(n.key, status) })
	if k == responseKind {
		n.set("description", n.newText(""))
	}
	if k == requestBodyKind || !isBodiless {
		n.ensure("content").ensure("application/json")
	}
	link(n, n.parent, n.file)
}

// isSpareVariant reports whether a schema is one of several variants, of which two are left without it, and counts it out: their union
// reads what is none of them, too, while any value next to them would be all that it says.
func (l *loader) isSpareVariant(n *Node) bool {
	list := n.parent
	if list.Kind() != Sequence || list.key != "oneOf" && list.key != "anyOf" || l.visited[list.parent] != schemaKind {
		return false
	}
	if _, ok := l.variants[list]; !ok {
		for _, m := range list.items {
			if m.kind != None && m.Get("type").Text() != "null" {
				l.variants[list]++
			}
		}
	}
	if l.variants[list] < 3 {
		return false
	}
	l.variants[list]--
	return true
}

// leaveOut takes a node out of the document. It stays in its place until sweep, so that pointers lead where they did.
func (l *loader) leaveOut(n *Node) {
	n.become(None)
	if n.parent != nil {
		l.gaps[n.parent] = true
		l.lost[slot{n.parent, n.key}] = true
	}
}

// slot is a place in a mapping.
type slot struct {
	of  *Node
	key string
}

// sweep removes what is left out. References that lead by the index of an item lead to the same item afterwards.
func (l *loader) sweep() {
	targets := map[*Node]*Node{}
	for parent := range l.gaps {
		if parent.kind == Sequence {
			targets = l.targets()
			break
		}
	}
	for parent := range l.gaps {
		parent.prune(func(m *Node) bool { return m.kind == None })
	}
	clear(l.gaps)
	for n, target := range targets {
		n.file.direct(n.Get("$ref"), target)
	}
}

// targets returns where references lead.
func (l *loader) targets() map[*Node]*Node {
	found := map[*Node]*Node{}
	for _, r := range l.refs {
		if ref, ok := r.node.Ref(); ok {
			steps := maxSteps
			if target := r.node.file.resolve(ref, &steps); target != nil {
				found[r.node] = target
			}
		}
	}
	return found
}

// misfit tells of a node that is not what must be there, and what becomes of it.
func (l *loader) misfit(n *Node, wanted, fate string) {
	l.bad(diag.Diagnostic{Code: "wrong-kind", Pos: n.Pos(), Message: l.nameOf(n) + " must be " + wanted + ", not " + n.shown() + ": " + fate})
}

// shown returns a node in the form of messages.
func (n *Node) shown() string {
	if n.kind == Scalar {
		return shorten(string(n.Literal()))
	}
	return n.kind.String()
}
