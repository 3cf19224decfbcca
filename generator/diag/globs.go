package diag

import "strings"

// Globs returns a function that reports whether a string matches a pattern in which * stands for any text.
func Globs(pattern string) func(string) bool {
	parts := strings.Split(pattern, "*")
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return func(text string) bool { return text == pattern }
	}
	return func(text string) bool {
		text, begins := strings.CutPrefix(text, first)
		text, ends := strings.CutSuffix(text, last)
		if !begins || !ends {
			return false
		}
		for _, part := range parts[1 : len(parts)-1] {
			_, after, found := strings.Cut(text, part)
			if !found {
				return false
			}
			text = after
		}
		return true
	}
}
