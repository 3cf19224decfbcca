package enumtitled

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/enum-titled/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

// TestTitles holds that a choice of constants is an enum whose constants are called as their titles.
func TestTitles(t *testing.T) {
	t.Parallel()
	text := `{"phase":"low","rank":1,"kind":1,"ranks":0,"sign":"-","depth":0.5}`
	tide := check.Decode[gen.Tide](t, text)
	check.Equal(t, tide.Phase, gen.PhaseLow)
	check.Equal(t, tide.Rank, gen.RankLarge)
	check.Equal(t, tide.Kind, int64(1))
	check.Equal(t, tide.Ranks.Or(1), gen.TideRanksSmall)
	check.Equal(t, tide.Sign.Or(""), gen.SignMinus)
	check.Equal(t, tide.Depth.Or(0), gen.DepthHalf)
	check.Equal(t, check.Encode(t, tide), text)
}
