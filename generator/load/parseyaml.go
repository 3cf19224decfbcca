package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/assistgen/assistgen/generator/diag"
)

// yamlReader builds nodes from those of the YAML library: aliases and merge keys are expanded, and scalars are typed by
// YAML 1.2, where an unquoted date, yes or on is text.
type yamlReader struct {
	builder
	// open are the anchored nodes that are being converted; an alias of one of them would never end.
	open    map[*yaml.Node]bool
	aliased int // nodes made by aliases
	inAlias int // depth of aliases that are being expanded
	stopped bool
}

// parseYAML reads a YAML file of one document.
func parseYAML(name string, data []byte) (*Node, diag.List) {
	r := &yamlReader{builder: builder{name: name}, open: map[*yaml.Node]bool{}}
	dec, err := yaml.NewLoader(bytes.NewReader(withoutVersion(data)))
	if err != nil {
		r.fail(data, err)
		return nil, r.diags
	}
	doc, err := decode(dec)
	switch {
	case errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0:
		r.diags.Errorf(r.pos(place{1, 1}), "empty", "the file is empty")
		return nil, r.diags
	case err != nil:
		r.fail(data, err)
		return nil, r.diags
	}
	n := r.node(doc.Content[0], 1)
	second, err := decode(dec)
	switch {
	case err == nil:
		r.diags.Errorf(r.pos(place{second.Line, second.Column}), "many-documents", "the file holds a second YAML document; only one is read")
	case !errors.Is(err, io.EOF):
		r.fail(data, err)
	}
	return n, r.diags
}

// versionDirective is the directive with the version of YAML at the beginning of a file, behind comments and other directives.
var versionDirective = regexp.MustCompile(`^\x{FEFF}?(?:[#%].*\n|\s*\n)*?%YAML 1\.`)

// withoutVersion makes the directive with the version of YAML a comment, since the library refuses 1.2. No byte moves.
func withoutVersion(data []byte) []byte {
	const begin = "%YAML 1."
	at := versionDirective.FindIndex(data)
	if at == nil {
		return data
	}
	data = bytes.Clone(data)
	data[at[1]-len(begin)] = '#'
	return data
}

// decode reads the next document. Whatever the library panics with on broken input becomes an error.
func decode(dec *yaml.Loader) (n *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be read as YAML: %v", p)
		}
	}()
	n = new(yaml.Node)
	if err := dec.Load(n); err != nil {
		return nil, err
	}
	return n, nil
}

// node converts one node. It returns nil once the reader has given up.
func (r *yamlReader) node(y *yaml.Node, depth int) *Node {
	at := place{y.Line, y.Column}
	if r.stopped || r.tooDeep(at, depth) || r.tooMany(at) {
		r.stopped = true
		return nil
	}
	if y.Kind == yaml.AliasNode {
		return r.alias(y, depth)
	}
	if y.Anchor != "" {
		r.open[y] = true
		defer delete(r.open, y)
	}
	n := &Node{at: at, source: r.name}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = Mapping
		r.mapping(n, y, depth)
	case yaml.SequenceNode:
		n.kind = Sequence
		for _, c := range y.Content {
			n.items = append(n.items, r.node(c, depth+1))
		}
	default:
		n.kind, n.value, n.scalar = Scalar, y.Value, scalarOf(y)
	}
	return n
}

// tooMany counts a node made by an alias and reports when there are more than maxAliased.
func (r *yamlReader) tooMany(at place) bool {
	if r.inAlias == 0 {
		return false
	}
	r.aliased++
	if r.aliased <= maxAliased {
		return false
	}
	r.diags.Errorf(r.pos(at), "too-large", "aliases expand to more than %d values", maxAliased)
	return true
}

// alias expands an alias: its values keep the positions of the anchor, where they are written.
func (r *yamlReader) alias(y *yaml.Node, depth int) *Node {
	if r.open[y.Alias] {
		r.diags.Errorf(r.pos(place{y.Line, y.Column}), "alias-cycle", "the alias *%s is inside the value that it names", y.Value)
		r.stopped = true
		return nil
	}
	r.inAlias++
	n := r.node(y.Alias, depth)
	r.inAlias--
	return n
}

// mapping converts the members of a mapping; those of merge keys come last and give way to explicit ones.
func (r *yamlReader) mapping(n *Node, y *yaml.Node, depth int) {
	seen := make(map[string]*Node, len(y.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		if isMerge(key) {
			merged = append(merged, value)
			continue
		}
		if m := r.member(key, value, depth); m != nil {
			r.add(n, seen, m)
		}
	}
	for _, value := range merged {
		r.merge(n, seen, value, depth)
	}
}

// isMerge reports whether the key is the merge key <<.
func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.ShortTag() == "!!merge"
}

// member converts one member of a mapping.
func (r *yamlReader) member(key, value *yaml.Node, depth int) *Node {
	at := place{key.Line, key.Column}
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		r.diags.Errorf(r.pos(at), "bad-key", "the key of a member must be text")
		return nil
	}
	m := r.node(value, depth+1)
	if m != nil {
		m.key, m.keyAt = key.Value, at
	}
	return m
}

// merge adds the members of a merge key's value that the mapping does not have.
func (r *yamlReader) merge(n *Node, seen map[string]*Node, value *yaml.Node, depth int) {
	m := r.node(value, depth+1)
	sources := []*Node{m}
	if m.Kind() == Sequence {
		sources = m.items
	}
	for _, source := range sources {
		if source == nil { // given up, and said so
			continue
		}
		if source.kind != Mapping {
			r.diags.Errorf(r.pos(place{value.Line, value.Column}), "bad-merge", "a merge key needs a mapping, or a sequence of mappings")
			continue
		}
		for _, member := range source.items {
			if seen[member.key] == nil {
				seen[member.key] = member
				n.items = append(n.items, member)
			}
		}
	}
}

// The numbers of YAML 1.2's core schema.
var (
	integers = regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	floats   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// scalarOf returns the type of a scalar. An explicit tag decides; then quotes make text; then the core schema.
func scalarOf(y *yaml.Node) scalar {
	if y.Style&yaml.TaggedStyle != 0 {
		switch y.Tag {
		case "!!str", "!!binary", "!!timestamp":
			return text
		}
	} else if y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return text
	}
	switch y.Value {
	case "", "~", "null", "Null", "NULL":
		return null
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return boolean
	}
	switch {
	case integers.MatchString(y.Value):
		return integer
	case floats.MatchString(y.Value):
		return float
	}
	return text
}

// fail records an error of the library.
func (r *yamlReader) fail(data []byte, err error) {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		r.diags.Errorf(r.pos(firstUnreadable(data)), "syntax", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	mark, message := e.Mark, e.Message
	if e.ContextMsg != "" {
		message = e.ContextMsg + ", " + message
		// What is open at the end of the file went wrong where it was opened.
		if mark.Index >= len(bytes.TrimSpace(data)) {
			mark = e.ContextMark
		}
	}
	at := place{mark.Line, mark.Column}
	if mark.Line == 0 {
		at = firstUnreadable(data)
	}
	d := diag.Diagnostic{Code: "syntax", Pos: r.pos(at), Message: message}
	if mark.Index < len(data) && data[mark.Index] == '\t' {
		d.Help = "indent with blanks, YAML allows no tabs there"
	}
	r.diags.Add(d)
}

// firstUnreadable returns the place of the first character that YAML does not allow, or of the first one of all.
func firstUnreadable(data []byte) place {
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && size == 1 || c < ' ' && !strings.ContainsRune("\t\r\n", c) || c == 0x7f {
			return advance(place{1, 1}, data[:i])
		}
		i += size
	}
	return place{1, 1}
}
