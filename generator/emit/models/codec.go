package models

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// rt is a name of the runtime.
func (e *emitter) rt(name string) *gocode.Stmt { return gocode.Qual(e.pkg.Runtime, name) }

// goType returns the Go type of a representation.
func (e *emitter) goType(r plan.Rep) *gocode.Stmt {
	switch r := r.(type) {
	case *plan.Basic:
		return e.basicType(r)
	case *plan.StructRep:
		return gocode.Id(r.Name)
	case *plan.UnionRep:
		return gocode.Id(r.Name)
	case *plan.DefinedRep:
		return gocode.Id(r.Name)
	case *plan.ListRep:
		return gocode.Op("[]").Add(e.goType(r.Item))
	case *plan.MapRep:
		return gocode.Op("map[string]").Add(e.goType(r.Value))
	case *plan.OptRep:
		return gocode.Id("Opt").Op("[").Add(e.goType(r.Value)).Op("]")
	case *plan.PtrRep:
		return gocode.Op("*").Add(e.goType(r.Value))
	}
	panic("unknown representation") // plan has no other
}

func (e *emitter) basicType(r *plan.Basic) *gocode.Stmt {
	switch r.Pkg {
	case "":
		return gocode.Op(r.Name)
	case plan.RuntimePkg:
		return gocode.Id(r.Name) // the package's own name for it
	}
	return gocode.Qual(r.Pkg, r.Name)
}

// function is one of the three functions that every representation has.
type function struct {
	prefix string // of the package's functions for a union or a defined type: "read"
	method string // of a struct: "readJSON"
	rt     string // of the runtime's functions: "Read"
}

var (
	reads  = function{"read", "readJSON", "Read"}
	writes = function{"write", "writeJSON", "Write"}
	equals = function{"equal", "Equal", "Equal"}
)

// direct returns the call of a function for a variable: with the reader or writer, or with a pointer to the other
// operand.
func (e *emitter) direct(f function, r plan.Rep, variable, arg *gocode.Stmt) *gocode.Stmt {
	if _, ok := r.(*plan.StructRep); ok {
		return variable.Clone().Dot(f.method).Call(arg)
	}
	name, inner := e.named(f, r)
	args := []gocode.Code{gocode.Addr(variable.Clone()), arg}
	if inner != nil {
		args = append(args, e.value(f, inner))
	}
	return gocode.Call(name, args...)
}

// value returns the function itself, a func(*T, *Reader) and the like.
func (e *emitter) value(f function, r plan.Rep) *gocode.Stmt {
	if s, ok := r.(*plan.StructRep); ok {
		return gocode.Op("(*").Id(s.Name).Op(")").Dot(f.method)
	}
	name, inner := e.named(f, r)
	if inner == nil {
		return name
	}
	t := gocode.Op("*").Add(e.goType(r))
	if f == equals {
		return gocode.Op("func").Params(gocode.Id("a"), gocode.Id("b").Add(t)).Id("bool").Block(
			gocode.Return(gocode.Call(name, gocode.Id("a"), gocode.Id("b"), e.value(f, inner))))
	}
	stream := gocode.Id("r").Op("*").Add(e.rt("Reader"))
	if f == writes {
		stream = gocode.Id("r").Op("*").Add(e.rt("Writer"))
	}
	return gocode.Lambda([]gocode.Code{gocode.Id("p").Add(t), stream},
		gocode.Call(name, gocode.Id("p"), gocode.Id("r"), e.value(f, inner)))
}

// named returns the function for a representation by name and, for one that holds others, what it holds.
func (e *emitter) named(f function, r plan.Rep) (*gocode.Stmt, plan.Rep) {
	switch r := r.(type) {
	case *plan.Basic:
		if f == equals {
			return e.rt(r.Equal), nil
		}
		return e.rt(f.rt + r.Codec), nil
	case *plan.UnionRep:
		return gocode.Id(f.prefix + r.Name), nil
	case *plan.DefinedRep:
		if basic, ok := r.Under.(*plan.Basic); ok {
			return e.named(f, basic)
		}
		return gocode.Id(f.prefix + r.Name), nil
	case *plan.ListRep:
		return e.rt(f.rt + "List"), r.Item
	case *plan.MapRep:
		return e.rt(f.rt + "Map"), r.Value
	case *plan.OptRep:
		return e.rt(f.rt + "Opt"), r.Value
	case *plan.PtrRep:
		return e.rt(f.rt + "Ptr"), r.Value
	}
	panic("unknown representation") // StructRep has methods, and plan has no other
}

// plainName reports whether a JSON name can be written between quotes as it is.
func plainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
}
