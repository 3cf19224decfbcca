package memory

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

type runsService struct {
	assistants.RunsService
	s *Service
}

// newRun makes a run and starts it.
func (s *Service) newRun(ctx context.Context, thread string, body assistants.CreateRunRequest, leg *leg) (*assistants.Run, error) {
	assistant, err := s.assistantOf(body.AssistantID)
	if err != nil {
		return nil, err
	}
	if err := s.useThread(thread); err != nil {
		return nil, err
	}
	if a := s.runOf(thread); a != nil {
		return nil, invalid("", "Thread %s already has an active run %s.", thread, a.id)
	}
	for i := range body.AdditionalMessages.Or(nil) {
		m, err := messageOf(&body.AdditionalMessages.Or(nil)[i])
		if err == nil {
			_, err = s.addMessage(thread, m)
		}
		if err != nil {
			return nil, err
		}
	}
	v, err := runFor(assistant, body)
	if err != nil {
		return nil, err
	}
	now := s.now()
	a := &activeRun{thread: thread, id: s.options.NewID("run"), leg: leg, expires: now.Add(s.options.RunTTL)}
	leg.run = a.id
	v.ID, v.Object, v.ThreadID, v.Status = a.id, assistants.Some("thread.run"), thread, assistants.RunStatusQueued
	v.CreatedAt, v.ExpiresAt = assistants.Some(now), assistants.Some(a.expires)
	if err := s.runs.add(thread, v.ID, v); err != nil {
		return nil, err
	}
	if err := s.states.add(thread, a.id, a.state()); err != nil {
		return nil, err
	}
	s.activate(a)
	if err := s.touchStoresOf(v); err != nil {
		return nil, err
	}
	leg.add(assistants.RunEventThreadRunCreated, v)
	leg.add(assistants.RunEventThreadRunQueued, v)
	s.start(ctx, a)
	return s.runs.get(thread, a.id)
}

// assistantOf returns the assistant of a run that is to be made.
func (s *Service) assistantOf(id string) (*assistants.Assistant, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if id == "" {
		return nil, absent("assistant_id")
	}
	return s.useAssistant(id)
}

// open returns the error of a service that is closed, so that no run is started.
func (s *Service) open() error {
	if s.closed {
		return errStopped
	}
	return nil
}

// runFor returns the run that a request makes, with what it takes from its assistant.
func runFor(assistant *assistants.Assistant, body assistants.CreateRunRequest) (*assistants.Run, error) {
	additional := body.AdditionalInstructions.Or("")
	body.AdditionalMessages = assistants.Opt[[]assistants.CreateMessageRequest]{}
	body.AdditionalInstructions = assistants.Opt[string]{}
	body.Stream, body.PartialMessages = assistants.Opt[bool]{}, assistants.Opt[bool]{}
	v, err := convert[assistants.Run](&body)
	if err != nil {
		return nil, err
	}
	v.Model = or(v.Model, assistants.Some(assistant.Model))
	v.Instructions = or(or(v.Instructions, assistant.Instructions), assistants.Some("")) // a run has some, if only empty ones
	if additional != "" {
		v.Instructions = assistants.Some(strings.TrimPrefix(v.Instructions.Or("")+"\n"+additional, "\n"))
	}
	if tools, ok := body.Tools.Get(); !ok || tools == nil {
		v.Tools = assistant.Tools
	}
	v.Temperature, v.TopP = or(v.Temperature, assistant.Temperature), or(v.TopP, assistant.TopP)
	v.ResponseFormat = or(v.ResponseFormat, assistant.ResponseFormat)
	v.Rest = inherit(v.Rest, assistant.Rest, "reasoning_effort") // which the models of responses lack
	v.ToolChoice = or(v.ToolChoice, assistants.Some[assistants.AssistantsAPIToolChoiceOption](assistants.AssistantsAPIToolChoiceOptionEnumAuto))
	v.ParallelToolCalls = or(v.ParallelToolCalls, assistants.Some(true))
	v.TruncationStrategy = or(v.TruncationStrategy, assistants.Some(&assistants.TruncationObject{Type: assistants.Some(assistants.TruncationObjectTypeAuto)}))
	return v, nil
}

// inherit returns a Rest with the member of another, unless it has one of that name.
func inherit(rest, other *assistants.Rest, name string) *assistants.Rest {
	raw, ok := other.Get(name)
	if _, has := rest.Get(name); has || !ok {
		return rest
	}
	return rest.With(name, raw)
}

// or returns an Opt if it holds something, and else another.
func or[T any](o, other assistants.Opt[T]) assistants.Opt[T] {
	if _, ok := o.Get(); ok {
		return o
	}
	return other
}

func (r *runsService) Create(ctx context.Context, thread string, body *assistants.CreateRunRequest, _ *assistants.RunsCreateParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.Create", func() (*assistants.Run, error) { return r.s.newRun(ctx, thread, orZero(body), r.s.newLeg(false)) })
}

func (r *runsService) CreateStream(ctx context.Context, thread string, body *assistants.CreateRunRequest, _ *assistants.RunsCreateParams, _ ...assistants.CallOption) iter.Seq2[*assistants.RunEvent, error] {
	return r.stream(ctx, "Runs.CreateStream", func(l *leg) error {
		_, err := r.s.newRun(ctx, thread, orZero(body), l)
		return err
	})
}

func (r *runsService) CreateWithThread(ctx context.Context, body *assistants.CreateThreadAndRunRequest, _ *assistants.RunsCreateWithThreadParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.CreateWithThread", func() (*assistants.Run, error) { return r.s.newThreadAndRun(ctx, orZero(body), r.s.newLeg(false)) })
}

func (r *runsService) CreateWithThreadStream(ctx context.Context, body *assistants.CreateThreadAndRunRequest, _ *assistants.RunsCreateWithThreadParams, _ ...assistants.CallOption) iter.Seq2[*assistants.RunEvent, error] {
	return r.stream(ctx, "Runs.CreateWithThreadStream", func(l *leg) error {
		_, err := r.s.newThreadAndRun(ctx, orZero(body), l)
		return err
	})
}

func (s *Service) newThreadAndRun(ctx context.Context, body assistants.CreateThreadAndRunRequest, leg *leg) (*assistants.Run, error) {
	if _, err := s.assistantOf(body.AssistantID); err != nil {
		return nil, err // before a thread is made
	}
	request := orZero(body.Thread.Or(nil))
	body.Thread = assistants.Opt[*assistants.CreateThreadRequest]{}
	run, err := convert[assistants.CreateRunRequest](&body)
	if err != nil {
		return nil, err
	}
	thread, err := s.newThread(request)
	if err != nil {
		return nil, err
	}
	leg.add(assistants.RunEventThreadCreated, thread)
	return s.newRun(ctx, thread.ID, *run, leg)
}

// stream returns the events of the leg that begin starts. A caller that leaves the stream does not end the run.
func (r *runsService) stream(ctx context.Context, call string, begin func(*leg) error) iter.Seq2[*assistants.RunEvent, error] {
	return func(yield func(*assistants.RunEvent, error) bool) {
		l := r.s.newLeg(true)
		_, err := do(ctx, r.s, call, func() (*leg, error) { return l, begin(l) })
		if err == nil {
			if err = l.each(ctx, yield); err != nil {
				err = failed(call, err)
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (r *runsService) Get(ctx context.Context, thread, id string, _ *assistants.RunsGetParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.Get", func() (*assistants.Run, error) {
		r.s.runOf(thread)
		return r.s.runs.get(thread, id)
	})
}

// Wait waits without asking again and again.
func (r *runsService) Wait(ctx context.Context, thread, id string, _ *assistants.RunsGetParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	for {
		var l *leg
		run, err := do(ctx, r.s, "Runs.Wait", func() (*assistants.Run, error) {
			if a := r.s.runOf(thread); a != nil && a.id == id && a.pending == nil {
				l = a.leg
			}
			return r.s.runs.get(thread, id)
		})
		if err != nil || l == nil {
			return run, err
		}
		if err := l.wait(ctx); err != nil {
			return nil, failed("Runs.Wait", err)
		}
	}
}

func (r *runsService) GetLastByThread(ctx context.Context, params *assistants.RunsGetLastByThreadParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.GetLastByThread", func() (*assistants.Run, error) {
		thread := orZero(params).ThreadID
		if err := r.s.checkThread(thread)(); err != nil {
			return nil, err
		}
		r.s.runOf(thread)
		last, err := r.s.runs.list(thread, span{limit: 1}, nil)
		switch {
		case err != nil:
			return nil, err
		case len(last.data) == 0:
			return nil, &fault{status: http.StatusNotFound, message: "No run found in thread '" + thread + "'."}
		}
		return &last.data[0], nil
	})
}

func (r *runsService) List(ctx context.Context, thread string, params *assistants.RunsListParams, _ ...assistants.CallOption) (*assistants.RunsPage, error) {
	p := orZero(params)
	if _, err := do(ctx, r.s, "Runs.List", func() (*activeRun, error) { return r.s.runOf(thread), nil }); err != nil { // which may expire
		return nil, err
	}
	return listing[*assistants.ListRunsResponse, assistants.Run]{
		Service: r.s, call: "Runs.List", table: &r.s.runs, parent: thread,
		check: r.s.checkThread(thread),
		span:  span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		response: func(l *listed[assistants.Run]) (*assistants.ListRunsResponse, *[]assistants.Run) {
			v := &assistants.ListRunsResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return v, &v.Data
		},
	}.page(ctx)
}

func (r *runsService) All(ctx context.Context, thread string, params *assistants.RunsListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.Run, error] {
	return func(yield func(*assistants.Run, error) bool) {
		page, err := r.List(ctx, thread, params)
		all(ctx, page, err, yield)
	}
}

func (r *runsService) Update(ctx context.Context, thread, id string, body *assistants.ModifyRunRequest, _ *assistants.RunsUpdateParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.Update", func() (*assistants.Run, error) {
		b := orZero(body)
		return r.s.runs.update(thread, id, &b)
	})
}

// Cancel returns the run as it is being cancelled; it is cancelled then.
func (r *runsService) Cancel(ctx context.Context, thread, id string, _ *assistants.RunsCancelParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.Cancel", func() (*assistants.Run, error) {
		a, run, err := r.s.activeOf(thread, id)
		if err != nil {
			return nil, err
		}
		if a == nil {
			return nil, invalid("", "Cannot cancel run with status '%s'.", run.Status)
		}
		run, err = r.s.setRun(a, func(v *assistants.Run) { v.Status = assistants.RunStatusCancelling })
		if err != nil {
			return nil, err
		}
		return run, r.s.finish(a, errCancelled)
	})
}

// activeOf returns a run, and what is known of it while it has not ended.
func (s *Service) activeOf(thread, id string) (*activeRun, *assistants.Run, error) {
	a := s.runOf(thread)
	if a != nil && a.id != id {
		a = nil
	}
	run, err := s.runs.get(thread, id)
	return a, run, err
}

func (r *runsService) SubmitToolOutputs(ctx context.Context, thread, id string, body *assistants.SubmitToolOutputsRunRequest, _ *assistants.RunsSubmitToolOutputsParams, _ ...assistants.CallOption) (*assistants.Run, error) {
	return do(ctx, r.s, "Runs.SubmitToolOutputs", func() (*assistants.Run, error) { return r.s.submit(ctx, thread, id, orZero(body), r.s.newLeg(false)) })
}

func (r *runsService) SubmitToolOutputsStream(ctx context.Context, thread, id string, body *assistants.SubmitToolOutputsRunRequest, _ *assistants.RunsSubmitToolOutputsParams, _ ...assistants.CallOption) iter.Seq2[*assistants.RunEvent, error] {
	return r.stream(ctx, "Runs.SubmitToolOutputsStream", func(l *leg) error {
		_, err := r.s.submit(ctx, thread, id, orZero(body), l)
		return err
	})
}

// submit hands in the outputs of all calls that a run waits for, and goes on with it.
func (s *Service) submit(ctx context.Context, thread, id string, body assistants.SubmitToolOutputsRunRequest, l *leg) (*assistants.Run, error) {
	a, run, err := s.activeOf(thread, id)
	if err == nil {
		err = s.open()
	}
	if err != nil {
		return nil, err
	}
	if a == nil || a.pending == nil {
		return nil, invalid("", "Runs in status '%s' do not accept tool outputs.", run.Status)
	}
	calls, err := withOutputs(a.pending, body.ToolOutputs)
	if err != nil {
		return nil, err
	}
	l.run = id
	a.leg, a.pending, a.calls = l, nil, append(a.calls, calls...)
	if err := s.states.set(thread, id, a.state()); err != nil {
		return nil, err
	}
	if err := s.endStep(a, assistants.RunStepStatusCompleted, nil, func(v *assistants.RunStep) { v.StepDetails = callDetails(calls) }); err != nil {
		return nil, err
	}
	run, err = s.setRun(a, func(v *assistants.Run) {
		v.Status, v.RequiredAction = assistants.RunStatusQueued, assistants.Null[assistants.RunRequiredAction]()
	})
	if err != nil {
		return nil, err
	}
	s.start(ctx, a)
	return run, nil
}

// withOutputs returns calls with the outputs that a request has for each of them.
func withOutputs(pending []Call, outputs []assistants.SubmitToolOutputsRunRequestToolOutputsItem) ([]Call, error) {
	calls, given := slices.Clone(pending), map[string]bool{}
	for _, o := range outputs {
		id := o.ToolCallID.Or("")
		i := slices.IndexFunc(calls, func(c Call) bool { return c.ID == id })
		switch {
		case i < 0:
			return nil, invalid("tool_outputs", "The run does not wait for outputs of the call '%s'.", id)
		case given[id]:
			return nil, invalid("tool_outputs", "There are two outputs of the call '%s'.", id)
		}
		calls[i].Output, given[id] = o.Output.Or(""), true
	}
	if len(given) != len(calls) {
		return nil, invalid("tool_outputs", "Expected tool outputs for %d calls, got %d.", len(calls), len(given))
	}
	return calls, nil
}

// activeRun is a run that has not ended. The mutex of the service guards it.
type activeRun struct {
	thread, id string
	expires    time.Time
	leg        *leg
	cancel     context.CancelCauseFunc // ends the context of the responder
	stopped    func() error            // returns why that context has ended; nil while it has not
	reply      *Reply                  // of the responder at work; nil while none is
	pending    []Call                  // whose outputs the run waits for; nil while it does not wait
	calls      []Call                  // that have their outputs
	step       string                  // ID of the step under way; empty for none
	usage      assistants.RunCompletionUsage
	ended      error // why a responder is to stop; nil while the run has not ended
	broken     error // why the last change of the run was not saved; nil for none. The run fails by it
	idle       bool  // nobody works on a run that is broken, so that whoever looks at it ends it
}

// Why runs end otherwise than by themselves.
var (
	errCancelled = errors.New("the run is cancelled")
	errExpired   = errors.New("the run is expired")
	errEnded     = errors.New("the run has ended")
)

// activate makes a run the one of its thread.
func (s *Service) activate(a *activeRun) {
	s.active[a.thread] = a
	s.mu.undo(func(error) { delete(s.active, a.thread) })
}

// change prepares for changes of what is known of a run, which an error of the store undoes.
func (s *Service) change(a *activeRun) {
	old := *a
	s.mu.undo(func(err error) {
		*a = old
		a.broken = cmp.Or(a.broken, err)
	})
}

// runOf returns the run of a thread that has not ended; nil for none. One whose time is over ends.
func (s *Service) runOf(thread string) *activeRun {
	a := s.active[thread]
	if a == nil {
		return nil
	}
	s.change(a)
	switch {
	case a.idle:
		_ = s.finish(a, a.broken)
	case !s.now().Before(a.expires):
		_ = s.finish(a, errExpired)
	default:
		return a
	}
	return nil
}

// abandon ends what a responder does, and the stream, for a run that is no longer there.
func (s *Service) abandon(a *activeRun, err error) {
	s.change(a)
	a.ended = err
	s.deactivate(a)
	a.leg.end(err)
}

// deactivate makes a run none that is active.
func (s *Service) deactivate(a *activeRun) {
	delete(s.active, a.thread)
	s.mu.undo(func(error) { s.active[a.thread] = a })
	cancel, cause := a.cancel, a.ended
	s.mu.after(func() { cancel(cause) })
}

// start calls the responder, with the values of the context of the call that starts it.
func (s *Service) start(ctx context.Context, a *activeRun) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	ctx, release := context.WithTimeoutCause(ctx, a.expires.Sub(s.now()), errExpired)
	a.cancel = func(err error) {
		cancel(err)
		release()
	}
	a.stopped = func() error { return cmp.Or(a.broken, context.Cause(ctx)) }
	s.work.Add(1)
	s.mu.undo(func(error) {
		release()
		s.work.Done()
	})
	s.mu.after(func() {
		go func() {
			defer s.work.Done()
			defer release()
			s.respond(ctx, a)
		}()
	})
}

// respond calls the responder for a run, and does what it says.
func (s *Service) respond(ctx context.Context, a *activeRun) {
	turn, reply, err := s.begin(a)
	if turn != nil {
		err = s.options.Responder.Respond(ctx, turn, reply)
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	}
	if err = s.conclude(a, reply, err); err == nil {
		return
	}
	if err = s.conclude(a, reply, err); err != nil { // not even its failure can be saved
		s.mu.Lock()
		defer s.mu.Unlock()
		a.broken, a.idle = err, true
		a.leg.close(err) // at once: this must not come to nothing, too
	}
}

// conclude ends a run by what its responder returned, or has it wait for the outputs of calls.
func (s *Service) conclude(a *activeRun, reply *Reply, result error) error {
	return s.mu.settle(func() (err error) {
		s.change(a)
		switch cause := cmp.Or(a.broken, result); {
		case a.ended != nil: // by another
		case cause == nil && len(reply.calls) > 0:
			err = s.ask(a, reply)
		default:
			err = s.finish(a, cause)
		}
		return err
	})
}

// begin brings a run that is queued under way, and returns what the responder is called with; nil where the run has ended.
func (s *Service) begin(a *activeRun) (turn *Turn, reply *Reply, err error) {
	err = s.mu.settle(func() error {
		s.change(a)
		if a.ended != nil {
			return a.ended
		}
		run, err := s.setRun(a, func(v *assistants.Run) {
			v.Status, v.StartedAt = assistants.RunStatusInProgress, or(v.StartedAt, assistants.Some(s.now()))
		})
		if err != nil {
			return err
		}
		turn = &Turn{Run: run, Calls: slices.Clone(a.calls), VectorStoreIDs: s.storesOf(run), Usage: a.usage, s: s}
		if turn.Messages, err = s.messagesFor(run); err != nil {
			return err
		}
		reply = &Reply{s: s, a: a, prompt: words(run.Instructions.Or(""))}
		for _, m := range turn.Messages {
			reply.prompt += words(TextOf(m))
		}
		a.reply = reply
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return turn, reply, nil
}

// messagesFor returns the messages that the truncation strategy of a run leaves. What the run itself has said stays.
func (s *Service) messagesFor(run *assistants.Run) ([]*assistants.Message, error) {
	last := orZero(run.TruncationStrategy.Or(nil)).LastMessages.Or(0)
	cut := last > 0
	list := []*assistants.Message{}
	for _, r := range slices.Backward(s.messages.lists[run.ThreadID]) {
		m, err := read[assistants.Message](r)
		if err != nil {
			return nil, err
		}
		if m.RunID.Or("") != run.ID {
			if last--; cut && last < 0 {
				break
			}
		}
		list = append(list, m)
	}
	slices.Reverse(list)
	return list, nil
}

// storesOf returns the vector stores of the assistant and the thread of a run.
func (s *Service) storesOf(run *assistants.Run) []string {
	var ids []string
	if a, err := s.assistants.get("", run.AssistantID); err == nil {
		ids = append(ids, orZero(orZero(a.ToolResources.Or(nil)).FileSearch.Or(nil)).VectorStoreIDs...)
	}
	if t, err := s.threads.get("", run.ThreadID); err == nil {
		ids = append(ids, orZero(orZero(t.ToolResources.Or(nil)).FileSearch.Or(nil)).VectorStoreIDs...)
	}
	return ids
}

// touchStoresOf makes the vector stores active that a run searches. Those that have expired stay so.
func (s *Service) touchStoresOf(run *assistants.Run) error {
	if !slices.ContainsFunc(run.Tools, func(tool assistants.AssistantToolsItem) bool {
		_, ok := tool.(*assistants.AssistantToolsFileSearch)
		return ok
	}) {
		return nil
	}
	for _, id := range s.storesOf(run) {
		if s.usable(id) == nil {
			if _, err := s.touch(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// setRun changes a run and tells listeners of its state.
func (s *Service) setRun(a *activeRun, f func(*assistants.Run)) (*assistants.Run, error) {
	v, err := s.runs.change(a.thread, a.id, func(v *assistants.Run) error {
		f(v)
		return nil
	})
	if err == nil {
		a.leg.add("thread.run."+string(v.Status), v)
	}
	return v, err
}

// ending has the states that the objects of a run get when it ends.
type ending struct {
	run    assistants.RunStatus
	step   assistants.RunStepStatus
	reason assistants.MessageIncompleteDetailsReason // of the message under way; empty for a completed one
	fail   *RunError                                 // nil for none
}

// endingOf returns how a run ends by an error; nil is that it completes.
func endingOf(err error) ending {
	var incomplete *IncompleteError
	var fail *RunError
	switch {
	case err == nil:
		return ending{run: assistants.RunStatusCompleted, step: assistants.RunStepStatusCompleted}
	case errors.Is(err, errCancelled):
		return ending{run: assistants.RunStatusCancelled, step: assistants.RunStepStatusCancelled, reason: assistants.MessageIncompleteDetailsReasonRunCancelled}
	case errors.Is(err, errExpired):
		return ending{run: assistants.RunStatusExpired, step: assistants.RunStepStatusExpired, reason: assistants.MessageIncompleteDetailsReasonRunExpired}
	case errors.As(err, &incomplete):
		reason := assistants.MessageIncompleteDetailsReasonMaxTokens
		if incomplete.Reason == IncompleteContentFilter {
			reason = assistants.MessageIncompleteDetailsReasonContentFilter
		}
		return ending{run: assistants.RunStatusIncomplete, step: assistants.RunStepStatusCompleted, reason: reason}
	case !errors.As(err, &fail):
		fail = &RunError{Code: assistants.RunLastErrorCodeServerError, Message: err.Error()}
	}
	return ending{run: assistants.RunStatusFailed, step: assistants.RunStepStatusFailed, reason: assistants.MessageIncompleteDetailsReasonRunFailed, fail: fail}
}

// finish ends a run.
func (s *Service) finish(a *activeRun, cause error) error {
	end := endingOf(cause)
	if a.ended = cause; cause == nil {
		a.ended = errEnded
	}
	s.deactivate(a)
	defer a.leg.end(nil)
	if err := s.forget(a); err != nil {
		return err
	}
	if err := s.closeReply(a, end); err != nil {
		return err
	}
	if err := s.endStep(a, end.step, end.fail, nil); err != nil {
		return err
	}
	now := assistants.Some(s.now())
	run, err := s.setRun(a, func(v *assistants.Run) {
		v.Status, v.Usage = end.run, assistants.Some(&a.usage)
		v.ExpiresAt, v.RequiredAction = assistants.Null[time.Time](), assistants.Null[assistants.RunRequiredAction]()
		switch end.run {
		case assistants.RunStatusCompleted:
			v.CompletedAt = now
		case assistants.RunStatusCancelled:
			v.CancelledAt = now
		case assistants.RunStatusFailed:
			v.FailedAt = now
			v.LastError = assistants.Some(&assistants.RunLastError{Code: assistants.Some(end.fail.Code), Message: assistants.Some(end.fail.Message)})
		case assistants.RunStatusIncomplete:
			var incomplete *IncompleteError
			errors.As(cause, &incomplete)
			v.CompletedAt, v.IncompleteDetails = now, assistants.Some(&assistants.RunIncompleteDetails{Reason: assistants.Some(incomplete.Reason)})
		}
	})
	if told := s.options.RunEnded; told != nil && err == nil {
		s.mu.after(func() { told(run) })
	}
	return err
}

// ask makes a run wait for the outputs of the calls of a reply.
func (s *Service) ask(a *activeRun, r *Reply) error {
	if err := s.closeReply(a, endingOf(nil)); err != nil {
		return err
	}
	if err := s.endStep(a, assistants.RunStepStatusCompleted, nil, nil); err != nil {
		return err
	}
	for i := range r.calls {
		r.calls[i].ID = s.options.NewID("call")
	}
	if err := s.beginStep(a, assistants.RunStepTypeToolCalls, &assistants.RunStepDetailsToolCallsObject{
		Type: "tool_calls", ToolCalls: []assistants.RunStepDetailsToolCallsObjectToolCallsItem{},
	}); err != nil {
		return err
	}
	a.leg.add(assistants.RunEventThreadRunStepDelta, callDelta(a.step, r.calls))
	if _, err := s.steps.change(a.id, a.step, func(v *assistants.RunStep) error {
		v.StepDetails = callDetails(r.calls)
		return nil
	}); err != nil {
		return err
	}
	wanted := &assistants.RunRequiredActionSubmitToolOutputsSubmitToolOutputs{}
	for _, c := range r.calls {
		wanted.ToolCalls = append(wanted.ToolCalls, &assistants.ToolCallFunction{ID: c.ID, Type: "function", Function: assistants.Some(
			&assistants.ToolCallFunctionFunction{Name: assistants.Some(c.Name), Arguments: assistants.Some(c.Arguments)})})
	}
	_, err := s.setRun(a, func(v *assistants.Run) {
		v.Status = assistants.RunStatusRequiresAction
		v.RequiredAction = assistants.Some[assistants.RunRequiredAction](&assistants.RunRequiredActionSubmitToolOutputs{
			Type: "submit_tool_outputs", SubmitToolOutputs: assistants.Some(wanted),
		})
	})
	if err != nil {
		return err
	}
	a.pending = r.calls
	s.deltas.dropAll(a.id, nil)
	if err := s.states.set(a.thread, a.id, a.state()); err != nil {
		return err
	}
	cancel := a.cancel
	s.mu.after(func() { cancel(nil) })
	a.leg.end(nil)
	return nil
}
