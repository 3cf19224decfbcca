package unionfield

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-field/gen"
)

func TestTheFieldDecides(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[*gen.ByID](t, check.Union(t, gen.DecodeKey, gen.AppendKey, `{"note":"n","id":"i"}`)).ID, "i")
	check.Equal(t, check.As[*gen.ByName](t, check.Union(t, gen.DecodeKey, gen.AppendKey, `{"name":null,"x":1.0}`)).Name, "")
	for _, text := range []string{`{}`, `{"note":"n"}`, `[]`, `"id"`, `{"ID":"i"}`} {
		check.As[*gen.UnknownKey](t, check.Union(t, gen.DecodeKey, gen.AppendKey, text))
	}
}

func TestInAModel(t *testing.T) {
	t.Parallel()
	l := check.RoundTrip[gen.Lookup](t, `{"key":{"name":"n","note":5}}`)
	check.As[*gen.ByName](t, l.Key).Note = gen.Some("six")
	check.Writes(t, l, `{"key":{"name":"n","note":"six"}}`)
	l.Key = &gen.ByID{ID: "i"}
	check.Writes(t, l, `{"key":{"id":"i"}}`)
}
