package model

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Rational returns a JSON number without loss. It is nil for what is none, and for numbers so large, so small or so long
// that reading them could cost much; none of those is a limit that anybody means.
func (l Literal) Rational() *big.Rat {
	f, err := strconv.ParseFloat(string(l), 64)
	if err != nil || math.Abs(f) > 1e20 || f != 0 && math.Abs(f) < 1e-20 || len(l) > 64 {
		return nil
	}
	if f == 0 {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(string(l))
	if !ok {
		return nil
	}
	return r
}

// Has reports whether the set holds the version id; the nil set holds all.
func (a Availability) Has(id string) bool { return a == nil || slices.Contains(a, id) }

// String formats the position as "file:line:column"; an unknown line is left out.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Head returns what all nodes have. It is there so that code can work on any of them; it must not be called on nil.
func (n *Node) Head() *Node { return n }

// Schema returns the schema of that component name, or nil.
func (a *API) Schema(name string) *Schema {
	for _, s := range a.Schemas {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Operation returns the operation of that operationId, or nil.
func (a *API) Operation(name string) *Operation {
	for _, o := range a.Operations {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// Newest returns the version that decides how a field is represented: the last stable one, or the last of all.
func (a *API) Newest() Version {
	for _, v := range slices.Backward(a.Versions) {
		if v.Stage != StagePreview {
			return v
		}
	}
	return a.Versions[len(a.Versions)-1]
}

// Resolve follows references to a type that is none. A chain of references that ends nowhere is Any.
func Resolve(t Type) Type {
	for range 100 {
		r, ok := t.(*Ref)
		if !ok {
			return t
		}
		t = r.Schema.Type
	}
	return &Any{}
}

// IsAny reports whether a type is that of any value, references followed.
func IsAny(t Type) bool {
	a, ok := Resolve(t).(*Any)
	return ok && !a.None
}

// IsNone reports whether a type is that of no value, references followed.
func IsNone(t Type) bool {
	a, ok := Resolve(t).(*Any)
	return ok && a.None
}

// KindOf returns the JSON kind of the values of t; it is empty for Any and for a union of several kinds.
func KindOf(t Type) Kind {
	switch t := Resolve(t).(type) {
	case *Scalar:
		if t.AsText {
			return KindString
		}
		return t.Kind
	case *Enum:
		return t.Kind
	case *Object, *Map:
		return KindObject
	case *List:
		return KindArray
	case *Union:
		return kindOfUnion(t)
	}
	return ""
}

func kindOfUnion(u *Union) Kind {
	if len(u.Variants) == 0 {
		return ""
	}
	first := u.Variants[0].Type
	for _, v := range u.Variants {
		if _, nested := Resolve(v.Type).(*Union); nested || KindOf(v.Type) != KindOf(first) {
			return ""
		}
	}
	return KindOf(first)
}

// Field returns the field of that wire name, or nil.
func (o *Object) Field(name string) *Field {
	for _, f := range o.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Uses returns the items of a tuple, then those behind them; nil for none.
func (t *Tuple) Uses() []*Use {
	switch {
	case t == nil:
		return nil
	case t.Rest == nil:
		return t.Items
	}
	return append(slices.Clip(t.Items), t.Rest)
}

// Const returns the only value of a one-value enum, following references, or nil.
func Const(t Type) *Value {
	if e, ok := Resolve(t).(*Enum); ok && len(e.Values) == 1 && !e.Open {
		return e.Values[0]
	}
	return nil
}

// Spellings returns how the value is spelt, first in the newest version.
func (v *Value) Spellings() []Literal {
	all := []Literal{v.Literal}
	for _, s := range v.Also {
		all = append(all, s.Literal)
	}
	return all
}

// Types calls visit for t and for every type inside it, parents first, without following references.
func Types(t Type, visit func(Type)) {
	if t == nil {
		return
	}
	visit(t)
	switch t := t.(type) {
	case *Object:
		for _, f := range t.Fields {
			Types(f.Type, visit)
		}
		if t.Additional != nil {
			Types(t.Additional.Type, visit)
		}
	case *List:
		Types(t.Item.Type, visit)
	case *Map:
		Types(t.Value.Type, visit)
	case *Union:
		for _, v := range t.Variants {
			Types(v.Type, visit)
		}
	}
}

// AsksForVersion reports whether the parameter is one by which requests ask for a version of an API.
func (p *Param) AsksForVersion() bool { return strings.EqualFold(p.Name, "api-version") }
