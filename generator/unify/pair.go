package unify

import (
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// theirsByWords returns the fields of theirs that have no pair yet, by their words. Those of a name that own has, too, are its pair.
func (b *objectSayer) theirsByWords() map[string]*model.Field {
	by := map[string]*model.Field{}
	if b.theirs == nil {
		return by
	}
	for _, f := range b.theirs.Fields {
		w := b.words.fold(f.Name)
		if w != "" && !b.claimed[f.Name] && by[w] == nil && b.namesake(f) == nil {
			by[w] = f
		}
	}
	return by
}

// theirsOf returns the field of theirs that has a name; nil for none.
func (b *objectSayer) theirsOf(name string) *model.Field {
	if b.theirs == nil {
		return nil
	}
	return b.fields.of(b.theirs, name)
}

// namesake returns the field of own that has the very name of one of theirs, and may be its pair; nil for none.
func (b *objectSayer) namesake(theirs *model.Field) *model.Field {
	f := b.fields.of(b.own, theirs.Name)
	if f == nil || b.claimed[f.Name] || b.taken.below[f.Name] != nil || b.isApart(f) || !like(theirs.Type, f.Type) {
		return nil
	}
	return f
}

// plain says a field of which the mapping says nothing.
func (b *objectSayer) plain(f *model.Field, byWords map[string]*model.Field) {
	if theirs := b.pairOf(f, byWords); theirs != nil {
		b.claimed[theirs.Name] = true
		if theirs.Name != f.Name {
			b.guess(f.Pos, theirs.Pos, "%s.%s is taken for %s", b.at.name, f.Name, theirs.Name)
		}
		if b.isShared(f, theirs.Name) && objectOf(theirs.Type) != nil {
			b.spread(f, theirs.Name, objectOf(theirs.Type))
			return
		}
		b.put(f, f.Name, []string{theirs.Name}, theirs, nil)
		return
	}
	if same := b.theirsOf(f.Name); same != nil {
		b.diags.Add(diag.Diagnostic{
			Code: "same-name", Pos: f.Pos, Also: []model.Pos{same.Pos},
			Message: fmt.Sprintf("%s.%s has the name of another field of the merged model, and is not the same", b.at.name, f.Name),
			Help:    b.sameNameHelp(f, same),
		})
		return
	}
	b.put(f, f.Name, []string{f.Name}, nil, nil)
}

// isShared reports whether fields of others are in the object that a field is in the merged model.
func (b *objectSayer) isShared(f *model.Field, name string) bool {
	outer := b.fields.of(b.out, name)
	return outer != nil && objectOf(outer.Type) != nil && objectOf(f.Type) != nil
}

// spread says each field of an object by itself, where the merged model has fields of others among them.
func (b *objectSayer) spread(f *model.Field, name string, theirs *model.Object) {
	if ref, ok := f.Type.(*model.Ref); ok {
		m := b.typeMapping(ref.Schema.Name)
		m.meet("fields", "tags", "tells")
		for _, l := range m.Fields {
			b.line(l.under(f.Name, name))
		}
		for _, l := range m.Tags {
			b.tag(l.under(f.Name, name))
		}
		for _, l := range m.Tells {
			b.tell(l.under(f.Name, name))
		}
	}
	left := restOf(objectOf(f.Type), b.taken.at([]string{f.Name}))
	inner := &objectSayer{reshaper: b.reshaper, at: b.at.in(f.Name), theirs: theirs, own: left, taken: &path{}, claimed: map[string]bool{}}
	for path := range b.claimed {
		if below, ok := strings.CutPrefix(path, name+"."); ok {
			inner.claimed[below] = true
		}
	}
	byWords := inner.theirsByWords()
	for _, g := range left.Fields {
		to := []string{name, g.Name}
		pair := inner.pairOf(g, byWords)
		if pair != nil {
			to[1] = pair.Name
			if pair.Name != g.Name {
				b.guess(g.Pos, pair.Pos, "%s.%s is taken for %s", inner.at.name, g.Name, pair.Name)
			}
		}
		b.put(g, f.Name+"."+g.Name, to, pair, nil)
	}
}

// sameNameHelp returns the help for a field that has the name of one of theirs, which values of another kind have.
func (b *objectSayer) sameNameHelp(f, theirs *model.Field) string {
	here := origin{key: b.row.key(), in: b.at.name, list: "fields", name: f.Name}
	apart := "give it another name in the mapping: " + here.as("{to: NAME, own: true}")
	if rules := rulesBetween(f.Type, theirs.Type); len(rules) > 0 && !b.isApart(f) {
		return "if it is the same, name a rule (" + strings.Join(rules, ", ") + "): " + here.as("{rule: "+rules[0]+"}") + "; or " + apart
	}
	return apart
}

// pairOf returns the field of theirs that a field is taken for, and takes it out of those by words; nil for none.
func (b *objectSayer) pairOf(f *model.Field, byWords map[string]*model.Field) *model.Field {
	theirs := b.pairFor(f, byWords)
	if w := b.words.fold(f.Name); theirs != nil && byWords[w] == theirs {
		delete(byWords, w)
	}
	return theirs
}

// pairFor returns the field of theirs that a field may be taken for, by its name or by its words; nil for none.
func (b *objectSayer) pairFor(f *model.Field, byWords map[string]*model.Field) *model.Field {
	if b.theirs == nil || b.isApart(f) {
		return nil
	}
	if same := b.theirsOf(f.Name); same != nil && b.namesake(same) != nil {
		return same
	}
	theirs := byWords[b.words.fold(f.Name)]
	if theirs == nil || !like(theirs.Type, f.Type) {
		return nil
	}
	return theirs
}

// isApart reports whether the mapping forbids pairs of a field.
func (b *objectSayer) isApart(f *model.Field) bool {
	e := b.apart[b.at.name+"."+f.Name]
	if e != nil {
		e.used = true
	}
	return e != nil
}
