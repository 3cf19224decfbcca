package models

import (
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// checkDecls declares what finds in a value the parts that a version lacks.
func (e *emitter) checkDecls(d plan.Decl) []gocode.Code {
	inputs := []gocode.Code{gocode.Id("in").Id("Version"), gocode.Op("lacks func(what string)")}
	switch d := d.(type) {
	case *plan.Struct:
		if d.Checked {
			return []gocode.Code{gocode.Method(gocode.Id("m").Op("*").Id(d.Name), "checkVersion", inputs, nil, e.checkStruct(d)...)}
		}
	case *plan.Union:
		if d.Checked {
			return []gocode.Code{gocode.Func("check"+d.Name, append([]gocode.Code{gocode.Id("v").Id(d.Name)}, inputs...), nil, e.checkUnion(d))}
		}
	case *plan.Defined:
		if d.Checked {
			return []gocode.Code{gocode.Func("check"+d.Name, append([]gocode.Code{gocode.Id("v").Id(d.Name)}, inputs...), nil,
				e.check(d.Rep, gocode.Id("v"))...)}
		}
	}
	return nil
}

// checkStruct checks the fields that are set, and what they hold.
func (e *emitter) checkStruct(d *plan.Struct) []gocode.Code {
	body := []gocode.Code{gocode.If([]gocode.Code{gocode.Op("m == nil")}, gocode.Return())}
	for _, f := range fieldsOf(d) {
		field := gocode.Id("m").Dot(f.Name)
		if f.In != nil {
			set := field.Clone().Op("!= nil")
			if f.Presence == plan.IfSet {
				set = gocode.Op("!").Add(field.Clone()).Dot("IsZero").Call()
			}
			missing := set.Op("&& !m.FieldAvailable").Call(gocode.Text(f.JSON), gocode.Id("in"))
			body = append(body, gocode.If([]gocode.Code{missing}, lacks(gocode.Text("the field "+f.JSON+" of "+d.Name))))
		}
		body = append(body, e.check(f.Rep, field)...)
	}
	return body
}

// lacks tells of something that the version does not have.
func lacks(what gocode.Code) gocode.Code { return gocode.Op("lacks").Call(what) }

// checkUnion checks the variant, and what it holds.
func (e *emitter) checkUnion(d *plan.Union) gocode.Code {
	var cases []gocode.Code
	for _, c := range d.Cases {
		var body []gocode.Code
		if c.In != nil {
			name := plan.RepName(c.Rep)
			body = append(body, gocode.If([]gocode.Code{gocode.Op("!").Add(inList(c.In))}, lacks(gocode.Text("the variant "+name+" of "+d.Name))))
		}
		if body = append(body, e.check(c.Rep, gocode.Id("v"))...); len(body) > 0 {
			cases = append(cases, gocode.Case([]gocode.Code{e.caseType(c)}, body...))
		}
	}
	subject := gocode.Op("v := v.(type)")
	if !e.usesVariant(d) {
		subject = gocode.Op("v.(type)")
	}
	return gocode.Switch(subject, cases...)
}

// usesVariant reports whether checking a union looks into one of its variants.
func (e *emitter) usesVariant(d *plan.Union) bool {
	for _, c := range d.Cases {
		if plan.Checks(c.Rep, e.pkg.Checked) {
			return true
		}
	}
	return false
}

// check returns what checks a variable of a representation; nothing when it holds nothing to check.
func (e *emitter) check(r plan.Rep, v *gocode.Stmt) []gocode.Code {
	if !plan.Checks(r, e.pkg.Checked) {
		return nil
	}
	switch r := r.(type) {
	case *plan.StructRep:
		return []gocode.Code{v.Clone().Dot("checkVersion").Call(gocode.Id("in"), gocode.Id("lacks"))}
	case *plan.PtrRep:
		return e.check(r.Value, v)
	case *plan.UnionRep:
		return []gocode.Code{gocode.Id("check"+r.Name).Call(v.Clone(), gocode.Id("in"), gocode.Id("lacks"))}
	case *plan.DefinedRep:
		if _, enum := r.Under.(*plan.Basic); !enum {
			return []gocode.Code{gocode.Id("check"+r.Name).Call(v.Clone(), gocode.Id("in"), gocode.Id("lacks"))}
		}
		what := gocode.Qual("fmt", "Sprintf").Call(gocode.Text("the value %v of "+r.Name), v.Clone())
		missing := v.Clone().Dot("Known").Call().Op("&& !").Add(v.Clone()).Dot("Available").Call(gocode.Id("in"))
		return []gocode.Code{gocode.If([]gocode.Code{missing}, lacks(what))}
	case *plan.ListRep:
		return []gocode.Code{gocode.For([]gocode.Code{gocode.Op("i := range").Add(v.Clone())}, e.check(r.Item, v.Clone().Op("[i]"))...)}
	case *plan.MapRep:
		return []gocode.Code{gocode.For([]gocode.Code{gocode.Op("_, v := range").Add(v.Clone())}, e.check(r.Value, gocode.Id("v"))...)}
	case *plan.OptRep:
		return []gocode.Code{gocode.If([]gocode.Code{gocode.Op("p := ").Add(v.Clone()).Op(".Ptr(); p != nil")}, e.check(r.Value, gocode.Op("(*p)"))...)}
	}
	return nil
}
