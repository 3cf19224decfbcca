package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// FieldAvailable reports whether a version has the field of that name in JSON of the model that m points at. It is true for
// fields that every version has, and for names that are not fields.
func FieldAvailable(m any, name, version string) bool {
	c, _ := codecFor(m, nil)
	i, ok := c.object.byName[name]
	return !ok || c.object.fields[i].versions == nil || slices.Contains(c.object.fields[i].versions, version)
}

// hasVersion reports whether the version is among those listed; nil lists all, and no version is in every list.
func hasVersion(versions []string, id string) bool {
	return versions == nil || id == "" || slices.Contains(versions, id)
}

// lacking calls lacks for every part of a value, which a client sends, that a version does not have: a field that is set, a variant, a
// value of an enum.
type lacking struct {
	version string
	lacks   func(what string)
	path    []step // where the part is
	tooDeep bool   // the value cannot be written: nothing more is looked at
}

// doesNotHave says in a sentence what a version lacks; that is an operation where what is empty.
func doesNotHave(version, what string) string {
	if what == "" {
		return "version " + version + " does not have this operation"
	}
	return "version " + version + " does not have the " + what
}

// checkVersion returns a [*ValidationError] of what in a value a version does not have, nil if that is nothing; name is where the value
// is, and empty for a body.
func checkVersion(version, name string, c *codec, p pointer) error {
	if p.isNil() || !c.versioned && !c.mayBeVersioned() {
		return nil
	}
	var found ValidationError
	l := lacking{version: version}
	if name != "" {
		l.path = []step{{name, -1}}
	}
	l.lacks = func(what string) {
		if len(found.Violations) == mostViolations {
			found.More = true
			return
		}
		found.Violations = append(found.Violations, &FieldError{Field: pathOf(l.path), Err: errors.New(doesNotHave(version, what))})
	}
	if l.read(c, p); found.Violations == nil {
		return nil
	}
	return &found
}

func (l *lacking) has(in []string) bool { return in == nil || slices.Contains(in, l.version) }

// read looks into the value that p points at.
func (l *lacking) read(c *codec, p pointer) {
	if l.tooDeep || !c.versioned && !c.mayBeVersioned() {
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
	if l.tooDeep = l.tooDeep || len(l.path) == maxDepth; l.tooDeep {
		return
	}
	l.path = append(l.path, step{index: -1})
	switch c.kind {
	case listKind:
		s := p.slice()
		for i := range s.len {
			l.at("", i)
			l.read(c.elem, s.item(i, c.elem.size))
		}
	case structKind:
		l.object(c.object, p)
	default:
		l.members(c, p.value(c.typ))
	}
	l.path = l.path[:len(l.path)-1]
}

// at goes to a member or an item.
func (l *lacking) at(name string, index int) { l.path[len(l.path)-1] = step{name, index} }

func (l *lacking) members(c *codec, m reflect.Value) {
	v := reflect.New(c.elem.typ)
	for _, name := range sortedNames(m) {
		v.Elem().Set(m.MapIndex(reflect.ValueOf(name).Convert(c.typ.Key())))
		l.at(name, -1)
		l.read(c.elem, pointerTo(v))
	}
}

func (l *lacking) object(o *object, p pointer) {
	rest := *o.restOf(p)
	for i := range o.fields {
		f := &o.fields[i]
		if !f.isFrom(clientSide, l.version) {
			continue
		}
		at := p.field(f.offset)
		l.at(f.name, -1)
		if !l.has(f.versions) && f.isSet(at, rest) {
			l.lacks("field " + f.name + " of " + o.typ.Name())
			continue
		}
		l.read(f.codec, at)
	}
	if o.extra != nil && (o.extra.codec.versioned || o.extra.codec.mayBeVersioned()) {
		l.members(o.extra.codec, p.field(o.extra.offset).value(o.extra.codec.typ))
	}
}

// isSet reports whether an optional field is there, maybe as what it cannot hold. A constant is always there, and nobody has set it.
func (f *field) isSet(p pointer, rest *Rest) bool {
	if f.omit && !f.codec.isZero(p) {
		return true
	}
	if rest == nil {
		return false
	}
	k := rest.kept.get(f.name)
	return k != nil && !k.absent
}

func (l *lacking) union(u *union, i *iface) {
	v := u.of(i)
	if v == nil || v.isPointer && v.held(i).isNil() {
		return
	}
	if !l.has(v.versions) {
		l.lacks("variant " + v.name + " of " + u.typ.Name())
	}
	l.read(v.codec, v.held(i))
}

func (l *lacking) enum(c *codec, p pointer) {
	if c.enum == nil {
		return
	}
	if in, ok := c.enum.versions[c.plain(p)]; ok && !l.has(in) {
		l.lacks(fmt.Sprintf("value %v of %s", p.value(c.typ).Interface(), c.enum.name))
	}
}
