package memory

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generated/assistants"
)

// index has the chunks of the files of a vector store, by the IDs of the files.
type index map[string][]chunk

// chunk is a part of a file: its bytes from start to end.
type chunk struct {
	start, end int64
	counts     map[string]int // of its words
	length     int            // in words
}

// indexes keeps the chunks of files, which are made when the first search needs them, without the lock of the service.
type indexes struct {
	sync.Mutex
	files map[string]map[chunking]*fileIndex // by the IDs of the files
}

// mostChunkings is for how many strategies the chunks of a file are kept: requests choose them.
const mostChunkings = 4

// chunking has the size and the overlap of chunks, in words.
type chunking struct{ size, overlap int }

type fileIndex struct {
	once   sync.Once
	chunks []chunk
	err    error
}

// of returns the chunks of a file. It calls read for the text unless it knows them.
func (x *indexes) of(file string, by chunking, read func() ([]byte, error)) ([]chunk, error) {
	f := x.file(file, by)
	f.once.Do(func() {
		var text []byte
		if text, f.err = read(); f.err == nil {
			f.chunks = split(string(text), by)
		}
	})
	if f.err != nil {
		x.forget(file) // so that it is tried again
	}
	return f.chunks, f.err
}

func (x *indexes) file(file string, by chunking) *fileIndex {
	x.Lock()
	defer x.Unlock()
	if x.files[file] == nil {
		x.files[file] = map[chunking]*fileIndex{}
	}
	if x.files[file][by] == nil {
		if len(x.files[file]) == mostChunkings {
			clear(x.files[file])
		}
		x.files[file][by] = &fileIndex{}
	}
	return x.files[file][by]
}

// forget drops the chunks of a file.
func (x *indexes) forget(file string) {
	x.Lock()
	defer x.Unlock()
	delete(x.files, file)
}

// place is where a word is in a string.
type place struct{ start, end int }

// places returns the places of the words of a string: letters and digits, and each sign of a script that has no spaces.
func places(text string) []place {
	var list []place
	start := -1
	flush := func(end int) {
		if start >= 0 {
			list, start = append(list, place{start, end}), -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			flush(i)
			list = append(list, place{i, i + utf8.RuneLen(r)})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(text))
	return list
}

// split returns the chunks of a file, of which neighbours share some words.
func split(text string, by chunking) []chunk {
	words := places(text)
	var chunks []chunk
	for first := 0; first < len(words) || first == 0; first += by.size - by.overlap {
		last := min(first+by.size, len(words))
		from, to := 0, len(text)
		if first > 0 {
			from = words[first].start
		}
		if last < len(words) {
			to = words[last].start
		}
		c := chunk{start: int64(from), end: int64(to), counts: map[string]int{}, length: last - first}
		for _, w := range words[first:last] {
			c.counts[strings.ToLower(text[w.start:w.end])]++
		}
		chunks = append(chunks, c)
		if last == len(words) {
			break
		}
	}
	return chunks
}

// The parameters of BM25: how soon repetitions of a word count no more, and how much the length of a chunk counts.
const (
	saturation = 1.2
	lengthBias = 0.75
)

// hit is a chunk that a search finds.
type hit struct {
	file  string
	chunk *chunk
	score float64 // between 0 and 1
}

// search returns the chunks of files that have words of a query, the best first. It ranks them by BM25; a score of BM25 that is s
// becomes s/(s+1). All chunks count for the rank, and those of files that keep rejects are not found.
func (x index) search(query string, files []string, keep func(file string) bool) []hit {
	terms := map[string]float64{} // with how much each counts
	for _, w := range places(query) {
		terms[strings.ToLower(query[w.start:w.end])] = 0
	}
	ordered := slices.Sorted(maps.Keys(terms)) // so that sums are the same each time
	chunks, length := 0.0, 0.0
	for _, list := range x {
		for i := range list {
			chunks, length = chunks+1, length+float64(list[i].length)
			for _, term := range list[i].shared(ordered, terms) {
				terms[term]++
			}
		}
	}
	for term, n := range terms {
		terms[term] = math.Log(1 + (chunks-n+0.5)/(n+0.5))
	}
	var hits []hit
	for _, file := range files {
		if !keep(file) {
			continue
		}
		for i := range x[file] {
			c, score := &x[file][i], 0.0
			for _, term := range c.shared(ordered, terms) {
				n := float64(c.counts[term])
				score += terms[term] * n * (saturation + 1) / (n + saturation*(1-lengthBias+lengthBias*float64(c.length)*chunks/max(length, 1)))
			}
			if score > 0 {
				hits = append(hits, hit{file, c, score / (score + 1)})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits
}

// shared returns the terms, which are in order, that a chunk has. It looks at its words when they are fewer, so that a long query is no
// more work than a long file.
func (c *chunk) shared(ordered []string, terms map[string]float64) (shared []string) {
	if len(ordered) <= len(c.counts) {
		for _, term := range ordered {
			if c.counts[term] > 0 {
				shared = append(shared, term)
			}
		}
		return shared
	}
	for word := range c.counts {
		if _, ok := terms[word]; ok {
			shared = append(shared, word)
		}
	}
	slices.Sort(shared)
	return shared
}

// mostFilters is how deep filters are read.
const mostFilters = 32

// matches reports whether the attributes of a file are as a filter wants them.
func matches(f assistants.VectorStoreSearchRequestFilters, attributes assistants.VectorStoreFileAttributes, level int) (bool, error) {
	switch f := f.(type) {
	case *assistants.ComparisonFilter:
		return compares(f, attributes)
	case *assistants.CompoundFilter:
		if f.Type != assistants.CompoundFilterTypeAnd && f.Type != assistants.CompoundFilterTypeOr {
			return false, invalid("filters", "Invalid filter: there is no type '%s'.", f.Type)
		}
		if level == mostFilters {
			return false, invalid("filters", "Invalid filter: it has more than %d levels.", mostFilters)
		}
		one, whole := f.Type == assistants.CompoundFilterTypeOr, f.Type == assistants.CompoundFilterTypeAnd
		for _, part := range f.Filters {
			found, err := matches(part, attributes, level+1)
			if err != nil {
				return false, err
			}
			if found == one {
				whole = one
			}
		}
		return whole, nil
	}
	return false, invalid("filters", "Invalid filter: it is neither a comparison nor a compound filter.")
}

// compares reports whether an attribute is as a comparison wants it. One that is absent differs from every value.
func compares(f *assistants.ComparisonFilter, attributes assistants.VectorStoreFileAttributes) (bool, error) {
	have, want := plain(attributes[f.Key]), plain(f.Value)
	list, _ := f.Value.(assistants.ComparisonFilterValueList)
	among := slices.ContainsFunc(list, func(item assistants.ComparisonFilterValueListItem) bool { return have != nil && plain(item) == have })
	order, comparable := compareValues(have, want)
	switch f.Type {
	case assistants.ComparisonFilterTypeEq:
		return have != nil && have == want, nil
	case assistants.ComparisonFilterTypeNe:
		return have == nil || have != want, nil
	case assistants.ComparisonFilterTypeGt:
		return comparable && order > 0, nil
	case assistants.ComparisonFilterTypeGte:
		return comparable && order >= 0, nil
	case assistants.ComparisonFilterTypeLt:
		return comparable && order < 0, nil
	case assistants.ComparisonFilterTypeLte:
		return comparable && order <= 0, nil
	case assistants.ComparisonFilterTypeIn:
		return among, nil
	case assistants.ComparisonFilterTypeNin:
		return !among, nil
	}
	return false, invalid("filters", "Invalid filter: there is no type '%s'.", f.Type)
}

// plain returns a value of an attribute or a filter as a string, a number or a bool; nil for another.
func plain(v any) any {
	switch v := v.(type) {
	case assistants.VectorStoreFileAttributesValueText:
		return string(v)
	case assistants.ComparisonFilterValueText:
		return string(v)
	case assistants.VectorStoreFileAttributesValueNumber:
		return float64(v)
	case assistants.VectorStoreFileAttributesValueBool:
		return bool(v)
	}
	return nil
}

// compareValues compares two numbers or two strings, and reports whether the values are that.
func compareValues(a, b any) (int, bool) {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b), true
		}
	case string:
		if b, ok := b.(string); ok {
			return cmp.Compare(a, b), true
		}
	}
	return 0, false
}
