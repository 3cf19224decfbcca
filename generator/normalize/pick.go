package normalize

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// pickVariants finds for every union how its variants are distinguished, and names the variants.
func pickVariants(d *declarations, k *known) {
	p := &picker{d, k}
	w := walker{whole: true, typ: func(t *model.Type) {
		if u, ok := (*t).(*model.Union); ok {
			p.pick(u)
		}
	}}
	w.api(d.api)
}

// picker finds how the variants of unions are distinguished.
type picker struct {
	*declarations
	*known
}

// pick settles one union. The unions among its variants come first, since their tags are tags of this one too.
func (p *picker) pick(u *model.Union) {
	f := p.facts(u)
	if f.picked {
		return
	}
	f.picked = true
	for _, v := range u.Variants {
		if inner, ok := model.Resolve(v.Type).(*model.Union); ok {
			p.pick(inner)
		}
	}
	objects := objectVariants(u)
	switch {
	case u.Base != nil:
		addInnerTags(u)
	case len(objects) < 2 && tagOf(f.discriminator) == "":
		u.Picker = model.ByKind
	default:
		p.pickObjects(u, objects)
	}
	nameVariants(u)
}

// objectVariants returns the variants that a JSON object may be.
func objectVariants(u *model.Union) []*model.Variant {
	return slices.DeleteFunc(slices.Clone(u.Variants), func(v *model.Variant) bool { return !holdsObject(v.Type, map[*model.Union]bool{}) })
}

// holdsObject reports whether a JSON object may be a value of t; the unions seen are not looked at again.
func holdsObject(t model.Type, seen map[*model.Union]bool) bool {
	switch t := model.Resolve(t).(type) {
	case *model.Object, *model.Map:
		return true
	case *model.Union:
		if seen[t] {
			return false
		}
		seen[t] = true
		return slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return holdsObject(v.Type, seen) })
	}
	return false
}

// pickObjects tries the pickers, the surest first.
func (p *picker) pickObjects(u *model.Union, objects []*model.Variant) {
	if p.pickByDiscriminator(u, objects) || pickByTag(u, objects, onlyTexts(constants)) || pickByTag(u, objects, onlyTexts(closedValues)) ||
		pickByTag(u, objects, constants) || pickByTag(u, objects, closedValues) || pickByField(u, objects) || pickByTag(u, objects, optionalConstants) || pickByTag(u, objects, listedTexts) {
		return
	}
	u.Picker = model.ByTrial
	if differ(objects) {
		return
	}
	p.warn(p.facts(u).pos, "ambiguous-union", "add a discriminator, or a required property of one value to each variant",
		"nothing tells the variants of the union apart: the best fit is taken")
}

// differ reports whether the members of a value say which variant it is, for any two of them.
func differ(objects []*model.Variant) bool {
	for i, a := range objects {
		for _, b := range objects[:i] {
			for _, x := range leaves(a.Type) {
				for _, y := range leaves(b.Type) {
					if x.object == nil || y.object == nil || !declaresMore(x.object, y.object) && !declaresMore(y.object, x.object) {
						return false
					}
				}
			}
		}
	}
	return true
}

// declaresMore reports whether an object has a property that another does not declare, or has of another kind or with other values.
func declaresMore(o, other *model.Object) bool {
	return slices.ContainsFunc(o.Fields, func(f *model.Field) bool {
		g := other.Field(f.Name)
		return g == nil || hasOther(f, g, insideLevels)
	})
}

// insideLevels is how many objects inside the variants are looked into: the runtime looks into as many.
const insideLevels = 2

// hasOther reports whether a property has values of another kind than that of the same name, or other values; an object has others where
// a property of it has, or where it requires one that the other object does not declare.
func hasOther(f, g *model.Field, levels int) bool {
	k, l := model.KindOf(f.Type), model.KindOf(g.Type)
	if k != l {
		return k != "" && l != ""
	}
	switch t := model.Resolve(f.Type).(type) {
	case *model.Enum:
		h, ok := model.Resolve(g.Type).(*model.Enum)
		return !t.Open && (!ok || slices.ContainsFunc(t.Values, func(v *model.Value) bool { return !hasValue(h, v.Literal) }))
	case *model.Object:
		o, ok := model.Resolve(g.Type).(*model.Object)
		return ok && levels > 0 && slices.ContainsFunc(t.Fields, func(inner *model.Field) bool {
			other := o.Field(inner.Name)
			if other == nil {
				return inner.Required
			}
			return hasOther(inner, other, levels-1)
		})
	}
	return false
}

// leaf is an object that a variant may be; object is nil for a map. inner is the union it is a variant of, where
// that is not the one looked at.
type leaf struct {
	object *model.Object
	inner  *model.Union
	tags   []string
}

// leaves returns the objects that a variant may be, those of nested unions among them, each union's once.
func leaves(t model.Type) []leaf {
	return appendLeaves(nil, t, leaf{}, map[*model.Union]bool{})
}

// appendLeaves appends the leaves of a type; at says where in a union it is.
func appendLeaves(all []leaf, t model.Type, at leaf, seen map[*model.Union]bool) []leaf {
	switch t := model.Resolve(t).(type) {
	case *model.Object:
		at.object = t
		return append(all, at)
	case *model.Map:
		return append(all, at)
	case *model.Union:
		if seen[t] {
			return all
		}
		seen[t] = true
		for _, v := range t.Variants {
			all = appendLeaves(all, v.Type, leaf{inner: t, tags: v.Tags}, seen)
		}
	}
	return all
}

// pickByDiscriminator uses the discriminator that the document states. A variant without a value in the mapping is meant by the values
// of its tag property, or by the name of its schema.
func (p *picker) pickByDiscriminator(u *model.Union, objects []*model.Variant) bool {
	discriminator := p.facts(u).discriminator
	tag := tagOf(discriminator)
	if tag == "" {
		return false
	}
	if isInside(objects, tag) {
		p.warn(discriminator.Pos(), "nested-tag", "name a property of the variants themselves; constants inside their objects are found without a discriminator",
			"the discriminator is left out: it names %q, which is inside another property", tag)
		return false
	}
	mapping := p.mapping(discriminator)
	shared := sharedValues(objects, tag)
	seen := map[string]bool{}
	found := make([][]string, len(objects))
	for i, v := range objects {
		for _, value := range p.statedTags(v, tag, mapping, shared) {
			if seen[value] {
				p.warn(p.facts(u).pos, "repeated-tag", "give each variant its own value", "the value %q of %q means two variants: the first one counts", value, tag)
				continue
			}
			seen[value] = true
			found[i] = append(found[i], value)
		}
		if found[i] == nil {
			return false
		}
	}
	u.Picker, u.Tag = model.ByTag, tag
	for i, v := range objects {
		v.Tags = found[i]
	}
	return true
}

// isInside reports whether a tag is the path of a property inside the objects of all variants, as "meta.kind" or "/meta/kind".
func isInside(objects []*model.Variant, tag string) bool {
	path := strings.FieldsFunc(tag, func(r rune) bool { return r == '.' || r == '/' })
	if len(path) < 2 {
		return false
	}
	return !slices.ContainsFunc(objects, func(v *model.Variant) bool {
		t := v.Type
		for _, name := range path {
			o, ok := model.Resolve(t).(*model.Object)
			if !ok || o.Field(tag) != nil || o.Field(name) == nil {
				return true
			}
			t = o.Field(name).Type
		}
		return false
	})
}

// sharedValues returns the values of the tag that several variants list.
func sharedValues(objects []*model.Variant, tag string) map[string]bool {
	owner, shared := map[string]int{}, map[string]bool{}
	for i, v := range objects {
		for _, value := range tagValues(v, tag, closedValues) {
			if j, taken := owner[value]; taken && j != i {
				shared[value] = true
			}
			owner[value] = i
		}
	}
	return shared
}

// tagValues returns the values of the tag that mean a variant.
func tagValues(v *model.Variant, tag string, of valuesOf) []string {
	var all []string
	for _, l := range leaves(v.Type) {
		all = append(all, l.values(tag, of)...)
	}
	return all
}

// statedTags returns the values of the tag that mean a variant. Of those that several variants list it is the one that is called as its
// schema.
func (p *picker) statedTags(v *model.Variant, tag string, mapping []mappingEntry, shared map[string]bool) []string {
	var tags []string
	ref, isRef := v.Type.(*model.Ref)
	for _, m := range mapping {
		if isRef && m.to == p.nodes[ref.Schema] {
			tags = append(tags, m.value)
		}
	}
	if isRef && tags == nil {
		if value := load.DiscriminatorValue(p.nodes[ref.Schema]); value != "" {
			tags = []string{value}
		}
	}
	values := closedValues
	if tags != nil {
		// Variants that share one enum for the tag are distinguished by the mapping alone.
		values = optionalConstants
	}
	listed := tagValues(v, tag, values)
	if tags == nil && isRef && len(listed) > 1 {
		if name := calledAs(ref.Schema.Name, listed); name != "" {
			tags = []string{name}
			listed = slices.DeleteFunc(listed, func(value string) bool { return shared[value] })
		}
	}
	for _, value := range listed {
		if !slices.Contains(tags, value) {
			tags = append(tags, value)
		}
	}
	if tags == nil && isRef {
		tags = []string{ref.Schema.Name}
	}
	return tags
}

// calledAs returns the value that is called as a schema: by the very name, or as another style spells it; empty for none.
func calledAs(schema string, values []string) string {
	if slices.Contains(values, schema) {
		return schema
	}
	spelt := func(name string) string { return strings.ToLower(strings.Join(naming.Words(name), "")) }
	for _, value := range values {
		if spelt(value) == spelt(schema) {
			return value
		}
	}
	return ""
}

// valuesOf returns the values that a field may have, if they distinguish variants; nil otherwise.
type valuesOf func(*model.Field) []string

// constants takes required fields of one value.
func constants(f *model.Field) []string {
	if f.Required {
		return optionalConstants(f)
	}
	return nil
}

// optionalConstants takes fields of one value.
func optionalConstants(f *model.Field) []string {
	if values := enumValuesOf(f.Type); len(values) == 1 {
		return values
	}
	return nil
}

// closedValues takes required fields that list all their values.
func closedValues(f *model.Field) []string {
	if f.Required || model.Const(f.Type) != nil {
		return enumValuesOf(f.Type)
	}
	return nil
}

// listedTexts takes fields that list values, even if there may be others.
func listedTexts(f *model.Field) []string {
	if e, ok := model.Resolve(f.Type).(*model.Enum); ok && e.Kind == model.KindString {
		return valueNames(e)
	}
	return nil
}

// onlyTexts takes the fields that are text alone: they tell more than numbers.
func onlyTexts(of valuesOf) valuesOf {
	return func(f *model.Field) []string {
		if model.KindOf(f.Type) != model.KindString {
			return nil
		}
		return of(f)
	}
}

// enumValuesOf returns the values of a closed enum.
func enumValuesOf(t model.Type) []string {
	if e, ok := model.Resolve(t).(*model.Enum); ok && !e.Open {
		return valueNames(e)
	}
	return nil
}

// valueNames returns the values of an enum: strings by themselves, others as they are usually written.
func valueNames(e *model.Enum) []string {
	var values []string
	for _, v := range e.Values {
		name := v.Name
		if e.Kind != model.KindString {
			if usual, err := canonical(v.Literal, e.Kind); err == nil {
				name = string(usual)
			}
		}
		values = append(values, name)
	}
	return values
}

// values returns the values of the tag that mean the leaf.
func (l leaf) values(tag string, of valuesOf) []string {
	if l.inner != nil && l.inner.Tag == tag {
		return l.tags
	}
	if l.object == nil {
		return nil
	}
	if f := l.object.Field(tag); f != nil {
		return of(f)
	}
	return nil
}

// pickByTag looks for a property whose values differ from variant to variant.
func pickByTag(u *model.Union, objects []*model.Variant, of valuesOf) bool {
	first := leaves(objects[0].Type)
	if len(first) == 0 || first[0].object == nil {
		return false
	}
	for _, f := range first[0].object.Fields {
		if found := tagsBy(f.Name, objects, of); found != nil {
			u.Picker, u.Tag = model.ByTag, f.Name
			for i, v := range objects {
				v.Tags = found[i]
			}
			return true
		}
	}
	return false
}

// tagsBy returns the values of the property for each variant, or nil if they do not distinguish the variants.
func tagsBy(tag string, objects []*model.Variant, of valuesOf) [][]string {
	owner := map[string]int{}
	found := make([][]string, len(objects))
	for i, v := range objects {
		for _, l := range leaves(v.Type) {
			values := l.values(tag, of)
			if len(values) == 0 {
				return nil
			}
			for _, value := range values {
				if j, taken := owner[value]; taken && j != i {
					return nil
				} else if !taken {
					owner[value] = i
					found[i] = append(found[i], value)
				}
			}
		}
		if found[i] == nil {
			return nil
		}
	}
	return found
}

// pickByField reports whether each variant has a required field that no other declares.
func pickByField(u *model.Union, objects []*model.Variant) bool {
	var all []*model.Object
	for _, v := range objects {
		o, ok := model.Resolve(v.Type).(*model.Object)
		if !ok {
			return false
		}
		all = append(all, o)
	}
	for _, o := range all {
		own := slices.ContainsFunc(o.Fields, func(f *model.Field) bool {
			return f.Required && !slices.ContainsFunc(all, func(p *model.Object) bool { return p != o && p.Field(f.Name) != nil })
		})
		if !own {
			return false
		}
	}
	u.Picker = model.ByField
	return true
}

// addInnerTags adds to the tags of a variant those of the union that it is.
func addInnerTags(u *model.Union) {
	for _, v := range u.Variants {
		inner, ok := model.Resolve(v.Type).(*model.Union)
		if !ok || inner.Tag != u.Tag {
			continue
		}
		for _, w := range inner.Variants {
			for _, tag := range w.Tags {
				if !slices.Contains(v.Tags, tag) {
					v.Tags = append(v.Tags, tag)
				}
			}
		}
	}
}

// nameVariants names each variant by its tag, the schema it refers to, or its kind.
func nameVariants(u *model.Union) {
	seen := map[string]bool{}
	for _, v := range u.Variants {
		var name string
		ref, isRef := v.Type.(*model.Ref)
		switch {
		case len(v.Tags) > 0:
			name = v.Tags[0]
		case isRef:
			name = ref.Schema.Name
		default:
			name = cmp.Or(string(model.KindOf(v.Type)), "value")
		}
		v.Name = name
		for i := 2; seen[v.Name]; i++ {
			v.Name = fmt.Sprintf("%s%d", name, i)
		}
		seen[v.Name] = true
	}
}
