package gocode

import (
	"fmt"

	"github.com/assistgen/assistgen/generator/emit"
)

// Files is files being written, in order.
type Files struct {
	names []string
	files []*File
}

// Add adds a file.
func (f *Files) Add(name string, file *File) {
	f.names, f.files = append(f.names, name), append(f.files, file)
}

// Render renders the files; empty ones are left out.
func (f *Files) Render() ([]emit.File, error) {
	var out []emit.File
	for i, file := range f.files {
		if file.Empty() {
			continue
		}
		data, err := file.Render()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.names[i], err)
		}
		out = append(out, emit.File{Name: f.names[i], Data: data})
	}
	return out, nil
}
