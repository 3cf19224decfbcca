package plan

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// TakenName is a name that two things of a package should have: the one that comes later has another.
type TakenName struct {
	// Name is the name that both should have, and Got the name of the later one.
	Name, Got string
	// Schema is the schema that one of them is the type of.
	Schema *model.Schema
	// Other is the schema that the other one is the type of, nil for none; Of is the schema or the call that it belongs to, empty for
	// none. A name that every package has is of neither.
	Other *model.Schema
	Of    string
	// Lost tells that the schema is called otherwise.
	Lost bool
}

// nameSchemas names all schemas before anything inline is named. Newcomers come last, and leave their names to what else has them.
func (b *builder) nameSchemas(newcomers map[*model.Schema]string) {
	for _, s := range b.api.Schemas {
		if name, ok := b.opts.Types[s.Name]; ok {
			b.names[s] = b.scope.Take(naming.Exported(name))
			b.owner[b.names[s]] = s
		}
	}
	wish := func(s *model.Schema) string { return naming.Exported(cmp.Or(s.Preferred, s.Name)) }
	for _, s := range b.api.Schemas {
		if _, isNew := newcomers[s]; b.names[s] == "" && !isNew {
			b.nameSchema(s, wish(s), "")
		}
	}
	for _, s := range b.api.Schemas {
		if of, isNew := newcomers[s]; isNew {
			b.nameSchema(s, wish(s), of)
		}
	}
}

// nameSchema names a schema; of is the owner of the name that it should have, empty if it is free.
func (b *builder) nameSchema(s *model.Schema, name, of string) {
	names := []string{name, name + "Model"}
	if of != "" {
		names = names[1:]
	}
	got := b.scope.Take(names...)
	if b.names[s] = got; got != name {
		b.taken = append(b.taken, TakenName{Name: name, Got: got, Schema: s, Other: b.owner[name], Of: of, Lost: true})
		return
	}
	b.owner[name] = s
}

// take returns the first of the names that is free, as [naming.Scope.Take] does, for something that the document does not name.
func (b *builder) take(names ...string) string {
	got := b.scope.Take(names...)
	s := b.owner[names[0]]
	if got == names[0] || s == nil {
		return got
	}
	b.taken = append(b.taken, TakenName{Name: names[0], Got: got, Schema: s, Of: b.part})
	if _, given := b.opts.Types[s.Name]; !given && b.firstVersion(b.outer) < b.firstVersion(s.Availability) && b.newcomers[s] == "" {
		b.newcomers[s] = b.part
	}
	return got
}

// firstVersion returns the index of the first version that has something; nil is all versions.
func (b *builder) firstVersion(in model.Availability) int {
	if in == nil {
		return 0
	}
	return max(0, slices.IndexFunc(b.api.Versions, func(v model.Version) bool { return in.Has(v.ID) }))
}
