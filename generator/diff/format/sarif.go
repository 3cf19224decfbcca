package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/model"
)

// project is where the program and the list of its rules are found.
const (
	project   = "https://github.com/assistgen/assistgen"
	ruleTable = project + "/blob/main/generator/docs/diff-rules.md"
)

// SARIF writes comparisons as SARIF 2.1.0: one run, in which each change is a result by itself. The location of a result is in the
// new document, that of what is gone the first line of the file in which its neighbours are now; the place in the old document is
// a related location.
func SARIF(w io.Writer, cs *Comparisons) error {
	kind := "unicodeCodePoints"
	run := sarif.NewRunWithInformationURI("assistgen", project)
	run.ColumnKind = &kind
	rules := map[string]int{}
	for _, f := range findings(cs) {
		if _, known := rules[f.Rule]; !known {
			rules[f.Rule] = len(rules)
			run.Tool.Driver.AddRule(sarifRule(f))
		}
		run.AddResult(sarifResult(f).WithRuleIndex(rules[f.Rule]))
	}
	data, err := json.Marshal(sarif.NewReport().AddRun(run))
	if err != nil {
		return err
	}
	var report any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&report); err != nil {
		return err
	}
	return encode(w, withoutDefaults(report))
}

// withoutDefaults drops the lists that are empty, and the numbers -1, which are their defaults: most of a report is made of them.
// A run without results has some all the same: a list that is empty.
func withoutDefaults(value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = withoutDefaults(v[i])
		}
	case map[string]any:
		for key, member := range v {
			list, isList := member.([]any)
			if isList && len(list) == 0 && key != "results" || member == json.Number("-1") {
				delete(v, key)
				continue
			}
			v[key] = withoutDefaults(member)
		}
	}
	return value
}

// sarifLevels are the levels of severities.
var sarifLevels = map[diff.Severity]string{
	diff.Breaking: sarif.LevelError, diff.Warning: sarif.LevelWarning, diff.Info: sarif.LevelNote, diff.Docs: sarif.LevelNote,
}

// sarifRule describes the rule of a finding. Its level is the worst that it has.
func sarifRule(f *finding) *sarif.ReportingDescriptor {
	severity, meaning := f.Severity, "a change of the exported Go API, as apidiff reports it"
	help := "What code that uses the generated package notices."
	if rule := diff.Find(f.Rule); rule != nil {
		severity, meaning = max(rule.Request, rule.Response, rule.Call), rule.Meaning()
		help = ruleHelp(rule)
	}
	meaning = f.Rule + ": " + meaning
	return sarif.NewRule(f.Rule).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(meaning)).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(meaning)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(help).WithMarkdown(help)).
		WithHelpURI(ruleTable).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithEnabled(true).WithLevel(sarifLevels[severity]))
}

// ruleHelp says how bad what a rule finds is, and where.
func ruleHelp(r *diff.Rule) string {
	var said []string
	for _, way := range []struct {
		severity diff.Severity
		where    string
	}{{r.Request, "in requests"}, {r.Response, "in responses"}, {r.Call, "for an operation, a schema or the API as a whole"}} {
		if way.severity != diff.Never {
			said = append(said, way.severity.String()+" "+way.where)
		}
	}
	return fmt.Sprintf("The severity is %s. A baseline accepts an intended change, and severity in the configuration gives the rule another.", strings.Join(said, ", "))
}

// sarifResult returns a finding.
func sarifResult(f *finding) *sarif.Result {
	prints := map[string]string{"assistgenChange/v1": f.fingerprint}
	if f.pos.Line == 0 {
		prints["primaryLocationLineHash"] = f.fingerprint // by the first line of a file GitHub would take them all for one
	}
	result := sarif.NewRuleResult(f.Rule).
		WithLevel(sarifLevels[f.Severity]).
		WithMessage(sarif.NewTextMessage(f.where + ": " + f.said + f.formerly())).
		WithPartialFingerprints(prints).
		WithProperties(sarif.NewPropertyBag().Add("severity", f.Severity.String()).Add("node", f.Node))
	if at := sarifLocation(f.pos); at != nil {
		result.AddLocation(at)
	}
	if was := sarifLocation(f.old); was != nil {
		result.AddRelatedLocation(was.WithID(1).WithMessage(sarif.NewTextMessage("in the old document, " + clean(f.old.String()))))
	}
	return result
}

// sarifLocation returns a place in a document; nil for one that has no address.
func sarifLocation(pos model.Pos) *sarif.Location {
	uri := uriOf(pos.File)
	if uri == "" {
		return nil
	}
	region := sarif.NewRegion().WithStartLine(max(1, pos.Line))
	if pos.Line > 0 && pos.Column > 0 {
		region.WithStartColumn(pos.Column)
	}
	return sarif.NewLocationWithPhysicalLocation(
		sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri)).WithRegion(region))
}

// uriOf returns the address of a file: relative, as a path in the working tree is; empty for standard input.
func uriOf(file string) string {
	if strings.Contains(file, "://") {
		if u, err := url.Parse(file); err == nil {
			u.User = nil
			return u.String()
		}
		return ""
	}
	name := strings.ReplaceAll(pathOf(file), `\`, "/")
	switch {
	case name == "":
		return ""
	case path.IsAbs(name):
		return (&url.URL{Scheme: "file", Path: name}).String()
	case len(name) > 1 && name[1] == ':':
		return (&url.URL{Scheme: "file", Path: "/" + name}).String()
	}
	return (&url.URL{Path: path.Clean(name)}).String()
}
