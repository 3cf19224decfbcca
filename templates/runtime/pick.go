package runtime

// Kind returns the first byte of the kind of the next value: '{', '[', '"', '0' for a number, 't' for true and false,
// 'n' for null, and 0 for text that is not JSON.
func (r *Reader) Kind() byte {
	switch c := r.peek(); {
	case c == '{' || c == '[' || c == '"' || c == 't' || c == 'n':
		return c
	case c == 'f':
		return 't'
	case c == '-' || c-'0' < 10:
		return '0'
	}
	return 0
}

// lookAhead returns a reader that goes on where r is and leaves r there.
func (r *Reader) lookAhead() Reader {
	return Reader{s: r.s, i: r.i, depth: r.depth, ahead: true, ends: r.ends}
}

// Tag returns the text of the member of that name in the object that comes next, without taking it: of the last one, where there are
// several. It is empty where the member is absent or no text, or the next value no object.
func (r *Reader) Tag(name string) string { return r.tag(&pick{tag: name}, false) }

// tag is Tag by which variants are distinguished, which may be a number or a boolean, or the first one that is there.
func (r *Reader) tag(k *pick, first bool) string {
	ahead := r.lookAhead()
	if ahead.peek() != '{' {
		return ""
	}
	ahead.enter()
	tag := ""
	for o := (members{r: &ahead, first: true}); o.next(); {
		if o.name != k.tag {
			ahead.skip()
			continue
		}
		switch kind := ahead.Kind(); {
		case kind == '"':
			tag = ahead.string()
		case k.literal && (kind == '0' || kind == 't'):
			tag = string(ahead.raw())
		default:
			tag = ""
			ahead.skip()
			continue
		}
		if first {
			break
		}
	}
	r.ends = ahead.ends
	if k.literal {
		tag = literalTag(tag)
	}
	return tag
}

// hasMember reports whether the object that comes next has a member of that name.
func (r *Reader) hasMember(name string) bool {
	ahead := r.lookAhead()
	ahead.enter()
	has := false
	for o := (members{r: &ahead, first: true}); o.next() && !has; {
		has = o.name == name
		ahead.skip()
	}
	r.ends = ahead.ends
	return has
}

// literalTag writes tags that are numbers alike.
func literalTag(tag string) string {
	const longest = 40
	if len(tag) > longest || tag == "" || tag[0] != '-' && tag[0]-'0' > 9 {
		return tag
	}
	return canonicalNumber(tag)
}

// whole reports whether the next number has neither fraction nor exponent.
func (r *Reader) whole() bool {
	ahead := Reader{s: r.s, i: r.i}
	for _, c := range []byte(ahead.scalarText()) {
		if c != '-' && c-'0' > 9 {
			return false
		}
	}
	return true
}

// member is a member of an object that is looked at ahead: the kind of its value, the text of one that is neither list nor object, and
// where an object begins.
type member struct {
	kind byte
	text string
	at   int
	// inside are the members of an object; nil until they are asked for.
	inside map[string]member
}

// insideLevels is how many objects inside the one that is looked at are looked into, so that the time is linear in the text.
const insideLevels = 2

// membersAhead returns the members of the object that comes next, without taking it.
func (r *Reader) membersAhead() map[string]member {
	there := map[string]member{}
	ahead := r.lookAhead()
	ahead.enter()
	for o := (members{r: &ahead, first: true}); o.next(); {
		m := member{kind: ahead.Kind(), at: ahead.i}
		if m.kind == '{' || m.kind == '[' {
			ahead.skip()
		} else {
			m.text = string(ahead.raw())
		}
		there[o.name] = m
	}
	r.ends = ahead.ends
	return there
}

// bestShape returns the variant that fits best the object that comes next, without taking it: of those whose required members
// are all there the one that knows most members, the first of several; nil when none fits. A member of another kind than a variant has
// for it counts half, and one of another value, or that holds one, counts against that.
func (r *Reader) bestShape(variants []*variant) *variant {
	there := r.membersAhead()
	var best *variant
	most := 0
	for _, v := range variants {
		if n, ok := v.codec.fit(there, r, insideLevels); ok && (best == nil || n > most) {
			best, most = v, n
		}
	}
	return best
}

// fit returns how well the type knows the members, and false if one is missing that the reader requires. It looks into objects inside
// as many levels deep.
func (c *codec) fit(there map[string]member, by *Reader, levels int) (n int, ok bool) {
	if c.object == nil {
		return 0, true
	}
	for i := range c.object.fields {
		f := &c.object.fields[i]
		m, name := f.memberOf(there)
		switch {
		case name == "" && !f.omit && f.isDue(by):
			return 0, false
		case name == "":
		case m.kind == '{' && levels > 0:
			if m.inside == nil {
				inner := Reader{s: by.s, i: m.at, depth: by.depth, ends: by.ends}
				m.inside = inner.membersAhead()
				by.ends = inner.ends
				there[name] = m
			}
			n += f.fitObject(m, by, levels-1)
		default:
			n += f.fit(m)
		}
	}
	return n, true
}

// memberOf returns the member that the field is read from, with its name; that is empty where it is absent.
func (f *field) memberOf(there map[string]member) (member, string) {
	if m, ok := there[f.name]; ok {
		return m, f.name
	}
	for _, name := range f.also {
		if m, ok := there[name]; ok {
			return m, name
		}
	}
	return member{}, ""
}

// How well a value suits a field.
const (
	takesValue = 2
	otherKind  = 1
	otherValue = -1 // it is of the field's kind, but none of its values
)

// fit returns how well a value suits the field, as far as its kind and its text say.
func (f *field) fit(m member) int {
	c := f.codec.plainly()
	switch kind := c.jsonKind(); {
	case m.kind == 'n' && f.codec.kind == optKind, kind == 0:
		return takesValue
	case kind != m.kind && !c.asText:
		return otherKind
	case m.text == "":
		return takesValue
	}
	p := newValue(c.typ)
	r := Reader{s: m.text}
	if r.read(c, p); r.err == nil && !r.odd && f.rules.allow(p) && c.rules.allow(p) {
		return takesValue
	}
	return otherValue
}

// fitObject is fit for an object, whose members are known.
func (f *field) fitObject(m member, by *Reader, levels int) int {
	c := f.codec.plainly()
	if c.object == nil {
		return f.fit(m)
	}
	known := 0
	for i := range c.object.fields {
		if _, name := c.object.fields[i].memberOf(m.inside); name != "" {
			known++
		}
	}
	if n, ok := c.fit(m.inside, by, levels); !ok || n < known*takesValue {
		return otherValue
	}
	return takesValue
}

// jsonKind returns the kind of JSON that values of the type are, as of [Reader.Kind]; 0 for a type that may be several.
func (c *codec) jsonKind() byte {
	switch c.kind {
	case rawKind, unionKind:
		return 0
	case listKind:
		return '['
	case structKind, mapKind, stringMapKind:
		return '{'
	case boolKind:
		return 't'
	case int32Kind, int64Kind, uint64Kind, float64Kind:
		return '0'
	default:
		return '"'
	}
}
