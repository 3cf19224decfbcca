package generator

import (
	"slices"
	"sync"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// Comparison lists the differences between two versions of an API.
type Comparison struct {
	// Title is the title of the new document.
	Title  string
	Report *diff.Report
	// Go lists the differences between the packages that would be generated from each version alone; nil where nobody asks for them.
	Go *goapi.Diff
}

// Compare compares two APIs, each of one version: its documents, and the Go packages that would be generated from each.
// Each side has its own options. The comparison is nil when there are errors.
func Compare(old, new *config.API, oldOpts, newOpts Options) (*Comparison, diag.List) {
	oldOpts.WithoutGo = newOpts.WithoutGo
	before, after := side{api: old, opts: oldOpts}, side{api: new, opts: newOpts}
	var wait sync.WaitGroup
	wait.Go(before.read)
	wait.Go(after.read)
	wait.Wait()
	diags := slices.Concat(before.diags, after.diags)
	if diags.HasErrors() {
		return nil, diags
	}
	c := &Comparison{Title: after.model.Title}
	if !newOpts.WithoutGo {
		wait.Go(func() { c.Go = goapi.Compare(before.surface, after.surface) })
	}
	c.Report = newOpts.Deprecation.Compare(before.model, after.model)
	wait.Wait()
	return c, diags
}

// side is one side of a comparison.
type side struct {
	api     *config.API
	opts    Options
	model   *model.API
	surface *goapi.Surface
	diags   diag.List
}

// read reads a side as far as it can be read.
func (s *side) read() {
	s.opts.whole = true
	s.model, s.diags = Inspect(s.api, s.opts)
	if s.diags.HasErrors() || s.opts.WithoutGo {
		return
	}
	s.surface = goapi.Of(planned(s.api, s.model, "runtime"), goapi.Options{OmitVersions: true})
}
