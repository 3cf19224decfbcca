package command

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// streams are the outputs of a program in a test.
type streams struct{ stdout, stderr *bytes.Buffer }

func (s streams) Outputs() (stdout, stderr io.Writer) { return s.stdout, s.stderr }

// newProgram returns a program with a command that takes arguments, and one that does not.
func newProgram() *Program[streams] {
	brew := &Command[streams]{
		Name: "brew", Args: "LEAF...", Short: "make tea", Long: "Brew makes tea.", Examples: []string{"brew --minutes 3 oolong"},
		Setup: func(flags *pflag.FlagSet) func(streams, []string) int {
			minutes := flags.Int("minutes", 5, "how long")
			return func(s streams, args []string) int {
				Sayf(s.stdout, "%d %v\n", *minutes, args)
				return 1
			}
		},
	}
	return &Program[streams]{
		Name: "kettle", Short: "kettle makes tea.", Line: "COMMAND [flags]", Exits: "Exit codes are numbers.",
		Commands: []*Command[streams]{brew, Version[streams]("kettle")},
	}
}

const overview = `kettle makes tea.

Usage:
  kettle COMMAND [flags]

Commands:
  brew       make tea
  version    show the version of kettle
  help       show what a command does

Exit codes are numbers.
`

const brewing = `Brew makes tea.

Usage:
  kettle brew [flags] LEAF...

Examples:
  kettle brew --minutes 3 oolong

Flags:
      --minutes int   how long (default 5)
`

// TestProgram holds the exit code and both outputs of command lines.
func TestProgram(t *testing.T) {
	t.Parallel()
	const see, seeBrew = "    see kettle help\n", "    see kettle help brew\n"
	for _, c := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"", 2, "", overview},
		{"help", 0, overview, ""},
		{"-h", 0, overview, ""},
		{"--help help", 0, overview, ""},
		{"help brew", 0, brewing, ""},
		{"brew -h", 0, brewing, ""},
		{"brew x --help", 0, brewing, ""},
		{"help brw", 2, "", "kettle: unknown command brw: did you mean brew?\n" + see},
		{"brw", 2, "", "kettle: unknown command brw: did you mean brew?\n" + see},
		{"hlp", 2, "", "kettle: unknown command hlp: did you mean help?\n" + see},
		{"zzzzzzzz", 2, "", "kettle: unknown command zzzzzzzz\n" + see},
		{"--minutes 3", 2, "", "kettle: unknown command --minutes\n" + see},
		{"brew", 1, "5 []\n", ""},
		{"brew green --minutes 3 white", 1, "3 [green white]\n", ""},
		{"brew --minute 3", 2, "", "kettle: unknown flag --minute: did you mean --minutes?\n" + seeBrew},
		{"brew --zzzzzzzz", 2, "", "kettle: unknown flag --zzzzzzzz\n" + seeBrew},
		{"brew -z", 2, "", "kettle: unknown shorthand flag: 'z' in -z\n" + seeBrew},
		{"brew --minutes", 2, "", "kettle: flag needs an argument: --minutes\n" + seeBrew},
		{"version now", 2, "", "kettle: unexpected argument now\n    see kettle help version\n"},
	} {
		s := streams{&bytes.Buffer{}, &bytes.Buffer{}}
		code := newProgram().Main(strings.Fields(c.args), s)
		if code != c.code || s.stdout.String() != c.stdout || s.stderr.String() != c.stderr {
			t.Errorf("%q: code %d, want %d; standard output:\n%swant:\n%sstandard error:\n%swant:\n%s", c.args, code, c.code, s.stdout, c.stdout, s.stderr, c.stderr)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"version", "--version"} {
		s := streams{&bytes.Buffer{}, &bytes.Buffer{}}
		if code := newProgram().Main([]string{arg}, s); code != 0 || !strings.HasPrefix(s.stdout.String(), "kettle ") || !strings.HasSuffix(s.stdout.String(), "\n") {
			t.Errorf("%s: %d %q", arg, code, s.stdout)
		}
	}
	built := fmt.Sprintf(" %s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}
	for _, c := range []struct {
		settings []debug.BuildSetting
		ok       bool
		want     string
	}{
		{nil, false, "(unknown)" + built},
		{nil, true, "v1.2.3" + built},
		{[]debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "abc"}}, true, "v1.2.3 abc" + built},
	} {
		info.Settings = c.settings
		if got := versionLine(info, c.ok); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestSetupTwice holds that the help of a command leaves no trace in a run of it.
func TestSetupTwice(t *testing.T) {
	t.Parallel()
	c := newProgram().Commands[0]
	first, _ := c.Flags()
	if err := first.Set("minutes", "9"); err != nil {
		t.Fatal(err)
	}
	if second, _ := c.Flags(); second.Lookup("minutes").Value.String() != "5" {
		t.Errorf("--minutes is %s", second.Lookup("minutes").Value)
	}
}
