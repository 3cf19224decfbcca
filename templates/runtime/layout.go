package runtime

import (
	"reflect"
	"unsafe"
)

// This file alone imports unsafe. It relies on three things of how Go lays out values, which layout_test.go holds:
//
//   - A field of a struct is where reflect says, which the language promises.
//   - A slice is a pointer, a length and a capacity, whatever its items are.
//   - A value of an interface type with methods is a word that stands for its dynamic type, the same for all values of that
//     type, and a pointer: the value itself where the dynamic type is a pointer or a map, or else to the value.
//
// Everything that holds pointers is allocated and grown by reflect, which knows its type, and is stored through a typed
// pointer, so that the garbage collector sees it.

// pointer points at a value whose type its codec knows.
type pointer struct{ at unsafe.Pointer }

// pointerTo returns where the pointer v points.
func pointerTo(v reflect.Value) pointer { return pointer{v.UnsafePointer()} }

// pointerOf returns a pointer to a variable.
func pointerOf[T any](v *T) pointer { return pointer{unsafe.Pointer(v)} }

// newValue allocates the zero value of a type.
func newValue(t reflect.Type) pointer { return pointer{reflect.New(t).UnsafePointer()} }

// value returns the value as reflect sees it; it can be set.
func (p pointer) value(t reflect.Type) reflect.Value { return reflect.NewAt(t, p.at).Elem() }

// field returns a pointer to what is that many bytes further on, inside the same value.
func (p pointer) field(offset uintptr) pointer { return pointer{unsafe.Add(p.at, offset)} }

func (p pointer) isNil() bool { return p.at == nil }

func (p pointer) string() *string   { return (*string)(p.at) }
func (p pointer) int64() *int64     { return (*int64)(p.at) }
func (p pointer) int32() *int32     { return (*int32)(p.at) }
func (p pointer) uint64() *uint64   { return (*uint64)(p.at) }
func (p pointer) float64() *float64 { return (*float64)(p.at) }
func (p pointer) bool() *bool       { return (*bool)(p.at) }
func (p pointer) pointer() *pointer { return (*pointer)(p.at) }
func (p pointer) rest() **Rest      { return (**Rest)(p.at) }
func (p pointer) opt() *optState    { return (*optState)(p.at) }
func (p pointer) slice() *slice     { return (*slice)(p.at) }
func (p pointer) union() *iface     { return (*iface)(p.at) }

// as returns the value as a T, which its type must be.
func as[T any](p pointer) *T { return (*T)(p.at) }

// slice is the layout of every slice.
type slice struct {
	items    unsafe.Pointer
	len, cap int
}

// item returns a pointer to an item; size is that of each.
func (s *slice) item(i int, size uintptr) pointer {
	return pointer{unsafe.Add(s.items, uintptr(i)*size)}
}

// noItems is where slices without items point that are not nil.
var noItems [1]uint64

// makeEmpty makes the slice empty, and not nil.
func (s *slice) makeEmpty() { s.items, s.len, s.cap = unsafe.Pointer(&noItems), 0, 0 }

func (s *slice) isNil() bool { return s.items == nil }

// iface is the layout of a value of an interface type with methods.
type iface struct {
	kind word // stands for the dynamic type; zero for a nil interface
	data unsafe.Pointer
}

// word stands for the dynamic type of an interface value.
type word struct{ at unsafe.Pointer }

func (i *iface) isNil() bool { return i.kind == word{} }

// hold makes the interface hold the pointer, or the value that it points at.
func (i *iface) hold(kind word, p pointer) { i.kind, i.data = kind, p.at }

// holdDirect makes the interface hold the value that p points at, which is a map and as such a pointer.
func (i *iface) holdDirect(kind word, p pointer) { i.kind, i.data = kind, p.pointer().at }

// held returns the pointer that the interface holds, or a pointer to the value.
func (i *iface) held() pointer { return pointer{i.data} }

// heldDirect returns a pointer to a map that the interface holds.
func (i *iface) heldDirect() pointer { return pointer{unsafe.Pointer(&i.data)} }

// wordOf returns what stands for a dynamic type in values of an interface type, which the dynamic type implements.
func wordOf(union, dynamic reflect.Type) word {
	v := reflect.New(union)
	v.Elem().Set(reflect.Zero(dynamic))
	return pointerTo(v).union().kind
}

// stringOf returns the bytes as a string without copying them: they may no longer change.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
