package runtime

import (
	"slices"
	"strconv"
	"strings"
)

// gather moves the member to the place that has it once, if only one item has it and would get it back.
func (g *Gathered) gather(unified map[string]any) {
	to, member := strings.Split(g.To, "."), strings.Split(g.Item, ".")
	list, at := g.items(unified)
	owner := -1
	for i, item := range list {
		around := g.belongs(item, member)
		if _, there := find(item, member); there {
			if owner >= 0 {
				return
			}
			owner = i
		} else if around && owner < 0 {
			return // that is the first that would get it back
		}
	}
	if _, taken := find(unified, to); owner < 0 || taken {
		return
	}
	object := loosened(list[owner].(map[string]any), branchesOf(member)) // it has a member
	v, _ := take(object, member)
	if around := member[:len(member)-1]; !isThere(object, around) {
		put(object, around, map[string]any{})
	}
	if v == nil || !put(unified, to, v) {
		return
	}
	moved := slices.Clone(list)
	moved[owner] = object
	if owner == len(list)-1 && g.isMade(object, member) {
		moved = moved[:owner]
	}
	if len(moved) == 0 {
		take(unified, at)
		return
	}
	replace(unified, at, moved)
}

// belongs reports whether a member belongs to an item: it has the object around it, or the members of Like.
func (g *Gathered) belongs(item any, member []string) bool {
	around, there := find(item, member[:len(member)-1])
	if there {
		return around != nil
	}
	for name, v := range g.like {
		if got := memberOf(item, name); got == nil || !sameTree(got, v) {
			return false
		}
	}
	return len(g.like) > 0
}

// isMade reports whether an item is the one that is made, but for the member.
func (g *Gathered) isMade(item map[string]any, member []string) bool {
	made, _ := readTree(string(g.Make))
	object, ok := made.(map[string]any)
	if around := member[:len(member)-1]; ok && !isThere(object, around) {
		put(object, around, map[string]any{})
	}
	return ok && sameTree(item, object)
}

// items returns the list and its path.
func (g *Gathered) items(unified map[string]any) ([]any, []string) {
	at := strings.Split(g.List, ".")
	v, _ := find(unified, at)
	list, _ := v.([]any)
	return list, at
}

// scatter returns the unified object with the member in the item that it belongs to. It is false where there is none.
func (g *Gathered) scatter(unified map[string]any) (map[string]any, bool) {
	to, member := strings.Split(g.To, "."), strings.Split(g.Item, ".")
	v, there := find(unified, to)
	if !there {
		return unified, true
	}
	list, at := g.items(unified)
	unified = loosened(unified, branchesOf(to, at))
	take(unified, to)
	dropEmpty(unified, to[:len(to)-1])
	if v == nil { // it says nothing
		return unified, true
	}
	moved := slices.Clone(list)
	for i, item := range moved {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		if !g.belongs(object, member) {
			continue
		}
		object = loosened(object, branchesOf(member))
		if !put(object, member, v) {
			return unified, false
		}
		moved[i] = object
		replace(unified, at, moved)
		return unified, true
	}
	return unified, g.make(unified, at, moved, member, v)
}

// make adds an item with the member to a list. It fails where there is none to add, or no list to add it to.
func (g *Gathered) make(unified map[string]any, at []string, list []any, member []string, v any) bool {
	made, err := readTree(string(g.Make))
	item, ok := made.(map[string]any)
	if err != nil || !ok || !put(item, member, v) {
		return false
	}
	list = append(list, item)
	if was, there := find(unified, at); there {
		if _, isList := was.([]any); !isList && was != nil {
			return false
		}
		replace(unified, at, list)
		return true
	}
	return put(unified, at, list)
}

// branchesOf returns the branches of paths.
func branchesOf(paths ...[]string) branches {
	b := branches{}
	for _, p := range paths {
		b.add(p)
	}
	return b
}

// isThere reports whether something is at a path; at none the object itself is.
func isThere(object map[string]any, path []string) bool {
	_, there := find(object, path)
	return there
}

// dropEmpty takes out objects along a path that hold nothing.
func dropEmpty(object map[string]any, path []string) {
	for ; len(path) > 0; path = path[:len(path)-1] {
		v, _ := find(object, path)
		if m, ok := v.(map[string]any); !ok || len(m) > 0 {
			return
		}
		take(object, path)
	}
}

// placeMark separates the source of a name and the place of its item.
const placeMark = "#"

// named returns a list whose items have names.
func (m *MadeIDs) named(v any) any {
	list, ok := v.([]any)
	if m == nil || !ok {
		return v
	}
	named := slices.Clone(list)
	of := strings.Split(m.Of, ".")
	for i, item := range named {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		text, ok := textAt(object, of)
		if _, taken := object[m.Member]; !ok || taken {
			continue
		}
		object = loosened(object, branchesOf(of))
		object[m.Member] = text + placeMark + strconv.Itoa(i)
		if m.Hidden {
			take(object, of)
		}
		named[i] = object
	}
	return named
}

func textAt(object map[string]any, path []string) (string, bool) {
	v, _ := find(object, path)
	text, ok := v.(string)
	return text, ok
}

// unnamed returns a list whose items have no names. It fails for a hidden name that was not made so.
func (m *MadeIDs) unnamed(v any) (any, error) {
	list, ok := v.([]any)
	if m == nil || !ok {
		return v, nil
	}
	of := strings.Split(m.Of, ".")
	places := map[int]int{} // of items in the new list → their places by name
	unnamed := make([]any, 0, len(list))
	for i, item := range list {
		object, ok := item.(map[string]any)
		name, isText := object[m.Member].(string)
		if !ok || !isText {
			unnamed, places[i] = append(unnamed, item), i
			continue
		}
		object = loosened(object, branchesOf(of, []string{m.Member}))
		delete(object, m.Member)
		cut := strings.LastIndex(name, placeMark)
		place, err := i, error(nil)
		if cut >= 0 {
			place, err = strconv.Atoi(name[cut+len(placeMark):])
		}
		if m.Hidden && (cut < 0 || err != nil || !put(object, of, name[:cut])) {
			return nil, errMisfit
		}
		unnamed, places[i] = append(unnamed, object), place
	}
	if !m.Hidden {
		return unnamed, nil
	}
	order := make([]int, len(unnamed))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return places[a] - places[b] })
	sorted := make([]any, 0, len(unnamed))
	for _, i := range order {
		sorted = append(sorted, unnamed[i])
	}
	return sorted, nil
}
