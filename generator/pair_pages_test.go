package generator

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// TestPagesOfPair compares pages of a package in which two APIs are one with those in testdata: one of each kind.
func TestPagesOfPair(t *testing.T) {
	t.Parallel()
	cfg, found := config.Read(filepath.Join("..", "testdata", "pair", "assistgen.yaml"))
	if found.HasErrors() {
		t.Fatal(found)
	}
	dir := t.TempDir()
	cfg.Docs = config.Docs{Out: dir, Format: refdoc.Markdown}
	if _, found := Docs(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	for _, name := range []string{"README.md", "trade/README.md", "trade/operations/orders_list_orders.md", "trade/schemas/order.md"} {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		golden := filepath.Join("..", "testdata", "pair", "reference", filepath.FromSlash(name))
		if *update {
			writeText(t, golden, string(got))
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: run with -update if this is right (-want +got):\n%s", golden, diff)
		}
	}
}
