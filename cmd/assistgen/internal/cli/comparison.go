package cli

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"slices"

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
	policy   *diff.Policy
	// pairs are compared one by one; several tells that there may be any number of them.
	pairs   []*pair
	several bool
	// all are the findings that are shown.
	all   []diff.Finding
	diags diag.List
}

// run compares, and writes what comes of it.
func (c *comparison) run(args []string) int {
	if !c.read(args) {
		return c.tell()
	}
	hurry()
	if slices.ContainsFunc(args, func(arg string) bool { return arg == "-" }) {
		c.Stdin = &again{from: c.Stdin}
	}
	shown := c.compare()
	if code := c.tell(); code != exitDone {
		return code
	}
	if c.writeBaseline {
		return c.accept(c.policy.Baseline, c.all)
	}
	c.stale(c.policy.Baseline.Unused())
	c.diags = nil // they are told
	if code := c.show(c.renderer(shown)); code != exitDone {
		return code
	}
	if slices.ContainsFunc(c.all, c.fails) {
		return exitFindings
	}
	return exitDone
}

// read finds what is compared and how, and reports whether it is all there.
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
	if !c.diags.HasErrors() {
		c.findPairs(args)
	}
	if !c.diags.HasErrors() {
		c.readPolicy()
	}
	return !c.diags.HasErrors()
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// again is a reader that gives the same as often as it is read to the end.
type again struct {
	from io.Reader
	data []byte
	read bool
	next int
}

func (a *again) Read(p []byte) (int, error) {
	if !a.read {
		n, err := a.from.Read(p)
		a.data = append(a.data, p[:n]...)
		a.read = err != nil
		return n, err
	}
	n := copy(p, a.data[a.next:])
	if a.next += n; n == 0 {
		a.next = 0
		return 0, io.EOF
	}
	return n, nil
}

// tell reports errors and what is not read, and all other messages about the documents if they are asked for.
func (c *comparison) tell() int {
	if !c.verbose {
		c.diags = slices.DeleteFunc(c.diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error && !d.Unread })
	}
	return c.finish(c.diags, c.verbose)
}

// readPolicy reads what the flags and the configuration ask for.
func (c *comparison) readPolicy() {
	c.policy = &diff.Policy{Docs: c.docs, Only: c.selectors("--only", c.only), Ignore: c.selectors("--ignore", c.ignore)}
	c.policy.Ignore = append(c.policy.Ignore, c.settings.Ignore...)
	c.baseline = cmp.Or(c.baseline, c.settings.Baseline)
	if c.writeBaseline && c.baseline == "" {
		c.diags.Errorf(model.Pos{}, "no-baseline", "--write-baseline needs the name of a file: give --baseline, too")
	}
	c.policy.Baseline = c.readBaseline()
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

// compare compares all pairs, and returns what is shown of them.
func (c *comparison) compare() *format.Comparisons {
	shown := &format.Comparisons{Several: c.several, Expand: c.expand}
	if c.failOn != nil {
		shown.Fails = c.fails
	}
	for _, p := range c.pairs {
		if one := c.comparePair(p); one != nil {
			shown.All = append(shown.All, one)
		}
	}
	return shown
}

// comparePair compares one pair; it returns nil where there are errors, which it reports.
func (c *comparison) comparePair(p *pair) *format.Comparison {
	for _, d := range []*document{p.old, p.new} {
		if d == nil {
			continue
		}
		if slices.ContainsFunc(c.outputs(), func(o diffOutput) bool { return o.format == "html" }) {
			d.read = &documents{text: map[string][]byte{}}
		}
		if err := d.open(); err != nil {
			c.diags.Add(diag.Diagnostic{Code: "revision", Pos: model.Pos{File: d.name}, Message: err.Error(), Help: revisionHelp(err)})
		}
	}
	if c.diags.HasErrors() || c.onlyPage() {
		return nil
	}
	switch {
	case p.new == nil:
		return c.judge(&format.Comparison{Old: p.old.name}, "", []*diff.Change{diff.DocumentRemoved(p.old.source.File, p.name)}, nil)
	case p.old == nil:
		return c.addedDocument(p)
	}
	found, diags := generator.Compare(p.old.api, p.new.api, c.options(p.old), c.options(p.new))
	c.diags.Add(diags...)
	if found == nil {
		return nil
	}
	shown := &format.Comparison{Title: found.Title, Old: p.old.name, New: p.new.name, NewFile: p.new.source.File}
	var symbols []*goapi.Change
	if found.Go != nil {
		shown.Verdict, _ = found.Go.Verdict()
		symbols = found.Go.Changes
	}
	if p.old.read != nil {
		shown.OldText, shown.NewText = p.old.read.of, p.new.read.of
	}
	return c.judge(shown, p.name, found.Report.Changes, symbols)
}

// addedDocument reads the document that only the new folder has, as the next run will.
func (c *comparison) addedDocument(p *pair) *format.Comparison {
	m, diags := generator.Inspect(p.new.api, c.options(p.new))
	c.diags.Add(diags...)
	if m == nil || diags.HasErrors() {
		return nil
	}
	shown := &format.Comparison{Title: m.Title, New: p.new.name, NewFile: p.new.source.File}
	return c.judge(shown, "", []*diff.Change{diff.DocumentAdded(p.new.source.File, p.name)}, nil)
}

// judge sorts out what is shown of a comparison, and adds the findings in it to all.
func (c *comparison) judge(shown *format.Comparison, document string, changes []*diff.Change, symbols []*goapi.Change) *format.Comparison {
	show := func(f diff.Finding) bool {
		f.Document = document
		switch c.policy.Judge(f) {
		case diff.Accepted:
			shown.Accepted++
		case diff.Ignored:
			shown.Ignored++
		case diff.OnlyDocs:
			shown.Docs++
		default:
			c.all = append(c.all, f)
			return true
		}
		return false
	}
	(&diff.Report{Changes: changes}).Override(c.settings.Severities)
	for _, change := range changes {
		if show(change.Finding()) {
			shown.Changes = append(shown.Changes, change)
		}
	}
	for _, change := range symbols {
		if show(format.GoFinding(change)) {
			shown.Go = append(shown.Go, change)
		}
	}
	return shown
}

// page writes a changelog page of each pair, with a blank line between two.
func (c *comparison) page(w io.Writer) error {
	opts := changelog.Options{Name: c.name, Full: c.full}
	opts.Date, _ = c.day() // the flags are right
	for i, p := range c.pairs {
		var docs [2]*load.Document
		for side, d := range c.sides(p) {
			loaded, found := generator.Load(d.api, c.options(d))
			if c.onlyPage() {
				c.diags.Add(found...) // else the comparison has told it
			}
			docs[side] = loaded[0]
		}
		if docs[0] == nil || docs[1] == nil {
			continue
		}
		var b bytes.Buffer
		if i > 0 {
			b.WriteString("\n\n")
		}
		if err := changelog.Write(&b, docs[0], docs[1], opts); err != nil {
			return err
		}
		if _, err := w.Write(b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
