package cli

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
)

var diffCommand = &cmd{
	Name:  "diff",
	Args:  "OLD NEW | --api NAME [--from VERSION] [--to VERSION]",
	Short: "show what changed between two versions of an API",
	Long: `Diff shows what changed between two documents, what that breaks on the wire, and what it does to the Go packages that are
generated from them.

OLD and NEW are documents in Swagger 2.0, OpenAPI 3.0 or 3.1: files, - for standard input, or files at a revision of git
such as HEAD~3:specs/api.yaml, with the files next to them as they were then; :specs/api.yaml is the staged file. Two folders,
or two patterns such as "specs/**/*.yaml", are compared document by document: those of one path below each side are a pair, and
files that are not OpenAPI documents are left out. With --api the sides are two versions of an API of the configuration, with its
overlays and names: the last two, those of --from and --to, or with --from alone each version and the next, up to the last.

Each change is listed once, where it was made, with the operations that it reaches. It is breaking when a correct caller
fails, a warning when one may be surprised, and else info. A change that breaks no caller on the wire may break Go code,
as a renamed operation does: changes of the Go API are those that golang.org/x/exp/apidiff reports.

--only and --ignore take selectors: a severity (breaking, warning, info, docs), a rule (enum-value-added, "rule:enum-*"), or
a place ("path:Run.*"). The configuration's diff section has the same for all runs:

  diff:
    baseline: accepted-changes.txt
    severity: {enum-value-added: breaking}
    ignore: ["path:Internal*"]

--format may be given often: NAME writes to standard output, NAME=FILE to a file. --format report is a changelog page of the
operations that are new, updated and removed.`,
	Examples: []string{
		"diff old.yaml new.yaml",
		"diff HEAD~1:specs/api.yaml specs/api.yaml --fail-on breaking",
		"diff --api azure --from 2025-05-01 --to v1 --format markdown",
		"diff old.json new.json --only breaking --baseline accepted-changes.txt",
		"diff HEAD~1:specs specs --format text --format sarif=changes.sarif --fail-on warning,not-compared",
		"diff old.json new.json --format report --name Azure.AI.Agents --date 2025-08-13",
		"diff --explain enum-value-added",
	},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		d := &diffFlags{flags: flags}
		flags.StringArrayVar(&d.formats, "format", nil, alternatives(formatNames())+"; NAME=FILE writes to a file (default text)")
		flags.StringSliceVar(&d.failOn, "fail-on", nil, "exit with 1 on "+alternatives(failureNames())+" changes; may be several, with commas between")
		flags.StringArrayVar(&d.only, "only", nil, "show only what this selects; may be given often")
		flags.StringArrayVar(&d.ignore, "ignore", nil, "leave out what this selects; may be given often")
		flags.StringVar(&d.baseline, "baseline", "", "leave out the changes that this file accepts")
		flags.BoolVar(&d.writeBaseline, "write-baseline", false, "add the changes that would be shown to the baseline")
		flags.BoolVar(&d.expand, "expand", false, "fold nothing: list each change by itself, in text with every operation that it reaches and both places of it")
		flags.BoolVar(&d.noGo, "no-go", false, "leave out what changes in generated Go")
		flags.BoolVar(&d.docs, "docs", false, "show changes of titles, descriptions, summaries and tags, too")
		flags.StringVar(&d.api, "api", "", "compare versions of this API of the configuration")
		flags.StringVar(&d.from, "from", "", "the old version, with --api; without --to each version from this one on is compared with the next")
		flags.StringVar(&d.to, "to", "", "the new version, with --api; the last one by default")
		flags.StringVarP(&d.config, "config", "c", config.FileName, "the configuration; without --api it is read if it is there")
		flags.StringArrayVar(&d.overlays, "overlay", nil, "apply this overlay to both documents; may be given often")
		flags.StringVar(&d.name, "name", "", "the name of the API on the page, with --format report")
		flags.StringVar(&d.date, "date", "", "the day on the page as YYYY-MM-DD, with --format report; today by default")
		flags.BoolVar(&d.full, "full", false, "show unions, parents, defaults and limits, too, with --format report")
		flags.BoolVar(&d.rules, "rules", false, "list the rules instead")
		flags.StringSliceVar(&d.explain, "explain", nil, "explain this rule instead, with an example; also a pattern (\"enum-*\"), a check of oasdiff, or several")
		flags.BoolVar(&d.schema, "schema", false, "print the JSON Schema of --format json instead")
		flags.BoolVar(&d.remote, "allow-remote", false, remoteUsage)
		flags.BoolVar(&d.strict, "strict", false, strictUsage)
		flags.BoolVarP(&d.verbose, "verbose", "v", false, "show warnings and notes about the documents")
		return d.run
	},
}

// diffFlags are the flags of diff.
type diffFlags struct {
	flags                                *pflag.FlagSet
	formats, failOn                      []string
	only, ignore                         []string
	baseline                             string
	writeBaseline, expand, docs, noGo    bool
	api, from, to, config                string
	overlays                             []string
	name, date                           string
	explain                              []string
	full, rules, schema, remote, verbose bool
	strict                               bool
}

// run runs the command.
func (d *diffFlags) run(s Streams, args []string) int {
	if problem := d.problem(args); problem != "" {
		return s.usage(problem, "diff")
	}
	switch {
	case d.rules:
		return s.write(listRules)
	case d.flags.Changed("explain"):
		rules, _ := rulesToExplain(d.explain) // which problem has read
		return s.write(func(w io.Writer) error { return explainRules(w, rules) })
	case d.schema:
		return s.write(func(w io.Writer) error { _, err := w.Write(format.Schema()); return err })
	}
	return (&comparison{diffFlags: d, Streams: s}).run(args)
}

// hurry lets the collector wait for longer than it does by default: a run is over before most of that pays. Who sets GOGC
// has decided otherwise.
func hurry() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}

// problem says what is wrong with the command line, nothing if all is right.
func (d *diffFlags) problem(args []string) string {
	switch {
	case d.rules || d.schema || d.flags.Changed("explain"):
		return d.alone(args)
	case d.wrongFormat() != "":
		return d.wrongFormat()
	case d.overwritten(args) != "":
		return "--format would overwrite what is read: give another file than " + d.overwritten(args)
	case d.wrongFailure() != "":
		return "--fail-on is " + alternatives(failureNames()) + ", not " + d.wrongFailure()
	case d.api == "" && len(args) > 2:
		return "give an old and a new document, or --api; a pattern for several documents is in quotes"
	case d.api == "" && len(args) != 2:
		return "give an old and a new document, or --api"
	case d.api != "" && len(args) != 0:
		return "give either documents or --api"
	case d.api == "" && (d.from != "" || d.to != ""):
		return "--from and --to are for --api"
	case count(args, "-") > 1:
		return "standard input can be read only once"
	case d.writeBaseline && (d.flags.Changed("format") || d.failOn != nil || d.expand):
		return "--write-baseline shows nothing: --format, --fail-on and --expand are for runs without it"
	}
	return d.wrongReport()
}

// wrongReport says what does not go with the changelog page, or with its absence.
func (d *diffFlags) wrongReport() string {
	page := slices.ContainsFunc(d.outputs(), diffOutput.isPage)
	switch {
	case !page && (d.name != "" || d.date != "" || d.full):
		return "--name, --date and --full are for --format report"
	case d.onlyPage() && (d.failOn != nil || d.only != nil || d.ignore != nil || d.baseline != "" || d.writeBaseline || d.expand || d.docs):
		return "--format report shows all of the operations that changed: --fail-on, --only, --ignore, --baseline, --expand and --docs are for the other formats"
	}
	if _, err := d.day(); err != nil {
		return "--date is a day such as 2025-08-13, not " + d.date
	}
	return ""
}

// day returns the day on the changelog page; zero stands for today.
func (d *diffFlags) day() (time.Time, error) {
	if d.date == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, d.date)
}

// failures are the findings that --fail-on names.
var failures = []struct {
	name string
	has  func(diff.Finding) bool
}{
	{"breaking", func(f diff.Finding) bool { return f.Severity == diff.Breaking && !f.InGo() }},
	{"source-breaking", func(f diff.Finding) bool { return f.Severity == diff.Breaking }},
	{"warning", func(f diff.Finding) bool { return f.Severity >= diff.Warning && !f.InGo() }},
	{"not-compared", func(f diff.Finding) bool { return strings.HasPrefix(f.Rule, "not-compared") }},
	{"any", func(diff.Finding) bool { return true }},
}

func failureNames() []string {
	var names []string
	for _, f := range failures {
		names = append(names, f.name)
	}
	return names
}

// wrongFailure returns what --fail-on does not know; empty if it knows all.
func (d *diffFlags) wrongFailure() string {
	for _, name := range d.failOn {
		if !slices.Contains(failureNames(), name) {
			return name
		}
	}
	return ""
}

// fails reports whether a finding is one that --fail-on names.
func (d *diffFlags) fails(f diff.Finding) bool {
	for _, row := range failures {
		if slices.Contains(d.failOn, row.name) && row.has(f) {
			return true
		}
	}
	return false
}

// alternatives returns "a, b or c".
func alternatives(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// alone says what is wrong with --rules, --schema or --explain, which nothing else goes with.
func (d *diffFlags) alone(args []string) string {
	switch {
	case d.flags.NFlag() > 1 || len(args) > 0:
		return "--rules, --schema and --explain are by themselves, without other flags and documents"
	case d.flags.Changed("explain"):
		_, problem := rulesToExplain(d.explain)
		return problem
	}
	return ""
}

// listRules lists the rules with their severities in requests, responses and calls.
func listRules(w io.Writer) error {
	var list strings.Builder
	command.Sayf(&list, "%-32s %-9s %-9s %-9s %s\n", "RULE", "REQUEST", "RESPONSE", "CALL", "MEANING")
	for _, r := range diff.Rules {
		command.Sayf(&list, "%-32s %-9s %-9s %-9s %s\n", r.ID, word(r.Request), word(r.Response), word(r.Call), r.Meaning())
	}
	command.Sayf(&list, "\nChanges of the generated Go API have rules by what happened to a symbol:\n%s\n", strings.Join(diff.GoRuleIDs(), "\n"))
	_, err := io.WriteString(w, list.String())
	return err
}

// word returns a severity, or a dash for a direction in which a rule does not occur.
func word(s diff.Severity) string {
	if s == diff.Never {
		return "-"
	}
	return fmt.Sprint(s)
}
