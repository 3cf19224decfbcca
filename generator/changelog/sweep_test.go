package changelog

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// TestReportSweep writes the pages from each document of the corpus to the next one, in both forms.
func TestReportSweep(t *testing.T) {
	var before *load.Document
	for _, name := range corpus.Documents(t) {
		d, _ := load.Load(load.Source{File: name}, load.Options{})
		if d == nil {
			continue // load's own sweep knows those that cannot be read
		}
		for _, full := range []bool{false, true} {
			if before == nil {
				break
			}
			var page bytes.Buffer
			start := time.Now()
			if err := Write(&page, before, d, Options{Full: full}); err != nil {
				t.Error(err)
			}
			t.Logf("%s, full %t: %d bytes in %v", filepath.Base(name), full, page.Len(), time.Since(start))
		}
		before = d
	}
}
