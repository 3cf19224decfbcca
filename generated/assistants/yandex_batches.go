package assistants

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// VectorStoreFilesCreate adds one file as a batch, since Yandex adds files in no other way, and waits for it.
func (y *yandexByHand) VectorStoreFilesCreate(ctx context.Context, vectorStoreID string, body *CreateVectorStoreFileRequest, _ *VectorStoreFilesCreateParams, opts ...CallOption) (*VectorStoreFile, error) {
	const call = "VectorStoreFiles.Create"
	if body == nil {
		body = &CreateVectorStoreFileRequest{}
	}
	request, err := batchOf(body)
	if err != nil {
		return nil, &runtime.CallError{Operation: "yandex: " + call, Err: err}
	}
	id := body.FileID.Or("")
	if id == "" {
		if _, ok := body.DataSource.Get(); ok { // without it nothing is left to add
			return nil, &UnsupportedError{Provider: "yandex", Operation: call, Field: "body.data_source"}
		}
		return nil, &runtime.CallError{Operation: "yandex: " + call, Err: &runtime.FieldError{Field: "body.file_id", Err: errors.New("it is required")}}
	}
	opts = as(call, opts, "body.data_sources", "body.data_source")
	batch, err := y.client.VectorStoreFileBatches.Create(ctx, vectorStoreID, request, nil, opts...)
	if err == nil {
		batch, err = y.client.VectorStoreFileBatches.Wait(ctx, vectorStoreID, batch.ID, nil, opts...)
	}
	if err != nil {
		return nil, err
	}
	if batch.Status != VectorStoreFileBatchStatusCompleted {
		return nil, &runtime.CallError{Operation: "yandex: " + call, Err: fmt.Errorf("the file is not added: %s", batchFailure(batch))}
	}
	return y.client.VectorStoreFiles.Get(ctx, vectorStoreID, id, nil, opts...)
}

// batchOf returns the request for a batch of the one file of a request.
func batchOf(body *CreateVectorStoreFileRequest) (*CreateVectorStoreFileBatchRequest, error) {
	rest, request := *body, &CreateVectorStoreFileBatchRequest{}
	rest.FileID, rest.DataSource = Opt[string]{}, Opt[*VectorStoreDataSource]{}
	if err := runtime.ConvertTo(request, &rest); err != nil {
		return nil, err
	}
	request.FileIDs = []string{body.FileID.Or("")}
	if asset := body.DataSource.Or(nil); asset != nil {
		request.DataSources = []VectorStoreDataSource{*asset}
	}
	return request, nil
}

// batchFailure returns why the files of a batch were not added.
func batchFailure(b *VectorStoreFileBatch) string {
	if e, ok := b.Error.Get(); ok && e != nil {
		return e.Message.Or(string(b.Status))
	}
	return string(b.Status)
}

// VectorStoreFileBatchesListFiles lists the files of a batch, which the result of its operation has all at once, oldest first.
func (y *yandexByHand) VectorStoreFileBatchesListFiles(ctx context.Context, vectorStoreID, batchID string, params *VectorStoreFileBatchesListFilesParams, opts ...CallOption) (*VectorStoreFileBatchesPage, error) {
	const call = "VectorStoreFileBatches.ListFiles"
	if params == nil {
		params = &VectorStoreFileBatchesListFilesParams{}
	}
	switch params.Order.Or("") {
	case "", VectorStoreFileBatchesListFilesParamsOrderAsc, VectorStoreFileBatchesListFilesParamsOrderDesc:
	default:
		return nil, &UnsupportedError{Provider: "yandex", Operation: call, Field: "order"}
	}
	batch, err := y.client.VectorStoreFileBatches.Get(ctx, vectorStoreID, batchID, nil, as(call, opts)...)
	if err != nil {
		return nil, err
	}
	files, err := y.filesOf(batch)
	if err != nil {
		return nil, &runtime.CallError{Operation: "yandex: " + call, Err: err}
	}
	if filter, ok := params.Filter.Get(); ok && filter != VectorStoreFileBatchesListFilesParamsFilterCompleted {
		files = nil // an operation lists what it has added
	}
	if params.Order.Or("") != VectorStoreFileBatchesListFilesParamsOrderAsc {
		slices.Reverse(files)
	}
	page, more, err := runtime.PageOf(files, func(f *VectorStoreFile) string { return f.ID }, params.After.Or(""), params.Before.Or(""), int(params.Limit.Or(0)))
	if err != nil {
		return nil, &runtime.CallError{Operation: "yandex: " + call, Err: err}
	}
	response := &ListVectorStoreFilesResponse{HasMore: more, Data: []VectorStoreFile{}}
	for _, f := range page {
		response.Data, response.LastID = append(response.Data, *f), Some(f.ID)
	}
	var next func(context.Context) (*VectorStoreFileBatchesPage, error)
	if more {
		rest := *params
		rest.After = response.LastID
		next = func(ctx context.Context) (*VectorStoreFileBatchesPage, error) {
			return y.VectorStoreFileBatchesListFiles(ctx, vectorStoreID, batchID, &rest, opts...)
		}
	}
	return runtime.NewAdaptedPage(response, page, next), nil
}

// filesOf returns the files that a batch has added: those of a batch that goes on are not known.
func (y *yandexByHand) filesOf(batch *VectorStoreFileBatch) ([]*VectorStoreFile, error) {
	packed, _ := batch.Response.Get()
	if packed == nil {
		return nil, nil
	}
	result := &yandex.BatchCreateSearchIndexFileResponse{}
	name, err := runtime.UnpackAny(result, packed)
	if err != nil {
		return nil, err
	}
	if name != "" && name != yandexBatchType {
		return nil, fmt.Errorf("the operation is no batch of files: its result is %q", name)
	}
	var files []*VectorStoreFile
	for i := range result.Files {
		f, err := runtime.FromProvider[*VectorStoreFile](y.client.adapter, "SearchIndexFile", &result.Files[i])
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
