package memory

import (
	"context"
	"iter"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
)

type vectorStoresService struct {
	assistants.VectorStoresService
	s *Service
}

func (v *vectorStoresService) Create(ctx context.Context, body *assistants.CreateVectorStoreRequest, _ *assistants.VectorStoresCreateParams, _ ...assistants.CallOption) (*assistants.VectorStore, error) {
	return do(ctx, v.s, "VectorStores.Create", func() (*assistants.VectorStore, error) { return v.s.newStore(orZero(body)) })
}

// newStore makes a vector store of files, which are searchable at once.
func (s *Service) newStore(body assistants.CreateVectorStoreRequest) (*assistants.VectorStore, error) {
	size, overlap, err := chunking(body.ChunkingStrategy.Or(nil))
	if err != nil {
		return nil, err
	}
	for _, file := range body.FileIDs {
		if _, err := s.file(file); err != nil {
			return nil, err
		}
	}
	files := body.FileIDs
	body.Name = or(body.Name, assistants.Some("")) // a vector store has one, if only an empty one
	body.FileIDs, body.ChunkingStrategy = nil, assistants.Opt[assistants.CreateVectorStoreRequestChunkingStrategy]{}
	store, err := convert[assistants.VectorStore](&body)
	if err != nil {
		return nil, err
	}
	now := assistants.Some(s.now())
	store.ID, store.Object, store.CreatedAt, store.LastActiveAt = s.options.NewID("vs"), assistants.Some("vector_store"), now, now
	store.Status, store.UsageBytes = assistants.VectorStoreStatusCompleted, assistants.Some(int64(0))
	store.FileCounts = assistants.Some(&assistants.VectorStoreFileCounts{})
	if err := s.stores.add("", store.ID, store); err != nil {
		return nil, err
	}
	s.indexes[store.ID] = index{}
	for _, file := range files {
		if err := s.addStoreFile(store.ID, file, nil, size, overlap); err != nil {
			return nil, err
		}
	}
	return s.touch(store.ID)
}

// makeStores makes the vector stores that a request for an assistant or a thread describes, and names them in what is made.
func (s *Service) makeStores(from assistants.Opt[*assistants.CreateAssistantRequestToolResources], to assistants.Opt[*assistants.AssistantToolResources]) error {
	search := orZero(orZero(from.Or(nil)).FileSearch.Or(nil))
	if len(search.VectorStores) == 0 {
		return nil
	}
	made, _ := orZero(to.Or(nil)).FileSearch.Get()
	made.Rest = made.Rest.Without("vector_stores")
	for _, w := range search.VectorStores {
		request, err := convert[assistants.CreateVectorStoreRequest](&w)
		if err != nil {
			return err
		}
		store, err := s.newStore(*request)
		if err != nil {
			return err
		}
		made.VectorStoreIDs = append(made.VectorStoreIDs, store.ID)
	}
	return nil
}

// store returns a vector store, whose status says whether it has expired.
func (s *Service) store(id string) (*assistants.VectorStore, error) {
	v, err := s.stores.get("", id)
	if err == nil {
		s.expireStore(v)
	}
	return v, err
}

// expireStore reports true, for lists, and sets the status of a vector store whose time is over.
func (s *Service) expireStore(v *assistants.VectorStore) bool {
	if s.past(v.ExpiresAt) {
		v.Status = assistants.VectorStoreStatusExpired
	}
	return true
}

// usable returns the error of a vector store that is not there, or has expired.
func (s *Service) usable(id string) error {
	v, err := s.store(id)
	if err == nil && v.Status == assistants.VectorStoreStatusExpired {
		err = invalid("", "The vector store %s is expired.", id)
	}
	return err
}

// touch makes a vector store active now.
func (s *Service) touch(id string) (*assistants.VectorStore, error) {
	return s.stores.change("", id, func(v *assistants.VectorStore) error {
		now := s.now()
		v.LastActiveAt, v.ExpiresAt = assistants.Some(now), timeAfter(now, orZero(v.ExpiresAfter.Or(nil)).Days, day)
		return nil
	})
}

// recount changes the counts of a vector store, where a file takes the place of another; either may be nil.
func (s *Service) recount(id string, old, file *assistants.VectorStoreFile) error {
	_, err := s.stores.change("", id, func(v *assistants.VectorStore) error {
		counts := orZero(v.FileCounts.Or(nil))
		bytes := v.UsageBytes.Or(0)
		add := func(f *assistants.VectorStoreFile, n int64) {
			if f == nil {
				return
			}
			counts.Total, bytes = counts.Total+n, bytes+n*f.UsageBytes.Or(0)
			if f.Status == assistants.VectorStoreFileStatusFailed {
				counts.Failed += n
			} else {
				counts.Completed += n
			}
		}
		add(old, -1)
		add(file, 1)
		v.FileCounts, v.UsageBytes = assistants.Some(&counts), assistants.Some(bytes)
		return nil
	})
	return err
}

func (v *vectorStoresService) Get(ctx context.Context, id string, _ *assistants.VectorStoresGetParams, _ ...assistants.CallOption) (*assistants.VectorStore, error) {
	return look(ctx, v.s, "VectorStores.Get", func() (*assistants.VectorStore, error) { return v.s.store(id) })
}

// Wait is Get: files are searchable at once.
func (v *vectorStoresService) Wait(ctx context.Context, id string, params *assistants.VectorStoresGetParams, opts ...assistants.CallOption) (*assistants.VectorStore, error) {
	return v.Get(ctx, id, params, opts...)
}

func (v *vectorStoresService) Update(ctx context.Context, id string, body *assistants.UpdateVectorStoreRequest, _ *assistants.VectorStoresUpdateParams, _ ...assistants.CallOption) (*assistants.VectorStore, error) {
	return do(ctx, v.s, "VectorStores.Update", func() (*assistants.VectorStore, error) {
		if err := v.s.usable(id); err != nil {
			return nil, err
		}
		b := orZero(body)
		if _, err := v.s.stores.update("", id, &b); err != nil {
			return nil, err
		}
		return v.s.touch(id)
	})
}

// Delete deletes a vector store. Its files stay as files.
func (v *vectorStoresService) Delete(ctx context.Context, id string, _ *assistants.VectorStoresDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteVectorStoreResponse, error) {
	return do(ctx, v.s, "VectorStores.Delete", func() (*assistants.DeleteVectorStoreResponse, error) {
		if err := v.s.stores.drop("", id); err != nil {
			return nil, err
		}
		delete(v.s.indexes, id)
		v.s.storeFiles.dropAll(id, nil)
		v.s.batches.dropAll(id, func(batch string) { delete(v.s.batchFiles, batch) })
		return &assistants.DeleteVectorStoreResponse{ID: assistants.Some(id), Deleted: true, Object: assistants.Some("vector_store.deleted")}, nil
	})
}

func (v *vectorStoresService) List(ctx context.Context, params *assistants.VectorStoresListParams, _ ...assistants.CallOption) (*assistants.VectorStoresPage, error) {
	p := orZero(params)
	return listing[*assistants.ListVectorStoresResponse, assistants.VectorStore]{
		Service: v.s, call: "VectorStores.List", table: &v.s.stores, keep: v.s.expireStore,
		span: span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		response: func(l *listed[assistants.VectorStore]) (*assistants.ListVectorStoresResponse, *[]assistants.VectorStore) {
			r := &assistants.ListVectorStoresResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return r, &r.Data
		},
	}.page(ctx)
}

func (v *vectorStoresService) All(ctx context.Context, params *assistants.VectorStoresListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.VectorStore, error] {
	return func(yield func(*assistants.VectorStore, error) bool) {
		page, err := v.List(ctx, params)
		all(ctx, page, err, yield)
	}
}

// Search returns chunks of files by their words. The rankers make no difference; rewrite_query has no effect.
func (v *vectorStoresService) Search(ctx context.Context, id string, body *assistants.VectorStoreSearchRequest, _ *assistants.VectorStoresSearchParams, _ ...assistants.CallOption) (*assistants.VectorStoreSearchResultsPage, error) {
	return do(ctx, v.s, "VectorStores.Search", func() (*assistants.VectorStoreSearchResultsPage, error) {
		if err := v.s.usable(id); err != nil {
			return nil, err
		}
		return v.s.search(id, orZero(body))
	})
}

func (s *Service) search(id string, body assistants.VectorStoreSearchRequest) (*assistants.VectorStoreSearchResultsPage, error) {
	page := &assistants.VectorStoreSearchResultsPage{
		Object: "vector_store.search_results.page", NextPage: assistants.Null[string](), Data: []assistants.VectorStoreSearchResultItem{},
	}
	switch q := body.Query.(type) {
	case assistants.VectorStoreSearchRequestQueryText:
		page.SearchQuery = []string{string(q)}
	case assistants.VectorStoreSearchRequestQueryList:
		page.SearchQuery = append(page.SearchQuery, q...)
	}
	if len(page.SearchQuery) == 0 {
		return nil, absent("query")
	}
	most, ranking := body.MaxNumResults.Or(10), orZero(body.RankingOptions.Or(nil))
	if most < 1 || most > 50 {
		return nil, invalid("max_num_results", "Invalid 'max_num_results': %d is not between 1 and 50.", most)
	}
	if r, ok := ranking.Ranker.Get(); ok && !r.Known() {
		return nil, invalid("ranking_options.ranker", "Invalid value: '%s' is not a ranker.", r)
	}
	files, found, err := s.filtered(id, body.Filters)
	if err != nil {
		return nil, err
	}
	hits := s.indexes[id].search(strings.Join(page.SearchQuery, " "), files, func(file string) bool { return found[file] != nil })
	for _, h := range hits {
		if h.score < ranking.ScoreThreshold.Or(0) {
			break
		}
		if int64(len(page.Data)) == most {
			page.HasMore = true
			break
		}
		page.Data = append(page.Data, s.result(h, found[h.file]))
	}
	_, err = s.touch(id)
	return page, err
}

// filtered returns the IDs of the files of a vector store, in order, and those files whose attributes are as a filter wants them.
func (s *Service) filtered(id string, filters assistants.Opt[assistants.VectorStoreSearchRequestFilters]) ([]string, map[string]*assistants.VectorStoreFile, error) {
	var files []string
	found := map[string]*assistants.VectorStoreFile{}
	for _, r := range s.storeFiles.lists[id] {
		f, err := read[assistants.VectorStoreFile](r)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, r.id)
		keep := true
		if filter, ok := filters.Get(); ok {
			if keep, err = matches(filter, f.Attributes.Or(nil), 0); err != nil {
				return nil, nil, err
			}
		}
		if keep {
			found[r.id] = f
		}
	}
	return files, found, nil
}

// result returns what a search says of a chunk that it found.
func (s *Service) result(h hit, f *assistants.VectorStoreFile) assistants.VectorStoreSearchResultItem {
	item := assistants.VectorStoreSearchResultItem{
		FileID: h.file, Score: h.score, Attributes: f.Attributes,
		Content: []assistants.VectorStoreSearchResultContentObject{{Type: "text", Text: h.chunk.text}},
	}
	if file, err := s.files.get("", h.file); err == nil {
		item.Filename = file.Filename
	}
	return item
}
