package runtime

import (
	"errors"
	"io"
)

// FilePart is a file that a form or a body carries. It has no JSON form.
type FilePart struct {
	Name        string // the file name that is sent; may be empty
	ContentType string // empty for application/octet-stream
	Content     io.Reader
}

// Close closes the content, if it can be closed. A file that a client returns must be closed.
func (f *FilePart) Close() error {
	if c, ok := f.Content.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

var errFile = errors.New("a file has no JSON form")

// sameFile reports whether both have the same name, type and, by identity, content.
func sameFile(a, b *FilePart) bool {
	return a.Name == b.Name && a.ContentType == b.ContentType && sameReader(a.Content, b.Content)
}

// sameReader compares two readers by ==, and says false for those that cannot be compared.
func sameReader(a, b io.Reader) (same bool) {
	defer func() { _ = recover() }() // the dynamic type holds a slice, a map or a function
	return a == b
}
