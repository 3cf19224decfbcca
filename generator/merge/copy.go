package merge

import (
	"reflect"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// copier copies nodes of a model and marks each copy with the versions that have it. It goes by reflection, so that no
// attribute can be forgotten.
type copier struct {
	ids     model.Availability
	schemas map[*model.Schema]*model.Schema // what references of copies lead to
}

func newCopier(a *model.API) *copier {
	c := &copier{schemas: map[*model.Schema]*model.Schema{}}
	for _, v := range a.Versions {
		c.ids = append(c.ids, v.ID)
	}
	return c
}

// available returns the versions that have a node, which are never nil while merging.
func (c *copier) available(n *model.Node) model.Availability { return c.set(n.Availability) }

func (c *copier) set(a model.Availability) model.Availability {
	if a == nil {
		a = c.ids
	}
	return slices.Clone(a)
}

// clone copies x down to its references to schemas.
func clone[T any](c *copier, x T) T {
	v := reflect.ValueOf(&x).Elem()
	return c.value(v).Interface().(T)
}

// cloneType copies a type, which may be nil.
func cloneType(c *copier, t model.Type) model.Type {
	if t == nil {
		return nil
	}
	return clone(c, t)
}

var (
	schemaType       = reflect.TypeFor[*model.Schema]()
	availabilityType = reflect.TypeFor[model.Availability]()
)

func (c *copier) value(v reflect.Value) reflect.Value {
	switch v.Type() {
	case schemaType:
		return reflect.ValueOf(c.schemas[v.Interface().(*model.Schema)])
	case availabilityType:
		return reflect.ValueOf(c.set(v.Interface().(model.Availability)))
	}
	copied := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			copied.Set(reflect.New(v.Type().Elem()))
			copied.Elem().Set(c.value(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			copied.Set(c.value(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			copied.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			copied.Index(i).Set(c.value(v.Index(i)))
		}
	case reflect.Map:
		if !v.IsNil() {
			copied.Set(reflect.MakeMap(v.Type()))
		}
		for _, k := range v.MapKeys() {
			copied.SetMapIndex(k, c.value(v.MapIndex(k)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			copied.Field(i).Set(c.value(v.Field(i)))
		}
		if f, ok := reflect.TypeAssert[*model.Field](copied.Addr()); ok {
			f.NullIn = union(f.NullIn, c.where(f, f.Required && f.Nullable))
			f.ReadOnlyIn = union(f.ReadOnlyIn, c.where(f, f.ReadOnly))
			f.WriteOnlyIn = union(f.WriteOnlyIn, c.where(f, f.WriteOnly))
		}
	default:
		copied.Set(v)
	}
	return copied
}

// where returns the versions that have a field, if something holds of it.
func (c *copier) where(f *model.Field, holds bool) []string {
	if holds {
		return c.available(&f.Node)
	}
	return nil
}

// availabilities calls visit for the availability of every node of a model.
func availabilities(a *model.API, visit func(*model.Availability)) {
	visitAvailability(reflect.ValueOf(a).Elem(), visit)
	for _, s := range a.Schemas {
		visitAvailability(reflect.ValueOf(s).Elem(), visit)
	}
}

// visitAvailability does not follow references to schemas.
func visitAvailability(v reflect.Value, visit func(*model.Availability)) {
	switch v.Type() {
	case schemaType:
		return
	case availabilityType:
		visit(v.Addr().Interface().(*model.Availability))
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			visitAvailability(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visitAvailability(v.Index(i), visit)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			visitAvailability(field, visit)
		}
	}
}

// Copy returns a copy of a model in which every node says of which versions it is.
func Copy(a *model.API) *model.API {
	c := newCopier(a)
	for _, s := range a.Schemas {
		c.schemas[s] = &model.Schema{}
	}
	copied := clone(c, a)
	for _, s := range a.Schemas {
		*c.schemas[s] = clone(c, *s)
	}
	return copied
}

// Availabilities calls visit for every list of versions in a model: those that nodes are of, and others.
func Availabilities(a *model.API, visit func(*model.Availability)) { availabilities(a, visit) }
