package changelog

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/load"
)

// FuzzReport compares a document with any mutation of it. Whatever a document says, the page keeps its form: sections begin
// where sections are, and the changes are JSON.
func FuzzReport(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(casesDir, "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, doc := range archive.Files {
			if strings.HasSuffix(doc.Name, ".yaml") {
				f.Add(doc.Data, "type: string", "type: array")
				f.Add(doc.Data, "properties", "items")
				f.Add(doc.Data, "{", "[")
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, from, to string) {
		changed := []byte(strings.ReplaceAll(string(data), from, to))
		if len(data) > 1<<14 || len(changed) > 1<<14 {
			return // what takes long to read is load's business
		}
		old, _ := load.Load(load.Source{File: "-", Data: data}, load.Options{})
		new, _ := load.Load(load.Source{File: "-", Data: changed}, load.Options{})
		if old == nil || new == nil {
			return
		}
		for _, full := range []bool{false, true} {
			var page bytes.Buffer
			err := Write(&page, old, new, Options{Date: seedDate, Full: full})
			var tooLarge *tooLargeError
			if err != nil && !errors.As(err, &tooLarge) {
				t.Fatal(err)
			}
			checkForm(t, page.String())
		}
	})
}

// checkForm checks what a page of any documents has.
func checkForm(t *testing.T, page string) {
	t.Helper()
	const changes, request = "\n\n⚶ Changes\n\n", "\n\n⚼ Request\n\n"
	sections := strings.Count(page, request)
	if n := strings.Count(page, "\nReference Link ¶\n"); n != sections {
		t.Errorf("%d requests in %d sections:\n%s", sections, n, page)
	}
	for _, part := range strings.Split(page, changes)[1:] {
		text, _, _ := strings.Cut(part, request)
		if !json.Valid([]byte(text)) {
			t.Errorf("the changes are no JSON:\n%s", text)
		}
	}
}
