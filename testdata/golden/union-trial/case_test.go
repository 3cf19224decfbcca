package uniontrial

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-trial/gen"
)

func TestTheBestFit(t *testing.T) {
	t.Parallel()
	guess := func(text string) gen.Guess { return check.Union(t, gen.DecodeGuess, gen.AppendGuess, text) }
	check.As[*gen.Small](t, guess(`{}`))
	check.As[*gen.Small](t, guess(`{"a":"1"}`))
	check.As[*gen.Large](t, guess(`{"a":"1","b":"2"}`))
	check.As[*gen.Large](t, guess(`{"c":5,"d":6}`))
	check.As[*gen.Strict](t, guess(`{"a":"1","z":"2"}`))
	check.As[*gen.Large](t, guess(`{"z":"2","b":"1"}`))
	check.As[*gen.UnknownGuess](t, guess(`[]`))
	check.As[*gen.UnknownGuess](t, guess(`"a"`))
}
