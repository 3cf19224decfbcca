package diff_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// grammar says what the members of each kind of node hold: one node of a kind, a list or a mapping of such nodes. "*" is any other member.
var grammar = map[string]map[string]string{
	"document": {
		"paths": "map path", "webhooks": "map path", "x-webhooks": "map path", "components": "components",
		"definitions": "map schema", "parameters": "map parameter", "responses": "map response",
	},
	"components": {
		"schemas": "map schema", "parameters": "map parameter", "responses": "map response", "requestBodies": "map body",
		"headers": "map header", "callbacks": "map callback", "pathItems": "map path",
	},
	"path": {
		"parameters": "list parameter", "get": "operation", "put": "operation", "post": "operation", "delete": "operation",
		"options": "operation", "head": "operation", "patch": "operation", "trace": "operation",
	},
	"operation": {"parameters": "list parameter", "requestBody": "body", "responses": "map response", "callbacks": "map callback"},
	"callback":  {"*": "path"},
	"parameter": {"schema": "schema", "content": "map media"},
	"body":      {"content": "map media"},
	"response":  {"schema": "schema", "content": "map media", "headers": "map header"},
	"header":    {"schema": "schema", "content": "map media"},
	"media":     {"schema": "schema", "itemSchema": "schema"},
	"schema": {
		"properties": "map schema", "patternProperties": "map schema", "dependentSchemas": "map schema", "prefixItems": "list schema",
		"oneOf": "list schema", "anyOf": "list schema", "allOf": "list schema", "items": "schema", "additionalProperties": "schema",
		"not": "schema", "if": "schema", "then": "schema", "else": "schema", "contains": "schema", "propertyNames": "schema",
		"unevaluatedProperties": "schema", "unevaluatedItems": "schema", "contentSchema": "schema",
	},
}

// sections are where a document keeps its components of each kind: in OpenAPI 3, and in Swagger 2.0, where empty is nowhere.
var sections = map[string][2]string{
	"schema":    {"components/schemas", "definitions"},
	"parameter": {"components/parameters", "parameters"},
	"response":  {"components/responses", "responses"},
	"body":      {"components/requestBodies", ""},
	"header":    {"components/headers", ""},
}

// spot is a place of a document that holds a node of a kind.
type spot struct {
	at   **yaml.Node
	kind string
	// key is the member that the place is in, and holder the node that has it.
	key    string
	holder *yaml.Node
}

func (p spot) refers() bool { return member(*p.at, "$ref") != nil }

// rewriter is a document that is being rewritten.
type rewriter struct {
	*rand.Rand

	root   *yaml.Node
	files  map[string]*yaml.Node // those that parts of it moved to
	asJSON bool
	made   int // the number of names that were made up
}

// mainFile is the name of the document's own file.
const mainFile = "doc.yaml"

// places lists the nodes of these kinds, of all without one.
func (w *rewriter) places(kinds ...string) []spot {
	var all []spot
	var visit func(p spot)
	each := func(holder *yaml.Node, key, kind string, nodes *yaml.Node) {
		for i := range nodes.Content {
			if nodes.Kind == yaml.SequenceNode || i%2 == 1 {
				visit(spot{&nodes.Content[i], kind, key, holder})
			}
		}
	}
	visit = func(p spot) {
		n := *p.at
		if n.Kind != yaml.MappingNode {
			return
		}
		if kinds == nil || slices.Contains(kinds, p.kind) {
			all = append(all, p)
		}
		for i := 0; i < len(n.Content); i += 2 {
			key, value := n.Content[i].Value, n.Content[i+1]
			holds := grammar[p.kind][key]
			if holds == "" {
				holds = grammar[p.kind]["*"]
			}
			if list, ok := strings.CutPrefix(holds, "list "); ok {
				each(n, key, list, value)
			} else if mapping, ok := strings.CutPrefix(holds, "map "); ok {
				each(n, key, mapping, value)
			} else if value.Kind == yaml.SequenceNode { // items of draft 4
				each(n, key, holds, value)
			} else if holds != "" {
				visit(spot{&n.Content[i+1], holds, key, n})
			}
		}
	}
	visit(spot{at: &w.root, kind: "document"})
	return all
}

// isSwagger reports whether the document is of Swagger 2.0.
func (w *rewriter) isSwagger() bool { return member(w.root, "swagger") != nil }

// pointer returns the reference to a component of a kind, empty where the document has none.
func (w *rewriter) pointer(kind, name string) string {
	section := sections[kind][0]
	if w.isSwagger() {
		section = sections[kind][1]
	}
	if section == "" {
		return ""
	}
	return "#/" + section + "/" + name
}

// component returns the place of what a reference leads to, nil for none and for what is deeper in the document than components are.
func (w *rewriter) component(ref string) **yaml.Node {
	steps := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	at := &w.root
	for _, step := range steps {
		i := child(*at, step)
		if i < 0 {
			return nil
		}
		at = &(*at).Content[i]
	}
	return at
}

// components returns the names of the components of a kind, those that need no escape in a reference.
func (w *rewriter) components(kind string) []string {
	p := w.pointer(kind, "")
	if p == "" {
		return nil
	}
	at := w.component(strings.TrimSuffix(p, "/"))
	if at == nil {
		return nil
	}
	var names []string
	for i := 0; i < len((*at).Content); i += 2 {
		if name := (*at).Content[i].Value; plainName.MatchString(name) {
			names = append(names, name)
		}
	}
	return names
}

var plainName = regexp.MustCompile(`^[\w.-]+$`)

// add makes a component and returns the reference to it.
func (w *rewriter) add(kind string, n *yaml.Node) string {
	at := w.root
	ref := w.pointer(kind, w.newName("Extracted"))
	steps := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	for _, step := range steps[:len(steps)-1] {
		if member(at, step) == nil {
			set(at, step, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"})
		}
		at = member(at, step)
	}
	set(at, steps[len(steps)-1], n)
	return ref
}

func (w *rewriter) newName(base string) string {
	w.made++
	return base + "X" + strconv.Itoa(w.made)
}

// isAny reports whether a schema says nothing.
func isAny(n *yaml.Node) bool {
	return n.Value == "true" || n.Kind == yaml.MappingNode && len(n.Content) == 0
}

// refer returns a reference.
func refer(to string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	set(n, "$ref", scalar(to))
	return n
}

func scalar(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// member returns the value of a member, nil for none.
func member(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	if i := child(n, key); i >= 0 {
		return n.Content[i]
	}
	return nil
}

// value returns the value of a member that is a scalar.
func value(n *yaml.Node, key string) string {
	if m := member(n, key); m != nil {
		return m.Value
	}
	return ""
}

// set sets a member.
func set(n *yaml.Node, key string, v *yaml.Node) {
	if i := child(n, key); i >= 0 {
		n.Content[i] = v
		return
	}
	n.Content = append(n.Content, scalar(key), v)
}

// unset takes a member out.
func unset(n *yaml.Node, key string) {
	if i := child(n, key); i >= 0 {
		n.Content = slices.Delete(n.Content, i-1, i+1)
	}
}

// copyOf returns a copy of a node, without the comments, the styles and the anchors.
func copyOf(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return copyOf(n.Alias)
	}
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value}
	for _, child := range n.Content {
		c.Content = append(c.Content, copyOf(child))
	}
	return c
}

// all calls a function for each node below one, and for itself.
func all(n *yaml.Node, each func(*yaml.Node)) {
	each(n)
	for _, c := range n.Content {
		all(c, each)
	}
}

// references calls a function for each scalar that refers to something: references, the mappings of discriminators, and what else is
// written like a reference.
func references(n *yaml.Node, each func(*yaml.Node)) {
	all(n, func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && strings.HasPrefix(n.Value, "#/") {
			each(n)
		}
	})
}

// isDeep reports whether the document refers to places that are not components, or sets the base of references: then they stay where they are.
func (w *rewriter) isDeep() bool {
	deep := false
	references(w.root, func(n *yaml.Node) {
		deep = deep || strings.Count(n.Value, "/") > 3 || w.isSwagger() && strings.Count(n.Value, "/") > 2
	})
	all(w.root, func(n *yaml.Node) {
		deep = deep || n.Value == "$id" || n.Value == "$anchor" || n.Value == "$dynamicRef" || n.Value == "$defs"
	})
	return deep
}

// byName returns the references to schemas whose names distinguish them: variants that a discriminator does not map, and
// children of a schema with a discriminator.
func (w *rewriter) byName() map[string]bool {
	names := map[string]bool{}
	for _, p := range w.places("schema") {
		if member(*p.at, "discriminator") == nil {
			continue
		}
		for _, list := range []string{"oneOf", "anyOf"} {
			if variants := member(*p.at, list); variants != nil {
				for _, v := range variants.Content {
					names[value(v, "$ref")] = true
				}
			}
		}
	}
	for _, said := range w.byExtension(w.root) {
		names[said], names[w.pointer("schema", said)] = true, true
	}
	for more := true; more; {
		more = false
		for _, name := range w.components("schema") {
			ref := w.pointer("schema", name)
			if !names[ref] && w.hasParent(*w.component(ref), names) {
				names[ref], more = true, true
			}
		}
	}
	return names
}

// byExtension returns what extensions say: references and names of schemas among it, which are read as they are written.
func (w *rewriter) byExtension(below *yaml.Node) []string {
	var said []string
	all(below, func(n *yaml.Node) {
		for i := 1; i < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if strings.HasPrefix(n.Content[i-1].Value, "x-") {
				all(n.Content[i], func(v *yaml.Node) { said = append(said, v.Value) })
			}
		}
	})
	return said
}

// hasParent reports whether a schema has a parent with a discriminator, or one of these.
func (w *rewriter) hasParent(n *yaml.Node, names map[string]bool) bool {
	if member(n, "discriminator") != nil {
		return true
	}
	parts := member(n, "allOf")
	if parts == nil {
		return false
	}
	return slices.ContainsFunc(parts.Content, func(part *yaml.Node) bool {
		return names[value(part, "$ref")] || member(part, "discriminator") != nil
	})
}

// isRecursive reports whether a reference leads to itself, or to more than may be copied.
func (w *rewriter) isRecursive(ref string) bool {
	open := map[string]bool{}
	size := 0
	var leads func(ref string) bool
	leads = func(at string) bool {
		target := w.component(at)
		if open[at] || target == nil {
			return true
		}
		open[at] = true
		found := false
		all(*target, func(n *yaml.Node) {
			size++
			if !found && size < 5000 && n.Kind == yaml.ScalarNode && strings.HasPrefix(n.Value, "#/") {
				found = leads(n.Value)
			}
		})
		delete(open, at)
		return found
	}
	return leads(ref) || size >= 5000
}

// shuffle puts the items of a list, or the members of a mapping, into another order.
func (w *rewriter) shuffle(n *yaml.Node) {
	size := 1
	if n.Kind == yaml.MappingNode {
		size = 2
	}
	w.Shuffle(len(n.Content)/size, func(i, j int) {
		for k := range size {
			n.Content[size*i+k], n.Content[size*j+k] = n.Content[size*j+k], n.Content[size*i+k]
		}
	})
}

// write returns the document, and its other files by their names.
func (w *rewriter) write() (main []byte, files map[string][]byte, err error) {
	files = map[string][]byte{}
	for name, n := range w.files {
		if files[name], err = w.encode(n); err != nil {
			return nil, nil, err
		}
	}
	main, err = w.encode(w.root)
	return main, files, err
}

func (w *rewriter) encode(n *yaml.Node) ([]byte, error) {
	if !w.asJSON {
		return yaml.Marshal(n)
	}
	var b bytes.Buffer
	if err := writeJSON(&b, n); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// writeJSON writes a node as JSON, with the members in their order.
func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return writeScalar(b, n)
	}
	size, open, end := 1, byte('['), byte(']')
	if n.Kind == yaml.MappingNode {
		size, open, end = 2, '{', '}'
	}
	b.WriteByte(open)
	for i := 0; i < len(n.Content); i += size {
		if i > 0 {
			b.WriteByte(',')
		}
		if size == 2 {
			name, err := json.Marshal(n.Content[i].Value)
			if err != nil {
				return err
			}
			b.Write(append(name, ':'))
		}
		if err := writeJSON(b, n.Content[i+size-1]); err != nil {
			return err
		}
	}
	b.WriteByte(end)
	return nil
}

func writeScalar(b *bytes.Buffer, n *yaml.Node) error {
	var v any = n.Value
	switch n.Tag {
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			v = json.RawMessage(n.Value)
			break
		}
		if err := n.Decode(&v); err != nil {
			return err
		}
	case "!!bool", "!!null":
		if err := n.Decode(&v); err != nil {
			return err
		}
	}
	text, err := json.Marshal(v)
	b.Write(text)
	return err
}

// model reads the document as it is written now.
func (w *rewriter) model() (*model.API, error) {
	main, files, err := w.write()
	if err != nil {
		return nil, err
	}
	doc, found := load.Load(load.Source{File: mainFile, Data: main, Beside: func(name string) ([]byte, error) {
		if name == mainFile {
			return main, nil
		}
		if data := files[path.Clean(name)]; data != nil {
			return data, nil
		}
		return nil, fs.ErrNotExist
	}}, load.Options{})
	if doc == nil {
		return nil, fmt.Errorf("%v", found)
	}
	api, found := normalize.API(doc, normalize.Options{Whole: true})
	if found.HasErrors() {
		return nil, fmt.Errorf("%v", found)
	}
	return api, nil
}
