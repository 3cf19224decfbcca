package normalize

import "github.com/assistgen/assistgen/generator/model"

// openEnums opens the named enums that are used only next to plain text, as in anyOf: [string, $ref]: the values beyond
// the list are then expected wherever the enum is used, and every such use can refer to the one enum.
func openEnums(api *model.API) {
	uses, openUses := map[*model.Schema]int{}, map[*model.Schema]int{}
	w := walker{typ: func(t *model.Type) {
		switch t := (*t).(type) {
		case *model.Ref:
			uses[aliased(t.Schema)]++
		case *model.Union:
			if r := openReference(t.Variants); r != nil {
				openUses[aliased(r.Schema)]++
			}
		}
	}}
	w.api(api)
	for _, s := range api.Schemas {
		if _, ok := s.Type.(*model.Ref); ok {
			uses[aliased(s)]-- // which is another name
		}
	}
	for _, s := range api.Schemas {
		if e, ok := s.Type.(*model.Enum); ok && openUses[s] > 0 && openUses[s] == uses[s] {
			e.Open = true
		}
	}
}

// aliased returns the schema that a schema is another name of, itself if it is none.
func aliased(s *model.Schema) *model.Schema {
	for seen := map[*model.Schema]bool{}; !seen[s]; {
		seen[s] = true
		if r, ok := s.Type.(*model.Ref); ok {
			s = r.Schema
		}
	}
	return s
}

// openReference returns the reference of a group of variants that are plain text and one named enum of strings, or nil.
// Variants that are not scalars do not count.
func openReference(variants []*model.Variant) *model.Ref {
	var ref *model.Ref
	plain := false
	for _, v := range variants {
		switch t := model.Resolve(v.Type).(type) {
		case *model.Scalar:
			if *t == (model.Scalar{Kind: model.KindString}) {
				plain = true
			} else if model.KindOf(t) == model.KindString {
				return nil
			}
		case *model.Enum:
			r, ok := v.Type.(*model.Ref)
			if t.Kind != model.KindString {
				continue
			}
			if !ok || ref != nil {
				return nil
			}
			ref = r
		}
	}
	if !plain {
		return nil
	}
	return ref
}

// joinedReference returns the reference that a group comes to: to an enum that is open already.
func joinedReference(of []*model.Variant) *model.Ref {
	ref := openReference(of)
	if ref == nil {
		return nil
	}
	if e, ok := model.Resolve(ref).(*model.Enum); !ok || !e.Open {
		return nil
	}
	return ref
}
