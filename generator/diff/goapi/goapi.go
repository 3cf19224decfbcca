// Package goapi computes the exported API of a generated package from its plan, and what a change of the document does to
// it: which symbols appear, vanish or change, and which part of a semantic version that increments. Nothing is printed or
// compiled for that.
//
// What emitters print beyond the plan (methods that every struct has, options of clients and servers) is known here, too;
// a test holds it against the generated packages, symbol by symbol.
//
// Compatibility is that of golang.org/x/exp/apidiff, which a test holds it against. It is stricter in two points in which
// apidiff overlooks what breaks users: arguments of generic types of other packages (runtime.Opt[int64] became
// runtime.Opt[string]), and pointers that no longer implement an interface (a struct that is not a variant of a union any
// more).
package goapi

import (
	"iter"
	"slices"

	"github.com/assistgen/assistgen/generator/plan"
)

// Kind is the kind of a symbol.
type Kind string

// The kinds of symbols.
const (
	Const           Kind = "const"
	Var             Kind = "var"
	Func            Kind = "func"
	Type            Kind = "type"
	Field           Kind = "field"
	Method          Kind = "method"
	InterfaceMethod Kind = "interface method"
)

// Symbol is an exported name of a package, or an exported field or method of one.
type Symbol struct {
	// Name is "Run", "Run.Status", "(*Run).Equal" or "RunsService.Create".
	Name string
	Kind Kind
	// Text is how Go declares it: "Status RunStatus", `const RunStatusQueued RunStatus = "queued"`.
	Text string
	// Node is the ID of the node of the model that it comes from; empty for what every package has.
	Node string
}

// Options change what belongs to a surface.
type Options struct {
	// OmitVersions leaves out the constants of the API's versions. Two versions of an API are compared so: each side has
	// its own version's constant, and the loss of the other's is not reported.
	OmitVersions bool
}

// Surface is the exported API of one generated package. Symbols are built when they are asked for; what stays is an index
// of the plan. It is for one goroutine at a time.
type Surface struct {
	objects map[string]*object
	names   []string // of the objects, sorted
	// markers are the interfaces of the package by their unexported methods.
	markers map[string]*object
	// comparables are the structs that were asked for whether == compares them.
	comparables map[string]bool
}

// Of returns the exported API of the package that would be generated.
func Of(pkg *plan.Package, opts Options) *Surface {
	s := &Surface{objects: map[string]*object{}, markers: map[string]*object{}, comparables: map[string]bool{}}
	s.addOffers(plan.SideModels)
	s.add(&object{name: "Version", kind: Type, form: formBasic, typ: named("string")})
	if !opts.OmitVersions {
		for _, v := range pkg.Versions {
			s.add(&object{name: v.Const, kind: Const, typ: own("Version"), value: textValue(v.ID)})
		}
	}
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			s.addDecl(d)
		}
	}
	if len(pkg.Services) > 0 {
		s.addOffers(plan.SideClient)
		s.addOffers(plan.SideCalls)
		s.addOffers(plan.SideServer)
		s.addServices(pkg)
	}
	for name := range s.objects {
		s.names = append(s.names, name)
	}
	slices.Sort(s.names)
	return s
}

func (s *Surface) add(o *object) {
	s.objects[o.name] = o
	if o.marker != "" {
		s.markers[o.marker] = o
	}
}

// Symbols returns every symbol, by name; fields and methods follow their type.
func (s *Surface) Symbols() iter.Seq[Symbol] {
	return func(yield func(Symbol) bool) {
		for _, name := range s.names {
			o := s.objects[name]
			if !yield(symbolOf(o)) {
				return
			}
			for _, m := range o.allMembers() {
				if !yield(memberSymbol(o, &m)) {
					return
				}
			}
		}
	}
}

// Comparable reports whether == compares values of the type of that name; false for what is not a type of the package.
func (s *Surface) Comparable(name string) bool { return s.isComparable(own(name)) }
