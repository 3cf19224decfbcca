package config

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// Read reads a configuration. It is nil when there are errors.
func Read(file string) (*Config, diag.List) {
	data, ds := readFile(file)
	if ds.HasErrors() {
		return nil, ds
	}
	return Parse(file, data)
}

// ReadDiff reads what a configuration says of changes, and nothing else: the rest may be wrong or missing.
func ReadDiff(file string) (Diff, diag.List) {
	data, ds := readFile(file)
	if ds.HasErrors() {
		return Diff{}, ds
	}
	root, ds := load.Parse(file, data)
	if ds.HasErrors() {
		return Diff{}, ds
	}
	r, c := &reader{base: filepath.Dir(file), diags: ds}, &Config{}
	if configKeys.Check(root, &r.diags) {
		r.diff(c, root)
	}
	r.diags.Sort()
	return c.Diff, r.diags
}

// readFile reads the file of a configuration.
func readFile(file string) ([]byte, diag.List) {
	data, err := load.ReadFile(file)
	if err == nil {
		return data, nil
	}
	d := diag.Diagnostic{Code: "unreadable", Pos: model.Pos{File: file}, Message: "the configuration cannot be read: " + load.PlainError(err).Error()}
	if errors.Is(err, fs.ErrNotExist) {
		d.Help = "write one with 'assistgen init', or give --spec, --package and --out in its place"
	}
	return nil, diag.List{d}
}

// Parse reads a configuration from its text; file tells where it is. It is nil when there are errors.
func Parse(file string, data []byte) (*Config, diag.List) {
	root, ds := load.Parse(file, data)
	if ds.HasErrors() {
		return nil, ds
	}
	r := &reader{base: filepath.Dir(file), diags: ds}
	c := r.config(file, root)
	r.diags.Sort()
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return c, r.diags
}

// reader reads one configuration.
type reader struct {
	base  string // the folder that paths are relative to
	diags diag.List
	outs  []place // for checks across the file
}

// place is an output folder and where it is stated.
type place struct {
	dir, what string
	pos       model.Pos
}

// config reads the whole file.
func (r *reader) config(file string, root *load.Node) *Config {
	c := &Config{File: file}
	if !configKeys.Check(root, &r.diags) {
		return c
	}
	apis := root.Get("apis")
	if apis.Kind() != load.Sequence || len(apis.Items()) == 0 {
		r.missing(root, apis, "apis", "a sequence of at least one API")
	}
	for _, n := range apis.Items() {
		if a := r.api(n); a != nil {
			c.APIs = append(c.APIs, a)
		}
	}
	r.unified(c, root.Get("unified"))
	r.distinctNames(slices.Concat(apis.Items(), root.Get("unified").Items()))
	r.runtime(c, root.Get("runtime"))
	r.generate(c, root.Get("generate"))
	r.diff(c, root)
	r.docs(c, root.Get("docs"))
	r.distinctFolders()
	return c
}

// missing reports a key that is not there or not what it must be.
func (r *reader) missing(parent, n *load.Node, key, want string) {
	if n == nil {
		r.diags.Errorf(parent.Pos(), "missing-key", "the key %q is missing: it must be %s", key, want)
		return
	}
	r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be %s", key, want)
}

// runtime reads where the runtime goes. Without a word it goes next to the package of the first API.
func (r *reader) runtime(c *Config, n *load.Node) {
	if n != nil && runtimeKeys.Check(n, &r.diags) {
		c.Runtime.Dir = r.path(r.optional(n, "dir"))
		c.Runtime.Package = r.optional(n, "package")
	}
	if c.Runtime.Dir == "" && len(c.APIs) > 0 {
		c.Runtime.Dir = filepath.Join(filepath.Dir(c.APIs[0].Out), "runtime")
	}
	c.Runtime.Package = cmp.Or(c.Runtime.Package, importPath(c.Runtime.Dir))
	pos := n.Get("dir").Pos()
	if pos.Line == 0 && len(c.APIs) > 0 {
		pos = c.APIs[0].Pos
	}
	if c.Runtime.Package == "" && c.Runtime.Dir != "" {
		r.diags.Add(noModule(c.Runtime.Dir, pos, "run 'go mod init' first, or give runtime.package"))
	}
	checkImport(&r.diags, c.Runtime.Dir, c.Runtime.Package, pos)
	if c.Runtime.Dir != "" {
		r.outs = append(r.outs, place{c.Runtime.Dir, "the runtime", pos})
	}
}

// api reads one API; it is nil when it is not a mapping.
func (r *reader) api(n *load.Node) *API {
	if !apiKeys.Check(n, &r.diags) {
		return nil
	}
	a := &API{Name: r.required(n, "name"), Package: r.optional(n, "package"), Out: r.path(r.required(n, "out")), Pos: n.Pos()}
	a.Overlays = r.paths(n.Get("overlays"))
	r.place(a, n)
	r.versions(a, n)
	r.names(a, n.Get("names"))
	a.JSONNames = JSONNames(r.choice(n, "json-names", string(DocumentedNames), string(ProtoNames)))
	a.Examples = r.boolean(n, "examples", false)
	return a
}

// boolean reads a boolean, which is byDefault where there is none.
func (r *reader) boolean(n *load.Node, key string, byDefault bool) bool {
	b := n.Get(key)
	if b == nil {
		return byDefault
	}
	if b.Literal() != "true" && b.Literal() != "false" {
		r.diags.Errorf(b.Pos(), "wrong-kind", "%q must be true or false", b.Key())
	}
	return b.Bool()
}

// place reads the name of a package and finds its import path.
func (r *reader) place(a *API, n *load.Node) {
	r.packageName(a, n)
	a.Import = importPath(a.Out)
	checkImport(&r.diags, a.Out, a.Import, n.Get("out").Pos())
	if a.Out != "" {
		r.outs = append(r.outs, place{a.Out, a.Name, n.Get("out").Pos()})
	}
}

// required returns the text of a key, or reports that there is none.
func (r *reader) required(n *load.Node, key string) string {
	n.RequireText(&r.diags, key)
	return n.Get(key).Text()
}

// optional returns the text of a key, empty when it is not there.
func (r *reader) optional(n *load.Node, key string) string {
	if n.Get(key) == nil {
		return ""
	}
	return r.required(n, key)
}

// choice returns the text of a key that has one of a few values; the first one is meant when it is not there.
func (r *reader) choice(n *load.Node, key string, values ...string) string {
	m := n.Get(key)
	if m == nil {
		return values[0]
	}
	if !slices.Contains(values, m.Text()) {
		r.diags.Add(diag.Diagnostic{Code: "bad-value", Pos: m.Pos(), Message: key + " cannot be " + string(m.Literal()), Help: oneOf(m.Text(), values)})
		return values[0]
	}
	return m.Text()
}

// path makes a path of the file relative to the working directory. Standard input and addresses stay what they are.
func (r *reader) path(p string) string {
	if p == "" || p == "-" || load.IsURL(p) || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.base, filepath.FromSlash(p))
}

// paths reads a sequence of paths.
func (r *reader) paths(n *load.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind() != load.Sequence {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a sequence of file names", n.Key())
	}
	var found []string
	for _, item := range n.Items() {
		if item.Kind() != load.Scalar || item.Text() == "" {
			r.diags.Errorf(item.Pos(), "wrong-kind", "the name of a file must be text")
			continue
		}
		found = append(found, r.path(item.Text()))
	}
	return found
}

// versions reads the versions of an API, or the one spec in their place.
func (r *reader) versions(a *API, n *load.Node) {
	spec, versions := n.Get("spec"), n.Get("versions")
	switch {
	case spec != nil && versions != nil:
		r.diags.Add(diag.Diagnostic{Code: "conflict", Pos: spec.Pos(), Message: "spec and versions cannot be given together",
			Help: "put the spec into the list of versions", Also: []model.Pos{versions.Pos()}})
	case spec != nil:
		a.Versions = []*Version{{Spec: r.path(r.required(n, "spec")), Stage: model.StageStable, Pos: spec.Pos()}}
	case versions.Kind() != load.Sequence || len(versions.Items()) == 0:
		r.missing(n, versions, "versions", "a sequence of at least one version, or else spec a file")
	}
	for _, v := range versions.Items() {
		if !versionKeys.Check(v, &r.diags) {
			continue
		}
		a.Versions = append(a.Versions, &Version{
			ID: r.required(v, "id"), Wire: r.optional(v, "wire"), Spec: r.path(r.required(v, "spec")),
			Stage:    r.choice(v, "stage", model.StageStable, model.StagePreview),
			Overlays: r.paths(v.Get("overlays")), Pos: v.Pos(),
		})
	}
	r.distinct(versions.Items(), "id", "the version")
}

// names reads the names that the user has chosen.
func (r *reader) names(a *API, n *load.Node) {
	if n == nil || !nameKeys.Check(n, &r.diags) {
		return
	}
	a.Names = Names{
		Types: r.nameMap(n, "types"), Fields: r.nameMap(n, "fields"), Services: r.nameMap(n, "services"), Methods: r.nameMap(n, "methods"),
		At: map[string]model.Pos{},
	}
	for _, names := range n.Members() {
		for _, name := range names.Members() {
			a.Names.At[names.Key()+"."+name.Key()] = name.Pos()
		}
	}
}
