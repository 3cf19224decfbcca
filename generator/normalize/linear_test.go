package normalize

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Long lists of names and values take a time that grows with their length: by pairs they would take minutes.
func TestLongListsAreLinear(t *testing.T) {
	t.Parallel()
	const many = 100_000
	var names strings.Builder
	for i := range many {
		fmt.Fprintf(&names, ", v%d", i)
	}
	list := "[" + names.String()[2:] + "]"
	begun := time.Now()
	a, _ := normalizeYAML(t, "O: {type: object, required: "+list+", properties: {v1: {type: string}}}\nE: {type: string, enum: "+list+"}\n")
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(a.Schemas) != 2 {
		t.Error("schemas are missing")
	}
}
