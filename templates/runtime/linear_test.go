package runtime

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// manyMembers is so many that work for each with each other would take minutes.
const manyMembers = 100_000

// objectOfMany returns an object with many members, each with the value, as often as it is repeated.
func objectOfMany(repeated int, value string) string {
	var b strings.Builder
	b.WriteString(`{"name":"x"`)
	for range repeated {
		for i := range manyMembers {
			fmt.Fprintf(&b, `,"member%07d":%s`, i, value)
		}
	}
	b.WriteByte('}')
	return b.String()
}

// plainModel declares one member.
type plainModel struct {
	Name Opt[string] `json:"name,omitzero"`
	Rest *Rest       `json:"-"`
}

func TestManyUndeclaredMembers(t *testing.T) {
	t.Parallel()
	once := objectOfMany(1, "1")
	for _, text := range []string{once, objectOfMany(2, "1")} {
		var v, other plainModel
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(&v); err != nil || string(got) != once {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		list := v.Rest.unknown.list
		other.Name, other.Rest = v.Name, &Rest{}
		for _, k := range slices.Backward(list) {
			other.Rest.setUnknown(k.name, k.raw)
		}
		if len(list) != manyMembers || !Equal(&v, &other) || !Equal(&other, &v) {
			t.Errorf("%d members, not equal in another order", len(list))
		}
		other.Rest = other.Rest.Without("member0000007").With("member0000008", "2").With("new", "3")
		if raw, ok := other.Rest.Get("member0000008"); !ok || raw != "2" || len(other.Rest.Names()) != manyMembers || Equal(&v, &other) {
			t.Errorf("%s, %d names", raw, len(other.Rest.Names()))
		}
		for range manyMembers {
			if _, ok := other.Rest.Get("none"); ok {
				t.Fatal("found what is not there")
			}
		}
	}
}

func TestManyOddMembers(t *testing.T) {
	t.Parallel()
	once := objectOfMany(1, `"1"`)
	for _, text := range []string{once, objectOfMany(2, `"1"`), strings.TrimSuffix(objectOfMany(1, "2"), "}") + strings.TrimPrefix(once, `{"name":"x"`)} {
		var v, other memberExtra
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(&v); err != nil || string(got) != once {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		if err := Unmarshal([]byte(once), &other); err != nil || !Equal(&v, &other) {
			t.Error("not equal", err)
		}
		for name := range v.Extra {
			v.Extra[name] = 3
		}
		if got, err := Marshal(&v); err != nil || string(got) != objectOfMany(1, "3") {
			t.Errorf("changed: %d bytes, %v", len(got), err)
		}
	}
	// A member that was odd and came again as it should be is forgotten.
	var v memberExtra
	text := strings.TrimSuffix(once, "}") + strings.TrimPrefix(objectOfMany(1, "2"), `{"name":"x"`)
	if err := Unmarshal([]byte(text), &v); err != nil || v.Rest != nil && len(v.Rest.kept.list) > 0 {
		t.Error("deviations are kept of members that have none", err)
	}
}

func TestManyItemsAndMembers(t *testing.T) {
	t.Parallel()
	list := "[" + strings.Repeat(`{"name":"x"},`, manyMembers) + `{"name":"y"}]`
	var v []plainModel
	if err := Unmarshal([]byte(list), &v); err != nil || len(v) != manyMembers+1 {
		t.Fatal(err, len(v))
	}
	if got, err := Marshal(&v); err != nil || string(got) != list {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	var m map[string]string
	if err := Unmarshal([]byte(objectOfMany(2, `"x"`)), &m); err != nil || len(m) != manyMembers+1 {
		t.Fatal(err, len(m))
	}
	got := wrong(t, `{"uniqueItems":true}`, list)
	if got != "the value must have items that differ, but items 0 and 1 are equal" {
		t.Error(got)
	}
}

// nest is a union whose tag comes after all that it holds, so that reading looks ahead at every level.
type nest interface{ isNest() }

type nested struct {
	Inner Opt[nest] `json:"inner,omitzero"`
	Shape Raw       `json:"shape"`
	Type  string    `json:"type"`
	_     [0]func(nestVariants)
	Rest  *Rest `json:"-"`
}

type unknownNest struct{ Rest *Rest }

func (*nested) isNest()      {}
func (*unknownNest) isNest() {}

type nestVariants func(nest, *nested, *unknownNest, nestSchema)

type nestSchema struct{}

func (nestSchema) Schemas() string {
	return `
nest.nested {"tag":"type","tags":["nested"]}
nest.nested {"shape":true}
`
}

func TestDeepUnions(t *testing.T) {
	t.Parallel()
	const depth = 9000
	padding := `,"shape":"` + strings.Repeat("x", 2000) + `"`
	for _, end := range []string{`,"type":"nested"}`, `,"type":"other"}`} {
		text := `{"inner":` + strings.Repeat(`{"inner":`, depth) + "null" + strings.Repeat(padding+end, depth) + padding + end
		var v nested
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(&v); err != nil || string(got) != text {
			t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
		}
	}
}

// Tags that are repeated at every level, before and after nested values, are found in linear time, too.
func TestDeepUnionsWithTagsTwice(t *testing.T) {
	t.Parallel()
	const depth = 9000
	text := strings.Repeat(`{"type":"other","type":"nested","shape":1,"inner":`, depth) + "null" + strings.Repeat(`,"shape":"`+strings.Repeat("x", 500)+`","type":"nested"}`, depth)
	var v nested
	if err := Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	n := 1
	for inner := &v; inner.Inner.Or(nil) != nil; n++ {
		next, ok := inner.Inner.Or(nil).(*nested)
		if !ok {
			t.Fatalf("level %d is a %T", n, inner.Inner.Or(nil))
		}
		inner = next
	}
	if n != depth {
		t.Errorf("%d levels", n)
	}
}

// Members of a parameter are spelt as numbers or strings, each as its field wants it.
func TestParametersWithManyMembers(t *testing.T) {
	t.Parallel()
	l := lookup{param: &Param{}, shape: objectShape, decode: func(text string) (string, error) { return text, nil }}
	var text strings.Builder
	for i := range manyMembers {
		fmt.Fprintf(&text, "member%07d,1,", i)
	}
	v, err := l.simple(text.String()+"name,x", ",")
	if err != nil {
		t.Fatal(err)
	}
	var m memberExtra
	c, p := codecFor(&m, nil)
	if err := fit(*v, c, p, func(text string) *Reader { return &Reader{s: text} }, true); err != nil || len(m.Extra) != manyMembers || m.Name.Or("") != "x" {
		t.Error(err, len(m.Extra))
	}
}

func TestDeepParametersWithManyMembers(t *testing.T) {
	t.Parallel()
	l := lookup{param: &Param{Name: "p", Style: StyleDeepObject}, shape: objectShape, decode: func(text string) (string, error) { return text, nil }}
	for i := range 2 * manyMembers {
		l.pairs = append(l.pairs, pair{fmt.Sprintf("p[%d]", i%manyMembers), "x"})
	}
	v, err := l.deep()
	if err != nil || len(v.members) != manyMembers || len(v.members[manyMembers-1].value.items) != 2 {
		t.Error(err, len(v.members))
	}
}

func TestLongNumbers(t *testing.T) {
	t.Parallel()
	s := compiled(`"S" {"items":{"multipleOf":0.3,"minimum":7,"enum":[1.5]},"uniqueItems":true}` + "\n")
	for _, digits := range []string{strings.Repeat("1", 1<<22), "0." + strings.Repeat("3", 1<<22), "1e" + strings.Repeat("9", 1<<22)} {
		if err := checkText(s, "["+digits+","+digits+"]", anySide, false); err == nil {
			t.Errorf("%.20s… is valid", digits)
		}
	}
}
