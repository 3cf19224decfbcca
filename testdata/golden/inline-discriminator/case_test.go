package inlinediscriminator

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/inline-discriminator/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestVariantsWithoutNames(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.As[*gen.UA](t, check.Union(t, gen.DecodeU, gen.AppendU, `{"x":1,"type":"a"}`)).X, gen.Some[int64](1))
	check.Equal(t, check.As[*gen.UB](t, check.Union(t, gen.DecodeU, gen.AppendU, `{"type":"b","y":null}`)).Y.IsNull(), true)
	check.Equal(t, check.As[*gen.UnknownU](t, check.Union(t, gen.DecodeU, gen.AppendU, `{"type":"c","x":1}`)).Type, "c")
	check.Writes(t, &gen.UB{}, `{"type":"b"}`)
}
