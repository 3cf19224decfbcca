package generator

import (
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
)

// Reference runs the stages up to the reference documentation of an API. It is nil when there are errors.
func Reference(api *config.API, opts Options) (*refdoc.Reference, diag.List) {
	r, diags := read(api, opts)
	if diags.HasErrors() {
		return nil, diags
	}
	pkg := planned(api, r.merged, "runtime")
	in := refdoc.Input{API: r.merged, Documents: r.docs, Go: pkg, Import: api.Import, Read: opts.ReadExample}
	for i := range r.versions[1:] {
		in.Changes = append(in.Changes, changes(r.versions[i], r.versions[i+1]))
	}
	return refdoc.New(in), diags
}

// changes are what is different between two versions, documentation aside.
func changes(old, new *model.API) []*refdoc.Change {
	var all []*refdoc.Change
	for _, c := range diff.Compare(merge.Copy(old), merge.Copy(new)).Changes {
		if c.Severity > diff.Docs {
			all = append(all, &refdoc.Change{Where: c.Where(), Text: c.Message(), Kind: string(c.Rule.Kind), Breaking: c.Breaking()})
		}
	}
	return all
}
