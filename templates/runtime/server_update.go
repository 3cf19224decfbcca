package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ApplyUpdate carries out an update of what to points at: each member that is there in what from points at is set, null clears it,
// and what is absent stays. Members that to does not declare are none of it.
func ApplyUpdate(to, from any) error {
	k, _ := codecFor(to, nil)
	changes, err := objectFrom(from)
	if err != nil {
		return err
	}
	return change(to, func(members map[string]any) error {
		for name, v := range changes {
			if k.object == nil || k.object.declares(name) {
				members[name] = v
			}
		}
		return nil
	})
}

// ApplyMask carries out an update of what to points at that lists what it changes: each path of the mask is set to what is there in
// what from points at, and reset where nothing does. A path that to does not declare is a [*FieldError].
func ApplyMask(to any, mask FieldMask, from any) error {
	k, _ := codecFor(to, nil)
	changes, err := objectFrom(from)
	if err != nil {
		return err
	}
	return change(to, func(members map[string]any) error {
		for path := range strings.SplitSeq(string(mask), ",") {
			names := strings.Split(strings.TrimSpace(path), ".")
			if k.object == nil || !k.object.declares(names[0]) {
				return &FieldError{Field: path, Err: errNoMember}
			}
			take(members, names)
			if v, there := find(changes, names); there && !put(members, names, v) {
				return &FieldError{Field: path, Err: errNoMember}
			}
		}
		return nil
	})
}

var errNoMember = errors.New("there is no such member")

// objectFrom returns what a pointer points at as an object.
func objectFrom(v any) (map[string]any, error) {
	tree, err := treeFrom(v, nil)
	if err != nil || tree == nil {
		return nil, err
	}
	members, ok := tree.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%T is not an object", v)
	}
	return members, nil
}

// change changes the members of what to points at.
func change(to any, f func(members map[string]any) error) error {
	members, err := objectFrom(to)
	if err != nil {
		return err
	}
	if members == nil {
		return errNoPointer
	}
	if err := f(members); err != nil {
		return err
	}
	return fill(to, members, nil)
}

// anyType is the member of a protobuf Any, in JSON, that says of what type the others are.
const anyType = "@type"

// PackAny makes what to points at, the model of a protobuf Any, hold what from points at, of the type of that name.
func PackAny(to any, name string, from any) error {
	members, err := objectFrom(from)
	if err != nil {
		return err
	}
	packed := map[string]any{anyType: name}
	maps.Copy(packed, members)
	return fill(to, packed, nil)
}

// UnpackAny reads what from points at, the model of a protobuf Any, into what to points at, and returns the name of its type.
func UnpackAny(to, from any) (string, error) {
	members, err := objectFrom(from)
	if err != nil {
		return "", err
	}
	name, _ := members[anyType].(string)
	delete(members, anyType)
	text, err := json.Marshal(members)
	if err != nil {
		return name, err
	}
	return name, Unmarshal(text, to)
}

// PageOf returns the page of a list that begins behind the item with the id after, or ends before the one with the id before, and has at
// most limit items, and whether there are more in that direction. Empty ids are none; an id that no item has is an error.
func PageOf[T any](items []T, id func(T) string, after, before string, limit int) (page []T, more bool, err error) {
	at := func(name, want string) (int, error) {
		i := slices.IndexFunc(items, func(item T) bool { return id(item) == want })
		if i < 0 {
			return 0, &FieldError{Field: name, Err: fmt.Errorf("there is no item %q", want)}
		}
		return i, nil
	}
	from, to := 0, len(items)
	if after != "" {
		if from, err = at("after", after); err != nil {
			return nil, false, err
		}
		from++
	}
	if before != "" {
		if to, err = at("before", before); err != nil {
			return nil, false, err
		}
	}
	page = items[min(from, to):to]
	if limit <= 0 || len(page) <= limit {
		return page, false, nil
	}
	if before != "" && after == "" {
		return page[len(page)-limit:], true, nil
	}
	return page[:limit], true, nil
}
