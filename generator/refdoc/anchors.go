package refdoc

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/naming"
)

// nameRows gives the fields of a schema their IDs.
func (s *Schema) nameRows() {
	ids := naming.NewScope()
	name := func(rows []*Row) {
		for _, r := range rows {
			r.ID = ids.Take(s.ID + "." + anchor(r.Path))
		}
	}
	name(s.Rows)
	for _, v := range s.Variants {
		name(v.Rows)
	}
}

// longestAnchor is how many characters of the path of a field its ID has.
const longestAnchor = 200

// anchor returns the path of a field in an address: "data[].id" is data.id. It has letters, digits, "_" and "-", and dots between them.
func anchor(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-'
	})
	runes := []rune(strings.Join(parts, "."))
	return cmp.Or(string(runes[:min(len(runes), longestAnchor)]), "any")
}

// Before returns what is before the name of a field in its path: "usage.".
func (r *Row) Before() string { return strings.TrimSuffix(r.Path, r.Name) }
