package diff

import "github.com/assistgen/assistgen/generator/model"

// ways are the directions in which a value goes.
type ways uint8

const (
	inRequest ways = 1 << iota
	inResponse
	// whole is not a value: the operation, the schema or the API as such.
	whole
	none ways = 0
	both      = inRequest | inResponse
)

// scope is a pair of schemas, or one direction of a pair of operations: what is inside of it reaches the same operations.
type scope struct {
	// operation is the operationId of a scope of an operation.
	operation string
	// owner is the position of the schema or operation.
	owner model.Pos
	// texts are the scopes of the same pair where its values are written as text.
	texts []*scope
	to    []edge
	roots roots
	// request and response are the operations that send and receive what is inside.
	request, response bits
	// waiting tells that the scope has something to pass on.
	waiting bool
}

// edge leads to a scope that a scope refers to.
type edge struct {
	scope *scope
	ways  ways
}

// reaches notes that values of a scope hold values of another one; it does nothing for the API as a whole.
func (s *scope) reaches(to *scope, w ways) {
	if s == nil || w&both == none {
		return
	}
	s.to = append(s.to, edge{to, w & both})
}

// bits is a set of small numbers; nil is empty.
type bits []uint64

// with returns the union of two sets; the first may be changed.
func (b bits) with(other bits) bits {
	for len(b) < len(other) {
		b = append(b, 0)
	}
	for i, word := range other {
		b[i] |= word
	}
	return b
}

// bit returns the set of one number.
func bit(n int) bits {
	b := make(bits, n/64+1)
	b[n/64] = 1 << (n % 64)
	return b
}

func (b bits) has(n int) bool { return n/64 < len(b) && b[n/64]&(1<<(n%64)) != 0 }

// spread gives every scope the operations that reach it. A scope passes on what it has as often as that grows, which
// ends: sets only grow.
func spread(scopes []*scope) {
	queue := scopes
	for _, s := range queue {
		s.waiting = true
	}
	for len(queue) > 0 {
		var next []*scope
		for _, s := range queue {
			s.waiting = false
			for _, e := range s.to {
				if e.pass(s) && !e.scope.waiting {
					e.scope.waiting = true
					next = append(next, e.scope)
				}
			}
		}
		queue = next
	}
}

// pass gives the end of an edge what its start has, and reports whether that was new.
func (e edge) pass(from *scope) bool {
	changed := false
	if e.ways&inRequest != 0 {
		changed = grow(&e.scope.request, from.request)
	}
	if e.ways&inResponse != 0 {
		changed = grow(&e.scope.response, from.response) || changed
	}
	return changed
}

// grow adds a set to another one and reports whether that had anything new.
func grow(to *bits, from bits) bool {
	for i, word := range from {
		if i >= len(*to) && word != 0 || i < len(*to) && word&^(*to)[i] != 0 {
			*to = to.with(from)
			return true
		}
	}
	return false
}
