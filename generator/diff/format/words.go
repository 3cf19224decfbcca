package format

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// fewNames is how many names of operations a line has, manyNames how many names a list has that is about them, and fewOfMany
// how many a list has of places that are too many to be read.
const (
	fewNames  = 2
	fewOfMany = 12
	manyNames = 30
	// mostBroken is how many symbols of the Go API a list names that break their users.
	mostBroken = 100
	allNames   = math.MaxInt - 1
)

// plural returns "1 change" or "2 changes".
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// enumerate returns "a, b and 3 more": at most so many names.
func enumerate(names []string, most int, quote quoter) string {
	rest := 0
	if len(names) > most+1 { // "and 1 more" is not shorter than the name
		names, rest = names[:most], len(names)-most
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	if rest > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(quoted, ", "), rest)
	}
	if last := len(quoted) - 1; last > 0 {
		return strings.Join(quoted[:last], ", ") + " and " + quoted[last]
	}
	return strings.Join(quoted, "")
}

// message is diff.Change.Message with its values quoted.
func message(e *entry, quote quoter) string {
	name, from, to := quote(e.Name), quote(e.From), quote(e.To)
	if e.values != nil {
		name = enumerate(e.values, manyNames, quote)
		from, to = name, name
	}
	said := strings.NewReplacer("{name}", name, "{from}", from, "{to}", to).Replace(wording(e))
	if e.Details == nil {
		return said
	}
	details := make([]string, len(e.Details))
	for i, d := range e.Details {
		details[i] = quote(d)
	}
	return said + ": " + strings.Join(details, "; ")
}

// wording returns the message of a rule; like changes with several values have all of it but the values.
func wording(e *entry) string {
	said := e.Rule.Message
	vary := func(c *diff.Change) bool { return c.From != e.From || c.To != e.To }
	if e.names == nil || !slices.ContainsFunc(e.all, vary) {
		return said
	}
	for _, value := range []string{", it was {from}", ": {from}", ": {to}"} {
		said = strings.Replace(said, value, "", 1)
	}
	return strings.NewReplacer("{from}", "…", "{to}", "…").Replace(said)
}

// place says where an entry is: "Run.status", "each of 22 operations", "429 in each of 22 operations", "each of 7 fields of Run".
func place(e *entry, path string, quote quoter) string {
	switch {
	case e.names == nil && path == "":
		return ""
	case e.names == nil:
		return quote(path)
	}
	each := "each of " + plural(len(e.names), e.noun)
	switch {
	case e.within && path != e.Path:
		return each + " of " + quote(e.Owner)
	case e.within, e.Path == "", e.noun != ownerNoun(e.Change):
		return each
	}
	return quote(e.Path) + " in " + each
}

// counts returns "3 breaking, 1 warning, 12 info".
func counts(c *Comparison) string {
	parts := []string{fmt.Sprintf("%d breaking", c.count(diff.Breaking)), plural(c.count(diff.Warning), "warning"), fmt.Sprintf("%d info", c.count(diff.Info))}
	if n := c.count(diff.Docs); n > 0 {
		parts = append(parts, fmt.Sprintf("%d docs", n))
	}
	return strings.Join(parts, ", ")
}

// verdict says what became of the Go API: "major, 3 incompatible and 40 compatible changes".
func verdict(c *Comparison) string {
	incompatible, compatible := c.goChanges()
	switch {
	case len(incompatible) > 0 && len(compatible) > 0:
		return fmt.Sprintf("%s, %d incompatible and %s", c.Verdict, len(incompatible), plural(len(compatible), "compatible change"))
	case len(incompatible) > 0:
		return fmt.Sprintf("%s, %s", c.Verdict, plural(len(incompatible), "incompatible change"))
	case len(compatible) > 0:
		return fmt.Sprintf("%s, %s", c.Verdict, plural(len(compatible), "compatible change"))
	case c.Verdict == goapi.Patch:
		return string(c.Verdict) + ", the exported API is the same"
	}
	return string(c.Verdict)
}

// headVerdict returns the verdict of the head. Where the shown changes suggest a smaller version, it says what else is in it.
func headVerdict(c *Comparison) string {
	incompatible, compatible := c.goChanges()
	switch {
	case c.Verdict == goapi.Major && incompatible == nil, c.Verdict == goapi.Minor && compatible == nil:
		return string(c.Verdict) + " with what is left out"
	}
	return string(c.Verdict)
}

// sides returns "old → new", or the one that there is.
func sides(c *Comparison, quote quoter) string {
	if c.Old == "" || c.New == "" {
		return quote(c.Old + c.New)
	}
	return quote(c.Old) + " → " + quote(c.New)
}

// headSaid sums up a comparison: its counts, and the verdict on the Go API.
func headSaid(c *Comparison) string {
	said := counts(c)
	if len(c.Changes) == 0 {
		said = nothing(c)
	}
	if c.Verdict != "" {
		said += "; Go API: " + headVerdict(c)
	}
	return said
}

// totalTitle says what several comparisons are of.
func totalTitle(cs *Comparisons) string { return plural(len(cs.All), "comparison") }

// sayUnchanged says in which comparisons nothing is to be shown, and what is left out of them.
func sayUnchanged(unchanged []*Comparison, quote quoter) []string {
	if len(unchanged) == 0 {
		return nil
	}
	var names []string
	for _, c := range unchanged {
		if c.NewFile != "" && c.NewFile != c.New { // versions rather than documents
			names = append(names, sides(c, quote))
		} else {
			names = append(names, quote(cmp.Or(c.New, c.Old)))
		}
	}
	total := sum(unchanged)
	said := nothing(total) + " in " + enumerate(names, fewOfMany, func(s string) string { return s })
	if left := leftOut(total); left != "" {
		return []string{said, left}
	}
	return []string{said}
}

// leftOut says what is not shown; empty when everything is.
func leftOut(c *Comparison) string {
	var parts []string
	for _, p := range []struct {
		n          int
		one, other string
	}{
		{c.Docs, "change of documentation", "changes of documentation"},
		{c.Accepted, "change that the baseline accepts", "changes that the baseline accepts"},
		{c.Ignored, "change that the filters leave out", "changes that the filters leave out"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.other))
		}
	}
	if parts == nil {
		return ""
	}
	return "Left out: " + strings.Join(parts, ", ")
}

// nothing is said where no change is to be shown.
func nothing(c *Comparison) string {
	said := "Nothing changed"
	if leftOut(c) != "" {
		said = "Nothing else to show"
	}
	if len(c.Go) > 0 {
		said += " on the wire"
	}
	return said
}

// reach says in which messages of which operations a change is: "in requests of createRun and modifyRun; info in responses
// of getRun". It is empty where that goes without saying: in the operation that has the change, in the API as a whole.
func reach(c *diff.Change, quote quoter) string {
	effects := joined(c.Effects)
	switch {
	case len(effects) == 0 && isOperation(c), len(effects) == 1 && alone(c, effects[0]):
		return ""
	case len(effects) == 0:
		return "in no operation"
	}
	slices.SortStableFunc(effects, func(a, b effect) int { return int(b.Severity - a.Severity) })
	var parts []string
	for _, e := range effects {
		if len(e.Operations) == 0 {
			continue
		}
		part := e.where + enumerate(e.Operations, fewNames, quote)
		if e.Severity != effects[0].Severity {
			part = e.Severity.String() + " " + part
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// effect is an effect with the words for its direction.
type effect struct {
	diff.Effect
	where string
}

var directions = map[diff.Direction]string{diff.Call: "in ", diff.Request: "in requests of ", diff.Response: "in responses of "}

// sentDirections are the words for what an API sends by itself, which counts as a response.
var sentDirections = map[diff.Direction]string{diff.Call: "in ", diff.Request: "in responses to ", diff.Response: "sent by "}

// joined makes one of two effects that differ in their direction alone. Webhooks and callbacks have effects, and words, to themselves.
func joined(effects []diff.Effect) []effect {
	var called, sent []diff.Effect
	for _, e := range effects {
		if e.Operations == nil {
			called = append(called, e)
			continue
		}
		own, others := e, e
		own.Operations = slices.DeleteFunc(slices.Clone(e.Operations), diff.IsSent)
		others.Operations = slices.DeleteFunc(slices.Clone(e.Operations), func(name string) bool { return !diff.IsSent(name) })
		if len(own.Operations) > 0 {
			called = append(called, own)
		}
		if len(others.Operations) > 0 {
			sent = append(sent, others)
		}
	}
	all := inDirections(called)
	for _, e := range sent {
		all = append(all, effect{e, sentDirections[e.Direction]})
	}
	return all
}

// inDirections gives effects the words for their directions, one for both where they are alike.
func inDirections(effects []diff.Effect) []effect {
	var all []effect
	for _, e := range effects {
		if n := len(all); n > 0 && all[n-1].Direction == diff.Request && e.Direction == diff.Response &&
			all[n-1].Severity == e.Severity && slices.Equal(all[n-1].Operations, e.Operations) {
			all[n-1].where = "in requests and responses of "
			continue
		}
		all = append(all, effect{e, directions[e.Direction]})
	}
	return all
}

// isOperation reports whether a change belongs to an operation.
func isOperation(c *diff.Change) bool {
	return strings.HasPrefix(c.ID, "op:") || strings.HasPrefix(c.ID, "webhook:")
}

// alone reports whether an effect only reaches the owner of its change, or the API as a whole.
func alone(c *diff.Change, e effect) bool {
	return len(e.Operations) == 0 || isOperation(c) && len(e.Operations) == 1 && e.Operations[0] == c.Owner
}
