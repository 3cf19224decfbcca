package uniontagconst

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-tag-const/gen"
)

// name shows that a switch over the types is all that a user needs.
func name(tool gen.Tool) string {
	switch tool := tool.(type) {
	case *gen.CodeTool:
		return "code"
	case *gen.FunctionTool:
		return "function " + tool.Function.Name
	case *gen.ToolFileSearch:
		return "search"
	case *gen.UnknownTool:
		return "unknown " + tool.Type
	case nil:
		return "none"
	}
	return "impossible"
}

func TestSwitch(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.Assistant](t, `{"tools":[{"type":"code_interpreter"},{"function":{"name":"f","strict":true},"type":"function"},
		{"type":"file_search","max":5},{"type":"web","depth":1e2},null,"text",{},{"type":null},{"type":["function"]}]}`)
	want := []string{"code", "function f", "search", "unknown web", "none", "unknown ", "unknown ", "unknown ", "unknown "}
	for i, tool := range a.Tools {
		check.Equal(t, name(tool), want[i])
	}
}

func TestUnionsInOptionalsMapsAndWithNull(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.Assistant](t, `{"tools":[],"choice":{"type":"code_interpreter","x":1},"named":{"a":{"type":"file_search"},"b":null},"step":null}`)
	choice, ok := a.Choice.Get()
	check.Equal(t, ok, true)
	check.As[*gen.CodeTool](t, choice)
	check.As[*gen.ToolFileSearch](t, a.Named["a"])
	check.Equal(t, a.Named["b"], gen.Tool(nil))
	check.Equal(t, a.Step.IsNull(), true)
	b := check.RoundTrip[gen.Assistant](t, `{"tools":[],"choice":null,"step":{"type":"out","output":"o"}}`)
	check.Equal(t, b.Choice.IsNull(), true)
	check.Equal(t, check.As[*gen.AssistantStepOut](t, b.Step.Or(nil)).Output, "o")
	check.Differ[gen.Assistant](t, `{"tools":[]}`, `{"tools":[],"step":null}`, `{"tools":[],"step":{}}`, `{"tools":[],"step":{"type":"in"}}`, `{"tools":[null]}`)
}

func TestTheTagNeedsNoSetting(t *testing.T) {
	t.Parallel()
	check.WritesText(t, &gen.Assistant{
		Tools:  []gen.Tool{&gen.CodeTool{}, &gen.FunctionTool{Function: gen.Function{Name: "f"}}, &gen.ToolFileSearch{Max: gen.Some[int64](1)}},
		Choice: gen.Some[gen.Tool](&gen.CodeTool{}),
		Named:  map[string]gen.Tool{"b": nil, "a": &gen.CodeTool{}},
		Step:   gen.Some[gen.AssistantStep](&gen.AssistantStepIn{Input: "i"}),
	}, `{"tools":[{"type":"code_interpreter"},{"type":"function","function":{"name":"f"}},{"type":"file_search","max":1}],`+
		`"choice":{"type":"code_interpreter"},"named":{"a":{"type":"code_interpreter"},"b":null},"step":{"type":"in","input":"i"}}`)
}

func TestAnEmptyTagIsKept(t *testing.T) {
	t.Parallel()
	c := check.RoundTrip[gen.CodeTool](t, `{"type":""}`)
	c.Type = "other"
	check.Writes(t, c, `{"type":"other"}`)
	check.RoundTrips[gen.CodeTool](t, `{}`, `{"type":null}`, `{"type":"code_interpreter"}`, `{"type":"else"}`)
}

// The tag may stand anywhere in the object, and be spelt with escapes.
func TestWhereTheTagStands(t *testing.T) {
	t.Parallel()
	tool := check.Union(t, gen.DecodeTool, gen.AppendTool, ` { "function" : {"name":"type","type":"file_search"}, "\u0074ype" : "fun\u0063tion" } `)
	check.Equal(t, name(tool), "function type")
}

// Of a tag that stands twice the last counts, as of every member, wherever it stands and whatever is around.
func TestTheLastTagCounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"type":"function","type":"code_interpreter"}`:                              "code",
		`{"type":"code_interpreter","function":{"name":"f"},"type":"function"}`:      "function f",
		`{"function":{"name":"f"},"type":"code_interpreter","type":"function"}`:      "function f",
		`{"type":5,"type":"code_interpreter"}`:                                       "code",
		`{"type":"code_interpreter","type":5}`:                                       "unknown 5",
		`{"type":"code_interpreter","type":null}`:                                    "unknown ",
		`{"type":"web","type":"code_interpreter"}`:                                   "code",
		`{"type":"code_interpreter","type":"web"}`:                                   "unknown web",
		`{"type":"file_search","type":"file_search","\u0074ype":"code_interpreter"}`: "code",
		`{"type":"file_search","max":1,"max":2}`:                                     "search",
	} {
		tool, err := gen.DecodeTool([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, name(tool), want)
		written, err := gen.AppendTool(nil, tool)
		if err != nil {
			t.Fatal(err)
		}
		again, err := gen.DecodeTool(written)
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, name(again), want)
		var a gen.Assistant
		if err := a.UnmarshalJSON([]byte(`{"tools":[{"type":"file_search"},` + text + `,{"type":"function","function":{"name":"g"}}]}`)); err != nil {
			t.Fatal(err)
		}
		check.Equal(t, name(a.Tools[0])+","+name(a.Tools[1])+","+name(a.Tools[2]), "search,"+want+",function g")
	}
}
