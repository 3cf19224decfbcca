package namesschemas

import (
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/names-schemas/gen"
)

func TestClashes(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.AB{First: gen.Some("1")}, `{"first":"1"}`)
	check.Writes(t, &gen.ABModel{Second: gen.Some("2")}, `{"second":"2"}`)
	check.Writes(t, &gen.ABModel2{Third: gen.Some("3")}, `{"third":"3"}`)
	check.Writes(t, &gen.AbModel{Fourth: gen.Some("4")}, `{"fourth":"4"}`)
}

// What generated code calls its own keeps its name.
func TestReservedNames(t *testing.T) {
	t.Parallel()
	check.RoundTrips[gen.OptModel](t, `{"a":{"a":"x"}}`)
	check.Equal(t, gen.OptModel{A: gen.Some(&gen.RawModel{A: gen.Some("x")})}.A.Or(&gen.RawModel{}).A, gen.Some("x"))
	check.Equal(t, gen.VersionModel("").Values(), []gen.VersionModel{"1", "2"})
	check.Equal(t, gen.AllVersions(), []gen.Version{gen.Version1})
	check.RoundTrips[gen.Version1Model](t, `{"version":"2"}`)
	check.RoundTrips[gen.ClientModel](t, `{"a":""}`)
	check.RoundTrips[gen.NullModel](t, `{"a":null}`)
	check.RoundTrips[gen.RestModel](t, `{"b":1}`)
	check.RoundTrips[gen.WriteOptionModel](t, `{}`)
	check.RoundTrips[gen.Runtime](t, `{"a":"x"}`)
	check.RoundTrips[gen.Time](t, `{"a":"2025-01-01T00:00:00Z"}`)
	var text gen.UnixTimeModel = "text"
	var mask gen.FieldMaskModel = []string{"a"}
	var part gen.FilePartModel = 5
	check.Equal(t, len(text)+len(mask)+int(part), 10)
}

// The functions of a union make way for schemas of their names.
func TestFunctionsOfAUnion(t *testing.T) {
	t.Parallel()
	check.As[*gen.SomeModel](t, check.Union(t, gen.DecodeToolUnion, gen.AppendToolUnion, `{"a":"x"}`))
	check.As[gen.ToolText2](t, check.Union(t, gen.DecodeToolUnion, gen.AppendToolUnion, `"x"`))
	check.As[*gen.UnknownToolVariant](t, check.Union(t, gen.DecodeToolUnion, gen.AppendToolUnion, `5`))
	check.RoundTrips[gen.DecodeTool](t, `{"a":"x"}`)
	check.RoundTrips[gen.AppendTool](t, `{"a":"x"}`)
	check.RoundTrips[gen.UnknownTool](t, `{"a":"x"}`)
	check.RoundTrips[gen.ToolText](t, `{"a":"x"}`)
}

func TestNamesWithoutLatinLetters(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.Ключ](t, `{"значение":"да"}`).Значение, gen.Some("да"))
	check.Equal(t, check.RoundTrip[gen.N名前](t, `{"値":"1"}`).N値, gen.Some("1"))
	check.RoundTrips[gen.N1st](t, `{"a":"x"}`)
	check.RoundTrips[gen.Underscore](t, `{"a":"x"}`)
	check.RoundTrips[gen.Minus](t, `{"a":"x"}`)
	check.RoundTrips[gen.Dot](t, `{"a":"x"}`)
}

func TestInlineTypesMakeWay(t *testing.T) {
	t.Parallel()
	f := check.RoundTrip[gen.Foo](t, `{"bar":{"a":"1"},"barItem":"x"}`)
	check.Equal(t, f.Bar, gen.Some(&gen.FooBar2{A: gen.Some("1")}))
	check.Equal(t, gen.FooBar{{B: gen.Some("b")}}, gen.FooBar{gen.FooBarItem2{B: gen.Some("b")}})
	check.RoundTrips[gen.FooBarItem](t, `{"c":"c"}`)
	check.RoundTrips[gen.String](t, `{"error":{"string":"x"}}`)
	check.RoundTrips[gen.Func](t, `{"go":"x"}`)
	check.RoundTrips[gen.Init](t, `{"a":"x"}`)
}

// A file that ends in _test, or in the name of a system, would not be compiled on every one.
func TestFileNames(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("gen/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		for _, end := range []string{"_test.go", "_linux.go", "_windows.go", "_amd64.go"} {
			if len(f) > len(end) && f[len(f)-len(end):] == end {
				t.Errorf("the name of %s means something to Go", f)
			}
		}
	}
	check.RoundTrips[gen.OnLinux](t, `{"x":"y"}`)
}
