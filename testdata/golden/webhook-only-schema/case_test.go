package webhookonlyschema

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/webhook-only-schema/gen"
)

// The webhook is left out, the schema that only it uses is not.
func TestASchemaThatOnlyAWebhookUses(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.EvtBody](t, `{"a":"x"}`).A, gen.Some("x"))
}
