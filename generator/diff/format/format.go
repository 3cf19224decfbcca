// Package format writes what changed between two versions of an API for people and for programs.
package format

import (
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// Comparison is what all formats show.
type Comparison struct {
	// Title is the title of the API in the new document; it is not to be trusted, as no text of a document is.
	Title string
	// Old and New are the sides as the user named them: files, revisions or versions.
	Old, New string
	// Changes are those that are to be shown, in the order of the report.
	Changes []*diff.Change
	// Go are the changes of the generated Go API that are to be shown, and Verdict what all of its changes, shown or not,
	// make of the package's version. Verdict is empty where the Go API was not compared.
	Go      []*goapi.Change
	Verdict goapi.Verdict
	// Docs is how many changes of documentation were left out, Accepted how many changes the baseline accepts and
	// Ignored how many filters left out.
	Docs, Accepted, Ignored int
	// Expand asks for the operations that each change reaches.
	Expand bool
}
