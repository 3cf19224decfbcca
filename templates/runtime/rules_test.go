package runtime

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// judge tells which values break a schema, and by which message; none is for values that do not.
type judge func(t *testing.T, schema string)

// by checks a value bare, and then in everything that may hold it.
func by[T any](v T, message string) judge {
	return func(t *testing.T, schema string) {
		t.Helper()
		is := func(place string) string {
			switch {
			case message == "":
				return ""
			case place == "":
				return "the value " + message
			}
			return place + ": " + message
		}
		items := `{"items":` + schema + `}`
		tells(t, v, schema, is(""))
		tells(t, Some(v), schema, is(""))
		tells(t, Null[T](), schema, "")
		tells(t, Opt[T]{}, schema, "")
		tells(t, &v, schema, is(""))
		tells(t, Some(&v), schema, is(""))
		tells(t, []T{v}, items, is("[0]"))
		tells(t, []T{}, items, "")
		tells(t, []T(nil), items, "")
		tells(t, []*T{&v}, items, is("[0]"))
		tells(t, []Opt[T]{{}, Null[T](), Some(v)}, items, is("[2]"))
		tells(t, Some([]T{v}), items, is("[0]"))
		tells(t, [][]T{{}, {v}}, `{"items":`+items+`}`, is("[1][0]"))
		tells(t, map[string]T{"a": v}, items, is("a"))
		tells(t, map[string]Opt[T]{"a": {}, "b": Some(v)}, items, is("b"))
		tells(t, map[string][]T{"a b": {v}}, `{"items":`+items+`}`, is(`["a b"][0]`))
		tells(t, []map[string]T{nil, {"a": v}}, `{"items":`+items+`}`, is("[1].a"))
	}
}

// both is by for a text, a value of its own type and the name of a map.
func both(v, message string) judge {
	type named string
	return func(t *testing.T, schema string) {
		t.Helper()
		by(v, message)(t, schema)
		by(named(v), message)(t, schema)
		want := ""
		if message != "" {
			want = pathOf([]step{{v, -1}}) + ": has a name that " + message
		}
		tells(t, map[string]string{v: ""}, `{"propertyNames":`+schema+`}`, want)
		tells(t, map[string][]int64{v: nil}, `{"propertyNames":`+schema+`}`, want)
	}
}

func TestSchemaKeywords(t *testing.T) {
	t.Parallel()
	type integer int64
	for _, test := range []struct {
		schema string
		judges []judge
	}{
		{`{"minLength":2}`, []judge{both("aa", ""), both("日本", ""), both("a", "must have at least 2 characters"), both("", "must have at least 2 characters")}},
		{`{"minLength":1}`, []judge{both("a", ""), both("", "must have at least 1 character")}},
		{`{"maxLength":0}`, []judge{both("", ""), both("a", "must have at most 0 characters")}},
		{`{"maxLength":1}`, []judge{both("é", ""), both("ab", "must have at most 1 character")}},
		{`{"pattern":"^[a-z]+$"}`, []judge{both("ab", ""), both("a1", "must match ^[a-z]+$"), both("", "must match ^[a-z]+$")}},
		{`{"pattern":"b"}`, []judge{both("abc", ""), both("ac", "must match b")}},
		{`{"enum":["a","b"]}`, []judge{both("a", ""), both("c", `must be one of "a", "b"`), both("", `must be one of "a", "b"`)}},
		{`{"enum":["a"],"was":["old"]}`, []judge{both("a", ""), both("old", ""), both("c", `must be "a"`)}},
		{`{"enum":["a"],"minLength":1,"pattern":"a"}`, []judge{both("a", "")}},
		{`{"minimum":1}`, []judge{by(int64(1), ""), by(int64(0), "must be at least 1"), by(int32(0), "must be at least 1"), by(uint64(0), "must be at least 1"), by(0.5, "must be at least 1"), by(integer(0), "must be at least 1")}},
		{`{"minimum":0}`, []judge{by(int64(0), ""), by(int64(-1), "must be at least 0"), by(int32(-1), "must be at least 0"), by(-0.1, "must be at least 0")}},
		{`{"minimum":-2.5}`, []judge{by(-2.5, ""), by(-3.0, "must be at least -2.5")}},
		{`{"maximum":9}`, []judge{by(int64(9), ""), by(int64(10), "must be at most 9"), by(int32(10), "must be at most 9"), by(uint64(10), "must be at most 9"), by(9.5, "must be at most 9")}},
		{`{"maximum":0}`, []judge{by(int64(0), ""), by(int64(1), "must be at most 0"), by(0.5, "must be at most 0")}},
		{`{"exclusiveMinimum":0}`, []judge{by(int64(1), ""), by(int64(0), "must be greater than 0"), by(0.0, "must be greater than 0"), by(0.001, "")}},
		{`{"exclusiveMaximum":1}`, []judge{by(int64(0), ""), by(int64(1), "must be less than 1"), by(uint64(1), "must be less than 1"), by(0.999, "")}},
		{`{"multipleOf":5}`, []judge{by(int64(-10), ""), by(int64(7), "must be a multiple of 5"), by(int32(7), "must be a multiple of 5"), by(uint64(7), "must be a multiple of 5"), by(7.5, "must be a multiple of 5")}},
		{`{"multipleOf":0.01}`, []judge{by(19.99, ""), by(0.0, ""), by(19.995, "must be a multiple of 0.01")}},
		{`{"enum":[1,2]}`, []judge{by(int64(1), ""), by(int64(3), "must be one of 1, 2"), by(int32(3), "must be one of 1, 2"), by(2.0, ""), by(2.5, "must be one of 1, 2"), by(uint64(2), "")}},
		{`{"enum":[1.50,2e3]}`, []judge{by(1.5, ""), by(2000.0, ""), by(2.0, "must be one of 1.50, 2e3")}},
		{`{"enum":[0,1e3]}`, []judge{by(math.Copysign(0, -1), ""), by(0.0, ""), by(int64(0), ""), by(1000.0, ""), by(-1.0, "must be one of 0, 1e3")}},
		{`{"enum":["\u003ca\u003e"]}`, []judge{both("<a>", ""), both("a", `must be "<a>"`)}},
		{`{"enum":[true]}`, []judge{by(true, ""), by(false, "must be true")}},
		{`{"minItems":1}`, []judge{by([]string{"a"}, ""), by([]string{}, "must have at least 1 item"), by([]int64{}, "must have at least 1 item")}},
		{`{"maxItems":0}`, []judge{by([]string{}, ""), by([]string{"a"}, "must have at most 0 items")}},
		{`{"maxItems":1}`, []judge{by([]bool{true}, ""), by([]bool{true, true}, "must have at most 1 item")}},
		{`{"uniqueItems":true}`, []judge{by([]string{"a", "b"}, ""), by([]string{"a", "b", "a"}, "must have items that differ, but items 0 and 2 are equal")}},
		{`{"minProperties":1}`, []judge{by(map[string]string{"a": ""}, ""), by(map[string]string{}, "must have at least 1 member"), by(map[string]int64{}, "must have at least 1 member")}},
		{`{"maxProperties":1}`, []judge{by(map[string]string{"a": ""}, ""), by(map[string]string{"a": "", "b": ""}, "must have at most 1 member")}},
		{`{"maxProperties":0}`, []judge{by(map[string]Raw{}, ""), by(map[string]Raw{"a": "1"}, "must have at most 0 members")}},
		{`{}`, []judge{both("anything", ""), by(int64(-1), ""), by([]string(nil), ""), by(map[string]string(nil), "")}},
	} {
		t.Run(test.schema, func(t *testing.T) {
			t.Parallel()
			for _, judge := range test.judges {
				judge(t, test.schema)
			}
		})
	}
}

// Types with names have rules of their own, which hold wherever they are used and beside those of the use.
type (
	namedText   string
	namedNumber int64
	namedList   []namedText
	namedMap    map[string]namedNumber
	namedConst  string
	namedFloat  float64
)

type namedUses struct {
	Text   Opt[namedText]          `json:"text,omitzero"`
	Number Opt[*namedNumber]       `json:"number,omitzero"`
	List   namedList               `json:"list,omitzero"`
	Null   Opt[[]namedText]        `json:"null,omitzero"`
	Lists  [][]namedText           `json:"lists,omitzero"`
	Map    namedMap                `json:"map,omitzero"`
	Maps   map[string]namedList    `json:"maps,omitzero"`
	Const  Opt[namedConst]         `json:"const,omitzero"`
	Fill   namedConst              `json:"fill"`
	Float  Opt[namedFloat]         `json:"float,omitzero"`
	Deep   Opt[map[string]deepUse] `json:"deep,omitzero"`
	_      [0]func(namedSchema)
	Rest   *Rest `json:"-"`
}

type deepUse struct {
	Lists [][]namedText `json:"lists,omitzero"`
	Rest  *Rest         `json:"-"`
}

type namedSchema struct{}

func (namedSchema) Schemas() string {
	return `
namedConst {"enum":["const"]}
namedFloat {"values":[{"value":0,"in":["new"]},{"value":2.50,"in":["new"]}]}
namedList {"maxItems":2,"items":{"minLength":2}}
namedMap {"minProperties":1,"propertyNames":{"enum":["a","b"]}}
namedNumber {"minimum":1,"values":[{"value":7,"in":["new"]}]}
namedText {"maxLength":3,"values":[{"value":"new","in":["new"]},{"value":"\u003cé\u003e","in":["new"]}]}
namedUses.Fill {"fill":true,"enum":["const"]}
namedUses.Text {"minLength":2}
namedUses.Number {"maximum":9}
namedUses.List {"minItems":1}
namedUses.Null {"maxItems":1}
namedUses.Lists {"items":{"maxItems":1}}
namedUses.Maps {"maxProperties":1}
`
}

// namedTests are values of namedUses with what is wrong with them.
var namedTests = map[string]string{
	`{"text":"aaa","number":9,"list":["aa","bb"],"null":["a"],"lists":[["a"]],"map":{"a":1},"maps":{"x":["aa"]},"const":"const"}`: "",
	`{"text":"aaaa"}`:                     "text: must have at most 3 characters",
	`{"text":"a"}`:                        "text: must have at least 2 characters",
	`{"text":null,"null":null}`:           "",
	`{"number":0}`:                        "number: must be at least 1",
	`{"number":10}`:                       "number: must be at most 9",
	`{"list":[]}`:                         "list: must have at least 1 item",
	`{"list":["aa","bb","cc"]}`:           "list: must have at most 2 items",
	`{"list":["a"]}`:                      "list[0]: must have at least 2 characters",
	`{"list":["aaaa"]}`:                   "list[0]: must have at most 3 characters",
	`{"null":["a","b"]}`:                  "null: must have at most 1 item",
	`{"null":["aaaa"]}`:                   "null[0]: must have at most 3 characters",
	`{"lists":[["a","b"]]}`:               "lists[0]: must have at most 1 item",
	`{"lists":[["a"],["aaaa"]]}`:          "lists[1][0]: must have at most 3 characters",
	`{"map":{}}`:                          "map: must have at least 1 member",
	`{"map":{"c":1}}`:                     `map.c: has a name that must be one of "a", "b"`,
	`{"map":{"a":0}}`:                     "map.a: must be at least 1",
	`{"maps":{"x":["aa"],"y":[]}}`:        "maps: must have at most 1 member",
	`{"maps":{"x":["a"]}}`:                "maps.x[0]: must have at least 2 characters",
	`{"maps":{"x":["aaaa"]}}`:             "maps.x[0]: must have at most 3 characters",
	`{"maps":{"x":["aa","aa","aa"]}}`:     "maps.x: must have at most 2 items",
	`{"const":"other"}`:                   `const: must be "const"`,
	`{"fill":""}`:                         "",
	`{"fill":"const"}`:                    "",
	`{"fill":"other"}`:                    `fill: must be "const"`,
	`{"deep":{"x":{"lists":[["aaaa"]]}}}`: "deep.x.lists[0][0]: must have at most 3 characters",
}

func TestNamedTypes(t *testing.T) {
	t.Parallel()
	for text, want := range namedTests {
		var v namedUses
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(text, err)
		}
		got := ""
		if err := Validate(&v); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What only some versions have is found wherever it is.
func TestValuesThatVersionsLack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"text":"new"}`: true, `{"text":"old"}`: false, `{"number":7}`: true, `{"number":8}`: false, `{"list":["old","new"]}`: true, `{"null":["new"]}`: true,
		`{"text":"<é>"}`: true, `{"float":2.5}`: true, `{"float":1}`: false, `{"float":0}`: true, `{"float":-0.0}`: true,
		`{"null":null}`: false, `{"lists":[[],["new"]]}`: true, `{"map":{"a":7}}`: true, `{"maps":{"x":["new"]}}`: true, `{"deep":{"x":{"lists":[["new"]]}}}`: true,
	} {
		var v namedUses
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(text, err)
		}
		for version, lacks := range map[string]bool{"new": false, "old": want} {
			var what []string
			l := lacking{version: version, lacks: func(s string) { what = append(what, s) }}
			if l.read(codecOf(reflect.TypeFor[namedUses]()), pointerOf(&v)); (what != nil) != lacks {
				t.Errorf("%s of version %s: lacks %q", text, version, what)
			}
		}
	}
}

// groupUses has members of which only some may be there.
type groupUses struct {
	A    Opt[string] `json:"a,omitzero"`
	B    []string    `json:"b,omitzero"`
	C    *groupUses  `json:"c,omitzero"`
	D    Opt[int64]  `json:"d,omitzero"`
	_    [0]func(groupSchema)
	Rest *Rest `json:"-"`
}

type groupSchema struct{}

func (groupSchema) Schemas() string {
	return `groupUses {"oneOf":[{"required":true,"fields":["a","b"]},{"fields":["b","c"]}],"anyOf":[["a","d"],["c"],["d"]]}`
}

func TestGroupsOfFields(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a":"x","d":1}`:                           "",
		`{"a":"x","b":[],"d":1}`:                    "the value must have only one of a, b",
		`{"d":1}`:                                   "the value must have one of a, b",
		`{"a":null,"d":1}`:                          "the value must have one of a, b",
		`{"b":[],"c":{"a":"","d":1}}`:               "the value must have only one of b, c",
		`{"a":"x"}`:                                 "the value must have a and d, or c, or d",
		`{"a":"x","d":null}`:                        "",
		`{"a":"x","c":{"a":"x"}}`:                   "c: must have a and d, or c, or d",
		`{"a":"x","c":{"b":[],"d":1}}`:              "",
		`{"a":"x","c":{"b":[],"c":{"a":"","d":1}}}`: "c: must have only one of b, c",
	} {
		var v groupUses
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(text, err)
		}
		got := ""
		if err := Validate(&v); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// damaged are structs of which lines speak that the runtime cannot use.
type (
	damagedJSON struct {
		A string `json:"a"`
		_ [0]func(damagedSchema)
	}
	damagedKeyword struct {
		A string `json:"a"`
		_ [0]func(damagedSchema)
	}
	damagedField struct {
		A string `json:"a"`
		_ [0]func(damagedSchema)
	}
	damagedValue struct {
		A string `json:"a"`
		_ [0]func(damagedSchema)
	}
	damagedBare struct {
		A string `json:"a"`
		_ [0]func(damagedSchema)
	}
)

type damagedSchema struct{}

func (damagedSchema) Schemas() string {
	return `
damagedJSON.A {"minLength":
damagedKeyword.A {"minLenght":1}
damagedField.B {"minLength":1}
damagedValue.A {"minLength":"one"}
damagedBare.A
damagedUnion.nobody {"kind":"string"}

undamaged.A {"minLength":1}
`
}

type damagedUnion interface{ isDamaged() }

type damagedVariant string

func (damagedVariant) isDamaged() {}

type damagedVariants func(damagedUnion, damagedVariant, damagedSchema)

type undamaged struct {
	A string `json:"a"`
	_ [0]func(damagedSchema)
}

func TestDamagedLines(t *testing.T) {
	t.Parallel()
	for _, v := range []any{&damagedJSON{}, &damagedKeyword{}, &damagedField{}, &damagedValue{}, &damagedBare{}} {
		for range 2 { // it stays so
			func() {
				defer func() {
					name := strings.TrimPrefix(fmt.Sprintf("%T", v), "*runtime.")
					if text := fmt.Sprint(recover()); !strings.HasPrefix(text, "generated code is damaged: "+name+".") {
						t.Errorf("%T: %s", v, text)
					}
				}()
				_ = Validate(v)
			}()
		}
	}
	func() {
		defer func() {
			if text := fmt.Sprint(recover()); text != "generated code is damaged: damagedUnion.nobody" {
				t.Error(text)
			}
		}()
		_ = Validate(new(damagedUnion), damagedVariants(nil))
	}()
	if err := Validate(&undamaged{}); err == nil {
		t.Error("lines beside damaged ones are forgotten")
	}
}

// Every keyword of a Schema is read from JSON by the name that it is written with.
func TestSchemasAreReadAsWritten(t *testing.T) {
	t.Parallel()
	one := 1
	s := Schema{
		Name: "a", Optional: true, Also: []string{"b"}, Key: "k", Fill: true, AsText: true, ReadOnly: true, WriteOnly: true, In: []string{"v"}, NullIn: []string{"v"}, Spelt: []Spelling{{[]byte("1"), []byte("2"), []string{"v"}}}, Enum: []json.RawMessage{[]byte("1")}, Was: []json.RawMessage{[]byte("2")},
		Minimum: "1", Maximum: "2", ExclusiveMinimum: "3", ExclusiveMaximum: "4", MultipleOf: "5", MinLength: 1, MaxLength: &one, Pattern: "p", MinItems: 1, MaxItems: &one,
		UniqueItems: true, MinProperties: 1, MaxProperties: &one, PropertyNames: &Schema{MinLength: 1}, Items: &Schema{MinLength: 1},
		Values: []ValueIn{{[]byte("1"), []string{"v"}}}, Additional: "A", OneOf: []OneOf{{true, []string{"a"}}}, AnyOf: [][]string{{"a"}}, Refused: true,
		Kind: "string", Tag: "t", Tags: []string{"x"}, Shape: true,
	}
	for i := range reflect.TypeFor[Schema]().NumField() {
		if reflect.ValueOf(s).Field(i).IsZero() {
			t.Errorf("the test knows nothing of %s", reflect.TypeFor[Schema]().Field(i).Name)
		}
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	d := described{}
	d.add("\nT " + string(text) + "\nT.F " + string(text) + "\n")
	lines := d.of("T")
	if len(lines) != 2 || lines[0].name != "" || lines[1].name != "F" || !reflect.DeepEqual(lines[0].Schema, s) || !reflect.DeepEqual(lines[1].Schema, s) {
		t.Errorf("%s is read as %+v", text, lines)
	}
}
