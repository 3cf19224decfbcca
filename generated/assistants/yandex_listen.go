package assistants //nolint:revive // package.go has its documentation

import (
	"context"
	"errors"
	"iter"
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

// follow reads the events of a run that begins, and goes on with that when it has returned the run. It calls stop at the end.
func (l *yandexLogs) follow(ctx context.Context, stop func(), y *yandexServed, events iter.Seq2[*RunEvent, error]) (*Run, error) {
	log := &yandexLog{served: y, changed: make(chan struct{}), underWay: true, stop: stop}
	begun := make(chan *Run, 1)
	failed := make(chan error, 1)
	go func() {
		defer stop()
		known := false
		err := log.read(ctx, events, func(run *Run) {
			if !known {
				known = true
				l.add(run.ID, log)
				time.AfterFunc(firstListen, log.leaveUnheard)
				begun <- run
			}
		})
		if !known {
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
	}
}

// yandexLog holds the events of a run in the form of Yandex.
type yandexLog struct {
	served *yandexServed

	mu       sync.Mutex
	events   []*yandex.StreamEvent
	changed  chan struct{} // closed when there is more, or the run has ended or waits
	underWay bool
	stop     func() // ends the stream that is read
	heard    int    // by how many clients
	met      bool   // some client has listened
	left     bool   // all clients have gone away before the run ended: its events are no longer read

	// What is read from the stream, by one goroutine at a time.
	said string
	last *Message
}

func (l *yandexLog) isUnderWay() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.underWay
}

// resume goes on with the events of a run that has waited.
func (l *yandexLog) resume(ctx context.Context, stop func(), y *yandexServed, events iter.Seq2[*RunEvent, error]) error {
	l.mu.Lock()
	waits := !l.underWay
	if waits {
		l.underWay, l.stop = true, stop
	}
	l.mu.Unlock()
	if !waits {
		stop()
		return &yandex.StatusError{Status: 400, Message: "The run does not wait for results."}
	}
	begun := make(chan error, 1)
	go func() {
		defer stop()
		first := sync.OnceFunc(func() { begun <- nil })
		err := l.read(ctx, events, func(*Run) { first() })
		begun <- err
	}()
	return <-begun
}

// read reads the events of a stream, and calls f for each that has a run. The log has the error of a stream that fails.
func (l *yandexLog) read(ctx context.Context, events iter.Seq2[*RunEvent, error], f func(*Run)) error {
	for e, err := range events {
		if err == nil {
			err = l.event(ctx, e, f)
		}
		if err != nil {
			l.add(&yandex.StreamEvent{
				EventType: yandex.Some(yandex.StreamEventEventTypeError),
				Error:     yandex.Some(&yandex.Error{Code: yandex.Some(int64(yandexOperationInternal)), Message: yandex.Some("The events of the run end early.")}),
			}, true)
			return err
		}
	}
	l.add(nil, true)
	return nil
}

// add adds an event; nil for none. The run has ended, or waits, when the stream rests.
func (l *yandexLog) add(e *yandex.StreamEvent, rests bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e != nil {
		e.StreamCursor = yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some(int64(len(l.events)))})
		l.events = append(l.events, e)
	}
	if rests {
		l.underWay = false
	}
	close(l.changed)
	l.changed = make(chan struct{})
}

// event adds what an event tells to those that listen.
func (l *yandexLog) event(ctx context.Context, e *RunEvent, f func(*Run)) error {
	switch data := e.Data.(type) {
	case *MessageDeltaObject:
		if text := textOf(data); text != "" {
			l.said += text
			l.add(&yandex.StreamEvent{
				EventType: yandex.Some(yandex.StreamEventEventTypePartialMessage), PartialMessage: yandex.Some(yandexText(l.said)),
			}, false)
		}
	case *Message:
		l.last = data
		if e.Name == RunEventThreadMessageCompleted || e.Name == RunEventThreadMessageIncomplete {
			l.said = ""
		}
	case *Run:
		f(data)
		told, err := l.served.told(ctx, data, l.last)
		if err != nil || told == nil {
			return err
		}
		l.add(told, false)
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
			EventType: yandex.Some(yandex.StreamEventEventTypeToolCalls), ToolCallList: yandex.Some(orZeroOf(own.State).ToolCallList.Or(nil)),
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
	return &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeError), Error: orZeroOf(own.State).Error}, nil
}

// lastOf returns the message of a run that has ended, which is asked for where it is not known.
func (y *yandexServed) lastOf(ctx context.Context, run *Run, message *Message) (*yandex.Message, error) {
	if message == nil {
		return y.messageOf(ctx, run)
	}
	return runtime.BridgedOut[*yandex.Message](ctx, y.bridge, "Message", message, nil)
}

func orZeroOf[T any](o yandex.Opt[*T]) (v T) {
	if p := o.Or(nil); p != nil {
		v = *p
	}
	return v
}

// RunsListen sends the events of a run until it ends or waits.
func (y *yandexServed) RunsListen(ctx context.Context, params *yandex.RunsListenParams, send func(*yandex.StreamEvent) error) error {
	id, values, err := y.find(ctx, "run", params.RunID, 1)
	if err != nil {
		return err
	}
	if y.client.Can("Runs.Listen") {
		own := *params
		own.RunID = id
		return runtime.BridgedStream(ctx, y.bridge, "Runs.Listen", nil, send, &own)
	}
	if log := y.logs.find(id); log != nil && log.enter() {
		defer log.leave()
		return log.replay(ctx, params.EventsStartIdx.Or(0), send)
	}
	return y.await(ctx, values[0], id, params.EventsStartIdx.Or(0), send)
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

// replay sends the events from one on, as they come, until the run ends or waits.
func (l *yandexLog) replay(ctx context.Context, from int64, send func(*yandex.StreamEvent) error) error {
	for from = max(from, 0); ; {
		l.mu.Lock()
		events, changed, underWay := l.events[min(from, int64(len(l.events))):], l.changed, l.underWay
		l.mu.Unlock()
		for _, e := range events {
			if err := send(e); err != nil {
				return err
			}
			from++
		}
		if !underWay {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// The time between two looks at a run that waits for outputs.
const lookAgain = time.Second

// await waits for a run whose events are not kept, and sends what it has come to. The event of the first calls of tools has the number 0,
// that of the next ones 1, and so on.
func (y *yandexServed) await(ctx context.Context, thread, id string, from int64, send func(*yandex.StreamEvent) error) error {
	for {
		run, err := y.client.Runs.Wait(ctx, thread, id, nil)
		if err != nil {
			return y.failed(ctx, err)
		}
		at, err := y.turns(ctx, run)
		if err != nil {
			return y.failed(ctx, err)
		}
		if run.Status != RunStatusRequiresAction || at >= from {
			e, err := y.told(ctx, run, nil)
			if err != nil || e == nil {
				return err
			}
			e.StreamCursor = yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some(max(at, from))})
			return send(e)
		}
		if err := y.sleep(ctx, lookAgain); err != nil {
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
		if step.Type == RunStepTypeToolCalls {
			count++
		}
	}
	if run.Status == RunStatusRequiresAction {
		count--
	}
	return max(count, 0), nil
}

// failed returns what Yandex says of an error of the client.
func (y *yandexServed) failed(ctx context.Context, err error) error {
	_, err = runtime.BridgedOut[*yandex.Run](ctx, y.bridge, "", nil, err)
	return err
}

func (y *yandexServed) sleep(ctx context.Context, d time.Duration) error {
	if y.options.Clock.Sleep != nil {
		return y.options.Clock.Sleep(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
