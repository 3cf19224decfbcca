package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// Types with names have lines of their own, which hold wherever they are used and next to those of the use.
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
	if f := codecOf(reflect.TypeFor[undamaged]()).object.fields[0]; f.rules == nil {
		t.Error("lines beside damaged ones are forgotten")
	}
}

// Every keyword of a Schema is read from JSON by the name that it is written with.
func TestSchemasAreReadAsWritten(t *testing.T) {
	t.Parallel()
	one := 1
	s := Schema{
		Name: "a", Optional: true, Also: []string{"b"}, Key: "k", Fill: true, AsText: true, ReadOnly: true, WriteOnly: true, ReadOnlyIn: []string{"v"}, WriteOnlyIn: []string{"v"}, Versions: []string{"v"}, NullIn: []string{"v"}, Spelt: []Spelling{{[]byte("1"), []byte("2"), []string{"v"}}}, Enum: []json.RawMessage{[]byte("1")}, Was: []json.RawMessage{[]byte("2")},
		Minimum: "1", Maximum: "2", ExclusiveMinimum: "3", ExclusiveMaximum: "4", MultipleOf: "5", MinLength: 1, MaxLength: &one, Pattern: "p", MinItems: 1, MaxItems: &one,
		UniqueItems: true, MinProperties: 1, MaxProperties: &one, PropertyNames: &Schema{MinLength: 1}, Items: &Schema{MinLength: 1},
		Values: []ValueIn{{[]byte("1"), []string{"v"}}}, Additional: "A", Schemas: []string{"s"}, Version: "v", Operation: "o",
		Kind: "string", Tag: "t", Tags: []string{"x"}, Literal: true, Absent: true, Shape: true,
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
