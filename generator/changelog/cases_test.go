package changelog

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/load"
)

var update = flag.Bool("update", false, "rewrite the pages in testdata/changelog")

const casesDir = "../../testdata/changelog"

// TestReportCases writes the page of every archive: from the first document below old to the first one below new. An
// archive that has a full page shows that, too. A page has no line break at its end; the archive has one.
func TestReportCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(casesDir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runCase(t, file)
		})
	}
}

func runCase(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := txtar.Format(archive)
	isPage := func(f txtar.File) bool { return f.Name == "page" || f.Name == "full" }
	hasFull := slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == "full" })
	archive.Files = slices.DeleteFunc(archive.Files, isPage)
	dir := t.TempDir()
	old, new := archived(t, dir, archive, "old/"), archived(t, dir, archive, "new/")
	archive.Files = append(archive.Files, txtar.File{Name: "page", Data: pageOf(t, old, new, Options{})})
	if hasFull {
		archive.Files = append(archive.Files, txtar.File{Name: "full", Data: pageOf(t, old, new, Options{Full: true})})
	}
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
	}
}

// archived unpacks the files of an archive below a folder, and loads the first.
func archived(t *testing.T, dir string, archive *txtar.Archive, below string) *load.Document {
	t.Helper()
	first := ""
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, below) {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = name
		}
	}
	return loadFile(t, first)
}

// pageOf returns a page with a line break behind it. It is written twice, as the same comparison must say the same.
func pageOf(t *testing.T, old, new *load.Document, opts Options) []byte {
	t.Helper()
	opts.Date = seedDate
	var page, again bytes.Buffer
	for _, b := range []*bytes.Buffer{&page, &again} {
		if err := Write(b, old, new, opts); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(page.Bytes(), again.Bytes()) {
		t.Error("two pages of the same comparison differ")
	}
	if bytes.HasSuffix(page.Bytes(), []byte("\n")) {
		t.Error("the page ends in a line break")
	}
	return append(page.Bytes(), '\n')
}
