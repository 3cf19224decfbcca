package recursion

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/recursion/gen"
)

func TestDirectAndRequired(t *testing.T) {
	t.Parallel()
	d := check.RoundTrip[gen.Direct](t, `{"name":"a","self":{"name":"b","self":{"name":null}}}`)
	check.Equal(t, d.Self.Self.Self == nil, true)
	check.RoundTrips[gen.Direct](t, `{}`, `{"name":"","self":null}`, `{"self":5}`, `{"self":{"self":{"x":1}}}`)
	check.Differ[gen.Direct](t, `{"name":"","self":null}`, `{"name":""}`, `{"name":"","self":{}}`)
	d.Self.Self = &gen.Direct{Name: "c"}
	check.Writes(t, d, `{"name":"a","self":{"name":"b","self":{"name":"c","self":null}}}`)
}

func TestOptionalListAndMap(t *testing.T) {
	t.Parallel()
	n := check.RoundTrip[gen.Node](t, `{"value":1,"next":{"value":2,"orNull":null},"orNull":{"value":3},"children":[{"value":4,"children":[]},null],`+
		`"byName":{"a":{"value":5,"byName":{}}},"grid":[[{"value":6},null],[],null]}`)
	next, _ := n.Next.Get()
	check.Equal(t, next.Value, 2)
	check.Equal(t, next.OrNull.IsNull(), true)
	check.Equal(t, n.Grid[0][1].IsNull(), true)
	next.Value = 20
	n.Children = append(n.Children[:1:1], gen.Node{Value: 7, Next: gen.Some(&gen.Node{Value: 8})})
	n.Grid, n.ByName = nil, nil
	check.Writes(t, n, `{"value":1,"next":{"value":20,"orNull":null},"orNull":{"value":3},"children":[{"value":4,"children":[]},{"value":7,"next":{"value":8}}]}`)
	check.Writes(t, &gen.Node{Next: gen.Some[*gen.Node](nil)}, `{"value":0,"next":null}`)
}

func TestMutual(t *testing.T) {
	t.Parallel()
	p := check.RoundTrip[gen.Ping](t, `{"pong":{"pang":{"ping":{"n":1},"pong":{"pang":{}}}},"n":2}`)
	pong, _ := p.Pong.Get()
	pang, _ := pong.Pang.Get()
	ping, _ := pang.Ping.Get()
	check.Equal(t, ping.N, gen.Some[int64](1))
	check.RoundTrips[gen.Base](t, `{"id":"a","parent":{"id":"b","extra":{"id":"c"},"parent":{"id":"d"}}}`)
	check.RoundTrips[gen.Rope](t, `{"end":{"end":{"end":null}}}`)
}

func TestByUnion(t *testing.T) {
	t.Parallel()
	e := check.Union(t, gen.DecodeExpression, gen.AppendExpression, `{"left":1,"right":[{"left":{"left":2,"right":3},"right":4},[],5]}`)
	right := check.As[gen.ExpressionList](t, check.As[*gen.Sum](t, e).Right)
	check.Equal(t, check.As[gen.ExpressionNumber](t, right[2]), 5)
	check.As[*gen.Sum](t, check.As[*gen.Sum](t, right[0]).Left)
	tree := gen.Tree{"a": {"b": {}, "c": nil}}
	check.Equal(t, len(tree["a"]), 2)
}

// A type that is any JSON is one.
func TestJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"a":[1,"x",true,null,{"b":[]}],"":{}}`, `null`, `[[[null]]]`, `"s"`, `1.5`, `false`, `{}`} {
		check.Union(t, gen.DecodeJSON, gen.AppendJSON, text)
	}
	v, err := gen.DecodeJSON([]byte(`{"a":[null,{"b":2}]}`))
	if err != nil {
		t.Fatal(err)
	}
	list := check.As[gen.JSONList](t, check.As[gen.JSONMap](t, v)["a"].Or(nil))
	check.Equal(t, list[0].IsNull(), true)
	check.Equal(t, check.As[gen.JSONMap](t, list[1].Or(nil))["b"].Or(nil), gen.JSON(gen.JSONNumber(2)))
}

// Depth is bounded, as in encoding/json: an attacker's input must not exhaust the stack.
func TestDepth(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"value":1,"next":`, 5000) + `{"value":1}` + strings.Repeat(`}`, 5000)
	check.RoundTrip[gen.Node](t, deep)
	for _, bottomless := range []string{strings.Repeat(`{"value":1,"next":`, 20000), strings.Repeat(`{"x":[`, 20000), strings.Repeat(`[`, 20000)} {
		var n gen.Node
		if err := n.UnmarshalJSON([]byte(bottomless)); err == nil {
			t.Error("text nested without end is read")
		}
	}
}
