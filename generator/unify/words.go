package unify

import (
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
)

// words says which names mean the same.
type words map[string]string

// fold returns what is equal for names that mean the same: their words in the singular, those of the mapping in place of
// others.
func (w words) fold(name string) string {
	var list []string
	for _, word := range naming.Words(name) {
		list = append(list, singular(word))
	}
	folded := " " + strings.Join(list, " ") + " "
	for from, to := range w {
		folded = strings.ReplaceAll(folded, " "+from+" ", " "+to+" ")
	}
	return strings.TrimSpace(folded)
}

// singular takes the s of the plural off a word.
func singular(word string) string {
	switch {
	case len(word) < 4 || strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "us"):
		return word
	case strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	}
	return strings.TrimSuffix(word, "s")
}

// newWords folds the words of a mapping.
func newWords(of map[string]string) words {
	w, plain := words{}, words{}
	for from, to := range of {
		w[plain.fold(from)] = plain.fold(to)
	}
	return w
}
