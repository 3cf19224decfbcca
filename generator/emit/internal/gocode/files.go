package gocode

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/assistgen/assistgen/generator/emit"
)

// Files is files being written, in order.
type Files struct {
	names []string
	files []*File
}

// Add adds a file. No two have the same name.
func (f *Files) Add(name string, file *File) {
	f.names, f.files = append(f.names, name), append(f.files, file)
}

// Render renders the files; empty ones are left out.
func (f *Files) Render() ([]emit.File, error) {
	texts, errs := make([][]byte, len(f.files)), make([]error, len(f.files))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0)) // more at a time would only take memory
	for i, file := range f.files {
		if file.Empty() {
			continue
		}
		slots <- struct{}{}
		wait.Go(func() {
			texts[i], errs[i] = file.Render()
			f.files[i] = nil // its text may go
			<-slots
		})
	}
	wait.Wait()
	var out []emit.File
	for i, name := range f.names {
		if errs[i] != nil {
			return nil, fmt.Errorf("%s: %w", name, errs[i])
		}
		if texts[i] != nil {
			out = append(out, emit.File{Name: name, Data: texts[i]})
		}
	}
	return out, nil
}
