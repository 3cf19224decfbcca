package runtime

import (
	"bytes"
	"errors"
	"io"
)

// FilePart is a file that a form or a body carries. It has no JSON form.
type FilePart struct {
	Name        string // the file name that is sent; may be empty
	ContentType string // empty for application/octet-stream
	Content     io.Reader
}

var errFile = errors.New("a file has no JSON form")

// ReadFilePart keeps the value that stands where only a form can hold a file.
func ReadFilePart(p *FilePart, r *Reader) {
	*p = FilePart{}
	r.raw()
	r.odd = true
}

// WriteFilePart fails: a file has no JSON form.
func WriteFilePart(_ *FilePart, w *Writer) { w.fail(errFile) }

// EqualFilePart reports whether both have the same name, type and, by identity, content.
func EqualFilePart(a, b *FilePart) bool {
	return a.Name == b.Name && a.ContentType == b.ContentType && sameReader(a.Content, b.Content)
}

// sameReader compares two readers by ==, and says false for those that cannot be compared.
func sameReader(a, b io.Reader) (same bool) {
	defer func() { _ = recover() }() // the dynamic type holds a slice, a map or a function
	return a == b
}

// EqualBytes reports whether both hold the same bytes and are both nil or both not.
func EqualBytes[T ~[]byte](a, b *T) bool {
	return bytes.Equal(*a, *b) && (*a == nil) == (*b == nil)
}
