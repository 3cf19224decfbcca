package runtime

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// The values of the table of styles in the OpenAPI specification, 3.0 and 3.1.
const (
	colour  = `"blue"`
	colours = `["blue","black","brown"]`
	mix     = `{"R":100,"G":200,"B":150}`
)

func TestPathStyles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		style   string
		explode bool
		json    string
		want    string
	}{
		{"", false, colour, "blue"},
		{StyleSimple, false, colours, "blue,black,brown"},
		{StyleSimple, true, colours, "blue,black,brown"},
		{StyleSimple, false, mix, "R,100,G,200,B,150"},
		{StyleSimple, true, mix, "R=100,G=200,B=150"},
		{StyleLabel, false, colour, ".blue"},
		{StyleLabel, false, colours, ".blue,black,brown"},
		{StyleLabel, true, colours, ".blue.black.brown"},
		{StyleLabel, false, mix, ".R,100,G,200,B,150"},
		{StyleLabel, true, mix, ".R=100.G=200.B=150"},
		{StyleMatrix, false, colour, ";color=blue"},
		{StyleMatrix, false, colours, ";color=blue,black,brown"},
		{StyleMatrix, true, colours, ";color=blue;color=black;color=brown"},
		{StyleMatrix, false, mix, ";color=R,100,G,200,B,150"},
		{StyleMatrix, true, mix, ";R=100;G=200;B=150"},
		{StyleSimple, false, `["a,b","c/d"]`, "a%2Cb,c%2Fd"},
		{StyleSimple, false, `true`, "true"},
		{StyleSimple, false, `-1.5e3`, "-1.5e3"},
	} {
		v, err := parseValue(test.json)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := pathText(&Param{Name: "color", Style: test.style, Explode: test.explode}, v); got != test.want || err != nil {
			t.Errorf("%s %t %s: %s, want %s", test.style, test.explode, test.json, got, test.want)
		}
	}
}

func TestQueryStyles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		param Param
		json  string
		want  string
	}{
		{Param{}, colour, "color=blue"},
		{Param{}, `""`, "color="},
		{Param{}, `null`, ""},
		{Param{Style: StyleForm}, colours, "color=blue,black,brown"},
		{Param{Style: StyleForm, Explode: true}, colours, "color=blue&color=black&color=brown"},
		{Param{Style: StyleForm}, mix, "color=R,100,G,200,B,150"},
		{Param{Style: StyleForm, Explode: true}, mix, "R=100&G=200&B=150"},
		{Param{Style: StyleForm, Explode: true}, `[]`, ""},
		{Param{Style: StyleForm}, `[]`, "color="},
		{Param{Style: StyleSpaceDelimited}, colours, "color=blue%20black%20brown"},
		{Param{Style: StyleSpaceDelimited}, mix, "color=R%20100%20G%20200%20B%20150"},
		{Param{Style: StylePipeDelimited}, colours, "color=blue%7Cblack%7Cbrown"},
		{Param{Style: StyleTabDelimited}, colours, "color=blue%09black%09brown"},
		{Param{Style: StylePipeDelimited, Explode: true}, colours, "color=blue&color=black&color=brown"},
		{Param{Style: StyleDeepObject, Explode: true}, mix, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
		{Param{Style: StyleDeepObject}, `{"a":{"b":[1,2]},"n":null}`, "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2"},
		{Param{}, `"a b&c=d/ü+%"`, "color=a%20b%26c%3Dd%2F%C3%BC%2B%25"},
		{Param{AllowReserved: true}, `"a:/?#[]@!$&'()*+,;= %41%"`, "color=a:/?%23%5B%5D@!$%26'()*%2B,;=%20%41%25"},
		{Param{JSON: true}, `{"a":[1]}`, "color=%7B%22a%22%3A%5B1%5D%7D"},
	} {
		v, err := parseValue(test.json)
		if err != nil {
			t.Fatal(err)
		}
		test.param.Name = "color"
		var q query
		if err := test.param.pairs(v, scalarShape, q.add); string(q.raw) != test.want || err != nil {
			t.Errorf("%+v %s: %s, want %s", test.param, test.json, q.raw, test.want)
		}
	}
}

func TestHeaderStyles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		explode bool
		json    string
		want    string
	}{
		{false, colour, "blue"}, {false, colours, "blue,black,brown"}, {false, mix, "R,100,G,200,B,150"}, {true, mix, "R=100,G=200,B=150"}, {false, "null", ""},
	} {
		v, _ := parseValue(test.json)
		if got, err := headerText(&Param{Explode: test.explode}, v, scalarShape); got != test.want || err != nil {
			t.Errorf("%s: %s", test.json, got)
		}
	}
}

func TestQueryReplace(t *testing.T) {
	t.Parallel()
	var q query
	q.add("a[]", "1")
	q.add("b", "2")
	q.add("a[]", "3")
	if q.replace("a[]", []string{"ü"}); string(q.raw) != "b=2&a%5B%5D=%C3%BC" {
		t.Errorf("%s", q.raw)
	}
	if q.replace("b", nil); string(q.raw) != "a%5B%5D=%C3%BC" {
		t.Errorf("%s", q.raw)
	}
}

// FuzzEscape holds that an escaped string is read back unchanged, and stays one segment of a path.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "..", "a/b", "%2F", "ü", "\xff", "a+b c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		segment := escapeSegment(s)
		if back, err := url.PathUnescape(segment); err != nil || back != s || strings.ContainsAny(segment, "/?#") || segment == ".." {
			t.Errorf("%q: %s", s, segment)
		}
		if values, err := url.ParseQuery("x=" + escape(s, false)); err != nil || values.Get("x") != s {
			t.Errorf("%q: %s", s, escape(s, false))
		}
		if utf8.ValidString(s) && !strings.Contains(s, "%") {
			if values, err := url.ParseQuery("x=" + strings.ReplaceAll(escape(s, true), ";", "%3B")); err != nil || values.Get("x") != s {
				t.Errorf("%q: reserved %s", s, escape(s, true))
			}
		}
	})
}
