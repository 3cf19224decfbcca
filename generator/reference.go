package generator

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/emit/examples"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/generator/unify"
)

// Docs writes the reference documentation of all APIs of a configuration, and of its packages in which several are one, as cfg.Docs
// says. Nothing is written when there are errors, which the list then holds; the result is nil in that case.
func Docs(cfg *config.Config, opts Options) (*Result, diag.List) {
	layouts, diags := cfg.Docs.Layouts()
	site := refdoc.Site{Format: cfg.Docs.Format, Layouts: layouts}
	known := map[*config.API]*reading{}
	for _, api := range cfg.APIs {
		ref, r, found := reference(api, opts)
		diags.Add(found...)
		known[api] = r
		if ref != nil {
			site.References = append(site.References, ref)
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	for _, u := range cfg.Unified {
		ref, found := unifiedReference(u, known, opts)
		diags.Add(found...)
		if ref != nil {
			site.References = append(site.References, ref)
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	files, err := site.Files()
	if err != nil {
		diags.Errorf(cfg.Docs.Pos, "layout", "the documentation cannot be printed: %v", err)
		return nil, diags
	}
	set := &Set{Dir: cfg.Docs.Out}
	for _, f := range files {
		set.Files.Add(output.File{Path: f.Path, Data: f.Data})
	}
	result, found := compare([]*Set{set})
	if !found.HasErrors() && !opts.Check && result.needsWriting() {
		found = write([]*Set{set}, result)
	}
	diags.Add(found...)
	if diags.HasErrors() {
		return nil, diags
	}
	return result, diags
}

// Reference runs the stages up to the reference documentation of an API. It is nil when there are errors.
func Reference(api *config.API, opts Options) (*refdoc.Reference, diag.List) {
	ref, _, diags := reference(api, opts)
	return ref, diags
}

func reference(api *config.API, opts Options) (*refdoc.Reference, *reading, diag.List) {
	r, diags := read(api, opts)
	if diags.HasErrors() {
		return nil, &r, diags
	}
	in := referenceInput(api, r, planned(api, r.merged, "runtime"), opts)
	for i := range r.versions[1:] {
		in.Changes = append(in.Changes, changes(r.versions[i], r.versions[i+1]))
	}
	ref, found := refdoc.New(in)
	diags.Add(found...)
	return ref, &r, diags
}

// referenceInput returns what the reference of an API is made of, but for the changes of its versions.
func referenceInput(api *config.API, r reading, pkg *plan.Package, opts Options) refdoc.Input {
	in := refdoc.Input{API: r.merged, Documents: r.docs, Go: pkg, Import: api.Import, Read: opts.ReadExample}
	if in.Read == nil {
		in.Read = func(name string) ([]byte, error) { return readBeside(api, name) }
	}
	return in
}

// addExamples adds Go examples to a package.
func addExamples(set *Set, api *config.API, r reading, pkg *plan.Package, opts Options, diags *diag.List) error {
	if api.Import == "" {
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: refdoc.ExampleCode, Pos: api.Pos, Message: "the package has no examples: no go.mod lies above its folder",
			Help: "run go mod init first, or leave out examples",
		})
		return nil
	}
	in := referenceInput(api, r, pkg, opts)
	readFile := in.Read
	in.Read = func(name string) ([]byte, error) {
		data, err := readFile(name)
		if opts.read != nil {
			opts.read(name, data)
		}
		return data, err
	}
	ref, found := refdoc.New(in)
	diags.Add(found...)
	files, err := examples.Emit(pkg, ref)
	for _, f := range files {
		set.Files.Add(withHeader(f.Name, f.Data))
	}
	return err
}

// unifiedReference makes the reference of a package in which several APIs are one.
func unifiedReference(cfg *config.Unified, known map[*config.API]*reading, opts Options) (*refdoc.Reference, diag.List) {
	var apis []*model.API
	in := refdoc.Input{Import: cfg.Import}
	for _, a := range cfg.APIs {
		apis = append(apis, known[a].merged)
		in.Documents = append(in.Documents, known[a].docs...)
	}
	u, diags := unified(cfg, apis, opts)
	if u == nil {
		return nil, diags
	}
	u.API.Name = cfg.Name
	in.API, in.Table = u.API, unify.CallCells(u.API)
	pkg, names := plannedUnified(cfg, u, "runtime")
	in.Go = pkg
	for i, a := range u.Adapters {
		q := pkg.Name + "."
		params := []string{"client *" + cfg.APIs[i].Package + ".Client"}
		for _, input := range slices.Sorted(maps.Keys(a.Given)) {
			params = append(params, naming.Unexported(a.Given[input])+" string")
		}
		params = append(params, "opts ..."+q+"AdapterOption")
		in.Clients = append(in.Clients, q+names[i].Constructor+"("+strings.Join(params, ", ")+") *"+q+"Client")
	}
	ref, found := refdoc.New(in)
	diags.Add(found...)
	return ref, diags
}

// changes returns what is different between two versions, documentation aside.
func changes(old, new *model.API) []*refdoc.Change {
	var all []*refdoc.Change
	for _, c := range diff.Compare(merge.Copy(old), merge.Copy(new)).Changes {
		if c.Severity > diff.Docs {
			all = append(all, &refdoc.Change{Where: c.Where(), Text: c.Message(), Kind: string(c.Rule.Kind), Breaking: c.Breaking()})
		}
	}
	return all
}

// mostExample is how many bytes the file of an example may have.
const mostExample = 16 << 20

// readBeside reads a file below the folder of one of the documents of an API.
func readBeside(api *config.API, name string) (data []byte, err error) {
	err = errors.New("it is not below the folder of the document")
	for _, v := range api.Versions {
		if v.Spec == "-" || load.IsURL(v.Spec) {
			continue
		}
		folder := filepath.Dir(v.Spec)
		rel, relErr := filepath.Rel(folder, filepath.FromSlash(name))
		if relErr != nil || !filepath.IsLocal(rel) {
			continue
		}
		if data, err = readIn(folder, rel); err == nil {
			return data, nil
		}
	}
	return nil, err
}

// readIn reads a file that is in a folder, whatever links lead out of it.
func readIn(folder, name string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, load.PlainError(err)
	}
	defer func() { _ = root.Close() }()
	f, err := root.Open(name)
	if err != nil {
		return nil, load.PlainError(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, mostExample+1))
	if len(data) > mostExample {
		return nil, errors.New("it is too large")
	}
	return data, err
}
