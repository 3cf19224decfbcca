package normalize

import (
	"fmt"
	"strings"
	"testing"
)

// Aliases that hold aliases come to a number of types that grows with the text, not with its powers.
func TestTypesOfAliasesAreBounded(t *testing.T) {
	t.Parallel()
	const levels = 14
	nested := func(indent, format string) string {
		var b strings.Builder
		fmt.Fprintf(&b, indent+format+"&s0 {type: object, properties: {z: {type: string}}}\n", 0)
		for i := range levels - 1 {
			fmt.Fprintf(&b, indent+format+"&s%d {type: object, properties: {l: *s%d, r: *s%d}}\n", i+1, i+1, i, i)
		}
		return b.String()
	}
	const head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
	for name, text := range map[string]string{
		"components": head + "paths: {}\ncomponents:\n  schemas:\n" + nested("    ", "A%d: "),
		"elsewhere": head + "x-common:\n" + nested("  ", "A%d: ") +
			"paths: {/x: {get: {responses: {'200': {description: x, content: {application/json: {schema: *s13}}}}}}}\n",
	} {
		a, ds := normalizeYAML(t, text)
		lines := strings.Count(string(modelText(t, a)), "\n")
		if lines > 100*levels {
			t.Errorf("%s: the model has %d lines", name, lines)
		}
		if !strings.Contains(string(diagText(ds)), "[many-aliases]") {
			t.Errorf("%s: nothing is said of it", name)
		}
		size := 0
		for _, s := range a.Texts {
			size += len(s.Text)
		}
		if size > 10_000*levels {
			t.Errorf("%s: the schemas have %d bytes", name, size)
		}
	}
}
