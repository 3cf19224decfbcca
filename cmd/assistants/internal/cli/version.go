package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"
)

var versionCommand = &command{
	name:     "version",
	short:    "show the version of assistants",
	long:     "Version shows the version of assistants and the version of Go that built it.",
	examples: []string{"version"},
	setup: func(*pflag.FlagSet) func(Streams) int {
		return func(s Streams) int {
			version := "(unknown)"
			if info, ok := debug.ReadBuildInfo(); ok {
				version = info.Main.Version
			}
			sayf(s.Stdout, "assistants %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return exitDone
		}
	},
}
