package memory

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// errRestarted is why runs fail that were under way when the service ended without Close.
var errRestarted = errors.New("the service stopped while the run was under way")

// runState has what an active run needs in addition to its objects, to go on with another service.
type runState struct {
	Expires time.Time                     `json:"expires"`
	Pending []callState                   `json:"pending"`
	Calls   []callState                   `json:"calls"`
	Usage   assistants.RunCompletionUsage `json:"usage"`
}

// callState is a [Call] with names for its members.
type callState struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
	Output    string `json:"output"`
}

func (a *activeRun) state() *runState {
	return &runState{Expires: a.expires, Pending: statesOf(a.pending), Calls: statesOf(a.calls), Usage: a.usage}
}

func statesOf(calls []Call) (states []callState) {
	for _, c := range calls {
		states = append(states, callState(c))
	}
	return states
}

func restored(states []callState) (calls []Call) {
	for _, s := range states {
		calls = append(calls, Call(s))
	}
	return calls
}

// saveDelta keeps what a listener is told, so that the message has it even if the service ends before the run.
func (s *Service) saveDelta(run string, delta *assistants.MessageDeltaObject) error {
	if s.mu.store == nil {
		return nil
	}
	s.made++
	return s.deltas.add(run, string(binary.BigEndian.AppendUint64(nil, s.made)), delta)
}

// forget drops what is kept of a run while it is active.
func (s *Service) forget(a *activeRun) error {
	s.deltas.dropAll(a.id, nil)
	return s.states.drop(a.thread, a.id)
}

// load reads all objects from the store.
func (s *Service) load() error {
	for _, load := range []func() error{
		s.assistants.load, s.threads.load, s.messages.load, s.runs.load, s.steps.load, s.states.load, s.deltas.load, s.files.load, s.contents.load,
		s.uploads.load, s.parts.load, s.wanted.load, s.stores.load, s.storeFiles.load, s.batches.load, s.members.load,
	} {
		if err := load(); err != nil {
			return err
		}
	}
	return s.mu.do(context.Background(), func() error {
		return errors.Join(s.collect(), s.resume())
	})
}

// collect drops the pieces of contents that were not finished.
func (s *Service) collect() error {
	used := map[uint64]bool{}
	for _, r := range s.contents.lists[""] {
		c, err := read[stored](r)
		if err != nil {
			return corrupt(s.contents.kind, rowKey(r), err)
		}
		for _, e := range c.Extents {
			if e.Bytes < 0 || e.Bytes > mostBytes || e.ID > math.MaxInt64 {
				return corrupt(s.contents.kind, rowKey(r), errors.New("it is out of range"))
			}
			used[e.ID] = true
			s.pieces.next = max(s.pieces.next, e.ID)
		}
	}
	return s.mu.store.Keys(pieceTable, func(key []byte) error {
		if len(key) != 12 {
			return corrupt(pieceTable, key, errors.New("its key is not one of a piece"))
		}
		if id := binary.BigEndian.Uint64(key); !used[id] && id <= math.MaxInt64 {
			s.mu.put(pieceTable, append([]byte(nil), key...), nil)
			s.pieces.next = max(s.pieces.next, id)
		}
		return nil
	})
}

// resume has runs wait on that wait for the outputs of tools, and ends the others that are active.
func (s *Service) resume() error {
	for thread, rows := range s.states.lists {
		for _, r := range rows {
			state, err := read[runState](r)
			if err != nil {
				return corrupt(s.states.kind, rowKey(r), err)
			}
			a := &activeRun{
				thread: thread, id: r.id, expires: state.Expires, pending: restored(state.Pending), calls: restored(state.Calls), usage: state.Usage,
				leg: s.newLeg(false), cancel: func(error) {}, stopped: func() error { return nil },
			}
			if err := s.resumeRun(a); err != nil {
				return corrupt(s.states.kind, rowKey(r), err)
			}
		}
	}
	return nil
}

func (s *Service) resumeRun(a *activeRun) error {
	s.activate(a)
	message := ""
	for _, r := range s.steps.lists[a.id] {
		v, err := read[assistants.RunStep](r)
		if err != nil {
			return err
		}
		if v.Status == assistants.RunStepStatusInProgress {
			a.step = v.ID
			if d, ok := v.StepDetails.(*assistants.RunStepDetailsMessageCreationObject); ok {
				message = d.MessageCreation.MessageID
			}
		}
	}
	if a.pending != nil {
		a.leg.end(nil)
		return nil
	}
	if err := s.resumeReply(a, message); err != nil {
		return err
	}
	return s.finish(a, errRestarted)
}

// resumeReply gives a run the reply that made a message, as far as listeners were told.
func (s *Service) resumeReply(a *activeRun, message string) error {
	if message == "" {
		return nil
	}
	a.reply = &Reply{s: s, a: a, message: message}
	for _, r := range s.deltas.lists[a.id] {
		v, err := read[assistants.MessageDeltaObject](r)
		if err != nil {
			return err
		}
		if v.ID == message {
			a.reply.resume(v.Delta.Content)
		}
	}
	return nil
}

// resume adds what listeners were told to the message.
func (r *Reply) resume(delta []assistants.MessageDeltaObjectDeltaContentItem) {
	for _, item := range delta {
		switch p := item.(type) {
		case *assistants.MessageDeltaContentTextObject:
			text := orZero(p.Text.Or(nil))
			at, _ := r.partOf(false)
			at.add(text.Value.Or(""))
			for _, note := range text.Annotations {
				if c, ok := note.(*assistants.MessageDeltaContentTextAnnotationsFileCitationObject); ok {
					r.notes = append(r.notes, citation(c.Text.Or(""), orZero(c.FileCitation.Or(nil)).FileID.Or(""), c.StartIndex, c.EndIndex))
				}
			}
		case *assistants.MessageDeltaContentRefusalObject:
			at, _ := r.partOf(true)
			at.add(p.Refusal.Or(""))
		}
	}
}
