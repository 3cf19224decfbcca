package unified

import (
	"context"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
)

// azureBackend answers for Azure by the backend of OpenAI, whose JSON is nearly the same.
type azureBackend struct{ *openaiBackend }

func (b azureBackend) handlers() azure.Handlers {
	h := b.openaiBackend.handlers()
	return azure.Handlers{
		Agents:                 azureAgents{openai: h.Assistants, azureBackend: b},
		Threads:                azureThreads{openai: h.Threads, azureBackend: b},
		Messages:               azureMessages{openai: h.Messages},
		Runs:                   azureRuns{openai: h.Runs},
		RunSteps:               azureSteps{openai: h.RunSteps},
		Files:                  azureFiles{openai: h.Files, azureBackend: b},
		VectorStores:           azureStores{openai: h.VectorStores},
		VectorStoreFiles:       azureStoreFiles{openai: h.VectorStoreFiles},
		VectorStoreFileBatches: azureBatches{openai: h.VectorStoreFileBatches},
	}
}

type azureAgents struct {
	azure.UnimplementedAgentsHandler
	azureBackend
	openai openai.AssistantsHandler
}

func (h azureAgents) Create(ctx context.Context, body *azure.CreateAgentOptions, _ *azure.AgentsCreateParams) (*azure.Agent, error) {
	return answer[azure.Agent](h.openai.Create(ctx, as[openai.CreateAssistantRequest](body), nil))
}

func (h azureAgents) Get(ctx context.Context, id string, _ *azure.AgentsGetParams) (*azure.Agent, error) {
	return answer[azure.Agent](h.openai.Get(ctx, id, nil))
}

func (h azureAgents) Update(ctx context.Context, id string, body *azure.UpdateAgentOptions, _ *azure.AgentsUpdateParams) (*azure.Agent, error) {
	return answer[azure.Agent](h.openai.Update(ctx, id, as[openai.ModifyAssistantRequest](body), nil))
}

func (h azureAgents) Delete(ctx context.Context, id string, _ *azure.AgentsDeleteParams) (*azure.AgentDeletionStatus, error) {
	return answer[azure.AgentDeletionStatus](h.openai.Delete(ctx, id, nil))
}

func (h azureAgents) List(ctx context.Context, params *azure.AgentsListParams) (*azure.AgentsListResponse, error) {
	return answer[azure.AgentsListResponse](h.openai.List(ctx, as[openai.AssistantsListParams](params)))
}

type azureThreads struct {
	azure.UnimplementedThreadsHandler
	azureBackend
	openai openai.ThreadsHandler
}

func (h azureThreads) List(_ context.Context, params *azure.ThreadsListParams) (*azure.ThreadsListResponse, error) {
	rows, page := listed(&h.threads, params, nil)
	v := as[azure.ThreadsListResponse](&page)
	for i := range rows {
		v.Data = append(v.Data, *as[azure.AgentThread](&rows[i]))
	}
	return v, nil
}

func (h azureThreads) Create(ctx context.Context, body *azure.AgentThreadCreationOptions, _ *azure.ThreadsCreateParams) (*azure.AgentThread, error) {
	return answer[azure.AgentThread](h.openai.Create(ctx, as[openai.CreateThreadRequest](body), nil))
}

func (h azureThreads) Get(ctx context.Context, id string, _ *azure.ThreadsGetParams) (*azure.AgentThread, error) {
	return answer[azure.AgentThread](h.openai.Get(ctx, id, nil))
}

func (h azureThreads) Update(ctx context.Context, id string, body *azure.UpdateAgentThreadOptions, _ *azure.ThreadsUpdateParams) (*azure.AgentThread, error) {
	return answer[azure.AgentThread](h.openai.Update(ctx, id, as[openai.ModifyThreadRequest](body), nil))
}

func (h azureThreads) Delete(ctx context.Context, id string, _ *azure.ThreadsDeleteParams) (*azure.ThreadDeletionStatus, error) {
	return answer[azure.ThreadDeletionStatus](h.openai.Delete(ctx, id, nil))
}

type azureMessages struct {
	azure.UnimplementedMessagesHandler
	openai openai.MessagesHandler
}

func (h azureMessages) List(ctx context.Context, thread string, params *azure.MessagesListParams) (*azure.MessagesListResponse, error) {
	return answer[azure.MessagesListResponse](h.openai.List(ctx, thread, as[openai.MessagesListParams](params)))
}

func (h azureMessages) Create(ctx context.Context, thread string, body *azure.ThreadMessageOptions, _ *azure.MessagesCreateParams) (*azure.ThreadMessage, error) {
	return answer[azure.ThreadMessage](h.openai.Create(ctx, thread, as[openai.CreateMessageRequest](body), nil))
}

func (h azureMessages) Get(ctx context.Context, thread, id string, _ *azure.MessagesGetParams) (*azure.ThreadMessage, error) {
	return answer[azure.ThreadMessage](h.openai.Get(ctx, thread, id, nil))
}

func (h azureMessages) Update(ctx context.Context, thread, id string, body *azure.MessagesUpdateRequest, _ *azure.MessagesUpdateParams) (*azure.ThreadMessage, error) {
	return answer[azure.ThreadMessage](h.openai.Update(ctx, thread, id, as[openai.ModifyMessageRequest](body), nil))
}

func (h azureMessages) Delete(ctx context.Context, thread, id string, _ *azure.MessagesDeleteParams) (*azure.MessageDeletionStatus, error) {
	return answer[azure.MessageDeletionStatus](h.openai.Delete(ctx, thread, id, nil))
}

type azureRuns struct {
	azure.UnimplementedRunsHandler
	openai openai.RunsHandler
}

func (h azureRuns) List(ctx context.Context, thread string, params *azure.RunsListParams) (*azure.RunsListResponse, error) {
	return answer[azure.RunsListResponse](h.openai.List(ctx, thread, as[openai.RunsListParams](params)))
}

func (h azureRuns) Create(ctx context.Context, thread string, body *azure.CreateRunOptions, _ *azure.RunsCreateParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.Create(ctx, thread, as[openai.CreateRunRequest](body), nil))
}

func (h azureRuns) CreateWithThread(ctx context.Context, body *azure.CreateAndRunThreadOptions, _ *azure.RunsCreateWithThreadParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.CreateWithThread(ctx, as[openai.CreateThreadAndRunRequest](body), nil))
}

func (h azureRuns) Get(ctx context.Context, thread, id string, _ *azure.RunsGetParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.Get(ctx, thread, id, nil))
}

func (h azureRuns) Update(ctx context.Context, thread, id string, body *azure.RunsUpdateRequest, _ *azure.RunsUpdateParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.Update(ctx, thread, id, as[openai.ModifyRunRequest](body), nil))
}

func (h azureRuns) Cancel(ctx context.Context, thread, id string, _ *azure.RunsCancelParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.Cancel(ctx, thread, id, nil))
}

func (h azureRuns) SubmitToolOutputs(ctx context.Context, thread, id string, body *azure.RunsSubmitToolOutputsRequest, _ *azure.RunsSubmitToolOutputsParams) (*azure.ThreadRun, error) {
	return answer[azure.ThreadRun](h.openai.SubmitToolOutputs(ctx, thread, id, as[openai.SubmitToolOutputsRunRequest](body), nil))
}

func (h azureRuns) CreateStream(ctx context.Context, thread string, body *azure.CreateRunOptions, _ *azure.RunsCreateParams, send func(*azure.RunEvent) error) error {
	return h.openai.CreateStream(ctx, thread, as[openai.CreateRunRequest](body), nil, azureEvents(send))
}

func (h azureRuns) CreateWithThreadStream(ctx context.Context, body *azure.CreateAndRunThreadOptions, _ *azure.RunsCreateWithThreadParams, send func(*azure.RunEvent) error) error {
	return h.openai.CreateWithThreadStream(ctx, as[openai.CreateThreadAndRunRequest](body), nil, azureEvents(send))
}

func (h azureRuns) SubmitToolOutputsStream(ctx context.Context, thread, id string, body *azure.RunsSubmitToolOutputsRequest, _ *azure.RunsSubmitToolOutputsParams, send func(*azure.RunEvent) error) error {
	return h.openai.SubmitToolOutputsStream(ctx, thread, id, as[openai.SubmitToolOutputsRunRequest](body), nil, azureEvents(send))
}

// azureEvents sends the events of OpenAI as those of Azure.
func azureEvents(send func(*azure.RunEvent) error) func(*openai.RunEvent) error {
	return func(e *openai.RunEvent) error {
		event := &azure.RunEvent{Name: e.Name}
		switch data := e.Data.(type) {
		case *openai.ThreadObject:
			event.Data = as[azure.AgentThread](data)
		case *openai.RunObject:
			event.Data = as[azure.ThreadRun](data)
		case *openai.MessageObject:
			event.Data = as[azure.ThreadMessage](data)
		case *openai.MessageDeltaObject:
			event.Data = as[azure.MessageDeltaChunk](data)
		}
		return send(event)
	}
}

type azureSteps struct {
	azure.UnimplementedRunStepsHandler
	openai openai.RunStepsHandler
}

func (h azureSteps) List(ctx context.Context, thread, run string, params *azure.RunStepsListParams) (*azure.RunStepsListResponse, error) {
	return answer[azure.RunStepsListResponse](h.openai.List(ctx, thread, run, as[openai.RunStepsListParams](params)))
}

func (h azureSteps) Get(ctx context.Context, thread, run, id string, _ *azure.RunStepsGetParams) (*azure.RunStep, error) {
	return answer[azure.RunStep](h.openai.Get(ctx, thread, run, id, nil))
}

type azureFiles struct {
	azure.UnimplementedFilesHandler
	azureBackend
	openai openai.FilesHandler
}

// List answers all files at once.
func (h azureFiles) List(ctx context.Context, params *azure.FilesListParams) (*azure.FileListResponse, error) {
	all := as[openai.FilesListParams](params)
	all.Limit = openai.Some[int64](10000)
	return answer[azure.FileListResponse](h.openai.List(ctx, all))
}

func (h azureFiles) Create(_ context.Context, body *azure.FilesCreateRequest, _ *azure.FilesCreateParams) (*azure.FileInfo, error) {
	return answer[azure.FileInfo](h.newFile(body.Filename.Or(body.File.Name), string(body.Purpose), body.File.Content))
}

func (h azureFiles) Get(ctx context.Context, id string, _ *azure.FilesGetParams) (*azure.FileInfo, error) {
	return answer[azure.FileInfo](h.openai.Get(ctx, id, nil))
}

func (h azureFiles) Delete(ctx context.Context, id string, _ *azure.FilesDeleteParams) (*azure.FileDeletionStatus, error) {
	return answer[azure.FileDeletionStatus](h.openai.Delete(ctx, id, nil))
}

func (h azureFiles) Download(ctx context.Context, id string, _ *azure.FilesDownloadParams) (*azure.FilePart, error) {
	return h.openai.Download(ctx, id, nil)
}

type azureStores struct {
	azure.UnimplementedVectorStoresHandler
	openai openai.VectorStoresHandler
}

func (h azureStores) List(ctx context.Context, params *azure.VectorStoresListParams) (*azure.VectorStoresListResponse, error) {
	return answer[azure.VectorStoresListResponse](h.openai.List(ctx, as[openai.VectorStoresListParams](params)))
}

func (h azureStores) Create(ctx context.Context, body *azure.VectorStoreOptions, _ *azure.VectorStoresCreateParams) (*azure.VectorStore, error) {
	return answer[azure.VectorStore](h.openai.Create(ctx, as[openai.CreateVectorStoreRequest](body), nil))
}

func (h azureStores) Get(ctx context.Context, id string, _ *azure.VectorStoresGetParams) (*azure.VectorStore, error) {
	return answer[azure.VectorStore](h.openai.Get(ctx, id, nil))
}

func (h azureStores) Update(ctx context.Context, id string, body *azure.VectorStoreUpdateOptions, _ *azure.VectorStoresUpdateParams) (*azure.VectorStore, error) {
	return answer[azure.VectorStore](h.openai.Update(ctx, id, as[openai.UpdateVectorStoreRequest](body), nil))
}

func (h azureStores) Delete(ctx context.Context, id string, _ *azure.VectorStoresDeleteParams) (*azure.VectorStoreDeletionStatus, error) {
	return answer[azure.VectorStoreDeletionStatus](h.openai.Delete(ctx, id, nil))
}

type azureStoreFiles struct {
	azure.UnimplementedVectorStoreFilesHandler
	openai openai.VectorStoreFilesHandler
}

func (h azureStoreFiles) List(ctx context.Context, store string, params *azure.VectorStoreFilesListParams) (*azure.VectorStoreFilesListResponse, error) {
	return answer[azure.VectorStoreFilesListResponse](h.openai.List(ctx, store, as[openai.VectorStoreFilesListParams](params)))
}

func (h azureStoreFiles) Create(ctx context.Context, store string, body *azure.VectorStoreFilesCreateRequest, _ *azure.VectorStoreFilesCreateParams) (*azure.VectorStoreFile, error) {
	return answer[azure.VectorStoreFile](h.openai.Create(ctx, store, as[openai.CreateVectorStoreFileRequest](body), nil))
}

func (h azureStoreFiles) Get(ctx context.Context, store, id string, _ *azure.VectorStoreFilesGetParams) (*azure.VectorStoreFile, error) {
	return answer[azure.VectorStoreFile](h.openai.Get(ctx, store, id, nil))
}

func (h azureStoreFiles) Delete(ctx context.Context, store, id string, _ *azure.VectorStoreFilesDeleteParams) (*azure.VectorStoreFileDeletionStatus, error) {
	return answer[azure.VectorStoreFileDeletionStatus](h.openai.Delete(ctx, store, id, nil))
}

type azureBatches struct {
	azure.UnimplementedVectorStoreFileBatchesHandler
	openai openai.VectorStoreFileBatchesHandler
}

func (h azureBatches) Create(ctx context.Context, store string, body *azure.VectorStoreFileBatchesCreateRequest, _ *azure.VectorStoreFileBatchesCreateParams) (*azure.VectorStoreFileBatch, error) {
	return answer[azure.VectorStoreFileBatch](h.openai.Create(ctx, store, as[openai.CreateVectorStoreFileBatchRequest](body), nil))
}

func (h azureBatches) Get(ctx context.Context, store, id string, _ *azure.VectorStoreFileBatchesGetParams) (*azure.VectorStoreFileBatch, error) {
	return answer[azure.VectorStoreFileBatch](h.openai.Get(ctx, store, id, nil))
}

func (h azureBatches) Cancel(ctx context.Context, store, id string, _ *azure.VectorStoreFileBatchesCancelParams) (*azure.VectorStoreFileBatch, error) {
	return answer[azure.VectorStoreFileBatch](h.openai.Cancel(ctx, store, id, nil))
}

func (h azureBatches) ListFiles(ctx context.Context, store, id string, params *azure.VectorStoreFileBatchesListFilesParams) (*azure.VectorStoreFileBatchesListFilesResponse, error) {
	return answer[azure.VectorStoreFileBatchesListFilesResponse](h.openai.ListFiles(ctx, store, id, as[openai.VectorStoreFileBatchesListFilesParams](params)))
}
