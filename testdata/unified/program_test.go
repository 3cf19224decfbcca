package unified

import (
	"strings"
	"testing"
)

// TestProgram runs the program that the README shows on each provider.
func TestProgram(t *testing.T) {
	t.Parallel()
	for _, provider := range providers {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, provider, false)
			var out strings.Builder
			if err := Ask(t.Context(), s.Client, "fast", "How tall is the tower?", &out); err != nil {
				t.Fatal(err)
			}
			if out.String() != "Hello, world" {
				t.Errorf("the answer is %q", out.String())
			}
		})
	}
}
