package diag

import (
	"regexp"
	"strings"
)

// Globs returns a function that reports whether a string matches a pattern in which * stands for any text.
func Globs(pattern string) func(string) bool {
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString
}
