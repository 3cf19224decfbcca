package opresponsename

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/op-response-name/gen"
)

// The schema has the name that the response of the operation would get.
func TestASchemaOfAnAnswersName(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.CreateThingResponse](t, `{"a":"x"}`).A, gen.Some("x"))
}
