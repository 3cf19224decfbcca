// Package diag holds what the generator has to say to its user: positions, what is wrong and what to do about it.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Severity tells what a diagnostic means for the run.
type Severity int

// The severities.
const (
	Error   Severity = iota // the run yields nothing
	Warning                 // the run goes on; shown always
	LeftOut                 // something that a document says is not carried out; shown always, in one line for each code
	Note                    // the run goes on; shown with --verbose
)

// String returns "error", "warning" or "note"; what is left out is a warning.
func (s Severity) String() string {
	words := [...]string{Error: "error", Warning: "warning", LeftOut: "warning", Note: "note"}
	if s < 0 || int(s) >= len(words) {
		return strconv.Itoa(int(s))
	}
	return words[s]
}

// Diagnostic is one message.
type Diagnostic struct {
	Severity Severity
	// Code is a short stable name: "unresolved-ref", "unknown-key".
	Code string
	Pos  model.Pos
	// Message says what is wrong, Help what to do about it (may be empty). Both are one line without a final dot.
	Message, Help string
	// Subject is whose it is that is left out: "addPet", "Pet.name". It is empty for other severities.
	Subject string
	// Unread tells that something is not read as it is written, which matters to all that is said of the document afterwards.
	Unread bool
	// Also are other places that the message is about: the other version of a conflict.
	Also []model.Pos
}

// String formats the diagnostic as "file:line:column: severity: message [code]", followed by its help on a second line.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Pos != (model.Pos{}) {
		fmt.Fprintf(&b, "%s: ", clean(d.Pos.String()))
	}
	fmt.Fprintf(&b, "%s: %s", d.Severity, clean(d.Message))
	if d.Subject != "" {
		fmt.Fprintf(&b, ": %s", clean(d.Subject))
	}
	if d.Code != "" {
		fmt.Fprintf(&b, " [%s]", d.Code)
	}
	for _, p := range d.Also {
		if p != d.Pos {
			fmt.Fprintf(&b, "\n    see also %s", clean(p.String()))
		}
	}
	if d.Help != "" {
		fmt.Fprintf(&b, "\n    %s", clean(d.Help))
	}
	return b.String()
}

// clean keeps text of a document from steering a terminal or breaking the line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// List is a list of diagnostics.
type List []Diagnostic

// Errorf adds an error without help; use Add for more.
func (l *List) Errorf(pos model.Pos, code, format string, args ...any) {
	*l = append(*l, Diagnostic{Severity: Error, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// Warnf adds a warning.
func (l *List) Warnf(pos model.Pos, code, format string, args ...any) {
	*l = append(*l, Diagnostic{Severity: Warning, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// Add adds diagnostics.
func (l *List) Add(d ...Diagnostic) { *l = append(*l, d...) }

// HasErrors reports whether any is an Error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders the list by file, line and column, keeping the order of those at one place, and drops repetitions.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool { return a.String() == b.String() })
}
