package runtime_test

// A server as the generator would emit it, for the client of generated_test.go. It uses exported names only.

import (
	"context"
	"net/http"
	"slices"

	"github.com/assistgen/assistgen/templates/runtime"
)

// ---- runs_server.go

// RunsHandler carries out the calls of Runs. It gains methods with the API: embed UnimplementedRunsHandler.
type RunsHandler interface {
	Create(ctx context.Context, threadID string, body *createRun, params *createParams) (*run, error)
	// CreateStream sends the events as they come.
	CreateStream(ctx context.Context, threadID string, body *createRun, params *createParams, send func(*runEvent) error) error
	Get(ctx context.Context, threadID, runID string, params *noParams) (*run, error)
	List(ctx context.Context, threadID string, params *listParams) (*runList, error)
	Listen(ctx context.Context, params *listenParams, send func(*run) error) error
	Submit(ctx context.Context, body *createRun, params *submitParams) error
	Purge(ctx context.Context, params *noParams) error
	mustEmbedUnimplementedRunsHandler()
}

// UnimplementedRunsHandler responds to all calls of Runs with status 501.
type UnimplementedRunsHandler struct{}

func (UnimplementedRunsHandler) mustEmbedUnimplementedRunsHandler() {}

func (UnimplementedRunsHandler) Create(context.Context, string, *createRun, *createParams) (*run, error) {
	return nil, runtime.Unimplemented("Runs.Create")
}

func (UnimplementedRunsHandler) CreateStream(context.Context, string, *createRun, *createParams, func(*runEvent) error) error {
	return runtime.Unimplemented("Runs.CreateStream")
}

func (UnimplementedRunsHandler) Get(context.Context, string, string, *noParams) (*run, error) {
	return nil, runtime.Unimplemented("Runs.Get")
}

func (UnimplementedRunsHandler) List(context.Context, string, *listParams) (*runList, error) {
	return nil, runtime.Unimplemented("Runs.List")
}

func (UnimplementedRunsHandler) Listen(context.Context, *listenParams, func(*run) error) error {
	return runtime.Unimplemented("Runs.Listen")
}

func (UnimplementedRunsHandler) Submit(context.Context, *createRun, *submitParams) error {
	return runtime.Unimplemented("Runs.Submit")
}

func (UnimplementedRunsHandler) Purge(context.Context, *noParams) error {
	return runtime.Unimplemented("Runs.Purge")
}

// runsRoutes returns the calls of Runs.
func runsRoutes(h RunsHandler) []runtime.Route {
	if h == nil {
		h = UnimplementedRunsHandler{}
	}
	return []runtime.Route{
		{Operation: &operationRunsCreate, Serve: func(x *runtime.Exchange) error {
			var threadID string
			var body createRun
			var params createParams
			if err := x.Read(&threadID, &body, &params); err != nil {
				return err
			}
			if body.Stream.Or(false) {
				return runtime.ReplyStream(x, func(send func(*runEvent) error) error {
					return h.CreateStream(x.Context(), threadID, &body, &params, send)
				})
			}
			out, err := h.Create(x.Context(), threadID, &body, &params)
			return x.Reply(out, err)
		}},
		{Operation: &operationRunsGet, Serve: func(x *runtime.Exchange) error {
			var threadID string
			var runID string
			var params noParams
			if err := x.Read(&threadID, &runID, &params); err != nil {
				return err
			}
			out, err := h.Get(x.Context(), threadID, runID, &params)
			return x.Reply(out, err)
		}},
		{Operation: &operationRunsList, Serve: func(x *runtime.Exchange) error {
			var threadID string
			var params listParams
			if err := x.Read(&threadID, &params); err != nil {
				return err
			}
			out, err := h.List(x.Context(), threadID, &params)
			return x.Reply(out, err)
		}},
		{Operation: &operationRunsListen, Serve: func(x *runtime.Exchange) error {
			var params listenParams
			if err := x.Read(&params); err != nil {
				return err
			}
			return runtime.ReplyStream(x, func(send func(*run) error) error {
				return h.Listen(x.Context(), &params, send)
			})
		}},
		{Operation: &operationRunsSubmit, Serve: func(x *runtime.Exchange) error {
			var body createRun
			var params submitParams
			if err := x.Read(&body, &params); err != nil {
				return err
			}
			return x.ReplyEmpty(h.Submit(x.Context(), &body, &params))
		}},
		{Operation: &operationRunsPurge, Serve: func(x *runtime.Exchange) error {
			var params noParams
			if err := x.Read(&params); err != nil {
				return err
			}
			return x.ReplyEmpty(h.Purge(x.Context(), &params))
		}},
	}
}

// ---- files_server.go

type FilesHandler interface {
	Upload(ctx context.Context, body *createFile, params *noParams) (*run, error)
	Content(ctx context.Context, fileID string, params *noParams) (*runtime.FilePart, error)
	Put(ctx context.Context, fileID string, body *runtime.FilePart, params *noParams) error
	mustEmbedUnimplementedFilesHandler()
}

func filesRoutes(h FilesHandler) []runtime.Route {
	return []runtime.Route{
		{Operation: &operationFilesUpload, Serve: func(x *runtime.Exchange) error {
			var body createFile
			var params noParams
			if err := x.Read(&body, &params); err != nil {
				return err
			}
			out, err := h.Upload(x.Context(), &body, &params)
			return x.Reply(out, err)
		}},
		{Operation: &operationFilesContent, Serve: func(x *runtime.Exchange) error {
			var fileID string
			var params noParams
			if err := x.Read(&fileID, &params); err != nil {
				return err
			}
			out, err := h.Content(x.Context(), fileID, &params)
			return x.ReplyFile(out, err)
		}},
		{Operation: &operationFilesPut, Serve: func(x *runtime.Exchange) error {
			var fileID string
			var body runtime.FilePart
			var params noParams
			if err := x.Read(&fileID, &body, &params); err != nil {
				return err
			}
			return x.ReplyEmpty(h.Put(x.Context(), fileID, &body, &params))
		}},
	}
}

// ---- operations_server.go

type OperationsHandler interface {
	Get(ctx context.Context, operationID string, params *noParams) (string, error)
	Cancel(ctx context.Context, operationID string, params *noParams) (string, error)
	CreateToken(ctx context.Context, body *createToken, params *noParams) (string, error)
	mustEmbedUnimplementedOperationsHandler()
}

func operationsRoutes(h OperationsHandler) []runtime.Route {
	return []runtime.Route{
		{Operation: &operationOperationsGet, Serve: func(x *runtime.Exchange) error {
			var operationID string
			var params noParams
			if err := x.Read(&operationID, &params); err != nil {
				return err
			}
			out, err := h.Get(x.Context(), operationID, &params)
			return x.Reply(&out, err)
		}},
		{Operation: &operationOperationsCancel, Serve: func(x *runtime.Exchange) error {
			var operationID string
			var params noParams
			if err := x.Read(&operationID, &params); err != nil {
				return err
			}
			out, err := h.Cancel(x.Context(), operationID, &params)
			return x.Reply(&out, err)
		}},
		{Operation: &operationTokensCreate, Serve: func(x *runtime.Exchange) error {
			var body createToken
			var params noParams
			if err := x.Read(&body, &params); err != nil {
				return err
			}
			out, err := h.CreateToken(x.Context(), &body, &params)
			return x.Reply(&out, err)
		}},
	}
}

// ---- server.go

// Handlers carry out the calls of the API. A nil handler responds with status 501.
type Handlers struct {
	Runs       RunsHandler
	Files      FilesHandler
	Operations OperationsHandler
}

// NewHandler returns a handler that serves the API.
func NewHandler(h Handlers, opts ...runtime.ServerOption) (http.Handler, error) {
	return runtime.NewHandler(&api, slices.Concat(runsRoutes(h.Runs), filesRoutes(h.Files), operationsRoutes(h.Operations)), opts...)
}
