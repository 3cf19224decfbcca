package runtime

import (
	"maps"
	"slices"
	"strings"
)

// BodyInput is the name of the body among the inputs of a call in conversions.
const BodyInput = "@body"

const (
	maskLevels = 16      // objects below are listed as a whole
	maskLength = 1 << 16 // a mask that would be longer lists the members of the object alone
)

// mask lists what is set in an object of the API, and removes its nulls, which are now said by the list.
func (r *conversionRow) mask(object map[string]any) map[string]any {
	m, listed := &masking{maps: r.maps}, object
	if body, ok := object[BodyInput].(map[string]any); ok {
		listed = body
	}
	if m.list(listed, "", maskLevels); m.length > maskLength {
		m.paths = slices.Collect(maps.Keys(listed))
	}
	slices.Sort(m.paths)
	object, _ = withoutNulls(object, maskLevels)
	object[r.Mask] = strings.Join(m.paths, ",")
	return object
}

// masking is a mask that is being made.
type masking struct {
	maps   map[string]bool // paths of objects that are maps, whose members no mask names
	paths  []string
	length int
}

// list adds the paths of leaves. What a path cannot name is listed as part of the object that holds it.
func (m *masking) list(object map[string]any, prefix string, levels int) {
	for name, v := range object {
		if m.length > maskLength {
			return
		}
		path := prefix + name
		m.length += len(path) + 1
		inner, _ := v.(map[string]any)
		if len(inner) == 0 || levels == 1 || m.maps[path] || !haveNames(inner) {
			m.paths = append(m.paths, path)
			continue
		}
		m.list(inner, path+".", levels-1)
	}
}

// haveNames reports whether a mask can name all members of an object.
func haveNames(object map[string]any) bool {
	for name := range object {
		if name == "" || strings.ContainsAny(name, ".,") {
			return false
		}
	}
	return true
}

// withoutNulls returns an object without members that are null, and without objects that are empty then. It is the object itself if
// there are none.
func withoutNulls(object map[string]any, levels int) (rest map[string]any, changed bool) {
	rest = make(map[string]any, len(object))
	for name, v := range object {
		inner, _ := v.(map[string]any)
		if v == nil {
			changed = true
			continue
		}
		if rest[name] = v; len(inner) == 0 || levels == 1 {
			continue
		}
		some, fewer := withoutNulls(inner, levels-1)
		if rest[name] = some; len(some) == 0 {
			delete(rest, name)
		}
		changed = changed || fewer
	}
	if !changed {
		return object, false
	}
	return rest, true
}

// unmask removes the mask of an object of the API, and sets to null what it lists that is not there.
func (r *conversionRow) unmask(object map[string]any) map[string]any {
	mask, ok := object[r.Mask].(string)
	if r.Mask == "" || !ok {
		return object
	}
	var listed [][]string
	var in []string // the body of a call
	if _, ok := object[BodyInput].(map[string]any); ok {
		in = []string{BodyInput}
	}
	ways := branches{}
	for path := range strings.SplitSeq(mask, ",") {
		if names := strings.SplitN(path, ".", maskLevels+1); path != "" && len(names) <= maskLevels {
			names = slices.Concat(in, names)
			listed = append(listed, names)
			ways.add(names)
		}
	}
	object = loosened(object, ways)
	delete(object, r.Mask)
	for _, path := range listed {
		put(object, path, nil) // what is there already stays
	}
	return object
}
