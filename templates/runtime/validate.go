package runtime

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
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

// mostViolations is how many violations are told.
const mostViolations = 20

// deepestCheck is how deep values are checked: deeper ones are refused, since they may hold themselves.
const deepestCheck = 10_000

// longestName is how much of the name of a member, and of a text, a message shows.
const longestName = 64

// Checks finds what the document's constraints forbid in a value. Generated code drives it: it says where it is by
// Begin, Member and End, and calls the functions that are called after the constraints.
type Checks struct {
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

// Validate returns a *ValidationError of what check finds, nil if that is nothing.
func Validate(check func(*Checks)) error {
	var c Checks
	check(&c)
	return c.err()
}

func (c *Checks) err() error {
	if len(c.found.Violations) == 0 {
		return nil
	}
	return &c.found
}

// param checks the parameter of that name.
func (c *Checks) param(name string, check func(*Checks)) {
	if c.Begin(true) {
		c.Member(name)
		check(c)
		c.End()
	}
}

// Begin enters a struct, and reports whether there is one to check.
func (c *Checks) Begin(there bool) bool {
	if !c.There(there) || c.found.More {
		return false
	}
	if len(c.path) == deepestCheck {
		c.fail("is nested too deep")
		return false
	}
	c.path = append(c.path, step{index: -1})
	return true
}

// Member goes to a member of the struct.
func (c *Checks) Member(name string) { c.path[len(c.path)-1].name = name }

// End leaves the struct.
func (c *Checks) End() { c.path = c.path[:len(c.path)-1] }

// There fails unless there is a value.
func (c *Checks) There(there bool) bool {
	if !there {
		c.fail("must have a value")
	}
	return there
}

// UnknownVariant fails: the document expects no other than the known variants.
func (c *Checks) UnknownVariant() { c.fail("is none of the kinds of value that the document lists") }

// Oneof fails if several of the members are present, or none where one must be. It stands before all members.
func (c *Checks) Oneof(required bool, names []string, present ...bool) {
	n := 0
	for _, p := range present {
		if p {
			n++
		}
	}
	switch {
	case n > 1:
		c.above("must have only one of " + strings.Join(names, ", "))
	case n == 0 && required:
		c.above("must have one of " + strings.Join(names, ", "))
	}
}

// AnyOf fails unless one of the sets of members is present. It stands before all members.
func (c *Checks) AnyOf(sets []string, present ...bool) {
	if !slices.Contains(present, true) {
		c.above("must have " + strings.Join(sets, ", or "))
	}
}

// above fails the struct whose members are being checked.
func (c *Checks) above(message string) {
	inner := c.path
	c.path = c.path[:len(c.path)-1]
	c.fail("%s", message)
	c.path = inner
}

// fail tells of a violation at the current place.
func (c *Checks) fail(format string, args ...any) {
	if len(c.found.Violations) == mostViolations {
		c.found.More = true
		return
	}
	if c.name {
		format = "has a name that " + format
	}
	c.found.Violations = append(c.found.Violations, &FieldError{Field: pathOf(c.path), Err: fmt.Errorf(format, args...)})
}

// pathOf writes a path: tools[2].function.name.
func pathOf(path []step) string {
	var b strings.Builder
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
	return b.String()
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

// CheckItems goes to the items of a list one by one.
func CheckItems[T any](c *Checks, list []T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		if !c.Begin(true) {
			return
		}
		defer c.End()
		for i := range list {
			c.path[len(c.path)-1].index = i
			if c.found.More || !yield(&list[i]) {
				return
			}
		}
	}
}

// CheckMembers goes to the values of a map one by one, in the order of their names.
func CheckMembers[T any](c *Checks, m map[string]T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		if !c.Begin(true) {
			return
		}
		defer c.End()
		for _, name := range slices.Sorted(maps.Keys(m)) {
			v := m[name]
			c.Member(name)
			if c.found.More || !yield(&v) {
				return
			}
		}
	}
}

// CheckNames goes to the names of a map one by one, in their order.
func CheckNames[T any](c *Checks, m map[string]T) iter.Seq[*string] {
	return func(yield func(*string) bool) {
		if !c.Begin(true) {
			return
		}
		defer c.End()
		c.name = true
		defer func() { c.name = false }()
		for _, name := range slices.Sorted(maps.Keys(m)) {
			c.Member(name)
			if c.found.More || !yield(&name) {
				return
			}
		}
	}
}

// CheckMinimum fails below the limit.
func CheckMinimum[T Int | Float](c *Checks, v, limit T) {
	if v >= limit {
		return
	}
	c.fail("must be at least %s", numberText(limit)) // what is no number fails too
}

// CheckMaximum fails above the limit.
func CheckMaximum[T Int | Float](c *Checks, v, limit T) {
	if v <= limit {
		return
	}
	c.fail("must be at most %s", numberText(limit)) // what is no number fails too
}

// CheckAbove fails at and below the limit.
func CheckAbove[T Int | Float](c *Checks, v, limit T) {
	if v > limit {
		return
	}
	c.fail("must be greater than %s", numberText(limit)) // what is no number fails too
}

// CheckBelow fails at and above the limit.
func CheckBelow[T Int | Float](c *Checks, v, limit T) {
	if v < limit {
		return
	}
	c.fail("must be less than %s", numberText(limit)) // what is no number fails too
}

// CheckMultiple fails unless the whole number is a multiple of step, which is more than 0.
func CheckMultiple[T Int](c *Checks, v, step T) {
	if v%step != 0 {
		c.fail("must be a multiple of %s", numberText(step))
	}
}

// CheckMultipleFloat fails unless the number, as it is written, is a multiple of step, which is more than 0: 0.3 is one of
// 0.1, whatever their binary fractions.
func CheckMultipleFloat[T Float](c *Checks, v, step T) {
	if !isMultiple(float64(v), float64(step)) {
		c.fail("must be a multiple of %s", numberText(step))
	}
}

func isMultiple(v, step float64) bool {
	if v == math.Trunc(v) && step == math.Trunc(step) {
		return math.Mod(v, step) == 0
	}
	x, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	y, _ := new(big.Rat).SetString(strconv.FormatFloat(step, 'g', -1, 64))
	return ok && x.Quo(x, y).IsInt()
}

// numberText writes a number as Go and JSON do for people.
func numberText(v any) string { return fmt.Sprint(v) }

// CheckMinLength fails on text of fewer characters.
func CheckMinLength[T Text](c *Checks, v T, limit int) {
	if utf8.RuneCountInString(string(v)) < limit {
		c.fail("must have at least %s", counted(limit, "character"))
	}
}

// CheckMaxLength fails on text of more characters.
func CheckMaxLength[T Text](c *Checks, v T, limit int) {
	if len(v) > limit && utf8.RuneCountInString(string(v)) > limit {
		c.fail("must have at most %s", counted(limit, "character"))
	}
}

// patterns holds the compiled patterns by their texts.
var patterns sync.Map

// CheckPattern fails on text that does not match. The generator has seen that the pattern compiles.
func CheckPattern[T Text](c *Checks, v T, pattern string) {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		compiled, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(pattern))
	}
	if !compiled.(*regexp.Regexp).MatchString(string(v)) {
		c.fail("must match %s", pattern)
	}
}

// CheckMinItems fails on a list of fewer items.
func CheckMinItems[T any](c *Checks, list []T, limit int) {
	if len(list) < limit {
		c.fail("must have at least %s", counted(limit, "item"))
	}
}

// CheckMaxItems fails on a list of more items.
func CheckMaxItems[T any](c *Checks, list []T, limit int) {
	if len(list) > limit {
		c.fail("must have at most %s", counted(limit, "item"))
	}
}

// CheckMinProperties fails on a map of fewer members.
func CheckMinProperties[T any](c *Checks, m map[string]T, limit int) {
	if len(m) < limit {
		c.fail("must have at least %s", counted(limit, "member"))
	}
}

// CheckMaxProperties fails on a map of more members.
func CheckMaxProperties[T any](c *Checks, m map[string]T, limit int) {
	if len(m) > limit {
		c.fail("must have at most %s", counted(limit, "member"))
	}
}

// CheckUnique fails on a list with items that write writes alike.
func CheckUnique[T any](c *Checks, list []T, write func(*T, *Writer)) {
	first := make(map[string]int, len(list))
	for i := range list {
		text, err := Append(nil, func(w *Writer) { write(&list[i], w) })
		if err != nil {
			continue // it cannot be sent anyway
		}
		if j, ok := first[string(text)]; ok {
			c.fail("must have items that differ, but items %d and %d are equal", j, i)
			return
		}
		first[string(text)] = i
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// CheckKnown fails on a value that its enum does not list and that is none of the older spellings.
func CheckKnown[T interface {
	comparable
	Known() bool
	Values() []T
}](c *Checks, v T, older ...T) {
	if !v.Known() && !slices.Contains(older, v) {
		c.fail("must be %s", choice(v.Values()))
	}
}

// CheckConst fails on a value other than the constant, the first, and its older spellings.
func CheckConst[T comparable](c *Checks, v T, spellings ...T) {
	if !slices.Contains(spellings, v) {
		c.fail("must be %s", choice(spellings[:1]))
	}
}

// CheckConstOrEmpty is CheckConst for text that is written as the constant when it is empty.
func CheckConstOrEmpty[T Text](c *Checks, v T, spellings ...T) {
	if v != "" {
		CheckConst(c, v, spellings...)
	}
}

// mostChoices is how many values a message lists.
const mostChoices = 10

// choice writes the values that may be chosen.
func choice[T any](values []T) string {
	var texts []string
	for i, v := range values {
		if i == mostChoices {
			texts = append(texts, "…")
			break
		}
		text := fmt.Sprint(v)
		if reflect.TypeFor[T]().Kind() == reflect.String {
			text = strconv.Quote(shorten(text))
		}
		texts = append(texts, text)
	}
	switch len(texts) {
	case 0:
		return "absent" // no value is allowed
	case 1:
		return texts[0]
	}
	return "one of " + strings.Join(texts, ", ")
}
