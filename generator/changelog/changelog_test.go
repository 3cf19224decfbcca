package changelog

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/load"
)

// seed is the folder of the page that the form was learnt from, and of its documents.
const seed = "../../../shared"

// seedPair loads the documents of the page in a form, or skips the test.
func seedPair(t testing.TB, form string) (old, new *load.Document) {
	t.Helper()
	dir := filepath.Join(seed, "real", "azure", form)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the documents are not there: %v", err)
	}
	return loadFile(t, filepath.Join(dir, "2025-05-15-preview-before-activities.json")), loadFile(t, filepath.Join(dir, "2025-05-15-preview.json"))
}

func loadFile(t testing.TB, name string) *load.Document {
	t.Helper()
	return loadSource(t, load.Source{File: name})
}

func loadSource(t testing.TB, src load.Source) *load.Document {
	t.Helper()
	d, ds := load.Load(src, load.Options{})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return d
}

var seedDate = time.Date(2025, 8, 13, 0, 0, 0, 0, time.UTC)

// TestReportSeed holds the form against the page that it was learnt from.
func TestReportSeed(t *testing.T) {
	t.Parallel()
	checkSeed(t, "swagger", func(page string) string { return page })
}

// TestReportSeedOpenAPI3 holds that the same documents in OpenAPI 3 give the same page, but for the ids, which differ there,
// and the descriptions of values, which are not there.
func TestReportSeedOpenAPI3(t *testing.T) {
	t.Parallel()
	described := regexp.MustCompile(`"Represents a run step[^"]*"`)
	checkSeed(t, "openapi3", func(page string) string {
		return strings.NewReplacer("_List", "_list", "_Get", "_get").Replace(described.ReplaceAllString(page, `""`))
	})
}

// checkSeed compares the page of the documents in a form with the page as it is there.
func checkSeed(t *testing.T, form string, there func(string) string) {
	t.Helper()
	old, new := seedPair(t, form)
	want, err := os.ReadFile(filepath.Join(seed, "seeds", "000_3a873179e417fe9a.txt"))
	if err != nil {
		t.Skipf("the page is not there: %v", err)
	}
	var got bytes.Buffer
	if err := Write(&got, old, new, Options{Name: "Azure.AI.Agents", Date: seedDate}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(there(string(want)), got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
