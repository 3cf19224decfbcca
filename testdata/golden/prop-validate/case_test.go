package propvalidate

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/prop-validate/gen"
)

func TestAPropertyOfAMethodsName(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.T](t, `{"validate":false,"name":""}`)
	check.Equal(t, m.ValidateField, gen.Some(false))
	check.Writes(t, &gen.T{ValidateField: gen.Some(true)}, `{"validate":true}`)
}
