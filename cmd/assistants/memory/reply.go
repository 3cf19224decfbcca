package memory

import (
	"errors"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// Reply takes what a responder says. It must not be used after the responder has returned.
type Reply struct {
	s       *Service
	a       *activeRun
	message string // ID; empty while there is none
	text    strings.Builder
	notes   []assistants.MessageContentTextObjectTextAnnotationsItem
	calls   []Call
	usage   *assistants.RunCompletionUsage
	prompt  int64 // words
}

var errReturned = errors.New("the responder has returned")

// Text adds text to the message of the assistant, and sends it to those who listen. It fails when the run has ended.
func (r *Reply) Text(delta string) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.runOf(r.a.thread) // which may expire
	switch {
	case r.a.ended != nil:
		return r.a.ended
	case r.a.reply != r:
		return errReturned
	case r.a.stopped() != nil:
		return r.a.stopped()
	}
	if r.message == "" {
		if err := r.s.beginMessage(r.a, r); err != nil {
			return err
		}
	}
	r.text.WriteString(delta)
	v := &assistants.MessageDeltaObject{ID: r.message, Object: "thread.message.delta"}
	v.Delta.Content = append(v.Delta.Content, &assistants.MessageDeltaContentTextObject{Type: "text", Text: assistants.Some(
		&assistants.MessageDeltaContentTextObjectText{Value: assistants.Some(delta)})})
	r.a.leg.add(assistants.RunEventThreadMessageDelta, v)
	return nil
}

// Annotate adds annotations, such as citations of files, to the message of the assistant.
func (r *Reply) Annotate(notes ...assistants.MessageContentTextObjectTextAnnotationsItem) {
	r.notes = append(r.notes, notes...)
}

// Call calls a function, with arguments as JSON, when the responder has returned.
func (r *Reply) Call(name, arguments string) {
	r.calls = append(r.calls, Call{Name: name, Arguments: arguments})
}

// Usage sets the tokens of the turn. Default: the words of the messages, the instructions and the reply.
func (r *Reply) Usage(prompt, completion int64) {
	r.usage = &assistants.RunCompletionUsage{PromptTokens: prompt, CompletionTokens: completion, TotalTokens: prompt + completion}
}

// beginMessage makes the message of a reply, and the step that makes it.
func (s *Service) beginMessage(a *activeRun, r *Reply) error {
	run, err := s.runs.get(a.thread, a.id)
	if err != nil {
		return err
	}
	id := s.options.NewID("msg")
	details := &assistants.RunStepDetailsMessageCreationObject{Type: "message_creation"}
	details.MessageCreation.MessageID = id
	if err := s.beginStep(a, assistants.RunStepTypeMessageCreation, details); err != nil {
		return err
	}
	m := &assistants.Message{
		ID: id, Object: assistants.Some("thread.message"), CreatedAt: assistants.Some(s.now()), ThreadID: a.thread, Role: assistants.MessageRoleAssistant,
		AssistantID: assistants.Some(run.AssistantID), RunID: assistants.Some(a.id), Status: assistants.Some(assistants.MessageStatusInProgress),
		Content: []assistants.MessageContentItem{},
	}
	if err := s.messages.add(a.thread, id, m); err != nil {
		return err
	}
	r.message = id
	a.leg.add(assistants.RunEventThreadMessageCreated, m)
	a.leg.add(assistants.RunEventThreadMessageInProgress, m)
	return nil
}

// closeReply ends the message of the reply under way, if there is one, and counts its tokens.
func (s *Service) closeReply(a *activeRun, end ending) error {
	r := a.reply
	if a.reply = nil; r == nil {
		return nil
	}
	s.count(a, r)
	if r.message == "" || !s.messages.has(a.thread, r.message) { // a caller may have deleted it
		return nil
	}
	now := assistants.Some(s.now())
	m, err := s.messages.change(a.thread, r.message, func(m *assistants.Message) error {
		part := textPart(r.text.String())
		if text, _ := part.Text.Get(); r.notes != nil {
			text.Annotations = r.notes
		}
		m.Content = append(m.Content, part)
		m.Status, m.CompletedAt = assistants.Some(assistants.MessageStatusCompleted), now
		if end.reason != "" {
			m.Status, m.CompletedAt, m.IncompleteAt = assistants.Some(assistants.MessageStatusIncomplete), assistants.Opt[time.Time]{}, now
			m.IncompleteDetails = assistants.Some(&assistants.MessageIncompleteDetails{Reason: assistants.Some(end.reason)})
		}
		return nil
	})
	if err == nil {
		a.leg.add("thread.message."+string(m.Status.Or("")), m)
	}
	return err
}

// count adds the tokens of a reply to those of the run.
func (s *Service) count(a *activeRun, r *Reply) {
	if r.usage == nil {
		r.Usage(r.prompt, words(r.text.String()))
	}
	a.usage.PromptTokens += r.usage.PromptTokens
	a.usage.CompletionTokens += r.usage.CompletionTokens
	a.usage.TotalTokens += r.usage.TotalTokens
}

func words(text string) int64 { return int64(len(strings.Fields(text))) }
