package uniontagbase

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-tag-base/gen"
)

func TestSubtypes(t *testing.T) {
	t.Parallel()
	m := check.As[*gen.MessageEvent](t, check.Union(t, gen.DecodeEvent, gen.AppendEvent, `{"id":"1","kind":"message","text":"hi","note":"n"}`))
	check.Equal(t, m.Text, "hi")
	check.Equal(t, m.ID, "1")
	check.Equal(t, m.Note, gen.Some("n"))
	for _, kind := range []string{"tool", "tool_legacy"} {
		e := check.As[*gen.ToolEvent](t, check.Union(t, gen.DecodeEvent, gen.AppendEvent, `{"id":"2","kind":"`+kind+`","tool":"x"}`))
		check.Equal(t, e.Kind, kind)
	}
}

// The name of the base and an unknown tag are not variants; the fields of the base are there all the same.
func TestUnknownKeepsTheBase(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{`"Event"`, `"unheard"`, `""`, `"Message"`, `5`, `null`, `{"a":1}`} {
		u := check.As[*gen.UnknownEvent](t, check.Union(t, gen.DecodeEvent, gen.AppendEvent, `{"id":"3","kind":`+kind+`,"note":"n","x":[1.0]}`))
		check.Equal(t, u.ID, "3")
		check.Equal(t, u.Note, gen.Some("n"))
	}
	u := check.As[*gen.UnknownEvent](t, check.Union(t, gen.DecodeEvent, gen.AppendEvent, `{"id":"4","kind":"k","x":1}`))
	u.ID = "5"
	u.Rest = nil
	check.Writes(t, u, `{"id":"5","kind":"k"}`)
}

func TestUnionsInAModel(t *testing.T) {
	t.Parallel()
	l := check.RoundTrip[gen.Log](t, `{"last":{"id":"1","kind":"tool"},"events":[{"kind":"message","id":"2"},{"id":"3","kind":"new"},null,5],"first":null,`+
		`"message":{"id":"9","kind":"other","text":"not by its tag"}}`)
	check.As[*gen.ToolEvent](t, l.Last)
	check.As[*gen.MessageEvent](t, l.Events[0])
	check.As[*gen.UnknownEvent](t, l.Events[1])
	check.Equal(t, l.Events[2], gen.Event(nil))
	check.As[*gen.UnknownEvent](t, l.Events[3])
	l.Events[0].(*gen.MessageEvent).Text = "new"
	l.Events = l.Events[:1]
	check.Writes(t, l, `{"last":{"id":"1","kind":"tool"},"events":[{"kind":"message","id":"2","text":"new"}],"first":null,`+
		`"message":{"id":"9","kind":"other","text":"not by its tag"}}`)
}

func TestTheTagIsWrittenUnset(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Log{Last: &gen.MessageEvent{ID: "1", Text: "t"}}, `{"last":{"id":"1","kind":"message","text":"t"},"events":[]}`)
	check.Writes(t, &gen.Log{Last: &gen.ToolEvent{ID: "1", Kind: "tool_legacy"}}, `{"last":{"id":"1","kind":"tool_legacy"},"events":[]}`)
}

func TestMissingAndNull(t *testing.T) {
	t.Parallel()
	check.RoundTrips[gen.Log](t, `{}`, `{"last":null,"events":null}`, `{"last":"text","events":{}}`, `{"last":[],"events":[]}`)
	l := check.Decode[gen.Log](t, `{}`)
	check.Equal(t, l.Last, gen.Event(nil))
	l.Last = &gen.ToolEvent{Kind: "tool"}
	check.Writes(t, l, `{"last":{"id":"","kind":"tool"}}`)
}

func TestNilPointers(t *testing.T) {
	t.Parallel()
	var none *gen.MessageEvent
	check.Writes(t, &gen.Log{Last: none, Events: []gen.Event{none, nil}}, `{"last":null,"events":[null,null]}`)
	a, b := &gen.Log{Last: none}, &gen.Log{Last: &gen.MessageEvent{}}
	check.Equal(t, a.Equal(b), false)
	check.Equal(t, b.Equal(a), false)
	check.Equal(t, a.Equal(&gen.Log{Last: none}), true)
	check.Equal(t, b.Equal(&gen.Log{Last: &gen.ToolEvent{}}), false)
	check.Writes(t, none, `null`)
}
