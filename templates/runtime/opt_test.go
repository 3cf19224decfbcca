package runtime

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func TestOptTellsAbsentNullAndZeroApart(t *testing.T) {
	t.Parallel()
	type holder struct {
		A Opt[string] `json:"a,omitzero"`
	}
	for text, want := range map[string]Opt[string]{`{}`: {}, `{"a":null}`: Null[string](), `{"a":""}`: Some(""), `{"a":"x"}`: Some("x")} {
		var h holder
		if err := json.Unmarshal([]byte(text), &h); err != nil || h.A != want {
			t.Errorf("%s: %+v, %v", text, h, err)
		}
		if got, err := json.Marshal(h); err != nil || string(got) != text {
			t.Errorf("%s: written as %s, %v", text, got, err)
		}
	}
}

func TestOptMethods(t *testing.T) {
	t.Parallel()
	var absent Opt[int]
	if v, ok := absent.Get(); ok || v != 0 || absent.Or(7) != 7 || absent.Ptr() != nil || absent.IsNull() {
		t.Errorf("absent: %+v", absent)
	}
	null := Null[int]()
	if _, ok := null.Get(); ok || null.Or(7) != 7 || null.Ptr() != nil || !null.IsNull() {
		t.Errorf("null: %+v", null)
	}
	some := Some(0)
	if *some.Ptr() = 3; some.Or(7) != 3 {
		t.Errorf("some: %+v", some)
	}
}

// FuzzOpt reads any JSON as an optional integer and expects the kinds to be distinguished.
func FuzzOpt(f *testing.F) {
	for _, text := range corpus {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, r := readAs[Opt[int64]](string(text))
		if r.err != nil || r.peek() != 0 || r.err != nil {
			return
		}
		got, err := Append(nil, &v, nil)
		if err != nil {
			t.Fatal(err)
		}
		var want *int64
		if json.Unmarshal(text, &want) == nil {
			canonical, _ := json.Marshal(want)
			if string(got) != string(canonical) {
				t.Fatalf("%q: written as %s, want %s", text, got, canonical)
			}
		} else if !r.odd {
			t.Fatalf("%q is not an integer and is not kept", text)
		}
	})
}

func TestTimesAndBytes(t *testing.T) {
	t.Parallel()
	for text, odd := range map[string]bool{
		`"2025-08-27T09:12:32.398612020Z"`: true, `"2025-08-27T09:12:32.39861202Z"`: false, `"2025-08-27T09:12:32Z"`: false,
		`"2025-08-27T12:12:32+03:00"`: false, `""`: true, `"yesterday"`: true, `5`: true,
	} {
		if v, r := readAs[time.Time](text); r.odd != odd || r.err != nil {
			t.Errorf("%s: %v odd=%v err=%v", text, v, r.odd, r.err)
		}
	}
	for text, odd := range map[string]bool{`"aGk="`: false, `"aGk"`: true, `"-_8="`: true, `"!"`: true, `null`: true, `""`: false} {
		if v, r := readAs[[]byte](text); r.odd != odd || r.err != nil {
			t.Errorf("%s: %q odd=%v err=%v", text, v, r.odd, r.err)
		}
	}
	if got := UnixTimeOf(time.Unix(1700000000, 5)).Time(); !got.Equal(time.Unix(1700000000, 0)) {
		t.Error(got)
	}
	if m := Mask("name", "modelUri"); m != "name,modelUri" || len(m.Paths()) != 2 || FieldMask("").Paths() != nil {
		t.Error(m)
	}
}

func TestRestIsNeverChangedInPlace(t *testing.T) {
	t.Parallel()
	var none *Rest
	one := none.With("a", "1")
	two := one.With("b", "2").With("a", "3")
	if raw, ok := one.Get("a"); !ok || raw != "1" {
		t.Errorf("one has %q", raw)
	}
	if raw, _ := two.Get("a"); raw != "3" {
		t.Errorf("two has %q", raw)
	}
	if _, ok := two.Without("b").Get("b"); ok {
		t.Error("b is still there")
	}
	if !none.Equal(&Rest{}) || one.Equal(two) || !one.Equal(none.With("a", "1")) {
		t.Error("Equal is wrong")
	}
}

func TestOptFormat(t *testing.T) {
	t.Parallel()
	type model struct {
		Name Opt[string]
		Size Opt[int]
		Next Opt[*string]
	}
	for _, c := range []struct {
		format, want string
		value        any
	}{
		{"%v", "tea", Some("tea")},
		{"%q", `"tea"`, Some("tea")},
		{"[%6.2f]", "[  1.50]", Some(1.5)},
		{"%v", "null", Null[string]()},
		{"%d", "absent", Opt[int]{}},
		{"%v", "{tea null absent}", model{Name: Some("tea"), Size: Null[int]()}},
		{"%+v", "{Name:tea Size:7 Next:absent}", model{Name: Some("tea"), Size: Some(7)}},
	} {
		if got := fmt.Sprintf(c.format, c.value); got != c.want {
			t.Errorf("%s: %s, want %s", c.format, got, c.want)
		}
	}
}
