// Made of official_test.go by go test -update. DO NOT EDIT.

package conformance

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	theirs "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/packages/ssestream"
)

// officialV3 is github.com/openai/openai-go/v3.
type officialV3 struct{ c theirs.Client }

func newOfficialV3(url, key string) sdk {
	return officialV3{theirs.NewClient(option.WithBaseURL(url+"/v1/"), option.WithAPIKey(key))}
}

func (o officialV3) createAssistant(ctx context.Context, name, function string) (thing, error) {
	params := theirs.BetaAssistantNewParams{Model: "gpt-5", Name: theirs.String(name), Metadata: map[string]string{"a": "b"}}
	if function != "" {
		params.Tools = []theirs.AssistantToolUnionParam{
			theirs.AssistantToolParamOfFunction(theirs.FunctionDefinitionParam{Name: function, Parameters: textParameter}),
		}
	}
	a, err := o.c.Beta.Assistants.New(ctx, params)
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o officialV3) getAssistant(ctx context.Context, id string) (thing, error) {
	a, err := o.c.Beta.Assistants.Get(ctx, id)
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o officialV3) renameAssistant(ctx context.Context, id, name string) (thing, error) {
	a, err := o.c.Beta.Assistants.Update(ctx, id, theirs.BetaAssistantUpdateParams{Name: theirs.String(name)})
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o officialV3) deleteAssistant(ctx context.Context, id string) (bool, error) {
	d, err := o.c.Beta.Assistants.Delete(ctx, id)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (o officialV3) allAssistants(ctx context.Context, pageSize int64) ([]thing, error) {
	var out []thing
	pager := o.c.Beta.Assistants.ListAutoPaging(ctx, theirs.BetaAssistantListParams{Limit: theirs.Int(pageSize), Order: "asc"})
	for pager.Next() {
		out = append(out, thing{pager.Current().ID, pager.Current().Name})
	}
	return out, pager.Err()
}

func (o officialV3) createThread(ctx context.Context, firstWords string) (string, error) {
	t, err := o.c.Beta.Threads.New(ctx, theirs.BetaThreadNewParams{Messages: []theirs.BetaThreadNewParamsMessage{{
		Role:    "user",
		Content: theirs.BetaThreadNewParamsMessageContentUnion{OfString: param.NewOpt(firstWords)},
	}}})
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func (o officialV3) say(ctx context.Context, thread, words string) (string, error) {
	m, err := o.c.Beta.Threads.Messages.New(ctx, thread, theirs.BetaThreadMessageNewParams{
		Role: "user",
		Content: theirs.BetaThreadMessageNewParamsContentUnion{
			OfArrayOfContentParts: []theirs.MessageContentPartParamUnion{{OfText: &theirs.TextContentBlockParam{Text: words}}},
		},
	})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

func (o officialV3) allMessages(ctx context.Context, thread string, pageSize int64) ([]thing, error) {
	var out []thing
	pager := o.c.Beta.Threads.Messages.ListAutoPaging(ctx, thread, theirs.BetaThreadMessageListParams{Limit: theirs.Int(pageSize), Order: "asc"})
	for pager.Next() {
		m := pager.Current()
		out = append(out, thing{m.ID, m.Content[0].AsText().Text.Value})
	}
	return out, pager.Err()
}

func officialV3Run(r *theirs.Run, err error) (run, error) {
	if err != nil {
		return run{}, err
	}
	out := run{id: r.ID, status: string(r.Status)}
	for _, call := range r.RequiredAction.SubmitToolOutputs.ToolCalls {
		out.call, out.function, out.arguments = call.ID, call.Function.Name, call.Function.Arguments
	}
	return out, nil
}

// officialV3Params returns the request for a run.
func officialV3Params(assistant, choice string) theirs.BetaThreadRunNewParams {
	params := theirs.BetaThreadRunNewParams{AssistantID: assistant}
	if choice != "" {
		params.ToolChoice = theirs.AssistantToolChoiceOptionUnionParam{OfAuto: theirs.String(choice)}
	}
	return params
}

func (o officialV3) createRun(ctx context.Context, thread, assistant, choice string) (run, error) {
	params := officialV3Params(assistant, choice)
	params.Include = []theirs.RunStepInclude{"step_details.tool_calls[*].file_search.results[*].content"}
	return officialV3Run(o.c.Beta.Threads.Runs.New(ctx, thread, params))
}

func (o officialV3) getRun(ctx context.Context, thread, id string) (run, error) {
	return officialV3Run(o.c.Beta.Threads.Runs.Get(ctx, thread, id))
}

func officialV3Output(call, output string) theirs.BetaThreadRunSubmitToolOutputsParams {
	return theirs.BetaThreadRunSubmitToolOutputsParams{ToolOutputs: []theirs.BetaThreadRunSubmitToolOutputsParamsToolOutput{
		{ToolCallID: theirs.String(call), Output: theirs.String(output)},
	}}
}

func (o officialV3) submit(ctx context.Context, thread, id, call, output string) (run, error) {
	return officialV3Run(o.c.Beta.Threads.Runs.SubmitToolOutputs(ctx, thread, id, officialV3Output(call, output)))
}

func (o officialV3) runSteps(ctx context.Context, thread, id string) ([]string, error) {
	var out []string
	pager := o.c.Beta.Threads.Runs.Steps.ListAutoPaging(ctx, thread, id, theirs.BetaThreadRunStepListParams{Limit: theirs.Int(1), Order: "asc"})
	for pager.Next() {
		step := pager.Current()
		what := step.StepDetails.MessageCreation.MessageID
		if calls := step.StepDetails.AsToolCalls().ToolCalls; len(calls) > 0 {
			what = calls[0].AsFunction().Function.Name
		}
		out = append(out, step.StepDetails.Type+" "+string(step.Status)+" "+what)
	}
	return out, pager.Err()
}

func officialV3Stream(s *ssestream.Stream[theirs.AssistantStreamEventUnion]) (stream, error) {
	var out stream
	defer s.Close()
	for s.Next() {
		event := s.Current()
		out.events = append(out.events, event.Event)
		for _, piece := range event.Data.Delta.Content {
			out.text += piece.Text.Value
		}
		if event.Data.Object == "thread.run" {
			out.run = run{id: event.Data.ID, status: event.Data.Status}
			for _, call := range event.Data.RequiredAction.SubmitToolOutputs.ToolCalls {
				out.run.call, out.run.function, out.run.arguments = call.ID, call.Function.Name, call.Function.Arguments
			}
		}
	}
	return out, s.Err()
}

func (o officialV3) streamRun(ctx context.Context, thread, assistant, choice string) (stream, error) {
	return officialV3Stream(o.c.Beta.Threads.Runs.NewStreaming(ctx, thread, officialV3Params(assistant, choice)))
}

func (o officialV3) streamThreadAndRun(ctx context.Context, assistant, words string) (stream, error) {
	return officialV3Stream(o.c.Beta.Threads.NewAndRunStreaming(ctx, theirs.BetaThreadNewAndRunParams{
		AssistantID: assistant,
		Thread: theirs.BetaThreadNewAndRunParamsThread{Messages: []theirs.BetaThreadNewAndRunParamsThreadMessage{{
			Role:    "user",
			Content: theirs.BetaThreadNewAndRunParamsThreadMessageContentUnion{OfString: theirs.String(words)},
		}}},
	}))
}

func (o officialV3) streamSubmit(ctx context.Context, thread, id, call, output string) (stream, error) {
	return officialV3Stream(o.c.Beta.Threads.Runs.SubmitToolOutputsStreaming(ctx, thread, id, officialV3Output(call, output)))
}

func (o officialV3) upload(ctx context.Context, name, content string) (thing, error) {
	f, err := o.c.Files.New(ctx, theirs.FileNewParams{
		File: theirs.File(strings.NewReader(content), name, "text/plain"), Purpose: theirs.FilePurposeAssistants,
	})
	if err != nil {
		return thing{}, err
	}
	return thing{f.ID, f.Filename}, nil
}

func (o officialV3) download(ctx context.Context, id string) (string, error) {
	answer, err := o.c.Files.Content(ctx, id)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return string(content), wantType(answer.Header.Get("Content-Type"), err)
}

func (o officialV3) allFiles(ctx context.Context) ([]thing, error) {
	var out []thing
	pager := o.c.Files.ListAutoPaging(ctx, theirs.FileListParams{Limit: theirs.Int(2), Order: "asc", Purpose: theirs.String("assistants")})
	for pager.Next() {
		out = append(out, thing{pager.Current().ID, pager.Current().Filename})
	}
	return out, pager.Err()
}

func (o officialV3) deleteFile(ctx context.Context, id string) (bool, error) {
	d, err := o.c.Files.Delete(ctx, id)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (officialV3) failure(err error) (failure, bool) {
	var e *theirs.Error
	if !errors.As(err, &e) {
		return failure{}, false
	}
	return failure{e.StatusCode, e.Code, e.Type, e.Message}, true
}

// TestRestOfficialV3: what the flows leave out of threads, messages and runs, by the officialV3 client.
func TestRestOfficialV3(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficialV3(serve(t), key).(officialV3)
	assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
	thread := ok(c.createThread(ctx, "Hello"))(t)
	threads := c.c.Beta.Threads
	tags := map[string]string{"k": "v"}
	ok(threads.Update(ctx, thread, theirs.BetaThreadUpdateParams{Metadata: tags}))(t)
	same(t, "thread", map[string]string(ok(threads.Get(ctx, thread))(t).Metadata), tags)
	first := ok(c.allMessages(ctx, thread, 5))(t)[0].id
	ok(threads.Messages.Update(ctx, thread, first, theirs.BetaThreadMessageUpdateParams{Metadata: tags}))(t)
	same(t, "message", map[string]string(ok(threads.Messages.Get(ctx, thread, first))(t).Metadata), tags)
	r := ok(c.createRun(ctx, thread, assistant.id, "required"))(t)
	same(t, "run", map[string]string(ok(threads.Runs.Update(ctx, thread, r.id, theirs.BetaThreadRunUpdateParams{Metadata: tags}))(t).Metadata), tags)
	await(t, c, thread, r.id)
	step := ok(threads.Runs.Steps.List(ctx, thread, r.id, theirs.BetaThreadRunStepListParams{}))(t).Data[0].ID
	same(t, "step", ok(threads.Runs.Steps.Get(ctx, thread, r.id, step, theirs.BetaThreadRunStepGetParams{}))(t).Status, theirs.RunStepStatusInProgress)
	ok(threads.Runs.Cancel(ctx, thread, r.id))(t)
	same(t, "cancelled", await(t, c, thread, r.id).status, "cancelled")
	same(t, "runs", len(ok(threads.Runs.List(ctx, thread, theirs.BetaThreadRunListParams{}))(t).Data), 1)
	_, err := threads.Runs.Cancel(ctx, thread, r.id)
	refused(t, c, err, failure{400, "", "invalid_request_error", "Cannot cancel run with status 'cancelled'."})
	same(t, "message deleted", ok(threads.Messages.Delete(ctx, thread, first))(t).Deleted, true)
	same(t, "messages", len(ok(c.allMessages(ctx, thread, 5))(t)), 0)
	same(t, "thread deleted", ok(threads.Delete(ctx, thread))(t).Deleted, true)
	_, err = c.say(ctx, thread, "anybody?")
	refused(t, c, err, failure{404, "", "invalid_request_error", "No thread found with id '" + thread + "'."})
	_, err = threads.Get(ctx, "a/b")
	if f, is := c.failure(err); !is || f.status != 404 {
		t.Errorf("an id with a slash: %v", err)
	}
}

// TestUploadsOfficialV3 uploads a file in parts, and calls off another.
func TestUploadsOfficialV3(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficialV3(serve(t), key).(officialV3)
	params := theirs.UploadNewParams{Bytes: 11, Filename: "notes.txt", MimeType: "text/plain", Purpose: theirs.FilePurposeAssistants}
	upload := ok(c.c.Uploads.New(ctx, params))(t)
	same(t, "pending", upload.Status, theirs.UploadStatusPending)
	var parts []string
	for _, text := range []string{"hello ", "world"} {
		parts = append(parts, ok(c.c.Uploads.Parts.New(ctx, upload.ID, theirs.UploadPartNewParams{Data: strings.NewReader(text)}))(t).ID)
	}
	_, err := c.c.Uploads.Complete(ctx, upload.ID, theirs.UploadCompleteParams{PartIDs: parts[:1]})
	refused(t, c, err, failure{400, "", "invalid_request_error", ""})
	done := ok(c.c.Uploads.Complete(ctx, upload.ID, theirs.UploadCompleteParams{PartIDs: parts}))(t)
	same(t, "completed", done.Status, theirs.UploadStatusCompleted)
	same(t, "content", ok(c.download(ctx, done.File.ID))(t), "hello world")
	other := ok(c.c.Uploads.New(ctx, params))(t)
	same(t, "cancelled", ok(c.c.Uploads.Cancel(ctx, other.ID))(t).Status, theirs.UploadStatusCancelled)
	_, err = c.c.Uploads.Parts.New(ctx, other.ID, theirs.UploadPartNewParams{Data: strings.NewReader("x")})
	refused(t, c, err, failure{400, "", "invalid_request_error", ""})
}

// TestVectorStoresOfficialV3 runs the life of a vector store.
func TestVectorStoresOfficialV3(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficialV3(serve(t), key).(officialV3)
	stores := c.c.VectorStores
	store := ok(stores.New(ctx, theirs.VectorStoreNewParams{Name: theirs.String("library")}))(t)
	text := func(name, content string) theirs.FileNewParams {
		return theirs.FileNewParams{File: theirs.File(strings.NewReader(content), name, "text/plain"), Purpose: theirs.FilePurposeAssistants}
	}
	first := ok(stores.Files.Upload(ctx, store.ID, text("whales.txt", "The whale is the largest animal of the sea.")))(t)
	second := ok(c.c.Files.New(ctx, text("tea.txt", "Tea is made of leaves and hot water.")))(t)
	same(t, "second", ok(stores.Files.New(ctx, store.ID, theirs.VectorStoreFileNewParams{FileID: second.ID}))(t).ID, second.ID)
	third := ok(c.c.Files.New(ctx, text("bread.txt", "Bread is made of flour.")))(t)
	batch := ok(stores.FileBatches.New(ctx, store.ID, theirs.VectorStoreFileBatchNewParams{FileIDs: []string{third.ID}}))(t)
	for batch.Status == theirs.VectorStoreFileBatchStatusInProgress {
		batch = ok(stores.FileBatches.Get(ctx, store.ID, batch.ID))(t)
	}
	same(t, "batch", batch.Status, theirs.VectorStoreFileBatchStatusCompleted)
	listed := ok(stores.FileBatches.ListFiles(ctx, store.ID, batch.ID, theirs.VectorStoreFileBatchListFilesParams{}))(t)
	same(t, "files of the batch", len(listed.Data), 1)
	same(t, "file of the batch", listed.Data[0].ID, third.ID)
	got := ok(stores.Get(ctx, store.ID))(t)
	same(t, "counts", []int64{got.FileCounts.Completed, got.FileCounts.Total}, []int64{3, 3})
	found := ok(stores.Search(ctx, store.ID, theirs.VectorStoreSearchParams{
		Query: theirs.VectorStoreSearchParamsQueryUnion{OfString: theirs.String("how is tea made")}, MaxNumResults: theirs.Int(1),
	}))(t)
	if len(found.Data) != 1 || found.Data[0].Filename != "tea.txt" || !strings.Contains(found.Data[0].Content[0].Text, "hot water") {
		t.Errorf("found %+v", found.Data)
	}
	content := ok(stores.Files.Content(ctx, store.ID, second.ID))(t)
	if len(content.Data) == 0 || !strings.HasPrefix(content.Data[0].Text, "Tea is made") {
		t.Errorf("the content is %+v", content.Data)
	}
	pager := stores.Files.ListAutoPaging(ctx, store.ID, theirs.VectorStoreFileListParams{Limit: theirs.Int(1), Order: "asc"})
	var files []string
	for pager.Next() {
		files = append(files, pager.Current().ID)
	}
	if err := pager.Err(); err != nil {
		t.Fatal(err)
	}
	same(t, "files", files, []string{first.ID, second.ID, third.ID})
	same(t, "renamed", ok(stores.Update(ctx, store.ID, theirs.VectorStoreUpdateParams{Name: theirs.String("books")}))(t).Name, "books")
	same(t, "file deleted", ok(stores.Files.Delete(ctx, store.ID, first.ID))(t).Deleted, true)
	same(t, "the file itself is still there", ok(c.c.Files.Get(ctx, first.ID))(t).Filename, "whales.txt")
	same(t, "deleted", ok(stores.Delete(ctx, store.ID))(t).Deleted, true)
	_, err := stores.Get(ctx, store.ID)
	refused(t, c, err, failure{404, "", "invalid_request_error", store.ID})
}

// TestLockOfficialV3: a thread with an active run takes neither messages nor runs.
func TestLockOfficialV3(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficialV3(serve(t), key).(officialV3)
	assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
	thread := ok(c.createThread(ctx, "Hello"))(t)
	waiting := await(t, c, thread, ok(c.createRun(ctx, thread, assistant.id, "required"))(t).id)
	_, err := c.createRun(ctx, thread, assistant.id, "")
	refused(t, c, err, failure{400, "", "invalid_request_error", waiting.id})
	_, err = c.say(ctx, thread, "anybody?")
	refused(t, c, err, failure{400, "", "invalid_request_error", waiting.id})
	ok(c.submit(ctx, thread, waiting.id, waiting.call, "done"))(t)
	same(t, "ended", await(t, c, thread, waiting.id).status, "completed")
	ok(c.say(ctx, thread, "anybody?"))(t)
}
