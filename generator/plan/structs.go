package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/templates/runtime"
)

// declareStruct declares a struct; schema is the name of its schema, empty for an inline one.
func (b *builder) declareStruct(name string, about About, o *model.Object, schema string) *Struct {
	s := &Struct{Name: name, About: about, origin: o.Origin, requireOneOf: o.RequireOneOf}
	b.add(s)
	b.order = append(b.order, s)
	scope := naming.NewScope(members...)
	if b.opts.Unified {
		scope.Take(nativeMethod)
	}
	which := make([]string, len(o.Oneofs))
	for i, one := range o.Oneofs {
		which[i] = scope.Take(naming.Exported("which " + one.Name))
	}
	goNames := fieldNames(scope, o, b.opts.Fields, schema)
	also := alsoNamed(o)
	for i, f := range o.Fields {
		s.Fields = append(s.Fields, b.field(s, f, goNames[i], s.Name+"."+goNames[i], also[i]))
	}
	if o.Additional != nil {
		fieldName := scope.Take("Additional", "AdditionalMembers")
		s.Additional = &Field{
			Name: fieldName,
			Rep:  &MapRep{Value: b.use(*o.Additional, name+"Additional", valueOf(name+"."+fieldName).at(about.ID))},
		}
		if items := useSchema(o.Additional.Type, s.Additional.Rep.(*MapRep).Value); items != nil {
			s.Additional.schema = &runtime.Schema{Items: items}
		}
	}
	for i, one := range o.Oneofs {
		b.declareOneof(s, which[i], one)
	}
	s.Versioned = slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.Available != nil })
	return s
}

// fieldNames names the fields of an object: those with a configured name first, then all in order.
func fieldNames(scope *naming.Scope, o *model.Object, renamed map[string]string, schema string) []string {
	names := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		if name, ok := renamed[schema+"."+f.Name]; ok && schema != "" {
			names[i] = scope.Take(naming.Exported(name))
		}
	}
	for i, f := range o.Fields {
		if names[i] == "" {
			name := naming.Exported(cmp.Or(f.Preferred, f.Name))
			names[i] = scope.Take(name, name+"Field")
		}
	}
	return names
}

// alsoNamed returns the further names of each field, without those that another field has.
func alsoNamed(o *model.Object) [][]string {
	taken := map[string]bool{}
	for _, f := range o.Fields {
		taken[f.Name] = true
	}
	also := make([][]string, len(o.Fields))
	for i, f := range o.Fields {
		for _, n := range f.AlsoNamed {
			if !taken[n] {
				taken[n] = true
				also[i] = append(also[i], n)
			}
		}
	}
	return also
}

// field makes a field of a struct; of says in words where its values are.
func (b *builder) field(s *Struct, f *model.Field, name, of string, also []string) *Field {
	out := &Field{Name: name, About: b.about(f.Node), JSON: f.Name, Also: also}
	if b.opts.ProtoNames && len(also) > 0 {
		out.JSON, out.Also = also[0], append([]string{f.Name}, also[1:]...)
	}
	out.Facts = append(useFacts(f), out.Facts...)
	b.within(f.Availability, func() {
		out.Rep = b.rep(f.Type, s.Name+naming.Exported(f.Name), valueOf(of).at(f.ID))
	})
	switch {
	case f.Nullable || !f.Required && !plainWhenOptional(out.Rep):
		out.Rep = optional(out.Rep)
		if !f.Required {
			out.Presence = IfSet
		}
	case !f.Required:
		out.Presence = IfNotNil
	default:
		out.Const = constant(f.Type)
	}
	out.Tag, out.schema = true, b.fieldSchema(out, f)
	if !canTag(out.JSON) {
		out.dropTag()
	}
	return out
}

// optional returns the representation of what may be absent or null. Objects are held by pointers: so all are of one shape for the
// compiler, structs stay small, and a type may hold itself.
func optional(r Rep) Rep {
	if _, object := r.(*StructRep); object {
		r = &PtrRep{Value: r}
	}
	return &OptRep{Value: r}
}

// plainWhenOptional reports whether nil can say that a value is absent: a list or a map.
func plainWhenOptional(r Rep) bool {
	switch r := r.(type) {
	case *ListRep, *MapRep:
		return true
	case *DefinedRep:
		return plainWhenOptional(r.Under)
	}
	return false
}

// constant returns the value of a one-value enum that its Go type does not have at first, or "".
func constant(t model.Type) string {
	c := model.Const(t)
	if c == nil || c.Literal == "0" || c.Literal == "false" {
		return ""
	}
	return c.Name
}

func (b *builder) declareOneof(s *Struct, method string, one *model.Oneof) {
	out := &Oneof{
		Method: method,
		About:  b.about(one.Node),
		Type:   b.take(s.Name + naming.Exported(one.Name)),

		Required: one.Required,
	}
	for _, name := range one.Fields {
		i := slices.IndexFunc(s.Fields, func(f *Field) bool { return f.JSON == name || slices.Contains(f.Also, name) })
		if i < 0 {
			continue
		}
		f := s.Fields[i]
		out.Cases = append(out.Cases, &OneofCase{Const: b.take(out.Type + f.Name), Field: f})
	}
	s.Oneofs = append(s.Oneofs, out)
}

// declareEnum declares an enum and returns its declaration.
func (b *builder) declareEnum(name string, about About, t *model.Enum) *Basic {
	e := &Enum{Name: name, About: about, Rep: scalarRep(&model.Scalar{Kind: t.Kind}), Open: t.Open, origin: t.Origin}
	b.add(e)
	for _, v := range t.Values {
		e.Values = append(e.Values, &Value{
			Const:   b.take(name + valueName(v)),
			About:   b.about(v.Node),
			Literal: v.Literal,
		})
	}
	e.schema = b.declaredSchema(e, t)
	return e.Rep.(*Basic)
}

// valueName returns what the constant of a value adds to the name of its enum. A sign before a digit is spelt out, and so is a
// value without letters and digits.
func valueName(v *model.Value) string {
	name := cmp.Or(v.Preferred, v.Name)
	if len(naming.Words(name)) == 0 {
		return naming.Exported(name)
	}
	if len(name) > 1 && '0' <= name[1] && name[1] <= '9' {
		switch name[0] {
		case '-':
			name = "minus " + name[1:]
		case '+':
			name = "plus " + name[1:]
		}
	}
	return strings.TrimPrefix(naming.Exported("x "+name), "X")
}

// breakCycles puts a pointer where a struct would hold itself, on the field that closes the circle in the order of the
// document.
func breakCycles(structs []*Struct) {
	byName := map[string]*Struct{}
	for _, s := range structs {
		byName[s.Name] = s
	}
	const onPath, done = 1, 2
	state := map[*Struct]int{}
	var walk func(s *Struct)
	walk = func(s *Struct) {
		state[s] = onPath
		for _, f := range s.Fields {
			held, hold := holds(f)
			if held == nil {
				continue
			}
			next := byName[held.Name]
			switch state[next] {
			case onPath:
				hold(&PtrRep{Value: held})
			case 0:
				walk(next)
			}
		}
		state[s] = done
	}
	for _, s := range structs {
		if state[s] == 0 {
			walk(s)
		}
	}
}

// holds returns the struct that a field holds by value, and how to replace it.
func holds(f *Field) (*StructRep, func(Rep)) {
	if r, ok := f.Rep.(*StructRep); ok {
		return r, func(n Rep) { f.Rep = n }
	}
	return nil, nil
}
