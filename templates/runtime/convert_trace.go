package runtime

import (
	"maps"
	"slices"
	"strings"
)

// within returns what is one step into a value.
func (s step) within(v any) (any, bool) {
	switch v := v.(type) {
	case []any:
		if s.index < 0 || s.index >= len(v) {
			return nil, false
		}
		return v[s.index], true
	case map[string]any:
		inner, there := v[s.name]
		return inner, there && s.index < 0
	}
	return nil, false
}

// reach returns how many steps of a path lead to something.
func reach(v any, path []step) int {
	for i, s := range path {
		inner, there := s.within(v)
		if !there {
			return i
		}
		v = inner
	}
	return len(path)
}

// at reports whether there is something at a path.
func at(v any, path []step) bool { return reach(v, path) == len(path) }

// stepsOf returns a path of names.
func stepsOf(names []string) []step {
	path := make([]step, len(names))
	for i, name := range names {
		path[i] = step{name, -1}
	}
	return path
}

// namesOf returns the names that a path begins with.
func namesOf(path []step) []string {
	var names []string
	for _, s := range path {
		if s.index >= 0 {
			break
		}
		names = append(names, s.name)
	}
	return names
}

// begins reports whether a path begins with another.
func begins(path, with []string) bool {
	return len(path) >= len(with) && slices.Equal(path[:len(with)], with)
}

// unifiedPaths returns where unified values may have what the API has at a path: not all of these need be there. Filled tells that what
// is there fills the place of something that they lack.
func (c *Conversions) unifiedPaths(name string, own any, path []step) (paths [][]step, filled bool) {
	if name == noConversion || len(path) == 0 {
		return [][]step{path}, false
	}
	object, isObject := own.(map[string]any)
	if !isObject {
		inner, _ := path[0].within(own)
		return c.behind(path[:1], name, inner, path[1:])
	}
	row := c.rowOf(name, object)
	names := namesOf(path)
	for _, f := range row.fill {
		if begins(names, f.path) {
			return nil, true
		}
	}
	var best *conversionStep
	for _, s := range row.steps {
		switch {
		case s.Rule == RulePresence:
			if slices.ContainsFunc(s.present, func(p presentPath) bool { return slices.Equal(p.path, names) }) {
				paths = append(paths, stepsOf(s.to))
			}
		case begins(names, s.from):
			if best == nil || len(s.from) > len(best.from) {
				best = s
			}
		case begins(s.from, names):
			paths = append(paths, stepsOf(s.to))
		}
	}
	if best != nil {
		paths, filled = c.behindStep(best, object, path)
	}
	paths = append(paths, row.toldBy(object, names)...)
	if len(paths) == 0 {
		paths = [][]step{path}
	}
	for _, p := range paths {
		for _, g := range row.Gather {
			if g.holds(p) {
				paths = append(paths, stepsOf(strings.Split(g.To, ".")))
			}
		}
	}
	return paths, filled
}

// toldBy returns where unified values say the tag at a path of an object of the API.
func (r *conversionRow) toldBy(object map[string]any, names []string) (paths [][]step) {
	for _, t := range r.tells {
		if !slices.Equal(t.from, names) {
			continue
		}
		tag, _ := find(object, t.from)
		for _, p := range t.present {
			if p.tag == tag {
				paths = append(paths, stepsOf(p.path))
			}
		}
	}
	return paths
}

// behindStep is unifiedPaths for what a step moves, or a part of it.
func (c *Conversions) behindStep(s *conversionStep, object map[string]any, path []step) ([][]step, bool) {
	v, _ := find(object, s.from)
	rest := path[len(s.from):]
	if members, ok := v.(map[string]any); ok && s.Each && len(rest) > 0 {
		return c.behind(append(stepsOf(s.to), rest[0]), s.Of, members[rest[0].name], rest[1:])
	}
	return c.behind(stepsOf(s.to), s.Of, v, rest)
}

// behind is unifiedPaths for a value whose own unified path is known.
func (c *Conversions) behind(to []step, name string, own any, rest []step) ([][]step, bool) {
	inner, filled := c.unifiedPaths(name, own, rest)
	for i := range inner {
		inner[i] = slices.Concat(to, inner[i])
	}
	return inner, filled
}

// holds reports whether a unified path leads to the member of an item.
func (g *Gathered) holds(path []step) bool {
	list, item := strings.Split(g.List, "."), strings.Split(g.Item, ".")
	return len(path) > len(list) && slices.Equal(namesOf(path), list) && begins(namesOf(path[len(list)+1:]), item)
}

// cuts lists what to remove from a value: all of it, or the values at the places.
type cuts struct {
	whole  bool
	places map[step]*cuts
}

func (c *cuts) add(path []step) {
	for _, s := range path {
		if c.places == nil {
			c.places = map[step]*cuts{}
		}
		if c.places[s] == nil {
			c.places[s] = &cuts{}
		}
		c = c.places[s]
	}
	c.whole = true
}

// holds reports whether the value at a path, or one around it, is cut out.
func (c *cuts) holds(path []step) bool {
	for _, s := range path {
		if c = c.places[s]; c == nil || c.whole {
			break
		}
	}
	return c != nil && c.whole
}

// without returns a value of the API without what is cut out of it. A mask no longer lists that.
func (c *Conversions) without(name string, own any, out *cuts) any {
	switch v := own.(type) {
	case []any:
		list := make([]any, 0, len(v))
		for i, item := range v {
			switch cut := out.places[step{"", i}]; {
			case cut == nil:
				list = append(list, item)
			case !cut.whole:
				list = append(list, c.without(name, item, cut))
			}
		}
		return list
	case map[string]any:
		object, row := maps.Clone(v), c.rowOf(name, v)
		for s, cut := range out.places {
			if cut.whole {
				delete(object, s.name)
			} else {
				object[s.name] = c.without(row.of(s.name), v[s.name], cut)
			}
		}
		if mask, ok := v[row.Mask].(string); ok && row.Mask != "" {
			object[row.Mask] = out.unlisted(mask)
		}
		return object
	}
	return own
}

// of returns the name of the row for a member of the API's object.
func (r *conversionRow) of(member string) string {
	for _, s := range r.steps {
		if s.From == member && !s.Each {
			return s.Of
		}
	}
	return noConversion
}

// unlisted returns a mask that does not list what is cut out.
func (c *cuts) unlisted(mask string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(mask, ","), func(path string) bool {
		return c.holds(stepsOf(strings.Split(path, ".")))
	}), ",")
}
