package generator

import (
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/docs"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
)

// Reference runs the stages up to the reference documentation of an API. It is nil when there are errors.
func Reference(api *config.API, opts Options) (*docs.Reference, diag.List) {
	r, diags := read(api, opts)
	if diags.HasErrors() {
		return nil, diags
	}
	pkg := planned(api, r.merged, "runtime")
	in := docs.Input{API: r.merged, Documents: r.docs, Go: pkg, Import: api.Import, Read: opts.ReadExample}
	for i := range r.versions[1:] {
		in.Changes = append(in.Changes, changes(r.versions[i], r.versions[i+1]))
	}
	return docs.New(in), diags
}

// changes are what is different between two versions, documentation aside.
func changes(old, new *model.API) []*docs.Change {
	var all []*docs.Change
	for _, c := range diff.Compare(merge.Copy(old), merge.Copy(new)).Changes {
		if c.Severity > diff.Docs {
			all = append(all, &docs.Change{Where: c.Where(), Text: c.Message(), Kind: string(c.Rule.Kind), Breaking: c.Breaking()})
		}
	}
	return all
}
