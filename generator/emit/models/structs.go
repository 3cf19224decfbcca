package models

import (
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// structDecls declares a struct with what users call of it.
func (e *emitter) structDecls(s *plan.Struct) []gocode.Code {
	var fields []gocode.Code
	for _, f := range s.Fields {
		fields = append(fields, gocode.WithDoc(e.MemberDoc(f.About), gocode.Tagged(gocode.Id(f.Name).Add(e.Type(f.Rep)), f.FieldTag())))
	}
	if a := s.Additional; a != nil {
		doc := []string{a.Name + " holds the members that the document does not declare one by one."}
		fields = append(fields, gocode.WithDoc(doc, gocode.Tagged(gocode.Id(a.Name).Add(e.Type(a.Rep)), "-")))
	}
	// The marker has no size, but at the end of a struct it would be padded.
	fields = append(fields, e.Marker(s.Links), gocode.Tagged(gocode.Id("Rest").Op("*").Id("Rest"), "-"))
	out := []gocode.Code{gocode.WithDoc(e.TypeDoc(s.Name, s.About), gocode.TypeDecl(s.Name, gocode.Struct(fields...)))}
	for _, o := range s.Oneofs {
		out = append(out, e.oneofDecls(s, o)...)
	}
	if s.Available != nil {
		out = append(out, e.typeAvailable(s.Name, "*"+s.Name, s.Available))
	}
	if s.Versioned {
		out = append(out, e.fieldAvailable(s))
	}
	return append(out, markers(s.Name, true, s.Markers)...)
}

// oneofDecls declares the constants of a oneof and the method that says which field is present.
func (e *emitter) oneofDecls(s *plan.Struct, o *plan.Oneof) []gocode.Code {
	var consts, cases []gocode.Code
	for _, c := range o.Cases {
		consts = append(consts, gocode.Id(c.Const).Id(o.Type).Op("=").Add(gocode.Text(c.Field.JSON)))
		cases = append(cases, gocode.Case([]gocode.Code{present(c.Field)}, gocode.Return(gocode.Id(c.Const))))
	}
	typeLines := gocode.Wrap(o.Type + " names the field of " + s.Name + " that is present, of those of which at most one is.")
	decls := []gocode.Code{gocode.WithDoc(typeLines, gocode.TypeDecl(o.Type, gocode.Id("string")))}
	if len(consts) > 0 {
		decls = append(decls, gocode.WithDoc([]string{"The fields of " + o.Type + "."}, gocode.Consts(consts...)))
	}
	doc := gocode.Wrap(o.Method + " returns which of the fields is present, the first one if a server sent several, and \"\" if none is.")
	body := []gocode.Code{gocode.Return(gocode.Text(""))}
	if len(cases) > 0 {
		body = append([]gocode.Code{gocode.Switch(nil, cases...)}, body...)
	}
	method := gocode.Method(gocode.Id("m").Op("*").Id(s.Name), o.Method, nil, []gocode.Code{gocode.Id(o.Type)}, body...)
	return append(decls, gocode.WithDoc(doc, method))
}

// present returns the condition that a field of a oneof has a value.
func present(f *plan.Field) *gocode.Stmt {
	field := gocode.Id("m").Dot(f.Name)
	if _, ok := f.Rep.(*plan.OptRep); ok {
		return field.Dot("Ptr").Call().Op("!=").Nil()
	}
	return field.Op("!=").Nil() // the others are lists and maps
}

// typeAvailable declares Available for a type that only some versions have.
func (e *emitter) typeAvailable(name, receiver string, in []string) gocode.Code {
	doc := []string{"Available reports whether the version has " + name + "."}
	return gocode.WithDoc(doc, gocode.Short(gocode.Op(receiver), "Available",
		[]gocode.Code{gocode.Id("in").Id("Version")}, []gocode.Code{gocode.Id("bool")}, gocode.Return(isIn(in))))
}

// isIn returns the condition that the version "in" is one of the constants.
func isIn(consts []string) *gocode.Stmt {
	if len(consts) == 0 {
		return gocode.Id("false")
	}
	s := &gocode.Stmt{}
	for i, c := range consts {
		if i > 0 {
			s.Op("||")
		}
		s.Id("in").Op("==").Id(c)
	}
	return s
}

// fieldAvailable declares FieldAvailable for a struct whose fields differ from version to version.
func (e *emitter) fieldAvailable(s *plan.Struct) gocode.Code {
	doc := gocode.Wrap("FieldAvailable reports whether the version has the field of that name in JSON. It is true for fields " +
		"that every version has, and for names that are not fields.")
	return gocode.WithDoc(doc, gocode.Short(gocode.Id("m").Op("*").Id(s.Name), "FieldAvailable",
		[]gocode.Code{gocode.Id("name").Id("string"), gocode.Id("in").Id("Version")}, []gocode.Code{gocode.Id("bool")},
		gocode.Return(e.RT("FieldAvailable").Call(gocode.Id("m"), gocode.Id("name"), gocode.Id("string").Call(gocode.Id("in"))))))
}
