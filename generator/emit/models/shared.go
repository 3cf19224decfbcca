package models

import (
	"fmt"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// shared returns package.go: the package's documentation, the API's versions, and the package's own names for what its
// users need of the runtime.
func (e *emitter) shared() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.PackageDoc(packageDoc(e.pkg))
	f.Add(e.versionDecls()...)
	f.Add(e.names()...)
	return f
}

func packageDoc(pkg *plan.Package) []string {
	title := pkg.Title
	if title == "" {
		title = "an API"
	}
	lines := gocode.Wrap(fmt.Sprintf("Package %s holds the types of %s.", pkg.Name, title))
	if pkg.Doc != "" {
		lines = append(append(lines, ""), gocode.Wrap(pkg.Doc)...)
	}
	return lines
}

func (e *emitter) versionDecls() []gocode.Code {
	var consts, list []gocode.Code
	for _, v := range e.pkg.Versions {
		doc := fmt.Sprintf("%s is version %s, %s.", v.Const, v.ID, v.Stage)
		if v.Wire != "" && v.Wire != v.ID {
			doc = fmt.Sprintf("%s is version %s, %s; it is asked for as %s.", v.Const, v.ID, v.Stage, v.Wire)
		}
		consts = append(consts, gocode.WithDoc(gocode.Wrap(doc), gocode.Id(v.Const).Id("Version").Op("=").Add(gocode.Text(v.ID))))
		list = append(list, gocode.Id(v.Const))
	}
	slice := gocode.Slice(gocode.Id("Version"))
	return []gocode.Code{
		gocode.WithDoc([]string{"Version is a version of the API."}, gocode.TypeDecl("Version", gocode.Id("string"))),
		gocode.WithDoc([]string{"The versions that the package knows."}, gocode.Consts(consts...)),
		gocode.WithDoc([]string{"AllVersions returns the versions that the package knows, the oldest first."},
			gocode.Func("AllVersions", nil, []gocode.Code{slice}, gocode.Return(gocode.Literal(slice.Clone(), list...)))),
	}
}

// names gives the package its own names for what its users need of the runtime.
func (e *emitter) names() []gocode.Code {
	t := gocode.Id("T")
	opt := gocode.Id("Opt").Types(t)
	out := []gocode.Code{
		gocode.WithDoc([]string{"Opt is a value that may be absent, null or there. The zero Opt is absent."},
			gocode.GenericAlias("Opt", e.RT("Opt"))),
		gocode.WithDoc([]string{"Some returns an Opt that holds v."},
			gocode.GenericFunc("Some", []gocode.Code{gocode.Id("v").Add(t)}, opt, gocode.Return(e.RT("Some").Call(gocode.Id("v"))))),
		gocode.WithDoc([]string{"Null returns an Opt that is null."},
			gocode.GenericFunc("Null", nil, opt.Clone(), gocode.Return(e.RT("Null").Types(t).Call()))),
	}
	for _, a := range aliases {
		out = append(out, e.Alias(a))
	}
	return append(out, e.Offered(printer.Offer{
		Name: "AlternateNames", Result: "WriteOption", Doc: "AlternateNames writes fields under their second name where the document gives two.",
	}))
}

// aliases are the package's own names for types of the runtime.
var aliases = []printer.Alias{
	{Name: "Raw", Of: "Raw", Doc: "Raw is the text of one JSON value."},
	{Name: "Rest", Of: "Rest", Doc: "Rest is what the fields of a model cannot hold of the JSON that it was read from."},
	{Name: "UnixTime", Of: "UnixTime", Doc: "UnixTime is a time in whole seconds since 1970."},
	{Name: "FieldMask", Of: "FieldMask", Doc: "FieldMask names the fields that an update changes, separated by commas."},
	{Name: "FilePart", Of: "FilePart", Doc: "FilePart is a file that a form or a body carries."},
	{Name: "WriteOption", Of: "WriteOption", Doc: "WriteOption changes how JSON is written."},
}
