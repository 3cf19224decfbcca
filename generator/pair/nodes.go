package pair

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// key returns the name that identifies a node; empty for none.
type key[T any] func(*T) string

// match pairs the nodes of two lists by the first key that two free nodes share.
func match[T any](old, new []*T, keys ...key[T]) []Of[*T] {
	toOld, taken := map[*T]*T{}, map[*T]bool{}
	for _, k := range keys {
		free := byKey(slices.DeleteFunc(slices.Clone(old), func(o *T) bool { return taken[o] }), k)
		for _, n := range new {
			if toOld[n] != nil || k(n) == "" {
				continue
			}
			if o := free[k(n)]; o != nil && !taken[o] {
				toOld[n], taken[o] = o, true
			}
		}
	}
	return inOrder(old, new, func(n *T) *T { return toOld[n] })
}

// By pairs the nodes of two lists that have the same key; an empty key is none.
func By[T any](old, new []*T, key func(*T) string) []Of[*T] { return match(old, new, key) }

// named returns the key of what is known by its name alone: no name is a name, too.
func named(name string) string { return "." + name }

// byKey returns the nodes by their key; of several the first.
func byKey[T any](nodes []*T, k key[T]) map[string]*T {
	by := map[string]*T{}
	for _, n := range nodes {
		if name := k(n); name != "" && by[name] == nil {
			by[name] = n
		}
	}
	return by
}

// inOrder lists pairs in the order of the new list. A node that only the old list has follows what is before it
// there; what is before all of the new list comes first.
func inOrder[T any](old, new []*T, toOld func(*T) *T) []Of[*T] {
	isPaired := map[*T]bool{}
	for _, n := range new {
		if o := toOld(n); o != nil {
			isPaired[o] = true
		}
	}
	after := map[*T][]*T{}
	var last *T
	for _, o := range old {
		if isPaired[o] {
			last = o
			continue
		}
		after[last] = append(after[last], o)
	}
	var pairs []Of[*T]
	add := func(olds []*T) {
		for _, o := range olds {
			pairs = append(pairs, Of[*T]{Old: o})
		}
	}
	add(after[nil])
	for _, n := range new {
		o := toOld(n)
		pairs = append(pairs, Of[*T]{o, n})
		if o != nil {
			add(after[o])
		}
	}
	return pairs
}

// Fields pairs the fields of two objects by their name on the wire, then by their further names.
func Fields(old, new *model.Object) []Of[*model.Field] {
	name := func(f *model.Field) string { return named(f.Name) }
	pairs := match(old.Fields, new.Fields, name)
	if !slices.ContainsFunc(slices.Concat(old.Fields, new.Fields), func(f *model.Field) bool { return f.AlsoNamed != nil }) {
		return pairs
	}
	known := map[string]string{}
	for _, f := range slices.Concat(new.Fields, old.Fields) {
		for _, also := range f.AlsoNamed {
			if known[also] == "" {
				known[also] = f.Name
			}
		}
	}
	return match(old.Fields, new.Fields, name, func(f *model.Field) string {
		if n := known[f.Name]; n != "" {
			return named(n)
		}
		return name(f)
	})
}

// Values pairs the values of two enums by what they are, older spellings among them.
func Values(old, new *model.Enum) []Of[*model.Value] {
	taken := map[*model.Value]*model.Value{}
	byLiteral := map[model.Literal]*model.Value{}
	for _, o := range old.Values {
		for _, l := range o.Spellings() {
			if l = canonical(l); byLiteral[l] == nil {
				byLiteral[l] = o
			}
		}
	}
	used := map[*model.Value]bool{}
	for _, n := range new.Values {
		for _, l := range n.Spellings() {
			if o := byLiteral[canonical(l)]; o != nil && !used[o] && taken[n] == nil {
				taken[n], used[o] = o, true
			}
		}
	}
	return inOrder(old.Values, new.Values, func(n *model.Value) *model.Value { return taken[n] })
}

// canonical returns the spelling that equal numbers share; any other value as it is.
func canonical(l model.Literal) model.Literal {
	if l.Is(model.KindNumber) {
		if r := l.Rational(); r != nil {
			return model.Literal(r.RatString())
		}
	}
	return l
}

// valuesMeet reports whether two values have a spelling in common.
func valuesMeet(a, b *model.Value) bool {
	return slices.ContainsFunc(a.Spellings(), func(l model.Literal) bool { return slices.Contains(b.Spellings(), l) })
}

// Oneofs pairs the groups of two objects by name, then by their first field.
func Oneofs(old, new *model.Object) []Of[*model.Oneof] {
	return match(old.Oneofs, new.Oneofs,
		func(g *model.Oneof) string { return named(g.Name) },
		func(g *model.Oneof) string { return strings.Join(g.Fields[:min(1, len(g.Fields))], "") })
}

// Params pairs the parameters of two operations: by their position in the same path, where names are not on the wire, by
// place and name, by name alone, since a parameter may have moved, however that is spelt, and as the only ones of a path.
func Params(old, new *model.Operation) []Of[*model.Param] {
	position := samePath(old, new)
	return match(old.Params, new.Params,
		func(p *model.Param) string {
			if p.In == model.InPath {
				return position[p]
			}
			return ""
		},
		func(p *model.Param) string { return string(p.In) + " " + paramName(p) },
		func(p *model.Param) string { return p.Name },
		func(p *model.Param) string { return fold(p.Name) },
		func(p *model.Param) string {
			if p.In == model.InPath && pathParams(old) == 1 && pathParams(new) == 1 {
				return string(model.InPath)
			}
			return ""
		})
}

func pathParams(o *model.Operation) int {
	n := 0
	for _, p := range o.Params {
		if p.In == model.InPath {
			n++
		}
	}
	return n
}

// paramName returns the name of a parameter; names of headers have no case.
func paramName(p *model.Param) string {
	if p.In == model.InHeader {
		return strings.ToLower(p.Name)
	}
	return p.Name
}

// samePath gives path parameters their position in a path template that both operations have.
func samePath(old, new *model.Operation) map[*model.Param]string {
	position := map[*model.Param]string{}
	for _, o := range old.Forms {
		for _, n := range new.Forms {
			if callKey(o) == callKey(n) {
				number(position, old.Params, o)
				number(position, new.Params, n)
				return position
			}
		}
	}
	return position
}

// number numbers the path parameters of an operation as they are in a form.
func number(position map[*model.Param]string, params []*model.Param, f *model.WireForm) {
	count := 0
	for _, segment := range f.Segments {
		for _, part := range segment {
			if part.Param == "" {
				continue
			}
			count++
			for _, p := range params {
				if p.In == model.InPath && p.Name == part.Param {
					position[p] = strings.Repeat("/", count)
				}
			}
		}
	}
}

// ResponseHeaders pairs the headers of two responses by name.
func ResponseHeaders(old, new []*model.Param) []Of[*model.Param] {
	return match(old, new, func(p *model.Param) string { return named(strings.ToLower(p.Name)) })
}

// Bodies pairs bodies by media type, then without regard to its parameters.
func Bodies(old, new []*model.Body) []Of[*model.Body] {
	name := func(b *model.Body) string { return named(strings.ToLower(b.Name)) }
	return match(old, new, name, func(b *model.Body) string {
		main, _, _ := strings.Cut(name(b), ";")
		return strings.TrimSpace(main)
	})
}

// Responses pairs responses by status.
func Responses(old, new []*model.Response) []Of[*model.Response] {
	return match(old, new, func(r *model.Response) string { return named(strings.ToLower(r.Name)) })
}

// Events pairs the events of two streams by name.
func Events(old, new *model.Stream) []Of[*model.Event] {
	return match(old.Events, new.Events, func(e *model.Event) string { return named(e.Name) })
}

// Forms pairs ways to call an operation: the same method, path and places of inputs.
func Forms(old, new []*model.WireForm) []Of[*model.WireForm] {
	return match(old, new, formKey)
}

// Headers pairs headers of one name and value: two values are two headers.
func Headers(old, new []*model.Header) []Of[*model.Header] {
	return match(old, new, func(h *model.Header) string { return strings.ToLower(h.Name) + ": " + h.Value })
}

// Servers pairs base URLs.
func Servers(old, new []*model.Server) []Of[*model.Server] {
	return match(old, new, func(s *model.Server) string { return named(strings.TrimSuffix(s.Name, "/")) })
}

// AuthSchemes pairs ways to authenticate by name.
func AuthSchemes(old, new []*model.AuthScheme) []Of[*model.AuthScheme] {
	return match(old, new, func(s *model.AuthScheme) string { return named(s.Name) })
}

// Sent pairs the operations that an API sends itself, by their names.
func Sent(old, new []*model.Operation) []Of[*model.Operation] {
	return By(old, new, func(o *model.Operation) string { return o.Name })
}

// Links pairs the links of two responses.
func Links(old, new []*model.Link) []Of[*model.Link] {
	return By(old, new, func(l *model.Link) string { return l.Name })
}

// Keywords pairs what two schemas say beyond their types, by keyword and member. Of those that a schema has several times the ones
// that say the same pair first.
func Keywords(old, new []*model.Keyword) []Of[*model.Keyword] {
	if len(old)+len(new) == 0 {
		return nil
	}
	name := func(k *model.Keyword) string { return k.Name }
	if !repeats(old) && !repeats(new) {
		return By(old, new, name)
	}
	s := shapes{}
	return match(old, new, func(k *model.Keyword) string { return s.keyword(k, shapeDepth) }, name)
}

// repeats reports whether a keyword occurs twice.
func repeats(all []*model.Keyword) bool {
	seen := map[string]bool{}
	for _, k := range all {
		if seen[k.Name] {
			return true
		}
		seen[k.Name] = true
	}
	return false
}
