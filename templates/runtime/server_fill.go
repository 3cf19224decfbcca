package runtime

import (
	"maps"
	"slices"
	"strings"
)

// fillText adds to a JSON string, which is valid by a schema, the members that are absent and have a default. What a default says is not
// filled in further.
func fillText(s *jsonSchema, text string) string {
	e := evaluations.Get().(*evaluation)
	defer e.release()
	if s == nil || e.tape.parse(text) != nil {
		return text
	}
	e.from = clientSide
	f := filling{e: e, done: map[decision]bool{}, added: map[insertion]bool{}}
	f.fill(s, 0)
	return f.text()
}

// filling finds the members that are to be added.
type filling struct {
	e     *evaluation
	done  map[decision]bool
	added map[insertion]bool
	all   []addition
}

// insertion is a member of an object of the tape.
type insertion struct {
	object int
	name   string
}

type addition struct {
	insertion
	value string
}

// fill looks at a value by a schema that it is valid by.
func (f *filling) fill(s *jsonSchema, i int) {
	c := f.e.tape.first(i)
	d := decision{s, i, nil}
	if c != '{' && c != '[' || f.done[d] {
		return
	}
	f.done[d] = true
	if c == '{' && s.object != nil {
		f.object(s.object, i)
	}
	if c == '[' && s.array != nil {
		f.list(s.array, i)
	}
	if s.ref != nil {
		f.fill(s.ref.follow(), i)
	}
	for _, sub := range s.allOf {
		f.fill(sub, i)
	}
	f.union(s.anyOf, i)
	f.union(s.oneOf, i)
	if s.subtypes != nil {
		if r := f.e.tagged(s.subtypes, i); r != nil {
			f.fill(r.follow(), i)
		}
	}
	if k := s.condition; k != nil {
		if f.e.isValid(k.when, i) {
			f.fillIf(k.then, i)
		} else {
			f.fillIf(k.otherwise, i)
		}
	}
}

func (f *filling) fillIf(s *jsonSchema, i int) {
	if s != nil {
		f.fill(s, i)
	}
}

// union looks at the first branch that a value is valid by.
func (f *filling) union(a *alternatives, i int) {
	if a == nil {
		return
	}
	if a.tags != nil {
		if r := f.e.tagged(a.tags, i); r != nil {
			f.fill(r.follow(), i)
			return
		}
	}
	for _, k := range f.e.candidates(a, i) {
		if f.e.isValid(a.branches[k], i) {
			f.fill(a.branches[k], i)
			return
		}
	}
}

func (f *filling) object(r *objectRules, i int) {
	t := f.e.tape
	there := map[string]bool{}
	for c, end := i+1, t.next(i); c < end; c = t.next(c) {
		name := t.name(c)
		p := r.properties[name]
		switch {
		case p != nil && p.schema != nil:
			there[p.name] = true
			f.fill(p.schema, c)
		case r.additional != nil:
			f.fill(r.additional, c)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.properties)) {
		p := r.properties[name]
		if p.name != name || there[name] || p.schema == nil || p.schema.readOnly {
			continue
		}
		if value := p.schema.byDefault(); value != "" && !f.added[insertion{i, name}] {
			at := insertion{i, name}
			f.added[at] = true
			f.all = append(f.all, addition{at, value})
		}
	}
}

func (f *filling) list(r *arrayRules, i int) {
	n := 0
	for c, end := i+1, f.e.tape.next(i); c < end; c = f.e.tape.next(c) {
		switch {
		case n < len(r.prefix):
			f.fill(r.prefix[n], c)
		case r.items != nil:
			f.fill(r.items, c)
		}
		n++
	}
}

// text returns the text with what is added, each before the bracket that ends its object.
func (f *filling) text() string {
	t := f.e.tape
	end := func(a addition) int { return int(t.nodes[a.object].end) - 1 }
	slices.SortStableFunc(f.all, func(a, b addition) int { return end(a) - end(b) })
	var b strings.Builder
	from, filled := 0, -1
	for _, a := range f.all {
		b.WriteString(t.s[from:end(a)])
		from = end(a)
		if filled == a.object || t.next(a.object) > a.object+1 {
			b.WriteByte(',')
		}
		filled = a.object
		b.Write(appendString(nil, a.name))
		b.WriteByte(':')
		b.WriteString(a.value)
	}
	b.WriteString(t.s[from:])
	return b.String()
}
