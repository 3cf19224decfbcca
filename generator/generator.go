// Package generator turns OpenAPI documents into Go packages.
//
// The stages, in order: load reads a document into a positioned tree, normalize turns it into a model, merge makes one
// model of several versions, plan takes every Go decision, emit prints Go, output puts files on disk. What each is for
// and DESIGN.md says why it is so. A run that would change nothing is left out, by package stamp.
package generator

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/client"
	"github.com/assistgen/assistgen/generator/emit/models"
	"github.com/assistgen/assistgen/generator/emit/server"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/templates"
)

// Options are the options of a run that are not in its configuration.
type Options struct {
	// Stdin is read for a document called "-".
	Stdin io.Reader
	// Check compares the output with the disk and writes nothing.
	Check bool
	// AllowRemote allows references to the network.
	AllowRemote bool
	// Root is the folder that references may not leave; empty is that of each document.
	Root string
	// Strict makes spots of a document that cannot be read as they are written errors in place of warnings.
	Strict bool
	// Source says where a document comes from, by the name that the configuration gives it; nil takes the name of a file.
	Source func(spec string) load.Source
	// Stamps is the folder that remembers runs: one that would change nothing is left out. Empty remembers none, and the run is
	// whole; so it is when there are notes to show, which are not remembered.
	Stamps string
	// Unvalidated leaves out what kin-openapi's validation has to say of documents.
	Unvalidated bool
	// WithoutGo compares no packages, for Compare; the new side's counts.
	WithoutGo bool
	// Deprecation is the policy for what is deprecated, for Compare; the new side's counts.
	Deprecation diff.Deprecation
	// ReadExample reads the file of an example that a document leads to; nil reads none.
	ReadExample func(name string) ([]byte, error)
	// Read is told of every document that is read, by its name, and its content; nil tells nobody. It may be called by several
	// goroutines.
	Read func(name string, data []byte)

	// read is told of every file that is read.
	read func(name string, data []byte)
	// whole reads what only comparisons look at, too.
	whole bool
}

// source returns the source of a document.
func (o Options) source(spec string) load.Source {
	if o.Source == nil {
		return load.Source{File: spec}
	}
	return o.Source(spec)
}

// load returns the options of load.
func (o Options) load() load.Options {
	read := o.read
	if read == nil {
		read = o.Read
	}
	return load.Options{Stdin: o.Stdin, Root: o.Root, AllowRemote: o.AllowRemote, Strict: o.Strict, Unvalidated: o.Unvalidated, Untyped: o.whole, Read: read}
}

// Result is the result of a run.
type Result struct {
	// Outputs are the folders in the order in which they were written: the packages of the configuration, the runtime last.
	Outputs []Output
}

// Output lists the changes in one folder.
type Output struct {
	Dir     string
	Changes output.Changes
	// Summary says what the package has: "41 operations, 120 schemas, 900 fields (3 raw), 2 left out". It is empty for the runtime.
	Summary string
}

// Changed reports whether anything changed, or would with Check.
func (r *Result) Changed() bool {
	for _, o := range r.Outputs {
		if !o.Changes.Empty() {
			return true
		}
	}
	return false
}

// needsWriting reports whether something changes, or a run that was cut off has left something behind.
func (r *Result) needsWriting() bool {
	return r.Changed() || slices.ContainsFunc(r.Outputs, func(o Output) bool { return len(o.Changes.Leftover) > 0 })
}

// Generate runs all stages for a configuration. Nothing is written when there are errors, which the list then holds;
// the result is nil in that case.
func Generate(cfg *config.Config, opts Options) (*Result, diag.List) {
	result, diags := generate(cfg, opts)
	if result != nil {
		diags = append(slices.Clip(diags), leftBehind(cfg)...) // what is on disk is not part of a record
	}
	return result, diags
}

// generate is Generate but for what earlier runs left behind.
func generate(cfg *config.Config, opts Options) (*Result, diag.List) {
	run := newRecord(cfg, opts)
	if result, diags, ok := run.repeated(); ok {
		return result, diags
	}
	opts.read = run.read
	sets, diags := Render(cfg, opts)
	diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(cfg.Ignore, func(l normalize.LeftOut) bool { return l.Matches(d) })
	})
	if diags.HasErrors() {
		return nil, diags
	}
	result, found := compare(sets)
	if !found.HasErrors() && !opts.Check && result.needsWriting() {
		found = write(sets, result)
	}
	diags.Add(found...)
	if diags.HasErrors() {
		return nil, diags
	}
	if !opts.Check || !result.Changed() {
		run.keep(sets, diags)
	}
	return result, diags
}

// compare looks at all folders before one is written, so that a refusal leaves everything as it was.
func compare(sets []*Set) (*Result, diag.List) {
	result, diags := &Result{}, diag.List{}
	for _, s := range sets {
		changes, err := output.Check(s.Dir, &s.Files)
		diags.Add(outputErrors(s.Dir, err)...)
		result.Outputs = append(result.Outputs, Output{s.Dir, changes, s.Summary})
	}
	return result, diags
}

// write writes the folders, while no other run does. What changes is found out again by then.
func write(sets []*Set, result *Result) diag.List {
	var folders []string
	for _, s := range sets {
		folders = append(folders, s.Dir)
	}
	unlock, err := output.Lock(folders)
	if err != nil {
		return diag.List{{Code: "output", Message: err.Error()}}
	}
	defer unlock()
	for i, s := range sets {
		changes, err := output.Write(s.Dir, &s.Files)
		if err != nil {
			return outputErrors(s.Dir, err)
		}
		result.Outputs[i].Changes = changes
	}
	return nil
}

// outputErrors returns a diagnostic for each of the errors that err joins; none for nil.
func outputErrors(dir string, err error) diag.List {
	if err == nil {
		return nil
	}
	var list diag.List
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, e := range all {
		list.Errorf(model.Pos{File: dir}, "output", "%v", e)
	}
	return list
}

// Set holds the files of one folder.
type Set struct {
	Dir   string
	Files output.Set
	// Summary is as of an Output.
	Summary string
}

// Render runs all stages but the last: it returns the files of each package and, last, those of the runtime.
func Render(cfg *config.Config, opts Options) ([]*Set, diag.List) {
	var sets []*Set
	var diags diag.List
	runtime := cfg.Runtime.Package
	if runtime == "" {
		diags.Add(diag.Diagnostic{
			Severity: diag.Error, Code: "no-module", Pos: model.Pos{File: cfg.Runtime.Dir},
			Message: "the import path of the runtime is not known: no go.mod lies above its folder",
			Help:    "run go mod init first, or say runtime: {package: …} in the configuration",
		})
		return nil, diags
	}
	// The APIs have nothing in common: each is rendered by itself, and reported in the order of the configuration.
	apis := make([]rendering, len(cfg.APIs))
	var wait sync.WaitGroup
	for i, api := range cfg.APIs {
		wait.Go(func() { apis[i] = renderAPI(api, runtime, opts) })
	}
	wait.Wait()
	for _, r := range apis {
		diags.Add(r.diags...)
		if r.set != nil {
			sets = append(sets, r.set)
		}
	}
	if !diags.HasErrors() {
		for _, u := range cfg.Unified {
			r := renderUnified(u, cfg, apis, runtime, opts)
			diags.Add(r.diags...)
			if r.set != nil {
				sets = append(sets, r.set)
			}
		}
	}
	for _, s := range sets {
		s.Files.Origin = originOf(cfg, s.Dir)
	}
	set, err := renderRuntime(cfg.Runtime.Dir)
	if err != nil {
		diags.Errorf(model.Pos{}, "emit", "the runtime: %v", err)
	}
	return append(sets, set), diags
}

// rendering is the result of one API; set is nil when there are errors.
type rendering struct {
	set   *Set
	pkg   *plan.Package
	diags diag.List
}

func renderAPI(api *config.API, runtime string, opts Options) rendering {
	r, pkg, diags := planRead(api, runtime, opts)
	if diags.HasErrors() {
		return rendering{diags: diags}
	}
	set, err := renderPackage(api, pkg)
	if err == nil && api.Examples {
		err = addExamples(set, api, r, pkg, opts, &diags)
	}
	if err != nil {
		diags.Errorf(api.Pos, "emit", "package %s: %v", api.Package, err)
		return rendering{diags: diags}
	}
	set.Summary = summary(pkg, diags)
	return rendering{set, pkg, diags}
}

// summary says what a package has, and how much of its documents is left out, also of what need not be said.
func summary(pkg *plan.Package, diags diag.List) string {
	fields, raw := pkg.CountFields()
	leftOut := 0
	for _, d := range diags {
		if d.Severity == diag.LeftOut {
			leftOut++
		}
	}
	return fmt.Sprintf("%s, %s, %s (%d raw), %d left out", counted(len(pkg.API.Operations), "operation"), counted(len(pkg.API.Schemas), "schema"),
		counted(fields, "field"), raw, leftOut)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Inspect runs the stages up to the merged model of an API.
func Inspect(api *config.API, opts Options) (*model.API, diag.List) {
	r, diags := read(api, opts)
	return r.merged, diags
}

// reading holds what was read of an API: its documents, the model of each, and that of all, which is nil when there are errors.
type reading struct {
	docs     []*load.Document
	versions []*model.API
	merged   *model.API
}

// read runs the stages up to the merged model of an API.
func read(api *config.API, opts Options) (reading, diag.List) {
	docs, diags := Load(api, opts)
	r := reading{docs: docs}
	for i, v := range api.Versions {
		if docs[i] == nil {
			continue
		}
		version := model.Version{ID: v.ID, Wire: v.Wire, Stage: v.Stage}
		one, found := normalize.API(docs[i], normalize.Options{Name: api.Name, Version: version, Whole: opts.whole})
		diags.Add(found...)
		r.versions = append(r.versions, one)
	}
	if diags.HasErrors() {
		return r, diags
	}
	var found diag.List
	r.merged, found = merge.Versions(api.Name, r.versions, plan.HasType)
	diags.Add(found...)
	diags.Add(unusedNames(api.Names, r.merged)...)
	diags.Add(unusedWire(api, r.merged)...)
	rename(r.merged, api.Names)
	return r, diags
}

// Load reads the documents of an API, one for each version, with their overlays applied. One that cannot be read is nil.
func Load(api *config.API, opts Options) ([]*load.Document, diag.List) {
	var diags diag.List
	shared := readOverlays(api.Overlays, opts, &diags)
	var docs []*load.Document
	used := shared
	for _, v := range api.Versions {
		own := readOverlays(v.Overlays, opts, &diags)
		used = append(slices.Clip(used), own...)
		source := opts.source(v.Spec)
		source.Overlays = append(slices.Clip(shared), own...)
		doc, found := load.Load(source, opts.load())
		diags.Add(found...)
		docs = append(docs, doc)
	}
	if !diags.HasErrors() {
		for _, o := range used {
			diags.Add(o.Unmatched()...)
		}
	}
	return docs, diags
}

// Plan runs the stages up to the planned package of an API; runtime is the import path of the runtime. The package is nil
// when there are errors.
func Plan(api *config.API, runtime string, opts Options) (*plan.Package, diag.List) {
	_, pkg, diags := planRead(api, runtime, opts)
	return pkg, diags
}

// planRead is Plan, and what was read for it.
func planRead(api *config.API, runtime string, opts Options) (reading, *plan.Package, diag.List) {
	r, diags := read(api, opts)
	if diags.HasErrors() {
		return r, nil, diags
	}
	merged := r.merged
	diags.Add(shadowed(merged)...)
	pkg := planned(api, merged, runtime)
	diags.Add(unfitErrors(pkg)...)
	diags.Add(unmet(pkg)...)
	diags.Add(clashes(pkg)...)
	diags.Add(takenNames(api.Names, pkg)...)
	diags.Add(sharedNames(pkg)...)
	return r, pkg, diags
}

// unmet warns of pages and results that calls are said to have, and that are not carried out.
func unmet(pkg *plan.Package) diag.List {
	var diags diag.List
	for _, u := range pkg.Unmet {
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "unfit-answer", Pos: u.Pos,
			Message: fmt.Sprintf("%s: its response is not of the shape that is described: %s", u.Operation, u.What),
			Help:    "describe the object of its response, or correct the overlay",
		})
	}
	return diags
}

// clashes warns of headers of responses that are read as others of their names.
func clashes(pkg *plan.Package) diag.List {
	var diags diag.List
	for _, c := range pkg.Clashes {
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "header-type", Pos: c.Pos, Also: []model.Pos{c.As},
			Message: fmt.Sprintf("%s: the header %s is of another type in another response: it is read and sent as that", c.Operation, c.Name),
			Help:    "give it one type in an overlay",
		})
	}
	return diags
}

// unfitErrors warns of types of errors that a server cannot write its own errors as.
func unfitErrors(pkg *plan.Package) diag.List {
	var diags diag.List
	for _, u := range pkg.Errors.Unfit {
		d := diag.Diagnostic{
			Severity: diag.Warning, Code: "error-body", Pos: u.Pos,
			Message: fmt.Sprintf("a server cannot write its own errors as %s: there is no usual value for its member %q", u.Type, u.Member),
			Help:    "return a body from ServeEnvelope",
		}
		if u.Type == "" {
			d.Message = "errors are of several schemas: a server writes those that no operation declares in none of them"
			d.Help = "name the schema of errors in x-assistgen-errors in an overlay, or return a body from ServeEnvelope"
		}
		diags.Add(d)
	}
	return diags
}

// shadowed warns of operations that a server does not carry out.
func shadowed(api *model.API) diag.List {
	var diags diag.List
	for _, s := range plan.Shadows(api) {
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "shadowed-operation", Pos: s.Form.Pos, Also: []model.Pos{s.ByForm.Pos},
			Message: fmt.Sprintf("requests of %s %s are those of %s %s, too: a server carries out the operation %q in place of %q",
				s.Form.HTTPMethod, s.Form.Path, s.ByForm.HTTPMethod, s.ByForm.Path, s.By.Name, s.Operation.Name),
			Help: "distinguish the paths by a literal segment or a fixed query, or remove one of the operations in an overlay; clients call both",
		})
	}
	return diags
}

// planned plans the package of a model.
func planned(api *config.API, merged *model.API, runtime string) *plan.Package {
	return plan.Build(merged, plan.Options{
		Package:    api.Package,
		Runtime:    runtime,
		Types:      api.Names.Types,
		Fields:     api.Names.Fields,
		ProtoNames: api.JSONNames == config.ProtoNames,
	})
}

// readOverlays reads overlay files; one that cannot be read is left out and adds its errors to the list.
func readOverlays(files []string, opts Options, diags *diag.List) []*load.Overlay {
	var list []*load.Overlay
	for _, f := range files {
		data, err := load.ReadFile(f)
		if err != nil {
			diags.Add(diag.Diagnostic{
				Severity: diag.Error, Code: "read", Pos: model.Pos{File: f},
				Message: "the overlay cannot be read: " + err.Error(), Help: "correct the path under overlays",
			})
			continue
		}
		if opts.read != nil {
			opts.read(f, data)
		}
		o, found := load.ReadOverlay(f, data)
		diags.Add(found...)
		if o != nil {
			list = append(list, o)
		}
	}
	return list
}

// renderPackage prints the planned package of an API.
func renderPackage(api *config.API, pkg *plan.Package) (*Set, error) {
	set := &Set{Dir: api.Out}
	for _, emitter := range []func(*plan.Package) ([]emit.File, error){models.Emit, client.Emit, server.Emit} {
		files, err := emitter(pkg)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			set.Files.Add(withHeader(f.Name, f.Data))
		}
	}
	return set, nil
}

// renderRuntime returns the runtime's files, each with the header of generated files.
func renderRuntime(dir string) (*Set, error) {
	files, err := templates.Runtime()
	if err != nil {
		return nil, err
	}
	set := &Set{Dir: filepath.Clean(dir)}
	for name, data := range files {
		set.Files.Add(withHeader(name, data))
	}
	return set, nil
}

// withHeader returns a Go file with the header of generated files.
func withHeader(name string, data []byte) output.File {
	return output.File{Path: name, Data: append([]byte(output.Header+"\n\n"), data...)}
}

// rename gives services and methods the names of the configuration.
func rename(api *model.API, names config.Names) {
	for _, op := range api.Operations {
		if name, ok := names.Services[op.Service]; ok {
			op.Service = name
		}
		if name, ok := names.Methods[op.Name]; ok {
			op.Method = name
		}
	}
}
