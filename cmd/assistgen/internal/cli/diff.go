package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/diff/report"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

var diffCommand = &command{
	name:  "diff",
	args:  "OLD NEW | --api NAME [--from VERSION] [--to VERSION]",
	short: "show what changed between two versions of an API",
	long: `Diff shows what changed between two documents, what that breaks on the wire, and what it does to the Go packages that are
generated from them.

OLD and NEW are documents in Swagger 2.0, OpenAPI 3.0 or 3.1: files, - for standard input, or files at a revision of git
such as HEAD~3:specs/api.yaml, with the files beside them as they were then; :specs/api.yaml is what is staged. With --api
they are two versions of an API of the configuration, with its overlays and names; without --from and --to the last two.

Each change stands once, where it was made, with the operations that it reaches. It is breaking when a correct caller
fails, a warning when one may be surprised, and else info. A change that breaks no caller on the wire may break Go code,
as a renamed operation does: what is told of the Go API is what golang.org/x/exp/apidiff would tell.

--only and --ignore take selectors: a severity (breaking, warning, info, docs), a rule (enum-value-added, "rule:enum-*"), or
a place ("path:Run.*"). The configuration's diff section has the same for all runs:

  diff:
    baseline: accepted-changes.txt
    severity: {enum-value-added: breaking}
    ignore: ["path:Internal*"]

With --format report it writes a changelog page of the operations that are new, updated and removed.`,
	examples: []string{
		"diff old.yaml new.yaml",
		"diff HEAD~1:specs/api.yaml specs/api.yaml --fail-on breaking",
		"diff --api azure --from 2025-05-01 --to v1 --format markdown",
		"diff old.json new.json --only breaking --baseline accepted-changes.txt",
		"diff old.json new.json --format report --name Azure.AI.Agents --date 2025-08-13",
	},
	setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		d := &diffFlags{flags: flags}
		flags.StringVar(&d.format, "format", "text", "text, json, markdown, github or report")
		flags.StringVar(&d.failOn, "fail-on", "", "exit with 1 on breaking, source-breaking (breaking, on the wire or in Go) or any change")
		flags.StringArrayVar(&d.only, "only", nil, "show only what this selects; may be given often")
		flags.StringArrayVar(&d.ignore, "ignore", nil, "leave out what this selects; may be given often")
		flags.StringVar(&d.baseline, "baseline", "", "leave out the changes that this file accepts")
		flags.BoolVar(&d.writeBaseline, "write-baseline", false, "add the changes that would be shown to the baseline")
		flags.BoolVar(&d.expand, "expand", false, "list every operation that a change reaches, and both places of it")
		flags.BoolVar(&d.docs, "docs", false, "show changes of titles, descriptions, summaries and tags, too")
		flags.StringVar(&d.api, "api", "", "compare versions of this API of the configuration")
		flags.StringVar(&d.from, "from", "", "the old version, with --api; the one before the new one by default")
		flags.StringVar(&d.to, "to", "", "the new version, with --api; the last one by default")
		flags.StringVarP(&d.config, "config", "c", config.FileName, "the configuration; without --api it is read if it is there")
		flags.StringArrayVar(&d.overlays, "overlay", nil, "apply this overlay to both documents; may be given often")
		flags.StringVar(&d.name, "name", "", "the name of the API on the page, with --format report")
		flags.StringVar(&d.date, "date", "", "the day on the page as YYYY-MM-DD, with --format report; today by default")
		flags.BoolVar(&d.full, "full", false, "show unions, parents, defaults and limits, too, with --format report")
		flags.BoolVar(&d.rules, "rules", false, "list the rules instead")
		flags.BoolVar(&d.schema, "schema", false, "print the JSON Schema of --format json instead")
		flags.BoolVar(&d.remote, "allow-remote", false, "follow references to http and https addresses")
		flags.BoolVarP(&d.verbose, "verbose", "v", false, "show warnings and notes about the documents")
		return d.run
	},
}

// diffFlags are the flags of diff.
type diffFlags struct {
	flags                                *pflag.FlagSet
	format, failOn                       string
	only, ignore                         []string
	baseline                             string
	writeBaseline, expand, docs          bool
	api, from, to, config                string
	overlays                             []string
	name, date                           string
	full, rules, schema, remote, verbose bool
}

// run runs the command.
func (d *diffFlags) run(s Streams, args []string) int {
	if problem := d.problem(args); problem != "" {
		return s.usage(problem, "diff")
	}
	switch {
	case d.rules:
		return s.write(listRules)
	case d.schema:
		return s.write(func(w io.Writer) error { _, err := w.Write(format.Schema()); return err })
	}
	c := &comparison{diffFlags: d, Streams: s}
	if !c.read(args) {
		return s.finish(c.diags, d.verbose)
	}
	hurry()
	if d.format == "report" {
		return c.page()
	}
	return c.compare()
}

// hurry lets the collector wait for longer than it does by default: a run is over before most of that pays. Who sets GOGC
// has decided otherwise.
func hurry() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}

// diffFormats are the formats that show a comparison.
var diffFormats = map[string]func(io.Writer, *format.Comparison) error{
	"json": format.JSON, "markdown": format.Markdown, "github": format.GitHub,
}

// problem says what is wrong with the command line, nothing if all is right.
func (d *diffFlags) problem(args []string) string {
	switch {
	case d.rules || d.schema:
		return d.alone(args)
	case diffFormats[d.format] == nil && d.format != "text" && d.format != "report":
		return "--format is text, json, markdown, github or report, not " + d.format
	case !slices.Contains([]string{"", "breaking", "source-breaking", "any"}, d.failOn):
		return "--fail-on is breaking, source-breaking or any, not " + d.failOn
	case d.api == "" && len(args) != 2:
		return "give an old and a new document, or --api"
	case d.api != "" && len(args) != 0:
		return "give either documents or --api"
	case d.api == "" && (d.from != "" || d.to != ""):
		return "--from and --to are for --api"
	case count(args, "-") > 1:
		return "standard input can be read only once"
	case d.format != "report" && (d.name != "" || d.date != "" || d.full):
		return "--name, --date and --full are for --format report"
	case d.format == "report" && (d.failOn != "" || d.only != nil || d.ignore != nil || d.baseline != "" || d.writeBaseline || d.expand || d.docs):
		return "--format report shows all of the operations that changed: --fail-on, --only, --ignore, --baseline, --expand and --docs are for the other formats"
	case d.writeBaseline && (d.flags.Changed("format") || d.failOn != "" || d.expand):
		return "--write-baseline shows nothing: --format, --fail-on and --expand are for runs without it"
	}
	return ""
}

// alone says what is wrong with --rules or --schema, which nothing else goes with.
func (d *diffFlags) alone(args []string) string {
	if d.flags.NFlag() > 1 || len(args) > 0 {
		return "--rules and --schema stand alone"
	}
	return ""
}

// comparison is one run of diff.
type comparison struct {
	*diffFlags
	Streams
	cfg      *config.Config // with --api
	settings config.Diff
	old, new *config.API // each of one version
	// names are what the two sides are called, and sources what is read in place of files.
	names   [2]string
	sources [2]load.Source
	diags   diag.List
}

// read finds both sides, and reports whether there are any.
func (c *comparison) read(args []string) bool {
	switch {
	case c.api != "":
		if c.cfg, c.diags = config.Read(c.config); c.cfg != nil {
			c.settings = c.cfg.Diff
		}
	case c.flags.Changed("config") || exists(c.config):
		c.settings, c.diags = config.ReadDiff(c.config)
	}
	if c.diags.HasErrors() && !exists(c.config) {
		c.diags[0].Help = "write one with 'assistgen init', or compare two documents without one"
	}
	switch {
	case c.diags.HasErrors():
	case c.api != "":
		c.versions()
	default:
		c.old, c.new = c.document(0, args[0]), c.document(1, args[1])
	}
	return !c.diags.HasErrors()
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// document makes an API of one document.
func (c *comparison) document(i int, spec string) *config.API {
	c.names[i], c.sources[i] = spec, load.Source{File: spec}
	if strings.HasPrefix(spec, "https://") || strings.HasPrefix(spec, "http://") {
		c.diags.Add(diag.Diagnostic{Code: "address", Pos: model.Pos{File: spec}, Message: "a document is a file, not an address",
			Help: "download it first, or pipe it: curl ADDRESS | assistgen diff old.yaml -"})
	} else if r, ok := parseRevision(spec); ok {
		var err error
		if c.sources[i], err = r.source(); err != nil {
			c.diags.Add(diag.Diagnostic{Code: "revision", Pos: model.Pos{File: spec}, Message: err.Error(), Help: revisionHelp(err)})
		}
	}
	return &config.API{Package: "api", Overlays: c.overlays, Versions: []*config.Version{{Spec: spec, Stage: model.StageStable}}}
}

// versions finds two versions of an API of the configuration.
func (c *comparison) versions() {
	api := findAPI(c.cfg, c.api, &c.diags)
	if api == nil {
		return
	}
	last := len(api.Versions) - 1
	if last == 0 {
		c.diags.Add(diag.Diagnostic{Code: "no-version", Pos: api.Pos, Message: "the API " + api.Name + " has one version, which there is nothing to compare with",
			Help: "list its versions in the configuration, or compare two documents"})
		return
	}
	to := c.version(api, c.to, last)
	from := c.version(api, c.from, to-1)
	switch {
	case c.diags.HasErrors():
	case from < 0:
		c.diags.Errorf(api.Pos, "no-version", "there is no version before %s: say which is the old one with --from", api.Versions[to].ID)
	case from == last && c.to == "":
		c.diags.Errorf(api.Pos, "no-version", "there is no version after %s: say which is the new one with --to", api.Versions[from].ID)
	default:
		c.old, c.new = c.withOnly(0, api, from), c.withOnly(1, api, to)
	}
}

// version returns the index of a version; without an ID it is the default. It reports an unknown ID, and returns -1.
func (c *comparison) version(api *config.API, id string, byDefault int) int {
	if id == "" {
		return byDefault
	}
	var known []string
	for i, v := range api.Versions {
		if v.ID == id {
			return i
		}
		known = append(known, v.ID)
	}
	c.diags.Errorf(api.Pos, "unknown-version", "%s has the versions %s, not %s", api.Name, strings.Join(known, ", "), id)
	return -1
}

// withOnly returns the API with one of its versions.
func (c *comparison) withOnly(side int, api *config.API, version int) *config.API {
	one := *api
	one.Versions = api.Versions[version : version+1]
	one.Overlays = append(slices.Clip(api.Overlays), c.overlays...)
	c.names[side], c.sources[side] = api.Name+" "+api.Versions[version].ID, load.Source{File: api.Versions[version].Spec}
	return &one
}

// options are the options of one side.
func (c *comparison) options(side int) generator.Options {
	return generator.Options{Stdin: c.Stdin, AllowRemote: c.remote, Unvalidated: true, Source: func(string) load.Source { return c.sources[side] }}
}

// page writes the report.
func (c *comparison) page() int {
	opts := report.Options{Name: c.name, Full: c.full}
	if c.date != "" {
		date, err := time.Parse(time.DateOnly, c.date)
		if err != nil {
			return c.usage("--date is a day such as 2025-08-13, not "+c.date, "diff")
		}
		opts.Date = date
	}
	var docs [2]*load.Document
	for i, api := range []*config.API{c.old, c.new} {
		loaded, found := generator.Load(api, c.options(i))
		c.diags.Add(found...)
		docs[i] = loaded[0]
	}
	if code := c.tell(); code != exitDone {
		return code
	}
	return c.write(func(w io.Writer) error { return report.Write(w, docs[0], docs[1], opts) })
}

// tell reports errors, and the rest of what there is to say about the documents if that is asked for.
func (c *comparison) tell() int {
	if !c.verbose {
		c.diags = slices.DeleteFunc(c.diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	}
	return c.finish(c.diags, c.verbose)
}

// compare compares both sides and shows what changed.
func (c *comparison) compare() int {
	policy, ok := c.policy()
	if !ok {
		return c.finish(c.diags, c.verbose)
	}
	found, diags := generator.Compare(c.old, c.new, c.options(0), c.options(1))
	c.diags.Add(diags...)
	if code := c.tell(); code != exitDone {
		return code
	}
	found.Report.Override(c.settings.Severities)
	shown, all := c.judge(policy, found)
	if c.writeBaseline {
		return c.accept(policy.Baseline, all)
	}
	c.stale(policy.Baseline.Unused())
	if code := c.show(shown); code != exitDone {
		return code
	}
	if c.fails(all) {
		return exitFindings
	}
	return exitDone
}

// policy is what the flags and the configuration ask for. It is not ok when that cannot be read, which is reported.
func (c *comparison) policy() (*diff.Policy, bool) {
	p := &diff.Policy{Docs: c.docs, Only: c.selectors("--only", c.only), Ignore: c.selectors("--ignore", c.ignore)}
	p.Ignore = append(p.Ignore, c.settings.Ignore...)
	c.baseline = cmp.Or(c.baseline, c.settings.Baseline)
	if c.writeBaseline && c.baseline == "" {
		c.diags.Errorf(model.Pos{}, "no-baseline", "--write-baseline needs the name of a file: give --baseline, too")
	}
	p.Baseline = c.readBaseline()
	return p, !c.diags.HasErrors()
}

// selectors reads selectors of a flag.
func (c *comparison) selectors(flag string, texts []string) []diff.Selector {
	var all []diff.Selector
	for _, text := range texts {
		s, err := diff.ParseSelector(text)
		if err != nil {
			c.diags.Errorf(model.Pos{}, "selector", "%s: %v", flag, err)
			continue
		}
		all = append(all, s)
	}
	return all
}

// judge sorts out what is shown. It returns that, and the findings in it.
func (c *comparison) judge(policy *diff.Policy, found *generator.Comparison) (*format.Comparison, []diff.Finding) {
	shown := &format.Comparison{Title: found.Title, Old: c.names[0], New: c.names[1], NewFile: c.sources[1].File, Expand: c.expand}
	shown.Verdict, _ = found.Go.Verdict()
	var all []diff.Finding
	show := func(f diff.Finding) bool {
		switch policy.Judge(f) {
		case diff.Accepted:
			shown.Accepted++
		case diff.Ignored:
			shown.Ignored++
		case diff.OnlyDocs:
			shown.Docs++
		default:
			all = append(all, f)
			return true
		}
		return false
	}
	for _, change := range found.Report.Changes {
		if show(change.Finding()) {
			shown.Changes = append(shown.Changes, change)
		}
	}
	for _, change := range found.Go.Changes {
		if show(goFinding(change)) {
			shown.Go = append(shown.Go, change)
		}
	}
	return shown, all
}

// goFinding is a change of the Go API as policies look at it. What breaks Go code is breaking.
func goFinding(c *goapi.Change) diff.Finding {
	f := diff.Finding{Rule: diff.GoRules[string(c.What)], Node: "go:" + c.Symbol, Where: c.Symbol, Severity: diff.Info, From: c.Old, To: c.New}
	if !c.Compatible {
		f.Severity = diff.Breaking
	}
	return f
}

// fails reports whether the findings are those that the user does not want.
func (c *comparison) fails(all []diff.Finding) bool {
	return slices.ContainsFunc(all, func(f diff.Finding) bool {
		switch c.failOn {
		case "any":
			return true
		case "source-breaking":
			return f.Severity == diff.Breaking
		case "breaking":
			return f.Severity == diff.Breaking && !f.InGo()
		}
		return false
	})
}

// show writes what is shown.
func (c *comparison) show(shown *format.Comparison) int {
	return c.write(func(w io.Writer) error {
		if write := diffFormats[c.format]; write != nil {
			return write(w, shown)
		}
		return format.Text(w, shown, format.TextOptions{Color: c.OutColor})
	})
}

// write lets a function write to standard output.
func (s Streams) write(f func(io.Writer) error) int {
	if err := f(s.Stdout); err != nil {
		sayf(s.Stderr, "assistgen: %v\n", err)
		return exitError
	}
	return exitDone
}

// listRules lists the rules with their severities in requests, answers and calls.
func listRules(w io.Writer) error {
	var list strings.Builder
	sayf(&list, "%-32s %-9s %-9s %-9s %s\n", "RULE", "REQUEST", "RESPONSE", "CALL", "MEANING")
	for _, r := range diff.Rules {
		sayf(&list, "%-32s %-9s %-9s %-9s %s\n", r.ID, word(r.Request), word(r.Response), word(r.Call), r.Meaning())
	}
	sayf(&list, "\nChanges of the generated Go API have rules by what happened to a symbol:\n%s\n", strings.Join(diff.GoRuleIDs(), "\n"))
	_, err := io.WriteString(w, list.String())
	return err
}

// word is a severity, or a dash for a direction in which a rule does not occur.
func word(s diff.Severity) string {
	if s == diff.Never {
		return "-"
	}
	return fmt.Sprint(s)
}
