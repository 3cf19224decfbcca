package generator

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const goldenDir = "../testdata/golden"

// TestGolden generates every case of testdata/golden and compares the model's dump (model.txt), the diagnostics
// (diagnostics.txt) and the package (gen/). A case is a folder with a spec.yaml, or with an assistgen.yaml and the
// documents that it names. The packages themselves are compiled and run by the tests next to them.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob(goldenDir + "/*")
	cases = slices.DeleteFunc(cases, func(dir string) bool { return filepath.Base(dir) == "internal" })
	if err != nil || len(cases) < 25 {
		t.Fatalf("%d cases were found (%v)", len(cases), err)
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			cfg := goldenConfig(t, dir)
			api, found := Inspect(cfg.APIs[0], Options{})
			if found.HasErrors() {
				t.Fatal(found)
			}
			var dump bytes.Buffer
			if err := model.Write(&dump, api); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(dir, "model.txt"), dump.Bytes())
			_, found = Plan(cfg.APIs[0], cfg.Runtime.Package, Options{})
			golden(t, filepath.Join(dir, "diagnostics.txt"), diagnosticsText(found, dir))
			goldenPackage(t, cfg)
		})
	}
}

func goldenConfig(t *testing.T, dir string) *config.Config {
	t.Helper()
	file := filepath.Join(dir, config.FileName)
	var cfg *config.Config
	var found diag.List
	if _, err := os.Stat(file); err == nil {
		cfg, found = config.Read(file)
	} else {
		cfg, found = config.FromFlags(filepath.Join(dir, "spec.yaml"), "gen", filepath.Join(dir, "gen"))
	}
	if found.HasErrors() {
		t.Fatal(found)
	}
	cfg.Runtime = config.Runtime{Dir: "../generated/runtime", Package: module + "generated/runtime"}
	return cfg
}

// goldenPackage compares the generated package with the folder, or writes it there. The runtime is that of generated/.
func goldenPackage(t *testing.T, cfg *config.Config) {
	t.Helper()
	sets, found := Render(cfg, Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	put := output.Check
	if *update {
		put = output.Write
	}
	changes, err := put(sets[0].Dir, &sets[0].Files)
	if err != nil {
		t.Fatal(err)
	}
	if *update || changes.Empty() {
		return
	}
	t.Errorf("the package is not as generated: %+v; run make golden and read the difference", changes)
	for _, f := range sets[0].Files.Files() {
		if slices.Contains(changes.Updated, f.Path) && f.Path != output.ManifestName {
			golden(t, filepath.Join(sets[0].Dir, filepath.FromSlash(f.Path)), f.Data)
		}
	}
}

// diagnosticsText returns the diagnostics, one a line, with paths that do not depend on where the test runs.
func diagnosticsText(list diag.List, dir string) []byte {
	list.Sort()
	var b bytes.Buffer
	for _, d := range list {
		b.WriteString(d.String() + "\n")
	}
	return bytes.ReplaceAll(b.Bytes(), []byte(dir+"/"), nil)
}

// golden compares data with a file, or writes it there; no data is not a file.
func golden(t *testing.T, file string, data []byte) {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if bytes.Equal(want, data) {
		return
	}
	if !*update {
		t.Errorf("%s differs (-want +got):\n%s", file, cmp.Diff(string(want), string(data)))
		return
	}
	if len(data) == 0 {
		err = os.Remove(file)
	} else {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
