package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/templates"
)

// Docs configures the reference documentation.
type Docs struct {
	// Out is the folder; empty where none is written.
	Out string
	// Format is the form of it.
	Format refdoc.Format
	// Templates is a folder with layouts that replace those of assistgen, by their names; empty for none.
	Templates string
	Pos       model.Pos
}

// Layouts returns the layouts: those of assistgen but for those that the folder has. A folder that cannot be read, and a file of it that
// is in place of no layout, are errors.
func (d Docs) Layouts() (fs.FS, diag.List) {
	own := templates.Docs()
	if d.Templates == "" {
		return own, nil
	}
	var diags diag.List
	over := os.DirFS(d.Templates)
	err := fs.WalkDir(over, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || strings.HasPrefix(e.Name(), ".") {
			return err
		}
		layout, unknown := fs.Stat(own, name)
		if unknown != nil && e.IsDir() {
			return nil // its files are checked
		}
		info, err := fs.Stat(over, name) // of what a link leads to
		if unknown == nil && (err != nil || info.IsDir() != layout.IsDir() || !info.IsDir() && !info.Mode().IsRegular()) {
			diags.Add(diag.Diagnostic{
				Code: "layout", Pos: d.Pos, Message: filepath.ToSlash(filepath.Join(d.Templates, name)) + " cannot be read as a layout",
				Help: "give it as a file, or a folder where assistgen has a folder",
			})
		}
		if unknown != nil {
			diags.Add(diag.Diagnostic{
				Code: "layout", Pos: d.Pos, Message: filepath.ToSlash(filepath.Join(d.Templates, name)) + " is in place of no layout",
				Help: "the layouts are " + strings.Join(layoutNames(own), ", "),
			})
		}
		return nil
	})
	if err != nil {
		diags.Add(diag.Diagnostic{
			Code: "layout", Pos: d.Pos, Message: "the folder of layouts " + filepath.ToSlash(d.Templates) + " cannot be read: " + load.PlainError(err).Error(),
			Help: "correct the path",
		})
	}
	return overlaid{over, own}, diags
}

// layoutNames returns the paths of all layouts.
func layoutNames(layouts fs.FS) []string {
	var names []string
	_ = fs.WalkDir(layouts, ".", func(name string, e fs.DirEntry, err error) error { // of embedded files
		if err == nil && !e.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names
}

// overlaid is a file system in which some files replace others.
type overlaid struct{ over, under fs.FS }

// Open implements fs.FS.
func (o overlaid) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if err != nil {
		return o.under.Open(name)
	}
	if info, err := f.Stat(); err != nil || info.IsDir() { // which files there are, the folder of assistgen says
		_ = f.Close()
		return o.under.Open(name)
	}
	return f, nil
}

// docs reads the section of reference documentation.
func (r *reader) docs(c *Config, n *load.Node) {
	if n == nil || !docsKeys.Check(n, &r.diags) {
		return
	}
	var formats []string
	for _, f := range refdoc.Formats {
		formats = append(formats, string(f))
	}
	c.Docs = Docs{
		Out: r.path(r.required(n, "out")), Format: refdoc.Format(r.choice(n, "format", formats...)), Templates: r.path(r.optional(n, "templates")), Pos: n.Pos(),
	}
	if c.Docs.Out != "" {
		r.outs = append(r.outs, place{c.Docs.Out, "docs", n.Get("out").Pos()})
	}
}
