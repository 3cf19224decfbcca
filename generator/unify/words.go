package unify

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
)

// words says which names mean the same: phrases, and those that stand for them. No phrase leads on to another one.
type words struct {
	same    map[string]phrase
	longest int             // words of a phrase
	used    map[string]bool // by the phrases of the mapping; "" are those that stand for themselves
}

// phrase is one of the mapping, and what stands for it.
type phrase struct{ from, to string }

// newWords folds the words of a mapping.
func newWords(of map[string]*Entry) words {
	w := words{same: map[string]phrase{}, used: map[string]bool{}}
	for _, from := range slices.Sorted(maps.Keys(of)) {
		list := singulars(from)
		if len(list) == 0 {
			continue
		}
		to := singulars(of[from].Text)
		w.same[strings.Join(list, " ")] = phrase{from, strings.Join(to, " ")}
		w.longest = max(w.longest, len(list), len(to))
	}
	for _, p := range slices.Collect(maps.Values(w.same)) { // what stands for a phrase stands for itself, also where it begins with that
		if _, ok := w.same[p.to]; !ok {
			w.same[p.to] = phrase{"", p.to}
		}
	}
	return w
}

// fold returns what is equal for names that mean the same: their words in the singular, those of the mapping in place of
// others.
func (w words) fold(name string) string {
	var folded []string
	for list := singulars(name); len(list) > 0; {
		n, to := w.begin(list)
		folded, list = append(folded, to), list[n:]
	}
	return strings.Join(folded, " ")
}

// begin returns how many words the longest phrase has that a list begins with, and what stands for it.
func (w words) begin(list []string) (n int, to string) {
	for n = min(w.longest, len(list)); n > 0; n-- {
		if p, ok := w.same[strings.Join(list[:n], " ")]; ok {
			w.used[p.from] = true
			return n, p.to
		}
	}
	return 1, list[0]
}

// singulars returns the words of a name in the singular.
func singulars(name string) []string {
	var list []string
	for _, word := range naming.Words(name) {
		list = append(list, singular(word))
	}
	return list
}

// singular takes the s of the plural off a word, and the e of "boxes": of "sizes" and "size" alike.
func singular(word string) string {
	switch {
	case len(word) < 4 || strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "us"):
		return word
	case strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	}
	word = strings.TrimSuffix(word, "s")
	stem := strings.TrimSuffix(word, "e")
	for _, hiss := range []string{"s", "x", "z", "ch", "sh"} {
		if len(word) > 3 && strings.HasSuffix(stem, hiss) {
			return stem
		}
	}
	return word
}
