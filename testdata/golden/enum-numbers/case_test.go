package enumnumbers

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/enum-numbers/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.All](t, `{"size":-1,"small":2,"ratio":0.5,"flag":false,"yes":true,"one":1,"mixed":"two","sizes":[10,30]}`)
	check.Equal(t, a.Size, gen.SizeMinus1)
	check.Equal(t, a.Small.Or(0), gen.Small2)
	check.Equal(t, a.Ratio.Or(0), gen.Ratio0_5)
	check.Equal(t, a.Sizes, []gen.AllSizesItem{gen.AllSizesItem10, 30})
	check.Equal(t, a.Sizes[1].Known(), false)
	check.Equal(t, gen.Ratio(0).Values(), []gen.Ratio{0.5, 1, 1.5, -2})
	check.Equal(t, gen.Size(2).Known(), false)
}

func TestOtherSpellingsOfNumbers(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.All](t, `{"size":256.0,"ratio":1.0,"yes":false,"one":"1","small":1e0,"flag":"true","sizes":[10.0,"20"]}`)
	check.Equal(t, a.Size, gen.Size256)
	check.Equal(t, a.Ratio.Or(0), gen.Ratio1)
	check.Equal(t, a.One.Or(0), 1)
	check.Equal(t, a.Sizes, []gen.AllSizesItem{gen.AllSizesItem10, gen.AllSizesItem20})
	a.Size = gen.Size0
	check.Writes(t, a, `{"size":0,"ratio":1.0,"yes":false,"one":"1","small":1e0,"flag":"true","sizes":[10.0,"20"]}`)
}

func TestValuesOfSeveralKinds(t *testing.T) {
	t.Parallel()
	mixed := func(text string) gen.Mixed { return check.Union(t, gen.DecodeMixed, gen.AppendMixed, text) }
	check.Equal(t, check.As[gen.MixedInteger](t, mixed(`1`)), 1)
	check.Equal(t, check.As[gen.MixedEnum](t, mixed(`"two"`)), "two")
	check.Equal(t, check.As[gen.MixedBool](t, mixed(`false`)), false)
	check.As[*gen.UnknownMixed](t, mixed(`{"two":2}`))
}
