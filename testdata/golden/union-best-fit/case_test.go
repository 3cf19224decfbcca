package unionbestfit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-best-fit/gen"
)

// TestBestFit holds that the members of a value, their kinds and their values tell which variant it is.
func TestBestFit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"shop":{"id":"1","object":"shop"}}`:                      "*gen.Shop",
		`{"shop":{"id":"1","object":"shop","name":null}}`:          "*gen.Shop",
		`{"shop":{"closed":true,"id":"1","object":"shop"}}`:        "*gen.ClosedShop",
		`{"shop":{"object":"shop"}}`:                               "*gen.UnknownOrderShop",
		`{"shop":"1"}`:                                             "gen.OrderShopText",
		`{"options":{}}`:                                           "*gen.Options",
		`{"options":{"use":"now"}}`:                                "*gen.Options",
		`{"options":{"use":"later"}}`:                              "*gen.LaterOptions",
		`{"options":{"capture":"manual"}}`:                         "*gen.LaterOptions",
		`{"options":{"use":"new"}}`:                                "*gen.Options",
		`{"size":{"n":1}}`:                                         "*gen.Count",
		`{"size":{"n":"1"}}`:                                       "*gen.Weight",
		`{"either":{"n":"1"}}`:                                     "*gen.Weight",
		`{"inner":{"a":"x","b":{"options":{"check":"x"}}}}`:        "*gen.OrderInnerObject2",
		`{"inner":{"a":"x","c":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}}`: "*gen.OrderInnerObject",
	} {
		order := check.Decode[gen.Order](t, text)
		var got []string
		for _, v := range []any{order.Shop.Or(nil), order.Options.Or(nil), order.Size.Or(nil), order.Either.Or(nil), order.Inner.Or(nil)} {
			if v != nil {
				got = append(got, fmt.Sprintf("%T", v))
			}
		}
		check.Equal(t, strings.Join(got, " "), want)
		check.Equal(t, check.Encode(t, order), text)
	}
}
