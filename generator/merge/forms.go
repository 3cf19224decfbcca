package merge

import (
	"maps"
	"regexp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// move is an input that is a field of the body in the merged model and a parameter in the model being added. It is one
// input: the field stays, and the older form says where it is there.
type move struct {
	operation *model.Operation // of the merged model
	field     *model.Field
	required  bool // what both versions say
	param     *model.Param
}

// findMoves finds the inputs that moved from a parameter into the body, before the bodies are merged.
func (m *merger) findMoves() {
	m.moves = nil
	for _, p := range m.table.Operations {
		if p.New == nil || p.Old == nil {
			continue
		}
		for _, param := range pair.Params(p.Old, p.New) {
			if param.New != nil {
				continue
			}
			f := bodyField(p.New, param.Old.Name)
			if f != nil && bodyField(p.Old, param.Old.Name) == nil {
				m.moves = append(m.moves, move{p.New, f, f.Required && param.Old.Required, param.Old})
			}
		}
	}
}

// bodyField returns the field of an operation's body that has a name, or nil.
func bodyField(o *model.Operation, name string) *model.Field {
	for _, b := range o.Bodies {
		body, ok := model.Resolve(b.Type).(*model.Object)
		if !ok {
			continue
		}
		for _, f := range body.Fields {
			if f.Name == name || slices.Contains(f.AlsoNamed, name) {
				return f
			}
		}
	}
	return nil
}

func (m *merger) isMoved(o *model.Operation, param string) bool {
	return slices.ContainsFunc(m.moves, func(v move) bool { return v.operation == o && v.param.Name == param })
}

// applyMoves undoes for inputs that moved into the body that merging took their field for one of some versions only.
func (m *merger) applyMoves(o *model.Operation) {
	for _, v := range m.moves {
		if v.operation != o {
			continue
		}
		at := place{&v.field.Node, &v.param.Node}
		v.field.Required = v.required
		m.use(at, &v.field.Use, v.param.Use)
		m.node(at)
		m.note(movedInput, at, "the input is a field of the body, and was in the %s", v.param.In)
	}
}

// placesOf says which inputs of an operation are members of the body in one of the models and parameters in the other. Of a
// parameter that moved, the wires say where it was.
func (m *merger) placesOf(acc, next *model.Operation) map[string]model.In {
	places := map[string]model.In{}
	for _, v := range m.moves {
		if v.operation == acc {
			places[v.field.Name] = v.param.In
		}
	}
	for _, p := range pair.Params(next, acc) {
		if p.New != nil && p.Old == nil && bodyField(next, p.New.Name) != nil && bodyField(acc, p.New.Name) == nil {
			places[p.New.Name] = model.InBody
		}
	}
	return places
}

// forms adds the wire forms of an operation of the model being added, unless they are known.
func (m *merger) forms(at place, acc, next *model.Operation, places map[string]model.In) {
	names := pathNames(acc, next)
	var added []*model.WireForm
	for _, f := range next.Forms {
		f = clone(m.from, f)
		f.Path = renamed(f.Path, names)
		for _, s := range f.Segments {
			for i, part := range s {
				if names[part.Param] != "" {
					s[i].Param = names[part.Param]
				}
			}
		}
		if len(places) > 0 && f.Places == nil {
			f.Places = map[string]model.In{}
		}
		maps.Copy(f.Places, places)
		added = append(added, f)
	}
	for _, p := range pair.Forms(added, acc.Forms) {
		switch {
		case p.Old == nil:
		case p.New != nil:
			p.New.Availability = union(p.New.Availability, p.Old.Availability)
		default:
			acc.Forms = append(acc.Forms, p.Old)
			m.note(movedOperation, at, "the operation is %s, and was %s", acc.Forms[0].Name, p.Old.Name)
		}
	}
}

var pathParam = regexp.MustCompile(`\{[^{}]*\}`)

// renamed returns a path with other names for its parameters.
func renamed(path string, names map[string]string) string {
	return pathParam.ReplaceAllStringFunc(path, func(s string) string {
		if name := names[s[1:len(s)-1]]; name != "" {
			return "{" + name + "}"
		}
		return s
	})
}

// pathNames returns the names in the merged model of path parameters of an operation of the model being added.
func pathNames(acc, next *model.Operation) map[string]string {
	names := map[string]string{}
	for _, p := range pair.Params(next, acc) {
		if p.Old != nil && p.New != nil && p.Old.In == model.InPath {
			names[p.Old.Name] = p.New.Name
		}
	}
	return names
}
