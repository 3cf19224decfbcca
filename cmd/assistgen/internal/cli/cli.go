// Package cli is the command line of assistgen: one file per command.
package cli

import (
	"io"
	"os"

	"github.com/assistgen/assistgen/cmd/internal/command"
)

// Exit codes.
const (
	exitDone     = command.ExitDone
	exitFindings = 1                 // the command found what it was asked to look for
	exitError    = command.ExitUsage // the command line or the input is wrong
)

// Streams are the input and outputs of a command.
type Streams struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Color tells that Stderr shows colours, OutColor that Stdout does.
	Color, OutColor bool
}

// Outputs implements [command.Streams].
func (s Streams) Outputs() (stdout, stderr io.Writer) { return s.Stdout, s.Stderr }

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

// cmd is a command of assistgen.
type cmd = command.Command[Streams]

const programName = "assistgen"

var program = command.Program[Streams]{
	Name:     programName,
	Short:    "assistgen generates typed Go from the OpenAPI documents of assistant APIs.",
	Line:     "COMMAND [flags] [arguments]",
	Exits:    "Exit codes are 0 when all is done, 1 when a check has findings, 2 when the command line or the input is wrong.",
	Commands: []*cmd{generateCommand, inspectCommand, diffCommand, docsCommand, initCommand, command.Version[Streams](programName)},
}

// Main runs a command line without the program's name and returns the exit code.
func Main(args []string, s Streams) int { return program.Main(args, s) }

// strictUsage is the help of --strict.
const strictUsage = "refuse a document in which any spot cannot be read, rather than leave that spot out"

// remoteUsage is the help of --allow-remote.
const remoteUsage = "read documents and references at http and https addresses"

// usage reports a wrong command line; name is the command's, or empty.
func (s Streams) usage(message, name string) int {
	return command.Usage(s.Stderr, programName, message, name)
}
