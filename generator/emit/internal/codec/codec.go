// Package codec prints how a planned representation is typed, read, written, compared and checked.
package codec

import (
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// Codec prints for one package.
type Codec struct {
	Runtime string // the import path of its runtime
	// Validated are the names of its types of which a value may be wrong.
	Validated map[string]bool
}

// New returns what prints for the package.
func New(pkg *plan.Package) Codec { return Codec{Runtime: pkg.Runtime, Validated: pkg.Validated} }

// RT is a name of the runtime.
func (c Codec) RT(name string) *gocode.Stmt { return gocode.Qual(c.Runtime, name) }

// Type returns the Go type of a representation.
func (c Codec) Type(r plan.Rep) *gocode.Stmt {
	switch r := r.(type) {
	case *plan.Basic:
		return c.basicType(r)
	case *plan.StructRep:
		return gocode.Id(r.Name)
	case *plan.UnionRep:
		return gocode.Id(r.Name)
	case *plan.DefinedRep:
		return gocode.Id(r.Name)
	case *plan.ListRep:
		return gocode.Op("[]").Add(c.Type(r.Item))
	case *plan.MapRep:
		return gocode.Op("map[string]").Add(c.Type(r.Value))
	case *plan.OptRep:
		return gocode.Id("Opt").Op("[").Add(c.Type(r.Value)).Op("]")
	case *plan.PtrRep:
		return gocode.Op("*").Add(c.Type(r.Value))
	}
	panic("unknown representation") // plan has no other
}

func (c Codec) basicType(r *plan.Basic) *gocode.Stmt {
	switch r.Pkg {
	case "":
		return gocode.Op(r.Name)
	case plan.RuntimePkg:
		return gocode.Id(r.Name) // the package's own name for it
	}
	return gocode.Qual(r.Pkg, r.Name)
}

// Function is one of the three functions that every representation has.
type Function struct {
	prefix string // of the package's functions for a union or a defined type: "read"
	method string // of a struct: "readJSON"
	rt     string // of the runtime's functions: "Read"
}

// The functions of a representation.
var (
	Reads  = Function{"read", "readJSON", "Read"}
	Writes = Function{"write", "writeJSON", "Write"}
	Equals = Function{"equal", "Equal", "Equal"}
)

// Direct returns the call of a function for a variable: with the reader or writer, or with a pointer to the other
// operand.
func (c Codec) Direct(f Function, r plan.Rep, variable, arg *gocode.Stmt) *gocode.Stmt {
	if _, ok := r.(*plan.StructRep); ok {
		return variable.Clone().Dot(f.method).Call(arg)
	}
	name, inner := c.Named(f, r)
	args := []gocode.Code{gocode.Addr(variable.Clone()), arg}
	if inner != nil {
		args = append(args, c.Value(f, inner))
	}
	return gocode.Call(name, args...)
}

// Value returns the function itself, a func(*T, *Reader) and the like.
func (c Codec) Value(f Function, r plan.Rep) *gocode.Stmt {
	if s, ok := r.(*plan.StructRep); ok {
		return gocode.Op("(*").Id(s.Name).Op(")").Dot(f.method)
	}
	name, inner := c.Named(f, r)
	if inner == nil {
		return name
	}
	t := gocode.Op("*").Add(c.Type(r))
	if f == Equals {
		return gocode.Op("func").Params(gocode.Id("a"), gocode.Id("b").Add(t)).Id("bool").Block(
			gocode.Return(gocode.Call(name, gocode.Id("a"), gocode.Id("b"), c.Value(f, inner))))
	}
	stream := gocode.Id("r").Op("*").Add(c.RT("Reader"))
	if f == Writes {
		stream = gocode.Id("r").Op("*").Add(c.RT("Writer"))
	}
	return gocode.Lambda([]gocode.Code{gocode.Id("p").Add(t), stream},
		gocode.Call(name, gocode.Id("p"), gocode.Id("r"), c.Value(f, inner)))
}

// Named returns the function for a representation by name and, for one that holds others, what it holds.
func (c Codec) Named(f Function, r plan.Rep) (*gocode.Stmt, plan.Rep) {
	switch r := r.(type) {
	case *plan.Basic:
		if f == Equals {
			return c.RT(r.Equal), nil
		}
		return c.RT(f.rt + r.Codec), nil
	case *plan.UnionRep:
		return gocode.Id(f.prefix + r.Name), nil
	case *plan.DefinedRep:
		if basic, ok := r.Under.(*plan.Basic); ok {
			return c.Named(f, basic)
		}
		return gocode.Id(f.prefix + r.Name), nil
	case *plan.ListRep:
		return c.RT(f.rt + "List"), r.Item
	case *plan.MapRep:
		return c.RT(f.rt + "Map"), r.Value
	case *plan.OptRep:
		return c.RT(f.rt + "Opt"), r.Value
	case *plan.PtrRep:
		return c.RT(f.rt + "Ptr"), r.Value
	}
	panic("unknown representation") // StructRep has methods, and plan has no other
}
