package memory

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLongQueries holds that the words of a long query that no file has make no difference. It takes minutes when each chunk is asked for
// each word.
func TestLongQueries(t *testing.T) {
	t.Parallel()
	var text, query strings.Builder
	for i := range 400_000 {
		fmt.Fprintf(&text, "w%d ", i%50_000)
	}
	for i := range 200_000 {
		fmt.Fprintf(&query, "q%d ", i)
	}
	x := index{"file": split(text.String(), chunking{100, 0})}
	all := func(string) bool { return true }
	if hits := x.search(query.String(), []string{"file"}, all); len(hits) != 0 {
		t.Errorf("%d hits", len(hits))
	}
	few := x.search("w7 w49999", []string{"file"}, all)
	many := x.search("w7 w49999 "+query.String(), []string{"file"}, all)
	if len(few) != 16 || !slices.EqualFunc(few, many, func(a, b hit) bool { return a.chunk == b.chunk && a.score == b.score }) {
		t.Errorf("%d hits and %d", len(few), len(many))
	}
}

// TestSharedTerms holds that it makes no difference which of the words of a query and those of a chunk are more.
func TestSharedTerms(t *testing.T) {
	t.Parallel()
	c := &chunk{counts: map[string]int{"a": 1, "b": 2, "z": 1}}
	for _, terms := range [][]string{nil, {"x"}, {"a", "b"}, {"a", "b", "c", "d", "e"}} {
		weights := map[string]float64{}
		var want []string
		for _, term := range terms {
			weights[term] = 1
			if c.counts[term] > 0 {
				want = append(want, term)
			}
		}
		if d := cmp.Diff(want, c.shared(terms, weights)); d != "" {
			t.Errorf("%q: %s", terms, d)
		}
	}
}

// TestChunkingsAreFew holds that the chunks of a file are kept for few strategies at a time.
func TestChunkingsAreFew(t *testing.T) {
	t.Parallel()
	x := indexes{files: map[string]map[chunking]*fileIndex{}}
	for size := range 1000 {
		chunks, err := x.of("file", chunking{100 + size, 0}, func() ([]byte, error) { return []byte("some text"), nil })
		if err != nil || len(chunks) != 1 {
			t.Fatal(chunks, err)
		}
	}
	if n := len(x.files["file"]); n > mostChunkings {
		t.Errorf("%d are kept", n)
	}
}
