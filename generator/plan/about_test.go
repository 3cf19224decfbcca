package plan

import (
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

func TestAPIsFact(t *testing.T) {
	t.Parallel()
	all := []model.Version{{ID: "a/1"}, {ID: "a/2"}, {ID: "b/x"}, {ID: "c/1"}, {ID: "c/2"}, {ID: "c/3"}}
	for _, c := range []struct {
		in   model.Availability
		want string
	}{
		{model.Availability{"a/1", "a/2", "b/x"}, "Only in a, b."},
		{model.Availability{"a/2"}, "Only in a (since version 2)."},
		{model.Availability{"b/x", "c/1", "c/3"}, "Only in b, c (only in versions 1, 3)."},
	} {
		if got := apisFact(c.in, all); got != c.want {
			t.Errorf("%v: %s, want %s", c.in, got, c.want)
		}
	}
}
