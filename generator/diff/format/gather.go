package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
)

// entry is shown as one: a change, or like changes made in several places.
type entry struct {
	*diff.Change
	// all are the changes, nil for a change by itself.
	all []*diff.Change
	// names are the places of like changes, and noun is their kind: "operation".
	names []string
	noun  string
	// within tells that the places are all in the owner of the change, in the same messages of the same operations.
	within bool
	// most is how many names are worth showing.
	most int
	// values are the values of one enum, or the variants of one union, that came or went.
	values []string
}

// alike holds what the changes of one entry have in common.
type alike struct {
	rule                 *diff.Rule
	severity             diff.Severity
	effects, noun        string
	owner, reach         string
	path, name, from, to string
}

// The numbers of changes from which on like ones become one entry.
const (
	several = 3  // the same in several operations or schemas
	some    = 5  // in one owner
	many    = 10 // of any operations, schemas or fields
)

// fold is a way in which changes are alike.
type fold struct {
	// least is in how many places a change must be made to become one entry, and most how many of their names are worth showing.
	least, most int
	// of returns what a change has in common with others; ok is false for one that stays by itself.
	of func(*diff.Change) (k alike, ok bool)
	// places are the names of the places of a change.
	places func(*diff.Change) []string
}

// folds are the ways in which changes are alike, from what says the most of each to what says the least.
var folds = []fold{
	{several, manyNames, sameAs, carriers},
	{many, fewOfMany, sameOfAll, func(c *diff.Change) []string { return []string{c.Owner} }},
	{many, fewOfMany, sameValue, func(c *diff.Change) []string { return []string{c.Where()} }},
	{some, manyNames, sameInOwner, func(c *diff.Change) []string { return []string{c.Path} }},
}

// gather makes one entry of changes that are alike, at the place of the first. Expand leaves each by itself.
func gather(changes []*diff.Change, expand bool) []*entry {
	entries := make([]*entry, len(changes))
	for i, c := range changes {
		entries[i] = &entry{Change: c}
	}
	if expand {
		return entries
	}
	for _, f := range folds {
		entries = f.apply(entries)
	}
	return gatherValues(entries)
}

// apply folds those entries that are changes by themselves.
func (f fold) apply(entries []*entry) []*entry {
	groups := map[alike]*entry{}
	for _, e := range entries {
		k, ok := f.of(e.Change)
		if !ok || e.names != nil {
			continue
		}
		if groups[k] == nil {
			groups[k] = &entry{Change: e.Change, noun: k.noun, within: k.owner != "", most: f.most}
		}
		groups[k].all = append(groups[k].all, e.Change)
	}
	for _, g := range groups {
		for _, c := range g.all {
			g.names = append(g.names, f.places(c)...)
		}
		g.names = distinct(g.names)
	}
	var folded []*entry
	for _, e := range entries {
		k, ok := f.of(e.Change)
		switch {
		case !ok || e.names != nil || len(groups[k].names) < f.least:
			folded = append(folded, e)
		case groups[k].Change == e.Change:
			folded = append(folded, groups[k])
		}
	}
	return folded
}

// sameAs finds the same change at the same place of several operations or schemas. What reaches operations through a schema
// stays by itself: where it is read matters there.
func sameAs(c *diff.Change) (k alike, ok bool) {
	if len(c.Effects) != 1 || c.Owner == "API" || !isOperation(c) && len(c.Effects[0].Operations) > 0 {
		return alike{}, false
	}
	k = alike{rule: c.Rule, severity: c.Severity, effects: effectsOf(c), noun: ownerNoun(c), path: c.Path, name: c.Name, from: c.From, to: c.To}
	if c.Path == "" {
		k.name = "" // the owner's own name, which is the place
	}
	return k, true
}

// carriers returns the operations that a change reaches, or else the schema that it is in.
func carriers(c *diff.Change) []string {
	if names := c.Effects[0].Operations; len(names) > 0 {
		return names
	}
	return []string{c.Owner}
}

// sameOfAll finds what came, went or changed of many operations or schemas as a whole, whatever the values are.
func sameOfAll(c *diff.Change) (k alike, ok bool) {
	ok = c.Path == "" && c.Owner != "API" && c.Details == nil && c.Rule.Kind != diff.Changed && !diff.OfValues(c.Rule)
	return alike{rule: c.Rule, severity: c.Severity, effects: effectsOf(c), noun: ownerNoun(c)}, ok
}

// sameValue finds many places that have come to the same value: its name says enough.
func sameValue(c *diff.Change) (k alike, ok bool) {
	ok = c.Path != "" && c.Owner != "API" && c.Details == nil && c.From+c.To != "" && !diff.OfValues(c.Rule)
	return alike{rule: c.Rule, severity: c.Severity, effects: effectsOf(c), noun: nodeNoun(c), from: c.From, to: c.To}, ok
}

// sameInOwner finds the same change of several fields or parameters of one owner.
func sameInOwner(c *diff.Change) (k alike, ok bool) {
	ok = c.Path != "" && c.Owner != "" && c.Owner != "API" && c.Details == nil && !diff.OfValues(c.Rule)
	return alike{
		rule: c.Rule, severity: c.Severity, effects: effectsOf(c), noun: nodeNoun(c), owner: ownerNoun(c) + " " + c.Owner, reach: reach(c, clean), from: c.From, to: c.To,
	}, ok
}

// effectsOf returns the directions and severities of the effects of a change.
func effectsOf(c *diff.Change) string {
	var all strings.Builder
	for _, e := range c.Effects {
		fmt.Fprintf(&all, "%s %s;", e.Direction, e.Severity)
	}
	return all.String()
}

// ownerNoun says what owns a change.
func ownerNoun(c *diff.Change) string {
	if isOperation(c) {
		return "operation"
	}
	return "schema"
}

// nodeNoun says what changed.
func nodeNoun(c *diff.Change) string {
	last := c.ID[strings.LastIndexByte(c.ID, '/')+1:]
	kind, _, _ := strings.Cut(last, ":")
	if noun, ok := nodeNouns[kind]; ok {
		return noun
	}
	return "place"
}

var nodeNouns = map[string]string{"field": "field", "param": "parameter", "header": "header"}

// distinct drops repeated strings.
func distinct(all []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(s string) bool {
		again := seen[s]
		seen[s] = true
		return again
	})
}

// gatherValues makes one entry of the values that came to an enum alike, and of those that went. So it does of the variants of a union.
func gatherValues(entries []*entry) []*entry {
	by := map[alike]*entry{}
	return slices.DeleteFunc(entries, func(e *entry) bool {
		if !diff.OfValues(e.Rule) || e.names != nil || e.Details != nil {
			return false
		}
		k := alike{rule: e.Rule, severity: e.Severity, noun: ownerNoun(e.Change), path: e.Where(), reach: reach(e.Change, clean)}
		value := cmp.Or(e.To, e.From, e.Name)
		if first := by[k]; first != nil {
			first.all, first.values = append(first.all, e.Change), append(first.values, value)
			return true
		}
		by[k] = e
		e.all, e.values = []*diff.Change{e.Change}, []string{value}
		return false
	})
}

// changes returns the changes that an entry stands for.
func (e *entry) changes() []*diff.Change {
	if e.all == nil {
		return []*diff.Change{e.Change}
	}
	return e.all
}

// size is how many changes an entry stands for.
func (e *entry) size() int { return max(1, len(e.all)) }

// block holds the entries of one owner, or one that is by itself.
type block struct {
	owner   string
	entries []*entry
}

// worst returns the worst severity of a block, whose entries are sorted.
func (b *block) worst() diff.Severity { return b.entries[0].Severity }

// owned distinguishes blocks of owners: an operation and a schema may have one name.
type owned struct {
	operation bool
	name      string
}

// blocks puts entries together by owner. The blocks with the worst changes come first, and in each the worst change;
// between equals those that are by themselves come first, and the order of the report holds.
func blocks(entries []*entry) []*block {
	var all []*block
	by := map[owned]*block{}
	for _, e := range entries {
		k := owned{isOperation(e.Change), e.Owner}
		if e.names != nil && !e.within {
			all = append(all, &block{entries: []*entry{e}})
			continue
		}
		if by[k] == nil {
			by[k] = &block{owner: e.Owner}
			all = append(all, by[k])
		}
		by[k].entries = append(by[k].entries, e)
	}
	for _, b := range all {
		sortEntries(b.entries)
	}
	slices.SortStableFunc(all, func(x, y *block) int {
		return cmp.Or(cmp.Compare(y.worst(), x.worst()), cmp.Compare(min(len(x.entries), 2), min(len(y.entries), 2)))
	})
	return all
}

// sortEntries puts the worst first.
func sortEntries(entries []*entry) {
	slices.SortStableFunc(entries, func(x, y *entry) int { return cmp.Compare(y.Severity, x.Severity) })
}
