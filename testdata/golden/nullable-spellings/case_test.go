package nullablespellings

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/nullable-spellings/gen"
)

// Every member of the numbered ones may be null: it is read into its field, and nothing is left for the rest.
func TestNullIsExpected(t *testing.T) {
	t.Parallel()
	text := `{"n01":null,"n02":null,"n03":null,"n04":null,"n05":null,"n06":null,"n07":null,"n08":null,"n09":null,"n10":null,"n11":null,"n12":null,"n13":null,` +
		`"n14":null,"not1":"x","not2":{},"items":[1,null],"values":{"a":null},"things":[null,{"a":"b"}],"onlyNull":null,"default":null}`
	s := check.RoundTrip[gen.Spellings](t, text)
	check.Equal(t, s.Rest == nil, true)
	check.Equal(t, s.N01.IsNull() && s.N07.IsNull() && s.N08.IsNull() && s.N10.IsNull() && s.N14.IsNull(), true)
	check.Equal(t, s.Items, []gen.Opt[int64]{gen.Some[int64](1), gen.Null[int64]()})
	check.Equal(t, s.Things[0].IsNull(), true)
	check.Equal(t, s.Values["a"].IsNull(), true)
	check.Equal(t, s.Default.IsNull(), true)
}

func TestNullIsNotExpected(t *testing.T) {
	t.Parallel()
	s := check.RoundTrip[gen.Spellings](t, `{"not1":null,"not2":null}`)
	check.Equal(t, s.Rest == nil, false)
	s.Not1 = "x"
	check.Writes(t, s, `{"not1":"x","not2":null}`)
}

func TestValuesThatAreNotNull(t *testing.T) {
	t.Parallel()
	s := check.RoundTrip[gen.Spellings](t, `{"n01":"1","n02":"2","n03":"3","n04":"4","n05":"5","n06":"6","n07":"7","n08":"b","n09":{"a":"9"},`+
		`"n10":{"a":"10"},"n11":{},"n12":{"a":null},"n13":{},"n14":{"a":"14"},"onlyNull":1,"default":""}`)
	check.Equal(t, s.N08, gen.Some(gen.SpellingsN08B))
	check.Equal(t, s.N10.Or(&gen.NullThing{}).A, gen.Some("10"))
	check.Equal(t, s.N14.Or(&gen.Thing{}).A, gen.Some("14"))
}
