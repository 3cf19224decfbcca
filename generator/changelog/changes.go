package changelog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// changes writes what differs in an operation as JSON.
func (p *page) changes(op *operation, d *delta) {
	j := &printer{page: p, place: []string{op.id}}
	j.begin("{")
	j.member("#id", quote(op.id))
	j.parts(d)
	j.end("}")
}

// parts writes the parts of a delta as members of the object that is open.
func (p *printer) parts(d *delta) {
	for _, part := range d.parts {
		if p.err != nil {
			return
		}
		p.place = append(p.place, part.key)
		p.key(part.key)
		p.part(part)
		p.place = p.place[:len(p.place)-1]
	}
}

// part writes what differs under a key.
func (p *printer) part(d part) {
	switch {
	case d.value != nil:
		p.change(d.value)
	case d.inner != nil:
		p.dict(d.inner)
	case d.responses != nil:
		p.answers(d.responses)
	default:
		p.entries(d.entries, mergeable(d.entries))
	}
}

// dict writes a delta as an object.
func (p *printer) dict(d *delta) {
	p.begin("{")
	p.parts(d)
	p.end("}")
}

// change writes a value before and after.
func (p *printer) change(c *change) {
	p.begin("{")
	p.key("new")
	p.side(c, c.new, true)
	p.key("old")
	p.side(c, c.old, false)
	p.end("}")
}

// side writes one side of a change.
func (p *printer) side(c *change, literal string, new bool) {
	switch {
	case c.enum == nil:
		p.put(literal)
	case new:
		p.enum(c.enum.new)
	default:
		p.enum(c.enum.old)
	}
}

// answers writes the changes of responses.
func (p *printer) answers(all []answer) {
	p.begin("{")
	for _, a := range all {
		p.place = append(p.place, a.response.code)
		if a.kind == changed {
			p.key(a.response.code)
			p.dict(a.delta)
		} else {
			p.key(p.identifier(a.kind, a.response.digest(), 0))
			p.begin("{")
			p.key(a.response.code)
			p.fullResponse(a.response)
			p.end("}")
		}
		p.place = p.place[:len(p.place)-1]
	}
	p.end("}")
}

// form is how an entry is written.
type form int

const (
	formWhole  form = iota // the node with its name, under an identifier: added or removed
	formList               // what has changed in the properties, as a list under the name
	formInner              // what has changed in the one thing that has, under the name
	formSpread             // the name and what has changed, side by side
)

// form returns the form of an entry.
func (e entry) form() form {
	switch {
	case e.kind != changed:
		return formWhole
	case len(e.delta.parts) != 1 || isOwn(e.node.name):
		return formSpread
	}
	switch only := e.delta.parts[0]; {
	case only.key == "$properties":
		return formList
	case only.inner != nil && (only.key == "$items" || only.key == "$schema"):
		return formInner
	case only.key == "Enum" && (len(only.value.enum.old) == 0 || len(only.value.enum.new) == 0):
		return formInner
	}
	return formSpread
}

// ownKeys are keys that the page has next to names.
var ownKeys = []string{"#", "@added_", "@removed_", "$items", "$schema", "$headers", "$properties", "$parameters", "$responses"}

// isOwn reports whether the name of a member would look like a key of the page's own.
func isOwn(name string) bool {
	for _, key := range ownKeys {
		if strings.HasPrefix(name, key) {
			return true
		}
	}
	return false
}

// mergeable reports whether entries can be one object: each has one key, and no two have the same.
func mergeable(entries []entry) bool {
	seen := map[string]bool{}
	for _, e := range entries {
		switch e.form() {
		case formSpread:
			return false
		case formList, formInner:
			if seen[e.node.name] {
				return false
			}
			seen[e.node.name] = true
		case formWhole: // under its own identifier
		}
	}
	return true
}

// entries writes entries as one object, or as a list of objects.
func (p *printer) entries(all []entry, merged bool) {
	open, closing := "[", "]"
	if merged {
		open, closing = "{", "}"
	}
	p.begin(open)
	for _, e := range all {
		if p.err != nil {
			return
		}
		p.place = append(p.place, e.node.name+"#"+strconv.Itoa(e.nth))
		if merged {
			p.entry(e)
		} else {
			p.next()
			p.begin("{")
			p.entry(e)
			p.end("}")
		}
		p.place = p.place[:len(p.place)-1]
	}
	p.end(closing)
}

// entry writes an entry as members of the object that is open.
func (p *printer) entry(e entry) {
	switch e.form() {
	case formWhole:
		p.key(p.identifier(e.kind, e.node.sum(), e.nth))
		p.whole(e.node)
	case formList:
		p.key(e.node.name)
		p.entries(e.delta.parts[0].entries, false)
	case formInner:
		p.key(e.node.name)
		p.part(e.delta.parts[0])
	case formSpread:
		p.member("#name", quote(e.node.name))
		p.parts(e.delta)
	}
}

// identifier returns the key of what was added or removed. It says where that happened and what it is: the same change
// always has the same key, and two changes never share one.
func (p *printer) identifier(k kind, digest [sha256.Size]byte, nth int) string {
	word := "added"
	if k == removed {
		word = "removed"
	}
	h := sha256.New()
	for _, step := range p.place {
		feed(h, step)
	}
	feed(h, word, strconv.Itoa(nth))
	_, _ = h.Write(digest[:]) // a hash does not fail
	return "@" + word + "_" + hex.EncodeToString(h.Sum(nil)[:16])
}

// feed gives strings to a hash, so that two lists of strings never look the same to it.
func feed(w io.Writer, texts ...string) {
	for _, t := range texts {
		_, _ = fmt.Fprintf(w, "%d:%s", len(t), t)
	}
}

// sum returns a hash of all that is said of a node.
func (n *node) sum() [sha256.Size]byte {
	h := sha256.New()
	feed(h, strconv.Itoa(int(n.role)), n.name, n.description, yesNo(n.required))
	for _, f := range n.facts {
		feed(h, f.key, f.literal)
	}
	inside := n.shape.sum()
	_, _ = h.Write(inside[:])
	return [sha256.Size]byte(h.Sum(nil))
}

// sum returns a hash of all that is said of a shape, made once.
func (s *shape) sum() [sha256.Size]byte {
	if s.digest != ([sha256.Size]byte{}) {
		return s.digest
	}
	h := sha256.New()
	feed(h, s.typ, s.format, strconv.Itoa(len(s.enum)))
	for _, v := range s.enum {
		feed(h, v.literal, v.description)
	}
	for _, g := range s.groups {
		feed(h, g.key, strconv.Itoa(len(g.nodes)))
	}
	feed(h, strconv.Itoa(len(s.properties)), yesNo(s.inner != nil), yesNo(s.additional != nil))
	for _, n := range s.nodes() {
		inside := n.sum()
		_, _ = h.Write(inside[:])
	}
	s.digest = [sha256.Size]byte(h.Sum(nil))
	return s.digest
}

// digest returns a hash of all that is said of a response.
func (r *response) digest() [sha256.Size]byte {
	body := r.body
	if body == nil {
		body = &node{shape: &shape{}}
	}
	return (&node{name: r.code, shape: &shape{inner: body, properties: r.headers}}).sum()
}

// whole writes all that is said of a node.
func (p *printer) whole(n *node) {
	p.begin("{")
	if n.role != unnamed {
		p.member("#name", quote(n.name))
	}
	p.textMember("Description", n.description)
	if n.enum != nil {
		p.key("Enum")
		p.enum(n.enum)
	}
	p.textMember("Format", n.format)
	if n.role == member {
		p.member("Required", yesNo(n.required))
	}
	p.textMember("Type", n.typ)
	for _, f := range n.facts {
		p.member(f.key, f.literal)
	}
	p.inside(n)
	p.end("}")
}

// inside writes the nodes in a node as members of the object that is open.
func (p *printer) inside(n *node) {
	if n.inner != nil && p.err == nil {
		p.key(n.innerKey())
		p.whole(n.inner)
	}
	p.list("$properties", n.properties)
	if n.additional != nil && p.err == nil {
		p.key("$additionalProperties")
		p.whole(n.additional)
	}
	for _, g := range n.groups {
		p.list(g.key, g.nodes)
	}
}

// list writes a list of nodes as a member, unless it is empty.
func (p *printer) list(key string, nodes []*node) {
	if len(nodes) == 0 {
		return
	}
	p.key(key)
	p.begin("[")
	for _, n := range nodes {
		if p.err != nil {
			return
		}
		p.next()
		p.whole(n)
	}
	p.end("]")
}

// fullResponse writes all that is said of a response.
func (p *printer) fullResponse(r *response) {
	if len(r.headers) == 0 && r.body != nil {
		p.whole(r.body)
		return
	}
	p.begin("{")
	p.list("$headers", r.headers)
	if r.body != nil {
		p.key("$schema")
		p.whole(r.body)
	}
	p.end("}")
}
