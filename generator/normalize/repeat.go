package normalize

import (
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// From these limits on, a schema without a name becomes a named one.
const (
	// maxInline is how often a composed schema is read, each time for another place that composes what is around it:
	// schemas composed of each other would multiply without end.
	maxInline = 100
	// maxCopies is how many copies of a schema are types of their own.
	maxCopies = 20
	// maxNesting is how many schemas without names it stands in: the names of Go types would grow with each.
	maxNesting = 30
)

// inline is what is known of a schema that stands in another.
type inline struct {
	reading bool // it is being read
	reads   int
	// named is the schema that it had to become, since it holds itself or is read too often; nil for most.
	named *model.Schema
}

// holders are the keywords that hold schemas.
var holders = []string{"properties", "items", "additionalProperties", "patternProperties", "allOf", "oneOf", "anyOf"}

// mustBeNamed reports whether a schema cannot be read where it stands.
func (n *normalizer) mustBeNamed(node *load.Node, i *inline) bool {
	return i.reading || n.nesting >= maxNesting && hasAny(node, holders) || i.reads >= maxInline && node.Get("allOf") != nil
}

// readInline reads a schema where it stands. It becomes a named one if it turns out to hold itself: a property that is
// composed of the schema around it.
func (n *normalizer) readInline(node *load.Node) shape {
	i := n.inlines[node]
	if i == nil {
		i = &inline{named: n.copied(node)}
		n.inlines[node] = i
	}
	if i.named == nil && n.mustBeNamed(node, i) {
		i.named = n.schemas[node]
		if i.named == nil {
			i.named = n.declare(node, n.freeName(inlineName(node)))
		}
	}
	var s shape
	if i.named == nil {
		outer := n.combinations
		n.combinations, i.reading = nil, true
		n.nesting++
		i.reads++
		s = n.readParts(node)
		n.nesting--
		n.combinations, i.reading = outer, false
	}
	if i.named != nil { // before, or while it was read
		s = n.annotations(node).over(shape{Use: model.Use{Type: &model.Ref{Schema: i.named}}})
	}
	return s
}

// copies are the schemas that YAML's aliases make of one.
type copies struct {
	first *load.Node // the component, where it is one
	count int
}

// countCopies counts a schema as one more at its place in the text.
func (n *normalizer) countCopies(node *load.Node) *copies {
	c := n.copies[node.ValuePos()]
	if c == nil {
		c = &copies{first: node}
		n.copies[node.ValuePos()] = c
	}
	c.count++
	return c
}

// copied returns the named schema that a schema is one more copy of; nil until there are many: aliases of what holds aliases come to any
// number of types.
func (n *normalizer) copied(node *load.Node) *model.Schema {
	if !hasAny(node, holders) {
		return nil
	}
	c := n.countCopies(node)
	if c.count <= maxCopies || c.first.Literal() != node.Literal() {
		return nil
	}
	n.copyOf[node] = c.first
	s := n.schemas[c.first]
	if s == nil {
		s = n.declare(c.first, n.freeName(inlineName(c.first)))
	}
	if c.count == maxCopies+1 {
		n.note(node.ValuePos(), "many-aliases", "aliases put the schema in more than %d places: from there on it is the type %s", maxCopies, s.Name)
	}
	return s
}

// maxWords is how many words of its place are in the name of a schema; beyond, the first and the last one do.
const maxWords = 4

// inlineName returns a name for a schema that stands in others: what it is called in each.
func inlineName(node *load.Node) string {
	path, ok := strings.CutPrefix(node.Pointer(), "/components/schemas/")
	if !ok {
		return schemaName(node)
	}
	var words []string
	for token := range strings.SplitSeq(path, "/") {
		_, err := strconv.Atoi(token)
		if word, known := placeNames[token]; known {
			token = word
		}
		if err != nil && token != "" {
			words = append(words, unescape.Replace(token))
		}
	}
	if last := len(words) - 1; last > maxWords {
		words = []string{words[0], words[last]}
	}
	return strings.Join(words, "_")
}

// unescape decodes a token of a JSON pointer.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// placeNames are the words for the keywords in the pointer of a schema; empty where the place needs none.
var placeNames = map[string]string{
	"properties": "", "allOf": "", "oneOf": "", "anyOf": "", "items": "item", "additionalProperties": "value",
}
