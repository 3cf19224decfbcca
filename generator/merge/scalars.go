package merge

import (
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// scalars merges two plain values of one JSON kind.
func (m *merger) scalars(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.Scalar)
	if !ok {
		return nil
	}
	n, ok := next.(*model.Scalar)
	if !ok || classOf(a) != classOf(n) {
		return nil
	}
	limits := m.limits(at, a.Limits, n.Limits)
	switch {
	case a.AsText != n.AsText: // a number written as text, and any text
		m.note(textFormat, at, "the text is a number in some versions only")
		*a = model.Scalar{Kind: model.KindString, Limits: limits}
		return a
	case a.Kind != n.Kind:
		m.note(widerNumber, at, "the value is an integer in some versions only")
		a.Kind, a.Format = model.KindNumber, ""
	case a.Kind == model.KindInteger:
		m.integers(at, a, n)
	default:
		m.formats(at, a, n)
	}
	a.Limits = limits
	return a
}

// integers takes the wider of two formats. Unix time holds every integer.
func (m *merger) integers(at place, a, n *model.Scalar) {
	narrow := func(s *model.Scalar) bool { return s.Format == model.FormatInt32 }
	switch {
	case a.Format == n.Format:
	case n.Format == model.FormatUnixTime && !narrow(a), narrow(a) && !narrow(n):
		m.note(widerNumber, at, "the format is %q in some versions, and %q in others", a.Format, n.Format)
		a.Format = n.Format
	}
}

// formats keeps the newest format unless a string of the other version may not have it.
func (m *merger) formats(at place, a, n *model.Scalar) {
	if a.Format != n.Format && (m.hasType(a.Format) || n.Format == model.FormatBinary) {
		m.note(textFormat, at, "the format is %q, and was %q", a.Format, n.Format)
		if m.hasType(a.Format) {
			a.Format = ""
			return
		}
		a.Format = n.Format
	}
}

// numberAsText keeps the newest form of a number that other versions write as text, or the reverse: both are read.
func (m *merger) numberAsText(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.Scalar)
	if !ok {
		return nil
	}
	n, ok := next.(*model.Scalar)
	if !ok || a.AsText == n.AsText || wide(a.Kind) != model.KindNumber || wide(n.Kind) != model.KindNumber {
		return nil
	}
	m.note(numberAsText, at, "the number is written as text in some versions only")
	a.Limits = m.limits(at, a.Limits, n.Limits)
	return a
}

// enums merges two lists of values of one kind.
func (m *merger) enums(at place, acc, next model.Type) model.Type {
	a, ok := acc.(*model.Enum)
	if !ok {
		return nil
	}
	n, ok := next.(*model.Enum)
	if !ok || wide(a.Kind) != wide(n.Kind) {
		return nil
	}
	if a.Kind != n.Kind {
		a.Kind = model.KindNumber
	}
	if a.Open != n.Open {
		m.note(openEnum, at, "further values are expected in some versions only")
	}
	if n.Open {
		m.open(a, m.from.set(n.OpenIn))
	}
	pairs := pair.Values(n, a)
	if constant, was := model.Const(a), model.Const(n); constant != nil && was != nil && len(pairs) > 1 {
		m.respell(at, constant, was)
		return a
	}
	a.Values = join(m, pairs, m.value, nil)
	return a
}

func (m *merger) value(acc, next *model.Value) {
	if acc.Literal != next.Literal {
		addSpelling(acc, next.Literal, m.from.available(&next.Node))
	}
	m.node(place{&acc.Node, &next.Node})
}

// addSpelling adds how some versions spell a value.
func addSpelling(v *model.Value, as model.Literal, in model.Availability) {
	for i := range v.Also {
		if v.Also[i].Literal == as {
			v.Also[i].Availability = union(v.Also[i].Availability, in)
			return
		}
	}
	v.Also = append(v.Also, model.Spelling{Literal: as, Availability: in})
}

// respell makes two constants of one thing one value with two spellings.
func (m *merger) respell(at place, acc, next *model.Value) {
	m.note(respeltConstant, at, "the constant is %s, and was %s: both are accepted", acc.Literal, next.Literal)
	m.value(acc, next)
}

// enumOrScalar merges listed values with a plain value of their kind: an open list, or for a constant the plain value.
func (m *merger) enumOrScalar(at place, acc, next model.Type) model.Type {
	scalar, isScalar := acc.(*model.Scalar)
	enum, isEnum := next.(*model.Enum)
	if !isScalar || !isEnum {
		scalar, isScalar = next.(*model.Scalar)
		enum, isEnum = acc.(*model.Enum)
	}
	if !isScalar || !isEnum || classOf(scalar) != classOf(enum) {
		return nil
	}
	if model.Const(enum) != nil || enum.Kind == model.KindBoolean || scalar.AsText {
		m.note(constantOrPlain, at, "the value is %s in some versions, and not fixed in others", enum.Values[0].Literal)
		return &model.Scalar{Kind: scalar.Kind, Format: scalar.Format, AsText: false}
	}
	m.note(openEnum, at, "the values are listed in some versions only")
	if enum == acc {
		m.open(enum, m.from.available(at.next))
		return enum
	}
	copied := clone(m.from, enum)
	m.open(copied, at.acc.Availability)
	return copied
}

// open lets an enum have further values in some versions.
func (m *merger) open(e *model.Enum, in model.Availability) {
	if !e.Open {
		e.Open, e.OpenIn = true, nil
	}
	e.OpenIn = union(e.OpenIn, in)
}
