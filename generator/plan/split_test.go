package plan_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/client"
	"github.com/assistgen/assistgen/generator/emit/models"
	"github.com/assistgen/assistgen/generator/emit/server"
	"github.com/assistgen/assistgen/generator/plan"
)

// TestLengths holds the lengths by which files are split against what is printed. Too low a guess gives files over the limit, so
// it may be a tenth too low; one that is too high only splits early, as for documentation whose lines are filled up.
func TestLengths(t *testing.T) {
	t.Parallel()
	cfg, found := config.Read("../../specs/" + config.FileName)
	if found.HasErrors() {
		t.Fatal(found)
	}
	for _, api := range cfg.APIs {
		holdLengths(t, api)
	}
}

// TestLengthsOfOpenAI does so for a document of a vendor, with long documentation.
func TestLengthsOfOpenAI(t *testing.T) {
	t.Parallel()
	spec := "../../../shared/real/openai/openai-2026-08-21.yaml"
	if _, err := os.Stat(spec); err != nil {
		t.Skip("the vendors' documents are not here: ", err)
	}
	holdLengths(t, &config.API{Name: "api", Package: "api", Out: t.TempDir(), Versions: []*config.Version{{Spec: spec}}})
}

func holdLengths(t *testing.T, api *config.API) {
	t.Helper()
	const (
		fewest  = 200 // lines of a file that is looked at: in a short one the head counts for much
		lowest  = 0.9
		highest = 1.5
	)
	pkg, found := generator.Plan(api, "example.com/runtime", generator.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	guessed, compared := plan.Lengths(pkg), 0
	for _, emitter := range []func(*plan.Package) ([]emit.File, error){models.Emit, client.Emit, server.Emit} {
		files, err := emitter(pkg)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			guess, ok := guessed[strings.TrimSuffix(f.Name, ".go")]
			printed := bytes.Count(f.Data, []byte("\n"))
			if !ok || printed < fewest {
				continue
			}
			compared++
			if r := float64(guess) / float64(printed); r < lowest || r > highest {
				t.Errorf("%s: %s has %d lines, and %d are expected", api.Name, f.Name, printed, guess)
			}
		}
	}
	if compared == 0 {
		t.Errorf("%s has no file of %d lines", api.Name, fewest)
	}
}
