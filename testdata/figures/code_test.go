package main

import "testing"

func TestLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"package p\n":                            1,
		"package p // comment\n\n// comment\n":   1,
		"// comment\npackage p\n\n/* a\nb */\n":  1,
		"package p\n\nconst s = `a\n\nb`\n":      4,
		"package p\n\nfunc f() {\n\tg(); h()\n}": 4,
		"package p; /* a\n */ var x int":         2,
	} {
		if got := lines([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
