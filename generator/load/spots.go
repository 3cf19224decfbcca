package load

import (
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
)

// maxSpots is how many bad spots of one code are shown for a document unless notes are.
const maxSpots = 20

// bad tells of a spot that cannot be read as it is written. It refuses no document, for the rest can be read, unless that is
// asked for.
func (l *loader) bad(d diag.Diagnostic) {
	d.Severity, d.Unread = diag.Warning, true
	if l.opts.Strict {
		d.Severity = diag.Error
	}
	l.spots.Add(d)
}

// hasErrors reports whether the document is refused.
func (l *loader) hasErrors() bool { return l.diags.HasErrors() || l.spots.HasErrors() }

// listSpots moves the bad spots to the other diagnostics. Of many of one code the first ones are shown, and how many more there are;
// those are notes.
func (l *loader) listSpots() {
	l.spots.Sort()
	// What is read in several places, references in it spelt for each of them, is told once.
	l.spots = slices.CompactFunc(l.spots, func(a, b diag.Diagnostic) bool { return a.Pos == b.Pos && a.Code == b.Code })
	counts := map[string]int{}
	for _, d := range l.spots {
		counts[d.Code]++
	}
	shown := map[string]int{}
	for _, d := range l.spots {
		if shown[d.Code]++; shown[d.Code] > maxSpots && counts[d.Code] > maxSpots+1 {
			if shown[d.Code] == maxSpots+1 {
				l.diags.Add(diag.Diagnostic{
					Severity: d.Severity, Code: d.Code, Pos: d.Pos, Unread: true,
					Message: fmt.Sprintf("here and below are %d more faults of this kind", counts[d.Code]-maxSpots), Help: "--verbose lists them",
				})
			}
			d.Severity = diag.Note
		}
		l.diags.Add(d)
	}
	l.spots = nil
}

// checkRest tells when bad spots have left nothing that code could be made of.
func (l *loader) checkRest(root *Node) {
	if len(l.spots) == 0 || len(root.Get("components", "schemas").Members()) > 0 {
		return
	}
	for _, item := range root.Get("paths").Members() {
		for _, c := range children(item.Follow(), pathItemKind) {
			if c.kind == operationKind {
				return
			}
		}
	}
	l.diags.Add(diag.Diagnostic{
		Severity: diag.Warning, Code: "nothing-left", Pos: root.Pos(), Unread: true,
		Message: "without the unreadable parts the document has neither operations nor schemas", Help: "correct what the other messages name",
	})
}
