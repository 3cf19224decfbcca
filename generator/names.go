package generator

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
)

// unusedNames warns of what the configuration names and no document has, and must be called before operations are renamed.
func unusedNames(given config.Names, merged *model.API) diag.List {
	var types, fields, services, methods []string
	for _, s := range merged.Schemas {
		types = append(types, s.Name)
		if o, ok := s.Type.(*model.Object); ok {
			for _, f := range o.Fields {
				fields = append(fields, s.Name+"."+f.Name)
			}
		}
	}
	for _, op := range merged.Operations {
		methods = append(methods, op.Name)
		if !slices.Contains(services, op.Service) {
			services = append(services, op.Service)
		}
	}
	var diags diag.List
	for _, names := range []struct {
		key, what string
		given     map[string]string
		known     []string
	}{
		{"types", "schema", given.Types, types},
		{"fields", "field", given.Fields, fields},
		{"services", "service", given.Services, services},
		{"methods", "operationId", given.Methods, methods},
	} {
		known := map[string]bool{}
		for _, name := range names.known {
			known[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names.given)) {
			if known[name] {
				continue
			}
			d := diag.Diagnostic{
				Severity: diag.Warning, Code: "unused-name", Pos: given.At[names.key+"."+name],
				Message: "no document has the " + names.what + " " + strconv.Quote(name), Help: "correct the name, or remove it",
			}
			if near := diag.Nearest(name, names.known); near != "" {
				d.Help = "did you mean " + near + "?"
			}
			diags.Add(d)
		}
	}
	return diags
}

// takenNames warns of names of the configuration that something else has.
func takenNames(given config.Names, pkg *plan.Package) diag.List {
	var diags diag.List
	warn := func(key, of, want, got string) {
		if want = naming.Exported(want); got == want {
			return
		}
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "taken-name", Pos: given.At[key+"."+of],
			Message: "the name " + want + " is taken: " + of + " becomes " + got, Help: "give it a name that nothing else in the package, the type or the service has",
		})
	}
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			if name, about := plan.Declared(d); given.Types[about.DocName] != "" && about.ID == "schema:"+about.DocName {
				warn("types", about.DocName, given.Types[about.DocName], name)
			}
			s, ok := d.(*plan.Struct)
			if !ok {
				continue
			}
			for _, field := range s.Fields {
				if want := given.Fields[s.DocName+"."+field.DocName]; want != "" && s.ID == "schema:"+s.DocName {
					warn("fields", s.DocName+"."+field.DocName, want, field.Name)
				}
			}
		}
	}
	for _, s := range pkg.Services {
		for _, m := range s.Methods {
			if want := given.Methods[m.DocName]; want != "" && m.Of == nil {
				warn("methods", m.DocName, want, m.Name)
			}
		}
	}
	return diags
}

// maxShared is how many warnings there are of names that are shared; further ones are notes.
const maxShared = 20

// sharedNames warns of names that a schema and something else should have. Of what a schema takes names from, the first is told.
func sharedNames(pkg *plan.Package) diag.List {
	var diags diag.List
	first := map[*model.Schema]int{}
	more := map[*model.Schema]int{}
	for _, t := range pkg.Taken {
		if _, told := first[t.Schema]; told {
			more[t.Schema]++
			continue
		}
		first[t.Schema] = len(diags)
		d := diag.Diagnostic{
			Severity: diag.Warning, Code: "shared-name", Pos: t.Schema.Pos, Help: "give the schema a name under types in the configuration",
		}
		switch {
		case !t.Lost:
			d.Message = fmt.Sprintf("the schema %q has the name %s, which something of %s should have: that becomes %s", t.Schema.Name, t.Name, t.Of, t.Got)
			d.Help = "give the schema another name under types in the configuration to keep that one"
		case t.Other != nil:
			d.Message = fmt.Sprintf("the schema %q becomes %s: the schema %q has the name %s", t.Schema.Name, t.Got, t.Other.Name, t.Name)
			d.Also = []model.Pos{t.Other.Pos}
		case t.Of != "":
			d.Message = fmt.Sprintf("the schema %q becomes %s: something of %s has the name %s in an older version", t.Schema.Name, t.Got, t.Of, t.Name)
		default:
			d.Message = fmt.Sprintf("the schema %q becomes %s: every package has something called %s", t.Schema.Name, t.Got, t.Name)
		}
		if len(diags) >= maxShared {
			d.Severity = diag.Note
		}
		diags.Add(d)
	}
	for s, n := range more {
		diags[first[s]].Message += fmt.Sprintf(" (and %d more)", n)
	}
	return diags
}

// unusedWire warns of versions that say what a client sends to ask for them, where no operation has anything to send it in.
func unusedWire(api *config.API, merged *model.API) diag.List {
	headers := slices.Clone(merged.Headers)
	for _, op := range merged.Operations {
		if slices.ContainsFunc(op.Params, (*model.Param).AsksForVersion) {
			return nil
		}
		headers = append(headers, op.Headers...)
	}
	var diags diag.List
	for _, v := range api.Versions {
		if v.Wire == "" || slices.ContainsFunc(headers, func(h *model.Header) bool { return carries(h, v.ID, v.Wire) }) {
			continue
		}
		diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "unused-wire", Pos: v.Pos,
			Message: "nothing asks for the version by " + strconv.Quote(v.Wire) + ": no operation has a parameter api-version, and no header has that value",
			Help:    "describe the header by x-assistgen-headers in an overlay, or remove wire",
		})
	}
	return diags
}

// carries reports whether a header is sent for the version alone, or has what asks for it as its value.
func carries(h *model.Header, id, wire string) bool {
	return h.Value == wire || h.Availability != nil && h.Availability.Has(id)
}
