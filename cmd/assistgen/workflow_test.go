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
	Run  string            `yaml:"run"`  // empty for an action
	Uses string            `yaml:"uses"` // an action
	With map[string]string `yaml:"with"`
	If   string            `yaml:"if"`
	Env  map[string]string `yaml:"env"`
}

// action is the part of an action of several steps that is run.
type action struct {
	Inputs map[string]struct {
		Required bool   `yaml:"required"`
		Default  string `yaml:"default"`
	} `yaml:"inputs"`
	Runs struct {
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

// ownActions is how workflows elsewhere name the actions of this repository.
const ownActions = "assistgen/assistgen/.github/actions/"

// always is the condition of a step that runs after a failure, too.
const always = "${{ !cancelled() }}"

// expressions are the values of the expressions that workflows may have here.
var expressions = strings.NewReplacer("${{ github.token }}", "secret", "${{ github.event.number }}", "7")

// workflow runs the steps of a workflow's only job as they are there, and checks the exit code: workflow 1 api.yaml. It
// runs no action but those of this repository, and does not install assistgen, which is there.
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
			if code != 0 && s.If != always {
				continue
			}
			for _, s := range s.expand(ts) {
				if s.Run == "" || strings.HasPrefix(s.Run, "go install ") {
					continue
				}
				if failed := s.run(ts, j.Env); failed != 0 {
					code = 1
				}
				stdout.WriteString(ts.ReadFile("stdout"))
				stderr.WriteString(ts.ReadFile("stderr"))
			}
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

// expand returns the steps of an action of this repository with its inputs, and all other steps as they are.
func (s step) expand(ts *testscript.TestScript) []step {
	name, own := strings.CutPrefix(s.Uses, ownActions)
	if !own {
		return []step{s}
	}
	name, _, _ = strings.Cut(name, "@")
	var a action
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(ts.Getenv("SOURCE")+"/../../.github/actions/"+name+"/action.yml")), &a))
	var inputs []string
	for input, is := range a.Inputs {
		value, given := s.With[input]
		if is.Required && !given {
			ts.Fatalf("%s needs the input %s", s.Uses, input)
		}
		if !given {
			value = is.Default
		}
		inputs = append(inputs, "${{ inputs."+input+" }}", value)
	}
	for input := range s.With {
		if _, known := a.Inputs[input]; !known {
			ts.Fatalf("%s has no input %s", s.Uses, input)
		}
	}
	replace := strings.NewReplacer(inputs...).Replace
	for i := range a.Runs.Steps {
		made := &a.Runs.Steps[i]
		for name, value := range made.Env { // and no script, in which it would be code
			made.Env[name] = replace(value)
		}
	}
	return a.Runs.Steps
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

// hook runs the hooks of a configuration of pre-commit as it does before a commit, and checks the exit code: hook 1 .pre-commit-config.yaml.
func hook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hook code file")
	}
	type configured struct {
		ID            string   `yaml:"id"`
		Entry         string   `yaml:"entry"`
		Args          []string `yaml:"args"`
		PassFilenames bool     `yaml:"pass_filenames"`
	}
	var known []configured
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(ts.Getenv("SOURCE")+"/../../.pre-commit-hooks.yaml")), &known))
	var file struct {
		Repos []struct {
			Hooks []configured `yaml:"hooks"`
		} `yaml:"repos"`
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[1])), &file))
	for _, repo := range file.Repos {
		for _, h := range repo.Hooks {
			i := slices.IndexFunc(known, func(k configured) bool { return k.ID == h.ID && !k.PassFilenames })
			if i < 0 {
				ts.Fatalf("there is no hook %s", h.ID)
			}
			exits(ts, false, slices.Concat([]string{args[0]}, strings.Fields(known[i].Entry), h.Args))
		}
	}
}

// gitlab runs the script of the only job of a pipeline of GitLab, and checks the exit code: gitlab 1 .gitlab-ci.yml. It does not
// install assistgen, which is there.
func gitlab(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: gitlab code file")
	}
	var jobs map[string]struct {
		Script []string `yaml:"script"`
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[1])), &jobs))
	if len(jobs) != 1 {
		ts.Fatalf("%d jobs", len(jobs))
	}
	for _, j := range jobs {
		lines := slices.DeleteFunc(j.Script, func(line string) bool { return strings.HasPrefix(line, "go install ") })
		exits(ts, false, []string{args[0], "sh", "-e", "-c", strings.Join(lines, "\n")})
	}
}
