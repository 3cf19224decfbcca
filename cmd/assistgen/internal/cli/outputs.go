package cli

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// diffOutput is a format, and the file that it is written to; empty is standard output.
type diffOutput struct{ format, file string }

// report is the format that shows documents rather than changes.
const report = "report"

// isPage reports whether the output is a changelog page.
func (o diffOutput) isPage() bool { return o.format == report }

// diffFormats are the formats that show changes.
var diffFormats = []struct {
	name  string
	write func(io.Writer, *format.Comparisons) error
}{
	{"text", func(w io.Writer, cs *format.Comparisons) error { return format.Text(w, cs, format.TextOptions{}) }},
	{"json", format.JSON},
	{"markdown", format.Markdown},
	{"html", format.HTML},
	{"github", format.GitHub},
	{"sarif", format.SARIF},
	{"junit", format.JUnit},
	{"gitlab", format.GitLab},
}

// formatNames returns the names of all formats.
func formatNames() []string {
	var names []string
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return append(names, report)
}

// outputs returns what is written, and where.
func (d *diffFlags) outputs() []diffOutput {
	if d.formats == nil {
		return []diffOutput{{format: "text"}}
	}
	var all []diffOutput
	for _, f := range d.formats {
		name, file, named := strings.Cut(f, "=")
		if named && file == "" {
			name = f // and so not a format
		}
		all = append(all, diffOutput{name, file})
	}
	return all
}

// onlyPage reports whether changes are not shown at all.
func (d *diffFlags) onlyPage() bool {
	return !slices.ContainsFunc(d.outputs(), func(o diffOutput) bool { return !o.isPage() })
}

// wrongFormat says what is wrong with --format, nothing if all is right.
func (d *diffFlags) wrongFormat() string {
	seen := map[string]bool{}
	for _, o := range d.outputs() {
		file := o.file
		if file != "" {
			file = filepath.Clean(file)
		}
		switch {
		case !slices.Contains(formatNames(), o.format):
			return "--format is " + alternatives(formatNames()) + ", not " + o.format
		case o.file == "-":
			return "--format " + o.format + " writes to standard output without =-"
		case o.file == "" && seen[file]:
			return "only one --format can be written to standard output: give a file to the others, as in --format sarif=changes.sarif"
		case seen[file]:
			return "two formats cannot be written to one file: " + o.file
		}
		seen[file] = true
	}
	return ""
}

// overwritten returns the first output that is a file which is read; empty if none is.
func (d *diffFlags) overwritten(args []string) string {
	var read []os.FileInfo
	for _, name := range slices.Concat(args, d.overlays, []string{d.baseline, d.config}) {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			read = append(read, info)
		}
	}
	for _, o := range d.outputs() {
		info, err := os.Stat(o.file)
		if err == nil && slices.ContainsFunc(read, func(r os.FileInfo) bool { return os.SameFile(info, r) }) {
			return o.file
		}
	}
	return ""
}

// show writes all outputs, each as a whole: files first, and nothing when one of them cannot be written.
func (c *comparison) show(render func(io.Writer, diffOutput) error) int {
	outputs := c.outputs()
	written := make([]bytes.Buffer, len(outputs))
	for i, o := range outputs {
		if err := render(&written[i], o); err != nil {
			c.diags.Errorf(model.Pos{File: o.file}, "output", "%v", err)
		}
	}
	if code := c.tell(); code != exitDone {
		return code
	}
	c.diags = nil
	stdout := []byte{}
	files := map[string][]byte{}
	for i, o := range outputs {
		if o.file == "" {
			stdout = written[i].Bytes()
		} else {
			files[o.file] = written[i].Bytes()
		}
	}
	for file, err := range replaceFiles(files) {
		c.diags.Errorf(model.Pos{File: file}, "output", "the file cannot be written: %v", load.PlainError(err))
	}
	if c.diags.HasErrors() {
		return c.tell()
	}
	return c.write(func(w io.Writer) error { _, err := w.Write(stdout); return err })
}

// renderer returns the function that writes comparisons in the format of an output.
func (c *comparison) renderer(shown *format.Comparisons) func(io.Writer, diffOutput) error {
	return func(w io.Writer, o diffOutput) error {
		switch {
		case o.isPage():
			return c.page(w)
		case o == diffOutput{format: "text"}:
			return format.Text(w, shown, format.TextOptions{Color: c.OutColor})
		}
		for _, f := range diffFormats {
			if f.name == o.format {
				return f.write(w, shown)
			}
		}
		return nil
	}
}

// staged is a file that is written, but not yet in its place.
type staged struct {
	name, temp string
	data       []byte // of what is not a file, such as a terminal or a pipe, in place of temp
}

// stage writes a file under a temporary name next to its place. A link stays a link.
func stage(name string, data []byte) (*staged, error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return nil, errIsFolder
	case err == nil && !info.Mode().IsRegular():
		return &staged{name: name, data: data}, nil
	}
	temp := filepath.Join(filepath.Dir(name), ".assistgen-"+rand.Text()+".tmp")
	if err := os.WriteFile(temp, data, 0o666); err != nil {
		_ = os.Remove(temp) // it may not even be there
		return nil, err
	}
	return &staged{name: name, temp: temp}, nil
}

var errIsFolder = errors.New("is a directory")

// put puts the file in its place in one step.
func (s *staged) put() error {
	if s.temp == "" {
		return os.WriteFile(s.name, s.data, 0o666)
	}
	err := os.Rename(s.temp, s.name)
	if err != nil {
		s.drop()
	}
	return err
}

// drop removes what is not put in its place.
func (s *staged) drop() {
	if s.temp != "" {
		_ = os.Remove(s.temp)
	}
}

// replaceFiles writes files in one step each, and none when one cannot be written. It returns what is wrong by the names.
func replaceFiles(files map[string][]byte) map[string]error {
	wrong := map[string]error{}
	ready := map[string]*staged{}
	for name, data := range files {
		f, err := stage(name, data)
		if err != nil {
			wrong[name] = err
			continue
		}
		ready[name] = f
	}
	for name, f := range ready {
		if len(wrong) > 0 {
			f.drop()
		} else if err := f.put(); err != nil {
			wrong[name] = err
		}
	}
	return wrong
}

// replaceFile writes a file in one step.
func replaceFile(name string, data []byte) error {
	return replaceFiles(map[string][]byte{name: data})[name]
}
