package generator

import (
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
)

// Unify runs the stages up to the merged model of several APIs. It is nil when there are errors.
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
	mapping, found := readMapping(cfg, opts)
	diags.Add(found...)
	if diags.HasErrors() {
		return nil, diags
	}
	u, found := unify.APIs(cfg.Name, apis, mapping, plan.HasType)
	diags.Add(found...)
	if diags.HasErrors() {
		return nil, diags
	}
	return u, diags
}

// readMapping reads the file that says how the APIs are one.
func readMapping(cfg *config.Unified, opts Options) (*unify.Mapping, diag.List) {
	if cfg.Mapping == "" {
		return &unify.Mapping{}, nil
	}
	data, err := load.ReadFile(cfg.Mapping)
	if err != nil {
		return nil, diag.List{{
			Code: "read", Pos: model.Pos{File: cfg.Mapping},
			Message: "the mapping cannot be read: " + load.PlainError(err).Error(), Help: "correct the path under mapping",
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
