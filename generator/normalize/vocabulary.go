package normalize

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// overlay returns the value of a key of the overlay vocabulary, and remembers that the key has its meaning there.
func (n *normalizer) overlay(node *load.Node, key string) *load.Node {
	at := node.Get(key)
	if at != nil {
		n.taken[at] = true
	}
	return at
}

// strict reports whether a node of the vocabulary is there and is a mapping; unknown keys in it are errors.
func (n *normalizer) strict(node *load.Node, what string, keys ...string) bool {
	return node != nil && node.CheckMapping(&n.diags, what, keys...)
}

// schemaAt returns the schema that a text of the vocabulary names, nil where there is no such text.
func (n *normalizer) schemaAt(node *load.Node) *model.Schema {
	if node == nil {
		return nil
	}
	if to := n.root.Get("components", "schemas", node.Text()); to != nil {
		return n.schemas[to]
	}
	var names []string
	for _, s := range n.api.Schemas {
		names = append(names, s.Name)
	}
	help := "name a schema of the document"
	if near := diag.Nearest(node.Text(), names); near != "" {
		help = "did you mean " + string(quote(near)) + "?"
	}
	n.fail(node.Pos(), "unknown-schema", help, "the document has no schema %q", node.Text())
	return nil
}

// checkVocabulary reports keys of our prefix that no pass has used: unknown ones are errors, and ones that stand where
// they have no meaning are warnings.
func (n *normalizer) checkVocabulary() {
	n.checkKeys(n.root)
}

// examples hold data, where keys mean nothing.
var examples = []string{"example", "examples", "default", "enum", "const", "x-ms-examples"}

func (n *normalizer) checkKeys(node *load.Node) {
	for _, item := range node.Items() {
		n.checkKeys(item)
	}
	for _, m := range node.Members() {
		if strings.HasPrefix(m.Key(), "x-assistgen-") {
			n.checkKey(m)
			continue
		}
		if !slices.Contains(examples, m.Key()) {
			n.checkKeys(m)
		}
	}
}

func (n *normalizer) checkKey(m *load.Node) {
	switch {
	case n.taken[m]:
	case slices.Contains(load.Vocabulary, m.Key()):
		n.warn(m.Pos(), "misplaced-key", "move it to a place that has it", "%s has no meaning here", m.Key())
	default:
		help := "the keys are " + strings.Join(load.Vocabulary, ", ")
		if near := diag.Nearest(m.Key(), load.Vocabulary); near != "" {
			help = "did you mean " + string(quote(near)) + "?"
		}
		n.fail(m.Pos(), "unknown-key", help, "there is no extension %s", m.Key())
	}
}
