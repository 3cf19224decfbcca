package runtime

import (
	"fmt"
	"reflect"
	"slices"
)

// FieldAvailable reports whether a version has the field of that name in JSON of the model that m points at. It is true for
// fields that every version has, and for names that are no field.
func FieldAvailable(m any, name, version string) bool {
	c, _ := codecFor(m, nil)
	i, ok := c.object.byName[name]
	return !ok || c.object.fields[i].in == nil || slices.Contains(c.object.fields[i].in, version)
}

// lacking calls lacks for every part of a value that a version does not have: a field that is set, a variant, a value of an
// enum.
type lacking struct {
	version string
	lacks   func(what string)
	depth   int
	tooDeep bool // the value cannot be written: nothing more is looked at
}

func (l *lacking) has(in []string) bool { return in == nil || slices.Contains(in, l.version) }

// read looks into the value that p points at.
func (l *lacking) read(c *codec, p pointer) {
	if l.tooDeep || !c.limited && !c.mayBeLimited() {
		return
	}
	switch c.kind {
	case optKind:
		if *p.field(c.state).opt() == optThere {
			l.read(c.elem, p)
		}
	case pointerKind:
		if p = *p.pointer(); !p.isNil() {
			l.read(c.elem, p)
		}
	case listKind, mapKind, stringMapKind, structKind:
		l.nested(c, p)
	case unionKind:
		l.union(c.union, p.union())
	default:
		l.enum(c, p)
	}
}

// nested looks into what holds other values.
func (l *lacking) nested(c *codec, p pointer) {
	if l.tooDeep = l.tooDeep || l.depth == maxDepth; l.tooDeep {
		return
	}
	l.depth++
	switch c.kind {
	case listKind:
		s := p.slice()
		for i := range s.len {
			l.read(c.elem, s.item(i, c.elem.size))
		}
	case structKind:
		l.object(c.object, p)
	default:
		l.members(c, p.value(c.typ))
	}
	l.depth--
}

func (l *lacking) members(c *codec, m reflect.Value) {
	v := reflect.New(c.elem.typ)
	for _, name := range sortedNames(m) {
		v.Elem().Set(m.MapIndex(reflect.ValueOf(name).Convert(c.typ.Key())))
		l.read(c.elem, pointerTo(v))
	}
}

func (l *lacking) object(o *object, p pointer) {
	for i := range o.fields {
		f := &o.fields[i]
		at := p.field(f.offset)
		if !l.has(f.in) && f.isSet(at) {
			l.lacks("field " + f.name + " of " + o.typ.Name())
		}
		l.read(f.codec, at)
	}
	if o.extra != nil {
		l.read(o.extra.codec, p.field(o.extra.offset))
	}
}

// isSet reports whether an optional field would be written.
func (f *field) isSet(p pointer) bool { return !f.codec.isZero(p) }

func (l *lacking) union(u *union, i *iface) {
	v := u.of(i)
	if v == nil || v.isPointer && v.held(i).isNil() {
		return
	}
	if !l.has(v.in) {
		l.lacks("variant " + v.name + " of " + u.typ.Name())
	}
	l.read(v.codec, v.held(i))
}

func (l *lacking) enum(c *codec, p pointer) {
	if c.enum == nil {
		return
	}
	if in, ok := c.enum.in[c.plain(p)]; ok && !l.has(in) {
		l.lacks(fmt.Sprintf("value %v of %s", p.value(c.typ).Interface(), c.enum.name))
	}
}

// hasVersion reports whether the version is among those listed; nil lists all, and no version is in every list.
func hasVersion(versions []string, id string) bool {
	return versions == nil || id == "" || slices.Contains(versions, id)
}
