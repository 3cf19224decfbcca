package generator

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

const housesDir = "../testdata/houses"

// TestHouses generates a package from every document of testdata/houses and compares it with the one there, and its diagnostics
// with the text next to it. What the packages do is tested there.
func TestHouses(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob(housesDir + "/*.yaml")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, file := range documents {
		dir := strings.TrimSuffix(file, ".yaml")
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			cfg, found := config.FromFlags(file, filepath.Base(dir), dir)
			if found.HasErrors() {
				t.Fatal(found)
			}
			cfg.Runtime = config.Runtime{Dir: "../generated/runtime", Package: module + "generated/runtime"}
			_, found = Plan(cfg.APIs[0], cfg.Runtime.Package, Options{})
			golden(t, dir+".txt", diagnosticsText(found, housesDir))
			goldenPackage(t, cfg)
		})
	}
}
