package load

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath"
	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/diag"
)

// Overlay is an OpenAPI Overlay document: changes to apply to a document before it is read. One Overlay may be applied to
// several versions of an API, and remembers which of its actions found something in any of them.
type Overlay struct {
	// File is the name of the overlay's file, as shown to users.
	File    string
	actions []*action
}

// action is one change of an overlay.
type action struct {
	target  *Node
	path    *jsonpath.JSONPath
	update  *Node // nil for none
	remove  bool
	matched int
}

// Vocabulary is the extensions that overlays may use to say what documents leave out. An extension of our prefix that is
// not here is a mistake; those of others pass through.
var Vocabulary = []string{
	"x-assistgen-service", "x-assistgen-method", "x-assistgen-stream", "x-assistgen-paging", "x-assistgen-long-running",
	"x-assistgen-headers", "x-assistgen-errors", "x-assistgen-environment", "x-assistgen-auth", "x-assistgen-name",
}

// ownPrefix is the prefix of our extensions.
const ownPrefix = "x-assistgen-"

// ReadOverlay reads an overlay. It is nil when there are errors.
func ReadOverlay(file string, data []byte) (*Overlay, diag.List) {
	root, ds := Parse(file, data)
	if ds.HasErrors() {
		return nil, ds
	}
	o := &Overlay{File: file}
	if !root.CheckMapping(&ds, "an overlay", "overlay", "info", "extends", "actions") {
		return nil, ds
	}
	checkOverlayHead(root, &ds)
	for _, a := range root.Get("actions").Items() {
		if read := readAction(a, &ds); read != nil {
			o.actions = append(o.actions, read)
		}
	}
	if ds.HasErrors() {
		return nil, ds
	}
	return o, ds
}

// checkOverlayHead checks what is around the actions.
func checkOverlayHead(root *Node, ds *diag.List) {
	if v := root.Get("overlay"); v == nil {
		ds.Errorf(root.Pos(), "missing-key", "the overlay does not say overlay: 1.0.0")
	} else if majorMinor(v.Text()) != "1.0" {
		ds.Errorf(v.Pos(), "unknown-dialect", "overlay %s is not a version that is read, 1.0.0 is", quote(v.Text()))
	}
	if info := root.Get("info"); info == nil {
		ds.Errorf(root.Pos(), "missing-key", "the overlay has no info with title and version")
	} else if info.CheckMapping(ds, "info", "title", "version", "description") {
		info.RequireText(ds, "title", "version")
	}
	if actions := root.Get("actions"); actions == nil {
		ds.Errorf(root.Pos(), "missing-key", "the overlay has no actions")
	} else if actions.Kind() != Sequence || len(actions.Items()) == 0 {
		ds.Errorf(actions.Pos(), "wrong-kind", "actions must be a sequence of at least one action")
	}
}

// readAction reads one action, or reports why it cannot and returns nil.
func readAction(n *Node, ds *diag.List) *action {
	if !n.CheckMapping(ds, "an action", "target", "description", "update", "remove") || !n.RequireText(ds, "target") {
		return nil
	}
	a := &action{target: n.Get("target"), update: n.Get("update"), remove: n.Get("remove").Bool()}
	if r := n.Get("remove"); r != nil && (r.kind != Scalar || r.scalar != boolean) {
		ds.Errorf(r.Pos(), "wrong-kind", "remove must be true or false")
	}
	if a.update == nil && !a.remove {
		ds.Errorf(n.Pos(), "missing-key", "the action has neither update nor remove")
	}
	checkVocabulary(a.update, ds)
	path, err := compile(a.target.Text())
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		message = strings.TrimPrefix(message, "Error at line 1, ")
		ds.Add(diag.Diagnostic{Code: "bad-target", Pos: a.target.ValuePos(),
			Message: quote(a.target.Text()) + " is not a JSONPath of RFC 9535: " + message,
			Help:    "a path begins with $; names with other characters than letters, digits and _ are in brackets: $.info['x-name']"})
		return nil
	}
	a.path = path
	return a
}

// compile compiles a JSONPath; a panic of the library becomes an error.
func compile(path string) (p *jsonpath.JSONPath, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot be read: %v", r)
		}
	}()
	return jsonpath.NewPath(path)
}

// checkVocabulary reports extensions of our prefix that do not exist.
func checkVocabulary(n *Node, ds *diag.List) {
	if n == nil {
		return
	}
	for _, m := range n.items {
		if strings.HasPrefix(m.key, ownPrefix) && !slices.Contains(Vocabulary, m.key) {
			ds.Add(unknownKey(m, "the overlay vocabulary", Vocabulary))
		}
		checkVocabulary(m, ds)
	}
}

// Unmatched returns a warning for every action whose target was found in none of the documents that the overlay was
// applied to.
func (o *Overlay) Unmatched() []diag.Diagnostic {
	var found diag.List
	for _, a := range o.actions {
		if a.matched == 0 {
			found.Add(diag.Diagnostic{
				Severity: diag.Warning, Code: "unmatched-target", Pos: a.target.ValuePos(),
				Message: "the target " + quote(a.target.Text()) + " is found in no document",
				Help:    "correct the path, or remove the action",
			})
		}
	}
	return found
}

// overlay applies overlays to the tree of the document as it is written.
func (l *loader) overlay(root *Node, overlays []*Overlay) {
	if len(overlays) == 0 {
		return
	}
	link(root, nil, nil)
	for _, o := range overlays {
		for _, a := range o.actions {
			l.apply(root, a)
		}
	}
}

// apply applies one action to every node that its target selects.
func (l *loader) apply(root *Node, a *action) {
	selected := a.find(root)
	a.matched += len(selected)
	for _, n := range selected {
		switch {
		case a.remove && n.parent == nil:
			l.diags.Errorf(a.target.ValuePos(), "bad-target", "the whole document cannot be removed")
		case a.remove:
			detach(n)
		case n.kind == Sequence:
			appendItem(n, l.copy(a.update))
		case n.kind == Mapping && a.update.kind == Mapping:
			mergeInto(n, l.copy(a.update))
		default:
			d := diag.Diagnostic{Code: "bad-update", Pos: a.update.Pos(), Message: fmt.Sprintf("%s cannot be merged into %s", a.update.kind, n.kind)}
			d.Also = append(d.Also, n.Pos())
			d.Help = "let the target select the mapping around it"
			l.diags.Add(d)
		}
	}
}

// find returns the nodes that the target selects, each once.
func (a *action) find(root *Node) []*Node {
	if names, ok := plainPath(a.target.Text()); ok {
		if n := member(root, names); n != nil {
			return []*Node{n}
		}
		return nil
	}
	back := map[*yaml.Node]*Node{}
	var found []*Node
	for _, y := range query(a.path, mirror(root, back)) {
		if n := back[y]; n != nil {
			delete(back, y)
			found = append(found, n)
		}
	}
	return found
}

// query runs a path; a panic of the library selects nothing.
func query(path *jsonpath.JSONPath, root *yaml.Node) (found []*yaml.Node) {
	defer func() {
		if recover() != nil {
			found = nil
		}
	}()
	return path.Query(root)
}

// tags are the YAML tags of scalars.
var tags = map[scalar]string{text: "!!str", integer: "!!int", float: "!!float", boolean: "!!bool", null: "!!null"}

var (
	plainTarget = regexp.MustCompile(`^\$(\.[A-Za-z_]\w*|\['[^'\\]*'\]|\["[^"\\]*"\])*$`)
	plainName   = regexp.MustCompile(`\.(\w+)|\['([^']*)'\]|\["([^"]*)"\]`)
)

// plainPath returns the names of a path that only goes from member to member, as nearly all do: those need no copy of
// the tree for the path library.
func plainPath(path string) ([]string, bool) {
	if !plainTarget.MatchString(path) {
		return nil, false
	}
	names := []string{}
	for _, m := range plainName.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1]+m[2]+m[3])
	}
	return names, true
}

// member returns the member of mappings that the names lead to, or nil.
func member(n *Node, names []string) *Node {
	for _, name := range names {
		if n.Kind() != Mapping {
			return nil
		}
		n = n.Get(name)
	}
	return n
}

// mirror returns the tree as nodes of the path library, and what each of them stands for.
func mirror(n *Node, back map[*yaml.Node]*Node) *yaml.Node {
	y := &yaml.Node{Kind: yaml.ScalarNode, Tag: tags[n.scalar], Value: n.value}
	if n.kind != Scalar {
		y.Kind, y.Tag = yaml.SequenceNode, "!!seq"
	}
	if n.kind == Mapping {
		y.Kind, y.Tag = yaml.MappingNode, "!!map"
	}
	for _, m := range n.items {
		if n.kind == Mapping {
			y.Content = append(y.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: m.key})
		}
		y.Content = append(y.Content, mirror(m, back))
	}
	back[y] = n
	return y
}

// detach takes a node out of its parent.
func detach(n *Node) {
	p := n.parent
	p.items = slices.DeleteFunc(p.items, func(m *Node) bool { return m == n })
	p.index = nil
}

// appendItem appends an item to a sequence.
func appendItem(n, item *Node) {
	item.key, item.keyAt = "", place{}
	link(item, n, n.file)
	n.items = append(n.items, item)
}

// mergeInto moves the members of a mapping into another: mappings are merged, sequences appended, anything else replaced.
func mergeInto(n, update *Node) {
	for _, m := range update.items {
		old := n.child(m.key)
		switch {
		case old.Kind() == Mapping && m.kind == Mapping:
			mergeInto(old, m)
		case old.Kind() == Sequence && m.kind == Sequence:
			for _, item := range m.items {
				appendItem(old, item)
			}
		default:
			n.set(m.key, m)
			link(m, n, n.file)
		}
	}
}
