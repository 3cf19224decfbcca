package plan

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mergeEqual declares inline types that are equal once: the first in the order of the document stays, and the others become
// other names of it, so that no name is lost when they diverge. Types are equal when they hold the same under the same names,
// with the same constraints and in the same versions; documentation does not count. Types of named schemas are never merged.
func (b *builder) mergeEqual() {
	e := &equals{inline: map[string]Decl{}, keys: map[string]string{}}
	for _, d := range b.inline {
		e.inline[declName(d)] = d
	}
	first, same := map[string]string{}, map[string]string{}
	for _, d := range b.inline {
		name := declName(d)
		if key := e.key(name); first[key] == "" {
			first[key] = name
		} else {
			same[name] = first[key]
		}
	}
	if len(same) > 0 {
		b.rename(same)
	}
}

// rename replaces declarations by other names of those that are equal.
func (b *builder) rename(same map[string]string) {
	markers := map[string]string{}
	for _, f := range b.files {
		for i, d := range f.Decls {
			of, ok := same[declName(d)]
			if !ok {
				continue
			}
			alias := &Alias{Name: declName(d), Of: of}
			switch d := d.(type) {
			case *Struct:
				alias.About, alias.Rep = d.About, &StructRep{Name: of}
			case *Defined:
				alias.About, alias.Rep = d.About, &DefinedRep{Name: of, Under: d.Rep}
			case *Enum:
				alias.About, alias.Rep, alias.Enum = d.About, &DefinedRep{Name: of, Under: d.Rep}, d
			case *Union:
				alias.About, alias.Rep, alias.Union = d.About, &UnionRep{Name: of}, d
				markers[d.Marker] = Marker(of)
			}
			f.Decls[i] = alias
			b.component[alias] = b.component[d]
		}
	}
	for _, r := range b.reps {
		switch r := r.(type) {
		case *StructRep:
			r.Name, r.As = renamed(r.Name, same), r.Name
		case *UnionRep:
			r.Name, r.As = renamed(r.Name, same), r.Name
		case *DefinedRep:
			r.Name, r.As = renamed(r.Name, same), r.Name
		}
	}
	for _, f := range b.files {
		for _, d := range f.Decls {
			if u, ok := d.(*Union); ok {
				u.mergeCases()
			}
		}
	}
	b.renameMarkers(same, markers)
}

// mergeCases makes one case of those whose types are equal.
func (u *Union) mergeCases() {
	first := map[string]*Case{}
	var cases []*Case
	for _, c := range u.Cases {
		if first[RepName(c.Rep)] == nil {
			first[RepName(c.Rep)] = c
			cases = append(cases, c)
		}
	}
	u.Cases = cases
	of := func(c *Case) *Case { return first[RepName(c.Rep)] }
	for _, p := range u.Picks {
		switch p := p.(type) {
		case *PickKind:
			p.Case = of(p.Case)
		case *PickTag:
			for i := range p.Cases {
				p.Cases[i].Case = of(p.Cases[i].Case)
			}
		case *PickShape:
			for i := range p.Shapes {
				p.Shapes[i].Case = of(p.Shapes[i].Case)
			}
		}
	}
}

func renamed(name string, same map[string]string) string {
	if of, ok := same[name]; ok {
		return of
	}
	return name
}

// renameMarkers gives the types that stay the markers of those that are equal.
func (b *builder) renameMarkers(same, markers map[string]string) {
	old := b.markers
	b.markers = map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		for _, m := range old[name] {
			b.mark(renamed(name, same), renamed(m, markers))
		}
	}
	for name := range b.markers {
		slices.Sort(b.markers[name])
	}
}

// equals finds out which inline types are equal, by keys of what they hold.
type equals struct {
	inline map[string]Decl
	keys   map[string]string // by name; the name itself while a key is being made
}

// key returns what two types have in common that are equal. It is the name itself of a type that no other is equal to: of a named
// schema, and of one that holds itself.
func (e *equals) key(name string) string {
	if key, ok := e.keys[name]; ok {
		return key
	}
	d, inline := e.inline[name]
	if !inline {
		return name
	}
	e.keys[name] = name
	var content any
	switch d := d.(type) {
	case *Struct:
		if d.Oneofs != nil {
			return name // their types are called after the struct
		}
		content = e.object(d)
	case *Enum:
		content = e.enum(d)
	case *Defined:
		content = []any{"defined", e.rep(d.Rep), d.schema, d.Available, d.origin.Key}
	case *Union:
		content = e.union(d)
	}
	data, err := json.Marshal(content)
	if err != nil {
		return name
	}
	e.keys[name] = fmt.Sprintf("%x", sha256.Sum256(data))
	return e.keys[name]
}

func (e *equals) object(d *Struct) any {
	content := []any{"struct", d.Available, d.origin.Key, d.requireOneOf, d.unknown}
	for _, f := range fieldsWithAdditional(d) {
		content = append(content, []any{f.Name, f.JSON, e.rep(f.Rep), f.Presence, f.Const, f.schema, f == d.Additional})
	}
	return content
}

func (e *equals) enum(d *Enum) any {
	content := []any{"enum", d.Available, d.Open, e.rep(d.Rep), d.schema}
	for _, v := range d.Values {
		content = append(content, []any{strings.TrimPrefix(v.Const, d.Name), v.Literal, v.Available})
	}
	return content
}

func (e *equals) union(d *Union) any {
	content := []any{"union", d.Available, d.Open, d.origin.Key, e.rep(&StructRep{Name: d.Unknown.Name})}
	for _, c := range d.Cases {
		content = append(content, []any{e.rep(c.Rep), c.Available})
	}
	at := func(c *Case) int { return slices.Index(d.Cases, c) }
	for _, p := range d.Picks {
		switch p := p.(type) {
		case *PickKind:
			content = append(content, []any{"kind", p.Kind, p.Whole, at(p.Case)})
		case *PickTag:
			for _, c := range p.Cases {
				content = append(content, []any{"tag", p.Property, p.Kind, c.Tags, at(c.Case)})
			}
			content = append(content, at(p.Absent))
		case *PickShape:
			for _, s := range p.Shapes {
				content = append(content, []any{"shape", at(s.Case)})
			}
		}
	}
	return content
}

// rep returns the key of a representation.
func (e *equals) rep(r Rep) any {
	switch r := r.(type) {
	case *Basic:
		return r.String()
	case *ListRep:
		return []any{"list", e.rep(r.Item)}
	case *MapRep:
		return []any{"map", e.rep(r.Value)}
	case *OptRep:
		return []any{"opt", e.rep(r.Value)}
	case *PtrRep:
		return []any{"pointer", e.rep(r.Value)}
	}
	return e.key(namedRep(r))
}
