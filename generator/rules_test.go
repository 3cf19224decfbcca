package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
)

// ruleFiles hold the examples of the rules.
const ruleFiles = "diff/testdata/rules/*.txt"

// withoutExample are the rules of which no two documents are an example, and why.
var withoutExample = map[string]string{
	"document-added":              "one side is no document",
	"document-removed":            "one side is no document",
	"server-variable-added":       "the variables are in the URL: another URL is another server",
	"server-variable-removed":     "the variables are in the URL: another URL is another server",
	"long-running-result-added":   "a long-running operation must name its result",
	"long-running-result-removed": "a long-running operation must name its result",
	"go-incomparable":             "generated structs never compare with ==",
	"go-sealed":                   "generated interfaces are sealed, or stay open",
	"go-pointer-methods":          "the receivers of a method do not depend on the document",
}

// TestRules holds that each rule has an example in which it is found, and that the example says all that is found. With -update the files do.
func TestRules(t *testing.T) {
	t.Parallel()
	found := map[string][]string{}
	for _, rule := range diff.RuleIDs() {
		if diff.Find(rule) == nil && diff.GoMeaning(rule) == "" {
			t.Errorf("%s: say what the rule means", rule)
		}
		example := diff.ExampleOf(rule)
		if (example == nil) != (withoutExample[rule] != "") {
			t.Errorf("%s: give the rule one example, in one of %s, or a reason why there is none", rule, ruleFiles)
		}
		if example == nil {
			continue
		}
		found[rule] = findExample(t, rule, example)
		if !slices.ContainsFunc(found[rule], func(line string) bool { return strings.HasSuffix(line, "["+rule+"]") }) {
			t.Errorf("the example of %s does not show it:\n%s", rule, strings.Join(found[rule], "\n"))
		}
		if d := gocmp.Diff(example.Found, found[rule]); d != "" && !*update {
			t.Errorf("%s: run with -update if this is right (-want +got):\n%s", rule, d)
		}
	}
	holdRuleFiles(t, found)
}

var compatibility = map[bool]string{true: "compatible", false: "incompatible"}

// findExample returns what is found between the documents of an example: changes of the Go API for a rule of those.
func findExample(t *testing.T, rule string, e *diff.Example) []string {
	t.Helper()
	side := func(name, text string) (*config.API, Options) {
		source := func(string) load.Source { return load.Source{File: name, Data: []byte(text)} }
		return &config.API{Name: "pets", Package: "pets", Versions: []*config.Version{{Spec: name}}}, Options{Source: source, Deprecation: exampleSettings(t, e), Unvalidated: true}
	}
	old, oldOptions := side("old.yaml", e.Old())
	new, newOptions := side("new.yaml", e.New())
	c, diags := Compare(old, new, oldOptions, newOptions)
	if c == nil {
		t.Errorf("%s: %v", rule, diags)
		return nil
	}
	var found []string
	if strings.HasPrefix(rule, "go-") {
		for _, c := range c.Go.Changes {
			found = append(found, fmt.Sprintf("%s %s: %s [%s]", compatibility[c.Compatible], c.Symbol, c.Reason, diff.GoRules[string(c.What)]))
		}
		return found
	}
	for _, c := range c.Report.Changes {
		found = append(found, fmt.Sprintf("%s %s: %s [%s]", c.Severity, c.Where(), c.Message(), c.Rule.ID))
	}
	return found
}

// exampleSettings reads the settings of an example. The day is fixed.
func exampleSettings(t *testing.T, e *diff.Example) diff.Deprecation {
	t.Helper()
	policy := diff.Deprecation{Today: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)}
	if e.Settings == "" {
		return policy
	}
	for setting := range strings.SplitSeq(e.Settings, ", ") {
		key, value, _ := strings.Cut(setting, ": ")
		var err error
		switch key {
		case "today":
			policy.Today, err = time.Parse(time.DateOnly, value)
		case "deprecation-days-stable":
			policy.StableDays, err = strconv.Atoi(value)
		default:
			t.Errorf("%q is not a setting of an example", setting)
		}
		if err != nil {
			t.Error(err)
		}
	}
	return policy
}

// holdRuleFiles holds that the sections of the files are of rules, each once, and rewrites what they say is found with -update.
func holdRuleFiles(t *testing.T, found map[string][]string) {
	t.Helper()
	files, err := filepath.Glob(ruleFiles)
	if err != nil || files == nil {
		t.Fatal("there are no files of rules", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range archive.Files {
			section := &archive.Files[i]
			if seen[section.Name] || found[section.Name] == nil {
				t.Errorf("%s: %s is not a rule with an example, or has another one", file, section.Name)
			}
			seen[section.Name] = true
			section.Data = withFound(section.Data, found[section.Name])
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// withFound replaces the lines of what is found in a section.
func withFound(section []byte, found []string) []byte {
	var b strings.Builder
	for line := range strings.Lines(string(section)) {
		if line[0] != '>' {
			b.WriteString(line)
		}
	}
	for _, line := range found {
		b.WriteString("> " + line + "\n")
	}
	return []byte(b.String())
}
