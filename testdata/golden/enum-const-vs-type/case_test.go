package enumconstvstype

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/enum-const-vs-type/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

// The constant of a value makes way for the schema of its name.
func TestAValueAndASchemaOfOneName(t *testing.T) {
	t.Parallel()
	s := check.RoundTrip[gen.Source](t, `{"type":"card","card":{"n":"1"}}`)
	check.Equal(t, s.Type, gen.Some(gen.SourceTypeCard2))
	check.Equal(t, s.Card, gen.Some(&gen.SourceTypeCard{N: gen.Some("1")}))
}
