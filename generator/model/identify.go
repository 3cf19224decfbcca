package model

import (
	"fmt"
	"strings"
)

// Identify gives every node its ID: the path to it from the schema or operation that it belongs to.
func Identify(a *API) {
	ids := identifier{}
	ids.servers("", a.Servers)
	for _, s := range a.AuthSchemes {
		ids.set(&s.Node, "auth:"+s.Name)
		for _, f := range s.Flows {
			ids.set(&f.Node, s.ID+"/flow:"+f.Name)
		}
	}
	for _, h := range a.Headers {
		ids.set(&h.Node, "header:"+h.Name)
	}
	for _, s := range a.Schemas {
		ids.set(&s.Node, "schema:"+s.Name)
		ids.typ(s.ID, s.Type)
		ids.keywords(s.ID, s.Keywords)
	}
	for _, o := range a.Operations {
		ids.operation("op:"+o.Name, o)
	}
	for _, o := range a.Webhooks {
		ids.operation("webhook:"+o.Name, o)
	}
	for _, u := range a.Unread {
		ids.set(&u.Node, "unread:"+u.Place+"/"+u.Name)
	}
}

// identifier counts the IDs given, so that two nodes of one name get different ones.
type identifier map[string]int

func (ids identifier) set(node *Node, id string) {
	ids[id]++
	if k := ids[id]; k > 1 {
		id = fmt.Sprintf("%s#%d", id, k)
	}
	node.ID = id
}

func (ids identifier) typ(at string, t Type) {
	switch t := t.(type) {
	case *Enum:
		for _, v := range t.Values {
			ids.set(&v.Node, at+"/value:"+v.Name)
		}
	case *Object:
		ids.object(at, t)
	case *List:
		ids.use(at+"/item", t.Item)
		for i, u := range t.Tuple.Uses() {
			ids.use(fmt.Sprintf("%s/item:%d", at, i), *u)
		}
	case *Map:
		ids.use(at+"/value", t.Value)
	case *Union:
		if t.Base != nil {
			ids.object(at, t.Base)
		}
		for _, v := range t.Variants {
			ids.set(&v.Node, at+"/variant:"+v.Name)
			ids.use(v.ID, Use{Type: v.Type, Keywords: v.Keywords})
		}
	}
}

// use gives IDs to what is at a place: the type and the keywords.
func (ids identifier) use(at string, u Use) {
	ids.typ(at, u.Type)
	ids.keywords(at, u.Keywords)
}

func (ids identifier) keywords(at string, keywords []*Keyword) {
	for _, k := range keywords {
		ids.set(&k.Node, at+"/keyword:"+k.Name)
		if k.Use != nil {
			ids.use(k.ID, *k.Use)
		}
	}
}

func (ids identifier) object(at string, o *Object) {
	for _, f := range o.Fields {
		ids.set(&f.Node, at+"/field:"+f.Name)
		ids.use(f.ID, f.Use)
	}
	if o.Additional != nil {
		ids.use(at+"/additional", *o.Additional)
	}
	for _, g := range o.Oneofs {
		ids.set(&g.Node, at+"/oneof:"+g.Name)
	}
}

func (ids identifier) operation(id string, o *Operation) {
	ids.set(&o.Node, id)
	for _, f := range o.Forms {
		ids.set(&f.Node, o.ID+"/form:"+f.Name)
	}
	ids.servers(o.ID+"/", o.Servers)
	for _, h := range o.Headers {
		ids.set(&h.Node, o.ID+"/header:"+h.Name)
	}
	for _, p := range o.Params {
		ids.set(&p.Node, fmt.Sprintf("%s/param:%s:%s", o.ID, p.In, p.Name))
		ids.use(p.ID, p.Use)
	}
	ids.bodies(o.ID, o.Bodies)
	for _, r := range o.Responses {
		ids.set(&r.Node, o.ID+"/response:"+r.Name)
		for _, h := range r.Headers {
			ids.set(&h.Node, r.ID+"/header:"+h.Name)
			ids.use(h.ID, h.Use)
		}
		ids.bodies(r.ID, r.Bodies)
		for _, l := range r.Links {
			ids.set(&l.Node, r.ID+"/link:"+l.Name)
		}
	}
	for _, c := range o.Callbacks {
		ids.operation(o.ID+"/callback:"+c.Name, c)
	}
	ids.stream(o)
	for _, w := range o.Wires {
		ids.operation(o.ID+"/wire:"+strings.Join(w.Availability, ","), w)
	}
}

func (ids identifier) bodies(at string, bodies []*Body) {
	for _, b := range bodies {
		ids.set(&b.Node, at+"/body:"+b.Name)
		ids.use(b.ID, b.Use)
	}
}

func (ids identifier) stream(o *Operation) {
	if o.Stream == nil {
		return
	}
	ids.typ(o.ID+"/stream/item", o.Stream.Item)
	for _, e := range o.Stream.Events {
		ids.set(&e.Node, o.ID+"/stream/event:"+e.Name)
		ids.typ(e.ID, e.Type)
	}
}

func (ids identifier) servers(at string, servers []*Server) {
	for _, s := range servers {
		ids.set(&s.Node, at+"server:"+s.Name)
		for _, v := range s.Variables {
			ids.set(&v.Node, s.ID+"/variable:"+v.Name)
		}
	}
}
