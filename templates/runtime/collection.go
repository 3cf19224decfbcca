package runtime

import (
	"maps"
	"slices"
)

// ReadList reads an array, each item by read. A value of another kind gives nil.
func ReadList[L ~[]T, T any](p *L, r *Reader, read func(*T, *Reader)) {
	*p = nil
	if r.peek() != '[' {
		r.oddText()
		return
	}
	list := L{}
	for a := r.beginArray(); a.next(); {
		if cap(list) == 0 {
			list = make(L, 0, 4)
		}
		list = append(list, *new(T))
		read(&list[len(list)-1], r)
	}
	*p = list
}

// WriteList writes an array, each item by write; nil is an empty one.
func WriteList[L ~[]T, T any](p *L, w *Writer, write func(*T, *Writer)) {
	w.buf = append(w.buf, '[')
	for i := range *p {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		write(&(*p)[i], w)
	}
	w.buf = append(w.buf, ']')
}

// EqualList reports whether both have equal items by equal, and are both nil or both not.
func EqualList[L ~[]T, T any](a, b *L, equal func(a, b *T) bool) bool {
	if len(*a) != len(*b) || (*a == nil) != (*b == nil) {
		return false
	}
	if len(*a) == 0 || &(*a)[0] == &(*b)[0] {
		return true // the same items
	}
	for i := range *a {
		if !equal(&(*a)[i], &(*b)[i]) {
			return false
		}
	}
	return true
}

// ReadMap reads an object of undeclared members, each by read. A value of another kind gives nil.
func ReadMap[M ~map[string]T, T any](p *M, r *Reader, read func(*T, *Reader)) {
	*p = nil
	if r.peek() != '{' {
		r.oddText()
		return
	}
	m := M{}
	r.enter()
	for o := (ObjectReader{r: r, first: true}); o.member(); {
		var v T
		read(&v, r)
		m[o.Name] = v
	}
	*p = m
}

// WriteMap writes an object, each member by write, in the order of the names; nil is an empty one.
func WriteMap[M ~map[string]T, T any](p *M, w *Writer, write func(*T, *Writer)) {
	w.buf = append(w.buf, '{')
	writeMembers(*p, w, write)
	w.buf = append(w.buf, '}')
}

func writeMembers[M ~map[string]T, T any](m M, w *Writer, write func(*T, *Writer)) {
	var few [16]string // most maps are small: no allocation
	names := few[:0]
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	var v T
	for _, name := range names {
		v = m[name]
		w.Name(name)
		write(&v, w)
	}
}

// EqualMap reports whether both have equal members by equal, and are both nil or both not.
func EqualMap[M ~map[string]T, T any](a, b *M, equal func(a, b *T) bool) bool {
	if len(*a) != len(*b) || (*a == nil) != (*b == nil) {
		return false
	}
	for name, v := range *a {
		o, ok := (*b)[name]
		if !ok || !equal(&v, &o) {
			return false
		}
	}
	return true
}

// ReadPtr reads null as nil, and by read a value into a new T.
func ReadPtr[T any](p **T, r *Reader, read func(*T, *Reader)) {
	if *p = nil; r.peek() == 'n' {
		r.word("null")
		return
	}
	*p = new(T)
	read(*p, r)
}

// WritePtr writes nil as null.
func WritePtr[T any](p **T, w *Writer, write func(*T, *Writer)) {
	if *p == nil {
		w.Null()
		return
	}
	write(*p, w)
}

// EqualPtr reports whether both are nil, or point at values that are equal by equal.
func EqualPtr[T any](a, b **T, equal func(a, b *T) bool) bool {
	if *a == nil || *b == nil {
		return *a == *b
	}
	return equal(*a, *b)
}

// Same reports whether both are equal by ==.
func Same[T comparable](a, b *T) bool { return *a == *b }

// ReadMember reads a member that a model does not declare into the map of those, by read.
func ReadMember[M ~map[string]T, T any](m *M, o *ObjectReader, read func(*T, *Reader)) {
	var v T
	read(&v, o.r)
	if *m == nil {
		*m = M{}
	}
	(*m)[o.Name] = v
}

// WriteMembers writes the members that a model does not declare, by write, in the order of their names.
func WriteMembers[M ~map[string]T, T any](rest *Rest, m *M, w *Writer, write func(*T, *Writer)) {
	if rest != nil && len(rest.kept) > 0 {
		own := maps.Clone(*m)
		maps.DeleteFunc(own, func(name string, _ T) bool { return rest.silences(name) != nil })
		writeMembers(own, w, write)
		return
	}
	writeMembers(*m, w, write)
}
