package memory

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// table keeps objects of one kind as JSON, so that nothing that a caller has is shared with it. The mutex of the service guards it.
type table[T any] struct {
	kind  string // as errors and stores call it
	mu    *ledger
	made  uint64
	rows  map[key]*row
	lists map[string][]*row // of the rows of each parent, in the order in which they were made
	past  past              // rows that are no longer there

	now     func() time.Time
	expires func(*T) assistants.Opt[time.Time] // when an object is gone; nil where objects stay
	over    func(parent string) bool           // reports whether a parent is gone; nil where the caller looks
}

// key identifies a row: the objects of a thread, a run or a vector store are found by their parent, too.
type key struct{ parent, id string }

type row struct {
	key
	number uint64 // in the order in which rows were made
	text   []byte
	end    time.Time // when the object is gone; zero for one that stays
}

// past remembers the numbers of the rows that were dropped last, so that a caller who deletes what a page lists finds the next page. It is
// not stored.
type past struct {
	numbers map[key]uint64
	keys    []key
	oldest  int // of keys, once there are mostPast
}

// mostPast is how many rows that are dropped a table remembers.
const mostPast = 1000

// add remembers a row.
func (p *past) add(r *row) {
	if p.numbers == nil {
		p.numbers = map[key]uint64{}
	}
	if _, again := p.numbers[r.key]; again {
		p.numbers[r.key] = r.number
		return
	}
	p.numbers[r.key] = r.number
	if len(p.keys) < mostPast {
		p.keys = append(p.keys, r.key)
		return
	}
	delete(p.numbers, p.keys[p.oldest])
	p.keys[p.oldest] = r.key
	p.oldest = (p.oldest + 1) % mostPast
}

func newTable[T any](kind string, s *Service) table[T] {
	return table[T]{kind: kind, mu: &s.mu, now: s.now, rows: map[key]*row{}, lists: map[string][]*row{}}
}

// row returns the row of an object; nil for one that is not there, or is gone.
func (t *table[T]) row(parent, id string) *row {
	r := t.rows[key{parent, id}]
	if r == nil || t.gone(r) || t.over != nil && t.over(parent) {
		return nil
	}
	return r
}

// gone reports whether the time of an object is over.
func (t *table[T]) gone(r *row) bool { return !r.end.IsZero() && !t.now().Before(r.end) }

// isOver reports whether an object has been there, and is gone.
func (t *table[T]) isOver(id string) bool {
	r := t.rows[key{"", id}]
	return r != nil && t.gone(r)
}

// endOf returns when an object is gone.
func (t *table[T]) endOf(v *T) time.Time {
	if t.expires == nil {
		return time.Time{}
	}
	return t.expires(v).Or(time.Time{})
}

// insert makes a row part of the table.
func (t *table[T]) insert(r *row) {
	list := t.lists[r.parent]
	at, _ := slices.BinarySearchFunc(list, r.number, byNumber)
	t.rows[r.key], t.lists[r.parent] = r, slices.Insert(list, at, r)
}

// remove is the opposite of insert.
func (t *table[T]) remove(r *row) {
	delete(t.rows, r.key)
	list := t.lists[r.parent]
	at, _ := slices.BinarySearchFunc(list, r.number, byNumber)
	switch {
	case len(list) == 1:
		delete(t.lists, r.parent)
	case at == 0: // without moving the others
		list[0] = nil
		t.lists[r.parent] = list[1:]
	default:
		t.lists[r.parent] = slices.Delete(list, at, at+1)
	}
}

// add keeps a new object.
func (t *table[T]) add(parent, id string, v *T) error {
	k := key{parent, id}
	if t.rows[k] != nil {
		return &fault{status: http.StatusConflict, message: "There is already a " + t.kind + " '" + id + "'."}
	}
	text, err := runtime.Marshal(v)
	if err != nil {
		return invalid("", "%s: %v", t.kind, err)
	}
	t.made++
	r := &row{key: k, number: t.made, text: text, end: t.endOf(v)}
	t.insert(r)
	t.mu.undo(func(error) { t.remove(r) })
	t.save(r)
	return nil
}

// has reports whether there is an object.
func (t *table[T]) has(parent, id string) bool { return t.row(parent, id) != nil }

// get returns a copy of an object.
func (t *table[T]) get(parent, id string) (*T, error) {
	r := t.row(parent, id)
	if r == nil {
		return nil, missing(t.kind, id)
	}
	return read[T](r)
}

func read[T any](r *row) (*T, error) {
	v := new(T)
	return v, runtime.Unmarshal(r.text, v)
}

// set replaces an object that is there.
func (t *table[T]) set(parent, id string, v *T) error {
	r := t.row(parent, id)
	if r == nil {
		return missing(t.kind, id)
	}
	text, err := runtime.Marshal(v)
	if err != nil {
		return invalid("", "%s: %v", t.kind, err)
	}
	old, end := r.text, r.end
	r.text, r.end = text, t.endOf(v)
	t.mu.undo(func(error) { r.text, r.end = old, end })
	t.save(r)
	return nil
}

// change changes an object and returns a copy of it. Nothing is changed when f fails.
func (t *table[T]) change(parent, id string, f func(*T) error) (*T, error) {
	v, err := t.get(parent, id)
	if err != nil {
		return nil, err
	}
	if err := f(v); err != nil {
		return nil, err
	}
	if err := t.set(parent, id, v); err != nil {
		return nil, err
	}
	return t.get(parent, id)
}

// update changes the members of an object that are there in a body.
func (t *table[T]) update(parent, id string, body any) (*T, error) {
	return t.change(parent, id, func(v *T) error { return runtime.ApplyUpdate(v, body) })
}

// drop removes an object.
func (t *table[T]) drop(parent, id string) error {
	if t.row(parent, id) == nil {
		return missing(t.kind, id)
	}
	return t.erase(parent, id)
}

// erase removes an object, also one that is gone.
func (t *table[T]) erase(parent, id string) error {
	r := t.rows[key{parent, id}]
	if r == nil {
		return missing(t.kind, id)
	}
	t.dropRow(r)
	return nil
}

func (t *table[T]) dropRow(r *row) {
	t.remove(r)
	t.past.add(r) // which does no harm when the row comes back
	t.mu.undo(func(error) { t.insert(r) })
	t.mu.put(t.kind, rowKey(r), nil)
}

// dropAll removes the objects of a parent, and calls f with the ID of each; f may be nil.
func (t *table[T]) dropAll(parent string, f func(id string)) {
	for _, r := range slices.Clone(t.lists[parent]) {
		t.dropRow(r)
		if f != nil {
			f(r.id)
		}
	}
}

func byNumber(r *row, number uint64) int { return cmp.Compare(r.number, number) }

// span says which part of a list is wanted.
type span struct {
	limit, most   int64  // of objects; 0 is 20, and at most 100
	order         string // "asc" or "desc"; empty is "desc"
	after, before string // IDs
	from          uint64 // the number of the row that the page before ended with; 0 for none
}

// check returns the error of a span that no list has.
func (s *span) check() error {
	if s.most == 0 {
		s.most = 100
	}
	if s.limit < 1 || s.limit > s.most {
		return invalid("limit", "Invalid 'limit': %d is not between 1 and %d.", s.limit, s.most)
	}
	if s.order != "" && s.order != "asc" && s.order != "desc" {
		return invalid("order", "Invalid 'order': '%s' is neither 'asc' nor 'desc'.", s.order)
	}
	return nil
}

// listed is a part of a list.
type listed[T any] struct {
	data        []T
	first, last assistants.Opt[string] // IDs
	more        bool
	from        uint64 // the number of the last row
}

// list returns the part of a parent's list that a span names; keep chooses among its objects, and may be nil.
func (t *table[T]) list(parent string, s span, keep func(*T) bool) (*listed[T], error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	rows, err := t.between(parent, s)
	if err != nil {
		return nil, err
	}
	found := &listed[T]{data: []T{}, first: assistants.Null[string](), last: assistants.Null[string]()}
	for i := range rows {
		r := rows[i]
		if s.order != "asc" {
			r = rows[len(rows)-1-i]
		}
		if t.gone(r) {
			continue
		}
		v, err := read[T](r)
		if err != nil {
			return nil, err
		}
		if keep != nil && !keep(v) {
			continue
		}
		if int64(len(found.data)) == s.limit {
			found.more = true
			break
		}
		if len(found.data) == 0 {
			found.first = assistants.Some(r.id)
		}
		found.data, found.last, found.from = append(found.data, *v), assistants.Some(r.id), r.number
	}
	return found, nil
}

// numberOf returns the number of a row that is there, or was dropped lately.
func (t *table[T]) numberOf(k key) (number uint64, known bool) {
	if r := t.rows[k]; r != nil {
		return r.number, true
	}
	number, known = t.past.numbers[k]
	return number, known
}

// between returns the rows of a parent between the cursors of a span, the oldest first.
func (t *table[T]) between(parent string, s span) ([]*row, error) {
	rows := t.lists[parent]
	low, high := uint64(0), t.made+1 // numbers that the rows lie between
	after, before := &high, &low
	if s.order == "asc" {
		after, before = &low, &high
	}
	for _, c := range []struct {
		name, id string
		bound    *uint64
	}{{"after", s.after, after}, {"before", s.before, before}} {
		if c.id == "" {
			continue
		}
		number, known := t.numberOf(key{parent, c.id})
		if !known {
			return nil, invalid(c.name, "Invalid '%s': there is no %s '%s' in the list.", c.name, t.kind, c.id)
		}
		*c.bound = number
	}
	if s.from != 0 {
		*after = s.from
	}
	start, found := slices.BinarySearchFunc(rows, low, byNumber)
	if found {
		start++
	}
	end, _ := slices.BinarySearchFunc(rows, high, byNumber)
	if end < start {
		return nil, nil
	}
	return rows[start:end], nil
}

// listing is a call that lists objects of a table.
type listing[R, T any] struct {
	*Service
	call   string
	table  *table[T]
	parent string
	span   span
	// check says whether there is such a list; nil for a list that is always there.
	check func() error
	keep  func(*T) bool
	// response makes the response of a part of the list.
	response func(*listed[T]) (R, *[]T)
}

// page returns a page of the list.
func (l listing[R, T]) page(ctx context.Context) (*runtime.AdaptedPage[R, *T], error) {
	found, err := look(ctx, l.Service, l.call, func() (*listed[T], error) {
		if l.check != nil {
			if err := l.check(); err != nil {
				return nil, err
			}
		}
		return l.table.list(l.parent, l.span, l.keep)
	})
	if err != nil {
		return nil, err
	}
	response, data := l.response(found)
	*data = found.data
	items := make([]*T, len(found.data))
	for i := range found.data {
		items[i] = &found.data[i]
	}
	var next func(context.Context) (*runtime.AdaptedPage[R, *T], error)
	if found.more {
		l.span.after, l.span.from = "", found.from
		next = l.page
	}
	return runtime.NewAdaptedPage(response, items, next), nil
}

// all returns an iterator over the items of a page, and of those after it.
func all[R, T any](ctx context.Context, page *runtime.AdaptedPage[R, *T], err error, yield func(*T, error) bool) {
	if err != nil {
		yield(nil, err)
		return
	}
	page.All(ctx)(yield)
}
