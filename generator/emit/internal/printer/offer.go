package printer

import "github.com/assistgen/assistgen/generator/emit/internal/gocode"

// Offer is a function of the runtime that a package offers under the same name, so that its users import one package.
type Offer struct {
	Name   string
	Params []Param
	Result string // a type of the package
	Doc    string
}

// Param is a parameter; Pkg is the import path of its type, empty for one of Go or of the package, and Before stands
// before the type: "*", "...".
type Param struct{ Name, Pkg, Type, Before string }

// Offered declares the function.
func (c Printer) Offered(o Offer) gocode.Code {
	var params, args []gocode.Code
	for _, p := range o.Params {
		t := gocode.Op(p.Before)
		if p.Pkg != "" {
			t = t.Add(gocode.Qual(p.Pkg, p.Type))
		} else {
			t = t.Op(p.Type)
		}
		params = append(params, gocode.Id(p.Name).Add(t))
		arg := gocode.Id(p.Name)
		if p.Before == "..." {
			arg = arg.Op("...")
		}
		args = append(args, arg)
	}
	return gocode.WithDoc(gocode.Wrap(o.Doc),
		gocode.Func(o.Name, params, []gocode.Code{gocode.Id(o.Result)}, gocode.Return(c.RT(o.Name).Call(args...))))
}

// Alias is a package's own name for a type of the runtime.
type Alias struct{ Name, Of, Doc string }

// Alias declares the name.
func (c Printer) Alias(a Alias) gocode.Code {
	return gocode.WithDoc(gocode.Wrap(a.Doc), gocode.AliasDecl(a.Name, c.RT(a.Of)))
}
