// Package pattern tells which regular expressions of documents Go has.
package pattern

import (
	"regexp"
	"strings"
)

// unicodeEscape is a character of an ECMA 262 pattern by its number, after an even number of backslashes.
var unicodeEscape = regexp.MustCompile(`\\(\\|u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4}))`)

// Go returns a pattern of ECMA 262 for Go, and whether Go has what it uses: look-ahead and back references it has not, and such
// patterns are not checked.
func Go(pattern string) (string, bool) {
	pattern = unicodeEscape.ReplaceAllStringFunc(pattern, func(escape string) string {
		if digits := strings.Trim(escape, `\u{}`); digits != "" {
			return `\x{` + digits + `}`
		}
		return escape
	})
	_, err := regexp.Compile(pattern)
	return pattern, err == nil
}
