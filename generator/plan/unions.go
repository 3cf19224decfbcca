package plan

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// leaf is a variant of a union, or of a union inside it.
type leaf struct {
	*model.Variant
	tag   string // the property that holds the tags of the variant
	union string // the name of the union that the variant is in
}

// leaves returns the variants of a union, those of inner unions in place of these; an inner union counts once.
func (b *builder) leaves(u *model.Union, name string, seen map[*model.Union]bool) []leaf {
	seen[u] = true
	var all []leaf
	for _, v := range u.Variants {
		inner, nested := model.Resolve(v.Type).(*model.Union)
		switch {
		case !nested:
			all = append(all, leaf{v, u.Tag, name})
		case !seen[inner]:
			all = append(all, b.leaves(inner, b.innerName(v, name), seen)...)
		}
	}
	return all
}

// innerName returns the name of the union that a variant is: that of its schema, or for an inline one that of the union
// around it.
func (b *builder) innerName(v *model.Variant, outer string) string {
	if r, ok := v.Type.(*model.Ref); ok {
		return b.names[r.Schema]
	}
	return outer
}

// Marker returns the unexported method of an interface of that name: of a union, a service or a handler. With it a method or a
// variant that is added is not an incompatible change: nothing outside the package implements the interface unless it embeds
// what has all methods.
func Marker(name string) string { return "is" + name }

// declareUnion declares a sealed interface with its variants.
func (b *builder) declareUnion(name string, about About, t *model.Union) {
	u := &Union{Name: name, About: about, Marker: Marker(name), Open: t.Open, origin: t.Origin}
	u.Decode = b.take("Decode"+name, "Decode"+name+"Union")
	u.Append = b.take("Append"+name, "Append"+name+"Union")
	b.add(u)
	unknown := b.take("Unknown"+name, "Unknown"+name+"Variant")
	var found []planned
	for _, l := range b.leaves(t, name, map[*model.Union]bool{}) {
		if rep := b.variant(l); rep != nil {
			found = append(found, planned{l, b.addCase(u, rep, l)})
		}
	}
	u.Picks = picks(found)
	base := t.Base
	if base == nil {
		base = &model.Object{}
		if tag := firstTag(u.Picks); tag != nil {
			field := &model.Field{Node: model.Node{Name: tag.Property, Doc: "What the value says it is."}, Required: true}
			field.Type = &model.Scalar{Kind: tag.Kind}
			base.Fields = append(base.Fields, field)
		}
	}
	doc := "It is a value of " + name + " that is none of the known variants."
	u.Unknown = b.declareStruct(unknown, About{ID: about.ID, Doc: doc}, base, "")
	u.Unknown.unknown = true
	u.Unknown.origin = model.Origin{Names: t.Origin.Names, Version: t.Origin.Version}
	b.mark(unknown, u.Marker)
}

// planned is a leaf with its case.
type planned struct {
	leaf
	c *Case
}

func firstTag(all []Pick) *PickTag {
	for _, p := range all {
		if t, ok := p.(*PickTag); ok {
			return t
		}
	}
	return nil
}

// tagKind returns the kind of the values of the tag.
func (l leaf) tagKind() model.Kind {
	if o, ok := model.Resolve(l.Type).(*model.Object); ok && o.Field(l.tag) != nil {
		if k := model.KindOf(o.Field(l.tag).Type); k == model.KindInteger || k == model.KindNumber || k == model.KindBoolean {
			return k
		}
	}
	return model.KindString
}

// addCase returns the case of a type, adding it when it is new.
func (b *builder) addCase(u *Union, rep Rep, l leaf) *Case {
	name := RepName(rep)
	if i := slices.IndexFunc(u.Cases, func(c *Case) bool { return RepName(c.Rep) == name }); i >= 0 {
		return u.Cases[i]
	}
	c := &Case{Rep: rep, About: b.about(l.Node)}
	u.Cases = append(u.Cases, c)
	b.mark(name, u.Marker)
	return c
}

// PrintedName returns the name by which a declared type is used.
func PrintedName(r Rep) string {
	switch r := r.(type) {
	case *StructRep:
		return cmp.Or(r.As, r.Name)
	case *UnionRep:
		return cmp.Or(r.As, r.Name)
	case *DefinedRep:
		return cmp.Or(r.As, r.Name)
	}
	return ""
}

// RepName returns the name of a declared struct or defined type.
func RepName(r Rep) string {
	switch r := r.(type) {
	case *StructRep:
		return r.Name
	case *DefinedRep:
		return r.Name
	}
	return ""
}

// variant returns the declared type of a variant, declaring one where the variant has none; nil for one that is any
// value, which the unknown variant holds. A variant is declared once, however many unions it is in.
func (b *builder) variant(l leaf) Rep {
	if rep, ok := b.variants[l.Variant]; ok {
		return rep
	}
	name, about := l.union+b.variantSuffix(l), variantAbout(b.about(l.Node), l.union)
	switch t := l.Type.(type) {
	case *model.Any:
		return nil
	case *model.Ref:
		switch rep := b.refRep(t).(type) {
		case *StructRep, *DefinedRep:
			return rep
		case *Basic:
			if rep == rawRep {
				return nil
			}
		}
	case *model.Object:
		name = b.take(name)
		rep := b.remember(&StructRep{Name: name})
		b.variants[l.Variant] = rep // before its fields, which may hold the union
		b.within(l.Availability, func() { b.declareStruct(name, about, t, "") })
		return rep
	case *model.Enum:
		if t.Kind != model.KindBoolean && model.Const(t) == nil {
			rep := b.enumRep(t, name, about)
			b.variants[l.Variant] = rep
			return rep
		}
	}
	return b.definedVariant(l, name, about)
}

// definedVariant declares a type for a variant that is not an object: a string, a number, a list, a map.
func (b *builder) definedVariant(l leaf, name string, about About) Rep {
	name = b.take(name)
	d := &Defined{Name: name, About: about}
	b.add(d)
	rep := &DefinedRep{Name: name}
	b.remember(rep)
	b.variants[l.Variant] = rep // before what it holds, which may be the union
	b.within(l.Availability, func() { d.Rep = b.rep(l.Type, name, about) })
	if basic, ok := d.Rep.(*Basic); ok && basic.Under == "" {
		d.Rep = textRep
	}
	d.schema = useSchema(l.Type, d.Rep)
	rep.Under = d.Rep
	return rep
}

// variantAbout returns the documentation of a variant without a schema.
func variantAbout(a About, union string) About {
	if a.DocName = ""; a.Doc == "" {
		a.Doc = "It is a variant of " + union + "."
	}
	return a
}

// variantSuffix returns what the name of an inline variant adds to that of its union.
func (b *builder) variantSuffix(l leaf) string {
	switch {
	case len(l.Tags) > 0 && l.tagKind() != model.KindString:
		return naming.Exported(l.tag + " " + l.Tags[0])
	case len(l.Tags) > 0:
		return naming.Exported(l.Tags[0])
	}
	switch t := l.Type.(type) {
	case *model.Enum:
		if t.Kind == model.KindString {
			return "Enum"
		}
	case *model.Object:
		if l.Name != "" && l.Name != string(model.KindObject) {
			return naming.Exported(l.Name)
		}
		return "Object"
	case *model.Map:
		return "Map"
	case *model.List:
		return "List"
	case *model.Ref:
		return b.names[t.Schema]
	}
	switch model.KindOf(l.Type) {
	case model.KindInteger:
		return "Integer"
	case model.KindNumber:
		return "Number"
	case model.KindBoolean:
		return "Bool"
	}
	return "Text"
}

// picks says how to distinguish the variants: by kind, then by tag, then by shape.
func picks(all []planned) []Pick {
	var out []Pick
	var objects []planned
	seen := map[byte]bool{}
	numbers := slices.ContainsFunc(all, func(p planned) bool { return model.KindOf(p.Type) == model.KindNumber })
	for _, p := range all {
		kind := model.KindOf(p.Type)
		if kind == model.KindObject {
			objects = append(objects, p)
			continue
		}
		pick := &PickKind{Kind: kindByte(kind), Case: p.c, Whole: kind == model.KindInteger && numbers}
		if pick.Whole {
			out = slices.Insert(out, 0, Pick(pick)) // before that of all numbers
			continue
		}
		if !seen[pick.Kind] {
			out = append(out, pick)
		}
		seen[pick.Kind] = true
	}
	return append(out, objectPicks(objects)...)
}

func kindByte(k model.Kind) byte {
	switch k {
	case model.KindArray:
		return '['
	case model.KindBoolean:
		return 't'
	case model.KindInteger, model.KindNumber:
		return '0'
	}
	return '"'
}

// objectPicks distinguishes object variants.
func objectPicks(objects []planned) []Pick {
	var out []Pick
	var rest []planned
	type property struct {
		name string
		kind model.Kind
	}
	byProperty := map[property]*PickTag{}
	for _, p := range objects {
		if p.tag == "" || len(p.Tags) == 0 {
			rest = append(rest, p)
			continue
		}
		at := property{p.tag, p.tagKind()}
		pick := byProperty[at]
		if pick == nil {
			pick = &PickTag{Property: at.name, Kind: at.kind}
			byProperty[at] = pick
			out = append(out, pick)
		}
		pick.add(p)
	}
	for _, pick := range byProperty {
		pick.Absent = untagged(objects, pick.Property)
	}
	switch {
	case len(rest) == 1 && len(out) == 0:
		out = append(out, &PickKind{Kind: '{', Case: rest[0].c})
	case len(rest) > 0:
		out = append(out, pickShape(rest))
	}
	return out
}

// untagged returns the case of an object without the tag: the variant that alone need not have it, or alone has a default for it.
func untagged(objects []planned, tag string) *Case {
	var optional, defaults []*Case
	for _, p := range objects {
		o, ok := model.Resolve(p.Type).(*model.Object)
		if !ok || p.tag != tag {
			return nil
		}
		if f := o.Field(tag); f != nil && !f.Required {
			optional = append(optional, p.c)
			if f.Default != "" {
				defaults = append(defaults, p.c)
			}
		}
	}
	for _, cases := range [][]*Case{defaults, optional} {
		if len(cases) == 1 {
			return cases[0]
		}
	}
	return nil
}

// add adds the tags of a variant that no earlier one has.
func (p *PickTag) add(v planned) {
	var free []string
	for _, tag := range v.Tags {
		taken := slices.ContainsFunc(p.Cases, func(c TagCase) bool { return slices.Contains(c.Tags, tag) })
		if !taken && !slices.Contains(free, tag) {
			free = append(free, tag)
		}
	}
	if len(free) > 0 {
		p.Cases = append(p.Cases, TagCase{Tags: free, Case: v.c})
	}
}

func pickShape(all []planned) *PickShape {
	pick := &PickShape{}
	for _, p := range all {
		pick.Shapes = append(pick.Shapes, Shape{Case: p.c})
	}
	return pick
}
