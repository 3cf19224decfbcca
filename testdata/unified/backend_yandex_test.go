package unified

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// yandexBackend keeps what the handlers of Yandex's server answer.
type yandexBackend struct {
	links string // where contents of files are

	assistants shelf[yandex.Assistant]
	threads    shelf[yandex.Thread]
	messages   shelf[yandex.Message]
	runs       shelf[yandexRun]
	files      shelf[yandexFile]
	indexes    shelf[yandex.SearchIndex]
	indexFiles shelf[yandex.SearchIndexFile]
	operations shelf[yandexOperation]
	users      shelf[yandex.User]
}

// yandexRun is a run with what its assistant is told to do.
type yandexRun struct {
	yandex.Run
	mode    string
	outputs []string
	rest    []yandex.RunStateRunStatus // the states that are to come
	told    []*yandex.StreamEvent      // what is sent to those that listen, until the run stops or waits
}

type yandexFile struct {
	yandex.File
	content []byte
}

// yandexOperation is done when it was looked at as often.
type yandexOperation struct {
	yandex.Operation
	looks  int
	result any
}

func newYandexBackend() *yandexBackend {
	b := &yandexBackend{}
	b.assistants.prefix, b.assistants.id = "asst", func(v *yandex.Assistant) string { return v.ID.Or("") }
	b.threads.prefix, b.threads.id = "thread", func(v *yandex.Thread) string { return v.ID.Or("") }
	b.messages.prefix, b.messages.id = "msg", func(v *yandex.Message) string { return v.ID.Or("") }
	b.runs.prefix, b.runs.id = "run", func(v *yandexRun) string { return v.ID.Or("") }
	b.files.prefix, b.files.id = "file", func(v *yandexFile) string { return v.ID.Or("") }
	b.indexes.prefix, b.indexes.id = "vs", func(v *yandex.SearchIndex) string { return v.ID.Or("") }
	b.indexFiles.prefix, b.indexFiles.id = "vsf", func(v *yandex.SearchIndexFile) string { return v.ID.Or("") }
	b.operations.prefix, b.operations.id = "op", func(v *yandexOperation) string { return v.ID.Or("") }
	b.users.prefix, b.users.id = "user", func(v *yandex.User) string { return v.ID.Or("") }
	return b
}

func (b *yandexBackend) handlers() yandex.Handlers {
	return yandex.Handlers{
		Assistants:       &yandexAssistants{yandexBackend: b},
		Threads:          &yandexThreads{yandexBackend: b},
		Messages:         &yandexMessages{yandexBackend: b},
		Runs:             &yandexRuns{yandexBackend: b},
		Files:            &yandexFiles{yandexBackend: b},
		SearchIndexes:    &yandexIndexes{yandexBackend: b},
		SearchIndexFiles: &yandexIndexFiles{yandexBackend: b},
		Operations:       &yandexOperations{yandexBackend: b},
		Users:            &yandexUsers{yandexBackend: b},
	}
}

// turned returns a page of a shelf, and the token of the next one.
func turned[T any](t *shelf[T], size yandex.Opt[int64], token yandex.Opt[string]) ([]T, yandex.Opt[string]) {
	rows, more := list(t, span{limit: size.Or(0), after: strings.TrimPrefix(token.Or(""), "after "), ascending: true}, nil)
	if !more {
		return rows, yandex.Opt[string]{}
	}
	return rows, yandex.Some("after " + t.id(&rows[len(rows)-1]))
}

type yandexAssistants struct {
	yandex.UnimplementedAssistantsHandler
	*yandexBackend
}

func (h *yandexAssistants) Create(_ context.Context, body *yandex.CreateAssistantRequest, _ *yandex.AssistantsCreateParams) (*yandex.Assistant, error) {
	return h.assistants.add(func(id string, at time.Time) yandex.Assistant {
		v := as[yandex.Assistant](body)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		return *v
	}), nil
}

func (h *yandexAssistants) Get(_ context.Context, id string, _ *yandex.AssistantsGetParams) (*yandex.Assistant, error) {
	return h.assistants.get(id)
}

func (h *yandexAssistants) Update(_ context.Context, id string, body *yandex.UpdateAssistantRequest, _ *yandex.AssistantsUpdateParams) (*yandex.Assistant, error) {
	return h.assistants.change(id, func(v *yandex.Assistant) error { return masked(v, body, body.UpdateMask) })
}

// masked sets what a mask names. An empty mask is refused, for it would name everything.
func masked(to, from any, mask yandex.FieldMask) error {
	if mask == "" {
		return &yandex.StatusError{Status: http.StatusBadRequest, Message: "no mask"}
	}
	return runtime.ApplyMask(to, mask, from)
}

func (h *yandexAssistants) Delete(_ context.Context, id string, _ *yandex.AssistantsDeleteParams) (*yandex.DeleteAssistantResponse, error) {
	return &yandex.DeleteAssistantResponse{}, h.assistants.drop(id)
}

func (h *yandexAssistants) List(_ context.Context, params *yandex.AssistantsListParams) (*yandex.ListAssistantsResponse, error) {
	rows, next := turned(&h.assistants, params.PageSize, params.PageToken)
	return &yandex.ListAssistantsResponse{Assistants: rows, NextPageToken: next}, nil
}

func (h *yandexAssistants) ListVersions(_ context.Context, params *yandex.AssistantsListVersionsParams) (*yandex.ListAssistantVersionsResponse, error) {
	v, err := h.assistants.get(params.AssistantID)
	if err != nil {
		return nil, err
	}
	return &yandex.ListAssistantVersionsResponse{Versions: []yandex.AssistantVersion{{ID: yandex.Some("v1"), Assistant: yandex.Some(v)}}}, nil
}

type yandexThreads struct {
	yandex.UnimplementedThreadsHandler
	*yandexBackend
}

func (h *yandexThreads) Create(_ context.Context, body *yandex.CreateThreadRequest, _ *yandex.ThreadsCreateParams) (*yandex.Thread, error) {
	v := h.threads.add(func(id string, at time.Time) yandex.Thread {
		members := membersOf(body)
		delete(members, "messages")
		v := as[yandex.Thread](&members)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		return *v
	})
	for i := range body.Messages {
		h.newMessage(v.ID.Or(""), &body.Messages[i])
	}
	return v, nil
}

func (h *yandexThreads) Get(_ context.Context, id string, _ *yandex.ThreadsGetParams) (*yandex.Thread, error) {
	return h.threads.get(id)
}

func (h *yandexThreads) Update(_ context.Context, id string, body *yandex.UpdateThreadRequest, _ *yandex.ThreadsUpdateParams) (*yandex.Thread, error) {
	return h.threads.change(id, func(v *yandex.Thread) error { return masked(v, body, body.UpdateMask) })
}

func (h *yandexThreads) Delete(_ context.Context, id string, _ *yandex.ThreadsDeleteParams) (*yandex.DeleteThreadResponse, error) {
	return &yandex.DeleteThreadResponse{}, h.threads.drop(id)
}

func (h *yandexThreads) List(_ context.Context, params *yandex.ThreadsListParams) (*yandex.ListThreadsResponse, error) {
	rows, next := turned(&h.threads, params.PageSize, params.PageToken)
	return &yandex.ListThreadsResponse{Threads: rows, NextPageToken: next}, nil
}

type yandexMessages struct {
	yandex.UnimplementedMessagesHandler
	*yandexBackend
}

func (b *yandexBackend) newMessage(thread string, body *yandex.MessageData) *yandex.Message {
	return b.messages.add(func(id string, at time.Time) yandex.Message {
		v := as[yandex.Message](body)
		v.ID, v.CreatedAt, v.ThreadID, v.Status = yandex.Some(id), yandex.Some(at), yandex.Some(thread), yandex.Some(yandex.MessageMessageStatusCompleted)
		return *v
	})
}

func (h *yandexMessages) Create(_ context.Context, body *yandex.CreateMessageRequest, _ *yandex.MessagesCreateParams) (*yandex.Message, error) {
	if _, err := h.threads.get(body.ThreadID); err != nil {
		return nil, err
	}
	return h.newMessage(body.ThreadID, &yandex.MessageData{Author: body.Author, Labels: body.Labels, Content: yandex.Some(&body.Content)}), nil
}

func (h *yandexMessages) Get(_ context.Context, id string, params *yandex.MessagesGetParams) (*yandex.Message, error) {
	v, err := h.messages.get(id)
	if err == nil && v.ThreadID.Or("") != params.ThreadID {
		return nil, h.messages.missing(id)
	}
	return v, err
}

func (h *yandexMessages) List(_ context.Context, params *yandex.MessagesListParams, send func(*yandex.Message) error) error {
	if _, err := h.threads.get(params.ThreadID); err != nil {
		return err
	}
	rows, _ := list(&h.messages, span{limit: 10000}, func(m *yandex.Message) bool { return m.ThreadID.Or("") == params.ThreadID })
	for i := range rows {
		if err := send(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

type yandexRuns struct {
	yandex.UnimplementedRunsHandler
	*yandexBackend
}

func (h *yandexRuns) Create(_ context.Context, body *yandex.CreateRunRequest, _ *yandex.RunsCreateParams) (*yandex.Run, error) {
	assistant, err := h.assistants.get(body.AssistantID)
	if err != nil {
		return nil, err
	}
	if _, err := h.threads.get(body.ThreadID); err != nil {
		return nil, err
	}
	for i := range body.AdditionalMessages {
		h.newMessage(body.ThreadID, &body.AdditionalMessages[i])
	}
	v := h.runs.add(func(id string, at time.Time) yandexRun {
		members := membersOf(body)
		delete(members, "additionalMessages")
		delete(members, "stream")
		v := as[yandex.Run](&members)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		v.State = yandex.Some(&yandex.RunState{Status: yandex.Some(yandex.RunStateRunStatusPending)})
		r := yandexRun{Run: *v, mode: assistant.Instruction.Or("")}
		for _, status := range ahead(r.mode) {
			r.rest = append(r.rest, yandexStatus[string(status)])
		}
		return r
	})
	return &v.Run, nil
}

// yandexStatus are the states of runs by those of OpenAI.
var yandexStatus = map[string]yandex.RunStateRunStatus{
	"in_progress":     yandex.RunStateRunStatusInProgress,
	"requires_action": yandex.RunStateRunStatusToolCalls,
	"failed":          yandex.RunStateRunStatusFailed,
	"completed":       yandex.RunStateRunStatusCompleted,
	"pondering":       "PONDERING",
}

// advance brings a run into its next state.
func (b *yandexBackend) advance(id string) (*yandexRun, error) {
	return b.runs.change(id, func(v *yandexRun) error {
		if len(v.rest) == 0 {
			return nil
		}
		state := &yandex.RunState{Status: yandex.Some(v.rest[0])}
		v.rest = v.rest[1:]
		switch *state.Status.Ptr() {
		case yandex.RunStateRunStatusToolCalls:
			state.ToolCallList = yandex.Some(askedByYandex())
			if len(v.outputs) == 0 {
				v.told = append(v.told, &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeToolCalls), ToolCallList: state.ToolCallList})
			}
		case yandex.RunStateRunStatusFailed:
			state.Error = yandex.Some(&yandex.Error{Code: yandex.Some[int64](13), Message: yandex.Some("out of words")})
			v.told = append(v.told, &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeError), Error: state.Error})
		case yandex.RunStateRunStatusCompleted:
			b.complete(v, state)
		}
		v.State = yandex.Some(state)
		return nil
	})
}

func askedByYandex() *yandex.ToolCallList {
	l := &yandex.ToolCallList{}
	for _, arguments := range weather {
		c := map[string]any{"functionCall": map[string]any{"name": "weather", "arguments": yandex.Raw(arguments)}}
		l.ToolCalls = append(l.ToolCalls, *as[yandex.ToolCall](&c))
	}
	return l
}

// complete says the response of a run, in partial messages that repeat the text so far.
func (b *yandexBackend) complete(v *yandexRun, state *yandex.RunState) {
	text := strings.Join(said, "")
	if v.mode == usesTools {
		text = strings.Join(v.outputs, ",")
	}
	for i := range said {
		v.told = append(v.told, &yandex.StreamEvent{
			EventType: yandex.Some(yandex.StreamEventEventTypePartialMessage), PartialMessage: yandex.Some(contentText(strings.Join(said[:i+1], ""))),
		})
	}
	m := b.newMessage(v.ThreadID.Or(""), &yandex.MessageData{
		Author: yandex.Some(&yandex.Author{ID: v.AssistantID, Role: yandex.Some("ASSISTANT")}), Content: yandex.Some(contentText(text)),
	})
	state.CompletedMessage = yandex.Some(m)
	v.Usage = yandex.Some(&yandex.ContentUsage{PromptTokens: yandex.Some[int64](3), CompletionTokens: yandex.Some[int64](4), TotalTokens: yandex.Some[int64](7)})
	v.told = append(v.told, &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypeDone), CompletedMessage: yandex.Some(m)})
}

func contentText(text string) *yandex.MessageContent {
	return &yandex.MessageContent{Content: []yandex.ContentPart{{Text: yandex.Some(&yandex.Text{Content: yandex.Some(text)})}}}
}

func (h *yandexRuns) Get(_ context.Context, id string, _ *yandex.RunsGetParams) (*yandex.Run, error) {
	v, err := h.advance(id)
	if err != nil {
		return nil, err
	}
	return &v.Run, nil
}

func (h *yandexRuns) GetLastByThread(_ context.Context, params *yandex.RunsGetLastByThreadParams) (*yandex.Run, error) {
	rows, _ := list(&h.runs, span{}, func(r *yandexRun) bool { return r.ThreadID.Or("") == params.ThreadID })
	if len(rows) == 0 {
		return nil, h.runs.missing("of " + params.ThreadID)
	}
	return &rows[0].Run, nil
}

func (h *yandexRuns) List(_ context.Context, params *yandex.RunsListParams) (*yandex.ListRunsResponse, error) {
	rows, next := turned(&h.runs, params.PageSize, params.PageToken)
	v := &yandex.ListRunsResponse{NextPageToken: next}
	for _, r := range rows {
		v.Runs = append(v.Runs, r.Run)
	}
	return v, nil
}

// Submit takes the outputs, in the order of the calls. The run still waits for them when it is looked at right after.
func (h *yandexRuns) Submit(_ context.Context, id string, body *yandex.SubmitToRunRequest, _ *yandex.RunsSubmitParams) (*yandex.SubmitToRunResponse, error) {
	_, err := h.runs.change(id, func(v *yandexRun) error {
		state, _ := v.State.Get()
		if state.Status.Or("") != yandex.RunStateRunStatusToolCalls {
			return &yandex.StatusError{Status: http.StatusBadRequest, Message: "the run waits for no outputs"}
		}
		results, _ := body.ToolResultList.Get()
		if results == nil {
			return &yandex.StatusError{Status: http.StatusBadRequest, Message: "no results"}
		}
		v.outputs = nil
		for _, result := range results.ToolResults {
			f, _ := result.FunctionResult.Get()
			if f == nil || f.Name.Or("") != "weather" {
				return &yandex.StatusError{Status: http.StatusBadRequest, Message: "no such function"}
			}
			v.outputs = append(v.outputs, f.Content.Or(""))
		}
		v.rest = []yandex.RunStateRunStatus{yandex.RunStateRunStatusToolCalls, yandex.RunStateRunStatusInProgress, yandex.RunStateRunStatusCompleted}
		return nil
	})
	return &yandex.SubmitToRunResponse{}, err
}

// Listen sends what happens to a run until it stops or waits.
func (h *yandexRuns) Listen(ctx context.Context, params *yandex.RunsListenParams, send func(*yandex.StreamEvent) error) error {
	v, err := h.runs.get(params.RunID)
	if err != nil {
		return err
	}
	for len(v.rest) > 0 {
		if v, err = h.advance(params.RunID); err != nil {
			return err
		}
	}
	for i, e := range v.told {
		if int64(i) < params.EventsStartIdx.Or(0) {
			continue
		}
		event := *e
		event.StreamCursor = yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some(int64(i))})
		if err := send(&event); err != nil {
			return err
		}
	}
	if v.mode == endless {
		event := &yandex.StreamEvent{EventType: yandex.Some(yandex.StreamEventEventTypePartialMessage), PartialMessage: yandex.Some(contentText(said[0]))}
		if err := send(event); err != nil {
			return err
		}
		<-ctx.Done()
	}
	return nil
}

type yandexFiles struct {
	yandex.UnimplementedFilesHandler
	*yandexBackend
}

func (h *yandexFiles) Create(_ context.Context, body *yandex.CreateFileRequest, _ *yandex.FilesCreateParams) (*yandex.File, error) {
	v := h.files.add(func(id string, at time.Time) yandexFile {
		members := membersOf(body)
		delete(members, "content")
		v := as[yandex.File](&members)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		return yandexFile{*v, body.Content}
	})
	return &v.File, nil
}

func ofFile(v *yandexFile, err error) (*yandex.File, error) {
	if err != nil {
		return nil, err
	}
	return &v.File, nil
}

func (h *yandexFiles) Get(_ context.Context, id string, _ *yandex.FilesGetParams) (*yandex.File, error) {
	return ofFile(h.files.get(id))
}

func (h *yandexFiles) Update(_ context.Context, id string, body *yandex.UpdateFileRequest, _ *yandex.FilesUpdateParams) (*yandex.File, error) {
	return ofFile(h.files.change(id, func(v *yandexFile) error { return masked(&v.File, body, body.UpdateMask) }))
}

func (h *yandexFiles) Delete(_ context.Context, id string, _ *yandex.FilesDeleteParams) (*yandex.DeleteFileResponse, error) {
	return &yandex.DeleteFileResponse{}, h.files.drop(id)
}

func (h *yandexFiles) List(_ context.Context, params *yandex.FilesListParams) (*yandex.ListFilesResponse, error) {
	rows, next := turned(&h.files, params.PageSize, params.PageToken)
	v := &yandex.ListFilesResponse{NextPageToken: next}
	for _, r := range rows {
		v.Files = append(v.Files, r.File)
	}
	return v, nil
}

func (h *yandexFiles) GetURL(_ context.Context, params *yandex.FilesGetURLParams) (*yandex.GetFileURLResponse, error) {
	if _, err := h.files.get(params.FileID); err != nil {
		return nil, err
	}
	return &yandex.GetFileURLResponse{URL: yandex.Some(h.links + "/" + params.FileID)}, nil
}

// ServeHTTP answers the contents of files, to those that send no credentials.
func (b *yandexBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, err := b.files.get(strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil || r.Header.Get("Authorization") != "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write(v.content)
}

type yandexIndexes struct {
	yandex.UnimplementedSearchIndexesHandler
	*yandexBackend
}

// promise makes an operation that is done after two looks.
func (b *yandexBackend) promise(result any) *yandex.Operation {
	v := b.operations.add(func(id string, at time.Time) yandexOperation {
		return yandexOperation{yandex.Operation{ID: yandex.Some(id), CreatedAt: yandex.Some(at), Done: yandex.Some(false)}, 2, result}
	})
	return &v.Operation
}

func (h *yandexIndexes) Create(_ context.Context, body *yandex.CreateSearchIndexRequest, _ *yandex.SearchIndexesCreateParams) (*yandex.Operation, error) {
	v := h.indexes.add(func(id string, at time.Time) yandex.SearchIndex {
		members := membersOf(body)
		delete(members, "fileIds")
		v := as[yandex.SearchIndex](&members)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		return *v
	})
	h.addFiles(v.ID.Or(""), body.FileIDs)
	return h.promise(v), nil
}

func (b *yandexBackend) addFiles(index string, ids []string) []yandex.SearchIndexFile {
	var added []yandex.SearchIndexFile
	for _, file := range ids {
		added = append(added, *b.indexFiles.add(func(_ string, at time.Time) yandex.SearchIndexFile {
			return yandex.SearchIndexFile{ID: yandex.Some(file), SearchIndexID: yandex.Some(index), CreatedAt: yandex.Some(at)}
		}))
	}
	return added
}

func (h *yandexIndexes) Get(_ context.Context, id string, _ *yandex.SearchIndexesGetParams) (*yandex.SearchIndex, error) {
	return h.indexes.get(id)
}

func (h *yandexIndexes) Update(_ context.Context, id string, body *yandex.UpdateSearchIndexRequest, _ *yandex.SearchIndexesUpdateParams) (*yandex.SearchIndex, error) {
	return h.indexes.change(id, func(v *yandex.SearchIndex) error { return masked(v, body, body.UpdateMask) })
}

func (h *yandexIndexes) Delete(_ context.Context, id string, _ *yandex.SearchIndexesDeleteParams) (*yandex.DeleteSearchIndexResponse, error) {
	return &yandex.DeleteSearchIndexResponse{}, h.indexes.drop(id)
}

func (h *yandexIndexes) List(_ context.Context, params *yandex.SearchIndexesListParams) (*yandex.ListSearchIndicesResponse, error) {
	rows, next := turned(&h.indexes, params.PageSize, params.PageToken)
	return &yandex.ListSearchIndicesResponse{Indices: rows, NextPageToken: next}, nil
}

type yandexIndexFiles struct {
	yandex.UnimplementedSearchIndexFilesHandler
	*yandexBackend
}

func (h *yandexIndexFiles) BatchCreate(_ context.Context, body *yandex.BatchCreateSearchIndexFileRequest, _ *yandex.SearchIndexFilesBatchCreateParams) (*yandex.Operation, error) {
	if _, err := h.indexes.get(body.SearchIndexID); err != nil {
		return nil, err
	}
	if slices.Contains(body.FileIDs, "bad") {
		v := h.promise(nil)
		return v, nil
	}
	return h.promise(&yandex.BatchCreateSearchIndexFileResponse{Files: h.addFiles(body.SearchIndexID, body.FileIDs)}), nil
}

func (h *yandexIndexFiles) Get(_ context.Context, _, id string, _ *yandex.SearchIndexFilesGetParams) (*yandex.SearchIndexFile, error) {
	return h.indexFiles.get(id)
}

func (h *yandexIndexFiles) List(_ context.Context, index string, params *yandex.SearchIndexFilesListParams) (*yandex.ListSearchIndexFilesResponse, error) {
	rows, more := list(&h.indexFiles, span{
		limit: params.PageSize.Or(0), after: strings.TrimPrefix(params.PageToken.Or(""), "after "), ascending: true,
	}, func(f *yandex.SearchIndexFile) bool { return f.SearchIndexID.Or("") == index })
	v := &yandex.ListSearchIndexFilesResponse{Files: rows}
	if more {
		v.NextPageToken = yandex.Some("after " + rows[len(rows)-1].ID.Or(""))
	}
	return v, nil
}

type yandexOperations struct {
	yandex.UnimplementedOperationsHandler
	*yandexBackend
}

func (h *yandexOperations) Get(_ context.Context, id string, _ *yandex.OperationsGetParams) (*yandex.Operation, error) {
	v, err := h.operations.change(id, func(v *yandexOperation) error {
		if v.looks--; v.looks > 0 || v.Done.Or(false) {
			return nil
		}
		v.Done = yandex.Some(true)
		if v.result == nil {
			v.Error = yandex.Some(&yandex.Status{Code: yandex.Some[int32](3), Message: yandex.Some("a bad file")})
			return nil
		}
		v.Response = yandex.Some(as[yandex.OperationResponse](v.result))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &v.Operation, nil
}

func (h *yandexOperations) Cancel(_ context.Context, id string, _ *yandex.OperationsCancelParams) (*yandex.Operation, error) {
	v, err := h.operations.change(id, func(v *yandexOperation) error {
		v.looks, v.Done = 0, yandex.Some(true)
		v.Error = yandex.Some(&yandex.Status{Code: yandex.Some[int32](1), Message: yandex.Some("cancelled")})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &v.Operation, nil
}

type yandexUsers struct {
	yandex.UnimplementedUsersHandler
	*yandexBackend
}

func (h *yandexUsers) Create(_ context.Context, body *yandex.CreateUserRequest, _ *yandex.UsersCreateParams) (*yandex.User, error) {
	return h.users.add(func(id string, at time.Time) yandex.User {
		v := as[yandex.User](body)
		v.ID, v.CreatedAt = yandex.Some(id), yandex.Some(at)
		return *v
	}), nil
}

func (h *yandexUsers) Get(_ context.Context, id string, _ *yandex.UsersGetParams) (*yandex.User, error) {
	return h.users.get(id)
}

func (h *yandexUsers) Update(_ context.Context, id string, body *yandex.UpdateUserRequest, _ *yandex.UsersUpdateParams) (*yandex.User, error) {
	return h.users.change(id, func(v *yandex.User) error { return masked(v, body, body.UpdateMask) })
}

func (h *yandexUsers) Delete(_ context.Context, id string, _ *yandex.UsersDeleteParams) (*yandex.DeleteUserResponse, error) {
	return &yandex.DeleteUserResponse{}, h.users.drop(id)
}

func (h *yandexUsers) List(_ context.Context, params *yandex.UsersListParams) (*yandex.ListUsersResponse, error) {
	rows, next := turned(&h.users, params.PageSize, params.PageToken)
	return &yandex.ListUsersResponse{Users: rows, NextPageToken: next}, nil
}
