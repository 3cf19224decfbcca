package cli

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/changelog"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// comparison is one run of diff.
type comparison struct {
	*diffFlags
	Streams
	cfg      *config.Config // with --api
	settings config.Diff
	old, new *config.API // each of one version
	// names are the names of the two sides, and sources are read in place of files.
	names   [2]string
	sources [2]load.Source
	// texts are the documents of both sides as they were read, for formats that show them.
	texts [2]*documents
	diags diag.List
}

// documents are strings of files by their names. They may be kept by several goroutines.
type documents struct {
	mu   sync.Mutex
	text map[string][]byte
}

func (d *documents) keep(name string, data []byte) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text[name] = data
}

// of returns a document; nil for one that was not read.
func (d *documents) of(name string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text[name]
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
	if r, ok := parseRevision(spec); ok && !load.IsURL(spec) {
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

// options returns the options of one side. A document that is compared is there to be read, whatever is wrong with it.
func (c *comparison) options(side int) generator.Options {
	return generator.Options{
		Read: c.texts[side].keep, Stdin: c.Stdin, AllowRemote: c.remote, Strict: c.strict, Unvalidated: true, Source: func(string) load.Source { return c.sources[side] },
		Deprecation: c.settings.Deprecation,
	}
}

// page writes the report.
func (c *comparison) page() int {
	opts := changelog.Options{Name: c.name, Full: c.full}
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
	return c.write(func(w io.Writer) error { return changelog.Write(w, docs[0], docs[1], opts) })
}

// tell reports errors and what is not read, and all other messages about the documents if they are asked for.
func (c *comparison) tell() int {
	if !c.verbose {
		c.diags = slices.DeleteFunc(c.diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error && !d.Unread })
	}
	return c.finish(c.diags, c.verbose)
}

// compare compares both sides and shows what changed.
func (c *comparison) compare() int {
	policy, ok := c.policy()
	if !ok {
		return c.finish(c.diags, c.verbose)
	}
	if c.format == "html" {
		c.texts = [2]*documents{{text: map[string][]byte{}}, {text: map[string][]byte{}}}
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

// policy returns what the flags and the configuration ask for. It is not ok when that cannot be read, which is reported.
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
	if c.texts[0] != nil {
		shown.OldText, shown.NewText = c.texts[0].of, c.texts[1].of
	}
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

// goFinding returns a change of the Go API for policies. What breaks Go code is breaking.
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
