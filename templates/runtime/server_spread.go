package runtime

import (
	"slices"
	"strings"
)

// Objects that explode have no name on the wire: their members are next to the other parameters of a query, the cookies of a request or
// the fields of a form. Several such objects share one place.

// spread holds the objects of one place whose members are side by side.
type spread []spreadObject

type spreadObject struct {
	name  string // the key of the parameter, or the name of the field
	codec *codec
}

// owner returns the name of the object that a member belongs to: of the first that declares it, else of the first that has members of
// any name, else of the first.
func (s spread) owner(member string) string {
	if len(s) == 0 {
		return ""
	}
	i := slices.IndexFunc(s, func(o spreadObject) bool { return o.codec.declares(member) })
	if i < 0 {
		i = slices.IndexFunc(s, func(o spreadObject) bool { return o.codec.isOpen() })
	}
	return s[max(i, 0)].name
}

// declares reports whether objects of the type, or of a variant of it, have a member of that name.
func (c *codec) declares(name string) bool {
	switch c = c.plainly(); c.kind {
	case structKind:
		_, ok := c.object.byName[name]
		return ok
	case unionKind:
		return slices.ContainsFunc(c.union.variants, func(v variant) bool { return v.codec.kind == structKind && v.codec.declares(name) })
	default:
		return false
	}
}

// isOpen reports whether the type has members of any name.
func (c *codec) isOpen() bool {
	c = c.plainly()
	return c.kind == mapKind || c.kind == stringMapKind || c.kind == structKind && c.object.extra != nil
}

// isSpread reports whether members of a value of that shape stand for themselves.
func (p *Param) isSpread(s shape) bool {
	return p.Explode && !p.JSON && p.Style != StyleDeepObject && s == objectShape
}

// spreadIn returns the objects among the parameters in a place whose members stand for themselves.
func (x *Exchange) spreadIn(in In) (all spread) {
	for i := range x.route.Operation.Params {
		p := &x.route.Operation.Params[i]
		if c := x.inputs.codecOf(p.key()); c != nil && x.placeOf(p) == in && p.isSpread(c.shape()) && hasVersion(p.Versions, x.version) {
			all = append(all, spreadObject{p.key(), c})
		}
	}
	return all
}

// isMember returns a function that reports whether a name in a query or among the cookies is of a member of the object: of no other
// parameter, credential or object.
func (x *Exchange) isMember(of *Param, in In) func(name string) bool {
	objects, others := x.spreadIn(in), x.namedIn(in)
	_, fixed, _ := strings.Cut(x.form.Path, "?")
	pairs, _ := splitPairs(fixed, "&", unescapeQuery, len(fixed))
	return func(name string) bool {
		return objects.owner(name) == of.key() && !slices.ContainsFunc(others, func(p *Param) bool { return isFor(name, p.Name, p.Style) }) &&
			!slices.ContainsFunc(x.server.api.Auth, func(s AuthScheme) bool { return s.Kind == AuthAPIKey && s.In == in && s.Param == name }) &&
			!(in == InQuery && slices.ContainsFunc(pairs, func(q pair) bool { return q.name == name }))
	}
}

// namedIn returns the parameters in a place that have their names on the wire.
func (x *Exchange) namedIn(in In) (all []*Param) {
	for i := range x.route.Operation.Params {
		p := &x.route.Operation.Params[i]
		if c := x.inputs.codecOf(p.key()); x.placeOf(p) == in && (c == nil || !p.isSpread(c.shape())) {
			all = append(all, p)
		}
	}
	return all
}

// placeOf returns where the form of the request has a parameter.
func (x *Exchange) placeOf(p *Param) In {
	if in, ok := x.form.Places[p.Name]; ok {
		return in
	}
	if p.In == "" {
		return InQuery
	}
	return p.In
}

// spread returns the fields of the form whose members stand for themselves.
func (f *Form) spread() (all spread) {
	if f.object == nil {
		return nil
	}
	for i := range f.object.fields {
		if d := &f.object.fields[i]; f.isSpread(d) {
			all = append(all, spreadObject{d.name, d.codec})
		}
	}
	return all
}

// isSpread reports whether members of a field stand for themselves, because the document says so.
func (f *Form) isSpread(d *field) bool {
	p := f.param(d.name)
	return p.Style != "" && p.isSpread(d.codec.shape())
}

// hasField reports whether a name is for a field that has a name.
func (f *Form) hasField(name string) bool {
	return slices.ContainsFunc(f.object.fields, func(d field) bool { return f.isFor(name, &d) && !f.isSpread(&d) })
}
