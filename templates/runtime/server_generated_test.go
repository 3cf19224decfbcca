package runtime_test

// A server as the generator would emit it, for the client of generated_test.go. It uses exported names only.

import (
	"context"
	"net/http"
	"slices"

	"github.com/assistgen/assistgen/templates/runtime"
)

// ---- models

func (m *run) Rest() *runtime.Rest { return m.rest }

// startRun is what createRun sends, as a server reads it.
type startRun struct {
	AssistantID string
	Stream      runtime.Opt[bool]
	Reasoning   runtime.Opt[string]
	rest        *runtime.Rest
}

func (m *startRun) Rest() *runtime.Rest { return m.rest }

func (m *startRun) readJSON(r *runtime.Reader) {
	*m = startRun{}
	var seen [1]uint64
	o := r.BeginObject(&m.rest)
	for o.Next() {
		switch o.Name {
		case "assistant_id":
			seen[0] |= 1 << 0
			runtime.ReadText(&m.AssistantID, r)
		case "stream":
			runtime.ReadOpt(&m.Stream, r, runtime.ReadBool)
		case "reasoning":
			runtime.ReadOpt(&m.Reasoning, r, runtime.ReadText)
		default:
			o.Unknown()
		}
	}
	o.Required(seen[:], []string{"assistant_id"})
}

func (m *runList) writeJSON(w *runtime.Writer) {
	rest, _ := w.Object(nil, nil)
	if w.Member(rest, "data") {
		runtime.WriteList(&m.Data, w, (*run).writeJSON)
	}
	if w.Member(rest, "last_id") {
		runtime.WriteText(&m.LastID, w)
	}
	if w.Member(rest, "has_more") {
		runtime.WriteBool(&m.HasMore, w)
	}
	w.EndObject(rest)
}

// lifetime is what expiry sends.
type lifetime struct {
	Anchor  string
	Seconds int64
	rest    *runtime.Rest
}

func (m *lifetime) Rest() *runtime.Rest { return m.rest }

func (m *lifetime) readJSON(r *runtime.Reader) {
	*m = lifetime{}
	o := r.BeginObject(&m.rest)
	for o.Next() {
		switch o.Name {
		case "anchor":
			runtime.ReadText(&m.Anchor, r)
		case "seconds":
			runtime.ReadInt(&m.Seconds, r)
		default:
			o.Unknown()
		}
	}
}

// upload is what createFile sends.
type upload struct {
	File    runtime.FilePart
	Purpose string
	Expires runtime.Opt[lifetime]
	Labels  []string
	About   runtime.Opt[run]
}

type noParams struct{}

// ---- runs_server.go

// RunsHandler carries out the calls of Runs. It gains methods with the API: embed UnimplementedRunsHandler.
type RunsHandler interface {
	Create(ctx context.Context, threadID string, body *startRun, params *noParams) (*run, error)
	// CreateStream sends the events as they come.
	CreateStream(ctx context.Context, threadID string, body *startRun, params *noParams, send func(event) error) error
	Get(ctx context.Context, threadID, runID string, params *noParams) (*run, error)
	List(ctx context.Context, threadID string, params *listParams) (*runList, error)
	Listen(ctx context.Context, params *listenParams, send func(*run) error) error
	Submit(ctx context.Context, body *startRun, params *submitParams) error
	Purge(ctx context.Context, params *noParams) error
	mustEmbedUnimplementedRunsHandler()
}

type listenParams struct {
	RunID          string
	EventsStartIdx runtime.Opt[int64]
}

type submitParams struct{ Note runtime.Opt[string] }

// UnimplementedRunsHandler answers all calls of Runs by status 501.
type UnimplementedRunsHandler struct{}

func (UnimplementedRunsHandler) mustEmbedUnimplementedRunsHandler() {}

func (UnimplementedRunsHandler) Create(context.Context, string, *startRun, *noParams) (*run, error) {
	return nil, runtime.Unimplemented("Runs.Create")
}

func (UnimplementedRunsHandler) CreateStream(context.Context, string, *startRun, *noParams, func(event) error) error {
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

func (UnimplementedRunsHandler) Submit(context.Context, *startRun, *submitParams) error {
	return runtime.Unimplemented("Runs.Submit")
}

func (UnimplementedRunsHandler) Purge(context.Context, *noParams) error {
	return runtime.Unimplemented("Runs.Purge")
}

// runsRoutes are the calls of Runs.
func runsRoutes(h RunsHandler) []runtime.Route {
	if h == nil {
		h = UnimplementedRunsHandler{}
	}
	return []runtime.Route{
		{Operation: &operationRunsCreate, Serve: func(x *runtime.Exchange) error {
			var threadID string
			var body startRun
			var params noParams
			runtime.Get(x, "thread_id", &threadID, runtime.ReadText)
			runtime.Body(x, &body, (*startRun).readJSON)
			if err := x.Err(); err != nil {
				return err
			}
			if body.Stream.Or(false) {
				return runtime.ReplyStream(x, encodeEvent, func(send func(event) error) error {
					return h.CreateStream(x.Context(), threadID, &body, &params, send)
				})
			}
			out, err := h.Create(x.Context(), threadID, &body, &params)
			return runtime.Reply(x, out, err, (*run).writeJSON)
		}},
		{Operation: &operationRunsGet, Serve: func(x *runtime.Exchange) error {
			var threadID, runID string
			var params noParams
			runtime.Get(x, "thread_id", &threadID, runtime.ReadText)
			runtime.Get(x, "run_id", &runID, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.Get(x.Context(), threadID, runID, &params)
			return runtime.Reply(x, out, err, (*run).writeJSON)
		}},
		{Operation: &operationRunsList, Serve: func(x *runtime.Exchange) error {
			var threadID string
			var params listParams
			runtime.Get(x, "thread_id", &threadID, runtime.ReadText)
			runtime.GetOpt(x, "limit", &params.Limit, runtime.ReadInt)
			runtime.GetOpt(x, "after", &params.After, runtime.ReadText)
			runtime.GetList(x, "include[]", &params.Include, runtime.ReadText)
			runtime.GetMap(x, "filter", &params.Filter, runtime.ReadText)
			runtime.GetOpt(x, "X-Trace", &params.Trace, runtime.ReadText)
			runtime.GetOpt(x, "session", &params.Session, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.List(x.Context(), threadID, &params)
			return runtime.Reply(x, out, err, (*runList).writeJSON)
		}},
		{Operation: &operationRunsListen, Serve: func(x *runtime.Exchange) error {
			var params listenParams
			runtime.Get(x, "runId", &params.RunID, runtime.ReadText)
			runtime.GetOpt(x, "eventsStartIdx", &params.EventsStartIdx, runtime.ReadIntText)
			if err := x.Err(); err != nil {
				return err
			}
			return runtime.ReplyStream(x, runtime.EncodeItem((*run).writeJSON), func(send func(*run) error) error {
				return h.Listen(x.Context(), &params, send)
			})
		}},
		{Operation: &operationRunsSubmit, Serve: func(x *runtime.Exchange) error {
			var body startRun
			var params submitParams
			runtime.Body(x, &body, (*startRun).readJSON)
			runtime.GetOpt(x, "note", &params.Note, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			return runtime.ReplyEmpty(x, h.Submit(x.Context(), &body, &params))
		}},
		{Operation: &operationRunsPurge, Status: http.StatusOK, Serve: func(x *runtime.Exchange) error {
			var params noParams
			return runtime.ReplyEmpty(x, h.Purge(x.Context(), &params))
		}},
	}
}

// encodeEvent writes what an event carries, and returns its name and id.
func encodeEvent(e event, w *runtime.Writer) (name, id string) {
	switch e := e.(type) {
	case *runEvent:
		e.Run.writeJSON(w)
		return e.Name, ""
	case *unknownEvent:
		runtime.WriteRaw(&e.Data, w)
		return e.Name, ""
	}
	w.Null()
	return "", ""
}

// ---- files_server.go

type FilesHandler interface {
	Upload(ctx context.Context, body *upload, params *noParams) (*run, error)
	Content(ctx context.Context, fileID string, params *noParams) (*runtime.FilePart, error)
	Put(ctx context.Context, fileID string, body *runtime.FilePart, params *noParams) error
	mustEmbedUnimplementedFilesHandler()
}

func filesRoutes(h FilesHandler) []runtime.Route {
	return []runtime.Route{
		{Operation: &operationFilesUpload, Serve: func(x *runtime.Exchange) error {
			var body upload
			var params noParams
			f := x.Form()
			f.File("file", &body.File)
			runtime.GetPart(f, "purpose", &body.Purpose, runtime.ReadText)
			runtime.GetPartOpt(f, "expires_after", &body.Expires, (*lifetime).readJSON)
			runtime.GetPartList(f, "labels", &body.Labels, runtime.ReadText)
			runtime.GetPartOpt(f, "about", &body.About, (*run).readJSON)
			x.Validate(&body)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.Upload(x.Context(), &body, &params)
			return runtime.Reply(x, out, err, (*run).writeJSON)
		}},
		{Operation: &operationFilesContent, Serve: func(x *runtime.Exchange) error {
			var fileID string
			var params noParams
			runtime.Get(x, "file_id", &fileID, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.Content(x.Context(), fileID, &params)
			return runtime.ReplyFile(x, out, err)
		}},
		{Operation: &operationFilesPut, Serve: func(x *runtime.Exchange) error {
			var fileID string
			var body runtime.FilePart
			var params noParams
			runtime.Get(x, "file_id", &fileID, runtime.ReadText)
			x.File(&body)
			if err := x.Err(); err != nil {
				return err
			}
			return runtime.ReplyEmpty(x, h.Put(x.Context(), fileID, &body, &params))
		}},
	}
}

// ---- operations_server.go

type OperationsHandler interface {
	Get(ctx context.Context, operationID string, params *noParams) (string, error)
	Cancel(ctx context.Context, operationID string, params *noParams) (string, error)
	CreateToken(ctx context.Context, grant string, scopes []string) (string, error)
	mustEmbedUnimplementedOperationsHandler()
}

func operationsRoutes(h OperationsHandler) []runtime.Route {
	return []runtime.Route{
		{Operation: &operationOperationsGet, Serve: func(x *runtime.Exchange) error {
			var operationID string
			runtime.Get(x, "operationId", &operationID, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.Get(x.Context(), operationID, &noParams{})
			return runtime.ReplyValue(x, out, err, runtime.WriteText)
		}},
		{Operation: &operationOperationsCancel, Serve: func(x *runtime.Exchange) error {
			var operationID string
			runtime.Get(x, "operationId", &operationID, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.Cancel(x.Context(), operationID, &noParams{})
			return runtime.ReplyValue(x, out, err, runtime.WriteText)
		}},
		{Operation: &operationTokensCreate, Serve: func(x *runtime.Exchange) error {
			var grant string
			var scopes []string
			f := x.Form()
			runtime.GetPart(f, "grant_type", &grant, runtime.ReadText)
			runtime.GetPartList(f, "scope", &scopes, runtime.ReadText)
			if err := x.Err(); err != nil {
				return err
			}
			out, err := h.CreateToken(x.Context(), grant, scopes)
			return runtime.ReplyValue(x, out, err, runtime.WriteText)
		}},
	}
}

// ---- server.go

// Handlers carry out the calls of the API. What is nil answers by status 501.
type Handlers struct {
	Runs       RunsHandler
	Files      FilesHandler
	Operations OperationsHandler
}

// NewHandler returns a handler that serves the API.
func NewHandler(h Handlers, opts ...runtime.ServerOption) (http.Handler, error) {
	return runtime.NewHandler(&api, slices.Concat(runsRoutes(h.Runs), filesRoutes(h.Files), operationsRoutes(h.Operations)), opts...)
}
