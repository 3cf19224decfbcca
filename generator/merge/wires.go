package merge

import (
	"reflect"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Go sees the merged operation. Each version says how it is sent: where they differ, the
// merged operation has a description, a wire, for each group of versions that speak alike.

// spoken is an operation of one of the models.
type spoken struct {
	operation *model.Operation // bare
	// params are its parameters by those of the merged operation.
	params map[*model.Param]*model.Param
}

// speak remembers an operation of the model that c copies; meant says which parameter of the merged operation each of those
// is.
func (m *merger) speak(c *copier, acc, own *model.Operation, meant map[*model.Param]*model.Param) {
	s := spoken{clone(c, bare(own)), map[*model.Param]*model.Param{}}
	visitAvailability(reflect.ValueOf(s.operation), func(a *model.Availability) { *a = nil }) // all is of the versions of the wire
	s.operation.Availability = c.available(&own.Node)
	for i, p := range own.Params {
		if of := meant[p]; of != nil {
			s.params[of] = s.operation.Params[i]
		}
	}
	m.spoken[acc] = append(m.spoken[acc], s)
}

// alike pairs the parameters of an operation with those of its copy.
func alike(own, copied *model.Operation) map[*model.Param]*model.Param {
	meant := map[*model.Param]*model.Param{}
	for i, p := range own.Params {
		meant[p] = copied.Params[i]
	}
	return meant
}

// bare returns what an operation says of the wire alone, without the types of values and the members of responses that are of a type in
// Go; a parameter of one value keeps that.
func bare(o *model.Operation) *model.Operation {
	b := &model.Operation{
		Node: bareNode(o.Node), BodyRequired: o.BodyRequired, Security: o.Security, Servers: o.Servers,
		Params: bareParams(o.Params), Bodies: bareBodies(o.Bodies),
	}
	for _, r := range o.Responses {
		headers := bareParams(r.Headers)
		for _, h := range headers {
			h.Required = false // of responses all is read
		}
		b.Responses = append(b.Responses, &model.Response{Node: bareNode(r.Node), Headers: headers, Bodies: bareBodies(r.Bodies)})
	}
	if o.Paging != nil {
		p := *o.Paging
		p.Items = ""
		b.Paging = &p
	}
	if o.Stream != nil {
		s := *o.Stream
		s.Events, s.Item = nil, nil
		b.Stream = &s
	}
	return b
}

func bareNode(n model.Node) model.Node {
	return model.Node{Name: n.Name, Pos: n.Pos, Availability: n.Availability}
}

func bareParams(all []*model.Param) []*model.Param {
	var params []*model.Param
	for _, p := range all {
		own := *p
		own.Node, own.Use = bareNode(p.Node), model.Use{Default: p.Default, Type: constantOf(p.Type)}
		params = append(params, &own)
	}
	return params
}

// constantOf returns the type of the only value of a constant; nil for another type.
func constantOf(t model.Type) model.Type {
	c := model.Const(t)
	if c == nil {
		return nil
	}
	value := &model.Value{Node: model.Node{Name: c.Name}, Literal: c.Literal}
	return &model.Enum{Kind: model.KindOf(t), Values: []*model.Value{value}}
}

func bareBodies(all []*model.Body) []*model.Body {
	var bodies []*model.Body
	for _, b := range all {
		bodies = append(bodies, &model.Body{Node: bareNode(b.Node), Parts: b.Parts})
	}
	return bodies
}

// wires settles how the versions of an operation speak it.
func (m *merger) wires(o *model.Operation) {
	var groups []*model.Operation
	for _, s := range m.spoken[o] {
		w := s.wire(o)
		i := slices.IndexFunc(groups, func(g *model.Operation) bool { return sameWire(g, w) })
		if i < 0 {
			groups = append(groups, w)
			continue
		}
		groups[i].Availability = union(groups[i].Availability, w.Availability)
	}
	if len(groups) < 2 {
		return
	}
	for _, w := range groups[1:] {
		m.note(ownWire, place{&o.Node, &w.Node}, "versions send it or respond to it in different ways: each as its own document says")
	}
	o.Wires = groups
}

// wire makes a wire of an operation of one model. What the model lacks is as in the merged operation: its availability
// says that it is not of these versions.
func (s *spoken) wire(o *model.Operation) *model.Operation {
	merged := bare(o)
	w := *s.operation
	w.Name, w.Service, w.Method = o.Name, o.Service, o.Method
	w.Params = nil
	for i, p := range o.Params {
		own := s.params[p]
		if own == nil {
			w.Params = append(w.Params, merged.Params[i])
			continue
		}
		placed := *own
		if own.In == model.InPath {
			placed.Name = p.Name // forms have that
		}
		w.Params = append(w.Params, &placed)
	}
	own := slices.DeleteFunc(slices.Clone(w.Responses), isError)
	w.Responses = ownFirst(own, merged.Responses, func(own, all *model.Response) {
		own.Bodies = ownFirst(own.Bodies, all.Bodies, nil)
		own.Headers = ownFirst(own.Headers, all.Headers, nil)
	})
	if w.Stream == nil {
		w.Stream = merged.Stream
	}
	if w.Paging == nil {
		w.Paging = merged.Paging
	}
	return &w
}

// isError reports whether a response is none that a call returns: the order of these means nothing.
func isError(r *model.Response) bool {
	return !strings.HasPrefix(r.Name, "2") && !strings.HasPrefix(r.Name, "3")
}

// named are nodes by their name on the wire.
type named interface{ Head() *model.Node }

// ownFirst puts the nodes of one version before those that only others have; both merges a node of that version with the merged
// one, and may be nil.
func ownFirst[T named](own, all []T, both func(own, all T)) []T {
	list := slices.Clone(own)
	for _, n := range all {
		i := slices.IndexFunc(own, func(o T) bool { return strings.EqualFold(o.Head().Name, n.Head().Name) })
		switch {
		case i < 0:
			list = append(list, n)
		case both != nil:
			both(own[i], n)
		}
	}
	return list
}

// sameWire reports whether two wires say the same but for where and of which versions.
func sameWire(a, b *model.Operation) bool { return reflect.DeepEqual(placeless(a), placeless(b)) }

// placeless returns a copy of a wire without places and versions.
func placeless(w *model.Operation) *model.Operation {
	c := clone(&copier{}, w)
	c.Availability = nil
	forget(reflect.ValueOf(c).Elem())
	return c
}

var nodeType = reflect.TypeFor[model.Node]()

// forget leaves of all nodes in a value their names.
func forget(v reflect.Value) {
	switch v.Type() {
	case nodeType:
		v.Set(reflect.ValueOf(model.Node{Name: v.Interface().(model.Node).Name}))
		return
	case availabilityType:
		v.SetZero()
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			forget(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			forget(v.Index(i))
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			forget(field)
		}
	}
}
