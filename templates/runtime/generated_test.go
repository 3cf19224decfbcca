//nolint:unparam // signatures are those that a generator emits
package runtime_test

// A client as the generator would emit it: models, descriptions, services. It uses exported names only.

import (
	"context"
	"io"
	"iter"

	"github.com/assistgen/assistgen/templates/runtime"
)

// ---- models

type run struct {
	ID, Status string
	rest       *runtime.Rest
}

func (m *run) readJSON(r *runtime.Reader) {
	*m = run{}
	o := r.BeginObject(&m.rest)
	for o.Next() {
		switch o.Name {
		case "id":
			runtime.ReadText(&m.ID, r)
		case "status":
			runtime.ReadText(&m.Status, r)
		default:
			o.Unknown()
		}
	}
}

func (m *run) writeJSON(w *runtime.Writer) {
	rest, _ := w.Object(nil, nil)
	if w.Member(rest, "id") {
		runtime.WriteText(&m.ID, w)
	}
	if w.Member(rest, "status") {
		runtime.WriteText(&m.Status, w)
	}
	w.EndObject(rest)
}

type createRun struct {
	AssistantID string
	Stream      runtime.Opt[bool]
	Reasoning   runtime.Opt[string]
}

func (m *createRun) writeJSON(w *runtime.Writer) {
	rest, _ := w.Object(nil, nil)
	if w.Member(rest, "assistant_id") {
		runtime.WriteText(&m.AssistantID, w)
	}
	if !m.Stream.IsZero() && w.Member(rest, "stream") {
		runtime.WriteOpt(&m.Stream, w, runtime.WriteBool)
	}
	if !m.Reasoning.IsZero() && w.Member(rest, "reasoning") {
		runtime.WriteOpt(&m.Reasoning, w, runtime.WriteText)
	}
	w.EndObject(rest)
}

func (m *createRun) validate(c *runtime.Checks) {
	if c.Begin(m != nil) {
		c.Member("assistant_id")
		runtime.CheckMaxLength(c, m.AssistantID, 20)
		c.End()
	}
}

type runList struct {
	Data    []run
	LastID  string
	HasMore bool
	rest    *runtime.Rest
}

func (m *runList) readJSON(r *runtime.Reader) {
	*m = runList{}
	o := r.BeginObject(&m.rest)
	for o.Next() {
		switch o.Name {
		case "data":
			runtime.ReadList(&m.Data, r, (*run).readJSON)
		case "last_id":
			runtime.ReadText(&m.LastID, r)
		case "has_more":
			runtime.ReadBool(&m.HasMore, r)
		default:
			o.Unknown()
		}
	}
}

type promise struct {
	ID       string
	Done     bool
	Error    runtime.Raw
	Response runtime.Raw
	rest     *runtime.Rest
}

func (m *promise) readJSON(r *runtime.Reader) {
	*m = promise{}
	o := r.BeginObject(&m.rest)
	for o.Next() {
		switch o.Name {
		case "id":
			runtime.ReadText(&m.ID, r)
		case "done":
			runtime.ReadBool(&m.Done, r)
		case "error":
			runtime.ReadRaw(&m.Error, r)
		case "response":
			runtime.ReadRaw(&m.Response, r)
		default:
			o.Unknown()
		}
	}
}

type expiry struct {
	Anchor  string
	Seconds int64
}

func (m *expiry) writeJSON(w *runtime.Writer) {
	rest, _ := w.Object(nil, nil)
	if w.Member(rest, "anchor") {
		runtime.WriteText(&m.Anchor, w)
	}
	if w.Member(rest, "seconds") {
		runtime.WriteInt(&m.Seconds, w)
	}
	w.EndObject(rest)
}

type createFile struct {
	File    runtime.FilePart
	Purpose string
	Expires runtime.Opt[expiry]
	Labels  []string
	About   runtime.Opt[run]
}

type listParams struct {
	Limit   runtime.Opt[int64]
	After   runtime.Opt[string]
	Include []string
	Filter  map[string]string
	Trace   runtime.Opt[string]
	Session runtime.Opt[string]
}

// event is a tagged union of the events of a run.
type event interface{ isEvent() }

type runEvent struct {
	Name string
	Run  run
}

type unknownEvent struct {
	Name string
	Data runtime.Raw
}

func (*runEvent) isEvent()     {}
func (*unknownEvent) isEvent() {}

func decodeEvent(e *runtime.Event) (event, error) {
	switch e.Name {
	case "thread.run.created", "thread.run.completed", "thread.run.requires_action":
		v := &runEvent{Name: e.Name}
		return v, runtime.Decode([]byte(e.Data), v.Run.readJSON)
	}
	return &unknownEvent{Name: e.Name, Data: runtime.Raw(e.Data)}, nil
}

// ---- descriptions

var api = runtime.API{
	Name:    "demo",
	BaseURL: "https://{region}.demo.example/v1",
	Versions: []runtime.APIVersion{
		{ID: "old", Wire: "2023-11-06"},
		{ID: "new", Wire: "2026-08-21"},
	},
	Auth: []runtime.AuthScheme{
		{Name: "bearer", Kind: runtime.AuthBearer, Prefix: "Bearer "},
		{Name: "key", Kind: runtime.AuthAPIKey, Param: "X-Api-Key"},
		{Name: "queryKey", Kind: runtime.AuthAPIKey, In: runtime.InQuery, Param: "key"},
		{Name: "cookieKey", Kind: runtime.AuthAPIKey, In: runtime.InCookie, Param: "session"},
		{Name: "yandex", Kind: runtime.AuthAPIKey, Prefix: "Api-Key "},
		{Name: "basic", Kind: runtime.AuthBasic, Prefix: "Basic "},
	},
	Headers: []runtime.Header{{Name: "X-Organization", Environment: "DEMO_ORG"}},
	Errors:  runtime.ErrorFields{Code: "error.code", Message: "error.message", Type: "error.type", RequestID: "x-request-id"},
	Environment: runtime.Environment{
		BaseURL: "DEMO_BASE_URL", Token: "DEMO_TOKEN",
	},
}

var beta = []runtime.Header{
	{Name: "Demo-Beta", Value: "assistants=v1", Versions: []string{"old"}},
	{Name: "Demo-Beta", Value: "assistants=v2", Versions: []string{"new"}},
}

var bearerAuth = [][]string{{"bearer"}}

var runStream = runtime.Stream{
	Protocol: runtime.ProtocolSSE, TerminatorEvent: "done", TerminatorData: "[DONE]",
	Terminal: []string{"thread.run.completed", "thread.run.requires_action"}, Error: "error",
}

var (
	operationRunsCreate = runtime.Operation{
		API: &api, Name: "Runs.Create", Security: bearerAuth, Headers: beta, Stream: &runStream,
		Forms:  []runtime.WireForm{{Method: "POST", Path: "/threads/{thread_id}/runs"}},
		Params: []runtime.Param{{Name: "thread_id", In: runtime.InPath}},
	}
	operationRunsGet = runtime.Operation{
		API: &api, Name: "Runs.Get", Security: bearerAuth, Headers: beta,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/threads/{thread_id}/runs/{run_id}"}},
		Params: []runtime.Param{
			{Name: "thread_id", In: runtime.InPath}, {Name: "run_id", In: runtime.InPath},
			{Name: "api-version", In: runtime.InQuery, WireVersion: true},
		},
	}
	operationRunsList = runtime.Operation{
		API: &api, Name: "Runs.List", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/threads/{thread_id}/runs"}},
		Params: []runtime.Param{
			{Name: "thread_id", In: runtime.InPath},
			{Name: "limit", In: runtime.InQuery, Explode: true},
			{Name: "after", In: runtime.InQuery, Explode: true},
			{Name: "include[]", In: runtime.InQuery, Explode: true},
			{Name: "filter", In: runtime.InQuery, Style: runtime.StyleDeepObject, Explode: true, Versions: []string{"new"}},
			{Name: "X-Trace", In: runtime.InHeader},
			{Name: "session", In: runtime.InCookie, Explode: true},
		},
		Paging: &runtime.Paging{Cursor: "after", Next: []string{"last_id"}, More: []string{"has_more"}},
	}
	operationRunsListen = runtime.Operation{
		API: &api, Name: "Runs.Listen", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/runs/listen"}},
		Params: []runtime.Param{
			{Name: "runId", In: runtime.InQuery, Explode: true}, {Name: "eventsStartIdx", In: runtime.InQuery, Explode: true},
		},
		Stream: &runtime.Stream{
			Protocol: runtime.ProtocolNDJSON, Terminal: []string{"DONE", "ERROR"}, Discriminate: []string{"status", "event_type"},
			ResultField: "result", ErrorField: "error", Resume: "eventsStartIdx",
		},
	}
	operationRunsSubmit = runtime.Operation{
		API: &api, Name: "Runs.Submit", Security: bearerAuth,
		Forms: []runtime.WireForm{
			{Method: "PATCH", Path: "/runs/submit", Versions: []string{"new"}},
			{
				Method: "PATCH", Path: "/runs/{assistant_id}:submit", Versions: []string{"old"},
				Places: map[string]runtime.In{"assistant_id": runtime.InPath, "note": runtime.InBody},
			},
		},
		Params: []runtime.Param{{Name: "note", In: runtime.InQuery}},
	}
	operationRunsPurge = runtime.Operation{
		API: &api, Name: "Runs.Purge", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "DELETE", Path: "/runs", Versions: []string{"new"}}},
	}
	operationFilesUpload = runtime.Operation{
		API: &api, Name: "Files.Upload", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "POST", Path: "/files"}},
		Parts: []runtime.Part{
			{Name: "expires_after", Style: runtime.StyleDeepObject, Explode: true}, {Name: "purpose", ContentType: "text/plain"},
		},
	}
	operationFilesContent = runtime.Operation{
		API: &api, Name: "Files.Content", Security: bearerAuth, Accept: "*/*",
		Forms:  []runtime.WireForm{{Method: "GET", Path: "/files/{file_id}/content"}},
		Params: []runtime.Param{{Name: "file_id", In: runtime.InPath}},
	}
	operationFilesPut = runtime.Operation{
		API: &api, Name: "Files.Put", Security: bearerAuth,
		Forms:  []runtime.WireForm{{Method: "PUT", Path: "/files/{file_id}"}},
		Params: []runtime.Param{{Name: "file_id", In: runtime.InPath}},
	}
	operationIndexCreate = runtime.Operation{
		API: &api, Name: "Index.Create", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "POST", Path: "/index"}},
	}
	operationOperationsGet = runtime.Operation{
		API: &api, Name: "Operations.Get", Security: bearerAuth, BaseURL: "https://operation.demo.example",
		Forms:  []runtime.WireForm{{Method: "GET", Path: "/operations/{operationId}"}},
		Params: []runtime.Param{{Name: "operationId", In: runtime.InPath}},
	}
	operationOperationsCancel = runtime.Operation{
		API: &api, Name: "Operations.Cancel", BaseURL: "https://operation.demo.example",
		Security: [][]string{{"key", "queryKey"}, {"cookieKey"}, {"yandex"}, {"basic"}, {}},
		Forms:    []runtime.WireForm{{Method: "GET", Path: "/operations/{operationId}:cancel"}},
		Params:   []runtime.Param{{Name: "operationId", In: runtime.InPath}},
	}
	operationTokensCreate = runtime.Operation{
		API: &api, Name: "Tokens.Create",
		Forms: []runtime.WireForm{{Method: "POST", Path: "/tokens"}},
	}
)

// ---- services

type client struct{ client *runtime.Client }

func newClient(opts ...runtime.ClientOption) (*client, error) {
	c, err := runtime.NewClient(&api, opts...)
	if err != nil {
		return nil, err
	}
	return &client{client: c}, nil
}

func (c *client) createRun(ctx context.Context, threadID string, body *createRun, opts ...runtime.CallOption) (*run, error) {
	call := c.client.Call(&operationRunsCreate, opts)
	runtime.Set(call, "thread_id", &threadID, runtime.WriteText)
	call.CheckParam("thread_id", func(c *runtime.Checks) {
		runtime.CheckPattern(c, threadID, "^[^ ]+$")
	})
	call.Check("body", body.validate)
	call.JSON(body.writeJSON)
	return runtime.Receive(ctx, call, (*run).readJSON)
}

func (c *client) createRunStream(ctx context.Context, threadID string, body *createRun, opts ...runtime.CallOption) iter.Seq2[event, error] {
	streamed := *body
	streamed.Stream = runtime.Some(true)
	call := c.client.Call(&operationRunsCreate, opts)
	runtime.Set(call, "thread_id", &threadID, runtime.WriteText)
	call.JSON(streamed.writeJSON)
	return runtime.Events(ctx, call, decodeEvent, nil)
}

func (c *client) getRun(ctx context.Context, threadID, runID string, opts ...runtime.CallOption) (*run, error) {
	call := c.client.Call(&operationRunsGet, opts)
	runtime.Set(call, "thread_id", &threadID, runtime.WriteText)
	runtime.Set(call, "run_id", &runID, runtime.WriteText)
	return runtime.Receive(ctx, call, (*run).readJSON)
}

func (c *client) listRuns(ctx context.Context, threadID string, params *listParams, opts ...runtime.CallOption) (*runtime.Page[runList, run], error) {
	call := c.client.Call(&operationRunsList, opts)
	runtime.Set(call, "thread_id", &threadID, runtime.WriteText)
	if params != nil {
		runtime.SetOpt(call, "limit", &params.Limit, runtime.WriteInt)
		runtime.SetOpt(call, "after", &params.After, runtime.WriteText)
		runtime.SetList(call, "include[]", &params.Include, runtime.WriteText)
		runtime.SetMap(call, "filter", &params.Filter, runtime.WriteText)
		runtime.SetOpt(call, "X-Trace", &params.Trace, runtime.WriteText)
		runtime.SetOpt(call, "session", &params.Session, runtime.WriteText)
	}
	return runtime.List(ctx, call, (*runList).readJSON, func(l *runList) []run { return l.Data })
}

func (c *client) allRuns(ctx context.Context, threadID string, params *listParams, opts ...runtime.CallOption) iter.Seq2[run, error] {
	return runtime.All(ctx, func(ctx context.Context) (*runtime.Page[runList, run], error) {
		return c.listRuns(ctx, threadID, params, opts...)
	})
}

func (c *client) listen(ctx context.Context, runID string, cursor func(*run) string, opts ...runtime.CallOption) iter.Seq2[*run, error] {
	call := c.client.Call(&operationRunsListen, opts)
	runtime.Set(call, "runId", &runID, runtime.WriteText)
	return runtime.Events(ctx, call, runtime.DecodeEvent((*run).readJSON), cursor)
}

func (c *client) submit(ctx context.Context, body *createRun, note runtime.Opt[string], opts ...runtime.CallOption) error {
	call := c.client.Call(&operationRunsSubmit, opts)
	runtime.SetOpt(call, "note", &note, runtime.WriteText)
	call.JSON(body.writeJSON)
	return call.Do(ctx, nil)
}

func (c *client) purge(ctx context.Context, opts ...runtime.CallOption) error {
	return c.client.Call(&operationRunsPurge, opts).Do(ctx, nil)
}

func (c *client) upload(ctx context.Context, body *createFile, opts ...runtime.CallOption) (*run, error) {
	call := c.client.Call(&operationFilesUpload, opts)
	form := call.Multipart()
	form.File("file", &body.File)
	runtime.SetPart(form, "purpose", &body.Purpose, runtime.WriteText)
	runtime.SetPartOpt(form, "expires_after", &body.Expires, (*expiry).writeJSON)
	runtime.SetPartList(form, "labels", &body.Labels, runtime.WriteText)
	runtime.SetPartOpt(form, "about", &body.About, (*run).writeJSON)
	return runtime.Receive(ctx, call, (*run).readJSON)
}

func (c *client) content(ctx context.Context, fileID string, opts ...runtime.CallOption) (*runtime.Download, error) {
	call := c.client.Call(&operationFilesContent, opts)
	runtime.Set(call, "file_id", &fileID, runtime.WriteText)
	return call.Download(ctx)
}

func (c *client) put(ctx context.Context, fileID string, content io.Reader, opts ...runtime.CallOption) error {
	call := c.client.Call(&operationFilesPut, opts)
	runtime.Set(call, "file_id", &fileID, runtime.WriteText)
	call.File("application/octet-stream", &runtime.FilePart{Content: content})
	return call.Do(ctx, nil)
}

func (c *client) createIndex(ctx context.Context, opts ...runtime.CallOption) (*promise, error) {
	return runtime.Receive(ctx, c.client.Call(&operationIndexCreate, opts), (*promise).readJSON)
}

// createIndexAndWait is createIndex with the promise kept.
func (c *client) createIndexAndWait(ctx context.Context, opts ...runtime.CallOption) (*run, error) {
	first, err := c.createIndex(ctx, opts...)
	if err != nil {
		return nil, err
	}
	poll := func(ctx context.Context) (*promise, error) { return c.getOperation(ctx, first.ID) }
	return runtime.Await(ctx, c.client, &operationIndexCreate, first, poll, promiseState, (*run).readJSON)
}

func promiseState(p *promise) runtime.Promise {
	state := runtime.Promise{Done: p.Done}
	if !p.Error.IsNull() {
		state.Failure = func(w *runtime.Writer) { runtime.WriteRaw(&p.Error, w) }
	}
	if !p.Response.IsNull() {
		state.Result = func(w *runtime.Writer) { runtime.WriteRaw(&p.Response, w) }
	}
	return state
}

func (c *client) getOperation(ctx context.Context, id string, opts ...runtime.CallOption) (*promise, error) {
	call := c.client.Call(&operationOperationsGet, opts)
	runtime.Set(call, "operationId", &id, runtime.WriteText)
	return runtime.Receive(ctx, call, (*promise).readJSON)
}

func (c *client) cancelOperation(ctx context.Context, id string, opts ...runtime.CallOption) (*promise, error) {
	call := c.client.Call(&operationOperationsCancel, opts)
	runtime.Set(call, "operationId", &id, runtime.WriteText)
	return runtime.Receive(ctx, call, (*promise).readJSON)
}

func (c *client) createToken(ctx context.Context, grant string, scopes []string, opts ...runtime.CallOption) (string, error) {
	call := c.client.Call(&operationTokensCreate, opts)
	form := call.URLEncoded()
	runtime.SetPart(form, "grant_type", &grant, runtime.WriteText)
	runtime.SetPartList(form, "scope", &scopes, runtime.WriteText)
	return runtime.ReceiveValue(ctx, call, runtime.ReadText[string])
}
