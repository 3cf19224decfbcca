package additional

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/additional/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

var texts = []string{
	`{"id":"i"}`, `{"id":"i","x":1,"y":{"z":[1.0]}}`, `{}`, `{"x":null}`, `{"id":null,"x":1e2}`, `{"x":"1","additional":5}`, `{"":0}`, `[]`, `null`, `5`,
	`{"x":{"id":5,"more":1},"y":[]}`,
}

func TestEveryPolicyKeepsEverything(t *testing.T) {
	t.Parallel()
	check.RoundTrips[gen.Silent](t, texts...)
	check.RoundTrips[gen.Open](t, texts...)
	check.RoundTrips[gen.Closed](t, texts...)
	check.RoundTrips[gen.Typed](t, texts...)
	check.RoundTrips[gen.TypedObject](t, texts...)
	check.RoundTrips[gen.TypedNull](t, texts...)
	check.RoundTrips[gen.Nothing](t, texts...)
	check.Differ[gen.Typed](t, texts...)
	check.Differ[gen.TypedObject](t, texts...)
	check.Differ[gen.Nothing](t, texts...)
}

func TestWhereUndeclaredMembersGo(t *testing.T) {
	t.Parallel()
	s := check.Decode[gen.Silent](t, `{"id":"i","x":[1]}`)
	check.Equal(t, s.Rest.Names(), []string{"x"})
	o := check.Decode[gen.Open](t, `{"id":"i","x":[1.0]}`)
	check.Equal(t, o.Additional, map[string]gen.Raw{"x": "[1.0]"})
	check.Equal(t, o.Rest == nil, true)
	o.Additional["y"] = `{"new":1}`
	delete(o.Additional, "x")
	check.Writes(t, o, `{"id":"i","y":{"new":1}}`)
	c := check.Decode[gen.Closed](t, `{"id":"i","x":1}`)
	check.Equal(t, c.Rest.Names(), []string{"x"})
}

func TestTypedMembers(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Typed](t, `{"id":"i","additional":"a","one":1,"two":2.0,"three":"3","four":null}`)
	check.Equal(t, m.Additional, gen.Some("a"))
	check.Equal(t, m.AdditionalMembers, map[string]int64{"one": 1, "two": 2, "three": 3, "four": 0})
	m.AdditionalMembers["two"] = 5
	m.AdditionalMembers["five"] = 6
	check.Writes(t, m, `{"id":"i","additional":"a","one":1,"two":5,"three":"3","four":null,"five":6}`)
	delete(m.AdditionalMembers, "three")
	check.Writes(t, m, `{"id":"i","additional":"a","one":1,"two":5,"four":null,"five":6}`)
	m.Rest = nil
	check.Writes(t, m, `{"id":"i","additional":"a","one":1,"two":5,"four":0,"five":6}`)
	n := check.RoundTrip[gen.TypedNull](t, `{"id":"i","a":null,"b":"x","c":5}`)
	check.Equal(t, n.Additional["a"].IsNull(), true)
	p := check.RoundTrip[gen.TypedObject](t, `{"a":{"id":"i","x":1},"b":{}}`)
	check.Equal(t, p.Additional["a"].ID, "i")
	check.Writes(t, &gen.TypedObject{Additional: map[string]gen.Silent{"z": {ID: "1"}, "a": {ID: "2"}}}, `{"a":{"id":"2"},"z":{"id":"1"}}`)
}

// An object without declared fields is a plain map.
func TestFree(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.Free{"a": "1"}["a"], gen.Raw("1"))
}

// A member of raw text that is not JSON must not break what is around it.
func TestRawThatIsNoJSON(t *testing.T) {
	t.Parallel()
	for _, raw := range []gen.Raw{`1}`, `{`, `nul`, `1 2`, `"a`, ` `} {
		if data, err := (&gen.Open{Additional: map[string]gen.Raw{"x": raw}}).AppendJSON(nil); err == nil {
			t.Errorf("written %s", data)
		}
		s := &gen.Silent{}
		s.Rest = s.Rest.With("x", raw)
		if data, err := s.AppendJSON(nil); err == nil {
			t.Errorf("written %s", data)
		}
	}
	check.Writes(t, &gen.Open{Additional: map[string]gen.Raw{"x": ""}}, `{"id":"","x":null}`)
}
