package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
)

var generateCommand = &cmd{
	Name:  "generate",
	Short: "generate Go packages",
	Long: `Generate brings Go packages up to date with the documents that they are generated from.

What to generate is said in assistgen.yaml (see assistgen init), or for one document by --spec, --package and --out.
Files that are no longer generated are removed; files that do not carry the header of generated files are never touched.
With --check nothing is written: the files that would change are listed, and the exit code is 1 if there are any.`,
	Examples: []string{
		"generate",
		"generate --config api/assistgen.yaml --check",
		"generate --spec openapi.yaml --package openai --out internal/openai",
		"generate --spec - --package openai --out internal/openai < openapi.json",
	},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		g := &generateFlags{flags: flags}
		flags.StringVarP(&g.config, "config", "c", config.FileName, "the configuration")
		flags.StringVar(&g.spec, "spec", "", "generate from this one document; - is standard input")
		flags.StringVar(&g.pkg, "package", "", "the name of the Go package, with --spec")
		flags.StringVar(&g.out, "out", "", "the folder of the Go package, with --spec")
		flags.BoolVar(&g.check, "check", false, "write nothing; exit with 1 when something would change")
		flags.BoolVar(&g.remote, "allow-remote", false, remoteUsage)
		flags.BoolVar(&g.strict, "strict", false, strictUsage)
		flags.BoolVarP(&g.verbose, "verbose", "v", false, "list every file, and show notes")
		return g.run
	},
}

// generateFlags are the flags of generate.
type generateFlags struct {
	flags                          *pflag.FlagSet
	config, spec, pkg, out         string
	check, remote, strict, verbose bool
}

// run runs the command.
func (g *generateFlags) run(s Streams, _ []string) int {
	cfg, ds, code := g.read(s)
	if code != exitDone {
		return code
	}
	if ds.HasErrors() {
		return s.finish(ds, g.verbose)
	}
	defer collectLate()()
	result, found := generator.Generate(cfg, generator.Options{
		Stdin: s.Stdin, Check: g.check, AllowRemote: g.remote, Strict: g.strict, Stamps: g.stamps(),
	})
	code = s.finish(append(ds, found...), g.verbose)
	if result == nil || code != exitDone {
		return exitError
	}
	for _, o := range result.Outputs {
		g.summary(s, o)
	}
	if g.check && result.Changed() {
		command.Sayf(s.Stderr, "assistgen: generated files are out of date\n    run assistgen generate\n")
		return exitFindings
	}
	return exitDone
}

// stamps returns the folder that remembers runs: the user's, so that nothing of one machine gets into the module. It is empty when
// there is none, and when notes are shown, which are not remembered.
func (g *generateFlags) stamps() string {
	cache, err := os.UserCacheDir()
	if err != nil || g.verbose {
		return ""
	}
	return filepath.Join(cache, "assistgen", "stamps")
}

// read returns the configuration that the flags name or make up.
func (g *generateFlags) read(s Streams) (*config.Config, diag.List, int) {
	if g.spec == "" && g.pkg == "" && g.out == "" {
		cfg, ds := config.Read(g.config)
		return cfg, ds, exitDone
	}
	if g.flags.Changed("config") {
		return nil, nil, s.usage("--config and --spec, --package, --out cannot be given together", g.flags.Name())
	}
	cfg, ds := config.FromFlags(g.spec, g.pkg, g.out)
	return cfg, ds, exitDone
}

// summary tells what changes in an output folder: the files, when they are asked for or only checked, or else how many.
func (g *generateFlags) summary(s Streams, o generator.Output) {
	if o.Summary != "" && !g.check {
		defer command.Sayf(s.Stdout, "%s: %s\n", filepath.ToSlash(o.Dir), o.Summary)
	}
	c := o.Changes
	if c.Empty() {
		return
	}
	if !g.check && !g.verbose {
		command.Sayf(s.Stdout, "%s: %d created, %d updated, %d removed\n", filepath.ToSlash(o.Dir), len(c.Created), len(c.Updated), len(c.Removed))
		return
	}
	for _, group := range []struct {
		word  string
		paths []string
	}{{"create", c.Created}, {"update", c.Updated}, {"remove", c.Removed}} {
		for _, p := range group.paths {
			command.Sayf(s.Stdout, "%s %s\n", group.word, filepath.ToSlash(filepath.Join(o.Dir, p)))
		}
	}
}
