package swagger

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/swagger/gen"
)

func TestSubtypes(t *testing.T) {
	t.Parallel()
	pet := func(text string) gen.Pet { return check.Union(t, gen.DecodePet, gen.AppendPet, text) }
	cat := check.As[*gen.Cat](t, pet(`{"name":"n","petType":"cat","nick":null,"lives":9,"tags":["shy","sly"]}`))
	check.Equal(t, cat.RemainingLives, gen.Some[int32](9))
	check.Equal(t, cat.Nick.IsNull(), true)
	check.Equal(t, len(cat.Tags), 2)
	check.Equal(t, check.As[*gen.Dog](t, pet(`{"name":"d","petType":"Dog","size":"L"}`)).Size, gen.SizeL)
	check.Equal(t, check.As[*gen.UnknownPet](t, pet(`{"name":"p","petType":"Pet"}`)).Name, "p")
	check.Writes(t, &gen.Cat{Name: "n"}, `{"name":"n","petType":"cat"}`)
	check.RoundTrips[gen.Error](t, `{"code":"c"}`, `{"code":404}`)
}
