package unify

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

func unionOf(acc model.Type) (*model.Union, bool) {
	if acc == nil {
		return nil, false
	}
	u, ok := model.Resolve(acc).(*model.Union)
	return u, ok
}

// objectsOf returns the objects that a type may be.
func objectsOf(t model.Type) []*model.Object {
	var all []*model.Object
	for _, t := range alternatives(t) {
		if o, ok := t.(*model.Object); ok {
			all = append(all, o)
		}
	}
	return all
}

// alternatives returns the types, none of them a union, that a type may be. Unions may be in one another, and lead back.
func alternatives(t model.Type) []model.Type {
	var all []model.Type
	met := map[*model.Union]bool{}
	var add func(t model.Type)
	add = func(t model.Type) {
		t = model.Resolve(t)
		u, isUnion := t.(*model.Union)
		if !isUnion {
			all = append(all, t)
			return
		}
		if met[u] {
			return
		}
		met[u] = true
		for _, v := range u.Variants {
			add(v.Type)
		}
	}
	add(t)
	return all
}

// isPlain reports whether a value of protobuf is always there, though it is not written when it is zero.
func isPlain(u model.Use) bool {
	if u.Nullable {
		return false
	}
	switch t := model.Resolve(u.Type).(type) {
	case *model.Scalar:
		return t.Format != model.FormatDateTime
	case *model.Enum, *model.List, *model.Map:
		return true
	}
	return false
}

// plainType returns a type that a rule may make: a plain value or a free object; nil for another one.
func plainType(t model.Type) model.Type {
	switch t := model.Resolve(t).(type) {
	case *model.Scalar, *model.Any:
		return t
	case *model.Map:
		if isAny(t.Value.Type) {
			return t
		}
	case *model.Object:
		if len(t.Fields) == 0 {
			return t
		}
	}
	return nil
}

func isAny(t model.Type) bool {
	_, ok := model.Resolve(t).(*model.Any)
	return ok
}

// isMap reports whether a value may have members that no document names.
func isMap(t model.Type) bool {
	return slices.ContainsFunc(alternatives(t), func(t model.Type) bool {
		switch t := t.(type) {
		case *model.Map, *model.Any:
			return true
		case *model.Object:
			return len(t.Fields) == 0
		}
		return false
	})
}

// like reports whether values of two types are of one kind, or of kinds of which a rule makes one of the other by itself.
func like(acc, own model.Type) bool {
	a, o := kinds(acc), kinds(own)
	if a == nil || o == nil {
		return true
	}
	for k := range o {
		if a[k] {
			return true
		}
	}
	return false
}

// kinds returns the kinds of a type's values in merged models; nil for any.
func kinds(t model.Type) map[string]bool { return kindsOf(t, false) }

// wireKinds returns the kinds of a type's values as the API writes them: a number may be a string.
func wireKinds(t model.Type) map[string]bool { return kindsOf(t, true) }

func kindsOf(t model.Type, onWire bool) map[string]bool {
	all := map[string]bool{}
	for _, t := range alternatives(t) {
		kind := kindOfType(t, onWire)
		if kind == "" {
			return nil
		}
		all[kind] = true
	}
	return all
}

// kindOfType returns the kind of the values of a type that is not a union; empty for any.
func kindOfType(t model.Type, onWire bool) string {
	switch t := t.(type) {
	case *model.Scalar:
		switch {
		case onWire && t.AsText:
			return "string"
		case t.Format == model.FormatUnixTime || t.Format == model.FormatDateTime:
			return "time"
		case t.Format == model.FormatBinary:
			return "bytes"
		case t.Kind == model.KindInteger || t.Kind == model.KindNumber:
			return "number"
		}
		return string(t.Kind)
	case *model.Enum:
		if t.Kind == model.KindInteger {
			return string(model.KindNumber)
		}
		return string(t.Kind)
	case *model.List:
		return "list"
	case *model.Object, *model.Map:
		return "object"
	}
	return ""
}

// describe names kinds in a message.
func describe(kinds map[string]bool) string {
	if kinds == nil {
		return "any value"
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), " or ")
}
