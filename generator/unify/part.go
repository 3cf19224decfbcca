package unify

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// partsType returns the type of the lists that the rule one-part makes of a string: of the part that the line puts it into, which is a variant
// where parts of the merged model are told by a tag.
func partsType(l *Line, f *model.Field, acc model.Type) model.Type {
	var wrap any
	if json.Unmarshal([]byte(l.Wrap), &wrap) != nil {
		return &model.List{Item: model.Use{Type: &model.Any{}}} // it is read as JSON, and says so itself
	}
	node := model.Node{Doc: f.Doc, Pos: l.Pos, Availability: f.Availability}
	part := wrappedType(wrap, node)
	if list := variantOf[*model.List](acc); list != nil {
		part = asVariant(part, list.Item.Type, node)
	}
	return orString(&model.List{Item: model.Use{Type: part}}, acc)
}

// orString returns the lists and strings, where the merged model has these, too: they stay as they are.
func orString(list *model.List, acc model.Type) model.Type {
	u, ok := unionOf(acc)
	if !ok {
		return list
	}
	both := &model.Union{Picker: u.Picker}
	for _, v := range u.Variants {
		said := *v
		said.ID, said.Availability = "", nil
		switch t := model.Resolve(v.Type).(type) {
		case *model.List:
			said.Type = list
		case *model.Scalar:
			if said.Type = t; t.Kind != model.KindString {
				continue
			}
		default:
			continue
		}
		both.Variants = append(both.Variants, &said)
	}
	if len(both.Variants) < 2 {
		return list
	}
	return both
}

// wrappedType returns the type of a part: strings in place of "$", and the very values that it has elsewhere.
func wrappedType(v any, node model.Node) model.Type {
	switch v := v.(type) {
	case map[string]any:
		o := &model.Object{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			member := node
			member.Name = name
			o.Fields = append(o.Fields, &model.Field{Node: member, Use: model.Use{Type: wrappedType(v[name], node)}, Required: true})
		}
		return o
	case []any:
		if len(v) == 0 {
			return &model.List{Item: model.Use{Type: &model.Any{}}}
		}
		return &model.List{Item: model.Use{Type: wrappedType(v[0], node)}}
	case string:
		if v != "$" {
			value := node
			value.Name = v
			return &model.Enum{Kind: model.KindString, Values: []*model.Value{{Node: value, Literal: literal(v)}}}
		}
		return &model.Scalar{Kind: model.KindString}
	case bool:
		return &model.Scalar{Kind: model.KindBoolean}
	case float64:
		return &model.Scalar{Kind: model.KindNumber}
	}
	return &model.Any{}
}

// asVariant returns a part as the variant of a union of the merged model whose tag it has; as it is where there is no such union.
func asVariant(part, acc model.Type, node model.Node) model.Type {
	u, ok := unionOf(acc)
	if !ok || u.Tag == "" || objectOf(part) == nil {
		return part
	}
	tag := objectOf(part).Field(u.Tag)
	if tag == nil {
		return part
	}
	e, ok := tag.Type.(*model.Enum)
	if !ok {
		return part
	}
	node.Name = e.Values[0].Name
	return &model.Union{Picker: model.ByTag, Tag: u.Tag, Open: true, Variants: []*model.Variant{{Node: node, Type: part, Tags: []string{node.Name}}}}
}
