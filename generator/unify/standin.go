package unify

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// fits returns the field of the merged model for which the mapping has a value, by its path; nil, and a note of that, where the place of the
// object has none.
func (b *objectSayer) fits(path string, e *Entry) *model.Field {
	var f *model.Field
	var known []string
	if b.theirs != nil {
		f, known = b.fieldAt(b.theirs, strings.Split(path, "."))
	}
	if e.used = e.used || f != nil; f == nil {
		b.misfits = append(b.misfits, misfit{&e.used, diag.Diagnostic{
			Code: "unknown-name", Pos: e.Pos, Help: nearest(path, known),
			Message: fmt.Sprintf("there is no field where %s is in the merged model called %q", b.at.name, path),
		}})
	}
	return f
}

// isAlwaysAt reports whether an object always has something at a path.
func isAlwaysAt(o *model.Object, names []string) bool {
	for i, name := range names {
		if o == nil {
			return false
		}
		f := o.Field(name)
		if f == nil || !f.Required || f.Nullable && i < len(names)-1 {
			return false
		}
		o = objectOf(f.Type)
	}
	return true
}

// fill takes the fields out that the API requires and the merged model does not have.
func (b *objectSayer) fill(byWords map[string]*model.Field) {
	b.row.Fill = literals(b.mapping.Fill)
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Fill)) {
		names := strings.Split(path, ".")
		f, known := b.fieldAt(b.own, names)
		if f == nil {
			b.unknown(&Entry{Text: path, Pos: b.mapping.Fill[path].Pos}, "field of "+b.at.name, known)
			continue
		}
		b.stands(path, b.mapping.Fill[path], f)
		if !b.isPaired(path, byWords) {
			b.taken.take(names)
		}
	}
}

// isPaired reports whether the merged model has a field of the API.
func (b *objectSayer) isPaired(path string, byWords map[string]*model.Field) bool {
	if b.theirs == nil || slices.ContainsFunc(b.mapping.Fields, func(l *Line) bool { return l.From == path }) {
		return true
	}
	f := b.fields.of(b.own, path)
	return f != nil && b.pairFor(f, byWords) != nil
}

// standIns gives the object fields that the API does not have, and whose values it means.
func (b *objectSayer) standIns() {
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Makes)) {
		e := b.mapping.Makes[path]
		theirs := b.fits(path, e)
		if theirs == nil {
			continue
		}
		b.row.Makes = with(b.row.Makes, path, e)
		f := *theirs
		b.stands(path, e, &f)
		f.ID, f.Availability, f.Pos, f.Type = "", nil, e.Pos, made(model.Resolve(f.Type), b.row.Makes[path])
		to := strings.Split(path, ".")
		if there := b.fields.at(b.out, to); there == nil {
			b.place(to, &f, e.Pos)
			f.Required = theirs.Required
		} else {
			there.Required = there.Required || theirs.Required
			addValues(there.Type, f.Type)
		}
		b.always(b.out, to[:len(to)-1])
	}
}

// addValues adds the values of an enum to another one.
func addValues(to, from model.Type) {
	t, isEnum := to.(*model.Enum)
	f, also := from.(*model.Enum)
	if !isEnum || !also {
		return
	}
	for _, v := range f.Values {
		if !hasValue(t, v.Name) {
			added := *v
			added.ID, added.Availability = "", nil
			t.Values = append(t.Values, &added)
		}
	}
}

// always says of what is on the way to what an object always has that it is there.
func (r *reshaper) always(o *model.Object, path []string) {
	for i := range path {
		if f := r.fields.at(o, path[:i+1]); f != nil {
			f.Required, f.Nullable = true, false
		}
	}
}

// defaults notes values of the merged model that mean the same as leaving them out.
func (b *objectSayer) defaults() {
	for _, path := range slices.Sorted(maps.Keys(b.mapping.Defaults)) {
		if e := b.mapping.Defaults[path]; b.fits(path, e) != nil {
			b.row.Defaults = with(b.row.Defaults, path, e)
		}
	}
}

// made returns the type of a field that always has one value: of an enum, it has that value alone.
func made(t model.Type, value []byte) model.Type {
	e, ok := t.(*model.Enum)
	if !ok {
		return t
	}
	one := *e
	one.Values = slices.DeleteFunc(slices.Clone(e.Values), func(v *model.Value) bool { return string(v.Literal) != string(value) })
	if len(one.Values) == 0 {
		return t
	}
	return &one
}
