package enumopen

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/enum-open/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestListedAndOtherValues(t *testing.T) {
	t.Parallel()
	a := check.RoundTrip[gen.Agent](t, `{"model":"gpt-5","stringFirst":"one","enumFirst":"two","closed":"a","alsoOpen":"b","extensible":"fast","orNull":null}`)
	check.Equal(t, a.Model, gen.ModelGpt5)
	check.Equal(t, a.StringFirst.Or(""), gen.AgentStringFirstOne)
	check.Equal(t, a.EnumFirst.Or(""), gen.AgentEnumFirstTwo)
	check.Equal(t, a.Closed.Or(""), gen.NamedA)
	check.Equal(t, a.AlsoOpen.Or(""), gen.AgentAlsoOpenB)
	check.Equal(t, a.Extensible.Or(""), gen.AgentExtensibleFast)
	check.Equal(t, a.OrNull.IsNull(), true)
	b := check.RoundTrip[gen.Agent](t, `{"model":"m","stringFirst":"x","enumFirst":"","closed":"y","alsoOpen":"z","extensible":"warp","orNull":"left"}`)
	check.Equal(t, b.Model.Known(), false)
	check.Equal(t, b.StringFirst.Or("").Known(), false)
	check.Equal(t, b.Closed.Or("").Known(), false)
	check.Equal(t, b.OrNull.Or(""), gen.AgentOrNull("left"))
}

func TestNewValuesAreWritten(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Agent{Model: "tomorrow's", Extensible: gen.Some[gen.AgentExtensible]("warp")}, `{"model":"tomorrow's","extensible":"warp"}`)
}
