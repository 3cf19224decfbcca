package cli

import (
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/refdoc"
)

var docsCommand = &cmd{
	Name:  "docs",
	Short: "write reference documentation",
	Long: `Docs writes the reference documentation of APIs: their calls, types and versions, and how they are called in Go.

What to write is said under docs in assistgen.yaml, for all its APIs, or for one document by --spec and --out. The format is
markdown, files that read well on a code host; html, a site of files that needs no server; or html-single, one such file.
Layouts of assistgen are replaced by the files of the same names in the folder of --templates. Files that are no longer
generated are removed, as by assistgen generate.`,
	Examples: []string{
		"docs",
		"docs --spec openapi.yaml --out reference",
		"docs --spec openapi.yaml --out reference --format html-single",
	},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		d := &docsFlags{flags: flags}
		flags.StringVarP(&d.config, "config", "c", config.FileName, "the configuration")
		flags.StringVar(&d.spec, "spec", "", "document this one document; - is standard input")
		flags.StringVar(&d.out, "out", "", "the folder of the documentation; in place of that of the configuration")
		flags.StringVar(&d.format, "format", "", "markdown, html or html-single; in place of that of the configuration (default markdown)")
		flags.StringVar(&d.templates, "templates", "", "a folder with layouts in place of those of assistgen")
		flags.StringArrayVar(&d.overlays, "overlay", nil, "apply this overlay to the document, with --spec; may be given often")
		flags.BoolVar(&d.check, "check", false, "write nothing; exit with 1 when something would change")
		flags.BoolVar(&d.remote, "allow-remote", false, remoteUsage)
		flags.BoolVar(&d.strict, "strict", false, strictUsage)
		flags.BoolVarP(&d.verbose, "verbose", "v", false, "list every file, and show notes")
		return d.run
	},
}

// docsFlags are the flags of docs.
type docsFlags struct {
	flags                                *pflag.FlagSet
	config, spec, out, format, templates string
	overlays                             []string
	check, remote, strict, verbose       bool
}

// run runs the command.
func (d *docsFlags) run(s Streams, _ []string) int {
	switch {
	case d.spec != "" && d.flags.Changed("config"):
		return s.usage("--config and --spec cannot be given together", "docs")
	case d.spec != "" && d.out == "":
		return s.usage("--spec needs --out, the folder of the documentation", "docs")
	case d.spec == "" && len(d.overlays) > 0:
		return s.usage("--overlay is for --spec", "docs")
	case d.format != "" && !slices.Contains(refdoc.Formats, refdoc.Format(d.format)):
		return s.usage("--format is markdown, html or html-single, not "+d.format, "docs")
	}
	cfg, ds := d.read()
	if ds.HasErrors() {
		return s.finish(ds, d.verbose)
	}
	result, found := generator.Docs(cfg, generator.Options{Stdin: s.Stdin, Check: d.check, AllowRemote: d.remote, Strict: d.strict})
	if !d.verbose {
		found = slices.DeleteFunc(found, func(x diag.Diagnostic) bool { return !d.concerns(x) })
	}
	code := s.finish(append(ds, found...), d.verbose)
	if result == nil || code != exitDone {
		return exitError
	}
	for _, o := range result.Outputs {
		g := generateFlags{check: d.check, verbose: d.verbose}
		g.summary(s, o)
	}
	if d.check && result.Changed() {
		command.Sayf(s.Stderr, "assistgen: the documentation is out of date\n    run assistgen docs\n")
		return exitFindings
	}
	return exitDone
}

// concerns reports whether a diagnostic is about documentation. Of the APIs of a configuration, generate tells what is left out.
func (d *docsFlags) concerns(x diag.Diagnostic) bool {
	return x.Severity == diag.Error || x.Unread || x.Code == refdoc.ExampleCode || d.spec != "" && x.Severity == diag.LeftOut
}

// read returns the configuration that the flags name or make up.
func (d *docsFlags) read() (*config.Config, diag.List) {
	cfg, ds := &config.Config{APIs: []*config.API{{Package: "api", Overlays: d.overlays, Versions: []*config.Version{{Spec: d.spec, Stage: model.StageStable}}}}}, diag.List(nil)
	if d.spec == "" {
		if cfg, ds = config.Read(d.config); ds.HasErrors() {
			return nil, ds
		}
	}
	set := func(to *string, value string) {
		if value != "" {
			*to = value
		}
	}
	set(&cfg.Docs.Out, d.out)
	set(&cfg.Docs.Templates, d.templates)
	if d.format != "" {
		cfg.Docs.Format = refdoc.Format(d.format)
	}
	if cfg.Docs.Format == "" {
		cfg.Docs.Format = refdoc.Markdown
	}
	if cfg.Docs.Out == "" {
		ds.Errorf(model.Pos{File: cfg.File}, "missing-key", "the configuration does not say where documentation goes: say docs: {out: FOLDER}, or give --out")
	}
	cfg.Docs.Out = filepath.Clean(cfg.Docs.Out)
	return cfg, ds
}
