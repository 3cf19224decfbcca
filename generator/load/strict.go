package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// CheckMapping reports, in our own files, a node that is not a mapping and keys that are not known; what names the node
// in messages. It returns whether the node is a mapping. Keys that begin with x- are free, unless they are ours.
func (n *Node) CheckMapping(ds *diag.List, what string, known ...string) bool {
	if n.Kind() != Mapping {
		ds.Errorf(n.Pos(), "wrong-kind", "%s must be a mapping, this is %s", what, n.Kind())
		return false
	}
	for _, m := range n.items {
		free := strings.HasPrefix(m.key, "x-") && !strings.HasPrefix(m.key, ownPrefix)
		if !free && !slices.Contains(known, m.key) {
			ds.Add(unknownKey(m, what, known))
		}
	}
	return true
}

// unknownKey returns the error for a member whose key is not known.
func unknownKey(m *Node, what string, known []string) diag.Diagnostic {
	d := diag.Diagnostic{
		Code: "unknown-key", Pos: m.Pos(),
		Message: fmt.Sprintf("%s has no key %s", what, quote(m.key)),
		Help:    "the keys are " + strings.Join(known, ", "),
	}
	if near := diag.Nearest(m.key, known); near != "" {
		d.Help = "did you mean " + quote(near) + "?"
	}
	return d
}

// RequireText reports which of the keys of a mapping are missing or are not text; it returns whether all are there.
func (n *Node) RequireText(ds *diag.List, keys ...string) bool {
	ok := true
	for _, key := range keys {
		m := n.Get(key)
		switch {
		case m == nil:
			ds.Errorf(n.Pos(), "missing-key", "the key %s is missing", quote(key))
		case m.Kind() != Scalar || m.Text() == "":
			ds.Errorf(m.Pos(), "wrong-kind", "%s must be text", quote(key))
		default:
			continue
		}
		ok = false
	}
	return ok
}
