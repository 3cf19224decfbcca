package cli

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

var inspectCommand = &command{
	name:  "inspect",
	args:  "SPEC... | - | --api NAME",
	short: "show the model of an API",
	long: `Inspect shows the intermediate model that code is generated from.

The model is read from documents, given in the order of their versions, the oldest first; - is standard input. With --api
it is the model of an API of the configuration, its versions merged and its overlays applied.`,
	examples: []string{
		"inspect openapi.yaml",
		"inspect --format json - < openapi.json",
		"inspect --overlay fixes.overlay.yaml openapi.yaml",
		"inspect --api azure --config assistgen.yaml",
	},
	setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		i := &inspectFlags{flags: flags}
		flags.StringVar(&i.format, "format", "text", "text or json")
		flags.StringVar(&i.api, "api", "", "show this API of the configuration")
		flags.StringVarP(&i.config, "config", "c", config.FileName, "the configuration, with --api")
		flags.StringArrayVar(&i.overlays, "overlay", nil, "apply this overlay to the documents; may be given often")
		flags.BoolVar(&i.remote, "allow-remote", false, remoteUsage)
		flags.BoolVar(&i.strict, "strict", false, strictUsage)
		flags.BoolVarP(&i.verbose, "verbose", "v", false, "show notes")
		return i.run
	},
}

// inspectFlags are the flags of inspect.
type inspectFlags struct {
	flags               *pflag.FlagSet
	format, api, config string
	overlays            []string
	remote              bool
	strict, verbose     bool
}

// run runs the command.
func (i *inspectFlags) run(s Streams, specs []string) int {
	write := map[string]func(*model.API) error{
		"text": func(m *model.API) error { return model.Write(s.Stdout, m) },
		"json": func(m *model.API) error { return model.WriteJSON(s.Stdout, m) },
	}[i.format]
	switch {
	case write == nil:
		return s.usage("--format is text or json, not "+i.format, "inspect")
	case (i.api == "") == (len(specs) == 0):
		return s.usage("give either documents or --api", "inspect")
	case count(specs, "-") > 1:
		return s.usage("standard input can be read only once", "inspect")
	case i.api == "" && i.flags.Changed("config"):
		return s.usage("--config is for --api", "inspect")
	}
	api, ds := i.find(specs)
	if ds.HasErrors() {
		return s.finish(ds, i.verbose)
	}
	m, found := generator.Inspect(api, generator.Options{Stdin: s.Stdin, AllowRemote: i.remote, Strict: i.strict})
	if !i.verbose { // generate tells it
		found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Severity == diag.LeftOut })
	}
	code := s.finish(append(ds, found...), i.verbose)
	if m == nil || code != exitDone {
		return exitError
	}
	if err := write(m); err != nil {
		sayf(s.Stderr, "assistgen: %v\n", err)
		return exitError
	}
	return exitDone
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
	ds.Errorf(model.Pos{File: cfg.File}, "unknown-api", "%s", suggest("there is no API "+name, name, known))
	return nil
}

// count returns how often a text is in a list.
func count(list []string, s string) int {
	n := 0
	for _, item := range list {
		if item == s {
			n++
		}
	}
	return n
}
