package runtime

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
)

// canonical writes equal values alike: members by their names, the last of several, and numbers by their values. What is longer than
// most bytes is broken off somewhere behind them.
func (t *tape) canonical(i, most int) string { return string(t.appendCanonical(nil, i, most)) }

// anyLength is for canonical strings that are not to be broken off.
const anyLength = math.MaxInt

func (t *tape) appendCanonical(b []byte, i, most int) []byte {
	if len(b) > most {
		return b
	}
	switch t.first(i) {
	case '[':
		b = append(b, '[')
		for c, end := i+1, t.next(i); c < end && len(b) <= most; c = t.next(c) {
			b = append(t.appendCanonical(b, c, most), ',')
		}
		return append(b, ']')
	case '{':
		last, names := t.members(i)
		b = append(b, '{')
		for _, name := range names {
			b = append(appendString(b, name), ':')
			b = append(t.appendCanonical(b, last[name], most), ',')
		}
		return append(b, '}')
	default:
		return t.appendScalar(b, i)
	}
}

// appendScalar is appendCanonical for what has no members or items.
func (t *tape) appendScalar(b []byte, i int) []byte {
	switch t.first(i) {
	case '"':
		return appendString(b, t.text(i))
	case 't', 'f', 'n':
		return append(b, t.raw(i)...)
	default:
		return append(b, canonicalNumber(t.raw(i))...)
	}
}

// members returns the members of an object, the last of each name, and the names in their order.
func (t *tape) members(i int) (map[string]int, []string) {
	last := map[string]int{}
	for c, end := i+1, t.next(i); c < end; c = t.next(c) {
		last[t.name(c)] = c
	}
	return last, slices.Sorted(maps.Keys(last))
}

// classify gives a value, and all that it holds, numbers that are the same for equal values alone. They are kept: of lists in lists,
// each may ask for it.
func (t *tape) classify(i int) {
	if t.classes == nil {
		t.classes, t.byText = make([]uint32, len(t.nodes)), map[string]uint32{}
	}
	if t.classes[i] != 0 {
		return
	}
	var text []byte
	for c := t.next(i) - 1; c >= i; c-- { // what a value holds comes behind it
		if t.classes[c] != 0 {
			continue
		}
		text = t.appendClass(text[:0], c)
		class, ok := t.byText[string(text)]
		if !ok {
			class = uint32(len(t.byText) + 1) //nolint:gosec // there are no more than nodes
			t.byText[string(text)] = class
		}
		t.classes[c] = class
	}
}

// appendClass writes a value by the classes of what it holds.
func (t *tape) appendClass(b []byte, i int) []byte {
	switch t.first(i) {
	case '[':
		b = append(b, '[')
		for c, end := i+1, t.next(i); c < end; c = t.next(c) {
			b = binary.LittleEndian.AppendUint32(b, t.classes[c])
		}
		return b
	case '{':
		last, names := t.members(i)
		b = append(b, '{')
		for _, name := range names {
			b = binary.LittleEndian.AppendUint32(appendString(b, name), t.classes[last[name]])
		}
		return b
	default:
		return t.appendScalar(b, i)
	}
}
