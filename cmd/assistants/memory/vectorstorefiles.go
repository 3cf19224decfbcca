package memory

import (
	"context"
	"fmt"
	"iter"

	"github.com/assistgen/assistgen/generated/assistants"
)

type vectorStoreFilesService struct {
	assistants.VectorStoreFilesService
	s *Service
}

// The sizes of chunks, in words, where a request has none.
const (
	chunkSize    = 800
	chunkOverlap = 400
)

// mostText is the size of the largest file that is searched.
const mostText = 20 << 20

// chunkingOf returns the sizes of chunks by a strategy; nil is the default one.
func chunkingOf(strategy any) (chunking, error) {
	s, ok := strategy.(*assistants.StaticChunkingStrategyRequestParam)
	switch _, auto := strategy.(*assistants.AutoChunkingStrategyRequestParam); {
	case strategy == nil, auto:
		return chunking{chunkSize, chunkOverlap}, nil
	case !ok:
		return chunking{}, invalid("chunking_strategy", "Invalid 'chunking_strategy': it is neither 'auto' nor 'static'.")
	}
	static := orZero(s.Static.Or(nil))
	size := static.MaxChunkSizeTokens.Or(chunkSize)
	shared := static.ChunkOverlapTokens.Or(min(chunkOverlap, size/2))
	switch {
	case size < 100 || size > 4096:
		return chunking{}, invalid("chunking_strategy", "Invalid 'max_chunk_size_tokens': %d is not between 100 and 4096.", size)
	case shared < 0 || shared > size/2:
		return chunking{}, invalid("chunking_strategy", "Invalid 'chunk_overlap_tokens': %d is not between 0 and half of 'max_chunk_size_tokens'.", shared)
	}
	return chunking{int(size), int(shared)}, nil
}

// chunkingIn returns the sizes of the chunks of a file of a vector store.
func chunkingIn(f *assistants.VectorStoreFile) chunking {
	if s, ok := f.ChunkingStrategy.Or(nil).(*assistants.StaticChunkingStrategyResponseParam); ok {
		return chunking{int(s.Static.MaxChunkSizeTokens.Or(chunkSize)), int(s.Static.ChunkOverlapTokens.Or(chunkOverlap))}
	}
	return chunking{chunkSize, chunkOverlap}
}

// unsearchable returns why a content is not searched; nil for one that is.
func unsearchable(c *stored) *assistants.VectorStoreFileLastError {
	switch {
	case !c.Text:
		return &assistants.VectorStoreFileLastError{Code: assistants.VectorStoreFileLastErrorCodeUnsupportedFile, Message: "The file is not UTF-8 text."}
	case c.size() > mostText:
		return &assistants.VectorStoreFileLastError{Code: assistants.VectorStoreFileLastErrorCodeInvalidFile, Message: fmt.Sprintf("The file has more than %d MB of text.", mostText>>20)}
	}
	return nil
}

// addStoreFile adds a file to a vector store, or replaces it there. A file that cannot be searched fails.
func (s *Service) addStoreFile(store, id string, attributes assistants.VectorStoreFileAttributes, by chunking) error {
	if _, err := s.useFile(id); err != nil {
		return err
	}
	c, err := s.contents.get("", id)
	if err != nil {
		return err
	}
	f := &assistants.VectorStoreFile{
		ID: id, Object: assistants.Some("vector_store.file"), CreatedAt: assistants.Some(s.now()), VectorStoreID: store,
		Status: assistants.VectorStoreFileStatusCompleted, LastError: assistants.Null[*assistants.VectorStoreFileLastError](),
		UsageBytes: assistants.Some(c.size()), Attributes: assistants.Some(attributes),
		ChunkingStrategy: assistants.Some[assistants.VectorStoreFileChunkingStrategy](&assistants.StaticChunkingStrategyResponseParam{
			Type: "static", Static: assistants.StaticChunkingStrategy{
				MaxChunkSizeTokens: assistants.Some(int64(by.size)), ChunkOverlapTokens: assistants.Some(int64(by.overlap)),
			},
		}),
	}
	if attributes == nil {
		f.Attributes = assistants.Some(assistants.VectorStoreFileAttributes{})
	}
	if why := unsearchable(c); why != nil {
		f.Status, f.UsageBytes, f.LastError = assistants.VectorStoreFileStatusFailed, assistants.Some(int64(0)), assistants.Some(why)
	}
	if !s.storeFiles.has(store, id) {
		if err := s.storeFiles.add(store, id, f); err != nil {
			return err
		}
		return s.recount(store, nil, f)
	}
	old, err := s.storeFiles.get(store, id)
	if err == nil {
		err = s.storeFiles.set(store, id, f)
	}
	if err != nil {
		return err
	}
	return s.recount(store, old, f)
}

// dropStoreFile takes a file from a vector store.
func (s *Service) dropStoreFile(store, id string) error {
	f, err := s.storeFiles.get(store, id)
	if err != nil {
		return err
	}
	if err := s.storeFiles.drop(store, id); err != nil {
		return err
	}
	return s.recount(store, f, nil)
}

func (v *vectorStoreFilesService) Create(ctx context.Context, store string, body *assistants.CreateVectorStoreFileRequest, _ *assistants.VectorStoreFilesCreateParams, _ ...assistants.CallOption) (*assistants.VectorStoreFile, error) {
	return do(ctx, v.s, "VectorStoreFiles.Create", func() (*assistants.VectorStoreFile, error) {
		if err := v.s.usable(store); err != nil {
			return nil, err
		}
		id, err := v.s.addRequested(store, orZero(body))
		if err != nil {
			return nil, err
		}
		if _, err := v.s.touch(store); err != nil {
			return nil, err
		}
		return v.s.storeFiles.get(store, id)
	})
}

// addRequested adds the file of a request to a vector store, and returns its ID.
func (s *Service) addRequested(store string, body assistants.CreateVectorStoreFileRequest) (string, error) {
	id := body.FileID.Or("")
	if id == "" {
		return "", absent("file_id")
	}
	by, err := chunkingOf(body.ChunkingStrategy.Or(nil))
	if err != nil {
		return "", err
	}
	return id, s.addStoreFile(store, id, body.Attributes.Or(nil), by)
}

func (v *vectorStoreFilesService) Get(ctx context.Context, store, id string, _ *assistants.VectorStoreFilesGetParams, _ ...assistants.CallOption) (*assistants.VectorStoreFile, error) {
	return look(ctx, v.s, "VectorStoreFiles.Get", func() (*assistants.VectorStoreFile, error) { return v.s.storeFiles.get(store, id) })
}

// Wait is Get: a file is searchable at once.
func (v *vectorStoreFilesService) Wait(ctx context.Context, store, id string, params *assistants.VectorStoreFilesGetParams, opts ...assistants.CallOption) (*assistants.VectorStoreFile, error) {
	return v.Get(ctx, store, id, params, opts...)
}

func (v *vectorStoreFilesService) Update(ctx context.Context, store, id string, body *assistants.UpdateVectorStoreFileAttributesRequest, _ *assistants.VectorStoreFilesUpdateParams, _ ...assistants.CallOption) (*assistants.VectorStoreFile, error) {
	return do(ctx, v.s, "VectorStoreFiles.Update", func() (*assistants.VectorStoreFile, error) {
		b := orZero(body)
		return v.s.storeFiles.update(store, id, &b)
	})
}

func (v *vectorStoreFilesService) Delete(ctx context.Context, store, id string, _ *assistants.VectorStoreFilesDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteVectorStoreFileResponse, error) {
	return do(ctx, v.s, "VectorStoreFiles.Delete", func() (*assistants.DeleteVectorStoreFileResponse, error) {
		return &assistants.DeleteVectorStoreFileResponse{ID: id, Deleted: true, Object: "vector_store.file.deleted"}, v.s.dropStoreFile(store, id)
	})
}

// Content returns the text of a file of a vector store, in one part.
func (v *vectorStoreFilesService) Content(ctx context.Context, store, id string, _ *assistants.VectorStoreFilesContentParams, _ ...assistants.CallOption) (*assistants.VectorStoreFileContentResponse, error) {
	const call = "VectorStoreFiles.Content"
	r := &assistants.VectorStoreFileContentResponse{
		Object: "vector_store.file_content.page", NextPage: assistants.Null[string](), Data: []assistants.VectorStoreFileContentResponseDataItem{},
	}
	text, err := look(ctx, v.s, call, func() (*contentReader, error) {
		f, err := v.s.storeFiles.get(store, id)
		if err != nil || f.Status != assistants.VectorStoreFileStatusCompleted {
			return nil, err
		}
		return v.s.textOf(id)
	})
	if err != nil {
		return nil, err
	}
	if text == nil {
		return r, nil
	}
	defer func() { _ = text.Close() }()
	data, err := text.text(0, mostText)
	if err != nil {
		return nil, failed(call, err)
	}
	r.Data = append(r.Data, assistants.VectorStoreFileContentResponseDataItem{Type: assistants.Some("text"), Text: assistants.Some(string(data))})
	return r, nil
}

// textOf returns a reader of a file. The lock is held.
func (s *Service) textOf(id string) (*contentReader, error) {
	c, err := s.contents.get("", id)
	if err != nil {
		return nil, err
	}
	return s.pieces.reader(c, 0), nil
}

// storeFilesOf lists the files of a vector store; keep may be nil.
func (s *Service) storeFilesOf(call, store string, at span, check func() error, keep func(*assistants.VectorStoreFile) bool) listing[*assistants.ListVectorStoreFilesResponse, assistants.VectorStoreFile] {
	return listing[*assistants.ListVectorStoreFilesResponse, assistants.VectorStoreFile]{
		Service: s, call: call, table: &s.storeFiles, parent: store, span: at, check: check, keep: keep,
		response: func(l *listed[assistants.VectorStoreFile]) (*assistants.ListVectorStoreFilesResponse, *[]assistants.VectorStoreFile) {
			r := &assistants.ListVectorStoreFilesResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return r, &r.Data
		},
	}
}

func (v *vectorStoreFilesService) List(ctx context.Context, store string, params *assistants.VectorStoreFilesListParams, _ ...assistants.CallOption) (*assistants.VectorStoreFilesPage, error) {
	p := orZero(params)
	at := span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")}
	check := func() error {
		_, err := v.s.stores.get("", store)
		return err
	}
	return v.s.storeFilesOf("VectorStoreFiles.List", store, at, check, withStatus(string(p.Filter.Or("")))).page(ctx)
}

// withStatus returns a function that reports whether a file has a status; all have the empty one.
func withStatus(status string) func(*assistants.VectorStoreFile) bool {
	return func(f *assistants.VectorStoreFile) bool { return status == "" || string(f.Status) == status }
}

func (v *vectorStoreFilesService) All(ctx context.Context, store string, params *assistants.VectorStoreFilesListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.VectorStoreFile, error] {
	return func(yield func(*assistants.VectorStoreFile, error) bool) {
		page, err := v.List(ctx, store, params)
		all(ctx, page, err, yield)
	}
}
