package assistants //nolint:revive // package.go has its documentation

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// yandexByHand makes the calls that Yandex has no single call for: a run is made by one call and listened to by another, and a thread is
// made by a call of its own.
type yandexByHand struct {
	client *Client
	own    *yandex.Client
}

// as makes errors of other calls name the call that they are made for, and its inputs.
func as(call string, opts []CallOption, inputs ...string) []CallOption {
	return append(slices.Clip(opts), runtime.CallAs(call, inputs...))
}

// RunsCreateWithThread makes a thread, and then a run on it. The thread stays when Yandex refuses the run.
func (y *yandexByHand) RunsCreateWithThread(ctx context.Context, body *CreateThreadAndRunRequest, _ *RunsCreateWithThreadParams, opts ...CallOption) (*Run, error) {
	const call = "Runs.CreateWithThread"
	thread, run, err := y.withThread(ctx, call, body, opts)
	if err != nil {
		return nil, err
	}
	return y.client.Runs.Create(ctx, thread.ID, run, nil, as(call, opts)...)
}

// withThread makes the thread of a request, and returns it with the request for the run.
func (y *yandexByHand) withThread(ctx context.Context, call string, body *CreateThreadAndRunRequest, opts []CallOption) (*Thread, *CreateRunRequest, error) {
	if body == nil {
		body = &CreateThreadAndRunRequest{}
	}
	rest := *body
	rest.Thread = Opt[*CreateThreadRequest]{}
	run := &CreateRunRequest{}
	if err := runtime.ConvertTo(run, &rest); err != nil {
		return nil, nil, err
	}
	var threadID string // it is not known yet
	if err := runtime.CanTake(ctx, y.client.adapter, &runsCreate, as(call, opts), &threadID, run, &RunsCreateParams{}); err != nil {
		return nil, nil, err
	}
	request, _ := body.Thread.Get()
	if request == nil {
		request = &CreateThreadRequest{}
	}
	thread, err := y.client.Threads.Create(ctx, request, nil, as(call, opts, "body", "body.thread")...)
	return thread, run, err
}

// RunsCreateStream makes a run and listens to it.
func (y *yandexByHand) RunsCreateStream(ctx context.Context, threadID string, body *CreateRunRequest, params *RunsCreateParams, opts ...CallOption) iter.Seq2[*RunEvent, error] {
	return func(yield func(*RunEvent, error) bool) {
		y.createAndListen(ctx, threadID, body, params, as("Runs.CreateStream", opts), yield)
	}
}

// RunsCreateWithThreadStream makes a thread and a run, and listens to that.
func (y *yandexByHand) RunsCreateWithThreadStream(ctx context.Context, body *CreateThreadAndRunRequest, _ *RunsCreateWithThreadParams, opts ...CallOption) iter.Seq2[*RunEvent, error] {
	return func(yield func(*RunEvent, error) bool) {
		const call = "Runs.CreateWithThreadStream"
		request := CreateThreadAndRunRequest{}
		if body != nil {
			request = *body
		}
		request.Stream = Opt[bool]{} // the call says so
		thread, run, err := y.withThread(ctx, call, &request, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		if yield(&RunEvent{Name: RunEventThreadCreated, Data: thread}, nil) {
			y.createAndListen(ctx, thread.ID, run, nil, as(call, opts), yield)
		}
	}
}

func (y *yandexByHand) createAndListen(ctx context.Context, threadID string, body *CreateRunRequest, params *RunsCreateParams, opts []CallOption, yield func(*RunEvent, error) bool) {
	request := CreateRunRequest{}
	if body != nil {
		request = *body
	}
	request.Stream = Opt[bool]{} // the call says so
	if _, said := request.PartialMessages.Get(); !said {
		request.PartialMessages = Some(true)
	}
	run, err := y.client.Runs.Create(ctx, threadID, &request, params, opts...)
	if err != nil {
		yield(nil, err)
		return
	}
	if yield(&RunEvent{Name: RunEventThreadRunCreated, Data: run}, nil) && yield(&RunEvent{Name: RunEventThreadRunQueued, Data: run}, nil) {
		l := listening{yandexByHand: y, threadID: threadID, runID: run.ID, opts: opts, yield: yield}
		l.run(ctx, 0)
	}
}

// RunsSubmitToolOutputsStream hands in the outputs and listens to the run from where it waited for them.
func (y *yandexByHand) RunsSubmitToolOutputsStream(ctx context.Context, threadID, runID string, body *SubmitToolOutputsRunRequest, params *RunsSubmitToolOutputsParams, opts ...CallOption) iter.Seq2[*RunEvent, error] {
	return func(yield func(*RunEvent, error) bool) {
		opts := as("Runs.SubmitToolOutputsStream", opts)
		request := SubmitToolOutputsRunRequest{}
		if body != nil {
			request = *body
		}
		request.Stream = Opt[bool]{} // the call says so
		err := runtime.CanTake(ctx, y.client.adapter, &runsSubmitToolOutputs, opts, &threadID, &runID, &request, params)
		before := int64(0)
		if err == nil {
			before, err = y.events(ctx, runID, opts)
		}
		if err == nil {
			_, err = y.client.Runs.SubmitToolOutputs(ctx, threadID, runID, &request, params, opts...)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		l := listening{yandexByHand: y, threadID: threadID, runID: runID, opts: opts, yield: yield}
		l.run(ctx, before)
	}
}

// events returns how many events a run has sent that waits for outputs.
func (y *yandexByHand) events(ctx context.Context, runID string, opts []CallOption) (int64, error) {
	count := int64(0)
	for e, err := range y.own.Runs.Listen(ctx, &yandex.RunsListenParams{RunID: runID}, opts...) {
		if err != nil {
			return 0, err
		}
		count++
		if cursor, ok := e.StreamCursor.Get(); ok && cursor != nil {
			if at, ok := cursor.CurrentEventIdx.Get(); ok {
				count = max(count, at+1)
			}
		}
	}
	return count, nil
}

// listening listens to a run.
type listening struct {
	*yandexByHand
	threadID, runID string
	opts            []CallOption
	yield           func(*RunEvent, error) bool

	said  string // the text of the message so far
	begun bool   // the message has begun
	id    string // of the event at hand
}

// run sends on the events of a run from one on. What Yandex tells of a run without the run itself is asked for.
func (l *listening) run(ctx context.Context, from int64) {
	params := &yandex.RunsListenParams{RunID: l.runID}
	if from > 0 {
		params.EventsStartIdx = yandex.Some(from)
	}
	for e, err := range l.own.Runs.Listen(ctx, params, l.opts...) {
		if err != nil {
			l.yield(nil, err)
			return
		}
		if cursor, ok := e.StreamCursor.Get(); ok && cursor != nil {
			l.id = strconv.FormatInt(cursor.CurrentEventIdx.Or(0), 10)
		}
		if !l.event(ctx, e) {
			return
		}
	}
}

// event sends on an event, and reports whether to go on.
func (l *listening) event(ctx context.Context, e *yandex.StreamEvent) bool {
	switch kind, _ := e.EventType.Get(); kind {
	case yandex.StreamEventEventTypePartialMessage:
		partial, _ := e.PartialMessage.Get()
		return l.partial(partial)
	case yandex.StreamEventEventTypeDone:
		return l.completed(ctx, e)
	case yandex.StreamEventEventTypeToolCalls:
		return l.state(ctx, RunEventThreadRunRequiresAction)
	case yandex.StreamEventEventTypeError:
		return l.state(ctx, RunEventThreadRunFailed)
	}
	return true
}

// partial sends on what a text has gained. Yandex does not say whether it repeats the text so far: what begins with that does.
func (l *listening) partial(m *yandex.MessageContent) bool {
	var text strings.Builder
	if m != nil {
		for _, part := range m.Content {
			if t, ok := part.Text.Get(); ok && t != nil {
				text.WriteString(t.Content.Or(""))
			}
		}
	}
	gained, repeats := strings.CutPrefix(text.String(), l.said)
	if repeats {
		l.said = text.String()
	} else {
		gained = text.String()
		l.said += gained
	}
	if gained == "" || !l.begin() {
		return gained == ""
	}
	delta := &MessageDeltaObject{Delta: MessageDeltaObjectDelta{Content: []MessageDeltaObjectDeltaContentItem{
		&MessageDeltaContentTextObject{Text: Some(&MessageDeltaContentTextObjectText{Value: Some(gained)})},
	}}}
	return l.yield(&RunEvent{Name: RunEventThreadMessageDelta, ID: l.id, Data: delta}, nil)
}

// begin tells of the message before its first part, as programs expect that know the lead. Its ID is not known before it is completed.
func (l *listening) begin() bool {
	if l.begun {
		return true
	}
	l.begun = true
	m := &Message{
		ThreadID: l.threadID, RunID: Some(l.runID), Role: MessageRoleAssistant, Status: Some(MessageStatusInProgress), Content: []MessageContentItem{},
	}
	return l.yield(&RunEvent{Name: RunEventThreadMessageCreated, ID: l.id, Data: m}, nil)
}

// completed sends on the message of a run that is done, and the run.
func (l *listening) completed(ctx context.Context, e *yandex.StreamEvent) bool {
	if own, ok := e.CompletedMessage.Get(); ok && own != nil {
		m, err := runtime.FromProvider[*Message](l.client.adapter, "Message", own)
		if err != nil {
			l.yield(nil, err)
			return false
		}
		if !l.yield(&RunEvent{Name: RunEventThreadMessageCompleted, ID: l.id, Data: m}, nil) {
			return false
		}
	}
	return l.state(ctx, RunEventThreadRunCompleted)
}

// state sends on the run, after an event that does not hold it.
func (l *listening) state(ctx context.Context, event string) bool {
	run, err := l.client.Runs.Get(ctx, l.threadID, l.runID, nil, l.opts...)
	if err != nil {
		l.yield(nil, err)
		return false
	}
	return l.yield(&RunEvent{Name: event, ID: l.id, Data: run}, nil)
}
