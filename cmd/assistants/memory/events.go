package memory

import (
	"cmp"
	"context"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// leg records a run from its start, or from the outputs of its calls, until it ends or waits.
type leg struct {
	s        *Service
	run      string // ID; empty until there is one
	streamed bool   // events are kept

	mu     sync.Mutex
	events []event
	over   bool
	err    error         // why there are no more events; nil for the ordinary end
	more   chan struct{} // closed when there are more events, or the leg is over
}

// event is an event of a stream, whose data are JSON, so that listeners share nothing.
type event struct {
	name string
	text []byte
}

func (s *Service) newLeg(streamed bool) *leg {
	return &leg{s: s, streamed: streamed, more: make(chan struct{})}
}

// add tells listeners of an event when the transaction under way is durable.
func (l *leg) add(name string, data any) {
	if !l.streamed {
		return
	}
	text, err := runtime.Marshal(data)
	if delta, ok := data.(*assistants.MessageDeltaObject); ok && err == nil {
		err = l.s.saveDelta(l.run, delta)
	}
	l.s.mu.after(func() { l.publish(event{name, text}, err) })
}

func (l *leg) publish(e event, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over { // by an error of the store; listeners have gone
		return
	}
	if err != nil {
		l.err = cmp.Or(l.err, err)
		return
	}
	l.events = append(l.events, e)
	close(l.more)
	l.more = make(chan struct{})
}

// end tells listeners that there are no more events.
func (l *leg) end(err error) {
	l.s.mu.after(func() { l.close(err) })
}

func (l *leg) close(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.over {
		l.over, l.err = true, cmp.Or(l.err, err)
		close(l.more)
	}
}

// after returns the events from a number on, whether the leg is over, what is closed when there are more, and the error that it ends with.
func (l *leg) after(n int) (events []event, over bool, more <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[n:len(l.events):len(l.events)], l.over, l.more, l.err
}

// wait waits until the leg is over.
func (l *leg) wait(ctx context.Context) error {
	for {
		_, over, more, _ := l.after(0)
		if over {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// each yields the events as they come. It returns the error that the stream ends with.
func (l *leg) each(ctx context.Context, yield func(*assistants.RunEvent, error) bool) error {
	for n := 0; ; {
		events, over, more, err := l.after(n)
		for _, e := range events {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			v, err := e.read()
			if err != nil {
				return err
			}
			if !yield(v, nil) {
				return nil
			}
			n++
		}
		if over {
			return err
		}
		select {
		case <-more:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// read returns the event of a stream.
func (e *event) read() (*assistants.RunEvent, error) {
	data := e.data()
	return &assistants.RunEvent{Name: e.name, Data: data}, runtime.Unmarshal(e.text, data)
}

// data returns a new value of the type that the event carries.
func (e *event) data() assistants.RunEventData {
	switch {
	case e.name == assistants.RunEventThreadCreated:
		return new(assistants.Thread)
	case e.name == assistants.RunEventThreadMessageDelta:
		return new(assistants.MessageDeltaObject)
	case e.name == assistants.RunEventThreadRunStepDelta:
		return new(assistants.RunStepDeltaObject)
	case strings.HasPrefix(e.name, "thread.message."):
		return new(assistants.Message)
	case strings.HasPrefix(e.name, "thread.run.step."):
		return new(assistants.RunStep)
	}
	return new(assistants.Run)
}
