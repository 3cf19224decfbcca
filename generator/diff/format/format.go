// Package format writes what changed between two versions of an API: for people as text, Markdown and HTML, for programs as
// JSON, and for the services that show findings as annotations of GitHub, SARIF, JUnit XML and GitLab's Code Quality.
//
// Names and values come from documents that nobody vouches for. Whatever they hold, a terminal is not steered, Markdown
// stays the Markdown that is meant, and a line of a log is not a command: what is invisible is shown as an escape.
package format

import (
	"slices"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// Comparisons is the input of all formats.
type Comparisons struct {
	All []*Comparison
	// Several tells that there may be any number of comparisons, even if there happens to be one: those of the documents in two
	// folders, or of one version after the other.
	Several bool
	// Expand asks text, Markdown and annotations for everything: each change by itself, and in text the operations that it
	// reaches, the checks of oasdiff, and where the change is on both sides.
	Expand bool
	// Fails reports whether a finding is one that the user does not want; nil stands for all that breaks, on the wire or in Go.
	Fails func(diff.Finding) bool
}

// One returns the input for a single comparison.
func One(c *Comparison) *Comparisons { return &Comparisons{All: []*Comparison{c}} }

// fails reports whether a finding is one that the user does not want.
func (cs *Comparisons) fails(f diff.Finding) bool {
	if cs.Fails == nil {
		return f.Severity == diff.Breaking
	}
	return cs.Fails(f)
}

// total returns one comparison with what all of them have.
func (cs *Comparisons) total() *Comparison { return sum(cs.All) }

// sum adds up comparisons. The verdict is the worst of them.
func sum(all []*Comparison) *Comparison {
	verdicts := []goapi.Verdict{"", goapi.Patch, goapi.Minor, goapi.Major}
	t := &Comparison{}
	for _, c := range all {
		t.Changes, t.Go = append(t.Changes, c.Changes...), append(t.Go, c.Go...)
		t.Docs, t.Accepted, t.Ignored = t.Docs+c.Docs, t.Accepted+c.Accepted, t.Ignored+c.Ignored
		t.Verdict = verdicts[max(slices.Index(verdicts, t.Verdict), slices.Index(verdicts, c.Verdict))]
	}
	return t
}

// split returns the comparisons with changes to show, and those without. A single comparison is always shown.
func (cs *Comparisons) split() (shown, unchanged []*Comparison) {
	for _, c := range cs.All {
		if cs.Several && len(c.Changes) == 0 && len(c.Go) == 0 {
			unchanged = append(unchanged, c)
		} else {
			shown = append(shown, c)
		}
	}
	return shown, unchanged
}

// Comparison holds the changes between two documents.
type Comparison struct {
	// Title is the title of the API in the new document; it is not to be trusted, as no text of a document is.
	Title string
	// Old and New are the sides as the user named them: files, revisions or versions. One is empty for a document that the other
	// side lacks.
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

// GoFinding returns a change of the Go API for policies. What breaks Go code is breaking.
func GoFinding(c *goapi.Change) diff.Finding {
	f := diff.Finding{Rule: diff.GoRules[string(c.What)], Node: "go:" + c.Symbol, Where: c.Symbol, Severity: diff.Info, From: c.Old, To: c.New}
	if !c.Compatible {
		f.Severity = diff.Breaking
	}
	return f
}
