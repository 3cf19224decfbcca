package runtime

import (
	"encoding/json"
	"errors"
	"maps"
)

// treeFrom returns what a pointer points at as a tree of JSON, in which files are as they are.
func treeFrom(v any, links []any) (any, error) {
	k, p := codecFor(v, links)
	if p.isNil() {
		return nil, nil //nolint:nilnil // null is a value
	}
	if file, ok := v.(*FilePart); ok {
		return file, nil
	}
	w := Writer{files: true}
	if w.write(k, p); w.err != nil {
		return nil, w.err
	}
	tree, err := readTree(string(w.buf))
	members, ok := tree.(map[string]any)
	if err != nil || !ok || k.kind != structKind {
		return tree, err
	}
	for i := range k.object.fields {
		f := &k.object.fields[i]
		if file := f.file(p); file != nil {
			members[f.key] = file
		}
	}
	return members, nil
}

// file returns the file that a field holds; nil for another field, and for none.
func (f *field) file(p pointer) *FilePart {
	at := p.field(f.offset)
	k := f.codec
	if k.kind == optKind {
		if !k.isThere(at) {
			return nil
		}
		k = k.elem
	}
	if k.typ != fileType {
		return nil
	}
	return as[FilePart](at)
}

// fill reads a tree into what a pointer points at; files go into the fields of their names.
func fill(v any, tree any, links []any) error { return fillBy(&Reader{}, v, tree, links) }

// fillBy is fill by a reader, which is given the JSON.
func fillBy(r *Reader, v any, tree any, links []any) error {
	if file, ok := tree.(*FilePart); ok {
		if to, ok := v.(*FilePart); ok {
			*to = *file
			return nil
		}
		return errors.New("a file where there is none")
	}
	members, _ := tree.(map[string]any)
	files := map[string]*FilePart{}
	for name, m := range members {
		if file, ok := m.(*FilePart); ok {
			files[name] = file
		}
	}
	if len(files) > 0 {
		members = maps.Clone(members)
		maps.DeleteFunc(members, func(name string, _ any) bool { return files[name] != nil })
		tree = members
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	k, p := codecFor(v, links)
	r.s = string(text)
	if err := unmarshal(k, p, r); err != nil {
		return err
	}
	for name, file := range files {
		if k.kind != structKind || !k.object.setFile(p, name, file) {
			return &FieldError{Field: name, Err: errors.New("a file where there is none")}
		}
	}
	return nil
}

// setFile puts a file into the field of that name, and reports whether there is one.
func (o *object) setFile(p pointer, name string, file *FilePart) bool {
	i, ok := o.byName[name]
	if !ok {
		return false
	}
	f := &o.fields[i]
	at, k := p.field(f.offset), f.codec
	if k.kind == optKind {
		*at.field(k.state).opt() = optThere
		k = k.elem
	}
	if k.typ != fileType {
		return false
	}
	*as[FilePart](at) = *file
	return true
}
