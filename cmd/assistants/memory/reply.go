package memory

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generated/assistants"
)

// Reply takes what a responder says. It must not be used after the responder has returned.
type Reply struct {
	s       *Service
	a       *activeRun
	message string  // ID; empty while there is none
	parts   []*part // of the message
	notes   []assistants.MessageContentTextObjectTextAnnotationsItem
	calls   []Call
	usage   *assistants.RunCompletionUsage
	prompt  int64 // words
}

// part is a part of the message of a reply.
type part struct {
	refusal    bool
	text       strings.Builder
	characters int64 // of the text
}

// add adds to the text of a part.
func (p *part) add(delta string) {
	p.text.WriteString(delta)
	p.characters += int64(utf8.RuneCountInString(delta))
}

var (
	errReturned = errors.New("the responder has returned")
	errSpeaking = errors.New("the message has begun: record searches before")
)

// Text adds text to the message of the assistant, and sends it to those who listen. It fails when the run has ended.
func (r *Reply) Text(delta string) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	p, index, err := r.part(false)
	if err != nil {
		return err
	}
	p.add(delta)
	r.send(&assistants.MessageDeltaContentTextObject{Index: index, Type: "text", Text: assistants.Some(
		&assistants.MessageDeltaContentTextObjectText{Value: assistants.Some(delta)})})
	return nil
}

// Cite adds a marker, such as 【4:0†source】, to the text, as a citation of a file.
func (r *Reply) Cite(marker, file string) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	p, index, err := r.part(false)
	if err != nil {
		return err
	}
	start := p.characters
	p.add(marker)
	note := citation(marker, file, assistants.Some(start), assistants.Some(p.characters))
	delta := &assistants.MessageDeltaContentTextAnnotationsFileCitationObject{
		Index: int64(len(r.notes)), Type: note.Type, Text: assistants.Some(marker), StartIndex: note.StartIndex, EndIndex: note.EndIndex,
		FileCitation: assistants.Some(&assistants.MessageDeltaContentTextAnnotationsFileCitationObjectFileCitation{FileID: assistants.Some(file)}),
	}
	r.notes = append(r.notes, note)
	r.send(&assistants.MessageDeltaContentTextObject{Index: index, Type: "text", Text: assistants.Some(&assistants.MessageDeltaContentTextObjectText{
		Value: assistants.Some(marker), Annotations: []assistants.MessageDeltaContentTextObjectTextAnnotationsItem{delta},
	})})
	return nil
}

// citation returns the annotation of a marker between two characters.
func citation(marker, file string, start, end assistants.Opt[int64]) *assistants.MessageContentTextAnnotationsFileCitationObject {
	note := &assistants.MessageContentTextAnnotationsFileCitationObject{Type: "file_citation", Text: marker, StartIndex: start, EndIndex: end}
	note.FileCitation.FileID = file
	return note
}

// Refuse adds to what the assistant says in place of what it refuses.
func (r *Reply) Refuse(delta string) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	p, index, err := r.part(true)
	if err != nil {
		return err
	}
	p.add(delta)
	r.send(&assistants.MessageDeltaContentRefusalObject{Index: index, Type: "refusal", Refusal: assistants.Some(delta)})
	return nil
}

// part returns the part of the message that is a refusal, or the one that is not, and its index.
func (r *Reply) part(refusal bool) (*part, int64, error) {
	if err := r.open(); err != nil {
		return nil, 0, err
	}
	if r.message == "" {
		if err := r.s.beginMessage(r.a, r); err != nil {
			return nil, 0, err
		}
	}
	p, index := r.partOf(refusal)
	return p, index, nil
}

// partOf is like part, for a message that has begun.
func (r *Reply) partOf(refusal bool) (*part, int64) {
	i := slices.IndexFunc(r.parts, func(p *part) bool { return p.refusal == refusal })
	if i < 0 {
		i = len(r.parts)
		r.parts = append(r.parts, &part{refusal: refusal})
	}
	return r.parts[i], int64(i)
}

// open returns why the reply takes nothing more; nil while it does.
func (r *Reply) open() error {
	r.s.runOf(r.a.thread) // which may expire
	switch {
	case r.a.ended != nil:
		return r.a.ended
	case r.a.reply != r:
		return errReturned
	}
	return r.a.stopped()
}

// send sends a delta of the message to those who listen.
func (r *Reply) send(content assistants.MessageDeltaObjectDeltaContentItem) {
	v := &assistants.MessageDeltaObject{ID: r.message, Object: "thread.message.delta"}
	v.Delta.Content = append(v.Delta.Content, content)
	r.a.leg.add(assistants.RunEventThreadMessageDelta, v)
}

// Annotate adds annotations, such as paths of files, to the text of the assistant.
func (r *Reply) Annotate(notes ...assistants.MessageContentTextObjectTextAnnotationsItem) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.notes = append(r.notes, notes...)
}

// Searched records a search of files, which was made to reply, as a step of the run. It fails once the message has begun, and when the run
// has ended.
func (r *Reply) Searched(search *Search) error {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if err := r.open(); err != nil {
		return err
	}
	if r.message != "" {
		return errSpeaking
	}
	return r.s.recordSearch(r.a, search)
}

// Call calls a function, with arguments as JSON, when the responder has returned.
func (r *Reply) Call(name, arguments string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.calls = append(r.calls, Call{Name: name, Arguments: arguments})
}

// Usage sets the tokens of the turn. Default: the words of the messages, the instructions and the reply.
func (r *Reply) Usage(prompt, completion int64) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.usage = usageOf(prompt, completion)
}

func usageOf(prompt, completion int64) *assistants.RunCompletionUsage {
	return &assistants.RunCompletionUsage{PromptTokens: prompt, CompletionTokens: completion, TotalTokens: prompt + completion}
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
		for _, p := range r.parts {
			m.Content = append(m.Content, r.content(p))
		}
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

// content returns a part of the message as it is kept.
func (r *Reply) content(p *part) assistants.MessageContentItem {
	if p.refusal {
		return &assistants.MessageContentRefusalObject{Type: "refusal", Refusal: p.text.String()}
	}
	v := textPart(p.text.String())
	if text, _ := v.Text.Get(); r.notes != nil {
		text.Annotations = r.notes
	}
	return v
}

// count adds the tokens of a reply to those of the run.
func (s *Service) count(a *activeRun, r *Reply) {
	if r.usage == nil {
		said := int64(0)
		for _, p := range r.parts {
			said += words(p.text.String())
		}
		r.usage = usageOf(r.prompt, said)
	}
	a.usage.PromptTokens += r.usage.PromptTokens
	a.usage.CompletionTokens += r.usage.CompletionTokens
	a.usage.TotalTokens += r.usage.TotalTokens
}

func words(text string) int64 { return int64(len(strings.Fields(text))) }
