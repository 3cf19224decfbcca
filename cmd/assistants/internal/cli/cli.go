// Package cli is the command line of assistants.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/generator/diag"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the service could not start, or was broken off
	exitUsage  = 2 // the command line is wrong
)

// Streams are the outputs of a command, and the environment that it reads.
type Streams struct {
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// System returns the streams of the process.
func System() Streams { return Streams{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv} }

// command is one command.
type command struct {
	name     string
	short    string   // one line for the list of commands
	long     string   // what help says before the flags
	examples []string // lines without the leading "assistants"
	// setup declares the flags and returns what to run.
	setup func(flags *pflag.FlagSet) func(s Streams) int
}

// commands returns the commands in the order of the help.
func commands() []*command { return []*command{serveCommand, versionCommand} }

// Main runs a command line without the program's name and returns the exit code.
func Main(args []string, s Streams) int {
	if len(args) == 0 {
		overview(s.Stderr)
		return exitUsage
	}
	switch name, rest := args[0], args[1:]; name {
	case "help", "-h", "--help":
		return help(s, rest)
	case "--version":
		return versionCommand.run(s, rest)
	default:
		c := find(name)
		if c == nil {
			return unknown(s, name)
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

// unknown reports a command that is not there, with the nearest one that is.
func unknown(s Streams, name string) int {
	known := []string{"help"}
	for _, c := range commands() {
		known = append(known, c.name)
	}
	return s.usage("unknown command "+name+didYouMean("", diag.Nearest(name, known)), "")
}

func didYouMean(prefix, near string) string {
	if near == "" {
		return ""
	}
	return ": did you mean " + prefix + near + "?"
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
	case flags.NArg() > 0:
		return s.usage("unexpected argument "+flags.Arg(0), c.name)
	}
	return run(s)
}

// flags returns the flags of a command and what it runs.
func (c *command) flags() (*pflag.FlagSet, func(Streams) int) {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.SortFlags = false
	run := c.setup(flags)
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
	return "unknown flag --" + name + didYouMean("--", diag.Nearest(name, known))
}

// usage reports a wrong command line; name is the command's, or empty.
func (s Streams) usage(message, name string) int {
	sayf(s.Stderr, "assistants: %s\n", message)
	sayf(s.Stderr, "    see %s\n", strings.TrimSpace("assistants help "+name))
	return exitUsage
}

// fail reports why the service could not start or go on.
func (s Streams) fail(err error) int {
	sayf(s.Stderr, "assistants: %v\n", err)
	return exitFailed
}

// sayf writes to a stream of the process. When that cannot be written there is nobody left to tell.
func sayf(w io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// help shows the overview, or what a command does.
func help(s Streams, args []string) int {
	if len(args) == 0 || args[0] == "help" {
		overview(s.Stdout)
		return exitDone
	}
	c := find(args[0])
	if c == nil {
		return unknown(s, args[0])
	}
	c.help(s.Stdout)
	return exitDone
}

// overview lists the commands.
func overview(w io.Writer) {
	sayf(w, "assistants serves the wires of assistant APIs, by a local service or as a gateway to another provider.\n\nUsage:\n  assistants COMMAND [flags]\n\nCommands:\n")
	for _, c := range commands() {
		sayf(w, "  %-10s %s\n", c.name, c.short)
	}
	sayf(w, "  %-10s %s\n", "help", "show what a command does")
	sayf(w, "\nExit codes are 0 when all is done, 1 when the service cannot start or is broken off, 2 when the command line is wrong.\n")
}

// help shows what a command does.
func (c *command) help(w io.Writer) {
	flags, _ := c.flags()
	sayf(w, "%s\n\nUsage:\n  assistants %s [flags]\n\nExamples:\n", c.long, c.name)
	for _, e := range c.examples {
		sayf(w, "  assistants %s\n", e)
	}
	if flags.HasFlags() {
		sayf(w, "\nFlags:\n%s", flags.FlagUsages())
	}
}
