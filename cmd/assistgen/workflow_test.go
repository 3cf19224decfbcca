package main

import (
	"errors"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v4"
)

// job is the part of a job of GitHub Actions that is run.
type job struct {
	Env   map[string]string `yaml:"env"`
	Steps []step            `yaml:"steps"`
}

type step struct {
	Run string            `yaml:"run"` // empty for an action
	If  string            `yaml:"if"`
	Env map[string]string `yaml:"env"`
}

// always is the condition of a step that runs after a failure, too.
const always = "${{ !cancelled() }}"

// expressions are the values of the expressions that workflows may have here.
var expressions = strings.NewReplacer("${{ github.token }}", "secret", "${{ github.event.number }}", "7")

// workflow runs the steps of a workflow's only job as they are there, and checks the exit code: workflow 1 api.yaml. It
// runs no action, and does not install assistgen, which is there.
func workflow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workflow code file")
	}
	var file struct {
		Jobs map[string]job `yaml:"jobs"`
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[1])), &file))
	if len(file.Jobs) != 1 {
		ts.Fatalf("%d jobs", len(file.Jobs))
	}
	code := 0
	var stdout, stderr strings.Builder
	for _, j := range file.Jobs {
		for _, s := range j.Steps {
			if s.Run == "" || strings.HasPrefix(s.Run, "go install ") || code != 0 && s.If != always {
				continue
			}
			if failed := s.run(ts, j.Env); failed != 0 {
				code = 1
			}
			stdout.WriteString(ts.ReadFile("stdout"))
			stderr.WriteString(ts.ReadFile("stderr"))
		}
	}
	_, err := ts.Stdout().Write([]byte(stdout.String()))
	ts.Check(err)
	_, err = ts.Stderr().Write([]byte(stderr.String()))
	ts.Check(err)
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// run runs a step as the runner does, and returns its exit code.
func (s step) run(ts *testscript.TestScript, env map[string]string) int {
	var line []string
	for _, vars := range []map[string]string{env, s.Env} {
		for name, value := range vars {
			line = append(line, name+"="+expressions.Replace(value))
		}
	}
	line = append(line, "bash", "-e", "-c", s.Run)
	if slices.ContainsFunc(line, func(arg string) bool { return strings.Contains(arg, "${{") }) {
		ts.Fatalf("an expression that is not known: %q", line)
	}
	err := ts.Exec("env", line...)
	exit := (*exec.ExitError)(nil)
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if exit == nil {
		return 0
	}
	return exit.ExitCode()
}
