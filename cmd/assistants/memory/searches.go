package memory

import (
	"context"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
)

// Search returns chunks of files by their words. The rankers make no difference; rewrite_query has no effect.
func (v *vectorStoresService) Search(ctx context.Context, id string, body *assistants.VectorStoreSearchRequest, _ *assistants.VectorStoresSearchParams, _ ...assistants.CallOption) (*assistants.VectorStoreSearchResultsPage, error) {
	page, err := v.s.searchStore(ctx, id, orZero(body))
	if err != nil {
		return nil, failed("VectorStores.Search", err)
	}
	return page, nil
}

// searched is a file that a search looks at. Its content stays until the search is over.
type searched struct {
	*assistants.VectorStoreFile
	name    string
	content *contentReader
	wanted  bool // by the filters
}

// searchStore searches a vector store, without the lock while files are split or compared.
func (s *Service) searchStore(ctx context.Context, id string, body assistants.VectorStoreSearchRequest) (*assistants.VectorStoreSearchResultsPage, error) {
	queries, err := checkSearch(&body)
	if err != nil {
		return nil, err
	}
	files := map[string]*searched{}
	defer func() {
		for id, f := range files {
			_ = f.content.Close()
			s.mu.RLock()
			if s.files.row("", id) == nil {
				s.indexes.forget(id) // it was deleted on the way
			}
			s.mu.RUnlock()
		}
	}()
	var order []string
	if err := s.mu.do(ctx, func() (err error) {
		if err = s.usable(id); err == nil {
			order, err = s.searchedIn(id, body.Filters, files)
		}
		if err == nil {
			_, err = s.touch(id)
		}
		return err
	}); err != nil {
		return nil, err
	}
	x, err := s.index(ctx, files)
	if err != nil {
		return nil, err
	}
	hits := x.search(strings.Join(queries, " "), order, func(file string) bool { return files[file].wanted })
	return s.results(queries, &body, hits, files)
}

// checkSearch returns the queries of a request.
func checkSearch(body *assistants.VectorStoreSearchRequest) (queries []string, err error) {
	switch q := body.Query.(type) {
	case assistants.VectorStoreSearchRequestQueryText:
		queries = []string{string(q)}
	case assistants.VectorStoreSearchRequestQueryList:
		queries = q
	}
	ranking := orZero(body.RankingOptions.Or(nil))
	ranker, threshold := ranking.Ranker.Or(""), ranking.ScoreThreshold.Or(0)
	switch most := body.MaxNumResults.Or(10); {
	case len(queries) == 0:
		return nil, absent("query")
	case most < 1 || most > 50:
		return nil, invalid("max_num_results", "Invalid 'max_num_results': %d is not between 1 and 50.", most)
	case ranker != "" && !ranker.Known():
		return nil, invalid("ranking_options.ranker", "Invalid value: '%s' is not a ranker.", ranker)
	case threshold < 0 || threshold > 1:
		return nil, invalid("ranking_options.score_threshold", "Invalid 'score_threshold': %v is not between 0 and 1.", threshold)
	}
	return queries, nil
}

// searchedIn adds the files of a vector store that can be searched, and returns their IDs in order. The lock is held.
func (s *Service) searchedIn(id string, filters assistants.Opt[assistants.VectorStoreSearchRequestFilters], files map[string]*searched) (order []string, err error) {
	filter, filtered := filters.Get()
	for _, r := range s.storeFiles.lists[id] {
		f := &searched{wanted: true}
		if f.VectorStoreFile, err = read[assistants.VectorStoreFile](r); err != nil {
			return nil, err
		}
		if filtered {
			if f.wanted, err = matches(filter, f.Attributes.Or(nil), 0); err != nil {
				return nil, err
			}
		}
		file, err := s.files.get("", r.id)
		if f.Status != assistants.VectorStoreFileStatusCompleted || err != nil { // it has expired
			continue
		}
		f.name = file.Filename
		if f.content, err = s.textOf(r.id); err != nil {
			return nil, err
		}
		files[r.id], order = f, append(order, r.id)
	}
	return order, nil
}

// index returns the chunks of files.
func (s *Service) index(ctx context.Context, files map[string]*searched) (index, error) {
	x := index{}
	for id, f := range files {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		chunks, err := s.indexes.of(id, chunkingIn(f.VectorStoreFile), func() ([]byte, error) { return f.content.text(0, mostText) })
		if err != nil {
			return nil, err
		}
		x[id] = chunks
	}
	return x, nil
}

// results returns what a search responds with.
func (s *Service) results(queries []string, body *assistants.VectorStoreSearchRequest, hits []hit, files map[string]*searched) (*assistants.VectorStoreSearchResultsPage, error) {
	page := &assistants.VectorStoreSearchResultsPage{
		Object: "vector_store.search_results.page", NextPage: assistants.Null[string](), SearchQuery: queries, Data: []assistants.VectorStoreSearchResultItem{},
	}
	for _, h := range hits {
		if h.score < orZero(body.RankingOptions.Or(nil)).ScoreThreshold.Or(0) {
			break
		}
		if int64(len(page.Data)) == body.MaxNumResults.Or(10) {
			page.HasMore = true
			break
		}
		f := files[h.file]
		text, err := f.content.text(h.chunk.start, h.chunk.end)
		if err != nil {
			return nil, err
		}
		page.Data = append(page.Data, assistants.VectorStoreSearchResultItem{
			FileID: h.file, Filename: f.name, Score: h.score, Attributes: f.Attributes,
			Content: []assistants.VectorStoreSearchResultContentObject{{Type: "text", Text: string(text)}},
		})
	}
	return page, nil
}
