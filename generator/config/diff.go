package config

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
)

// diff reads what is made of changes.
func (r *reader) diff(c *Config, root *load.Node) {
	c.Diff.Shared = len(root.Get("apis").Items()) > 1
	n := root.Get("diff")
	if n == nil || !diffKeys.Check(n, &r.diags) {
		return
	}
	c.Diff.Baseline = r.path(r.optional(n, "baseline"))
	r.severities(c, n.Get("severity"))
	c.Diff.Deprecation = r.deprecation(n)
	c.Diff.WithoutGo = !r.boolean(n, "go", true)
	c.Diff.Ignore = selectors(r, n.Get("ignore"), "enum-value-added", diff.ParseSelector)
}

// preset is the key of severities that are taken from another program.
const preset = "preset"

// severities reads the severities that rules are given.
func (r *reader) severities(c *Config, n *load.Node) {
	if n == nil {
		return
	}
	if n.Kind() != load.Mapping {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a mapping from rules to severities", n.Key())
		return
	}
	c.Diff.Severities.ByName = map[string]diff.Severity{}
	for _, m := range n.Members() {
		if m.Key() == preset {
			c.Diff.Severities.OASDiff = r.choice(n, preset, "oasdiff") == "oasdiff"
			continue
		}
		if diff.Find(m.Key()) == nil && !diff.NamesChange(m.Key()) {
			r.diags.Add(noRule(m))
			continue
		}
		if !m.IsText() {
			r.diags.Errorf(m.Pos(), "wrong-kind", "%q must be breaking, warning, info or docs", m.Key())
			continue
		}
		severity, err := diff.ParseSeverity(m.Text())
		if err != nil {
			r.diags.Errorf(m.Pos(), "bad-value", "%v", err)
			continue
		}
		c.Diff.Severities.ByName[m.Key()] = severity
	}
}

// deprecation reads the policy for what is deprecated.
func (r *reader) deprecation(n *load.Node) diff.Deprecation {
	d := diff.Deprecation{StableDays: r.days(n, "deprecation-days-stable"), BetaDays: r.days(n, "deprecation-days-beta")}
	if m := n.Get("today"); m != nil {
		day, err := time.Parse(time.DateOnly, m.Text())
		if err != nil {
			r.diags.Errorf(m.Pos(), "bad-value", "%q must be a day such as 2026-08-31", m.Key())
		}
		d.Today = day
	}
	return d
}

// maxDays is the most days that a policy may ask for: a hundred years.
const maxDays = 36525

// days reads a number of days, 0 where there is none.
func (r *reader) days(n *load.Node, key string) int {
	m := n.Get(key)
	if m == nil {
		return 0
	}
	days, err := strconv.Atoi(string(m.Literal()))
	if err != nil || days < 0 || days > maxDays {
		r.diags.Errorf(m.Pos(), "bad-value", "%q must be a number of days from 0 to %d", key, maxDays)
		return 0
	}
	return days
}

// noRule says that there is no rule whose severity a member could be, and which one may be meant.
func noRule(m *load.Node) diag.Diagnostic {
	d := diag.Diagnostic{Code: "unknown-rule", Pos: m.Pos(), Message: "there is no rule " + m.Key(), Help: "assistgen diff --rules lists the rules"}
	if slices.Contains(diff.GoRuleIDs(), m.Key()) {
		d.Message = "the severity of " + m.Key() + " is fixed, as of all rules of the Go API"
		d.Help = "--fail-on says whether they count, and ignore leaves them out"
		return d
	}
	if reason := diff.WhyUnnamed(m.Key()); reason != "" {
		d.Message, d.Help = "no change is called "+m.Key(), reason
		return d
	}
	ids := slices.Collect(maps.Keys(diff.OASDiffSeverities()))
	for _, r := range diff.Rules {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	if near := diag.Nearest(m.Key(), ids); near != "" {
		d.Help = "did you mean " + near + "?"
	}
	return d
}
