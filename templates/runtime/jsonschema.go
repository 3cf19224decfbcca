package runtime

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// jsonSchema is a JSON Schema of draft 2020-12, ready to be applied, with what OpenAPI adds to it. It is made out of its text when it
// is first used, and never changes.
type jsonSchema struct {
	never    bool    // the schema false
	kinds    kindSet // 0 for all
	nullable bool    // null is valid whatever else is said
	enum     *enumRules
	number   *numberRules
	text     *textRules
	object   *objectRules
	array    *arrayRules
	format   string

	ref, dynamicRef *schemaRef
	anchors         *dynamicAnchors // of the resource that begins here; nil for none

	allOf        []*jsonSchema
	anyOf, oneOf *alternatives
	not          *jsonSchema
	condition    *condition
	// subtypes are the schemas that a tag stands for, of a schema that others extend.
	subtypes *discriminator

	readOnly, writeOnly bool
	fill                string // the default, as JSON; empty for none

	unevaluatedProperties, unevaluatedItems *jsonSchema

	applies bool // it applies other schemas to the value itself
	single  bool // nothing that it says leads to one value twice
}

// byDefault returns the default of what has the schema, as JSON: its own, or that of what it refers to or is made of. It is empty for
// none; s may be nil.
func (s *jsonSchema) byDefault() string {
	const most = 100 // steps: references may go in a circle
	todo := []*jsonSchema{s}
	for n := 0; len(todo) > 0 && n < most; n++ {
		s, todo = todo[0], todo[1:]
		switch {
		case s == nil:
			continue
		case s.fill != "":
			return s.fill
		case s.ref != nil:
			todo = append([]*jsonSchema{s.ref.follow()}, todo...)
		}
		todo = append(todo, s.allOf...)
	}
	return ""
}

// forbids reports whether no value of the schema has a member of that name, because of additionalProperties: false; s may be nil.
func (s *jsonSchema) forbids(name string) bool {
	return s.forbidsBut(name, map[*jsonSchema]bool{})
}

func (s *jsonSchema) forbidsBut(name string, seen map[*jsonSchema]bool) bool {
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	if r := s.object; r != nil && r.additional != nil && r.additional.never && !r.declares(name) {
		return true
	}
	return s.ref != nil && s.ref.follow().forbidsBut(name, seen) ||
		slices.ContainsFunc(s.allOf, func(sub *jsonSchema) bool { return sub.forbidsBut(name, seen) })
}

// kindSet is a set of the kinds of JSON values.
type kindSet uint8

const (
	nullSet kindSet = 1 << iota
	booleanSet
	integerSet // numbers that are whole
	numberSet
	stringSet
	arraySet
	objectSet
)

// kindWords are the kinds as messages name them, in the order of their bits.
var kindWords = [...]string{"null", "a boolean", "an integer", "a number", "a string", "a list", "an object"}

var kindsByName = map[string]kindSet{
	"null": nullSet, "boolean": booleanSet, "integer": integerSet, "number": numberSet, "string": stringSet, "array": arraySet,
	"object": objectSet,
}

// String writes what a value must be.
func (k kindSet) String() string {
	var words []string
	for i, word := range kindWords {
		if k>>i&1 != 0 {
			words = append(words, word)
		}
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// kindOf returns the kind of the value that begins with that byte; all numbers are one.
func kindOf(first byte) kindSet {
	switch first {
	case 'n':
		return nullSet
	case 't', 'f':
		return booleanSet
	case '"':
		return stringSet
	case '[':
		return arraySet
	case '{':
		return objectSet
	default:
		return numberSet
	}
}

// schemaRef is a reference to a schema of the document, which is made ready when it is first followed.
type schemaRef struct {
	name   string
	anchor string // of a dynamic reference
	from   *document
	to     atomic.Pointer[jsonSchema]
}

func (r *schemaRef) follow() *jsonSchema {
	if s := r.to.Load(); s != nil {
		return s
	}
	s := r.from.schema(r.name)
	r.to.Store(s)
	return s
}

// dynamicAnchors are the schemas of a resource that a dynamic reference from elsewhere may lead to, by their anchors.
type dynamicAnchors struct{ byName map[string]*schemaRef }

// enumRules are the values that are allowed.
type enumRules struct {
	texts  map[string]bool // those that are strings
	others map[string]bool // the others, in their canonical form
	// longest is the length of the longest of these, in bytes.
	longest int
	choice  func() string
}

// condition is if, then and else; the latter two may be nil.
type condition struct{ when, then, otherwise *jsonSchema }

// discriminator tells the schemas that values of a member stand for.
type discriminator struct {
	member string
	byTag  map[string]*schemaRef
}

// textRules are for strings.
type textRules struct {
	least   int
	most    int // negative for any
	pattern *expression
}

// expression is a regular expression that is compiled when it is first used.
type expression struct {
	text    string
	compile func() *regexp.Regexp
}

func newExpression(text string) *expression {
	return &expression{text, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })} // the generator has seen that it compiles
}

func (p *expression) matches(s string) bool { return p.compile().MatchString(s) }

// objectRules are for objects.
type objectRules struct {
	properties  map[string]*property
	order       []*property // as in the document
	required    []string
	patterns    []patternProperty
	additional  *jsonSchema // nil for any
	names       *jsonSchema
	least, most int // how many members; most is negative for any
	dependent   []dependency
	groups      []group
	// unset tells that null is the same as absence, as in the JSON of protocol buffers.
	unset bool
}

// declares reports whether something is said of a member of that name.
func (r *objectRules) declares(name string) bool {
	p := r.properties[name]
	return p != nil && p.schema != nil || slices.ContainsFunc(r.patterns, func(p patternProperty) bool { return p.pattern.matches(name) })
}

// group is members, by their names, of which at most one has a value.
type group struct {
	fields   []string
	required bool // one has
}

// property is a declared or required member.
type property struct {
	name     string
	schema   *jsonSchema // nil for one that is only required
	required int         // its place among those required, or -1
	place    int         // in the order of the document
}

// find returns the property of a name, nil for none, and which is expected after it. Members mostly come in the order of the document.
func (r *objectRules) find(name string, expected int) (*property, int) {
	if expected < len(r.order) {
		if p := r.order[expected]; p.name == name {
			return p, expected + 1
		}
	}
	p := r.properties[name]
	if p == nil {
		return nil, expected
	}
	return p, p.place + 1
}

type patternProperty struct {
	pattern *expression
	schema  *jsonSchema
}

// dependency says what a member asks for where it is there.
type dependency struct {
	member   string
	required []string
	schema   *jsonSchema
}

// arrayRules are for arrays.
type arrayRules struct {
	prefix      []*jsonSchema
	items       *jsonSchema
	least, most int // how many items; most is negative for any
	unique      bool
	contains    *jsonSchema
	holdsLeast  int // how many of them match contains
	holdsMost   int // negative for any
}
