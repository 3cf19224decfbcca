package sameshape

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/same-shape/gen"
)

// The handlers answer with the name of the operation and its arguments.
type (
	shelves struct {
		gen.UnimplementedShelvesHandler
	}
	wood  struct{ gen.UnimplementedWoodHandler }
	glass struct{ gen.UnimplementedGlassHandler }
)

func (shelves) List(context.Context, *gen.ShelvesListParams) (string, error) { return "list", nil }

func (shelves) ListOthers(context.Context, *gen.ShelvesListOthersParams) (string, error) {
	return "others", nil
}

func (shelves) PutSteel(_ context.Context, kind, name string, _ *gen.ShelvesPutSteelParams) (string, error) {
	return "steel " + kind + " " + name, nil
}

func (shelves) DeleteSteel(_ context.Context, kind, name string, _ *gen.ShelvesDeleteSteelParams) (string, error) {
	return "delete " + kind + " " + name, nil
}

func (wood) Put(_ context.Context, kind, name string, _ *gen.WoodPutParams) (string, error) {
	return "wood " + kind + " " + name, nil
}

func (glass) Put(_ context.Context, kind, name string, _ *gen.GlassPutParams) (string, error) {
	return "glass " + kind + " " + name, nil
}

func (glass) Paint(_ context.Context, kind, name string, _ *gen.GlassPaintParams) (string, error) {
	return "paint " + kind + " " + name, nil
}

func (glass) PaintAgain(_ context.Context, kind, name string, _ *gen.GlassPaintAgainParams) (string, error) {
	return "again " + kind + " " + name, nil
}

// TestServerStarts holds that a server of such a document starts, that fixed queries distinguish its operations, and that
// of those which nothing does the first in the document is carried out, although its service comes later.
func TestServerStarts(t *testing.T) {
	t.Parallel()
	h, err := gen.NewHandler(gen.Handlers{Shelves: shelves{}, Wood: wood{}, Glass: glass{}})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	defer s.Close()
	c, err := gen.New(gen.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	answers := func(got string, err error) func(want string) {
		return func(want string) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
			check.Equal(t, got, want)
		}
	}
	ctx := t.Context()
	answers(c.Wood.Put(ctx, "k", "n", nil))("wood k n")
	answers(c.Shelves.PutSteel(ctx, "k", "n", nil))("wood k n")
	answers(c.Shelves.DeleteSteel(ctx, "k", "n", nil))("delete k n")
	answers(c.Glass.Put(ctx, "k", "n", nil))("glass k n")
	answers(c.Glass.Paint(ctx, "k", "n", nil))("paint k n")
	answers(c.Glass.PaintAgain(ctx, "k", "n", nil))("paint k n")
	answers(c.Shelves.List(ctx, nil))("list")
	answers(c.Shelves.ListOthers(ctx, nil))("list")
}
