// Command multiply makes a large document out of a smaller one: it repeats paths and components under other names, and
// writes the result to standard output.
//
//	multiply 10 api.yaml >large.yaml
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"go.yaml.in/yaml/v4"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "multiply:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("%d arguments; usage: multiply TIMES DOCUMENT", len(args))
	}
	times, err := strconv.Atoi(args[0])
	if err != nil || times < 1 {
		return fmt.Errorf("%q is no number of times", args[0])
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	if err := multiply(&document, times); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	encoder := yaml.NewEncoder(out)
	encoder.SetIndent(2)
	return encoder.Encode(&document)
}
