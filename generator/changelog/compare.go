package changelog

import (
	"regexp"
	"slices"
)

// kind is the kind of a change of an operation or a node.
type kind int

const (
	added kind = iota
	changed
	removed
)

// difference is the change of an operation.
type difference struct {
	kind  kind
	shown *operation // the new one, or the old one where it was removed
	delta *delta     // where it was changed
}

// delta is the difference between two nodes; nil if they are equal.
type delta struct{ parts []part }

// part is a difference under a key: that of a value, of the one node inside, of a list of nodes, or of responses.
type part struct {
	key       string
	value     *change
	inner     *delta
	entries   []entry
	responses []answer
}

// change is a value before and after.
type change struct {
	old, new string // as JSON
	enum     *enumChange
}

// enumChange is a list of values before and after.
type enumChange struct{ old, new []value }

// entry is the change of a node of a list.
type entry struct {
	kind  kind
	node  *node  // the new one, or the old one where it was removed
	nth   int    // among those of its name in the list
	delta *delta // where it was changed
}

// answer is the change of a response.
type answer struct {
	kind     kind
	response *response
	delta    *delta
}

// add adds a part unless it holds nothing.
func (d *delta) add(p part) {
	if p.value != nil || p.inner != nil || len(p.entries) > 0 || len(p.responses) > 0 {
		d.parts = append(d.parts, p)
	}
}

// scalar adds a value that may have changed; both are JSON.
func (d *delta) scalar(key, old, new string) {
	if old != new {
		d.add(part{key: key, value: &change{old: old, new: new}})
	}
}

// found returns the delta, or nil when it holds nothing.
func (d *delta) found() *delta {
	if len(d.parts) == 0 {
		return nil
	}
	return d
}

// shapes are two shapes that are in the same place.
type shapes struct{ old, new *shape }

// comparer compares operations. Two shapes are compared once, in however many places they are.
type comparer struct {
	memo     map[shapes]*shapeDelta
	nothing  *node // stands for a node that is not there
	most     int   // values to compare
	compared int
	err      error
}

// operations returns the operations that differ: the new ones, the updated ones, the removed ones.
func (c *comparer) operations(old, new []*operation) []difference {
	pairs, left := pairUp(old, new)
	var fresh, updated []difference
	for _, op := range new {
		before := pairs[op]
		if before == nil {
			fresh = append(fresh, difference{kind: added, shown: op})
		} else if d := c.operation(before, op); d != nil {
			updated = append(updated, difference{kind: changed, shown: op, delta: d})
		}
	}
	all := slices.Concat(fresh, updated)
	for _, op := range left {
		all = append(all, difference{kind: removed, shown: op})
	}
	return all
}

// pairUp returns the old operation of each new one that has one, and the old operations that are left.
func pairUp(old, new []*operation) (map[*operation]*operation, []*operation) {
	pairs, taken := map[*operation]*operation{}, map[*operation]bool{}
	pair := func(key func(*operation) string, fits func(a, b *operation) bool) {
		byKey := map[string][]*operation{}
		for _, op := range old {
			if !taken[op] {
				byKey[key(op)] = append(byKey[key(op)], op)
			}
		}
		for _, op := range new {
			found := byKey[key(op)]
			if pairs[op] == nil && len(found) > 0 && fits(found[0], op) {
				pairs[op], taken[found[0]] = found[0], true
				byKey[key(op)] = found[1:]
			}
		}
	}
	pair(func(op *operation) string { return op.id }, func(a, b *operation) bool { return a.named == b.named })
	pair(place, func(a, b *operation) bool { return !a.named || !b.named })
	var left []*operation
	for _, op := range old {
		if !taken[op] {
			left = append(left, op)
		}
	}
	return pairs, left
}

var braces = regexp.MustCompile(`\{[^{}]*\}`)

// place returns the method and path of an operation, whatever the parameters in it are called.
func place(op *operation) string { return op.method + " " + braces.ReplaceAllString(op.path, "{}") }

// operation returns what differs between two operations.
func (c *comparer) operation(old, new *operation) *delta {
	d := &delta{}
	if place(old) != place(new) {
		d.scalar("Method", quote(old.method), quote(new.method))
		d.scalar("Path", quote(old.path), quote(new.path))
	}
	d.scalar("Description", quote(old.description), quote(new.description))
	d.scalar("Deprecated", yesNo(old.deprecated), yesNo(new.deprecated))
	d.add(part{key: "$parameters", entries: c.nodes(old.parameters, new.parameters)})
	d.add(part{key: "$responses", responses: c.responses(old.responses, new.responses)})
	return d.found()
}

// yesNo returns a boolean as JSON.
func yesNo(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// responses returns what differs between two lists of responses.
func (c *comparer) responses(old, new []*response) []answer {
	before := map[string]*response{}
	for _, r := range old {
		before[r.code] = r
	}
	var all []answer
	for _, r := range new {
		if b := before[r.code]; b == nil {
			all = append(all, answer{kind: added, response: r})
		} else if d := c.response(b, r); d != nil {
			all = append(all, answer{kind: changed, response: r, delta: d})
		}
		delete(before, r.code)
	}
	for _, r := range old {
		if before[r.code] != nil {
			all = append(all, answer{kind: removed, response: r})
		}
	}
	return all
}

// response returns what differs between two responses.
func (c *comparer) response(old, new *response) *delta {
	d := &delta{}
	d.add(part{key: "$headers", entries: c.nodes(old.headers, new.headers)})
	if body := c.inner(old.body, new.body); body != nil {
		d.parts = append(d.parts, body.parts...)
	}
	return d.found()
}

// nodes returns what differs between two lists of nodes, which pair by name.
func (c *comparer) nodes(old, new []*node) []entry {
	byName := map[string][]*node{}
	for _, n := range old {
		byName[n.name] = append(byName[n.name], n)
	}
	var all []entry
	count := map[string]int{}
	for _, n := range new {
		e := entry{node: n, nth: count[n.name]}
		count[n.name]++
		if before := byName[n.name]; len(before) > e.nth {
			e.kind, e.delta = changed, c.node(before[e.nth], n)
		}
		if e.kind == added || e.delta != nil {
			all = append(all, e)
		}
	}
	seen := map[string]int{}
	for _, n := range old {
		nth := seen[n.name]
		if seen[n.name]++; nth >= count[n.name] {
			all = append(all, entry{kind: removed, node: n, nth: nth})
		}
	}
	return all
}

// node returns what differs between two nodes.
func (c *comparer) node(old, new *node) *delta {
	if c.compared++; c.compared > c.most {
		c.err = &tooLargeError{c.most, "compared values"}
	}
	if c.err != nil {
		return nil
	}
	d := &delta{}
	d.scalar("Description", quote(old.description), quote(new.description))
	inside := c.shape(old.shape, new.shape)
	d.parts = append(d.parts, inside.values...)
	if old.role == member && new.role == member {
		d.scalar("Required", yesNo(old.required), yesNo(new.required))
	}
	d.parts = append(d.parts, inside.typ...)
	d.facts(old.facts, new.facts)
	d.parts = append(d.parts, inside.nodes...)
	return d.found()
}

// facts adds the facts that differ; one that is not there is null.
func (d *delta) facts(old, new []fact) {
	if len(old)+len(new) == 0 {
		return
	}
	literalIn := func(facts []fact, key string) string {
		if f, ok := factIn(facts, key); ok {
			return f.literal
		}
		return "null"
	}
	for _, k := range factKeys {
		d.scalar(k.shown, literalIn(old, k.shown), literalIn(new, k.shown))
	}
}

// shapeDelta is the difference between two shapes, by its place in the delta of a node.
type shapeDelta struct{ values, typ, nodes []part }

// shape returns what differs between two shapes.
func (c *comparer) shape(old, new *shape) *shapeDelta {
	key := shapes{old, new}
	if d := c.memo[key]; d != nil {
		return d
	}
	var values, typ, nodes delta
	if !slices.Equal(old.enum, new.enum) {
		values.add(part{key: "Enum", value: &change{enum: &enumChange{old.enum, new.enum}}})
	}
	values.scalar("Format", quote(old.format), quote(new.format))
	typ.scalar("Type", quote(old.typ), quote(new.typ))
	if old.typ == new.typ { // what is inside another type is not a change of what was inside this one
		nodes.add(part{key: new.innerKey(), inner: c.inner(old.inner, new.inner)})
		nodes.add(part{key: "$properties", entries: c.nodes(old.properties, new.properties)})
		nodes.add(part{key: "$additionalProperties", inner: c.inner(old.additional, new.additional)})
		for _, key := range groupKeys {
			nodes.add(part{key: key, entries: c.nodes(old.group(key), new.group(key))})
		}
	}
	d := &shapeDelta{values.parts, typ.parts, nodes.parts}
	c.memo[key] = d
	return d
}

// inner returns what differs between the nodes inside two others, where one that is not there says nothing.
func (c *comparer) inner(old, new *node) *delta {
	if old == nil && new == nil {
		return nil
	}
	if old == nil {
		old = c.nothing
	}
	if new == nil {
		new = c.nothing
	}
	return c.node(old, new)
}
