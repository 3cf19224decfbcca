package unionkind

import (
	"math"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-kind/gen"
)

func TestTextOrObject(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[gen.ChoiceEnum](t, check.Union(t, gen.DecodeChoice, gen.AppendChoice, `"auto"`)), gen.ChoiceEnumAuto)
	check.Equal(t, check.As[gen.ChoiceEnum](t, check.Union(t, gen.DecodeChoice, gen.AppendChoice, `"later"`)).Known(), false)
	check.Equal(t, check.As[*gen.Named](t, check.Union(t, gen.DecodeChoice, gen.AppendChoice, `{"name":"n","x":1}`)).Name, "n")
	for _, text := range []string{`1`, `true`, `[]`, `[{"name":"n"}]`, `1e5`} {
		check.As[*gen.UnknownChoice](t, check.Union(t, gen.DecodeChoice, gen.AppendChoice, text))
	}
	check.Equal(t, check.Union(t, gen.DecodeChoice, gen.AppendChoice, `null`), gen.Choice(nil))
}

func TestTextOrList(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[gen.StopText](t, check.Union(t, gen.DecodeStop, gen.AppendStop, `""`)), "")
	check.Equal(t, check.As[gen.StopList](t, check.Union(t, gen.DecodeStop, gen.AppendStop, `["a","b"]`)), gen.StopList{"a", "b"})
	check.Equal(t, check.As[gen.StopList](t, check.Union(t, gen.DecodeStop, gen.AppendStop, `[]`)), gen.StopList{})
	check.As[*gen.UnknownStop](t, check.Union(t, gen.DecodeStop, gen.AppendStop, `{"a":1}`))
}

func TestEveryKind(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[gen.ScalarNumber](t, check.Union(t, gen.DecodeScalar, gen.AppendScalar, `1.5`)), 1.5)
	check.Equal(t, check.As[gen.ScalarText](t, check.Union(t, gen.DecodeScalar, gen.AppendScalar, `"1.5"`)), "1.5")
	check.Equal(t, check.As[gen.ScalarBool](t, check.Union(t, gen.DecodeScalar, gen.AppendScalar, `false`)), false)
	check.Equal(t, check.As[gen.ScalarList](t, check.Union(t, gen.DecodeScalar, gen.AppendScalar, `[1,2.5]`)), gen.ScalarList{1, 2.5})
	check.As[*gen.UnknownScalar](t, check.Union(t, gen.DecodeScalar, gen.AppendScalar, `{"a":1.0}`))
}

// Listed integers next to any number are one enum that holds every number.
func TestListedNumbersBesideAnyNumber(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[gen.StepNumber](t, check.Union(t, gen.DecodeStep, gen.AppendStep, `2`)), gen.StepNumber2)
	check.Equal(t, check.As[gen.StepNumber](t, check.Union(t, gen.DecodeStep, gen.AppendStep, `0.5`)), 0.5)
	check.Equal(t, gen.StepNumber(0.5).Known(), false)
	check.As[*gen.Named](t, check.Union(t, gen.DecodeStep, gen.AppendStep, `{"name":"n"}`))
}

func TestMapOrText(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[gen.AttributeMap](t, check.Union(t, gen.DecodeAttribute, gen.AppendAttribute, `{"a":"b"}`)), gen.AttributeMap{"a": "b"})
	check.Equal(t, check.As[gen.AttributeText](t, check.Union(t, gen.DecodeAttribute, gen.AppendAttribute, `"2025-01-01T00:00:00.120Z"`)), "2025-01-01T00:00:00.120Z")
}

// What a variant cannot hold, the object around the union keeps.
func TestDeviationsInsideVariants(t *testing.T) {
	t.Parallel()
	h := check.RoundTrip[gen.Holder](t, `{"choice":{"name":5},"stop":["a",1,null],"scalars":[1.0,1e3,[1.0,"x"],{"y":1},null],"numbers":{"a":1.0,"b":-0.0,"c":null},`+
		`"attribute":{"a":1},"both":["x",{}],"step":2.0,"inline":1.5}`)
	check.Equal(t, check.As[*gen.Named](t, h.Choice).Name, "5")
	check.Equal(t, check.As[gen.StopList](t, h.Stop.Or(nil)), gen.StopList{"a", "1", ""})
	check.Equal(t, check.As[gen.ScalarNumber](t, h.Scalars[1]), 1000)
	h.Scalars[1] = gen.ScalarNumber(2)
	h.Stop = gen.Some[gen.Stop](gen.StopText("s"))
	check.Writes(t, h, `{"choice":{"name":5},"stop":"s","scalars":[1,2,[1,0],{"y":1},null],"numbers":{"a":1.0,"b":-0.0,"c":null},`+
		`"attribute":{"a":1},"both":["x",{}],"step":2.0,"inline":1.5}`)
}

func TestATypeOfTwoUnions(t *testing.T) {
	t.Parallel()
	n := &gen.Named{Name: "n"}
	check.Writes(t, &gen.Holder{Choice: n, Both: gen.Some[gen.Both](n)}, `{"choice":{"name":"n"},"both":{"name":"n"}}`)
	check.Writes(t, &gen.Holder{Choice: gen.ChoiceEnumNone, Both: gen.Some[gen.Both](gen.Texts{"a"})}, `{"choice":"none","both":["a"]}`)
	check.Writes(t, &gen.Holder{Both: gen.Some[gen.Both](gen.Texts(nil)), Attribute: gen.Some[gen.Attribute](gen.AttributeMap(nil))},
		`{"choice":null,"both":[],"attribute":{}}`)
}

func TestEqual(t *testing.T) {
	t.Parallel()
	check.Differ[gen.Holder](t,
		`{"choice":"a"}`, `{"choice":"b"}`, `{"choice":null}`, `{"choice":{"name":"a"}}`, `{"choice":5}`, `{}`,
		`{"choice":"a","stop":"x"}`, `{"choice":"a","stop":["x"]}`, `{"choice":"a","stop":[]}`, `{"choice":"a","stop":null}`,
		`{"choice":"a","numbers":{"a":1}}`, `{"choice":"a","numbers":{"a":true}}`, `{"choice":"a","numbers":{"b":1}}`, `{"choice":"a","numbers":{"a":1.0}}`)
}

func TestNumbersWithoutJSON(t *testing.T) {
	t.Parallel()
	if _, err := gen.AppendNumber(nil, gen.NumberNumber(math.Inf(1))); err == nil {
		t.Error("an infinite number is written")
	}
}
