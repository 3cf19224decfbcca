package cli

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// documented matches a command line of a document, with the variables before it.
var documented = regexp.MustCompile(`(?m)^(?:    )?(?:[A-Z_]+=\S+ )*(?:/usr/local/bin/|go run \./cmd/)?assistants (serve .*)$`)

// TestDocumentedCommands holds that the command lines of the documents can be run.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	for name, least := range map[string]int{"generator/docs/service.md": 6, "README.md": 2} {
		text := strings.ReplaceAll(readDocument(t, name), "\\\n", "")
		lines := documented.FindAllStringSubmatch(text, -1)
		if len(lines) < least {
			t.Errorf("%s: only %d command lines are found", name, len(lines))
		}
		for _, m := range lines {
			line, _, _ := strings.Cut(m[1], " #")
			if err := flagsOf(t, strings.Fields(line)[1:]...).check(); err != nil {
				t.Errorf("%s: %s: %v", name, line, err)
			}
		}
		for _, flag := range regexp.MustCompile("`--([a-z-]+)").FindAllStringSubmatch(text, -1) {
			if name == "generator/docs/service.md" && !hasFlag(flag[1]) && flag[1] != "stop-timeout" { // which is podman's
				t.Errorf("%s: there is no flag --%s", name, flag[1])
			}
		}
	}
}

// hasFlag reports whether serve has a flag.
func hasFlag(name string) bool {
	flags, _ := serveCommand.Flags()
	return flags.Lookup(name) != nil
}

// valueOf returns the value of a key of the unit of systemd, its lines joined.
func valueOf(t *testing.T, key string) string {
	t.Helper()
	text := strings.ReplaceAll(readDocument(t, "testdata/service/assistants.service"), "\\\n", "")
	_, rest, found := strings.Cut(text, "\n"+key+"=")
	if !found {
		t.Fatalf("the unit has no %s", key)
	}
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

// TestUnit holds that the unit of systemd can be run, and gives the service longer than its grace.
func TestUnit(t *testing.T) {
	t.Parallel()
	args := strings.Fields(valueOf(t, "ExecStart"))
	f := flagsOf(t, args[2:]...)
	if err := f.check(); err != nil || args[1] != "serve" {
		t.Errorf("%v: %v", args, err)
	}
	if stop, err := time.ParseDuration(valueOf(t, "TimeoutStopSec") + "s"); err != nil || stop <= f.grace {
		t.Errorf("the unit waits %v for a grace of %v: %v", stop, f.grace, err)
	}
	if !strings.HasPrefix(f.data, "/var/lib/"+valueOf(t, "StateDirectory")+"/") {
		t.Errorf("%s is not in the folder of the unit", f.data)
	}
	if f.responder != "chat" || f.keyEnv == "" {
		t.Errorf("the unit asks no endpoint: %v", args)
	}
	if code, _, _ := run(t, nil, "serve", "--wire", "none"); valueOf(t, "RestartPreventExitStatus") != strconv.Itoa(code) {
		t.Errorf("the unit restarts after a wrong command line, which is %d", code)
	}
}

// listOf returns the arguments of an instruction of the container.
func listOf(t *testing.T, text, instruction string) (args []string) {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n"+instruction+" ")
	line, _, _ := strings.Cut(rest, "\n")
	if err := json.Unmarshal([]byte(line), &args); err != nil || !found {
		t.Fatalf("%s %q: %v", instruction, line, err)
	}
	return args
}

// TestContainer holds that the container can be run once it has a token, and not without, and that its user can write where the data are.
func TestContainer(t *testing.T) {
	t.Parallel()
	text := readDocument(t, "testdata/service/Containerfile")
	entry := listOf(t, text, "ENTRYPOINT")
	for _, args := range [][]string{listOf(t, text, "CMD"), nil, {"--responder", "echo"}} {
		args = append(slices.Clip(entry), args...)
		f := flagsOf(t, args[2:]...)
		if err := f.check(); err == nil || !strings.Contains(err.Error(), tokenVariable) {
			t.Errorf("%v without a token: %v", args, err)
		}
		f.token = "t"
		if err := f.check(); err != nil || args[1] != "serve" {
			t.Errorf("%v: %v", args, err)
		}
	}
	if folder := path.Dir(flagsOf(t, entry[2:]...).data); !strings.Contains(text, "--chown=65532:65532 "+folder+" "+folder+"\nVOLUME "+folder+"\n") {
		t.Errorf("%s is not the user's", folder)
	}
	wait := regexp.MustCompile(`--stop-timeout (\d+)`).FindStringSubmatch(readDocument(t, "generator/docs/service.md"))
	if wait == nil {
		t.Fatal("the guide has no --stop-timeout")
	}
	if stop, err := time.ParseDuration(wait[1] + "s"); err != nil || stop <= flagsOf(t).grace {
		t.Errorf("podman waits %v: %v", stop, err)
	}
}
