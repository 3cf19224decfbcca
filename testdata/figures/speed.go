package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// speed is how fast the code of the generators is.
type speed struct {
	Benchmarks []*benchmark
	// First has for each generator how many nanoseconds reading the first value of a process takes.
	First map[string][]float64
}

// benchmark is the measurements of one benchmark of the package speed with the code of one generator.
type benchmark struct {
	Name, Generator string
	Values          map[string][]float64 // by unit
}

// A benchmark runs shorter than usual and more often, so that what else the machine does meets all alike.
const (
	benchTime   = "200ms"
	benchRounds = 5 // for each round of all other measurements
)

// speed generates the packages that the package speed compares, and runs its benchmarks.
func (w *workshop) speed(repeat int) (*speed, error) {
	if err := w.generateSpeed(); err != nil {
		return nil, err
	}
	binary := w.path("speed.test")
	if err := command(".", nil, "go", "test", "-c", "-o", binary, "./speed"); err != nil {
		return nil, err
	}
	if err := command("speed", nil, binary); err != nil {
		return nil, fmt.Errorf("the packages do not do the same: %w", err)
	}
	s := &speed{First: map[string][]float64{}}
	for range repeat * benchRounds {
		text, err := output("speed", nil, binary, "-test.run", "^$", "-test.bench", ".", "-test.benchtime", benchTime)
		if err != nil {
			return nil, err
		}
		if err := s.addBenchmarks(text); err != nil {
			return nil, err
		}
	}
	return s, w.first(s)
}

// generateSpeed generates a package by each generator into the folder gen of the package speed.
func (w *workshop) generateSpeed() error {
	spec := filepath.Join("..", "golden", "bench", "spec.yaml")
	gen := filepath.Join("speed", "gen")
	if err := os.RemoveAll(gen); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(gen, "oapicodegen"), 0o777); err != nil {
		return err
	}
	for program, args := range map[string][]string{
		"assistgen":    {"generate", "--spec", spec, "--package", "assistgen", "--out", filepath.Join(gen, "assistgen")},
		"oapi-codegen": {"-config", "oapi-codegen-strict.yaml", "-package", "oapicodegen", "-o", filepath.Join(gen, "oapicodegen", "api.go"), spec},
		"ogen":         {"-config", "ogen.yaml", "--package", "ogen", "--target", filepath.Join(gen, "ogen"), spec},
	} {
		if err := command(".", nil, w.path(program), args...); err != nil {
			return err
		}
	}
	return nil
}

// addBenchmarks reads what a test binary prints: lines such as
//
//	BenchmarkDecode/ogen-2  36220  33710 ns/op  33560 cpu-ns/op  8760 B/op  155 allocs/op
func (s *speed) addBenchmarks(text string) error {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name, rest, _ := strings.Cut(strings.TrimPrefix(fields[0], "Benchmark"), "/")
		b := s.find(name, generatorOf(rest))
		if b == nil {
			b = &benchmark{Name: name, Generator: generatorOf(rest), Values: map[string][]float64{}}
			s.Benchmarks = append(s.Benchmarks, b)
		}
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
			b.Values[fields[i+1]] = append(b.Values[fields[i+1]], value)
		}
	}
	return nil
}

// generatorOf returns the generator that a benchmark is named for; the number of CPUs follows its name.
func generatorOf(benchmark string) string {
	for _, g := range generators {
		if strings.HasPrefix(benchmark, g.name) {
			return g.name
		}
	}
	return benchmark
}

// find returns the measurements of a benchmark, nil when there are none.
func (s *speed) find(name, generator string) *benchmark {
	for _, b := range s.Benchmarks {
		if b.Name == name && b.Generator == generator {
			return b
		}
	}
	return nil
}

// firstRuns is how many processes read a first value.
const firstRuns = 21

// first measures the first value that a process reads.
func (w *workshop) first(s *speed) error {
	binary := w.path("first")
	if err := command(".", nil, "go", "build", "-o", binary, "./speed/first"); err != nil {
		return err
	}
	for range firstRuns {
		for _, g := range generators {
			text, err := output(".", nil, binary, g.name, filepath.Join("..", "golden", "bench", "run.json"))
			if err != nil {
				return err
			}
			value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				return err
			}
			s.First[g.name] = append(s.First[g.name], value)
		}
	}
	return nil
}

// sizes is how large a program is that uses one service of generated/openai.
type sizes struct{ Whole, Stripped int64 }

func (w *workshop) sizes() (*sizes, error) {
	whole, err := w.programSize("")
	if err != nil {
		return nil, err
	}
	stripped, err := w.programSize("-s -w")
	return &sizes{Whole: whole, Stripped: stripped}, err
}

func (w *workshop) programSize(ldflags string) (int64, error) {
	binary := w.path("service")
	source := filepath.Join("testdata", "figures", "service", "main.go")
	if err := command(root, nil, "go", "build", "-ldflags", ldflags, "-o", binary, source); err != nil {
		return 0, err
	}
	return size(binary)
}
