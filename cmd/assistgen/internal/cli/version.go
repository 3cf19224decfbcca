package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"
)

var versionCommand = &command{
	name:     "version",
	short:    "show the version of assistgen",
	long:     "Version shows the version of assistgen, the revision that it was built from and the version of Go that built it.",
	examples: []string{"version"},
	setup: func(*pflag.FlagSet) func(Streams, []string) int {
		return func(s Streams, _ []string) int {
			sayf(s.Stdout, "%s\n", versionLine(debug.ReadBuildInfo()))
			return exitDone
		}
	},
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
	return fmt.Sprintf("assistgen %s%s %s %s/%s", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
