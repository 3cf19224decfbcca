package runtime

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"reflect"
	"slices"
)

// branches are the names by which paths lead into an object, and into the objects in it.
type branches map[string]branches

func (b branches) add(path []string) {
	for _, name := range path {
		if b[name] == nil {
			b[name] = branches{}
		}
		b = b[name]
	}
}

// below returns the branches behind a path.
func (b branches) below(path []string) branches {
	for _, name := range path {
		b = b[name]
	}
	return b
}

// loosened copies an object and all objects in it that paths lead into, so that these can be changed.
func loosened(object map[string]any, b branches) map[string]any {
	loose := maps.Clone(object)
	loosen(loose, b)
	return loose
}

// loosen is loosened for an object that is nobody else's.
func loosen(object map[string]any, b branches) {
	for name, below := range b {
		if v, there := object[name]; there {
			object[name] = loosenedValue(v, below)
		}
	}
}

func loosenedValue(v any, b branches) any {
	if object, ok := v.(map[string]any); ok && object != nil && len(b) > 0 {
		return loosened(object, b)
	}
	return v
}

// find returns what is at a path.
func find(v any, path []string) (any, bool) {
	for _, name := range path {
		object, _ := v.(map[string]any)
		inner, there := object[name]
		if !there {
			return nil, false
		}
		v = inner
	}
	return v, true
}

func memberOf(tree any, name string) any {
	members, _ := tree.(map[string]any)
	return members[name]
}

// take removes what is at a path, and the objects that are empty without it.
func take(object map[string]any, path []string) (any, bool) {
	v, there := object[path[0]]
	if len(path) == 1 {
		delete(object, path[0])
		return v, there
	}
	inner, _ := v.(map[string]any)
	if inner == nil {
		return nil, false
	}
	v, there = take(inner, path[1:])
	if there && len(inner) == 0 {
		delete(object, path[0])
	}
	return v, there
}

// put adds a value at a path, and the objects around it that are missing. It fails if something else is in the way.
func put(object map[string]any, path []string, v any) bool {
	for ; len(path) > 1; path = path[1:] {
		if _, there := object[path[0]]; !there {
			object[path[0]] = map[string]any{}
		}
		inner, _ := object[path[0]].(map[string]any)
		if inner == nil {
			return false
		}
		object = inner
	}
	if _, there := object[path[0]]; there {
		return false
	}
	object[path[0]] = v
	return true
}

// replace changes what is at a path.
func replace(object map[string]any, path []string, v any) {
	inner, _ := find(object, path[:len(path)-1])
	inner.(map[string]any)[path[len(path)-1]] = v
}

// prune removes what holds nothing on the way to a path: objects without members, and nulls.
func prune(object map[string]any, path []string) {
	if len(path) == 1 {
		return
	}
	v, there := object[path[0]]
	inner, isObject := v.(map[string]any)
	if isObject && len(inner) > 0 {
		prune(inner, path[1:])
	}
	if there && len(inner) == 0 && (isObject || v == nil) {
		delete(object, path[0])
	}
}

// mostLevels bounds the levels of trees that are compared: a tree that holds itself is equal to none.
const mostLevels = 100_000

// sameTree reports whether two trees are equal, numbers by their strings. What is one and the same is not looked into.
func sameTree(a, b any) bool { return sameWithin(a, b, mostLevels) }

func sameWithin(a, b any, levels int) bool {
	if levels == 0 {
		return false
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && sameObject(a, b, levels)
	case []any:
		b, ok := b.([]any)
		if ok && len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) {
			return (a == nil) == (b == nil)
		}
		return ok && slices.EqualFunc(a, b, func(x, y any) bool { return sameWithin(x, y, levels-1) })
	case string, json.Number, bool, nil:
		return a == b
	case *FilePart:
		b, ok := b.(*FilePart)
		return ok && (a == b || sameText(a, b))
	}
	return sameLeaf(a, b)
}

func sameObject(a, b map[string]any, levels int) bool {
	if len(a) != len(b) || (a == nil) != (b == nil) {
		return false
	}
	if reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer() {
		return true
	}
	for name, v := range a {
		if w, there := b[name]; !there || !sameWithin(v, w, levels-1) {
			return false
		}
	}
	return true
}

// sameLeaf compares two values of Go by ==, and says false for those that cannot be compared.
func sameLeaf(a, b any) (same bool) {
	defer func() { _ = recover() }() // the dynamic type holds a slice, a map or a function
	return a == b
}

// sameText reports whether two files have the same name, type and bytes. Content that cannot be read again has none.
func sameText(a, b *FilePart) bool {
	if a == nil || b == nil || a.Name != b.Name || a.ContentType != b.ContentType {
		return false
	}
	x, ok := reread(a, largestFile)
	if !ok {
		return false
	}
	y, ok := reread(b, largestFile)
	return ok && bytes.Equal(x, y)
}

// reread returns the bytes of a file, and leaves its content where it was.
func reread(f *FilePart, most int64) ([]byte, bool) {
	if _, ok := f.Content.(io.Seeker); !ok {
		return nil, false
	}
	data, err := readFile(f, most)
	return data, err == nil
}
