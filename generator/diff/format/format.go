// Package format writes what changed between two versions of an API: for people as text, Markdown and HTML, for programs as
// JSON and as annotations of GitHub.
//
// Names and values come from documents that nobody vouches for. Whatever they hold, a terminal is not steered, Markdown
// stays the Markdown that is meant, and a line of a log is not a command: what is invisible is shown as an escape.
package format

import (
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// Comparison is the input of all formats.
type Comparison struct {
	// Title is the title of the API in the new document; it is not to be trusted, as no text of a document is.
	Title string
	// Old and New are the sides as the user named them: files, revisions or versions.
	Old, New string
	// NewFile is the file of the new document, which annotations of removed nodes refer to. It may be empty where New is the
	// name of a file.
	NewFile string
	// Changes are those that are to be shown, in the order of the report.
	Changes []*diff.Change
	// Go are the changes of the generated Go API to show, and Verdict what all of its changes, shown or not,
	// make of the package's version. Verdict is empty where the Go API was not compared.
	Go      []*goapi.Change
	Verdict goapi.Verdict
	// Docs is how many changes of documentation were left out, Accepted how many changes the baseline accepts and
	// Ignored how many filters left out.
	Docs, Accepted, Ignored int
	// Expand asks the text for everything: the operations that each change reaches, the checks of oasdiff, and where the
	// change is on both sides.
	Expand bool
	// OldText and NewText return a file of each side, as it is written; nil where that is not known.
	OldText, NewText func(file string) []byte
}

// severities are the severities from the worst to the mildest, in which order all formats show them.
var severities = []diff.Severity{diff.Breaking, diff.Warning, diff.Info, diff.Docs}

// count returns how many of the changes are of a severity.
func (c *Comparison) count(s diff.Severity) int { return (&diff.Report{Changes: c.Changes}).Count(s) }

// goChanges returns the changes of the Go API that break its users, and the others.
func (c *Comparison) goChanges() (incompatible, compatible []*goapi.Change) {
	for _, g := range c.Go {
		if g.Compatible {
			compatible = append(compatible, g)
		} else {
			incompatible = append(incompatible, g)
		}
	}
	return incompatible, compatible
}
