package runtime

import (
	"iter"
	"slices"
)

// Rest is what the typed fields of a model cannot hold of the JSON that it was read from: members that the document does
// not declare, and deviations from it, such as a required member that was absent or a number in place of text.
//
// A deviation is written again only while its field is as it was read. A nil *Rest is empty. Copies of a model share
// their Rest, so it never changes once a model has it: With and Without return another.
type Rest struct {
	whole   Raw    // the value, when it was no object
	kept    []kept // deviations of declared members
	unknown []kept // undeclared members, in the order read
}

// kept is a member whose text is kept.
type kept struct {
	name   string
	raw    Raw
	absent bool // a required member that was not there
}

func (r *Rest) keep(name string, raw Raw, absent bool) {
	for i := range r.kept {
		if r.kept[i].name == name {
			r.kept[i].raw = raw
			return
		}
	}
	r.kept = append(r.kept, kept{name: name, raw: raw, absent: absent})
}

// forget drops what is kept of a member that came once more, and as its field can hold it: the last one counts.
func (r *Rest) forget(name string) {
	r.kept = slices.DeleteFunc(r.kept, func(k kept) bool { return k.name == name })
}

func (r *Rest) setUnknown(name string, raw Raw) {
	for i := range r.unknown {
		if r.unknown[i].name == name {
			r.unknown[i].raw = raw
			return
		}
	}
	r.unknown = append(r.unknown, kept{name: name, raw: raw})
}

// Unknown returns the members that the document does not declare, in the order in which they were read.
func (r *Rest) Unknown() iter.Seq2[string, Raw] {
	return func(yield func(string, Raw) bool) {
		if r == nil {
			return
		}
		for _, k := range r.unknown {
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
	for n, raw := range r.Unknown() {
		if n == name {
			return raw, true
		}
	}
	return "", false
}

// With returns a Rest that also holds the undeclared member; a member of a declared name is not written.
func (r *Rest) With(name string, raw Raw) *Rest {
	c := r.clone()
	c.setUnknown(name, raw)
	return c
}

// Without returns a Rest that lacks the undeclared member of that name.
func (r *Rest) Without(name string) *Rest {
	c := r.clone()
	c.unknown = slices.DeleteFunc(c.unknown, func(k kept) bool { return k.name == name })
	return c
}

func (r *Rest) clone() *Rest {
	if r == nil {
		return &Rest{}
	}
	return &Rest{whole: r.whole, kept: slices.Clone(r.kept), unknown: slices.Clone(r.unknown)}
}

// Equal reports whether both hold the same members and deviations with the same texts, in any order.
func (r *Rest) Equal(o *Rest) bool {
	if r.empty() || o.empty() {
		return r.empty() == o.empty()
	}
	return r.whole == o.whole && sameMembers(r.kept, o.kept) && sameMembers(r.unknown, o.unknown)
}

func (r *Rest) empty() bool {
	return r == nil || r.whole == "" && len(r.kept) == 0 && len(r.unknown) == 0
}

func sameMembers(a, b []kept) bool {
	if len(a) != len(b) {
		return false
	}
	for _, k := range a {
		if !slices.Contains(b, k) {
			return false
		}
	}
	return true
}

// Speaking returns what of the rest is to be written: the deviations whose fields are as they were read. Untouched
// reads an object into a copy of the model and reports whether the copy is still equal; with a nil Reader it reports
// whether the model is zero.
func (r *Rest) Speaking(untouched func(*Reader) bool) *Rest {
	if r.whole != "" {
		if untouched(nil) {
			return r
		}
		return &Rest{unknown: r.unknown}
	}
	if len(r.kept) == 0 {
		return r
	}
	s := &Rest{unknown: r.unknown}
	for _, k := range r.kept {
		raw := k.raw
		if k.absent {
			raw = "null"
		}
		object := `{` + string(appendString(nil, k.name)) + `:` + string(raw) + `}`
		if untouched(&Reader{s: object, absent: k.absent, probe: true}) {
			s.kept = append(s.kept, k)
		}
	}
	return s
}

// silences returns the deviation that speaks in place of the typed value of the member, or nil.
func (r *Rest) silences(name string) *kept {
	for i := range r.kept {
		if r.kept[i].name == name {
			return &r.kept[i]
		}
	}
	return nil
}
