package recursiveanyof

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/recursive-anyof/gen"
)

func TestFiltersInFilters(t *testing.T) {
	t.Parallel()
	f := check.RoundTrip[gen.Filter](t, `{"op":"and","filters":[{"key":"a"},{"op":"or","filters":[{"key":"b"},{"filters":[]}]},{"neither":1}]}`)
	check.Equal(t, check.As[*gen.Cmp](t, f.Filters[0]).Key, "a")
	inner := check.As[*gen.Filter](t, f.Filters[1])
	check.Equal(t, check.As[*gen.Filter](t, inner.Filters[1]).Filters, []gen.FilterFiltersItem{})
	check.As[*gen.UnknownFilterFiltersItem](t, f.Filters[2])
	inner.Filters = []gen.FilterFiltersItem{f}
	f.Filters = nil
	check.Writes(t, inner, `{"op":"or","filters":[{"op":"and","filters":[]}]}`)
}
