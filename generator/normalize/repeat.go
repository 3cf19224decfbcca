package normalize

import (
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// maxInline is how often a composed schema without a name is read, each time for another place that composes what is
// around it. From then on it is a named one, so that schemas composed of each other do not multiply without end.
const maxInline = 100

// inline is what is known of a schema that stands in another.
type inline struct {
	reading bool // it is being read
	reads   int
	// named is the schema that it had to become, since it holds itself or is read too often; nil for most.
	named *model.Schema
}

// readInline reads a schema where it stands. It becomes a named one if it turns out to hold itself: a property that is
// composed of the schema around it.
func (n *normalizer) readInline(node *load.Node) shape {
	i := n.inlines[node]
	if i == nil {
		i = &inline{}
		n.inlines[node] = i
	}
	if i.named == nil && (i.reading || i.reads >= maxInline && node.Get("allOf") != nil) {
		i.named = n.schemas[node]
		if i.named == nil {
			i.named = n.declare(node, n.freeName(inlineName(node)))
		}
	}
	var s shape
	if i.named == nil {
		outer := n.combinations
		n.combinations, i.reading = nil, true
		i.reads++
		s = n.readParts(node)
		n.combinations, i.reading = outer, false
	}
	if i.named != nil { // before, or while it was read
		s = n.annotations(node).over(shape{Use: model.Use{Type: &model.Ref{Schema: i.named}}})
	}
	return s
}

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
	return strings.Join(words, "_")
}

// unescape decodes a token of a JSON pointer.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// placeNames are the words for the keywords in the pointer of a schema; empty where the place needs none.
var placeNames = map[string]string{
	"properties": "", "allOf": "", "oneOf": "", "anyOf": "", "items": "item", "additionalProperties": "value",
}
