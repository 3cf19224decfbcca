package goapi

import (
	"strconv"

	"github.com/assistgen/assistgen/generator/plan"
)

// typ is a Go type as generated code writes it: a representation, a type of the package or any other name, with what
// is before and after it.
type typ struct {
	before string // "*", "[]"
	rep    plan.Rep
	own    string // the name of a type of the package
	name   string // of another type, or of an alias for a type of the runtime
	args   []typ  // the arguments of a generic type
	after  string
}

func own(name string) typ { return typ{own: name} }

func named(name string) typ { return typ{name: name} }

func pointer(t typ) typ {
	t.before = "*" + t.before
	return t
}

// signature is the type of a function.
type signature struct{ params, results []param }

// param is a parameter or a result; a result may have no name.
type param struct {
	name string
	typ  typ
}

// result returns results without names.
func result(types ...typ) []param {
	list := make([]param, len(types))
	for i, t := range types {
		list[i].typ = t
	}
	return list
}

// names says how a type of the package is written.
type names func(b []byte, name string) []byte

// plainNames writes types as the generated code does.
func plainNames(b []byte, name string) []byte { return append(b, name...) }

// appendType appends the text of a type.
func appendType(b []byte, t typ, n names) []byte {
	b = append(b, t.before...)
	switch {
	case t.rep != nil:
		b = appendRep(b, t.rep, n)
	case t.own != "":
		b = n(b, t.own)
	default:
		b = append(b, t.name...)
	}
	if len(t.args) > 0 {
		b = append(b, '[')
		for i, a := range t.args {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendType(b, a, n)
		}
		b = append(b, ']')
	}
	return append(b, t.after...)
}

// appendRep appends the text of a representation.
func appendRep(b []byte, r plan.Rep, n names) []byte {
	switch r := r.(type) {
	case *plan.Basic:
		return append(b, r.String()...)
	case *plan.StructRep, *plan.UnionRep, *plan.DefinedRep:
		return n(b, plan.PrintedName(r))
	case *plan.ListRep:
		return appendRep(append(b, "[]"...), r.Item, n)
	case *plan.MapRep:
		return appendRep(append(b, "map[string]"...), r.Value, n)
	case *plan.OptRep:
		return append(appendRep(append(b, "Opt["...), r.Value, n), ']')
	case *plan.PtrRep:
		return appendRep(append(b, '*'), r.Value, n)
	}
	panic("unknown representation") // plan has no other
}

// appendSignature appends parameters and results; withNames leaves out the names of parameters, which no user of a
// function depends on.
func appendSignature(b []byte, s *signature, n names, withNames bool) []byte {
	b = appendParams(b, s.params, n, withNames)
	switch {
	case len(s.results) == 0:
		return b
	case len(s.results) == 1 && s.results[0].name == "":
		return appendType(append(b, ' '), s.results[0].typ, n)
	}
	return appendParams(append(b, ' '), s.results, n, withNames)
}

func appendParams(b []byte, list []param, n names, withNames bool) []byte {
	b = append(b, '(')
	for i, p := range list {
		if i > 0 {
			b = append(b, ", "...)
		}
		if withNames && p.name != "" {
			b = append(append(b, p.name...), ' ')
		}
		b = appendType(b, p.typ, n)
	}
	return append(b, ')')
}

// textValue returns the value of a constant of text.
func textValue(text string) string { return strconv.Quote(text) }

// underlying returns what a type that is defined by a representation is underneath.
func underlying(r plan.Rep) (typ, form) {
	switch b := r.(type) {
	case *plan.ListRep:
		return typ{rep: r}, formSlice
	case *plan.MapRep:
		return typ{rep: r}, formMap
	case *plan.Basic:
		if b.Under == "[]byte" {
			return typ{rep: r}, formSlice
		}
		if b.Pkg != "" && b.Under != "" {
			return named(b.Under), formBasic
		}
	}
	return typ{rep: r}, formBasic
}

// isComparable reports whether == compares values of the type.
func (s *Surface) isComparable(t typ) bool {
	switch {
	case t.before == "*":
		return true
	case t.before != "":
		return false
	case t.rep != nil:
		return s.repComparable(t.rep)
	}
	o := s.objects[t.own]
	if o == nil || o.kind != Type {
		return t.own == ""
	}
	switch o.form {
	case formStruct:
		return s.structComparable(o)
	case formAlias:
		return s.isComparable(o.typ)
	}
	return o.form == formBasic || o.form == formInterface
}

func (s *Surface) repComparable(r plan.Rep) bool {
	switch r := r.(type) {
	case *plan.Basic:
		return r.IsComparable()
	case *plan.ListRep, *plan.MapRep:
		return false
	case *plan.OptRep:
		return s.repComparable(r.Value)
	case *plan.StructRep:
		return s.isComparable(own(r.Name))
	case *plan.DefinedRep:
		return s.isComparable(own(r.Name))
	}
	return true // a pointer or an interface
}

func (s *Surface) structComparable(o *object) bool {
	if known, ok := s.comparables[o.name]; ok {
		return known
	}
	s.comparables[o.name] = true // no struct holds itself by value
	can := !o.incomparable
	for _, m := range o.allMembers() {
		can = can && (m.kind != Field || s.isComparable(m.typ))
	}
	s.comparables[o.name] = can
	return can
}
