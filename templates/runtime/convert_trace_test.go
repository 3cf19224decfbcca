package runtime

import (
	"slices"
	"strings"
	"testing"
)

// traced are places in objects of an API, and where unified ones may have what is there.
var traced = []struct {
	name, rows, api string
	path            []step
	unified         string // paths, by spaces
}{
	{"a member of no row", `{"name":"row"}`, `{"a":{"b":1}}`, steps("a.b"), "a.b"},
	{"another name", `{"name":"row","steps":[{"from":"a","to":"b"}]}`, `{"a":1}`, steps("a"), "b"},
	{"another place", `{"name":"row","steps":[{"from":"a.b","to":"c"}]}`, `{"a":{"b":1}}`, steps("a.b"), "c"},
	{"what holds others", `{"name":"row","steps":[{"from":"a.b","to":"c"},{"from":"a.d","to":"e"}]}`, `{"a":{"b":1}}`, steps("a"), "c e"},
	{"below a step", `{"name":"row","steps":[{"from":"a","to":"b"}]}`, `{"a":{"c":[1]}}`, append(steps("a.c"), step{"", 0}), "b.c[0]"},
	{"items", `{"name":"row","steps":[{"from":"a","to":"b","of":"item"}]}
{"name":"item","steps":[{"from":"x","to":"y"}]}`, `{"a":[{"x":1},{"x":2}]}`, append(append(steps("a"), step{"", 1}), step{"x", -1}), "b[1].y"},
	{"members of a map", `{"name":"row","steps":[{"from":"a","to":"b","of":"item","each":true}]}
{"name":"item","steps":[{"from":"x","to":"y"}]}`, `{"a":{"x":{"x":1}}}`, steps("a.x.x"), "b.x.y"},
	{"variants", `{"name":"row","tag":"type","variants":{"v":"item"}}
{"name":"item","steps":[{"from":"x","to":"y"}]}`, `{"type":"v","x":1}`, steps("x"), "y"},
	{"a tag that is said by what is there", `{"name":"row","steps":[{"to":"type","rule":"presence","values":[["a","x"]]}]}`, `{"a":{}}`, steps("a"), "type"},
	{"a tag that what is there says", `{"name":"row","tells":[{"from":"type","values":[["x","a"],["y","b.c=true"]]}]}`, `{"type":"y"}`, steps("type"), "b.c"},
	{"what is gathered", `{"name":"row","steps":[{"to":"tools","of":"tool"}],"gather":[{"list":"tools","item":"search.ids","to":"found.ids"}]}
{"name":"tool","steps":[{"from":"s","to":"search"}]}`, `{"tools":[{"s":{"ids":[]}}]}`, append(append(steps("tools"), step{"", 0}), steps("s.ids")...), "tools[0].search.ids found.ids"},
	{"what stands in", `{"name":"row","fill":{"a.b":1}}`, `{"a":{"b":1}}`, steps("a.b"), "-"},
}

func steps(path string) []step { return stepsOf(strings.Split(path, ".")) }

func TestPathsAreTraced(t *testing.T) {
	t.Parallel()
	for _, c := range traced {
		found, filled := conversionsOf(t, c.rows).unifiedPaths("row", treeOf(t, c.api), c.path)
		var paths []string
		for _, p := range found {
			paths = append(paths, pathOf(p))
		}
		if filled {
			paths = []string{"-"}
		}
		if got := strings.Join(paths, " "); got != c.unified {
			t.Errorf("%s: got %q, want %q", c.name, got, c.unified)
		}
	}
}

// TestWithoutAPath holds that what is taken out is so in a copy, and that masks do not list it.
func TestWithoutAPath(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","steps":[{"to":"@body","of":"update"}]}
{"name":"update","mask":"mask"}`
	c := conversionsOf(t, rows)
	for _, w := range []struct {
		path      []step
		api, want string
	}{
		{steps("a"), `{"a":1,"b":2}`, `{"b":2}`},
		{slices.Concat(steps("a"), []step{{"", 1}}), `{"a":[1,2,3]}`, `{"a":[1,3]}`},
		{slices.Concat(steps("a"), []step{{"", 0}}, steps("b")), `{"a":[{"b":1,"c":2}]}`, `{"a":[{"c":2}]}`},
		{steps("@body.a"), `{"@body":{"mask":"a.b,a.c,ab","a":{"b":1}}}`, `{"@body":{"mask":"ab"}}`},
		{steps("@body.a.b"), `{"@body":{"mask":"a.b,ab","a":{"b":1}}}`, `{"@body":{"a":{},"mask":"ab"}}`},
		{slices.Concat(steps("@body.a"), []step{{"", 0}}), `{"@body":{"mask":"a","a":[1]}}`, `{"@body":{"a":[],"mask":"a"}}`},
	} {
		own := treeOf(t, w.api)
		before := treeText(t, own)
		var out cuts
		out.add(w.path)
		if got := treeText(t, c.without("row", own, &out)); got != w.want {
			t.Errorf("%s without %s: got %s, want %s", w.api, pathOf(w.path), got, w.want)
		}
		if treeText(t, own) != before {
			t.Errorf("%s was changed", w.api)
		}
	}
}
