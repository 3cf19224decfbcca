// Package models prints the models of a planned package: types with their documentation in <subject>_models.go, their
// methods in <subject>_json.go, what the runtime has to know of them in <subject>_schema.go, and what the package shares in
// package.go.
package models

import (
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// Emit returns the files of the package's models.
func Emit(pkg *plan.Package) ([]emit.File, error) {
	e := &emitter{printer.New(pkg), pkg}
	var files gocode.Files
	files.Add("package.go", e.shared())
	for _, f := range pkg.Files {
		types, methods := gocode.NewFile(pkg.Name, pkg.Runtime), gocode.NewFile(pkg.Name, pkg.Runtime)
		for _, d := range f.Decls {
			types.Add(e.typeDecls(d)...)
			methods.Add(e.methodDecls(d)...)
		}
		files.Add(f.Name+"_models.go", types)
		files.Add(f.Name+"_json.go", methods)
		files.Add(f.Name+"_schema.go", e.schema(f))
	}
	return files.Render()
}

// emitter holds what all pieces need.
type emitter struct {
	printer.Printer
	pkg *plan.Package
}

// typeDecls returns the declarations of a type with their documentation.
func (e *emitter) typeDecls(d plan.Decl) []gocode.Code {
	switch d := d.(type) {
	case *plan.Struct:
		return e.structDecls(d)
	case *plan.Enum:
		return e.enumDecls(d)
	case *plan.Union:
		return e.unionDecls(d)
	case *plan.Defined:
		decl := gocode.WithDoc(e.TypeDoc(d.Name, d.About), gocode.TypeDecl(d.Name, e.Type(d.Rep)))
		return append([]gocode.Code{decl}, markers(d.Name, false, d.Markers)...)
	case *plan.Alias:
		return e.aliasDecls(d)
	}
	return nil
}

// methodDecls returns the methods of a type, and what lists the variants of a union.
func (e *emitter) methodDecls(d plan.Decl) []gocode.Code {
	switch d := d.(type) {
	case *plan.Struct:
		return e.structMethods(d)
	case *plan.Union:
		return append([]gocode.Code{e.variants(d)}, e.unionFuncs(d, d.Variants)...)
	case *plan.Alias:
		if d.Union != nil {
			return e.unionFuncs(d.Union, d.Variants)
		}
	case *plan.Defined:
		return e.definedMethods(d)
	case *plan.Enum:
		if d.Markers != nil {
			return e.Validate(gocode.Id("m").Id(d.Name), gocode.Addr(gocode.Id("m")), d.Links)
		}
	}
	return nil
}

// aliasDecls declares another name of a type, with the constants of an enum.
func (e *emitter) aliasDecls(d *plan.Alias) []gocode.Code {
	about := d.About
	if d.Of != "" {
		about.Facts = append([]string{"It is the same type as [" + d.Of + "]."}, about.Facts...)
	}
	out := []gocode.Code{gocode.WithDoc(e.TypeDoc(d.Name, about), gocode.AliasDecl(d.Name, e.Type(d.Rep)))}
	if d.Enum != nil {
		out = append(out, e.enumConsts(d.Enum)...)
	}
	return out
}

// markers returns the unexported methods that make a type a variant of unions.
func markers(name string, pointer bool, list []string) []gocode.Code {
	receiver := gocode.Id(name)
	if pointer {
		receiver = gocode.Op("*").Id(name)
	}
	var out []gocode.Code
	for _, m := range list {
		out = append(out, gocode.Method(receiver.Clone(), m, nil, nil))
	}
	return out
}
