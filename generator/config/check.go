package config

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// packageName fills in and checks the name of the package.
func (r *reader) packageName(a *API, n *load.Node) {
	at := n.Get("package")
	if at == nil {
		at = n.Get("name")
		a.Package = PackageName(a.Name)
	}
	if a.Package == "" && a.Name == "" {
		return // its absence is reported
	}
	if !IsPackageName(a.Package) {
		r.diags.Add(diag.Diagnostic{Code: "bad-name", Pos: at.Pos(), Message: string(at.Literal()) + " is not the name of a Go package",
			Help: "package names are lower-case letters and digits, such as " + suggestion(a.Name)})
	}
}

// suggestion returns a package name to show.
func suggestion(name string) string {
	if p := PackageName(name); IsPackageName(p) {
		return p
	}
	return "openai"
}

// PackageName makes a package name of any name: its lower-case letters and digits.
func PackageName(name string) string {
	return strings.Map(func(c rune) rune {
		c = unicode.ToLower(c)
		if c < 0x80 && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			return c
		}
		return -1
	}, name)
}

// IsPackageName reports whether the name can be that of a package that others import; the go command passes over files of
// a package called documentation.
func IsPackageName(name string) bool {
	return token.IsIdentifier(name) && !slices.Contains([]string{"_", "main", "init", "documentation"}, name)
}

// nameMap reads a map from names of the document to Go identifiers.
func (r *reader) nameMap(n *load.Node, key string) map[string]string {
	m := n.Get(key)
	if m == nil {
		return nil
	}
	if m.Kind() != load.Mapping {
		r.diags.Errorf(m.Pos(), "wrong-kind", "%q must be a mapping of names to Go names", key)
		return nil
	}
	names := map[string]string{}
	for _, name := range m.Members() {
		if !token.IsIdentifier(name.Text()) || !token.IsExported(name.Text()) {
			r.diags.Errorf(name.Pos(), "bad-name", "%s is not an exported Go name", name.Literal())
		}
		if key == "fields" && strings.Count(name.Key(), ".") == 0 {
			r.diags.Errorf(name.Pos(), "bad-name", "a field is named by its schema too: Schema.%s", name.Key())
		}
		names[name.Key()] = name.Text()
	}
	return names
}

// oneOf returns the help for a value that is none of those allowed.
func oneOf(value string, values []string) string {
	if near := diag.Nearest(value, values); near != "" {
		return "did you mean " + near + "?"
	}
	return "it is one of " + strings.Join(values, ", ")
}

// distinct reports items that have the same text under a key.
func (r *reader) distinct(items []*load.Node, key, what string) {
	first := map[string]*load.Node{}
	for _, item := range items {
		n := item.Get(key)
		if n.Text() == "" {
			continue
		}
		if other := first[n.Text()]; other != nil {
			r.diags.Add(diag.Diagnostic{Code: "duplicate-name", Pos: n.Pos(), Message: what + " " + string(n.Literal()) + " is given twice",
				Help: "give each its own " + key, Also: []model.Pos{other.Pos()}})
			continue
		}
		first[n.Text()] = n
	}
}

// distinctNames reports APIs of one name.
func (r *reader) distinctNames(apis []*load.Node) { r.distinct(apis, "name", "the API") }

// distinctFolders reports outputs that go into one folder. One may be inside another, as <out>/runtime does, only for
// the runtime.
func (r *reader) distinctFolders() {
	for i, a := range r.outs {
		for _, b := range r.outs[:i] {
			d := diag.Diagnostic{Code: "conflict", Pos: a.pos, Also: []model.Pos{b.pos}, Help: "give each output its own folder"}
			switch {
			case filepath.Clean(a.dir) == filepath.Clean(b.dir):
				d.Message = a.what + " and " + b.what + " go into the same folder " + filepath.ToSlash(filepath.Clean(a.dir))
			case a.what != "the runtime" && (inside(a.dir, b.dir) || inside(b.dir, a.dir)) || inside(b.dir, a.dir):
				d.Message = "the folders of " + a.what + " and " + b.what + " are one inside the other"
			default:
				continue
			}
			r.diags.Add(d)
		}
	}
}

// inside reports whether a folder is below another.
func inside(dir, above string) bool {
	rel, err := filepath.Rel(above, dir)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}

// importPath returns the import path of a folder, from the go.mod in it or above it; empty when there is none that says it.
func importPath(dir string) string {
	file, abs := moduleFile(dir)
	if file == "" {
		return ""
	}
	name := moduleName(file)
	rel, err := filepath.Rel(filepath.Dir(file), abs)
	if err != nil || name == "" {
		return ""
	}
	return path.Join(name, filepath.ToSlash(rel))
}

// moduleFile returns the go.mod in a folder or the nearest above it, empty when there is none, and the absolute path of the folder.
func moduleFile(dir string) (file, abs string) {
	abs, err := filepath.Abs(dir)
	if err != nil || dir == "" {
		return "", abs
	}
	for at := abs; ; at = filepath.Dir(at) {
		file = filepath.Join(at, "go.mod")
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			return file, abs
		}
		if at == filepath.Dir(at) {
			return "", abs
		}
	}
}

// conflict is the mark of version control before a place of which there are two versions, of which either may be the right one.
var conflict = regexp.MustCompile(`(?m)^<<<<<<< `)

// moduleName returns the name of the module that a go.mod declares.
func moduleName(file string) string {
	data, err := os.ReadFile(file)
	if err != nil || conflict.Match(data) {
		return ""
	}
	return modfile.ModulePath(data)
}

// brokenModule says what is wrong with a go.mod that names no module.
func brokenModule(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "cannot be read: " + load.PlainError(err).Error()
	}
	_, err = modfile.Parse("go.mod", data, nil)
	var many modfile.ErrorList
	if !errors.As(err, &many) || len(many) == 0 {
		return "names no module"
	}
	return fmt.Sprintf("is broken: line %d: %v", many[0].Pos.Line, many[0].Err)
}

// checkImport reports a folder whose import path Go does not take.
func checkImport(ds *diag.List, dir, path string, pos model.Pos) {
	if path == "" {
		return // its absence is reported
	}
	err := module.CheckImportPath(path)
	if err == nil && slices.Contains(strings.Split(path, "/"), "vendor") {
		err = errors.New("a package below vendor cannot be imported")
	}
	if err == nil {
		return
	}
	reason := err.Error()
	if invalid := (*module.InvalidPathError)(nil); errors.As(err, &invalid) {
		reason = invalid.Err.Error()
	}
	ds.Add(diag.Diagnostic{Code: "bad-folder", Pos: pos, Message: filepath.ToSlash(dir) + " cannot be the folder of a Go package: " + reason,
		Help: "choose one of letters, digits, - and _"})
}

// noModule reports that an import path cannot be found.
func noModule(dir string, pos model.Pos, help string) diag.Diagnostic {
	d := diag.Diagnostic{Code: "no-module", Pos: pos, Help: help, Message: "the import path of " + filepath.ToSlash(dir) + " is not known: there is no go.mod above it"}
	if file, _ := moduleFile(dir); file != "" {
		if here, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(here, file); err == nil {
				file = rel
			}
		}
		d.Message = "the import path of " + filepath.ToSlash(dir) + " is not known: " + filepath.ToSlash(file) + " " + brokenModule(file)
		d.Help = "correct that file: it begins with module and the path of the module"
	}
	return d
}
