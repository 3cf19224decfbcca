package normalize

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// overlay returns the value of a key of the overlay vocabulary, and remembers that the key has its meaning there.
func (d *document) overlay(node *load.Node, key string) *load.Node {
	at := node.Get(key)
	if at != nil {
		d.taken[at] = true
	}
	return at
}

// strict reports whether a node of the vocabulary is there and is a mapping; unknown keys in it are errors.
func (d *document) strict(node *load.Node, what string, keys ...string) bool {
	return node != nil && node.CheckMapping(&d.diags, what, keys...)
}

// schemaAt returns the schema that a string of the vocabulary names, nil where there is no such text.
func (d *declarations) schemaAt(node *load.Node) *model.Schema {
	if node == nil {
		return nil
	}
	if to := d.root.Get("components", "schemas", node.Text()); to != nil {
		return d.named[to]
	}
	var names []string
	for _, s := range d.api.Schemas {
		names = append(names, s.Name)
	}
	help := "name a schema of the document"
	if near := diag.Nearest(node.Text(), names); near != "" {
		help = "did you mean " + string(quote(near)) + "?"
	}
	d.fail(node.Pos(), "unknown-schema", help, "the document has no schema %q", node.Text())
	return nil
}

// checkVocabulary reports keys of our prefix that no pass has used: unknown ones are errors, and ones that are where
// they have no meaning are warnings.
func (d *document) checkVocabulary() {
	d.checkKeys(d.root)
}

// examples hold data, where keys mean nothing.
var examples = []string{"example", "examples", "default", "enum", "const", "x-ms-examples"}

func (d *document) checkKeys(node *load.Node) {
	for _, item := range node.Items() {
		d.checkKeys(item)
	}
	for _, m := range node.Members() {
		if strings.HasPrefix(m.Key(), "x-assistgen-") {
			d.checkKey(m)
			continue
		}
		if !slices.Contains(examples, m.Key()) {
			d.checkKeys(m)
		}
	}
}

func (d *document) checkKey(m *load.Node) {
	switch {
	case d.taken[m]:
	case slices.Contains(load.Vocabulary, m.Key()):
		d.warn(m.Pos(), "misplaced-key", "move it to a place that has it", "%s has no meaning here", m.Key())
	default:
		help := "the keys are " + strings.Join(load.Vocabulary, ", ")
		if near := diag.Nearest(m.Key(), load.Vocabulary); near != "" {
			help = "did you mean " + string(quote(near)) + "?"
		}
		d.fail(m.Pos(), "unknown-key", help, "there is no extension %s", m.Key())
	}
}
