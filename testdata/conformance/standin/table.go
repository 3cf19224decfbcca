package standin

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/assistgen/assistgen/generated/openai"
)

// table keeps values of one kind in the order in which they were made. A value that is kept is never changed, only
// replaced: the responses that hold it are written later, without a lock.
type table[T any] struct {
	kind, prefix string

	mu   sync.Mutex
	made int
	rows map[int]*T
}

func newTable[T any](kind, prefix string) *table[T] {
	return &table[T]{kind: kind, prefix: prefix, rows: map[int]*T{}}
}

// add keeps what build makes of a new id.
func (t *table[T]) add(build func(id string) *T) *T {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made++
	v := build(t.id(t.made))
	t.rows[t.made] = v
	return v
}

// get returns the value of that id.
func (t *table[T]) get(id string) (*T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, v, err := t.find(id)
	return v, err
}

// change replaces the value of that id by a copy that edit has changed, unless edit fails.
func (t *table[T]) change(id string, edit func(*T) error) (*T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, v, err := t.find(id)
	if err != nil {
		return nil, err
	}
	changed := *v
	if err := edit(&changed); err != nil {
		return nil, err
	}
	t.rows[n] = &changed
	return &changed, nil
}

// remove forgets the value of that id.
func (t *table[T]) remove(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, _, err := t.find(id)
	delete(t.rows, n)
	return err
}

func (t *table[T]) id(n int) string { return t.prefix + strconv.Itoa(n) }

func (t *table[T]) find(id string) (int, *T, error) {
	for n, v := range t.rows {
		if t.id(n) == id {
			return n, v, nil
		}
	}
	return 0, nil, t.missing(id)
}

func (t *table[T]) missing(id string) error {
	return &openai.StatusError{
		Status: http.StatusNotFound, Code: "not_found",
		Message: fmt.Sprintf("No %s found with id '%s'.", t.kind, id),
	}
}

// query is what a list is asked for.
type query struct {
	limit, most   int64
	order         string
	after, before string
}

// ask returns a query for at most 100 values, and 20 where no limit is given.
func ask[O ~string](limit openai.Opt[int64], order openai.Opt[O], after, before openai.Opt[string]) query {
	return query{limit.Or(20), 100, string(order.Or("desc")), after.Or(""), before.Or("")}
}

// page is a part of a list.
type page[T any] struct {
	items       []T
	first, last string
	more        bool
}

// page returns the part of the values that the query is about, of those that keep lets through.
func (t *table[T]) page(q query, keep func(*T) bool) (*page[T], error) {
	if q.limit < 1 || q.limit > q.most {
		return nil, bad("limit", fmt.Sprintf("limit must be between 1 and %d.", q.most))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	numbers, err := t.between(q, keep)
	if err != nil {
		return nil, err
	}
	p := &page[T]{items: []T{}}
	if extra := len(numbers) - int(q.limit); extra > 0 {
		p.more = true
		if q.before != "" && q.after == "" {
			numbers = numbers[extra:] // those next to the cursor
		} else {
			numbers = numbers[:q.limit]
		}
	}
	for _, n := range numbers {
		p.items = append(p.items, *t.rows[n])
	}
	if len(numbers) > 0 {
		p.first, p.last = t.id(numbers[0]), t.id(numbers[len(numbers)-1])
	}
	return p, nil
}

// between returns the numbers of the values between the cursors of the query, in its order.
func (t *table[T]) between(q query, keep func(*T) bool) ([]int, error) {
	numbers := slices.Sorted(maps.Keys(t.rows))
	numbers = slices.DeleteFunc(numbers, func(n int) bool { return !keep(t.rows[n]) })
	switch q.order {
	case "asc":
	case "desc":
		slices.Reverse(numbers)
	default:
		return nil, bad("order", "order must be asc or desc.")
	}
	if q.after != "" {
		at := slices.IndexFunc(numbers, func(n int) bool { return t.id(n) == q.after })
		if at < 0 {
			return nil, bad("after", fmt.Sprintf("No %s found with id '%s'.", t.kind, q.after))
		}
		numbers = numbers[at+1:]
	}
	if q.before != "" {
		at := slices.IndexFunc(numbers, func(n int) bool { return t.id(n) == q.before })
		if at < 0 {
			return nil, bad("before", fmt.Sprintf("No %s found with id '%s'.", t.kind, q.before))
		}
		numbers = numbers[:at]
	}
	return numbers, nil
}

// all lets every value through.
func all[T any](*T) bool { return true }

// bad returns the error of a request that cannot be carried out as it is.
func bad(param, message string) error {
	return &openai.StatusError{Status: http.StatusBadRequest, Code: "invalid_value", Param: param, Message: message}
}
