package generator

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/adapt"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/client"
	"github.com/assistgen/assistgen/generator/emit/models"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
)

// Unify runs the stages up to the merged model of several APIs. With errors it is nil, or only to be looked at.
func Unify(cfg *config.Unified, opts Options) (*unify.Unified, diag.List) {
	var diags diag.List
	var apis []*model.API
	for _, a := range cfg.APIs {
		m, found := Inspect(a, opts)
		for _, d := range found { // generating the package of the API tells the others
			if d.Severity == diag.Error {
				diags.Add(d)
			}
		}
		apis = append(apis, m)
	}
	if diags.HasErrors() {
		return nil, diags
	}
	u, found := unified(cfg, apis, opts)
	diags.Add(found...)
	return u, diags
}

// unified merges the models of several APIs, as Unify does.
func unified(cfg *config.Unified, apis []*model.API, opts Options) (*unify.Unified, diag.List) {
	mapping, diags := readMapping(cfg, opts)
	if diags.HasErrors() {
		return nil, diags
	}
	u, found := unify.APIs(cfg.Name, apis, mapping, plan.HasType)
	diags.Add(found...)
	if u == nil {
		return nil, diags
	}
	u.API.Title = together(apis)
	u.API.Doc = "They are one here: a program that is written with its Client runs on each of them. " +
		"What a provider does not have is an UnsupportedError. The table says which versions of which have a call."
	return u, diags
}

// plannedUnified plans the package of a merged model, and returns the names of its adapters.
func plannedUnified(cfg *config.Unified, u *unify.Unified, runtime string) (*plan.Package, []adapt.Names) {
	names := adapt.NamesOf(u.Adapters)
	return plan.Build(u.API, plan.Options{
		Package: cfg.Package, Runtime: runtime, Types: cfg.Names.Types, Fields: cfg.Names.Fields, Unified: true, Reserved: adapt.Reserved(names),
	}), names
}

// readMapping reads the file that says how the APIs are one.
func readMapping(cfg *config.Unified, opts Options) (*unify.Mapping, diag.List) {
	if cfg.Mapping == "" {
		return &unify.Mapping{}, nil
	}
	data, err := load.ReadFile(cfg.Mapping)
	if err != nil {
		return nil, diag.List{{
			Code: "read", Pos: cfg.MappingPos,
			Message: "the mapping " + filepath.ToSlash(cfg.Mapping) + " cannot be read: " + load.PlainError(err).Error(), Help: "correct the path",
		}}
	}
	if opts.read != nil {
		opts.read(cfg.Mapping, data)
	}
	var names []string
	for _, a := range cfg.APIs {
		names = append(names, a.Name)
	}
	return unify.ParseMapping(cfg.Mapping, data, names)
}

// renderUnified renders a package in which several APIs are one; apis are the renderings of all of the configuration.
func renderUnified(cfg *config.Unified, all *config.Config, apis []rendering, runtime string, opts Options) rendering {
	var merged []*model.API
	var own []*plan.Package
	for _, a := range cfg.APIs {
		pkg := apis[slices.Index(all.APIs, a)].pkg
		merged, own = append(merged, pkg.API), append(own, pkg)
	}
	u, diags := unified(cfg, merged, opts)
	if diags.HasErrors() {
		return rendering{diags: diags}
	}
	diags.Add(unusedNames(cfg.Names, u.API)...)
	pkg, names := plannedUnified(cfg, u, runtime)
	diags.Add(takenNames(cfg.Names, pkg)...)
	diags.Add(sharedNames(pkg)...)
	diags.Add(takenWaits(pkg, u.Waits)...)
	if diags.HasErrors() {
		return rendering{diags: diags}
	}
	var adapters []*adapt.Adapter
	for i, a := range u.Adapters {
		adapters = append(adapters, adapt.Plan(pkg, own[i], cfg.APIs[i].Import, names[i], a))
	}
	diags.Add(unserved(cfg, adapters)...)
	pkg.Table = unify.CallTable(u.API)
	set := &Set{Dir: cfg.Out}
	files, err := unifiedFiles(pkg, adapters, adapt.Waits(pkg, u))
	if err != nil {
		diags.Errorf(cfg.Pos, "emit", "package %s: %v", cfg.Package, err)
		return rendering{diags: diags}
	}
	for _, f := range files {
		set.Files.Add(withHeader(f.Name, f.Data))
	}
	set.Summary = summary(pkg, diags)
	return rendering{set, pkg, diags}
}

// takenWaits reports waits that have the name of a method of their service.
func takenWaits(pkg *plan.Package, waits []*unify.Wait) diag.List {
	var diags diag.List
	for _, w := range waits {
		service, _ := pkg.MethodOf(w.Operation)
		_, name, _ := strings.Cut(w.Name, ".")
		if slices.Contains(service.MethodNames(), naming.Exported(name)) {
			diags.Errorf(w.Pos, "bad-name", "%s has the method %s: a wait needs another name", service.Name, naming.Exported(name))
		}
	}
	return diags
}

// unserved tells of APIs that get no handler, by the calls that are why.
func unserved(cfg *config.Unified, adapters []*adapt.Adapter) diag.List {
	var diags diag.List
	for _, a := range adapters {
		for _, call := range a.Unserved() {
			diags.Add(normalize.LeaveOut(cfg.Pos, "no-handler", cfg.Package+"."+a.Name+"."+call))
		}
	}
	return diags
}

// together returns the titles of APIs in a sentence.
func together(apis []*model.API) string {
	var titles []string
	for _, a := range apis {
		titles = append(titles, cmp.Or(a.Title, a.Name))
	}
	last := len(titles) - 1
	return strings.Join(titles[:last], ", ") + " and " + titles[last]
}

// unifiedFiles prints a package in which several APIs are one.
func unifiedFiles(pkg *plan.Package, adapters []*adapt.Adapter, waits []*adapt.Wait) ([]emit.File, error) {
	files, err := models.Emit(pkg)
	if err != nil {
		return nil, err
	}
	client, err := client.EmitUnified(pkg, adapters, waits)
	return append(files, client...), err
}
