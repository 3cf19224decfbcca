package runtime

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// evaluation applies schemas to the values of one text. What is wrong is noted but where it is quiet: where a value
// need not be valid.
type evaluation struct {
	faults
	tape      *tape
	from      side // who has written the text: members that are only read, or only written, count from one side alone
	formats   bool // every format is checked
	quiet     int
	trial     bool // the variants of a union are tried for what to tell
	again     bool // what is asked may have been asked before, by another way through the schemas
	decisions map[decision]answer
	depth     int        // how many questions are pending
	relies    int        // the depth of the outermost pending question that was taken to be valid in answering the innermost
	relying   []decision // those found valid by relying on one that is pending
	steps     int        // questions asked on the way here, that are not among the decisions
	anchors   *dynamicScope
	writer    Writer // of a value that is checked
}

// decision is a question that has been asked: whether a value is valid by a schema.
type decision struct {
	schema *jsonSchema
	node   int
	scope  *dynamicScope
}

// answer is the answer to a question. One that relies on a pending question has its depth; a pending one has its own.
type answer struct {
	verdict verdict
	relies  int
}

// reliesOnNone is for an answer that relies on no pending question.
const reliesOnNone = math.MaxInt

type verdict uint8

const (
	pending verdict = iota + 1 // it is being found out: a question inside that is asked again adds no condition
	valid
	broken // it is not valid, which has not been told
	reported
)

// dynamicScope is the resources that the evaluation is inside of, each once, the innermost first.
type dynamicScope struct {
	outer   *dynamicScope
	anchors *dynamicAnchors
	entered map[*dynamicAnchors]*dynamicScope // so that equal scopes are one
}

// enterScope returns the scope within a resource.
func (s *dynamicScope) enterScope(a *dynamicAnchors) *dynamicScope {
	for o := s; o != nil; o = o.outer {
		if o.anchors == a {
			return s
		}
	}
	inner := s.entered[a]
	if inner == nil {
		inner = &dynamicScope{outer: s, anchors: a}
		if s.entered == nil {
			s.entered = map[*dynamicAnchors]*dynamicScope{}
		}
		s.entered[a] = inner
	}
	return inner
}

// find returns the schema of the outermost resource that has the anchor; nil for none.
func (s *dynamicScope) find(anchor string) *schemaRef {
	var found *schemaRef
	for ; s != nil && s.anchors != nil; s = s.outer {
		if r := s.anchors.byName[anchor]; r != nil {
			found = r
		}
	}
	return found
}

// fails tells what is wrong with the current value, unless that has been told, and returns false.
func (e *evaluation) fails(message string) bool {
	if e.quiet > 0 {
		return false
	}
	before := len(e.found.Violations)
	if e.fail(message); len(e.found.Violations) > before {
		v := e.found.Violations[before]
		if slices.ContainsFunc(e.found.Violations[:before], func(o *FieldError) bool { return o.Field == v.Field && o.Err.Error() == v.Err.Error() }) {
			e.found.Violations = e.found.Violations[:before]
		}
	}
	return false
}

// step goes to a member or an item.
func (e *evaluation) step(name string, index int) {
	if e.quiet == 0 {
		e.at(name, index)
	}
}

// inside goes into a value that holds others, and returns whether that is possible.
func (e *evaluation) inside() bool { return e.quiet > 0 || e.enter() }

func (e *evaluation) outside() {
	if e.quiet == 0 {
		e.leave()
	}
}

// ends reports whether nothing more need be found out.
func (e *evaluation) ends(ok bool) bool { return !ok && (e.quiet > 0 || e.found.More) }

// isValid reports whether a value is valid by a schema, without telling why not.
func (e *evaluation) isValid(s *jsonSchema, i int) bool {
	again := e.again
	e.quiet++
	e.again = true
	ok := e.decide(s, i)
	e.quiet--
	e.again = again
	return ok
}

// decide is check for what may be asked more than once: the branches of a union, and what references lead to. Each value is looked
// at once for each schema, so that the work stays linear. On a way without forks nothing is asked again but in a circle of references,
// which takes many steps.
func (e *evaluation) decide(s *jsonSchema, i int) bool {
	if c := e.tape.first(i); c != '{' && c != '[' && !s.applies {
		return e.check(s, i)
	}
	if !e.again && e.steps < mostSteps {
		e.steps++
		ok := e.check(s, i)
		e.steps--
		return ok
	}
	d := decision{s, i, e.anchors}
	switch a := e.decisions[d]; {
	case a.verdict == pending || a.verdict == valid:
		e.relies = min(e.relies, a.relies)
		return true
	case a.verdict == reported || a.verdict == broken && e.quiet > 0:
		return false
	}
	return e.find(d)
}

// find answers a question and keeps the answer. What is being found out is taken to be valid where it is asked again inside: answers
// that rely on that are forgotten when it turns out not to be.
func (e *evaluation) find(d decision) bool {
	if e.decisions == nil {
		e.decisions = map[decision]answer{}
	}
	depth, relies, first := e.depth, e.relies, len(e.relying)
	e.depth, e.relies = depth+1, reliesOnNone
	e.decisions[d] = answer{pending, depth}
	ok := e.check(d.schema, d.node)
	if e.relies >= depth { // on itself at most
		e.relies = reliesOnNone
	}
	for _, other := range e.relying[first:] {
		if ok {
			e.decisions[other] = answer{valid, e.relies}
		} else {
			delete(e.decisions, other)
		}
	}
	if !ok || e.relies == reliesOnNone {
		e.relying = e.relying[:first]
	}
	switch {
	case ok:
		e.decisions[d] = answer{valid, e.relies}
		if e.relies < reliesOnNone {
			e.relying = append(e.relying, d)
		}
	case e.quiet > 0:
		e.decisions[d] = answer{verdict: broken}
	default:
		e.decisions[d] = answer{verdict: reported}
	}
	e.depth, e.relies = depth, min(relies, e.relies)
	return ok
}

// mostSteps is how many questions are asked before their decisions are kept even on a way without forks.
const mostSteps = 20

// check applies a schema to a value, and reports whether that is valid.
func (e *evaluation) check(s *jsonSchema, i int) bool {
	if s.never {
		return e.fails("is not allowed")
	}
	if s.anchors == nil {
		return e.checkHere(s, i)
	}
	if e.anchors == nil {
		e.anchors = &dynamicScope{}
	}
	outer := e.anchors
	e.anchors = outer.enterScope(s.anchors)
	ok := e.checkHere(s, i)
	e.anchors = outer
	return ok
}

// checkHere is check within the resource that the schema is of.
func (e *evaluation) checkHere(s *jsonSchema, i int) bool {
	kind := kindOf(e.tape.first(i))
	if kind == nullSet && s.nullable {
		return true
	}
	if s.kinds != 0 && !e.isKind(s.kinds, kind, i) {
		return e.fails(e.wrongKind(s, kind))
	}
	again := e.again
	e.again = again || !s.single
	ok := e.checkKind(s, kind, i)
	e.again = again
	return ok
}

// checkKind is checkHere for a value of a kind that the schema allows.
func (e *evaluation) checkKind(s *jsonSchema, kind kindSet, i int) bool {
	ok := s.enum == nil || e.enum(s.enum, i)
	if e.ends(ok) {
		return false
	}
	switch kind {
	case numberSet:
		ok = (s.number == nil || e.number(s.number, i)) && ok
	case stringSet:
		ok = e.text(s, i) && ok
	case objectSet:
		ok = (s.object == nil || e.object(s.object, i)) && ok
	case arraySet:
		ok = (s.array == nil || e.list(s.array, i)) && ok
	default:
	}
	if !s.applies || e.ends(ok) {
		return ok
	}
	return e.applied(s, i) && ok
}

const notNull = "must not be null"

// isKind reports whether a value is of one of the kinds.
func (e *evaluation) isKind(kinds, kind kindSet, i int) bool {
	return kinds&kind != 0 || kind == numberSet && kinds&integerSet != 0 && isWhole(e.tape.raw(i))
}

func (e *evaluation) wrongKind(s *jsonSchema, kind kindSet) string {
	if kind == nullSet {
		return notNull
	}
	return "must be " + s.kinds.String()
}

// applied applies the schemas that a schema refers to or consists of.
func (e *evaluation) applied(s *jsonSchema, i int) bool {
	ok := true
	if s.ref != nil {
		ok = e.decide(s.ref.follow(), i)
	}
	if s.dynamicRef != nil && !e.ends(ok) {
		ok = e.decide(e.dynamic(s.dynamicRef).follow(), i) && ok
	}
	for _, sub := range s.allOf {
		if e.ends(ok) {
			return false
		}
		ok = e.check(sub, i) && ok
	}
	if s.anyOf != nil && !e.ends(ok) {
		ok = e.union(s.anyOf, i, false) && ok
	}
	if s.oneOf != nil && !e.ends(ok) {
		ok = e.union(s.oneOf, i, true) && ok
	}
	if s.not != nil && !e.ends(ok) && e.isValid(s.not, i) {
		ok = e.fails("must not be what the document excludes")
	}
	if s.condition != nil && !e.ends(ok) {
		ok = e.conditional(s.condition, i) && ok
	}
	if s.subtypes != nil && !e.ends(ok) {
		ok = e.subtype(s.subtypes, i) && ok
	}
	if !e.ends(ok) {
		ok = e.unevaluated(s, i) && ok
	}
	return ok
}

// dynamic returns where a dynamic reference leads to.
func (e *evaluation) dynamic(r *schemaRef) *schemaRef {
	if to := e.anchors.find(r.anchor); to != nil {
		return to
	}
	return r
}

func (e *evaluation) conditional(c *condition, i int) bool {
	then := c.then
	if !e.isValid(c.when, i) {
		then = c.otherwise
	}
	return then == nil || e.check(then, i)
}

// subtype applies the schema that the tag of an object stands for.
func (e *evaluation) subtype(d *discriminator, i int) bool {
	r := e.tagged(d, i)
	return r == nil || e.decide(r.follow(), i)
}

// tagged returns the schema that the tag of an object stands for; nil for none.
func (e *evaluation) tagged(d *discriminator, i int) *schemaRef {
	if e.tape.first(i) != '{' {
		return nil
	}
	tag := e.tape.member(i, d.member)
	if tag < 0 || e.tape.first(tag) != '"' {
		return nil
	}
	return d.byTag[e.tape.text(tag)]
}

func (e *evaluation) enum(r *enumRules, i int) bool {
	return r.holds(e.tape, i) || e.fails("must be "+r.choice())
}

// holds reports whether a value is one of those that are listed.
func (r *enumRules) holds(t *tape, i int) bool {
	if t.first(i) == '"' {
		return r.texts[t.text(i)]
	}
	return len(r.others) > 0 && r.others[t.canonical(i, r.longest)]
}

func (e *evaluation) number(r *numberRules, i int) bool { return e.numberText(r, e.tape.raw(i)) }

// numberText applies rules to a number as it is written.
func (e *evaluation) numberText(r *numberRules, text string) bool {
	ok := true
	switch {
	case r.integer != nil && !r.integer.holds(text):
		return e.fails("must be in the range of " + r.integer.name)
	case r.isFloat && !isFinite(text):
		return e.fails("must be in the range of float64")
	}
	for i := range r.bounds {
		if b := &r.bounds[i]; !b.holds(b.order(text)) {
			ok = e.fails(b.message)
		}
	}
	if r.step != "" && !isMultiple(text, r.step) {
		ok = e.fails("must be a multiple of " + r.step)
	}
	return ok
}

func (e *evaluation) text(s *jsonSchema, i int) bool {
	if s.text == nil && s.format == "" {
		return true
	}
	text, ok := e.tape.text(i), true
	if s.text != nil {
		ok = e.length(s.text.least, s.text.most, utf8.RuneCountInString(text), "character")
		if s.text.pattern != nil && !s.text.pattern.matches(text) {
			ok = e.fails("must match " + s.text.pattern.text)
		}
	}
	f, known := textFormats[s.format]
	switch {
	case known && (f.isTyped() || e.formats) && !f.is(text):
		ok = e.fails("must be " + f.what)
	case f.isNumber && s.number != nil:
		ok = e.numberText(s.number, text) && ok
	}
	return ok
}

// length checks a number of things; most is negative for any.
func (e *evaluation) length(least, most, n int, what string) bool {
	switch {
	case n < least:
		return e.fails("must have at least " + counted(least, what))
	case most >= 0 && n > most:
		return e.fails("must have at most " + counted(most, what))
	}
	return true
}

// isUnset reports whether a member is as good as absent.
func (r *objectRules) isUnset(t *tape, i int) bool { return r.unset && t.first(i) == 'n' }

// ignores reports whether a member does not count from the side that has written it.
func (e *evaluation) ignores(s *jsonSchema) bool {
	return s != nil && (e.from == clientSide && s.readOnly || e.from == serverSide && s.writeOnly)
}

func (e *evaluation) object(r *objectRules, i int) bool {
	t, ok := e.tape, true
	var few [8]bool
	seen := few[:min(len(r.required), len(few))]
	if len(r.required) > len(few) {
		seen = make([]bool, len(r.required))
	}
	if !e.inside() {
		return false
	}
	var p *property
	var last lastMembers
	n, expected := 0, 0
	for c, end := i+1, t.next(i); c < end; c = t.next(c) {
		if n++; e.ends(ok) {
			break
		}
		if r.isUnset(t, c) {
			continue
		}
		name := t.name(c)
		p, expected = r.find(name, expected)
		if p != nil && p.required >= 0 {
			seen[p.required] = true
		}
		if p != nil && e.ignores(p.schema) {
			continue
		}
		e.step(name, -1)
		told, more := len(e.found.Violations), e.found.More
		switch {
		case e.memberValue(r, p, name, c):
		case last.replaces(t, i, c, name):
			e.found.Violations, e.found.More = e.found.Violations[:told], more
		default:
			ok = false
		}
	}
	if e.ends(ok) {
		e.outside()
		return false
	}
	for j, name := range r.required {
		if !seen[j] && !e.ignores(r.properties[name].schema) {
			e.step(name, -1)
			ok = e.fails(absent)
		}
	}
	e.outside()
	if r.least > 0 || r.most >= 0 {
		ok = e.length(r.least, r.most, n, "member") && ok
	}
	for _, g := range r.groups {
		ok = e.group(r, g, i) && ok
	}
	for k := range r.dependent {
		ok = e.dependency(&r.dependent[k], i) && ok
	}
	return ok
}

// undeclared is the message for a member that additionalProperties: false forbids.
const undeclared = "is not a member that the document has"

// absent is the message for a required member that is absent.
const absent = "is required"

// memberValue checks a member: by what is said of its name, of names like it, or of all others.
func (e *evaluation) memberValue(r *objectRules, p *property, name string, i int) bool {
	ok, known := true, false
	if p != nil && p.schema != nil {
		known, ok = true, e.check(p.schema, i)
	}
	for _, pp := range r.patterns {
		if pp.pattern.matches(name) {
			known, ok = true, e.check(pp.schema, i) && ok
		}
	}
	switch {
	case known || r.additional == nil:
	case r.additional.never:
		ok = e.fails(undeclared)
	default:
		ok = e.check(r.additional, i)
	}
	if r.names != nil {
		ok = e.memberName(r.names, name) && ok
	}
	return ok
}

// memberName checks the name of a member.
func (e *evaluation) memberName(s *jsonSchema, name string) bool {
	inner := *e
	inner.tape, inner.decisions, inner.relying = &tape{}, nil, nil
	if err := inner.tape.parse(string(appendString(nil, name))); err != nil {
		return true // it has been read as a name
	}
	inner.name = true
	ok := inner.check(s, 0)
	e.found = inner.found
	return ok
}

// group checks of how many of some members there is a value.
func (e *evaluation) group(r *objectRules, g group, i int) bool {
	n := 0
	for c, end := i+1, e.tape.next(i); c < end; c = e.tape.next(c) {
		name := e.tape.name(c)
		if p := r.properties[name]; p != nil {
			name = p.name
		}
		if e.tape.first(c) != 'n' && slices.Contains(g.fields, name) {
			n++
		}
	}
	switch {
	case n > 1:
		return e.fails("must have only one of " + strings.Join(g.fields, ", "))
	case n == 0 && g.required:
		return e.fails("must have one of " + strings.Join(g.fields, ", "))
	}
	return true
}

func (e *evaluation) dependency(d *dependency, i int) bool {
	if e.tape.member(i, d.member) < 0 {
		return true
	}
	ok := d.schema == nil || e.check(d.schema, i)
	for _, name := range d.required {
		if e.tape.member(i, name) < 0 {
			ok = e.fails("must have " + name + " where it has " + d.member)
		}
	}
	return ok
}

func (e *evaluation) list(r *arrayRules, i int) bool {
	t, ok := e.tape, true
	if r.least > 0 || r.most >= 0 {
		ok = e.length(r.least, r.most, t.count(i), "item")
	}
	if !e.inside() {
		return false
	}
	n, matches := 0, 0
	for c, end := i+1, t.next(i); c < end && !e.ends(ok); c = t.next(c) {
		e.step("", n)
		switch {
		case n < len(r.prefix):
			ok = e.check(r.prefix[n], c) && ok
		case r.items != nil:
			ok = e.check(r.items, c) && ok
		}
		if r.contains != nil && e.isValid(r.contains, c) {
			matches++
		}
		n++
	}
	e.outside()
	if e.ends(ok) {
		return false
	}
	if r.contains != nil {
		ok = e.contains(r, matches) && ok
	}
	if r.unique {
		ok = e.unique(i) && ok
	}
	return ok
}

func (e *evaluation) contains(r *arrayRules, matches int) bool {
	switch {
	case matches < r.holdsLeast:
		return e.fails("must have at least " + counted(r.holdsLeast, "item") + " of those that the document asks for")
	case r.holdsMost >= 0 && matches > r.holdsMost:
		return e.fails("must have at most " + counted(r.holdsMost, "item") + " of those that the document limits")
	}
	return true
}

// unique fails on a list with items that are equal.
func (e *evaluation) unique(i int) bool {
	e.tape.classify(i)
	first, n := map[uint32]int{}, 0
	for c, end := i+1, e.tape.next(i); c < end; c = e.tape.next(c) {
		class := e.tape.classes[c]
		if j, ok := first[class]; ok {
			return e.fails("must have items that differ, but items " + strconv.Itoa(j) + " and " + strconv.Itoa(n) + " are equal")
		}
		first[class] = n
		n++
	}
	return true
}
