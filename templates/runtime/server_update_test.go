package runtime

import (
	"errors"
	"slices"
	"testing"
)

// thing is the object of the updates.
type thing struct {
	Name  Opt[string]       `json:"name,omitzero"`
	Title Opt[string]       `json:"title,omitzero"`
	Tags  []string          `json:"tags,omitzero"`
	Inner Opt[*partOfThing] `json:"inner,omitzero"`
	Size  int64             `json:"size"`
	Rest  *Rest             `json:"-"`
}

type partOfThing struct {
	A    Opt[string] `json:"a,omitzero"`
	B    Opt[string] `json:"b,omitzero"`
	Rest *Rest       `json:"-"`
}

// update is a change of a thing.
type update struct {
	Name  Opt[string]       `json:"name,omitzero"`
	Title Opt[string]       `json:"title,omitzero"`
	Tags  []string          `json:"tags,omitzero"`
	Inner Opt[*partOfThing] `json:"inner,omitzero"`
	Mask  FieldMask         `json:"updateMask,omitzero"`
	Rest  *Rest             `json:"-"`
}

func aThing() *thing {
	return &thing{Name: Some("old"), Title: Some("t"), Tags: []string{"x"}, Size: 3, Inner: Some(&partOfThing{A: Some("a"), B: Some("b")})}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := Append(nil, v, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestApplyUpdate(t *testing.T) {
	t.Parallel()
	to := aThing()
	if err := ApplyUpdate(to, &update{Name: Some("new"), Title: Null[string](), Mask: "name"}); err != nil {
		t.Fatal(err)
	}
	if got := jsonOf(t, to); got != `{"name":"new","title":null,"tags":["x"],"inner":{"a":"a","b":"b"},"size":3}` {
		t.Error(got)
	}
	if err := ApplyUpdate(to, (*update)(nil)); err != nil {
		t.Error(err)
	}
	if err := ApplyUpdate((*thing)(nil), &update{}); err == nil {
		t.Error("nothing was updated without an error")
	}
}

func TestApplyMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mask FieldMask
		want string
	}{
		{"name", `{"name":"new","title":"t","tags":["x"],"inner":{"a":"a","b":"b"},"size":3}`},
		{"title, tags", `{"name":"old","inner":{"a":"a","b":"b"},"size":3}`},
		{"inner.a", `{"name":"old","title":"t","tags":["x"],"inner":{"b":"b","a":"z"},"size":3}`},
		{"inner.b", `{"name":"old","title":"t","tags":["x"],"inner":{"a":"a"},"size":3}`},
	} {
		to := aThing()
		if err := ApplyMask(to, c.mask, &update{Name: Some("new"), Inner: Some(&partOfThing{A: Some("z")})}); err != nil {
			t.Fatal(err)
		}
		var want thing
		if err := Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if !Equal(to, &want) {
			t.Errorf("%s: %s, want %s", c.mask, jsonOf(t, to), c.want)
		}
	}
	var wrong *FieldError
	if err := ApplyMask(aThing(), "nope", &update{}); !errors.As(err, &wrong) || wrong.Field != "nope" {
		t.Errorf("got %v", err)
	}
}

// anything is a protobuf Any.
type anything struct {
	Type string         `json:"@type"`
	More map[string]Raw `json:"-"`
	Rest *Rest          `json:"-"`
}

func TestPackAny(t *testing.T) {
	t.Parallel()
	var packed anything
	if err := PackAny(&packed, "type.example/Thing", aThing()); err != nil {
		t.Fatal(err)
	}
	var back thing
	name, err := UnpackAny(&back, &packed)
	if err != nil || name != "type.example/Thing" || !Equal(&back, aThing()) {
		t.Errorf("%q, %v: %s", name, err, jsonOf(t, &back))
	}
}

func TestPageOf(t *testing.T) {
	t.Parallel()
	items := []string{"a", "b", "c", "d", "e"}
	for _, c := range []struct {
		after, before string
		limit         int
		want          []string
		more          bool
	}{
		{"", "", 2, []string{"a", "b"}, true},
		{"b", "", 2, []string{"c", "d"}, true},
		{"d", "", 2, []string{"e"}, false},
		{"e", "", 2, []string{}, false},
		{"", "e", 2, []string{"c", "d"}, true},
		{"a", "d", 9, []string{"b", "c"}, false},
		{"d", "b", 9, []string{}, false},
		{"", "", 0, items, false},
	} {
		page, more, err := PageOf(items, func(s string) string { return s }, c.after, c.before, c.limit)
		if err != nil || more != c.more || !slices.Equal(page, c.want) {
			t.Errorf("%+v: %v %v %v", c, page, more, err)
		}
	}
	if _, _, err := PageOf(items, func(s string) string { return s }, "x", "", 1); err == nil {
		t.Error("an unknown id was taken")
	}
}
