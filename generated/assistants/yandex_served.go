package assistants

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// YandexOptions set up the handler of [HandlerYandexWith]. The zero YandexOptions do.
type YandexOptions struct {
	// State keeps the threads of runs, and what operations are. Default: [IDState].
	State State
	// LinkBase is the address that links to contents of files begin with: "https://host/prefix". Default: that of the request, which is
	// not the one that clients use behind a proxy that changes it.
	LinkBase string
	// LinkKey signs links. Processes that serve the same address share it. Default, for none or an empty one: random bytes.
	LinkKey []byte
	// Clock is the one by which links expire, and runs are asked for. Default: the real one.
	Clock Clock
	// Context ends, when it is done, what the handler reads of runs that are under way. Default: one that is never done.
	Context context.Context //nolint:containedctx // it is that of the handler
}

// HandlerYandex returns a handler that serves yandex by a client of any provider, with the zero [YandexOptions].
func HandlerYandex(c *Client, opts ...yandex.ServerOption) (http.Handler, error) {
	return HandlerYandexWith(c, YandexOptions{}, opts...)
}

// HandlerYandexWith returns a handler that serves yandex by a client of any provider. A request that the client cannot take gets the status
// 400; what yandex cannot say of a response is left out. It fails when an option names what the API does not have.
//
// Folders are not told apart: each has all objects of the client. What needs time is an operation, whose ID is that of the search index or
// the batch. A run whose request asks for partial messages is listened to in the process that made it; another process, and one that
// listens to another run, tells of a run what it has come to.
func HandlerYandexWith(c *Client, o YandexOptions, opts ...yandex.ServerOption) (http.Handler, error) {
	if o.State == nil {
		o.State = IDState{}
	}
	o.Clock = o.Clock.OrReal()
	if o.Context == nil {
		o.Context = context.Background()
	}
	y := &yandexServed{client: c, options: o, logs: newYandexLogs()}
	links, err := newYandexLinks(c, o)
	if err != nil {
		return nil, err
	}
	h, err := handlerYandex(y, opts...)
	if err != nil {
		return nil, err
	}
	y.links, links.next = links, h
	return links, nil
}

// yandexServed makes the calls of Yandex that the package has no single call for: Yandex finds runs without their threads, and tells of
// what needs time by operations.
type yandexServed struct {
	client  *Client
	bridge  *runtime.Bridge
	options YandexOptions
	links   *yandexLinks
	logs    *yandexLogs
}

// run returns a run as Yandex has it, with its message where it has ended.
func (y *yandexServed) run(ctx context.Context, run *Run, err error) (*yandex.Run, error) {
	own, err := runtime.BridgedOut[*yandex.Run](ctx, y.bridge, "Run", run, err)
	if err != nil {
		return nil, err
	}
	id, err := y.options.State.Keep(ctx, "run", run.ID, run.ThreadID)
	if err != nil {
		return nil, err
	}
	own.ID = yandex.Some(id)
	state, _ := own.State.Get()
	if state == nil {
		state = &yandex.RunState{}
		own.State = yandex.Some(state)
	}
	if status, known := yandexEnds[run.Status]; known {
		state.Status = yandex.Some(status)
	}
	switch status := state.Status.Or(""); {
	case status == yandex.RunStateRunStatusFailed && state.Error.Or(nil) == nil:
		state.Error = yandex.Some(&yandex.Error{Code: yandex.Some(yandexCancelled), Message: yandex.Some("The run is " + string(run.Status) + ".")})
	case status == yandex.RunStateRunStatusFailed:
		e := state.Error.Or(nil)
		if code, known := yandexCodes[orZero(run.LastError).Code.Or("")]; known && e.Code.Or(0) == 0 {
			e.Code = yandex.Some(code)
		}
	case status == yandex.RunStateRunStatusCompleted && state.CompletedMessage.Or(nil) == nil:
		m, err := y.messageOf(ctx, run)
		if err != nil {
			return nil, err
		}
		state.CompletedMessage = yandex.Some(m)
	}
	return own, nil
}

// yandexEnds are the states of Yandex for those that it does not have. An incomplete run has a message that is cut off.
var yandexEnds = map[RunStatus]yandex.RunStateRunStatus{
	RunStatusIncomplete: yandex.RunStateRunStatusCompleted,
	RunStatusCancelling: yandex.RunStateRunStatusInProgress,
	RunStatusCancelled:  yandex.RunStateRunStatusFailed,
	RunStatusExpired:    yandex.RunStateRunStatusFailed,
}

// The code of a call that is cancelled: google.rpc.Code.
const yandexCancelled int64 = 1

// yandexCodes are the codes of google.rpc.Code for those of errors of runs.
var yandexCodes = map[RunLastErrorCode]int64{
	RunLastErrorCodeServerError:       13,
	RunLastErrorCodeRateLimitExceeded: 8,
	RunLastErrorCodeInvalidPrompt:     3,
}

// messageOf returns the last message of a run; nil for none.
func (y *yandexServed) messageOf(ctx context.Context, run *Run) (*yandex.Message, error) {
	m, err := y.saidIn(ctx, run, &MessagesListParams{RunID: Some(run.ID)})
	if isUnsupported(err) {
		m, err = y.saidIn(ctx, run, &MessagesListParams{})
	}
	if m == nil && err == nil {
		return nil, nil //nolint:nilnil // a run need not have a message
	}
	return runtime.BridgedOut[*yandex.Message](ctx, y.bridge, "Message", m, err)
}

// isUnsupported reports whether a provider does not take a parameter: the client knows, or what is behind the provider refuses it.
func isUnsupported(err error) bool {
	var refused *runtime.APIError
	return errors.As(err, new(*UnsupportedError)) || errors.As(err, &refused) && refused.Status == http.StatusBadRequest
}

// saidIn returns the first message of a list that is of a run; nil for none. Some providers do not say which messages are.
func (y *yandexServed) saidIn(ctx context.Context, run *Run, params *MessagesListParams) (*Message, error) {
	for m, err := range y.client.Messages.All(ctx, run.ThreadID, params) {
		if err != nil || m.RunID.Or("") == run.ID || m.RunID.Or("") == "" && m.Role == MessageRoleAssistant {
			return m, err
		}
	}
	return nil, nil //nolint:nilnil // see messageOf
}

// RunsCreate makes a run. One that is to be listened to is, from its beginning.
func (y *yandexServed) RunsCreate(ctx context.Context, body *yandex.CreateRunRequest, params *yandex.RunsCreateParams) (*yandex.Run, error) {
	request := *body
	if y.client.Can("Runs.Listen") || !body.Stream.Or(false) {
		if !y.client.Can("Runs.Listen") {
			request.Stream = yandex.Opt[bool]{}
		}
		run, err := runtime.BridgedBy[*Run](ctx, y.bridge, "Runs.Create", "Runs.Create", &request, params)
		if err != nil {
			return nil, err
		}
		return y.run(ctx, run, nil)
	}
	request.Stream = yandex.Opt[bool]{}
	background, stop := y.background(ctx)
	events, err := runtime.BridgedBy[iter.Seq2[*RunEvent, error]](background, y.bridge, "Runs.Create", "Runs.CreateStream", &request, params)
	if err != nil {
		stop()
		return nil, err
	}
	run, err := y.logs.follow(ctx, background, stop, y, events)
	return y.run(ctx, run, err)
}

// RunsGet returns a run.
func (y *yandexServed) RunsGet(ctx context.Context, given string, _ *yandex.RunsGetParams) (*yandex.Run, error) {
	id, values, err := y.find(ctx, "run", given, 1)
	if err != nil {
		return nil, err
	}
	run, err := y.client.Runs.Get(ctx, values[0], id, nil)
	return y.run(ctx, run, err)
}

// RunsGetLastByThread returns the last run of a thread.
func (y *yandexServed) RunsGetLastByThread(ctx context.Context, params *yandex.RunsGetLastByThreadParams) (*yandex.Run, error) {
	if y.client.Can("Runs.GetLastByThread") {
		run, err := y.client.Runs.GetLastByThread(ctx, &RunsGetLastByThreadParams{ThreadID: params.ThreadID})
		return y.run(ctx, run, err)
	}
	for run, err := range y.client.Runs.All(ctx, params.ThreadID, &RunsListParams{Limit: Some[int64](1)}) {
		return y.run(ctx, run, err)
	}
	return nil, &yandex.StatusError{Status: http.StatusNotFound, Message: "There is no run of thread '" + params.ThreadID + "'."}
}

// runsToken says where a page of the runs of all threads begins: after a run of a thread, or after all of its runs when no run is named.
type runsToken struct {
	Thread string `json:"t,omitempty"`
	Run    string `json:"r,omitempty"`
}

// fewRuns is the number of runs of a page that does not say it.
const fewRuns = 20

// The highest number of threads that are looked through for a page, which may be empty then.
const mostThreads = 100

// runsPage is a page of the runs of all threads that is being made.
type runsPage struct {
	*yandexServed
	yandex.ListRunsResponse
	left int64 // how many runs it has room for
	at   runsToken
}

// RunsList lists the runs of all threads, one thread after the other.
func (y *yandexServed) RunsList(ctx context.Context, params *yandex.RunsListParams) (*yandex.ListRunsResponse, error) {
	p := &runsPage{yandexServed: y, left: params.PageSize.Or(fewRuns)}
	if p.left < 1 {
		return nil, &yandex.StatusError{Status: http.StatusBadRequest, Param: "pageSize", Message: "The page size is negative."}
	}
	if token := params.PageToken.Or(""); token != "" && json.Unmarshal([]byte(token), &p.at) != nil {
		return nil, &yandex.StatusError{Status: http.StatusBadRequest, Param: "pageToken", Message: "The page token is not one of this list."}
	}
	if p.at.Run != "" {
		if full, err := p.add(ctx, p.at.Thread); full || err != nil {
			return p.response(err)
		}
	}
	threads := &ThreadsListParams{}
	if p.at.Thread != "" {
		threads.After = Some(p.at.Thread)
	}
	count := 0
	for thread, err := range y.client.Threads.All(ctx, threads) {
		if err != nil {
			return nil, y.failed(ctx, err)
		}
		if count++; count > mostThreads {
			return p.response(nil)
		}
		if full, err := p.add(ctx, thread.ID); full || err != nil {
			return p.response(err)
		}
	}
	p.at = runsToken{}
	return p.response(nil)
}

// add adds the runs of a thread: those after that of the token, if it is of that thread. It is full when there are more than it has room for.
func (p *runsPage) add(ctx context.Context, thread string) (full bool, err error) {
	of := &RunsListParams{}
	if p.at.Thread == thread && p.at.Run != "" {
		of.After = Some(p.at.Run)
	}
	for run, err := range p.client.Runs.All(ctx, thread, of) {
		if p.left == 0 && err == nil {
			return true, nil
		}
		own, err := p.run(ctx, run, err)
		if err != nil {
			return false, err
		}
		p.Runs = append(p.Runs, *own)
		p.left, p.at = p.left-1, runsToken{Thread: thread, Run: run.ID}
	}
	p.at = runsToken{Thread: thread}
	return false, nil
}

// response returns the page, with the token of the next one.
func (p *runsPage) response(err error) (*yandex.ListRunsResponse, error) {
	if err != nil {
		return nil, err
	}
	if p.at != (runsToken{}) {
		token, err := json.Marshal(p.at)
		if err != nil {
			return nil, err
		}
		p.NextPageToken = yandex.Some(string(token))
	}
	return &p.ListRunsResponse, nil
}

// RunsSubmit hands in the outputs of the calls that a run waits for, by the names of their functions: those of one name are in the order of
// the calls.
func (y *yandexServed) RunsSubmit(ctx context.Context, given string, body *yandex.SubmitToRunRequest, _ *yandex.RunsSubmitParams) (*yandex.SubmitToRunResponse, error) {
	id, values, err := y.find(ctx, "run", given, 1)
	if err != nil {
		return nil, err
	}
	thread := values[0]
	run, err := y.client.Runs.Get(ctx, thread, id, nil)
	if err != nil {
		return nil, y.failed(ctx, err)
	}
	request, err := outputsOf(run, body)
	if err != nil {
		return nil, err
	}
	if log := y.logs.find(id); log.isRead() {
		background, stop := y.background(ctx)
		err = log.resume(ctx, background, stop, thread, id, y.client.Runs.SubmitToolOutputsStream(background, thread, id, request, nil))
	} else {
		_, err = y.client.Runs.SubmitToolOutputs(ctx, thread, id, request, nil)
	}
	if err != nil {
		return nil, y.failed(ctx, err)
	}
	return &yandex.SubmitToRunResponse{}, nil
}

// outputsOf returns the outputs of a request for the calls that a run waits for.
func outputsOf(run *Run, body *yandex.SubmitToRunRequest) (*SubmitToolOutputsRunRequest, error) {
	calls := waitingCalls(run)
	if len(calls) == 0 {
		return nil, &yandex.StatusError{Status: http.StatusBadRequest, Message: "The run does not wait for results."}
	}
	request := &SubmitToolOutputsRunRequest{}
	for _, result := range orZero(body.ToolResultList).ToolResults {
		f := result.FunctionResult.Or(nil)
		if f == nil {
			return nil, &yandex.StatusError{Status: http.StatusBadRequest, Param: "toolResultList.toolResults", Message: "A result is not that of a function."}
		}
		i := slices.IndexFunc(calls, func(c *ToolCallFunction) bool { return orZero(c.Function).Name.Or("") == f.Name.Or("") })
		if i < 0 {
			return nil, &yandex.StatusError{
				Status: http.StatusBadRequest, Param: "toolResultList.toolResults", Message: "The run does not wait for a result of '" + f.Name.Or("") + "'.",
			}
		}
		request.ToolOutputs = append(request.ToolOutputs, SubmitToolOutputsRunRequestToolOutputsItem{
			ToolCallID: Some(calls[i].ID), Output: Some(f.Content.Or("")),
		})
		calls = slices.Delete(calls, i, i+1)
	}
	return request, nil
}

// waitingCalls returns the calls of functions whose outputs a run waits for.
func waitingCalls(run *Run) []*ToolCallFunction {
	action, _ := run.RequiredAction.Or(nil).(*RunRequiredActionSubmitToolOutputs)
	if action == nil {
		return nil
	}
	var calls []*ToolCallFunction
	for _, c := range orZero(action.SubmitToolOutputs).ToolCalls {
		if f, ok := c.(*ToolCallFunction); ok {
			calls = append(calls, f)
		}
	}
	return calls
}

// orZero returns what an Opt of a pointer points at; the zero T for nothing.
func orZero[T any](o Opt[*T]) (v T) {
	if p := o.Or(nil); p != nil {
		v = *p
	}
	return v
}
