package refdoc

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

func plain(text string) Type { return Type{{Text: text}} }

// typeOf names a type in the words of JSON Schema: "string (date-time)", "array of Run".
func (b *builder) typeOf(u model.Use) Type {
	t := b.named(u.Type)
	if u.Nullable {
		t = append(t, Piece{Text: " or null"})
	}
	return t
}

// typeAt is typeOf for a place of the document, which may name an enum that no schema is: x-ms-enum.
func (b *builder) typeAt(u model.Use, pos model.Pos) Type {
	e, ok := u.Type.(*model.Enum)
	if !ok || len(e.Values) == 0 {
		return b.typeOf(u)
	}
	n := b.source.at(pos)
	name := cmp.Or(n.Get("x-ms-enum", "name").Text(), n.Get("schema", "x-ms-enum", "name").Text())
	if name == "" {
		return b.typeOf(u)
	}
	return plain("enum (" + name + ")")
}

func (b *builder) named(t model.Type) Type {
	switch t := t.(type) {
	case *model.Ref:
		s := Piece{b.schemaNames[t.Schema], b.schemas[t.Schema]}
		if _, isEnum := model.Resolve(t).(*model.Enum); isEnum {
			return Type{{Text: "enum ("}, s, {Text: ")"}}
		}
		return Type{s}
	case *model.Scalar:
		return plain(scalarName(t))
	case *model.Enum:
		return plain("enum of " + string(t.Kind))
	case *model.List:
		return append(plain("array of "), b.typeOf(t.Item)...)
	case *model.Map:
		return append(append(plain("object (map<string, "), b.typeOf(t.Value)...), Piece{Text: ">)"})
	case *model.Object:
		return plain("object")
	case *model.Union:
		var all Type
		for i, v := range t.Variants {
			if i > 0 {
				all = append(all, Piece{Text: " or "})
			}
			all = append(all, b.named(v.Type)...)
		}
		return all
	}
	return plain("any")
}

// scalarName returns the kind with the format: "integer (int32)".
func scalarName(s *model.Scalar) string {
	kind := string(s.Kind)
	if s.AsText {
		kind = "string"
	}
	if format := cmp.Or(s.Format, s.Media); format != "" {
		return kind + " (" + format + ")"
	}
	return kind
}

// limits returns the constraints on the values of a type, in the words of JSON Schema.
func limits(t model.Type) []string {
	switch t := t.(type) {
	case *model.Scalar:
		return limitFacts(&t.Limits)
	case *model.List:
		return limitFacts(&t.Limits)
	case *model.Map:
		facts := limitFacts(&t.Limits)
		for _, f := range limitFacts(&t.Key) {
			facts = append(facts, "names: "+f)
		}
		return facts
	case *model.Object:
		facts := limitFacts(&t.Limits)
		if t.Closed {
			facts = append(facts, "additionalProperties: false")
		}
		return facts
	case *model.Enum:
		if t.Open {
			return []string{"further values may come"}
		}
	}
	return nil
}

func limitFacts(l *model.Limits) []string {
	var facts []string
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, name+": "+value)
		}
	}
	least, most := "minimum", "maximum"
	if l.ExclusiveMinimum {
		least = "exclusiveMinimum"
	}
	if l.ExclusiveMaximum {
		most = "exclusiveMaximum"
	}
	add(least, string(l.Minimum))
	add(most, string(l.Maximum))
	add("multipleOf", string(l.MultipleOf))
	for _, c := range []struct {
		name  string
		count *uint64
	}{
		{"minLength", l.MinLength},
		{"maxLength", l.MaxLength},
		{"minItems", l.MinItems},
		{"maxItems", l.MaxItems},
		{"minProperties", l.MinProperties},
		{"maxProperties", l.MaxProperties},
	} {
		if c.count != nil {
			add(c.name, strconv.FormatUint(*c.count, 10))
		}
	}
	if l.UniqueItems {
		add("uniqueItems", "true")
	}
	add("pattern", l.Pattern)
	return facts
}

// facts returns what is said of values at a place next to their type.
func facts(u model.Use) []string {
	all := limits(u.Type)
	if u.Default != "" {
		all = append(all, "default: "+string(u.Default))
	}
	return all
}

// values returns those of an enum that has no name; nil for another type.
func (b *builder) values(t model.Type) []*Value {
	e, ok := t.(*model.Enum)
	if !ok {
		return nil
	}
	var all []*Value
	for _, v := range e.Values {
		all = append(all, &Value{
			Text: v.Name, Doc: v.Doc, Deprecated: v.Deprecated, Versions: b.in(v.Availability), Go: b.code.values[v.ID],
		})
	}
	return all
}

// in says which versions have something; it is empty for all.
func (b *builder) in(a model.Availability) string {
	if a == nil {
		return ""
	}
	ids := make([]string, 0, len(b.api.Versions))
	for _, v := range b.api.Versions {
		ids = append(ids, v.ID)
	}
	first := slices.IndexFunc(ids, a.Has)
	switch {
	case first < 0:
		return "in no version"
	case b.unified:
		return "in " + strings.Join(byAPI(ids, a), ", ")
	case slices.Equal(ids[first:], a):
		return "since " + ids[first]
	case slices.Equal(ids[:len(a)], a):
		return "until " + ids[len(a)-1]
	}
	return "in " + strings.Join(a, ", ")
}

// byAPI are APIs, with the versions of each that has not all, where versions are called "azure/v1".
func byAPI(all []string, some model.Availability) []string {
	var names []string
	of := map[string][]string{} // versions of an API that are among some
	count := map[string]int{}
	for _, id := range all {
		name, version, _ := strings.Cut(id, "/")
		if count[name]++; !some.Has(id) {
			continue
		}
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], version)
	}
	for i, name := range names {
		if len(of[name]) < count[name] {
			names[i] += " (" + strings.Join(of[name], ", ") + ")"
		}
	}
	return names
}

// rows returns the fields of an object and of the objects without names inside it.
func (b *builder) rows(t model.Type) []*Row {
	var all []*Row
	b.addRows(&all, t, "", 0)
	return all
}

// maxRowDepth is how deep objects without names are shown in a table.
const maxRowDepth = 20

func (b *builder) addRows(rows *[]*Row, t model.Type, path string, depth int) {
	if depth > maxRowDepth {
		return
	}
	switch t := t.(type) {
	case *model.Object:
		for _, f := range t.Fields {
			r := b.row(f, path+f.Name, depth)
			*rows = append(*rows, r)
			b.addRows(rows, inner(f.Type), inside(path+f.Name, f.Type), depth+1)
		}
		if t.Additional != nil {
			*rows = append(*rows, &Row{Path: path + "*", Name: "*", Depth: depth, Param: Param{Type: b.typeOf(*t.Additional), Doc: "Any further member."}})
			b.addRows(rows, inner(t.Additional.Type), inside(path+"*", t.Additional.Type), depth+1)
		}
	case *model.Union:
		for _, v := range t.Variants {
			if o, ok := v.Type.(*model.Object); ok {
				b.addRows(rows, o, strings.TrimSuffix(path, ".")+fmt.Sprintf("<%s>.", v.Name), depth)
			}
		}
	}
}

// inner returns the type in lists and maps.
func inner(t model.Type) model.Type {
	switch t := t.(type) {
	case *model.List:
		return inner(t.Item.Type)
	case *model.Map:
		return inner(t.Value.Type)
	}
	return t
}

// inside returns the path of what is in a field.
func inside(path string, t model.Type) string {
	switch t := t.(type) {
	case *model.List:
		return inside(path+"[]", t.Item.Type)
	case *model.Map:
		return inside(path+"[key]", t.Value.Type)
	}
	return path + "."
}

func (b *builder) row(f *model.Field, path string, depth int) *Row {
	r := &Row{Path: path, Name: f.Name, Depth: depth, ReadOnly: f.ReadOnly, WriteOnly: f.WriteOnly, Go: b.code.fields[f.ID]}
	r.Param = Param{
		Name: f.Name, Required: f.Required, Type: b.typeAt(f.Use, f.Pos), Facts: facts(f.Use), Doc: f.Doc, Deprecated: f.Deprecated,
		Versions: b.in(f.Availability), Values: b.values(inner(f.Type)),
	}
	for _, g := range groups(inner(f.Type)) {
		r.Facts = append(r.Facts, strings.TrimSuffix(g, "."))
	}
	if f.ReadOnly {
		r.Facts = append(r.Facts, "read-only")
	}
	if f.WriteOnly {
		r.Facts = append(r.Facts, "write-only")
	}
	return r
}

// groups returns the sentences on fields of which only one is there.
func groups(t model.Type) []string {
	o, ok := t.(*model.Object)
	if !ok {
		return nil
	}
	var all []string
	for _, g := range o.Oneofs {
		of := make([]string, 0, len(g.Fields))
		for _, f := range g.Fields {
			of = append(of, span(f))
		}
		text := "Includes only one of the fields " + strings.Join(of, ", ") + "."
		if g.Required {
			text += " One of them is required."
		}
		all = append(all, text)
	}
	return all
}
