package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator/diag"
)

// colors are the escape sequences of the severities.
var colors = map[diag.Severity]string{diag.Error: "\x1b[31m", diag.Warning: "\x1b[33m", diag.LeftOut: "\x1b[33m", diag.Note: "\x1b[36m"}

const resetColor = "\x1b[0m"

// report writes diagnostics to standard error in the order of their places; notes only when they are asked for.
func (s Streams) report(ds diag.List, verbose bool) {
	ds = slices.Clone(ds)
	ds.Sort()
	if !verbose {
		ds = collapsed(ds)
	}
	for _, d := range ds {
		if d.Severity == diag.Note && !verbose {
			continue
		}
		command.Sayf(s.Stderr, "%s\n", s.paint(d))
	}
}

// collapsed returns the list with one diagnostic for each kind of what is left out, the first, which tells how many others there are.
func collapsed(ds diag.List) diag.List {
	count := map[string]int{}
	for _, d := range ds {
		if d.Severity == diag.LeftOut {
			count[d.Code]++
		}
	}
	said := map[string]bool{}
	ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool {
		again := d.Severity == diag.LeftOut && said[d.Code]
		said[d.Code] = said[d.Code] || d.Severity == diag.LeftOut
		return again
	})
	for i, d := range ds {
		if n := count[d.Code]; d.Severity == diag.LeftOut && n > 1 {
			ds[i].Subject = fmt.Sprintf("%s and %d more", d.Subject, n-1)
		}
	}
	return ds
}

// paint formats a diagnostic, with its severity in colour where colours show.
func (s Streams) paint(d diag.Diagnostic) string {
	text := d.String()
	if !s.Color {
		return text
	}
	word := d.Severity.String() + ":"
	before, after, _ := strings.Cut(text, word)
	return before + colors[d.Severity] + word + resetColor + after
}

// finish reports diagnostics and returns the exit code that they make.
func (s Streams) finish(ds diag.List, verbose bool) int {
	s.report(ds, verbose)
	if ds.HasErrors() {
		return exitError
	}
	return exitDone
}

// write lets a function write to standard output.
func (s Streams) write(f func(io.Writer) error) int {
	if err := f(s.Stdout); err != nil {
		command.Sayf(s.Stderr, "assistgen: %v\n", err)
		return exitError
	}
	return exitDone
}
