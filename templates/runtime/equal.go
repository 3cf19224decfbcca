package runtime

import (
	"maps"
	"reflect"
)

// comparison compares two values. They are equal where all their parts are, in whatever order these are looked at: what lies deep, or
// comes after very many others, waits. It is compared once, however often both refer to it, so values that hold themselves have an
// end. They are equal when no step into them shows a difference.
type comparison struct {
	depth, count int // of references that were followed
	waiting      []reference
	seen         map[reference]bool // all that ever waited
}

// What lies beyond these waits. Usual values do not come that far, and need no memory to be compared.
const (
	deepestReference = 100
	mostReferences   = 10_000
)

// reference holds what both values refer to at one place: the targets of pointers, the items of lists, or maps.
type reference struct {
	codec *codec // of the pointer, the list or the map; of the struct that the pointer in a union points at
	a, b  pointer
	len   int // of lists
}

// equal reports whether the values that a and b point at are written as the same JSON.
func (c *codec) equal(a, b pointer) bool {
	e := comparison{}
	same := e.values(c, a, b)
	for same && len(e.waiting) > 0 {
		last := len(e.waiting) - 1
		r := e.waiting[last]
		e.waiting = e.waiting[:last]
		same = e.targets(&r)
	}
	return same
}

// follow compares what is referred to, now or later.
func (e *comparison) follow(r reference) bool {
	if elem := r.codec.elem; elem != nil && elem.isPlain() {
		return e.targets(&r)
	}
	if e.depth < deepestReference && e.count < mostReferences {
		e.depth++
		e.count++
		same := e.targets(&r)
		e.depth--
		return same
	}
	if e.seen == nil {
		e.seen = map[reference]bool{}
	}
	if !e.seen[r] {
		e.seen[r] = true
		e.waiting = append(e.waiting, r)
	}
	return true
}

// targets compares what is referred to.
func (e *comparison) targets(r *reference) bool {
	switch r.codec.kind {
	case pointerKind:
		return e.values(r.codec.elem, r.a, r.b)
	case listKind:
		return e.items(r)
	case structKind:
		return e.objects(r.codec.object, r.a, r.b)
	default:
		return e.members(r)
	}
}

// isPlain reports whether values of the type hold no others.
func (c *codec) isPlain() bool { return c.elem == nil && c.object == nil && c.union == nil }

// values compares what a and b point at.
func (e *comparison) values(c *codec, a, b pointer) bool {
	if a == b {
		return true
	}
	switch c.kind {
	case stringKind, constKind, rawKind:
		return *a.string() == *b.string()
	case int64Kind, uint64Kind:
		return *a.int64() == *b.int64()
	case int32Kind:
		return *a.int32() == *b.int32()
	case float64Kind:
		return *a.float64() == *b.float64()
	case boolKind:
		return *a.bool() == *b.bool()
	case textKind:
		return c.format.typed.same(a, b)
	case fileKind:
		return sameFile(as[FilePart](a), as[FilePart](b))
	case optKind:
		x, y := *a.field(c.state).opt(), *b.field(c.state).opt()
		return x == y && (x != optThere || e.values(c.elem, a, b))
	case pointerKind:
		x, y := *a.pointer(), *b.pointer()
		return x == y || !x.isNil() && !y.isNil() && e.follow(reference{codec: c, a: x, b: y})
	case listKind:
		return e.lists(c, a.slice(), b.slice())
	case stringMapKind:
		x, y := *as[map[string]string](a), *as[map[string]string](b)
		return (x == nil) == (y == nil) && maps.Equal(x, y)
	case mapKind:
		return e.maps(c, a, b)
	case structKind:
		return e.objects(c.object, a, b)
	case unionKind:
		return e.unions(c.union, a.union(), b.union())
	}
	return false
}

func (e *comparison) lists(c *codec, a, b *slice) bool {
	if a.len != b.len || a.isNil() != b.isNil() {
		return false
	}
	if a.len == 0 || a.items == b.items {
		return true
	}
	return e.follow(reference{codec: c, a: a.item(0, 0), b: b.item(0, 0), len: a.len})
}

func (e *comparison) items(r *reference) bool {
	elem := r.codec.elem
	for i := range uintptr(r.len) {
		if !e.values(elem, r.a.field(i*elem.size), r.b.field(i*elem.size)) {
			return false
		}
	}
	return true
}

func (e *comparison) maps(c *codec, a, b pointer) bool {
	x, y := *a.pointer(), *b.pointer()
	if x.isNil() != y.isNil() {
		return false
	}
	return x == y || e.follow(reference{codec: c, a: x, b: y})
}

func (e *comparison) members(r *reference) bool {
	at, bt, elem := r.a, r.b, r.codec.elem
	a, b := pointerOf(&at).value(r.codec.typ), pointerOf(&bt).value(r.codec.typ)
	if a.Len() != b.Len() {
		return false
	}
	x, y := reflect.New(elem.typ), reflect.New(elem.typ)
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() {
			return false
		}
		x.Elem().Set(it.Value())
		y.Elem().Set(other)
		if !e.values(elem, pointerTo(x), pointerTo(y)) {
			return false
		}
	}
	return true
}

// unions reports whether both hold equal values of one variant. Two pointers to nothing are equal, and what is not a variant is equal to
// itself alone.
func (e *comparison) unions(u *union, a, b *iface) bool {
	if a.kind != b.kind || a.data == b.data {
		return a.kind == b.kind
	}
	v := u.of(a)
	if v == nil {
		return false
	}
	x, y := v.held(a), v.held(b)
	switch {
	case x.isNil() || y.isNil():
		return false
	case v.isPointer:
		return e.follow(reference{codec: v.codec, a: x, b: y})
	default:
		return e.values(v.codec, x, y)
	}
}

func (e *comparison) objects(o *object, a, b pointer) bool {
	return (*o.restOf(a)).Equal(*o.restOf(b)) && e.fields(o, a, b)
}

func (e *comparison) fields(o *object, a, b pointer) bool {
	for i := range o.fields {
		f := &o.fields[i]
		if !e.values(f.codec, a.field(f.offset), b.field(f.offset)) {
			return false
		}
	}
	return o.extra == nil || e.values(o.extra.codec, a.field(o.extra.offset), b.field(o.extra.offset))
}
