package deviations

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/deviations/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

const plain = `{"id":"i","count":1,"small":2,"ratio":1.5,"flag":true,"state":"on","inner":{"id":"j","size":3},"inners":[{"id":"k"}],` +
	`"names":["a","b"],"numbers":[1,2],"sizes":{"s":1},"free":{"x":[1.0]}}`

// values are one of each kind, with the numbers that no Go number writes as they came.
var values = []string{
	`null`, `true`, `false`, `"text"`, `""`, `"5"`, `"true"`, `0`, `-0`, `1`, `1.0`, `1e3`, `1E+2`, `-1`, `1.5`, `12345678901234567890123`, `1e999`,
	`2147483648`, `-9223372036854775808`, `9223372036854775808`, `0.1000000000000000055`, `[]`, `[null]`, `[1,"a",null,{}]`, `[1.0]`, `[[]]`, `{}`, `{"a":null}`,
	`{"id":null}`, `{"id":5,"size":"6","more":[1e2]}`, `[{"id":7},null,"x"]`, `"\ud800"`, `"\u0000\u2028\ud83e\udd93\/"`,
}

var members = []string{
	"id", "count", "small", "ratio", "flag", "state", "inner", "inners", "names", "numbers", "sizes", "free", "note", "maybe", "tags", "labels",
	"child", "unheard",
}

// Whatever stands at whatever member: it is read, and written again as it came.
func TestEveryValueAtEveryMember(t *testing.T) {
	t.Parallel()
	for _, name := range members {
		for _, value := range values {
			check.RoundTrip[gen.Outer](t, `{"`+name+`":`+value+`}`)
			check.RoundTrip[gen.Outer](t, plain[:len(plain)-1]+`,"`+name+`":`+value+`}`)
		}
	}
}

func TestNoObjectAtAll(t *testing.T) {
	t.Parallel()
	check.RoundTrips[gen.Outer](t, values...)
	check.Differ[gen.Outer](t, `null`, `1`, `"1"`, `[]`, `{}`, `true`)
	m := check.Decode[gen.Inner](t, `"no object"`)
	m.ID = "now"
	check.Writes(t, m, `{"id":"now"}`)
}

// A value is read as what comes nearest.
func TestNearestValues(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Outer](t, `{"id":5,"count":"7","small":3000000000,"ratio":"0.5","flag":"true","state":1,"names":["a",2,null],"numbers":["3",4.0,null]}`)
	check.Equal(t, m.ID, "5")
	check.Equal(t, m.Count, 7)
	check.Equal(t, m.Small, 2147483647)
	check.Equal(t, m.Ratio, 0.5)
	check.Equal(t, m.Flag, true)
	check.Equal(t, m.State, gen.State("1"))
	check.Equal(t, m.Names, []string{"a", "2", ""})
	check.Equal(t, m.Numbers, []int64{3, 4, 0})
}

func TestUnknownEnumValue(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Outer](t, strings.Replace(plain, `"on"`, `"standby"`, 1))
	check.Equal(t, m.State, gen.State("standby"))
	check.Equal(t, m.State.Known(), false)
	check.Equal(t, gen.StateOff.Known(), true)
	check.Equal(t, m.Rest == nil, true)
}

// A field that is set speaks for itself; what deviates elsewhere stays.
func TestSettingAFieldEndsItsDeviation(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Outer](t, `{"id":null,"count":1.0,"ratio":1e3,"names":["a",1],"inner":{"id":null,"size":1.0},"note":5}`)
	m.ID = "set"
	check.Writes(t, m, `{"id":"set","count":1.0,"ratio":1e3,"names":["a",1],"inner":{"id":null,"size":1.0},"note":5}`)
	m.Count = 2
	m.Names[0] = "b"
	check.Writes(t, m, `{"id":"set","count":2,"ratio":1e3,"names":["b","1"],"inner":{"id":null,"size":1.0},"note":5}`)
	m.Inner.ID = "in"
	m.Ratio = 1000 // as it was read: the text read stays
	m.Note = gen.Some("n")
	check.Writes(t, m, `{"id":"set","count":2,"ratio":1e3,"names":["b","1"],"inner":{"id":"in","size":1.0},"note":"n"}`)
}

func TestSettingAMissingField(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Outer](t, `{"unheard":1}`)
	m.Count = 1
	m.Names = []string{}
	m.Free = "true"
	check.Writes(t, m, `{"count":1,"names":[],"free":true,"unheard":1}`)
}

// One of two items that deviate is changed: its list is written from the items, each as far as it can.
func TestListsOfObjectsKeepTheirOwn(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Outer](t, `{"inners":[{"id":1,"x":2},null,{"size":1.0}]}`)
	m.Inners[0].ID = "one"
	check.Writes(t, m, `{"inners":[{"id":"one","x":2},null,{"size":1.0}]}`)
	m.Inners = m.Inners[1:]
	check.Writes(t, m, `{"inners":[null,{"size":1.0}]}`)
}

func TestDroppingTheRestKeepsDeclaredMembers(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Inner](t, `{"id":"i","size":5,"more":[1],"other":null}`)
	check.Equal(t, m.Rest.Names(), []string{"more", "other"})
	raw, ok := m.Rest.Get("more")
	check.Equal(t, raw, gen.Raw("[1]"))
	check.Equal(t, ok, true)
	m.Rest = m.Rest.Without("more").With("new", `"n"`)
	check.Writes(t, m, `{"id":"i","size":5,"other":null,"new":"n"}`)
	m.Rest = nil
	check.Writes(t, m, `{"id":"i","size":5}`)
	n := check.Decode[gen.Inner](t, `{"id":7,"size":"8"}`)
	n.Rest = nil
	check.Writes(t, n, `{"id":"7","size":8}`)
}

// A copy shares nothing that a later change could reach.
func TestCopiesAreApart(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Inner](t, `{"id":null,"x":1}`)
	c := *m
	c.ID = "copy"
	c.Rest = c.Rest.With("x", "2")
	check.Writes(t, m, `{"id":null,"x":1}`)
	check.Writes(t, &c, `{"id":"copy","x":2}`)
	if m.Equal(&c) {
		t.Error("the copy that was changed is equal")
	}
}

func TestRepeatedMembers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"id":"a","id":"b"}`:                 `{"id":"b"}`,
		`{"id":null,"id":"b"}`:                `{"id":"b"}`,
		`{"id":"b","id":null}`:                `{"id":null}`,
		`{"id":null,"id":""}`:                 `{"id":""}`,
		`{"id":1,"id":"1"}`:                   `{"id":"1"}`,
		`{"id":"a","x":1,"x":2}`:              `{"id":"a","x":2}`,
		`{"id":"a","size":1.0,"size":1}`:      `{"id":"a","size":1}`,
		`{"id":"a","size":1,"size":1.0}`:      `{"id":"a","size":1.0}`,
		`{"id":"a","size":null,"size":1}`:     `{"id":"a","size":1}`,
		`{"id":"a","size":1,"size":null}`:     `{"id":"a","size":null}`,
		`{"id":"a","size":"x","size":0}`:      `{"id":"a","size":0}`,
		`{"id":"a","id":"b","id":{"id":"c"}}`: `{"id":{"id":"c"}}`,
	} {
		check.Writes(t, check.Decode[gen.Inner](t, text), want)
	}
}

func TestManyRequiredMembers(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Many](t, `{"f00":0,"f63":63,"f64":64}`)
	m.F65 = 65
	check.Writes(t, m, `{"f00":0,"f63":63,"f64":64,"f65":65}`)
	check.RoundTrip[gen.Many](t, `{"f65":0}`)
	check.Differ[gen.Many](t, `{"f00":0}`, `{"f63":0}`, `{"f64":0}`, `{"f65":0}`, `{}`)
}

func TestOnlyWhatIsNoJSONFails(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, ` `, `{`, `{"id"}`, `{"id":}`, `{"id":"a",}`, `{"id":01}`, `{"id":tru}`, `[1,]`, `{"a":1}x`, `{"id":"\x"}`, "{\"id\":\"\n\"}", `{id:1}`, `{"id":+1}`,
		`{"id":.5}`, `{"id":1.}`, `{"size":1e}`, `nul`, `{"count":NaN}`, `{"unheard":{"a":[}}`,
	} {
		var m gen.Outer
		if err := m.UnmarshalJSON([]byte(text)); err == nil {
			t.Errorf("%s is read as %s", text, check.Encode(t, &m))
		}
	}
}
