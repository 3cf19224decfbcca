package inheritance

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/inheritance/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestSubtypesOfSubtypes(t *testing.T) {
	t.Parallel()
	shape := func(text string) gen.Shape { return check.Union(t, gen.DecodeShape, gen.AppendShape, text) }
	check.Equal(t, check.As[*gen.Round](t, shape(`{"type":"Round","radius":1.5}`)).Radius, gen.Some(1.5))
	circle := check.As[*gen.Circle](t, shape(`{"type":"circle","radius":2,"color":"red","center":[0,0.5]}`))
	check.Equal(t, circle.Radius, gen.Some(2.0))
	check.Equal(t, circle.Center, []float64{0, 0.5})
	check.Equal(t, check.As[*gen.Square](t, shape(`{"type":"square","corners":4,"side":1}`)).Corners, 4)
	odd := check.As[*gen.Odd](t, shape(`{"type":"odd","corners":3,"sides":[{"type":"circle"},{"type":"line","length":1}]}`))
	check.As[*gen.Circle](t, odd.Sides[0])
	check.Equal(t, check.As[*gen.UnknownShape](t, odd.Sides[1]).Type, "line")
	check.As[*gen.UnknownShape](t, shape(`{"type":"Shape","color":"none"}`))
}

func TestTheInnerBase(t *testing.T) {
	t.Parallel()
	check.As[*gen.Square](t, check.Union(t, gen.DecodePolygon, gen.AppendPolygon, `{"type":"square","corners":4}`))
	p := check.As[*gen.UnknownPolygon](t, check.Union(t, gen.DecodePolygon, gen.AppendPolygon, `{"type":"hexagon","corners":6,"color":"blue"}`))
	check.Equal(t, p.Corners, 6)
	check.Equal(t, p.Color, gen.Some("blue"))
}

func TestOneTypeInBoth(t *testing.T) {
	t.Parallel()
	square := &gen.Square{Corners: 4, Type: "square"}
	check.Writes(t, &gen.Drawing{Shapes: []gen.Shape{square, &gen.Circle{}}}, `{"shapes":[{"type":"square","corners":4},{"type":"circle"}]}`)
	var polygon gen.Polygon = square
	check.As[gen.Shape](t, polygon)
}
