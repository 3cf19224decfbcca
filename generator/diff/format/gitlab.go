package format

import (
	"cmp"
	"io"

	"github.com/assistgen/assistgen/generator/diff"
)

// gitlabIssue is an issue of GitLab's Code Quality.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// gitlabSeverities are the severities of GitLab.
var gitlabSeverities = map[diff.Severity]string{diff.Breaking: "critical", diff.Warning: "minor", diff.Info: "info", diff.Docs: "info"}

// gitlabGo is the severity of what breaks Go code alone.
const gitlabGo = "major"

// GitLab writes comparisons as the report of GitLab's Code Quality. Each issue needs a path and a line: those of what is gone are the
// file in which its neighbours are now, and its first line.
func GitLab(w io.Writer, cs *Comparisons) error {
	issues := []gitlabIssue{}
	for _, f := range findings(cs) {
		severity := gitlabSeverities[f.Severity]
		if f.InGo() && f.Severity == diff.Breaking {
			severity = gitlabGo
		}
		issues = append(issues, gitlabIssue{
			Description: f.where + ": " + f.said + f.formerly(), CheckName: f.Rule, Fingerprint: f.fingerprint, Severity: severity,
			Location: gitlabLocation{cmp.Or(clean(f.path()), clean(f.pos.File), "-"), gitlabLines{f.line()}},
		})
	}
	return encode(w, issues)
}
