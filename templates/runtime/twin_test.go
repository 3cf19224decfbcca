package runtime_test

import (
	"sync"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// twin has a namesake in the package of the other tests, of which other things are said.
type twin struct {
	N int64    `json:"n"`
	S twinText `json:"s"`
	_ [0]func(twinSchema)
}

type twinSchema struct{}

func (twinSchema) Schemas() string {
	return `
twin.N {"minimum":5}
twinText {"minLength":1}
`
}

type twinText string

func TestTypesOfOneNameInTwoPackages(t *testing.T) {
	t.Parallel()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for want, v := range map[string]any{
				"n: must be at least 5; s: must have at least 1 character": &twin{N: 1},
				"": &twin{N: 5, S: "aaa"}, "n: must be at most 1; s: must have at most 1 character": &runtime.Twin{N: 5, S: "aaa"},
			} {
				got := ""
				if err := runtime.Validate(v); err != nil {
					got = err.Error()
				}
				if got != want {
					t.Errorf("%T: %q, want %q", v, got, want)
				}
			}
		})
	}
	wait.Wait()
}
