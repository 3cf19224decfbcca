package runtime

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
)

// FilePart is a file that a form or a body carries. In JSON it is the base64 of its content, which must then be an [io.Seeker].
type FilePart struct {
	Name        string // the file name that is sent; may be empty
	ContentType string // empty for the one that the document states, or application/octet-stream
	Content     io.Reader
}

// Close closes the content, if it can be closed. A file that a client returns must be closed.
func (f *FilePart) Close() error {
	if c, ok := f.Content.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

var errNoContent = errors.New("the file has no content")

var errFile = errors.New("a file has a JSON form only if its content can be read again: it is not an io.Seeker")

// file writes the content as base64, and leaves it where it was.
func (w *Writer) file(f *FilePart) {
	content, ok := f.Content.(io.ReadSeeker)
	if !ok {
		w.fail(errFile)
		return
	}
	start, err := content.Seek(0, io.SeekCurrent)
	if err == nil {
		var data []byte
		if data, err = io.ReadAll(content); err == nil {
			_, err = content.Seek(start, io.SeekStart)
		}
		w.buf = append(base64.StdEncoding.AppendEncode(append(w.buf, '"'), data), '"')
	}
	if err != nil {
		w.fail(err)
	}
}

// file reads base64. What is none leaves the file empty, so that the text is kept.
func (r *Reader) file(f *FilePart) {
	odd := r.odd
	r.odd = false
	var data []byte
	if r.formatted(textFormats["byte"].typed, pointerOf(&data)); !r.odd {
		f.Content = bytes.NewReader(data)
	}
	r.odd = r.odd || odd
}

// sameFile reports whether both have the same name, type and, by identity, content.
func sameFile(a, b *FilePart) bool {
	return a.Name == b.Name && a.ContentType == b.ContentType && sameReader(a.Content, b.Content)
}

// sameReader compares two readers by ==, and says false for those that cannot be compared.
func sameReader(a, b io.Reader) (same bool) {
	defer func() { _ = recover() }() // the dynamic type holds a slice, a map or a function
	return a == b
}

// holdsFiles reports whether values are maps of files, or of lists of files.
func (c *codec) holdsFiles() bool {
	return c.kind == mapKind && (c.elem.kind == fileKind || c.elem.kind == listKind && c.elem.elem.kind == fileKind)
}
