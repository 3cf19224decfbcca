package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoter makes the text of a document safe for a format.
type quoter func(string) string

// clean shows what steers terminals or cannot be seen (control characters, changes of direction, line breaks) as Go's
// escapes: "\n", "\x1b", "\u202e". The runner of GitHub takes "##[" anywhere in a line of a log for a command.
func clean(s string) string {
	if !strings.Contains(s, "##[") && strings.IndexFunc(s, invisible) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if invisible(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "##[", `##\[`)
}

// invisible reports whether a character has no picture. Blanks have one.
func invisible(r rune) bool { return !unicode.IsGraphic(r) }

// clip shortens a long string.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
