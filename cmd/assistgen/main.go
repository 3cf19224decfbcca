// Assistgen generates typed Go from the OpenAPI documents of assistant APIs. See assistgen help.
package main

import (
	"os"

	"github.com/assistgen/assistgen/cmd/assistgen/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
