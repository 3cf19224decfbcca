package diff_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff"
)

var sample = diff.Finding{Rule: "enum-value-added", Node: "schema:RunStepType/value:activities", Where: "RunStepType", Severity: diff.Warning, To: `"activities"`}

func TestSelectors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"enum-value-added": true, "enum-*": true, "rule:enum-value-added": true, "rule:*-added": true, "warning": true, "severity:warning": true,
		"path:RunStepType": true, "path:schema:RunStepType/*": true, "path:Run*": true,
		"path:RunStep": false, "field-added": false, "breaking": false, "severity:docs": false, "rule:go-*": false,
	} {
		s, err := diff.ParseSelector(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := s.Matches(sample); got != want {
			t.Errorf("%s selects it: %v", text, got)
		}
	}
	for _, text := range []string{"", "enum-valu-added", "rule:nothing", "severity:bad", "color:red", "RunStepType"} {
		if _, err := diff.ParseSelector(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func selectors(t *testing.T, texts ...string) []diff.Selector {
	t.Helper()
	var all []diff.Selector
	for _, text := range texts {
		s, err := diff.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func TestJudge(t *testing.T) {
	t.Parallel()
	docs := diff.Finding{Rule: "description-changed", Node: "schema:Run", Severity: diff.Docs}
	accepted, wrong := diff.ReadBaseline(diff.WriteBaseline(nil, []diff.Finding{sample}))
	if wrong != nil {
		t.Fatal(wrong)
	}
	for name, c := range map[string]struct {
		policy  diff.Policy
		finding diff.Finding
		want    diff.Fate
	}{
		"everything":       {diff.Policy{}, sample, diff.Shown},
		"docs unasked":     {diff.Policy{}, docs, diff.OnlyDocs},
		"docs":             {diff.Policy{Docs: true}, docs, diff.Shown},
		"docs asked alone": {diff.Policy{Only: selectors(t, "docs")}, docs, diff.Shown},
		"docs by rule":     {diff.Policy{Only: selectors(t, "description-*")}, docs, diff.Shown},
		"docs of a place":  {diff.Policy{Only: selectors(t, "path:*")}, docs, diff.OnlyDocs},
		"only others":      {diff.Policy{Only: selectors(t, "breaking")}, sample, diff.Ignored},
		"only":             {diff.Policy{Only: selectors(t, "breaking", "enum-*")}, sample, diff.Shown},
		"ignored":          {diff.Policy{Only: selectors(t, "enum-*"), Ignore: selectors(t, "path:Run*")}, sample, diff.Ignored},
		"accepted":         {diff.Policy{Baseline: accepted}, sample, diff.Accepted},
		"not accepted":     {diff.Policy{Baseline: accepted, Docs: true}, docs, diff.Shown},
	} {
		if got := c.policy.Judge(c.finding); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// TestOverride gives changes other severities: a check of oasdiff is a more exact name than a rule, and both come before the preset.
func TestOverride(t *testing.T) {
	t.Parallel()
	field := func(rule string, request, response diff.Severity, checks [2]string) *diff.Change {
		return &diff.Change{Rule: diff.Find(rule), Severity: max(request, response), Effects: []diff.Effect{
			{Direction: diff.Request, Severity: request, OASDiff: checks[0]}, {Direction: diff.Response, Severity: response, OASDiff: checks[1]},
		}}
	}
	for name, tt := range map[string]struct {
		severities diff.Severities
		want       [3]diff.Severity // of requests, of responses and of the change
	}{
		"none":           {diff.Severities{}, [3]diff.Severity{diff.Info, diff.Warning, diff.Warning}},
		"preset":         {diff.Severities{OASDiff: true}, [3]diff.Severity{diff.Info, diff.Breaking, diff.Breaking}},
		"rule":           {diff.Severities{ByName: map[string]diff.Severity{"enum-value-added": diff.Docs}}, [3]diff.Severity{diff.Docs, diff.Docs, diff.Docs}},
		"rule or preset": {diff.Severities{OASDiff: true, ByName: map[string]diff.Severity{"enum-value-added": diff.Info}}, [3]diff.Severity{diff.Info, diff.Info, diff.Info}},
		"check or rule": {
			diff.Severities{ByName: map[string]diff.Severity{"enum-value-added": diff.Breaking, "response-property-enum-value-added": diff.Docs}},
			[3]diff.Severity{diff.Breaking, diff.Docs, diff.Breaking},
		},
	} {
		c := field("enum-value-added", diff.Info, diff.Warning, [2]string{"request-property-enum-value-added", "response-property-enum-value-added"})
		(&diff.Report{Changes: []*diff.Change{c}}).Override(tt.severities)
		if got := [3]diff.Severity{c.Effects[0].Severity, c.Effects[1].Severity, c.Severity}; got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	unused := &diff.Change{Rule: diff.Find("enum-value-added"), Severity: diff.Info} // no operation carries it
	(&diff.Report{Changes: []*diff.Change{unused}}).Override(diff.Severities{ByName: map[string]diff.Severity{"enum-value-added": diff.Breaking}})
	if unused.Severity != diff.Breaking {
		t.Errorf("what no operation carries is %v", unused.Severity)
	}
}

func TestBaseline(t *testing.T) {
	t.Parallel()
	odd := diff.Finding{Rule: "field-removed", Node: "schema:a b/field:x\n# y", From: "", To: ""}
	longer := diff.Finding{Rule: "max-length-lowered", Node: "schema:Run/field:name", From: "256", To: "128"}
	text := diff.WriteBaseline(nil, []diff.Finding{sample, odd, longer, sample})
	want := `# Changes that are accepted, one a line: assistgen diff --write-baseline writes this file.
enum-value-added schema:RunStepType/value:activities "" -> "\"activities\""
field-removed "schema:a b/field:x\n# y"
max-length-lowered schema:Run/field:name 256 -> 128
`
	if string(text) != want {
		t.Errorf("got\n%s", text)
	}
	b, wrong := diff.ReadBaseline(append([]byte("\ufeff\n  # mine\n"), text...))
	if wrong != nil {
		t.Fatal(wrong)
	}
	further := longer
	further.From, further.To = "128", "64"
	if !b.Accepts(odd) || !b.Accepts(longer) || b.Accepts(further) {
		t.Error("what was written is accepted, and nothing else")
	}
	if unused := b.Unused(); len(unused) != 1 || unused[0].Number != 4 || !strings.HasPrefix(unused[0].Text, "enum-value-added ") {
		t.Errorf("unused: %v", unused)
	}
}

func TestWrongLines(t *testing.T) {
	t.Parallel()
	_, wrong := diff.ReadBaseline([]byte("# x\nfield-removed\nfield-removed schema:X\nfield-remved schema:X\r\n\x00\xff what\n"))
	want := []diff.Line{
		{2, "field-removed has no node: a line is a rule and a node, as --write-baseline writes them"},
		{4, "there is no rule field-remved: did you mean field-removed?"},
		{5, "a line is a rule and a node, as --write-baseline writes them"},
	}
	if !slices.Equal(wrong, want) {
		t.Errorf("%+v", wrong)
	}
}

// TestFiltersMakeNoLineStale keeps a line of a baseline used when a filter leaves its finding out.
func TestFiltersMakeNoLineStale(t *testing.T) {
	t.Parallel()
	b, wrong := diff.ReadBaseline(diff.WriteBaseline(nil, []diff.Finding{sample}))
	p := diff.Policy{Only: selectors(t, "breaking"), Baseline: b}
	if fate := p.Judge(sample); wrong != nil || fate != diff.Ignored || len(b.Unused()) != 0 {
		t.Errorf("%v, %d, stale: %v", wrong, fate, b.Unused())
	}
}

func TestSelectorsSuggestNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"enum-valu-added": "did you mean enum-value-added?", "rule:go-aded": "did you mean go-added?", "braking": "did you mean breaking?",
		"path:": "names no place", "": "not empty", "RunStepType": "a place is path:RunStepType",
	} {
		if _, err := diff.ParseSelector(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
