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
	// maxCopies is how many copies of a schema are separate types.
	maxCopies = 20
	// maxNesting is how many schemas without names it is in: the names of Go types would grow with each.
	maxNesting = 30
)

// inline describes a schema that is in another.
type inline struct {
	reading bool // it is being read
	reads   int
	// named is the schema that it had to become, since it holds itself or is read too often; nil for most.
	named *model.Schema
}

// holders are the keywords that hold schemas.
var holders = []string{"properties", "items", "additionalProperties", "patternProperties", "allOf", "oneOf", "anyOf"}

// mustBeNamed reports whether a schema cannot be read where it is.
func (r *schemaReader) mustBeNamed(node *load.Node, i *inline) bool {
	return i.reading || r.nesting >= maxNesting && hasAny(node, holders) || i.reads >= maxInline && node.Get("allOf") != nil
}

// readInline reads a schema where it is. It becomes a named one if it turns out to hold itself: a property that is
// composed of the schema around it.
func (r *schemaReader) readInline(node *load.Node) shape {
	i := r.inlines[node]
	if i == nil {
		i = &inline{named: r.copied(node)}
		r.inlines[node] = i
	}
	if i.named == nil && r.mustBeNamed(node, i) {
		i.named = r.named[node]
		if i.named == nil {
			i.named = r.declare(node, r.freeName(inlineName(node)))
		}
	}
	var s shape
	if i.named == nil {
		outer := r.combinations
		r.combinations, i.reading = nil, true
		r.nesting++
		i.reads++
		s = r.readParts(node)
		r.nesting--
		r.combinations, i.reading = outer, false
	}
	if i.named != nil { // before, or while it was read
		s = r.annotations(node).over(shape{Use: model.Use{Type: &model.Ref{Schema: i.named}}})
	}
	return s
}

// maxWords is how many words of its place are in the name of a schema; beyond, the first and the last one do.
const maxWords = 4

// inlineName returns a name for a schema that is in others: its name in each.
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
	"properties": "", "$defs": "", "allOf": "", "oneOf": "", "anyOf": "", "items": "item", "additionalProperties": "value",
}
