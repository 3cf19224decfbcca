package runtime

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

// Null takes null, which the next value is.
func (r *Reader) Null() { r.word("null") }

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
	for o := (ObjectReader{r: &ahead, first: true}); o.member(); {
		if o.Name == name && ahead.peek() == '"' {
			tag = ahead.string()
			break
		}
		ahead.skip()
	}
	r.ends = ahead.ends
	return tag
}

// Whole reports whether the number that comes next has neither fraction nor exponent.
func (r *Reader) Whole() bool {
	ahead := Reader{s: r.s, i: r.i}
	for _, c := range []byte(ahead.scalarText()) {
		if c != '-' && c-'0' > 9 {
			return false
		}
	}
	return true
}

// Shape is what tells an object variant of a union apart when no tag does.
type Shape struct {
	Required []string // members that the variant always has
	Known    []string // the others that it declares
}

// Pick returns which of the shapes fits best the object that comes next, without taking it: of those whose required
// members are all there the one that knows most members, the first of several. It returns -1 when none fits.
func (r *Reader) Pick(shapes ...Shape) int {
	members := map[string]bool{}
	ahead := r.lookAhead()
	if ahead.peek() != '{' {
		return -1
	}
	ahead.enter()
	for o := (ObjectReader{r: &ahead, first: true}); o.member(); {
		members[o.Name] = true
		ahead.skip()
	}
	r.ends = ahead.ends
	best, most := -1, -1
	for i, s := range shapes {
		if n := s.fit(members); n > most {
			best, most = i, n
		}
	}
	return best
}

// fit returns how many of the members the shape knows, or -1 if a required one is missing.
func (s Shape) fit(members map[string]bool) int {
	n := 0
	for _, name := range s.Required {
		if !members[name] {
			return -1
		}
		n++
	}
	for _, name := range s.Known {
		if members[name] {
			n++
		}
	}
	return n
}
