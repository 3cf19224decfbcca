package nullable

import (
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/nullable/gen"
)

// there is every member with a value, and zeros with the zero value of each kind.
const (
	there = `{"text":"t","number":1,"flag":true,"object":{"x":1},"list":["a"],"map":{"a":1},"enum":"red","union":"u","any":[1],"time":"2025-01-02T03:04:05Z"}`
	zeros = `{"text":"","number":0,"flag":false,"object":{},"list":[],"map":{},"enum":"","union":"","any":{},"time":"0001-01-01T00:00:00Z"}`
	nulls = `{"text":null,"number":null,"flag":null,"object":null,"list":null,"map":null,"enum":null,"union":null,"any":null,"time":null}`
)

func TestAbsentNullAndZero(t *testing.T) {
	t.Parallel()
	check.RoundTrips[gen.Required](t, there, zeros, nulls, `{}`)
	check.RoundTrips[gen.Optional](t, there, zeros, nulls, `{}`)
	check.RoundTrips[gen.RequiredNull](t, there, zeros, nulls, `{}`)
	check.RoundTrips[gen.OptionalNull](t, there, zeros, nulls, `{}`)
	check.Differ[gen.Required](t, there, zeros, nulls, `{}`)
	check.Differ[gen.Optional](t, there, zeros, nulls, `{}`)
	check.Differ[gen.RequiredNull](t, there, zeros, nulls, `{}`)
	check.Differ[gen.OptionalNull](t, there, zeros, nulls, `{}`)
}

// Each member alone, so that no other member hides what happens to it.
func TestEachMemberAlone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"text", "number", "flag", "object", "list", "map", "enum", "union", "any", "time"} {
		for _, value := range []string{`null`, `""`, `0`, `false`, `{}`, `[]`, `"x"`, `[null]`, `{"a":null}`} {
			text := `{"` + name + `":` + value + `}`
			check.RoundTrips[gen.Required](t, text)
			check.RoundTrips[gen.Optional](t, text)
			check.RoundTrips[gen.RequiredNull](t, text)
			check.RoundTrips[gen.OptionalNull](t, text)
		}
	}
}

func TestZeroModels(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Required{},
		`{"text":"","number":0,"flag":false,"object":{},"list":[],"map":{},"enum":"","union":null,"any":null,"time":"0001-01-01T00:00:00Z"}`)
	check.Writes(t, &gen.Optional{}, `{}`)
	check.Writes(t, &gen.RequiredNull{}, nulls)
	check.Writes(t, &gen.OptionalNull{}, `{}`)
}

func TestSettingTellsThemApart(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.OptionalNull{
		Text: gen.Some(""), Number: gen.Null[int64](), Object: gen.Some(&gen.Point{}), List: gen.Some([]string(nil)),
		Map: gen.Null[map[string]int64](), Enum: gen.Some(gen.ColorRed), Union: gen.Some[gen.Choice](gen.ChoiceText("")),
		Any: gen.Some(gen.Raw("null")), Time: gen.Some(time.Unix(0, 0).UTC()),
	}, `{"text":"","number":null,"object":{},"list":[],"map":null,"enum":"red","union":"","any":null,"time":"1970-01-01T00:00:00Z"}`)
	check.Writes(t, &gen.Optional{List: []string{}, Map: map[string]int64{}}, `{"list":[],"map":{}}`)
	check.Writes(t, &gen.Optional{Text: gen.Null[string]()}, `{"text":null}`)
}

func TestOptReads(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.OptionalNull](t, `{"text":"","number":null}`)
	if v, ok := m.Text.Get(); !ok || v != "" || m.Text.IsNull() {
		t.Errorf("text is %#v", m.Text)
	}
	if _, ok := m.Number.Get(); ok || !m.Number.IsNull() || m.Number.Or(7) != 7 {
		t.Errorf("number is %#v", m.Number)
	}
	if m.Flag != (gen.Opt[bool]{}) || m.Flag.IsNull() || m.Flag.Ptr() != nil {
		t.Errorf("flag is %#v", m.Flag)
	}
}

// A null where the document forbids it stays until its field is set.
func TestSettingAfterNull(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Required](t, nulls)
	m.Text, m.Number, m.Flag, m.List, m.Enum = "now", 5, true, []string{}, gen.ColorGreen
	m.Object.X = gen.Some[int64](2)
	m.Union = &gen.Point{}
	check.Writes(t, m, `{"text":"now","number":5,"flag":true,"object":{"x":2},"list":[],"map":null,"enum":"green","union":{},"any":null,"time":null}`)
}

func TestSettingAfterAbsence(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Required](t, `{"text":"t"}`)
	m.Number = 3
	m.Map = map[string]int64{}
	check.Writes(t, m, `{"text":"t","number":3,"map":{}}`)
	m.Rest = nil
	check.Writes(t, m,
		`{"text":"t","number":3,"flag":false,"object":{},"list":[],"map":{},"enum":"","union":null,"any":null,"time":"0001-01-01T00:00:00Z"}`)
}
