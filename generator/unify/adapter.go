package unify

import (
	"maps"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// lack finds what the API lacks of the merged model.
func (r *reshaper) lack(merged *model.API) {
	schemas := map[string]*model.Schema{}
	for _, s := range merged.Schemas {
		schemas[s.Name] = s
	}
	for _, n := range r.inOrder {
		if s := schemas[n.schema.Name]; s != nil {
			n.value.of.lack(r.own, s.Type)
		}
	}
	for _, c := range r.calls {
		c.lack(r.own)
	}
}

// adapter says how the API is used through the merged model, once the rows of all APIs are settled.
func (r *reshaper) adapter(own *model.API) *Adapter {
	a := &Adapter{API: own, Given: texts(r.mapping.Given)}
	for _, c := range r.calls {
		call := &Call{Operation: c.merged, Own: own.Operations[c.order], Via: c.via, Where: texts(c.mapping.Where), Echo: texts(c.mapping.Echo), Turns: c.turns, Pages: c.pages}
		if c.then != nil {
			call.Then = own.Operations[slices.Index(r.own.Operations, c.then)]
		}
		a.Calls = append(a.Calls, call)
	}
	a.Conversions = conversions(r.rows)
	for _, e := range r.mapping.ByHand {
		a.ByHand = append(a.ByHand, e.Text)
	}
	for _, e := range r.mapping.Served {
		a.Served = append(a.Served, e.Text)
	}
	for i, c := range r.calls {
		to := a.Calls[i]
		to.In, to.Out, to.Item = c.in.name(), c.out.name(), c.item.name()
		to.Events = map[string]string{}
		for _, e := range c.events {
			if name := e.row.name(); name != "" {
				to.Events[e.name] = name
			}
		}
		to.Again = c.again()
		if c.mapping.Link != nil {
			to.Link = c.mapping.Link.Text
		}
		for _, next := range r.calls {
			if next.own == c.then {
				to.ThenIn = next.in.name()
			}
		}
	}
	return a
}

// again returns the strings that mean to ask once more, by the paths of the members that have them.
func (c *call) again() map[string][]string {
	again := map[string][]string{}
	for _, a := range c.mapping.Again {
		for _, e := range a.Texts {
			again[a.Member.Text] = append(again[a.Member.Text], e.Text)
		}
	}
	return again
}

func texts(of map[string]*Entry) map[string]string {
	out := map[string]string{}
	for name, e := range of {
		out[name] = e.Text
	}
	return out
}

// lack notes what the API lacks of a call. Parts of the path are not a loss: they say where something is.
func (c *call) lack(a *model.API) {
	to := c.merged
	inputs, params := inputsOf(to), paramsOf(to)
	inputs.Fields = slices.DeleteFunc(inputs.Fields, func(f *model.Field) bool {
		p := params[f.Name]
		return p != nil && p.In == model.InPath
	})
	said := maps.Clone(c.in.Defaults)
	c.in.lack(a, inputs)
	c.in.Defaults = said // a list of another order is not what is asked for, even by default
	if body := success(to); body != nil {
		c.out.lack(a, c.out.around(body))
	}
	if to.Stream != nil && c.item != nil {
		c.item.lack(a, to.Stream.Item)
	}
	for _, e := range c.events {
		if i := slices.IndexFunc(to.Stream.Events, func(t *model.Event) bool { return t.Name == e.name }); i >= 0 {
			e.row.lack(a, to.Stream.Events[i].Type)
		}
	}
}
