package memory

import (
	"context"
	"iter"

	"github.com/assistgen/assistgen/generated/assistants"
)

type batchesService struct {
	assistants.VectorStoreFileBatchesService
	s *Service
}

// batchMembers has the IDs of the files of a batch.
type batchMembers struct {
	Files map[string]bool `json:"files"`
}

// Create adds files to a vector store, or none of them where one is not there.
func (b *batchesService) Create(ctx context.Context, store string, body *assistants.CreateVectorStoreFileBatchRequest, _ *assistants.VectorStoreFileBatchesCreateParams, _ ...assistants.CallOption) (*assistants.VectorStoreFileBatch, error) {
	return do(ctx, b.s, "VectorStoreFileBatches.Create", func() (*assistants.VectorStoreFileBatch, error) {
		if err := b.s.usable(store); err != nil {
			return nil, err
		}
		requests := requestsOf(orZero(body))
		if len(requests) == 0 {
			return nil, absent("file_ids")
		}
		for _, r := range requests {
			if _, err := b.s.files.get("", r.FileID.Or("")); err != nil {
				return nil, err
			}
			if _, err := chunkingOf(r.ChunkingStrategy.Or(nil)); err != nil {
				return nil, err
			}
		}
		return b.s.newBatch(store, requests)
	})
}

// requestsOf returns the request for each file of a batch.
func requestsOf(body assistants.CreateVectorStoreFileBatchRequest) []assistants.CreateVectorStoreFileRequest {
	requests := append([]assistants.CreateVectorStoreFileRequest{}, body.Files...)
	for _, id := range body.FileIDs {
		requests = append(requests, assistants.CreateVectorStoreFileRequest{
			FileID: assistants.Some(id), ChunkingStrategy: body.ChunkingStrategy, Attributes: body.Attributes,
		})
	}
	return requests
}

func (s *Service) newBatch(store string, requests []assistants.CreateVectorStoreFileRequest) (*assistants.VectorStoreFileBatch, error) {
	id, counts, files := s.options.NewID("vsfb"), &assistants.VectorStoreFileBatchFileCounts{}, map[string]bool{}
	for _, r := range requests {
		file, err := s.addRequested(store, r)
		if err != nil {
			return nil, err
		}
		files[file] = true
	}
	for file := range files {
		f, err := s.storeFiles.get(store, file)
		if err != nil {
			return nil, err
		}
		counts.Total++
		if f.Status == assistants.VectorStoreFileStatusFailed {
			counts.Failed++
		} else {
			counts.Completed++
		}
	}
	v := &assistants.VectorStoreFileBatch{
		ID: id, Object: assistants.Some("vector_store.files_batch"), CreatedAt: assistants.Some(s.now()),
		VectorStoreID: assistants.Some(store), Status: assistants.VectorStoreFileBatchStatusCompleted, FileCounts: assistants.Some(counts),
	}
	if err := s.batches.add(store, id, v); err != nil {
		return nil, err
	}
	if err := s.members.add(store, id, &batchMembers{files}); err != nil {
		return nil, err
	}
	if _, err := s.touch(store); err != nil {
		return nil, err
	}
	return s.batches.get(store, id)
}

func (b *batchesService) Get(ctx context.Context, store, id string, _ *assistants.VectorStoreFileBatchesGetParams, _ ...assistants.CallOption) (*assistants.VectorStoreFileBatch, error) {
	return look(ctx, b.s, "VectorStoreFileBatches.Get", func() (*assistants.VectorStoreFileBatch, error) { return b.s.batches.get(store, id) })
}

// Wait is Get: a batch is done at once.
func (b *batchesService) Wait(ctx context.Context, store, id string, params *assistants.VectorStoreFileBatchesGetParams, opts ...assistants.CallOption) (*assistants.VectorStoreFileBatch, error) {
	return b.Get(ctx, store, id, params, opts...)
}

// Cancel fails, as it does for a batch that is done.
func (b *batchesService) Cancel(ctx context.Context, store, id string, _ *assistants.VectorStoreFileBatchesCancelParams, _ ...assistants.CallOption) (*assistants.VectorStoreFileBatch, error) {
	return look(ctx, b.s, "VectorStoreFileBatches.Cancel", func() (*assistants.VectorStoreFileBatch, error) {
		v, err := b.s.batches.get(store, id)
		if err != nil {
			return nil, err
		}
		return nil, invalid("", "Cannot cancel file batch with status '%s'.", v.Status)
	})
}

func (b *batchesService) ListFiles(ctx context.Context, store, id string, params *assistants.VectorStoreFileBatchesListFilesParams, _ ...assistants.CallOption) (*assistants.VectorStoreFileBatchesPage, error) {
	p := orZero(params)
	at := span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")}
	members := &batchMembers{}
	check := func() (err error) {
		if !b.s.batches.has(store, id) {
			return missing("vector store file batch", id)
		}
		members, err = b.s.members.get(store, id)
		return err
	}
	wanted := withStatus(string(p.Filter.Or("")))
	keep := func(f *assistants.VectorStoreFile) bool { return members.Files[f.ID] && wanted(f) }
	return b.s.storeFilesOf("VectorStoreFileBatches.ListFiles", store, at, check, keep).page(ctx)
}

func (b *batchesService) All(ctx context.Context, store, id string, params *assistants.VectorStoreFileBatchesListFilesParams, _ ...assistants.CallOption) iter.Seq2[*assistants.VectorStoreFile, error] {
	return func(yield func(*assistants.VectorStoreFile, error) bool) {
		page, err := b.ListFiles(ctx, store, id, params)
		all(ctx, page, err, yield)
	}
}
