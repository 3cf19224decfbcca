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
	ID     string `json:"id"`
	Status string `json:"status"`
	_      [0]func(modelsSchema)
	Rest   *runtime.Rest `json:"-"`
}

func (*run) isRunEventData() {}

type createRun struct {
	AssistantID string              `json:"assistant_id"`
	Stream      runtime.Opt[bool]   `json:"stream,omitzero"`
	Reasoning   runtime.Opt[string] `json:"reasoning,omitzero"`
	_           [0]func(modelsSchema)
	Rest        *runtime.Rest `json:"-"`
}

type runList struct {
	Data    []run  `json:"data"`
	LastID  string `json:"last_id"`
	HasMore bool   `json:"has_more"`
	_       [0]func(modelsSchema)
	Rest    *runtime.Rest `json:"-"`
}

type promise struct {
	ID       runtime.Opt[string]      `json:"id,omitzero"`
	Done     runtime.Opt[bool]        `json:"done,omitzero"`
	Error    runtime.Opt[runtime.Raw] `json:"error,omitzero"`
	Response runtime.Opt[runtime.Raw] `json:"response,omitzero"`
	_        [0]func(modelsSchema)
	Rest     *runtime.Rest `json:"-"`
}

type expiry struct {
	Anchor  runtime.Opt[string] `json:"anchor,omitzero"`
	Seconds runtime.Opt[int64]  `json:"seconds,omitzero"`
	_       [0]func(modelsSchema)
	Rest    *runtime.Rest `json:"-"`
}

type createFile struct {
	File    runtime.FilePart    `json:"file"`
	Purpose string              `json:"purpose"`
	Expires runtime.Opt[expiry] `json:"expires_after,omitzero"`
	Labels  []string            `json:"labels,omitzero"`
	About   runtime.Opt[run]    `json:"about,omitzero"`
	_       [0]func(modelsSchema)
	Rest    *runtime.Rest `json:"-"`
}

type createToken struct {
	GrantType string   `json:"grant_type"`
	Scope     []string `json:"scope"`
	_         [0]func(modelsSchema)
	Rest      *runtime.Rest `json:"-"`
}

type noParams struct {
	_ [0]func(modelsSchema)
}

type createParams struct {
	_ [0]func(modelsSchema)
}

type listParams struct {
	Limit   runtime.Opt[int64]  `json:"limit,omitzero"`
	After   runtime.Opt[string] `json:"after,omitzero"`
	Include []string            `json:"include[],omitzero"`
	Filter  map[string]string   `json:"filter,omitzero"`
	Trace   runtime.Opt[string] `json:"X-Trace,omitzero"`
	Session runtime.Opt[string] `json:"session,omitzero"`
	_       [0]func(modelsSchema)
}

type listenParams struct {
	RunID          string             `json:"runId"`
	EventsStartIdx runtime.Opt[int64] `json:"eventsStartIdx,omitzero"`
	_              [0]func(modelsSchema)
}

type submitParams struct {
	Note runtime.Opt[string] `json:"note,omitzero"`
	_    [0]func(modelsSchema)
}

// runEvent is an event of a stream.
type runEvent struct {
	Name string
	ID   string
	Data runEventData
}

type runEventData interface{ isRunEventData() }

// unknownRunEventData is the string of an event of an unknown name.
type unknownRunEventData string

func (unknownRunEventData) isRunEventData() {}

type runEventDataVariants func(runEventData, *run, unknownRunEventData, modelsSchema)

// modelsSchema leads the runtime to what the document says of the types.
type modelsSchema struct{}

// Schemas implements runtime.Described.
func (modelsSchema) Schemas() string {
	return `
createRun.AssistantID {"maxLength":20}
createParams.0 {"pattern":"^t"}
listenParams.EventsStartIdx {"asText":true}
runEventData.run {"tag":"event","tags":["thread.run.created","thread.run.completed","thread.run.requires_action"]}
"createRun" {"type":"object","properties":{"assistant_id":{"type":"string","maxLength":20},"stream":{"type":"boolean"},"reasoning":{"type":"string"}},"required":["assistant_id"]}
"strict" {"type":"object","properties":{"id":{"type":"string","minLength":1}},"required":["id"]}
@"Runs.Create" {"params":{"path thread_id":{"type":"string","pattern":"^t"}},"bodies":{"application/json":{"$ref":"createRun"}},"answers":{"2XX":{"application/json":{"required":["id"],"properties":{"id":{"type":"string","minLength":1}}}}}}
@"Runs.Submit" ["new"] {"bodies":{"application/json":{"$ref":"createRun"}}}
@"X.Strict" {"bodies":{"application/json":{"$ref":"strict"}}}
@"X.Nullable" {"bodies":{"application/json":{"$ref":"createRun","nullable":true}}}
@"X.Many" {"bodies":{"application/json":{"type":"array","items":{"type":"string","minLength":1}}}}
`
}

// documents leads the runtime to what the documents say of values, as they are written.
type documents struct{}

// Files implements runtime.Documented.
func (documents) Files() []runtime.Described {
	return []runtime.Described{modelsSchema{}, twinSchema{}}
}

// ---- descriptions

var api = runtime.API{
	Name:      "demo",
	Documents: documents{},
	BaseURL:   "https://{region}.demo.example/v1",
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

var bearerAuth = [][]runtime.SecurityUse{{{Scheme: "bearer"}}}

var runStream = runtime.Stream{
	Protocol: runtime.ProtocolSSE, TerminatorEvent: "done", TerminatorData: "[DONE]",
	Terminal: []string{"thread.run.completed", "thread.run.requires_action"}, Error: "error", Named: true, Flag: "stream",
}

var (
	operationRunsCreate = runtime.Operation{
		API: &api, Name: "Runs.Create", Security: bearerAuth, Headers: beta, Stream: &runStream,
		Forms:  []runtime.WireForm{{Method: "POST", Path: "/threads/{thread_id}/runs"}},
		Params: []runtime.Param{{Name: "thread_id", In: runtime.InPath, Required: true}},
		Args:   []string{"thread_id"},
		Body:   &runtime.Body{Type: "application/json", Kind: runtime.BodyJSON, Required: true},
		Links:  []any{runEventDataVariants(nil)},
	}
	operationRunsGet = runtime.Operation{
		API: &api, Name: "Runs.Get", Security: bearerAuth, Headers: beta,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/threads/{thread_id}/runs/{run_id}"}},
		Params: []runtime.Param{
			{Name: "thread_id", In: runtime.InPath, Required: true}, {Name: "run_id", In: runtime.InPath, Required: true},
			{Name: "api-version", In: runtime.InQuery, WireVersion: true},
		},
		Args: []string{"thread_id", "run_id"},
	}
	operationRunsList = runtime.Operation{
		API: &api, Name: "Runs.List", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/threads/{thread_id}/runs"}},
		Params: []runtime.Param{
			{Name: "thread_id", In: runtime.InPath, Required: true},
			{Name: "limit", In: runtime.InQuery, Explode: true},
			{Name: "after", In: runtime.InQuery, Explode: true},
			{Name: "include[]", In: runtime.InQuery, Explode: true},
			{Name: "filter", In: runtime.InQuery, Style: runtime.StyleDeepObject, Explode: true, Versions: []string{"new"}},
			{Name: "X-Trace", In: runtime.InHeader},
			{Name: "session", In: runtime.InCookie, Explode: true},
		},
		Args:   []string{"thread_id"},
		Paging: &runtime.Paging{Cursor: "after", Items: "data", Next: []string{"last_id"}, More: []string{"has_more"}},
	}
	operationRunsListen = runtime.Operation{
		API: &api, Name: "Runs.Listen", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "GET", Path: "/runs/listen"}},
		Params: []runtime.Param{
			{Name: "runId", In: runtime.InQuery, Explode: true, Required: true}, {Name: "eventsStartIdx", In: runtime.InQuery, Explode: true},
		},
		Stream: &runtime.Stream{
			Protocol: runtime.ProtocolNDJSON, Terminal: []string{"DONE", "ERROR"}, Discriminate: []string{"status", "event_type"},
			ResultField: "result", ErrorField: "error",
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
		Body:   &runtime.Body{Type: "application/json", Kind: runtime.BodyJSON, Required: true},
	}
	operationRunsPurge = runtime.Operation{
		API: &api, Name: "Runs.Purge", Security: bearerAuth,
		Responses: []runtime.ResponseSpec{{Status: "200", Kind: runtime.BodyNone}},
		Forms:     []runtime.WireForm{{Method: "DELETE", Path: "/runs", Versions: []string{"new"}}},
	}
	operationFilesUpload = runtime.Operation{
		API: &api, Name: "Files.Upload", Security: bearerAuth,
		Forms: []runtime.WireForm{{Method: "POST", Path: "/files"}},
		Body: &runtime.Body{Type: "multipart/form-data", Kind: runtime.BodyMultipart, Required: true, Parts: []runtime.Part{
			{Name: "expires_after", Style: runtime.StyleDeepObject, Explode: true}, {Name: "purpose", ContentType: "text/plain"},
		}},
	}
	operationFilesContent = runtime.Operation{
		API: &api, Name: "Files.Content", Security: bearerAuth,
		Responses: []runtime.ResponseSpec{{Status: "200", Types: []string{"*/*"}, Kind: runtime.BodyRaw}},
		Forms:     []runtime.WireForm{{Method: "GET", Path: "/files/{file_id}/content"}},
		Params:    []runtime.Param{{Name: "file_id", In: runtime.InPath, Required: true}},
		Args:      []string{"file_id"},
	}
	operationFilesPut = runtime.Operation{
		API: &api, Name: "Files.Put", Security: bearerAuth,
		Forms:  []runtime.WireForm{{Method: "PUT", Path: "/files/{file_id}"}},
		Params: []runtime.Param{{Name: "file_id", In: runtime.InPath, Required: true}},
		Args:   []string{"file_id"},
		Body:   &runtime.Body{Type: "application/octet-stream", Kind: runtime.BodyRaw, Required: true},
	}
	operationIndexCreate = runtime.Operation{
		API: &api, Name: "Index.Create", Security: bearerAuth,
		Forms:   []runtime.WireForm{{Method: "POST", Path: "/index"}},
		Promise: &runtime.PromiseFields{Done: "done", ID: "id", Error: "error", Result: "response"},
	}
	operationOperationsGet = runtime.Operation{
		API: &api, Name: "Operations.Get", Security: bearerAuth, BaseURL: "https://operation.demo.example",
		Forms:  []runtime.WireForm{{Method: "GET", Path: "/operations/{operationId}"}},
		Params: []runtime.Param{{Name: "operationId", In: runtime.InPath, Required: true}},
		Args:   []string{"operationId"},
	}
	operationOperationsCancel = runtime.Operation{
		API: &api, Name: "Operations.Cancel", BaseURL: "https://operation.demo.example",
		Security: [][]runtime.SecurityUse{{{Scheme: "key"}, {Scheme: "queryKey"}}, {{Scheme: "cookieKey"}}, {{Scheme: "yandex"}}, {{Scheme: "basic"}}, {}},
		Forms:    []runtime.WireForm{{Method: "GET", Path: "/operations/{operationId}:cancel"}},
		Params:   []runtime.Param{{Name: "operationId", In: runtime.InPath, Required: true}},
		Args:     []string{"operationId"},
	}
	operationTokensCreate = runtime.Operation{
		API: &api, Name: "Tokens.Create",
		Forms: []runtime.WireForm{{Method: "POST", Path: "/tokens"}},
		Body:  &runtime.Body{Type: "application/x-www-form-urlencoded", Kind: runtime.BodyForm, Required: true},
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
	return runtime.Receive[*run](ctx, c.client, &operationRunsCreate, opts, &threadID, body, &createParams{})
}

func (c *client) createRunStream(ctx context.Context, threadID string, body *createRun, opts ...runtime.CallOption) iter.Seq2[*runEvent, error] {
	return runtime.Events[*runEvent](ctx, c.client, &operationRunsCreate, opts, &threadID, body, &createParams{})
}

func (c *client) getRun(ctx context.Context, threadID, runID string, opts ...runtime.CallOption) (*run, error) {
	return runtime.Receive[*run](ctx, c.client, &operationRunsGet, opts, &threadID, &runID, &noParams{})
}

func (c *client) listRuns(ctx context.Context, threadID string, params *listParams, opts ...runtime.CallOption) (*runtime.Page[*runList, *run], error) {
	return runtime.List[*runList, *run](ctx, c.client, &operationRunsList, opts, &threadID, params)
}

func (c *client) allRuns(ctx context.Context, threadID string, params *listParams, opts ...runtime.CallOption) iter.Seq2[*run, error] {
	return runtime.All[*runList, *run](ctx, c.client, &operationRunsList, opts, &threadID, params)
}

func (c *client) listen(ctx context.Context, params *listenParams, opts ...runtime.CallOption) iter.Seq2[*run, error] {
	return runtime.Events[*run](ctx, c.client, &operationRunsListen, opts, params)
}

func (c *client) submit(ctx context.Context, body *createRun, params *submitParams, opts ...runtime.CallOption) error {
	return c.client.Send(ctx, &operationRunsSubmit, opts, body, params)
}

func (c *client) purge(ctx context.Context, opts ...runtime.CallOption) error {
	return c.client.Send(ctx, &operationRunsPurge, opts, &noParams{})
}

func (c *client) upload(ctx context.Context, body *createFile, opts ...runtime.CallOption) (*run, error) {
	return runtime.Receive[*run](ctx, c.client, &operationFilesUpload, opts, body, &noParams{})
}

func (c *client) content(ctx context.Context, fileID string, opts ...runtime.CallOption) (*runtime.Download, error) {
	return c.client.Download(ctx, &operationFilesContent, opts, &fileID, &noParams{})
}

func (c *client) put(ctx context.Context, fileID string, content io.Reader, opts ...runtime.CallOption) error {
	return c.client.Send(ctx, &operationFilesPut, opts, &fileID, &runtime.FilePart{Content: content}, &noParams{})
}

func (c *client) createIndex(ctx context.Context, opts ...runtime.CallOption) (*promise, error) {
	return runtime.Receive[*promise](ctx, c.client, &operationIndexCreate, opts, &noParams{})
}

func (c *client) awaitCreateIndex(ctx context.Context, first *promise, opts ...runtime.CallOption) (*run, error) {
	return runtime.Await[*run](ctx, c.client, &operationIndexCreate, &operationOperationsGet, first, opts)
}

// createIndexAndWait is createIndex with the promise kept.
func (c *client) createIndexAndWait(ctx context.Context, opts ...runtime.CallOption) (*run, error) {
	first, err := c.createIndex(ctx, opts...)
	if err != nil {
		return nil, err
	}
	return c.awaitCreateIndex(ctx, first)
}

func (c *client) getOperation(ctx context.Context, id string, opts ...runtime.CallOption) (*promise, error) {
	return runtime.Receive[*promise](ctx, c.client, &operationOperationsGet, opts, &id, &noParams{})
}

func (c *client) cancelOperation(ctx context.Context, id string, opts ...runtime.CallOption) (*promise, error) {
	return runtime.Receive[*promise](ctx, c.client, &operationOperationsCancel, opts, &id, &noParams{})
}

func (c *client) createToken(ctx context.Context, body *createToken, opts ...runtime.CallOption) (string, error) {
	return runtime.Receive[string](ctx, c.client, &operationTokensCreate, opts, body, &noParams{})
}
