package equalinline

import (
	"reflect"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/equal-inline/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func same[X, Y any]() bool { return reflect.TypeFor[X]() == reflect.TypeFor[Y]() }

func TestEqualTypesAreOne(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]bool{
		"docs":           same[gen.EqualDocsX, gen.EqualDocsY](),
		"enums":          same[gen.EqualEnumsX, gen.EqualEnumsY](),
		"their enums":    same[gen.EqualEnumsXState, gen.EqualEnumsYState](),
		"unions":         same[gen.EqualUnionsX, gen.EqualUnionsY](),
		"their variants": same[gen.EqualUnionsXObject, gen.EqualUnionsYObject](),
		"unknown":        same[gen.UnknownEqualUnionsX, gen.UnknownEqualUnionsY](),
		"deep":           same[gen.EqualDeepX, gen.EqualDeepY](),
		"recursive":      same[gen.EqualRecursiveX, gen.EqualRecursiveY](),
		"in one union":   same[gen.EqualSoleObject, gen.EqualSoleObject2](),
	} {
		if !is {
			t.Errorf("%s: two types", name)
		}
	}
}

// Every name works by itself: code survives when the types diverge.
func TestNamesStay(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.EqualEnumsYStateOff, gen.EqualEnumsXStateOff)
	check.Writes(t, &gen.EqualEnums{Y: gen.Some(&gen.EqualEnumsY{State: gen.Some(gen.EqualEnumsYStateOn)})}, `{"y":{"state":"on"}}`)
	v, err := gen.DecodeEqualUnionsY([]byte(`["a"]`))
	if err != nil {
		t.Fatal(err)
	}
	check.Equal(t, check.As[gen.EqualUnionsYList](t, v), gen.EqualUnionsYList{"a"})
	data, err := gen.AppendEqualUnionsY(nil, v)
	if err != nil || string(data) != `["a"]` {
		t.Errorf("%s, %v", data, err)
	}
	one := check.RoundTrip[gen.Equal](t, `{"sole":{"a":"x","b":1}}`)
	sole, _ := one.Sole.Get()
	check.Equal(t, check.As[*gen.EqualSoleObject2](t, sole).A, "x")
}

func TestTypesThatDiffer(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]bool{
		"groups":            same[gen.DifferentGroupsX, gen.DifferentGroupsY](),
		"equal groups":      same[gen.DifferentEqualGroupsX, gen.DifferentEqualGroupsY](),
		"limit":             same[gen.DifferentLimitX, gen.DifferentLimitY](),
		"presence":          same[gen.DifferentPresenceX, gen.DifferentPresenceY](),
		"order":             same[gen.DifferentOrderX, gen.DifferentOrderY](),
		"constant":          same[gen.DifferentConstantX, gen.DifferentConstantY](),
		"additional":        same[gen.DifferentAdditionalX, gen.DifferentAdditionalY](),
		"openness":          same[gen.DifferentOpennessX, gen.DifferentOpennessY](),
		"values":            same[gen.DifferentValuesX, gen.DifferentValuesY](),
		"variants":          same[gen.DifferentVariantsX, gen.DifferentVariantsY](),
		"anyOf":             same[gen.DifferentAnyOfX, gen.DifferentAnyOfY](),
		"spelling":          same[gen.DifferentSpellingX, gen.DifferentSpellingY](),
		"of a named schema": same[gen.Named, gen.DifferentNamedY](),
	} {
		if is {
			t.Errorf("%s: one type", name)
		}
	}
	check.RoundTrip[gen.Different](t, `{"groups":{"x":{"in":{"a":"1"}},"y":{"in":{"c":"1"}}}}`)
}
