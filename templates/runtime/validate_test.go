package runtime_test

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// told returns what a check finds as text.
func told(check func(*runtime.Checks)) string {
	err := runtime.Validate(check)
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestCheckNumbers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		check func(*runtime.Checks)
		want  string
	}{
		"minimum":          {func(c *runtime.Checks) { runtime.CheckMinimum(c, 1, 1) }, ""},
		"below minimum":    {func(c *runtime.Checks) { runtime.CheckMinimum(c, int32(0), 1) }, "the value must be at least 1"},
		"maximum":          {func(c *runtime.Checks) { runtime.CheckMaximum(c, uint64(math.MaxUint64), math.MaxUint64) }, ""},
		"above maximum":    {func(c *runtime.Checks) { runtime.CheckMaximum(c, 0.25, 0.2) }, "the value must be at most 0.2"},
		"not a number":     {func(c *runtime.Checks) { runtime.CheckMinimum(c, math.NaN(), 0) }, "the value must be at least 0"},
		"not above":        {func(c *runtime.Checks) { runtime.CheckAbove(c, 1.5, 1.5) }, "the value must be greater than 1.5"},
		"not below":        {func(c *runtime.Checks) { runtime.CheckBelow(c, runtime.UnixTime(7), 7) }, "the value must be less than 7"},
		"multiple":         {func(c *runtime.Checks) { runtime.CheckMultiple(c, -9, 3) }, ""},
		"no multiple":      {func(c *runtime.Checks) { runtime.CheckMultiple(c, uint64(10), 3) }, "the value must be a multiple of 3"},
		"decimal":          {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, 0.3, 0.1) }, ""},
		"large":            {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, 1e300, 0.1) }, ""},
		"whole":            {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, 10.0, 4) }, "the value must be a multiple of 4"},
		"no decimal":       {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, 0.35, 0.1) }, "the value must be a multiple of 0.1"},
		"infinite":         {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, math.Inf(1), 0.1) }, "the value must be a multiple of 0.1"},
		"infinite, whole":  {func(c *runtime.Checks) { runtime.CheckMultipleFloat(c, math.Inf(-1), 2) }, "the value must be a multiple of 2"},
		"constant":         {func(c *runtime.Checks) { runtime.CheckConst(c, 2.5, 2.5) }, ""},
		"another constant": {func(c *runtime.Checks) { runtime.CheckConst(c, 2, 1) }, "the value must be 1"},
	} {
		if got := told(c.check); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCheckTexts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		check func(*runtime.Checks)
		want  string
	}{
		"long enough":                     {func(c *runtime.Checks) { runtime.CheckMinLength(c, "日本", 2) }, ""},
		"too short":                       {func(c *runtime.Checks) { runtime.CheckMinLength(c, "日本", 3) }, "the value must have at least 3 characters"},
		"short enough":                    {func(c *runtime.Checks) { runtime.CheckMaxLength(c, "日本", 2) }, ""},
		"too long":                        {func(c *runtime.Checks) { runtime.CheckMaxLength(c, "日本", 1) }, "the value must have at most 1 character"},
		"no UTF-8":                        {func(c *runtime.Checks) { runtime.CheckMaxLength(c, "\xff\xff", 2) }, ""},
		"matches":                         {func(c *runtime.Checks) { runtime.CheckPattern(c, "a1", `\d$`) }, ""},
		"no match":                        {func(c *runtime.Checks) { runtime.CheckPattern(c, runtime.FieldMask("a"), `^%d$`) }, "the value must match ^%d$"},
		"constant":                        {func(c *runtime.Checks) { runtime.CheckConstOrEmpty(c, "old", "new", "old") }, ""},
		"no constant":                     {func(c *runtime.Checks) { runtime.CheckConstOrEmpty(c, "other", "new", "old") }, `the value must be "new"`},
		"empty":                           {func(c *runtime.Checks) { runtime.CheckConstOrEmpty(c, "", "new") }, ""},
		"empty where it is not filled in": {func(c *runtime.Checks) { runtime.CheckConst(c, "", "new") }, `the value must be "new"`},
	} {
		if got := told(c.check); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// size is an enum.
type size string

func (s size) Known() bool { return slices.Contains(s.Values(), s) }

func (size) Values() []size {
	return []size{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", size(strings.Repeat("long", 100))}
}

func TestCheckKnown(t *testing.T) {
	t.Parallel()
	for value, want := range map[size]string{
		"a":   "",
		"old": "",
		"k":   "",
		"z":   `the value must be one of "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", …`,
	} {
		if got := told(func(c *runtime.Checks) { runtime.CheckKnown(c, value, "old") }); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// Paths name the members on the way, names in quotes where they are not plain ones.
func TestCheckPaths(t *testing.T) {
	t.Parallel()
	m := map[string][]string{"plain": {"x"}, "two words": {"", "x"}, "": {"x"}, strings.Repeat("ä", 100): {"x"}}
	err := runtime.Validate(func(c *runtime.Checks) {
		if !c.Begin(true) {
			t.Error("nothing is there")
		}
		c.Member("a")
		for list := range runtime.CheckMembers(c, m) {
			for p := range runtime.CheckItems(c, *list) {
				runtime.CheckMaxLength(c, *p, 0)
			}
		}
		c.Member("b")
		c.There(false)
		c.End()
		c.UnknownVariant()
	})
	found, ok := errors.AsType[*runtime.ValidationError](err)
	if !ok {
		t.Fatal(err)
	}
	var paths []string
	for _, v := range found.Violations {
		paths = append(paths, v.Field)
	}
	want := []string{`a[""][0]`, `a.plain[0]`, `a["two words"][1]`, `a["` + strings.Repeat("ä", 32) + `…"][0]`, "b", ""}
	if !slices.Equal(paths, want) {
		t.Errorf("%q, want %q", paths, want)
	}
}

func TestCheckNames(t *testing.T) {
	t.Parallel()
	m := map[string]int{"a": 1, "bbb": 2}
	got := told(func(c *runtime.Checks) {
		for name := range runtime.CheckNames(c, m) {
			runtime.CheckMaxLength(c, *name, 2)
		}
		for v := range runtime.CheckMembers(c, m) {
			runtime.CheckMinimum(c, *v, 2)
		}
	})
	if want := "bbb: has a name that must have at most 2 characters; a: must be at least 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !maps.Equal(m, map[string]int{"a": 1, "bbb": 2}) {
		t.Error("checking changed the map")
	}
}

// Looking ends once more was found than is told.
func TestCheckEnds(t *testing.T) {
	t.Parallel()
	list := make([]int, 1_000_000)
	seen := 0
	err := runtime.Validate(func(c *runtime.Checks) {
		for p := range runtime.CheckItems(c, list) {
			seen++
			runtime.CheckMinimum(c, *p, 1)
		}
	})
	found, ok := errors.AsType[*runtime.ValidationError](err)
	if !ok || len(found.Violations) != 20 || !found.More || seen != 21 {
		t.Error(err, seen)
	}
	if _, ok := errors.AsType[*runtime.FieldError](err); !ok {
		t.Error("the first violation is not found")
	}
}

// Items are equal when they are written alike; what cannot be written is equal to nothing.
func TestCheckUnique(t *testing.T) {
	t.Parallel()
	write := func(list ...float64) string {
		return told(func(c *runtime.Checks) { runtime.CheckUnique(c, list, runtime.WriteFloat) })
	}
	if got := write(1, 2, math.NaN(), math.NaN()); got != "" {
		t.Error(got)
	}
	if got := write(3, 1, 2, 1.0); got != "the value must have items that differ, but items 1 and 3 are equal" {
		t.Error(got)
	}
}
