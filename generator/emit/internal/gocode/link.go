package gocode

import "strings"

// Link writes the names of a package that a string has as doc links: "a [RunObject]". Words that may be mere words stay as they are, and so
// does what is in code or in brackets.
func Link(text string, declares func(name string) bool) string {
	var out strings.Builder
	fenced := false
	for line := range strings.Lines(text) {
		switch fence := strings.HasPrefix(strings.TrimSpace(line), "```"); {
		case fence:
			fenced = !fenced
			out.WriteString(line)
		case fenced:
			out.WriteString(line)
		default:
			linkLine(&out, line, declares)
		}
	}
	return out.String()
}

// linkLine writes a line with its links.
func linkLine(out *strings.Builder, line string, declares func(name string) bool) {
	code, depth := false, 0
	for i, word := range strings.Split(line, " ") {
		if i > 0 {
			out.WriteByte(' ')
		}
		before, name, after := cutName(word)
		if !code && depth == 0 && isName(name) && declares(name) {
			out.WriteString(before + "[" + name + "]" + after)
			continue
		}
		out.WriteString(word)
		code = code != (strings.Count(word, "`")%2 == 1)
		depth = max(0, depth+strings.Count(word, "[")-strings.Count(word, "]"))
	}
}

// cutName parts a name from the marks around it.
func cutName(word string) (before, name, after string) {
	name = strings.TrimLeft(word, "(")
	before = word[:len(word)-len(name)]
	trimmed := strings.TrimRight(name, ".,;:!?)\n")
	return before, trimmed, name[len(trimmed):]
}

// isName reports whether a word is a name rather than a word of a language: it has small letters and several capitals.
func isName(word string) bool {
	small, capitals := 0, 0
	for i := range len(word) {
		switch c := word[i]; {
		case c >= 'a' && c <= 'z':
			small++
		case c >= 'A' && c <= 'Z':
			capitals++
		case i == 0 || c < '0' || c > '9':
			return false
		}
	}
	return small > 0 && capitals > 1 && word[0] <= 'Z'
}
