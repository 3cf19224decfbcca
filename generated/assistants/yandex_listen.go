package assistants

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// yandexLogs are the events of runs that were made to be listened to, by the IDs of the runs.
type yandexLogs struct {
	mu   sync.Mutex
	logs map[string]*yandexLog
	ids  []string // the oldest first
}

// The number of runs whose events are kept. Those of the oldest are forgotten, unless it is under way.
const mostLogs = 1000

func newYandexLogs() *yandexLogs { return &yandexLogs{logs: map[string]*yandexLog{}} }

// find returns the log of a run; nil for none.
func (l *yandexLogs) find(run string) *yandexLog {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.logs[run]
}

// The longest time for which the events of a run are read: runs of the vendors expire after 10 minutes.
const longestRun = 15 * time.Minute

// How long a stream is read that nobody has listened to yet.
const firstListen = time.Minute

// add keeps a log.
func (l *yandexLogs) add(run string, log *yandexLog) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.logs[run] = log
	l.ids = append(l.ids, run)
	for i := 0; len(l.ids) > mostLogs && i < len(l.ids); {
		if old := l.logs[l.ids[i]]; old.isUnderWay() {
			i++
			continue
		}
		delete(l.logs, l.ids[i])
		l.ids = slices.Delete(l.ids, i, i+1)
	}
}

// background returns a context with the values of that of a request, which outlives it.
func (y *yandexServed) background(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestRun)
	stop := context.AfterFunc(y.options.Context, cancel)
	return ctx, func() { stop(); cancel() }
}

// follow reads the events of a run that begins, and goes on with that when it has returned the run. It calls stop at the end. The request
// that makes the run may end before.
func (l *yandexLogs) follow(request, ctx context.Context, stop func(), y *yandexServed, events iter.Seq2[*RunEvent, error]) (*Run, error) {
	log := &yandexLog{served: y, changed: make(chan struct{}), underWay: true, stop: stop}
	begun := make(chan *Run, 1)
	failed := make(chan error, 1)
	go func() {
		defer stop()
		var unheard *time.Timer // nil until there is a run
		err := log.read(ctx, events, func(run *Run) {
			if unheard == nil {
				l.add(run.ID, log)
				unheard = time.AfterFunc(firstListen, log.leaveUnheard)
				begun <- run
			}
		})
		if unheard != nil {
			unheard.Stop() // it would hold the log
		} else {
			if err == nil {
				err = errors.New("the stream of the run has no run")
			}
			failed <- err
		}
	}()
	select {
	case run := <-begun:
		return run, nil
	case err := <-failed:
		return nil, err
	case <-request.Done():
		return nil, context.Cause(request)
	}
}

// yandexLog holds the events of a run in the form of Yandex.
type yandexLog struct {
	served *yandexServed

	mu       sync.Mutex
	events   []*yandex.StreamEvent
	changed  chan struct{} // closed when there is more, or the run has ended or waits
	underWay bool
	ended    bool   // the last event tells how the run ended
	stop     func() // ends the stream that is read
	heard    int    // by how many clients
	met      bool   // some client has listened
	left     bool   // the events are no longer read: all clients have gone away before the run ended, or the stream is broken

	// What is read from the stream, by one goroutine at a time. The texts of the events share the memory of said.
	said strings.Builder
	last *Message
}

func (l *yandexLog) isUnderWay() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.underWay
}

// isRead reports whether the events of the run are read, or will be when it goes on.
func (l *yandexLog) isRead() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.left
}

// claim makes the log that of further events, which stop ends, once those before are read: that a run waits may be known before its stream
// says so.
func (l *yandexLog) claim(ctx context.Context, stop func(), thread, id string) error {
	for {
		l.mu.Lock()
		changed, underWay := l.changed, l.underWay
		if !underWay {
			l.underWay, l.stop = true, stop
		}
		l.mu.Unlock()
		if !underWay {
			return nil
		}
		if waits, err := l.served.waits(ctx, thread, id, changed); err != nil || !waits {
			return cmp.Or[error](err, &yandex.StatusError{Status: http.StatusBadRequest, Message: "The run does not wait for results."})
		}
	}
}

// resume goes on with the events of a run that has waited. The request that has it go on may end before.
func (l *yandexLog) resume(request, ctx context.Context, stop func(), thread, id string, events iter.Seq2[*RunEvent, error]) error {
	if err := l.claim(request, stop, thread, id); err != nil {
		stop()
		return err
	}
	begun := make(chan error, 2)
	go func() {
		defer stop()
		first := sync.OnceFunc(func() { begun <- nil })
		err := l.read(ctx, events, func(*Run) { first() })
		begun <- err
	}()
	select {
	case err := <-begun:
		return err
	case <-request.Done():
		return context.Cause(request)
	}
}

// read reads the events of a stream, and calls f for each that has a run. Those that listen to a stream that breaks are told what the run
// comes to; one that does not begin leaves the run as it is.
func (l *yandexLog) read(ctx context.Context, events iter.Seq2[*RunEvent, error], f func(*Run)) error {
	begun := false
	for e, err := range events {
		if err == nil {
			begun = true
			err = l.event(ctx, e, f)
		}
		if err != nil {
			l.rest(begun)
			return err
		}
	}
	l.rest(false)
	return nil
}

// rest ends what is read of the events, as the run has ended or waits, or as the stream is broken.
func (l *yandexLog) rest(broken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.underWay = false
	l.left = l.left || broken
	l.change()
}

// change wakes those that listen. The mutex is locked.
func (l *yandexLog) change() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// add adds an event.
func (l *yandexLog) add(e *yandex.StreamEvent) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.StreamCursor = yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some(int64(len(l.events)))})
	l.events = append(l.events, e)
	kind := e.EventType.Or("")
	l.ended = kind == yandex.StreamEventEventTypeDone || kind == yandex.StreamEventEventTypeError
	l.change()
}

// event adds what an event tells to those that listen.
func (l *yandexLog) event(ctx context.Context, e *RunEvent, f func(*Run)) error {
	switch data := e.Data.(type) {
	case *MessageDeltaObject:
		if text := textOf(data); text != "" {
			l.said.WriteString(text)
			l.add(&yandex.StreamEvent{
				EventType: yandex.Some(yandex.StreamEventEventTypePartialMessage), PartialMessage: yandex.Some(yandexText(l.said.String())),
			})
		}
	case *Message:
		l.last = data
		if e.Name == RunEventThreadMessageCompleted || e.Name == RunEventThreadMessageIncomplete {
			l.said.Reset()
		}
	case *Run:
		f(data)
		told, err := l.served.told(ctx, data, l.last)
		if err != nil || told == nil {
			return err
		}
		l.add(told)
	}
	return nil
}

// textOf returns what a delta adds to the text of a message.
func textOf(d *MessageDeltaObject) string {
	var text strings.Builder
	for _, part := range d.Delta.Content {
		if t, ok := part.(*MessageDeltaContentTextObject); ok {
			text.WriteString(orZero(t.Text).Value.Or(""))
		}
	}
	return text.String()
}

func yandexText(text string) *yandex.MessageContent {
	return &yandex.MessageContent{Content: []yandex.ContentPart{{Text: yandex.Some(&yandex.Text{Content: yandex.Some(text)})}}}
}

// told returns the event that tells of a run that has ended, with its message if that is known, or waits; nil for another run.
func (y *yandexServed) told(ctx context.Context, run *Run, message *Message) (*yandex.StreamEvent, error) {
	switch run.Status {
	case RunStatusQueued, RunStatusInProgress, RunStatusCancelling:
		return nil, nil //nolint:nilnil // nothing is told
	}
	own, err := runtime.BridgedOut[*yandex.Run](ctx, y.bridge, "Run", run, nil)
	if err != nil {
		return nil, err
	}
	if run.Status == RunStatusRequiresAction {
		return &yandex.StreamEvent{
			EventType: yandex.Some(yandex.StreamEventEventTypeToolCalls), ToolCallList: yandex.Some(orZero(own.State).ToolCallList.Or(nil)),
		}, nil
	}
	if run.Status == RunStatusCompleted || run.Status == RunStatusIncomplete {
		done := &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeDone)}
		m, err := y.lastOf(ctx, run, message)
		if m != nil {
			done.CompletedMessage = yandex.Some(m)
		}
		return done, err
	}
	own, err = y.run(ctx, run, nil)
	if err != nil {
		return nil, err
	}
	return &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeError), Error: orZero(own.State).Error}, nil
}

// lastOf returns the message of a run that has ended, which is asked for where it is not known.
func (y *yandexServed) lastOf(ctx context.Context, run *Run, message *Message) (*yandex.Message, error) {
	if message == nil {
		return y.messageOf(ctx, run)
	}
	return runtime.BridgedOut[*yandex.Message](ctx, y.bridge, "Message", message, nil)
}

// RunsListen sends the events of a run until it ends or waits.
func (y *yandexServed) RunsListen(ctx context.Context, params *yandex.RunsListenParams, send func(*yandex.StreamEvent) error) error {
	id, values, err := y.find(ctx, "run", params.RunID, 1)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(y.options.Context, func() { //nolint:contextcheck // it is that of the handler
		cancel(&yandex.StatusError{Status: http.StatusServiceUnavailable, Message: "The service shuts down."})
	})()
	if y.client.Can("Runs.Listen") {
		own := *params
		own.RunID = id
		err = runtime.BridgedStream(ctx, y.bridge, "Runs.Listen", nil, send, &own)
	} else {
		err = y.listen(ctx, values[0], id, params.EventsStartIdx.Or(0), send)
	}
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// listen sends the events of a run from one on, by its log as long as that is read.
func (y *yandexServed) listen(ctx context.Context, thread, id string, from int64, send func(*yandex.StreamEvent) error) error {
	log := y.logs.find(id)
	if log == nil {
		return y.await(ctx, thread, id, from, from, send)
	}
	if _, err := y.client.Runs.Get(ctx, thread, id, nil); err != nil { // it may be deleted with its thread
		return y.failed(ctx, err)
	}
	if log.enter() {
		defer log.leave()
		next, told, err := log.replay(ctx, thread, id, from, send)
		if told || err != nil {
			return err
		}
		from = next
	}
	return y.await(ctx, thread, id, from, log.turnsBefore(from), send)
}

// enter begins to listen, unless the events are no longer read.
func (l *yandexLog) enter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.left {
		l.met = true
		l.heard++
	}
	return !l.left
}

// leaveUnheard leaves a stream that nobody has listened to.
func (l *yandexLog) leaveUnheard() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.met && l.underWay {
		l.left = true
		l.stop()
	}
}

// leave ends to listen. With the last client the stream is left, so that nothing is held for a run that nobody listens to.
func (l *yandexLog) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.heard--; l.heard == 0 && l.underWay {
		l.left = true
		l.stop()
	}
}

// replay sends the events from one on, as they come, until the run ends or waits. It returns the number of the next event; told is false
// when the log does not tell how the run goes on.
func (l *yandexLog) replay(ctx context.Context, thread, id string, from int64, send func(*yandex.StreamEvent) error) (next int64, told bool, err error) {
	for from = max(from, 0); ; {
		l.mu.Lock()
		events, changed := l.events[min(from, int64(len(l.events))):], l.changed
		underWay, ended, left := l.underWay, l.ended, l.left
		l.mu.Unlock()
		for _, e := range events {
			if err := send(e); err != nil {
				return from, false, err
			}
			from++
			told = e.EventType.Or("") != yandex.StreamEventEventTypePartialMessage
		}
		switch {
		case !underWay && (told || ended):
			return from, true, nil
		case left:
			return from, false, nil
		case underWay:
			select {
			case <-changed:
			case <-ctx.Done():
				return from, false, context.Cause(ctx)
			}
		default:
			if waits, err := l.served.waits(ctx, thread, id, changed); err != nil || !waits && !l.isUnderWay() {
				return from, false, err
			}
		}
	}
}

// waits looks at a run that waits for outputs, after some time or when there is a change, and reports whether it waits still.
func (y *yandexServed) waits(ctx context.Context, thread, id string, changed <-chan struct{}) (bool, error) {
	sleeping, wake := context.WithCancel(ctx)
	defer wake()
	go func() {
		defer wake()
		select {
		case <-changed:
		case <-sleeping.Done():
		}
	}()
	if err := y.options.Clock.Sleep(sleeping, lookAgain); err != nil {
		return true, context.Cause(ctx)
	}
	run, err := y.client.Runs.Get(ctx, thread, id, nil)
	if err != nil {
		return false, y.failed(ctx, err)
	}
	return run.Status == RunStatusRequiresAction, nil
}

// turnsBefore returns how many of the events before one tell that the run waits for outputs.
func (l *yandexLog) turnsBefore(from int64) (count int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events[:min(max(from, 0), int64(len(l.events)))] {
		if e.EventType.Or("") == yandex.StreamEventEventTypeToolCalls {
			count++
		}
	}
	return count
}

// The time between two looks at a run that waits for outputs.
const lookAgain = time.Second

// await waits for a run whose events are not kept, and sends what it has come to, unless it waits for the outputs of a turn that is one of
// those that are known. The event of the first calls of tools has the number 0, that of the next ones 1, and so on, but none one before from.
func (y *yandexServed) await(ctx context.Context, thread, id string, from, known int64, send func(*yandex.StreamEvent) error) error {
	for {
		run, err := y.client.Runs.Wait(ctx, thread, id, nil)
		if err != nil {
			return y.failed(ctx, err)
		}
		at, err := y.turns(ctx, run)
		if err != nil {
			return y.failed(ctx, err)
		}
		if run.Status != RunStatusRequiresAction || at >= known {
			e, err := y.told(ctx, run, nil)
			if err != nil || e == nil {
				return err
			}
			e.StreamCursor = yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some(max(at, from))})
			return send(e)
		}
		if err := y.options.Clock.Sleep(ctx, lookAgain); err != nil {
			return err
		}
	}
}

// turns returns how many times a run has waited for outputs before.
func (y *yandexServed) turns(ctx context.Context, run *Run) (int64, error) {
	if !y.client.Can("RunSteps.List") {
		return 0, nil
	}
	count := int64(0)
	for step, err := range y.client.RunSteps.All(ctx, run.ThreadID, run.ID, nil) {
		if err != nil {
			return 0, err
		}
		if callsFunctions(step) {
			count++
		}
	}
	if run.Status == RunStatusRequiresAction {
		count--
	}
	return max(count, 0), nil
}

// callsFunctions reports whether a step calls functions, whose outputs the run waits for.
func callsFunctions(step *RunStep) bool {
	details, ok := step.StepDetails.(*RunStepDetailsToolCallsObject)
	return ok && slices.ContainsFunc(details.ToolCalls, func(c RunStepDetailsToolCallsObjectToolCallsItem) bool {
		_, ok := c.(*RunStepDetailsToolCallsFunctionObject)
		return ok
	})
}

// failed returns what Yandex says of an error of the client.
func (y *yandexServed) failed(ctx context.Context, err error) error {
	_, err = runtime.BridgedOut[*yandex.Run](ctx, y.bridge, "", nil, err)
	return err
}
