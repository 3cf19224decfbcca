package cli

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// pair holds two documents that are compared. One is nil where a folder lacks it; name is the path below both folders then.
type pair struct {
	name     string
	old, new *document
}

// document is one side of a pair.
type document struct {
	api *config.API // of one version
	// name is as the user named it, and source is read in place of a file.
	name   string
	source load.Source
	// rev is where git has the document; nil for one that git is not asked for.
	rev *revision
	// folder is where the document was found; nil for one by itself.
	folder *folder
	// read holds the files as they were read, for formats that show them; nil keeps none.
	read *documents
}

// documents are strings of files by their names. They may be kept by several goroutines.
type documents struct {
	mu   sync.Mutex
	text map[string][]byte
}

func (d *documents) keep(name string, data []byte) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text[name] = data
}

// of returns a document; nil for one that was not read.
func (d *documents) of(name string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text[name]
}

// findPairs finds what is compared with what.
func (c *comparison) findPairs(args []string) {
	if c.api != "" {
		c.findVersions()
		return
	}
	old, new := findFolder(args[0]), findFolder(args[1])
	switch { // a folder may be new, or gone
	case old == nil && new != nil:
		old = c.absentFolder(args[0])
	case new == nil && old != nil:
		new = c.absentFolder(args[1])
	}
	if old == nil || new == nil {
		c.pairs = []*pair{{old: c.document(args[0]), new: c.document(args[1])}}
		return
	}
	c.several = true
	c.pairFolders(old, new)
}

// absentFolder returns the folder of a name that its revision of git lacks, which is told; nil for any other name.
func (c *comparison) absentFolder(spec string) *folder {
	f := absentFolder(spec)
	if f != nil {
		c.diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "absent-folder", Pos: model.Pos{File: spec}, Message: "the revision has no such folder, so it is taken as an empty one", Unread: true,
		})
	}
	return f
}

// document makes a document of a name.
func (c *comparison) document(spec string) *document {
	d := &document{name: spec, source: load.Source{File: spec}}
	if r, ok := parseRevision(spec); ok && !load.IsURL(spec) {
		d.rev = &r
	}
	d.api = &config.API{Package: "api", Overlays: c.overlays, Versions: []*config.Version{{Spec: spec, Stage: model.StageStable}}}
	return d
}

// pairFolders pairs the documents of two folders by their paths.
func (c *comparison) pairFolders(old, new *folder) {
	before, after := c.documentsOf(old), c.documentsOf(new)
	if c.diags.HasErrors() {
		return
	}
	pairByName(before, after)
	var names []string
	for _, side := range []map[string]*document{before, after} {
		for name := range side {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		c.pairs = append(c.pairs, &pair{name, before[name], after[name]})
	}
	if names == nil {
		c.diags.Add(diag.Diagnostic{
			Code: "no-documents", Message: "there is no OpenAPI document in " + old.spec + " or " + new.spec, Help: "-v lists the files that are left out",
		})
	}
}

// documentsOf returns the documents of a folder by their paths in it.
func (c *comparison) documentsOf(f *folder) map[string]*document {
	found := map[string]*document{}
	names, err := f.files()
	if err != nil {
		c.diags.Add(diag.Diagnostic{Code: "folder", Pos: model.Pos{File: f.spec}, Message: err.Error()})
	}
	for _, name := range f.links {
		c.leaveOut(f.file(name), "the file is a link, and is left out")
	}
	for _, name := range names {
		d := c.document(f.file(name))
		d.folder = f
		data, err := d.content()
		switch {
		case err != nil:
			c.diags.Errorf(model.Pos{File: d.name}, "unreadable", "the document cannot be read: %v", load.PlainError(err))
		case isDocument(d.name, data):
			found[name] = d
		default:
			c.leaveOut(d.name, "the file is not an OpenAPI document, and is left out")
		}
	}
	return found
}

// leaveOut tells of a file of a folder that is not compared.
func (c *comparison) leaveOut(file, why string) {
	c.diags.Add(diag.Diagnostic{Severity: diag.Note, Code: "not-openapi", Pos: model.Pos{File: file}, Message: why})
}

// pairByName pairs documents of one path that have another extension on each side: one that was written as JSON is YAML now.
func pairByName(before, after map[string]*document) {
	bare := func(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
	alone := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] == nil {
			alone[bare(name)] = name
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if now, ok := alone[bare(name)]; ok && after[name] == nil {
			before[now] = before[name]
			delete(before, name)
			delete(alone, bare(name))
		}
	}
}

// content reads the document's file.
func (d *document) content() ([]byte, error) {
	if d.rev != nil {
		return d.rev.read(d.rev.path)
	}
	return load.ReadFile(d.name)
}

// open makes the document ready to be read.
func (d *document) open() error {
	if d.rev == nil {
		return nil
	}
	var err error
	d.source, err = d.rev.source()
	if d.root() != "" {
		d.source.Beside = func(name string) ([]byte, error) { return d.rev.read(in(d.folder.base, name)) }
	}
	return err
}

// root returns the folder that references of the document may not leave: the named one. It is empty for the document's own.
func (d *document) root() string {
	switch f := d.folder; {
	case f == nil, f.rev != nil && f.base == "":
		return ""
	case f.rev != nil:
		return f.rev.rev + ":" + f.base
	default:
		return cmp.Or(f.base, ".")
	}
}

// findVersions pairs versions of an API of the configuration.
func (c *comparison) findVersions() {
	api := findAPI(c.cfg, c.api, &c.diags)
	if api == nil {
		return
	}
	last := len(api.Versions) - 1
	if last == 0 {
		c.diags.Add(diag.Diagnostic{Code: "no-version", Pos: api.Pos, Message: "the API " + api.Name + " has one version, which there is nothing to compare with",
			Help: "list its versions in the configuration, or compare two documents"})
		return
	}
	to := c.version(api, c.to, last)
	from := c.version(api, c.from, to-1)
	switch {
	case c.diags.HasErrors():
	case from < 0:
		c.diags.Errorf(api.Pos, "no-version", "there is no version before %s: say which is the old one with --from", api.Versions[to].ID)
	case from == last && c.to == "":
		c.diags.Errorf(api.Pos, "no-version", "there is no version after %s: say which is the new one with --to", api.Versions[from].ID)
	case c.from != "" && c.to == "":
		c.several = true
		for i := from; i < last; i++ {
			c.pairs = append(c.pairs, &pair{old: c.withOnly(api, i), new: c.withOnly(api, i+1)})
		}
	default:
		c.pairs = []*pair{{old: c.withOnly(api, from), new: c.withOnly(api, to)}}
	}
}

// version returns the index of a version; without an ID it is the default. It reports an unknown ID, and returns -1.
func (c *comparison) version(api *config.API, id string, byDefault int) int {
	if id == "" {
		return byDefault
	}
	var known []string
	for i, v := range api.Versions {
		if v.ID == id {
			return i
		}
		known = append(known, v.ID)
	}
	c.diags.Errorf(api.Pos, "unknown-version", "%s has the versions %s, not %s", api.Name, strings.Join(known, ", "), id)
	return -1
}

// withOnly returns one version of an API.
func (c *comparison) withOnly(api *config.API, version int) *document {
	one := *api
	one.Versions = api.Versions[version : version+1]
	one.Overlays = append(slices.Clip(api.Overlays), c.overlays...)
	return &document{api: &one, name: api.Name + " " + api.Versions[version].ID, source: load.Source{File: api.Versions[version].Spec}}
}

// options returns the options of one side. A document that is compared is there to be read, whatever is wrong with it.
func (c *comparison) options(d *document) generator.Options {
	return generator.Options{
		Deprecation: c.settings.Deprecation, WithoutGo: c.noGo || c.settings.WithoutGo,
		Read: d.read.keep, Stdin: c.Stdin, Root: d.root(), AllowRemote: c.remote, Strict: c.strict, Unvalidated: true, Source: func(string) load.Source { return d.source },
	}
}

// emptyDocument is JSON, which is YAML, too: the name of its file may be that of either.
const emptyDocument = `{"openapi": "3.1.0", "info": {"title": "Nothing", "version": "none"}, "paths": {}}`

// sides returns both documents, with an empty one in place of one that a folder lacks.
func (c *comparison) sides(p *pair) [2]*document {
	both := [2]*document{p.old, p.new}
	for i, d := range both {
		if d == nil {
			both[i] = c.document(both[1-i].name)
			both[i].rev, both[i].source.Data = nil, []byte(emptyDocument)
		}
	}
	return both
}
