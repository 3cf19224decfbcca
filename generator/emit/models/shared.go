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
	f.Add(e.Offers(plan.SideModels)...)
	f.Add(e.documents()...)
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
	if pkg.Table != nil {
		lines = append(lines, "")
	}
	for _, l := range pkg.Table {
		lines = append(lines, "\t"+l)
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
