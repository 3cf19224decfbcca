package runtime

import (
	"iter"
	"slices"
)

// Rest holds the parts of the JSON that a model was read from and that its typed fields cannot hold: members that the document does
// not declare, and deviations from it, such as a required member that was absent or a number in place of text.
//
// A deviation is written again only while its field is as it was read. A nil *Rest is empty. Copies of a model share
// their Rest, so it never changes once a model has it: With and Without return another.
type Rest struct {
	whole   Raw         // the value, when it was not an object
	kept    keptMembers // deviations of declared members, and of additional ones
	unknown keptMembers // undeclared members, in the order read
	native  any         // what the value was converted from; nil for nothing
}

// kept is a member whose text is kept.
type kept struct {
	name   string
	raw    Raw
	absent bool // a required member that was not there
	gone   bool // it came once more, as its field can hold it
}

// keptMembers are members in the order in which they were read, each name once.
type keptMembers struct {
	list  []kept
	index map[string]int // of names in list; nil for a short one
}

// longList is the length from which names are looked up in an index.
const longList = 16

// find returns the place of a name, -1 for none.
func (m *keptMembers) find(name string) int {
	if m.index == nil {
		return slices.IndexFunc(m.list, func(k kept) bool { return k.name == name })
	}
	if i, ok := m.index[name]; ok {
		return i
	}
	return -1
}

// get returns the member of that name; nil for none.
func (m *keptMembers) get(name string) *kept {
	if i := m.find(name); i >= 0 {
		return &m.list[i]
	}
	return nil
}

// set puts a member in place of one of the same name, or at the end, and reports whether there was one.
func (m *keptMembers) set(k kept) (again bool) {
	if i := m.find(k.name); i >= 0 {
		m.list[i] = k
		return true
	}
	m.list = append(m.list, k)
	switch {
	case m.index != nil:
		m.index[k.name] = len(m.list) - 1
	case len(m.list) > longList:
		m.makeIndex()
	}
	return false
}

func (m *keptMembers) makeIndex() {
	m.index = make(map[string]int, 2*len(m.list))
	for i := range m.list {
		m.index[m.list[i].name] = i
	}
}

// with returns other members with k among them.
func (m *keptMembers) with(k kept) keptMembers {
	c := keptMembers{list: slices.Clone(m.list)}
	if len(c.list) > longList {
		c.makeIndex()
	}
	c.set(k)
	return c
}

// without returns the members that drop does not ask for.
func (m *keptMembers) without(drop func(kept) bool) keptMembers {
	c := keptMembers{list: slices.DeleteFunc(slices.Clone(m.list), drop)}
	if len(c.list) > longList {
		c.makeIndex()
	}
	return c
}

// equal reports whether both have the same members, in any order.
func (m *keptMembers) equal(o *keptMembers) bool {
	if len(m.list) != len(o.list) {
		return false
	}
	for i, k := range m.list {
		if k == o.list[i] {
			continue
		}
		if other := o.get(k.name); other == nil || *other != k {
			return false
		}
	}
	return true
}

func (r *Rest) keep(name string, raw Raw, absent bool) {
	r.kept.set(kept{name: name, raw: raw, absent: absent})
}

// forget drops what is kept of a member that came once more, and as its field can hold it: the last one counts.
func (r *Rest) forget(name string) {
	if k := r.kept.get(name); k != nil {
		k.gone = true
	}
}

// settle ends the reading.
func (r *Rest) settle() {
	if slices.ContainsFunc(r.kept.list, func(k kept) bool { return k.gone }) {
		r.kept = r.kept.without(func(k kept) bool { return k.gone })
	}
}

func (r *Rest) setUnknown(name string, raw Raw) (again bool) {
	return r.unknown.set(kept{name: name, raw: raw})
}

// Unknown returns the members that the document does not declare, in the order in which they were read.
func (r *Rest) Unknown() iter.Seq2[string, Raw] {
	return func(yield func(string, Raw) bool) {
		if r == nil {
			return
		}
		for _, k := range r.unknown.list {
			if !yield(k.name, k.raw) {
				return
			}
		}
	}
}

// Names returns the names of the members that the document does not declare, in the order in which they were read.
func (r *Rest) Names() []string {
	var names []string
	for name := range r.Unknown() {
		names = append(names, name)
	}
	return names
}

// Get returns the undeclared member of that name.
func (r *Rest) Get(name string) (Raw, bool) {
	if r == nil {
		return "", false
	}
	if k := r.unknown.get(name); k != nil {
		return k.raw, true
	}
	return "", false
}

// With returns a Rest that also holds the undeclared member; a member of a declared name is not written.
func (r *Rest) With(name string, raw Raw) *Rest {
	c := r.copied()
	c.unknown = c.unknown.with(kept{name: name, raw: raw})
	return c
}

// Without returns a Rest that lacks the undeclared member of that name.
func (r *Rest) Without(name string) *Rest {
	c := r.copied()
	c.unknown = c.unknown.without(func(k kept) bool { return k.name == name })
	return c
}

// copied returns a copy that shares its lists, which never change.
func (r *Rest) copied() *Rest {
	if r == nil {
		return &Rest{}
	}
	c := *r
	return &c
}

// Equal reports whether both hold the same members and deviations with the same strings, in any order.
func (r *Rest) Equal(o *Rest) bool {
	if r.empty() || o.empty() {
		return r.empty() == o.empty()
	}
	return r.whole == o.whole && r.kept.equal(&o.kept) && r.unknown.equal(&o.unknown)
}

func (r *Rest) empty() bool {
	return r == nil || r.whole == "" && len(r.kept.list) == 0 && len(r.unknown.list) == 0
}
