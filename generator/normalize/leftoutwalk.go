package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// sayLeftOut says what the document says and the code does not do.
func sayLeftOut(d *declarations) {
	w := leftOutWalk{declarations: d, seen: map[*load.Node]bool{}, filled: map[*load.Node]string{}, held: map[*load.Node]bool{}}
	w.look(d.root, "", inDocument)
	for _, s := range d.root.Get("components", "securitySchemes").Members() {
		w.look(s.Follow(), s.Key(), inScheme)
	}
	for _, item := range d.root.Get("paths").Members() {
		if strings.HasPrefix(item.Key(), "/") {
			w.pathItem(item, item.Key())
		}
	}
	for _, s := range d.root.Get("components", "schemas").Members() {
		w.schema(s, s.Key())
	}
	for s, at := range w.filled {
		if w.held[s] {
			w.rows(s, at, inValue)
		}
	}
}

// leftOutWalk walks the places of a document, each node once. What is data, as examples, is not a place.
type leftOutWalk struct {
	*declarations

	seen map[*load.Node]bool
	// filled are the schemas that parameters have their defaults from, with where they are, and held those that others refer to.
	filled map[*load.Node]string
	held   map[*load.Node]bool
}

// look reports what is left out of a node, which is all of the places; at is where that is, for the user.
func (w *leftOutWalk) look(node *load.Node, at string, places ...place) {
	w.rows(node, at, places...)
	for _, m := range node.Members() {
		if isIgnored(m, node) {
			if !ofCode.MatchString(m.Key()) {
				w.unread(m, at)
			}
			w.say(m, m.Key(), "the extension "+m.Key()+" is not carried out", at)
		}
	}
}

// rows is look for the keywords of the table.
func (w *leftOutWalk) rows(node *load.Node, at string, places ...place) {
	for i := range leftOuts {
		row := &leftOuts[i]
		if !slices.Contains(places, row.in) {
			continue
		}
		k := node.Get(row.key)
		if k == nil || row.unless != nil && row.unless(k, node) {
			continue
		}
		if slices.Contains(unread, row.kind) {
			w.unread(k, at)
		}
		if !slices.Contains(named, row.key) {
			w.say(k, row.kind, row.what, at)
			continue
		}
		for _, m := range k.Members() {
			w.say(m, row.kind, row.what, within(at, m.Key()))
		}
	}
}

// unread puts a keyword into the model that nothing else of it tells of, for comparisons.
func (w *leftOutWalk) unread(k *load.Node, at string) {
	if w.whole {
		w.api.Unread = append(w.api.Unread, &model.Unread{Node: model.Node{Name: k.Key(), Pos: k.Pos()}, Place: at, Value: sorted(k)})
	}
}

// within returns the place of a member.
func within(at, name string) string { return strings.Trim(at+"."+name, ".") }

func (w *leftOutWalk) say(node *load.Node, kind, what, at string) {
	w.diags.Add(diag.Diagnostic{Severity: diag.LeftOut, Code: kind, Pos: node.Pos(), Message: what, Subject: cmp.Or(at, "the document")})
}

// enter follows a reference, and reports whether the node has not been looked at.
func (w *leftOutWalk) enter(node *load.Node) (*load.Node, bool) {
	if node == nil {
		return nil, false
	}
	to := node.Follow()
	if to == nil || w.seen[to] {
		return to, false
	}
	w.seen[to] = true
	return to, true
}

func (w *leftOutWalk) pathItem(node *load.Node, path string) {
	item, fresh := w.enter(node)
	if !fresh {
		return
	}
	w.look(item, path, inPathItem)
	w.parameters(item.Get("parameters"), path)
	for _, op := range item.Members() {
		if slices.Contains(methods, op.Key()) {
			w.operation(op, cmp.Or(op.Get("operationId").Text(), strings.ToUpper(op.Key())+" "+path))
		}
	}
}

func (w *leftOutWalk) operation(op *load.Node, name string) {
	w.look(op, name, inOperation)
	w.parameters(op.Get("parameters"), name)
	if body, fresh := w.enter(op.Get("requestBody")); fresh {
		w.look(body, name, inBody)
		w.content(body.Get("content"), inMediaType, name)
	}
	for _, r := range op.Get("responses").Members() {
		places := []place{inResponse}
		if isError(r, op.Get("responses")) {
			places = append(places, inError)
		}
		w.response(r, name, op.Key() != "head" && !bodyless.MatchString(r.Key()), places)
	}
}

// isError reports whether one of the responses of an operation is an error; a default that is alone is none.
func isError(response, all *load.Node) bool {
	status := response.Key()
	return strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5") || status == "default" && len(all.Members()) > 1
}

// response looks at a response; one that never has a body has no media types.
func (w *leftOutWalk) response(node *load.Node, name string, hasBody bool, places []place) {
	response, fresh := w.enter(node)
	if fresh {
		w.look(response, name, places...)
		for _, h := range response.Get("headers").Members() {
			w.input(h, within(name, h.Key()))
		}
	}
	if hasBody { // another use of the response may have none
		w.content(response.Get("content"), inAnswer, name)
	}
}

func (w *leftOutWalk) parameters(list *load.Node, at string) {
	for _, p := range list.Items() {
		at := within(at, p.Follow().Get("name").Text())
		w.fills(p.Follow().Get("schema"), at)
		for _, m := range p.Follow().Get("content").Members() {
			w.fills(m.Get("schema"), at)
		}
		w.input(p, at)
	}
}

// fills notes the schemas that a parameter has its default from.
func (w *leftOutWalk) fills(schema *load.Node, at string) {
	if _, noted := w.filled[schema]; schema == nil || noted {
		return
	}
	w.filled[schema] = at
	if to := schema.Follow(); to != schema {
		w.fills(to, to.Key())
	}
	for _, part := range schema.Get("allOf").Items() {
		w.fills(part, at)
	}
}

// input looks at a parameter, or a header of a response.
func (w *leftOutWalk) input(node *load.Node, at string) {
	if p, fresh := w.enter(node); fresh {
		w.look(p, at, inParameter)
		w.schema(p.Get("schema"), at)
		w.content(p.Get("content"), inMediaType, at)
	}
}

func (w *leftOutWalk) content(content *load.Node, in place, at string) {
	if _, fresh := w.enter(content); !fresh {
		return
	}
	for _, m := range content.Members() {
		w.look(m, at, in)
		w.schema(m.Get("schema"), at)
		for _, part := range m.Get("encoding").Members() {
			w.look(part, within(at, part.Key()), inEncoding)
		}
	}
}

// The keywords of a schema that hold schemas: one, a list of them, or one for each name.
var (
	schemaKeys = []string{"items", "additionalProperties", "propertyNames"}
	listKeys   = []string{"allOf", "oneOf", "anyOf"}
	mapKeys    = []string{"properties", "patternProperties"}
)

// schema looks at a schema, then at what it refers to: keywords next to a reference count.
func (w *leftOutWalk) schema(node *load.Node, at string) {
	if node == nil || w.seen[node] {
		return
	}
	w.seen[node] = true
	to := node.Follow()
	if _, filled := w.filled[node]; filled {
		w.look(node, at, inSchema)
	} else {
		w.look(node, at, inSchema, inValue)
		w.held[to] = true
	}
	for _, key := range schemaKeys {
		w.schema(node.Get(key), at)
	}
	for _, key := range listKeys {
		for _, item := range node.Get(key).Items() {
			w.schema(item, at)
		}
	}
	for _, key := range mapKeys {
		for _, m := range node.Get(key).Members() {
			w.schema(m, within(at, m.Key()))
		}
	}
	if w.componentOf(to) == nil { // those have their own names
		w.schema(to, at)
	}
}
