package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
)

// revision is a file as it was at a revision of git.
type revision struct{ rev, path string }

// parseRevision reads "HEAD~3:specs/x.yaml", and ":specs/x.yaml" for what is staged. A file of that name goes first, and
// so does a drive's letter.
func parseRevision(spec string) (revision, bool) {
	rev, file, ok := strings.Cut(spec, ":")
	if !ok || file == "" || strings.HasPrefix(rev, "-") || len(rev) == 1 && strings.ContainsAny(file[:1], `/\`) {
		return revision{}, false
	}
	if _, err := os.Stat(spec); err == nil {
		return revision{}, false
	}
	return revision{rev, file}, true
}

// source returns the document. Files next to it are of the same revision.
func (r revision) source() (load.Source, error) {
	data, err := r.read(r.path)
	return load.Source{
		File: r.rev + ":" + r.path, Data: data,
		Beside: func(name string) ([]byte, error) { return r.read(r.beside(name)) },
	}, err
}

// revisionHelp says what to do about an error of git.
func revisionHelp(err error) string {
	if strings.Contains(err.Error(), "invalid object name") && isShallow() {
		return "the clone is shallow: fetch more of it, as fetch-depth: 2 of actions/checkout does"
	}
	return "no file has this name, so it is a revision of git and a path in its repository, HEAD~1:specs/api.yaml, or a path from here, HEAD~1:./api.yaml"
}

// isShallow reports whether the repository holds its last commits alone, as clones for CI do.
func isShallow() bool {
	out, err := exec.Command("git", "rev-parse", "--is-shallow-repository").Output() //nolint:noctx // it looks at one file
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// beside returns the path of a file in the document's folder. To git a path is one of the repository unless it begins
// with a dot.
func (r revision) beside(name string) string {
	joined := path.Join(path.Dir(r.path), name)
	if strings.HasPrefix(r.path, ".") && !strings.HasPrefix(joined, ".") {
		joined = "./" + joined
	}
	return joined
}

// missingError is the error for a file that a revision lacks.
type missingError struct{ error }

// Is makes it that of a file that does not exist.
func (missingError) Is(target error) bool { return target == fs.ErrNotExist }

// read asks git for a file.
func (r revision) read(file string) ([]byte, error) {
	data, err := runGit("cat-file", "blob", r.rev+":"+file)
	switch said := (gitError{}); {
	case !errors.As(err, &said):
		return data, err
	case strings.HasSuffix(said.message, ": bad file"):
		return nil, fmt.Errorf("git: %s is not a file at %s", file, r.rev)
	case strings.HasPrefix(said.message, "path "):
		return nil, missingError{err} // of a path that the revision lacks git says nothing else
	}
	return nil, err
}

// gitError is an error that git tells of.
type gitError struct{ message string }

func (e gitError) Error() string { return "git: " + strings.TrimSuffix(e.message, ".") }

// runGit runs git, which reads no argument as a command: what users name begins with no dash.
func runGit(args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("git", args...) //nolint:gosec,noctx // it reads objects, which takes no time
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, gitError{strings.TrimPrefix(message, "fatal: ")}
	}
	if err != nil {
		return nil, fmt.Errorf("git is needed to read a revision: %w", err)
	}
	return stdout.Bytes(), nil
}
