package enumnames

import (
	"encoding/json"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/enum-names/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestEveryValueHasItsConstant(t *testing.T) {
	t.Parallel()
	want := []gen.Clash{
		"a-b", "a_b", "A B", "aB", "", "+1", "-1", "1", "1.0", "*", "**", "ÿ", "日本", "true", "type", "new\nline", `quote"d`, `back\slash`, "`tick`",
	}
	check.Equal(t, gen.Clash("").Values(), want)
	got := []gen.Clash{
		gen.ClashAB2, gen.ClashAB3, gen.ClashAB4, gen.ClashAB5, gen.ClashEmpty, gen.ClashPlus1, gen.ClashMinus1, gen.Clash1, gen.Clash1_0, gen.ClashStar,
		gen.ClashStarStar, gen.ClashŸ, gen.Clash日本, gen.ClashTrue, gen.ClashType, gen.ClashNewLine, gen.ClashQuoteD, gen.ClashBackSlash, gen.ClashTick,
	}
	check.Equal(t, got, want)
	for _, v := range want {
		text, err := json.Marshal(map[string]any{"clash": v})
		if err != nil {
			t.Fatal(err)
		}
		m := check.RoundTrip[gen.All](t, string(text))
		check.Equal(t, m.Clash, gen.Some(v))
		check.Equal(t, v.Known(), true)
	}
	check.Equal(t, gen.Clash("b").Known(), false)
}

// A schema has its name before any constant: ClashAB is a type here.
func TestASchemaOfAConstantsName(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.ClashAB("").Values(), []gen.ClashAB{gen.ClashABX})
}

func TestRepeatedAndNamedValues(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.Repeated("").Values(), []gen.Repeated{gen.RepeatedOnce, gen.RepeatedTwice})
	check.Equal(t, gen.DescribedLittle, "low")
	check.Equal(t, gen.DescribedMuch, "high")
	check.Equal(t, gen.ShadeLight, "lt")
	check.Equal(t, gen.ShadeDark, "dk")
}

// YAML reads 1 as a number; the type says text.
func TestValuesWithoutQuotes(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.Unquoted("").Values(), []gen.Unquoted{"1", "2.5", "yes", "true"})
	check.Equal(t, check.RoundTrip[gen.All](t, `{"unquoted":null}`).Unquoted.IsNull(), true)
	check.RoundTrips[gen.All](t, `{"unquoted":"1"}`, `{"unquoted":1}`, `{"unquoted":true}`)
}
