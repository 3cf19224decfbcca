package goapi_test

import (
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/diff/goapi"
)

func TestOldestIsCompatibleWithAll(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openai", "azure", "yandex"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := specs(t, name)
			diff := holdAgainstApidiff(t, single(api, "", api.Versions[0]), api)
			var breaking []string
			for _, c := range diff.Changes {
				if !c.Compatible {
					breaking = append(breaking, message(c)+"\n\t"+c.Old+"\n\t"+c.New)
				}
			}
			slices.Sort(breaking)
			for _, b := range breaking {
				t.Log(b)
			}
		})
	}
}

var _ = goapi.Major
