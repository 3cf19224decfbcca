package runtime

import "slices"

// Kind returns the first byte of the kind of the next value: '{', '[', '"', '0' for a number, 't' for true and false,
// 'n' for null, and 0 for text that is no JSON.
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

// Tag returns the text of the member of that name in the object that comes next, without taking it. It is empty where
// the member is absent or no text, or the next value no object.
func (r *Reader) Tag(name string) string {
	ahead := r.lookAhead()
	if ahead.peek() != '{' {
		return ""
	}
	ahead.enter()
	tag := ""
	for o := (members{r: &ahead, first: true}); o.next(); {
		if o.name == name && ahead.peek() == '"' {
			tag = ahead.string()
			break
		}
		ahead.skip()
	}
	r.ends = ahead.ends
	return tag
}

// whole reports whether the number that comes next has neither fraction nor exponent.
func (r *Reader) whole() bool {
	ahead := Reader{s: r.s, i: r.i}
	for _, c := range []byte(ahead.scalarText()) {
		if c != '-' && c-'0' > 9 {
			return false
		}
	}
	return true
}

// bestShape returns the variant that fits best the object that comes next, without taking it: of those whose required members
// are all there the one that knows most members, the first of several; nil when none fits.
func (r *Reader) bestShape(variants []*variant) *variant {
	there := map[string]bool{}
	ahead := r.lookAhead()
	ahead.enter()
	for o := (members{r: &ahead, first: true}); o.next(); {
		there[o.name] = true
		ahead.skip()
	}
	r.ends = ahead.ends
	var best *variant
	most := -1
	for _, v := range variants {
		if n := v.codec.fit(there); n > most {
			best, most = v, n
		}
	}
	return best
}

// fit returns how many of the members the type knows, or -1 if a required one is missing.
func (c *codec) fit(there map[string]bool) int {
	n := 0
	if c.object == nil {
		return n
	}
	for i := range c.object.fields {
		f := &c.object.fields[i]
		switch known := there[f.name] || slices.ContainsFunc(f.also, func(name string) bool { return there[name] }); {
		case known:
			n++
		case !f.omit:
			return -1
		}
	}
	return n
}
