// Assistants serves the wires of assistant APIs: a local service, or a gateway to another provider. See assistants help.
package main

import (
	"os"

	"github.com/assistgen/assistgen/cmd/assistants/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
