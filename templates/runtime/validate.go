package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ValidationError lists what the document's constraints forbid in a value.
type ValidationError struct {
	// Violations are in the order of the document, at most the first 20.
	Violations []*FieldError
	// More tells that there are further ones.
	More bool
}

// Error names all violations.
func (e *ValidationError) Error() string {
	var b strings.Builder
	for i, v := range e.Violations {
		if i > 0 {
			b.WriteString("; ")
		}
		if v.Field == "" { // the value itself
			b.WriteString("the value " + v.Err.Error())
			continue
		}
		b.WriteString(v.Error())
	}
	if e.More {
		b.WriteString("; and more")
	}
	return b.String()
}

// Unwrap returns the violations.
func (e *ValidationError) Unwrap() []error {
	all := make([]error, len(e.Violations))
	for i, v := range e.Violations {
		all[i] = v
	}
	return all
}

// FieldError is a value, or an input, that is wrong.
type FieldError struct {
	Field string // where it is: a path, or the name of a parameter or of the field of a form
	Err   error
}

// Error returns the name of the input and the cause.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *FieldError) Unwrap() error { return e.Err }

// mostViolations is how many violations are told.
const mostViolations = 20

// deepestCheck is how deep values are checked: deeper ones are refused, since they may hold themselves.
const deepestCheck = 10_000

// longestName is how much of the name of a member, and of a text, a message shows.
const longestName = 64

// pathEnd is how many steps a message shows of each end of a long path.
const pathEnd = 8

// checker finds what the document's constraints forbid in a value. The path is where it is.
type checker struct {
	path  []step
	found ValidationError
	// name tells that the name of a member is checked in place of its value.
	name bool
}

// step is a member of an object or, where index is not negative, an item of a list.
type step struct {
	name  string
	index int
}

// err returns a *ValidationError of what was found, nil if that is nothing.
func (c *checker) err() error {
	if len(c.found.Violations) == 0 {
		return nil
	}
	return &c.found
}

// enter goes into what consists of members or items; it fails where that is too deep.
func (c *checker) enter() bool {
	switch {
	case c.found.More:
		return false
	case len(c.path) == deepestCheck:
		c.fail("is nested too deep")
		return false
	}
	c.path = append(c.path, step{index: -1})
	return true
}

// at goes to a member or an item.
func (c *checker) at(name string, index int) { c.path[len(c.path)-1] = step{name, index} }

func (c *checker) leave() { c.path = c.path[:len(c.path)-1] }

// fail tells of a violation at the current place.
func (c *checker) fail(message string) {
	if c.name {
		message = "has a name that " + message
	}
	c.add(&FieldError{Field: pathOf(c.path), Err: errors.New(message)})
}

func (c *checker) add(v *FieldError) {
	if len(c.found.Violations) == mostViolations {
		c.found.More = true
		return
	}
	c.found.Violations = append(c.found.Violations, v)
}

const noValue = "must have a value"

// member checks the value of a member, or a parameter, of that name.
func (c *checker) member(name string, k *codec, r *rules, p pointer) {
	if c.enter() {
		c.at(name, -1)
		c.value(k, r, p)
		c.leave()
	}
}

// value checks the value that p points at, by the rules of its use and those of its type.
func (c *checker) value(k *codec, r *rules, p pointer) {
	switch k.kind {
	case optKind:
		if *p.field(k.state).opt() == optThere && (k.elem.kind != pointerKind || !p.pointer().isNil()) {
			c.value(k.elem, r, p)
		}
		return
	case pointerKind:
		if p = *p.pointer(); p.isNil() {
			c.fail(noValue)
			return
		}
		k = k.elem
	default:
	}
	if r == nil && !k.checked {
		return
	}
	for _, r := range [...]*rules{r, k.rules} {
		if r != nil {
			c.apply(r, k, p)
		}
	}
	switch k.kind {
	case structKind:
		c.object(k.object, p)
	case unionKind:
		c.union(k.union, p)
	default:
	}
	if (r == nil || r.items == nil) && (k.rules == nil || k.rules.items == nil) {
		c.held(k, nil, p)
	}
}

// apply applies rules to a value, and to what it holds.
func (c *checker) apply(r *rules, k *codec, p pointer) {
	for _, check := range r.checks {
		if message := check(p); message != "" {
			c.fail(message)
		}
	}
	if r.unique {
		c.unique(k, p.slice())
	}
	if r.names != nil && c.enter() {
		c.name = true
		for _, name := range sortedNames(p.value(k.typ)) {
			c.at(name, -1)
			c.apply(r.names, nil, pointerTo(reflect.ValueOf(&name)))
		}
		c.name = false
		c.leave()
	}
	if r.items != nil {
		c.held(k, r.items, p)
	}
}

// held checks what a list or a map holds.
func (c *checker) held(k *codec, items *rules, p pointer) {
	if k.elem == nil || items == nil && !k.elem.checked || !c.enter() {
		return
	}
	defer c.leave()
	if k.kind == listKind {
		s := p.slice()
		for i := 0; i < s.len && !c.found.More; i++ {
			c.at("", i)
			c.value(k.elem, items, s.item(i, k.elem.size))
		}
		return
	}
	m := p.value(k.typ)
	v := reflect.New(k.elem.typ)
	for _, name := range sortedNames(m) {
		if c.found.More {
			return
		}
		c.at(name, -1)
		v.Elem().Set(m.MapIndex(reflect.ValueOf(name).Convert(k.typ.Key())))
		c.value(k.elem, items, pointerTo(v))
	}
}

// sortedNames returns the names of a map in their order.
func sortedNames(m reflect.Value) []string {
	names := make([]string, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		names = append(names, it.Key().String())
	}
	slices.Sort(names)
	return names
}

// unique fails on a list with items that are written alike.
func (c *checker) unique(k *codec, s *slice) {
	first := make(map[string]int, s.len)
	for i := range s.len {
		w := Writer{}
		w.write(k.elem, s.item(i, k.elem.size))
		if w.err != nil {
			continue // it cannot be sent anyway
		}
		if j, ok := first[string(w.buf)]; ok {
			c.fail(fmt.Sprintf("must have items that differ, but items %d and %d are equal", j, i))
			return
		}
		first[string(w.buf)] = i
	}
}

// union checks that there is a variant, and it.
func (c *checker) union(u *union, p pointer) {
	i := p.union()
	switch v := u.of(i); {
	case i.isNil() || v != nil && v.isPointer && v.held(i).isNil():
		c.fail(noValue)
	case v == nil:
		c.fail("is of type " + u.foreign(p).String() + ", which " + noVariant)
	default:
		c.value(v.codec, nil, v.held(i))
	}
}

// object checks which fields are present, then each of them.
func (c *checker) object(o *object, p pointer) {
	if o.isRefused {
		c.fail("is none of the kinds of value that the document lists")
		return
	}
	for _, g := range o.oneOf {
		c.oneOf(o, g, p)
	}
	if o.anyOf != nil {
		c.anyOf(o, p)
	}
	if !c.enter() {
		return
	}
	for i := range o.fields {
		f := &o.fields[i]
		at := p.field(f.offset)
		if !f.mayBreak() || f.omit && f.codec.isZero(at) {
			continue
		}
		c.at(f.name, -1)
		c.value(f.codec, f.rules, at)
	}
	c.leave()
	if e := o.extra; e != nil && e.mayBreak() {
		c.value(e.codec, e.rules, p.field(e.offset))
	}
}

// oneOf fails if several of the fields are present, or none where one must be.
func (c *checker) oneOf(o *object, g OneOf, p pointer) {
	n := 0
	for _, name := range g.Fields {
		if f := o.field(name); f.codec.isThere(p.field(f.offset)) {
			n++
		}
	}
	switch {
	case n > 1:
		c.fail("must have only one of " + strings.Join(g.Fields, ", "))
	case n == 0 && g.Required:
		c.fail("must have one of " + strings.Join(g.Fields, ", "))
	}
}

// anyOf fails unless one of the sets of fields is written; null counts.
func (c *checker) anyOf(o *object, p pointer) {
	var sets []string
	for _, set := range o.anyOf {
		if !slices.ContainsFunc(set, func(name string) bool {
			f := o.field(name)
			return f.codec.isZero(p.field(f.offset))
		}) {
			return
		}
		sets = append(sets, strings.Join(set, " and "))
	}
	c.fail("must have " + strings.Join(sets, ", or "))
}

// field returns the field of that JSON name, of which generated code speaks.
func (o *object) field(name string) *field {
	i, ok := o.byName[name]
	if !ok {
		damaged(o.typ.Name() + " has no field " + name)
	}
	return &o.fields[i]
}

// isThere reports whether an optional field has a value that is not null.
func (c *codec) isThere(p pointer) bool {
	if c.kind == optKind {
		return *p.field(c.state).opt() == optThere
	}
	return !c.isZero(p)
}

// pathOf writes a path: tools[2].function.name. Of a long one, as of a value that holds itself, it writes the ends.
func pathOf(path []step) string {
	var b strings.Builder
	if len(path) > 2*pathEnd {
		writeSteps(&b, path[:pathEnd])
		b.WriteString(".…")
		path = path[len(path)-pathEnd:]
	}
	writeSteps(&b, path)
	return b.String()
}

func writeSteps(b *strings.Builder, path []step) {
	for _, s := range path {
		switch {
		case s.index >= 0:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case !plainMember(s.name):
			b.WriteString("[" + strconv.Quote(shorten(s.name)) + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.name)
		}
	}
}

// plainMember reports whether a name needs no quotes in a path.
func plainMember(name string) bool {
	for _, c := range []byte(name) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' && c != '$' {
			return false
		}
	}
	return name != "" && len(name) <= longestName
}

func shorten(text string) string {
	if len(text) <= longestName {
		return text
	}
	return strings.ToValidUTF8(text[:longestName], "") + "…"
}
