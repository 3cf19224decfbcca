package runtime

import (
	"errors"
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

// longestName is how much of the name of a member, and of a string, a message shows.
const longestName = 64

// pathEnd is how many steps a message shows of each end of a long path.
const pathEnd = 8

// faults collects the faults of a value. The path is the place in it.
type faults struct {
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

// enter goes into what consists of members or items; it fails where that is too deep.
func (c *faults) enter() bool {
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
func (c *faults) at(name string, index int) { c.path[len(c.path)-1] = step{name, index} }

func (c *faults) leave() { c.path = c.path[:len(c.path)-1] }

// fail tells of a violation at the current place.
func (c *faults) fail(message string) {
	if c.name {
		message = "has a name that " + message
	}
	c.add(&FieldError{Field: pathOf(c.path), Err: errors.New(message)})
}

func (c *faults) add(v *FieldError) {
	if len(c.found.Violations) == mostViolations {
		c.found.More = true
		return
	}
	c.found.Violations = append(c.found.Violations, v)
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

// field returns the field of that JSON name, of which generated code speaks.
func (o *object) field(name string) *field {
	i, ok := o.byName[name]
	if !ok {
		damaged(o.typ.Name() + " has no field " + name)
	}
	return &o.fields[i]
}

// noValue is the message for a nil where a value is required.
const noValue = "must have a value"

// isThere reports whether an optional field has a value that is not null.
func (c *codec) isThere(p pointer) bool {
	if c.kind == optKind {
		return *p.field(c.state).opt() == optThere
	}
	return !c.isZero(p)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
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
