package unified

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// TestYandexBatchesAreOperations holds what operations are as batches, however they end.
func TestYandexBatchesAreOperations(t *testing.T) {
	t.Parallel()
	const packed = `{"@type":"type.googleapis.com/yandex.cloud.ai.assistants.v1.searchindex.BatchCreateSearchIndexFileResponse","files":[{"id":"f"},{"id":"g"}]}`
	for _, c := range []struct {
		operation string
		status    assistants.VectorStoreFileBatchStatus
		files     string // or an error
	}{
		{`{"id":"o"}`, "in_progress", ""},
		{`{"id":"o","done":false}`, "in_progress", ""},
		{`{"id":"o","done":true}`, "completed", ""},
		{`{"id":"o","done":true,"response":null,"error":null}`, "completed", ""},
		{`{"id":"o","done":true,"response":{}}`, "completed", ""},
		{`{"id":"o","done":true,"response":` + packed + `}`, "completed", "g f"},
		{`{"id":"o","done":true,"response":{"@type":"type.googleapis.com/yandex.cloud.ai.assistants.v1.searchindex.SearchIndex"}}`, "completed", "no batch of files"},
		{`{"id":"o","done":true,"error":{}}`, "failed", ""},
		{`{"id":"o","done":true,"error":{"code":3,"message":"bad file"}}`, "failed", ""},
		{`{"id":"o","done":true,"error":{"code":1,"message":"stopped"}}`, "cancelled", ""},
	} {
		server := listenTo(t, c.operation)
		_, client := makers["yandex"](t, &clock{})
		by, err := client(server.url)
		if err != nil {
			t.Fatal(err)
		}
		b, err := by.VectorStoreFileBatches.Get(t.Context(), "v", "o", nil)
		if err != nil || b.Status != c.status {
			t.Errorf("%s: got %+v, %v", c.operation, b, err)
		}
		files, err := ids(by.VectorStoreFileBatches.All(t.Context(), "v", "o", nil), 5, fileID)
		if got := fmt.Sprint(files); err == nil && got != "["+c.files+"]" || err != nil && (c.files == "" || !strings.Contains(err.Error(), c.files)) {
			t.Errorf("%s: files %v, %v", c.operation, files, err)
		}
	}
}

// TestYandexBatchOrder holds that an order that nobody knows is not another one.
func TestYandexBatchOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t, "yandex", false)
	_, err := s.VectorStoreFileBatches.ListFiles(s, "v", "o", of[assistants.VectorStoreFileBatchesListFilesParams](`{"order":"best"}`))
	if unsupported := (*assistants.UnsupportedError)(nil); !errors.As(err, &unsupported) || unsupported.Field != "order" {
		t.Errorf("got %v", err)
	}
}

// halfFailed has a batch that is completed, though one of its files failed.
type halfFailed struct {
	assistants.VectorStoreFileBatchesService
}

func (halfFailed) Create(context.Context, string, *assistants.CreateVectorStoreFileBatchRequest, *assistants.VectorStoreFileBatchesCreateParams, ...assistants.CallOption) (*assistants.VectorStoreFileBatch, error) {
	return of[assistants.VectorStoreFileBatch](`{"id":"b","status":"completed"}`), nil
}

func (h halfFailed) All(ctx context.Context, store, batch string, params *assistants.VectorStoreFileBatchesListFilesParams, opts ...assistants.CallOption) iter.Seq2[*assistants.VectorStoreFile, error] {
	return runtime.AdaptedAll(ctx, func() (*assistants.VectorStoreFileBatchesPage, error) {
		return h.ListFiles(ctx, store, batch, params, opts...)
	})
}

func (halfFailed) ListFiles(context.Context, string, string, *assistants.VectorStoreFileBatchesListFilesParams, ...assistants.CallOption) (*assistants.VectorStoreFileBatchesPage, error) {
	files := of[assistants.ListVectorStoreFilesResponse](`{"data":[{"id":"f","status":"completed"},{"id":"g","status":"failed"},{"id":"h","status":"cancelled"}]}`)
	var items []*assistants.VectorStoreFile
	for i := range files.Data {
		items = append(items, &files.Data[i])
	}
	return runtime.NewAdaptedPage(files, items, nil), nil
}

// TestYandexHasNoFailedFiles holds that an operation does not list what it has not added.
func TestYandexHasNoFailedFiles(t *testing.T) {
	t.Parallel()
	service := assistants.New("own", "VectorStoreFileBatches.Create", "VectorStoreFileBatches.ListFiles")
	service.VectorStoreFileBatches = halfFailed{service.VectorStoreFileBatches}
	client, _ := servedBy(t, service, assistants.YandexOptions{}, nil)
	op, err := client.SearchIndexFiles.BatchCreate(t.Context(), &yandex.BatchCreateSearchIndexFileRequest{SearchIndexID: "v", FileIDs: []string{"f", "g", "h"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	added, err := client.SearchIndexFiles.AwaitBatchCreate(t.Context(), op)
	if err != nil || len(added.Files) != 1 || !slices.ContainsFunc(added.Files, func(f yandex.SearchIndexFile) bool { return f.ID.Or("") == "f" }) {
		t.Errorf("got %+v, %v", added, err)
	}
}
