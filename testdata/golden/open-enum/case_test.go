package openenum

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/open-enum/gen"
)

func TestOtherValues(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.XXRequest](t, `{"model":"gpt-4"}`).Model, gen.Some(gen.XXRequestModelGpt4))
	check.Equal(t, check.RoundTrip[gen.XXRequest](t, `{"model":"gpt-6"}`).Model.Or("").Known(), false)
}
