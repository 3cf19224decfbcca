package nameconflict

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/name-conflict/gen"
)

// The inline type of a field makes way for the schema of its name.
func TestAnInlineTypeAndASchemaOfOneName(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.A](t, `{"b":"q"}`).B, gen.Some(gen.AB2Q))
	check.Equal(t, gen.AB("").Values(), []gen.AB{gen.ABR, gen.ABS})
}
