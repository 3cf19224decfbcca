package diff

import (
	"slices"
	"strings"
	"testing"
)

// TestEveryCheckIsGivenOrNot holds that each check of oasdiff is the name of some change, or has a reason why it is not.
func TestEveryCheckIsGivenOrNot(t *testing.T) {
	t.Parallel()
	given := map[string]string{}
	for _, r := range Rules {
		for _, d := range []Direction{Call, Request, Response} {
			for _, check := range r.OASDiffChecks(d) {
				if r.severity(d) == Never {
					t.Errorf("%s does not occur in %s, where it names %s", r.ID, d, check)
				}
				given[check] = r.ID
			}
		}
	}
	used := map[string]bool{}
	for check, severity := range checks() {
		if severity < Info {
			t.Errorf("%s has the severity %v", check, severity)
		}
		switch g := gap(check); {
		case given[check] != "" && g != nil:
			t.Errorf("%s gives %s, and %s says that none does", given[check], check, g.Pattern)
		case given[check] == "" && g == nil:
			t.Errorf("no rule gives %s", check)
		case g != nil:
			used[g.Pattern] = true
		}
	}
	for _, g := range Gaps {
		if !used[g.Pattern] {
			t.Errorf("the gap %s is not needed", g.Pattern)
		}
	}
}

// TestChecksAreSorted holds the list of checks to its form: a name and a severity a line, sorted.
func TestChecksAreSorted(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(checkList), "\n")
	if !slices.IsSorted(lines) || len(lines) != len(checks()) || len(lines) != 786 {
		t.Errorf("%d lines of %d checks", len(lines), len(checks()))
	}
}
