// Package cli is the command line of assistgen: one file per command.
package cli

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/generator/diag"
)

// Exit codes.
const (
	exitDone     = 0
	exitFindings = 1 // the command found what it was asked to look for
	exitError    = 2 // the command line or the input is wrong
)

// Streams are the input and outputs of a command.
type Streams struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Color tells that Stderr shows colours, OutColor that Stdout does.
	Color, OutColor bool
}

// System returns the streams of the process.
func System() Streams {
	color := os.Getenv("NO_COLOR") == ""
	return Streams{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Color: color && isTerminal(os.Stderr), OutColor: color && isTerminal(os.Stdout),
	}
}

// isTerminal reports whether a file is a character device, as terminals are.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// command is one command.
type command struct {
	name string
	// args are the arguments after the flags as the usage line shows them; empty when there are none.
	args  string
	short string // one line for the list of commands
	long  string // what help says before the flags
	// examples are lines without the leading "assistgen".
	examples []string
	// setup declares the flags and returns what to run with the arguments that are left.
	setup func(flags *pflag.FlagSet) func(s Streams, args []string) int
}

// commands returns the commands in the order of the help.
func commands() []*command {
	return []*command{generateCommand, inspectCommand, diffCommand, docsCommand, initCommand, versionCommand}
}

// Main runs a command line without the program's name and returns the exit code.
func Main(args []string, s Streams) int {
	if len(args) == 0 {
		overview(s.Stderr)
		return exitError
	}
	switch name, rest := args[0], args[1:]; name {
	case "help", "-h", "--help":
		return help(s, rest)
	case "--version":
		return versionCommand.run(s, rest)
	default:
		c := find(name)
		if c == nil {
			return s.usage(suggest("unknown command "+name, name, names()), "")
		}
		return c.run(s, rest)
	}
}

// find returns the command of a name, or nil.
func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// strictUsage is the help of --strict.
const strictUsage = "refuse a document in which any spot cannot be read, rather than leave that spot out"

// remoteUsage is the help of --allow-remote.
const remoteUsage = "read documents and references at http and https addresses"

// names returns the names of all commands.
func names() []string {
	found := []string{"help"}
	for _, c := range commands() {
		found = append(found, c.name)
	}
	return found
}

// run parses the flags of a command and runs it.
func (c *command) run(s Streams, args []string) int {
	flags, run := c.flags()
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		c.help(s.Stdout)
		return exitDone
	case err != nil:
		return s.usage(flagProblem(flags, err), c.name)
	}
	if c.args == "" && flags.NArg() > 0 {
		return s.usage("unexpected argument "+flags.Arg(0), c.name)
	}
	return run(s, flags.Args())
}

// flags returns the flags of a command and what it runs.
func (c *command) flags() (*pflag.FlagSet, func(Streams, []string) int) {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.SortFlags = false
	run := c.setup(flags)
	return flags, run
}

// flagProblem says what is wrong with the flags, with the nearest flag there is.
func flagProblem(flags *pflag.FlagSet, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || len(unknown.GetSpecifiedName()) < 2 {
		return err.Error()
	}
	var known []string
	flags.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	name := unknown.GetSpecifiedName()
	if near := diag.Nearest(name, known); near != "" {
		return "unknown flag --" + name + ": did you mean --" + near + "?"
	}
	return "unknown flag --" + name
}

// suggest adds the nearest known name to a message.
func suggest(message, name string, known []string) string {
	if near := diag.Nearest(name, known); near != "" {
		return message + ": did you mean " + near + "?"
	}
	return message
}

// usage reports a wrong command line; name is the command's, or empty.
func (s Streams) usage(message, name string) int {
	sayf(s.Stderr, "assistgen: %s\n", message)
	sayf(s.Stderr, "    see %s\n", strings.TrimSpace("assistgen help "+name))
	return exitError
}
