package runtime

import "unicode/utf8"

// tape is a JSON string taken apart: its values in the order in which they begin. So a value can be looked at as often as schemas
// speak of it, without being read again.
type tape struct {
	s     string
	nodes []tapeNode
	// classes are numbers of values, by node, and byText those by what the values consist of; nil until equal values are looked for.
	classes []uint32
	byText  map[string]uint32
}

// tapeNode is a value of a tape. Offsets of 32 bits keep it small: a body of short values has one for every two bytes.
type tapeNode struct {
	start, end uint32 // where it is in the text
	next       uint32 // the node behind it and all that it holds
	name       uint32 // of a member, where its name begins, which is never 0
}

// longestTape is the length of the strings that a tape has offsets for.
const longestTape = 1<<32 - 1

// parse parses JSON. It fails if it is not valid, and on strings in it that are not Unicode: bytes that are not UTF-8, and
// escapes that are half of a pair.
func (t *tape) parse(s string) error {
	t.s, t.nodes, t.classes, t.byText = s, t.nodes[:0], nil, nil
	r := Reader{s: s}
	switch {
	case len(s) > longestTape:
		r.fail("too long")
		return r.err
	case !utf8.ValidString(s):
		r.i = invalidAt(s)
		r.fail("bytes that are not UTF-8")
		return r.err
	}
	t.value(&r, 0)
	return r.end()
}

// invalidAt returns where a string stops being UTF-8.
func invalidAt(s string) int {
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// value takes the next value, whose name as a member begins there.
func (t *tape) value(r *Reader, name int) {
	c := r.peek()
	i := len(t.nodes)
	t.nodes = append(t.nodes, tapeNode{start: uint32(r.i), name: uint32(name)}) //nolint:gosec // parse bounds the length
	switch c {
	case '{':
		r.enter()
		for m := (members{r: r, first: true}); m.next(); {
			r.odd = m.odd
			t.whole(r, m.begin)
			t.value(r, m.begin)
		}
	case '[':
		for a := r.beginArray(); a.next(); {
			t.value(r, 0)
		}
	default:
		start := r.i
		r.skip()
		t.whole(r, start)
	}
	t.nodes[i].end, t.nodes[i].next = uint32(r.i), uint32(len(t.nodes)) //nolint:gosec // parse bounds the length
}

// whole fails when the text read last, which begins there, holds half of a surrogate pair.
func (t *tape) whole(r *Reader, start int) {
	if r.odd && r.err == nil {
		r.i = start
		r.fail("half of a surrogate pair in a string")
	}
}

// first returns the first byte of a value, which tells its kind.
func (t *tape) first(i int) byte { return t.s[t.nodes[i].start] }

// raw returns a value as it is written.
func (t *tape) raw(i int) string { return t.s[t.nodes[i].start:t.nodes[i].end] }

// next returns the node behind a value and all that it holds.
func (t *tape) next(i int) int { return int(t.nodes[i].next) }

// text returns a value that is a string.
func (t *tape) text(i int) string { return t.stringAt(int(t.nodes[i].start)) }

// name returns the name of a member.
func (t *tape) name(i int) string { return t.stringAt(int(t.nodes[i].name)) }

// stringAt returns the string that begins there.
func (t *tape) stringAt(i int) string {
	if end := nextSpecial(t.s, i+1); t.s[end] == '"' {
		return t.s[i+1 : end]
	}
	r := Reader{s: t.s, i: i}
	return r.string()
}

// member returns the member of that name, the last of several, or -1.
func (t *tape) member(i int, name string) int {
	found := -1
	for c, end := i+1, t.next(i); c < end; c = t.next(c) {
		if t.name(c) == name {
			found = c
		}
	}
	return found
}

// lastMembers are those members of an object that count: of several of a name the last.
type lastMembers map[string]int

// replaces reports whether another member of the name counts in place of that one. Most objects have none: the members are noted when
// the first is met.
func (l *lastMembers) replaces(t *tape, object, member int, name string) bool {
	if *l != nil {
		return (*l)[name] != member
	}
	if t.member(object, name) == member {
		return false
	}
	*l, _ = t.members(object)
	return true
}

// count returns how many members or items a value has.
func (t *tape) count(i int) int {
	n := 0
	for c, end := i+1, t.next(i); c < end; c = t.next(c) {
		n++
	}
	return n
}
