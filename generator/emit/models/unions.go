package models

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// caseType returns the Go type of a case: a pointer for a struct.
func (e *emitter) caseType(c *plan.Case) *gocode.Stmt {
	if s, ok := c.Rep.(*plan.StructRep); ok {
		return gocode.Op("*").Add(e.Type(s))
	}
	return e.Type(c.Rep)
}

// unionDecls declares the sealed interface.
func (e *emitter) unionDecls(u *plan.Union) []gocode.Code {
	about := u.About
	about.Facts = append([]string{cases(u)}, about.Facts...)
	methods := append([]gocode.Code{gocode.Id(u.Marker).Params()}, e.ValidateMethod()...)
	return []gocode.Code{gocode.WithDoc(e.TypeDoc(u.Name, about), gocode.TypeDecl(u.Name, gocode.Interface(methods...)))}
}

// variants lists the types of a union for the runtime.
func (e *emitter) variants(u *plan.Union) gocode.Code {
	types := []gocode.Code{gocode.Id(u.Name)}
	for _, c := range u.Cases {
		types = append(types, e.caseType(c))
	}
	types = append(types, gocode.Op("*").Id(u.Unknown.Name))
	for _, l := range u.Links {
		types = append(types, gocode.Id(l.Name))
	}
	doc := gocode.Wrap(u.Variants + " lists the types of " + u.Name + " for the runtime.")
	return gocode.WithDoc(doc, gocode.TypeDecl(u.Variants, gocode.FuncType(types...)))
}

// unionFuncs declares the functions that read and write a union by itself; variants is the expression that lists its types.
func (e *emitter) unionFuncs(u *plan.Union, variants string) []gocode.Code {
	links := []plan.Link{{Name: variants, Union: true}}
	failure, value := gocode.Id("error"), gocode.Id("v").Id(u.Name)
	return []gocode.Code{
		gocode.WithDoc(gocode.Wrap(u.Decode+" reads one value of "+u.Name+"; null gives nil."),
			gocode.Func(u.Decode, []gocode.Code{gocode.Id("data").Index().Byte()}, []gocode.Code{gocode.Id(u.Name), failure},
				gocode.Id("var").Add(value.Clone()),
				gocode.Id("err").Op(":=").Add(e.Linked("Unmarshal", links, gocode.Id("data"), gocode.Addr(gocode.Id("v")))),
				gocode.Return(gocode.Id("v"), gocode.Id("err")))),
		gocode.WithDoc(gocode.Wrap(u.Append+" appends the JSON of a value of "+u.Name+"; nil is null."),
			gocode.Short(nil, u.Append, []gocode.Code{gocode.Id("b").Index().Byte(), value.Clone(), gocode.Id("opts").Op("...").Id("WriteOption")},
				[]gocode.Code{gocode.Index().Byte(), failure.Clone()},
				gocode.Return(e.Linked("Append", links, gocode.Id("b"), gocode.Addr(gocode.Id("v")), gocode.Id("opts"))))),
	}
}

// cases returns the sentence that names the types of a union.
func cases(u *plan.Union) string {
	var names []string
	for _, c := range u.Cases {
		if name := plan.PrintedName(c.Rep); isStruct(c.Rep) {
			names = append(names, "[*"+name+"]")
		} else {
			names = append(names, "["+name+"]")
		}
	}
	names = append(names, "[*"+u.Unknown.Name+"] for any other value")
	return "Its types are " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + "."
}

func isStruct(r plan.Rep) bool {
	_, ok := r.(*plan.StructRep)
	return ok
}
