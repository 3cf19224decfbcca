package runtime

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// write writes the value that p points at.
func (w *Writer) write(c *codec, p pointer) {
	if c.kind == optKind {
		if *p.field(c.state).opt() != optThere {
			w.null()
			return
		}
		c = c.elem
	}
	if c.fills(p) {
		w.buf = append(w.buf, c.text...)
		return
	}
	switch c.kind {
	case stringKind, constKind:
		text := *p.string()
		if text == "" {
			text = c.text
		}
		if c.spelt != nil {
			text = w.spell(text, c.spelt)
		}
		w.buf = appendString(w.buf, text)
	case int64Kind:
		if !c.asText {
			w.buf = strconv.AppendInt(w.buf, *p.int64(), 10)
			break
		}
		w.number(c, p)
	case int32Kind, uint64Kind, float64Kind:
		w.number(c, p)
	case boolKind:
		w.buf = strconv.AppendBool(w.buf, *p.bool())
	case textKind:
		w.formatted(c.format.typed, p)
	case rawKind:
		w.raw(*as[Raw](p))
	case fileKind:
		if w.files {
			w.text("")
			break
		}
		w.file(as[FilePart](p))
	case pointerKind:
		w.pointer(c, p)
	case listKind, stringMapKind, mapKind, structKind:
		w.nested(c, p)
	case unionKind:
		w.union(c.union, p)
	default:
	}
}

// nested writes what holds other values. One that is deeper than a Reader goes, such as one that holds itself, is an error.
func (w *Writer) nested(c *codec, p pointer) {
	if w.depth == maxDepth {
		w.fail(errTooDeep)
	}
	if w.err != nil {
		return
	}
	w.depth++
	switch c.kind {
	case listKind:
		w.list(c, p)
	case structKind:
		w.object(c.object, p)
	default:
		w.buf = append(w.buf, '{')
		w.members(c, p, nil)
		w.buf = append(w.buf, '}')
	}
	w.depth--
}

// number writes a number, as text where the codec says so.
func (w *Writer) number(c *codec, p pointer) {
	if c.asText {
		w.buf = append(w.buf, '"')
	}
	switch c.kind {
	case int64Kind:
		w.buf = strconv.AppendInt(w.buf, *p.int64(), 10)
	case int32Kind:
		w.buf = strconv.AppendInt(w.buf, int64(*p.int32()), 10)
	case uint64Kind:
		w.buf = strconv.AppendUint(w.buf, *p.uint64(), 10)
	default:
		f := *p.float64()
		if math.IsInf(f, 0) || math.IsNaN(f) {
			w.fail(errNotFinite)
			return
		}
		w.buf = appendFloat(w.buf, f)
	}
	if c.asText {
		w.buf = append(w.buf, '"')
	}
}

func (w *Writer) pointer(c *codec, p pointer) {
	if p = *p.pointer(); p.isNil() {
		w.null()
		return
	}
	w.write(c.elem, p)
}

// list writes an array; nil is an empty one.
func (w *Writer) list(c *codec, p pointer) {
	w.buf = append(w.buf, '[')
	s := p.slice()
	for i := range s.len {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.write(c.elem, s.item(i, c.elem.size))
	}
	w.buf = append(w.buf, ']')
}

// members writes the members of a map in the order of their names, but for those that are left out; nil is for none.
func (w *Writer) members(c *codec, p pointer, leftOut func(name string) bool) {
	if c.kind == stringMapKind {
		w.stringMembers(*as[map[string]string](p), leftOut)
		return
	}
	m := p.value(c.typ)
	names := make([]string, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		names = append(names, it.Key().String())
	}
	slices.Sort(names)
	v := reflect.New(c.elem.typ)
	for _, name := range names {
		if leftOut == nil || !leftOut(name) {
			w.name(name)
			v.Elem().Set(m.MapIndex(reflect.ValueOf(name).Convert(c.typ.Key())))
			w.write(c.elem, pointerTo(v))
		}
	}
}

func (w *Writer) stringMembers(m map[string]string, leftOut func(name string) bool) {
	var few [16]string // most maps are small: no allocation
	names := few[:0]
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if leftOut == nil || !leftOut(name) {
			w.name(name)
			w.buf = appendString(w.buf, m[name])
		}
	}
}

// union writes the variant that the interface holds; nil, and a pointer to nothing, is null.
func (w *Writer) union(u *union, p pointer) {
	i := p.union()
	switch v := u.of(i); {
	case i.isNil() || v != nil && v.isPointer && v.held(i).isNil():
		w.null()
	case v == nil:
		w.fail(fmt.Errorf("%s %s", u.foreign(p), noVariant))
	default:
		w.write(v.codec, v.held(i))
	}
}

// object writes a struct.
func (w *Writer) object(o *object, p pointer) {
	if o.hasRest {
		if rest := *o.restOf(p); rest != nil {
			w.objectWith(rest, o, p)
			return
		}
	}
	if o.isPartial && (w.side != anySide || w.version != "") {
		w.objectWith(&Rest{}, o, p)
		return
	}
	start := len(w.buf)
	for i := range o.fields {
		f := &o.fields[i]
		at := p.field(f.offset)
		if f.omit && f.codec.isZero(at) {
			continue
		}
		w.buf = append(w.buf, f.nameFor(w)...)
		w.write(f.codec, at)
	}
	if len(w.buf) == start {
		w.buf = append(w.buf, '{')
	}
	w.buf[start] = '{' // in place of the first comma
	if o.extra != nil {
		w.members(o.extra.codec, p.field(o.extra.offset), o.declares)
	}
	w.buf = append(w.buf, '}')
}

// nameFor returns the name that the writer wants, in quotes, after a comma and with a colon.
func (f *field) nameFor(w *Writer) string {
	if w.alternate && f.second != "" {
		return f.second
	}
	return f.first
}

// objectWith writes a struct that has a rest.
func (w *Writer) objectWith(rest *Rest, o *object, p pointer) {
	if rest.whole != "" && o.isZero(p) {
		w.buf = append(w.buf, rest.whole...)
		return
	}
	start := len(w.buf)
	for i := range o.fields {
		f := &o.fields[i]
		at := p.field(f.offset)
		k := rest.kept.get(f.name)
		switch {
		case !f.isIn(w):
		case k != nil && f.codec.speaks(k, at):
			if !k.absent {
				w.buf = append(append(w.buf, f.nameFor(w)...), k.raw...)
			}
		case !f.omit || !f.codec.isZero(at):
			w.buf = append(w.buf, f.nameFor(w)...)
			w.write(f.codec, at)
		case f.isNull(w):
			w.buf = append(w.buf, f.nameFor(w)...)
			w.null()
		}
	}
	if len(w.buf) == start {
		w.buf = append(w.buf, '{')
	}
	w.buf[start] = '{' // in place of the first comma
	if o.extra != nil {
		w.extra(rest, o, p)
	}
	for _, k := range rest.unknown.list {
		if !o.declares(k.name) {
			w.name(k.name)
			w.raw(k.raw)
		}
	}
	w.buf = append(w.buf, '}')
}

// extra writes the additional members: those that are as they were read by the text that is kept of them.
func (w *Writer) extra(rest *Rest, o *object, p pointer) {
	at := p.field(o.extra.offset)
	spoken := &Rest{}
	m := at.value(o.extra.codec.typ)
	for _, k := range rest.kept.list {
		if o.declares(k.name) {
			continue
		}
		v := m.MapIndex(reflect.ValueOf(k.name).Convert(o.extra.codec.typ.Key()))
		if !v.IsValid() {
			continue
		}
		there := reflect.New(o.extra.codec.elem.typ)
		there.Elem().Set(v)
		if o.extra.codec.elem.speaks(&k, pointerTo(there)) {
			spoken.kept.set(k)
		}
	}
	w.members(o.extra.codec, at, func(name string) bool { return o.declares(name) || spoken.kept.get(name) != nil })
	for _, k := range spoken.kept.list {
		w.name(k.name)
		w.buf = append(w.buf, k.raw...)
	}
}

// speaks reports whether a value is still what its kept text gave: then the text is written in its place.
func (c *codec) speaks(k *kept, p pointer) bool {
	again := probes.Get().(*probe)
	v := again.place(c)
	if !k.absent {
		again.reader.s = string(k.raw)
		again.reader.read(c, v)
	}
	same := c.equal(v, p)
	*again = probe{} // lets go of the text
	probes.Put(again)
	return same
}

// probe reads kept text again.
type probe struct {
	reader Reader
	number [2]uint64 // where numbers and bools go, or an Opt of one
	text   Opt[string]
}

var probes = sync.Pool{New: func() any { return new(probe) }}

// place returns where a value goes: into the probe itself if it is plain.
func (p *probe) place(c *codec) pointer {
	inner := c
	if c.kind == optKind {
		inner = c.elem
	}
	switch inner.kind {
	case stringKind, constKind:
		return pointerOf(&p.text)
	case int64Kind, int32Kind, uint64Kind, float64Kind, boolKind:
		return pointerOf(&p.number)
	default:
		return newValue(c.typ)
	}
}

// fills reports whether the constant is written in place of a number or a boolean: it is the zero of its type.
func (c *codec) fills(p pointer) bool {
	if c.text == "" {
		return false
	}
	switch c.kind {
	case int64Kind, uint64Kind:
		return *p.int64() == 0
	case int32Kind:
		return *p.int32() == 0
	case float64Kind:
		return *p.float64() == 0
	case boolKind:
		return !*p.bool()
	}
	return false
}

// isZero reports whether an optional field is absent.
func (c *codec) isZero(p pointer) bool {
	switch c.kind {
	case optKind:
		return *p.field(c.state).opt() == optAbsent
	case listKind:
		return p.slice().isNil()
	case textKind:
		return c.typ.Kind() == reflect.Slice && p.slice().isNil()
	case pointerKind, mapKind, stringMapKind:
		return p.pointer().isNil()
	case unionKind:
		return p.union().isNil()
	}
	return false
}

// isZero reports whether all fields are zero.
func (o *object) isZero(p pointer) bool {
	zero := newValue(o.typ)
	return new(comparison).fields(o, zero, p)
}
