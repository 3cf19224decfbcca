package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
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
			if name == "generator/docs/service.md" && !hasFlag(flag[1]) {
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

// TestUnit holds that the unit of systemd can be run, and gives the service longer than its grace.
func TestUnit(t *testing.T) {
	t.Parallel()
	text := readDocument(t, "testdata/service/assistants.service")
	value := func(key string) string {
		_, rest, found := strings.Cut(text, "\n"+key+"=")
		if !found {
			t.Fatalf("the unit has no %s", key)
		}
		line, _, _ := strings.Cut(rest, "\n")
		return line
	}
	args := strings.Fields(value("ExecStart"))
	f := flagsOf(t, args[2:]...)
	if err := f.check(); err != nil || args[1] != "serve" {
		t.Errorf("%v: %v", args, err)
	}
	if stop, err := time.ParseDuration(value("TimeoutStopSec") + "s"); err != nil || stop <= f.grace {
		t.Errorf("the unit waits %v for a grace of %v: %v", stop, f.grace, err)
	}
	if !strings.HasPrefix(f.data, "/var/lib/"+value("StateDirectory")+"/") {
		t.Errorf("%s is not in the folder of the unit", f.data)
	}
}

// TestContainer holds that the container can be run once it has a token, and not without.
func TestContainer(t *testing.T) {
	t.Parallel()
	text := readDocument(t, "testdata/service/Containerfile")
	_, entry, found := strings.Cut(text, "\nENTRYPOINT ")
	var args []string
	if err := json.Unmarshal([]byte(entry), &args); err != nil || !found {
		t.Fatalf("%q: %v", entry, err)
	}
	f := flagsOf(t, args[2:]...)
	if err := f.check(); err == nil || !strings.Contains(err.Error(), tokenVariable) {
		t.Errorf("without a token: %v", err)
	}
	f.token = "t"
	if err := f.check(); err != nil || args[1] != "serve" {
		t.Errorf("%v: %v", args, err)
	}
}
