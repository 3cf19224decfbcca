package runtime

import (
	"strconv"
	"strings"
	"testing"
)

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
