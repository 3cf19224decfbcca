// Package command runs the command lines of programs that consist of commands with flags, with their help and suggestions.
package command

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/generator/diag"
)

// Exit codes that all programs have. What 1 means differs.
const (
	ExitDone  = 0
	ExitUsage = 2 // the command line is wrong
)

// Streams are the inputs and outputs that commands have.
type Streams interface {
	// Outputs returns the standard output and the standard error.
	Outputs() (stdout, stderr io.Writer)
}

// Command is one command.
type Command[S Streams] struct {
	Name string
	// Args are the arguments after the flags as the usage line shows them; empty when there are none.
	Args  string
	Short string // one line for the list of commands
	Long  string // what help says before the flags
	// Examples are lines without the leading name of the program.
	Examples []string
	// Setup declares the flags and returns what to run with the arguments that are left. It is called for the help, too.
	Setup func(flags *pflag.FlagSet) func(s S, args []string) int
}

// Program is a program of several commands. One of them is named "version".
type Program[S Streams] struct {
	Name  string
	Short string // what the list of commands says first
	// Line is the usage line without the leading name.
	Line  string
	Exits string // what the exit codes mean
	// Commands are in the order of the help, which is a command in addition to them.
	Commands []*Command[S]
}

// Main runs a command line without the program's name and returns the exit code.
func (p *Program[S]) Main(args []string, s S) int {
	stdout, stderr := s.Outputs()
	if len(args) == 0 {
		p.overview(stderr)
		return ExitUsage
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "--help":
		return p.help(stdout, stderr, rest)
	case "--version":
		name = "version"
	}
	c := p.find(name)
	if c == nil {
		return p.unknown(stderr, name)
	}
	return p.run(c, s, rest)
}

// find returns the command of a name, or nil.
func (p *Program[S]) find(name string) *Command[S] {
	for _, c := range p.Commands {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// unknown reports a command that is not there, with the nearest one that is.
func (p *Program[S]) unknown(stderr io.Writer, name string) int {
	known := []string{"help"}
	for _, c := range p.Commands {
		known = append(known, c.Name)
	}
	return Usage(stderr, p.Name, Suggest("unknown command "+name, name, known), "")
}

// run parses the flags of a command and runs it.
func (p *Program[S]) run(c *Command[S], s S, args []string) int {
	stdout, stderr := s.Outputs()
	flags, run := c.Flags()
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		p.describe(stdout, c)
		return ExitDone
	case err != nil:
		return Usage(stderr, p.Name, flagProblem(flags, err), c.Name)
	case c.Args == "" && flags.NArg() > 0:
		return Usage(stderr, p.Name, "unexpected argument "+flags.Arg(0), c.Name)
	}
	return run(s, flags.Args())
}

// Flags returns the flags of a command and what it runs.
func (c *Command[S]) Flags() (*pflag.FlagSet, func(S, []string) int) {
	flags := pflag.NewFlagSet(c.Name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.SortFlags = false
	run := c.Setup(flags)
	return flags, run
}

// flagProblem says what is wrong with the flags, with the nearest flag there is.
func flagProblem(flags *pflag.FlagSet, err error) string {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) || len(missing.GetSpecifiedName()) < 2 {
		return err.Error()
	}
	var known []string
	flags.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	name := missing.GetSpecifiedName()
	return "unknown flag --" + name + didYouMean("--", name, known)
}

// Suggest adds the nearest known name to a message.
func Suggest(message, name string, known []string) string {
	return message + didYouMean("", name, known)
}

func didYouMean(prefix, name string, known []string) string {
	if near := diag.Nearest(name, known); near != "" {
		return ": did you mean " + prefix + near + "?"
	}
	return ""
}

// Usage reports a wrong command line of a program, and returns the exit code. The name is the command's, or empty.
func Usage(stderr io.Writer, program, message, name string) int {
	Sayf(stderr, "%s: %s\n", program, message)
	Sayf(stderr, "    see %s\n", strings.TrimSpace(program+" help "+name))
	return ExitUsage
}

// Sayf writes to a stream of the process. When that cannot be written there is nobody left to tell.
func Sayf(w io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
