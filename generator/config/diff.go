package config

import (
	"slices"

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
	c.Diff.Ignore = selectors(r, n.Get("ignore"), "enum-value-added", diff.ParseSelector)
}

// severities reads the severities that rules are given.
func (r *reader) severities(c *Config, n *load.Node) {
	if n == nil {
		return
	}
	if n.Kind() != load.Mapping {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a mapping from rules to severities", n.Key())
		return
	}
	c.Diff.Severities = map[string]diff.Severity{}
	for _, m := range n.Members() {
		rule := diff.Find(m.Key())
		if rule == nil {
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
		c.Diff.Severities[rule.ID] = severity
	}
}

// noRule says that there is no rule whose severity a member could be, and which one may be meant.
func noRule(m *load.Node) diag.Diagnostic {
	d := diag.Diagnostic{Code: "unknown-rule", Pos: m.Pos(), Message: "there is no rule " + m.Key(), Help: "assistgen diff --rules lists the rules"}
	if slices.Contains(diff.GoRuleIDs(), m.Key()) {
		d.Message = "the severity of " + m.Key() + " is fixed, as of all rules of the Go API"
		d.Help = "--fail-on says whether they count, and ignore leaves them out"
		return d
	}
	var ids []string
	for _, r := range diff.Rules {
		ids = append(ids, r.ID)
	}
	if near := diag.Nearest(m.Key(), ids); near != "" {
		d.Help = "did you mean " + near + "?"
	}
	return d
}
