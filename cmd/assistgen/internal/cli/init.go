package cli

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/templates/scaffold"
)

var initCommand = &cmd{
	Name:  "init",
	Args:  "[FOLDER]",
	Short: "write a configuration to start from",
	Long: `Init writes assistgen.yaml, with comments on what can be said in it, and generate.go, which lets go generate run
assistgen. Both are yours afterwards: init never overwrites a file. Put the document where --spec says, then run go generate.`,
	Examples: []string{"init", "init --spec api/openapi.yaml --package openai internal/api"},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		i := &initFlags{}
		flags.StringVar(&i.Spec, "spec", "openapi.yaml", "the document to generate from, as seen from the folder")
		flags.StringVar(&i.Package, "package", "api", "the name of the generated Go package")
		return i.run
	},
}

// initFlags are the flags of init, and what its templates show.
type initFlags struct {
	Spec, Package string
	// Here is the name of the Go package that generate.go is in.
	Here string
}

// run runs the command.
func (i *initFlags) run(s Streams, args []string) int {
	dir := "."
	switch {
	case len(args) > 1:
		return s.usage("init writes into one folder", "init")
	case len(args) == 1:
		dir = args[0]
	}
	if config.PackageName(i.Package) != i.Package || !config.IsPackageName(i.Package) {
		return s.usage("--package "+i.Package+" is not the name of a Go package", "init")
	}
	i.Here = packageOf(dir)
	files, err := scaffold.Files(i)
	if err == nil {
		err = output.Create(dir, files)
	}
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			command.Sayf(s.Stderr, "assistgen: %s\n", line)
		}
		return exitError
	}
	for _, f := range files {
		command.Sayf(s.Stdout, "created %s\n", filepath.ToSlash(filepath.Join(dir, f.Path)))
	}
	command.Sayf(s.Stdout, "next: put the document at %s, then run go generate ./...\n", i.document(dir))
	return exitDone
}

// document returns where the document is expected.
func (i *initFlags) document(dir string) string {
	if filepath.IsAbs(i.Spec) {
		return i.Spec
	}
	return filepath.ToSlash(filepath.Join(dir, i.Spec))
}

// SpecYAML returns the name of the document as the configuration spells it: in quotes where it needs them.
func (i *initFlags) SpecYAML() string {
	if plainYAML.MatchString(i.Spec) {
		return i.Spec
	}
	return strconv.Quote(i.Spec)
}

// plainYAML are names of files that need no quotes in YAML.
var plainYAML = regexp.MustCompile(`^[A-Za-z_./][A-Za-z0-9_./-]*$`)

// packageOf returns the name of the Go package in a folder, or one made of the folder's name.
func packageOf(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
		if err == nil && !strings.HasSuffix(f.Name.Name, "_test") {
			return f.Name.Name
		}
	}
	abs, err := filepath.Abs(dir)
	name := config.PackageName(filepath.Base(abs))
	if err != nil || !token.IsIdentifier(name) {
		return "api"
	}
	return name
}
