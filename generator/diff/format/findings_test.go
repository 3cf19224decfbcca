package format_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/model"
)

// TestSARIFSchema validates SARIF by its schema, and shows that the schema refuses what is not.
func TestSARIFSchema(t *testing.T) {
	t.Parallel()
	validate := func(cs *format.Comparisons) {
		report, err := sarif.FromString(written(t, outputs(cs)["changes.sarif"]))
		if err == nil {
			err = report.Validate()
		}
		if err != nil {
			t.Error(err)
		}
	}
	for _, of := range comparisons() {
		validate(of(t))
	}
	for seed := range uint64(20) {
		validate(format.One(random{rand.New(rand.NewPCG(seed, 3))}.comparison()))
	}
	broken := sarif.NewReport().AddRun(sarif.NewRunWithInformationURI("x", "no address: %"))
	broken.Runs[0].AddResult(sarif.NewRuleResult("x").WithLevel("bad"))
	if broken.Validate() == nil {
		t.Error("anything is valid")
	}
}

// checkSARIF finds addresses that lead elsewhere, rules that are not described, and results that would be taken for one.
func checkSARIF(t *testing.T, s string) {
	t.Helper()
	var report sarif.Report
	if err := json.Unmarshal([]byte(s), &report); err != nil {
		t.Error(err)
		return
	}
	run := report.Runs[0]
	seen := map[string]bool{}
	for _, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID || *rule.Help.Text == "" {
			t.Errorf("the rule of %s is %s", *r.RuleID, *rule.ID)
		}
		for _, at := range slices.Concat(r.Locations, r.RelatedLocations) {
			u, err := url.Parse(*at.PhysicalLocation.ArtifactLocation.URI)
			if err != nil || u.Host != "" && u.Scheme == "" || *at.PhysicalLocation.Region.StartLine < 1 {
				t.Errorf("%v, %v", at, err)
			}
		}
		fingerprint := r.PartialFingerprints["assistgenChange/v1"]
		if fingerprint == "" || seen[fingerprint] {
			t.Errorf("two results have the fingerprint %q", fingerprint)
		}
		seen[fingerprint] = true
	}
}

// checkJUnit compares the numbers of a report with its cases.
func checkJUnit(t *testing.T, s string) {
	t.Helper()
	var cases, failures, tests, failed int
	for d := xml.NewDecoder(strings.NewReader(s)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Error(err)
			return
		}
		start, _ := token.(xml.StartElement)
		switch start.Name.Local {
		case "testcase":
			cases++
		case "failure":
			failures++
		case "testsuites":
			if err := json.Unmarshal([]byte(start.Attr[1].Value), &tests); err != nil {
				t.Error(err)
			}
			if err := json.Unmarshal([]byte(start.Attr[2].Value), &failed); err != nil {
				t.Error(err)
			}
		}
	}
	if cases == 0 || cases != tests || failures != failed {
		t.Errorf("%d cases and %d failures, the report says %d and %d", cases, failures, tests, failed)
	}
}

// checkGitLab finds issues that GitLab would drop.
func checkGitLab(t *testing.T, s string) {
	t.Helper()
	var issues []struct {
		Description string `json:"description"`
		CheckName   string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
			} `json:"lines"`
		} `json:"location"`
	}
	if err := json.Unmarshal([]byte(s), &issues); err != nil || issues == nil {
		t.Errorf("%v:\n%s", err, s)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		if i.Description == "" || i.CheckName == "" || i.Location.Path == "" || i.Location.Lines.Begin < 1 || seen[i.Fingerprint] ||
			!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, i.Severity) {
			t.Errorf("%+v", i)
		}
		seen[i.Fingerprint] = true
	}
}

// TestFingerprintsStay shows that a fingerprint depends on the change, not on the lines or the revision that it is found in.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	fingerprint := func(from string, line int) string {
		c := &format.Comparison{Old: "HEAD~1:api.yaml", New: "api.yaml", Changes: []*diff.Change{{
			Rule: diff.Find("type-changed"), ID: "schema:A/field:x", Owner: "A", Path: "x", From: from, To: "integer", Severity: diff.Breaking,
			Old: model.Pos{File: "HEAD~1:api.yaml", Line: line, Column: 1}, New: model.Pos{File: "api.yaml", Line: line, Column: 1},
		}}}
		var issues []struct {
			Fingerprint string `json:"fingerprint"`
		}
		out := written(t, func(b *bytes.Buffer) error { return format.GitLab(b, format.One(c)) })
		if err := json.Unmarshal([]byte(out), &issues); err != nil {
			t.Fatal(err)
		}
		return issues[0].Fingerprint
	}
	if first := fingerprint("string", 3); first != fingerprint("string", 7) || first == fingerprint("number", 3) {
		t.Error("the fingerprint is of something else")
	}
}

// TestFailures shows what an error of GitHub and a failure of JUnit is: what the user says, and else all that breaks.
func TestFailures(t *testing.T) {
	t.Parallel()
	cs := format.One(compared(t, "yandex", 0, 1))
	for name, fails := range map[string]func(diff.Finding) bool{
		"nothing": func(diff.Finding) bool { return false },
		"go":      diff.Finding.InGo,
		"all":     func(diff.Finding) bool { return true },
		"default": nil,
	} {
		cs.Fails = fails
		out := outputs(cs)
		errs := strings.Contains(written(t, out["github.txt"]), "::error ")
		failures := strings.Contains(written(t, out["junit.xml"]), "<failure ")
		if want := name != "nothing"; errs != want || failures != want {
			t.Errorf("%s: errors %v, failures %v", name, errs, failures)
		}
		if rest := strings.Contains(written(t, out["github.txt"]), "::warning "); rest != (name == "nothing" || name == "go") && name != "default" {
			t.Errorf("%s: warnings %v", name, rest)
		}
	}
}
