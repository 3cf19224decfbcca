package runtime

import (
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// rules are the constraints on a plain value, or on how many a list or a map holds, as far as they tell the variants of a union apart.
// What breaks the document is said by its own schemas.
type rules struct{ checks []check }

// check reports whether a value is as it must be.
type check func(p pointer) bool

// rulesOf returns the rules that a schema puts on the values of a codec; nil for none.
func rulesOf(s *Schema, c *codec) *rules {
	if s == nil {
		return nil
	}
	for c.kind == optKind || c.kind == pointerKind {
		c = c.elem
	}
	r := &rules{}
	r.enum(s, c)
	switch c.kind {
	case stringKind, constKind:
		r.text(s)
	case int64Kind:
		addNumberChecks(r, s, pointer.int64, parseInt64, isMultipleInt)
	case int32Kind:
		addNumberChecks(r, s, pointer.int32, parseInt32, isMultipleInt)
	case uint64Kind:
		addNumberChecks(r, s, pointer.uint64, parseUint64, isMultipleInt)
	case float64Kind:
		addNumberChecks(r, s, pointer.float64, parseFloat64, isMultipleFloat)
	case listKind:
		r.count(pointer.count, s.MinItems, s.MaxItems)
	case mapKind, stringMapKind:
		r.count(func(p pointer) int { return p.value(c.typ).Len() }, s.MinProperties, s.MaxProperties)
	default:
	}
	if r.checks == nil {
		return nil
	}
	return r
}

// allow reports whether a value keeps the rules.
func (r *rules) allow(p pointer) bool {
	return r == nil || !slices.ContainsFunc(r.checks, func(c check) bool { return !c(p) })
}

func (r *rules) add(c check) { r.checks = append(r.checks, c) }

// count returns how many items a list has.
func (p pointer) count() int { return p.slice().len }

// count adds the checks of a number of things.
func (r *rules) count(count func(pointer) int, least int, most *int) {
	if least > 0 {
		r.add(func(p pointer) bool { return count(p) >= least })
	}
	if most != nil {
		r.add(func(p pointer) bool { return count(p) <= *most })
	}
}

// text adds the checks of a string, whose length is that in characters.
func (r *rules) text(s *Schema) {
	r.count(func(p pointer) int { return utf8.RuneCountInString(*p.string()) }, s.MinLength, s.MaxLength)
	if s.Pattern == "" {
		return
	}
	pattern := s.Pattern
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) }) // the generator has seen that it compiles
	r.add(func(p pointer) bool { return compiled().MatchString(*p.string()) })
}

// number is a type of numbers.
type number interface {
	int64 | int32 | uint64 | float64
}

func parseInt64(text json.Number) (int64, error) { return strconv.ParseInt(text.String(), 10, 64) }

func parseInt32(text json.Number) (int32, error) {
	n, err := strconv.ParseInt(text.String(), 10, 32)
	return int32(n), err
}

func parseUint64(text json.Number) (uint64, error) { return strconv.ParseUint(text.String(), 10, 64) }

func parseFloat64(text json.Number) (float64, error) { return text.Float64() }

func isMultipleInt[T int64 | int32 | uint64](v, step T) bool { return v%step == 0 }

// isMultipleFloat reports whether the number, as it is written, is a multiple of step: 0.3 is one of 0.1, whatever their
// binary fractions.
func isMultipleFloat(v, step float64) bool {
	if v == math.Trunc(v) && step == math.Trunc(step) {
		return math.Mod(v, step) == 0
	}
	x, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	y, _ := new(big.Rat).SetString(strconv.FormatFloat(step, 'g', -1, 64))
	return ok && x.Quo(x, y).IsInt()
}

// addNumberChecks adds the checks of a number. What is not a number breaks all of them.
func addNumberChecks[T number](r *rules, s *Schema, at func(pointer) *T, parse func(json.Number) (T, error), isMultiple func(v, step T) bool) {
	for _, c := range []struct {
		limit json.Number
		holds func(v, limit T) bool
	}{
		{s.Minimum, func(v, limit T) bool { return v >= limit }},
		{s.ExclusiveMinimum, func(v, limit T) bool { return v > limit }},
		{s.Maximum, func(v, limit T) bool { return v <= limit }},
		{s.ExclusiveMaximum, func(v, limit T) bool { return v < limit }},
		{s.MultipleOf, isMultiple},
	} {
		limit, err := parse(c.limit)
		if err != nil {
			continue // there is none
		}
		r.add(func(p pointer) bool { return c.holds(*at(p), limit) })
	}
}

// enum adds the check that a value is one of those listed.
func (r *rules) enum(s *Schema, c *codec) {
	if s.Enum == nil {
		return
	}
	listed := map[string]bool{"": c.kind == constKind}
	for _, v := range slices.Concat(s.Enum, s.Was) {
		listed[c.plainOf(v)] = true
	}
	r.add(func(p pointer) bool { return listed[c.plain(p)] })
}

// plain returns what distinguishes a plain value: a string itself, another value as it is usually written. There is one zero.
func (c *codec) plain(p pointer) string {
	switch {
	case c.kind == stringKind || c.kind == constKind:
		return *p.string()
	case c.kind == float64Kind && *p.float64() == 0:
		return "0"
	}
	if c.asText {
		bare := *c
		bare.asText = false
		c = &bare
	}
	w := Writer{}
	w.write(c, p)
	return string(w.buf)
}

// plainOf is plain for the JSON of a value.
func (c *codec) plainOf(v json.RawMessage) string {
	p := newValue(c.typ)
	reader := Reader{s: string(v)}
	reader.read(c, p)
	return c.plain(p)
}

// textOf returns the text that a value of an enum is.
func textOf(v json.RawMessage) string {
	var text string
	if err := json.Unmarshal(v, &text); err != nil {
		return string(v)
	}
	return text
}
