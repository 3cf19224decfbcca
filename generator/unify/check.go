package unify

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// check reports what of a mapping means nothing, and what only one API has though the mapping does not say so.
func (u *unifier) check(merged *model.API) {
	owners := owners{u: u, versions: map[string]*reshaper{}}
	for _, r := range u.reshapers {
		for _, v := range r.own.Versions {
			owners.versions[v.ID] = r
		}
	}
	for _, s := range merged.Schemas {
		if owners.of(s.Availability) == nil { // what only one API has is used by what is said to be its own
			owners.typ(s.Name, s.Type)
		}
	}
	for _, o := range merged.Operations {
		owners.operation(o)
	}
	for _, r := range u.reshapers {
		u.unused(r)
		for _, c := range r.calls {
			u.selected(c, c.merged)
		}
	}
	for phrase, e := range u.mapping.Words {
		if !u.words.used[phrase] {
			u.diags.Errorf(e.Pos, "unknown-name", "no name has the words %q, beside longer ones of the mapping", phrase)
		}
	}
}

// selected reports fields and inputs by which a list is to be cut down, and that the merged model does not have.
func (u *unifier) selected(c *call, to *model.Operation) {
	if len(c.mapping.Where) == 0 {
		return
	}
	var items []string
	if body := success(to); body != nil && objectOf(body.Type) != nil {
		for _, f := range objectOf(body.Type).Fields {
			if list := variantOf[*model.List](f.Type); list != nil {
				for _, o := range objectsOf(list.Item.Type) {
					items = append(items, fieldPaths(o, nil)...)
				}
			}
		}
	}
	inputs := fieldPaths(inputsOf(to), nil)
	for _, field := range slices.Sorted(maps.Keys(c.mapping.Where)) {
		e := c.mapping.Where[field]
		if !slices.Contains(items, field) {
			unknown(&u.diags, &Entry{Text: field, Pos: e.Pos}, "field of what "+to.Name+" lists", items)
		}
		if !slices.Contains(inputs, e.Text) {
			unknown(&u.diags, e, "input of "+to.Name, inputs)
		}
	}
}

// readable reports conversions that the runtime would not read: rules without what they need, and names that it keeps for itself.
func (u *unifier) readable(out *Unified) {
	var names []string
	for _, a := range out.Adapters {
		names = append(names, a.API.Name)
	}
	for i, a := range out.Adapters {
		if _, err := runtime.ReadConversions(a.API.Name, strings.Join(a.Lines(), "\n"), names...); err != nil {
			u.diags.Errorf(u.reshapers[i].mapping.Pos, "bad-conversion", "%v", err)
		}
	}
}

// Lines are the conversions, each a line of JSON.
func (a *Adapter) Lines() []string {
	var lines []string
	for _, c := range a.Conversions {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(c); err != nil {
			panic(err) // it holds texts, and JSON that was read as such
		}
		lines = append(lines, strings.TrimSuffix(b.String(), "\n"))
	}
	return lines
}

// owners finds what only one API has.
type owners struct {
	u        *unifier
	versions map[string]*reshaper
}

// of returns the only API that has a node; nil where several have it.
func (w *owners) of(in model.Availability) *reshaper {
	var only *reshaper
	for _, id := range in {
		r := w.versions[id]
		if only != nil && r != only {
			return nil
		}
		only = r
	}
	if in == nil && len(w.u.reshapers) == 1 {
		return w.u.reshapers[0]
	}
	return only
}

// node goes into a node that several APIs have, and reports one that only one API has without the mapping saying so.
func (w *owners) node(name string, n *model.Node, inside func()) {
	r := w.of(n.Availability)
	if r == nil {
		inside()
		return
	}
	if !r.owns(name) {
		w.u.diags.Add(diag.Diagnostic{
			Code: "unpaired", Pos: n.Pos, Message: name + ": no other API has it",
			Help: "pair it in the mapping, or list it under own of " + r.own.Name,
		})
	}
}

// owns reports whether the mapping lists something as the API's own.
func (r *reshaper) owns(name string) bool {
	found := false
	for _, e := range r.mapping.Own {
		if diag.Globs(e.Text)(name) {
			e.used, found = true, true
		}
	}
	return found
}

func (w *owners) typ(at string, t model.Type) {
	switch t := t.(type) {
	case *model.Object:
		for _, f := range t.Fields {
			w.node(at+"."+f.Name, &f.Node, func() { w.typ(at+"."+f.Name, f.Type) })
		}
	case *model.List:
		w.typ(at, t.Item.Type)
	case *model.Map:
		w.typ(at, t.Value.Type)
	case *model.Union:
		for _, v := range t.Variants {
			w.node(at+"<"+v.Name+">", &v.Node, func() { w.typ(at+"<"+v.Name+">", v.Type) })
		}
	case *model.Enum:
		for _, v := range t.Values {
			w.node(at+"="+v.Name, &v.Node, func() {})
		}
	}
}

func (w *owners) operation(o *model.Operation) {
	at := callName(o)
	w.node(at, &o.Node, func() {
		for _, p := range o.Params {
			w.node(at+"."+p.Name, &p.Node, func() { w.typ(at+"."+p.Name, p.Type) })
		}
		for _, b := range o.Bodies {
			w.typ(at+".body", b.Type)
		}
		if b := success(o); b != nil {
			w.typ(at+".answer", b.Type)
		}
		if o.Stream != nil {
			for _, e := range o.Stream.Events {
				w.node(at+" "+e.Name, &e.Node, func() { w.typ(at+" "+e.Name, e.Type) })
			}
		}
	})
}

// unused reports what of a mapping nothing has.
func (u *unifier) unused(r *reshaper) {
	report := func(pos model.Pos, what, name string, known []string) {
		u.diags.Add(diag.Diagnostic{Code: "unknown-name", Pos: pos, Message: fmt.Sprintf("%s has no %s %q, or it is used nowhere", r.own.Name, what, name), Help: nearest(name, known)})
	}
	var services, calls, schemas []string
	for _, o := range r.own.Operations {
		services, calls = append(services, o.Service), append(calls, callName(o))
	}
	for _, s := range r.own.Schemas {
		schemas = append(schemas, s.Name)
	}
	m := r.mapping
	for name, e := range m.Services {
		if !e.used {
			report(e.Pos, "service", name, services)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Operations)) {
		if c := m.Operations[name]; !c.used {
			report(c.Pos, "operation", name, calls)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Types)) {
		t := m.Types[name]
		if !t.used {
			report(t.Pos, "schema", name, slices.Concat(schemas, slices.Sorted(maps.Keys(r.places))))
		}
	}
	for _, e := range m.Apart {
		if !e.used {
			report(e.Pos, "field", e.Text, schemaFields(r.own))
		}
	}
	inputs := inputNames(r.own)
	for name, e := range m.Given {
		if !slices.Contains(inputs, name) {
			report(e.Pos, "input", name, inputs)
		}
	}
	for _, e := range m.Own {
		if !e.used {
			u.diags.Warnf(e.Pos, "unused-own", "nothing that %s alone has is called %s", r.own.Name, e.Text)
		}
	}
}

// schemaFields returns the names of the fields of schemas as a mapping has them: "Pet.name".
func schemaFields(a *model.API) []string {
	var names []string
	for _, s := range a.Schemas {
		for _, o := range objectsOf(s.Type) {
			names = append(names, fieldPaths(o, []string{s.Name})...)
		}
	}
	return names
}

// inputNames returns the names of what calls take, in their bodies, too.
func inputNames(a *model.API) []string {
	var names []string
	for _, o := range a.Operations {
		for _, p := range o.Params {
			names = append(names, p.Name)
		}
		for _, b := range o.Bodies {
			for _, o := range objectsOf(b.Type) {
				names = append(names, fieldPaths(o, nil)...)
			}
		}
	}
	return names
}
