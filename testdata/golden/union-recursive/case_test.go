package unionrecursive

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/union-recursive/gen"
)

// TestUnionInsideItself reads a union whose map holds the union again. That the package is generated at all, and in no
// time, is what the many unions of unions are for.
func TestUnionInsideItself(t *testing.T) {
	t.Parallel()
	const text = `{"a":true,"b":"x","c":{"d":{"e":"y"}}}`
	u, err := gen.DecodeURL([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := u.(gen.URLMap); !ok {
		t.Fatalf("it is a %T", u)
	}
	if got, err := gen.AppendURL(nil, u); err != nil || string(got) != text {
		t.Errorf("%s, %v", got, err)
	}
	a, err := gen.DecodeA0([]byte(`{"b":"x"}`))
	if _, ok := a.(*gen.B25); !ok || err != nil {
		t.Errorf("a union of unions gives a %T, %v", a, err)
	}
}
