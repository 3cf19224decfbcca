package command

import (
	"io"
	"strings"
)

// help shows the overview, or what a command does.
func (p *Program[S]) help(stdout, stderr io.Writer, args []string) int {
	if len(args) == 0 || args[0] == "help" {
		p.overview(stdout)
		return ExitDone
	}
	c := p.find(args[0])
	if c == nil {
		return p.unknown(stderr, args[0])
	}
	p.describe(stdout, c)
	return ExitDone
}

// overview lists the commands.
func (p *Program[S]) overview(w io.Writer) {
	Sayf(w, "%s\n\nUsage:\n  %s %s\n\nCommands:\n", p.Short, p.Name, p.Line)
	for _, c := range p.Commands {
		Sayf(w, "  %-10s %s\n", c.Name, c.Short)
	}
	Sayf(w, "  %-10s %s\n", "help", "show what a command does")
	Sayf(w, "\n%s\n", p.Exits)
}

// describe shows what a command does.
func (p *Program[S]) describe(w io.Writer, c *Command[S]) {
	flags, _ := c.Flags()
	Sayf(w, "%s\n\nUsage:\n  %s\n", c.Long, strings.TrimSpace(p.Name+" "+c.Name+" [flags] "+c.Args))
	if len(c.Examples) > 0 {
		Sayf(w, "\nExamples:\n")
		for _, e := range c.Examples {
			Sayf(w, "  %s %s\n", p.Name, e)
		}
	}
	if flags.HasFlags() {
		Sayf(w, "\nFlags:\n%s", flags.FlagUsages())
	}
}
