// Package bench measures how fast models are read and written.
package bench

import (
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/bench/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

//go:embed run.json
var run []byte

//go:embed create.json
var create []byte

func TestBodies(t *testing.T) {
	t.Parallel()
	r := check.RoundTrip[gen.Run](t, string(run))
	check.Equal(t, r.Status, gen.RunStatusRequiresAction)
	check.Equal(t, len(r.Tools), 4)
	check.Equal(t, check.As[*gen.FunctionTool](t, r.Tools[2]).Function.Name, "get_weather")
	check.Equal(t, r.Rest.Names(), nil)
	c := check.RoundTrip[gen.CreateRunRequest](t, string(create))
	check.Equal(t, c.ToolChoice.Or(nil), gen.ToolChoice(gen.ToolChoiceText("auto")))
	check.Equal(t, c.Rest == nil, true)
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	b.Run("Run", func(b *testing.B) { decode(b, run, new(gen.Run).UnmarshalJSON) })
	b.Run("CreateRunRequest", func(b *testing.B) { decode(b, create, new(gen.CreateRunRequest).UnmarshalJSON) })
}

func BenchmarkUnmarshal(b *testing.B) {
	b.Run("Run", func(b *testing.B) {
		decode(b, run, func(data []byte) error { return json.Unmarshal(data, new(gen.Run)) })
	})
	b.Run("CreateRunRequest", func(b *testing.B) {
		decode(b, create, func(data []byte) error { return json.Unmarshal(data, new(gen.CreateRunRequest)) })
	})
}

// BenchmarkUnmarshalNothing is what encoding/json costs by itself, before a model's own method does anything.
func BenchmarkUnmarshalNothing(b *testing.B) {
	b.Run("Run", func(b *testing.B) {
		decode(b, run, func(data []byte) error { return json.Unmarshal(data, new(nothing)) })
	})
	b.Run("CreateRunRequest", func(b *testing.B) {
		decode(b, create, func(data []byte) error { return json.Unmarshal(data, new(nothing)) })
	})
}

func decode(b *testing.B, data []byte, read func([]byte) error) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := read(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	r, c := models(b)
	var buf []byte
	b.Run("Run", func(b *testing.B) {
		encode(b, run, func() (err error) { buf, err = r.AppendJSON(buf[:0]); return err })
	})
	b.Run("CreateRunRequest", func(b *testing.B) {
		encode(b, create, func() (err error) { buf, err = c.AppendJSON(buf[:0]); return err })
	})
}

func BenchmarkMarshal(b *testing.B) {
	r, c := models(b)
	b.Run("Run", func(b *testing.B) { encode(b, run, func() error { _, err := json.Marshal(r); return err }) })
	b.Run("CreateRunRequest", func(b *testing.B) { encode(b, create, func() error { _, err := json.Marshal(c); return err }) })
}

// BenchmarkMarshalNothing is what encoding/json costs by itself: the method returns text that is there already.
func BenchmarkMarshalNothing(b *testing.B) {
	b.Run("Run", func(b *testing.B) { encode(b, run, func() error { _, err := json.Marshal(nothing(run)); return err }) })
	b.Run("CreateRunRequest", func(b *testing.B) {
		encode(b, create, func() error { _, err := json.Marshal(nothing(create)); return err })
	})
}

func encode(b *testing.B, text []byte, write func() error) {
	b.Helper()
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if err := write(); err != nil {
			b.Fatal(err)
		}
	}
}

func models(tb testing.TB) (*gen.Run, *gen.CreateRunRequest) {
	tb.Helper()
	return check.Decode[gen.Run](tb, string(run)), check.Decode[gen.CreateRunRequest](tb, string(create))
}

// nothing has methods that do nothing.
type nothing []byte

func (*nothing) UnmarshalJSON([]byte) error { return nil }

func (n nothing) MarshalJSON() ([]byte, error) { return n, nil }
