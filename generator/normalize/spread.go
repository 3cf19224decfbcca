package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// spread gives to every use of a named schema what the schema says of its uses: that null is allowed, a default, its direction.
func spread(api *model.API, k *known) {
	for changed := true; changed; {
		changed = false
		for _, s := range api.Schemas {
			if !s.Nullable && takesNull(s.Type) {
				s.Nullable, changed = true, true
			}
		}
	}
	w := walker{
		whole: true,
		typ: func(t *model.Type) {
			if o, ok := (*t).(*model.Object); ok {
				k.spreadToFields(o)
			}
		},
		use: func(u *model.Use) { u.Nullable = u.Nullable || takesNull(u.Type) },
	}
	w.api(api)
	for _, o := range api.Operations {
		for _, p := range o.Params {
			k.spreadDefault(&p.Use)
		}
	}
}

// takesNull reports whether a type lets null in by a named schema that does.
func takesNull(t model.Type) bool {
	switch t := t.(type) {
	case *model.Ref:
		return t.Schema.Nullable
	case *model.Union:
		return slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return takesNull(v.Type) })
	}
	return false
}

func (k *known) spreadToFields(o *model.Object) {
	for _, f := range o.Fields {
		k.spreadDefault(&f.Use)
		k.spreadDirection(f)
	}
}

// spreadDirection gives a field the direction of its schema.
func (k *known) spreadDirection(f *model.Field) {
	d, t := direction{f.ReadOnly, f.WriteOnly}, f.Type
	for range 100 {
		r, ok := t.(*model.Ref)
		if !ok {
			break
		}
		d, t = d.and(k.directions[r.Schema]), r.Schema.Type
	}
	f.ReadOnly, f.WriteOnly = d.readOnly, d.writeOnly
}

// spreadDefault gives a field or parameter the default of its schema. Items of lists and members of maps have none.
func (k *known) spreadDefault(u *model.Use) {
	t := u.Type
	for range 100 {
		r, ok := t.(*model.Ref)
		if !ok || u.Default != "" {
			return
		}
		u.Default = k.defaults[r.Schema]
		t = r.Schema.Type
	}
}
