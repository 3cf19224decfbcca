package load

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Kind is the shape of a Node.
type Kind int

// The kinds of Node; None is the kind of a place that does not exist.
const (
	None Kind = iota
	Mapping
	Sequence
	Scalar
)

// String names the kind as messages do.
func (k Kind) String() string {
	return [...]string{"nothing", "a mapping", "a sequence", "a scalar"}[k]
}

// scalar is the type of a scalar, by the core schema of YAML 1.2.
type scalar int

const (
	text scalar = iota
	integer
	float
	boolean
	null
)

// place is a line and a column, both from 1; the zero place is unknown.
type place struct{ line, column int }

// Node is a place in a document's tree, in OpenAPI 3 shape, with the position it had in the file. A nil *Node is a place
// that does not exist: every method works on it. Nodes are not changed once Load or Parse has returned.
type Node struct {
	kind   Kind
	scalar scalar
	value  string  // of a scalar, as written but without quotes
	items  []*Node // of a mapping, each with its key, or of a sequence

	key       string // in the parent, when that is a mapping
	at, keyAt place
	source    string // the file that the position is in: an overlay's, for what it brought

	// The rest is set by link, once the tree no longer changes.
	parent *Node
	file   *file
	index  map[string]*Node // of a large mapping
}

// Get returns the child under the keys, one after the other. In a sequence a key is the text of an index. References are
// not followed.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		n = n.child(key)
	}
	return n
}

// child returns one child, or nil.
func (n *Node) child(key string) *Node {
	switch {
	case n == nil:
		return nil
	case n.index != nil:
		return n.index[key]
	case n.kind == Mapping:
		if i := n.position(key); i >= 0 {
			return n.items[i]
		}
	case n.kind == Sequence:
		i, err := strconv.Atoi(key)
		if err == nil && i >= 0 && i < len(n.items) && strconv.Itoa(i) == key {
			return n.items[i]
		}
	}
	return nil
}

// position returns the index of the member under the key, or -1.
func (n *Node) position(key string) int {
	return slices.IndexFunc(n.items, func(m *Node) bool { return m.key == key })
}

// Keys returns the keys of a mapping, in the order of the source.
func (n *Node) Keys() []string {
	if n.Kind() != Mapping {
		return nil
	}
	keys := make([]string, len(n.items))
	for i, m := range n.items {
		keys[i] = m.key
	}
	return keys
}

// Items returns the items of a sequence.
func (n *Node) Items() []*Node {
	if n.Kind() != Sequence {
		return nil
	}
	return n.items
}

// Members returns the values of a mapping, in the order of the source; Key tells the key of each.
func (n *Node) Members() []*Node {
	if n.Kind() != Mapping {
		return nil
	}
	return n.items
}

// Key returns the key of the node in its mapping; it is empty for the root and for items of a sequence.
func (n *Node) Key() string {
	if n == nil {
		return ""
	}
	return n.key
}

// Kind returns the shape of the node.
func (n *Node) Kind() Kind {
	if n == nil {
		return None
	}
	return n.kind
}

// Ref returns the text of $ref, when the node is a mapping that has one.
func (n *Node) Ref() (string, bool) {
	if n.Kind() != Mapping {
		return "", false
	}
	ref := n.child("$ref")
	if ref.Kind() != Scalar || ref.scalar != text {
		return "", false
	}
	return ref.value, true
}

// Follow returns the node that $ref leads to, through chains of references; a chain that ends nowhere or in itself
// leads to nil. A node without $ref leads to itself.
func (n *Node) Follow() *Node {
	steps := maxSteps
	return n.follow(&steps)
}

// Lead returns the node that a string leads to as a reference from where it is, at the end of a chain; nil where it leads nowhere.
func (n *Node) Lead() *Node {
	if !n.IsText() {
		return nil
	}
	steps := maxSteps
	return n.file.resolve(n.value, &steps).follow(&steps)
}

// follow is Follow in at most that many steps, counted over everything that it leads through.
func (n *Node) follow(steps *int) *Node {
	for {
		ref, ok := n.Ref()
		if !ok {
			return n
		}
		n = n.file.resolve(ref, steps)
	}
}

// Pointer returns the JSON pointer of the node in its file, in OpenAPI 3 shape; the root's is empty.
func (n *Node) Pointer() string {
	if n == nil || n.parent == nil {
		return ""
	}
	name := n.key
	if n.parent.kind == Sequence {
		name = strconv.Itoa(slices.Index(n.parent.items, n))
	}
	return n.parent.Pointer() + "/" + escape.Replace(name)
}

var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

// File returns the name of the file that the node's position is in.
func (n *Node) File() string {
	if n == nil {
		return ""
	}
	return n.source
}

// Root returns the root of the file that the node is read in, which is another than it is written in for what overlays brought and for
// an object of another file in place of a component.
func (n *Node) Root() *Node {
	for n != nil && n.parent != nil {
		n = n.parent
	}
	return n
}

// Pos returns the position of the node: that of its key, for a member of a mapping.
func (n *Node) Pos() model.Pos {
	if n == nil {
		return model.Pos{}
	}
	if n.keyAt != (place{}) {
		return model.Pos{File: n.source, Line: n.keyAt.line, Column: n.keyAt.column}
	}
	return n.ValuePos()
}

// ValuePos returns where the value of the node begins.
func (n *Node) ValuePos() model.Pos {
	if n == nil {
		return model.Pos{}
	}
	return model.Pos{File: n.source, Line: n.at.line, Column: n.at.column}
}

// IsNull reports whether the node is a null; a place that does not exist is not.
func (n *Node) IsNull() bool { return n.Kind() == Scalar && n.scalar == null }

// IsText reports whether the node is a scalar that is text rather than a number, boolean or null.
func (n *Node) IsText() bool { return n.Kind() == Scalar && n.scalar == text }

// Text returns a scalar as written, without quotes; a null and anything else is empty.
func (n *Node) Text() string {
	if n.Kind() != Scalar || n.scalar == null {
		return ""
	}
	return n.value
}

// Bool reports whether the node is the boolean true.
func (n *Node) Bool() bool {
	return n.Kind() == Scalar && n.scalar == boolean && strings.EqualFold(n.value, "true")
}

// Literal returns the value as compact JSON text. The order of members is kept, and numbers stay as written as far as
// JSON allows it. A place that does not exist gives the empty Literal.
func (n *Node) Literal() model.Literal {
	if n == nil {
		return ""
	}
	return model.Literal(appendJSON(nil, n))
}

// appendJSON appends the node as compact JSON.
func appendJSON(b []byte, n *Node) []byte { return appendJSONBy(b, n, appendJSON) }

// appendJSONBy appends the node as compact JSON, and what is in it by a function.
func appendJSONBy(b []byte, n *Node, appendItem func([]byte, *Node) []byte) []byte {
	switch n.kind {
	case Mapping:
		b = append(b, '{')
		for i, m := range n.items {
			b = appendComma(b, i)
			b = appendText(b, m.key)
			b = append(b, ':')
			b = appendItem(b, m)
		}
		return append(b, '}')
	case Sequence:
		b = append(b, '[')
		for i, item := range n.items {
			b = appendItem(appendComma(b, i), item)
		}
		return append(b, ']')
	default:
		return appendScalar(b, n)
	}
}

// appendComma appends what separates item i from the one before it.
func appendComma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// appendScalar appends a scalar as JSON.
func appendScalar(b []byte, n *Node) []byte {
	switch n.scalar {
	case null:
		return append(b, "null"...)
	case boolean:
		return append(b, strings.ToLower(n.value)...)
	case integer, float:
		return append(b, jsonNumber(n.value)...)
	default:
		return appendText(b, n.value)
	}
}

// appendText appends a JSON string. encoding/json would escape < and > too, which reads worse in messages.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r < ' ' || r == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

// jsonNumber spells a YAML number as JSON does: no sign in front but a minus, digits on both sides of the dot, no
// leading zeros, no other bases.
func jsonNumber(s string) string {
	if strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0o") {
		if i, ok := new(big.Int).SetString(s, 0); ok {
			return i.String()
		}
	}
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction + exponent
}
