package merge

import (
	"encoding/json"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// dropInlined drops the schemas of the model just added that were used there and are used nowhere in the merged model:
// their uses were merged into types that are in place.
func (m *merger) dropInlined() {
	before, after := m.used(m.next), m.used(m.api)
	drop := func(s *model.Schema) bool {
		if after[s] || !slices.Contains(m.added, s) {
			return false
		}
		return slices.ContainsFunc(m.next.Schemas, func(n *model.Schema) bool { return m.from.schemas[n] == s && before[n] })
	}
	m.api.Schemas = slices.DeleteFunc(m.api.Schemas, drop)
}

// used returns the schemas that operations use, directly or by other schemas.
func (m *merger) used(a *model.API) map[*model.Schema]bool {
	used := map[*model.Schema]bool{}
	var visit func(model.Type)
	add := func(s *model.Schema) {
		if s != nil && !used[s] {
			used[s] = true
			eachType(s.Type, visit)
		}
	}
	visit = func(t model.Type) {
		if r, ok := t.(*model.Ref); ok {
			add(r.Schema)
		}
	}
	for _, o := range a.Operations {
		eachUse(o, func(u *model.Use) { eachType(u.Type, visit) })
		if o.LongRunning != nil {
			add(o.LongRunning.Result)
		}
	}
	if a.Errors != nil {
		add(a.Errors.Schema)
	}
	return used
}

// eachType visits a type and the types inside it, those of bases among them.
func eachType(t model.Type, visit func(model.Type)) {
	model.Types(t, func(t model.Type) {
		visit(t)
		if u, ok := t.(*model.Union); ok && u.Base != nil {
			eachType(u.Base, visit)
		}
	})
}

// eachUse visits the places of an operation that have a type.
func eachUse(o *model.Operation, visit func(*model.Use)) {
	params := func(params []*model.Param) {
		for _, p := range params {
			visit(&p.Use)
		}
	}
	bodies := func(bodies []*model.Body) {
		for _, b := range bodies {
			visit(&b.Use)
		}
	}
	params(o.Params)
	bodies(o.Bodies)
	for _, r := range o.Responses {
		params(r.Headers)
		bodies(r.Bodies)
	}
	if o.Stream != nil {
		visit(&model.Use{Type: o.Stream.Item})
		for _, e := range o.Stream.Events {
			visit(&model.Use{Type: e.Type})
		}
	}
}

// finish settles what depends on the whole of the merged model.
func (m *merger) finish() {
	for _, s := range m.api.Schemas {
		m.finishType(&s.Node, s.Type)
	}
	for _, o := range m.api.Operations {
		eachUse(o, func(u *model.Use) { m.finishType(&o.Node, u.Type) })
	}
	m.fixPlainTags()
	m.spreadNull()
	for _, o := range m.api.Operations {
		m.wires(o)
	}
	m.checkMethods()
	availabilities(m.api, func(a *model.Availability) { *a = m.ordered(*a) })
	model.Identify(m.api)
}

// finishType settles the unions of a type.
func (m *merger) finishType(at *model.Node, t model.Type) {
	eachType(t, func(t model.Type) {
		switch t := t.(type) {
		case *model.Union:
			m.repick(t, at)
			m.fixTags(t)
		case *model.Enum:
			if !t.Open {
				t.OpenIn = nil
			}
		case *model.Object:
			m.finishFields(t)
		}
	})
}

// finishFields settles what is so in some versions only: in which absent fields are null, of those that are not always there, and in which
// only one side writes them.
func (m *merger) finishFields(o *model.Object) {
	for _, f := range o.Fields {
		f.ReadOnlyIn, f.WriteOnlyIn = m.listed(f.ReadOnlyIn), m.listed(f.WriteOnlyIn)
		if f.ReadOnly {
			f.ReadOnlyIn = nil
		}
		if f.WriteOnly {
			f.WriteOnlyIn = nil
		}
		if f.NullIn = m.listed(f.NullIn); f.Required {
			f.NullIn = nil
		}
	}
}

// fixTags makes the tag of each variant of one tag a required constant, as in the newest version: without the tag
// nobody could tell what is sent.
func (m *merger) fixTags(u *model.Union) {
	if u.Picker != model.ByTag {
		return
	}
	for _, v := range u.Variants {
		o, ok := model.Resolve(v.Type).(*model.Object)
		if !ok {
			continue
		}
		f := o.Field(u.Tag)
		if f == nil || len(v.Tags) == 0 {
			continue
		}
		m.tags[f] = union(m.tags[f], v.Tags)
		if m.demoted[f] && model.Const(f.Type) != nil {
			f.Required = true
		}
	}
}

// fixPlainTags makes constants of tags of one value that are plain text, for a version in which nothing had to be told
// apart.
func (m *merger) fixPlainTags() {
	for f, tags := range m.tags {
		s, ok := f.Type.(*model.Scalar)
		if !ok || s.Kind != model.KindString || len(tags) != 1 {
			continue
		}
		literal, err := json.Marshal(tags[0])
		if err != nil {
			continue
		}
		value := model.Value{Literal: model.Literal(literal)}
		value.Name, value.Pos, value.Availability = tags[0], f.Pos, slices.Clone(f.Availability)
		f.Type = &model.Enum{Kind: model.KindString, Values: []*model.Value{&value}}
		f.Required = f.Required || m.demoted[f]
	}
}

// spreadNull lets null in at every use of a schema that some version lets be null.
func (m *merger) spreadNull() {
	spread := func(u *model.Use) {
		if r, ok := u.Type.(*model.Ref); ok && r.Schema.Nullable {
			u.Nullable = true
		}
	}
	inside := func(t model.Type) {
		switch t := t.(type) {
		case *model.Object:
			for _, f := range t.Fields {
				spread(&f.Use)
			}
		case *model.List:
			spread(&t.Item)
		case *model.Map:
			spread(&t.Value)
		}
	}
	for _, s := range m.api.Schemas {
		eachType(s.Type, inside)
	}
	for _, o := range m.api.Operations {
		eachUse(o, func(u *model.Use) { spread(u); eachType(u.Type, inside) })
	}
}

// checkMethods warns of two operations that are one method of generated code.
func (m *merger) checkMethods() {
	seen := map[string]*model.Operation{}
	for _, o := range m.api.Operations {
		name := o.Service + "." + o.Method
		if other := seen[name]; other != nil {
			m.note(sameMethod, place{&o.Node, &other.Node}, "%s is also the method of %q", name, other.Name)
			continue
		}
		seen[name] = o
	}
}

// ordered returns a set of versions in their order; all of them are nil.
func (m *merger) ordered(set model.Availability) model.Availability {
	ids := m.listed(set)
	if len(ids) == len(m.versions) {
		return nil
	}
	return ids
}

// listed returns the IDs of a set of versions in their order.
func (m *merger) listed(set []string) []string {
	var ids []string
	for _, v := range m.versions {
		if slices.Contains(set, v.ID) {
			ids = append(ids, v.ID)
		}
	}
	return ids
}
