package normalize

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// fixTags makes constants of the properties that distinguish variants, where the document leaves them plain text: a
// value of such a type can have one tag only, so whoever writes it need not say it.
func fixTags(api *model.API) {
	uses := map[tagField][]string{}
	var order []tagField
	w := walker{whole: true, typ: func(t *model.Type) {
		u, ok := (*t).(*model.Union)
		if !ok || u.Picker != model.ByTag {
			return
		}
		for _, v := range u.Variants {
			o, ok := model.Resolve(v.Type).(*model.Object)
			if !ok || len(v.Tags) == 0 {
				continue
			}
			at := tagField{o, u.Tag}
			if uses[at] == nil {
				order = append(order, at)
			}
			for _, tag := range v.Tags {
				if !slices.Contains(uses[at], tag) {
					uses[at] = append(uses[at], tag)
				}
			}
		}
	}}
	w.api(api)
	for _, at := range order {
		if tags := uses[at]; len(tags) == 1 {
			at.fix(tags[0])
		}
	}
}

// tagField is the tag of an object.
type tagField struct {
	object *model.Object
	name   string
}

// fix makes the field a constant. An object that does not declare it gets it: without it, it could not be distinguished.
func (t tagField) fix(tag string) {
	f := t.object.Field(t.name)
	if f == nil {
		f = &model.Field{Node: model.Node{Name: t.name}, Required: true}
		t.object.Fields = slices.Insert(t.object.Fields, 0, f)
	}
	if c := model.Const(f.Type); c != nil {
		return
	}
	kind := cmp.Or(model.KindOf(f.Type), model.KindString)
	literal, ok := ofKind(quote(tag), tag, kind)
	if !ok {
		return // no value of the field is the tag
	}
	value := &model.Value{Node: model.Node{Name: tag, Pos: f.Pos}, Literal: literal}
	if e, ok := model.Resolve(f.Type).(*model.Enum); ok {
		for _, v := range e.Values {
			if v.Name == tag {
				value.Doc, value.Preferred = v.Doc, v.Preferred
			}
		}
	}
	f.Use = model.Use{Type: &model.Enum{Kind: kind, Values: []*model.Value{value}}}
}
