// Package pair says which node of one model is which node of another. Merge and diff share its tables, so that both
// agree on what is the same thing.
//
// Nodes pair by what they are on the wire and by where they are used, not by their IDs: a schema that was extracted,
// inlined or renamed is the schema that is at the same place.
package pair

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// Of is a node of the old model and the node of the new model that is the same thing. One of them may be nil: a node
// that only one model has.
type Of[T any] struct{ Old, New T }

// Table holds the pairs of two models. Lists of pairs have the order of the new model; what only the old one has is
// after what it followed there.
type Table struct {
	// Operations, Webhooks and Schemas hold every operation, every webhook and every named schema of both models once.
	Operations []Of[*model.Operation]
	Webhooks   []Of[*model.Operation]
	Schemas    []Of[*model.Schema]

	toNew, toOld map[*model.Schema]*model.Schema
	named        bool // schemas pair by their names alone
	shapes       shapes
}

// partners is how many schemas of other names are looked into for each schema. Documents in which more are at the places
// of one would cost the square of their size.
const partners = 16

// Pair pairs two models. The work grows with the size of the models: of the types that are at the same places as one
// named type, only so many are looked into.
func Pair(old, new *model.API) *Table {
	b := &builder{
		table: &Table{
			Operations: operations(old, new),
			Webhooks:   Sent(old.Webhooks, new.Webhooks),
			toNew:      map[*model.Schema]*model.Schema{},
			toOld:      map[*model.Schema]*model.Schema{},
		},
		old:      old,
		new:      new,
		met:      map[Of[model.Type]]bool{},
		said:     map[Of[*model.Schema]]bool{},
		votes:    map[Of[*model.Schema]]int{},
		oldNames: namesOf(old.Schemas), newNames: namesOf(new.Schemas),
		shapes: shapes{},
		looked: map[*model.Schema]int{},
	}
	for _, p := range slices.Concat(b.table.Operations, b.table.Webhooks) {
		b.operation(p)
	}
	if old.Errors != nil && new.Errors != nil {
		b.schemas(old.Errors.Schema, new.Errors.Schema)
	}
	b.assignByUse()
	b.assignByName()
	b.table.Schemas = inOrder(old.Schemas, new.Schemas, func(s *model.Schema) *model.Schema { return b.table.toOld[s] })
	return b.table
}

// Named pairs two models in which the same things have the same names: operations by service and method, schemas by name.
func Named(old, new *model.API) *Table {
	t := &Table{named: true, toNew: map[*model.Schema]*model.Schema{}, toOld: map[*model.Schema]*model.Schema{}}
	t.Operations = By(old.Operations, new.Operations, func(o *model.Operation) string { return o.Service + "." + o.Method })
	t.Schemas = By(old.Schemas, new.Schemas, schemaName)
	for _, p := range t.Schemas {
		if p.Old != nil && p.New != nil {
			t.toNew[p.Old], t.toOld[p.New] = p.New, p.Old
		}
	}
	return t
}

// Add pairs a schema that had no pair with what was made of it in the new model.
func (t *Table) Add(old, new *model.Schema) { t.toNew[old] = new }

// Same reports whether two references lead to paired schemas, whichever of them is in the old model.
func (t *Table) Same(a, b model.Type) bool {
	if !bothRefs(a, b) {
		return false
	}
	x, y := a.(*model.Ref).Schema, b.(*model.Ref).Schema
	return t.toNew[x] == y || t.toNew[y] == x
}

// sameEnd reports whether two references lead to paired schemas, themselves or by schemas that are other names of those.
func (t *Table) sameEnd(old, new model.Type) bool {
	return t.Same(old, new) || bothRefs(old, new) && t.Same(end(old), end(new))
}

// end returns the last reference of a chain of them.
func end(t model.Type) model.Type {
	for seen := map[model.Type]bool{}; !seen[t]; {
		seen[t] = true
		if r, ok := t.(*model.Ref); ok && isRef(r.Schema.Type) {
			t = r.Schema.Type
		}
	}
	return t
}

// builder finds the pairs of schemas. It goes through both models in parallel, and counts for every two schemas the
// places where both are.
type builder struct {
	table    *Table
	old, new *model.API
	// met are the types that have been gone through together.
	met map[Of[model.Type]]bool
	// said are the named schemas whose keywords have been gone through together.
	said   map[Of[*model.Schema]]bool
	votes  map[Of[*model.Schema]]int
	seen   []Of[*model.Schema] // the keys of votes, in the order found
	judged int                 // how many of those have been looked at for being one schema
	// oldNames and newNames are the names of the schemas of both models.
	oldNames, newNames map[string]bool
	shapes             shapes
	looked             map[*model.Schema]int // how many schemas of other names each schema of the old model has been looked at with
}

func (b *builder) operation(p Of[*model.Operation]) {
	if p.Old == nil || p.New == nil {
		return
	}
	b.params(Params(p.Old, p.New))
	b.bodies(Bodies(p.Old.Bodies, p.New.Bodies))
	for _, r := range Responses(p.Old.Responses, p.New.Responses) {
		if r.Old != nil && r.New != nil {
			b.params(ResponseHeaders(r.Old.Headers, r.New.Headers))
			b.bodies(Bodies(r.Old.Bodies, r.New.Bodies))
		}
	}
	for _, callback := range Sent(p.Old.Callbacks, p.New.Callbacks) {
		b.operation(callback)
	}
	if p.Old.Stream != nil && p.New.Stream != nil {
		b.types(p.Old.Stream.Item, p.New.Stream.Item)
		for _, e := range Events(p.Old.Stream, p.New.Stream) {
			if e.Old != nil && e.New != nil {
				b.types(e.Old.Type, e.New.Type)
			}
		}
	}
	if p.Old.LongRunning != nil && p.New.LongRunning != nil {
		b.schemas(p.Old.LongRunning.Result, p.New.LongRunning.Result)
	}
}

func (b *builder) params(pairs []Of[*model.Param]) {
	for _, p := range pairs {
		if p.Old != nil && p.New != nil {
			b.use(p.Old.Use, p.New.Use)
		}
	}
}

func (b *builder) bodies(pairs []Of[*model.Body]) {
	for _, p := range pairs {
		if p.Old != nil && p.New != nil {
			b.use(p.Old.Use, p.New.Use)
		}
	}
}

// schemas goes through two schemas that are at one place.
func (b *builder) schemas(old, new *model.Schema) {
	if old != nil && new != nil {
		b.types(&model.Ref{Schema: old}, &model.Ref{Schema: new})
	}
}

// use goes through what is at one place.
func (b *builder) use(old, new model.Use) {
	b.types(old.Type, new.Type)
	b.keywords(old.Keywords, new.Keywords)
}

func (b *builder) keywords(old, new []*model.Keyword) {
	for _, k := range Keywords(old, new) {
		if k.Old != nil && k.New != nil && k.Old.Use != nil && k.New.Use != nil {
			b.use(*k.Old.Use, *k.New.Use)
		}
	}
}

// types goes through two types that are at one place.
func (b *builder) types(old, new model.Type) {
	if old == nil || new == nil {
		return
	}
	b.vote(old, new)
	b.named(old, new)
	at := Of[model.Type]{model.Resolve(old), model.Resolve(new)}
	if b.met[at] || b.enough(old, new) {
		return
	}
	b.met[at] = true
	switch n := at.New.(type) {
	case *model.Object:
		b.object(at.Old, n)
	case *model.List:
		if o, ok := at.Old.(*model.List); ok {
			b.use(o.Item, n.Item)
			old, new := o.Tuple.Uses(), n.Tuple.Uses()
			for i := range min(len(old), len(new)) {
				b.use(*old[i], *new[i])
			}
		}
	case *model.Map:
		if o, ok := at.Old.(*model.Map); ok {
			b.use(o.Value, n.Value)
		}
	case *model.Union:
		b.union(at.Old, n)
	}
}

// named goes through what two named schemas say beyond their types.
func (b *builder) named(old, new model.Type) {
	if bothRefs(old, new) {
		o, n := old.(*model.Ref).Schema, new.(*model.Ref).Schema
		if len(o.Keywords) > 0 && len(n.Keywords) > 0 && !b.said[Of[*model.Schema]{o, n}] {
			b.said[Of[*model.Schema]{o, n}] = true
			b.keywords(o.Keywords, n.Keywords)
		}
	}
}

// enough reports whether a schema has been looked at with so many others that one more says nothing.
func (b *builder) enough(old, new model.Type) bool {
	if !bothRefs(old, new) || sameName(old, new) {
		return false
	}
	s := old.(*model.Ref).Schema
	b.looked[s]++
	return b.looked[s] > partners
}

// object goes through an object and what is in its place: an object, or a union that has its fields for a base.
func (b *builder) object(old model.Type, new *model.Object) {
	switch o := old.(type) {
	case *model.Object:
		b.fields(o, new)
	case *model.Union:
		if o.Base != nil {
			b.fields(o.Base, new)
			return
		}
		b.variants(o, Whole(new, o))
	}
}

func (b *builder) fields(old, new *model.Object) {
	for _, f := range Fields(old, new) {
		if f.Old != nil && f.New != nil {
			b.use(f.Old.Use, f.New.Use)
		}
	}
	if old.Additional != nil && new.Additional != nil {
		b.use(*old.Additional, *new.Additional)
	}
}

// union goes through a union and what is in its place; any other type is a union of one.
func (b *builder) union(old model.Type, new *model.Union) {
	switch o := old.(type) {
	case *model.Union:
		if o.Base != nil && new.Base != nil {
			b.fields(o.Base, new.Base)
		}
		b.variants(o, new)
	case *model.Object:
		if new.Base != nil {
			b.fields(o, new.Base)
			return
		}
		b.variants(Whole(o, new), new)
	default:
		b.variants(Whole(o, new), new)
	}
}

func (b *builder) variants(old, new *model.Union) {
	for _, v := range early(b.shapes, old, new) {
		if v.Old != nil && v.New != nil {
			b.use(model.Use{Type: v.Old.Type, Keywords: v.Old.Keywords}, model.Use{Type: v.New.Type, Keywords: v.New.Keywords})
		}
	}
}

// vote counts a place where two schemas are.
func (b *builder) vote(old, new model.Type) {
	if !bothRefs(old, new) {
		return
	}
	p := Of[*model.Schema]{old.(*model.Ref).Schema, new.(*model.Ref).Schema}
	if b.votes[p] == 0 {
		b.seen = append(b.seen, p)
	}
	b.votes[p]++
}

// assignByUse pairs the schemas that are at the same places: those of one name first, then those that most places
// take for each other.
func (b *builder) assignByUse() {
	found := b.seen[b.judged:] // what the others are does not change
	b.judged = len(b.seen)
	for _, p := range found {
		if p.Old.Name == p.New.Name {
			b.assign(p)
		}
	}
	renamed := slices.DeleteFunc(slices.Clone(found), func(p Of[*model.Schema]) bool { return p.Old.Name == p.New.Name })
	slices.SortStableFunc(renamed, func(p, q Of[*model.Schema]) int { return cmp.Compare(b.votes[q], b.votes[p]) })
	for _, p := range renamed {
		if b.renamed(p) {
			b.assign(p)
		}
	}
}

// assignByName pairs what is left by name, and then what is at the same places inside of those.
func (b *builder) assignByName() {
	old := byKey(b.old.Schemas, schemaName)
	for _, s := range b.new.Schemas {
		o := old[s.Name]
		if o == nil || b.table.toOld[s] != nil || b.table.toNew[o] != nil {
			continue
		}
		b.assign(Of[*model.Schema]{o, s})
		b.schemas(o, s)
		b.assignByUse()
	}
}

// assign pairs two schemas unless one of them has its pair.
func (b *builder) assign(p Of[*model.Schema]) {
	if b.table.toNew[p.Old] == nil && b.table.toOld[p.New] == nil {
		b.table.toNew[p.Old], b.table.toOld[p.New] = p.New, p.Old
	}
}

func schemaName(s *model.Schema) string { return s.Name }

func namesOf(schemas []*model.Schema) map[string]bool {
	names := make(map[string]bool, len(schemas))
	for _, s := range schemas {
		names[s.Name] = true
	}
	return names
}
