package refdoc

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/naming"
)

// nameRows gives fields their IDs, which begin with a prefix.
func nameRows(prefix string, lists ...[]*Row) {
	ids := naming.NewScope()
	for _, rows := range lists {
		for _, r := range rows {
			r.ID = ids.Take(prefix + "." + anchor(r.Path))
		}
	}
}

// nameRows gives the fields of a schema their IDs, with those of the variants that have no name.
func (s *Schema) nameRows() {
	lists := [][]*Row{s.Rows}
	for _, v := range s.Variants {
		lists = append(lists, v.Rows)
	}
	nameRows(s.ID, lists...)
}

// nameRows gives the fields of bodies that have no name their IDs. They begin as the sections of the page.
func (o *Operation) nameRows() {
	nameBodies(o.ID+"-body", o.Bodies)
	for _, r := range o.Responses {
		status, _, _ := strings.Cut(r.Status, " ")
		nameBodies(o.ID+"-"+anchor(status), r.Bodies)
	}
}

func nameBodies(prefix string, bodies []*Body) {
	var lists [][]*Row
	for _, body := range bodies {
		lists = append(lists, body.Rows)
	}
	nameRows(prefix, lists...)
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
