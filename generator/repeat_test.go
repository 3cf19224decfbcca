package generator

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/generator/stamp"
)

// shop holds the files of a module whose document has a warning, an overlay, and a reference to another file.
var shop = map[string]string{
	"go.mod":         "module example.com/shop\n",
	"assistgen.yaml": "apis: [{name: shop, out: gen/shop, spec: api/spec.yaml, overlays: [overlay.yaml]}]\n",
	"overlay.yaml":   "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n  - {target: $.info, update: {description: A shop.}}\n",
	"api/spec.yaml": `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths: {}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}, size: {$ref: "common.yaml#/Size"}}}
    Either: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: string}}}]}
`,
	"api/common.yaml": "Size: {type: integer, minimum: 1}\n",
}

// project writes the shop and generates it with a folder of stamps; what it returns runs once more.
func project(t *testing.T, opts Options) (dir string, again func() (*Result, diag.List)) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range shop {
		writeText(t, filepath.Join(dir, name), text)
	}
	again = func() (*Result, diag.List) {
		cfg, found := config.Read(filepath.Join(dir, "assistgen.yaml"))
		if found.HasErrors() {
			t.Fatal(found)
		}
		return Generate(cfg, opts)
	}
	if _, found := again(); found.HasErrors() || len(found) == 0 {
		t.Fatalf("diagnostics %v, want warnings", found)
	}
	return dir, again
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replaceIn replaces text in a file by other text of the same length.
func replaceIn(t *testing.T, name, old, with string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(data), old) || len(old) != len(with) {
		t.Fatalf("%s: %q cannot be replaced by %q: %v", name, old, with, err)
	}
	writeText(t, name, strings.Replace(string(data), old, with, 1))
}

// planted is a warning that only stamps have.
const planted = "planted"

// plant puts the warning into the only stamp of a folder, and whatever else change does.
func plant(t *testing.T, stamps string, change func(*stamp.Stamp)) {
	t.Helper()
	file := onlyStamp(t, stamps)
	s := stamp.Read(file)
	if s == nil {
		t.Fatal("the run left no stamp")
	}
	s.Warnings.Add(diag.Diagnostic{Severity: diag.Warning, Code: planted})
	if change != nil {
		change(s)
	}
	if err := s.Write(file); err != nil {
		t.Fatal(err)
	}
}

// onlyStamp returns the file of the only stamp of a folder.
func onlyStamp(t *testing.T, stamps string) string {
	t.Helper()
	files, err := os.ReadDir(stamps)
	if err != nil || len(files) != 1 {
		t.Fatalf("stamps %v, %v, want one", files, err)
	}
	return filepath.Join(stamps, files[0].Name())
}

func wasLeftOut(found diag.List) bool {
	return slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == planted })
}

// TestRepeat changes one thing after a run, and expects the next run to be left out or not, and to end as it would without a stamp.
func TestRepeat(t *testing.T) {
	t.Parallel()
	edit := func(file, old, with string) func(*testing.T, string, string) {
		return func(t *testing.T, dir, _ string) { t.Helper(); replaceIn(t, filepath.Join(dir, file), old, with) }
	}
	inStamp := func(change func(*stamp.Stamp)) func(*testing.T, string, string) {
		return func(t *testing.T, _, stamps string) { t.Helper(); plant(t, stamps, change) }
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, dir, stamps string)
		want   bool // the run is left out
	}{
		"nothing":               {func(*testing.T, string, string) {}, true},
		"document":              {edit("api/spec.yaml", "name:", "nome:"), false},
		"overlay":               {edit("overlay.yaml", "A shop.", "A ship."), false},
		"file of a reference":   {edit("api/common.yaml", "minimum: 1", "minimum: 2"), false},
		"module":                {edit("go.mod", "shop", "ship"), false},
		"configuration":         {edit("assistgen.yaml", "gen/shop", "gen/ship"), false},
		"generated file":        {edit("gen/shop/other_models.go", "Item", "Atem"), false},
		"file of the runtime":   {edit("gen/runtime/opt.go", "package", "Package"), false},
		"digest of the program": {inStamp(func(s *stamp.Stamp) { s.Run = stamp.Of([]byte("another")).SHA256 }), false},
		"folder left out":       {inStamp(func(s *stamp.Stamp) { s.Outputs = nil }), false},
		"other folder":          {inStamp(renameFolder), false},
		"stamp is damaged": {func(t *testing.T, _, stamps string) {
			replaceIn(t, onlyStamp(t, stamps), planted, "PLANTED")
		}, false},
		"stamp is a folder": {func(t *testing.T, _, stamps string) {
			file := onlyStamp(t, stamps)
			removeFile(t, file)
			writeText(t, filepath.Join(file, "x"), "")
		}, false},
		"no stamp": {func(t *testing.T, _, stamps string) { removeFile(t, onlyStamp(t, stamps)) }, false},
		"generated file is gone": {func(t *testing.T, dir, _ string) {
			removeFile(t, filepath.Join(dir, "gen/shop/other_json.go"))
		}, false},
		"manifest is gone": {func(t *testing.T, dir, _ string) {
			removeFile(t, filepath.Join(dir, "gen/shop", output.ManifestName))
		}, false},
		"stale file": {func(t *testing.T, dir, _ string) {
			writeText(t, filepath.Join(dir, "gen/shop/stale.go"), output.Header+"\n")
			manifest := filepath.Join(dir, "gen/shop", output.ManifestName)
			data, err := os.ReadFile(manifest)
			if err != nil {
				t.Fatal(err)
			}
			writeText(t, manifest, string(data)+"stale.go\n")
		}, false},
		"file of others": {func(t *testing.T, dir, _ string) {
			writeText(t, filepath.Join(dir, "gen/shop/mine.go"), "package shop\n")
		}, true},
		"written anew": {func(t *testing.T, dir, _ string) {
			for _, f := range []string{"api/spec.yaml", "gen/shop/other_models.go"} {
				edit(f, "e", "e")(t, dir, "")
			}
		}, true},
	} {
		for _, check := range []bool{false, true} {
			t.Run(name+map[bool]string{true: "/check"}[check], func(t *testing.T) {
				t.Parallel()
				stamps := filepath.Join(t.TempDir(), "stamps")
				dir, again := project(t, Options{Stamps: stamps})
				plant(t, stamps, nil)
				c.change(t, dir, stamps)
				cfg, found := config.Read(filepath.Join(dir, "assistgen.yaml"))
				if found.HasErrors() {
					t.Fatal(found)
				}
				want, wantFound := Generate(cfg, Options{Check: true})
				result, found := Generate(cfg, Options{Stamps: stamps, Check: check})
				if wasLeftOut(found) != c.want {
					t.Errorf("left out: %v", !c.want)
				}
				found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Code == planted })
				if !reflect.DeepEqual(result, want) || !slices.EqualFunc(found, wantFound, sameText) {
					t.Errorf("got %+v %v, want %+v %v", result, found, want, wantFound)
				}
				if check || result == nil {
					return
				}
				if result, found = again(); found.HasErrors() || result.Changed() {
					t.Errorf("once more: %+v, %v", result, found)
				}
			})
		}
	}
}

func sameText(a, b diag.Diagnostic) bool { return a.String() == b.String() }

// renameFolder puts what is known of one folder under another name.
func renameFolder(s *stamp.Stamp) {
	first := slices.Sorted(maps.Keys(s.Outputs))[0]
	s.Outputs[first+"x"] = s.Outputs[first]
	delete(s.Outputs, first)
}

func removeFile(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// TestRepeatByOptions expects a whole run where another was asked for, and one stamp for both.
func TestRepeatByOptions(t *testing.T) {
	t.Parallel()
	stamps := filepath.Join(t.TempDir(), "stamps")
	dir, _ := project(t, Options{Stamps: stamps})
	plant(t, stamps, nil)
	cfg, _ := config.Read(filepath.Join(dir, "assistgen.yaml"))
	if _, found := Generate(cfg, Options{}); wasLeftOut(found) {
		t.Error("a run without stamps was left out")
	}
	if _, found := Generate(cfg, Options{Stamps: stamps, AllowRemote: true}); wasLeftOut(found) {
		t.Error("a run with AllowRemote was left out for one without")
	}
	onlyStamp(t, stamps)
}

// TestRepeatUnified leaves out a run that would change nothing of a package in which two APIs are one, and does it once the mapping
// has changed. Nothing of the package is called left behind.
func TestRepeatUnified(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range shop {
		writeText(t, filepath.Join(dir, name), text)
	}
	writeText(t, filepath.Join(dir, "assistgen.yaml"), `apis:
  - {name: shop, out: gen/shop, spec: api/spec.yaml}
  - {name: mall, out: gen/mall, spec: api/spec.yaml}
unified: [{name: both, out: gen/both, apis: [shop, mall], mapping: both.yaml}]
`)
	writeText(t, filepath.Join(dir, "both.yaml"), "{} # one\n")
	stamps := filepath.Join(dir, "stamps")
	again := func() diag.List {
		cfg, _ := config.Read(filepath.Join(dir, "assistgen.yaml"))
		_, found := Generate(cfg, Options{Stamps: stamps})
		if found.HasErrors() || slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == "left-behind" }) {
			t.Fatal(found)
		}
		return found
	}
	again()
	plant(t, stamps, nil)
	if !wasLeftOut(again()) {
		t.Error("a run that changes nothing was not left out")
	}
	replaceIn(t, filepath.Join(dir, "both.yaml"), "one", "two")
	if wasLeftOut(again()) {
		t.Error("a run with another mapping was left out")
	}
}

// TestNoStamp lists runs that cannot be left out the next time.
func TestNoStamp(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(shop["api/common.yaml"])) }))
	defer server.Close()
	spec := shop["api/spec.yaml"]
	alone := strings.Replace(spec, `{$ref: "common.yaml#/Size"}`, "{type: integer}", 1)
	for name, c := range map[string]struct {
		spec string
		opts Options
	}{
		"standard input": {spec, Options{Stdin: strings.NewReader(alone)}},
		"network":        {strings.Replace(spec, "common.yaml", server.URL+"/common.yaml", 1), Options{AllowRemote: true}},
		"out of date":    {spec, Options{Check: true}},
		"error":          {"openapi: 9.0.0\n", Options{}},
	} {
		dir := t.TempDir()
		for file, text := range shop {
			writeText(t, filepath.Join(dir, file), text)
		}
		writeText(t, filepath.Join(dir, "api/spec.yaml"), c.spec)
		cfg, _ := config.Read(filepath.Join(dir, "assistgen.yaml"))
		if c.opts.Stdin != nil {
			cfg.APIs[0].Versions[0].Spec = "-"
		}
		c.opts.Stamps = filepath.Join(dir, "stamps")
		if _, found := Generate(cfg, c.opts); found.HasErrors() != (name == "error") {
			t.Errorf("%s: %v", name, found)
		}
		if _, err := os.Stat(c.opts.Stamps); err == nil {
			t.Errorf("%s: there is a stamp", name)
		}
	}
}

// TestStampsCannotBeWritten generates all the same.
func TestStampsCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	writeText(t, file, "")
	_, again := project(t, Options{Stamps: filepath.Join(file, "stamps")})
	if result, found := again(); found.HasErrors() || result.Changed() {
		t.Errorf("%+v, %v", result, found)
	}
}

// BenchmarkRepeat measures a run that has nothing to do.
func BenchmarkRepeat(b *testing.B) {
	opts := Options{Stamps: b.TempDir(), Check: true}
	cfg := readConfig(b)
	run := func() {
		if result, found := Generate(cfg, opts); found.HasErrors() || result.Changed() {
			b.Fatal(found)
		}
	}
	run() // leaves the stamp
	b.ReportAllocs()
	for b.Loop() {
		run()
	}
}
