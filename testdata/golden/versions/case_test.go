package versions

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/versions/gen"
)

// in returns which of the versions something is available in.
func in(available func(gen.Version) bool) [3]bool {
	var is [3]bool
	for i, v := range gen.AllVersions() {
		is[i] = available(v)
	}
	return is
}

func TestVersions(t *testing.T) {
	t.Parallel()
	check.Equal(t, gen.AllVersions(), []gen.Version{gen.Version1, gen.Version2, gen.Version3Preview})
}

func TestValuesThatCame(t *testing.T) {
	t.Parallel()
	check.Equal(t, in(gen.StatusQueued.Available), [3]bool{true, true, true})
	check.Equal(t, in(gen.StatusInProgress.Available), [3]bool{false, true, true})
	check.Equal(t, in(gen.StatusPaused.Available), [3]bool{false, false, true})
	check.Equal(t, in(gen.Status("unheard").Available), [3]bool{})
}

func TestFieldsThatCameAndWent(t *testing.T) {
	t.Parallel()
	field := func(name string) [3]bool {
		return in(func(v gen.Version) bool { return (*gen.Run)(nil).FieldAvailable(name, v) })
	}
	check.Equal(t, field("id"), [3]bool{true, true, true})
	check.Equal(t, field("file"), [3]bool{true, false, true})
	check.Equal(t, field("created"), [3]bool{false, true, false})
	check.Equal(t, field("legacy"), [3]bool{true, false, false})
	check.Equal(t, field("agent"), [3]bool{false, false, true})
	check.Equal(t, field("unheard"), [3]bool{true, true, true})
}

func TestTypesOfSomeVersions(t *testing.T) {
	t.Parallel()
	check.Equal(t, in((*gen.Legacy)(nil).Available), [3]bool{true, false, false})
	check.Equal(t, in((*gen.Agent)(nil).Available), [3]bool{false, false, true})
	check.Equal(t, in((*gen.Browse)(nil).Available), [3]bool{false, false, true})
}

// One type reads the responses of every version, each into the fields that it has.
func TestAnswersOfEveryVersion(t *testing.T) {
	t.Parallel()
	one := check.RoundTrip[gen.Run](t, `{"id":"r","object":"run","status":"done","file":"f","legacy":{"why":"w"},"content":"text","tool":{"type":"retrieval","depth":1},"count":5}`)
	check.Equal(t, check.As[gen.RunContentText](t, one.Content), "text")
	check.Equal(t, check.As[*gen.Search](t, one.Tool).Depth, gen.Some[int64](1))
	check.Equal(t, one.Rest == nil, true)
	two := check.RoundTrip[gen.Run](t, `{"id":"r","object":"thread.run","status":"in_progress","created":7,"content":["a","b"],"tool":{"type":"file_search"},"count":5000000000,"ended":null}`)
	check.Equal(t, check.As[gen.RunContentList](t, two.Content), gen.RunContentList{"a", "b"})
	check.Equal(t, two.Count.Or(0), 5000000000)
	check.As[*gen.Search](t, two.Tool)
	check.Equal(t, two.Ended.IsNull(), true)
	check.Equal(t, two.Rest == nil, true)
	three := check.RoundTrip[gen.Run](t, `{"id":"r","object":"thread.run","status":"paused","file":"f","content":[],"tool":{"type":"browse","url":"u"},"agent":{"name":"n"},"ended":9}`)
	check.Equal(t, check.As[*gen.Browse](t, three.Tool).URL, gen.Some("u"))
	check.Equal(t, three.Rest == nil, true)
}

// Constants that were spelt otherwise are written as the newest version spells them.
func TestRespeltConstants(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Run{Content: gen.RunContentText("c"), Tool: &gen.Search{}},
		`{"id":"","object":"thread.run","status":"","content":"c","tool":{"type":"file_search"}}`)
	check.Writes(t, &gen.Search{Type: "retrieval"}, `{"type":"retrieval"}`)
}
