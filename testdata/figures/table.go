package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// row is a row of the table of a document; cell is empty where there is nothing to say.
type row struct {
	label string
	cell  func(*result) string
}

var rows = []row{
	{"generating: CPU seconds", func(r *result) string { return seconds(r.Generate) }},
	{"generating: wall seconds", func(r *result) string { return wall(r.Generate) }},
	{"generating: MB", func(r *result) string { return megabytes(r.Generate) }},
	{"again, nothing changed: CPU seconds", func(r *result) string { return seconds(r.Again) }},
	{"`--check`: CPU seconds", func(r *result) string { return seconds(r.Check) }},
	// The runtimes of the other generators are modules of their own, and always in the cache.
	{"`go build`: CPU seconds", func(r *result) string { return seconds(r.Build) }},
	{"`go build`: wall seconds", func(r *result) string { return wall(r.Build) }},
	{"`go build`: MB of the largest process", func(r *result) string { return megabytes(r.Build) }},
	{"the same, our runtime in the cache as the others' are: CPU seconds", func(r *result) string { return seconds(r.BuildOwn) }},
	{"the same, our runtime in the cache as the others' are: MB", func(r *result) string { return megabytes(r.BuildOwn) }},
	{"lines without blanks and comments", func(r *result) string { return counts(r, func(c code) int { return c.Lines }) }},
	{"files", func(r *result) string { return counts(r, func(c code) int { return c.Files }) }},
	{"lines of the longest file", func(r *result) string { return counts(r, func(c code) int { return c.Longest }) }},
	{"functions in archives", func(r *result) string { return counts(r, func(c code) int { return c.Functions }) }},
	{"archives: kB", func(r *result) string { return counts(r, func(c code) int { return int(c.Archive / 1000) }) }},
}

// print prints the table of a document. Numbers of a runtime that is generated follow a plus.
func (c *comparison) print(out io.Writer) {
	fmt.Fprintf(out, "\n### %s\n\n", c.Document)
	var names []string
	for _, r := range c.Results {
		names = append(names, r.Generator)
	}
	head(out, names)
	for _, row := range rows {
		var cells []string
		for _, r := range c.Results {
			cells = append(cells, row.cell(r))
		}
		line(out, row.label, cells)
	}
	for _, r := range c.Results {
		if r.Refuses != "" {
			fmt.Fprintf(out, "\n%s refuses: %s\n", r.Generator, r.Refuses)
		}
	}
}

// benchmarkLabels says what the benchmarks of the package speed do.
var benchmarkLabels = map[string]string{
	"Decode":        "read a run",
	"DecodeShallow": "read a run, unions left as text",
	"Unmarshal":     "the same by `json.Unmarshal`",
	"Encode":        "write a run into a buffer that is kept",
	"Marshal":       "the same by `json.Marshal`",
	"ServerGet":     "server: GET, answered with a run",
	"ServerPost":    "server: POST of 618 bytes, answered with a run",
	"ClientGet":     "client: GET, answered with a run",
	"ClientPost":    "client: POST of 618 bytes, answered with a run",
}

// print prints the table of speeds.
func (s *speed) print(out io.Writer) {
	fmt.Fprint(out, "\n### A run of 4 kB, in process\n\nTime (least / median), CPU time of all threads (least), bytes, allocations. Unions are read to the end.\n\n")
	var names []string
	for _, g := range generators {
		names = append(names, g.name)
	}
	head(out, names)
	done := map[string]bool{}
	for _, b := range s.Benchmarks {
		if done[b.Name] {
			continue
		}
		done[b.Name] = true
		var cells []string
		for _, name := range names {
			cells = append(cells, s.find(b.Name, name).cell())
		}
		line(out, benchmarkLabels[b.Name], cells)
	}
	var cells []string
	for _, name := range names {
		cells = append(cells, pair(s.First[name], 1e3, "%.0f")+" µs")
	}
	line(out, fmt.Sprintf("the first run that a process reads (%d processes)", firstRuns), cells)
}

func (b *benchmark) cell() string {
	if b == nil {
		return ""
	}
	cpu, _ := leastAndMedian(b.Values["cpu-ns/op"])
	_, bytes := leastAndMedian(b.Values["B/op"])
	_, allocs := leastAndMedian(b.Values["allocs/op"])
	return fmt.Sprintf("%s, CPU %.1f µs, %s B, %.0f", pair(b.Values["ns/op"], 1e3, "%.1f"), cpu/1e3, thousands(int(bytes)), allocs)
}

// print prints how large programs are.
func (s *sizes) print(out io.Writer) {
	fmt.Fprintf(out, "\nA program that uses one service of generated/openai: %.1f MB, linked with -s -w %.1f MB.\n",
		float64(s.Whole)/1e6, float64(s.Stripped)/1e6)
}

func head(out io.Writer, names []string) {
	line(out, "", names)
	fmt.Fprintln(out, "|---|"+strings.Repeat("---:|", len(names)))
}

func line(out io.Writer, label string, cells []string) {
	for i, cell := range cells {
		if cell == "" {
			cells[i] = "–"
		}
	}
	fmt.Fprintf(out, "| %s | %s |\n", label, strings.Join(cells, " | "))
}

func seconds(s samples) string {
	return pair(s.values(func(u usage) float64 { return u.CPU.Seconds() }), 1, "%.2f")
}

func wall(s samples) string {
	return pair(s.values(func(u usage) float64 { return u.Wall.Seconds() }), 1, "%.2f")
}

func megabytes(s samples) string {
	return pair(s.values(func(u usage) float64 { return float64(u.Memory) }), 1e6, "%.0f")
}

func (s samples) values(of func(usage) float64) []float64 {
	var out []float64
	for _, u := range s {
		out = append(out, of(u))
	}
	return out
}

// pair formats the least and the median of values in a unit.
func pair(values []float64, unit float64, format string) string {
	if len(values) == 0 {
		return ""
	}
	least, median := leastAndMedian(values)
	return fmt.Sprintf(format+" / "+format, least/unit, median/unit)
}

// counts formats a number of the generated code, and that of the runtime if one is generated.
func counts(r *result, of func(code) int) string {
	switch {
	case r.Code.Files == 0:
		return ""
	case r.Runtime.Files == 0:
		return thousands(of(r.Code))
	default:
		return thousands(of(r.Code)) + " + " + thousands(of(r.Runtime))
	}
}

// thousands formats a number with a comma before each three digits.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
