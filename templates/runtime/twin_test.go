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
"twin" {"properties":{"n":{"minimum":5},"s":{"minLength":1}}}
`
}

type twinText string

func TestTypesOfOneNameInTwoPackages(t *testing.T) {
	t.Parallel()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for want, err := range map[string]error{
				"n: must be at least 5; s: must have at least 1 character": runtime.Validate(&twin{N: 1}, documents{}),
				"": runtime.Validate(&twin{N: 5, S: "aaa"}, documents{}), "n: must be at most 1; s: must have at most 1 character": runtime.Validate(&runtime.Twin{N: 5, S: "aaa"}, runtime.TwinDocuments{}),
			} {
				got := ""
				if err != nil {
					got = err.Error()
				}
				if got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		})
	}
	wait.Wait()
}
