package runtime

import (
	"slices"
	"sync"
)

// evaluations are used again, for their memory.
var evaluations = sync.Pool{New: func() any { return &evaluation{tape: &tape{}} }}

// Of what is used again, largestTape is how many nodes a tape may have, and how many decisions, and largestText the length of a string in
// bytes.
const (
	largestTape = 4096
	largestText = 16 << 10
)

// checkText checks a JSON string, which a side has written, by a schema, nil for one that allows everything. The error is a [*SyntaxError] or a [*ValidationError].
func checkText(s *jsonSchema, text string, from side, formats bool) error {
	e := evaluations.Get().(*evaluation)
	defer e.release()
	return e.checkText(s, text, from, formats)
}

// checkText returns the function of that name, by an evaluation that has done nothing yet.
func (e *evaluation) checkText(s *jsonSchema, text string, from side, formats bool) error {
	if err := e.tape.parse(text); err != nil {
		return err
	}
	e.from, e.formats = from, formats
	if s == nil || e.check(s, 0) {
		return nil
	}
	found := e.found // the evaluation is used again
	return &found
}

// release gives an evaluation back for another use.
func (e *evaluation) release() {
	t, asked := e.tape, e.decisions
	if cap(t.nodes) > largestTape {
		t = &tape{}
	}
	if len(asked) > largestTape {
		asked = nil
	}
	clear(asked)
	t.s, t.classes, t.byText = "", nil, nil
	written := e.writer.buf[:0]
	if cap(written) > largestText {
		written = nil
	}
	*e = evaluation{tape: t, decisions: asked, faults: faults{path: e.path[:0]}, writer: Writer{buf: written}}
	evaluations.Put(e)
}

// at puts the place of a value before the paths of what is wrong in it.
func (e *ValidationError) at(place string) {
	for _, v := range e.Violations {
		switch {
		case v.Field == "":
			v.Field = place
		case v.Field[0] == '[':
			v.Field = place + v.Field
		default:
			v.Field = place + "." + v.Field
		}
	}
}

// isLoose reports whether a schema says no more of a plain value than its Go type does.
func (s *jsonSchema) isLoose() bool {
	return s.enum == nil && s.text == nil && s.object == nil && s.array == nil && s.format == "" && s.ref == nil && s.dynamicRef == nil &&
		s.allOf == nil && s.anyOf == nil && s.oneOf == nil && s.not == nil && s.condition == nil && s.subtypes == nil && !s.never &&
		(s.number == nil || s.number.step == "" && s.number.bounds == nil)
}

// checkField checks a field of a struct of parameters.
func (o *operationSchemas) checkField(f *field, p pointer) error {
	if o == nil || f.omit && f.codec.isZero(p) {
		return nil
	}
	for _, in := range []string{"query ", "header ", "cookie ", "path "} {
		if s := o.params[in+f.name]; s != nil {
			return checkNamed(s, f.name, typed{f.codec, p}, "", false)
		}
	}
	return nil
}

// checkNamed checks a value that has a name by a schema, nil for one that allows everything. An optional one may be absent.
func checkNamed(s *jsonSchema, name string, t typed, version string, formats bool) error {
	if s == nil || s.isLoose() || t.codec.kind == optKind && *t.at.field(t.codec.state).opt() != optThere {
		return nil
	}
	e := evaluations.Get().(*evaluation)
	defer e.release()
	w := &e.writer
	w.files, w.side, w.version = true, clientSide, version
	if w.write(t.codec, t.at); w.err != nil {
		return w.err
	}
	err := e.checkText(s, stringOf(w.buf), clientSide, formats)
	if v, ok := err.(*ValidationError); ok { //nolint:errorlint // checkText returns it as it is
		v.at(name)
	}
	return err
}

// join adds what another error lists, or what it says.
func (e *ValidationError) join(err error) {
	o, ok := err.(*ValidationError) //nolint:errorlint // it is as checkText returns it
	if !ok {
		o = violation(err.Error())
	}
	left := mostViolations - len(e.Violations)
	e.More = e.More || o.More || len(o.Violations) > left
	e.Violations = slices.Concat(e.Violations, o.Violations[:min(left, len(o.Violations))])
}

// orNil returns the error, nil where it lists nothing.
func (e *ValidationError) orNil() error {
	if e.Violations == nil {
		return nil
	}
	return e
}
