package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// usage is what a process and all its children took.
type usage struct {
	CPU    time.Duration // user and system, of all of them
	Wall   time.Duration
	Memory int64 // of the largest process
}

// samples are the measurements of one thing.
type samples []usage

// measure runs a command. The system adds up what children took that the command waited for, and keeps the memory of
// the largest one; a process starts with the peak of the one that starts it, so this program is kept small.
func measure(dir string, env []string, name string, args ...string) (usage, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Env = dir, env
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	start := time.Now()
	err := c.Run()
	wall := time.Since(start)
	if err != nil {
		return usage{}, &failure{err: err, said: said.String()}
	}
	state := c.ProcessState
	memory := state.SysUsage().(*syscall.Rusage).Maxrss << 10
	return usage{CPU: state.UserTime() + state.SystemTime(), Wall: wall, Memory: memory}, nil
}

// failure is a command that failed.
type failure struct {
	err  error
	said string
}

func (f *failure) Error() string { return f.err.Error() + ": " + strings.TrimSpace(f.said) }

// reason returns the first line that says why a command failed.
func (f *failure) reason() string {
	for line := range strings.Lines(f.said) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' && !strings.HasPrefix(line, "INFO") {
			return line
		}
	}
	return f.err.Error()
}

// command runs a command that is not measured.
func command(dir string, env []string, name string, args ...string) error {
	_, err := output(dir, env, name, args...)
	return err
}

// output runs a command that is not measured, and returns what it prints.
func output(dir string, env []string, name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Env = dir, env
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args[:min(2, len(args))], " "), &failure{err: err, said: out.String() + said.String()})
	}
	return out.String(), nil
}

// leastAndMedian returns two of the measured values; there is at least one.
func leastAndMedian(values []float64) (least, median float64) {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[0], (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// size returns the length of a file.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
