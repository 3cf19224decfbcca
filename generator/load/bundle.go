package load

// bundle writes a document of several files as one, for kin-openapi. After gather only path items are in other
// files: they are written where they are referred to, the first time, and are empty from then on.
type bundle struct {
	main *file
	// items are the path items in other files, by the references to them; written are those that have been.
	items   map[*Node]*Node
	written map[*Node]bool
}

// newBundle returns the bundle of the files.
func (l *loader) newBundle(main *file) *bundle {
	b := &bundle{main: main, items: map[*Node]*Node{}, written: map[*Node]bool{}}
	for _, r := range l.refs {
		if r.kind != pathItemKind {
			continue
		}
		if target := r.node.Follow(); target != nil && target.file != main {
			b.items[r.node] = target
		}
	}
	return b
}

// append appends a node as compact JSON.
func (b *bundle) append(out []byte, n *Node) []byte {
	if item := b.items[n]; item != nil {
		if b.written[item] {
			return append(out, "{}"...)
		}
		b.written[item] = true
		n = item
	}
	if n.file != b.main && n.key == "$ref" && n.IsText() {
		steps := maxSteps
		if target := n.file.resolve(n.value, &steps); target != nil && target.file == b.main {
			return appendText(out, refTo(target))
		}
	}
	return appendJSONBy(out, n, b.append)
}
