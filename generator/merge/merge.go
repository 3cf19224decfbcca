// Package merge makes one model of several: of the versions of one API.
//
// The newest stable version comes first and decides; the others are added to it one by one, the newest first. What is
// package pair says what is the same thing in two models.
package merge

import (
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// Versions returns the model of all versions of an API, which come in the order of the configuration, with notes on
// what a rule had to decide. One model alone is returned as it is. The models are not changed.
// hasType reports whether the strings of a format have their own type, which does not take every string.
func Versions(name string, models []*model.API, hasType func(format string) bool) (*model.API, diag.List) {
	switch len(models) {
	case 0:
		return nil, diag.List{{Severity: diag.Error, Code: "no-versions", Message: fmt.Sprintf("the API %q has no version", name), Help: "name at least one document"}}
	case 1:
		return models[0], nil
	}
	return fold(name, models, byRank(models), pair.Pair, hasType)
}

// APIs returns the model of several APIs that have the same names for the same things; the first decides.
func APIs(name string, models []*model.API, hasType func(format string) bool) (*model.API, diag.List) {
	return fold(name, models, models, pair.Named, hasType)
}

// fold adds models to the first of those that are ordered.
func fold(name string, models, ordered []*model.API, pairs func(old, new *model.API) *pair.Table, hasType func(format string) bool) (*model.API, diag.List) {
	m := &merger{
		hasType: hasType, pairs: pairs, noted: map[string]int{}, spoken: map[*model.Operation][]spoken{},
		demoted: map[*model.Field]bool{}, tags: map[*model.Field][]string{},
	}
	for _, a := range models {
		m.versions = append(m.versions, a.Versions...)
	}
	m.start(name, ordered[0])
	for _, next := range ordered[1:] {
		m.add(next)
	}
	m.finish()
	m.diags.Sort()
	return m.api, m.diags
}

// byRank puts the model of the newest stable version first, then the others, the newest first.
func byRank(models []*model.API) []*model.API {
	all := &model.API{}
	for _, a := range models {
		all.Versions = append(all.Versions, a.Versions...)
	}
	newest := all.Newest()
	first := slices.IndexFunc(models, func(a *model.API) bool { return slices.Contains(a.Versions, newest) })
	ordered := slices.Concat(models[:first], models[first+1:], models[first:first+1])
	slices.Reverse(ordered)
	return ordered
}

// merger holds the merged model so far, and the model being added to it.
type merger struct {
	api      *model.API
	versions []model.Version
	diags    diag.List
	hasType  func(format string) bool // as of Versions
	pairs    func(old, new *model.API) *pair.Table

	next *model.API
	// table pairs next, as the old model, with api, as the new one.
	table *pair.Table
	// from copies nodes of next; its references lead to schemas of api.
	from *copier
	// added are the schemas that only next has.
	added []*model.Schema
	moves []move
	// spoken is how each model so far has an operation, and meant which of its parameters each one of next is.
	spoken map[*model.Operation][]spoken
	meant  map[*model.Param]*model.Param
	// demoted are the fields that were required until a version without them was added.
	demoted map[*model.Field]bool
	// tags are the values of the fields that distinguish variants.
	tags  map[*model.Field][]string
	noted map[string]int // the place in diags of each note
}

// start takes a copy of the first model.
func (m *merger) start(name string, first *model.API) {
	c := newCopier(first)
	for _, s := range first.Schemas {
		c.schemas[s] = &model.Schema{}
	}
	m.api = clone(c, first)
	for _, s := range first.Schemas {
		*c.schemas[s] = clone(c, *s)
	}
	if name != "" {
		m.api.Name = name
	}
	for i, o := range first.Operations {
		m.speak(c, m.api.Operations[i], o, alike(o, m.api.Operations[i]))
	}
	m.api.Versions = slices.Clone(m.versions)
}

// add adds a model. Schemas are copied and merged before the operations that use them.
func (m *merger) add(next *model.API) {
	m.next, m.table, m.from, m.added = next, m.pairs(next, m.api), newCopier(next), nil
	m.findMoves()
	schemas := m.pairSchemas()
	for _, p := range m.table.Schemas {
		if p.Old != nil && p.New != nil {
			m.schema(p.New, p.Old)
		}
	}
	m.api.Schemas = schemas
	m.whole()
	m.api.Operations = m.operations()
	m.dropInlined()
}

// pairSchemas says for every schema of the model being added which schema of the merged model it is, copying those that
// are new. It returns the schemas of the merged model.
func (m *merger) pairSchemas() []*model.Schema {
	taken := map[string]bool{}
	for _, s := range m.api.Schemas {
		taken[s.Name] = true
	}
	var schemas []*model.Schema
	for _, p := range m.table.Schemas {
		if p.New == nil {
			p.New = &model.Schema{}
			m.added = append(m.added, p.New)
		}
		if p.Old != nil {
			m.from.schemas[p.Old] = p.New
			m.table.Add(p.Old, p.New)
		}
		schemas = append(schemas, p.New)
	}
	for _, p := range m.table.Schemas {
		if p.New == nil {
			*m.from.schemas[p.Old] = clone(m.from, *p.Old)
			m.rename(m.from.schemas[p.Old], taken)
		}
	}
	return schemas
}

// rename gives a copied schema a name that is free: its own may belong to another thing.
func (m *merger) rename(s *model.Schema, taken map[string]bool) {
	name := s.Name
	for i := 2; taken[s.Name]; i++ {
		s.Name = fmt.Sprintf("%s%d", name, i)
	}
	taken[s.Name] = true
	if s.Name != name {
		m.note(renamedSchema, place{acc: &s.Node}, "the name %q means another schema in a newer version: this one becomes %q", name, s.Name)
	}
}

// schema merges a named schema.
func (m *merger) schema(acc, next *model.Schema) {
	at := place{&acc.Node, &next.Node}
	if acc.Name != next.Name {
		m.note(renamedSchema, at, "the schema %q was %q", acc.Name, next.Name)
	}
	acc.Type = m.typ(at, acc.Type, next.Type)
	acc.Nullable = acc.Nullable || next.Nullable
	m.node(at)
}

// place is where a node of the merged model meets one of the model being added. Types have no nodes: theirs are the
// nodes that they are inside of.
type place struct{ acc, next *model.Node }

// node merges what every node has. It comes last, so that until then acc says which versions had the node so far.
func (m *merger) node(at place) {
	at.acc.Availability = union(at.acc.Availability, m.from.available(at.next))
	if at.acc.Doc == "" {
		at.acc.Doc = at.next.Doc
	}
	if at.acc.Preferred == "" {
		at.acc.Preferred = at.next.Preferred
	}
}

// union returns the set of what is in one of the sets.
func union[S ~[]E, E comparable](a, b S) S {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// join merges a list by its pairs, in their order: both merges a node of the two models, and what only one of them has
// is kept. Only is told of what the model being added does not have; it may be nil.
func join[T any](m *merger, pairs []pair.Of[*T], both func(acc, next *T), only func(acc *T)) []*T {
	var all []*T
	for _, p := range pairs {
		switch {
		case p.New == nil:
			p.New = clone(m.from, p.Old)
		case p.Old != nil:
			both(p.New, p.Old)
		case only != nil:
			only(p.New)
		}
		all = append(all, p.New)
	}
	return all
}

// note reports that a rule decided something at a place. What is reported of a place again is added to what was said of
// it, one place for each version.
func (m *merger) note(r Rule, at place, format string, args ...any) {
	m.noteAs(diag.Note, r, at, format, args...)
}

func (m *merger) noteAs(severity diag.Severity, r Rule, at place, format string, args ...any) {
	d := diag.Diagnostic{Severity: severity, Code: r.Name, Pos: at.acc.Pos, Message: fmt.Sprintf(format, args...)}
	if at.acc.ID != "" {
		d.Message = at.acc.ID + ": " + d.Message
	}
	key := d.String()
	i, again := m.noted[key]
	if !again {
		i = len(m.diags)
		m.noted[key] = i
		m.diags.Add(d)
	}
	known := func(p model.Pos) bool { return p.File == at.next.Pos.File }
	if at.next != nil && !slices.ContainsFunc(m.diags[i].Also, known) {
		m.diags[i].Also = append(m.diags[i].Also, at.next.Pos)
	}
}
