package gocode

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/emit"
)

// Files is files being written, in order.
type Files struct {
	names []string
	taken map[string]bool
	files []*File
}

// Add adds a file. One whose name is taken, as of a service whose name has no letter that a file name may have, gets a number
// from 2 behind it.
func (f *Files) Add(name string, file *File) {
	base := strings.TrimSuffix(name, ".go")
	for i := 2; f.taken[name]; i++ {
		name = base + "_" + strconv.Itoa(i) + ".go"
	}
	if f.taken == nil {
		f.taken = map[string]bool{}
	}
	f.taken[name] = true
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
