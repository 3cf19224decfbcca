package changelog

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
)

// methods are the members of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// view returns what the page can see of the operations of a document.
func view(d *load.Document, full bool, most limits) ([]*operation, error) {
	v := viewer{newExpander(d, full, most)}
	var found []*operation
	for _, item := range d.Written().Get("paths").Members() {
		if isExtension(item) {
			continue
		}
		path := item.Key()
		item = item.Follow()
		for _, m := range item.Members() {
			if slices.Contains(methods, m.Key()) && m.Kind() == load.Mapping {
				found = append(found, v.operation(path, item, m))
			}
		}
	}
	return found, v.err
}

// isExtension reports whether a member is an extension.
func isExtension(n *load.Node) bool { return strings.HasPrefix(n.Key(), "x-") }

// viewer reads the operations of a document, in either dialect.
type viewer struct{ *expander }

// operation reads one operation of a path.
func (v *viewer) operation(path string, item, n *load.Node) *operation {
	op := &operation{
		method: strings.ToUpper(n.Key()), path: path, description: describe(n), deprecated: v.full && n.Get("deprecated").Bool(),
	}
	if op.id = n.Get("operationId").Text(); op.id != "" {
		op.named = true
	} else {
		op.id = op.method + " " + op.path
	}
	for _, p := range parameters(item, n) {
		op.parameters = append(op.parameters, v.parameter(p))
	}
	if body := n.Get("requestBody"); body != nil && !v.swagger {
		op.parameters = append(op.parameters, v.requestBody(body))
	}
	for _, r := range n.Get("responses").Members() {
		if !isExtension(r) {
			op.responses = append(op.responses, v.response(r))
		}
	}
	return op
}

// describe returns the description of an operation; a document that gives a summary alone means that.
func describe(n *load.Node) string {
	return firstText(n.Get("description").Text(), n.Get("summary").Text())
}

// parameters returns the parameters of an operation: those of its path that it does not replace, then its own.
func parameters(item, operation *load.Node) []*load.Node {
	own := operation.Get("parameters").Items()
	type place struct{ in, name string }
	at := func(p *load.Node) place { p = p.Follow(); return place{p.Get("in").Text(), p.Get("name").Text()} }
	replaced := map[place]bool{}
	for _, p := range own {
		replaced[at(p)] = true
	}
	var all []*load.Node
	for _, p := range item.Get("parameters").Items() {
		if !replaced[at(p)] {
			all = append(all, p)
		}
	}
	return append(all, own...)
}

// parameter reads a parameter.
func (v *viewer) parameter(ref *load.Node) *node {
	p := ref.Follow()
	n := &node{role: member, name: p.Get("name").Text(), required: p.Get("required").Bool()}
	switch {
	case !v.swagger:
		v.fill(n, schemaOf(p))
	case p.Get("in").Text() == "body":
		v.body(n, p.Get("schema"))
	default:
		v.fill(n, p) // Swagger 2.0 says in the parameter what OpenAPI 3 has in a schema
	}
	n.description = firstText(ref.Get("description").Text(), p.Get("description").Text(), n.description)
	if v.full {
		n.facts = mergeFacts(placeFacts(p), n.facts)
	}
	return n
}

// schemaOf returns the schema of a parameter or header of OpenAPI 3.
func schemaOf(n *load.Node) *load.Node {
	if s := n.Get("schema"); s != nil {
		return s
	}
	return mediaSchema(n.Get("content"))
}

// mediaSchema returns the schema that stands for all media types.
func mediaSchema(content *load.Node) *load.Node {
	all := content.Members()
	i := slices.IndexFunc(all, func(m *load.Node) bool {
		name, _, _ := strings.Cut(strings.ToLower(m.Key()), ";")
		return name == "application/json" || strings.HasSuffix(name, "+json")
	})
	if i < 0 && len(all) > 0 {
		i = 0
	}
	if i < 0 {
		return nil
	}
	return all[i].Follow().Get("schema")
}

// body makes a node the parameter that is the body.
func (v *viewer) body(n *node, schema *load.Node) {
	inner := v.value(schema)
	n.shape = &shape{inBody: true, inner: inner}
}

// requestBody reads the body of an operation of OpenAPI 3.
func (v *viewer) requestBody(ref *load.Node) *node {
	b := ref.Follow()
	n := &node{role: member, name: "body", required: b.Get("required").Bool()}
	n.description = firstText(ref.Get("description").Text(), b.Get("description").Text())
	v.body(n, mediaSchema(b.Get("content")))
	if v.full {
		n.facts = []fact{{"In", quote("body")}} // as in Swagger 2.0
	}
	return n
}

// response reads a response.
func (v *viewer) response(ref *load.Node) *response {
	n := ref.Follow()
	r := &response{code: ref.Key()}
	for _, h := range n.Get("headers").Members() {
		r.headers = append(r.headers, v.header(h))
	}
	schema := n.Get("schema")
	if !v.swagger {
		schema = mediaSchema(n.Get("content"))
	}
	if schema != nil {
		r.body = v.value(schema)
	}
	return r
}

// header reads a header of a response. Names of headers are the same in any case, so they are shown in one.
func (v *viewer) header(ref *load.Node) *node {
	h := ref.Follow()
	n := &node{role: member, name: strings.ToLower(ref.Key()), required: !v.swagger && h.Get("required").Bool()}
	if v.swagger {
		v.fill(n, h)
	} else {
		v.fill(n, schemaOf(h))
	}
	n.description = firstText(ref.Get("description").Text(), h.Get("description").Text(), n.description)
	return n
}

// value reads a schema as a node without a name.
func (v *viewer) value(schema *load.Node) *node {
	n := &node{}
	v.fill(n, schema)
	return n
}

// firstText returns the first text that is not empty.
func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
