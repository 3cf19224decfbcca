package memory

import (
	"context"
	"iter"

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
	by, err := chunkingOf(body.ChunkingStrategy.Or(nil))
	if err != nil {
		return nil, err
	}
	for _, file := range body.FileIDs {
		if _, err := s.files.get("", file); err != nil {
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
	for _, file := range files {
		if err := s.addStoreFile(store.ID, file, nil, by); err != nil {
			return nil, err
		}
	}
	return s.touch(store.ID)
}

// makeStores makes the vector stores that a request for an assistant or a thread describes, and names them in what is made. They expire
// as after says; nil is never.
func (s *Service) makeStores(from assistants.Opt[*assistants.CreateAssistantRequestToolResources], to assistants.Opt[*assistants.AssistantToolResources], after *assistants.VectorStoreExpirationAfter) error {
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
		if after != nil {
			request.ExpiresAfter = assistants.Some(after)
		}
		store, err := s.newStore(*request)
		if err != nil {
			return err
		}
		made.VectorStoreIDs = append(made.VectorStoreIDs, store.ID)
	}
	return nil
}

// ofThread is when the vector stores expire that are made for a thread.
func ofThread() *assistants.VectorStoreExpirationAfter {
	return &assistants.VectorStoreExpirationAfter{
		Anchor: assistants.Some(assistants.VectorStoreExpirationAfterAnchorLastActiveAt), Days: assistants.Some(int64(7)),
	}
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
		after := orZero(v.ExpiresAfter.Or(nil))
		if err := checkSpan("expires_after.days", after.Days); err != nil {
			return err
		}
		from := now
		if after.Anchor.Or("") == assistants.VectorStoreExpirationAfterAnchorStatic {
			from = v.CreatedAt.Or(now)
		}
		v.LastActiveAt, v.ExpiresAt = assistants.Some(now), timeAfter(from, after.Days, day)
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
		v.s.storeFiles.dropAll(id, nil)
		v.s.batches.dropAll(id, nil)
		v.s.members.dropAll(id, nil)
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
