package assistants

import (
	"context"
	"net/http"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// The types of the results of operations, as their "@type" names them.
const (
	yandexIndexType = "type.googleapis.com/yandex.cloud.ai.assistants.v1.searchindex.SearchIndex"
	yandexBatchType = "type.googleapis.com/yandex.cloud.ai.assistants.v1.searchindex.BatchCreateSearchIndexFileResponse"
)

// The kinds of operations, which their state names: of one that makes a search index the ID is that of the index, and of one that adds files
// that of the batch, whose vector store is named, too.
const (
	yandexMakesIndex = "index"
	yandexAddsFiles  = "files"
)

// The codes of errors of operations: google.rpc.Code.
const (
	yandexOperationCancelled int32 = 1
	yandexOperationInternal  int32 = 13
)

// SearchIndexesCreate makes a vector store.
func (y *yandexServed) SearchIndexesCreate(ctx context.Context, body *yandex.CreateSearchIndexRequest, params *yandex.SearchIndexesCreateParams) (*yandex.Operation, error) {
	store, err := runtime.BridgedBy[*VectorStore](ctx, y.bridge, "VectorStores.Create", "VectorStores.Create", body, params)
	if err != nil {
		return nil, err
	}
	return y.indexOperation(ctx, store)
}

// SearchIndexFilesBatchCreate adds files to a vector store.
func (y *yandexServed) SearchIndexFilesBatchCreate(ctx context.Context, body *yandex.BatchCreateSearchIndexFileRequest, params *yandex.SearchIndexFilesBatchCreateParams) (*yandex.Operation, error) {
	batch, err := runtime.BridgedBy[*VectorStoreFileBatch](ctx, y.bridge, "VectorStoreFileBatches.Create", "VectorStoreFileBatches.Create", body, params)
	if err != nil {
		return nil, err
	}
	return y.batchOperation(ctx, batch, body.SearchIndexID)
}

// OperationsGet returns how far the work is.
func (y *yandexServed) OperationsGet(ctx context.Context, given string, _ *yandex.OperationsGetParams) (*yandex.Operation, error) {
	id, values, err := y.find(ctx, "operation", given, 2)
	if err != nil {
		return nil, err
	}
	if values[0] == yandexAddsFiles {
		batch, err := y.client.VectorStoreFileBatches.Get(ctx, values[1], id, nil)
		if err != nil {
			return nil, y.failed(ctx, err)
		}
		return y.batchOperation(ctx, batch, values[1])
	}
	store, err := y.client.VectorStores.Get(ctx, id, nil)
	if err != nil {
		return nil, y.failed(ctx, err)
	}
	return y.indexOperation(ctx, store)
}

// OperationsCancel stops that files are added. An index that is made cannot be stopped.
func (y *yandexServed) OperationsCancel(ctx context.Context, given string, _ *yandex.OperationsCancelParams) (*yandex.Operation, error) {
	id, values, err := y.find(ctx, "operation", given, 2)
	switch {
	case err != nil:
		return nil, err
	case values[0] != yandexAddsFiles:
		return nil, &yandex.StatusError{Status: http.StatusBadRequest, Message: "The operation cannot be cancelled."}
	}
	batch, err := y.client.VectorStoreFileBatches.Cancel(ctx, values[1], id, nil)
	if err != nil {
		return nil, y.failed(ctx, err)
	}
	return y.batchOperation(ctx, batch, values[1])
}

// indexOperation returns the operation of a vector store.
func (y *yandexServed) indexOperation(ctx context.Context, store *VectorStore) (*yandex.Operation, error) {
	id, err := y.options.State.Keep(ctx, "operation", store.ID, yandexMakesIndex, "")
	if err != nil {
		return nil, err
	}
	out := &yandex.Operation{ID: yandex.Some(id), CreatedAt: store.CreatedAt, Done: yandex.Some(store.Status != VectorStoreStatusInProgress)}
	if out.Done.Or(false) {
		index, err := runtime.BridgedOut[*yandex.SearchIndex](ctx, y.bridge, "SearchIndex", store, nil)
		if err != nil {
			return nil, err
		}
		return out, pack(out, yandexIndexType, index)
	}
	return out, nil
}

// batchOperation returns the operation of a batch of files.
func (y *yandexServed) batchOperation(ctx context.Context, batch *VectorStoreFileBatch, store string) (*yandex.Operation, error) {
	id, err := y.options.State.Keep(ctx, "operation", batch.ID, yandexAddsFiles, store)
	if err != nil {
		return nil, err
	}
	out := &yandex.Operation{ID: yandex.Some(id), CreatedAt: batch.CreatedAt, Done: yandex.Some(batch.Status != VectorStoreFileBatchStatusInProgress)}
	switch batch.Status {
	case VectorStoreFileBatchStatusInProgress:
		return out, nil
	case VectorStoreFileBatchStatusCompleted:
		files, err := y.filesOf(ctx, batch, store)
		if err != nil {
			return nil, err
		}
		return out, pack(out, yandexBatchType, files)
	case VectorStoreFileBatchStatusCancelled:
		return out, failed(out, batch, yandexOperationCancelled, "The operation is cancelled.")
	}
	return out, failed(out, batch, yandexOperationInternal, "The files are not added.")
}

// filesOf returns the files of a batch in the order in which they are added, without those that were not.
func (y *yandexServed) filesOf(ctx context.Context, batch *VectorStoreFileBatch, store string) (*yandex.BatchCreateSearchIndexFileResponse, error) {
	files := &yandex.BatchCreateSearchIndexFileResponse{}
	params := &VectorStoreFileBatchesListFilesParams{Order: Some(VectorStoreFileBatchesListFilesParamsOrderAsc)}
	for f, err := range y.client.VectorStoreFileBatches.All(ctx, store, batch.ID, params) {
		if err == nil && (f.Status == VectorStoreFileStatusFailed || f.Status == VectorStoreFileStatusCancelled) {
			continue
		}
		own, err := runtime.BridgedOut[*yandex.SearchIndexFile](ctx, y.bridge, "SearchIndexFile", f, err)
		if err != nil {
			return nil, err
		}
		files.Files = append(files.Files, *own)
	}
	return files, nil
}

// failed gives an operation the error of a batch, or where the provider says none, one of a code.
func failed(to *yandex.Operation, batch *VectorStoreFileBatch, code int32, message string) error {
	failure := &yandex.Status{Message: yandex.Some(message)}
	if e, ok := batch.Error.Get(); ok && e != nil {
		if err := runtime.ConvertTo(failure, e); err != nil {
			return err
		}
	}
	if failure.Code.Or(0) == 0 {
		failure.Code = yandex.Some(code)
	}
	to.Error = yandex.Some(failure)
	return nil
}

// pack makes a result that of an operation.
func pack(to *yandex.Operation, name string, result any) error {
	packed := &yandex.OperationResponse{}
	if err := runtime.ConvertTo(packed, result); err != nil {
		return err
	}
	packed.Type = yandex.Some(name)
	to.Response = yandex.Some(packed)
	return nil
}
