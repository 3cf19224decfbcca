package runtime

import (
	"strconv"
	"testing"
	"time"
)

// ring can hold itself in every way that generated types can.
type ring struct {
	Name   string              `json:"name"`
	Self   *ring               `json:"self,omitzero"`
	Opt    Opt[*ring]          `json:"opt,omitzero"`
	List   []ring              `json:"list,omitzero"`
	Lists  [][]Opt[*ring]      `json:"lists,omitzero"`
	Map    map[string]ring     `json:"map,omitzero"`
	Union  ringUnion           `json:"union,omitzero"`
	Unions map[string]ringList `json:"unions,omitzero"`
	_      [0]func(ringVariants)
	Rest   *Rest `json:"-"`
}

type (
	ringUnion    interface{ isRing() }
	ringList     []ringUnion
	ringMap      map[string]ringUnion
	ringVariants func(ringUnion, *ring, ringList, ringMap)
)

func (*ring) isRing()    {}
func (ringList) isRing() {}
func (ringMap) isRing()  {}

// rings make values that hold themselves; n is how many steps it takes to come back, and what differs is called last.
var rings = map[string]func(n int, last string) *ring{
	"a pointer": func(n int, last string) *ring {
		return chain(n, last, func(r, next *ring) { r.Self = next })
	},
	"an Opt": func(n int, last string) *ring {
		return chain(n, last, func(r, next *ring) { r.Opt = Some(next) })
	},
	"lists of lists": func(n int, last string) *ring {
		return chain(n, last, func(r, next *ring) { r.Lists = [][]Opt[*ring]{{Some(next), Some(next)}, {Some(next)}} })
	},
	"a union": func(n int, last string) *ring {
		return chain(n, last, func(r, next *ring) { r.Union = next })
	},
	"lists and maps of unions": func(n int, last string) *ring {
		return chain(n, last, func(r, next *ring) { r.Unions = map[string]ringList{"a": {next, ringMap{"b": next}}} })
	},
	"a list": func(n int, last string) *ring {
		list := make([]ring, n)
		for i := range list {
			list[i].List = list
		}
		list[n-1].Name = last
		return &ring{List: list}
	},
	"a map": func(n int, last string) *ring {
		m := map[string]ring{}
		for i := range n {
			m[strconv.Itoa(i)] = ring{Map: m}
		}
		m["last"] = ring{Name: last, Map: m}
		return &ring{Map: m}
	},
	"a list that is a variant": func(n int, last string) *ring {
		list := make(ringList, n+1)
		for i := range n {
			list[i] = list
		}
		list[n] = &ring{Name: last}
		return &ring{Union: list}
	},
	"a map that is a variant": func(n int, last string) *ring {
		m := ringMap{"last": &ring{Name: last}}
		for i := range n {
			m[strconv.Itoa(i)] = m
		}
		return &ring{Union: m}
	},
}

// chain makes n rings, each of which holds the next, and the last the first.
func chain(n int, last string, hold func(r, next *ring)) *ring {
	all := make([]*ring, n)
	for i := range all {
		all[i] = &ring{}
	}
	for i, r := range all {
		hold(r, all[(i+1)%n])
	}
	all[n-1].Name = last
	return all[0]
}

// TestRingsAreCompared compares values that hold themselves, of one shape and of others.
func TestRingsAreCompared(t *testing.T) {
	t.Parallel()
	const most = 5 * time.Second
	for name, build := range rings {
		for _, n := range []int{1, 2, 7, 40} {
			start := time.Now()
			a, b := build(n, "a"), build(n, "a")
			if !Equal(a, b) || !Equal(a, a) {
				t.Errorf("%s, %d steps: equal ones are not", name, n)
			}
			if other := build(n, "b"); Equal(a, other) || Equal(other, a) || Equal(&ring{Self: a}, &ring{Self: other}) {
				t.Errorf("%s, %d steps: others are equal", name, n)
			}
			if took := time.Since(start); took > most {
				t.Errorf("%s, %d steps: %s", name, n, took)
			}
		}
	}
	if a, b := rings["a pointer"](2, ""), rings["a pointer"](3, ""); !Equal(a, b) {
		t.Error("rings of two lengths that look alike at every step differ")
	}
}

// TestSharedPartsAreCompared compares values that would be very large if what they share were written each time.
func TestSharedPartsAreCompared(t *testing.T) {
	t.Parallel()
	shared := func(last string) *ring {
		r := &ring{Name: last}
		for range 60 {
			r = &ring{Self: r, Opt: Some(r), Union: ringList{r, r}}
		}
		return r
	}
	if a := shared("a"); !Equal(a, shared("a")) || Equal(a, shared("b")) {
		t.Error("what is shared")
	}
}

// TestDeepValuesAreCompared compares values that are deeper than what can be written.
func TestDeepValuesAreCompared(t *testing.T) {
	t.Parallel()
	deep := func(last string) *ring {
		r := &ring{Name: last}
		for range 200_000 {
			r = &ring{Self: r}
		}
		return r
	}
	if a := deep("a"); !Equal(a, deep("a")) || Equal(a, deep("b")) {
		t.Error("deep values")
	}
}

// TestPartsOfListsAreCompared compares lists that share their items and go on to others.
func TestPartsOfListsAreCompared(t *testing.T) {
	t.Parallel()
	nested := func(last string) *ring {
		items := []ring{{}, {Name: last}}
		items[0].List = items // itself, and one more than the list around it
		r := &ring{List: items[:1]}
		for range 2 * maxDepth {
			r = &ring{Self: r}
		}
		return r
	}
	if a := nested("a"); !Equal(a, nested("a")) || Equal(a, nested("b")) {
		t.Error("a list that goes on")
	}
}

// TestComparisonsTakeNoMemory holds that usual values are compared without an allocation.
func TestComparisonsTakeNoMemory(t *testing.T) {
	value := func() *ring {
		r := &ring{Self: &ring{Opt: Some(&ring{Name: "a"})}, Union: &ring{}, Lists: [][]Opt[*ring]{{Null[*ring]()}}}
		for range 1000 {
			r.List = append(r.List, ring{Name: "b", Self: &ring{}})
		}
		return r
	}
	a, b := value(), value()
	if n := testing.AllocsPerRun(10, func() { Equal(a, b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
