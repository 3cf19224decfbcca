package format

import (
	"cmp"
	"slices"

	"github.com/assistgen/assistgen/generator/diff"
)

// entry is shown as one: a change, or the same change made in several places.
type entry struct {
	*diff.Change
	// all are the changes, nil for a change by itself.
	all []*diff.Change
	// names are the places of the same change: operations or schemas.
	names []string
	// values are the values of one enum that came or went.
	values []string
}

// same holds what the changes of one entry have in common.
type same struct {
	rule                 *diff.Rule
	severity             diff.Severity
	direction            diff.Direction
	operation            bool
	path, name, from, to string
}

// several is in how many places the same change must be made to become one entry.
const several = 3

// gather makes one entry of what changed alike in several operations or schemas, at the place of the first. What reaches
// operations through a schema stays by itself: where it is read matters there.
func gather(changes []*diff.Change) []*entry {
	groups := map[same][]*diff.Change{}
	for _, c := range changes {
		if k, ok := sameAs(c); ok {
			groups[k] = append(groups[k], c)
		}
	}
	done := map[same]bool{}
	var entries []*entry
	for _, c := range changes {
		k, ok := sameAs(c)
		if !ok || done[k] {
			if !ok {
				entries = append(entries, &entry{Change: c})
			}
			continue
		}
		names := places(groups[k])
		if len(names) < several {
			entries = append(entries, &entry{Change: c})
			continue
		}
		done[k] = true
		entries = append(entries, &entry{Change: c, all: groups[k], names: names})
	}
	return gatherValues(entries)
}

// gatherValues makes one entry of the values that came to an enum alike, and of those that went.
func gatherValues(entries []*entry) []*entry {
	by := map[same]*entry{}
	return slices.DeleteFunc(entries, func(e *entry) bool {
		if !diff.OfValues(e.Rule) || e.names != nil {
			return false
		}
		k := same{rule: e.Rule, severity: e.Severity, operation: isOperation(e.Change), path: e.Where(), name: reach(e.Change, clean)}
		value := cmp.Or(e.To, e.From)
		if first := by[k]; first != nil {
			first.all, first.values = append(first.all, e.Change), append(first.values, value)
			return true
		}
		by[k] = e
		e.all, e.values = []*diff.Change{e.Change}, []string{value}
		return false
	})
}

// sameAs returns what a change has in common with others; ok is false for one that stays by itself.
func sameAs(c *diff.Change) (k same, ok bool) {
	if len(c.Effects) != 1 || c.Owner == "API" || !isOperation(c) && len(c.Effects[0].Operations) > 0 {
		return same{}, false
	}
	k = same{c.Rule, c.Severity, c.Effects[0].Direction, isOperation(c), c.Path, c.Name, c.From, c.To}
	if c.Path == "" {
		k.name = "" // the owner's own name, which is the place
	}
	return k, true
}

// places returns the operations that changes reach, or the schemas that they are in.
func places(changes []*diff.Change) []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range changes {
		own := c.Effects[0].Operations
		if len(own) == 0 {
			own = []string{c.Owner}
		}
		for _, name := range own {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
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
		if e.names != nil {
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
