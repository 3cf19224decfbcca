package runtime

import (
	"bytes"
	"reflect"
	"time"
)

// equal reports whether the values that a and b point at are written as the same JSON.
func (c *codec) equal(a, b pointer) bool {
	if a == b {
		return true
	}
	switch c.kind {
	case optKind:
		x, y := *a.field(c.state).opt(), *b.field(c.state).opt()
		return x == y && (x != optThere || c.elem.equal(a, b))
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
	case timeKind:
		return sameTime(as[time.Time](a), as[time.Time](b))
	case bytesKind:
		return bytes.Equal(*a.bytes(), *b.bytes()) && a.slice().isNil() == b.slice().isNil()
	case fileKind:
		return sameFile(as[FilePart](a), as[FilePart](b))
	case pointerKind:
		x, y := *a.pointer(), *b.pointer()
		return x == y || !x.isNil() && !y.isNil() && c.elem.equal(x, y)
	case listKind:
		return c.equalLists(a.slice(), b.slice())
	case stringMapKind, mapKind:
		return c.equalMaps(a.value(c.typ), b.value(c.typ))
	case structKind:
		return c.object.equal(a, b)
	case unionKind:
		return c.union.equal(a.union(), b.union())
	}
	return false
}

// sameTime reports whether both are the same instant at the same offset from UTC.
func sameTime(a, b *time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return a.Equal(*b) && x == y
}

func (c *codec) equalLists(a, b *slice) bool {
	if a.len != b.len || a.isNil() != b.isNil() {
		return false
	}
	if a.items == b.items {
		return true
	}
	for i := range a.len {
		if !c.elem.equal(a.item(i, c.elem.size), b.item(i, c.elem.size)) {
			return false
		}
	}
	return true
}

func (c *codec) equalMaps(a, b reflect.Value) bool {
	if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
		return false
	}
	x, y := reflect.New(c.elem.typ), reflect.New(c.elem.typ)
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() {
			return false
		}
		x.Elem().Set(it.Value())
		y.Elem().Set(other)
		if !c.elem.equal(pointerTo(x), pointerTo(y)) {
			return false
		}
	}
	return true
}

// equal reports whether both hold equal values of one variant. Two pointers to nothing are equal, and what is no variant is equal to
// itself alone.
func (u *union) equal(a, b *iface) bool {
	if a.kind != b.kind || a.data == b.data {
		return a.kind == b.kind
	}
	v := u.of(a)
	if v == nil {
		return false
	}
	x, y := v.held(a), v.held(b)
	return !x.isNil() && !y.isNil() && v.codec.equal(x, y)
}

func (o *object) equal(a, b pointer) bool {
	return (*o.restOf(a)).Equal(*o.restOf(b)) && o.equalFields(a, b)
}

func (o *object) equalFields(a, b pointer) bool {
	for i := range o.fields {
		f := &o.fields[i]
		if !f.codec.equal(a.field(f.offset), b.field(f.offset)) {
			return false
		}
	}
	return o.extra == nil || o.extra.codec.equal(a.field(o.extra.offset), b.field(o.extra.offset))
}
