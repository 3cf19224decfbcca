package format

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// GitHub writes comparisons as workflow commands, which make annotations in the log of GitHub Actions and next to the lines
// of a pull request. What the user does not want is an error, what else breaks or is doubtful a warning, all else a notice. The
// worst come first: of each level GitHub shows ten per step. Of like changes that are more, or break nothing, there is one
// annotation, at the first of them.
func GitHub(w io.Writer, cs *Comparisons) error {
	g := &annotator{cs: cs}
	for _, c := range cs.All {
		g.comparison(c)
	}
	slices.SortStableFunc(g.all, func(a, b annotation) int { return cmp.Compare(a.rank, b.rank) })
	var b strings.Builder
	for _, a := range g.all {
		b.WriteString(a.command)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// annotationsPerStep is how many annotations of a level GitHub shows.
const annotationsPerStep = 10

// annotator collects annotations.
type annotator struct {
	cs     *Comparisons
	places *places // of the comparison that is being read
	all    []annotation
}

// annotation is a command with its rank, the least first.
type annotation struct {
	rank    int
	command string
}

// comparison annotates one comparison.
func (g *annotator) comparison(c *Comparison) {
	g.places = newPlaces(c)
	for _, e := range gather(c.Changes, g.cs.Expand) {
		if g.level(e.Finding()) == notice || e.size() > annotationsPerStep {
			g.change(e)
			continue
		}
		for _, change := range e.changes() {
			g.change(&entry{Change: change})
		}
	}
	g.goAPI(c)
}

// The levels of annotations.
const (
	failure = "error"
	warning = "warning"
	notice  = "notice"
)

// level returns the level of a finding.
func (g *annotator) level(f diff.Finding) string {
	switch {
	case g.cs.fails(f):
		return failure
	case f.Severity >= diff.Warning:
		return warning
	}
	return notice
}

// put adds an annotation of a finding.
func (g *annotator) put(f diff.Finding, pos model.Pos, title, text string) {
	level := g.level(f)
	rank := -2 * int(f.Severity) // those of the Go API come behind those of the wire
	if f.InGo() {
		rank++
	}
	if level == failure {
		rank -= 100
	}
	g.all = append(g.all, annotation{rank, annotate(level, pos, title, text)})
}

// change annotates an entry.
func (g *annotator) change(e *entry) {
	said := place(e, e.Where(), clean) + ": " + message(e, clean)
	if e.names != nil {
		said += " (" + enumerate(e.names, e.most, clean) + ")"
	}
	if r := reach(e.Change, clean); r != "" && (e.names == nil || e.within) {
		said += ", " + r
	}
	at := g.places.of(e.Change)
	g.put(e.Finding(), at.pos, e.Rule.ID+" ("+e.Severity.String()+")", said+at.formerly())
}

// goAPI annotates what breaks users of the Go API, once for each change of the document that is the cause.
func (g *annotator) goAPI(c *Comparison) {
	incompatible, _ := c.goChanges()
	var order []*diff.Change
	by := map[*diff.Change][]*goapi.Change{}
	for _, symbol := range incompatible {
		cause := g.places.causes.of(symbol)
		if by[cause] == nil {
			order = append(order, cause)
		}
		by[cause] = append(by[cause], symbol)
	}
	var rest []*goapi.Change // of which no annotation would be shown
	for i, cause := range order {
		if i >= annotationsPerStep && !g.cs.Expand {
			rest = append(rest, by[cause]...)
			continue
		}
		var at spot
		if cause != nil {
			at = g.places.of(cause)
		}
		g.symbols(at, by[cause])
	}
	if rest != nil {
		g.symbols(spot{}, rest)
	}
}

// symbols annotates incompatible changes of the Go API that have one cause.
func (g *annotator) symbols(at spot, symbols []*goapi.Change) {
	var said []string
	for _, symbol := range symbols {
		said = append(said, clean(symbol.Symbol)+": "+clean(symbol.Reason))
	}
	const most = 10
	if rest := len(said) - most; rest > 1 {
		said = append(said[:most], fmt.Sprintf("and %d more", rest))
	}
	g.put(GoFinding(symbols[0]), at.pos, "incompatible Go API", strings.Join(said, "\n")+at.formerly())
}

// annotate returns one command. What it holds is cleaned, but for the line breaks of the message.
func annotate(level string, pos model.Pos, title, text string) string {
	var properties []string
	put := func(name, value string) { properties = append(properties, name+"="+property(value)) }
	if file := pathOf(pos.File); file != "" {
		put("file", clean(file))
		if pos.Line > 0 {
			put("line", strconv.Itoa(pos.Line))
		}
		if pos.Column > 0 {
			put("col", strconv.Itoa(pos.Column))
		}
	}
	put("title", title)
	return fmt.Sprintf("::%s %s::%s\n", level, strings.Join(properties, ","), data(text))
}

// data and property escape strings as GitHub's own toolkit does.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string { return dataEscapes.Replace(s) }

func property(s string) string { return propertyEscapes.Replace(s) }
