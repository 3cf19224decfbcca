package diff

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// Finding is the input of policies: a change of the document, or one of the generated Go API.
type Finding struct {
	// Rule is the ID of the rule; those of the Go API begin with "go-".
	Rule string
	// Node is the ID of what changed, and Where its place for a reader.
	Node, Where string
	Severity    Severity
	From, To    string
	// Document is the document's path where those of a folder are compared; empty for a document by itself.
	Document string
}

// Finding returns what policies look at.
func (c *Change) Finding() Finding {
	return Finding{Rule: c.Rule.ID, Node: c.ID, Where: c.Where(), Severity: c.Severity, From: c.From, To: c.To}
}

// InGo reports whether the finding is one of the Go API.
func (f Finding) InGo() bool { return strings.HasPrefix(f.Rule, "go-") }

// Policy says which changes users want to see.
type Policy struct {
	// Only and Ignore leave findings out: all that none of Only selects, unless it is empty, and all that one of Ignore does.
	Only, Ignore []Selector
	// Docs shows changes of documentation.
	Docs bool
	// Baseline holds accepted findings; nil accepts none.
	Baseline *Baseline
}

// Fate is the decision of a policy on a finding.
type Fate int

// The fates.
const (
	Shown Fate = iota
	Accepted
	Ignored
	OnlyDocs // a change of documentation, which nobody asked for
)

// Judge says what becomes of a finding.
func (p *Policy) Judge(f Finding) Fate {
	selects := func(s Selector) bool { return s.Matches(f) }
	accepted := p.Baseline.Accepts(f) // a filter in front of it makes no line of the baseline stale
	switch {
	case f.Severity == Docs && !p.Docs && !slices.ContainsFunc(p.Only, func(s Selector) bool { return s.asksForDocs && s.Matches(f) }):
		return OnlyDocs
	case p.Only != nil && !slices.ContainsFunc(p.Only, selects), slices.ContainsFunc(p.Ignore, selects):
		return Ignored
	case accepted:
		return Accepted
	}
	return Shown
}

// Severities are those that a user chooses.
type Severities struct {
	// OASDiff takes the severities of oasdiff for the changes that have a check of it.
	OASDiff bool
	// ByName are the severities of rules, and of checks of oasdiff; nil for none.
	ByName map[string]Severity
}

// of returns the severity of a rule, or of a check, which is the more exact name of the two; ok is false where the user leaves it.
func (s Severities) of(r *Rule, check string) (severity Severity, ok bool) {
	if severity, ok = s.ByName[check]; ok {
		return severity, true
	}
	if severity, ok = s.ByName[r.ID]; !ok && s.OASDiff {
		severity, ok = checks()[check]
	}
	return severity, ok
}

// Override gives changes the severities that a user chooses, in every direction in which they occur.
func (r *Report) Override(severities Severities) {
	for _, c := range r.Changes {
		for i := range c.Effects {
			if s, ok := severities.of(c.Rule, c.Effects[i].OASDiff); ok {
				c.Effects[i].Severity = s
			}
		}
		if s, ok := severities.of(c.Rule, ""); ok && c.Effects == nil {
			c.Severity = s
		} else {
			c.Severity = worst(c)
		}
	}
}

// Selector selects findings by rule, place or severity.
type Selector struct {
	matches func(Finding) bool
	// asksForDocs tells a severity or rule, which may ask for documentation, from a place, which has that next to all else.
	asksForDocs bool
}

// Matches reports whether the selector selects a finding.
func (s Selector) Matches(f Finding) bool { return s.matches(f) }

// ParseSelector reads a selector: "rule:enum-*", "path:RunStep.*" or "severity:info". A * stands for any text. A path is
// a node's ID or its place as it is shown. A name alone is a severity or a rule.
func ParseSelector(text string) (Selector, error) {
	kind, pattern, ok := strings.Cut(text, ":")
	if !ok {
		return parseName(text)
	}
	glob := diag.Globs(pattern)
	switch kind {
	case "rule":
		if !slices.ContainsFunc(RuleIDs(), glob) {
			return Selector{}, fmt.Errorf("no rule matches %q%s", pattern, meant(pattern, RuleIDs()))
		}
		return Selector{func(f Finding) bool { return glob(f.Rule) }, true}, nil
	case "path":
		if pattern == "" {
			return Selector{}, fmt.Errorf("%q names no place: take one such as path:RunStep.*", text)
		}
		return Selector{func(f Finding) bool { return glob(f.Node) || glob(f.Where) }, false}, nil
	case "severity":
		severity, err := ParseSeverity(pattern)
		return Selector{func(f Finding) bool { return f.Severity == severity }, true}, err
	}
	return Selector{}, fmt.Errorf("%q selects nothing: take rule:…, path:… or severity:…", text)
}

// parseName reads a selector that is a name alone.
func parseName(text string) (Selector, error) {
	if severity, err := ParseSeverity(text); err == nil {
		return Selector{func(f Finding) bool { return f.Severity == severity }, true}, nil
	}
	if slices.ContainsFunc(RuleIDs(), diag.Globs(text)) {
		return ParseSelector("rule:" + text)
	}
	names := append(RuleIDs(), Docs.String(), Info.String(), Warning.String(), Breaking.String())
	if near := meant(text, names); near != "" {
		return Selector{}, fmt.Errorf("%q is neither a rule nor a severity%s", text, near)
	}
	if text == "" {
		return Selector{}, errors.New("a selector is a rule, a severity or a place, not empty")
	}
	return Selector{}, fmt.Errorf("%q is neither a rule nor a severity; a place is path:%s", text, text)
}

// meant asks whether the nearest of the known names is meant. It is empty when none is near.
func meant(name string, known []string) string {
	if near := diag.Nearest(name, known); near != "" {
		return ": did you mean " + near + "?"
	}
	return ""
}

// GoRules are the rules of the generated Go API, by the change of a symbol.
var GoRules = map[string]string{
	"added": "go-added", "removed": "go-removed", "kind changed": "go-kind-changed", "type changed": "go-type-changed",
	"value changed": "go-value-changed", "incomparable": "go-incomparable", "unsatisfied": "go-unsatisfied", "sealed": "go-sealed",
	"widened": "go-widened", "pointer methods": "go-pointer-methods",
}

// GoRuleIDs returns the IDs of the rules of the Go API, sorted.
func GoRuleIDs() []string { return slices.Sorted(maps.Values(GoRules)) }

// RuleIDs returns the IDs of all rules.
func RuleIDs() []string {
	ids := GoRuleIDs()
	for _, r := range Rules {
		ids = append(ids, r.ID)
	}
	return ids
}

// Baseline is the findings that a user has accepted, as a file of one line for each: the rule, the node, and the old and
// new value where there are some. A line that begins with # is a comment.
type Baseline struct {
	lines map[string]int // the lines with their numbers
	used  map[string]bool
}

// Line is a line of a baseline.
type Line struct {
	Number int
	Text   string
}

// ReadBaseline reads a baseline. The wrong lines say in their strings what is wrong.
func ReadBaseline(data []byte) (b *Baseline, wrong []Line) {
	b = &Baseline{lines: map[string]int{}, used: map[string]bool{}}
	known, number := RuleIDs(), 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if problem := wrongLine(line, known); problem != "" {
			wrong = append(wrong, Line{number, problem})
			continue
		}
		b.lines[line] = number
	}
	return b, wrong
}

// wrongLine says what is wrong with a line of a baseline; nothing if it is right. The rules known are those of RuleIDs.
func wrongLine(line string, known []string) string {
	const form = "a line is a rule and a node, as --write-baseline writes them"
	rule, node, _ := strings.Cut(line, " ")
	switch isRule := slices.Contains(known, rule); {
	case isRule && node == "":
		return rule + " has no node: " + form
	case isRule:
		return ""
	}
	if near := meant(rule, known); near != "" {
		return "there is no rule " + rule + near
	}
	return form
}

// Accepts reports whether the baseline holds the finding.
func (b *Baseline) Accepts(f Finding) bool {
	if b == nil || b.lines[baselineLine(f)] == 0 {
		return false
	}
	b.used[baselineLine(f)] = true
	return true
}

// Lines returns the lines of the baseline in their order.
func (b *Baseline) Lines() []Line {
	if b == nil {
		return nil
	}
	var all []Line
	for text, number := range b.lines {
		all = append(all, Line{number, text})
	}
	slices.SortFunc(all, func(x, y Line) int { return cmp.Compare(x.Number, y.Number) })
	return all
}

// Unused returns the lines that have accepted nothing: their changes are gone.
func (b *Baseline) Unused() []Line {
	return slices.DeleteFunc(b.Lines(), func(line Line) bool { return b.used[line.Text] })
}

// baselineHeader is written above the lines of a baseline.
const baselineHeader = "# Changes that are accepted, one a line: assistgen diff --write-baseline writes this file.\n"

// WriteBaseline returns a baseline that accepts the findings, and what the old one accepted; old may be nil.
func WriteBaseline(old *Baseline, all []Finding) []byte {
	lines := map[string]bool{}
	for _, line := range old.Lines() {
		lines[line.Text] = true
	}
	for _, f := range all {
		lines[baselineLine(f)] = true
	}
	var out bytes.Buffer
	out.WriteString(baselineHeader)
	for _, line := range slices.Sorted(maps.Keys(lines)) {
		out.WriteString(line + "\n")
	}
	return out.Bytes()
}

// baselineLine returns the line of a finding. Names of a document are not to be trusted: those that are not plain are quoted.
func baselineLine(f Finding) string {
	line := f.Rule + " " + plainOrQuoted(f.Node)
	if f.From != "" || f.To != "" {
		line += " " + plainOrQuoted(f.From) + " -> " + plainOrQuoted(f.To)
	}
	if f.Document != "" {
		line += " in " + plainOrQuoted(f.Document)
	}
	return line
}

var plainText = regexp.MustCompile(`^[!-~]+$`)

func plainOrQuoted(s string) string {
	if plainText.MatchString(s) && s[0] != '"' && s[0] != '#' {
		return s
	}
	return strconv.QuoteToASCII(s)
}
