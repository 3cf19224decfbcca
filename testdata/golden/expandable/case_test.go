package expandable

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/expandable/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestAnIdentifierOrTheObjectItself(t *testing.T) {
	t.Parallel()
	r := check.RoundTrip[gen.XXResponse](t, `{"customer":"c_1","owner":{"id":"o","deleted":true}}`)
	check.Equal(t, check.As[gen.XXResponseCustomerText](t, r.Customer.Or(nil)), "c_1")
	check.Equal(t, check.As[*gen.Del](t, r.Owner.Or(nil)).Deleted, true)
	r = check.RoundTrip[gen.XXResponse](t, `{"customer":{"id":"c","name":"n"},"owner":{"id":"o","name":"n"}}`)
	check.Equal(t, check.As[*gen.Cust](t, r.Customer.Or(nil)).Name, gen.Some("n"))
	check.As[*gen.Cust](t, r.Owner.Or(nil))
	check.RoundTrips[gen.XXResponse](t, `{"owner":{}}`, `{"owner":null,"customer":[]}`, `{"owner":{"deleted":1}}`)
}
