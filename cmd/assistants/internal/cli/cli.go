// Package cli is the command line of assistants.
package cli

import (
	"io"
	"os"

	"github.com/assistgen/assistgen/cmd/internal/command"
)

// Exit codes.
const (
	exitDone   = command.ExitDone
	exitFailed = 1 // the service could not start, or was broken off
)

// Streams are the outputs of a command, and the environment that it reads.
type Streams struct {
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// Outputs implements [command.Streams].
func (s Streams) Outputs() (stdout, stderr io.Writer) { return s.Stdout, s.Stderr }

// System returns the streams of the process.
func System() Streams { return Streams{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv} }

// cmd is a command of assistants.
type cmd = command.Command[Streams]

const programName = "assistants"

var program = command.Program[Streams]{
	Name:     programName,
	Short:    "assistants serves the wires of assistant APIs, by a local service or as a gateway to another provider.",
	Line:     "COMMAND [flags]",
	Exits:    "Exit codes are 0 when all is done, 1 when the service cannot start or is broken off, 2 when the command line is wrong.",
	Commands: []*cmd{serveCommand, command.Version[Streams](programName)},
}

// Main runs a command line without the program's name and returns the exit code.
func Main(args []string, s Streams) int { return program.Main(args, s) }

// usage reports a wrong command line; name is the command's, or empty.
func (s Streams) usage(message, name string) int {
	return command.Usage(s.Stderr, programName, message, name)
}

// fail reports why the service could not start or go on.
func (s Streams) fail(err error) int {
	command.Sayf(s.Stderr, "%s: %v\n", programName, err)
	return exitFailed
}
