package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
)

// explained is a rule to explain, with the name of oasdiff that it was asked for by; empty if by its own.
type explained struct {
	rule, check string
}

// rulesToExplain finds the rules that names, patterns and checks of oasdiff stand for, each once.
func rulesToExplain(names []string) (all []explained, problem string) {
	if len(names) == 0 {
		return nil, "--explain needs the name of a rule; --rules lists the rules"
	}
	seen := map[string]bool{}
	for _, name := range names {
		found, problem := rulesCalled(name)
		if problem != "" {
			return nil, problem
		}
		for _, e := range found {
			if !seen[e.rule] {
				all = append(all, e)
			}
			seen[e.rule] = true
		}
	}
	return all, ""
}

// rulesCalled finds the rules of one name, or says why there are none.
func rulesCalled(name string) ([]explained, string) {
	var found []explained
	called := diag.Globs(strings.TrimPrefix(name, "rule:"))
	for _, id := range diff.RuleIDs() {
		if called(id) {
			found = append(found, explained{rule: id})
		}
	}
	if found == nil {
		for _, r := range diff.RulesOfCheck(name) {
			found = append(found, explained{r.ID, name})
		}
	}
	if found == nil {
		return nil, noSuchRule(name)
	}
	return found, ""
}

// noSuchRule says that nothing has a name, and which one may be meant.
func noSuchRule(name string) string {
	if reason := diff.WhyUnnamed(name); reason != "" {
		return fmt.Sprintf("--explain: no rule is the check %s of oasdiff: %s", name, reason)
	}
	known := diff.RuleIDs()
	for check := range diff.OASDiffSeverities() {
		known = append(known, check)
	}
	slices.Sort(known)
	if near := diag.Nearest(name, known); near != "" {
		return fmt.Sprintf("--explain: there is no rule %q: did you mean %s?", name, near)
	}
	return fmt.Sprintf("--explain: there is no rule %q; --rules lists the rules", name)
}

// explainRules writes what rules mean, with a blank line between two.
func explainRules(w io.Writer, rules []explained) error {
	var b strings.Builder
	for i, e := range rules {
		if i > 0 {
			b.WriteString("\n")
		}
		if e.check != "" {
			command.Sayf(&b, "%s of oasdiff is a change of the rule %s.\n\n", e.check, e.rule)
		}
		explain(&b, e.rule)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// explain writes what one rule means.
func explain(b *strings.Builder, id string) {
	if r := diff.Find(id); r != nil {
		command.Sayf(b, "%s: %s\n\n", id, r.Meaning())
		explainSeverities(b, r)
	} else {
		command.Sayf(b, "%s: %s\n\nbreaking if code that uses the package may no longer compile, else info\n\n", id, diff.GoMeaning(id))
	}
	if e := diff.ExampleOf(id); e != nil {
		explainExample(b, e)
	}
	explainUse(b, id)
}

// directions are the directions of changes: what an explanation calls them, and how bad a rule is there.
var directions = []struct {
	of       diff.Direction
	name     string
	severity func(*diff.Rule) diff.Severity
}{
	{diff.Call, "calls and the API", func(r *diff.Rule) diff.Severity { return r.Call }},
	{diff.Request, "requests", func(r *diff.Rule) diff.Severity { return r.Request }},
	{diff.Response, "responses", func(r *diff.Rule) diff.Severity { return r.Response }},
}

// explainSeverities writes how bad changes are, and what oasdiff says of them.
func explainSeverities(b *strings.Builder, r *diff.Rule) {
	for _, d := range directions {
		s := d.severity(r)
		if s == diff.Never {
			continue
		}
		command.Sayf(b, "%s in %s\n", s, d.name)
		explainChecks(b, r.OASDiffChecks(d.of), s)
	}
	b.WriteString("\n")
}

// maxChecks is how many checks of oasdiff are named.
const maxChecks = 4

// explainChecks names checks of oasdiff, with the severities that are not the rule's.
func explainChecks(b *strings.Builder, checks []string, here diff.Severity) {
	severities := diff.OASDiffSeverities()
	for i, check := range checks {
		if i == maxChecks {
			command.Sayf(b, "  and %d more\n", len(checks)-i)
			return
		}
		there := ""
		if severities[check] != here {
			there = fmt.Sprintf(", %s there", severities[check])
		}
		command.Sayf(b, "  in oasdiff %s%s\n", check, there)
	}
}

// explainExample writes the documents of an example, as one with marks, and what is found.
func explainExample(b *strings.Builder, e *diff.Example) {
	b.WriteString("An example, with - in front of what only OLD has, and + of what only NEW has")
	if e.Settings != "" {
		command.Sayf(b, ", and diff: {%s} in the configuration", e.Settings)
	}
	b.WriteString(":\n\n")
	for _, line := range e.Lines {
		command.Sayf(b, "  %s\n", line)
	}
	b.WriteString("\nIt makes:\n\n")
	for _, line := range e.Found {
		command.Sayf(b, "  %s\n", line)
	}
	b.WriteString("\n")
}

// explainUse writes what a user may do about changes of a rule.
func explainUse(b *strings.Builder, id string) {
	command.Sayf(b, "leave out:  --ignore rule:%s\n", id)
	command.Sayf(b, "accept:     --only rule:%s --baseline FILE --write-baseline\n", id)
	if diff.Find(id) != nil {
		command.Sayf(b, "re-grade:   diff: {severity: {%s: LEVEL}} in the configuration\n", id)
	}
}
