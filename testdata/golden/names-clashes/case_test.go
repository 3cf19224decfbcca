package clashes

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/names-clashes/gen"
)

// TestGroupsOfOneName holds that each group has a method of its own, which tells of its own fields.
func TestGroupsOfOneName(t *testing.T) {
	t.Parallel()
	g := gen.Groups{Q: gen.Some("q"), S: []string{"s"}, VWField: gen.Some("w"), WhichIsNilField: gen.Some("n")}
	check.Equal(t, string(g.WhichAB()), "q")
	check.Equal(t, string(g.WhichAB2()), "s")
	check.Equal(t, string(g.Which()), "")
	check.Equal(t, string(g.Which2()), "v_w")
	check.Equal(t, string(g.WhichIsNil()), "which_is_nil")
}

// reader is a handler that tells what it is called with.
type reader struct {
	gen.UnimplementedReadHandler
	seen string
}

func (r *reader) Get(_ context.Context, get string, write, read gen.Tool, small, capital, text string, n int64, api string, p *gen.ReadGetParams) error {
	r.seen = fmt.Sprint(get, write, read, small, capital, text, n, api, p.AB.Or(""), p.AB2.Or(""), p.AB3.Or(""), p.Validate2.Or(""))
	return nil
}

// TestArgumentsHideNothing holds that arguments with the names of variables and functions arrive.
func TestArgumentsHideNothing(t *testing.T) {
	t.Parallel()
	r := &reader{}
	h, err := gen.NewHandler(gen.Handlers{Read: r})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	defer s.Close()
	c, err := gen.New(gen.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	params := &gen.ReadGetParams{AB: gen.Some("q1"), AB2: gen.Some("q2"), AB3: gen.Some("h"), Validate2: gen.Some("v")}
	err = c.Read.Get(t.Context(), "g", gen.ToolText("w"), gen.ToolBool(true), "c", "C", "s", 7, "a", params)
	if err != nil || r.seen != "gwtruecCs7aq1q2hv" {
		t.Error(err, r.seen)
	}
}
