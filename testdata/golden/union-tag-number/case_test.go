package uniontagnumber

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-tag-number/gen"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"type":2,"label":"x"}`, `{"label":"x","type":2.0}`, `{"label":"x","type":2e0}`, `{"type":"2","label":"x"}`} {
		check.Equal(t, check.As[*gen.Button](t, check.Union(t, gen.DecodePart, gen.AppendPart, text)).Type, 2)
	}
	row := check.As[*gen.Row](t, check.Union(t, gen.DecodePart, gen.AppendPart, `{"type":1,"parts":[{"type":2,"label":"x"},{"type":1},{"type":3}]}`))
	check.As[*gen.Button](t, row.Parts[0])
	check.As[*gen.Row](t, row.Parts[1])
	check.Equal(t, check.As[*gen.UnknownPart](t, row.Parts[2]).Type, 3)
	for _, text := range []string{`{}`, `{"type":null}`, `{"type":[1]}`, `{"type":true}`, `{"type":1` + strings.Repeat("0", 500) + `}`} {
		check.As[*gen.UnknownPart](t, check.Union(t, gen.DecodePart, gen.AppendPart, text))
	}
	// Of a tag that stands twice the last one counts.
	v, err := gen.DecodePart([]byte(`{"type":1,"type":2,"label":"x"}`))
	check.Equal(t, err, nil)
	check.As[*gen.Button](t, v)
}

func TestBooleans(t *testing.T) {
	t.Parallel()
	check.As[*gen.Success](t, check.Union(t, gen.DecodeOutcome, gen.AppendOutcome, `{"note":"n","ok":true}`))
	check.As[*gen.Failure](t, check.Union(t, gen.DecodeOutcome, gen.AppendOutcome, `{"note":"n","ok":false}`))
	check.As[*gen.UnknownOutcome](t, check.Union(t, gen.DecodeOutcome, gen.AppendOutcome, `{"note":"n"}`))
}

func TestMappedNumbers(t *testing.T) {
	t.Parallel()
	check.As[*gen.Low](t, check.Union(t, gen.DecodeLevel, gen.AppendLevel, `{"level":10}`))
	check.As[*gen.High](t, check.Union(t, gen.DecodeLevel, gen.AppendLevel, `{"level":20.50}`))
}

func TestEnumBesideConstants(t *testing.T) {
	t.Parallel()
	check.As[*gen.Text](t, check.Union(t, gen.DecodeChannel, gen.AppendChannel, `{"kind":0}`))
	check.As[*gen.Text](t, check.Union(t, gen.DecodeChannel, gen.AppendChannel, `{"kind":5}`))
	check.As[*gen.Voice](t, check.Union(t, gen.DecodeChannel, gen.AppendChannel, `{"kind":1}`))
}

// A required constant is written without being set, whatever it is; what was read in its place is written as it came.
func TestConstantsNeedNoSetting(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Button{Label: "x"}, `{"type":2,"label":"x"}`)
	check.Writes(t, &gen.Success{}, `{"ok":true}`)
	check.Writes(t, &gen.Failure{}, `{"ok":false}`)
	check.Writes(t, &gen.High{}, `{"level":20.5}`)
	check.Writes(t, &gen.InlineV2{}, `{"v":2}`)
	check.Equal(t, (&gen.Button{}).Validate(), nil)
	for _, text := range []string{`{"type":0,"label":"x"}`, `{"label":"x"}`, `{"type":null,"label":"x"}`} {
		check.RoundTrip[gen.Button](t, text)
	}
	check.RoundTrip[gen.Success](t, `{"ok":false}`)
}

func TestAbsentTag(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{}`, `{"form":"line"}`, `{"points":1}`} {
		check.As[*gen.Plain](t, check.Union(t, gen.DecodeStroke, gen.AppendStroke, text))
	}
	check.As[*gen.Star](t, check.Union(t, gen.DecodeStroke, gen.AppendStroke, `{"form":"star","points":5}`))
	for _, text := range []string{`{"form":null}`, `{"form":"disc"}`, `{"form":1}`} {
		check.As[*gen.UnknownStroke](t, check.Union(t, gen.DecodeStroke, gen.AppendStroke, text))
	}
	check.As[*gen.Buzz](t, check.Union(t, gen.DecodeSound, gen.AppendSound, `{}`))
}
