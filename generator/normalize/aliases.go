package normalize

import "github.com/assistgen/assistgen/generator/model"

// endAliases makes anything of named types that are each other's names and nothing else.
func endAliases(d *document) {
	for _, s := range d.api.Schemas {
		if _, isRef := s.Type.(*model.Ref); isRef && saysNothing(model.Resolve(s.Type)) && endless(s) {
			d.warn(s.Pos, "endless-reference", "refer to a schema that says something", "the schema %q refers to itself", s.Name)
			s.Type = &model.Any{}
		}
	}
}

// endless reports whether the references from a schema come back to it.
func endless(s *model.Schema) bool {
	seen := map[*model.Schema]bool{}
	for at := s; !seen[at]; {
		seen[at] = true
		r, ok := at.Type.(*model.Ref)
		if !ok {
			return false
		}
		at = r.Schema
	}
	return true
}
