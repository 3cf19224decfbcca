package load

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/corpus"
)

// TestSweepLoad loads every document of the corpus: each must load, whatever its faults.
func TestSweepLoad(t *testing.T) {
	documents := corpus.Documents(t)
	for _, name := range documents {
		if d, ds := Load(Source{File: name}, Options{}); d == nil {
			t.Errorf("%s: %v", name, ds)
		}
	}
	t.Logf("%d documents", len(documents))
}
