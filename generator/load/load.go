// Package load reads an OpenAPI document: bytes become one ordered tree whose nodes know their positions, overlays are
// applied to the tree, Swagger 2.0 is brought into OpenAPI 3 shape on the tree, and kin-openapi reads the result.
package load

import (
	"io"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generator/diag"
)

// Source is a document to load.
type Source struct {
	// File is the name of the file, as shown to users; "-" is standard input.
	File string
	// Data is the content of the file; nil reads it.
	Data []byte
	// Beside reads a file that a reference leads to, by its slash path from the folder of the document, which it never
	// leaves; nil reads the disk. The error for one that is not there is fs.ErrNotExist.
	Beside func(name string) ([]byte, error)
	// Overlays are applied in order.
	Overlays []*Overlay
}

// Options say what Load may read.
type Options struct {
	// Stdin is read for the file "-".
	Stdin io.Reader
	// Root is the folder that references may not leave; empty means the folder of the document.
	Root string
	// Read is told of every file that is read: its name, address, or "-", and its content, nil for one that is not there; nil
	// tells nobody. It may be called by several documents at a time.
	Read func(name string, data []byte)
	// AllowRemote lets references lead to http and https addresses.
	AllowRemote bool
	// Strict makes what cannot be read as it is written an error. Without it such spots of a document are left out, or read as any
	// value, with a warning, and the rest is read.
	Strict bool
	// Unvalidated leaves out kin-openapi's validation, of which documents that are only read need no word.
	Unvalidated bool
	// Untyped leaves out kin-openapi altogether, so that the document has no T: for those who work on the tree alone.
	Untyped bool
}

// Document is a loaded document.
type Document struct {
	// File is the name of the document's file, as shown to users.
	File string
	// Dialect is "2.0", "3.0", "3.1" or "3.2": the version of OpenAPI that the document is written in.
	Dialect string
	// Version is the document's own version, info.version.
	Version string
	// T is kin-openapi's view of the document, in OpenAPI 3 shape with its references resolved; nil where it has none, which is
	// told, or where nobody asked for it.
	T *openapi3.T

	root    *Node
	written *Node
}

// Root returns the root of the document's tree, in OpenAPI 3 shape.
func (d *Document) Root() *Node {
	if d == nil {
		return nil
	}
	return d.root
}

// Written returns the root of the document's tree in the document's own dialect, with overlays applied: what Root returns,
// but for Swagger 2.0, where the upgrade moves the names and places of body and form parameters out of sight. References
// lead from there to files that are as written, too.
func (d *Document) Written() *Node {
	if d == nil {
		return nil
	}
	return d.written
}

// Load reads a document. The document is nil when there are errors; there may be warnings next to a document.
func Load(src Source, opts Options) (*Document, diag.List) {
	l := newLoader(src, opts)
	d := l.load(src)
	l.listSpots()
	l.diags.Sort()
	if l.diags.HasErrors() {
		return nil, l.diags
	}
	return d, l.diags
}
