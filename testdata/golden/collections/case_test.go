package collections

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/collections/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

const full = `{"lists":[[[1],[]],[]],"maps":{"a":{"b":"c"},"d":{}},"listOfMaps":[{"t":true},{}],"mapOfLists":{"x":[1,2.5],"y":[]},` +
	`"unions":{"s":"x","o":{"a":1}},"unionLists":[["x",{"a":2}],[]],"inline":[{"b":[{"c":"d"}]}],"enums":["x","z"],"names":["n"],"optNames":[],` +
	`"nullNames":null,"byName":{"k":{"a":3}},"optByName":{},"any":[1.0,{"e":null}],"optAny":null,"free":{"f":1e5},"optFree":{},"anys":[1,"2",null],"untyped":[[]]}`

func TestNested(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.All](t, full)
	check.Equal(t, a.Rest == nil, true)
	check.Equal(t, a.Lists, [][][]int64{{{1}, {}}, {}})
	check.Equal(t, a.Maps, map[string]map[string]string{"a": {"b": "c"}, "d": {}})
	check.Equal(t, a.MapOfLists["x"], []float64{1, 2.5})
	check.Equal(t, a.Unions["s"], gen.Either(gen.EitherText("x")))
	check.Equal(t, check.As[*gen.Item](t, a.UnionLists[0][1]).A, 2)
	check.Equal(t, a.Inline[0].B[0].C, gen.Some("d"))
	check.Equal(t, a.Names, gen.Names{"n"})
	check.Equal(t, a.ByName["k"].A, 3)
	check.Equal(t, a.Any, gen.Raw(`[1.0,{"e":null}]`))
	check.Equal(t, a.OptAny.Or("?"), gen.Raw("?"))
	check.Equal(t, a.Anys, []gen.Raw{"1", `"2"`, "null"})
}

// Nil is absent where the list or map is optional, and empty where it is required.
func TestNilAndEmpty(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.All{}, `{"lists":[],"maps":{},"names":[],"byName":{},"any":null,"free":{}}`)
	check.Writes(t, &gen.All{Lists: [][][]int64{nil}, OptNames: gen.Names{}, OptByName: gen.ByName{}, Maps: map[string]map[string]string{"a": nil}, OptFree: map[string]gen.Raw{}},
		`{"lists":[[]],"maps":{"a":{}},"names":[],"optNames":[],"byName":{},"optByName":{},"any":null,"free":{},"optFree":{}}`)
	check.Differ[gen.All](t, full, `{}`, `{"optNames":[]}`, `{"optNames":null}`, `{"names":[]}`, `{"names":null}`, `{"listOfMaps":[]}`, `{"listOfMaps":[{}]}`,
		`{"unions":{}}`, `{"unions":null}`, `{"unions":{"a":null}}`, `{"optAny":null}`, `{"optAny":0}`, `{"any":null}`)
}

func TestDeviationsDeepInside(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"lists":[[[1.0],null],"x"]}`, `{"lists":{"a":1}}`, `{"maps":{"a":{"b":5}}}`, `{"maps":{"a":null}}`, `{"maps":[]}`, `{"listOfMaps":[null,[]]}`,
		`{"mapOfLists":{"x":[1e2,"y"],"z":null}}`, `{"unionLists":[[null,5,[]],null]}`, `{"inline":[{"b":[{"c":5,"d":6}],"e":null},null,7]}`, `{"enums":[1,null]}`,
		`{"byName":{"k":{"a":"3","b":4},"l":null}}`, `{"byName":5}`, `{"free":[]}`, `{"anys":{}}`, `{"names":[["n"]]}`, `{"nullNames":["a",1]}`, `{"optFree":null}`,
	} {
		check.RoundTrip[gen.All](t, text)
	}
	a := check.Decode[gen.All](t, `{"maps":{"a":{"b":5},"c":{}},"inline":[{"b":[{"c":5}]}]}`)
	a.Maps["c"]["d"] = "new"
	a.Inline[0].B[0].C = gen.Some("new")
	check.Writes(t, a, `{"maps":{"a":{"b":"5"},"c":{"d":"new"}},"inline":[{"b":[{"c":"new"}]}]}`)
}

// Maps are written in the order of their names: the same value is always the same text.
func TestOrderOfMaps(t *testing.T) {
	t.Parallel()
	m := map[string]map[string]string{"b": {"z": "1", "a": "2"}, "a": nil, "": {}, "B": {}}
	for range 20 {
		check.WritesText(t, &gen.All{Maps: m},
			`{"lists":[],"maps":{"":{},"B":{},"a":{},"b":{"a":"2","z":"1"}},"names":[],"byName":{},"any":null,"free":{}}`)
	}
}
