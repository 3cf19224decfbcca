package cli

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/unify"
)

var inspectCommand = &cmd{
	Name:  "inspect",
	Args:  "SPEC... | - | --api NAME | --unified NAME",
	Short: "show the model of an API",
	Long: `Inspect shows the intermediate model that code is generated from.

The model is read from documents, given in the order of their versions, the oldest first; - is standard input. With --api
it is the model of an API of the configuration, its versions merged and its overlays applied; with --unified that of a package
in which several APIs are one, also while its mapping is not complete. --matrix shows which of its calls, fields and values
which version of which API has.`,
	Examples: []string{
		"inspect openapi.yaml",
		"inspect --format json - < openapi.json",
		"inspect --overlay fixes.overlay.yaml openapi.yaml",
		"inspect --api azure --config assistgen.yaml",
		"inspect --unified assistants --matrix",
	},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		i := &inspectFlags{flags: flags}
		flags.StringVar(&i.format, "format", "text", "text or json")
		flags.StringVar(&i.api, "api", "", "show this API of the configuration")
		flags.StringVar(&i.unified, "unified", "", "show this unified package of the configuration")
		flags.BoolVar(&i.matrix, "matrix", false, "with --unified: a table of what has what")
		flags.StringVarP(&i.config, "config", "c", config.FileName, "the configuration, with --api and --unified")
		flags.StringArrayVar(&i.overlays, "overlay", nil, "apply this overlay to the documents; may be given often")
		flags.BoolVar(&i.remote, "allow-remote", false, remoteUsage)
		flags.BoolVar(&i.strict, "strict", false, strictUsage)
		flags.BoolVarP(&i.verbose, "verbose", "v", false, "show notes")
		return i.run
	},
}

// inspectFlags are the flags of inspect.
type inspectFlags struct {
	flags                        *pflag.FlagSet
	format, api, unified, config string
	matrix                       bool
	overlays                     []string
	remote                       bool
	strict, verbose              bool
}

// run runs the command.
func (i *inspectFlags) run(s Streams, specs []string) int {
	write := map[string]func(*model.API) error{
		"text": func(m *model.API) error { return model.Write(s.Stdout, m) },
		"json": func(m *model.API) error { return model.WriteJSON(s.Stdout, m) },
	}[i.format]
	if i.matrix {
		write = func(m *model.API) error { return unify.WriteMatrix(s.Stdout, m, i.format == "json") }
	}
	switch {
	case write == nil:
		return s.usage("--format is text or json, not "+i.format, "inspect")
	case i.matrix && i.unified == "":
		return s.usage("--matrix is for --unified NAME", "inspect")
	case count([]string{i.api, i.unified, strings.Join(specs, " ")}, "") != 2: //nolint:mnd // one of three
		return s.usage("give either documents or --api or --unified", "inspect")
	case count(specs, "-") > 1:
		return s.usage("standard input can be read only once", "inspect")
	case len(specs) > 0 && i.flags.Changed("config"):
		return s.usage("--config is for --api and --unified", "inspect")
	case i.unified != "" && len(i.overlays) > 0:
		return s.usage("--overlay is for documents and --api", "inspect")
	}
	m, found := i.model(s, specs)
	if !i.verbose { // generate tells it
		found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Severity == diag.LeftOut })
	}
	code := s.finish(found, i.verbose)
	if m == nil || code != exitDone && i.unified == "" {
		return exitError
	}
	if err := write(m); err != nil {
		command.Sayf(s.Stderr, "assistgen: %v\n", err)
		return exitError
	}
	return code
}

// model returns the model to show; nil when there are errors, except those of a mapping that is not complete.
func (i *inspectFlags) model(s Streams, specs []string) (*model.API, diag.List) {
	opts := generator.Options{Stdin: s.Stdin, AllowRemote: i.remote, Strict: i.strict}
	if i.unified != "" {
		cfg, ds := i.findUnified()
		if ds.HasErrors() {
			return nil, ds
		}
		u, found := generator.Unify(cfg, opts)
		if u == nil {
			return nil, append(ds, found...)
		}
		if i.format == "text" && !i.matrix {
			return unify.Short(u.API), append(ds, found...)
		}
		return u.API, append(ds, found...)
	}
	api, ds := i.find(specs)
	if ds.HasErrors() {
		return nil, ds
	}
	m, found := generator.Inspect(api, opts)
	return m, append(ds, found...)
}

// findUnified returns the unified package of the configuration.
func (i *inspectFlags) findUnified() (*config.Unified, diag.List) {
	cfg, ds := config.Read(i.config)
	if ds.HasErrors() {
		return nil, ds
	}
	var known []string
	for _, u := range cfg.Unified {
		if u.Name == i.unified {
			return u, ds
		}
		known = append(known, u.Name)
	}
	ds.Errorf(model.Pos{File: cfg.File}, "unknown-api", "%s", command.Suggest("there is no unified package "+i.unified, i.unified, known))
	return nil, ds
}

// find returns the API of the configuration, or one made of documents.
func (i *inspectFlags) find(specs []string) (*config.API, diag.List) {
	if i.api == "" {
		api := &config.API{Overlays: i.overlays}
		for _, spec := range specs {
			api.Versions = append(api.Versions, &config.Version{Spec: spec, Stage: model.StageStable})
		}
		return api, nil
	}
	cfg, ds := config.Read(i.config)
	if ds.HasErrors() {
		return nil, ds
	}
	api := findAPI(cfg, i.api, &ds)
	if api != nil {
		api.Overlays = append(api.Overlays, i.overlays...)
	}
	return api, ds
}

// findAPI returns the API of that name, or reports that there is none.
func findAPI(cfg *config.Config, name string, ds *diag.List) *config.API {
	var known []string
	for _, api := range cfg.APIs {
		if api.Name == name {
			return api
		}
		known = append(known, api.Name)
	}
	ds.Errorf(model.Pos{File: cfg.File}, "unknown-api", "%s", command.Suggest("there is no API "+name, name, known))
	return nil
}

// count returns how often a string is in a list.
func count(list []string, s string) int {
	n := 0
	for _, item := range list {
		if item == s {
			n++
		}
	}
	return n
}
