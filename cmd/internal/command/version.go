package command

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"
)

// Version returns the command that shows the version of a program.
func Version[S Streams](program string) *Command[S] {
	return &Command[S]{
		Name:     "version",
		Short:    "show the version of " + program,
		Long:     "Version shows the version of " + program + ", the revision that it was built from and the version of Go that built it.",
		Examples: []string{"version"},
		Setup: func(*pflag.FlagSet) func(S, []string) int {
			return func(s S, _ []string) int {
				stdout, _ := s.Outputs()
				Sayf(stdout, "%s %s\n", program, versionLine(debug.ReadBuildInfo()))
				return ExitDone
			}
		},
	}
}

// versionLine says what the build information holds.
func versionLine(info *debug.BuildInfo, ok bool) string {
	version, revision := "(unknown)", ""
	if ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	return fmt.Sprintf("%s%s %s %s/%s", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
