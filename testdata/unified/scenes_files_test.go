package unified

import (
	"io"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
)

// uploaded uploads a file with a request, and reads what is kept of it.
func uploaded(request string) play {
	return func(s *stage) (any, error) {
		f, err := s.upload("notes.txt", "some notes", request)
		if err != nil {
			return nil, err
		}
		return s.Files.Get(s, f.ID, nil)
	}
}

// upload uploads a file with what every API needs, and more of a request.
func (s *stage) upload(name, content, request string) (*assistants.File, error) {
	body := of[assistants.CreateFileRequest](request)
	body.File = assistants.FilePart{Name: name, Content: strings.NewReader(content)}
	if body.Purpose == "" {
		body.Purpose = assistants.CreateFileRequestPurposeAssistants
	}
	return s.Files.Create(s, body, nil)
}

func nameOf(f *assistants.File) string { return f.Filename }

// keeping uploads five files before a play.
func keeping(p play) play {
	return func(s *stage) (any, error) {
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			if _, err := s.upload(name, name, `{}`); err != nil {
				return nil, err
			}
		}
		return p(s)
	}
}

var fileScenes = []scene{
	but("files are uploaded", uploaded(`{}`), has(`{"id":"file_1","filename":"notes.txt","bytes":10,"purpose":"assistants","status":"processed"}`),
		has(`{"id":"file_1","filename":"notes.txt","created_at":"2023-11-14T22:13:21Z"}`)),
	{
		"the name of a file", uploaded(`{"filename":"other.txt"}`), lacks(`{"filename":"notes.txt"}`, "body.filename"),
		has(`{"filename":"other.txt"}`), has(`{"filename":"other.txt"}`),
	},
	but("the purpose of a file", uploaded(`{"purpose":"vision"}`), has(`{"purpose":"vision"}`), lacks(`{"filename":"notes.txt"}`, "body.purpose")),
	same("the media type of a file", func(s *stage) (any, error) {
		return s.Files.Create(s, &assistants.CreateFileRequest{
			File:    assistants.FilePart{Name: "a.md", ContentType: "text/markdown", Content: strings.NewReader("# A")},
			Purpose: assistants.CreateFileRequestPurposeAssistants,
		}, nil)
	}, has(`{"filename":"a.md"}`)),
	but("labels of a file", uploaded(`{"labels":{"k":"v"},"description":"d"}`), lacks(`{"filename":"notes.txt"}`, "body.labels", "body.description"),
		has(`{"labels":{"k":"v"},"description":"d"}`)),
	{
		"expiration of a file", uploaded(`{"expires_after":{"anchor":"created_at","seconds":172800}}`), has(`{"id":"file_1"}`),
		lacks(`{"id":"file_1"}`, "body.expires_after"), has(`{"expirationConfig":{"expirationPolicy":"STATIC","ttlDays":"2"}}`),
	},
	same("files are downloaded", func(s *stage) (any, error) {
		f, err := s.upload("notes.txt", "some notes", `{}`)
		if err != nil {
			return nil, err
		}
		d, err := s.Files.Download(s, f.ID, nil)
		if err != nil {
			return nil, err
		}
		defer d.Close()
		text, err := io.ReadAll(d)
		return string(text), err
	}, has(`"some notes"`)),
	same("a file that is not there", func(s *stage) (any, error) { return s.Files.Get(s, "file_9", nil) }, fails(assistants.ErrNotFound)),
	same("a file that is not there is not downloaded", func(s *stage) (any, error) {
		_, err := s.Files.Download(s, "file_9", nil)
		return nil, err
	}, fails(assistants.ErrNotFound)),
	same("files are deleted", keeping(func(s *stage) (any, error) {
		d, err := s.Files.Delete(s, "file_1", nil)
		if err != nil || !d.Deleted {
			return d, err
		}
		return s.Files.Get(s, "file_1", nil)
	}), fails(assistants.ErrNotFound)),
	{
		"files are listed", keeping(func(s *stage) (any, error) { return ids(s.Files.All(s, nil), 0, nameOf) }),
		has(`["e","d","c","b","a"]`), has(`["e","d","c","b","a"]`), has(`["a","b","c","d","e"]`),
	},
	{
		"files are listed by pages", keeping(func(s *stage) (any, error) {
			return ids(s.Files.All(s, of[assistants.FilesListParams](`{"limit":2}`)), 0, nameOf)
		}),
		has(`["e","d","c","b","a"]`), has(`["e","d","c","b","a"]`), has(`["a","b","c","d","e"]`),
	},
	but("files for a purpose", keeping(func(s *stage) (any, error) {
		return ids(s.Files.All(s, of[assistants.FilesListParams](`{"purpose":"vision"}`)), 0, nameOf)
	}), has(`[]`), lacks(`["a","b","c","d","e"]`, "purpose")),
	but("files are changed", keeping(func(s *stage) (any, error) {
		return s.Files.Update(s, "file_2", of[assistants.UpdateFileRequest](`{"updateMask":"name","name":"z"}`), nil)
	}), absent("Files.Update"), has(`{"id":"file_2","filename":"z"}`)),
	{
		"uploads of parts", func(s *stage) (any, error) {
			return s.Uploads.Cancel(s, "upload_1", nil)
		},
		fails(assistants.ErrServer), absent("Uploads.Cancel"), absent("Uploads.Cancel"),
	},
}

// stored makes a vector store of a request, waits for it, and reads it.
func stored(request string) play {
	return func(s *stage) (any, error) {
		v, err := s.VectorStores.Create(s, of[assistants.CreateVectorStoreRequest](request), nil)
		if err != nil {
			return nil, err
		}
		return s.VectorStores.Wait(s, v.ID, nil)
	}
}

// storing makes a vector store of five files before a play.
func storing(p play) play {
	return func(s *stage) (any, error) {
		if _, err := stored(`{"name":"n","file_ids":["a","b","c","d","e"],"metadata":{"k":"v"}}`)(s); err != nil {
			return nil, err
		}
		return p(s)
	}
}

func fileID(f *assistants.VectorStoreFile) string { return f.ID }

var storeScenes = []scene{
	same("stores are created", stored(`{"name":"n","metadata":{"k":"v"}}`), has(`{"id":"vs_1","name":"n","metadata":{"k":"v"},"status":"completed"}`)),
	same("a store expires", stored(`{"expires_after":{"anchor":"last_active_at","days":3}}`), has(`{"expires_after":{"anchor":"last_active_at","days":3}}`)),
	same("the chunks of a store", stored(`{"file_ids":["file_1"],"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":800,"chunk_overlap_tokens":400}}}`),
		has(`{"id":"vs_1","status":"completed"}`)),
	but("a kind of search", stored(`{"textSearchIndex":{"chunkingStrategy":{"staticStrategy":{"maxChunkSizeTokens":800,"chunkOverlapTokens":400}}}}`),
		lacks(`{"id":"vs_1"}`, "body.textSearchIndex"),
		has(`{"textSearchIndex":{"chunkingStrategy":{"staticStrategy":{"maxChunkSizeTokens":"800","chunkOverlapTokens":"400"}}}}`)),
	same("stores are changed", storing(func(s *stage) (any, error) {
		if _, err := s.VectorStores.Update(s, "vs_1", of[assistants.UpdateVectorStoreRequest](`{"name":"m"}`), nil); err != nil {
			return nil, err
		}
		return s.VectorStores.Get(s, "vs_1", nil)
	}), has(`{"name":"m","metadata":{"k":"v"}}`)),
	same("null clears the metadata of a store", storing(func(s *stage) (any, error) {
		if _, err := s.VectorStores.Update(s, "vs_1", of[assistants.UpdateVectorStoreRequest](`{"metadata":null}`), nil); err != nil {
			return nil, err
		}
		return s.VectorStores.Get(s, "vs_1", nil)
	}), has(`{"name":"n","metadata":null}`)),
	same("stores are deleted", storing(func(s *stage) (any, error) {
		d, err := s.VectorStores.Delete(s, "vs_1", nil)
		if err != nil || !d.Deleted {
			return d, err
		}
		return s.VectorStores.Get(s, "vs_1", nil)
	}), fails(assistants.ErrNotFound)),
	but("stores are listed", storing(storing(storing(func(s *stage) (any, error) {
		return ids(s.VectorStores.All(s, of[assistants.VectorStoresListParams](`{"limit":1}`)), 0, func(v *assistants.VectorStore) string { return v.ID })
	}))), has(`["vs_3","vs_2","vs_1"]`), has(`["vs_1","vs_2","vs_3"]`)),
	{
		"stores are searched", storing(func(s *stage) (any, error) {
			return s.VectorStores.Search(s, "vs_1", of[assistants.VectorStoreSearchRequest](`{"query":"q"}`), nil)
		}),
		fails(assistants.ErrServer), absent("VectorStores.Search"), absent("VectorStores.Search"),
	},
	but("files of a store", storing(func(s *stage) (any, error) {
		return ids(s.VectorStoreFiles.All(s, "vs_1", of[assistants.VectorStoreFilesListParams](`{"limit":2}`)), 0, fileID)
	}), has(`["e","d","c","b","a"]`), has(`["a","b","c","d","e"]`)),
	same("a file of a store", storing(func(s *stage) (any, error) { return s.VectorStoreFiles.Wait(s, "vs_1", "b", nil) }),
		has(`{"id":"b","vector_store_id":"vs_1","status":"completed"}`)),
	same("a file is added to a store", storing(func(s *stage) (any, error) {
		f, err := s.VectorStoreFiles.Create(s, "vs_1", of[assistants.CreateVectorStoreFileRequest](`{"file_id":"f"}`), nil)
		if err != nil {
			return nil, err
		}
		return s.VectorStoreFiles.Wait(s, "vs_1", f.ID, nil)
	}), has(`{"id":"f","status":"completed"}`)),
	but("a file is taken from a store", storing(func(s *stage) (any, error) {
		if _, err := s.VectorStoreFiles.Delete(s, "vs_1", "a", nil); err != nil {
			return nil, err
		}
		return s.VectorStoreFiles.Get(s, "vs_1", "a", nil)
	}), fails(assistants.ErrNotFound), absent("VectorStoreFiles.Delete")),
	same("files are added together", storing(func(s *stage) (any, error) {
		if _, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["f","g"]}`), nil); err != nil {
			return nil, err
		}
		return s.VectorStoreFiles.Get(s, "vs_1", "g", nil)
	}), has(`{"id":"g","vector_store_id":"vs_1"}`)),
	but("files that are added together are waited for", storing(func(s *stage) (any, error) {
		b, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["f"]}`), nil)
		if err != nil || b.Status != assistants.VectorStoreFileBatchStatusInProgress {
			return b, err
		}
		return s.VectorStoreFileBatches.Wait(s, "vs_1", b.ID, nil)
	}), has(`{"vector_store_id":"vs_1","status":"completed","file_counts":{"total":1}}`),
		has(`{"vector_store_id":"vs_1","status":"completed","response":{"files":[{"id":"f"}]}}`)),
	but("files that cannot be added", storing(func(s *stage) (any, error) {
		b, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["bad"]}`), nil)
		if err != nil {
			return nil, err
		}
		return s.VectorStoreFileBatches.Wait(s, "vs_1", b.ID, nil)
	}), has(`{"status":"failed"}`), has(`{"status":"failed","error":{"message":"a bad file"}}`)),
	same("a batch is cancelled", storing(func(s *stage) (any, error) {
		b, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["f"]}`), nil)
		if err != nil {
			return nil, err
		}
		if _, err := s.VectorStoreFileBatches.Cancel(s, "vs_1", b.ID, nil); err != nil {
			return nil, err
		}
		return s.VectorStoreFileBatches.Get(s, "vs_1", b.ID, nil)
	}), has(`{"vector_store_id":"vs_1","status":"cancelled"}`)),
	but("a batch that is unknown", storing(func(s *stage) (any, error) { return s.VectorStoreFileBatches.Get(s, "vs_1", "nothing", nil) }),
		fails(assistants.ErrNotFound), fails(assistants.ErrNotFound)),
	same("files that are added together are listed", storing(func(s *stage) (any, error) {
		b, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["f"]}`), nil)
		if err == nil && b.Status == assistants.VectorStoreFileBatchStatusInProgress {
			b, err = s.VectorStoreFileBatches.Wait(s, "vs_1", b.ID, nil)
		}
		if err != nil {
			return nil, err
		}
		return ids(s.VectorStoreFileBatches.All(s, "vs_1", b.ID, nil), 1, fileID)
	}), has(`["f"]`)),
	same("files of a batch, a page at a time", storing(func(s *stage) (any, error) {
		b, err := s.VectorStoreFileBatches.Create(s, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](`{"file_ids":["f","g"]}`), nil)
		if err == nil {
			b, err = s.VectorStoreFileBatches.Wait(s, "vs_1", b.ID, nil)
		}
		if err != nil {
			return nil, err
		}
		asc := of[assistants.VectorStoreFileBatchesListFilesParams](`{"limit":1,"order":"asc"}`)
		up, err := ids(s.VectorStoreFileBatches.All(s, "vs_1", b.ID, asc), 0, fileID)
		if err != nil {
			return nil, err
		}
		down, err := ids(s.VectorStoreFileBatches.All(s, "vs_1", b.ID, of[assistants.VectorStoreFileBatchesListFilesParams](`{"limit":1,"after":"g"}`)), 0, fileID)
		if err != nil {
			return nil, err
		}
		return []any{up, down}, nil
	}), has(`[["f","g"],["f"]]`)),
}
