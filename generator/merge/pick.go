package merge

import (
	"encoding/json"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// repick settles how the object variants of a union are distinguished: merging may have added some, and respelt tags.
func (m *merger) repick(u *model.Union, at *model.Node) {
	respellTags(u)
	if u.Base != nil {
		return
	}
	objects := slices.DeleteFunc(slices.Clone(u.Variants), func(v *model.Variant) bool { return !holdsObject(v.Type, map[*model.Union]bool{}) })
	switch {
	case len(objects) < 2:
		if u.Picker != model.ByTag {
			setPicker(u, model.ByKind, "", nil)
		}
	case pickByTag(u, objects):
	case ownFields(objects):
		setPicker(u, model.ByField, "", nil)
	default:
		if u.Picker != model.ByTrial {
			m.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: ambiguousUnion.Name, Pos: at.Pos,
				Message: "nothing tells the merged variants of the union apart: the best fit is taken",
				Help:    "add a discriminator, or a required property of one value to each variant"})
		}
		setPicker(u, model.ByTrial, "", nil)
	}
}

// setPicker sets how object variants are distinguished; tags are those of each, nil for none.
func setPicker(u *model.Union, p model.Picker, tag string, tags map[*model.Variant][]string) {
	u.Picker, u.Tag = p, tag
	for _, v := range u.Variants {
		v.Tags = tags[v]
	}
}

// respellTags takes every spelling of a variant's constant for a tag.
func respellTags(u *model.Union) {
	for _, v := range u.Variants {
		if len(v.Tags) == 0 {
			continue
		}
		for _, tag := range constants(v.Type, u.Tag) {
			if !slices.ContainsFunc(u.Variants, func(w *model.Variant) bool { return slices.Contains(w.Tags, tag) }) {
				v.Tags = append(v.Tags, tag)
			}
		}
	}
}

// constants returns the spellings of the value that an object's field has, if it can have one value only.
func constants(t model.Type, field string) []string {
	o, ok := model.Resolve(t).(*model.Object)
	if !ok || o.Field(field) == nil {
		return nil
	}
	c := model.Const(o.Field(field).Type)
	if c == nil {
		return nil
	}
	texts := []string{c.Name}
	for _, s := range c.Also {
		var text string
		if json.Unmarshal([]byte(s.Literal), &text) == nil {
			texts = append(texts, text)
		}
	}
	return texts
}

// ownTags returns the tags that are each variant's own, or nil if they do not distinguish the variants. A tag of two
// variants is the first one's. One variant may have none: it is the one that no tag means, as in an older version.
func ownTags(objects []*model.Variant, of func(*model.Variant) []string) map[*model.Variant][]string {
	own := map[*model.Variant][]string{}
	seen := map[string]bool{}
	for _, v := range objects {
		for _, tag := range of(v) {
			if !seen[tag] {
				own[v] = append(own[v], tag)
			}
			seen[tag] = true
		}
	}
	if len(own) == 0 || len(own) < len(objects)-1 {
		return nil
	}
	return own
}

// pickByTag looks for a property that distinguishes the variants: the one that was the tag before merging, or one that is
// a constant in all of them.
func pickByTag(u *model.Union, objects []*model.Variant) bool {
	if u.Tag != "" {
		tags := ownTags(objects, func(v *model.Variant) []string {
			if v.Tags != nil {
				return v.Tags
			}
			return constants(v.Type, u.Tag)
		})
		if tags != nil {
			setPicker(u, model.ByTag, u.Tag, tags)
			return true
		}
	}
	first, ok := model.Resolve(objects[0].Type).(*model.Object)
	if !ok {
		return false
	}
	for _, f := range first.Fields {
		tags := ownTags(objects, func(v *model.Variant) []string { return constants(v.Type, f.Name) })
		if len(tags) == len(objects) {
			setPicker(u, model.ByTag, f.Name, tags)
			return true
		}
	}
	return false
}

// ownFields reports whether each variant has a required field that no other declares.
func ownFields(objects []*model.Variant) bool {
	var all []*model.Object
	for _, v := range objects {
		o, ok := model.Resolve(v.Type).(*model.Object)
		if !ok {
			return false
		}
		all = append(all, o)
	}
	return !slices.ContainsFunc(all, func(o *model.Object) bool {
		return !slices.ContainsFunc(o.Fields, func(f *model.Field) bool {
			return f.Required && !slices.ContainsFunc(all, func(p *model.Object) bool { return p != o && p.Field(f.Name) != nil })
		})
	})
}

// holdsObject reports whether a JSON object may be a value of t. A union that was seen is not looked into again: it holds none, or what
// holds it does.
func holdsObject(t model.Type, seen map[*model.Union]bool) bool {
	t = model.Resolve(t)
	switch t := t.(type) {
	case *model.Object, *model.Map:
		return true
	case *model.Union:
		if seen[t] {
			return false
		}
		seen[t] = true
		return t.Base != nil || slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return holdsObject(v.Type, seen) })
	}
	return false
}
