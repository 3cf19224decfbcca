package models

import "strings"

// plainName reports whether a JSON name can be written between quotes as it is.
func plainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
}
