package config

import (
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
)

// diff reads what is made of changes.
func (r *reader) diff(c *Config, n *load.Node) {
	if n == nil || !n.CheckMapping(&r.diags, "diff", "baseline", "severity", "ignore") {
		return
	}
	c.Diff.Baseline = r.path(r.optional(n, "baseline"))
	r.severities(c, n.Get("severity"))
	r.ignored(c, n.Get("ignore"))
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
			r.diags.Add(diag.Diagnostic{Code: "unknown-rule", Pos: m.Pos(), Message: "there is no rule " + m.Key(), Help: ruleHelp(m.Key())})
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

// ruleHelp says which rule may be meant.
func ruleHelp(id string) string {
	if slices.Contains(diff.GoRuleIDs(), id) {
		return "rules of the Go API keep their severities; --fail-on says whether they count, ignore leaves them out"
	}
	var ids []string
	for _, r := range diff.Rules {
		ids = append(ids, r.ID)
	}
	if near := diag.Nearest(id, ids); near != "" {
		return "did you mean " + near + "?"
	}
	return "assistgen diff --rules lists the rules"
}

// ignored reads the selectors of changes that are left out.
func (r *reader) ignored(c *Config, n *load.Node) {
	if n == nil {
		return
	}
	if n.Kind() != load.Sequence {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a sequence such as [enum-value-added, \"path:Run.*\"]", n.Key())
		return
	}
	for _, item := range n.Items() {
		s, err := diff.ParseSelector(item.Text())
		if err != nil {
			r.diags.Errorf(item.Pos(), "bad-value", "%v", err)
			continue
		}
		c.Diff.Ignore = append(c.Diff.Ignore, s)
	}
}
