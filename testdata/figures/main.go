// Command figures measures what generated code costs: to generate, to compile and to run, beside that of other
// generators. It prints tables in Markdown. Run it in its folder, or by make figures.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// options is what the command line says.
type options struct {
	documents []string // absolute or below this folder; the default ones when empty
	multiply  int
	repeat    int
	parts     string
	json      string
}

// report is everything that was measured, for -json.
type report struct {
	Go      string
	CPUs    int
	Compile []*comparison `json:",omitempty"`
	Speed   *speed        `json:",omitempty"`
	Sizes   *sizes        `json:",omitempty"`
}

func main() {
	var o options
	flag.Func("document", "an OpenAPI document; may be repeated (default: a small one, Azure's and those of specs)",
		func(path string) error { o.documents = append(o.documents, path); return nil })
	flag.IntVar(&o.multiply, "multiply", 1, "repeat the paths and components of each document so many times under other names")
	flag.IntVar(&o.repeat, "repeat", 3, "how often everything is measured")
	flag.StringVar(&o.parts, "parts", "compile,speed", "what is measured")
	flag.StringVar(&o.json, "json", "", "write all measurements to this file")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(2)
	}
}

func run(o options, out io.Writer) error {
	if o.repeat < 1 || o.multiply < 1 || flag.NArg() > 0 {
		return fmt.Errorf("-repeat %d, -multiply %d, arguments %q: see -help", o.repeat, o.multiply, flag.Args())
	}
	w, err := newWorkshop()
	if err != nil {
		return err
	}
	defer w.close()
	r := &report{Go: runtime.Version(), CPUs: runtime.NumCPU()}
	fmt.Fprintf(out, "%s, %s/%s, %d CPUs. Each cell: the least and the median of %d, of speeds %d.\n",
		r.Go, runtime.GOOS, runtime.GOARCH, r.CPUs, o.repeat, o.repeat*benchRounds)
	for part := range strings.SplitSeq(o.parts, ",") {
		switch part {
		case "compile":
			err = compileAll(w, o, r, out)
		case "speed":
			err = speedAll(w, o, r, out)
		default:
			err = fmt.Errorf("-parts %s: there are compile and speed", part)
		}
		if err != nil {
			return err
		}
	}
	return writeJSON(o.json, r)
}

// compileAll compares the generators on each document.
func compileAll(w *workshop, o options, r *report, out io.Writer) error {
	documents, err := w.documents(o, out)
	if err != nil {
		return err
	}
	for _, d := range documents {
		c, err := w.compare(d, o.repeat)
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		c.print(out)
		r.Compile = append(r.Compile, c)
	}
	return nil
}

// speedAll measures how fast the code of each generator is, and how large programs are.
func speedAll(w *workshop, o options, r *report, out io.Writer) (err error) {
	if r.Speed, err = w.speed(o.repeat); err != nil {
		return err
	}
	r.Speed.print(out)
	if r.Sizes, err = w.sizes(); err != nil {
		return err
	}
	r.Sizes.print(out)
	return nil
}

func writeJSON(path string, r *report) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o666)
}

// root is the folder of the repository, seen from the folder of this program.
var root = filepath.Join("..", "..")
