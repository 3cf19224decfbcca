package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/output"
)

const specsConfig = "../specs/assistgen.yaml"

// readConfig reads the configuration of specs/.
func readConfig(t testing.TB) *config.Config {
	t.Helper()
	cfg, found := config.Read(specsConfig)
	if found.HasErrors() {
		t.Fatal(found)
	}
	return cfg
}

// rendered returns the files of a configuration by their folder's and their own name.
func rendered(t testing.TB, cfg *config.Config) map[string]string {
	t.Helper()
	sets, found := Render(cfg, Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	files := map[string]string{}
	for _, s := range sets {
		for _, f := range s.Files.Files() {
			files[filepath.Base(s.Dir)+"/"+f.Path] = string(f.Data)
		}
	}
	return files
}

// TestGeneratedIsFresh holds generated/ against specs/, and shows that a second run gives the same bytes.
func TestGeneratedIsFresh(t *testing.T) {
	t.Parallel()
	for range 2 {
		result, found := Generate(readConfig(t), Options{Check: true})
		if found.HasErrors() {
			t.Fatal(found)
		}
		if result.Changed() {
			t.Errorf("run make generate: %+v", result.Outputs)
		}
	}
}

// TestCheckFindsTampering deletes a file and alters a byte of a generated package, and expects both to be named.
func TestCheckFindsTampering(t *testing.T) {
	t.Parallel()
	cfg := readConfig(t)
	cfg.APIs, cfg.Unified = cfg.APIs[2:3], nil
	dir := t.TempDir()
	cfg.APIs[0].Out, cfg.Runtime.Dir = filepath.Join(dir, "api"), filepath.Join(dir, "runtime")
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	altered := filepath.Join(dir, "api", "package.go")
	data, err := os.ReadFile(altered)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-2] ^= 1
	if err := os.WriteFile(altered, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "runtime", "opt.go")); err != nil {
		t.Fatal(err)
	}
	result, found := Generate(cfg, Options{Check: true})
	if found.HasErrors() {
		t.Fatal(found)
	}
	want := []output.Changes{{Updated: []string{"package.go"}}, {Created: []string{"opt.go"}}}
	for i, o := range result.Outputs {
		if !slices.Equal(o.Changes.Updated, want[i].Updated) || !slices.Equal(o.Changes.Created, want[i].Created) {
			t.Errorf("%s: %+v, want %+v", o.Dir, o.Changes, want[i])
		}
	}
}

// TestOneEnumValueChangesLittle adds a value to one enum of one version and reads the difference of all files: only the
// constant, its lists and its documentation may change.
func TestOneEnumValueChangesLittle(t *testing.T) {
	t.Parallel()
	cfg := readConfig(t)
	cfg.Unified = nil // what pairs with a new value has to be said there
	before := rendered(t, cfg)
	azure := cfg.APIs[1]
	newest := azure.Versions[len(azure.Versions)-1]
	data, err := os.ReadFile(newest.Spec)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "- tool_calls\n            - activities\n", "- tool_calls\n            - activities\n            - tomorrow\n", 1)
	if text == string(data) {
		t.Fatal("the enum was not found in the document")
	}
	newest.Spec = filepath.Join(t.TempDir(), "spec.yaml")
	if err := os.WriteFile(newest.Spec, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	after := rendered(t, cfg)
	for name := range after {
		if before[name] == after[name] {
			continue
		}
		replaced, expected := replacedLines[name]
		if !expected {
			t.Errorf("%s changed", name)
		}
		added, removed := lines(after[name], before[name]), lines(before[name], after[name])
		if !slices.EqualFunc(removed, replaced, strings.HasPrefix) {
			t.Errorf("lines that are gone: %q", removed)
		}
		for _, l := range added {
			if !strings.Contains(strings.ToLower(l), "tomorrow") && !slices.Contains(aroundValue, l) {
				t.Errorf("unexpected line %q", l)
			}
		}
	}
	if before["azure/run_steps_models.go"] == after["azure/run_steps_models.go"] {
		t.Error("nothing changed")
	}
}

// replacedLines begin the lines of each file that others take the place of.
var replacedLines = map[string][]string{
	"azure/run_steps_models.go": {"case RunStepTypeMessageCreation, "},
	"azure/run_steps_schema.go": {`"RunStepType" [`},
}

// aroundValue are the lines that come with any value that only the newest version has.
var aroundValue = []string{"// Since version 2025-05-15-preview.2025-08.", "return in == Version2025_05_15Preview2025_08"}

// lines returns the lines of a that b lacks, without indentation, counting repetitions.
func lines(a, b string) []string {
	counts := map[string]int{}
	for l := range strings.SplitSeq(b, "\n") {
		counts[strings.TrimSpace(l)]++
	}
	var only []string
	for l := range strings.SplitSeq(a, "\n") {
		l = strings.TrimSpace(l)
		if counts[l]--; counts[l] < 0 {
			only = append(only, l)
		}
	}
	return only
}

// BenchmarkGenerate measures the main job without the disk: all APIs of specs/, from documents to formatted files.
func BenchmarkGenerate(b *testing.B) {
	cfg := readConfig(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, found := Render(cfg, Options{}); found.HasErrors() {
			b.Fatal(found)
		}
	}
}

// BenchmarkGenerateOpenAI measures the same for OpenAI's whole API from the corpus, and how much is generated.
func BenchmarkGenerateOpenAI(b *testing.B) {
	spec := filepath.Join("..", "..", "shared", "real", "openai", "openai-2026-08-21.yaml")
	if _, err := os.Stat(spec); err != nil {
		b.Skip("the corpus is not there: ", err)
	}
	cfg := &config.Config{
		Runtime: config.Runtime{Dir: "runtime", Package: "example.com/api/runtime"},
		APIs:    []*config.API{{Name: "api", Package: "api", Out: "api", Versions: []*config.Version{{Spec: spec}}}},
	}
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		sets, found := Render(cfg, Options{})
		if found.HasErrors() {
			b.Fatal(found)
		}
		size = 0
		for _, f := range sets[0].Files.Files() {
			size += len(f.Data)
		}
	}
	b.ReportMetric(float64(size), "bytes/package")
}
