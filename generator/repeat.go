package generator

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/generator/stamp"
)

// record holds what is noted of a run, so that one that would repeat it can be left out; nil when nothing is.
type record struct {
	file string // of the stamp
	run  string // the digest of what asks for the run
	dirs []string

	mu     sync.Mutex // documents are read at the same time
	inputs map[string]stamp.Digest
	once   bool // what was read cannot be read again, or not in the same way
}

// newRecord begins the record of a run.
func newRecord(cfg *config.Config, opts Options) *record {
	if opts.Stamps == "" || opts.Source != nil {
		return nil
	}
	r := &record{dirs: folders(cfg), inputs: map[string]stamp.Digest{}}
	here, err := os.Getwd() // messages and folders are relative to it
	if err != nil {
		return nil
	}
	program, err := stamp.Program()
	if err != nil {
		return nil
	}
	r.run = digest(program, here, cfg.Runtime, cfg.APIs, cfg.Unified, cfg.Ignore, opts.AllowRemote, opts.Strict, opts.Unvalidated)
	r.file = filepath.Join(opts.Stamps, digest(here, cfg.File, r.dirs))
	return r
}

// digest returns the digest of values that have a form in JSON.
func digest(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		panic(err) // a configuration is strings, lists and maps
	}
	return stamp.Of(data).SHA256
}

// folders returns the output folders of a configuration, in order.
func folders(cfg *config.Config) []string {
	var dirs []string
	for _, api := range cfg.APIs {
		dirs = append(dirs, api.Out)
	}
	for _, u := range cfg.Unified {
		dirs = append(dirs, u.Out)
	}
	return append(dirs, filepath.Clean(cfg.Runtime.Dir))
}

// repeated returns what a whole run would, if nothing has changed since the last one; or else false.
func (r *record) repeated() (*Result, diag.List, bool) {
	if r == nil {
		return nil, nil, false
	}
	last := stamp.Read(r.file)
	if last == nil || last.Run != r.run || len(last.Outputs) != len(r.dirs) {
		return nil, nil, false
	}
	result := &Result{}
	for _, dir := range r.dirs {
		files := last.Outputs[dir]
		if files == nil || output.HasRemains(dir, func(name string) bool { return files[name] != stamp.Digest{} }) {
			return nil, nil, false
		}
		result.Outputs = append(result.Outputs, Output{Dir: dir, Summary: last.Summaries[dir]})
	}
	return result, last.Warnings, last.Holds()
}

// read notes a file that the run reads.
func (r *record) read(name string, data []byte) {
	if r == nil {
		return
	}
	digest := stamp.Of(data)
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, ok := r.inputs[name]; name == "-" || strings.Contains(name, "://") || ok && before != digest {
		r.once = true
	}
	r.inputs[name] = digest
}

// keep writes the stamp of a run that leaves the folders as the sets are. Without one the next run takes longer, and that is all.
func (r *record) keep(sets []*Set, diags diag.List) {
	if r == nil || r.once {
		return
	}
	s := &stamp.Stamp{Run: r.run, Inputs: r.inputs, Outputs: map[string]map[string]stamp.Digest{}, Summaries: map[string]string{}}
	for _, set := range sets {
		files := map[string]stamp.Digest{}
		for _, f := range append(set.Files.Files(), set.Files.Manifest()) {
			files[f.Path] = stamp.Of(f.Data)
		}
		s.Outputs[set.Dir], s.Summaries[set.Dir] = files, set.Summary
	}
	// Notes are shown by runs that keep no record.
	s.Warnings = slices.DeleteFunc(slices.Clone(diags), func(d diag.Diagnostic) bool { return d.Severity == diag.Note })
	_ = s.Write(r.file)
}
