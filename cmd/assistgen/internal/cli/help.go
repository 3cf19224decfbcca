package cli

import (
	"io"
	"strings"
)

// help shows the overview, or what a command does.
func help(s Streams, args []string) int {
	if len(args) == 0 || args[0] == "help" {
		overview(s.Stdout)
		return exitDone
	}
	c := find(args[0])
	if c == nil {
		return s.usage(suggest("unknown command "+args[0], args[0], names()), "")
	}
	c.help(s.Stdout)
	return exitDone
}

// overview lists the commands.
func overview(w io.Writer) {
	sayf(w, "assistgen generates typed Go from the OpenAPI documents of assistant APIs.\n\nUsage:\n  assistgen COMMAND [flags] [arguments]\n\nCommands:\n")
	for _, c := range commands() {
		sayf(w, "  %-10s %s\n", c.name, c.short)
	}
	sayf(w, "  %-10s %s\n", "help", "show what a command does")
	sayf(w, "\nExit codes are 0 when all is done, 1 when a check has findings, 2 when the command line or the input is wrong.\n")
}

// help shows what a command does.
func (c *command) help(w io.Writer) {
	flags, _ := c.flags()
	sayf(w, "%s\n\nUsage:\n  %s\n", c.long, strings.TrimSpace("assistgen "+c.name+" [flags] "+c.args))
	if len(c.examples) > 0 {
		sayf(w, "\nExamples:\n")
		for _, e := range c.examples {
			sayf(w, "  assistgen %s\n", e)
		}
	}
	if flags.HasFlags() {
		sayf(w, "\nFlags:\n%s", flags.FlagUsages())
	}
}
