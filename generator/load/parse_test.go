package load

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

// parsed parses a string that must be right.
func parsed(t *testing.T, name, text string) *Node {
	t.Helper()
	n, ds := Parse(name, []byte(text))
	if n == nil {
		t.Fatalf("%s: %v", text, ds)
	}
	return n
}

func TestLiterals(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.json", `{"b":1.50,"a":[1e3,-0,12345678901234567890],"s":"\ud83d\ude00\t<&>\\\"","n":null,"t":true}`,
			`{"b":1.50,"a":[1e3,-0,12345678901234567890],"s":"😀\t<&>\\\"","n":null,"t":true}`},
		{"a.yaml", "date: 2024-01-01\ntime: 12:30:45\nyes: yes\non: on\n200: ok\nhex: 0x1F\noct: 0o17\nzero: 0777\nunder: 1_000",
			`{"date":"2024-01-01","time":"12:30:45","yes":"yes","on":"on","200":"ok","hex":31,"oct":15,"zero":777,"under":"1_000"}`},
		{"a.yaml", "a: .5\nb: +1.\nc: -.5e+3\nd: .inf\ne: 1.10\nf: 00.10", `{"a":0.5,"b":1,"c":-0.5e+3,"d":".inf","e":1.10,"f":0.10}`},
		{"a.yaml", "a: !!str 12\nb: '12'\nc: ~\nd:\ne: 'null'\nf: True\ng: |\n  x\n  y\n", `{"a":"12","b":"12","c":null,"d":null,"e":"null","f":true,"g":"x\ny\n"}`},
		{"a.yaml", "base: &b {x: 1, y: 2}\nm: {<<: *b, y: 3}\nl: {<<: [*b, {z: 4}]}\nq: {'<<': 1}\n",
			`{"base":{"x":1,"y":2},"m":{"y":3,"x":1},"l":{"x":1,"y":2,"z":4},"q":{"<<":1}}`},
		{"a.yaml", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n&k key: 1\nother: *k\n", `{"a":1,"b":1,"c":2,"d":2,"key":1,"other":"key"}`},
		{"a.yaml", "\ufeffa: 1\r\nb: 2\r\n", `{"a":1,"b":2}`},
		{"a.yaml", "%YAML 1.2\n---\na: on\n", `{"a":"on"}`},
		{"a.yaml", "\ufeff# about\r\n\r\n%TAG !e! tag:e.example,2000:\r\n%YAML 1.2\r\n--- # here\r\na: 1\r\n...\r\n", `{"a":1}`},
		{"a.yaml", "a: |\n  %YAML 1.2\n", `{"a":"%YAML 1.2\n"}`},
		{"a.yaml", "{a: 1, 'b': [x, y],}", `{"a":1,"b":["x","y"]}`},
		{"-", "  {\"a\": 1}", `{"a":1}`},
		{"a.yaml", "a: \"\\x07\\e\"\n", `{"a":"\u0007\u001b"}`},
	} {
		if got := parsed(t, c.name, c.text).Literal(); got != model.Literal(c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestPositions(t *testing.T) {
	yaml := "a:\n  é: {b: 1, c: [x, {d: 2}]}\n"
	json := "{\"a\":\n  {\"é\": {\"b\": 1, \"c\": [\"x\", {\"d\": 2}]}}}"
	for _, c := range []struct {
		text           string
		path           []string
		line, col, val int
	}{
		{yaml, []string{"a"}, 1, 1, 3},
		{yaml, []string{"a", "é"}, 2, 3, 6},
		{yaml, []string{"a", "é", "c"}, 2, 13, 16},
		{yaml, []string{"a", "é", "c", "1"}, 2, 20, 20},
		{yaml, []string{"a", "é", "c", "1", "d"}, 2, 21, 24},
		{json, []string{"a"}, 1, 2, 3},
		{json, []string{"a", "é"}, 2, 4, 9},
		{json, []string{"a", "é", "c"}, 2, 18, 23},
		{json, []string{"a", "é", "c", "0"}, 2, 24, 24},
		{json, []string{"a", "é", "c", "1", "d"}, 2, 30, 35},
	} {
		n := parsed(t, "f", c.text).Get(c.path...)
		if want := (model.Pos{File: "f", Line: c.line, Column: c.col}); n.Pos() != want {
			t.Errorf("%q: position %v, want %v", c.path, n.Pos(), want)
		}
		if got := n.ValuePos().Column; got != c.val {
			t.Errorf("%q: value in column %d, want %d", c.path, got, c.val)
		}
		if want := "/" + strings.Join(c.path, "/"); n.Pointer() != want {
			t.Errorf("pointer %q, want %q", n.Pointer(), want)
		}
	}
}

func TestPointerEscapes(t *testing.T) {
	n := parsed(t, "f", `{"a/b": {"~": [0]}}`).Get("a/b", "~", "0")
	if got := n.Pointer(); got != "/a~1b/~0/0" {
		t.Error(got)
	}
}

func TestNilNode(t *testing.T) {
	var n *Node
	if _, ok := n.Ref(); ok || n.Get("a", "0") != nil || n.Keys() != nil || n.Items() != nil || n.Members() != nil || n.Follow() != nil {
		t.Error("a place that does not exist has something in it")
	}
	if n.Pos() != (model.Pos{}) || n.Pointer() != "" || n.File() != "" || n.Text() != "" || n.Key() != "" || n.Literal() != "" {
		t.Error("a place that does not exist says something")
	}
	if n.IsNull() || n.IsText() || n.Bool() || n.Kind() != None {
		t.Error("a place that does not exist is something")
	}
}

func TestGetFromSequence(t *testing.T) {
	n := parsed(t, "f", "[a, b]")
	for key, want := range map[string]string{"0": "a", "1": "b", "2": "", "-1": "", "+1": "", "01": "", "x": ""} {
		if got := n.Get(key).Text(); got != want {
			t.Errorf("item %q is %q, want %q", key, got, want)
		}
	}
}

func TestLargeMappingHasAllMembers(t *testing.T) {
	var b strings.Builder
	for c := 'a'; c <= 'z'; c++ {
		b.WriteString(string(c) + ": " + string(c) + string(c) + "\n")
	}
	n := parsed(t, "f", b.String())
	if n.Get("q").Text() != "qq" || n.Get("A") != nil || len(n.Keys()) != 26 {
		t.Error("members are missing")
	}
}

func TestTooLarge(t *testing.T) {
	if _, ds := Parse("f", make([]byte, maxSize+1)); !ds.HasErrors() || ds[0].Code != "too-large" {
		t.Error(ds)
	}
}
