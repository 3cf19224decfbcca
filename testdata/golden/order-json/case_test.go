package orderjson

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/order-json/gen"
)

func TestMembersAreInTheOrderOfTheDocument(t *testing.T) {
	t.Parallel()
	z := &gen.Zebra{
		Mane: "m", Age: 3, Tail: gen.Some("t"), N10: gen.Some("ten"), N9: gen.Some("nine"), Emoji: gen.Some("e"), AB: gen.Null[string](),
	}
	check.WritesText(t, z, `{"tail":"t","mane":"m","age":3,"10":"ten","9":"nine","emoji 🦓":"e","a/b":null}`)
	check.Equal(t, gen.Aardvark("").Values(), []gen.Aardvark{"z", "a", "m"})
}

func TestNamesBeyondASCII(t *testing.T) {
	t.Parallel()
	z := check.RoundTrip[gen.Zebra](t, `{"mane":"m","age":3,"emoji \ud83e\udd93":"e","a\/b":"x"}`)
	check.Equal(t, z.Emoji, gen.Some("e"))
	check.Equal(t, z.AB, gen.Some("x"))
}
