package unify

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// fields finds the fields of objects by their names, however many these have. Objects may get more fields, and lose none.
type fields map[*model.Object]*fieldNames

type fieldNames struct {
	by    map[string]*model.Field
	known int      // how many of the fields are in by
	paths []string // those of the fields, for messages
}

// fewFields is how many are looked through as fast as an index is made.
const fewFields = 16

// of returns the field of a name; nil for none.
func (x fields) of(o *model.Object, name string) *model.Field {
	if len(o.Fields) <= fewFields {
		return o.Field(name)
	}
	n := x.names(o)
	for ; n.known < len(o.Fields); n.known++ {
		if f := o.Fields[n.known]; n.by[f.Name] == nil {
			n.by[f.Name] = f
		}
	}
	return n.by[name]
}

func (x fields) names(o *model.Object) *fieldNames {
	n := x[o]
	if n == nil {
		n = &fieldNames{by: make(map[string]*model.Field, len(o.Fields))}
		x[o] = n
	}
	return n
}

// paths returns the names of the fields of an object.
func (x fields) paths(o *model.Object) []string {
	n := x.names(o)
	if len(n.paths) != len(o.Fields) {
		n.paths = slices.Clip(fieldPaths(o, nil)) // callers may add to it
	}
	return n.paths
}

// at returns the field at a path through objects, those that are variants of unions among them; nil for none.
func (x fields) at(o *model.Object, path []string) *model.Field {
	f := x.of(o, path[0])
	if f == nil || len(path) == 1 {
		return f
	}
	for _, inner := range objectsOf(f.Type) {
		if found := x.at(inner, path[1:]); found != nil {
			return found
		}
	}
	return nil
}

// paramsOf returns the parameters of an operation by their names, of each name the first; nil has none.
func paramsOf(o *model.Operation) map[string]*model.Param {
	by := map[string]*model.Param{}
	if o == nil {
		return by
	}
	for _, p := range o.Params {
		if by[p.Name] == nil {
			by[p.Name] = p
		}
	}
	return by
}
