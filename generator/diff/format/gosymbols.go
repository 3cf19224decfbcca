package format

import (
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// goBreak is an incompatible change of the Go API, or one that several symbols have in common.
type goBreak struct {
	*goapi.Change
	// names are the symbols; nil for a change by itself.
	names []string
	// old and new are the declarations that are worth showing.
	old, new string
}

// gatherBreaks makes one of what happened alike to several symbols, at the place of the first: fields of one name in several
// types, or all that is gone, where declarations say no more than names. Expand gathers nothing.
func gatherBreaks(incompatible []*goapi.Change, expand bool) []*goBreak {
	type key struct{ what, reason, old, new string }
	keyOf := func(g *goapi.Change) key {
		if g.What == goapi.Removed {
			return key{what: string(g.What), reason: g.Reason}
		}
		return key{string(g.What), g.Reason, g.Old, g.New}
	}
	names := map[key][]string{}
	for _, g := range incompatible {
		names[keyOf(g)] = append(names[keyOf(g)], g.Symbol)
	}
	done := map[key]bool{}
	var all []*goBreak
	for _, g := range incompatible {
		k := keyOf(g)
		switch {
		case expand || len(names[k]) < several:
			all = append(all, &goBreak{Change: g, old: g.Old, new: g.New})
		case !done[k]:
			done[k] = true
			all = append(all, &goBreak{g, names[k], k.old, k.new})
		}
	}
	return all
}

// size is how many changes it stands for.
func (b *goBreak) size() int { return max(1, len(b.names)) }

// addition lists the additions of one kind to the Go API.
type addition struct {
	title string
	names []string
}

// additions gathers compatible changes: new symbols by kind, then all others by their reason.
func additions(compatible []*goapi.Change, quote quoter) []addition {
	var all []addition
	put := func(title, name string) {
		i := slices.IndexFunc(all, func(a addition) bool { return a.title == title })
		if i < 0 {
			i = len(all)
			all = append(all, addition{title: title})
		}
		all[i].names = append(all[i].names, name)
	}
	for _, k := range kinds {
		for _, g := range compatible {
			if g.What == goapi.Added && g.Kind == k {
				put("new "+kindNames[k], g.Symbol)
			}
		}
	}
	for _, g := range compatible {
		if g.What != goapi.Added {
			put("compatible, "+quote(g.Reason), g.Symbol)
		}
	}
	for i, a := range all {
		all[i].title = fmt.Sprintf("%s (%d)", a.title, len(a.names))
	}
	return all
}

// kinds are the kinds of symbols in the order in which they are shown.
var kinds = []goapi.Kind{goapi.Type, goapi.Field, goapi.Method, goapi.InterfaceMethod, goapi.Func, goapi.Const, goapi.Var}

var kindNames = map[goapi.Kind]string{
	goapi.Type: "types", goapi.Field: "fields", goapi.Method: "methods", goapi.InterfaceMethod: "methods of interfaces",
	goapi.Func: "functions", goapi.Const: "constants", goapi.Var: "variables",
}
