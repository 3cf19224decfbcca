package format

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/model"
)

// TextOptions say how text looks.
type TextOptions struct {
	// Color colours severities, as a terminal can.
	Color bool
	// Width is where lists of names are broken into lines; 0 is 100.
	Width int
}

// Text writes comparisons for people, the worst first:
//
//	Agents: old.yaml → new.yaml
//	1 breaking, 1 warning, 0 info; Go API: major
//
//	Run (in responses of createRun, getRun and 3 more)
//	  breaking  assistant_id: is gone, it was required [required-field-removed]
//	  warning   status: the value "paused" is new [enum-value-added]
//
// The changes of an owner are together. Like changes are listed once with their names, and long lists of names end with how
// many more there are, unless cs.Expand asks for everything. Of several comparisons the total comes first, and those without
// changes come last, by name.
func Text(w io.Writer, cs *Comparisons, opts TextOptions) error {
	t := &text{opts: opts, width: cmp.Or(opts.Width, defaultWidth), expand: cs.Expand}
	shown, unchanged := cs.split()
	if cs.Several {
		t.line(t.paint(bold, totalTitle(cs)))
		t.line(headSaid(cs.total()))
	}
	for i, c := range shown {
		if cs.Several || i > 0 {
			t.line("")
		}
		t.comparison(c)
	}
	for _, said := range sayUnchanged(unchanged, clean) {
		t.line("")
		t.wrap("", said)
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// comparison writes one comparison.
func (t *text) comparison(c *Comparison) {
	t.c = c
	t.head()
	t.changes()
	t.goAPI()
	if left := leftOut(c); left != "" {
		t.line("")
		t.line(left)
	}
}

const (
	defaultWidth = 100
	// column is where what is said of a change begins, behind the longest severity.
	column = "            "
)

// text is a string that is being written.
type text struct {
	b      strings.Builder
	c      *Comparison // that is being written
	opts   TextOptions
	width  int
	expand bool
}

// The escape sequences of a terminal.
const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	red   = "\x1b[31m"
	green = "\x1b[32m"
	reset = "\x1b[0m"
)

// colors are the colours of severities.
var colors = map[diff.Severity]string{diff.Breaking: red, diff.Warning: "\x1b[33m", diff.Info: "\x1b[36m", diff.Docs: dim}

// paint colours a string.
func (t *text) paint(color, s string) string {
	if !t.opts.Color || s == "" {
		return s
	}
	return color + s + reset
}

// line writes a line. One that begins with "::", be it behind blanks, would be a command to the runner of GitHub.
func (t *text) line(parts ...string) {
	line := strings.Join(parts, "")
	if trimmed := strings.TrimLeftFunc(line, unicode.IsSpace); strings.HasPrefix(trimmed, "::") {
		line = line[:len(line)-len(trimmed)] + `\` + trimmed
	}
	t.b.WriteString(line + "\n")
}

// names writes a list of at most so many names.
func (t *text) names(indent string, names []string, most int) {
	t.wrap(indent, enumerate(names, most, clean))
}

// wrap writes a string, broken into lines.
func (t *text) wrap(indent, s string) {
	words := strings.Split(s, " ")
	line := indent + words[0]
	for _, word := range words[1:] {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > t.width {
			t.line(line)
			line = indent + word
			continue
		}
		line += " " + word
	}
	t.line(line)
}

// most is how many names a list has.
func (t *text) most() int {
	if t.expand {
		return allNames
	}
	return manyNames
}

// head writes what was compared, and what came of it.
func (t *text) head() {
	title := clean(t.c.Title)
	if title != "" {
		title += ": "
	}
	t.line(t.paint(bold, title+sides(t.c, clean)))
	t.line(headSaid(t.c))
}

// changes writes all changes by owner. A change without an owner has no head and no blank line around it.
func (t *text) changes() {
	single := false
	for _, b := range blocks(gather(t.c.Changes, t.expand)) {
		if len(b.entries) > 1 || !single {
			t.line("")
		}
		single = len(b.entries) == 1
		if single {
			t.entry(b.entries[0], b.entries[0].Where(), "")
			continue
		}
		t.block(b)
	}
}

// block writes an owner and its changes. Where most of them reach the same operations, the owner's line says it once.
func (t *text) block(b *block) {
	shared := sharedReach(b.entries)
	head := t.paint(bold, clean(b.owner))
	if shared != "" && !t.expand {
		head += t.paint(dim, " ("+shared+")")
	}
	t.line(head)
	for _, e := range b.entries {
		t.entry(e, e.Path, shared)
	}
}

// sharedReach returns what most changes reach, if at least two do.
func sharedReach(entries []*entry) string {
	times := map[string]int{}
	best := ""
	for _, e := range entries {
		if isOperation(e.Change) {
			return "" // its line would seem to speak of the operation
		}
		times[reach(e.Change, clean)]++
	}
	for _, e := range entries {
		if r := reach(e.Change, clean); times[r] > max(1, times[best]) {
			best = r
		}
	}
	return best
}

// entry writes one entry; where is its place as far as it is not yet said, shared what its owner's line says of its reach.
func (t *text) entry(e *entry, where, shared string) {
	said := message(e, clean)
	if at := place(e, where, clean); at != "" {
		said = at + ": " + said
	}
	severity := fmt.Sprintf("%-8s", e.Severity)
	t.line("  ", t.paint(colors[e.Severity], severity), "  ", said, t.paint(dim, " ["+e.Rule.ID+"]"))
	r := reach(e.Change, clean)
	switch {
	case e.names != nil:
		t.names(column, e.names, e.most)
		if e.within && r != shared && r != "" {
			t.line(column, t.paint(dim, r))
		}
	case t.expand:
		t.details(e.Change)
	case r != shared && r != "":
		t.line(column, t.paint(dim, r))
	}
}

// details writes all that is known of a change: each effect with its operations, and where it is.
func (t *text) details(c *diff.Change) {
	for _, e := range c.Effects {
		said := e.Severity.String()
		if len(e.Operations) > 0 {
			said += " in " + directionNames[e.Direction]
		}
		if e.OASDiff != "" {
			said += " (oasdiff: " + e.OASDiff + ")"
		}
		if len(e.Operations) == 0 {
			t.line(column, said)
			continue
		}
		t.line(column, said, ":")
		t.names(column+"  ", e.Operations, allNames)
	}
	for _, p := range []struct {
		side string
		pos  model.Pos
	}{{"old", c.Old}, {"new", c.New}} {
		if p.pos != (model.Pos{}) {
			t.line(column, p.side, " ", clean(p.pos.String()))
		}
	}
}

var directionNames = map[diff.Direction]string{diff.Call: "calls", diff.Request: "requests", diff.Response: "responses"}

// goAPI writes what became of the Go API.
func (t *text) goAPI() {
	if len(t.c.Go) == 0 {
		return // the head has the verdict
	}
	t.line("")
	t.line(t.paint(bold, "Go API: "+verdict(t.c)))
	incompatible, compatible := t.c.goChanges()
	for _, b := range gatherBreaks(incompatible, t.expand) {
		t.goBreak(b)
	}
	for _, a := range additions(compatible, clean) {
		t.line("  ", a.title)
		t.names("    ", a.names, t.most())
	}
}

// goBreak writes an incompatible change of the Go API with the declarations of both sides.
func (t *text) goBreak(b *goBreak) {
	if b.names == nil {
		t.line("  ", clean(b.Symbol), ": ", clean(b.Reason))
	} else {
		t.line("  ", clean(b.Reason), " (", strconv.Itoa(len(b.names)), ")")
		t.names("    ", b.names, mostBroken)
	}
	if b.old != "" {
		t.line("    ", t.paint(red, "- "+clean(b.old)))
	}
	if b.new != "" {
		t.line("    ", t.paint(green, "+ "+clean(b.new)))
	}
}
