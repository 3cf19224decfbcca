package unified

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
)

// openaiBackend keeps what the handlers of OpenAI's server answer.
type openaiBackend struct {
	assistants shelf[openai.AssistantObject]
	threads    shelf[openai.ThreadObject]
	messages   shelf[openai.MessageObject]
	runs       shelf[openaiRun]
	steps      shelf[openai.RunStepObject]
	files      shelf[openaiFile]
	stores     shelf[openai.VectorStoreObject]
	storeFiles shelf[openai.VectorStoreFileObject]
	batches    shelf[openaiBatch]
}

// openaiRun is a run with what its assistant is told to do.
type openaiRun struct {
	openai.RunObject
	mode string
	rest []openai.RunObjectStatus // the states that are to come
}

type openaiBatch struct {
	openai.VectorStoreFileBatchObject
	files []string
}

type openaiFile struct {
	openai.OpenAIFile
	content []byte
}

func newOpenAIBackend() *openaiBackend {
	b := &openaiBackend{}
	b.assistants.prefix, b.assistants.id = "asst", func(v *openai.AssistantObject) string { return v.ID }
	b.threads.prefix, b.threads.id = "thread", func(v *openai.ThreadObject) string { return v.ID }
	b.messages.prefix, b.messages.id = "msg", func(v *openai.MessageObject) string { return v.ID }
	b.runs.prefix, b.runs.id = "run", func(v *openaiRun) string { return v.ID }
	b.steps.prefix, b.steps.id = "step", func(v *openai.RunStepObject) string { return v.ID }
	b.files.prefix, b.files.id = "file", func(v *openaiFile) string { return v.ID }
	b.stores.prefix, b.stores.id = "vs", func(v *openai.VectorStoreObject) string { return v.ID }
	b.storeFiles.prefix, b.storeFiles.id = "vsf", func(v *openai.VectorStoreFileObject) string { return v.ID }
	b.batches.prefix, b.batches.id = "vsfb", func(v *openaiBatch) string { return v.ID }
	return b
}

func (b *openaiBackend) handlers() openai.Handlers {
	return openai.Handlers{
		Assistants:             &openaiAssistants{openaiBackend: b},
		Threads:                &openaiThreads{openaiBackend: b},
		Messages:               &openaiMessages{openaiBackend: b},
		Runs:                   &openaiRuns{openaiBackend: b},
		RunSteps:               &openaiSteps{openaiBackend: b},
		Files:                  &openaiFiles{openaiBackend: b},
		VectorStores:           &openaiStores{openaiBackend: b},
		VectorStoreFiles:       &openaiStoreFiles{openaiBackend: b},
		VectorStoreFileBatches: &openaiBatches{openaiBackend: b},
	}
}

// listed asks a table for the span that the parameters of a call name.
func listed[T any](t *shelf[T], params any, keep func(*T) bool) ([]T, map[string]any) {
	members := membersOf(params)
	limit, _ := members["limit"].(float64)
	after, _ := members["after"].(string)
	before, _ := members["before"].(string)
	rows, more := list(t, span{int64(limit), members["order"] == "asc", after, before}, keep)
	page := map[string]any{"object": "list", "has_more": more, "first_id": "", "last_id": ""}
	if len(rows) > 0 {
		page["first_id"], page["last_id"] = t.id(&rows[0]), t.id(&rows[len(rows)-1])
	}
	return rows, page
}

type openaiAssistants struct {
	openai.UnimplementedAssistantsHandler
	*openaiBackend
}

func (h *openaiAssistants) Create(_ context.Context, body *openai.CreateAssistantRequest, _ *openai.AssistantsCreateParams) (*openai.AssistantObject, error) {
	return h.assistants.add(func(id string, at time.Time) openai.AssistantObject {
		v := as[openai.AssistantObject](body)
		v.ID, v.CreatedAt = id, openai.UnixTimeOf(at)
		if v.Tools == nil {
			v.Tools = []openai.AssistantObjectToolsItem{}
		}
		return *v
	}), nil
}

func (h *openaiAssistants) Get(_ context.Context, id string, _ *openai.AssistantsGetParams) (*openai.AssistantObject, error) {
	return h.assistants.get(id)
}

func (h *openaiAssistants) Update(_ context.Context, id string, body *openai.ModifyAssistantRequest, _ *openai.AssistantsUpdateParams) (*openai.AssistantObject, error) {
	return h.assistants.change(id, func(v *openai.AssistantObject) error { return runtime.ApplyUpdate(v, body) })
}

func (h *openaiAssistants) Delete(_ context.Context, id string, _ *openai.AssistantsDeleteParams) (*openai.DeleteAssistantResponse, error) {
	return &openai.DeleteAssistantResponse{ID: id, Deleted: true}, h.assistants.drop(id)
}

func (h *openaiAssistants) List(_ context.Context, params *openai.AssistantsListParams) (*openai.ListAssistantsResponse, error) {
	rows, page := listed(&h.assistants, params, nil)
	v := as[openai.ListAssistantsResponse](&page)
	v.Data = rows
	return v, nil
}

type openaiThreads struct {
	openai.UnimplementedThreadsHandler
	*openaiBackend
}

func (b *openaiBackend) newThread(body *openai.CreateThreadRequest) *openai.ThreadObject {
	v := b.threads.add(func(id string, at time.Time) openai.ThreadObject {
		v := as[openai.ThreadObject](&openai.CreateThreadRequest{ToolResources: body.ToolResources, Metadata: body.Metadata})
		v.ID, v.CreatedAt = id, openai.UnixTimeOf(at)
		return *v
	})
	for i := range body.Messages {
		b.newMessage(v.ID, &body.Messages[i])
	}
	return v
}

func (h *openaiThreads) Create(_ context.Context, body *openai.CreateThreadRequest, _ *openai.ThreadsCreateParams) (*openai.ThreadObject, error) {
	if body == nil {
		body = &openai.CreateThreadRequest{}
	}
	return h.newThread(body), nil
}

func (h *openaiThreads) Get(_ context.Context, id string, _ *openai.ThreadsGetParams) (*openai.ThreadObject, error) {
	return h.threads.get(id)
}

func (h *openaiThreads) Update(_ context.Context, id string, body *openai.ModifyThreadRequest, _ *openai.ThreadsUpdateParams) (*openai.ThreadObject, error) {
	return h.threads.change(id, func(v *openai.ThreadObject) error { return runtime.ApplyUpdate(v, body) })
}

func (h *openaiThreads) Delete(_ context.Context, id string, _ *openai.ThreadsDeleteParams) (*openai.DeleteThreadResponse, error) {
	return &openai.DeleteThreadResponse{ID: id, Deleted: true}, h.threads.drop(id)
}

type openaiMessages struct {
	openai.UnimplementedMessagesHandler
	*openaiBackend
}

// contentOf returns the parts of a message, whose strings have annotations where those of a request have none.
func contentOf(content openai.CreateMessageRequestContent) []any {
	text := func(value string) any {
		return map[string]any{"type": "text", "text": map[string]any{"value": value, "annotations": []any{}}}
	}
	switch c := content.(type) {
	case openai.CreateMessageRequestContentText:
		return []any{text(string(c))}
	case openai.CreateMessageRequestContentList:
		parts := []any{}
		for _, item := range c {
			if t, ok := item.(*openai.MessageRequestContentTextObject); ok {
				parts = append(parts, text(t.Text))
			} else {
				parts = append(parts, membersOf(item))
			}
		}
		return parts
	}
	return nil
}

func (b *openaiBackend) newMessage(thread string, body *openai.CreateMessageRequest) *openai.MessageObject {
	return b.messages.add(func(id string, at time.Time) openai.MessageObject {
		v := membersOf(body)
		v["content"], v["id"], v["created_at"], v["thread_id"], v["status"] = contentOf(body.Content), id, at.Unix(), thread, "completed"
		return *as[openai.MessageObject](&v)
	})
}

func (h *openaiMessages) Create(_ context.Context, thread string, body *openai.CreateMessageRequest, _ *openai.MessagesCreateParams) (*openai.MessageObject, error) {
	if _, err := h.threads.get(thread); err != nil {
		return nil, err
	}
	return h.newMessage(thread, body), nil
}

func (h *openaiMessages) Get(_ context.Context, _, id string, _ *openai.MessagesGetParams) (*openai.MessageObject, error) {
	return h.messages.get(id)
}

func (h *openaiMessages) Update(_ context.Context, _, id string, body *openai.ModifyMessageRequest, _ *openai.MessagesUpdateParams) (*openai.MessageObject, error) {
	return h.messages.change(id, func(v *openai.MessageObject) error { return runtime.ApplyUpdate(v, body) })
}

func (h *openaiMessages) Delete(_ context.Context, _, id string, _ *openai.MessagesDeleteParams) (*openai.DeleteMessageResponse, error) {
	return &openai.DeleteMessageResponse{ID: id, Deleted: true}, h.messages.drop(id)
}

func (h *openaiMessages) List(_ context.Context, thread string, params *openai.MessagesListParams) (*openai.ListMessagesResponse, error) {
	if _, err := h.threads.get(thread); err != nil {
		return nil, err
	}
	run, one := params.RunID.Get()
	rows, page := listed(&h.messages, params, func(m *openai.MessageObject) bool {
		return m.ThreadID == thread && (!one || m.RunID.Or("") == run)
	})
	v := as[openai.ListMessagesResponse](&page)
	v.Data = rows
	return v, nil
}

type openaiRuns struct {
	openai.UnimplementedRunsHandler
	*openaiBackend
}

// ahead returns the states of a run after the first, until it stops or waits.
func ahead(mode string) []openai.RunObjectStatus {
	states := []openai.RunObjectStatus{openai.RunObjectStatusInProgress}
	switch mode {
	case usesTools:
		return append(states, openai.RunObjectStatusRequiresAction)
	case failing:
		return append(states, openai.RunObjectStatusFailed)
	case modern:
		return append(states, "pondering")
	case endless:
		return states
	}
	return append(states, openai.RunObjectStatusCompleted)
}

func (b *openaiBackend) newRun(thread string, body *openai.CreateRunRequest) (*openaiRun, error) {
	assistant, err := b.assistants.get(body.AssistantID)
	if err != nil {
		return nil, err
	}
	if _, err := b.threads.get(thread); err != nil {
		return nil, err
	}
	added, _ := body.AdditionalMessages.Get()
	for i := range added {
		b.newMessage(thread, &added[i])
	}
	mode := body.Instructions.Or(assistant.Instructions.Or(""))
	return b.runs.add(func(id string, at time.Time) openaiRun {
		v := membersOf(body)
		delete(v, "additional_messages")
		v["id"], v["created_at"], v["thread_id"], v["status"], v["instructions"] = id, at.Unix(), thread, "queued", mode
		if v["model"] == nil {
			v["model"] = assistant.Model
		}
		if v["tools"] == nil {
			v["tools"] = []any{}
		}
		return openaiRun{*as[openai.RunObject](&v), mode, ahead(mode)}
	}), nil
}

// weather are the calls of a function that a run asks for.
var weather = []string{`{"city":"Oslo"}`, `{"city":"Rome","days":2}`}

// advance brings a run into its next state.
func (b *openaiBackend) advance(id string) (*openaiRun, error) {
	return b.runs.change(id, func(v *openaiRun) error {
		if len(v.rest) == 0 {
			return nil
		}
		v.Status, v.rest = v.rest[0], v.rest[1:]
		v.RequiredAction = openai.Null[*openai.RunObjectRequiredAction]()
		switch v.Status {
		case openai.RunObjectStatusRequiresAction:
			action := &openai.RunObjectRequiredAction{}
			for i, arguments := range weather {
				action.SubmitToolOutputs.ToolCalls = append(action.SubmitToolOutputs.ToolCalls, openai.RunToolCallObject{
					ID: "call_" + string(rune('1'+i)), Function: openai.RunToolCallObjectFunction{Name: "weather", Arguments: arguments},
				})
			}
			v.RequiredAction = openai.Some(action)
		case openai.RunObjectStatusFailed:
			v.LastError = openai.Some(&openai.RunObjectLastError{Code: openai.RunObjectLastErrorCodeServerError, Message: "out of words"})
		case openai.RunObjectStatusCompleted:
			b.complete(v)
		}
		return nil
	})
}

// complete says the response of a run.
func (b *openaiBackend) complete(v *openaiRun) {
	v.Usage = openai.Some(&openai.RunCompletionUsage{PromptTokens: 3, CompletionTokens: 4, TotalTokens: 7})
	text := strings.Join(said, "")
	if v.mode == usesTools {
		text = v.Metadata.Or(nil)["outputs"]
	}
	m := b.newMessage(v.ThreadID, &openai.CreateMessageRequest{Role: "assistant", Content: openai.CreateMessageRequestContentText(text)})
	_, _ = b.messages.change(m.ID, func(m *openai.MessageObject) error {
		m.RunID, m.AssistantID = openai.Some(v.ID), openai.Some(v.AssistantID)
		return nil
	})
	b.steps.add(func(id string, at time.Time) openai.RunStepObject {
		return openai.RunStepObject{
			ID: id, CreatedAt: openai.UnixTimeOf(at), AssistantID: v.AssistantID, ThreadID: v.ThreadID, RunID: v.ID,
			Type: openai.RunStepObjectTypeMessageCreation, Status: openai.RunStepObjectStatusCompleted,
			StepDetails: &openai.RunStepDetailsMessageCreationObject{
				MessageCreation: openai.RunStepDetailsMessageCreationObjectMessageCreation{MessageID: m.ID},
			},
		}
	})
}

func ofRun(v *openaiRun, err error) (*openai.RunObject, error) {
	if err != nil {
		return nil, err
	}
	return &v.RunObject, nil
}

func (h *openaiRuns) Create(_ context.Context, thread string, body *openai.CreateRunRequest, _ *openai.RunsCreateParams) (*openai.RunObject, error) {
	return ofRun(h.newRun(thread, body))
}

func (h *openaiRuns) CreateWithThread(_ context.Context, body *openai.CreateThreadAndRunRequest, _ *openai.RunsCreateWithThreadParams) (*openai.RunObject, error) {
	_, v, err := h.withThread(body)
	return ofRun(v, err)
}

func (b *openaiBackend) withThread(body *openai.CreateThreadAndRunRequest) (*openai.ThreadObject, *openaiRun, error) {
	request, _ := body.Thread.Get()
	if request == nil {
		request = &openai.CreateThreadRequest{}
	}
	t := b.newThread(request)
	rest := *body
	rest.Thread = openai.Opt[*openai.CreateThreadRequest]{}
	v, err := b.newRun(t.ID, as[openai.CreateRunRequest](&rest))
	return t, v, err
}

func (h *openaiRuns) Get(_ context.Context, thread, id string, _ *openai.RunsGetParams) (*openai.RunObject, error) {
	run, err := h.runs.get(id)
	if err != nil {
		return nil, err
	}
	if run.ThreadID != thread {
		return nil, h.runs.missing(id)
	}
	return ofRun(h.advance(id))
}

func (h *openaiRuns) List(_ context.Context, thread string, params *openai.RunsListParams) (*openai.ListRunsResponse, error) {
	if _, err := h.threads.get(thread); err != nil {
		return nil, err
	}
	rows, page := listed(&h.runs, params, func(r *openaiRun) bool { return r.ThreadID == thread })
	v := as[openai.ListRunsResponse](&page)
	v.Data = []openai.RunObject{}
	for _, r := range rows {
		v.Data = append(v.Data, r.RunObject)
	}
	return v, nil
}

func (h *openaiRuns) Update(_ context.Context, _, id string, body *openai.ModifyRunRequest, _ *openai.RunsUpdateParams) (*openai.RunObject, error) {
	return ofRun(h.runs.change(id, func(v *openaiRun) error { return runtime.ApplyUpdate(&v.RunObject, body) }))
}

func (h *openaiRuns) Cancel(_ context.Context, _, id string, _ *openai.RunsCancelParams) (*openai.RunObject, error) {
	return ofRun(h.runs.change(id, func(v *openaiRun) error {
		v.Status, v.rest = openai.RunObjectStatusCancelling, []openai.RunObjectStatus{openai.RunObjectStatusCancelled}
		return nil
	}))
}

func (h *openaiRuns) SubmitToolOutputs(_ context.Context, _, id string, body *openai.SubmitToolOutputsRunRequest, _ *openai.RunsSubmitToolOutputsParams) (*openai.RunObject, error) {
	return ofRun(h.submit(id, body))
}

// submit takes the outputs, in the order of the calls.
func (b *openaiBackend) submit(id string, body *openai.SubmitToolOutputsRunRequest) (*openaiRun, error) {
	return b.runs.change(id, func(v *openaiRun) error {
		if v.Status != openai.RunObjectStatusRequiresAction {
			return &openai.StatusError{Status: http.StatusBadRequest, Message: "the run waits for no outputs"}
		}
		outputs := make([]string, len(weather))
		for _, o := range body.ToolOutputs {
			switch o.ToolCallID.Or("") {
			case "call_1":
				outputs[0] = o.Output.Or("")
			case "call_2":
				outputs[1] = o.Output.Or("")
			default:
				return &openai.StatusError{Status: http.StatusBadRequest, Message: "no call " + o.ToolCallID.Or("")}
			}
		}
		v.Metadata = openai.Some(openai.Metadata{"outputs": strings.Join(outputs, ",")})
		v.Status, v.rest = openai.RunObjectStatusQueued, []openai.RunObjectStatus{openai.RunObjectStatusInProgress, openai.RunObjectStatusCompleted}
		v.RequiredAction = openai.Null[*openai.RunObjectRequiredAction]()
		return nil
	})
}

// tell sends what happens to a run until it stops or waits.
func (b *openaiBackend) tell(ctx context.Context, v *openaiRun, send func(*openai.RunEvent) error) error {
	for {
		if err := send(&openai.RunEvent{Name: "thread.run." + string(v.Status), Data: &v.RunObject}); err != nil {
			return err
		}
		if v.mode == endless && v.Status == openai.RunObjectStatusInProgress {
			<-ctx.Done()
			return ctx.Err()
		}
		if len(v.rest) == 0 {
			return nil
		}
		if v.rest[0] == openai.RunObjectStatusCompleted {
			if err := b.say(send); err != nil {
				return err
			}
		}
		next, err := b.advance(v.ID)
		if err != nil {
			return err
		}
		if v = next; v.Status == openai.RunObjectStatusCompleted {
			m, _ := list(&b.messages, span{}, nil)
			if err := send(&openai.RunEvent{Name: openai.RunEventThreadMessageCompleted, Data: &m[0]}); err != nil {
				return err
			}
		}
	}
}

func (b *openaiBackend) say(send func(*openai.RunEvent) error) error {
	for _, text := range said {
		delta := &openai.MessageDeltaObject{ID: "msg_0", Delta: openai.MessageDeltaObjectDelta{Content: []openai.MessageDeltaObjectDeltaContentItem{
			&openai.MessageDeltaContentTextObject{Text: openai.Some(&openai.MessageDeltaContentTextObjectText{Value: openai.Some(text)})},
		}}}
		if err := send(&openai.RunEvent{Name: openai.RunEventThreadMessageDelta, Data: delta}); err != nil {
			return err
		}
	}
	return nil
}

func (h *openaiRuns) CreateStream(ctx context.Context, thread string, body *openai.CreateRunRequest, _ *openai.RunsCreateParams, send func(*openai.RunEvent) error) error {
	v, err := h.newRun(thread, body)
	if err != nil {
		return err
	}
	if err := send(&openai.RunEvent{Name: openai.RunEventThreadRunCreated, Data: &v.RunObject}); err != nil {
		return err
	}
	return h.tell(ctx, v, send)
}

func (h *openaiRuns) CreateWithThreadStream(ctx context.Context, body *openai.CreateThreadAndRunRequest, _ *openai.RunsCreateWithThreadParams, send func(*openai.RunEvent) error) error {
	t, v, err := h.withThread(body)
	if err != nil {
		return err
	}
	if err := send(&openai.RunEvent{Name: openai.RunEventThreadCreated, Data: t}); err != nil {
		return err
	}
	if err := send(&openai.RunEvent{Name: openai.RunEventThreadRunCreated, Data: &v.RunObject}); err != nil {
		return err
	}
	return h.tell(ctx, v, send)
}

func (h *openaiRuns) SubmitToolOutputsStream(ctx context.Context, _, id string, body *openai.SubmitToolOutputsRunRequest, _ *openai.RunsSubmitToolOutputsParams, send func(*openai.RunEvent) error) error {
	v, err := h.submit(id, body)
	if err != nil {
		return err
	}
	return h.tell(ctx, v, send)
}

type openaiSteps struct {
	openai.UnimplementedRunStepsHandler
	*openaiBackend
}

func (h *openaiSteps) List(_ context.Context, _, run string, params *openai.RunStepsListParams) (*openai.ListRunStepsResponse, error) {
	rows, page := listed(&h.steps, params, func(s *openai.RunStepObject) bool { return s.RunID == run })
	v := as[openai.ListRunStepsResponse](&page)
	v.Data = rows
	return v, nil
}

func (h *openaiSteps) Get(_ context.Context, _, _, id string, _ *openai.RunStepsGetParams) (*openai.RunStepObject, error) {
	return h.steps.get(id)
}

type openaiFiles struct {
	openai.UnimplementedFilesHandler
	*openaiBackend
}

func (b *openaiBackend) newFile(name string, purpose string, r io.Reader) (*openai.OpenAIFile, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	v := b.files.add(func(id string, at time.Time) openaiFile {
		return openaiFile{openai.OpenAIFile{
			ID: id, CreatedAt: openai.UnixTimeOf(at), Filename: name, Bytes: int64(len(content)),
			Purpose: openai.OpenAIFilePurpose(purpose), Status: openai.OpenAIFileStatusProcessed,
		}, content}
	})
	return &v.OpenAIFile, nil
}

func (h *openaiFiles) Create(_ context.Context, body *openai.CreateFileRequest, _ *openai.FilesCreateParams) (*openai.OpenAIFile, error) {
	return h.newFile(body.File.Name, string(body.Purpose), body.File.Content)
}

func (h *openaiFiles) Get(_ context.Context, id string, _ *openai.FilesGetParams) (*openai.OpenAIFile, error) {
	v, err := h.files.get(id)
	if err != nil {
		return nil, err
	}
	return &v.OpenAIFile, nil
}

func (h *openaiFiles) Delete(_ context.Context, id string, _ *openai.FilesDeleteParams) (*openai.DeleteFileResponse, error) {
	return &openai.DeleteFileResponse{ID: id, Deleted: true}, h.files.drop(id)
}

func (h *openaiFiles) List(_ context.Context, params *openai.FilesListParams) (*openai.ListFilesResponse, error) {
	purpose, one := params.Purpose.Get()
	rows, page := listed(&h.files, params, func(f *openaiFile) bool { return !one || string(f.Purpose) == purpose })
	v := as[openai.ListFilesResponse](&page)
	v.Data = []openai.OpenAIFile{}
	for _, r := range rows {
		v.Data = append(v.Data, r.OpenAIFile)
	}
	return v, nil
}

func (h *openaiFiles) Download(_ context.Context, id string, _ *openai.FilesDownloadParams) (*openai.FilePart, error) {
	v, err := h.files.get(id)
	if err != nil {
		return nil, err
	}
	return &openai.FilePart{Name: v.Filename, Content: bytes.NewReader(v.content)}, nil
}

type openaiStores struct {
	openai.UnimplementedVectorStoresHandler
	*openaiBackend
}

func (h *openaiStores) Create(_ context.Context, body *openai.CreateVectorStoreRequest, _ *openai.VectorStoresCreateParams) (*openai.VectorStoreObject, error) {
	v := h.stores.add(func(id string, at time.Time) openai.VectorStoreObject {
		members := membersOf(body)
		delete(members, "file_ids")
		delete(members, "chunking_strategy")
		v := as[openai.VectorStoreObject](&members)
		v.ID, v.CreatedAt, v.Status = id, openai.UnixTimeOf(at), openai.VectorStoreObjectStatusInProgress
		return *v
	})
	for _, file := range body.FileIDs {
		h.newStoreFile(v.ID, file)
	}
	return v, nil
}

func (h *openaiStores) Get(_ context.Context, id string, _ *openai.VectorStoresGetParams) (*openai.VectorStoreObject, error) {
	v, err := h.stores.get(id)
	if err != nil {
		return nil, err
	}
	_, _ = h.stores.change(id, func(v *openai.VectorStoreObject) error {
		v.Status = openai.VectorStoreObjectStatusCompleted
		return nil
	})
	return v, nil
}

func (h *openaiStores) Update(_ context.Context, id string, body *openai.UpdateVectorStoreRequest, _ *openai.VectorStoresUpdateParams) (*openai.VectorStoreObject, error) {
	return h.stores.change(id, func(v *openai.VectorStoreObject) error { return runtime.ApplyUpdate(v, body) })
}

func (h *openaiStores) Delete(_ context.Context, id string, _ *openai.VectorStoresDeleteParams) (*openai.DeleteVectorStoreResponse, error) {
	return &openai.DeleteVectorStoreResponse{ID: id, Deleted: true}, h.stores.drop(id)
}

func (h *openaiStores) List(_ context.Context, params *openai.VectorStoresListParams) (*openai.ListVectorStoresResponse, error) {
	rows, page := listed(&h.stores, params, nil)
	v := as[openai.ListVectorStoresResponse](&page)
	v.Data = rows
	return v, nil
}

type openaiStoreFiles struct {
	openai.UnimplementedVectorStoreFilesHandler
	*openaiBackend
}

// newStoreFile puts a file into a store, under its own id.
func (b *openaiBackend) newStoreFile(store, file string) *openai.VectorStoreFileObject {
	return b.storeFiles.add(func(_ string, at time.Time) openai.VectorStoreFileObject {
		return openai.VectorStoreFileObject{
			ID: file, CreatedAt: openai.UnixTimeOf(at), VectorStoreID: store, Status: openai.VectorStoreFileObjectStatusInProgress,
		}
	})
}

func (h *openaiStoreFiles) Create(_ context.Context, store string, body *openai.CreateVectorStoreFileRequest, _ *openai.VectorStoreFilesCreateParams) (*openai.VectorStoreFileObject, error) {
	if _, err := h.stores.get(store); err != nil {
		return nil, err
	}
	return h.newStoreFile(store, body.FileID), nil
}

func (h *openaiStoreFiles) Get(_ context.Context, _, id string, _ *openai.VectorStoreFilesGetParams) (*openai.VectorStoreFileObject, error) {
	v, err := h.storeFiles.get(id)
	if err != nil {
		return nil, err
	}
	_, _ = h.storeFiles.change(id, func(v *openai.VectorStoreFileObject) error {
		v.Status = openai.VectorStoreFileObjectStatusCompleted
		return nil
	})
	return v, nil
}

func (h *openaiStoreFiles) Delete(_ context.Context, _, id string, _ *openai.VectorStoreFilesDeleteParams) (*openai.DeleteVectorStoreFileResponse, error) {
	return &openai.DeleteVectorStoreFileResponse{ID: id, Deleted: true}, h.storeFiles.drop(id)
}

func (b *openaiBackend) filesOf(store string, batch []string, params any) *openai.ListVectorStoreFilesResponse {
	rows, page := listed(&b.storeFiles, params, func(f *openai.VectorStoreFileObject) bool {
		return f.VectorStoreID == store && (batch == nil || slices.Contains(batch, f.ID))
	})
	v := as[openai.ListVectorStoreFilesResponse](&page)
	v.Data = rows
	return v
}

func (h *openaiStoreFiles) List(_ context.Context, store string, params *openai.VectorStoreFilesListParams) (*openai.ListVectorStoreFilesResponse, error) {
	return h.filesOf(store, nil, params), nil
}

type openaiBatches struct {
	openai.UnimplementedVectorStoreFileBatchesHandler
	*openaiBackend
}

func (h *openaiBatches) Create(_ context.Context, store string, body *openai.CreateVectorStoreFileBatchRequest, _ *openai.VectorStoreFileBatchesCreateParams) (*openai.VectorStoreFileBatchObject, error) {
	if _, err := h.stores.get(store); err != nil {
		return nil, err
	}
	for _, file := range body.FileIDs {
		h.newStoreFile(store, file)
	}
	v := h.batches.add(func(id string, at time.Time) openaiBatch {
		v := openaiBatch{files: body.FileIDs}
		v.ID, v.CreatedAt, v.VectorStoreID, v.Status = id, openai.UnixTimeOf(at), store, openai.VectorStoreFileBatchObjectStatusInProgress
		v.FileCounts.Total = int64(len(body.FileIDs))
		if slices.Contains(body.FileIDs, "bad") {
			v.FileCounts.Failed = 1
		}
		return v
	})
	return &v.VectorStoreFileBatchObject, nil
}

func (h *openaiBatches) Get(_ context.Context, _, id string, _ *openai.VectorStoreFileBatchesGetParams) (*openai.VectorStoreFileBatchObject, error) {
	v, err := h.batches.get(id)
	if err != nil {
		return nil, err
	}
	_, _ = h.batches.change(id, func(v *openaiBatch) error {
		switch {
		case v.Status != openai.VectorStoreFileBatchObjectStatusInProgress:
		case v.FileCounts.Failed > 0:
			v.Status = openai.VectorStoreFileBatchObjectStatusFailed
		default:
			v.Status = openai.VectorStoreFileBatchObjectStatusCompleted
		}
		return nil
	})
	return &v.VectorStoreFileBatchObject, nil
}

func (h *openaiBatches) Cancel(_ context.Context, _, id string, _ *openai.VectorStoreFileBatchesCancelParams) (*openai.VectorStoreFileBatchObject, error) {
	v, err := h.batches.change(id, func(v *openaiBatch) error {
		v.Status = openai.VectorStoreFileBatchObjectStatusCancelled
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &v.VectorStoreFileBatchObject, nil
}

func (h *openaiBatches) ListFiles(_ context.Context, store, id string, params *openai.VectorStoreFileBatchesListFilesParams) (*openai.ListVectorStoreFilesResponse, error) {
	v, err := h.batches.get(id)
	if err != nil {
		return nil, err
	}
	return h.filesOf(store, v.files, params), nil
}
