package allof

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/allof/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestComposition(t *testing.T) {
	t.Parallel()
	o := gen.Owned{ID: "i", Name: "n", Created: 5, Note: gen.Some("x"), Owner: gen.Some("o")}
	check.WritesText(t, &o, `{"id":"i","name":"n","created":5,"note":"x","owner":"o"}`)
	// What a later member requires is required there alone.
	check.Writes(t, &gen.Deep{}, `{"id":"","name":"","created":0,"note":"","owner":""}`)
	check.Writes(t, &gen.Owned{}, `{"id":"","name":"","created":0}`)
	check.RoundTrips[gen.Deep](t, `{"id":"i","depth":1,"owner":null}`)
}

func TestOneMemberIsTheTypeItself(t *testing.T) {
	t.Parallel()
	var named gen.Named = gen.Single{ID: "i", Name: "n"} //nolint:staticcheck // that they are one type is what is tested
	u := gen.User{One: named, Beside: gen.Some(&named), Single: gen.Some(&named), Limited: gen.Some(gen.LimitedB)}
	u.Inline = gen.Some(&gen.UserInline{ID: "j", Extra: gen.Some("e")})
	u.Narrowed = gen.Some(&gen.Narrowed{Name: gen.NarrowedNameX})
	check.Writes(t, &u, `{"one":{"id":"i","name":"n"},"beside":{"id":"i","name":"n"},"inline":{"id":"j","extra":"e"},"limited":"b",`+
		`"narrowed":{"id":"","name":"x"},"single":{"id":"i","name":"n"}}`)
	check.RoundTrips[gen.User](t, `{"one":{"id":"i","name":"n"},"deep":{"id":"d","x":1},"limited":"long beyond its limit","narrowed":{"name":"z"}}`)
}
