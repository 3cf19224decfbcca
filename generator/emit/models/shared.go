package models

import (
	"fmt"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// shared returns package.go: the package's documentation, the API's versions, and the package's own names for what its
// users need of the runtime.
func (e *emitter) shared() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.PackageDoc(packageDoc(e.pkg))
	f.Add(e.versionDecls()...)
	f.Add(e.aliases()...)
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
	slice := gocode.Op("[]").Id("Version")
	return []gocode.Code{
		gocode.WithDoc([]string{"Version is a version of the API."}, gocode.TypeDecl("Version", gocode.Id("string"))),
		gocode.WithDoc([]string{"The versions that the package knows."}, gocode.Consts(consts...)),
		gocode.WithDoc([]string{"AllVersions returns the versions that the package knows, the oldest first."},
			gocode.Func("AllVersions", nil, []gocode.Code{slice}, gocode.Return(gocode.Literal(slice.Clone(), list...)))),
	}
}

// aliases gives the package its own names for what its users need of the runtime.
func (e *emitter) aliases() []gocode.Code {
	alias := func(name, params, doc string) gocode.Code {
		args := ""
		if params != "" {
			args = "[T]"
		}
		return gocode.WithDoc([]string{doc}, gocode.Op("type "+name+params+" =").Add(e.RT(name)).Op(args))
	}
	function := func(name, doc string, params []gocode.Code, result *gocode.Stmt, args ...gocode.Code) gocode.Code {
		return gocode.WithDoc([]string{doc}, gocode.Func(name, params, []gocode.Code{result},
			gocode.Return(e.RT(plainFunc(name)).Op(typeArgs(name)).Call(args...))))
	}
	return []gocode.Code{
		alias("Opt", "[T any]", "Opt is a value that may be absent, null or there. The zero Opt is absent."),
		function("Some[T any]", "Some returns an Opt that holds v.", []gocode.Code{gocode.Id("v").Id("T")}, gocode.Op("Opt[T]"), gocode.Id("v")),
		function("Null[T any]", "Null returns an Opt that is null.", nil, gocode.Op("Opt[T]")),
		alias("Raw", "", "Raw is the text of one JSON value."),
		alias("Rest", "", "Rest is what the fields of a model cannot hold of the JSON that it was read from."),
		alias("UnixTime", "", "UnixTime is a time in whole seconds since 1970."),
		alias("FieldMask", "", "FieldMask names the fields that an update changes, separated by commas."),
		alias("FilePart", "", "FilePart is a file that a form or a body carries."),
		alias("WriteOption", "", "WriteOption changes how JSON is written."),
		function("AlternateNames", "AlternateNames writes fields under their second name where the document gives two.",
			nil, gocode.Id("WriteOption")),
	}
}

// plainFunc and typeArgs take apart the name of a generic function: "Null[T any]" calls Null[T].
func plainFunc(name string) string {
	if n := len(name) - len("[T any]"); n > 0 && name[n:] == "[T any]" {
		return name[:n]
	}
	return name
}

func typeArgs(name string) string {
	if plainFunc(name) != name {
		return "[T]"
	}
	return ""
}
