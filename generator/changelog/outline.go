package changelog

import "strings"

// field is a line of an outline, or the lines of what opens below it.
type field struct {
	name string
	node *node
	bare bool // show the type alone
}

// request writes the outline of parameters. Those that are not the body are never opened.
func (p *page) request(parameters []*node) {
	var fields []field
	for _, n := range parameters {
		f := field{name: n.name, node: n, bare: true}
		if n.inBody {
			f.node, f.bare = n.inner, false
		}
		fields = append(fields, f)
	}
	p.object(fields)
}

// response writes the outline of a response.
func (p *page) response(r *response) {
	headers := fieldsOf(r.headers)
	switch {
	case r.body == nil:
		p.object(headers)
	case len(headers) > 0:
		p.put("{\n$headers:\n")
		p.object(headers)
		p.put("\n,\n")
		p.field(field{name: "$schema", node: r.body})
		p.put("}")
	case r.body.opens() || r.body.typ == typeObject:
		p.object(r.body.fields())
	default:
		p.object([]field{{name: "$schema", node: r.body}})
	}
}

// fieldsOf returns the fields of a list of nodes.
func fieldsOf(nodes []*node) []field {
	fields := make([]field, len(nodes))
	for i, n := range nodes {
		fields[i] = field{name: n.name, node: n}
	}
	return fields
}

// opens reports whether a node is outlined as an object with fields.
func (n *node) opens() bool {
	return n.typ != typeArray && (len(n.properties) > 0 || n.additional != nil || len(n.groups) > 0)
}

// fields returns the fields of a node that opens.
func (n *node) fields() []field {
	fields := fieldsOf(n.properties)
	if n.additional != nil {
		fields = append(fields, field{name: "$additionalProperties", node: n.additional})
	}
	for _, g := range n.groups {
		fields = append(fields, field{name: g.key, node: &node{shape: &shape{typ: typeObject, properties: g.nodes}}})
	}
	return fields
}

// object writes an outline.
func (p *page) object(fields []field) {
	if len(fields) == 0 {
		p.put("{}")
		return
	}
	p.put("{\n")
	for _, f := range fields {
		if p.err != nil {
			return // what is inside may be without end
		}
		p.field(f)
	}
	p.put("}")
}

// field writes a field.
func (p *page) field(f field) {
	n := f.node
	p.put(line(f.name), ":")
	switch {
	case f.bare:
		p.put(" ", line(n.typ), n.brackets(), " ,\n")
	case n.opens() || n.typ == typeArray && n.enum == nil:
		p.put(n.brackets(), "\n")
		p.opened(n)
		p.put("\n,\n")
	case n.enum != nil:
		p.put(" enum", n.brackets(), " ,\n")
	default:
		p.put(" ", line(n.typ), n.brackets(), " ,\n")
	}
}

// opened writes an object or array.
func (p *page) opened(n *node) {
	if n.typ != typeArray {
		p.object(n.fields())
		return
	}
	p.put("[\n")
	p.item(n.inner)
	p.put(",\n]")
}

// item writes what an array holds, up to the comma.
func (p *page) item(n *node) {
	switch {
	case p.err != nil:
	case n == nil:
		p.put(typeString, " ")
	case n.opens() || n.typ == typeArray:
		if facts := n.brackets(); facts != "" {
			p.put(strings.TrimPrefix(facts, " "), "\n")
		}
		p.opened(n)
		p.put("\n")
	default:
		p.put(line(n.typ), n.brackets(), " ")
	}
}

// brackets returns what the full page says of a node behind its type.
func (n *node) brackets() string {
	if len(n.facts) == 0 {
		return ""
	}
	var all []string
	for _, f := range n.facts {
		if f.literal == "true" && f.key != "Default" && f.key != "AdditionalProperties" {
			all = append(all, f.key)
		} else {
			all = append(all, f.key+" "+line(f.literal))
		}
	}
	return " (" + strings.Join(all, ", ") + ")"
}
