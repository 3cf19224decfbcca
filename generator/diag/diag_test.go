package diag

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

func TestString(t *testing.T) {
	d := Diagnostic{
		Severity: Warning, Code: "some-code", Pos: model.Pos{File: "a.yaml", Line: 3, Column: 7},
		Message: "wrong\x1b[31m\nthing", Help: "do\tthis", Also: []model.Pos{{File: "b.yaml", Line: 1, Column: 2}},
	}
	want := "a.yaml:3:7: warning: wrong [31m thing [some-code]\n    see also b.yaml:1:2\n    do this"
	if got := d.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Diagnostic{Message: "m"}).String(); got != "error: m" {
		t.Errorf("%q", got)
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line, column int, message string) Diagnostic {
		return Diagnostic{Pos: model.Pos{File: file, Line: line, Column: column}, Message: message}
	}
	l := List{at("b", 1, 1, "x"), at("a", 10, 1, "x"), at("a", 9, 2, "z"), at("a", 9, 2, "y"), at("a", 9, 1, "x"), at("a", 9, 1, "x")}
	l.Sort()
	var b strings.Builder
	for _, d := range l {
		b.WriteString(d.String() + "; ")
	}
	got := b.String()
	if want := "a:9:1: error: x; a:9:2: error: z; a:9:2: error: y; a:10:1: error: x; b:1:1: error: x; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"get", "package", "packages", "version", "überlauf"}
	for name, want := range map[string]string{
		"pakage": "package", "pcakage": "package", "packages": "packages", "versian": "version", "uberlauf": "überlauf",
		"a": "", "": "", "gt": "", "got": "get", "banana": "", "pack": "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}
