package defaultnull

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/default-null/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

// Null as a default says that null is allowed; it is not filled in.
func TestNullAsADefault(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.XXRequest](t, `{"m":null}`).M, gen.Null[string]())
	check.Equal(t, check.RoundTrip[gen.XXRequest](t, `{}`).M, gen.Opt[string]{})
	check.Writes(t, &gen.XXRequest{}, `{}`)
}
