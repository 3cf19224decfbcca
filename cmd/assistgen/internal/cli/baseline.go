package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/assistgen/assistgen/cmd/internal/command"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// mostLines is how many lines of a baseline messages are about.
const mostLines = 10

// readBaseline reads the baseline. It is nil without one, where a new one is to be written, and where that of the configuration has not
// been written so far: nothing is accepted then.
func (c *comparison) readBaseline() *diff.Baseline {
	if c.baseline == "" || (c.writeBaseline || !c.flags.Changed("baseline")) && !exists(c.baseline) {
		return nil
	}
	data, err := load.ReadFile(c.baseline)
	if err != nil {
		d := diag.Diagnostic{Code: "baseline", Pos: model.Pos{File: c.baseline}, Message: "the baseline cannot be read: " + load.PlainError(err).Error()}
		if errors.Is(err, fs.ErrNotExist) {
			d.Help = "write one with --write-baseline"
		}
		c.diags.Add(d)
		return nil
	}
	b, wrong := diff.ReadBaseline(data)
	c.diags.Add(aboutLines(c.baseline, wrong, diag.Error, "")...)
	return b
}

// aboutLines makes messages about lines of a baseline: the first of them, and how many more there are.
func aboutLines(file string, lines []diff.Line, severity diag.Severity, says string) diag.List {
	var all diag.List
	for i, line := range lines {
		d := diag.Diagnostic{Severity: severity, Code: "baseline", Pos: model.Pos{File: file, Line: line.Number, Column: 1}, Message: says + line.Text}
		if rest := len(lines) - i; i == mostLines && rest > 1 {
			d.Message = fmt.Sprintf("this line and %d more are alike", rest-1)
			return append(all, d)
		}
		all = append(all, d)
	}
	return all
}

// stale tells of the lines of the baseline that have accepted nothing. In one that the configuration gives to several APIs
// they may be those of another.
func (c *comparison) stale(lines []diff.Line) {
	severity := diag.Warning
	if c.settings.Shared && !c.flags.Changed("baseline") {
		severity = diag.Note
	}
	c.report(aboutLines(c.baseline, lines, severity, "there is no longer such a change: "), c.verbose)
}

// accept writes a baseline of what is shown and of what it held before.
func (c *comparison) accept(old *diff.Baseline, all []diff.Finding) int {
	if err := os.MkdirAll(filepath.Dir(c.baseline), 0o777); err != nil {
		c.diags.Errorf(model.Pos{File: c.baseline}, "baseline", "the baseline cannot be written: %v", load.PlainError(err))
		return c.finish(c.diags, c.verbose)
	}
	if err := replaceFile(c.baseline, diff.WriteBaseline(old, all)); err != nil {
		c.diags.Errorf(model.Pos{File: c.baseline}, "baseline", "the baseline cannot be written: %v", load.PlainError(err))
		return c.finish(c.diags, c.verbose)
	}
	changes := "changes are"
	if len(all) == 1 {
		changes = "change is"
	}
	command.Sayf(c.Stdout, "%s: %d more %s accepted\n", c.baseline, len(all), changes)
	return exitDone
}
