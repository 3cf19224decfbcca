// Package printer prints what the emitters have in common: types, signatures, documentation, and the package's own names for
// what the runtime has.
package printer

import (
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// Printer prints for one package.
type Printer struct {
	Runtime string // the import path of its runtime
	// From is the import path of the package, where another one names its types; empty in the package itself.
	From    string
	unified bool
	// declared are the types of the package that documentation links to.
	declared map[string]bool
}

// New returns what prints for the package.
func New(pkg *plan.Package) Printer {
	declared := map[string]bool{}
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			name, _ := plan.Declared(d)
			declared[name] = true
		}
	}
	return Printer{Runtime: pkg.Runtime, unified: pkg.Unified, declared: declared}
}

// Named returns a name of the package.
func (c Printer) Named(name string) *gocode.Stmt {
	if c.From != "" {
		return gocode.Qual(c.From, name)
	}
	return gocode.Id(name)
}

// RT returns a name of the runtime.
func (c Printer) RT(name string) *gocode.Stmt { return gocode.Qual(c.Runtime, name) }

// Type returns the Go type of a representation.
func (c Printer) Type(r plan.Rep) *gocode.Stmt {
	switch r := r.(type) {
	case *plan.Basic:
		return c.basicType(r)
	case *plan.StructRep, *plan.UnionRep, *plan.DefinedRep:
		return c.Named(plan.PrintedName(r))
	case *plan.ListRep:
		return gocode.Slice(c.Type(r.Item))
	case *plan.MapRep:
		return gocode.MapOf(c.Type(r.Value))
	case *plan.OptRep:
		return c.Named("Opt").Types(c.Type(r.Value))
	case *plan.PtrRep:
		return gocode.Op("*").Add(c.Type(r.Value))
	}
	panic("unknown representation") // plan has no other
}

func (c Printer) basicType(r *plan.Basic) *gocode.Stmt {
	switch r.Pkg {
	case "":
		return gocode.Op(r.Name)
	case plan.RuntimePkg:
		return c.Named(r.Name) // the package's own name for it
	}
	return gocode.Qual(r.Pkg, r.Name)
}

// Marker returns the field of a struct that leads the runtime to what it has to know of it. It also rules out ==: a struct that gains
// its first list could no longer be compared, which would be an incompatible change.
func (c Printer) Marker(links []plan.Link) *gocode.Stmt {
	var params []gocode.Code
	for _, l := range links {
		params = append(params, gocode.Id(l.Name))
	}
	return gocode.Id("_").Index(gocode.Int(0)).Add(gocode.FuncType(params...))
}

// Links are values of the types that lead the runtime to what it has to know of a type, as arguments.
func (c Printer) Links(links []plan.Link) []gocode.Code {
	var out []gocode.Code
	for _, l := range links {
		if l.Union {
			out = append(out, gocode.Id(l.Name).Call(gocode.Id("nil")))
		} else {
			out = append(out, gocode.Inline(gocode.Id(l.Name)))
		}
	}
	return out
}

// Linked calls a function of the runtime with the links behind the arguments.
func (c Printer) Linked(function string, links []plan.Link, args ...gocode.Code) *gocode.Stmt {
	return c.RT(function).Call(append(args, c.Links(links)...)...)
}

// Validate declares the method of that name, m being a pointer to the receiver. A package in which several APIs are one has none: no
// document says what its values must be.
func (c Printer) Validate(receiver, m gocode.Code, links []plan.Link) []gocode.Code {
	if c.unified {
		return nil
	}
	doc := gocode.Wrap("Validate checks the value against the constraints of the document. The error is a *runtime.ValidationError.")
	return []gocode.Code{gocode.WithDoc(doc, gocode.Short(receiver, "Validate", nil, []gocode.Code{gocode.Id("error")},
		gocode.Return(c.Linked("Validate", append(slices.Clip(links), plan.Link{Name: plan.Documents}), m))))}
}

// ValidateMethod returns the method of that name in an interface, where there is one.
func (c Printer) ValidateMethod() []gocode.Code {
	if c.unified {
		return nil
	}
	return []gocode.Code{
		gocode.WithDoc([]string{"Validate checks the value against the constraints of the document."}, gocode.Id("Validate").Params().Id("error")),
	}
}
