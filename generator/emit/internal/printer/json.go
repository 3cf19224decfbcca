package printer

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// PlainJSON writes JSON in ASCII, without backquotes and whatever an editor would not show.
func PlainJSON(data string) string {
	var b strings.Builder
	for _, r := range data {
		switch {
		case r >= ' ' && r <= '~' && r != '`':
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
