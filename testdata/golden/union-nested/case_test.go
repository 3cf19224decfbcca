package unionnested

import (
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-nested/gen"
)

func TestInnerVariantsAreVariants(t *testing.T) {
	t.Parallel()
	animal := func(text string) gen.Animal { return check.Union(t, gen.DecodeAnimal, gen.AppendAnimal, text) }
	check.Equal(t, check.As[*gen.Cat](t, animal(`{"type":"cat","lives":9}`)).Lives, gen.Some[int64](9))
	check.Equal(t, check.As[*gen.Dog](t, animal(`{"type":"dog","tricks":["sit"]}`)).Tricks, []string{"sit"})
	fish := check.As[*gen.Fish](t, animal(`{"type":"fish","tank":{"type":"fish","tank":"water"}}`))
	inner := check.As[*gen.Fish](t, fish.Tank.Or(nil))
	check.Equal(t, check.As[gen.AnimalText](t, inner.Tank.Or(nil)), "water")
	check.Equal(t, check.As[*gen.UnknownAnimal](t, animal(`{"type":"bird","wings":2}`)).Type, "bird")
	check.As[*gen.UnknownAnimal](t, animal(`5`))
	check.As[*gen.UnknownPet](t, check.Union(t, gen.DecodePet, gen.AppendPet, `{"type":"fish"}`))
}

// A type of the inner union is a type of the outer one too.
func TestOneTypeInBoth(t *testing.T) {
	t.Parallel()
	cat := &gen.Cat{}
	check.Writes(t, &gen.Zoo{Star: cat, Pet: gen.Some[gen.Pet](cat), Maybe: gen.Some[gen.ZooMaybe](cat)},
		`{"star":{"type":"cat"},"pet":{"type":"cat"},"animals":[],"maybe":{"type":"cat"}}`)
}

func TestUnionsInside(t *testing.T) {
	t.Parallel()
	z := check.RoundTrip[gen.Zoo](t, `{"star":"Leo","pet":null,"animals":[null,{"type":"cat"},{"type":"yeti"},"x",7],`+
		`"guests":{"mon":[{"type":"dog","tricks":[1]},null],"tue":[]},"maybe":3}`)
	check.Equal(t, z.Animals[0].IsNull(), true)
	check.As[*gen.Cat](t, z.Animals[1].Or(nil))
	check.As[*gen.UnknownAnimal](t, z.Animals[2].Or(nil))
	check.As[*gen.Dog](t, z.Guests["mon"][0])
	check.Equal(t, check.As[gen.ZooMaybeInteger](t, z.Maybe.Or(nil)), 3)
	z.Guests["mon"][0].(*gen.Dog).Tricks = []string{"roll"}
	z.Animals = nil
	check.Writes(t, z, `{"star":"Leo","pet":null,"animals":[],"guests":{"mon":[{"type":"dog","tricks":["roll"]},null],"tue":[]},"maybe":3}`)
}

func TestUnionsOfEnums(t *testing.T) {
	t.Parallel()
	f := check.RoundTrip[gen.Felt](t, `{"mood":"odd","level":"high"}`)
	check.Equal(t, f.Mood.Or(""), gen.MoodOdd)
	check.Equal(t, gen.MoodOdd.Values(), []gen.Mood{"glad", "sad", "odd"})
	check.Equal(t, check.As[gen.LevelEnum](t, f.Level.Or(nil)), gen.LevelEnumHigh)
	g := check.RoundTrip[gen.Felt](t, `{"mood":"new","level":2}`)
	check.Equal(t, g.Mood.Or("").Known(), false)
	check.Equal(t, check.As[gen.LevelInteger](t, g.Level.Or(nil)), gen.LevelInteger2)
	check.RoundTrips[gen.Felt](t, `{"level":3}`, `{"level":1.5}`, `{"level":[]}`, `{"level":"none"}`)
}

func TestALoop(t *testing.T) {
	t.Parallel()
	l := check.As[gen.LoopList](t, check.Union(t, gen.DecodeLoop, gen.AppendLoop, `["a",[[],["b"]]]`))
	check.Equal(t, l[1].(gen.LoopList)[1].(gen.LoopList)[0], gen.Loop(gen.LoopText("b")))
}

// nested returns an animal in a tank in a tank, with the tags after what is inside.
func nested(depth int) []byte {
	return []byte(strings.Repeat(`{"tank":`, depth) + `"` + strings.Repeat("x", 200*depth) + `"` + strings.Repeat(`,"type":"fish"}`, depth))
}

func TestTagsAfterDeepNesting(t *testing.T) {
	t.Parallel()
	const depth = 5000
	animal, err := gen.DecodeAnimal(nested(depth))
	if err != nil {
		t.Fatal(err)
	}
	for range depth {
		animal = check.As[*gen.Fish](t, animal).Tank.Or(nil)
	}
	check.As[gen.AnimalText](t, animal)
}

// BenchmarkNesting shows that nesting does not make reading slow, though a union looks ahead for its tag at every level:
// the time grows with the length of the text, which grows with the depth.
func BenchmarkNesting(b *testing.B) {
	for _, depth := range []int{500, 5000} {
		text := nested(depth)
		b.Run(strconv.Itoa(depth), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := gen.DecodeAnimal(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
