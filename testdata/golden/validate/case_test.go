package validate

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/validate/gen"
)

// cases are values of a type as JSON, each with what is wrong with it, which is nothing for the empty text.
type cases map[string]string

// valid is a model that can be checked.
type valid[T any] interface {
	*T
	UnmarshalJSON(data []byte) error
	Validate() error
}

func run[T any, P valid[T]](t *testing.T, all cases) {
	t.Helper()
	for text, want := range all {
		m := P(new(T))
		if err := m.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := m.Validate(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	run[gen.Numbers](t, cases{
		`{}`:                       "",
		`{"low":5,"high":5}`:       "",
		`{"low":4}`:                "low: must be at least 5",
		`{"high":6}`:               "high: must be at most 5",
		`{"above":6,"below":4}`:    "",
		`{"above":5}`:              "above: must be greater than 5",
		`{"below":5}`:              "below: must be less than 5",
		`{"between":2}`:            "",
		`{"between":4}`:            "",
		`{"between":1}`:            "between: must be at least 1.5",
		`{"between":5}`:            "between: must be at most 4.5",
		`{"even":-4}`:              "",
		`{"even":3}`:               "even: must be a multiple of 2",
		`{"halves":5}`:             "",
		`{"halves":4}`:             "halves: must be a multiple of 2.5",
		`{"small":-2147483648}`:    "",
		`{"small":8}`:              "small: must be at most 7",
		`{"time":1}`:               "",
		`{"time":0}`:               "time: must be at least 1",
		`{"ratio":0}`:              "",
		`{"ratio":1}`:              "",
		`{"ratio":-0.1}`:           "ratio: must be at least 0",
		`{"ratio":1.1}`:            "ratio: must be at most 1",
		`{"open":0.49}`:            "",
		`{"open":0}`:               "open: must be greater than 0",
		`{"open":0.5}`:             "open: must be less than 0.5",
		`{"cents":19.99}`:          "",
		`{"cents":0.3}`:            "",
		`{"cents":0.005}`:          "cents: must be a multiple of 0.01",
		`{"huge":1e301}`:           "huge: must be at most 1e300",
		`{"unsigned":0}`:           "",
		`{"low":1,"high":9}`:       "low: must be at least 5; high: must be at most 5",
		`{"faulty":1}`:             "faulty: must be at least 5",
		`{"text":"5","low":null}`:  "low: must not be null",
		`{"unknown":{"low":"no"}}`: "",
	})
}

func TestTexts(t *testing.T) {
	t.Parallel()
	run[gen.Texts](t, cases{
		`{"plain":"a"}`:                          "",
		`{"plain":"äöü"}`:                        "",
		`{"plain":""}`:                           "plain: must have at least 1 character",
		`{}`:                                     "plain: is required",
		`{"plain":"äöüß"}`:                       "plain: must have at most 3 characters",
		`{"plain":"a","hex":"0f"}`:               "",
		`{"plain":"a","hex":"0g"}`:               `hex: must match ^[\x{0061}-f0-9]{2}$`,
		`{"plain":"a","ahead":"b"}`:              "",
		`{"plain":"a","named":"ab"}`:             "",
		`{"plain":"a","named":"abc"}`:            "named: must have at most 2 characters",
		`{"plain":"a","orNull":null}`:            "",
		`{"plain":"a","orNull":"ab"}`:            "orNull: must have at most 1 character",
		`{"plain":"a","bytes":"YWFh"}`:           "bytes: must have at most 1 character",
		`{"plain":"a","at":"2025-01-01T00:00Z"}`: "at: must have at most 1 character; at: must be an RFC 3339 time",
	})
}

func TestLists(t *testing.T) {
	t.Parallel()
	texts := `{"plain":"a"}`
	run[gen.Lists](t, cases{
		`{"needed":["a"]}`:                        "",
		`{"needed":["a","bb"]}`:                   "",
		`{}`:                                      "needed: is required",
		`{"needed":["a","b","ccc"]}`:              "needed: must have at most 2 items; needed[2]: must have at most 2 characters",
		`{"needed":["a"],"optional":[]}`:          "optional: must have at least 1 item",
		`{"needed":["a"],"optional":[0,-1]}`:      "optional[1]: must be at least 0",
		`{"needed":["a"],"unique":["a","b"]}`:     "",
		`{"needed":["a"],"unique":["a","b","a"]}`: "unique: must have items that differ, but items 0 and 2 are equal",
		`{"needed":["a"],"sameObjects":[` + texts + `,` + texts + `]}`: "sameObjects: must have items that differ, but items 0 and 1 are equal",
		`{"needed":["a"],"sameObjects":[{"plain":"b"},{}]}`:            "sameObjects[1].plain: is required",
		`{"needed":["a"],"grid":[[9],[]]}`:                             "",
		`{"needed":["a"],"grid":[[1],[10,1],[]]}`: "grid: must have at most 2 items; grid[1]: must have at most 1 item; " +
			"grid[1][0]: must be at most 9",
		`{"needed":["a"],"orNull":[null,"a"]}`: "",
		`{"needed":["a"],"orNull":[null,""]}`:  "orNull[1]: must have at least 1 character",
		`{"needed":["a"],"named":[]}`:          "named: must have at least 1 item",
		`{"needed":["a"],"named":["","abc"]}`:  "named[1]: must have at most 2 characters",
	})
	run[gen.Names](t, cases{`[]`: "the value must have at least 1 item", `["abc"]`: "[0]: must have at most 2 characters", `["a"]`: ""})
}

func TestMaps(t *testing.T) {
	t.Parallel()
	run[gen.Maps](t, cases{
		`{"sized":{"a":"1","b":"2"}}`:         "",
		`{"sized":{}}`:                        "sized: must have at least 1 member",
		`{"sized":{"a":"","b":"","c":""}}`:    "sized: must have at most 2 members",
		`{"sized":{"b":"222","a b":"111"}}`:   `sized["a b"]: must have at most 2 characters; sized.b: must have at most 2 characters`,
		`{"nested":{"a":{"b":{"plain":""}}}}`: "nested.a.b.plain: must have at least 1 character",
		`{"named":{"a":"","b":""}}`:           "named: must have at most 1 member",
	})
	run[gen.Keys](t, cases{
		`{"ab":"","abc":""}`: "",
		`{"a":""}`:           "a: has a name that must have at least 2 characters",
		`{"abcd":""}`:        "abcd: has a name that must have at most 3 characters",
		`{"AB":"","a1":""}`:  "AB: has a name that must match ^[a-z]+$; a1: has a name that must match ^[a-z]+$",
	})
	run[gen.More](t, cases{`{"a":"","x":3}`: "", `{"b":4,"a":""}`: "b: must be at most 3", `{"":4}`: `[""]: must be at most 3`})
}

func TestEnums(t *testing.T) {
	t.Parallel()
	with := func(more string) string { return `{"color":"red","kind":"enums","one":1` + more + `}` }
	run[gen.Enums](t, cases{
		with(``):                               "",
		`{}`:                                   "color: is required; kind: is required; one: is required",
		with(`,"level":3`):                     "",
		with(`,"level":4`):                     "level: must be one of 1, 2, 3",
		with(`,"kind":"else"`):                 `kind: must be "enums"`,
		with(`,"extensible":"medium"`):         "",
		with(`,"inline":["x","z"]`):            `inline[1]: must be one of "x", "y"`,
		with(`,"maybe":"maybe","only":"only"`): "",
		with(`,"maybe":"","only":"other"`):     `maybe: must be "maybe"; only: must be "only"`,
		with(`,"yes":true`):                    "",
		with(`,"yes":false`):                   "yes: must be true",
	})
}

func TestUnions(t *testing.T) {
	t.Parallel()
	circle := `{"type":"circle","radius":0}`
	run[gen.Drawing](t, cases{
		`{"shape":` + circle + `}`: "",
		`{}`:                       "shape: is required",
		`{"shape":{"type":"circle","radius":-1}}`: "shape.radius: must be at least 0",
		`{"shape":{"type":"oval"}}`:               `shape.type: must be one of "circle", "square"`,
		`{"shape":` + circle + `,"other":null}`:   "other: must not be null",
		`{"shape":` + circle + `,"shapes":[{"type":"square"},null,{"type":"circle","radius":-1}]}`: "shapes[1]: must not be null; " +
			"shapes[2].radius: must be at least 0",
		`{"shape":` + circle + `,"choice":"auto"}`:         "",
		`{"shape":` + circle + `,"choice":"never"}`:        `choice: must be one of "auto", "none"`,
		`{"shape":` + circle + `,"choice":["a","b"]}`:      "choice: must have at most 1 item",
		`{"shape":` + circle + `,"choice":10}`:             "choice: must be at most 9",
		`{"shape":` + circle + `,"choice":true}`:           "choice: must be an integer, a string, a list or an object",
		`{"shape":` + circle + `,"choice":` + circle + `}`: "",
	})
	for text, want := range map[string]bool{`"auto"`: true, `"never"`: false, circle: true, `{"type":"circle","radius":-1}`: false, `true`: false} {
		v, err := gen.DecodeChoice([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	var none *gen.Circle
	drawing := gen.Drawing{Shape: none, Other: gen.Some[gen.Shape](nil)}
	check.Equal(t, drawing.Validate().Error(), "shape: must not be null; other: must not be null")
	check.Equal(t, none.Validate().Error(), "the value must have a value")
}

func TestWhichFields(t *testing.T) {
	t.Parallel()
	run[gen.Either](t, cases{
		`{"a":""}`:          "",
		`{"a":null}`:        "a: must not be null",
		`{"b":"","c":[]}`:   "",
		`{"b":""}`:          "a: is required",
		`{"a":"","b":""}`:   "",
		`{"c":[],"d":true}`: "a: is required",
	})
	run[gen.Pick](t, cases{
		`{"text":""}`:            "",
		`{"list":[]}`:            "",
		`{}`:                     "the value must have one of text, number, list",
		`{"text":"","number":1}`: "the value must have only one of text, number, list",
	})
	run[gen.PickOrNot](t, cases{`{}`: "", `{"number":0}`: "", `{"text":"","number":1}`: "the value must have only one of text, number"})
	run[gen.Free](t, cases{`{}`: "", `{"a":1,"c":[{}]}`: "a: must be a string"})
}

func TestRecursion(t *testing.T) {
	t.Parallel()
	run[gen.Tree](t, cases{
		`{"left":{"left":{"name":"ab"}}}`:                                 "",
		`{"left":{"children":[{},{"left":{"name":"abc"}}]},"name":"abc"}`: "name: must have at most 2 characters; left.children[1].left.name: must have at most 2 characters",
	})
	loop := &gen.Tree{}
	loop.Left = gen.Some(loop)
	if err := loop.Validate(); err == nil || err.Error() != "the value is nested too deep" {
		t.Error("a value that holds itself is valid")
	}
}

// What is wrong is found in the order of the document, as often as is told.
func TestMany(t *testing.T) {
	t.Parallel()
	m := gen.Lists{Needed: slices.Repeat([]string{"long"}, 1000), Optional: []int64{-1}}
	err := m.Validate()
	all, ok := errors.AsType[*runtime.ValidationError](err)
	if !ok {
		t.Fatalf("%T", err)
	}
	check.Equal(t, len(all.Violations), 20)
	check.Equal(t, all.More, true)
	check.Equal(t, all.Violations[19].Field, "needed[18]")
	check.Equal(t, strings.HasSuffix(err.Error(), "; and more"), true)
	first, _ := errors.AsType[*runtime.FieldError](err)
	check.Equal(t, first.Field, "needed")
	m.Needed = slices.Repeat([]string{"long"}, 2)
	m.Optional = slices.Repeat([]int64{-1}, 18)
	check.Equal(t, strings.HasSuffix(m.Validate().Error(), "optional[17]: must be at least 0"), true)
}

func TestParameters(t *testing.T) {
	t.Parallel()
	p := gen.ThingsListThingsParams{Limit: gen.Some[int64](100), Include: []string{"ab"}}
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	p = gen.ThingsListThingsParams{Limit: gen.Some[int64](0), Order: gen.Some[gen.ThingsListThingsParamsOrder]("up"), Include: []string{"a"}}
	check.Equal(t, p.Validate().Error(), `limit: must be at least 1; order: must be one of "asc", "desc"; include[0]: must have at least 2 characters`)
}
