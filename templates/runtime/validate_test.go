package runtime

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// told returns what is wrong with a value by a schema, as text.
func told[T any](t *testing.T, v T, schema string) string {
	t.Helper()
	var s Schema
	if err := json.Unmarshal([]byte(schema), &s); err != nil {
		t.Fatal(err)
	}
	k := codecOf(reflect.TypeFor[T]()).with(&s)
	c := checker{}
	if c.value(k, rulesOf(&s, k), pointerOf(&v)); c.err() != nil {
		return c.err().Error()
	}
	return ""
}

// tells checks what is wrong with a value by a schema.
func tells[T any](t *testing.T, v T, schema, want string) {
	t.Helper()
	if got := told(t, v, schema); got != want {
		t.Errorf("%v by %s: %q, want %q", v, schema, got, want)
	}
}

func TestCheckNumbers(t *testing.T) {
	t.Parallel()
	tells(t, int64(1), `{"minimum":1}`, "")
	tells(t, int32(0), `{"minimum":1}`, "the value must be at least 1")
	tells(t, uint64(math.MaxUint64), `{"maximum":18446744073709551615}`, "")
	tells(t, 0.25, `{"maximum":0.2}`, "the value must be at most 0.2")
	tells(t, math.NaN(), `{"minimum":0}`, "the value must be at least 0")
	tells(t, 1.5, `{"exclusiveMinimum":1.5}`, "the value must be greater than 1.5")
	tells(t, UnixTime(7), `{"exclusiveMaximum":7}`, "the value must be less than 7")
	tells(t, int64(-9), `{"multipleOf":3}`, "")
	tells(t, uint64(10), `{"multipleOf":3}`, "the value must be a multiple of 3")
	tells(t, 0.3, `{"multipleOf":0.1}`, "")
	tells(t, 1e300, `{"multipleOf":0.1}`, "")
	tells(t, 10.0, `{"multipleOf":4}`, "the value must be a multiple of 4")
	tells(t, 0.35, `{"multipleOf":0.1}`, "the value must be a multiple of 0.1")
	tells(t, math.Inf(1), `{"multipleOf":0.1}`, "the value must be a multiple of 0.1")
	tells(t, math.Inf(-1), `{"multipleOf":2}`, "the value must be a multiple of 2")
	tells(t, 2.5, `{"enum":[2.5]}`, "")
	tells(t, int64(2), `{"enum":[1]}`, "the value must be 1")
}

func TestCheckTexts(t *testing.T) {
	t.Parallel()
	tells(t, "日本", `{"minLength":2}`, "")
	tells(t, "日本", `{"minLength":3}`, "the value must have at least 3 characters")
	tells(t, "日本", `{"maxLength":2}`, "")
	tells(t, "日本", `{"maxLength":1}`, "the value must have at most 1 character")
	tells(t, "\xff\xff", `{"maxLength":2}`, "")
	tells(t, "a1", `{"pattern":"\\d$"}`, "")
	tells(t, FieldMask("a"), `{"pattern":"^%d$"}`, "the value must match ^%d$")
	tells(t, "old", `{"fill":true,"enum":["new"],"was":["old"]}`, "")
	tells(t, "other", `{"fill":true,"enum":["new"],"was":["old"]}`, `the value must be "new"`)
	tells(t, "", `{"fill":true,"enum":["new"]}`, "")
	tells(t, "", `{"enum":["new"]}`, `the value must be "new"`)
}

func TestCheckKnown(t *testing.T) {
	t.Parallel()
	long, _ := json.Marshal(strings.Repeat("long", 100))
	schema := `{"enum":["a","b","c","d","e","f","g","h","i","j","k",` + string(long) + `],"was":["old"]}`
	type size string
	tells(t, size("a"), schema, "")
	tells(t, size("old"), schema, "")
	tells(t, size("k"), schema, "")
	tells(t, size("z"), schema, `the value must be one of "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", …`)
}

// checkedPaths is a struct with violations in many places.
type checkedPaths struct {
	A map[string][]string `json:"a"`
	B *int64              `json:"b"`
	_ [0]func(checkedSchema)
}

// refusedPaths stands for values that are not expected.
type refusedPaths struct {
	_    [0]func(checkedSchema)
	Rest *Rest `json:"-"`
}

type checkedSchema struct{}

func (checkedSchema) Schemas() string {
	return `
checkedPaths.A {"items":{"items":{"maxLength":0}}}
refusedPaths {"refused":true}
`
}

// Long paths have their ends only.
func TestLongPaths(t *testing.T) {
	t.Parallel()
	const nested, list = "a.b.c.d.e.f.g.h", "[0][1][2][3][4][5][6][7]"
	for _, test := range []struct {
		begin, between, end string
		want                string
	}{
		{begin: nested, end: "." + nested, want: nested + "." + nested},
		{begin: nested, between: ".x", end: "." + nested, want: nested + ".…." + nested},
		{begin: list, between: strings.Repeat("[9]", 9000), end: list, want: list + ".…" + list},
		{begin: nested, between: strings.Repeat(".x[1]", 9000), end: "[1]" + nested[1:], want: nested + ".…[1]" + nested[1:]},
	} {
		text := test.begin + test.between + test.end
		var path []step
		for _, s := range strings.FieldsFunc(strings.ReplaceAll(text, "[", ".["), func(c rune) bool { return c == '.' }) {
			if index, err := strconv.Atoi(strings.Trim(s, "[]")); err == nil {
				path = append(path, step{index: index})
			} else {
				path = append(path, step{s, -1})
			}
		}
		if got := pathOf(path); got != test.want {
			t.Errorf("%.99s: %.200s, want %s", text, got, test.want)
		}
	}
}

// Paths name the members on the way, names in quotes where they are not plain ones.
func TestCheckPaths(t *testing.T) {
	t.Parallel()
	m := map[string][]string{"plain": {"x"}, "two words": {"", "x"}, "": {"x"}, strings.Repeat("ä", 100): {"x"}}
	err := Validate(&checkedPaths{A: m})
	found, ok := errors.AsType[*ValidationError](err)
	if !ok {
		t.Fatal(err)
	}
	var paths []string
	for _, v := range found.Violations {
		paths = append(paths, v.Field)
	}
	want := []string{`a[""][0]`, `a.plain[0]`, `a["two words"][1]`, `a["` + strings.Repeat("ä", 32) + `…"][0]`, "b"}
	if !slices.Equal(paths, want) {
		t.Errorf("%q, want %q", paths, want)
	}
	if found, ok := errors.AsType[*ValidationError](Validate(&refusedPaths{})); !ok || len(found.Violations) != 1 || found.Violations[0].Field != "" {
		t.Error(found)
	}
}

func TestCheckNames(t *testing.T) {
	t.Parallel()
	m := map[string]int64{"a": 1, "bbb": 2}
	tells(t, m, `{"propertyNames":{"maxLength":2},"items":{"minimum":2}}`, "bbb: has a name that must have at most 2 characters; a: must be at least 2")
	if !maps.Equal(m, map[string]int64{"a": 1, "bbb": 2}) {
		t.Error("checking changed the map")
	}
}

// Looking ends once more was found than is told.
func TestCheckEnds(t *testing.T) {
	t.Parallel()
	list := make([]int64, 1_000_000)
	seen := 0
	count := func(pointer) string {
		seen++
		return "must be another"
	}
	c := checker{}
	c.value(codecOf(reflect.TypeFor[[]int64]()), &rules{items: &rules{checks: []check{count}}}, pointerOf(&list))
	err := c.err()
	found, ok := errors.AsType[*ValidationError](err)
	if !ok || len(found.Violations) != 20 || !found.More || seen != 21 {
		t.Error(err, seen)
	}
	if _, ok := errors.AsType[*FieldError](err); !ok {
		t.Error("the first violation is not found")
	}
}

// Items are equal when they are written alike; what cannot be written is equal to nothing.
func TestCheckUnique(t *testing.T) {
	t.Parallel()
	tells(t, []float64{1, 2, math.NaN(), math.NaN()}, `{"uniqueItems":true}`, "")
	tells(t, []float64{3, 1, 2, 1.0}, `{"uniqueItems":true}`, "the value must have items that differ, but items 1 and 3 are equal")
}
