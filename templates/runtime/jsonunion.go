package runtime

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// alternatives are the branches of anyOf or oneOf. Most values can be of one of them only, by their kinds or by the text of a member
// that is a constant in each: that one is looked for first, so that the others are not looked at, and faults are told of it.
type alternatives struct {
	branches []*jsonSchema
	tags     *discriminator // of the schema that has them; nil for none
	told     func() []traits
}

func newAlternatives(branches []*jsonSchema, tags *discriminator) *alternatives {
	a := &alternatives{branches: branches, tags: tags}
	a.told = sync.OnceValue(func() []traits {
		all := make([]traits, len(branches))
		for i, b := range branches {
			all[i] = traits{kinds: nullSet | booleanSet | integerSet | numberSet | stringSet | arraySet | objectSet}
			all[i].add(b, map[*jsonSchema]bool{})
		}
		return all
	})
	return a
}

// traits are the properties that rule a value out for a schema at first sight.
type traits struct {
	kinds   kindSet
	tags    []tagRule
	objects []*objectRules // of the members that it declares
}

// tagRule is a member that has one of some values.
type tagRule struct {
	member   string
	values   *enumRules
	required bool
}

// add takes in what a schema, and those that must hold with it, rule out.
func (t *traits) add(s *jsonSchema, seen map[*jsonSchema]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	if s.kinds != 0 {
		kinds := s.kinds
		if kinds&numberSet != 0 {
			kinds |= integerSet
		}
		if s.nullable {
			kinds |= nullSet
		}
		t.kinds &= kinds
	}
	if s.object != nil {
		t.objects = append(t.objects, s.object)
		for _, name := range slices.Sorted(maps.Keys(s.object.properties)) {
			p := s.object.properties[name]
			if values := p.values(); values != nil && p.name == name {
				t.tags = append(t.tags, tagRule{p.name, values, p.required >= 0})
			}
		}
	}
	if s.ref != nil && !s.nullable {
		t.add(s.ref.follow(), seen)
	}
	for _, sub := range s.allOf {
		if !s.nullable {
			t.add(sub, seen)
		}
	}
}

// values returns the values that a property may have; nil where they are not listed.
func (p *property) values() *enumRules {
	for s, steps := p.schema, 0; s != nil && steps < maxSteps; steps++ {
		switch {
		case s.nullable:
			return nil
		case s.enum != nil:
			return s.enum
		case s.ref == nil:
			return nil
		}
		s = s.ref.follow()
	}
	return nil
}

// maxSteps bounds the references that are followed for a value.
const maxSteps = 20

// allows reports whether the tags of an object leave the schema possible.
func (t *traits) allows(look *lookAhead) bool {
	for k := range t.tags {
		rule := &t.tags[k]
		switch m := look.member(rule.member); {
		case m < 0 && rule.required, m >= 0 && !rule.values.holds(look.tape, m):
			return false
		}
	}
	return true
}

// declared returns how many members of a value the schema declares.
func (t *traits) declared(tape *tape, i int) int {
	if tape.first(i) != '{' {
		return 0
	}
	n := 0
	for c, end := i+1, tape.next(i); c < end; c = tape.next(c) {
		if name := tape.name(c); slices.ContainsFunc(t.objects, func(r *objectRules) bool { return r.declares(name) }) {
			n++
		}
	}
	return n
}

// lookAhead looks for members of an object, and knows the last that it has looked for: the branches of a union ask for the same one.
type lookAhead struct {
	tape   *tape
	object int
	name   string
	found  int
	begun  bool
}

func (l *lookAhead) member(name string) int {
	if !l.begun || l.name != name {
		l.begun, l.name, l.found = true, name, l.tape.member(l.object, name)
	}
	return l.found
}

// union checks that a value is valid by one of the branches, or by just one of them.
func (e *evaluation) union(a *alternatives, i int, onlyOne bool) bool {
	if a.tags != nil {
		if r := e.tagged(a.tags, i); r != nil {
			return e.decide(r.follow(), i)
		}
	}
	candidates := e.candidates(a, i)
	if len(candidates) == 1 {
		return e.check(a.branches[candidates[0]], i)
	}
	n := 0
	for _, k := range candidates {
		if e.isValid(a.branches[k], i) {
			if n++; !onlyOne {
				return true
			}
		}
	}
	switch {
	case n == 1:
		return true
	case n > 1:
		return e.fails("must be one of " + strconv.Itoa(len(a.branches)) + " variants, and is several of them")
	case e.quiet > 0:
		return false
	case len(candidates) == 0:
		return e.noCandidate(a, i)
	}
	return e.nearest(a, candidates, i)
}

// candidates returns the branches that a value is not ruled out for at first sight.
func (e *evaluation) candidates(a *alternatives, i int) []int {
	kind := kindOf(e.tape.first(i))
	traits, look := a.told(), lookAhead{tape: e.tape, object: i}
	var out []int
	for k := range traits {
		t := &traits[k]
		if e.isKind(t.kinds, kind, i) && (kind != objectSet || t.allows(&look)) {
			out = append(out, k)
		}
	}
	return out
}

// noCandidate tells what rules a value out for all branches: its kind, or the member that distinguishes them.
func (e *evaluation) noCandidate(a *alternatives, i int) bool {
	kind := kindOf(e.tape.first(i))
	var kinds kindSet
	choice := map[string]bool{}
	member := ""
	for k, t := range a.told() {
		kinds |= t.kinds
		if kind == objectSet && t.kinds&objectSet != 0 && len(t.tags) > 0 {
			rule := a.rule(k, member)
			member = rule.member
			for text := range rule.values.texts {
				choice[strconv.Quote(shorten(text))] = true
			}
			for other := range rule.values.others {
				choice[shorten(other)] = true
			}
		}
	}
	if kinds&numberSet != 0 {
		kinds &^= integerSet
	}
	if kind == nullSet {
		return e.fails(notNull)
	}
	if kinds&kind == 0 || member == "" {
		return e.fails("must be " + kinds.String())
	}
	if !e.enter() {
		return false
	}
	e.at(member, -1)
	if e.tape.member(i, member) < 0 {
		e.fail(absent)
	} else {
		e.fail("must be " + chooseOf(slices.Sorted(maps.Keys(choice))))
	}
	e.leave()
	return false
}

// rule returns the rule of a branch for a member, the first for none.
func (a *alternatives) rule(branch int, member string) tagRule {
	rules := a.told()[branch].tags
	for _, r := range rules {
		if r.member == member {
			return r
		}
	}
	return rules[0]
}

// nearest tells what is wrong by the branch that declares most of the members that the value has, and of these by the one of which the
// least is. Within such a try, it does not try again: the tries would multiply.
func (e *evaluation) nearest(a *alternatives, candidates []int, i int) bool {
	if e.trial {
		return e.fails("is none of the " + strconv.Itoa(len(a.branches)) + " variants that the document lists")
	}
	if kindOf(e.tape.first(i))&(objectSet|arraySet) == 0 {
		return e.eachOf(a, candidates, i)
	}
	var best ValidationError
	most := -1
	for _, k := range candidates {
		n := a.told()[k].declared(e.tape, i)
		if n < most {
			continue
		}
		if found := e.try(a.branches[k], i); n > most || len(found.Violations) < len(best.Violations) {
			best, most = found, n
		}
	}
	for _, v := range best.Violations {
		e.add(v)
	}
	e.found.More = e.found.More || best.More
	return false
}

// mostReasons is how many branches a message gives the reasons of.
const mostReasons = 3

// eachOf tells of a plain value why it is none of the branches.
func (e *evaluation) eachOf(a *alternatives, candidates []int, i int) bool {
	var reasons []string
	for _, k := range candidates {
		found := e.try(a.branches[k], i).Violations
		if len(found) == 0 {
			continue
		}
		if reason := found[0].Err.Error(); !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) > mostReasons {
		reasons = append(reasons[:mostReasons], "…")
	}
	return e.fails(strings.Join(reasons, " or "))
}

// try returns what is wrong with a value by a branch.
func (e *evaluation) try(branch *jsonSchema, i int) ValidationError {
	try := *e
	try.trial, try.again, try.decisions, try.relying, try.found = true, true, nil, nil, ValidationError{}
	try.path = slices.Clone(e.path)
	try.check(branch, i)
	return try.found
}

// unevaluated checks the members, or items, of which nothing else in the schema speaks.
func (e *evaluation) unevaluated(s *jsonSchema, i int) bool {
	ok := true
	switch c := e.tape.first(i); {
	case c == '{' && s.unevaluatedProperties != nil:
		ok = e.others(s, s.unevaluatedProperties, i)
	case c == '[' && s.unevaluatedItems != nil:
		ok = e.others(s, s.unevaluatedItems, i)
	}
	return ok
}

func (e *evaluation) others(s, rest *jsonSchema, i int) bool {
	spoken := spoken{e: e, at: map[int]bool{}, inside: map[decision]bool{}}
	spoken.add(s, i, true)
	if !e.inside() {
		return false
	}
	ok, n := true, 0
	isObject := e.tape.first(i) == '{'
	for c, end := i+1, e.tape.next(i); c < end && !e.ends(ok); c = e.tape.next(c) {
		if !spoken.at[c] {
			if isObject {
				e.step(e.tape.name(c), -1)
			} else {
				e.step("", n)
			}
			if rest.never {
				ok = e.fails("is nothing that the document has here")
			} else {
				ok = e.check(rest, c) && ok
			}
		}
		n++
	}
	e.outside()
	return ok
}

// spoken finds the members and items of a value that a schema speaks of.
type spoken struct {
	e      *evaluation
	at     map[int]bool
	inside map[decision]bool // what has been looked at
}

// add adds those of a schema by which the value is valid, and nothing about the remaining members of the outermost one.
func (s *spoken) add(schema *jsonSchema, i int, outermost bool) {
	d := decision{schema, i, s.e.anchors}
	if s.inside[d] {
		return
	}
	s.inside[d] = true
	t := s.e.tape
	if t.first(i) == '{' && schema.object != nil {
		s.members(schema.object, i)
	}
	if t.first(i) == '[' && schema.array != nil {
		s.items(schema.array, i)
	}
	if !outermost && (schema.unevaluatedProperties != nil && t.first(i) == '{' || schema.unevaluatedItems != nil && t.first(i) == '[') {
		s.all(i)
	}
	if schema.ref != nil {
		s.add(schema.ref.follow(), i, false)
	}
	if schema.dynamicRef != nil {
		s.add(s.e.dynamic(schema.dynamicRef).follow(), i, false)
	}
	for _, sub := range schema.allOf {
		s.add(sub, i, false)
	}
	for _, a := range []*alternatives{schema.anyOf, schema.oneOf} {
		if a != nil {
			for _, b := range a.branches {
				s.addValid(b, i)
			}
		}
	}
	if c := schema.condition; c != nil {
		switch {
		case s.addValid(c.when, i):
			if c.then != nil {
				s.add(c.then, i, false)
			}
		case c.otherwise != nil:
			s.add(c.otherwise, i, false)
		}
	}
}

// addValid adds what a schema speaks of if the value is valid by it, and reports whether it is.
func (s *spoken) addValid(schema *jsonSchema, i int) bool {
	if !s.e.isValid(schema, i) {
		return false
	}
	s.add(schema, i, false)
	return true
}

func (s *spoken) all(i int) {
	for c, end := i+1, s.e.tape.next(i); c < end; c = s.e.tape.next(c) {
		s.at[c] = true
	}
}

func (s *spoken) members(r *objectRules, i int) {
	if r.additional != nil {
		s.all(i)
		return
	}
	for c, end := i+1, s.e.tape.next(i); c < end; c = s.e.tape.next(c) {
		name := s.e.tape.name(c)
		if r.declares(name) {
			s.at[c] = true
		}
	}
	for k := range r.dependent {
		if d := &r.dependent[k]; d.schema != nil && s.e.tape.member(i, d.member) >= 0 {
			s.add(d.schema, i, false)
		}
	}
}

func (s *spoken) items(r *arrayRules, i int) {
	n := 0
	for c, end := i+1, s.e.tape.next(i); c < end; c = s.e.tape.next(c) {
		if n < len(r.prefix) || r.items != nil || r.contains != nil && s.e.isValid(r.contains, c) {
			s.at[c] = true
		}
		n++
	}
}
