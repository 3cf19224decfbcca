package standin

import (
	"encoding/json"
	"strings"

	"github.com/assistgen/assistgen/generated/openai"
)

// work is one turn of a run: from its start, or from the outputs of its tools, until it has answered or needs outputs.
type work struct {
	*store
	first  *openai.RunObject // the run as the turn began: what a call without a stream answers
	run    *openai.RunObject
	events []*openai.RunEvent
}

// start begins a run and carries out its first turn.
func (s *store) start(threadID string, body *openai.CreateRunRequest) (*work, error) {
	if _, err := s.threads.get(threadID); err != nil {
		return nil, err
	}
	assistant, err := s.assistants.get(body.AssistantID)
	if err != nil {
		return nil, err
	}
	for i := range body.AdditionalMessages.Or(nil) {
		s.newMessage(threadID, &body.AdditionalMessages.Or(nil)[i])
	}
	run := s.runs.add(func(id string) *openai.RunObject { return newRun(id, threadID, assistant, body) })
	w := &work{store: s, first: run, run: run}
	w.tell("thread.run.created", run)
	w.tell("thread.run.queued", run)
	w.setRun(openai.RunObjectStatusInProgress, func(r *openai.RunObject) { r.StartedAt = openai.Some(now()) })
	if tool := functionOf(run.Tools); tool != nil {
		w.askFor(tool)
	} else {
		w.answer("You said: " + s.lastWords(threadID))
	}
	return w, nil
}

// newRun returns a run that is queued, as the assistant has it where the request says nothing else.
func newRun(id, threadID string, assistant *openai.AssistantObject, body *openai.CreateRunRequest) *openai.RunObject {
	tools := same[openai.RunObjectToolsItem](assistant.Tools)
	if own, ok := body.Tools.Get(); ok {
		tools = same[openai.RunObjectToolsItem](own)
	}
	return &openai.RunObject{
		ID: id, CreatedAt: now(), ThreadID: threadID, AssistantID: assistant.ID,
		Status:       openai.RunObjectStatusQueued,
		Model:        string(body.Model.Or(openai.AssistantSupportedModels(assistant.Model))),
		Instructions: body.Instructions.Or(assistant.Instructions.Or("")) + body.AdditionalInstructions.Or(""),
		Tools:        tools,
		Metadata:     openai.Some(body.Metadata.Or(openai.Metadata{})),
		Temperature:  body.Temperature, TopP: body.TopP,
		RequiredAction: openai.Null[*openai.RunObjectRequiredAction](), LastError: openai.Null[*openai.RunObjectLastError](),
		ExpiresAt: never, StartedAt: never, CancelledAt: never, FailedAt: never, CompletedAt: never,
		IncompleteDetails: openai.Null[*openai.RunObjectIncompleteDetails](), Usage: openai.Null[*openai.RunCompletionUsage](),
		MaxPromptTokens: orNull(body.MaxPromptTokens), MaxCompletionTokens: orNull(body.MaxCompletionTokens),
		TruncationStrategy: openai.Some(body.TruncationStrategy.Or(&openai.TruncationObject{Type: openai.TruncationObjectTypeAuto})),
		ToolChoice:         orNull(body.ToolChoice), ResponseFormat: orNull(body.ResponseFormat),
		ParallelToolCalls: openai.Some(body.ParallelToolCalls.Or(true)),
	}
}

// startWithThread makes a thread and begins a run on it.
func (s *store) startWithThread(body *openai.CreateThreadAndRunRequest) (*openai.ThreadObject, *work, error) {
	request := &openai.CreateRunRequest{
		AssistantID: body.AssistantID, Instructions: body.Instructions, Metadata: body.Metadata,
		Temperature: body.Temperature, TopP: body.TopP, MaxPromptTokens: body.MaxPromptTokens,
		MaxCompletionTokens: body.MaxCompletionTokens, TruncationStrategy: body.TruncationStrategy,
		ToolChoice: body.ToolChoice, ParallelToolCalls: body.ParallelToolCalls, ResponseFormat: body.ResponseFormat,
	}
	if model, ok := body.Model.Get(); ok {
		request.Model = openai.Some(openai.AssistantSupportedModels(model))
	}
	if tools, ok := body.Tools.Get(); ok {
		request.Tools = openai.Some(same[openai.CreateRunRequestToolsItem](tools))
	}
	if _, err := s.assistants.get(body.AssistantID); err != nil {
		return nil, nil, err // before there is a thread
	}
	thread := s.newThread(body.Thread.Or(&openai.CreateThreadRequest{}))
	w, err := s.start(thread.ID, request)
	return thread, w, err
}

// resume carries out the turn after the tools.
func (s *store) resume(threadID, id string, body *openai.SubmitToolOutputsRunRequest) (*work, error) {
	outputs := map[string]string{}
	for _, o := range body.ToolOutputs {
		outputs[o.ToolCallID.Or("")] = o.Output.Or("")
	}
	var call openai.RunToolCallObject
	run, err := s.changeRun(threadID, id, func(r *openai.RunObject) error {
		action, waits := r.RequiredAction.Get()
		if !waits {
			return bad("", "Runs in status '"+string(r.Status)+"' do not accept tool outputs.")
		}
		call = action.SubmitToolOutputs.ToolCalls[0]
		if _, ok := outputs[call.ID]; !ok {
			return bad("tool_outputs", "Expected tool outputs for call_ids ['"+call.ID+"'].")
		}
		r.Status, r.RequiredAction = openai.RunObjectStatusQueued, openai.Null[*openai.RunObjectRequiredAction]()
		return nil
	})
	if err != nil {
		return nil, err
	}
	w := &work{store: s, first: run, run: run}
	w.endCall(&call, outputs[call.ID])
	w.tell("thread.run.queued", run)
	w.setRun(openai.RunObjectStatusInProgress, nil)
	w.answer("The tool said: " + outputs[call.ID])
	return w, nil
}

// answer writes a message and ends the run.
func (w *work) answer(words string) {
	m := w.messages.add(func(id string) *openai.MessageObject {
		return &openai.MessageObject{
			ID: id, CreatedAt: now(), ThreadID: w.run.ThreadID, Role: openai.MessageObjectRoleAssistant,
			Status:      openai.Some(openai.MessageObjectStatusInProgress),
			CompletedAt: never, IncompleteAt: never,
			IncompleteDetails: openai.Null[*openai.MessageObjectIncompleteDetails](),
			Content:           []openai.MessageObjectContentItem{},
			AssistantID:       openai.Some(w.run.AssistantID), RunID: openai.Some(w.run.ID),
			Attachments: attachmentsOf(openai.Opt[[]openai.CreateMessageRequestAttachmentsItem]{}),
			Metadata:    openai.Some(openai.Metadata{}),
		}
	})
	step := w.addStep(openai.RunStepObjectTypeMessageCreation, &openai.RunStepDetailsMessageCreationObject{
		MessageCreation: openai.RunStepDetailsMessageCreationObjectMessageCreation{MessageID: m.ID},
	})
	w.tell("thread.message.created", m)
	w.tell("thread.message.in_progress", m)
	for _, word := range strings.SplitAfter(words, " ") {
		w.tell("thread.message.delta", delta(m.ID, word))
	}
	done, err := w.messages.change(m.ID, func(m *openai.MessageObject) error {
		m.Status, m.CompletedAt = openai.Some(openai.MessageObjectStatusCompleted), openai.Some(now())
		m.Content = []openai.MessageObjectContentItem{text(words)}
		return nil
	})
	if err == nil { // nobody has deleted it meanwhile
		w.tell("thread.message.completed", done)
	}
	w.endStep(step, nil)
	w.setRun(openai.RunObjectStatusCompleted, func(r *openai.RunObject) {
		r.CompletedAt = openai.Some(now())
		r.Usage = openai.Some(&openai.RunCompletionUsage{PromptTokens: 1, CompletionTokens: 1, TotalTokens: 2})
	})
}

// delta returns a piece of a message's text.
func delta(id, value string) *openai.MessageDeltaObject {
	return &openai.MessageDeltaObject{ID: id, Delta: openai.MessageDeltaObjectDelta{
		Content: []openai.MessageDeltaObjectDeltaContentItem{&openai.MessageDeltaContentTextObject{
			Text: openai.Some(&openai.MessageDeltaContentTextObjectText{Value: openai.Some(value)}),
		}},
	}}
}

// askFor calls a function of the client with the user's words, and leaves the run waiting for its output.
func (w *work) askFor(tool *openai.AssistantToolsFunction) {
	arguments, _ := json.Marshal(map[string]string{"text": w.lastWords(w.run.ThreadID)})
	call := openai.RunToolCallObject{
		ID:       "call_" + w.run.ID,
		Function: openai.RunToolCallObjectFunction{Name: tool.Function.Name, Arguments: string(arguments)},
	}
	w.addStep(openai.RunStepObjectTypeToolCalls, callDetails(&call, openai.Null[string]()))
	w.setRun(openai.RunObjectStatusRequiresAction, func(r *openai.RunObject) {
		r.RequiredAction = openai.Some(&openai.RunObjectRequiredAction{
			SubmitToolOutputs: openai.RunObjectRequiredActionSubmitToolOutputs{ToolCalls: []openai.RunToolCallObject{call}},
		})
	})
}

// endCall ends the step that waits for the output of a call.
func (w *work) endCall(call *openai.RunToolCallObject, output string) {
	waiting, _ := w.steps.page(query{limit: 1, most: 1, order: "desc"}, func(s *openai.RunStepObject) bool { return s.RunID == w.run.ID })
	w.endStep(&waiting.items[0], callDetails(call, openai.Some(output)))
}

func callDetails(call *openai.RunToolCallObject, output openai.Opt[string]) openai.RunStepObjectStepDetails {
	return &openai.RunStepDetailsToolCallsObject{
		ToolCalls: []openai.RunStepDetailsToolCallsObjectToolCallsItem{&openai.RunStepDetailsToolCallsFunctionObject{
			ID: call.ID,
			Function: openai.RunStepDetailsToolCallsFunctionObjectFunction{
				Name: call.Function.Name, Arguments: call.Function.Arguments, Output: output,
			},
		}},
	}
}

// addStep begins a step of the run.
func (w *work) addStep(kind openai.RunStepObjectType, details openai.RunStepObjectStepDetails) *openai.RunStepObject {
	step := w.steps.add(func(id string) *openai.RunStepObject {
		return &openai.RunStepObject{
			ID: id, CreatedAt: now(), AssistantID: w.run.AssistantID, ThreadID: w.run.ThreadID, RunID: w.run.ID,
			Type: kind, Status: openai.RunStepObjectStatusInProgress, StepDetails: details,
			LastError: openai.Null[*openai.RunStepObjectLastError](), Metadata: openai.Some(openai.Metadata{}),
			ExpiredAt: never, CancelledAt: never, FailedAt: never, CompletedAt: never,
			Usage: openai.Null[*openai.RunStepCompletionUsage](),
		}
	})
	w.tell("thread.run.step.created", step)
	w.tell("thread.run.step.in_progress", step)
	return step
}

// endStep ends a step, with other details if there are any.
func (w *work) endStep(step *openai.RunStepObject, details openai.RunStepObjectStepDetails) {
	step, _ = w.steps.change(step.ID, func(s *openai.RunStepObject) error {
		s.Status, s.CompletedAt = openai.RunStepObjectStatusCompleted, openai.Some(now())
		s.Usage = openai.Some(&openai.RunStepCompletionUsage{PromptTokens: 1, CompletionTokens: 1, TotalTokens: 2})
		if details != nil {
			s.StepDetails = details
		}
		return nil
	})
	w.tell("thread.run.step.completed", step)
}

// setRun gives the run a status.
func (w *work) setRun(status openai.RunObjectStatus, edit func(*openai.RunObject)) {
	w.run, _ = w.runs.change(w.run.ID, func(r *openai.RunObject) error {
		r.Status = status
		if edit != nil {
			edit(r)
		}
		return nil
	})
	w.tell("thread.run."+string(status), w.run)
}

// tell notes an event.
func (w *work) tell(name string, data openai.RunEventData) {
	w.events = append(w.events, &openai.RunEvent{Name: name, Data: data})
}

// sendAll sends the events of the turn.
func (w *work) sendAll(send func(*openai.RunEvent) error) error {
	for _, event := range w.events {
		if err := send(event); err != nil {
			return err // the client has gone away
		}
	}
	return nil
}

// lastWords returns what the user said last.
func (s *store) lastWords(threadID string) string {
	last, _ := s.messages.page(query{limit: 1, most: 1, order: "desc"}, func(m *openai.MessageObject) bool {
		return m.ThreadID == threadID && m.Role == openai.MessageObjectRoleUser
	})
	if len(last.items) == 0 {
		return ""
	}
	return textOf(&last.items[0])
}

// functionOf returns the first function among the tools.
func functionOf(tools []openai.RunObjectToolsItem) *openai.AssistantToolsFunction {
	for _, tool := range tools {
		if f, ok := tool.(*openai.AssistantToolsFunction); ok {
			return f
		}
	}
	return nil
}
