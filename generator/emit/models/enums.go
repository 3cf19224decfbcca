package models

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// enumDecls declares an enum, its constants and its methods.
func (e *emitter) enumDecls(d *plan.Enum) []gocode.Code {
	about := d.About
	if d.Open {
		about.Facts = append([]string{"Other values than those listed are expected."}, about.Facts...)
	}
	var list []gocode.Code
	for _, v := range d.Values {
		list = append(list, gocode.Id(v.Const))
	}
	out := append([]gocode.Code{gocode.WithDoc(e.TypeDoc(d.Name, about), gocode.TypeDecl(d.Name, e.Type(d.Rep)))}, e.enumConsts(d)...)
	slice := gocode.Slice(gocode.Id(d.Name))
	values := gocode.WithDoc([]string{"Values returns the listed values, in the order of the document."},
		gocode.Method(gocode.Id(d.Name), "Values", nil, []gocode.Code{slice}, gocode.Return(gocode.Literal(slice.Clone(), list...))))
	known := gocode.WithDoc([]string{"Known reports whether the value is listed."}, known(d, list))
	out = append(out, values, known)
	if versioned(d) {
		out = append(out, e.valueAvailable(d))
	}
	return append(out, markers(d.Name, false, d.Markers)...)
}

// enumConsts declares the constants of an enum, if it has any.
func (e *emitter) enumConsts(d *plan.Enum) []gocode.Code {
	var consts []gocode.Code
	for _, v := range d.Values {
		consts = append(consts, gocode.WithDoc(e.MemberDoc(v.About), gocode.Id(v.Const).Id(d.Name).Op("=").Add(literal(v))))
	}
	if consts == nil {
		return nil
	}
	return []gocode.Code{gocode.WithDoc([]string{"The values of " + d.Name + " that the document lists."}, gocode.Consts(consts...))}
}

// literal returns the value of a constant: text in quotes, anything else as JSON writes it.
func literal(v *plan.Value) *gocode.Stmt {
	if strings.HasPrefix(string(v.Literal), `"`) {
		return gocode.Text(v.DocName)
	}
	return gocode.Op(string(v.Literal))
}

func known(d *plan.Enum, list []gocode.Code) *gocode.Stmt {
	body := []gocode.Code{gocode.Return(gocode.Id("false"))}
	if len(list) > 0 {
		body = append([]gocode.Code{gocode.Switch(gocode.Id("v"), gocode.Case(list, gocode.Return(gocode.Id("true"))))}, body...)
	}
	return gocode.Method(gocode.Id("v").Id(d.Name), "Known", nil, []gocode.Code{gocode.Id("bool")}, body...)
}

func versioned(d *plan.Enum) bool {
	if d.Available != nil {
		return true
	}
	for _, v := range d.Values {
		if v.Available != nil {
			return true
		}
	}
	return false
}

// valueAvailable declares Available for an enum whose values differ from version to version.
func (e *emitter) valueAvailable(d *plan.Enum) gocode.Code {
	var cases []gocode.Code
	for _, v := range d.Values {
		if v.Available != nil {
			cases = append(cases, gocode.Case([]gocode.Code{gocode.Id(v.Const)}, gocode.Return(isIn(v.Available))))
		}
	}
	body := []gocode.Code{gocode.Return(gocode.Id("v").Dot("Known").Call())}
	if d.Available != nil {
		body = []gocode.Code{gocode.Return(gocode.Id("v").Dot("Known").Call().Op("&&").Parens(isIn(d.Available)))}
	}
	if len(cases) > 0 {
		body = append([]gocode.Code{gocode.Switch(gocode.Id("v"), cases...)}, body...)
	}
	doc := []string{"Available reports whether the version lists the value."}
	return gocode.WithDoc(doc, gocode.Method(gocode.Id("v").Id(d.Name), "Available",
		[]gocode.Code{gocode.Id("in").Id("Version")}, []gocode.Code{gocode.Id("bool")}, body...))
}
